"""What a set-up document says otherwise than the set-up in use: by kind and code, in the order of the file."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import Any

from hallq.domain.errors import SetupInvalid
from hallq.domain.routing import HallSetup
from hallq.domain.setup_document import SECTIONS, code_of
from hallq.domain.setup_values import told_values

WHOLE = ("hall", "settings", "timetables")
"""Kinds that are written with the hall itself and have no keys of their own."""

KINDS = tuple(section for section in SECTIONS if section not in WHOLE)
UNORDERED = frozenset({"priorities", "series"})
"""Kinds whose order in the file says nothing: classes stand by rank, series by their letters."""

Codes = dict[str, list[str]]
MOST_TOLD = 200
"""A change of more things than that is told by their numbers only."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Codes by kind; a kind with nothing to tell is not there."""

    made: Codes
    changed: Codes
    retired: Codes

    def __bool__(self) -> bool:
        return bool(self.made or self.changed or self.retired)

    def touches(self, kind: str) -> bool:
        """Whether anything of this kind is to be written."""
        return any(kind in part for part in (self.made, self.changed, self.retired))


def compare(setup: HallSetup, before: dict[str, Any], after: dict[str, Any]) -> Difference:
    """The difference between two canonical documents. Raises SetupInvalid where a service would become a package or the other way round."""
    _check_kinds(setup, after)
    made: Codes = {}
    changed: Codes = {kind: [kind] for kind in WHOLE if before[kind] != after[kind]}
    if before["made_up"] != after["made_up"]:
        changed["hall"] = ["hall"]
    retired: Codes = {}
    for kind in KINDS:
        old = {code_of(kind, entry): entry for entry in before[kind]}
        new = {code_of(kind, entry): entry for entry in after[kind]}
        moved = set() if kind in UNORDERED else _moved(old, new)
        _note(made, kind, (code for code in new if code not in old))
        _note(changed, kind, (code for code in new if code in old and (new[code] != old[code] or code in moved)))
        _note(retired, kind, (code for code in old if code not in new))
    return Difference(made, changed, retired)


Things = tuple[tuple[str, ...], ...]


def things_told(difference: Difference, before: dict[str, Any], after: dict[str, Any], known: Container[tuple[str, str]]) -> Things | None:
    """Each thing of a difference as the story names it: (act, kind, code, keys that changed); None where there are too many.

    `known` are the things, by kind and code, that were in use some time: one of them is brought `back`, any other that is new is `made`.
    """
    acts = [("back" if (kind, code) in known else "made", kind, code) for kind, codes in difference.made.items() for code in codes]
    acts += [("changed", kind, code) for kind, codes in difference.changed.items() for code in codes]
    acts += [("retired", kind, code) for kind, codes in difference.retired.items() for code in codes]
    if len(acts) > MOST_TOLD:
        return None
    return tuple((act, kind, code, *(_keys(kind, code, before, after) if act == "changed" else ())) for act, kind, code in acts)


Values = tuple[tuple[str, ...], ...]


def values_told(difference: Difference, before: dict[str, Any], after: dict[str, Any]) -> Values | None:
    """What stood at the keys that changed, and what stands there now, as the story tells it; None where there are too many."""
    found: list[tuple[str, ...]] = []
    for kind, codes in difference.changed.items():
        for code in _timetables_kept(before, after) if kind == "timetables" else codes:
            found += told_values(kind, code, _entry(kind, code, before), _entry(kind, code, after))
    return tuple(found) if len(found) <= MOST_TOLD else None


def _timetables_kept(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    were = {one["code"] for one in before["timetables"]}
    return [one["code"] for one in after["timetables"] if one["code"] in were]


def _keys(kind: str, code: str, before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Which keys of a thing that stays are not as before; `order` where only its place is another."""
    if kind == "timetables":
        return [one["code"] for one in after[kind] if one not in before[kind]] + _gone(before[kind], after[kind])
    old, new = _entry(kind, code, before), _entry(kind, code, after)
    return [key for key in new if new[key] != old.get(key)] or ["order"]


def _gone(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[str]:
    left = {one["code"] for one in after}
    return [one["code"] for one in before if one["code"] not in left]


def _entry(kind: str, code: str, content: dict[str, Any]) -> dict[str, Any]:
    if kind in {"hall", "settings"}:
        return {**content[kind], **({"made_up": content["made_up"]} if kind == "hall" else {})}
    found: dict[str, Any] = next(entry for entry in content[kind] if code_of(kind, entry) == code)
    return found


def _moved(old: dict[str, Any], new: dict[str, Any]) -> set[str]:
    """What stands at another place among those that stay."""
    stayed = [code for code in old if code in new]
    return {now for was, now in zip(stayed, (code for code in new if code in old), strict=True) if was != now}


def _note(codes: Codes, kind: str, found: Iterable[str]) -> None:
    listed = list(found)
    if listed:
        codes[kind] = listed


def _check_kinds(setup: HallSetup, after: dict[str, Any]) -> None:
    """Services and packages share their codes, and the books tell them apart by them for ever."""
    known = setup.services.by_code
    problems = [
        {"place": f"{kind}.{entry['code']}", "reason": f"this code has been that of a {was}; take another"}
        for kind, was, is_package in (("services", "package", True), ("packages", "service", False))
        for entry in after[kind]
        if entry["code"] in known and known[entry["code"]].is_package is is_package
    ]
    if problems:
        raise SetupInvalid(problems=problems)
