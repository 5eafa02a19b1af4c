"""The sentences of the house in the reader's language: gettext for every room, read from the catalogues as they are written.

A sentence stands in the code in English; `hallq/translations/<language>/LC_MESSAGES/messages.po` holds it in other languages. English needs no
catalogue. The `.po` is read itself (a few milliseconds, once a language), so no compiled copy of it can be old.
"""

import ast
import struct
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO

LANGUAGES = ("zh", "en")
"""The languages the house speaks; the first is spoken to whoever asks for none of them."""

SOURCE = "en"


def gettext(msgid: str, language: str, /, **facts: object) -> str:
    """The sentence `msgid` for a reader of `language`, with `%(name)s` filled from the facts where any are given."""
    sentence = translations(language).gettext(msgid)
    return sentence % facts if facts else sentence


def ngettext(one: str, many: str, n: int, language: str, /, **facts: object) -> str:
    """The sentence for `n` things; `%(n)s` and the facts are filled in."""
    return translations(language).ngettext(one, many, n) % {"n": n, **facts}


def mark(msgid: str) -> str:
    """The sentence as it is: marks it for the catalogue where it is kept in a table and said later."""
    return msgid


def choose(wishes: Iterable[str]) -> str:
    """The first language of the house among the wishes (BCP 47 tags, the dearest first), else the first the house speaks."""
    return next((tag for tag in map(_primary, wishes) if tag in LANGUAGES), LANGUAGES[0])


def translations(language: str) -> NullTranslations:
    """The catalogue for a reader of `language` (a BCP 47 tag), as Jinja's i18n extension takes it too."""
    tag = choose((language,))
    return NullTranslations() if tag == SOURCE else _catalogue(tag)


@cache
def _catalogue(tag: str) -> GNUTranslations:
    text = files("hallq").joinpath("translations", tag, "LC_MESSAGES", "messages.po").read_text(encoding="utf-8")
    return GNUTranslations(BytesIO(_compiled(dict(read_po(text)))))


def read_po(text: str) -> Iterator[tuple[str, str]]:
    """The entries of a catalogue as gettext keys them: plurals joined by NUL; what is fuzzy, empty or struck out is left out."""
    for block in text.split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#~")]
        fields = _fields(line for line in lines if not line.startswith("#"))
        said = [value for name, value in fields.items() if name.startswith("msgstr")]
        if any(line.startswith("#,") and "fuzzy" in line for line in lines) or not any(said):
            continue
        yield "\0".join(fields[name] for name in ("msgid", "msgid_plural") if name in fields), "\0".join(said)


def _fields(lines: Iterable[str]) -> dict[str, str]:
    """`msgid`, `msgstr` and the like of one entry, each with its strings joined."""
    fields: dict[str, str] = {}
    name = ""
    for line in lines:
        keyword, quoted = ("", line) if line.startswith('"') else line.split(" ", 1)
        name = keyword or name
        fields[name] = fields.get(name, "") + ast.literal_eval(quoted)
    return fields


def _compiled(entries: Mapping[str, str]) -> bytes:
    """The entries in gettext's binary form: header, table of keys, table of sentences, then all of them, each ended by NUL."""
    pairs = [(key.encode(), said.encode()) for key, said in sorted(entries.items())]
    strings = [key for key, _ in pairs] + [said for _, said in pairs]
    start = 28 + 8 * len(strings)
    table, body = b"", b""
    for string in strings:
        table += struct.pack("<2I", len(string), start + len(body))
        body += string + b"\0"
    count = len(pairs)
    return struct.pack("<7I", 0x950412DE, 0, count, 28, 28 + 8 * count, 0, 0) + table + body


def _primary(tag: str) -> str:
    return tag.replace("_", "-").partition("-")[0].lower()
