"""The way of telling that erred less in a zone is told there from now on."""

from hallq.caretaker.choosing import Chooser
from hallq.domain.scoreboard import LANE, LEAST_JUDGED, ROLLOUT
from tests.operations.at_work import at_work
from tests.queries.test_estimates import tell_beside, wait


def methods(work):
    """By which way each zone is told."""
    setup = work.house.setup_of(work.hall)
    return {zone.code: work.house.paces.forecasts.method_of(work.hall, zone.id) for zone in setup.zones}


def test_a_hall_without_a_record_tells_by_the_pace_of_the_lane(database_url):
    work = at_work(database_url, "1")
    Chooser(work.house).look_round()

    assert set(methods(work).values()) == {LANE}


def test_the_zone_whose_record_speaks_for_it_is_told_by_playing_forward(database_url):
    work = at_work(database_url, "1")
    work.issue()
    work.serve("1")
    for _ in range(LEAST_JUDGED):
        tell_beside(work, wait(work, minutes=3), likely=3)
    Chooser(work.house).look_round()

    assert methods(work) == {"social": ROLLOUT, "business": LANE}
