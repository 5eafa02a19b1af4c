"""The bytes of the golden slips, as lines a person can review. `python -m tests.printing.golden_slips` writes them anew: look at every change."""

from collections.abc import Iterator
from pathlib import Path

from hallq.printing.decode import Command, Decoder, Op
from tests.printing.slips import CASES, PROFILES, slip_bytes

FOLDER = Path(__file__).with_name("golden")


def golden(profile: str) -> str:
    """All cases on one profile, a command a line: its bytes in hex, what it does. Of pictures the head only: their dots are the font's."""
    return "".join(f"== {case}\n" + "".join(_lines(profile, case)) for case in CASES)


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
    for profile in PROFILES:
        (FOLDER / f"{profile}.txt").write_text(golden(profile), encoding="utf-8")
