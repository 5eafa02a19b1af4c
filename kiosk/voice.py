"""What a kiosk says aloud of a slip that does not come out: where its page finds the sound, and the sound."""

from flask import Flask, Response, current_app, url_for
from werkzeug.exceptions import NotFound

from hallq.domain.announcement import Announcement, SlipNews, announce_slip
from hallq.domain.errors import NotAllowed
from hallq.domain.permissions import Permission
from hallq.queries.instant import Instant
from hallq.queries.papers import papers_of
from hallq.queries.tickets import tickets_by_id
from hallq.web.auth import allowed, asker
from hallq.web.current import front, house, looking
from hallq.web.locale import language
from hallq.web.voice import voice_of, wav
from kiosk.paper import Paper, State
from kiosk.printer import place_of
from kiosk.wording import take_language

SPOKEN_MS = 600_000
"""So long after a slip was asked for it is spoken of, by the real clock: no visitor stands before the screen for longer."""

NEWS = {State.WAITING: SlipNews.NOT_PRINTED, State.DOUBTFUL: SlipNews.UNSURE}
KEEP = "no-store"
"""The same address may send to another printer a moment later; what was rendered is kept here."""


def begin_speaking(app: Flask) -> None:
    """Give the application a voice at the start: no visitor waits until it has been tried."""
    voice_of(app)


def sound_address(at: Instant, screen: str, shown: Paper) -> str | None:
    """Where the page finds what is said of a slip now; None where nothing is: it comes out here, or is on its way, or the hall wants silence."""
    news = SlipNews.MOVED if shown.is_sent_elsewhere else NEWS.get(shown.state)
    if news is None or not at.setup.settings.kiosk_voice:
        return None
    return f"{url_for('.slip_sound', screen=screen, ticket=shown.ticket, said=news.value)}?in={language()}"


@allowed(Permission.ISSUE)
def slip_sound(screen: str, ticket: int, said: str) -> Response:
    """What is said of a slip of the last minutes; nothing else can be made to sound, and by nobody but the kiosk. Raises NotAllowed."""
    principal = asker().principal
    if principal is None or (principal.kind, principal.code) != ("device", screen):
        raise NotAllowed(device=screen)
    if said not in set(SlipNews):
        raise NotFound
    with looking() as at:
        take_language(at.setup.languages)
        spoken = _spoken(at, ticket, SlipNews(said))
    return wav(voice_of(current_app).say([spoken]), KEEP)


def _spoken(at: Instant, ticket_id: int, news: SlipNews) -> Announcement:
    """Raises NotFound for a ticket that is not there, an old one, one without paper, and where the hall wants silence."""
    ticket, papers = tickets_by_id(at, [ticket_id]).get(ticket_id), papers_of(at, ticket_id)
    if not at.setup.settings.kiosk_voice or ticket is None or not papers or house().clock.real() - papers[-1].requested_at > SPOKEN_MS:
        raise NotFound
    place, tongue = place_of(at.setup, papers[-1].printer_id), language()
    has_code = front().links.base_url is not None
    return announce_slip(ticket.number, news, tongue, has_code=has_code, place=None if place is None else place.of(tongue))
