"""Instants as the outside reads them: ISO 8601, UTC, with milliseconds."""

from datetime import UTC, datetime, tzinfo


def as_text(at: int) -> str:
    """An instant (UTC milliseconds) as `2026-11-21T01:02:03.004Z`."""
    seconds, milliseconds = divmod(at, 1000)
    return f"{datetime.fromtimestamp(seconds, UTC).isoformat()[:19]}.{milliseconds:03}Z"


def as_text_or_none(at: int | None) -> str | None:
    """The same where there may be none."""
    return None if at is None else as_text(at)


def as_milliseconds(instant: datetime) -> int:
    """An instant with its offset from UTC, as UTC milliseconds."""
    return round(instant.timestamp() * 1000)


def clock_time(at: int, timezone: tzinfo, *, seconds: bool = False) -> str:
    """An instant as the clock on the hall's wall shows it: `08:30`, or `08:30:05`."""
    local = datetime.fromtimestamp(at / 1000, timezone)
    return f"{local:%H:%M:%S}" if seconds else f"{local:%H:%M}"
