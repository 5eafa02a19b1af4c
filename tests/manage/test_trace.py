"""The trace of one visit: found by day and number, told whole, and no more to anybody than the reader may see."""

import re

import pytest

from counter import wording
from hallq.domain.calling import Place
from hallq.domain.outcomes import OUTCOMES
from hallq.domain.permissions import Role
from hallq.manage import tale
from hallq.operations import calling, counters, serving
from hallq.queries.instant import instant
from hallq.queries.trace import trace
from tests.manage.days import at_work
from tests.serving import new_key

DAY = "2026-11-23"
HEADERS = {"Accept": "text/html"}


@pytest.fixture
def served(hall):
    """A visit of two minutes of waiting, one on the way and four of service, rated with five; the ticket's id."""
    work = at_work(hall)
    hall.issue()
    hall.advance(minutes=2)
    return work.serve(level=5)


def page(hall, ticket, role=Role.MANAGER):
    """The trace of a ticket, in English."""
    return hall.get(f"/manage/trace/{ticket}?lang=en", role, headers=HEADERS).text


def seek(hall, role=Role.CLERK, **query):
    """The form with what it finds, in English."""
    return hall.get("/manage/trace", role, query_string={"lang": "en", **query}, headers=HEADERS)


def titles(text):
    """What happened, line by line."""
    return re.findall(r'class="tale-title"><strong>([^<]+)', text)


def test_the_story_of_a_visit_is_told_in_order(hall, served):
    assert titles(page(hall, served)) == ["Number taken", "Called", "Service began", "Completed", "Evaluation"]


@pytest.mark.parametrize(("ahead", "said"), [(0, r"up to 5 min"), (3, r"\d+–\d+ min")])
def test_the_estimate_is_told_as_the_visitor_read_it(hall, ahead, said):
    work = at_work(hall)
    for _ in range(ahead):
        hall.issue()
    if ahead:
        work.act(lambda tx: calling.call_next(tx, counter="1"))
    ticket = hall.issue()["id"]
    text = re.sub(r"<[^>]+>|\s+", " ", page(hall, ticket))

    assert re.search(rf"Estimate\s+{said}", text)


def test_how_long_a_visit_was_in_each_state_is_added_up(hall, served):
    with instant(hall.house.database, hall.house.setup_of(hall.hall_id)) as at:
        spent = trace(at, served, hall.house.clock.hall()).spent

    assert [one / 60_000 for one in (spent.waiting, spent.called, spent.serving, spent.aside, spent.whole)] == [2, 1, 4, 0, 7]


def test_a_visit_that_goes_on_is_counted_up_to_now(hall):
    ticket = hall.issue()["id"]
    hall.advance(minutes=9)

    with instant(hall.house.database, hall.house.setup_of(hall.hall_id)) as at:
        assert trace(at, ticket, hall.house.clock.hall()).spent.whole == 9 * 60_000


def test_time_on_hold_stands_apart_from_service(hall):
    work = at_work(hall)
    ticket = hall.issue()["id"]
    work.act(lambda tx: calling.call_next(tx, counter="1"))
    work.act(lambda tx: serving.start_service(tx, ticket_id=ticket))
    hall.advance(minutes=3)
    work.act(lambda tx: serving.hold(tx, ticket_id=ticket, reason="copy"))
    hall.advance(minutes=5)

    with instant(hall.house.database, hall.house.setup_of(hall.hall_id)) as at:
        spent = trace(at, ticket, hall.house.clock.hall()).spent
    assert (spent.serving / 60_000, spent.aside / 60_000) == (3, 5)
    assert "Making copies" in page(hall, ticket)


def test_what_was_taken_back_is_told_as_taken_back(hall):
    work = at_work(hall)
    ticket = hall.issue()["id"]
    work.act(lambda tx: calling.call_next(tx, counter="1"))
    work.act(lambda tx: calling.undo(tx, ticket_id=ticket))

    text = page(hall, ticket)

    assert titles(text) == ["Number taken", "Called", "Taken back"]
    assert len(re.findall("tale-undone", text)) == 1


@pytest.mark.parametrize("role", [Role.MANAGER, Role.AUDITOR])
def test_whoever_reads_the_story_sees_the_level(hall, served, role):
    assert "Very satisfied" in page(hall, served, role)


@pytest.mark.parametrize("role", [Role.CLERK, Role.GUIDE, Role.SUPERVISOR])
def test_a_clerk_learns_that_a_visitor_rated_and_not_how(hall, served, role):
    text = page(hall, served, role)

    assert "Evaluation" in titles(text)
    assert "Very satisfied" not in text


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.MANAGER])
def test_a_supervisor_sees_who_served(hall, served, role):
    assert "Wang" in page(hall, served, role)


@pytest.mark.parametrize("role", [Role.GUIDE, Role.AUDITOR])
def test_others_do_not_see_who_served(hall, served, role):
    assert "Wang" not in page(hall, served, role)


def test_a_number_of_the_day_leads_straight_to_its_visit(hall):
    ticket = hall.issue()

    assert seek(hall, day=DAY, number=f" {ticket['number'].lower()} ").headers["Location"] == f"/manage/trace/{ticket['id']}"


def test_a_number_that_was_not_given_is_refused_at_its_field(hall, served):
    answer = seek(hall, day=DAY, number="Z999")

    assert answer.status_code == 404
    assert 'id="number-problem"' in answer.text


def test_the_list_is_of_one_queue_and_state(hall, served):
    hall.issue("company-open")

    assert seek(hall, day=DAY, state="WAITING").text.count('<th scope="row">') == 1
    assert seek(hall, day=DAY, queue="card").text.count('<th scope="row">') == 1
    assert "No visit is like that on this day" in seek(hall, day=DAY, queue="card", state="WAITING").text


def test_a_visit_that_is_not_there_is_not_found(hall):
    assert hall.get("/manage/trace/999", Role.MANAGER).status_code == 404


def press(hall, ticket, role, **fields):
    """Ask for a copy as the page's form does."""
    client = hall.client
    client.set_cookie("hallq", hall.token(role))
    seal = re.search(r'name="csrf-token" content="([^"]+)"', client.get(f"/manage/trace/{ticket}", headers=HEADERS).text)[1]
    return client.post(f"/manage/trace/{ticket}/copy", data={"csrf": seal, "key": new_key(), "reason": "lost", **fields}, headers=HEADERS)


def test_a_copy_is_asked_for_and_told(hall, served):
    answer = press(hall, served, Role.GUIDE)

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/manage/trace/{served}?copied=yes")
    assert titles(page(hall, served))[-1] == "Copy asked for"


def test_the_same_press_sent_twice_asks_for_one_copy(hall, served):
    key = new_key()

    press(hall, served, Role.GUIDE, key=key)
    press(hall, served, Role.GUIDE, key=key)

    assert titles(page(hall, served)).count("Copy asked for") == 1


def test_a_reason_that_is_not_of_the_list_is_refused(hall, served):
    assert press(hall, served, Role.GUIDE, reason="boredom").status_code == 422


def test_an_auditor_prints_no_copies(hall, served):
    assert press(hall, served, Role.AUDITOR).status_code == 403
    assert "Print a copy" not in page(hall, served, Role.AUDITOR)


def facts_told(text):
    """The details of all lines: caption and words."""
    return re.findall(r"<dt>([^<]+)</dt>\s*<dd>([^<]+)</dd>", text)


def test_a_transfer_names_the_window_and_the_place(hall):
    work, ticket = at_work(hall), hall.issue()["id"]
    work.act(lambda tx: serving.transfer(tx, ticket_id=ticket, counter="1", place=Place.BACK))

    assert {("Only at window", "Counter 1"), ("Place", "At the back")} <= set(facts_told(page(hall, ticket)))


@pytest.mark.parametrize(("role", "seen"), [(Role.MANAGER, True), (Role.GUIDE, False)])
def test_a_transfer_names_the_person_to_whoever_may_see_clerks(hall, role, seen):
    work, ticket = at_work(hall), hall.issue()["id"]
    work.act(lambda tx: serving.transfer(tx, ticket_id=ticket, clerk="wang"))
    told = facts_told(page(hall, ticket, role))

    assert ("Only with" in dict(told)) is seen
    assert ("Place", "By first arrival") in told


def test_a_place_before_others_is_told_as_such(hall):
    work = at_work(hall)
    hall.issue()
    ticket = hall.issue()["id"]
    work.act(lambda tx: serving.transfer(tx, ticket_id=ticket, counter="1", place=Place.FRONT))

    assert ("Place", "At the front or behind some others") in facts_told(page(hall, ticket))


def test_who_may_be_called_by_any_window_was_meant_for_one_that_has_gone(hall):
    work, ticket = at_work(hall), hall.issue()["id"]
    work.act(lambda tx: serving.transfer(tx, ticket_id=ticket, counter="1"))
    work.act(lambda tx: counters.close_counter(tx, counter="1"))
    told = facts_told(page(hall, ticket))

    assert {("Was meant for window", "Counter 1"), ("Reason", "The window has closed, or serves this line no more.")} <= set(told)


def test_a_call_names_those_who_came_earlier_with_class_and_minutes(hall):
    work = at_work(hall)
    hall.issue("pension-apply")
    hall.advance(minutes=5)
    green = hall.issue("pension-apply", Role.GUIDE, priority="green", reason="elderly")["id"]
    hall.advance(minutes=2)
    work.act(lambda tx: calling.call_next(tx, counter="1"))

    text = page(hall, green)

    assert "Green channel goes first" in text
    assert "A001 (Ordinary, 7 min)" in text


def test_a_result_is_told_in_the_words_of_the_window(hall, served):
    assert "<dd>Dealt with</dd>" in page(hall, served)
    assert {code: tale.ENDINGS[code] for code in OUTCOMES} == wording.ENDINGS
