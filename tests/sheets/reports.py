"""Reports made up for the sheets: every kind of figure, nothing to tell, and names that would like to be formulas."""

from hallq.domain.names import Name
from hallq.domain.report import TOTAL, Column, Group, Kind, Report, row_of

COLUMNS = (
    Column("count"),
    Column("mean", Kind.SECONDS),
    Column("rated_share", Kind.SHARE),
    Column("mean_level", Kind.LEVEL),
    Column("correlation", Kind.CORRELATION),
    Column("flag", Kind.FLAG),
)
HOSTILE = ('=HYPERLINK("http://example.org")', "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1")


def made_up_report(*names: str) -> Report:
    """A report with a row a name, one that has nothing to tell, one about nobody, and figures that test each last place."""
    named = [row_of(Group((place,), name, Name(name, name)), COLUMNS, _figures(place)) for place, name in enumerate(names)]
    rows = [
        row_of(Group((0,), "pension", Name("养老", "Pensions")), COLUMNS, _figures(7)),
        row_of(Group((1,), "card", Name("社保卡", "Cards, new")), COLUMNS, {"count": 0}),
        *named,
        row_of(Group((9,), None, None), COLUMNS, _figures(1)),
    ]
    total = row_of(TOTAL, COLUMNS, _figures(123_456))
    return Report(
        name="waits",
        by="queue",
        hall="xitou",
        hall_name=Name("溪头便民服务中心", "Xitou Service Hall"),
        from_day="2026-11-23",
        to_day="2026-11-24",
        epoch="e1",
        seq=99,
        columns=COLUMNS,
        rows=tuple(rows),
        total=total,
        definitions=("wait", "place", "correlation"),
    )


def _figures(number: int) -> dict[str, int | float | bool | None]:
    return {
        "count": number,
        "mean": number + 0.1 + 0.2,
        "rated_share": number / (number + 2),
        "mean_level": 1 + number / 300_000,
        "correlation": -1 / (number + 1),
        "flag": number % 2 == 0,
    }
