"""Ticket templates: which lines a slip has and in which order, with the hall's own words and logo; read as strictly as all of a set-up."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hallq.domain.names import Name
from hallq.domain.setup_keys import Key, Problems, Read, Several, one_of, read_keys, text, truth, whole

KINDS = (
    "logo", "hall", "title", "number", "service", "ahead", "estimate", "zone", "windows", "time", "steps", "qr", "tips", "text", "rule", "space",
    "serial",
)  # fmt: skip
OFTEN = frozenset({"text", "rule", "space"})
"""Kinds of lines that may be there more than once."""

PLACEHOLDERS = ("hall", "service", "number", "ahead", "zone", "windows", "date", "time", "minutes")
ALIGNS = ("left", "center", "right")
LARGEST = 4
LONGEST_WORDS = 120
MOST_LINES = 40
LEAST_SPACE, MOST_SPACE = 4, 200


@dataclass(frozen=True, slots=True)
class SlipLine:
    """One line of a template: its kind, and for a `text` its words and look, for a `space` its height in dots (8 are a millimetre)."""

    kind: str
    words: Name | None = None
    size: int = 1
    align: str = "center"
    bold: bool = False
    dots: int = 12


@dataclass(frozen=True, slots=True)
class SlipTemplate:
    """What stands on a slip, from top to bottom. `logo` is a picture of one bit a dot as PNG in base64, empty for none."""

    id: int
    code: str
    name: Name
    lines: tuple[SlipLine, ...]
    logo: str = ""
    retired: bool = False


BUILT_IN = SlipTemplate(
    0,
    "",
    Name("标准票样", "Standard slip"),
    tuple(
        SlipLine(kind)
        for kind in (
            "hall", "rule", "title", "number", "service", "rule", "ahead", "estimate", "zone", "windows", "time", "steps", "rule", "qr", "tips",
            "serial",
        )
    ),
)  # fmt: skip
"""The slip of a hall that has no templates of its own."""


def filled(words: str, values: Mapping[str, str | None]) -> str:
    """The words with their placeholders filled in; nothing where one of them has nothing to say, for half a sentence says less than none."""
    named = _NAMED.findall(words)
    if any(not values[name] for name in named):
        return ""
    return _NAMED.sub(lambda found: str(values[found[1]]), words)


# --- as people write it --------------------------------------------------------------------------------------------------------------------


def slip_lines(raw: Any) -> list[dict[str, Any]]:
    """The lines of a template in their written form. Raises Several, each reason after the number of its line: `3.zh: must not be empty`."""
    rows = _rows(raw)
    problems = Problems()
    lines = [_line(row, str(n), problems) for n, row in enumerate(rows, start=1)]
    _check_kinds(lines, problems)
    if problems.found:
        raise Several([f"{one['place']}: {one['reason']}" if one["place"] else one["reason"] for one in problems.found])
    return lines


def sound_lines(rows: Sequence[Any]) -> tuple[SlipLine, ...]:
    """Those of the lines that can be read by themselves: what a template that is being written would print already."""
    found: list[SlipLine] = []
    for row in rows:
        problems = Problems()
        line = _line(row, "", problems)
        if not problems.found:
            found.append(line_of(line))
    return tuple(found)


def doubts_about(entry: Mapping[str, Any]) -> list[str]:
    """What is worth another look at a template in its written form."""
    kinds = {line["kind"] for line in entry["lines"]}
    found = ["no code for telephones stands on it"] if "qr" not in kinds else []
    if "logo" in kinds and entry["logo"] is None:
        found.append("has a line for the logo, but no logo")
    if "logo" not in kinds and entry["logo"] is not None:
        found.append("has a logo, but no line for it")
    return found


def line_of(entry: Mapping[str, Any]) -> SlipLine:
    """A line from its written form."""
    look = {key: value for key, value in entry.items() if key not in {"kind", "zh", "en"}}
    return SlipLine(entry["kind"], Name(entry["zh"], entry["en"]) if "zh" in entry else None, **look)


def written_line(line: SlipLine) -> dict[str, Any]:
    """A line in its written form: only the keys of its kind."""
    values = {"zh": line.words and line.words.zh, "en": line.words and line.words.en, **{key: getattr(line, key) for key in _OF_A_LINE}}
    return {"kind": line.kind, **{key: values[key] for key in _KEYS.get(line.kind, ())}}


def own_words(*, may_be_empty: bool = False) -> Read:
    """A line of the hall's own words; a brace belongs to a placeholder that is known."""
    one_line = text(LONGEST_WORDS, may_be_empty=may_be_empty)

    def read(raw: Any) -> str:
        said: str = one_line(raw)
        for token in _TOKENS.findall(said):
            if len(token) == 1:
                raise ValueError(f"has a brace {token} that belongs to no placeholder")
            if token[1:-1] not in PLACEHOLDERS:
                raise ValueError(f"has the placeholder {token}, which nobody knows (known are {_KNOWN})")
        return said

    return read


_NAMED = re.compile(r"\{(\w+)\}")
_TOKENS = re.compile(r"\{[^{}]*\}|[{}]")
_KNOWN = " ".join(f"{{{name}}}" for name in PLACEHOLDERS)
_OF_A_LINE = ("size", "align", "bold", "dots")
_KEYS: Mapping[str, Mapping[str, Key]] = {
    "text": {
        "zh": Key(own_words()),
        "en": Key(own_words(may_be_empty=True), ""),
        "size": Key(whole(1, LARGEST), 1),
        "align": Key(one_of(*ALIGNS), "center"),
        "bold": Key(truth, False),
    },
    "space": {"dots": Key(whole(LEAST_SPACE, MOST_SPACE), 12)},
}


def _rows(raw: Any) -> Sequence[Any]:
    if not isinstance(raw, Sequence) or isinstance(raw, str):
        raise ValueError("must be a list")  # noqa: TRY004 -- every reader refuses with the same class
    if not 0 < len(raw) <= MOST_LINES:
        raise ValueError(f"must have from 1 to {MOST_LINES} lines")
    return raw


def _line(raw: Any, place: str, problems: Problems) -> dict[str, Any]:
    """One line; the kind says which other keys it has."""
    kind = raw.get("kind") if isinstance(raw, Mapping) else None
    known = _KEYS.get(kind, {}) if isinstance(kind, str) else {}
    return read_keys(raw, {"kind": Key(one_of(*KINDS)), **known}, place, problems)


def _check_kinds(lines: list[dict[str, Any]], problems: Problems) -> None:
    seen: set[str] = set()
    for n, line in enumerate(lines, start=1):
        kind = line["kind"]
        if kind in seen - OFTEN:
            problems.add(f"{n}.kind", "a line of this kind can be there once only")
        if kind is not None:
            seen.add(kind)
    if "number" not in seen:
        problems.add("", "needs the line with the number")
