"""The figures of a page as a file: what the interface for programs gives, for whoever is signed in at a browser."""

import json
from collections.abc import Callable

from flask import Response

from hallq.domain.report import Report
from hallq.sheets.csv import as_csv
from hallq.sheets.json import as_json
from hallq.sheets.xlsx import as_xlsx

Written = Callable[[Report, str], bytes]

FORMATS: dict[str, tuple[str, Written]] = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", lambda found, _reader: as_xlsx(found)),
    "csv": ("text/csv; charset=utf-8", lambda found, reader: as_csv(found, reader, bom=True)),
    "json": ("application/json", lambda found, _reader: json.dumps(as_json(found), ensure_ascii=False).encode()),
}
"""The kinds of file, each with its media type and who writes it."""


def as_file(found: Report, form: str, reader: str) -> Response:
    """A report as a file to be kept; its captions in the reader's language where they are not in both. Raises KeyError for an unknown kind."""
    kind, write = FORMATS[form]
    name = f"{found.hall}-{found.name}-{found.by}-{found.from_day}-{found.to_day}.{form}"
    return Response(write(found, reader), content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
