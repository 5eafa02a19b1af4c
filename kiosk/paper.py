"""What becomes of the paper of a number just taken, and the code by which a phone follows it."""

from dataclasses import dataclass
from enum import StrEnum

from hallq.printing.qr_picture import QrPicture, qr_picture
from hallq.queries.instant import Instant
from hallq.queries.print_jobs import PrintJobView, first_paper
from hallq.web.auth import ticket_of_link
from hallq.web.current import front, hall, house

# A printer that has not taken a slip by then is taken for one that will not: the visitor is told while still standing there.
PATIENCE_MS = 12_000
_DONE, _LOST = frozenset({"printed", "sent"}), frozenset({"unknown", "expired"})


class State(StrEnum):
    """The paper as the visitor is told of it."""

    PRINTING = "printing"
    PRINTED = "printed"
    NO_PAPER = "no_paper"
    TROUBLE = "trouble"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Paper:
    """The paper of one ticket, and the code of its page where phones reach the hall."""

    state: State
    code: QrPicture | None


def paper(at: Instant, token: str) -> Paper:
    """The paper of the ticket that a visitor's token opens. Raises LinkExpired."""
    job = first_paper(at, ticket_of_link(at, token))
    address = front().links.address(hall().code, token)
    return Paper(_state(job, house().clock.real()), None if address is None else qr_picture(address))


def _state(job: PrintJobView | None, real_now: int) -> State:
    if job is None:
        return State.NONE
    if job.state in _DONE:
        return State.PRINTED
    if job.reason == "paper_out":
        return State.NO_PAPER
    failed = job.state in _LOST or job.reason is not None or real_now - job.requested_at > PATIENCE_MS
    return State.TROUBLE if failed else State.PRINTING
