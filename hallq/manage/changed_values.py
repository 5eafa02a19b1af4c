"""What stood at a key of the set-up and what stands there now, in words, as a line of the story tells it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from hallq.domain.setup_values import COUNT
from hallq.manage.setup.fields import Field
from hallq.manage.setup.kinds import KINDS, WHOLE_KINDS
from hallq.manage.setup.seen import Seen
from hallq.manage.setup.values import NO, NONE, YES, fields_of, in_words
from hallq.web.locale import gettext
from hallq.words import mark as _

LONGEST_SHOWN = 120
MADE_UP = _("Made-up hall, for trying out")


@dataclass(frozen=True, slots=True)
class Value:
    """A key of the set-up by its label, what stood there, and what stands there now; neither where only that it changed can be said."""

    key: str
    label: str
    before: str
    after: str


def values_of(values: Sequence[Sequence[str]] | None, kind: str, code: str, *, seen: Seen) -> tuple[Value, ...]:
    """What is told of a thing; nothing where the line tells no values. Hours are told under their own codes."""
    return tuple(_value(kind, *one[1:], seen=seen) for one in values or () if one[0] == kind and (one[1] == code or kind == "timetables"))


def _value(kind: str, code: str, key: str, before: str, after: str, *, seen: Seen) -> Value:
    field = next((one for one in _fields(kind) if one.key == key), None)
    label = gettext(MADE_UP) if key == "made_up" else key if field is None else gettext(field.label)
    shown = f"{code} · {label}" if kind == "timetables" else label
    was, now = (_said(field, json.loads(one), seen) for one in (before, after))
    return Value(code if kind == "timetables" else key, shown, *(("", "") if was == now else (was, now)))


def _fields(kind: str) -> Iterable[Field]:
    return fields_of(kind) if kind in KINDS or kind in WHOLE_KINDS else ()


def _said(field: Field | None, value: Any, seen: Seen) -> str:
    """A value in words; one that was counted by its number, one that no form of today can show as it was written."""
    if isinstance(value, dict) and value.keys() == {COUNT}:
        return gettext(_("%(n)s entries"), n=value[COUNT]) if value[COUNT] else gettext(NONE)
    if field is None:
        return gettext(YES if value else NO) if isinstance(value, bool) else str(value)
    try:
        said = in_words(field, value, seen)
    except (AttributeError, KeyError, TypeError, ValueError):
        said = json.dumps(value, ensure_ascii=False)
    return said if len(said) <= LONGEST_SHOWN else f"{said[:LONGEST_SHOWN]}…"
