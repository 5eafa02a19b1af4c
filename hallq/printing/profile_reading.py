"""From a table of TOML to frozen values: every key known, present and of its kind, every fault told at once."""

from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

WORD_FOR = {bool: "true or false", int: "a whole number", float: "a number", str: "a text", date: "a date, as 2026-11-22"}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a profile: the file, the key (none where it is the whole file), the reason."""

    file: str
    key: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.reason}" if self.key else f"{self.file}: {self.reason}"


class _WrongError(Exception):
    """A value was told to be wrong; there is nothing to go on with."""


class Reading:
    """Reads the table of one file; what is wrong is added to `faults`."""

    def __init__(self, file: str, faults: list[Fault]) -> None:
        self.file, self.faults = file, faults

    def of(self, cls: type[T], table: dict[str, Any]) -> T | None:
        """A value of the dataclass `cls`, None where anything in the table is wrong."""
        before = len(self.faults)
        try:
            made = self._table(cls, table, "")
        except _WrongError:
            return None
        return made if len(self.faults) == before else None

    def _table(self, cls: type[T], table: dict[str, Any], where: str) -> T:
        """All keys of the table, whatever is wrong with some of them. Raises _WrongError after telling what was."""
        hints, before = get_type_hints(cls), len(self.faults)
        for key in table:
            if key not in hints:
                self._tell(where + key, "is not known")
        values = {field.name: self._field(hints[field.name], table, field.name, where) for field in fields(cls)}  # type: ignore[arg-type]  # a dataclass
        if len(self.faults) > before:
            raise _WrongError
        return cls(**values)

    def _field(self, hint: Any, table: dict[str, Any], key: str, where: str) -> object:
        may_lack = get_origin(hint) is UnionType
        if key not in table:
            if not may_lack:
                self._tell(where + key, "is missing")
            return None
        wanted = next(part for part in get_args(hint) if part is not NoneType) if may_lack else hint
        try:
            return self._value(wanted, table[key], where + key)
        except _WrongError:
            return None

    def _value(self, hint: Any, value: Any, key: str) -> object:
        """The value as the hint wants it: a table, one of a few words, a list of texts, or a plain one."""
        if is_dataclass(hint) and isinstance(hint, type):
            return self._table(hint, value, f"{key}.") if isinstance(value, dict) else self._refuse(key, "must be a table")
        if get_origin(hint) is Literal:
            return self._choice(get_args(hint), value, key)
        if get_origin(hint) is tuple:
            return self._list(get_args(hint)[0], value, key)
        return self._plain(hint, value, key)

    def _choice(self, choices: tuple[object, ...], value: object, key: str) -> object:
        if any(value == choice and type(value) is type(choice) for choice in choices):
            return value
        return self._refuse(key, f"is {value!r}; must be one of {', '.join(map(str, choices))}")

    def _list(self, hint: Any, value: object, key: str) -> object:
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(self._value(hint, item, key) for item in value)
        return self._refuse(key, "must be a list of texts")

    def _plain(self, hint: Any, value: Any, key: str) -> object:
        if type(value) is not hint and not (hint is float and type(value) is int):
            return self._refuse(key, f"is {value!r}; must be {WORD_FOR[hint]}")
        if hint in (int, float) and value < 0:
            return self._refuse(key, f"is {value!r}; must not be negative")
        if hint is str and not value.strip():
            return self._refuse(key, "is empty")
        return float(value) if hint is float else value

    def _refuse(self, key: str, reason: str) -> object:
        self._tell(key, reason)
        raise _WrongError

    def _tell(self, key: str, reason: str) -> None:
        self.faults.append(Fault(self.file, key, reason))
