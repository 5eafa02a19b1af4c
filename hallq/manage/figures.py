"""How figures are said to people: minutes, shares, waits that are long, and no shares of a handful of ratings."""

from enum import StrEnum

from hallq.domain.report import Column, Kind, Report, Row, Value
from hallq.web.locale import gettext as _

MINUTE_MS = 60_000
LONG_MIN, TOO_LONG_MIN = 15, 30
"""From these minutes on a wait is long, and too long."""

FEWEST = 5
"""Of fewer ratings no share and no mean is shown: it would be the word of one visitor or two."""

NOTHING = "–"


class Alarm(StrEnum):
    """What a wait is."""

    NONE = "none"
    LONG = "long"
    TOO_LONG = "too_long"


def minutes_since(instant: int | None, now: int) -> int | None:
    """Whole minutes of the hall's clock since an instant, 0 for one to come; None where there is none."""
    return None if instant is None else max(0, (now - instant) // MINUTE_MS)


def alarm_of(instant: int | None, now: int) -> Alarm:
    """What the wait of somebody who waits since an instant is."""
    minutes = minutes_since(instant, now)
    if minutes is None or minutes < LONG_MIN:
        return Alarm.NONE
    return Alarm.LONG if minutes < TOO_LONG_MIN else Alarm.TOO_LONG


def shown_seconds(seconds: float | None) -> str:
    """A duration in seconds as people say it: `45 s`, `12 min`, `1 h 05 min`."""
    if seconds is None:
        return NOTHING
    if seconds < 0:
        return f"−{shown_seconds(-seconds)}"
    if seconds < 60:
        return _("%(seconds)s s", seconds=round(seconds))
    minutes = round(seconds / 60)
    if minutes < 60:
        return _("%(minutes)s min", minutes=f"{seconds / 60:.1f}" if seconds < 600 else minutes)
    return _("%(hours)s h %(minutes)s min", hours=minutes // 60, minutes=f"{minutes % 60:02}")


def percent(share: float | None, of: int | None = None) -> str:
    """A share, 0 to 1, in per cent; a dash where it is one of fewer than five ratings."""
    if share is None or (of is not None and of < FEWEST):
        return NOTHING
    return f"{share * 100:.1f}%" if 0 < share < 1 else f"{share * 100:.0f}%"


# Figures of ratings, which are shown only where there are enough.
_OF_RATINGS = frozenset({"mean_level", "satisfied_share", "correlation"})


def is_small(report: Report, row: Row, column: Column) -> bool:
    """Whether a figure of a row is drawn from too few ratings to be shown."""
    rated = ratings_of(report, row)
    return (column.code in _OF_RATINGS or (report.name == "options" and column.kind is Kind.SHARE)) and rated is not None and rated < FEWEST


def ratings_of(report: Report, row: Row) -> int | None:
    """How many ratings the figures of a row are drawn from; None where they are not about ratings."""
    figures = {column.code: value for column, value in zip(report.columns, row.figures, strict=True)}
    if report.name == "options":
        return _rated_of_options(report)
    rated = figures.get("rated")
    return None if rated is None else int(rated)


def _rated_of_options(report: Report) -> int | None:
    """A remark's count and its share of the ratings tell how many ratings there were."""
    for row in report.rows:
        figures = {column.code: value for column, value in zip(report.columns, row.figures, strict=True)}
        if figures["count"] and figures["share"]:
            return round(figures["count"] / figures["share"])
    return None


def shown(value: Value, kind: Kind) -> str:
    """A figure as a table shows it."""
    if value is None:
        return NOTHING
    if kind is Kind.FLAG:
        return _("yes") if value else ""
    if kind is Kind.SECONDS:
        return shown_seconds(float(value))
    if kind is Kind.SHARE:
        return percent(float(value))
    places = {Kind.LEVEL: 2, Kind.CORRELATION: 3}.get(kind, 0)
    return f"{value:,.{places}f}"
