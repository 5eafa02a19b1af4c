"""Windows and matters as a table file: taken home, looked through before it is taken, and loaded, all of it or nothing."""

import json
from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from hallq.domain.errors import FieldInvalid, Refusal, SetupInUse, SetupInvalid, SetupStale
from hallq.domain.permissions import Permission
from hallq.domain.window_matrix import written
from hallq.manage.export import FORMATS
from hallq.manage.setup.faults import problems_of, told_place
from hallq.manage.setup.file_pages import FAULTS_SHOWN, parts_of
from hallq.manage.setup.pages import Answer, may_change
from hallq.manage.setup.seen import Seen, seen
from hallq.manage.setup.writes import REFUSED, press, sent_version, words_of
from hallq.operations.hall import Tx
from hallq.operations.moving import load_matrix, preview_matrix
from hallq.operations.setup import SetupChange
from hallq.sheets.matrix import FORMS, read_cells, write_cells
from hallq.web.auth import allowed, asker
from hallq.web.current import house
from hallq.web.errors import status_of
from hallq.web.locale import gettext
from hallq.words import mark as _

NO_FILE = _("Please choose a file first.")
STALE = _("Somebody has changed the set-up since the table was looked through. Nothing was changed; please look through it again.")


@allowed(Permission.SEE_SETUP)
def see_matrix() -> str:
    """The page of the table."""
    return _page(seen())


@allowed(Permission.SEE_SETUP)
def export() -> Response:
    """The present table as a file to be kept, or to be changed and loaded: a workbook or CSV. Raises FieldInvalid for another kind."""
    at, form = seen(), request.args.get("format", "csv")
    if form not in FORMS:
        raise FieldInvalid(field="format", reason="unknown")
    headers = {"Content-Disposition": f'attachment; filename="{at.setup.code}-windows-{at.version}.{form}"'}
    content = write_cells(written(at.content, chinese=at.language == "zh"), form)
    return Response(content, content_type=FORMATS[form][0], headers=headers)


@allowed(Permission.SEE_SETUP, Permission.MANAGE_SETUP)
def check() -> Answer:
    """Say what loading a table would do, without doing it."""
    at, who, retire = seen(), asker(), _retire()
    file = request.files.get("file")
    if file is None or not file.filename:
        return Response(_page(at, said=gettext(NO_FILE)), status_of(FieldInvalid), mimetype="text/html")
    try:
        cells = read_cells(file.read())
        change, document = house().act(who.hall_id, who.actor, lambda tx: preview_matrix(tx, cells=cells, retire=retire))
    except (SetupInvalid, SetupInUse) as refusal:
        return _refused(at, refusal)
    told = {"parts": parts_of(at, document, change), "warnings": [told_place(one, at) for one in change.warnings]}
    return render_template("manage/setup_matrix_check.html", seen=at, text=json.dumps(cells, ensure_ascii=False), retire=retire, **told)


@allowed(Permission.SEE_SETUP, Permission.MANAGE_SETUP)
def load() -> Answer:
    """Load the table that was looked through."""
    cells, version, retire = _cells(), sent_version(), _retire()

    def perform(tx: Tx) -> SetupChange:
        return load_matrix(tx, cells=cells, version=version, retire=retire).change

    def again(refusal: Refusal) -> Answer:
        return _refused(seen(), refusal)

    def go(act: str) -> Response:
        return Response(status=303, headers={"Location": url_for(".setup", done=act or "loaded")})

    return press(perform, again, go)


def _retire() -> bool:
    return bool(request.form.get("retire"))


def _cells() -> list[list[str]]:
    """The table as the page wrote it. Raises FieldInvalid for anything else."""
    try:
        found: Any = json.loads(request.form.get("text", ""))
    except ValueError:
        raise FieldInvalid(field="text", reason="malformed") from None
    if not isinstance(found, list) or not all(isinstance(row, list) and all(isinstance(cell, str) for cell in row) for row in found):
        raise FieldInvalid(field="text", reason="malformed")
    return found


def _refused(at: Seen, refusal: Refusal) -> Response:
    found = problems_of(refusal)
    problems = [told_place(one, at) for one in found[:FAULTS_SHOWN]]
    said = gettext(STALE) if isinstance(refusal, SetupStale) else words_of(refusal) if isinstance(refusal, REFUSED) and not problems else None
    return Response(_page(at, problems, said, len(found) - len(problems)), status_of(type(refusal)), mimetype="text/html")


def _page(at: Seen, problems: list[Any] | None = None, said: str | None = None, more: int = 0) -> str:
    windows, matters = len(at.content["counters"]), len(at.content["services"])
    told = {"problems": problems or [], "said": said, "more": more, "windows": windows, "matters": matters, "may_change": may_change()}
    return render_template("manage/setup_matrix.html", seen=at, **told)
