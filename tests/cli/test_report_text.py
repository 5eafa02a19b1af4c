"""A report on a terminal."""

import pytest

from hallq.cli.report_text import report_text, shown, table, width
from hallq.domain.names import Name
from hallq.domain.report import Column, Kind, Report, Row

COLUMNS = (Column("count"), Column("mean", Kind.SECONDS), Column("within_target", Kind.SHARE))


def waits(*rows: Row, columns: tuple[Column, ...] = COLUMNS) -> Report:
    total = Row(None, None, tuple(3 for _ in columns))
    return Report(
        name="waits", by="zone", hall="xitou", hall_name=Name("溪头"), from_day="2026-11-23", to_day="2026-11-23", epoch="e", seq=9,
        columns=columns, rows=rows, total=total, definitions=("wait",),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        (None, Kind.SECONDS, "–"),
        (0.4, Kind.SECONDS, "0:00"),
        (3725, Kind.SECONDS, "62:05"),
        (0.125, Kind.SHARE, "12.5%"),
        (4.5, Kind.LEVEL, "4.50"),
        (-0.314, Kind.CORRELATION, "-0.31"),
        (True, Kind.FLAG, "✓"),
        (False, Kind.FLAG, "–"),
        (7, Kind.COUNT, "7"),
    ],
)
def test_a_figure_is_shown_as_people_read_it(value, kind, expected):
    assert shown(value, kind) == expected


def test_chinese_signs_take_two_places():
    assert (width("人社"), width("A1")) == (4, 2)


def test_figures_stand_to_the_right_under_their_headings():
    lines = table([["Zone"], ["a long", "heading"]], [["人社", "3"], ["x", "1000"]]).splitlines()

    assert lines == ["       a long", "Zone  heading", "人社        3", "x        1000"]


def test_a_report_has_a_row_for_each_group_and_one_for_all():
    lines = report_text(waits(Row("rs", Name("人社", "Social"), (2, 61.0, 0.5))), "en").splitlines()

    assert lines[0] == "Waiting time · Zone"
    groups = [line.split() for line in lines if line.startswith(("Social", "Total"))]
    assert groups == [["Social", "2", "1:01", "50.0%"], ["Total", "3", "0:03", "300.0%"]]


def test_the_rules_behind_the_figures_can_be_left_out():
    assert "first call" in report_text(waits(), "en")
    assert "first call" not in report_text(waits(), "en", rules=False)


def test_one_row_of_many_figures_is_a_list():
    many = tuple(Column("count") for _ in range(9))

    assert report_text(waits(columns=many), "en", rules=False).splitlines()[2:] == ["Count         3"] * 9
