"""The citizen's rating: what may be given, when, and the figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallq.domain.errors import AlreadyEvaluated, EvaluationInvalid, NotYetServed, TooLate
from hallq.domain.evaluation import (
    Evaluation,
    Outcome,
    Satisfaction,
    by_default,
    check,
    check_still_told,
    left_to_ask,
    may_evaluate,
    satisfaction,
    timed_out,
)
from hallq.domain.evaluation_options import NATIONAL

HOUR = 60 * 60 * 1000
DAY = 24 * HOUR
NINE = 1_795_395_600_000


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
def test_a_level_without_options_is_a_rating(level: int) -> None:
    assert check(level, ()) == Evaluation(Outcome.GIVEN, level, (), None, "cn-1")


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
def test_all_options_of_the_level_may_be_chosen(level: int) -> None:
    codes = tuple(option.code for option in NATIONAL.options_of(level))

    assert check(level, codes).codes == codes


def test_options_are_kept_in_the_lists_order() -> None:
    assert check(5, ["517", "510"]).codes == ("510", "517")


def test_a_comment_is_kept_without_the_blanks_around_it() -> None:
    assert check(4, (), comment="  谢谢\n再来  ").comment == "谢谢\n再来"


@pytest.mark.parametrize("comment", [None, "", " \n "])
def test_an_empty_comment_is_none(comment: str | None) -> None:
    assert check(4, (), comment=comment).comment is None


def test_a_comment_of_the_longest_length_is_kept() -> None:
    assert check(4, (), comment="好" * 500).comment == "好" * 500


@pytest.mark.parametrize(
    ("level", "codes", "version", "comment", "reason"),
    [
        (5, (), "cn-0", None, "unknown_version"),
        (0, (), "cn-1", None, "unknown_level"),
        (6, (), "cn-1", None, "unknown_level"),
        (-1, (), "cn-1", None, "unknown_level"),
        (5, ["410"], "cn-1", None, "option_of_another_level"),
        (1, ["510"], "cn-1", None, "option_of_another_level"),
        (5, ["501"], "cn-1", None, "unknown_option"),
        (5, [""], "cn-1", None, "unknown_option"),
        (5, ["510", "510"], "cn-1", None, "option_repeated"),
        (5, [str(code) for code in range(510, 519)], "cn-1", None, "too_many_options"),
        (5, (), "cn-1", "好" * 501, "comment_too_long"),
        (5, (), "cn-1", "a\x00b", "comment_has_control_characters"),
        (5, (), "cn-1", "a\x1b[2Jb", "comment_has_control_characters"),
        (5, (), "cn-1", "a\tb", "comment_has_control_characters"),
        (5, (), "cn-1", "a\x85b", "comment_has_control_characters"),
        (5, (), "cn-1", "a\ud800b", "comment_has_control_characters"),
        (5, (), "cn-1", "a\u202eb", "comment_has_control_characters"),
    ],
)
def test_what_may_not_be_given_is_refused_with_its_reason(
    level: int, codes: list[str], version: str, comment: str | None, reason: str
) -> None:
    with pytest.raises(EvaluationInvalid) as refused:
        check(level, codes, version, comment)

    assert refused.value.facts["reason"] == reason


def test_a_family_of_signs_joined_by_zero_width_marks_may_be_a_comment() -> None:
    assert check(5, (), comment="👨‍👩‍👧").comment == "👨‍👩‍👧"


def test_a_time_out_has_no_level() -> None:
    assert timed_out() == Evaluation(Outcome.TIMED_OUT, None, (), None, "cn-1")


def test_a_time_out_of_an_unknown_list_is_refused() -> None:
    with pytest.raises(EvaluationInvalid):
        timed_out("cn-0")


def test_a_default_rating_keeps_its_own_outcome() -> None:
    assert by_default(3) == Evaluation(Outcome.DEFAULT, 3, (), None, "cn-1")


def test_a_default_rating_of_no_level_is_refused() -> None:
    with pytest.raises(EvaluationInvalid):
        by_default(9)


def test_a_served_visitor_may_evaluate() -> None:
    may_evaluate(started_at=0, previous=None, now=1)


def test_nobody_evaluates_before_the_service_began() -> None:
    with pytest.raises(NotYetServed):
        may_evaluate(started_at=None, previous=None, now=1)


@pytest.mark.parametrize("incoming", Outcome)
def test_a_given_rating_is_the_last_word(incoming: Outcome) -> None:
    with pytest.raises(AlreadyEvaluated):
        may_evaluate(started_at=0, previous=Outcome.GIVEN, incoming=incoming, now=1)


@pytest.mark.parametrize("previous", [Outcome.TIMED_OUT, Outcome.DEFAULT])
def test_who_let_the_time_run_out_may_still_rate(previous: Outcome) -> None:
    may_evaluate(started_at=0, previous=previous, now=1)


@pytest.mark.parametrize("incoming", [Outcome.TIMED_OUT, Outcome.DEFAULT])
@pytest.mark.parametrize("previous", [Outcome.TIMED_OUT, Outcome.DEFAULT])
def test_silence_is_recorded_once(previous: Outcome, incoming: Outcome) -> None:
    with pytest.raises(AlreadyEvaluated):
        may_evaluate(started_at=0, previous=previous, incoming=incoming, now=1)


def test_the_last_moment_of_the_seventh_day_is_in_time() -> None:
    may_evaluate(started_at=0, previous=None, now=7 * DAY)


def test_after_the_seventh_day_it_is_too_late() -> None:
    with pytest.raises(TooLate):
        may_evaluate(started_at=0, previous=None, now=7 * DAY + 1)


def test_the_number_of_days_is_the_halls_choice() -> None:
    with pytest.raises(TooLate):
        may_evaluate(started_at=0, previous=None, now=DAY + 1, days=1)


def test_a_default_rating_comes_when_the_days_are_over() -> None:
    may_evaluate(started_at=0, previous=None, incoming=Outcome.DEFAULT, now=8 * DAY)


def test_the_figures_of_ratings_are_those_worked_out_by_hand() -> None:
    assert satisfaction(served=20, levels={5: 4, 4: 2, 3: 1, 2: 2, 1: 1}, timed_out=3, defaulted=2) == Satisfaction(
        served=20,
        rated=10,
        timed_out=3,
        defaulted=2,
        unrated=5,
        by_level=((5, 4), (4, 2), (3, 1), (2, 2), (1, 1)),
        bad=3,
        rated_share=0.5,
        satisfied_share=0.7,
        mean_level=3.6,
    )


def test_silence_is_neither_rated_nor_satisfied() -> None:
    figures = satisfaction(served=5, levels={}, timed_out=3, defaulted=2)

    assert (figures.rated_share, figures.satisfied_share) == (0.0, None)


def test_a_day_without_service_has_no_shares() -> None:
    figures = satisfaction(served=0, levels={})

    assert (figures.rated_share, figures.satisfied_share, figures.mean_level) == (None, None, None)


@given(st.dictionaries(st.integers(1, 5), st.integers(0, 1000)), st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_every_served_visitor_is_counted_exactly_once(
    levels: dict[int, int], silent: int, defaulted: int, unasked: int
) -> None:
    served = sum(levels.values()) + silent + defaulted + unasked
    figures = satisfaction(served=served, levels=levels, timed_out=silent, defaulted=defaulted)

    assert figures.rated + figures.timed_out + figures.defaulted + figures.unrated == served


# --- at the pad ----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "speed", "left"), [(0, 1.0, 60_000), (15_000, 1.0, 45_000), (60_000, 1.0, 0), (90_000, 1.0, 0), (600_000, 20.0, 30_000)]
)
def test_the_pad_asks_for_a_minute_of_the_world(since: int, speed: float, left: int) -> None:
    assert left_to_ask(ended_at=NINE, now=NINE + since, speed=speed) == left


def test_a_service_that_goes_on_is_not_spoken_of() -> None:
    with pytest.raises(NotYetServed):
        check_still_told(ended_at=None, now=NINE)


@pytest.mark.parametrize("speed", [1.0, 60.0])
def test_what_the_pad_was_told_is_good_for_two_hours_of_the_world(speed: float) -> None:
    last = NINE + round(2 * HOUR * speed)
    check_still_told(ended_at=NINE, now=last, speed=speed)

    with pytest.raises(TooLate) as refused:
        check_still_told(ended_at=NINE, now=last + 1, speed=speed)
    assert refused.value.facts == {"seconds": 7200}
