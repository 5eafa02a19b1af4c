"""The citizen's rating of a service: what may be given, when, and what share of visitors is satisfied."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hallq.domain.errors import AlreadyEvaluated, EvaluationInvalid, NotYetServed, TooLate
from hallq.domain.evaluation_options import CURRENT_VERSION, OPTION_LISTS, OptionList

MOST_OPTIONS = 8
LONGEST_COMMENT = 500
EVALUATION_DAYS = 7
# Levels 1 and 2 are bad reviews in the sense of the national rules; level 3, 基本满意, is still satisfied.
LOWEST_SATISFIED = 3

ASKING_MS = 60_000
"""How long the pad asks after a service has ended, in the world's time: it is a person who reads and touches."""
PAD_KEEPS_MS = 2 * 60 * 60 * 1000
"""How long after a service its pad may still hand in what it was told while its link was lost, in the world's time."""

_DAY_MS = 24 * 60 * 60 * 1000
# Marks that turn the direction of a text: in a list of remarks they would rewrite their neighbours.
_DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Outcome(StrEnum):
    """What came of asking: three different things, of which only `given` is a rating."""

    GIVEN = "given"
    TIMED_OUT = "timed_out"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came of asking a visitor; `level` is None where the time ran out, and `codes` stand in the list's order."""

    outcome: Outcome
    level: int | None
    codes: tuple[str, ...]
    comment: str | None
    version: str


def check(level: int, codes: Sequence[str], version: str = CURRENT_VERSION, comment: str | None = None) -> Evaluation:
    """The rating a visitor gives.

    Raises EvaluationInvalid with a `reason`: unknown_version, unknown_level, too_many_options, option_repeated, unknown_option,
    option_of_another_level, comment_too_long, comment_has_control_characters.
    """
    options = _options(version)
    _check_level(level, options)
    _check_codes(level, codes, options)
    chosen = tuple(option.code for option in options.options if option.code in codes)
    return Evaluation(Outcome.GIVEN, level, chosen, _checked_comment(comment), version)


def timed_out(version: str = CURRENT_VERSION) -> Evaluation:
    """The visitor was asked and did not answer: neither a rating nor satisfaction."""
    return Evaluation(Outcome.TIMED_OUT, None, (), None, _options(version).version)


def by_default(level: int, version: str = CURRENT_VERSION) -> Evaluation:
    """A level set by a province's rule after so many days; it is counted apart. Raises EvaluationInvalid."""
    _check_level(level, _options(version))
    return Evaluation(Outcome.DEFAULT, level, (), None, version)


def may_evaluate(
    *, started_at: int | None, previous: Outcome | None, incoming: Outcome = Outcome.GIVEN, now: int, days: int = EVALUATION_DAYS
) -> None:
    """Whether an occurrence may be evaluated: once, only after the service began, and for some days.

    A time-out or a default rating does not take the word from the visitor: a rating that is given replaces it, nothing replaces a given one.
    Raises NotYetServed, AlreadyEvaluated or TooLate.
    """
    if started_at is None:
        raise NotYetServed
    if previous is Outcome.GIVEN or (previous is not None and incoming is not Outcome.GIVEN):
        raise AlreadyEvaluated(outcome=previous.value)
    if incoming is Outcome.GIVEN and now - started_at > days * _DAY_MS:
        raise TooLate(days=days)


def left_to_ask(*, ended_at: int, now: int, speed: float = 1.0) -> int:
    """Milliseconds of the world for which a pad may still ask about a service that ended at `ended_at`; 0 where the time is over.

    Both instants are by the hall's clock, `speed` of whose seconds pass in one of the world.
    """
    return max(0, round(ASKING_MS - (now - ended_at) / speed))


def check_still_told(*, ended_at: int | None, now: int, speed: float = 1.0) -> None:
    """Whether a pad may still hand in what it was told about a service at its counter. Raises NotYetServed while that goes on, TooLate."""
    if ended_at is None:
        raise NotYetServed
    if now - ended_at > PAD_KEEPS_MS * speed:
        raise TooLate(seconds=PAD_KEEPS_MS // 1000)


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """The figures of ratings; every share is None where nobody stands below the line.

    `served` occurrences are `rated`, `timed_out`, `defaulted` or `unrated`, and nobody is two of them. `rated_share` is rated of served.
    `satisfied_share` is levels 3, 4 and 5 of the rated (the bad reviews of the national rules are levels 1 and 2): who said nothing is neither.
    """

    served: int
    rated: int
    timed_out: int
    defaulted: int
    unrated: int
    by_level: tuple[tuple[int, int], ...]
    bad: int
    rated_share: float | None
    satisfied_share: float | None
    mean_level: float | None


def satisfaction(*, served: int, levels: Mapping[int, int], timed_out: int = 0, defaulted: int = 0) -> Satisfaction:
    """The figures of `served` occurrences; `levels` counts the given ratings by level."""
    rated = sum(levels.values())
    bad = sum(count for level, count in levels.items() if level < LOWEST_SATISFIED)
    return Satisfaction(
        served=served,
        rated=rated,
        timed_out=timed_out,
        defaulted=defaulted,
        unrated=served - rated - timed_out - defaulted,
        by_level=tuple((level, levels.get(level, 0)) for level in (5, 4, 3, 2, 1)),
        bad=bad,
        rated_share=rated / served if served else None,
        satisfied_share=(rated - bad) / rated if rated else None,
        mean_level=sum(level * count for level, count in levels.items()) / rated if rated else None,
    )


def _options(version: str) -> OptionList:
    options = OPTION_LISTS.get(version)
    if options is None:
        raise EvaluationInvalid(field="version", reason="unknown_version", value=version)
    return options


def _check_level(level: int, options: OptionList) -> None:
    if level not in {one.level for one in options.levels}:
        raise EvaluationInvalid(field="level", reason="unknown_level", value=level)


def _check_codes(level: int, codes: Sequence[str], options: OptionList) -> None:
    if len(codes) > MOST_OPTIONS:
        raise EvaluationInvalid(field="options", reason="too_many_options", most=MOST_OPTIONS)
    if len(set(codes)) < len(codes):
        raise EvaluationInvalid(field="options", reason="option_repeated")
    level_of = {option.code: option.level for option in options.options}
    for code in codes:
        if code not in level_of:
            raise EvaluationInvalid(field="options", reason="unknown_option", value=code)
        if level_of[code] != level:
            raise EvaluationInvalid(field="options", reason="option_of_another_level", value=code)


def _checked_comment(comment: str | None) -> str | None:
    text = (comment or "").strip()
    if len(text) > LONGEST_COMMENT:
        raise EvaluationInvalid(field="comment", reason="comment_too_long", most=LONGEST_COMMENT)
    if any(_is_control(character) for character in text):
        raise EvaluationInvalid(field="comment", reason="comment_has_control_characters")
    return text or None


def _is_control(character: str) -> bool:
    if character == "\n":
        return False
    return unicodedata.category(character) in {"Cc", "Cs"} or character in _DIRECTION_MARKS
