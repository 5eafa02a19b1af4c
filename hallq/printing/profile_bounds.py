"""Between which bounds the numbers of a printer profile must lie that say how long is waited, how fast and how much at once."""

from collections.abc import Iterator, Mapping

from hallq.printing.profile import PrinterProfile

SECONDS, BYTES, SPEED, BAUD = "seconds", "bytes", "bytes a second", "baud"

BOUNDS: Mapping[str, tuple[float, float, str]] = {
    "timing.connect_s": (0.1, 30, SECONDS),
    "timing.reply_s": (0.1, 10, SECONDS),
    "timing.stall_s": (0.5, 120, SECONDS),
    "timing.barrier_s": (0.5, 120, SECONDS),
    "timing.drain_s": (0.1, 60, SECONDS),
    "timing.chunk": (1, 65536, BYTES),
    "timing.slowest": (100, 1000000, SPEED),
    "serial.baud": (1200, 1000000, BAUD),
}
"""The least and the most of each key, and its unit. Nobody stands at a kiosk for longer, and no wire answers faster."""


def out_of_bounds(profile: PrinterProfile) -> Iterator[tuple[str, str]]:
    """Each key that lies outside, with the reason in words."""
    for key, (least, most, unit) in BOUNDS.items():
        table, name = key.split(".")
        value = getattr(getattr(profile, table), name)
        if not least <= value <= most:
            yield key, f"is {value:.12g}; must be {least:.12g} to {most:.12g} {unit}"
