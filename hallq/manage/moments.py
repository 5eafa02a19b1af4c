"""How instants are said to people in the office: how long ago, or which day and hour."""

from datetime import datetime, tzinfo

from hallq.web.locale import gettext as _

MINUTE_MS, HOUR_MS, DAY_MS = 60_000, 3_600_000, 86_400_000


def day_and_time(at: int | None, timezone: tzinfo) -> str:
    """An instant (UTC milliseconds) by the hall's clock, as `2026-11-21 08:30`; a dash where there is none."""
    return "–" if at is None else f"{datetime.fromtimestamp(at / 1000, timezone):%Y-%m-%d %H:%M}"


def ago(at: int, now: int) -> str:
    """How long ago an instant was, in the largest unit that fits."""
    passed = max(0, now - at)
    if passed < 2 * MINUTE_MS:
        return _("%(n)s s ago", n=passed // 1000)
    if passed < 2 * HOUR_MS:
        return _("%(n)s min ago", n=passed // MINUTE_MS)
    if passed < 2 * DAY_MS:
        return _("%(n)s h ago", n=passed // HOUR_MS)
    return _("%(n)s days ago", n=passed // DAY_MS)


def lasting(since: int, now: int) -> str:
    """For how long something has been so, in the largest unit that fits."""
    passed = max(0, now - since)
    if passed < 2 * MINUTE_MS:
        return _("%(n)s s", n=passed // 1000)
    if passed < 2 * HOUR_MS:
        return _("%(n)s min", n=passed // MINUTE_MS)
    if passed < 2 * DAY_MS:
        return _("%(n)s h", n=passed // HOUR_MS)
    return _("%(n)s days", n=passed // DAY_MS)
