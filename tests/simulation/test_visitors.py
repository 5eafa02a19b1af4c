"""Who comes to the hall on a made-up day."""

from random import Random

import pytest

from hallq.domain.routing import HallSetup
from hallq.simulation.opening import OpeningDay
from hallq.simulation.visitors import Visitor, visitors

TUESDAY, SATURDAY, SUNDAY = "2026-11-24", "2026-11-28", "2026-11-29"


def come(city: HallSetup, day: str = TUESDAY, seed: int = 1, share: float = 1.0) -> list[Visitor]:
    return visitors(OpeningDay(city, day), Random(seed), share)


def test_more_than_three_thousand_come_to_the_city_hall_on_a_tuesday(city):
    assert min(len(come(city, seed=seed)) for seed in range(5)) > 3_000


def test_the_same_seed_brings_the_same_visitors(city):
    assert come(city, seed=7) == come(city, seed=7) != come(city, seed=8)


def test_a_share_of_the_demand_brings_that_share_of_visitors(city):
    assert len(come(city, share=0.1)) == pytest.approx(0.1 * len(come(city)), abs=1)


def test_nobody_comes_on_a_closed_day(city):
    assert come(city, day=SUNDAY) == []


def test_on_saturdays_people_come_only_for_what_is_taken_then(city):
    wanted = {city.service(visitor.service).timetable for visitor in come(city, day=SATURDAY)}

    assert wanted == {"saturday-morning"}


def test_everybody_comes_while_the_matter_is_taken_except_those_at_the_door(city):
    opening = OpeningDay(city, TUESDAY)
    came = [visitor for visitor in come(city) if not visitor.early]

    assert [visitor for visitor in came if opening.moment(city.service(visitor.service), visitor.at) != visitor.at] == []


def test_some_stand_at_the_door_before_it_opens(city):
    opening = OpeningDay(city, TUESDAY)
    assert opening.doors is not None
    early = [visitor for visitor in come(city) if visitor.early]

    assert len(early) > 30
    assert all(opening.doors[0] - 10 * 60_000 - 1 <= visitor.at < opening.doors[0] for visitor in early)


def test_the_morning_is_busier_than_noon_and_there_is_a_second_peak_after_lunch(city):
    opening = OpeningDay(city, TUESDAY)
    came = [visitor.at for visitor in come(city)]

    def between(start: float, end: float) -> int:
        return sum(opening.wall(start * 60) <= at < opening.wall(end * 60) for at in came)

    morning, noon, after_lunch, evening = between(9, 10), between(12, 13), between(13, 14), between(16, 17)

    assert morning > after_lunch > noon
    assert after_lunch > evening


def test_a_green_visitor_has_a_reason_and_nobody_else_has(city):
    wrong = [visitor for visitor in come(city) if (visitor.reason is not None) != (visitor.priority == "green")]

    assert wrong == []


def test_project_is_a_reason_only_where_projects_are_dealt_with(city):
    zones = {
        city.zones.by_id[city.steps_of(city.service(visitor.service))[0][1].zone_id].code for visitor in come(city) if visitor.reason == "project"
    }

    assert zones <= {"business", "projects"}


def test_whoever_has_waited_long_is_likelier_to_miss_the_call(city):
    came = come(city)

    assert sum(visitor.misses(45) for visitor in came) > 1.3 * sum(visitor.misses(5) for visitor in came) > 0


def test_packages_are_asked_for_too(city):
    assert any(city.service(visitor.service).is_package for visitor in come(city))


def test_a_few_visitors_read_english(city):
    came = come(city)

    assert 0.02 < sum(visitor.language == "en" for visitor in came) / len(came) < 0.08
