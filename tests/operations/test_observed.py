"""What a hall is used to is heard from its story: how long counters are busy, who comes, who does not come, who works when."""

import pytest

from hallq.domain.estimate_range import LEAST_CASES
from hallq.domain.estimation import Estimate
from hallq.domain.rollout import USUAL_ENDS
from hallq.operations import calling, counters, issuing, serving
from hallq.operations.clock import SetClock
from hallq.operations.day import close_day, open_day
from hallq.operations.forecasts import Forecast
from hallq.operations.hall import House
from hallq.operations.observed import DAYS, local_midnight
from hallq.queries.head import lines_of_last_days
from tests.databases import open_database
from tests.making import HALL, NINE
from tests.operations.at_work import AtWork, at_work

MINUTE = 60_000


@pytest.fixture
def work(sqlite_url):
    """The small hall at work."""
    return at_work(sqlite_url, "1", "2", "3")


def observed(work):
    return work.house.paces.observed(work.hall)


def cycles(work, queue="card"):
    """The durations heard of a queue, in minutes."""
    return [ms / MINUTE for ms in observed(work).habits.measured(queue_id(work, queue))]


def queue_id(work, code):
    return work.house.setup_of(work.hall).queue(code).id


def counter_id(work, code="1"):
    return work.house.setup_of(work.hall).counter(code).id


def missed(work):
    return [ms / MINUTE for ms in observed(work).habits.missed_cycles()]


def serve_through(work, minutes, counter="1"):
    """A visitor is called, served so long and goes."""
    ticket = work.serve(counter)
    work.later(minutes=minutes)
    work.complete(ticket)
    return ticket


def test_a_local_day_begins_at_local_midnight(work):
    assert local_midnight(NINE, work.house.setup_of(work.hall).tz) == NINE - 9 * 60 * MINUTE


def test_a_counter_is_ready_when_it_calls_somebody_who_waited_already(work):
    work.issue("card-new")
    work.issue("card-new")
    serve_through(work, 5)
    work.later(minutes=2)
    work.serve("1")
    assert cycles(work) == [7]


def test_a_counter_was_ready_when_the_service_ended_if_nobody_waited_then(work):
    work.issue("card-new")
    serve_through(work, 5)
    work.later(minutes=2)
    work.issue("card-new")
    work.serve("1")
    assert cycles(work) == [5]


def test_half_an_hour_without_a_call_is_no_part_of_a_service(work):
    work.issue("card-new")
    work.issue("card-new")
    serve_through(work, 5)
    work.later(minutes=31)
    work.serve("1")
    assert cycles(work) == [5]


def test_a_session_that_ends_tells_of_its_last_service(work):
    work.issue("card-new")
    serve_through(work, 5)
    assert observed(work).last_call(counter_id(work)).done_at == work.now
    work.do(counters.close_counter, counter="1")
    assert cycles(work) == [5]
    assert observed(work).last_call(counter_id(work)) is None


def test_whoever_does_not_come_keeps_a_counter_but_is_no_service(work):
    work.issue("card-new")
    work.later(minutes=20)
    ticket = work.call("1")
    work.later(minutes=2)
    work.miss(ticket)
    work.issue("card-new")
    work.serve("1")
    assert (missed(work), cycles(work)) == ([2], [])
    assert observed(work).habits.missing()[2] > observed(work).habits.missing()[0]


def test_an_undone_call_is_no_service_and_an_undone_end_no_end(work):
    work.issue("card-new")
    work.do(calling.undo, ticket_id=work.call("1").id)
    assert observed(work).last_call(counter_id(work)) is None
    ticket = serve_through(work, 5)
    work.do(calling.undo, ticket_id=ticket.id)
    assert observed(work).last_call(counter_id(work)).done_at is None


def test_what_is_undone_of_somebody_who_was_at_no_counter_changes_nothing(work):
    ticket = work.issue("card-new")
    work.do(serving.transfer, ticket_id=ticket.id, queue="pension")
    work.do(calling.undo, ticket_id=ticket.id)
    assert observed(work).last_call(counter_id(work)) is None


def test_a_visit_taken_up_again_keeps_a_counter_and_is_no_service_of_its_own(work):
    work.issue("card-new")
    ticket = work.serve("1")
    work.do(serving.hold, ticket_id=ticket.id, reason="waiting")
    work.do(serving.resume, ticket_id=ticket.id, counter="1")
    assert observed(work).last_call(counter_id(work)).counts is False
    work.later(minutes=3)
    work.complete(work.ticket(ticket.id))
    work.do(counters.close_counter, counter="1")
    assert cycles(work) == []


def test_whoever_gives_up_when_called_has_gone_from_the_counter(work):
    work.issue("card-new")
    ticket = work.call("1")
    work.later(minutes=1)
    work.do(issuing.cancel_ticket, ticket_id=ticket.id)
    assert observed(work).last_call(counter_id(work)).done_at == work.now


def test_comers_are_counted_in_the_lines_they_come_to(work):
    setup = work.house.setup_of(work.hall)
    work.issue("card-new")
    ticket = work.issue("start-business", priority="green", reason="elderly")
    work.do(serving.transfer, ticket_id=ticket.id, queue="pension")
    work.do(close_day)
    green, ordinary = setup.priority("green").id, setup.priority("ordinary").id
    habits = observed(work).habits
    lanes = [(queue, klass) for queue in ("card", "company", "pension") for klass in (green, ordinary)]
    came = {lane for lane in lanes if sum(habits.coming((queue_id(work, lane[0]), lane[1]))) == 1}
    assert came == {("card", ordinary), ("company", green), ("pension", green)}
    assert habits.coming((queue_id(work, "card"), ordinary))[36] == 0.5


def test_appointments_tell_how_early_one_comes(sqlite_url):
    work = at_work(sqlite_url, "1", queues=[{**queue, "discipline": "appointment"} for queue in HALL["queues"]])
    setup = work.house.setup_of(work.hall)
    work.issue("card-new", slot=work.now + 5 * MINUTE)
    work.do(close_day)
    assert observed(work).habits.early((queue_id(work, "card"), setup.ordinary.id)) == [5 * MINUTE]


def test_counters_stand_open_between_pauses(work):
    work.later(minutes=15)
    work.do(counters.pause_counter, counter="1", reason="break")
    work.later(minutes=30)
    work.do(counters.resume_counter, counter="1")
    work.issue("card-new")
    work.later(minutes=15)
    work.do(close_day)
    assert observed(work).habits.standing(counter_id(work))[35:41] == [0, 1, 0, 0, 1, 0]
    assert observed(work).habits.pauses.durations() == [30 * MINUTE]


def test_a_counter_that_is_closed_in_its_pause_was_open_before(work):
    work.later(minutes=15)
    work.do(counters.pause_counter, counter="1", reason="break")
    work.do(counters.close_counter, counter="1")
    work.issue("card-new")
    work.do(close_day)
    assert sum(observed(work).habits.standing(counter_id(work))) == 1


def test_who_is_called_again_after_going_back_is_no_whole_service(work):
    work.issue("card-new")
    ticket = work.call("1")
    work.later(minutes=1)
    work.do(calling.requeue, ticket_id=ticket.id)
    work.later(minutes=2)
    work.call("1")
    work.do(calling.requeue, ticket_id=ticket.id)
    work.do(counters.close_counter, counter="1")
    assert cycles(work) == [3]


def test_another_profile_neither_opens_nor_shuts_a_counter(work):
    work.do(counters.change_profile, counter="1", profile="business-all")
    work.later(minutes=15)
    work.issue("card-new")
    work.do(close_day)
    assert sum(observed(work).habits.standing(counter_id(work))) == 1


# --- what came of what was told ------------------------------------------------------------------------------------------------------------


def told(work, minutes):
    """A roll-out of now that told newcomers so many minutes."""
    setup = work.house.setup_of(work.hall)
    lane = (queue_id(work, "card"), setup.ordinary.id)
    forecast = Forecast(work.now, played={lane: (0, Estimate(minutes, minutes, minutes))})
    work.house.paces.forecasts.put(work.hall, setup.queue("card").zone_id, forecast)


def wait_half_a_minute(work, told_minutes=10):
    """A visitor is told so many minutes, and waits half of one."""
    told(work, told_minutes)
    work.issue("card-new", any_hour=True)
    work.later(seconds=30)
    serve_through(work, 0)


def next_day(work):
    """The hall closes, and opens a day later."""
    work.do(close_day)
    work.later(hours=24)
    work.do(open_day)
    work.do(counters.open_counter, counter="1", clerk_id=None)


def begun_anew(work):
    """The same hall in a process that begins now."""
    again = AtWork(House(open_database(work.house.database.url), SetClock(work.now)), work.hall)
    with again.house.database.reading() as connection:
        again.house.learn(again.hall, lines_of_last_days(connection, again.hall))
    return again


def test_ends_of_ranges_are_learned_in_the_evening(work):
    for _ in range(LEAST_CASES):
        wait_half_a_minute(work)
    assert observed(work).ends == USUAL_ENDS
    work.do(close_day)
    assert observed(work).ends.high[0] == pytest.approx(2.5 / 12)


def test_a_roll_out_that_is_old_was_told_to_nobody(work):
    told(work, 10)
    work.later(seconds=31)
    work.issue("card-new")
    assert observed(work).told == {}


def test_whoever_went_elsewhere_before_the_call_teaches_nothing(work):
    told(work, 10)
    ticket = work.issue("card-new")
    assert list(observed(work).told) == [ticket.id]
    work.do(serving.transfer, ticket_id=ticket.id, queue="pension")
    assert observed(work).told == {}


def test_ends_are_learned_from_the_last_ten_days(work):
    for _ in range(LEAST_CASES):
        wait_half_a_minute(work)
    for _ in range(DAYS):
        next_day(work)
        assert observed(work).ends.high[0] == pytest.approx(2.5 / 12)
    work.do(close_day)
    assert observed(work).ends == USUAL_ENDS


def test_a_process_that_begins_learns_the_same_ends_and_who_was_told_what(database_url):
    work = at_work(database_url, "1")
    wait_half_a_minute(work, told_minutes=88)
    for day in range(DAYS):
        next_day(work)
        for nth in range(-(-LEAST_CASES // DAYS)):
            wait_half_a_minute(work, told_minutes=3 + (7 * day + nth) % 10)
    next_day(work)
    told(work, 4.126)
    ticket = work.issue("card-new", any_hour=True)
    again = begun_anew(work)

    assert observed(work).ends != USUAL_ENDS
    assert observed(again).ends == observed(work).ends
    assert observed(again).told == observed(work).told == {ticket.id: (0, Estimate(4.13, 4.13, 4.13))}
