"""A report as text for a terminal: a table, or a list of figures where there is one row of many columns."""

import textwrap
import unicodedata
from collections.abc import Iterable, Sequence

from hallq.domain.report import Column, Kind, Report, Value
from hallq.sheets.captions import COLUMNS, GROUPINGS, TOTAL, definitions, label, said, title

HEADING_WIDTH = 12
WIDEST_TABLE = 20
NOTHING = "–"


def report_text(report: Report, language: str, *, rules: bool = True) -> str:
    """The report in `language`; with `rules`, the definitions behind the figures stand below it. Durations are minutes:seconds."""
    heading = f"{title(report).of(language)} · {said(GROUPINGS[report.by]).of(language)}"
    parts = [underlined(heading), _list(report, language) if _is_list(report) else _table(report, language)]
    if rules:
        parts.append("\n".join(textwrap.fill(sentence.of(language), 110, subsequent_indent="  ") for sentence in definitions(report)))
    return "\n".join(parts)


def underlined(text: str) -> str:
    """A heading."""
    return f"{text}\n{'-' * width(text)}"


def width(text: str) -> int:
    """How many places a text takes on a terminal: Chinese signs take two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def shown(value: Value, kind: Kind) -> str:
    """A figure as people read it."""
    if value is None:
        return NOTHING
    match kind:
        case Kind.SECONDS:
            minutes, seconds = divmod(round(value), 60)
            return f"{minutes}:{seconds:02d}"
        case Kind.SHARE:
            return f"{100 * value:.1f}%"
        case Kind.LEVEL | Kind.CORRELATION:
            return f"{value:.2f}"
        case Kind.FLAG:
            return "✓" if value else NOTHING
        case Kind.COUNT:
            return str(value)


def _is_list(report: Report) -> bool:
    return len(report.columns) > WIDEST_TABLE or (len(report.rows) <= 1 and len(report.columns) > 8)


def _list(report: Report, language: str) -> str:
    """Each figure of the total on a line of its own."""
    names = [said(COLUMNS[column.code]).of(language) for column in report.columns]
    lines = list(zip(names, _cells(report.total.figures, report.columns), strict=True))
    widest = max(width(name) for name, _ in lines)
    return "\n".join(f"{name}{' ' * (widest - width(name))}  {figure:>8}" for name, figure in lines)


def _table(report: Report, language: str) -> str:
    headings = [_wrapped(said(GROUPINGS[report.by]).of(language)), *(_wrapped(said(COLUMNS[column.code]).of(language)) for column in report.columns)]
    rows = [[label(row).of(language) or (row.key or NOTHING), *_cells(row.figures, report.columns)] for row in report.rows]
    rows.append([said(TOTAL).of(language), *_cells(report.total.figures, report.columns)])
    return table(headings, rows)


def table(headings: Sequence[Sequence[str]], rows: Iterable[Sequence[str]]) -> str:
    """Columns under headings of one or more lines; the first column to the left, figures to the right."""
    body = [list(row) for row in rows]
    height = max(len(heading) for heading in headings)
    top = [[heading[line - height + len(heading)] if line >= height - len(heading) else "" for heading in headings] for line in range(height)]
    widths = [max(width(row[place]) for row in [*top, *body]) for place in range(len(headings))]
    return "\n".join(_line(row, widths) for row in [*top, *body])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    padded = [first[0] + " " * (first[1] - width(first[0])), *(" " * (wide - width(cell)) + cell for cell, wide in others)]
    return "  ".join(padded).rstrip()


def _wrapped(heading: str) -> list[str]:
    return textwrap.wrap(heading, HEADING_WIDTH, break_long_words=False) or [""]


def _cells(figures: Iterable[Value], columns: Iterable[Column]) -> list[str]:
    return [shown(value, column.kind) for value, column in zip(figures, columns, strict=True)]
