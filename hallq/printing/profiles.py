"""The printer profiles on disk: one TOML file a printer, checked key by key before it is believed."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from hallq.printing.profile import PrinterProfile

SCHEMA = 1
FONT_A_DOTS = 12
SMALLEST_QR_MODULES = 29
LONGEST_QR = 500
WORD_FOR = {bool: "true or false", int: "a whole number", float: "a number", str: "a text"}

T = TypeVar("T")


class ProfileError(ValueError):
    """A profile that cannot be used: the file, the key and the reason."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(f"{file}: {key}: {reason}" if key else f"{file}: {reason}")
        self.file, self.key, self.reason = file, key, reason


def load_profiles(own: Path | None = None) -> Mapping[str, PrinterProfile]:
    """The shipped profiles and those in the folder `own`, by id. Raises ProfileError for the first that is wrong, with file, key and reason."""
    raw = {file.name.removesuffix(".toml"): (str(file), _table(file)) for file in _files(own)}
    return MappingProxyType({id_: _profile(id_, raw) for id_ in sorted(raw)})


def _files(own: Path | None) -> Iterator[Traversable]:
    for folder in (files("printer_profiles"), own):
        if folder is not None and folder.is_dir():
            yield from (file for file in folder.iterdir() if file.name.endswith(".toml"))


def _table(file: Traversable) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_bytes().decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProfileError(str(file), "", str(error)) from error


def _profile(id_: str, raw: Mapping[str, tuple[str, dict[str, Any]]]) -> PrinterProfile:
    file, table = raw[id_]
    _own_keys(id_, file, table)
    merged = _merged(_parent(file, table, raw), table)
    profile = _read(PrinterProfile, {key: value for key, value in merged.items() if key not in ("schema", "inherits")}, file, "")
    for key, reason in _contradictions(profile):
        raise ProfileError(file, key, reason)
    return profile


def _own_keys(id_: str, file: str, table: Mapping[str, Any]) -> None:
    if table.get("schema") != SCHEMA:
        raise ProfileError(file, "schema", f"must be {SCHEMA}")
    if table.get("id") != id_:
        raise ProfileError(file, "id", f"must be the file's name, {id_!r}")


def _parent(file: str, table: Mapping[str, Any], raw: Mapping[str, tuple[str, dict[str, Any]]]) -> Mapping[str, Any]:
    """The table this one inherits from: one level only, so that a reader needs two files at most."""
    if "inherits" not in table:
        return {}
    if table["inherits"] not in raw:
        raise ProfileError(file, "inherits", f"there is no profile {table['inherits']!r}")
    parent = raw[table["inherits"]][1]
    if "inherits" in parent:
        raise ProfileError(file, "inherits", f"{table['inherits']!r} inherits itself; one level is the most")
    return parent


def _merged(parent: Mapping[str, Any], child: Mapping[str, Any]) -> dict[str, Any]:
    merged = {**parent, **child}
    for key, value in parent.items():
        if isinstance(value, dict) and isinstance(child.get(key), dict):
            merged[key] = {**value, **child[key]}
    return merged


def _read(cls: type[T], table: Mapping[str, Any], file: str, where: str) -> T:
    """A value of `cls` from a table that has all its keys, and no others."""
    hints = get_type_hints(cls)
    for key in table:
        if key not in hints:
            raise ProfileError(file, where + key, "is not known")
    for field in fields(cls):  # type: ignore[arg-type]  # always a dataclass: the callers are here
        if field.name not in table:
            raise ProfileError(file, where + field.name, "is missing")
    return cls(**{key: _value(hints[key], value, file, where + key) for key, value in table.items()})


def _value(hint: Any, value: Any, file: str, key: str) -> object:
    """The value as the hint wants it: a table, one of a few words, a list of texts, or a plain one."""
    if is_dataclass(hint) and isinstance(hint, type):
        if not isinstance(value, dict):
            raise ProfileError(file, key, "must be a table")
        return _read(hint, value, file, f"{key}.")
    if get_origin(hint) is Literal:
        return _choice(get_args(hint), value, file, key)
    if get_origin(hint) is tuple:
        return _texts(value, file, key)
    return _plain(hint, value, file, key)


def _choice(choices: tuple[object, ...], value: object, file: str, key: str) -> object:
    if not any(value == choice and type(value) is type(choice) for choice in choices):
        raise ProfileError(file, key, f"is {value!r}; must be one of {', '.join(map(str, choices))}")
    return value


def _texts(value: object, file: str, key: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ProfileError(file, key, "must be a list of texts")
    return tuple(value)


def _plain(hint: Any, value: Any, file: str, key: str) -> object:
    if type(value) is not hint and not (hint is float and type(value) is int):
        raise ProfileError(file, key, f"is {value!r}; must be {WORD_FOR[hint]}")
    if hint in (int, float) and value < 0:
        raise ProfileError(file, key, f"is {value!r}; must not be negative")
    return hint(value)


def _contradictions(profile: PrinterProfile) -> Iterator[tuple[str, str]]:
    """What the keys say against one another, each with its reason."""
    paper, text, qr = profile.paper, profile.text, profile.qr
    if paper.dots % 8 or not paper.dots:
        yield "paper.dots", f"is {paper.dots}; must be a multiple of 8"
    if text.columns * FONT_A_DOTS > paper.dots or not text.columns:
        yield "text.columns", f"is {text.columns}; {paper.dots} dots hold {paper.dots // FONT_A_DOTS} columns at most"
    if not _is_code_page(text.encoding):
        yield "text.encoding", f"{text.encoding!r} is not a code page of one byte a character"
    wide = qr.module_dots * (SMALLEST_QR_MODULES + 2 * qr.quiet_modules)
    if wide > paper.dots or not 3 <= qr.module_dots <= 16:
        yield "qr.module_dots", f"is {qr.module_dots}; must be 3 to 16, and the code {wide} dots wide must fit into {paper.dots}"
    yield from _block_contradictions(profile)
    if profile.status.required and not profile.status.realtime:
        yield "status.required", "is true, but status.realtime is false: nothing could ever be sent"


def _block_contradictions(profile: PrinterProfile) -> Iterator[tuple[str, str]]:
    if not 1 <= profile.raster.band_rows <= 255:
        yield "raster.band_rows", f"is {profile.raster.band_rows}; must be 1 to 255"
    if profile.raster.avoid_rows_multiple_of == 1:
        yield "raster.avoid_rows_multiple_of", "is 1; every block would be forbidden"
    if not 1 <= profile.render.threshold <= 254:
        yield "render.threshold", f"is {profile.render.threshold}; must be 1 to 254"
    if not 0 <= profile.text.codepage <= 255:
        yield "text.codepage", f"is {profile.text.codepage}; must be 0 to 255"
    if not 1 <= profile.qr.max_chars <= LONGEST_QR:
        yield "qr.max_chars", f"is {profile.qr.max_chars}; must be 1 to {LONGEST_QR}"
    if not profile.serial.baud:
        yield "serial.baud", "is 0; must be a speed"
    if not profile.timing.chunk:
        yield "timing.chunk", "is 0; must be at least 1"


def _is_code_page(encoding: str) -> bool:
    """Whether the codec leaves ASCII alone and has one byte for each of its characters."""
    try:
        ascii_kept = bytes(range(32, 127)).decode(encoding) == "".join(map(chr, range(32, 127)))
        return ascii_kept and len(bytes(range(128, 256)).decode(encoding, "replace")) == 128
    except (LookupError, UnicodeError):
        return False
