"""The option list: complete, of one shape, and never taken away."""

import pytest

from hallq.domain.evaluation_options import CURRENT_VERSION, NATIONAL, OPTION_LISTS, Option

# The codes as the rating platform has them, level by level, in the order shown.
CODES = {
    5: "510 511 512 513 514 515 516 517",
    4: "406 407 408 409 410 411 412 413",
    3: "307 308 309 310 311 312 313 314",
    2: "207 208 209 210 211 212 213 214",
    1: "108 109 110 111 112 113 114 115",
}


@pytest.mark.parametrize(("level", "codes"), CODES.items())
def test_a_level_offers_its_eight_codes(level: int, codes: str) -> None:
    assert " ".join(option.code for option in NATIONAL.options_of(level)) == codes


def test_there_are_forty_options() -> None:
    assert len(NATIONAL.options) == 40


def test_no_code_is_there_twice() -> None:
    assert len({option.code for option in NATIONAL.options}) == 40


@pytest.mark.parametrize("level", CODES)
def test_the_first_three_of_a_level_are_shown_at_once(level: int) -> None:
    assert [option.expand for option in NATIONAL.options_of(level)] == [False] * 3 + [True] * 5


def test_the_levels_stand_from_the_best_to_the_worst() -> None:
    assert [(one.level, one.name.zh) for one in NATIONAL.levels] == [
        (5, "非常满意"),
        (4, "满意"),
        (3, "基本满意"),
        (2, "不满意"),
        (1, "非常不满意"),
    ]


@pytest.mark.parametrize("option", NATIONAL.options, ids=lambda option: option.code)
def test_every_option_has_words_in_both_languages(option: Option) -> None:
    assert option.name.zh and option.name.en.isascii()  # noqa: PT018 -- one fact: both are there


def test_a_booking_that_had_to_queue_again_has_its_code() -> None:
    assert next(option.name.zh for option in NATIONAL.options if option.code == "212") == "在线预约办理后到实体大厅重复取号排队"


def test_the_current_list_is_among_those_kept() -> None:
    assert OPTION_LISTS[CURRENT_VERSION] is NATIONAL


def test_the_first_list_keeps_its_version_for_old_ratings() -> None:
    assert NATIONAL.version == "cn-1"
