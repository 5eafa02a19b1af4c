"""The roll-out in a made-up city hall whose parameters no estimator knows: against the pace of the lane and the naive rule, under 2:1."""

from statistics import fmean

import pytest

from hallq.domain.heads import Lane
from hallq.domain.performance import percentile
from tests.bench.foretold import NAIVE, PACE, ROLLOUT, covered, judge, mean_error
from tests.bench.world import CLASSES, COMPREHENSIVE, FIGURES, HOUR, MINUTE, MIXED, RATIO, UNITS_ONLY, DayOfZone, zone_of


@pytest.fixture(scope="module")
def zones():
    return [zone_of(number) for number in range(FIGURES.zones)]


@pytest.fixture(scope="module")
def days(zones):
    """Two days of every zone, as they happened."""
    found = [DayOfZone(zone, number) for zone in zones for number in range(2)]
    for day in found:
        day.play.run()
    return found


def everybody(days, klass=None):
    return [one for day in days for one in day.visitors.values() if klass in {None, one.class_id}]


# --- the hall is the one of the text ---------------------------------------------------------------------------------------------------------


def test_the_hall_has_nine_zones_36_units_180_windows_and_108_services(zones):
    assert len(zones) == 9
    assert len({queue for zone in zones for queue in zone.queues}) == 36
    assert len({post.window_id for zone in zones for post in zone.posts}) == 180
    assert len({matter.id for zone in zones for matters in zone.matters.values() for matter in matters}) == 108


def test_a_third_of_the_zones_has_unit_windows_a_third_is_mixed_and_a_third_comprehensive(zones):
    assert [zone.kind for zone in zones] == [UNITS_ONLY, MIXED, COMPREHENSIVE] * 3
    special = {zone.kind: fmean(len(sight.served) == 1 for sight in zone.sights) for zone in zones}
    assert special == {UNITS_ONLY: 1, MIXED: 0.7, COMPREHENSIVE: 0}


def test_services_take_five_to_25_minutes(zones):
    minutes = [matter.minutes for zone in zones for matters in zone.matters.values() for matter in matters]
    assert min(minutes) >= 5
    assert max(minutes) <= 25


def test_some_4500_tickets_a_day_are_taken(days):
    assert len(everybody(days)) / 2 == pytest.approx(4_500, rel=0.1)


def test_six_of_ten_walk_in_one_of_eight_has_priority_and_a_quarter_an_appointment(days):
    shares = [len(everybody(days, klass)) / len(everybody(days)) for klass in CLASSES]
    assert shares == pytest.approx([0.62, 0.12, 0.26], abs=0.02)


def test_appointments_are_of_a_quarter_hour_and_one_comes_seven_minutes_early(days):
    early = [(one.entry.slot_at - one.at) / MINUTE for one in everybody(days, CLASSES[2]) if one.entry.slot_at]
    assert fmean(early) == pytest.approx(7, abs=1)
    assert fmean((one - 7) ** 2 for one in early) ** 0.5 == pytest.approx(8, abs=1)
    assert all(one.entry.slot_at % (15 * MINUTE) == 0 for one in everybody(days))


def test_one_of_seventeen_windows_is_absent_and_at_lunch_three_of_ten_are_open(days):
    assert fmean(len(day.open) / 20 for day in days) == pytest.approx(0.94, abs=0.03)
    noon = [day.is_open(window, 12 * HOUR + 1) for day in days for window in day.open]
    assert fmean(noon) == pytest.approx(0.3, abs=0.05)
    assert all(day.is_open(window, 11 * HOUR) and day.is_open(window, 13 * HOUR + HOUR // 2) for day in days for window in day.open)


def test_the_hidden_figures_are_those_of_the_text():
    assert (FIGURES.never_come, FIGURES.absent, FIGURES.stops, FIGURES.patience_minutes) == (0.15, 0.06, 0.2, 110)
    assert (FIGURES.stop_minutes, FIGURES.lunch, FIGURES.log_days, FIGURES.judged_days) == ((15, 40), (12 * HOUR, 13 * HOUR + HOUR // 2), 12, 5)
    assert (FIGURES.service_minutes, FIGURES.early_minutes) == ((5, 25), (7, 8))
    assert (RATIO.favours, RATIO.of(2).favoured, RATIO.of(3).favoured, RATIO.of(1).favoured) == (2, True, True, False)


def test_some_do_not_come_when_called_and_visitors_wait_some_13_minutes(days):
    waits = [(one.called_at - one.at) / MINUTE for one in everybody(days) if one.called_at > one.at and not one.missed]
    assert fmean(waits) == pytest.approx(13, abs=1.5)
    assert 0.02 < fmean(one.missed for one in everybody(days)) < 0.15


def test_the_same_hall_is_played_each_time(days):
    again = DayOfZone(zone_of(0), 0)
    again.play.run()
    assert [one.called_at for one in again.visitors.values()] == [one.called_at for one in days[0].visitors.values()]


# --- how well waits are told -------------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def judged(full):
    """Visitors who had to wait with what each rule told, and the seconds of each roll-out: the whole protocol, or some 60 of three zones."""
    return judge() if full else judge(zones=(0, 1, 2), log_days=5, judged_days=2, every=30)


@pytest.mark.proof
def test_the_mean_error_is_at_most_085_of_the_lane_paces(judged, full):
    """Of 60 visitors the ratio is known to a tenth only."""
    told, _ = judged
    assert mean_error(told, ROLLOUT) <= (0.85 if full else 0.95) * mean_error(told, PACE)


@pytest.mark.proof
def test_the_mean_error_is_at_most_060_of_the_naive_rules(judged):
    told, _ = judged
    assert mean_error(told, ROLLOUT) <= 0.60 * mean_error(told, NAIVE)


@pytest.mark.proof
def test_the_range_holds_six_of_ten_once_its_ends_are_learned(judged, full):
    told, _ = judged
    raw, learned = covered(told)
    assert raw > 0.4
    assert not full or 0.55 <= learned <= 0.7


@pytest.mark.proof
def test_a_roll_out_of_a_zone_takes_less_than_fifty_milliseconds(judged, full):
    """Of one core: on a busy machine, and where every line is watched, it takes longer, so that only the full proof holds it to the figure."""
    _, seconds = judged
    assert percentile(sorted(seconds), 95) < (0.05 if full else 1.0)


def test_lanes_are_queue_by_class(zones):
    assert zones[0].lanes[:4] == [Lane(1, 1), Lane(1, 2), Lane(1, 3), Lane(2, 1)]
