"""The kinds of values a set-up file may hold: each reader answers the value in its one written form, or says what is wrong with it."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

Read = Callable[[Any], Any]
"""Answers the canonical value; raises ValueError whose text is the reason, fit for the person who wrote the file."""

LONGEST_NAME = 120
LONGEST_TIP = 200
LONGEST_PLACE = 40


class Absent:
    """No default: the key must be there."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a mapping: how its value is read, and what it means to leave it out."""

    read: Read
    default: Any = Absent


@dataclass(slots=True)
class Problems:
    """Every fault found so far, each with its place in the file (`queues.pension.series`)."""

    found: list[dict[str, str]] = field(default_factory=list)

    def add(self, place: str, reason: str) -> None:
        """Take note of a fault."""
        self.found.append({"place": place, "reason": reason})

    def read(self, place: str, read: Read, raw: Any) -> Any:
        """The value as read, None where it cannot be."""
        try:
            return read(raw)
        except Several as fault:
            for reason in fault.reasons:
                self.add(place, reason)
        except ValueError as fault:
            self.add(place, str(fault))
        return None


class Several(ValueError):
    """A value of several parts that has a fault in more than one."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = tuple(reasons)


def read_keys(raw: Any, keys: Mapping[str, Key], place: str, problems: Problems) -> dict[str, Any]:
    """A mapping with exactly these keys, defaults filled in; what cannot be read is noted and None."""
    if not isinstance(raw, Mapping):
        problems.add(place, "must be a mapping of keys")
        return dict.fromkeys(keys)
    for key in sorted(raw.keys() - keys.keys(), key=str):
        problems.add(f"{place}.{key}".lstrip("."), f"is not a key here; known are {', '.join(keys)}")
    return {name: _read_key(raw, name, key, f"{place}.{name}".lstrip("."), problems) for name, key in keys.items()}


def _read_key(raw: Mapping[str, Any], name: str, key: Key, place: str, problems: Problems) -> Any:
    if name in raw:
        return problems.read(place, key.read, raw[name])
    if key.default is Absent:
        problems.add(place, "is missing")
        return None
    return key.default


# --- readers -------------------------------------------------------------------------------------------------------------------------------


def text(longest: int = 200, *, may_be_empty: bool = False) -> Read:
    """One line of text without control characters."""

    def read(raw: Any) -> str:
        if not isinstance(raw, str):
            raise ValueError(f"must be text, not {_kind(raw)} (write it in quotes)")  # noqa: TRY004 -- every reader refuses with the same class
        if not raw.strip() and not (may_be_empty and not raw):
            raise ValueError("must not be empty")
        if len(raw) > longest:
            raise ValueError(f"is longer than {longest} characters")
        if any(unicodedata.category(sign)[0] == "C" or sign in "\u2028\u2029" for sign in raw):
            raise ValueError("holds a control character")
        return raw

    return read


def code(pattern: str = r"[a-z0-9][a-z0-9-]{0,47}", told: str = "small letters, digits and hyphens, 48 at most") -> Read:
    """The immutable code of a thing."""
    as_text = text()

    def read(raw: Any) -> str:
        said: str = as_text(raw)
        if not re.fullmatch(pattern, said):
            raise ValueError(f"{said!r} is not a code of this kind ({told})")
        return said

    return read


def whole(low: int, high: int) -> Read:
    """A whole number within bounds."""

    def read(raw: Any) -> int:
        if not isinstance(raw, int) or isinstance(raw, bool) or not low <= raw <= high:
            raise ValueError(f"must be a whole number from {low} to {high}")
        return raw

    return read


def number(low: float, high: float) -> Read:
    """A number within bounds; 8.0 is written 8."""

    def read(raw: Any) -> float | int:
        if not isinstance(raw, int | float) or isinstance(raw, bool) or not low <= raw <= high:
            raise ValueError(f"must be a number from {low:g} to {high:g}")
        return plain(raw)

    return read


def plain(value: float) -> float | int:
    """A number as people write it: 8 for 8.0."""
    return int(value) if float(value).is_integer() else value


def truth(raw: Any) -> bool:
    """Whether it is so."""
    if not isinstance(raw, bool):
        raise ValueError("must be true or false")  # noqa: TRY004 -- every reader refuses with the same class
    return raw


def one_of(*allowed: Any) -> Read:
    """One of a few words."""

    def read(raw: Any) -> Any:
        if not isinstance(raw, str | int) or isinstance(raw, bool) or raw not in allowed:
            raise ValueError(f"{raw!r} is none of {', '.join(str(one) for one in allowed)}")
        return raw

    return read


def maybe(read: Read) -> Read:
    """The value, or null for none."""
    return lambda raw: None if raw is None else read(raw)


def list_of(read: Read, least: int = 0, *, repeated: bool = False) -> Read:
    """A list of values, each once unless they may be `repeated`."""

    def read_all(raw: Any) -> list[Any]:
        if not isinstance(raw, Sequence) or isinstance(raw, str):
            raise ValueError("must be a list")  # noqa: TRY004 -- every reader refuses with the same class
        if len(raw) < least:
            raise ValueError(f"needs {least} entries at least")
        values = [read(one) for one in raw]
        twice = [] if repeated else [one for i, one in enumerate(values) if one in values[:i]]
        if twice:
            raise ValueError(f"{twice[0]!r} is there twice")
        return values

    return read_all


def name(longest: int = LONGEST_NAME) -> Read:
    """A name in Chinese and, unless the hall does without, in English."""
    zh, en = text(longest), text(longest, may_be_empty=True)

    def read(raw: Any) -> dict[str, str]:
        if not isinstance(raw, Mapping) or "zh" not in raw or raw.keys() - {"zh", "en"}:
            raise ValueError("must be a name like {zh: 社保, en: Social insurance}")
        return {"zh": _part("zh", zh, raw["zh"]), "en": _part("en", en, raw.get("en", ""))}

    return read


def timezone(raw: Any) -> str:
    """The name of a time zone of the world's table."""
    said: str = text()(raw)
    try:
        return ZoneInfo(said).key
    except (KeyError, ValueError, OSError) as fault:
        raise ValueError(f"{said!r} is not a time zone like Asia/Shanghai") from fault


def clock_minutes(raw: Any) -> int:
    """Minutes after midnight of a time written "04:00"."""
    match = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", raw) if isinstance(raw, str) else None
    if match is None:
        raise ValueError(f'{raw!r} is not a time of day like "04:00" (write it in quotes)')
    return int(match[1]) * 60 + int(match[2])


def one_mapping(kinds: Mapping[str, Mapping[str, Key]]) -> Read:
    """A mapping whose `kind` says which other keys it has."""

    def read(raw: Any) -> dict[str, Any]:
        kind = raw.get("kind") if isinstance(raw, Mapping) else None
        if not isinstance(kind, str) or kind not in kinds:
            raise ValueError(f"must be a mapping with kind: {', '.join(kinds)}")
        problems = Problems()
        values = read_keys(raw, {"kind": Key(one_of(kind)), **kinds[kind]}, "", problems)
        if problems.found:
            raise ValueError("; ".join(f"{one['place']}: {one['reason']}" for one in problems.found))
        return {key: value for key, value in values.items() if value is not None}

    return read


_SERVED: Mapping[str, Key] = {
    "queue": Key(text()),
    "classes": Key(list_of(text()), []),
    "share": Key(whole(1, 99), 1),
    "after_minutes": Key(number(0, 480), 0),
}


def served_in_part(raw: Any) -> dict[str, Any]:
    """A queue of a work profile that is served in part: some classes only, a share, or only whoever has waited so many minutes."""
    problems = Problems()
    values = read_keys(raw, _SERVED, "", problems)
    if problems.found:
        raise Several([f"{one['place']}: {one['reason']}" if one["place"] else one["reason"] for one in problems.found])
    return {**values, "classes": sorted(values["classes"])}


def _part(key: str, read: Read, raw: Any) -> str:
    try:
        said: str = read(raw)
    except ValueError as fault:
        raise ValueError(f"{key} {fault}") from fault
    return said


def _kind(raw: Any) -> str:
    return {bool: "true or false", int: "a number", float: "a number", type(None): "nothing"}.get(type(raw), "a list or mapping")
