"""The estimate against real offices: City of Warsaw, ten working days, told from the past only (see tests/data/warsaw/SOURCE.md)."""

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median

import pytest

from hallq.domain.estimate_range import DEFAULT_FACTORS, learn_factors, shown
from hallq.domain.estimation import LanePace, advance, busy_from, called, close_day, estimate, idle_from

WARSAW = Path(__file__).parents[1] / "data" / "warsaw"
# 30 December was a tax deadline and is history only; the factors come from the days up to 8 January, the proof from those after.
LEARNT_FROM, LEARNT_TO = "2019-12-31", "2020-01-08"
MINUTE = 60_000
# Minutes between calls where no office has any past yet.
FIRST_POOL = 6.0

SNAPSHOT, ISSUE, CALL = range(3)
Happening = tuple[float, int, int]


@dataclass(frozen=True, slots=True)
class Case:
    """A visitor who had to wait: what was told at the moment of issue, and what came."""

    day: str
    ahead: int
    told: float
    range: tuple[int, int]
    waited: float


def rows(name: str) -> Iterator[dict[str, str]]:
    with gzip.open(WARSAW / name, "rt", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def happenings() -> dict[str, dict[str, list[Happening]]]:
    """By day and queue: (minute, kind, ticket or open counters) in order."""
    found: dict[str, dict[str, list[Happening]]] = defaultdict(lambda: defaultdict(list))
    for row in rows("snapshots.csv.gz"):
        found[row["date"]][row["queue_id"]].append((float(row["minute_of_day"]), SNAPSHOT, int(row["open_counters"])))
    for number, row in enumerate(rows("tickets.csv.gz")):
        queue = found[row["date"]][row["queue_id"]]
        queue.append((float(row["issued"]), ISSUE, number))
        if row["called"]:
            queue.append((float(row["called"]), CALL, number))
    return found


def live_through(day: str, happened: list[Happening], pace: LanePace, pool: float) -> tuple[LanePace, list[Case]]:
    """One queue's day: whoever comes is told an estimate from what was known then."""
    called_at = {ticket: minute for minute, kind, ticket in happened if kind == CALL}
    waiting = counters = 0
    cases = []
    for minute, kind, what in sorted(happened):
        at = int(minute * MINUTE)
        if kind == SNAPSHOT:
            counters = what
        elif kind == CALL:
            waiting -= 1
            pace = called(pace, at)
        else:
            pace = advance(pace, at)
            told = estimate(pace, ahead=waiting, pool=pool, counters_open=1)
            if told is not None and called_at.get(what, minute) > minute:
                cases.append(Case(day, waiting, told.likely, shown(told.low, told.high), called_at[what] - minute))
            waiting += 1
        pace = (busy_from if waiting > 0 and counters > 0 else idle_from)(pace, at)
    return close_day(pace), cases


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    told: list[Case] = []
    paces: dict[str, LanePace] = defaultdict(LanePace)
    for day, queues in sorted(happenings().items()):
        calls = sum(pace.past_calls for pace in paces.values())
        pool = sum(pace.past_busy for pace in paces.values()) / calls if calls else FIRST_POOL
        for queue, happened in queues.items():
            # Minutes here are those of one day, so each day starts its clock anew.
            start = LanePace(past_calls=paces[queue].past_calls, past_busy=paces[queue].past_busy)
            paces[queue], found = live_through(day, happened, start, pool)
            told += found
    return told


@pytest.fixture(scope="module")
def later(cases: list[Case]) -> list[Case]:
    """The days that the default factors have not seen."""
    return [case for case in cases if case.day > LEARNT_TO]


def test_enough_visitors_waited_to_tell(later: list[Case]) -> None:
    assert len(later) > 17_000


def test_the_mean_error_is_within_the_goal(later: list[Case]) -> None:
    assert fmean(abs(case.told - case.waited) for case in later) <= 8.8


def test_the_error_as_a_share_of_the_waited_time_is_within_the_goal(later: list[Case]) -> None:
    assert sum(abs(case.told - case.waited) for case in later) / sum(case.waited for case in later) <= 0.345


def test_four_of_five_are_called_inside_the_shown_range(later: list[Case]) -> None:
    assert fmean(case.range[0] <= case.waited <= case.range[1] for case in later) >= 0.8


def test_at_most_one_of_ten_is_called_later_than_shown(later: list[Case]) -> None:
    assert fmean(case.waited > case.range[1] for case in later) <= 0.1


def test_the_shown_range_is_narrow_enough_to_be_of_use(later: list[Case]) -> None:
    assert median(case.range[1] - case.range[0] for case in later) <= 18.5


def test_the_default_factors_are_those_of_the_first_days(cases: list[Case]) -> None:
    learnt = learn_factors((case.ahead, case.told, case.waited) for case in cases if LEARNT_FROM <= case.day <= LEARNT_TO)

    assert (*DEFAULT_FACTORS.low, *DEFAULT_FACTORS.high) == pytest.approx((*learnt.low, *learnt.high), abs=0.006)
