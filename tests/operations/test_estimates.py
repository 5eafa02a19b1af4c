"""The wait that a newcomer is told, from the paces of the queues."""

import pytest

from hallq.domain.events import CounterOpened, read_line
from hallq.operations import calling, counters, issuing, serving
from hallq.operations.hall import SYSTEM
from hallq.operations.pace import Paces
from hallq.operations.setup import load_setup
from hallq.store import tables as t
from tests.making import HALL, hall_document, make_hall
from tests.operations.at_work import AtWork, at_work
from tests.operations.paces import busy, open_counters, pace


def estimate(work, service="card-new"):
    """What the next visitor would be told, if a ticket were taken."""
    return work.do(issuing.issue_ticket, service=service).estimate


def lines_of(work):
    """The story of the hall."""
    return [read_line(row["body"], row["digest"]) for row in work.rows(t.event_log)]


# --- estimates -----------------------------------------------------------------------------------------------------------------------------------


def test_no_wait_is_told_while_no_counter_is_open(database_url):
    assert estimate(at_work(database_url, "3")) is None


def test_a_free_counter_means_no_wait(work):
    assert estimate(work).likely == 0


def test_a_busy_counter_means_a_wait(database_url):
    work = at_work(database_url, "1")
    work.issue()
    work.call("1")

    assert estimate(work).likely > 0


@pytest.mark.parametrize("free", ["completed", "held", "missed", "requeued", "undone"])
def test_a_counter_whose_visitor_is_gone_is_free_again(database_url, free):
    work = at_work(database_url, "1")
    ticket = work.issue()
    work.call("1") if free in {"missed", "requeued", "undone"} else work.serve("1")
    {
        "completed": work.complete,
        "held": lambda one: work.do(serving.hold, ticket_id=one.id),
        "missed": work.miss,
        "requeued": lambda one: work.do(calling.requeue, ticket_id=one.id),
        "undone": lambda one: work.do(calling.undo, ticket_id=one.id),
    }[free](ticket)
    if free in {"requeued", "undone"}:
        work.do(issuing.cancel_ticket, ticket_id=ticket.id)

    assert estimate(work).likely == 0


def test_a_counter_that_took_a_held_visit_up_again_is_busy(database_url):
    work = at_work(database_url, "1")
    work.issue()
    held = work.do(serving.hold, ticket_id=work.serve("1").id)
    work.do(serving.resume, ticket_id=held.id, counter="1")

    assert estimate(work).likely > 0


def test_more_people_before_mean_a_longer_wait(database_url):
    work = at_work(database_url, "1")
    work.issue()
    work.call("1")
    told = [estimate(work).likely for _ in range(4)]

    assert told == sorted(told)
    assert told[0] < told[-1]


def test_an_estimate_is_explained_by_what_it_is_made_of(database_url):
    work = at_work(database_url, "1")
    for _ in range(5):
        work.issue()
    work.call("1")
    setup = work.house.setup_of(work.hall)
    facts = work.house.paces.explanation(setup, setup.queue("card"), 4, work.now)

    assert facts.ahead == 4
    assert (facts.ahead + 1 - facts.leavers) * facts.gap == pytest.approx(estimate(work).likely)


def told_at_ten_to_twelve(database_url, **document):
    """What each of six newcomers is told ten minutes before the windows rest for an hour, with one window and eight minutes a visit."""
    work = at_work(database_url, "1", **document)
    work.later(hours=2, minutes=50)
    work.issue("pension-apply")
    work.call("1")
    return [estimate(work, "pension-apply") for _ in range(6)]


def test_who_is_not_called_before_midday_waits_over_it_too(database_url):
    told = told_at_ten_to_twelve(database_url)

    assert [bool(one.likely > 70) for one in told] == [False, False, True, True, True, True]


def test_a_range_may_begin_before_midday_and_end_after_it(database_url):
    assert any(one.low <= 10 and one.high > 70 for one in told_at_ten_to_twelve(database_url))


def test_where_one_matter_of_the_line_is_done_over_midday_nobody_waits_for_it(database_url):
    matters = [one | {"timetable": "through"} if one["code"] == "pension-proof" else one for one in HALL["services"]]
    through = {"code": "through", "days": {"mon-fri": ["09:00-17:00"]}, "exceptions": {}, "last_ticket_minutes": 0}
    told = told_at_ten_to_twelve(database_url, services=matters, timetables=[*HALL["timetables"], through])

    assert max(one.likely for one in told) < 60


def lanes_learnt(database_url):
    """A hall in whose queue of pensions thirty ordinary visitors were called three minutes apart, and two wait."""
    work = at_work(database_url, "1")
    for _ in range(32):
        work.issue("pension-apply")
    for _ in range(30):
        work.later(minutes=3)
        work.complete(work.serve("1"))
    return work


def told(work, ahead, klass="ordinary"):
    """What somebody of a class in the queue of pensions is told with so many before, none of them in the same lane."""
    setup = work.house.setup_of(work.hall)
    return work.house.paces.estimate_for(setup, setup.queue("pension"), ahead, work.now, setup.priority(klass).id, 0).likely


def test_who_goes_first_is_told_a_shorter_wait(database_url):
    work = at_work(database_url, "1")
    for _ in range(4):
        work.issue("pension-apply")
    work.call("1")
    ordinary = work.do(issuing.issue_ticket, service="pension-apply").estimate
    green = work.do(issuing.issue_ticket, service="pension-apply", priority="green", reason="elderly").estimate

    assert green.likely < ordinary.likely


def test_a_class_of_which_enough_were_called_is_told_the_pace_of_its_own_lane(database_url):
    work = lanes_learnt(database_url)
    work.call("1")

    assert told(work, 0) == told(work, 5)


def test_a_class_of_which_few_were_called_is_told_the_pace_of_the_queue(database_url):
    work = lanes_learnt(database_url)
    work.call("1")

    assert told(work, 0, "green") < told(work, 5, "green")


def test_under_another_discipline_the_lanes_are_learnt_anew(database_url):
    work = lanes_learnt(database_url)
    work.do(load_setup, document=hall_document(queues=[{**one, "discipline": "due"} for one in HALL["queues"]]))
    work.call("1")

    assert told(work, 0) < told(work, 5)


def test_a_visitor_whose_issue_nobody_heard_counts_in_the_queue_alone(work):
    ticket = work.issue("pension-apply")
    paces = Paces(lambda _: work.house.setup_of(work.hall))
    work.call("1")
    work.do(calling.requeue, ticket_id=ticket.id)
    paces.hear([line for line in lines_of(work) if line.seq != ticket.id])
    setup = work.house.setup_of(work.hall)

    queue = setup.queue("pension")
    told = paces.estimate_for(setup, queue, 1, work.now)
    assert told is not None
    assert paces.pace_of(setup, queue, work.now).calls_today == 1


def test_the_minutes_of_the_services_are_expected_before_anything_was_measured(database_url):
    slow = at_work(database_url, "1", services=[{**one, "minutes": 60} for one in HALL["services"]])
    slow.issue()
    slow.call("1")

    assert estimate(slow).likely > 10


def test_a_queue_without_services_is_expected_to_be_usual(database_url):
    work = at_work(database_url, "3", services=[one for one in HALL["services"] if one["queue"] != "pension"])
    setup = work.house.setup_of(work.hall)

    assert work.house.paces.estimate_for(setup, setup.queue("pension"), 3, work.now) is None
    work.do(counters.open_counter, counter="1")
    assert work.house.paces.estimate_for(setup, setup.queue("pension"), 3, work.now).likely > 0


def test_an_estimate_changes_nothing(work):
    work.issue()
    before = pace(work)
    setup = work.house.setup_of(work.hall)
    for later in (60_000, 0):
        work.house.paces.estimate_for(setup, setup.queue("card"), 3, work.now + later)

    assert pace(work) == before


# --- the set-up changes ----------------------------------------------------------------------------------------------------------------------------


def test_a_counter_that_takes_another_queue_from_now_on_makes_its_minutes_busy(database_url):
    work = at_work(database_url, "1")
    work.issue("company-open")
    work.later(minutes=5)
    wider = [{**one, "queues": ["pension", "card", "company"]} for one in HALL["profiles"]]
    work.do(load_setup, document=hall_document(profiles=wider))
    work.issue("card-new")
    work.later(minutes=2)

    assert (busy(work, "company"), open_counters(work, "company")) == (2, 1)


def test_a_page_that_still_holds_the_old_set_up_is_answered_by_it(database_url):
    work = at_work(database_url, "1")
    old = work.house.setup_of(work.hall)
    wider = [{**one, "queues": ["pension", "card", "company"]} for one in HALL["profiles"]]
    work.do(load_setup, document=hall_document(profiles=wider))
    work.issue("card-new")

    assert (work.house.paces.open_counters(old, old.queue("company")), open_counters(work, "company")) == (0, 1)


def test_a_counter_whose_profile_an_old_set_up_does_not_know_serves_nobody_by_it(work):
    setup = work.house.setup_of(work.hall)
    paces = Paces()
    paces.hear(lines_of(work))
    unknown = work.do(lambda tx: tx.record(CounterOpened(4, "10", "2026-11-23", 2, None, profile=99)))
    paces.hear([unknown])

    assert paces.open_counters(setup, setup.queue("company")) == 1


def test_two_halls_have_their_own_paces(work):
    other = AtWork(*make_hall(work.house.database.url, hall={"code": "dongtou"}))
    setup = other.house.setup_of(other.hall)
    work.issue()
    work.house.act(other.hall, SYSTEM, lambda tx: issuing.issue_ticket(tx, service="card-new"))
    work.later(minutes=5)

    assert work.house.paces.pace_of(setup, setup.queue("card"), work.now).busy_today == 0
    assert busy(work) == 5


def test_in_an_act_the_estimate_is_that_of_the_pages(work):
    work.issue()
    setup = work.house.setup_of(work.hall)
    queue = setup.queue("card")

    in_an_act = work.house.act(work.hall, SYSTEM, lambda tx: tx.paces.estimate(tx, queue, 3))

    assert in_an_act == work.house.paces.estimate_for(setup, queue, 3, work.now)
