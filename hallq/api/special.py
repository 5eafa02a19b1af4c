"""What is out of the ordinary: steps in another order, two clerks at one visit, no number at all, service away from the counters, agents."""

from typing import Annotated, Any

from flask import Response
from pydantic import Field

from hallq.api.models import AgentList, OutsideAnswer, TicketAnswer
from hallq.api.routes import Routes
from hallq.api.ticket_json import changed_json, encode
from hallq.api.tickets import NOT_ADMITTED, FromAgent
from hallq.api.verbs import AT_DESK, NOT_MOVED, AtCounter
from hallq.domain import errors as e
from hallq.domain.events import Line
from hallq.domain.permissions import Permission
from hallq.domain.ticket import Ticket
from hallq.operations import joining, outside, steps, walking_in
from hallq.operations.hall import Tx
from hallq.queries.agents import agents_today
from hallq.web.acting import JSON, expected_version, press
from hallq.web.auth import allowed
from hallq.web.current import looking
from hallq.web.forms import CaseNumber, Code, Sent, Slug, read_body
from hallq.words import mark as _

special = Routes(_("Out of the ordinary"))

AT_FREE_DESK = (e.CounterUnknown, e.CounterNotOpen, e.CounterTaken, e.CounterBusy)


class Step(Sent):
    """A step of the visit by its position."""

    step: Annotated[int, Field(ge=1, le=99)]


class WalkIn(FromAgent):
    """What somebody without a number is served for, at once."""

    service: Code = Field(examples=["card-new"])
    priority: Code | None = None
    reason: Code | None = None
    language: Code | None = None


class Outside(Sent):
    """What was done away from the counters. `clerk` is a login; without it it was whoever asks."""

    service: Code = Field(examples=["pension-apply"])
    place: Slug = Field(examples=["home"], description=_("home, company, bedside or other"))
    minutes: int = Field(ge=1, le=1440)
    matters: int = Field(1, ge=1, le=999)
    case_number: CaseNumber | None = None
    counter: Code | None = None
    clerk: Code | None = None


@special.post(
    "/tickets/<key:ticket_id>/choose-step",
    _("Of steps in either order let a waiting visitor do another one now; the present one comes after it."),
    takes=Step,
    gives=TicketAnswer,
    match=True,
    refuses=(e.TicketUnknown, e.VersionStale, e.StepNotOpen, e.QueueSuspended),
)
@allowed(Permission.ISSUE_FOR_VISITOR)
def choose_step(ticket_id: int) -> Response:
    asked, version = read_body(Step), expected_version()
    return press(lambda tx: steps.choose_step(tx, ticket_id=ticket_id, step=asked.step, expected_version=version), changed_json)


@special.post(
    "/tickets/<key:ticket_id>/join",
    _("Help with a service under way at another counter; the own one is busy until it parts or the service ends."),
    takes=AtCounter,
    gives=TicketAnswer,
    match=True,
    refuses=(*NOT_MOVED, *AT_FREE_DESK, e.DayNotOpen),
)
@allowed(Permission.SERVE)
def join_service(ticket_id: int) -> Response:
    asked, version = read_body(AtCounter), expected_version()
    return press(lambda tx: joining.join_service(tx, ticket_id=ticket_id, counter=asked.counter, expected_version=version), changed_json)


@special.post(
    "/tickets/<key:ticket_id>/part",
    _("Help no more with a service that goes on at another counter."),
    takes=AtCounter,
    gives=TicketAnswer,
    match=True,
    refuses=(*NOT_MOVED, *AT_DESK, e.NotJoined),
)
@allowed(Permission.SERVE)
def part_service(ticket_id: int) -> Response:
    asked, version = read_body(AtCounter), expected_version()
    return press(lambda tx: joining.part_service(tx, ticket_id=ticket_id, counter=asked.counter, expected_version=version), changed_json)


@special.post(
    "/counters/<counter>/serve-walk-in",
    _("Serve somebody who has no number: it is given, called and started at the counter as one act, without wait and paper."),
    takes=WalkIn,
    gives=TicketAnswer,
    status=201,
    refuses=(*AT_FREE_DESK, e.NotServedHere, e.FieldInvalid, e.AgentUnknown, e.AgentLimitReached, *NOT_ADMITTED),
)
@allowed(Permission.CALL, Permission.SERVE)
def serve_walk_in(counter: str) -> Response:
    asked = read_body(WalkIn)
    return press(lambda tx: walking_in.serve_walk_in(tx, counter=counter, **asked.model_dump()), _made_json)


@special.post(
    "/outside-services",
    _("Write down what a clerk did away from the counters: it counts as work, and is no visit."),
    takes=Outside,
    gives=OutsideAnswer,
    status=201,
    refuses=(
        e.DayNotOpen, e.ServiceUnknown, e.ServiceRetired, e.ServiceSuspended, e.QueueSuspended, e.CounterUnknown, e.PersonUnknown, e.FieldInvalid,
    ),
)  # fmt: skip
@allowed(Permission.SERVE)
def record_outside_service() -> Response:
    asked = read_body(Outside)
    return press(lambda tx: outside.record_outside_service(tx, **asked.model_dump()), _outside_json)


@special.get(
    "/agents",
    _("Whoever may take numbers for others, and how many each took today."),
    gives=AgentList,
)
@allowed(Permission.SEE_TICKETS)
def list_agents() -> Response:
    with looking() as at:
        told = [{"code": one.code, "name": {"zh": one.name.zh, "en": one.name.en}, **_counts(one.limit_per_day, n)} for one, n in agents_today(at)]
    return Response(encode({"agents": told}), content_type=JSON)


def _counts(limit: int | None, taken: int) -> dict[str, int | None]:
    return {"limit_per_day": limit, "taken_today": taken}


def _made_json(tx: Tx, ticket: Ticket) -> tuple[int, str]:
    return 201, changed_json(tx, ticket)[1]


def _outside_json(_tx: Tx, line: Line) -> tuple[int, str]:
    facts: Any = line.event
    return 201, encode({"id": line.seq, "business_day": facts.day, "minutes": facts.minutes, "matters": facts.matters})
