"""The form of a ticket template: its lines as rows that are moved and removed, its own words, its logo; read, and said in words."""

import re
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from flask import g, request
from werkzeug.datastructures import MultiDict

from hallq.domain.errors import SetupInvalid
from hallq.domain.slip_template import BUILT_IN, MOST_LINES, OFTEN, PLACEHOLDERS, written_line
from hallq.manage.setup.fields import Field
from hallq.printing.fonts import font_book
from hallq.printing.logo import LogoRefusedError, logo_of
from hallq.web.joining import as_line
from hallq.web.locale import gettext
from hallq.words import mark as _

Sent = MultiDict[str, str]
Row = Mapping[str, Any]

KINDS = {
    "number": _("Number, large"),
    "title": _("Heading above the number"),
    "hall": _("Name of the hall"),
    "logo": _("Logo"),
    "service": _("Matter"),
    "ahead": _("People ahead"),
    "estimate": _("Estimated wait"),
    "zone": _("Zone"),
    "windows": _("Windows"),
    "time": _("Time of the ticket"),
    "steps": _("Steps of a package"),
    "qr": _("Code for telephones"),
    "tips": _("Tips of the hall"),
    "serial": _("Number of the slip"),
    "text": _("Own words"),
    "rule": _("Rule"),
    "space": _("Empty space"),
}
"""The kinds of lines by what people call them, in the order in which they are offered."""

MEANINGS = {
    "hall": _("name of the hall"),
    "service": _("name of the matter"),
    "number": _("the number"),
    "ahead": _("how many people are ahead"),
    "zone": _("name of the zone"),
    "windows": _("windows, as 1–3, 12"),
    "date": _("day of the ticket"),
    "time": _("time of the ticket"),
    "minutes": _("estimated minutes, as 15–25"),
}
SIZES = ((1, _("normal")), (2, _("large")), (3, _("larger")), (4, _("largest")))
ALIGNS = (("left", _("left")), ("center", _("middle")), ("right", _("right")))
FIRST = {"lines": [written_line(line) for line in BUILT_IN.lines], "logo": None}
"""A new template begins as the slip that is built in."""

NEW_ROWS: Mapping[str, Row] = {
    "text": {"kind": "text", "zh": "", "en": "", "size": 1, "align": "center", "bold": False},
    "space": {"kind": "space", "dots": 12},
    "": {"kind": ""},
}
"""The rows from which one is added: own words, space, and any other kind."""

_PLACE = re.compile(r"lines\.([1-9]\d{0,2})\.kind")


def row_of(entry: Any) -> Row:
    """A line of an entry as its row shows it, whatever was sent: keys that a kind lacks are as in a new one."""
    given = entry if isinstance(entry, Mapping) else {}
    kind = str(given.get("kind", ""))
    return {**NEW_ROWS.get(kind, {}), **given, "kind": kind}


def read_lines(_field: Field, sent: Sent) -> list[dict[str, Any]]:
    """The rows in the order of their places, without those that are to go."""
    rows = sorted({int(found[1]) for name in sent if (found := _PLACE.fullmatch(name))})[: 2 * MOST_LINES]
    kept = [row for row in rows if sent.get(f"lines.{row}.kind") and not sent.get(f"lines.{row}.gone")]
    return [_line(f"lines.{row}", sent) for row in sorted(kept, key=lambda row: _number(sent.get(f"lines.{row}.place", "")))]


def read_logo(_field: Field, sent: Sent) -> str | None:
    """The picture that was uploaded, else the one there was, unless it is to go."""
    logo, _reason = _uploaded()
    if logo is not None:
        return logo
    return None if sent.get("logo.gone") else sent.get("logo") or None


def check_upload(section: str, code: str) -> None:
    """Go on unless a file was sent that cannot be a logo. Raises SetupInvalid."""
    reason = _uploaded()[1] if section == "slips" else None
    if reason is not None:
        raise SetupInvalid(problems=[{"place": f"{section}.{code}.logo", "reason": reason}])


def upload_problem() -> str | None:
    """Why the file that was sent cannot be a logo."""
    return _uploaded()[1]


def lines_in_words(_field: Field, value: Any, _seen: object) -> str:
    """The lines by name, own words as they are."""
    return as_line(_line_in_words(row_of(line)) for line in value)


def logo_in_words(_field: Field, value: Any, _seen: object) -> str:
    """That there is a picture, told apart from any other one."""
    return gettext(_("a picture (%(mark)s)"), mark=f"{zlib.crc32(str(value).encode()):08x}")


def placeholders() -> list[tuple[str, str]]:
    """What may stand in own words, and what it means."""
    return [(f"{{{name}}}", MEANINGS[name]) for name in PLACEHOLDERS]


def unprintable(words: object) -> str:
    """The characters of own words that no font here has, each once: boxes stand in their place on the paper."""
    return font_book().lacking("".join(str(words).split()))


def boxes(lines: Sequence[Any]) -> dict[str, str]:
    """Such characters of a template by the name of their field."""
    own = {f"lines.{n}.{tongue}": row_of(line).get(tongue, "") for n, line in enumerate(lines, start=1) for tongue in ("zh", "en")}
    return {name: signs for name, words in own.items() if (signs := unprintable(words))}


def once(kind: str) -> bool:
    """Whether a line of this kind can be there once only."""
    return kind not in OFTEN


def _line(name: str, sent: Sent) -> dict[str, Any]:
    kind = sent.get(f"{name}.kind", "")
    if kind == "text":
        words = {tongue: sent.get(f"{name}.{tongue}", "").strip() for tongue in ("zh", "en")}
        look = {"size": _whole(sent.get(f"{name}.size", "")), "align": sent.get(f"{name}.align", ""), "bold": bool(sent.get(f"{name}.bold"))}
        return {"kind": kind, **words, **look}
    if kind == "space":
        return {"kind": kind, "dots": _whole(sent.get(f"{name}.dots", ""))}
    return {"kind": kind}


def _whole(typed: str) -> int | str:
    return int(typed) if re.fullmatch(r"\d{1,6}", typed.strip()) else typed.strip()


def _number(typed: str) -> float:
    """The place of a row; one without a place stands last."""
    return float(typed) if re.fullmatch(r"\d{1,4}(\.\d{1,3})?", typed.strip()) else float("inf")


def _uploaded() -> tuple[str | None, str | None]:
    """The logo made of the file that was sent, or why none can be; neither where none was sent. Made once in a request."""
    if "logo_uploaded" not in g:
        file = request.files.get("logo.file")
        content = b"" if file is None else file.read()
        g.logo_uploaded = _made(content) if content else (None, None)
        if file is not None:
            file.seek(0)
    found: tuple[str | None, str | None] = g.logo_uploaded
    return found


def _made(content: bytes) -> tuple[str | None, str | None]:
    try:
        return logo_of(content), None
    except LogoRefusedError as refusal:
        return None, str(refusal)


def _line_in_words(row: Row) -> str:
    kind = row["kind"]
    said = gettext(KINDS[kind]) if kind in KINDS else kind
    if kind == "text":
        words = " / ".join(filter(None, (str(row["zh"]), str(row["en"]))))
        look = [gettext(shown) for one, shown in (*SIZES[1:], *ALIGNS) if one in {row["size"], row["align"]} and one != "center"]
        return " ".join([f"“{words}”", *look, *([gettext(_("bold"))] if row["bold"] else [])])
    return f"{said} {row['dots']}" if kind == "space" else said


def numbered(lines: Sequence[Any]) -> list[Row]:
    """The rows of the form, each with its number from 1."""
    return [{**row_of(line), "n": n} for n, line in enumerate(lines, start=1)]
