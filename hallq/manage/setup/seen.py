"""The set-up as one look at it: the document, what is out of use, and what things are called."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from hallq.domain.routing import HallSetup
from hallq.domain.setup_document import code_of, codes_in
from hallq.domain.setup_written import written_setup, written_things
from hallq.web.current import looking
from hallq.web.locale import language

Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Seen:
    """One version of a hall's set-up, for a reader of `language`; `content` is the document that an export would write.

    `then` are other names by section and code, of a look at what was written when things were called so.
    """

    setup: HallSetup
    content: dict[str, Any]
    language: str
    then: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @property
    def version(self) -> int:
        """The version a form is made for."""
        return self.setup.version

    def entry(self, section: str, code: str) -> dict[str, Any] | None:
        """The thing in use of a code, None where there is none."""
        return next((entry for entry in self.content[section] if code_of(section, entry) == code), None)

    def retired(self, section: str) -> list[dict[str, Any]]:
        """What is out of use; hours that are taken away are not kept."""
        return [] if section == "timetables" else [entry for entry, retired in written_things(self.setup, section) if retired]

    def name(self, section: str, code: str | None) -> str:
        """What people call a thing: its name in the reader's language, else its code."""
        key = section, code or ""
        return self.then.get(key) or self._all_names.get(key, code or "")

    @cached_property
    def _all_names(self) -> dict[tuple[str, str], str]:
        found = {}
        for section, entries in self.content.items():
            for entry in (*entries, *self.retired(section)) if isinstance(entries, list) else ():
                found[section, code_of(section, entry)] = name_of(entry, self.language)
        return {key: name for key, name in found.items() if name}

    def counts(self, section: str, key: str) -> dict[str | None, int]:
        """How often each code is named under a key of a section."""
        known = self._counted
        if (section, key) not in known:
            known[section, key] = _count(self.content[section], key)
        return known[section, key]

    @cached_property
    def _counted(self) -> dict[tuple[str, str], dict[str | None, int]]:
        return {}


def seen() -> Seen:
    """The set-up as it is now. Raises HallUnknown."""
    with looking() as at:
        return Seen(at.setup, written_setup(at.setup), language())


def name_of(entry: Entry, reader: str) -> str:
    """The name of an entry for a reader, empty where its kind has none."""
    name = entry.get("name") or {}
    return str((name.get("en") if reader == "en" else "") or name.get("zh", ""))


def _count(entries: Iterable[Entry], key: str) -> dict[str | None, int]:
    found: dict[str | None, int] = {}
    for entry in entries:
        for code in codes_in(entry[key]):
            found[code] = found.get(code, 0) + 1
    return found
