"""How well visitors were told their wait, and when another way of telling takes over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallq.domain.scoreboard import LANE, LEAST_JUDGED, ROLLOUT, Outcome, Score, choose_method, score_of

MINUTES = st.floats(0, 300)
OUTCOMES = st.tuples(MINUTES, MINUTES, MINUTES, MINUTES).map(lambda one: Outcome(one[0], one[1], min(one[2:]), max(one[2:])))


def test_of_nobody_there_is_nothing_to_tell():
    assert score_of([]) == Score(0)
    assert Score(0).earlier is None


def test_the_error_is_the_mean_distance_and_the_bias_its_sign():
    told = score_of([Outcome(10, 6), Outcome(10, 12)])

    assert (told.judged, told.mean_error, told.bias) == (2, 3, 1)


def test_what_told_no_range_has_no_shares():
    told = score_of([Outcome(10, 6)])

    assert (told.inside, told.later, told.earlier) == (None, None, None)


@pytest.mark.parametrize(
    ("waited", "shares"),
    [(4.9, (0, 0, 1)), (5, (1, 0, 0)), (15, (1, 0, 0)), (15.1, (0, 1, 0))],
)
def test_a_visitor_is_judged_by_the_range_as_it_was_shown(waited, shares):
    told = score_of([Outcome(10, waited, low=7, high=13)])

    assert (told.inside, told.later, told.earlier) == shares


@given(st.lists(OUTCOMES, min_size=1))
def test_everybody_is_inside_or_later_or_earlier(outcomes):
    told = score_of(outcomes)

    assert told.inside + told.later + told.earlier == pytest.approx(1)
    assert abs(told.bias) <= told.mean_error + 1e-9


def scores(lane, rollout, judged=LEAST_JUDGED):
    """Both ways with so many minutes of error."""
    return {LANE: Score(LEAST_JUDGED, lane), ROLLOUT: Score(judged, rollout)}


@pytest.mark.parametrize(
    ("lane", "rollout", "now", "shown"),
    [
        (6.0, 4.0, LANE, ROLLOUT),
        (4.0, 6.0, LANE, LANE),
        (4.0, 6.0, ROLLOUT, LANE),
        (6.0, 5.8, LANE, LANE),
        (5.8, 6.0, ROLLOUT, ROLLOUT),
        (6.0, 6.0, ROLLOUT, ROLLOUT),
    ],
)
def test_the_way_that_clearly_errs_less_is_shown(lane, rollout, now, shown):
    assert choose_method(scores(lane, rollout), now) == shown


def test_a_way_that_told_few_is_not_preferred():
    assert choose_method(scores(6.0, 1.0, judged=LEAST_JUDGED - 1)) == LANE


def test_a_way_that_told_few_keeps_its_place():
    assert choose_method(scores(1.0, 6.0, judged=LEAST_JUDGED - 1), ROLLOUT) == ROLLOUT


def test_without_scores_the_pace_of_the_lane_is_shown():
    assert choose_method({}) == LANE


@given(st.floats(0.1, 60), st.floats(0.1, 60), st.sampled_from([LANE, ROLLOUT]))
def test_what_was_chosen_is_chosen_again(lane, rollout, now):
    told = scores(lane, rollout)
    chosen = choose_method(told, now)

    assert choose_method(told, chosen) == chosen
