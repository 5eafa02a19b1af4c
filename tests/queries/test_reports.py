"""Every figure of every report, against the same figure made by another hand straight from the log."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from hallq.domain.errors import FieldInvalid, ReportUnknown
from hallq.domain.report import Kind, Report, Row
from hallq.operations.hall import House
from hallq.operations.verify import verify
from hallq.queries.reports import REPORTS, report
from hallq.store import tables as t
from tests import databases
from tests.making import HALL, issue, make_hall
from tests.queries.days import end_day, hire, live_through, next_day
from tests.queries.recompute import ALL, Again

DAYS = ("2026-11-23", "2026-11-24")
SHOP = {**HALL["packages"][0], "code": "start-shop", "steps": ["company-open", ["card-new", "pension-proof", "company-seal"]]}
EVERY = [(name, by) for name, kind in REPORTS.items() for by in kind.bys]


@dataclass
class Lived:
    """A hall that has lived through some days, and the clerks by key."""

    house: House
    hall: int
    clerks: dict[int, str]

    def report(self, name: str, days: tuple[str, str] = DAYS, by: str | None = None) -> Report:
        return report(self.house.database, self.house.setup_of(self.hall), name, from_day=days[0], to_day=days[1], by=by)

    def again(self, days: tuple[str, str] = DAYS) -> Again:
        with self.house.database.reading() as connection:
            log = t.event_log.c
            bodies = [row[0] for row in connection.execute(sa.select(log.body).where(log.hall_id == self.hall).order_by(log.seq))]
        return Again(bodies, self.house.setup_of(self.hall), self.clerks, days)


def live(url: str, seed: int, acts: int) -> Lived:
    """A hall with two days: the first is closed, the second still runs."""
    house, hall = make_hall(url, packages=[*HALL["packages"], SHOP], agents=[{**HALL["agents"][0], "limit_per_day": None}])
    ids = hire(house, hall, li="李娜", wang="王强")
    chance = random.Random(seed)
    live_through(house, hall, chance, acts=acts, clerks=ids)
    end_day(house, hall)
    next_day(house, hall)
    live_through(house, hall, chance, acts=acts, clerks=ids[:1])
    return Lived(house, hall, dict(zip(ids, ("li", "wang"), strict=True)))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def lived(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """Two lively days; nobody changes anything any more."""
    if request.param == "sqlite":
        url = databases.sqlite_copy(request.getfixturevalue("sqlite_template"), tmp_path_factory.mktemp("lived"))
        yield live(url, 11, 600)
        databases.close_databases(url)
    else:
        with databases.postgres_copy(request.getfixturevalue("postgres"), request.getfixturevalue("postgres_template")) as url:
            yield live(url, 11, 600)
            databases.close_databases(url)


def check(told: Report, again: Again) -> None:
    """Each figure of the report equals the one made again, to the last place that is told."""
    expected = again.report(told.name, told.by)
    total = expected.pop(ALL)
    shown = [row for row in told.rows if told.name != "options" or row.figures[1]]
    assert {row.key for row in shown} == set(expected)
    for row, figures in [*((row, expected[row.key]) for row in shown), (told.total, total)]:
        assert_equal(told, row, figures)


# Half of the last place that is told: a tie may be rounded either way.
NEAR = {"seconds": 0.00051, "count": 0.0}


def assert_equal(told: Report, row: Row, figures: dict) -> None:
    assert {column.code for column in told.columns} <= set(figures)
    for column, value in zip(told.columns, row.figures, strict=True):
        if figures[column.code] is None or isinstance(value, bool):
            assert value == figures[column.code], (row.key, column.code)
        else:
            assert value == pytest.approx(figures[column.code], rel=0, abs=NEAR.get(column.kind, 0.00000051)), (row.key, column.code)


@pytest.mark.parametrize(("name", "by"), EVERY)
def test_every_figure_equals_one_made_again_from_the_log(lived, name, by):
    check(lived.report(name, by=by), lived.again())


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", REPORTS)
def test_the_figures_of_one_day_are_of_that_day_only(lived, name, day):
    check(lived.report(name, (day, day)), lived.again((day, day)))


@pytest.mark.parametrize("seed", range(4))
def test_other_days_have_equal_figures_too(sqlite_url, seed):
    lived = live(sqlite_url, seed, 350)

    for name, by in EVERY:
        check(lived.report(name, by=by), lived.again())


def test_the_days_that_were_lived_through_held_everything_that_can_happen(lived):
    again = lived.again()
    outcomes = {served.outcome for served in again.served}
    answers = {answer[0] for answer in again.rated.values() if answer}

    assert outcomes >= {"done", "transferred", "requeued", "no_show", "cancelled", "expired", "day_end", None}
    assert answers == {"given", "timed_out", "default"}
    assert any(len(visit.parts) == 2 and visit.now == 1 for visit in again.visits)
    assert any(served.ended and served.ended - served.started > served.served for served in again.served)
    assert {work.kind for work in again.work} == {"services", "joint", "outside"}
    assert any(visit.source == "walk_in" for visit in again.visits)
    assert any(visit.agent for visit in again.visits)


def test_the_books_of_these_days_can_be_told_again(lived):
    assert verify(lived.house.database, lived.hall).faults == []


def test_both_databases_tell_the_same(sqlite_url, postgres_url):
    halls = [live(url, 3, 250) for url in (sqlite_url, postgres_url)]

    for name, by in EVERY:
        rows = [(told.rows, told.total) for told in (hall.report(name, by=by) for hall in halls)]
        assert rows[0] == rows[1]


def test_everybody_who_took_a_number_is_somewhere(lived):
    told = lived.report("visits")
    ends = [told.figure(code) for code in ("completed", "no_show", "cancelled", "expired", "unfinished")]

    assert told.figure("issued") == sum(ends)


def test_a_report_of_days_without_visitors_has_no_rows_and_a_total_of_nothing(lived):
    told = lived.report("waits", ("2025-01-01", "2025-01-31"))

    assert (told.rows, told.total) == ((), Row(None, None, (0, None, None, None, None, None)))


def test_days_to_come_are_empty(lived):
    assert lived.report("visits", ("2027-01-01", "2027-01-31")).figure("issued") == 0


def test_a_day_without_a_service_counts_none_of_it(database_url):
    house, hall = make_hall(database_url)
    issue(house, hall)
    told = report(house.database, house.setup_of(hall), "day", from_day=DAYS[0], to_day=DAYS[0])
    row = dict(zip((column.code for column in told.columns), told.rows[0].figures, strict=True))
    counts = {column.code: row[column.code] for column in told.columns if column.kind is Kind.COUNT}

    assert {code: count for code, count in counts.items() if count} == {"issued": 1, "parts": 1, "unfinished": 1}
    assert None not in counts.values()
    assert row["service_mean"] is None


def test_a_report_says_of_which_line_it_is(lived):
    with lived.house.database.reading() as connection:
        last = connection.execute(sa.select(sa.func.max(t.event_log.c.seq)).where(t.event_log.c.hall_id == lived.hall)).scalar()

    assert lived.report("day").seq == last


def test_an_unknown_report_is_refused_by_name(lived):
    with pytest.raises(ReportUnknown) as refused:
        lived.report("profits")

    assert refused.value.facts["report"] == "profits"


@pytest.mark.parametrize(
    ("days", "by", "field"),
    [
        (("2026-11-31", "2026-12-01"), None, "from"),
        (("2026-11-23", "20261124"), None, "to"),
        (("2026-11-23", "tomorrow"), None, "to"),
        (("2026-11-24", "2026-11-23"), None, "to"),
        (DAYS, "shoe", "by"),
        (DAYS, "wait", "by"),
    ],
)
def test_what_no_report_can_be_of_is_refused_with_its_field(lived, days, by, field):
    with pytest.raises(FieldInvalid) as refused:
        lived.report("waits", days, by)

    assert refused.value.facts["field"] == field


def test_a_figure_that_is_not_in_the_report_is_no_figure(lived):
    told = lived.report("visits")

    with pytest.raises(KeyError):
        told.figure("happiness")
    with pytest.raises(KeyError):
        told.figure("issued", key="1999-01-01")
