"""Reports as values."""

import pytest

from hallq.domain.names import Name
from hallq.domain.report import TOTAL, Column, Group, Kind, Report, row_of

COLUMNS = (Column("count"), Column("mean", Kind.SECONDS), Column("rated_share", Kind.SHARE), Column("flag", Kind.FLAG))
PENSION = Group((0,), "pension", Name("养老", "Pensions"))
REPORT = Report(
    name="waits",
    by="queue",
    hall="xitou",
    hall_name=Name("溪头"),
    from_day="2026-11-23",
    to_day="2026-11-24",
    epoch="e",
    seq=9,
    columns=COLUMNS,
    rows=(row_of(PENSION, COLUMNS, {"count": 3, "mean": 0.0123456, "rated_share": 2 / 3, "flag": True}),),
    total=row_of(TOTAL, COLUMNS, {"count": 3}),
    definitions=("wait",),
)


def test_a_row_holds_the_figures_in_the_order_of_the_columns_rounded_once() -> None:
    assert REPORT.rows[0].figures == (3, 0.012, 0.666667, True)


def test_what_was_not_measured_is_none() -> None:
    assert REPORT.total.figures == (3, None, None, None)


def test_a_figure_is_found_by_column_and_key() -> None:
    assert (REPORT.figure("mean", "pension"), REPORT.figure("count")) == (0.012, 3)


@pytest.mark.parametrize(("column", "key"), [("median", "pension"), ("mean", "card"), ("median", None)])
def test_a_figure_that_is_not_there_is_an_error(column: str, key: str | None) -> None:
    with pytest.raises(KeyError):
        REPORT.figure(column, key)
