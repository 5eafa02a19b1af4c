"""The reports by name: which figures each has, by what they may be grouped, and the rules by which they are made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from hallq.domain.errors import FieldInvalid, ReportUnknown
from hallq.domain.report import TOTAL, Column, Figures, Group, Kind, Report, row_of
from hallq.domain.routing import HallSetup
from hallq.queries.estimates import estimates
from hallq.queries.instant import instant
from hallq.queries.reports_asked import DIMENSIONS, Asked, asked
from hallq.queries.reports_durations import services, waits, ways
from hallq.queries.reports_satisfaction import ratings, ratings_by_wait, remarks
from hallq.queries.reports_visits import COUNTS, visits
from hallq.queries.reports_work import VISITS_OF, WORK_BY, visits_of, workload
from hallq.store.database import Database

Measure = Callable[[Asked], dict[Group, Figures]]


@dataclass(frozen=True, slots=True)
class ReportKind:
    """A report that may be asked for; the first of `bys` is meant where none is named. `definitions` are codes of sentences."""

    name: str
    bys: tuple[str, ...]
    columns: tuple[Column, ...]
    definitions: tuple[str, ...]
    measure: Measure


def report(database: Database, setup: HallSetup, name: str, *, from_day: str, to_day: str, by: str | None = None) -> Report:
    """The figures of the business days from `from_day` to `to_day` (ISO dates), both included, of one instant of the hall.

    Raises ReportUnknown, FieldInvalid for days or a grouping that the report does not know, HallUnknown.
    """
    kind = REPORTS.get(name)
    if kind is None:
        raise ReportUnknown(report=name, known=sorted(REPORTS))
    grouping = kind.bys[0] if by is None else by
    if grouping not in kind.bys:
        raise FieldInvalid(field="by", reason="not a grouping of this report", value=grouping, known=list(kind.bys))
    with instant(database, setup) as look:
        request = asked(look, grouping, from_day, to_day)
        figures = kind.measure(request)
    return _written(kind, request, from_day, to_day, figures)


def _written(kind: ReportKind, request: Asked, from_day: str, to_day: str, figures: Mapping[Group, Figures]) -> Report:
    look = request.look
    groups = sorted((group for group in figures if group != TOTAL), key=lambda group: group.place)
    return Report(
        name=kind.name,
        by=request.by,
        hall=look.setup.code,
        hall_name=look.setup.name,
        from_day=from_day,
        to_day=to_day,
        epoch=look.head.epoch,
        seq=look.head.seq,
        columns=kind.columns,
        rows=tuple(row_of(group, kind.columns, figures[group]) for group in groups),
        total=row_of(TOTAL, kind.columns, figures[TOTAL]),
        definitions=kind.definitions,
    )


def _seconds(*codes: str) -> tuple[Column, ...]:
    return tuple(Column(code, Kind.SECONDS) for code in codes)


def _counts(*codes: str) -> tuple[Column, ...]:
    return tuple(Column(code) for code in codes)


def _share(code: str) -> Column:
    return Column(code, Kind.SHARE)


_DURATION = (Column("count"), *_seconds("mean", "median", "p90", "maximum"))
_LEVELS = _counts("level_5", "level_4", "level_3", "level_2", "level_1")
_RATED = (
    *_counts("served", "rated", "unrated", "timed_out", "defaulted"),
    *_LEVELS,
    Column("mean_level", Kind.LEVEL),
    _share("rated_share"),
    _share("satisfied_share"),
    Column("bad"),
)
_VISITS = _counts(*COUNTS)
_WORK = (
    *_counts("services", "matters"), *_seconds("service_time"), *_counts("joint"), *_seconds("joint_time"),
    *_counts("outside", "outside_matters"), *_seconds("outside_time", "work_time"),
)  # fmt: skip
_BY_WAIT = (*_RATED[:5], *_RATED[-4:], Column("correlation", Kind.CORRELATION))
_TOLD = (Column("told"), *(_share(code) for code in ("inside", "told_later", "told_earlier")), *_seconds("error", "bias", "naive_error", "les_error"))
_REMARKS = (Column("level"), Column("count"), _share("share"), Column("flag", Kind.FLAG))


def _named(measure: Measure, prefix: str, columns: tuple[Column, ...]) -> tuple[tuple[Measure, str, Column], ...]:
    return tuple((measure, column.code, replace(column, code=prefix + column.code)) for column in columns)


# Of a day that a measure knows nothing of, nothing is counted; every other figure is not there.
_NOTHING = {Kind.COUNT: 0}
# The day at a glance: from which measure each column is, under which name there, and its name here.
_GLANCE = (
    *_named(visits, "", _VISITS),
    *_named(waits, "wait_", (*_DURATION[1:], _share("within_target"))),
    *_named(ways, "way_", _seconds("mean", "median")),
    *_named(services, "service_", (Column("count"), *_seconds("mean", "median", "p90"))),
    *_named(ratings, "", _RATED[1:5] + _RATED[-4:]),
)


def glance(request: Asked) -> dict[Group, Figures]:
    """The figures of each day that stand first in every report."""
    measured = {measure: measure(request) for measure in dict.fromkeys(measure for measure, _, _ in _GLANCE)}
    days = {day for figures in measured.values() for day in figures}
    return {
        day: {column.code: measured[measure].get(day, {}).get(code, _NOTHING.get(column.kind)) for measure, code, column in _GLANCE} for day in days
    }


_KINDS = (
    ReportKind("day", ("day",), tuple(column for _, _, column in _GLANCE), ("days", "visit", "wait", "way", "service", "rating"), glance),
    ReportKind("visits", DIMENSIONS, _VISITS, ("days", "visit", "place"), visits),
    ReportKind("waits", DIMENSIONS, (*_DURATION, _share("within_target")), ("days", "wait", "place", "target", "percentile"), waits),
    ReportKind("estimates", DIMENSIONS, _TOLD, ("days", "told", "shown", "others", "place"), estimates),
    ReportKind("ways", DIMENSIONS, _DURATION, ("days", "way", "served_place", "percentile"), ways),
    ReportKind(
        "services",
        DIMENSIONS,
        (*_DURATION, *_seconds("held"), Column("matters")),
        ("days", "service", "served_place", "percentile"),
        services,
    ),
    ReportKind("satisfaction", DIMENSIONS, _RATED, ("days", "rating", "served_place"), ratings),
    ReportKind("satisfaction_by_wait", ("wait",), _BY_WAIT, ("days", "rating", "band", "correlation"), ratings_by_wait),
    ReportKind("workload", WORK_BY, _WORK, ("days", "work"), workload),
    ReportKind("sources", ("source",), _counts(*VISITS_OF), ("days", "source"), visits_of),
    ReportKind("agents", ("agent",), _counts(*VISITS_OF), ("days", "agent"), visits_of),
    ReportKind("options", ("option",), _REMARKS, ("days", "option"), remarks),
)

REPORTS: Mapping[str, ReportKind] = {kind.name: kind for kind in _KINDS}
"""Every report by its name."""
