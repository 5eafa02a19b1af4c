"""A report as a page shows it: captions and figures in the reader's words, what stands out, and its chart."""

from dataclasses import dataclass
from itertools import pairwise

from hallq.domain.report import Report, Row
from hallq.manage.charts import Chart, chart_of
from hallq.manage.figures import FEWEST, is_small, ratings_of, shown
from hallq.sheets.captions import COLUMNS, GROUPINGS, TOTAL, definitions, label, said, title

MOST_ACROSS = 10
"""So many columns of figures stand beside one another on paper, A4 across; a table of more is printed as several."""

_WAITED = ("count", "mean", "median", "p90", "maximum")
# What stands above the chart: figures of all rows together.
_HEADS = {
    "day": ("issued", "completed", "no_show", "wait_mean", "wait_within_target", "service_mean", "satisfied_share"),
    "visits": ("issued", "completed", "no_show", "cancelled", "expired", "transferred"),
    "waits": (*_WAITED, "within_target"),
    "estimates": ("told", "inside", "told_later", "error", "naive_error", "les_error"),
    "ways": _WAITED,
    "services": (*_WAITED, "held", "matters"),
    "satisfaction": ("served", "rated", "rated_share", "satisfied_share", "mean_level", "bad", "timed_out"),
    "satisfaction_by_wait": ("served", "rated", "rated_share", "satisfied_share", "mean_level", "correlation"),
    "workload": ("services", "matters", "service_time", "joint_time", "outside_time", "work_time"),
    "sources": ("issued", "brought", "completed", "cancelled"),
    "agents": ("issued", "brought", "completed", "cancelled"),
    "options": ("count",),
}


@dataclass(frozen=True, slots=True)
class ReportShown:
    """The words and figures of a page; `heads` are caption and figure, `rows` code, name and figures. `chart` is None where no row is there.

    `hides_shares` says that some figure is not shown because it is drawn from too few ratings, fewer than `fewest`; `rated` is how many ratings
    all is drawn from, None where the report is not about ratings.
    """

    name: str
    title: str
    hall: str
    first: str
    last: str
    grouping: str
    captions: tuple[str, ...]
    heads: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str | None, str, tuple[str, ...]], ...]
    total: tuple[str, tuple[str, ...]]
    rules: tuple[str, ...]
    chart: Chart | None
    hides_shares: bool
    rated: int | None
    fewest: int = FEWEST

    @property
    def sheets(self) -> tuple[tuple[int, int], ...]:
        """Which columns of figures stand together on paper, from and until: as many each, and never more than fit."""
        many = len(self.captions)
        tables = -(-many // MOST_ACROSS)
        ends = [many * nth // tables for nth in range(tables + 1)]
        return tuple(pairwise(ends))


def shown_report(found: Report, reader: str) -> ReportShown:
    """A report in a reader's language."""
    total = _cells(found, found.total)
    captions = tuple(said(COLUMNS[column.code]).of(reader) for column in found.columns)
    heads = {column.code: (words, figure) for column, words, figure in zip(found.columns, captions, total, strict=True)}
    return ReportShown(
        name=found.name,
        title=title(found).of(reader),
        hall=found.hall_name.of(reader),
        first=found.from_day,
        last=found.to_day,
        grouping=said(GROUPINGS[found.by]).of(reader),
        captions=captions,
        heads=tuple(heads[code] for code in _HEADS[found.name]),
        rows=tuple((row.key, label(row).of(reader), _cells(found, row)) for row in found.rows),
        total=(said(TOTAL).of(reader), total),
        rules=tuple(rule.of(reader) for rule in definitions(found)),
        chart=chart_of(found, reader) if found.rows else None,
        hides_shares=any(is_small(found, row, column) for row in (*found.rows, found.total) for column in found.columns),
        rated=ratings_of(found, found.total),
    )


def _cells(found: Report, row: Row) -> tuple[str, ...]:
    """The figures of a row as the table shows them: no share of a handful of ratings."""
    figures = zip(found.columns, row.figures, strict=True)
    return tuple(shown(None if is_small(found, row, column) else value, column.kind) for column, value in figures)
