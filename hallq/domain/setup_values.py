"""What stood at a key of the set-up before and after a change, as the story keeps it: short plain values, of all else only how much there is."""

import json
import re
from collections.abc import Mapping
from typing import Any

LONGEST_TOLD = 240
SECRETS = frozenset({"password", "secret", "token", "hash", "pin", "phone", "telephone", "mobile"})
"""Words of which none may be part of a key whose values are told."""

PERSONAL = frozenset({("agents", "name")})
COUNTED = frozenset({"lines", "logo", "tips"})
"""Keys with sentences or pictures: how many is told, not what they say."""

COUNT = "entries"
_PHONE = re.compile(r"(?<!\d)(?:\+?86[ -]?)?(?:1[3-9]\d(?:[ -]?\d{4}){2}|0\d{2,3}[ -]?\d{7,8}|400(?:[ -]?\d){7})(?!\d)")
HIDDEN = "***"

Told = tuple[str, str, str, str, str]
"""Kind, code, key, and the values before and after as JSON."""


def told_values(kind: str, code: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Told]:
    """Every key of a thing that is not as before with both its values; what may not be told is left out."""
    keys = [key for key in after if key != "code" and before.get(key) != after[key] and _may_be_told(kind, key)]
    return [(kind, code, key, *_both(key, before.get(key), after[key])) for key in keys]


def _may_be_told(kind: str, key: str) -> bool:
    return (kind, key) not in PERSONAL and SECRETS.isdisjoint(key.split("_"))


def _both(key: str, before: Any, after: Any) -> tuple[str, str]:
    """Both values; of special days only those that differ. Where one is too long for the story both are counted."""
    if key == "exceptions" and isinstance(before, Mapping):
        days = [day for day in sorted({**before, **after}) if before.get(day) != after.get(day)]
        before, after = ({day: one[day] for day in days if day in one} for one in (before, after))
    values = _written(before), _written(after)
    if key in COUNTED or any(len(one) > LONGEST_TOLD for one in values):
        return _counted(before), _counted(after)
    return values


def _written(value: Any) -> str:
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    """The value; names without what looks like a telephone number."""
    if isinstance(value, Mapping) and value.keys() == {"zh", "en"}:
        return {key: _PHONE.sub(HIDDEN, text) for key, text in value.items()}
    return value


def _counted(value: Any) -> str:
    """How many entries a list or a mapping has; of anything else only whether it is there."""
    return json.dumps({COUNT: len(value) if isinstance(value, list | tuple | Mapping) else int(value is not None)})
