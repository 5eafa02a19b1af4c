"""Why a kiosk gives no number now, and what the visitor can do instead: one notice for every refusal there is."""

from dataclasses import dataclass

from hallq.domain.errors import Refusal
from hallq.domain.routing import HallSetup
from hallq.web.locale import gettext
from hallq.words import mark as _
from kiosk.wording import when


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


def notice(setup: HallSetup, refusal: Refusal, now: int) -> Notice:
    """The notice of a refusal as of `now` by the hall's clock, in the reader's language."""
    look, *said = _NOTICES.get(refusal.code, _OTHER)
    short, title, way = (gettext(sentence) for sentence in said)
    opens_at = refusal.facts.get("opens_at")
    opens = when(opens_at, now, setup.tz) if isinstance(opens_at, int) else None
    return Notice(refusal.code, look, short, title, way, opens)
