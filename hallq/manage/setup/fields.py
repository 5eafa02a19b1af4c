"""What a form of the set-up is made of: fields in groups, each a key of the document with its words and its look."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Field:
    """One key of an entry as people fill it in. All words are sentences of the catalogue, to be said later.

    `look` names how it is drawn and read (see `reading.py`). `of` is the section it is chosen from. With `may_lack` an empty field means none,
    which `empty` says in words. `after` stands behind a number. `told` has a plain sentence for each of the `choices`. With `when` = (key of another
    field, values of it) the field is shown only where the other one has one of these values: elsewhere it means nothing.
    """

    key: str
    label: str
    look: str
    note: str = ""
    of: str = ""
    choices: tuple[tuple[Any, str], ...] = ()
    after: str = ""
    may_lack: bool = False
    empty: str = ""
    told: tuple[tuple[Any, str], ...] = ()
    when: tuple[str, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together, under a title."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """A section of the set-up as the office shows it: its title, what one of it is called when it is made, and its form."""

    section: str
    title: str
    make: str
    about: str
    groups: tuple[Group, ...]
    first: dict[str, Any]
    ordered: bool = True

    @property
    def fields(self) -> tuple[Field, ...]:
        """All fields of the form in order."""
        return tuple(field for group in self.groups for field in group.fields)

    def field(self, key: str) -> Field | None:
        """The field of a key, None where the form has none."""
        return next((field for field in self.fields if field.key == key), None)
