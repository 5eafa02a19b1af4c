"""Slips: every print job with its state, and what stands on the paper."""

import io
import re

import pytest
from PIL import Image

from hallq.domain.names import Name
from hallq.domain.paper import JOB_STATES
from hallq.domain.permissions import Role
from hallq.domain.slip import trial_slip
from hallq.manage import paper
from hallq.operations.copies import request_test_page
from hallq.operations.hall import SYSTEM
from hallq.operations.print_jobs import EXPIRES_AFTER_MS, NOT_SENT, PrintJobs
from hallq.printing.profiles import OWN_PROFILES
from tests.making import HALL, NINE
from tests.serving import serve

HEADERS = {"Accept": "text/html"}
OURS = """
schema = 1
id = "ours"
inherits = "zh-58-nocut"
vendor = "ours"
models = []
verified = "none"
name = { zh = "自家打印机", en = "Our printer" }
"""


def page(hall, path="", role=Role.GUIDE, **query):
    """A page of slips, in English."""
    return hall.get(f"/manage/slips{path}", role, query_string={"lang": "en", **query}, headers=HEADERS)


def test_a_print_job_is_listed_with_its_ticket_and_state(hall):
    ticket = hall.issue()

    text = page(hall).text

    assert f'href="/manage/trace/{ticket["id"]}">{ticket["number"]}' in text
    assert "Waiting to be printed" in text


def test_a_slip_that_came_too_late_says_so(hall):
    hall.issue()
    PrintJobs(hall.house, hall.hall_id).sweep(hall.house.clock.real() + EXPIRES_AFTER_MS + 1)

    assert "no printer took it in time" in page(hall).text


def test_the_list_is_of_one_state(hall):
    hall.issue()

    assert "No print job is like that" in page(hall, state="printed").text


def test_a_state_that_no_print_job_has_is_refused(hall):
    assert page(hall, state="torn").status_code == 422


def test_every_state_of_a_print_job_has_its_word_and_can_be_asked_for():
    assert set(paper.STATES) == {*JOB_STATES, NOT_SENT}


def test_an_unknown_printer_is_refused(hall):
    assert page(hall, printer="nowhere").status_code == 404


def test_a_slip_is_drawn_as_its_printer_would_print_it(hall):
    ticket = hall.issue()

    answer = hall.get(f"/manage/slips/{ticket['id']}.png", Role.GUIDE)

    assert answer.mimetype == "image/png"
    assert Image.open(io.BytesIO(answer.data)).width == 576


def test_a_slip_for_a_printer_of_the_halls_own_kind_is_as_wide_as_its_paper(sqlite_url, tmp_path):
    (tmp_path / OWN_PROFILES).mkdir()
    (tmp_path / OWN_PROFILES / "ours.toml").write_text(OURS, encoding="utf-8")
    hall = serve(sqlite_url, tmp_path, printers=[{**HALL["printers"][0], "profile": "ours"}])
    ticket = hall.issue()

    picture = Image.open(io.BytesIO(hall.get(f"/manage/slips/{ticket['id']}.png", Role.GUIDE).data))

    assert picture.width == 384


def test_the_page_of_a_slip_says_by_which_template_its_picture_is_drawn(hall):
    ticket = hall.issue()

    assert "The picture is drawn by today's template" in page(hall, f"/{ticket['id']}").text


def test_the_page_of_a_slip_shows_the_picture_and_leads_to_the_visit(hall):
    ticket = hall.issue()

    text = page(hall, f"/{ticket['id']}").text

    assert f'src="/manage/slips/{ticket["id"]}.png"' in text
    assert f'href="/manage/trace/{ticket["id"]}"' in text


def test_the_page_of_a_test_page_says_that_it_is_one(hall):
    facts = trial_slip(Name("溪头", "Xitou"), "zh", "Asia/Shanghai", NINE)
    job = hall.house.act(hall.hall_id, SYSTEM, lambda tx: request_test_page(tx, printer="lobby", facts=facts))

    text = page(hall, f"/{job}").text

    assert "<dt>Copy</dt><dd>no, a test page</dd>" in text
    assert re.search(r"<h1[^>]*>Test page</h1>", text)
    assert "A000" not in text
    assert "the first slip" not in text


def test_a_real_hall_shows_no_pictures_of_a_demo(hall):
    assert "From the printers without paper" not in page(hall).text


@pytest.mark.parametrize("path", ["/999", "/999.png"])
def test_a_slip_that_is_not_there_is_not_found(hall, path):
    assert page(hall, path).status_code == 404


def test_a_number_that_no_slip_can_have_is_found_nowhere(hall):
    assert page(hall, "/99999999999999999999").status_code == 404
