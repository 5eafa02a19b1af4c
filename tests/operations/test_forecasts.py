"""What playing the hall forward told, and which way of telling a zone shows."""

import pytest

from hallq.domain.estimation import Estimate
from hallq.domain.events import read_line
from hallq.domain.scoreboard import LANE, ROLLOUT
from hallq.operations import calling, counters, day, issuing
from hallq.operations.forecasts import FRESH_MS, Forecast, Forecasts
from hallq.store import tables as t
from tests.operations.at_work import at_work

PLAYED = Estimate(3.0, 7.0, 12.0)
ME = 41
LEFT = Estimate(1.0, 2.0, 3.0)
HALL, ZONE, LANE_OF = 1, 2, (5, 6)


@pytest.fixture
def forecasts():
    """The forecast of one zone, played at instant 1,000."""
    kept = Forecasts()
    kept.put(HALL, ZONE, Forecast(1_000, {LANE_OF: PLAYED}, {ME: LEFT}, {LANE_OF: (4, Estimate(2.004, 7.006, 10))}))
    return kept


@pytest.fixture
def played(database_url):
    """A hall where one waits, and every lane of the zone of pensions was just played forward."""
    work = at_work(database_url, "1")
    work.issue("pension-apply")
    setup = work.house.setup_of(work.hall)
    lanes = {(queue.id, klass.id): PLAYED for queue in setup.queues for klass in setup.priorities}
    work.house.paces.forecasts.put(work.hall, setup.zones.by_code["social"].id, Forecast(work.now, lanes))
    return work


def prefer(work, method):
    """The zone of pensions tells its waits by this method from now on."""
    zone = work.house.setup_of(work.hall).zones.by_code["social"].id
    work.house.paces.forecasts.prefer(work.hall, {zone: method})


def issued(work):
    """The next visitor's number, as it was told and as its line in the story has it."""
    given = work.do(issuing.issue_ticket, service="pension-apply")
    (row,) = work.rows(t.event_log, seq=given.ticket.id)
    return given, read_line(row["body"], row["digest"]).event


def beside(work):
    """What was kept beside what was told."""
    return [(row["method"], row["likely"]) for row in work.rows(t.estimate_told)]


def test_a_fresh_forecast_is_told(forecasts):
    assert (forecasts.newcomer(HALL, ZONE, LANE_OF, 1_000 + FRESH_MS), forecasts.ticket(HALL, ZONE, ME, 1_000)) == (PLAYED, LEFT)


def test_what_came_out_is_told_as_a_line_keeps_it(forecasts):
    assert forecasts.played(HALL, ZONE, LANE_OF, 1_000) == (2.0, 7.01, 10, 4)


def test_what_came_out_stands_in_the_line_of_the_ticket(played):
    queue = played.house.setup_of(played.hall).queue("pension")
    told_of = {(queue.id, played.house.setup_of(played.hall).ordinary.id): (4, PLAYED)}
    played.house.paces.forecasts.put(played.hall, queue.zone_id, Forecast(played.now, played=told_of))
    _, told = issued(played)

    assert (told.played, told.method, beside(played)) == ((3.0, 7.0, 12.0, 4), LANE, [])


@pytest.mark.parametrize("now", [1_001 + FRESH_MS, 999])
def test_a_forecast_that_is_old_or_of_a_later_clock_is_told_to_nobody(forecasts, now):
    assert (forecasts.newcomer(HALL, ZONE, LANE_OF, now), forecasts.ticket(HALL, ZONE, ME, now)) == (None, None)
    assert forecasts.played(HALL, ZONE, LANE_OF, now) is None


def test_of_another_zone_or_lane_nothing_is_told(forecasts):
    assert (forecasts.newcomer(HALL, 3, LANE_OF, 1_000), forecasts.newcomer(HALL, ZONE, (5, 7), 1_000)) == (None, None)
    assert (forecasts.played(HALL, 3, LANE_OF, 1_000), forecasts.played(HALL, ZONE, (5, 7), 1_000)) == (None, None)


def test_a_zone_tells_by_the_pace_of_the_lane_until_another_way_is_preferred(forecasts):
    before = forecasts.method_of(HALL, ZONE)
    forecasts.prefer(HALL, {ZONE: ROLLOUT})

    assert (before, forecasts.method_of(HALL, ZONE), forecasts.method_of(HALL, 3)) == (LANE, ROLLOUT, LANE)


def test_what_is_not_shown_is_kept_beside(played):
    given, told = issued(played)

    assert (told.method, given.estimate.likely == PLAYED.likely, beside(played)) == (LANE, False, [(ROLLOUT, "7.0")])


def test_where_the_forecast_is_preferred_it_is_told_and_the_pace_kept_beside(played):
    prefer(played, ROLLOUT)
    given, told = issued(played)

    assert (told.method, given.estimate, [method for method, _ in beside(played)]) == (ROLLOUT, PLAYED, [LANE])


def test_without_a_fresh_forecast_the_pace_is_told_whatever_is_preferred(database_url):
    work = at_work(database_url, "1")
    prefer(work, ROLLOUT)
    _, told = issued(work)

    assert (told.method, beside(work)) == (LANE, [])


def test_no_way_guesses_while_no_counter_is_open(database_url):
    given, told = issued(at_work(database_url, "3"))

    assert (given.estimate, told.method) == (None, None)


def test_a_page_tells_what_a_newcomer_would_be_told(played):
    prefer(played, ROLLOUT)
    setup = played.house.setup_of(played.hall)

    assert played.house.paces.estimate_for(setup, setup.queue("pension"), 1, played.now) == PLAYED


def test_a_page_tells_whoever_waits_what_is_left(played):
    prefer(played, ROLLOUT)
    play_again(played, {}, {ME: LEFT})

    assert phone(played, ME) == LEFT


def test_what_was_played_last_is_told_less_its_age(forecasts):
    later = 1_000 + 90_000

    assert (forecasts.last(HALL, ZONE, ME, later), forecasts.last(HALL, ZONE, ME, 0)) == (Estimate(0.0, 0.5, 1.5), LEFT)


def test_of_what_was_played_last_nothing_is_told_once_it_has_run_out(forecasts):
    assert forecasts.last(HALL, ZONE, ME, 1_000 + 180_000) is None


def test_of_whom_nothing_was_played_nothing_is_told(forecasts):
    assert (forecasts.last(HALL, ZONE, 42, 1_000), forecasts.last(HALL, 3, ME, 1_000)) == (None, None)


# --- two looks of one visitor --------------------------------------------------------------------------------------------------------------------


def play_again(work, newcomers, waiting):
    """The zone of pensions was played forward just now."""
    zone = work.house.setup_of(work.hall).zones.by_code["social"].id
    work.house.paces.forecasts.put(work.hall, zone, Forecast(work.now, newcomers, waiting))


def phone(work, ticket_id):
    """What the page of an ordinary visitor who waits for a pension, the second in line, tells."""
    setup = work.house.setup_of(work.hall)
    return work.house.paces.estimate_for(setup, setup.queue("pension"), 1, work.now, setup.ordinary.id, 1, ticket_id)


def by_lane(work):
    """What the pace of the lane tells the same visitor."""
    setup = work.house.setup_of(work.hall)
    return work.house.paces.of_lane(setup, setup.queue("pension"), 1, work.now, setup.ordinary.id, 1)


@pytest.fixture
def foretold(played):
    """The same hall, which tells its waits by playing forward; the second visitor was told one, and is known to no forecast yet."""
    prefer(played, ROLLOUT)
    given, _ = issued(played)
    return played, given.ticket.id


def test_the_phone_tells_what_the_kiosk_told_until_the_next_forecast(foretold):
    work, ticket_id = foretold
    work.later(seconds=2)

    assert phone(work, ticket_id) == PLAYED


def test_where_nothing_fresh_was_played_the_rest_of_what_the_kiosk_told_is_told(foretold):
    work, ticket_id = foretold
    work.later(minutes=2)

    assert phone(work, ticket_id) == Estimate(1.0, 5.0, 10.0)


def test_where_nothing_fresh_was_played_the_rest_of_what_was_played_last_is_told(foretold):
    work, ticket_id = foretold
    play_again(work, {}, {ticket_id: Estimate(20.0, 30.0, 40.0)})
    work.later(minutes=4)

    assert phone(work, ticket_id) == Estimate(16.0, 26.0, 36.0)


def test_once_what_was_told_has_run_out_the_pace_of_the_lane_tells(foretold):
    work, ticket_id = foretold
    work.later(minutes=12)

    assert phone(work, ticket_id) == by_lane(work)


def test_whoever_has_been_elsewhere_since_is_told_nothing_of_what_the_kiosk_told(foretold):
    work, ticket_id = foretold
    work.do(calling.call_ticket, ticket_id=ticket_id, counter="1")
    work.do(calling.requeue, ticket_id=ticket_id)
    work.later(minutes=2)

    assert phone(work, ticket_id) == by_lane(work)


def test_who_was_told_the_pace_of_the_lane_goes_on_being_told_it(played):
    given, _ = issued(played)
    prefer(played, ROLLOUT)

    assert phone(played, given.ticket.id) == by_lane(played) != PLAYED


def test_who_was_told_by_playing_forward_goes_on_when_the_zone_turns_back(foretold):
    work, ticket_id = foretold
    prefer(work, LANE)

    assert phone(work, ticket_id) == PLAYED


def test_after_the_day_nobody_was_told_anything(foretold):
    work, ticket_id = foretold
    work.do(counters.close_counter, counter="1")
    work.do(day.close_day)

    assert phone(work, ticket_id) is None
