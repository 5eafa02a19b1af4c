"""A report as plain values for JSON, with every caption in both languages."""

from typing import Any

from hallq.domain.names import Name
from hallq.domain.report import Report, Row
from hallq.sheets.captions import GROUPINGS, caption, definitions, said, title


def as_json(report: Report) -> dict[str, Any]:
    """The report as dicts and lists; figures stand under the codes of their columns and are those of the other formats."""
    return {
        "report": report.name,
        "title": _both(title(report)),
        "hall": report.hall,
        "hall_name": _both(report.hall_name),
        "from": report.from_day,
        "to": report.to_day,
        "by": report.by,
        "grouping": _both(said(GROUPINGS[report.by])),
        "epoch": report.epoch,
        "seq": report.seq,
        "columns": [{"code": column.code, "kind": column.kind.value, "title": _both(caption(column))} for column in report.columns],
        "rows": [{"key": row.key, "name": row.name and _both(row.name), "figures": _figures(report, row)} for row in report.rows],
        "total": _figures(report, report.total),
        "definitions": [_both(sentence) for sentence in definitions(report)],
    }


def _figures(report: Report, row: Row) -> dict[str, Any]:
    return {column.code: value for column, value in zip(report.columns, row.figures, strict=True)}


def _both(name: Name) -> dict[str, str]:
    return {"zh": name.zh, "en": name.of("en")}
