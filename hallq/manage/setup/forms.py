"""A form of the set-up as the page draws it: values, refusals, what there is to choose from, and what has changed under it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from hallq.domain.numbering import write_number
from hallq.domain.setup_document import code_of
from hallq.manage.setup.faults import Faults
from hallq.manage.setup.fields import Field, Group
from hallq.manage.setup.hours import Row, exception_rows, exceptions_in_words, week_in_words, week_rows
from hallq.manage.setup.printer_agents import agent_choices
from hallq.manage.setup.printer_kinds import profile_choices
from hallq.manage.setup.seen import Seen
from hallq.manage.setup.values import limit_in_words
from hallq.web.current import house

Options = list[tuple[str, list[tuple[str, str]]]]
GROUPED = {"queues": ("zones", "zone"), "services": ("units", "unit")}
BLANK_STEPS = 3


@dataclass(frozen=True)
class Form:
    """Everything a page needs to draw a form. `was` is the entry the form was made from, as text, so that a stale form can tell what changed."""

    seen: Seen
    section: str
    groups: tuple[Group, ...]
    entry: Mapping[str, Any]
    code: str | None
    was: Mapping[str, Any]
    faults: Faults = field(default_factory=Faults)
    problem: str | None = None
    changed: tuple[tuple[str, str, str], ...] = ()
    stale: bool = False

    @property
    def version(self) -> int:
        """The version of the set-up that the form is made for."""
        return self.seen.version

    @property
    def seal(self) -> str:
        """The entry the form was made from, to come back with it."""
        return json.dumps(self.was, ensure_ascii=False, separators=(",", ":"))

    def problem_at(self, name: str) -> str | None:
        """The sentence of the refusal at an input."""
        return self.faults.at.get(name)

    def problems_below(self, key: str) -> list[str]:
        """The sentences of a field whose inputs have no names of their own."""
        return [said for name, said in self.faults.at.items() if name.startswith(f"{key}.")]

    def options(self, one: Field) -> Options:
        """What a field is chosen from, in groups; a value that is no longer there stays to be seen."""
        if one.key == "profile" and self.section == "printers":
            return profile_choices(self.seen.language, self.entry.get("profile"))
        if one.key == "agent":
            return agent_choices(self.entry.get("agent"))
        return grouped(self.seen, one.of)

    def suggested(self, one: Field) -> list[str]:
        """What other things of the section have in a field that is typed freely."""
        return sorted({str(entry[one.key]) for entry in self.seen.content[self.section] if entry.get(one.key)})

    def week(self) -> list[Row]:
        """The days of the week with their spans."""
        return week_rows(self.entry.get("days"))

    def exceptions(self) -> list[Row]:
        """The days that differ."""
        refused = {name.removeprefix("exceptions.") for name in self.faults.at}
        return exception_rows(self.entry.get("exceptions"), self.today, refused)

    @property
    def today(self) -> str:
        """The date on the hall's wall."""
        return datetime.fromtimestamp(house().clock.hall() / 1000, UTC).astimezone(self.seen.setup.tz).date().isoformat()

    def picked(self, one: Field) -> list[tuple[str, str, str, bool]]:
        """Each thing of a list to tick, (code, name, number beside it, ticked): those ticked first, in their order."""
        chosen = [code for code in self.entry.get(one.key) or [] if isinstance(code, str)]
        others = [code_of(one.of, entry) for entry in self.seen.content[one.of]]
        ticked = [(code, self.seen.name(one.of, code), str(i + 1), True) for i, code in enumerate(chosen)]
        return ticked + [(code, self.seen.name(one.of, code), "", False) for code in others if code not in chosen]

    def limit(self, code: str) -> Mapping[str, Any]:
        """What of a queue a work profile serves; the whole of it where nothing is said."""
        found = (one for one in self.entry.get("limits") or [] if one.get("queue") == code)
        return next(found, {"queue": code, "classes": [], "share": 1, "after_minutes": 0})

    def limit_told(self, code: str) -> str:
        """The same in words, empty for the whole of it."""
        return limit_in_words(self.limit(code), self.seen)

    def classes(self) -> list[tuple[str, str]]:
        """Code and name of every priority class, everybody's first."""
        ranked = sorted(self.seen.content["priorities"], key=lambda entry: entry["rank"])
        return [(entry["code"], self.seen.name("priorities", entry["code"])) for entry in ranked]

    def has(self, key: str) -> bool:
        """Whether the form has a field of a key."""
        return any(one.key == key for group in self.groups for one in group.fields)

    def hidden_by(self, one: Field) -> list[str]:
        """The values of another field under which this one means nothing."""
        if one.when is None:
            return []
        key, values = one.when
        choices = next(other.choices for group in self.groups for other in group.fields if other.key == key)
        return [value for value, _shown in choices if value not in values]

    def steps(self) -> list[tuple[str, bool]]:
        """The matters of a package, each with whether it may be done before the one in front of it, with lines for more."""
        stages = [stage if isinstance(stage, list) else [stage] for stage in self.entry.get("steps") or []]
        return [(code, i > 0) for stage in stages for i, code in enumerate(stage)] + [("", False)] * BLANK_STEPS

    def more_words(self, one: Field) -> str:
        """Words that are not among those offered."""
        offered = {value for value, _shown in one.choices}
        return ", ".join(word for word in self.entry.get(one.key) or [] if word not in offered)

    def names(self, one: Field) -> list[Mapping[str, str]]:
        """Lines in two languages, with one more."""
        return [*(self.entry.get(one.key) or []), {"zh": "", "en": ""}]


def grouped(seen: Seen, section: str) -> Options:
    """The things of a section by what they belong to, in the order of the document."""
    found: dict[str, list[tuple[str, str]]] = {}
    for entry in seen.content[section]:
        code = code_of(section, entry)
        name = seen.name(section, code)
        of, key = GROUPED.get(section, ("", ""))
        found.setdefault(seen.name(of, entry[key]) if of else "", []).append((code, name if name == code else f"{name} ({code})"))
    return list(found.items())


def preview(section: str, entry: Mapping[str, Any], today: str) -> dict[str, Any]:
    """What the values of a form mean, before they are saved: the week in words, the numbers of a series."""
    if section == "timetables":
        return {"week": week_in_words(entry.get("days")), "coming": exceptions_in_words(_listed(entry.get("exceptions")), today)}
    if section == "series":
        return {"numbers": list(_numbers(entry))}
    return {}


def _listed(exceptions: Any) -> Mapping[str, list[str]]:
    return exceptions if isinstance(exceptions, Mapping) else {}


def _numbers(entry: Mapping[str, Any]) -> Iterable[str]:
    """The first numbers of a day, and those around 999."""
    first, width = entry.get("first"), entry.get("width")
    if isinstance(first, int) and isinstance(width, int) and 0 <= first <= 9999 and 1 <= width <= 4:
        for value in (first, first + 1, first + 2):
            yield write_number(str(entry.get("prefix") or ""), value, width)


def was_before(text: str) -> dict[str, Any]:
    """The entry a form was made from; nothing where what came back is none."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
