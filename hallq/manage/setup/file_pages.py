"""The set-up as a file: taken home, looked through before it is taken, and loaded, all of it or nothing."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from hallq.domain.errors import Refusal, SetupInUse, SetupInvalid
from hallq.domain.permissions import Permission
from hallq.domain.setup_document import code_of, read_document
from hallq.manage.setup.faults import Place, line_named, problems_of, told_place
from hallq.manage.setup.kinds import KINDS, WHOLE_KINDS
from hallq.manage.setup.pages import Answer, may_change
from hallq.manage.setup.seen import Seen, name_of, seen
from hallq.manage.setup.values import compared
from hallq.manage.setup.writes import REFUSED, press, sent_version, words_of
from hallq.operations.hall import Tx
from hallq.operations.setup import SetupChange, load_setup, preview_setup
from hallq.operations.setup_editing import check_version
from hallq.operations.setup_file import SetupText, decoded, parse_setup, write_setup
from hallq.web.auth import allowed, asker
from hallq.web.current import house
from hallq.web.errors import status_of
from hallq.web.locale import gettext

MOST_BYTES = 4_000_000
FAULTS_SHOWN = 50
LARGE = ("setup_file_check", "setup_file_load", "setup_matrix_check", "setup_matrix_load")


@dataclass(frozen=True, slots=True)
class Changed:
    """A thing that loading would make, change or retire, with what would be otherwise: label, before, after."""

    code: str
    name: str
    values: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """What loading would do to one kind."""

    title: str
    made: tuple[Changed, ...]
    changed: tuple[Changed, ...]
    retired: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault of a file: its line where it is known, its place, and the reason."""

    line: int | None
    place: Place


def take_more() -> None:
    """A set-up file may be larger than what is sent elsewhere: before its form is read."""
    if (request.endpoint or "").rpartition(".")[2] in LARGE:
        request.max_content_length = request.max_form_memory_size = MOST_BYTES


@allowed(Permission.SEE_SETUP)
def see_file() -> str:
    """The page of the file."""
    return _page(seen())


@allowed(Permission.SEE_SETUP)
def export() -> Response:
    """The set-up as a file to be kept."""
    at = seen()
    headers = {"Content-Disposition": f'attachment; filename="{at.setup.code}-setup-{at.version}.yaml"'}
    return Response(write_setup(at.content), content_type="application/yaml; charset=utf-8", headers=headers)


@allowed(Permission.SEE_SETUP, Permission.MANAGE_SETUP)
def check() -> Answer:
    """Say what loading a file would do, without doing it."""
    at, text, who = seen(), "", asker()
    try:
        text = _sent_text()
        document = parse_setup(text)
        change = house().act(who.hall_id, who.actor, lambda tx: preview_setup(tx, document=document))
    except (SetupInvalid, SetupInUse) as refusal:
        return _refused(at, text, refusal)
    parts = tuple(parts_of(at, read_document(document).content, change))
    warnings = [told_place(one, at) for one in change.warnings]
    return render_template("manage/setup_file_check.html", seen=at, text=text, parts=parts, warnings=warnings)


@allowed(Permission.SEE_SETUP, Permission.MANAGE_SETUP)
def load() -> Answer:
    """Load the file that was looked through."""
    text, version = request.form.get("text", ""), sent_version()

    def again(refusal: Refusal) -> Answer:
        return _refused(seen(), text, refusal)

    try:
        document = parse_setup(text)
    except SetupInvalid as refusal:
        return again(refusal)
    def go(act: str) -> Response:
        return Response(status=303, headers={"Location": url_for(".setup", done=act or "loaded")})

    def perform(tx: Tx) -> SetupChange:
        check_version(tx, version)
        return load_setup(tx, document=document)

    return press(perform, again, go)


def _sent_text() -> str:
    file = request.files.get("file")
    content = b"" if file is None else file.read()
    return decoded(content) if content else request.form.get("text", "")


def _refused(at: Seen, text: str, refusal: Refusal) -> Response:
    found = problems_of(refusal)
    lines = _taken_apart(text)
    problems = [Problem(_line(lines, one["place"]), told_place(one, at)) for one in found[:FAULTS_SHOWN]]
    said = words_of(refusal) if isinstance(refusal, REFUSED) and not problems else None
    return Response(_page(at, problems, said, len(found) - len(problems)), status_of(type(refusal)), mimetype="text/html")


def _taken_apart(text: str) -> SetupText | None:
    """The text whose lines are asked for, once for all faults; None where it is no YAML, which names the line itself."""
    try:
        return SetupText(text)
    except SetupInvalid:
        return None


def _line(lines: SetupText | None, place: str) -> int | None:
    """The line of a fault: as it names it itself, or where the thing stands."""
    named = line_named(place)
    return named if named is not None or lines is None else lines.line_of(place)


def _page(at: Seen, problems: list[Problem] | None = None, said: str | None = None, more: int = 0) -> str:
    return render_template("manage/setup_file.html", seen=at, problems=problems or [], said=said, more=more, may_change=may_change())


def parts_of(at: Seen, after: dict[str, Any], change: SetupChange) -> list[Part]:
    """What a change would do, kind by kind."""
    titles = {**{section: title for section, (title, _fields) in WHOLE_KINDS.items()}, **{section: kind.title for section, kind in KINDS.items()}}
    return [_part(at, after, change, section, gettext(title)) for section, title in titles.items() if _touched(change, section)]


def _touched(change: SetupChange, section: str) -> bool:
    return any(section in part for part in (change.made, change.changed, change.retired))


def _part(at: Seen, after: dict[str, Any], change: SetupChange, section: str, title: str) -> Part:
    if section in WHOLE_KINDS:
        values = tuple(compared(section, at.content[section], after[section], at))
        return Part(title, (), (Changed("", title, values),), ())
    new = {code_of(section, entry): entry for entry in after[section]}
    old = {code_of(section, entry): entry for entry in at.content[section]}
    if section == "timetables":
        made, changed, retired = _hours(old, new)
    else:
        made, changed, retired = (part.get(section, []) for part in (change.made, change.changed, change.retired))
    return Part(
        title,
        tuple(Changed(code, name_of(new[code], at.language)) for code in made),
        tuple(Changed(code, at.name(section, code), tuple(compared(section, old[code], new[code], at))) for code in changed),
        tuple(Changed(code, at.name(section, code)) for code in retired),
    )


def _hours(old: dict[str, Any], new: dict[str, Any]) -> tuple[list[str], list[str], list[str]]:
    """Opening hours are written with the hall, so which of them are otherwise is found here."""
    changed = [code for code in new if code in old and new[code] != old[code]]
    return [code for code in new if code not in old], changed, [code for code in old if code not in new]
