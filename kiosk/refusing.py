"""Why a kiosk gives no number now, and what the visitor can do instead: one notice for every refusal there is."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from hallq.domain.errors import HallClosed, Refusal
from hallq.domain.hours import Timetable, is_open, local_date, opens_next, spans_of
from hallq.domain.routing import HallSetup
from hallq.queries.menu import Offer
from hallq.web.locale import gettext
from hallq.words import mark as _
from kiosk.wording import clock_minutes, when


@dataclass(frozen=True, slots=True)
class Notice:
    """A refusal for visitors: `short` on the tile, `title` and `way` on the whole screen, `opens` the next opening in words where one is known.

    `look` picks the drawing: clock, full, or pause.
    """

    code: str
    look: str
    short: str
    title: str
    way: str
    opens: str | None = None


_ASK = _("Please ask at the guide desk; the staff there know the way.")
_LATER = _("Please come back a little later, or ask at the guide desk.")
_NOTICES: dict[str, tuple[str, str, str, str]] = {
    "day_not_open": ("clock", _("Not open yet"), _("The hall does not give numbers yet"), _("Numbers are given as soon as the hall has opened.")),
    "hall_closed": ("clock", _("Closed now"), _("This service is closed at present"), _("You can take a number for it from the time shown.")),
    "midday_rest": (
        "clock", _("Midday rest"), _("This service rests at midday"), _("You can take a number for it from the time shown."),
    ),
    "no_more_tickets": (
        "clock", _("No more numbers today"), _("The last number of today has been given"), _("You can take a number for it from the time shown."),
    ),
    "service_suspended": ("pause", _("Suspended"), _("This service is suspended at present"), _ASK),
    "service_retired": ("pause", _("No longer offered"), _("This service is no longer offered here"), _ASK),
    "queue_suspended": ("pause", _("Numbers paused"), _("No numbers are given for this service at present"), _ASK),
    "quota_reached": (
        "full",
        _("All of today's places given"),
        _("Today's places for this service are all given"),
        _("Please come another day, or ask at the guide desk."),
    ),
    "queue_full": ("full", _("Queue full"), _("As many wait for this service as can be served"), _LATER),
    "hall_full": ("full", _("Hall full"), _("As many visitors wait as the hall can take"), _LATER),
}  # fmt: skip
_OTHER = ("pause", _("Not now"), _("No number can be given for this now"), _ASK)


def rest(setup: HallSetup, timetable: Timetable, now: int) -> str | None:
    """When doors that rest between two spans of today open again, in words; None where they are open, or done with the day."""
    today, opens_at = local_date(now, setup.tz), opens_next(timetable, now, setup.tz)
    if is_open(timetable, now, setup.tz) or opens_at is None or local_date(opens_at, setup.tz) != today:
        return None
    begun = spans_of(timetable, today.isoformat())[0][0]
    return when(opens_at, now, setup.tz) if clock_minutes(now, setup.tz) > begun else None


def shared_notice(setup: HallSetup, offers: Sequence[Offer], now: int) -> Notice | None:
    """The notice on the way to matters of which no number is given now: that of the one which opens first; None where one is, or there is none."""
    refused = [offer.refused for offer in offers if offer.refused is not None]
    if not refused or len(refused) < len(offers):
        return None
    return notice(setup, min(refused, key=lambda one: one.facts.get("opens_at") or math.inf), now)


def notice(setup: HallSetup, refusal: Refusal, now: int) -> Notice:
    """The notice of a refusal as of `now` by the hall's clock, in the reader's language."""
    look, *said = _NOTICES.get("midday_rest" if _rests(setup, refusal, now) else refusal.code, _OTHER)
    short, title, way = (gettext(sentence) for sentence in said)
    opens_at = refusal.facts.get("opens_at")
    opens = when(opens_at, now, setup.tz) if isinstance(opens_at, int) else None
    return Notice(refusal.code, look, short, title, way, opens)


def _rests(setup: HallSetup, refusal: Refusal, now: int) -> bool:
    """Whether the doors that refuse, a package's those of one of its parts, rest at midday."""
    if not isinstance(refusal, HallClosed):
        return False
    return rest(setup, setup.timetable_of(setup.services.by_code[str(refusal.facts["service"])]), now) is not None
