"""What leaves the house: every event at least as its number, and never a fact that is nobody's business."""

import re
from dataclasses import fields, replace

import pytest

from hallq.domain.events import CATALOGUE, TicketCalled, TicketCompleted, TicketIssued, next_line
from hallq.live.nudge import PUBLIC, STAFF, URGENT, tell_public, tell_staff

# Whatever a future event may carry of these is for neither audience.
NEVER = re.compile(r"name$|phone|identity|idcard|comment|level|codes|rating|password|token|digest|case_number|reason_text|login|person")
# What hangs on the walls of a hall says nothing of who works, who waits with which claim, and how long.
NOT_ON_THE_WALL = {"clerk", "session", "priority", "rank", "reason", "waited_ms", "why", "outcome", "profile", "source", "low", "likely", "high"}
# Reasons of the house's own acts are nobody's secret.
REASONS_ON_THE_WALL = {"epoch.began", "queue.suspended"}


def facts_of(name):
    """Every fact that an event has room for."""
    return {fact.name for fact in fields(CATALOGUE[name])}


def test_every_event_is_told_to_the_public_at_least_as_a_number():
    assert PUBLIC.keys() == CATALOGUE.keys()


def test_staff_are_told_of_no_event_that_there_is_not():
    assert STAFF.keys() <= CATALOGUE.keys()


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_only_facts_that_an_event_has_are_told(name):
    assert {*PUBLIC[name], *STAFF.get(name, ())} <= facts_of(name)


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_nobody_is_told_a_forbidden_fact(name):
    assert [fact for fact in (*PUBLIC[name], *STAFF.get(name, ())) if NEVER.search(fact)] == []


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_the_public_is_told_nothing_of_people(name):
    told = set(PUBLIC[name]) - ({"reason"} if name in REASONS_ON_THE_WALL else set())

    assert told & NOT_ON_THE_WALL - ({"outcome"} if name == "print.finished" else set()) == set()


@pytest.mark.parametrize("name", ["staff.signed_in", "staff.signed_out", "person.changed", "evaluation.recorded", "device.paired"])
def test_of_people_and_ratings_the_public_learns_a_number_only(name):
    assert PUBLIC[name] == ()


def test_what_must_not_wait_is_told_at_once():
    assert {"ticket.called", "ticket.recalled", "ticket.undone"} == URGENT


CALL = next_line(
    1, "e1", (41, ""), 1_000, "person:7",
    TicketCalled(
        5, "A001", queue=1, service=2, zone=3, counter=4, window="12", clerk=77, session=9, nth=1, first=True, waited_ms=60_000, why="guard",
        language="zh",
    ),
)  # fmt: skip


def test_a_call_reaches_the_wall_with_all_that_is_shown_and_spoken():
    assert tell_public(CALL) == {
        "seq": 42, "name": "ticket.called", "at": 1_000, "ticket": 5, "number": "A001", "queue": 1, "zone": 3, "counter": 4, "window": "12",
        "nth": 1, "language": "zh",
    }  # fmt: skip


def test_staff_learn_besides_who_called_and_why():
    assert tell_staff(CALL).items() - tell_public(CALL).items() == {
        ("service", 2), ("clerk", 77), ("first", True), ("waited_ms", 60_000), ("why", "guard"),
    }  # fmt: skip


def test_whoever_is_served_without_waiting_is_called_on_no_wall():
    direct = replace(CALL, event=replace(CALL.event, why="direct"))

    assert tell_public(direct) == {"seq": 42, "name": "ticket.called", "at": 1_000}
    assert tell_staff(direct)["number"] == "A001"


def test_nobody_learns_who_acted():
    assert "by" not in tell_public(CALL).keys() | tell_staff(CALL).keys()


def test_the_number_of_a_case_is_told_to_nobody():
    done = next_line(1, "e1", (0, ""), 0, "system", TicketCompleted(5, "A001", counter=4, clerk=7, outcome="done", case_number="2026-0815"))

    assert "2026-0815" not in f"{tell_public(done)} {tell_staff(done)}"


def test_the_claim_of_a_visitor_is_told_to_staff_only():
    issued = next_line(
        1, "e1", (0, ""), 0, "device:1",
        TicketIssued(
            1, "A001", "A", 1, "2026-11-23", service=1, queue=1, priority=3, rank=2, steps=((1, 1),), language="zh", source="kiosk", ahead=0,
            reason="disabled",
        ),
    )  # fmt: skip

    assert "disabled" not in f"{tell_public(issued)} {tell_staff(issued)}"
    assert ("priority" in tell_public(issued), "priority" in tell_staff(issued)) == (False, True)


def test_what_an_event_does_not_know_is_left_out():
    done = next_line(1, "e1", (0, ""), 0, "system", TicketCompleted(5, "A001", counter=4, clerk=None, outcome="done"))

    assert tell_staff(done).keys() == {"seq", "name", "at", "ticket", "number", "counter", "outcome"}
