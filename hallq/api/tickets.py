"""Tickets: taking a number, looking at tickets, and everything that can be done with one."""

from typing import Annotated

from flask import Response
from pydantic import AwareDatetime, Field

from hallq.api.models import IssuedTicket, TicketAnswer, TicketList
from hallq.api.routes import Routes
from hallq.api.ticket_json import encode, issued_json, seen_members
from hallq.domain import errors as e
from hallq.domain.estimation import Estimate
from hallq.domain.permissions import Permission
from hallq.domain.routing import HallSetup
from hallq.domain.ticket import TicketState
from hallq.operations.hall import Tx
from hallq.operations.issuing import OLDEST, Issued
from hallq.operations.issuing import issue_ticket as issue_it
from hallq.queries.instant import head
from hallq.queries.tickets import TicketView, one_ticket, tickets_of_day
from hallq.web.acting import JSON, perform_once, respond
from hallq.web.auth import allowed, asker
from hallq.web.current import front, hall, house, looking
from hallq.web.forms import Asked, Code, Sent, read_body, read_query
from hallq.web.instants import as_milliseconds
from hallq.words import mark as _

tickets = Routes(_("Tickets"))

NOT_ADMITTED = (
    e.ServiceUnknown, e.PriorityUnknown, e.PriorityReasonInvalid, e.DayNotOpen, e.HallClosed, e.NoMoreTickets, e.ServiceRetired, e.ServiceSuspended,
    e.QueueSuspended, e.QueueFull, e.QuotaReached, e.HallFull,
)  # fmt: skip


class FromAgent(Sent):
    """Somebody who may come for others."""

    agent: Code | None = Field(None, description=_("The code of whoever comes for others."))
    matters: int | None = Field(None, ge=1, le=999, description=_("With how many matters; one where it is not told."))


class NewTicket(FromAgent):
    """What a visitor comes for. A class of visitors with reasons asks for one of them, and for somebody who vouches for it."""

    service: Code = Field(examples=["pension-apply"])
    priority: Code | None = None
    reason: Code | None = None
    language: Code | None = None
    age: int | None = Field(
        None, ge=0, le=OLDEST, description=_("Read from an identity card, for a class that takes everybody of an age. It is kept nowhere.")
    )
    slot: AwareDatetime | None = Field(
        None,
        description=_("When the visitor's appointment begins. Only lines of appointments take it; who is too late for it waits like all others."),
    )
    printer: Code | None = Field(
        None, description=_("At which printer the paper comes out, by its code; without it at the kiosk's own, or that of the queue's zone.")
    )
    later = frozenset({"appointment", "phone", "identity", "name"})


class Filter(Asked):
    """Which tickets; without `day`, those of the business day that was opened last."""

    state: TicketState | None = None
    queue: Code | None = None
    number: Code | None = None
    day: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None
    after: int = Field(0, ge=0, le=2**53)
    limit: int = Field(100, ge=1, le=500)


@tickets.post(
    "/tickets",
    _("Give a number for a service or a package."),
    more=_("The paper is asked for in the same transaction. Nothing is consumed where it is refused."),
    takes=NewTicket,
    gives=IssuedTicket,
    status=201,
    refuses=(*NOT_ADMITTED, e.AgentUnknown, e.AgentLimitReached, e.PrinterUnknown),
)
@allowed(Permission.ISSUE)
def issue_ticket() -> Response:
    wanted, who = read_body(NewTicket), asker()
    if any(one is not None for one in (wanted.priority, wanted.reason, wanted.slot, wanted.agent, wanted.matters, wanted.printer)):
        who.must(Permission.ISSUE_FOR_VISITOR)
    epochs: list[str] = []

    def issue(tx: Tx) -> Issued:
        epochs.append(tx.hall.epoch)
        slot = None if wanted.slot is None else as_milliseconds(wanted.slot)
        return issue_it(tx, **wanted.model_dump(exclude={"slot"}), slot=slot, source=who.source)

    answer = perform_once(issue, issued_json)
    return respond(answer) if who.is_staff else respond(answer, _with_token(answer.body, next(iter(epochs), None)))


@tickets.get(
    "/tickets",
    _("The tickets of a day, by state, queue or number, in the order of their issue."),
    query=Filter,
    gives=TicketList,
    refuses=(e.QueueUnknown,),
)
@allowed(Permission.SEE_TICKETS)
def list_tickets() -> Response:
    asked, now = read_query(Filter), house().clock.hall()
    with looking() as at:
        queue = None if asked.queue is None else at.setup.queue(asked.queue)
        day = asked.day or at.day or ""
        found = tickets_of_day(at, day, now, state=asked.state, queue=queue, number=asked.number, after=asked.after, most=asked.limit)
        shown = [seen_members(at.setup, view, _estimate(view, at.setup, now)) for view in found]
    following = found[-1].ticket.id if len(found) == asked.limit else None
    return Response(encode({"tickets": shown, "next": following}), content_type=JSON)


@tickets.get(
    "/tickets/<key:ticket_id>",
    _("One ticket; a visitor's token opens its own."),
    gives=TicketAnswer,
    refuses=(e.TicketUnknown,),
)
@allowed(Permission.SEE_TICKETS, own=Permission.SEE_OWN_TICKET)
def see_ticket(ticket_id: int) -> Response:
    now = house().clock.hall()
    with looking() as at:
        view = one_ticket(at, ticket_id, now)
        body = encode(seen_members(at.setup, view, _estimate(view, at.setup, now)))
    return Response(body, content_type=JSON, headers={"ETag": f'"{view.ticket.version}"'})


def _estimate(view: TicketView, setup: HallSetup, now: int) -> Estimate | None:
    if view.ahead is None or view.ticket.is_for_one:
        return None
    ticket = view.ticket
    return house().paces.estimate_for(setup, setup.queues.by_id[ticket.queue_id], view.ahead, now, ticket.priority_id, view.in_lane, ticket.id)


def _with_token(body: str, epoch: str | None) -> str:
    """The answer with the visitor's token, a secret that is not in what is kept of the answer. `epoch` is None for a repeated press."""
    here, links = hall(), front().links
    ticket_id = int(body[len('{"id":') : body.index(",")])
    token = links.token(here.id, epoch or head(house().database, here.id).epoch, ticket_id)
    page = links.address(here.code, token) or f"/h/{here.code}/t/{token}"
    return f'{body[:-1]},"visitor":{{"token":"{token}","page":"{page}"}}}}'
