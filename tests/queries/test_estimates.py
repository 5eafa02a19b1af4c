"""The scoreboard: what visitors were told in the last ten days against what came, by zone and way of telling."""

import pytest
import sqlalchemy as sa

from hallq.domain.scoreboard import LANE, LEAST_JUDGED, LES, NAIVE, ROLLOUT, Score
from hallq.operations import calling, counters, day, serving
from hallq.queries.estimates import methods_of, scoreboard
from hallq.queries.instant import instant
from hallq.store import tables as t
from tests.operations.at_work import at_work


@pytest.fixture
def work(database_url):
    """A hall whose windows 1 (social security) and 3 (business) are busy with their first visitor."""
    work = at_work(database_url, "1", "3")
    work.issue("card-new")
    work.issue("company-open")
    work.serve("1")
    work.serve("3")
    return work


def board(work):
    """The scoreboard of the hall now."""
    with instant(work.house.database, work.house.setup_of(work.hall)) as look:
        return scoreboard(look)


def next_one(work, counter="1"):
    """The window ends with its visitor and calls the next."""
    work.complete(work.ticket(work.row(t.ticket, counter_id=work.house.setup_of(work.hall).counter(counter).id)["id"]))
    return work.serve(counter)


def wait(work, service="card-new", counter="1", minutes=6.0):
    """A visitor takes a number and is called after so many minutes."""
    ticket = work.issue(service, any_hour=True)
    work.later(minutes=minutes)
    next_one(work, counter)
    return ticket


def tell_beside(work, ticket, likely, method=ROLLOUT):
    """Another way of telling told the same visitor something that was not shown."""
    row = {"hall": work.hall, "ticket": ticket.id, "method": method, "low": str(likely - 1), "likely": str(likely), "high": str(likely + 1)}
    with work.house.database.writing(work.hall) as writer:
        writer.run(BESIDE, row)


BESIDE = sa.text(
    "INSERT INTO estimate_told (hall_id, ticket_id, method, low, likely, high) VALUES (:hall, :ticket, :method, :low, :likely, :high)"
)


def test_a_hall_without_a_day_has_nothing_to_tell(database_url):
    work = at_work(database_url)
    told = board(work)

    assert (told.hall.seen, told.zones, told.by_day) == (Score(0), (), {})


def test_who_came_to_a_free_window_had_nothing_to_wait_for(work):
    assert board(work).hall.seen.judged == 0


def test_a_visitor_counts_once_called(work):
    ticket = work.issue()
    work.later(minutes=6)
    before = board(work).hall.seen.judged
    next_one(work)
    told = board(work).hall.seen
    likely = work.row(t.event_log, seq=ticket.id)["body"]

    assert (before, told.judged) == (0, 1)
    assert f'"likely":{round(6 + told.bias, 2)}' in likely


def test_a_visitor_who_was_sent_to_another_line_is_not_counted(work):
    ticket = work.issue()
    work.do(serving.transfer, ticket_id=ticket.id, service="pension-apply")
    work.later(minutes=6)
    next_one(work)

    assert board(work).hall.seen.judged == 0


def test_a_call_that_was_undone_is_not_counted(work):
    work.issue()
    work.later(minutes=6)
    work.complete(work.ticket(work.row(t.ticket, counter_id=1)["id"]))
    work.do(calling.undo, ticket_id=work.call("1").id)

    assert board(work).hall.seen.judged == 0


def test_zones_are_told_apart_and_follow_the_set_up(work):
    wait(work, "company-open", "3")
    wait(work)
    wait(work)
    told = board(work)

    assert [(zone.zone.code, zone.seen.judged) for zone in told.zones] == [("social", 2), ("business", 1)]
    assert told.hall.seen.judged == 3


def test_days_are_told_apart(work):
    wait(work)
    work.do(day.close_day, force=True)
    work.later(hours=24)
    work.do(day.open_day)
    work.do(counters.open_counter, counter="1")
    work.issue()
    work.serve("1")
    wait(work)
    told = board(work)

    assert (told.days, {name: one.judged for name, one in told.by_day.items()}) == (2, {"2026-11-23": 1, "2026-11-24": 1})


def test_days_longer_ago_are_not_told(work):
    wait(work)
    for _ in range(10):
        work.do(day.close_day, force=True)
        work.later(hours=24)
        work.do(day.open_day)
    told = board(work)

    assert (told.days, told.hall.seen.judged) == (10, 0)


def test_the_last_wait_is_that_of_the_last_who_was_called(work):
    wait(work, minutes=6)
    wait(work, minutes=10)

    assert board(work).hall.by_method[LES].mean_error == pytest.approx((6 + 4) / 2)


def test_the_naive_rule_is_people_ahead_and_one_times_the_mean_service(work):
    wait(work, minutes=6)

    assert board(work).hall.by_method[NAIVE].mean_error == 0


def test_what_was_told_beside_is_scored_but_not_what_visitors_saw(work):
    tell_beside(work, wait(work, minutes=6), likely=5)
    told = board(work).hall

    assert told.by_method[ROLLOUT].mean_error == 1
    assert (told.shown, told.by_method[LANE]) == (LANE, told.seen)


def test_another_way_is_not_chosen_for_a_few_visitors(work):
    tell_beside(work, wait(work, minutes=6), likely=6)

    assert board(work).hall.chosen == LANE


def test_the_way_that_errs_less_is_chosen_zone_by_zone(work):
    for _ in range(LEAST_JUDGED):
        tell_beside(work, wait(work, minutes=3), likely=3)
    wait(work, "company-open", "3")
    told = {zone.zone.code: zone.chosen for zone in board(work).zones}

    assert told == {"social": ROLLOUT, "business": LANE}
    with instant(work.house.database, work.house.setup_of(work.hall)) as look:
        assert methods_of(look) == {zone.id: told[zone.code] for zone in look.setup.zones}
