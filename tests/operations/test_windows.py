"""Which windows may call whom, as waits are told by it: by classes, by how long somebody has waited, and by the skills of who works there."""

import pytest

from hallq.domain.events import CounterProfileChanged, read_line
from hallq.domain.permissions import Role
from hallq.operations import calling, counters, issuing, serving
from hallq.operations.clock import SetClock
from hallq.operations.hall import House
from hallq.operations.pace import Paces
from hallq.operations.people import change_skills, make_person, person_id
from hallq.operations.setup import load_setup
from hallq.store import tables as t
from tests.databases import open_database
from tests.making import HALL, hall_document
from tests.operations.at_work import AtWork, at_work
from tests.operations.paces import busy, open_counters, pace


def limit(queue="card", *, after=0, classes=()):
    """One queue of a work profile, served in part."""
    return {"queue": queue, "classes": list(classes), "share": 1, "after_minutes": after}


def profiles(*limits):
    """The work profiles of the small hall, that of windows 1 and 2 with limits."""
    return [{**one, "limits": list(limits)} if one["code"] == "social-all" else one for one in HALL["profiles"]]


def with_helper(*limits):
    """The small hall with window 2 as a helper that takes cards in part."""
    helper = {**HALL["profiles"][0], "code": "helper", "name": {"zh": "帮", "en": "Helper"}, "queues": ["card"], "limits": list(limits)}
    windows = [{**one, "profile": "helper"} if one["code"] == "2" else one for one in HALL["counters"]]
    return {"profiles": [*HALL["profiles"], helper], "counters": windows}


def told(work, ticket=None, *, ahead=0, klass="ordinary", queue="card"):
    """What a newcomer is told, or whoever waits with this number."""
    setup = work.house.setup_of(work.hall)
    number = None if ticket is None else ticket.id
    return work.house.paces.estimate_for(setup, setup.queue(queue), ahead, work.now, setup.priority(klass).id, ahead, number)


# --- only whoever has waited long ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def patient(database_url):
    """A hall whose only window calls for cards only whoever has waited a hundred minutes."""
    return at_work(database_url, "1", profiles=profiles(limit(after=100)))


def test_nobody_is_told_less_than_the_only_window_asks_for(patient):
    given = patient.do(issuing.issue_ticket, service="card-new").estimate

    assert given.low == given.likely == 100 < given.high


def test_of_that_wait_the_time_gone_is_taken_off(patient):
    ticket = patient.issue()
    patient.later(minutes=60)

    assert (patient.do(calling.call_next, counter="1"), told(patient, ticket).low) == (None, 40)


def test_after_that_wait_a_free_window_means_no_wait(patient):
    ticket = patient.issue()
    patient.later(minutes=100)

    assert (told(patient, ticket).likely, patient.call("1").id) == (0, ticket.id)


def test_another_place_does_not_always_make_somebody_young_again(patient):
    first, second = patient.issue(), patient.issue()
    patient.later(minutes=30)
    patient.do(calling.call_ticket, ticket_id=first.id, counter="1")
    patient.do(calling.requeue, ticket_id=first.id)
    patient.do(serving.transfer, ticket_id=second.id, queue="pension")

    assert [told(patient, first).low, told(patient, first, queue="pension").likely] == [100, 0]


def test_an_idle_helper_for_those_who_have_waited_long_shortens_nobodys_wait_before(database_url):
    work = at_work(database_url, "1", "2", **with_helper(limit(after=20)))
    work.issue()
    work.call("1")
    ticket = work.issue()
    before = told(work, ticket)
    work.later(minutes=20)

    assert (before.low > 0, told(work, ticket).likely) == (True, 0)


def test_minutes_are_busy_only_from_when_somebody_may_be_called(patient):
    patient.issue()
    patient.later(minutes=30)
    patient.issue()
    too_early = busy(patient)
    patient.later(minutes=75)
    untouched = busy(patient)
    patient.call("1")

    assert (too_early, untouched, busy(patient)) == (0, 5, 5)


def test_minutes_that_were_to_become_busy_do_not_once_nobody_waits(patient):
    ticket = patient.issue()
    patient.later(minutes=30)
    patient.do(issuing.cancel_ticket, ticket_id=ticket.id)
    patient.later(minutes=200)

    assert busy(patient) == 0


def test_minutes_run_at_once_when_a_window_opens_that_asks_for_no_wait(database_url):
    work = at_work(database_url, "2", **with_helper(limit(after=60)))
    work.issue()
    work.later(minutes=10)
    work.do(counters.open_counter, counter="1")
    work.later(minutes=5)

    assert busy(work) == 5


def test_a_restart_learns_since_when_everybody_waits(patient):
    patient.issue()
    patient.later(minutes=40)
    lines = [read_line(row["body"], row["digest"]) for row in patient.rows(t.event_log)]
    again = AtWork(House(open_database(patient.house.database.url), SetClock(patient.now)), patient.hall)
    again.house.learn(again.hall, lines)
    again.later(minutes=63)

    assert busy(again) == 3


# --- only some classes -----------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def green_only(database_url):
    """A hall whose only open window takes of the cards the green channel alone."""
    return at_work(database_url, "1", profiles=profiles(limit(classes=["green"])))


def test_whom_no_open_window_takes_is_told_nothing(green_only):
    ticket = green_only.issue()
    green_only.later(minutes=30)

    assert (told(green_only), told(green_only, ticket), open_counters(green_only)) == (None, None, 0)


def test_whom_the_window_takes_is_told_a_wait(green_only):
    green_only.issue()

    assert told(green_only, klass="green").likely == 0


def test_minutes_are_busy_only_while_somebody_waits_whom_a_window_takes(green_only):
    green_only.issue()
    green_only.later(minutes=10)
    alone = busy(green_only)
    green_only.issue(priority="green", reason="elderly")
    green_only.later(minutes=4)

    assert (alone, busy(green_only)) == (0, 4)


def test_of_a_visitor_whose_class_nobody_heard_the_minutes_are_busy(green_only):
    ticket = green_only.issue(priority="green", reason="elderly")
    green_only.call("1")
    green_only.do(calling.requeue, ticket_id=ticket.id)
    paces = Paces(lambda _: green_only.house.setup_of(green_only.hall))
    paces.hear(read_line(row["body"], row["digest"]) for row in green_only.rows(t.event_log) if row["seq"] != ticket.id)
    green_only.later(minutes=4)
    setup = green_only.house.setup_of(green_only.hall)

    assert paces.pace_of(setup, setup.queue("card"), green_only.now).busy_today == 4


# --- skills ----------------------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def skilled(database_url):
    """A hall whose only open window has somebody who can serve pensions, not cards."""
    work = at_work(database_url)
    work.do(make_person, login="li", name="李", role=Role.CLERK)
    work.do(change_skills, login="li", skills=["pension"])
    work.do(counters.open_counter, counter="1", clerk_id=work.do(person_id, login="li"))
    return work


def test_where_nobody_at_a_window_has_the_skill_nothing_is_told(skilled):
    assert (told(skilled), open_counters(skilled), told(skilled, queue="pension").likely) == (None, 0, 0)


def test_a_skill_that_is_given_is_told_by_at_once(skilled):
    skilled.do(change_skills, login="li", skills=None)

    assert (told(skilled).likely, open_counters(skilled)) == (0, 1)


def test_a_skill_that_is_taken_is_told_by_at_once(skilled):
    skilled.do(change_skills, login="li", skills=["card"])

    assert (told(skilled).likely, told(skilled, queue="pension")) == (0, None)


def test_another_change_of_the_person_changes_no_skill(skilled):
    skilled.do(make_person, login="wang", name="王", role=Role.CLERK)

    assert told(skilled) is None


def test_a_colleague_who_has_the_skill_is_a_window(skilled):
    skilled.do(counters.open_counter, counter="2")

    assert (told(skilled).likely, open_counters(skilled)) == (0, 1)


def test_with_another_work_profile_the_skills_are_the_same(skilled):
    skilled.do(counters.change_profile, counter="1", profile="business-all")
    elsewhere = [open_counters(skilled, queue) for queue in ("company", "pension")]
    skilled.do(counters.change_profile, counter="1", profile="social-all")

    assert (elsewhere, open_counters(skilled, "pension"), open_counters(skilled)) == ([0, 0], 1, 0)


def test_minutes_are_busy_only_while_somebody_with_the_skill_is_there(skilled):
    skilled.issue()
    skilled.later(minutes=10)
    skilled.do(change_skills, login="li", skills=["card"])
    skilled.later(minutes=3)

    assert (busy(skilled), pace(skilled).running) == (3, True)


def test_a_restart_learns_the_skills(skilled):
    lines = [read_line(row["body"], row["digest"]) for row in skilled.rows(t.event_log)]
    again = AtWork(House(open_database(skilled.house.database.url), SetClock(skilled.now)), skilled.hall)
    again.house.learn(again.hall, [line for line in lines if line.event.name != "person.changed"])

    assert (told(again), told(again, queue="pension").likely) == (None, 0)


def test_of_a_window_whose_opening_nobody_heard_the_new_profile_counts(skilled):
    paces, setup = Paces(), skilled.house.setup_of(skilled.hall)
    changed = skilled.do(lambda tx: tx.record(CounterProfileChanged(3, "3", 1, setup.profiles.by_code["business-all"].id)))
    paces.hear([changed])

    assert paces.open_counters(setup, setup.queue("company")) == 1


# --- what stays as it was --------------------------------------------------------------------------------------------------------------------


def test_who_was_meant_for_one_window_and_is_freed_waits_on(database_url):
    work = at_work(database_url, "1", "2")
    ticket = work.issue("company-open")
    work.do(serving.transfer, ticket_id=ticket.id, queue="card", counter="2")
    work.do(counters.close_counter, counter="2")
    work.later(minutes=5)

    assert ("ticket.freed" in work.story, busy(work)) == (True, 5)


def test_a_set_up_that_lets_a_window_take_all_is_told_by_at_once(green_only):
    green_only.do(load_setup, document=hall_document())
    green_only.issue()

    assert told(green_only).likely == 0
