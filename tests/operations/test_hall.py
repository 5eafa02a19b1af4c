"""One act: its lock, its transaction, its lines, and one answer for one press however often it is sent."""

import json

import pytest

from hallq.domain.errors import DayNotOpen, HallUnknown, TicketUnknown, VersionStale
from hallq.domain.events import DayOpened, QueueSuspended
from hallq.operations import issuing
from hallq.operations.clock import SetClock
from hallq.operations.hall import SYSTEM, Actor, House, Tx
from hallq.store import tables as t
from tests.databases import open_database
from tests.making import make_hall
from tests.operations.at_work import AtWork

KIOSK, OTHER_KIOSK = Actor("device", 1), Actor("device", 2)


def take_number(tx):
    return issuing.issue_ticket(tx, service="card-new")


# --- acts ----------------------------------------------------------------------------------------------------------------------------------


def test_an_act_answers_what_its_verb_answers(work):
    assert work.do(lambda tx: tx.setup.code) == "xitou"


def test_every_act_is_written_down_with_who_acted_and_when(work):
    work.later(minutes=5)
    work.do(issuing.issue_ticket, by=KIOSK, service="card-new")
    body = json.loads(work.rows(t.event_log)[-1]["body"])

    assert (body["name"], body["by"], body["at"]) == ("ticket.issued", "device:1", work.now)


def test_the_story_has_no_gaps(work):
    for _ in range(3):
        work.issue()

    assert [line["seq"] for line in work.rows(t.event_log)] == list(range(1, len(work.story) + 1))


def test_an_act_of_no_hall_is_refused(work):
    with pytest.raises(HallUnknown):
        work.house.act(99, SYSTEM, lambda tx: tx)


def test_an_act_that_breaks_half_way_leaves_no_trace(work):
    before = work.everything()

    def break_off(tx):
        issuing.issue_ticket(tx, service="card-new")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work.do(break_off)
    assert work.everything() == before
    assert work.issue().number == "J001"


def test_whoever_listens_hears_an_acts_lines_after_it_was_written(work):
    heard = []
    work.house.listen(lambda lines: heard.extend(line.event.name for line in lines))
    work.issue()

    assert heard == ["ticket.issued"]


def test_a_listener_that_fails_undoes_no_act_and_silences_nobody(work, caplog):
    heard = []
    work.house.listen(lambda lines: 1 / len(lines[:0]))
    work.house.listen(heard.extend)

    issued = work.do(take_number)

    assert work.do(lambda tx: tx.ticket(issued.ticket.id)).number == issued.ticket.number
    assert [line.event.name for line in heard] == ["ticket.issued"]
    assert "A listener failed" in caplog.text


def test_an_act_without_lines_is_told_to_nobody(work):
    heard = []
    work.house.listen(heard.append)
    work.do(lambda tx: tx.setup)

    assert heard == []


def test_an_unknown_ticket_is_refused(work):
    assert work.refuses(TicketUnknown, Tx.ticket, ticket_id=999) == {"ticket": 999}


def test_a_stale_version_is_refused_and_changes_nothing(work):
    ticket = work.issue()
    work.call("1")

    assert work.refuses(VersionStale, issuing.cancel_ticket, ticket_id=ticket.id, expected_version=1) == {
        "ticket": ticket.id,
        "version": 2,
        "expected": 1,
    }


def test_the_present_version_is_taken(work):
    ticket = work.issue()

    assert work.do(issuing.cancel_ticket, ticket_id=ticket.id, expected_version=1).version == 2


def test_before_a_day_is_open_nothing_is_issued(database_url):
    work = AtWork(*make_hall(database_url, open_day=False))

    assert work.refuses(DayNotOpen, issuing.issue_ticket, service="card-new") == {"day": None}


def test_within_an_act_the_day_is_open_as_soon_as_it_was_opened(database_url):
    work = AtWork(*make_hall(database_url, open_day=False))

    def open_and_issue(tx):
        tx.record(DayOpened("2026-11-23"))
        return take_number(tx).ticket.number

    assert work.do(open_and_issue) == "J001"


def test_two_halls_of_one_database_number_and_tell_apart(work):
    other = AtWork(*make_hall(work.house.database.url, hall={"code": "dongtou"}))

    assert (work.issue().number, other.issue().number) == ("J001", "J001")
    assert [line["seq"] for line in work.rows(t.event_log, hall_id=other.hall)] == list(range(1, len(other.story) + 1))


def test_a_ticket_of_another_hall_is_unknown(work):
    other = AtWork(*make_hall(work.house.database.url, hall={"code": "dongtou"}))
    ticket = other.do(lambda tx: [take_number(tx) for _ in range(9)][-1]).ticket

    assert work.refuses(TicketUnknown, Tx.ticket, ticket_id=ticket.id)


# --- the set-up ------------------------------------------------------------------------------------------------------------------------------


def test_the_set_up_is_read_once(work):
    assert work.house.setup_of(work.hall) is work.do(lambda tx: tx.setup)


def test_a_house_that_has_not_acted_yet_reads_the_set_up(work):
    assert House(open_database(work.house.database.url)).setup_of(work.hall) == work.house.setup_of(work.hall)


def test_a_changed_set_up_is_seen_by_the_next_act(work):
    card = work.house.setup_of(work.hall).queue("card").id
    work.do(lambda tx: tx.record(QueueSuspended(card, "equipment")))

    assert work.do(lambda tx: tx.setup.queue("card").suspended)


def test_a_set_up_changed_by_another_process_is_seen_by_the_next_act(work):
    other = House(open_database(work.house.database.url), SetClock(work.now))
    card = work.house.setup_of(work.hall).queue("card").id
    other.act(work.hall, SYSTEM, lambda tx: tx.record(QueueSuspended(card, "equipment")))

    assert work.do(lambda tx: tx.setup.queue("card").suspended)


def test_a_forgotten_set_up_is_read_anew(work):
    before = work.house.setup_of(work.hall)
    work.house.forget_setup(work.hall)
    again = work.house.setup_of(work.hall)

    assert again == before
    assert again is not before
