"""The paper of a number just taken, as its visitor is told of it."""

import re

import pytest

from hallq.operations.print_jobs import PrintJobs
from tests.kiosk.standing import HOME, browser_of
from tests.making import NINE, StillClock, make_hall
from tests.serving import Served, make_app, serve

PAPER = f"{HOME}paper"
BASE = "http://127.0.0.1:8000"


@pytest.fixture
def hall(sqlite_url, tmp_path):
    house, hall_id = make_hall(sqlite_url, clock=StillClock(NINE))
    return Served(house, hall_id, make_app(house, tmp_path, sqlite_url, public_base_url=BASE), tmp_path)


def look(hall, token):
    return browser_of(hall).get(PAPER, headers={"Hallq-Visit": token})


def state(hall, ticket):
    return re.search(r'data-paper-state="(\w+)"', look(hall, ticket["visitor"]["token"]).text)[1]


def print_it(hall, outcome, reason):
    """The worker of the lobby's printer takes the job, and this comes of it."""
    jobs = PrintJobs(hall.house, hall.hall_id)
    job = jobs.lease("lobby", "worker", hall.house.clock.real(), 30)
    jobs.mark_sending(job, "worker")
    jobs.finish(job, "worker", outcome, reason)


def test_a_slip_that_is_asked_for_is_being_printed(hall):
    assert state(hall, hall.issue()) == "printing"


@pytest.mark.parametrize("outcome", ["printed", "sent"])
def test_a_slip_that_came_out_is_to_be_taken(hall, outcome):
    ticket = hall.issue()
    print_it(hall, outcome, "proved")

    assert state(hall, ticket) == "printed"


def test_a_printer_without_paper_is_told_at_once(hall):
    ticket = hall.issue()
    print_it(hall, "not_sent", "paper_out")

    assert state(hall, ticket) == "no_paper"


@pytest.mark.parametrize(("outcome", "reason"), [("not_sent", "cover_open"), ("unknown", "no_proof")])
def test_another_trouble_is_told_too(hall, outcome, reason):
    ticket = hall.issue()
    print_it(hall, outcome, reason)

    assert state(hall, ticket) == "trouble"


@pytest.mark.parametrize(("seconds", "told"), [(12, "printing"), (13, "trouble")])
def test_a_printer_that_takes_nothing_is_not_waited_for_long(hall, seconds, told):
    ticket = hall.issue()
    hall.house.clock.real_at += seconds * 1000

    assert state(hall, ticket) == told


def test_a_hall_without_printers_says_that_there_is_no_slip(sqlite_url, tmp_path):
    hall = serve(sqlite_url, tmp_path, printers=[])

    assert state(hall, hall.issue()) == "none"


def test_the_number_is_told_to_be_valid_without_paper(hall):
    ticket = hall.issue()
    print_it(hall, "not_sent", "paper_out")

    assert "您的号码仍然有效" in look(hall, ticket["visitor"]["token"]).text


def test_a_code_opens_the_number_where_phones_reach_the_hall(hall):
    assert 'class="phone-code"' in look(hall, hall.issue()["visitor"]["token"]).text


def test_no_code_is_shown_where_phones_reach_nothing(sqlite_url, tmp_path):
    hall = serve(sqlite_url, tmp_path)

    assert "phone-code" not in look(hall, hall.issue()["visitor"]["token"]).text


@pytest.mark.parametrize("token", ["", "nothing", "1-" + "a" * 22])
def test_a_token_of_nobody_opens_nothing(hall, token):
    assert look(hall, token).status_code == 404


def test_only_a_kiosk_looks(hall):
    token = hall.issue()["visitor"]["token"]

    assert hall.client.get(PAPER, headers={"Hallq-Visit": token, "Accept": "text/html"}).status_code == 303
