"""Who works where on a made-up day."""

from random import Random

import pytest

from hallq.domain.counter import PAUSE_REASONS
from hallq.domain.routing import HallSetup
from hallq.simulation.clerks import Shift, minutes_of_service, shifts
from hallq.simulation.opening import OpeningDay

TUESDAY, SATURDAY = "2026-11-24", "2026-11-28"


def rota(city: HallSetup, day: str = TUESDAY, seed: int = 1, unstaffed: tuple[str, ...] = ()) -> list[Shift]:
    return shifts(OpeningDay(city, day), Random(seed), {"1": 41}, unstaffed)


def at_lunch(shift: Shift, noon: int) -> bool:
    return any(pause.reason == "lunch" and pause.at <= noon + 60_000 < pause.at + pause.minutes * 60_000 for pause in shift.breaks)


def test_the_same_seed_makes_the_same_rota(city):
    assert rota(city, seed=3) == rota(city, seed=3) != rota(city, seed=4)


def test_some_clerks_are_away_but_every_queue_is_served(city):
    working = [city.counter(shift.counter) for shift in rota(city)]
    served = {queue.id for counter in working for queue in city.queues_of(counter)}

    assert len(working) < len(city.counters)
    assert served == {queue.id for queue in city.queues if city.counters_of(queue)}


def test_a_counter_bears_the_account_of_its_clerk(city):
    known = {shift.counter: shift.clerk_id for seed in range(3) for shift in rota(city, seed=seed)}

    assert (known["1"], known["2"]) == (41, None)


def test_nobody_is_put_at_a_counter_that_is_left_free(city):
    assert "12" not in {shift.counter for shift in rota(city, unstaffed=("12",))}


def test_over_lunch_fewer_counters_work_but_some_do(city):
    opening = OpeningDay(city, TUESDAY)
    assert opening.lunch is not None
    working = rota(city)
    eating = [shift for shift in working if at_lunch(shift, opening.lunch[0])]

    assert len(working) / 2 < len(eating) < len(working)


def test_every_matter_without_a_lunch_break_keeps_a_counter_over_lunch(city):
    opening = OpeningDay(city, TUESDAY)
    assert opening.lunch is not None
    staying = [city.counter(shift.counter) for shift in rota(city) if not at_lunch(shift, opening.lunch[0])]
    served = {queue.id for counter in staying for queue in city.queues_of(counter)}

    assert {one.queue_id for one in city.services if one.timetable == "no-lunch-break" and one.queue_id is not None} <= served


def test_whoever_covers_lunch_eats_before_or_after(city):
    opening = OpeningDay(city, TUESDAY)
    assert opening.lunch is not None
    staying = [shift for shift in rota(city) if not at_lunch(shift, opening.lunch[0])]

    assert all(any(pause.reason == "lunch" for pause in shift.breaks) for shift in staying)


def test_every_pause_has_a_reason_of_the_list(city):
    assert {pause.reason for shift in rota(city) for pause in shift.breaks} <= set(PAUSE_REASONS)


def test_on_saturdays_only_counters_with_something_to_do_are_staffed(city):
    matters = {one.queue_id for one in city.services if one.timetable == "saturday-morning"}
    working = [city.counter(shift.counter) for shift in rota(city, day=SATURDAY)]

    assert working
    assert all(matters & {queue.id for queue in city.queues_of(counter)} for counter in working)


def test_a_clerk_is_as_fast_today_as_yesterday(city):
    today = {shift.counter: shift.pace for shift in rota(city, seed=1)}
    tomorrow = {shift.counter: shift.pace for shift in rota(city, day="2026-11-25", seed=2)}

    assert all(today[counter] == tomorrow[counter] for counter in today.keys() & tomorrow.keys())
    assert len(set(today.values())) == len(today)


def test_services_take_their_typical_minutes_on_average_times_the_clerks_pace():
    chance = Random(1)
    taken = [minutes_of_service(chance, 8, 1.2) for _ in range(4_000)]

    assert sum(taken) / len(taken) == pytest.approx(9.6, rel=0.05)


def test_a_service_takes_a_minute_at_least_and_never_more_than_four_times_its_mean():
    chance = Random(1)
    taken = [minutes_of_service(chance, 1.5, 1.0) for _ in range(4_000)]

    assert min(taken) == 1.0
    assert max(taken) <= 6.0
