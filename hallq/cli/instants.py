"""Instants as people at a terminal read them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def local_time(at: int | None, zone: ZoneInfo) -> str:
    """An instant on the hall's wall, as in 2026-11-23 09:31; a dash for none."""
    return "–" if at is None else f"{datetime.fromtimestamp(at / 1000, UTC).astimezone(zone):%Y-%m-%d %H:%M}"
