"""The estimate against real offices: City of Warsaw, ten working days, told from the past only (see tests/data/warsaw/SOURCE.md)."""

import pytest

from hallq.domain.estimate_range import DEFAULT_FACTORS, learn_factors
from tests.bench.estimates import LES, NAIVE, OURS, asked, ranges, scores
from tests.bench.offices import LEARNT_FROM, LEARNT_TO, judged

pytestmark = pytest.mark.proof


@pytest.fixture(scope="module")
def everybody():
    return list(judged())


@pytest.fixture(scope="module")
def cases(everybody):
    """Those judged: on the days after 8 January, with somebody before them."""
    return asked(everybody)


@pytest.fixture(scope="module")
def by_rule(cases):
    return scores(cases)


@pytest.fixture(scope="module")
def held(cases):
    return ranges(cases)


def test_enough_visitors_waited_to_tell(cases):
    assert len(cases) > 14_000


def test_the_mean_error_is_well_below_that_of_the_naive_rule(by_rule):
    assert by_rule[OURS].mean <= 0.85 * by_rule[NAIVE].mean


def test_the_mean_error_is_well_below_that_of_the_last_wait(by_rule):
    assert by_rule[OURS].mean <= 0.65 * by_rule[LES].mean


def test_no_other_rule_errs_less(by_rule):
    assert next(iter(by_rule)) == OURS


def test_the_mean_error_is_within_the_goal(by_rule):
    assert by_rule[OURS].mean <= 8.8


def test_the_error_as_a_share_of_the_waited_time_is_within_the_goal(by_rule):
    assert by_rule[OURS].share <= 0.345


def test_the_raw_range_of_eight_of_ten_holds_eight_of_ten(held):
    assert 0.77 <= held.raw <= 0.85


def test_four_of_five_are_called_inside_the_shown_range(held):
    assert held.inside >= 0.8


def test_at_most_one_of_ten_is_called_later_than_shown(held):
    assert held.later <= 0.1


def test_moved_by_the_calls_of_the_day_the_range_keeps_both_promises(held):
    assert (held.steered >= 0.8, held.steered_later <= 0.1) == (True, True)


def test_the_shown_range_is_narrow_enough_to_be_of_use(held):
    assert held.width <= 20


def test_the_default_factors_are_those_of_the_first_days(everybody):
    learnt = learn_factors((case.ahead, case.told[OURS], case.waited) for case in everybody if LEARNT_FROM <= case.day <= LEARNT_TO)

    for name in ("low", "high", "lowest", "highest"):
        assert getattr(DEFAULT_FACTORS, name) == pytest.approx(getattr(learnt, name), abs=0.006)
