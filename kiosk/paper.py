"""What becomes of the paper of a number just taken, where it is taken, and the code by which a phone follows the number."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from flask import current_app

from hallq.domain.errors import CopyNotOffered
from hallq.domain.names import Name
from hallq.domain.paper import DOUBTFUL, check_kiosk_copy
from hallq.printing.qr_picture import QrPicture, qr_picture
from hallq.queries.instant import Instant
from hallq.queries.papers import PaperView, papers_of, why_not_sent
from hallq.web.auth import asker, ticket_of_link
from hallq.web.current import front, hall, house
from hallq.web.profiles import known_profiles
from kiosk.printer import KINDS, place_of, trouble_of

TEXT_MS, PICTURE_MS = 4_000, 10_000
"""So long a slip may take before the visitor is told that it takes long: one of text, and one that is drawn dot by dot."""


class State(StrEnum):
    """The paper as the visitor is told of it."""

    PRINTING = "printing"
    SLOW = "slow"
    """Still under way, for longer than a slip takes."""
    PRINTED = "printed"
    """Proved."""
    SENT = "sent"
    """Over a wire that proves nothing."""
    WAITING = "waiting"
    """Nothing was sent, for a reason that is known; it comes as soon as that is put right."""
    DOUBTFUL = "doubtful"
    """Nobody knows whether it came out, and a copy may be asked for here."""
    DESK = "desk"
    """Nobody knows, and only the service desk gives copies now."""
    NONE = "none"
    """The hall has no paper."""


@dataclass(frozen=True, slots=True)
class Paper:
    """The paper of one ticket, and the code of its page where phones reach the hall.

    `trouble` is the kind of what keeps it waiting: of the printer where the visitor stands, unless it `is_there`, at the printer that was to print
    instead. Where it is `elsewhere`, another printer prints it: at `place`, None where that has no name. `unsure` says that nobody knows of it.
    """

    ticket: int
    state: State
    code: QrPicture | None
    trouble: str | None = None
    is_there: bool = False
    elsewhere: bool = False
    place: Name | None = None
    unsure: bool = False
    copy: int = 0

    @property
    def is_sent_elsewhere(self) -> bool:
        """Whether the visitor has to go to another printer for it."""
        return self.elsewhere and self.state in {State.PRINTING, State.SLOW, State.PRINTED, State.SENT}


def paper(at: Instant, token: str) -> Paper:
    """The newest paper of the ticket that a visitor's token opens. Raises LinkExpired."""
    ticket = ticket_of_link(at, token)
    found = papers_of(at, ticket)
    address = front().links.address(hall().code, token)
    code = None if address is None else qr_picture(address)
    if not found:
        return Paper(ticket, State.NONE, code)
    newest, real_now = found[-1], house().clock.real()
    here = own_printer() or found[0].asked_printer_id
    there, elsewhere = _trouble(at, newest, real_now) if newest.state in {"queued", "leased"} else None, newest.printer_id != here
    own = trouble_of(at, here, real_now) if there and elsewhere else None
    return Paper(
        ticket=ticket,
        state=State.WAITING if there else _state(at, found, real_now),
        code=code,
        trouble=own or there,
        is_there=elsewhere and own is None,
        elsewhere=elsewhere,
        place=place_of(at.setup, newest.printer_id),
        unsure=newest.state in DOUBTFUL,
        copy=newest.copy,
    )


def own_printer() -> int | None:
    """The printer of the kiosk that asks; None where it has none of its own."""
    principal = asker().principal
    return None if principal is None else principal.printer_id


def _trouble(at: Instant, newest: PaperView, real_now: int) -> str | None:
    """What keeps a paper waiting: what the last try at its printer met, else what is known of the printer."""
    why = why_not_sent(at, newest)
    return (None if why is None else KINDS.get(why)) or trouble_of(at, newest.printer_id, real_now)


def _state(at: Instant, found: list[PaperView], real_now: int) -> State:
    newest = found[-1]
    if newest.state in {"printed", "sent"}:
        return State(newest.state)
    if newest.state in DOUBTFUL:
        return State.DOUBTFUL if _may_copy(found, real_now) else State.DESK
    if newest.state == "dropped":
        return State.DESK
    return State.SLOW if real_now - newest.requested_at > _patience_ms(at, newest) else State.PRINTING


def _may_copy(found: list[PaperView], real_now: int) -> bool:
    first = found[0]
    try:
        check_kiosk_copy(first.state, first.finished_at, found[-1].copy, real_now)
    except CopyNotOffered:
        return False
    return True


def _patience_ms(at: Instant, newest: PaperView) -> int:
    return PICTURE_MS if at.setup.printers.by_id[newest.printer_id].profile in _drawing(current_app.config["HALLQ_HOME"]) else TEXT_MS


@lru_cache(maxsize=8)
def _drawing(_home: str) -> frozenset[str]:
    """The profiles of an installation whose slips are drawn dot by dot; read once, as those that print do."""
    return frozenset(code for code, profile in known_profiles().items() if profile.render.strategy == "raster")
