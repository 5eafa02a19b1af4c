"""The page a visitor opens from the slip: where the own number stands, and nothing else."""

from dataclasses import dataclass

from flask import Blueprint, Response, render_template

from hallq.domain.estimate_range import shown
from hallq.domain.ticket import TicketState
from hallq.queries.my_ticket import MyTicket, my_ticket
from hallq.web.auth import everyone, ticket_of_link
from hallq.web.current import house, looking
from hallq.web.instants import clock_time
from hallq.words import mark as _

pages = Blueprint("visit", __name__)

REFRESH_S = 15
SAID = {
    TicketState.WAITING: _("Please wait for your call."),
    TicketState.CALLED: _("Please come to the counter now."),
    TicketState.SERVING: _("You are being served."),
    TicketState.ON_HOLD: _("Your matter is set aside for a moment. You will be called again."),
    TicketState.NO_SHOW: _("Your number was called. Please ask at the service desk."),
    TicketState.COMPLETED: _("Your visit is over. Thank you."),
    TicketState.CANCELLED: _("This number was given up."),
    TicketState.EXPIRED: _("The hall's day is over, and with it this number."),
}
CALLED = TicketState.CALLED


@dataclass(frozen=True, slots=True)
class Visit:
    """What the page shows; `sentence` is a msgid, `minutes` the range of the estimate, `clock` the time on the hall's wall."""

    mine: MyTicket
    sentence: str
    minutes: tuple[int, int] | None
    clock: str

    @property
    def is_called(self) -> bool:
        """Whether the visitor should go now."""
        return self.mine.ticket.state is CALLED


@pages.get("/t/<token>")
@everyone
def visit(token: str) -> Response:
    """The page, which loads itself anew; a wrong link and an old one are told the same."""
    now = house().clock.hall()
    with looking() as at:
        mine = my_ticket(at, ticket_of_link(at, token), now, house().paces.estimate_for)
        clock = clock_time(now, at.setup.tz)
    minutes = None if mine.estimate is None else shown(mine.estimate.low, mine.estimate.high)
    page = render_template("hall/visit.html", visit=Visit(mine, SAID[mine.ticket.state], minutes, clock))
    again = {} if mine.ticket.is_final else {"Refresh": str(REFRESH_S)}
    return Response(page, headers={"X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer", **again})
