"""The printer profiles on disk: one TOML file a printer, checked key by key before it is believed."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Any

from hallq.printing.profile import PrinterProfile
from hallq.printing.profile_bounds import out_of_bounds
from hallq.printing.profile_reading import Fault, Reading

OWN_PROFILES = "printer_profiles"
"""Folder in HALLQ_HOME where an installation may put profiles of its own."""

SCHEMA = 1
FONT_A_DOTS = 12
SMALLEST_QR_MODULES = 29
LONGEST_QR = 500
OWN_TO_EACH = ("id", "name", "vendor", "models", "verified", "source", "evidence")
"""What a profile says for itself and never inherits: who it is, and how far it may be trusted."""
ID = re.compile(r"[a-z0-9][a-z0-9-]{0,47}")
CUTS_WHERE_IT_STANDS = ("gs_v_0", "gs_v_1", "esc_i", "esc_m")


class ProfileError(ValueError):
    """Profiles that cannot be used: every fault of every file, each with its key and its reason."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class _Raw:
    """A file as it was written."""

    file: str
    table: dict[str, Any]


def load_profiles(own: Path | None = None) -> Mapping[str, PrinterProfile]:
    """The shipped profiles and those in the folder `own`, by id. Raises ProfileError with all that is wrong in all of them.

    One of `own` stands before a shipped one of its name, which it may inherit; shipped ones inherit from shipped ones all the same.
    """
    faults: list[Fault] = []
    shipped = _folder(files("printer_profiles"), faults)
    known = {id_: _profile(id_, one, shipped, faults) for id_, one in shipped.items()}
    ours = {} if own is None else _folder(own, faults)
    for id_, one in ours.items():
        parents = shipped | {name: raw for name, raw in ours.items() if name != id_}
        known[id_] = _profile(id_, one, parents, faults)
    if faults:
        raise ProfileError(tuple(faults))
    return MappingProxyType({id_: profile for id_, profile in sorted(known.items()) if profile is not None})


def usable_profiles(home: Path) -> Mapping[str, PrinterProfile]:
    """The profiles of an installation, by id; only the shipped ones where one of its own cannot be used, which its start and `hallq doctor` tell.

    Read again only where a file in the installation's folder has changed.
    """
    own = home / OWN_PROFILES
    try:
        return _read(own, _stamp(own))
    except ProfileError:
        return _read(None, ())


@lru_cache(maxsize=8)
def _read(own: Path | None, _files: tuple[tuple[str, int, int], ...]) -> Mapping[str, PrinterProfile]:
    return load_profiles(own)


def _stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """What tells whether a file was added, taken away or written anew."""
    found = [(file, file.stat()) for file in folder.glob("*.toml") if file.exists()]
    return tuple(sorted((file.name, told.st_mtime_ns, told.st_size) for file, told in found))


def _folder(folder: Traversable, faults: list[Fault]) -> dict[str, _Raw]:
    """The profiles of a folder by id; none where there is no such folder."""
    found = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name) if folder.is_dir() else []
    return {file.name.removesuffix(".toml"): _Raw(str(file), _table(file, faults)) for file in found}


def _table(file: Traversable, faults: list[Fault]) -> dict[str, Any]:
    """What the file says; nothing, and a fault, where it is no TOML in UTF-8 or says nothing indeed."""
    try:
        table = tomllib.loads(file.read_bytes().decode("utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(Fault(str(file), "", str(error)))
        return {}
    if not table:
        faults.append(Fault(str(file), "", "says nothing"))
    return table


def _profile(id_: str, one: _Raw, parents: Mapping[str, _Raw], faults: list[Fault]) -> PrinterProfile | None:
    """The profile of a file, None and its faults where anything is wrong with it."""
    if not one.table:
        return None
    parent, told = _parent(one, parents)
    reading = Reading(one.file, [*_identity(id_, one), *told])
    if told:
        faults.extend(reading.faults)
        return None
    said = {key: value for key, value in _merged(parent, one.table).items() if key not in ("schema", "inherits")}
    profile = reading.of(PrinterProfile, said)
    if profile is not None:
        reading.faults.extend(Fault(one.file, key, reason) for key, reason in _contradictions(profile))
    faults.extend(reading.faults)
    return profile


def _identity(id_: str, one: _Raw) -> Iterator[Fault]:
    if one.table.get("schema") != SCHEMA:
        yield Fault(one.file, "schema", f"must be {SCHEMA}")
    if one.table.get("id") != id_:
        yield Fault(one.file, "id", f"must be the file's name, {id_!r}")
    elif not ID.fullmatch(id_):
        yield Fault(one.file, "id", f"is {id_!r}; a set-up can name small letters, digits and hyphens only, 48 at most")


def _parent(one: _Raw, parents: Mapping[str, _Raw]) -> tuple[Mapping[str, Any], list[Fault]]:
    """What this one inherits: one level only, so that a reader needs two files at most."""
    if "inherits" not in one.table:
        return {}, []
    name = one.table["inherits"]
    if not isinstance(name, str) or name not in parents:
        return {}, [Fault(one.file, "inherits", f"there is no profile {name!r}")]
    parent = parents[name].table
    if "inherits" in parent:
        return {}, [Fault(one.file, "inherits", f"{name!r} inherits itself; one level is the most")]
    return {key: value for key, value in parent.items() if key not in OWN_TO_EACH}, []


def _merged(parent: Mapping[str, Any], child: Mapping[str, Any]) -> dict[str, Any]:
    merged = {**parent, **child}
    for key, value in parent.items():
        if isinstance(value, dict) and isinstance(child.get(key), dict):
            merged[key] = {**value, **child[key]}
    return merged


def _contradictions(profile: PrinterProfile) -> Iterator[tuple[str, str]]:
    """What the keys say against one another, each with its reason."""
    yield from _of_paper(profile)
    yield from _of_code(profile)
    yield from _of_blocks(profile)
    yield from _of_cut(profile)
    yield from _of_answers(profile)
    yield from out_of_bounds(profile)
    if (profile.verified == "hardware") != (profile.evidence is not None):
        yield "evidence", 'stands with verified = "hardware" and only with it: date, firmware, photo'


def _of_paper(profile: PrinterProfile) -> Iterator[tuple[str, str]]:
    paper, text = profile.paper, profile.text
    if paper.dots % 8 or not paper.dots:
        yield "paper.dots", f"is {paper.dots}; must be a multiple of 8"
    if paper.printable_mm > paper.width_mm:
        yield "paper.printable_mm", f"is {paper.printable_mm}; the roll is {paper.width_mm} wide"
    if not 1 <= paper.feed_units <= 4:
        yield "paper.feed_units", f"is {paper.feed_units}; must be 1 to 4"
    if text.columns * FONT_A_DOTS > paper.dots or not text.columns:
        yield "text.columns", f"is {text.columns}; {paper.dots} dots hold {paper.dots // FONT_A_DOTS} columns at most"
    if not _is_code_page(text.encoding):
        yield "text.encoding", f"{text.encoding!r} is not a code page of one byte a character"
    if not 0 <= text.codepage <= 255:
        yield "text.codepage", f"is {text.codepage}; must be 0 to 255"


def _of_code(profile: PrinterProfile) -> Iterator[tuple[str, str]]:
    qr, dots = profile.qr, profile.paper.dots
    wide = qr.module_dots * (SMALLEST_QR_MODULES + 2 * qr.quiet_modules)
    if wide > dots or not 3 <= qr.module_dots <= 16:
        yield "qr.module_dots", f"is {qr.module_dots}; must be 3 to 16, and the code {wide} dots wide must fit into {dots}"
    if not 1 <= qr.max_chars <= LONGEST_QR:
        yield "qr.max_chars", f"is {qr.max_chars}; must be 1 to {LONGEST_QR}"


def _of_blocks(profile: PrinterProfile) -> Iterator[tuple[str, str]]:
    if not 1 <= profile.raster.band_rows <= 255:
        yield "raster.band_rows", f"is {profile.raster.band_rows}; must be 1 to 255"
    if profile.raster.avoid_rows_multiple_of == 1:
        yield "raster.avoid_rows_multiple_of", "is 1; every block would be forbidden"
    if not 1 <= profile.render.threshold <= 254:
        yield "render.threshold", f"is {profile.render.threshold}; must be 1 to 254"


def _of_cut(profile: PrinterProfile) -> Iterator[tuple[str, str]]:
    command, lines = profile.cut.command, profile.cut.feed_lines
    if command == "none" and not lines:
        yield "cut.feed_lines", "is 0, but there is no cutter: the last line must be fed past the tear bar"
    if command in CUTS_WHERE_IT_STANDS and not lines:
        yield "cut.feed_lines", f"is 0, but {command} cuts where the paper stands: the last line must be fed past the knife"
    if lines > 255:
        yield "cut.feed_lines", f"is {lines}; must be 255 at most"


def _of_answers(profile: PrinterProfile) -> Iterator[tuple[str, str]]:
    status = profile.status
    if status.required and not status.realtime:
        yield "status.required", "is true, but status.realtime is false: nothing could ever be sent"
    if status.barrier != "none" and not status.barrier_over:
        yield "status.barrier_over", f"is empty, but status.barrier is {status.barrier}: say over which links it is answered"
    if status.barrier != "none" and not status.realtime:
        yield "status.barrier", f"is {status.barrier}, but status.realtime is false: only a printer that answered before is believed after"


def _is_code_page(encoding: str) -> bool:
    """Whether the codec leaves ASCII alone and has one byte for each of its characters."""
    try:
        ascii_kept = bytes(range(32, 127)).decode(encoding) == "".join(map(chr, range(32, 127)))
        return ascii_kept and len(bytes(range(128, 256)).decode(encoding, "replace")) == 128
    except (LookupError, UnicodeError):
        return False
