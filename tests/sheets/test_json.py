"""Reports as JSON."""

import json

from hallq.sheets.json import as_json
from tests.sheets.reports import COLUMNS, made_up_report


def test_every_figure_stands_under_the_code_of_its_column():
    report = made_up_report()
    told = as_json(report)

    assert [tuple(row["figures"].items()) for row in told["rows"]] == [
        tuple(zip((column.code for column in COLUMNS), row.figures, strict=True)) for row in report.rows
    ]
    assert tuple(told["total"].values()) == report.total.figures


def test_it_says_of_which_hall_days_and_line_it_is():
    told = as_json(made_up_report())

    assert {name: told[name] for name in ("report", "hall", "from", "to", "by", "epoch", "seq")} == {
        "report": "waits", "hall": "xitou", "from": "2026-11-23", "to": "2026-11-24", "by": "queue", "epoch": "e1", "seq": 99,
    }  # fmt: skip


def test_captions_and_definitions_are_there_in_both_languages():
    told = as_json(made_up_report())
    captions = [told["title"], told["grouping"], told["hall_name"], *(column["title"] for column in told["columns"]), *told["definitions"]]

    assert all(set(caption) == {"zh", "en"} and all(caption.values()) for caption in captions)
    assert len(told["definitions"]) == 3


def test_a_row_without_a_code_has_none():
    assert [row["key"] for row in as_json(made_up_report())["rows"]] == ["pension", "card", None]


def test_figures_survive_being_written_and_read():
    told = as_json(made_up_report("=1"))

    assert json.loads(json.dumps(told, allow_nan=False)) == told
