"""Where a refusal is shown: beside the field it is about, or above the form with the way to the place it is about."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import url_for

from hallq.domain.errors import Refusal
from hallq.manage.setup.fields import Field
from hallq.manage.setup.kinds import KINDS, WHOLE_KINDS
from hallq.manage.setup.reasons import say_reason
from hallq.manage.setup.seen import Seen
from hallq.operations.setup_editing import key_of
from hallq.operations.setup_file import NOT_YAML
from hallq.web.locale import gettext

Problem = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """Something of the set-up that a refusal speaks of: what it is called, where it is edited, and what is said of it.

    `words` are those of the reader of YAML, which speaks English only.
    """

    kind: str
    name: str
    key: str
    address: str | None
    said: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Faults:
    """A refusal sorted: sentences by the name of the input they stand at, and what is said of other places."""

    at: dict[str, str] = field(default_factory=dict)
    elsewhere: tuple[Place, ...] = ()

    @property
    def first(self) -> str | None:
        """The input that gets the focus: the first that was refused."""
        return next(iter(self.at), None)

    def with_more(self, at: Mapping[str, str]) -> "Faults":
        """These, and what is said at other inputs."""
        return Faults({**self.at, **at}, self.elsewhere)

    def below(self, key: str) -> bool:
        """Whether the field of a key, or a part of it, was refused."""
        return any(name == key or name.startswith(f"{key}.") for name in self.at)


def problems_of(refusal: Refusal) -> list[dict[str, str]]:
    """Every place a refusal of the set-up names, with its reason."""
    return list(refusal.facts.get("problems") or refusal.facts.get("in_use") or [])


def sort_faults(problems: Iterable[Problem], seen: Seen, section: str, fields: Iterable[Field], begins: Iterable[str]) -> Faults:
    """The problems of a form whose entry stands at one of the places `begins` in the document."""
    known = {one.key: one for one in fields}
    starts = sorted(begins, key=len, reverse=True)
    at: dict[str, str] = {}
    others: list[Place] = []
    for problem in problems:
        begin = next((one for one in starts if problem["place"] == one or problem["place"].startswith(f"{one}.")), None)
        key = None if begin is None else problem["place"][len(begin) + 1 :] or _key_meant(section, problem["reason"])
        if key is None or key not in known:
            others.append(told_place(problem, seen))
            continue
        for name, reason in _parts(known[key], problem["reason"]):
            at.setdefault(name, say_reason(reason))
    order = list(known)
    return Faults(dict(sorted(at.items(), key=lambda one: order.index(one[0].split(".")[0]))), tuple(others))


def _key_meant(section: str, reason: str) -> str:
    """What is said of a whole thing is said of its code; but a class that visitors wait in is refused another rank only."""
    return "rank" if section == "priorities" and reason.startswith("unfinished visits") else key_of(section)


def _parts(one: Field, reason: str) -> list[tuple[str, str]]:
    """A field of several inputs tells which of them it means."""
    if one.look == "name" and (found := re.fullmatch(r"(zh|en) (.+)", reason, re.DOTALL)):
        return [(f"{one.key}.{found[1]}", found[2])]
    if one.look in {"week", "exceptions"} and (found := re.fullmatch(r"([^:]+): (.+)", reason, re.DOTALL)):
        return [(f"{one.key}.{found[1]}", found[2])]
    if one.look == "slip_lines" and (found := re.fullmatch(r"(\d+(?:\.\w+)?): (.+)", reason, re.DOTALL)):
        return [(f"{one.key}.{found[1]}", found[2])]
    if one.look == "link" and ": " in reason and not reason.startswith("must be"):
        return [(f"{one.key}.{part.partition(': ')[0]}", part.partition(": ")[2]) for part in reason.split("; ")]
    return [(one.key, reason)]


def told_place(problem: Problem, seen: Seen) -> Place:
    """A problem for a reader: the thing by its name, its key by its label."""
    section, _, rest = problem["place"].partition(".")
    said = say_reason(problem["reason"])
    if section in WHOLE_KINDS:
        title, fields = WHOLE_KINDS[section]
        return Place(gettext(title), "", _label(fields, rest), url_for(".setup_hall"), said)
    if section not in KINDS:
        shown = "" if line_named(problem["place"]) else problem["place"]
        return Place(shown, "", "", None, said, problem["reason"].partition(NOT_YAML)[2])
    code, key = _split(section, rest)
    known = seen.entry(section, code) is not None
    address = url_for(".setup_thing", section=section, code=code) if known else None
    name = seen.name(section, code)
    shown = name if name == code or not code else f"{name} ({code})"
    return Place(gettext(KINDS[section].title), shown, _label(KINDS[section].fields, key), address, said)


def line_named(place: str) -> int | None:
    """The line that a fault of the text itself names (`line 3, column 5`); None for a place in the document."""
    found = re.match(r"line (\d+)\b", place)
    return int(found[1]) if found else None


def _split(section: str, rest: str) -> tuple[str, str]:
    """Code and key of the rest of a place; a key holds no dot, a code that is refused may."""
    code, _, key = rest.rpartition(".")
    return (code, key) if code and KINDS[section].field(key) is not None else (rest, "")


def _label(fields: Iterable[Field], key: str) -> str:
    return next((gettext(one.label) for one in fields if one.key == key), key)


def whole_places(section: str, code: str, entry: Mapping[str, Any], count: int) -> list[str]:
    """Where the entry of a form may stand in the document: by its code, or by its number where it has none that can be read."""
    return [f"{section}.{code or entry.get(key_of(section), '')}", f"{section}[{count + 1}]"]
