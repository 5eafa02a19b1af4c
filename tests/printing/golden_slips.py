"""The bytes of the golden slips, as lines a person can review; `python -m tests.printing.golden_slips` writes them anew.

A generic profile has all its lines. That of a model has those in which it differs from the profile it inherits, and a digest of all its bytes.
Of pictures the head only counts: their dots are the font's.
"""

import hashlib
import tomllib
from collections.abc import Iterator
from difflib import unified_diff
from importlib.resources import files
from pathlib import Path

from hallq.printing.decode import Command, Decoder, Op
from tests.printing.slips import CASES, PROFILES, slip_bytes

FOLDER = Path(__file__).with_name("golden")
HOW = """The bytes of {profile} are others now. See what changed:
    python -m tests.printing.golden_slips && git diff tests/printing/golden
Look at the slips as paper (the office, "Slips", or hallq.printing.preview). If every change is wanted, commit the new files and say why."""


def golden(profile: str) -> str:
    """All cases on one profile."""
    parent = parent_of(profile)
    return "".join(f"== {case}\n" + "".join(_listed(profile, parent, case)) for case in CASES)


def parent_of(profile: str) -> str | None:
    """The profile that this one inherits from."""
    table = tomllib.loads((files("printer_profiles") / f"{profile}.toml").read_text(encoding="utf-8"))
    return table.get("inherits")


def _listed(profile: str, parent: str | None, case: str) -> Iterator[str]:
    lines = list(_lines(profile, case))
    if parent is None:
        yield from lines
        return
    yield f"sha256 {hashlib.sha256(''.join(lines).encode()).hexdigest()}\n"
    heads = ("---", "+++", "@@")
    yield from (line for line in unified_diff(list(_lines(parent, case)), lines, n=0) if not line.startswith(heads))


def _lines(profile: str, case: str) -> Iterator[str]:
    decoder = Decoder(PROFILES[profile])
    for command in [*decoder.feed(slip_bytes(profile, CASES[case])), *decoder.end()]:
        yield f"{_hex(command)}  # {_said(command)}\n"


def _hex(command: Command) -> str:
    return (command.raw[:8] if command.op is Op.PICTURE else command.raw).hex(" ")


def _said(command: Command) -> str:
    if command.op is Op.PICTURE:
        return f"picture {command.value * 8} x {(len(command.raw) - 8) // command.value}"
    return f"{command.op} {command.text or (command.value if len(command.raw) == 3 else '')}".strip()


if __name__ == "__main__":
    for old in FOLDER.glob("*.txt"):
        if old.stem not in PROFILES:
            old.unlink()
    for profile in PROFILES:
        (FOLDER / f"{profile}.txt").write_text(golden(profile), encoding="utf-8")
