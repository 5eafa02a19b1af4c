"""What made-up visitors say of a service."""

from random import Random

import pytest

from hallq.domain.evaluation import check
from hallq.simulation.ratings import level_after, said


def share_of(level: int, waited: float) -> float:
    chance = Random(1)
    given = [level_after(chance, waited) for _ in range(4_000)]
    return given.count(level) / len(given)


@pytest.mark.parametrize(("waited", "expected"), [(0, 0.75), (45, 0.35)])
def test_the_share_of_the_best_level_falls_with_the_wait(waited, expected):
    assert share_of(5, waited) == pytest.approx(expected, abs=0.03)


def test_bad_reviews_grow_with_the_wait():
    assert share_of(1, 60) + share_of(2, 60) > 5 * (share_of(1, 0) + share_of(2, 0))


def test_more_than_half_rate_a_fifth_lets_the_pad_time_out_and_the_others_are_not_asked():
    chance = Random(1)
    words = [said(chance, 5, dealt_with=True) for _ in range(4_000)]
    asked = [word for word in words if word is not None]

    assert len([word for word in asked if word.level is not None]) / len(words) == pytest.approx(0.55, abs=0.03)
    assert len([word for word in asked if word.level is None]) / len(words) == pytest.approx(0.20, abs=0.03)


def test_every_rating_is_one_that_the_hall_accepts():
    chance = Random(1)
    given = [word for _ in range(2_000) if (word := said(chance, 30, dealt_with=True)) is not None and word.level is not None]

    assert all(check(word.level or 0, word.codes).codes == tuple(sorted(word.codes)) for word in given)


def test_a_visitor_sent_home_is_less_pleased():
    def mean(*, dealt_with: bool) -> float:
        chance = Random(1)
        levels = [word.level for _ in range(4_000) if (word := said(chance, 10, dealt_with=dealt_with)) is not None and word.level is not None]
        return sum(levels) / len(levels)

    assert mean(dealt_with=False) < mean(dealt_with=True)
