"""Two people at one form: what each has changed is laid together part by part; where both changed one part, mine stays and theirs is told."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hallq.manage.setup.fields import Field
from hallq.manage.setup.hours import spans_in_words, spread
from hallq.manage.setup.seen import Seen
from hallq.manage.setup.values import NONE, in_words
from hallq.web.joining import as_line
from hallq.web.locale import gettext
from hallq.words import mark as _

Parts = dict[str, Any]
THEIRS = _("Somebody else has written here meanwhile: %(theirs)s")
TOLD_OF = _("%(what)s: somebody else has written there meanwhile: %(theirs)s")
LISTS = frozenset({"words", "ticks", "picks", "steps"})


@dataclass(frozen=True, slots=True)
class Merged:
    """The values of a form, and by the name of an input what another has written where I have written too."""

    entry: dict[str, Any] = field(default_factory=dict)
    clashes: dict[str, str] = field(default_factory=dict)


def merge(fields: Iterable[Field], was: Mapping[str, Any], mine: Mapping[str, Any], now: Mapping[str, Any], seen: Seen) -> Merged:
    """My values over theirs; `was` is what both began from."""
    found = Merged()
    for one in fields:
        if one.key in was and one.key in now:
            _merge_field(found, one, (was[one.key], mine.get(one.key), now[one.key]), seen)
    return found


def _merge_field(found: Merged, one: Field, values: tuple[Any, Any, Any], seen: Seen) -> None:
    mine, now = values[1:]
    if one.look in LISTS or (one.look == "names" and len({len(_listed(value)) for value in values}) > 1):
        found.entry[one.key] = _lists(*map(_listed, values))
    elif one.look in _SPLIT:
        split, join = _SPLIT[one.look]
        parts, theirs = _three(*map(split, values))
        found.entry[one.key] = join(parts)
        _tell_parts(found, one, parts, theirs)
    else:
        said = [in_words(one, value, seen) for value in values]
        found.entry[one.key] = now if said[0] == said[1] else mine
        if said[0] not in said[1:] and said[1] != said[2]:
            found.clashes[one.key] = gettext(THEIRS, theirs=said[2])


def _lists(was: list[Any], mine: list[Any], now: list[Any]) -> list[Any]:
    """Mine in my order without what they took away, then what they added."""
    if mine == was:
        return now
    kept = [one for one in mine if one not in was or one in now]
    return kept + [one for one in now if one not in was and one not in mine]


def _three(was: Parts, mine: Parts, now: Parts) -> tuple[Parts, Parts]:
    """Every part as whoever changed it left it; and theirs of those that both changed otherwise."""
    parts: Parts = {}
    theirs: Parts = {}
    for part in dict.fromkeys([*mine, *now]):
        old, one, other = was.get(part), mine.get(part), now.get(part)
        parts[part] = other if one == old else one
        if old not in (one, other) and one != other:
            theirs[part] = other
    return {part: value for part, value in parts.items() if value is not None}, theirs


def _tell_parts(found: Merged, one: Field, parts: Parts, theirs: Parts) -> None:
    """Beside the input of a part; above all of them where my part is gone."""
    gone = []
    for part, value in theirs.items():
        told = _part_in_words(one, value)
        if part in parts:
            found.clashes[f"{one.key}.{part}"] = gettext(THEIRS, theirs=told)
        else:
            gone.append(gettext(TOLD_OF, what=part, theirs=told))
    if gone:
        found.clashes[one.key] = as_line(gone)


def _part_in_words(one: Field, value: Any) -> str:
    if one.look in {"week", "exceptions"} and value is not None:
        return spans_in_words(value)
    return str(value or gettext(NONE))


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _mapped(value: Any) -> Parts:
    return {str(key): part for key, part in value.items()} if isinstance(value, Mapping) else {}


def _lines(value: Any) -> Parts:
    return {f"{i}.{tongue}": words for i, line in enumerate(_listed(value)) for tongue, words in _mapped(line).items()}


def _from_lines(parts: Parts) -> list[Parts]:
    found: dict[str, Parts] = {}
    for part, words in parts.items():
        number, _dot, tongue = part.partition(".")
        found.setdefault(number, {})[tongue] = words
    return list(found.values())


_SPLIT: dict[str, tuple[Callable[[Any], Parts], Callable[[Parts], Any]]] = {
    "name": (_mapped, dict),
    "names": (_lines, _from_lines),
    "week": (spread, lambda parts: {day: spans for day, spans in parts.items() if spans}),
    "exceptions": (_mapped, dict),
}
"""How a value is taken to parts, and made of them again."""
