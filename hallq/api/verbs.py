"""What can be done with a ticket, one route a verb; each answers the ticket as it then is."""

from typing import Literal

from flask import Response
from pydantic import Field

from hallq.api.models import TicketAnswer
from hallq.api.models_called import CalledTicket
from hallq.api.routes import Routes
from hallq.api.ticket_json import called_json, changed_json
from hallq.domain import errors as e
from hallq.domain.calling import Place
from hallq.domain.permissions import Permission
from hallq.operations import calling, issuing, serving
from hallq.web.acting import expected_version, press
from hallq.web.auth import allowed
from hallq.web.forms import CaseNumber, Code, Sent, Slug, read_body
from hallq.words import mark as _

verbs = Routes(_("What is done with a ticket"))

NOT_MOVED = (e.TicketUnknown, e.IllegalTransition, e.VersionStale)
AT_DESK = (e.CounterUnknown, e.CounterNotOpen, e.CounterTaken, e.CounterBusy, e.NotServedHere)
RULED = (e.NumberVoid, e.MissedTooLong, e.NotAllowed, e.FieldInvalid)
NOT_FOR_THEM = (e.CounterUnknown, e.CounterNotOpen, e.PersonUnknown, e.ClerkNotAtWork, e.NotServedHere)
NOWHERE_TO_GO = (e.QueueUnknown, e.QueueSuspended, e.ServiceUnknown, e.ServiceRetired, e.ServiceSuspended)


Papers = Literal["with_visitor", "kept", "elsewhere"]
AFTER = Field(None, ge=1, le=99, description=_("With the place `after`: behind how many others."))


class Nothing(Sent):
    """No field at all."""


class AtCounter(Sent):
    """The counter that does it."""

    counter: Code = Field(examples=["3"])


class Ending(Sent):
    """How a service ended."""

    outcome: Slug = "done"
    matters: int | None = Field(None, ge=1, le=999, description=_("How many matters were dealt with; as many as were brought where it is not told."))
    case_number: CaseNumber | None = None
    later = frozenset({"note", "next_service"})


class Hold(Sent):
    """Why the visit is set aside, one of a list, and where its papers are."""

    reason: Slug = "waiting"
    papers: Papers = Field("with_visitor", description=_("Papers that are kept are kept at this counter, which alone goes on then."))


class Withdrawal(Sent):
    """Why the ticket is given up; one of a list."""

    reason: Slug = "staff"


class Destination(Sent):
    """A queue, or the queue of a service, or the present one for a counter or a person; there the place by first arrival unless told."""

    queue: Code | None = None
    service: Code | None = None
    counter: Code | None = Field(None, description=_("The counter that alone calls the visitor; others do once it has closed."))
    clerk: Code | None = Field(None, description=_("The login of the person who alone calls the visitor; others do once that one has left."))
    place: Place = Place.KEPT
    after: int | None = AFTER
    later = frozenset({"person", "unit", "note"})


DESTINATION = {"queue", "service", "counter", "clerk", "place", "after"}


class PlaceInLine(Sent):
    """A place in the own line; the back of it unless told."""

    place: Place = Place.BACK
    after: int | None = AFTER


class Return(Sent):
    """Where a missed visitor waits: where the hall's rule says, unless whoever may act for others names a place."""

    place: Place | None = None
    after: int | None = AFTER


@verbs.post(
    "/tickets/<key:ticket_id>/call",
    _("Call this ticket, out of order or from hold, to an open and free counter that serves its queue."),
    takes=AtCounter,
    gives=CalledTicket,
    match=True,
    refuses=(*NOT_MOVED, *AT_DESK),
)
@allowed(Permission.CALL_SPECIFIC)
def call_ticket(ticket_id: int) -> Response:
    asked, version = read_body(AtCounter), expected_version()
    return press(lambda tx: calling.call_ticket(tx, ticket_id=ticket_id, counter=asked.counter, expected_version=version), called_json)


@verbs.post(
    "/tickets/<key:ticket_id>/recall",
    _("Call again to the same counter: a new call, not a new wait."),
    takes=Nothing,
    gives=TicketAnswer,
    match=True,
    refuses=(*NOT_MOVED, e.RecalledEnough),
)
@allowed(Permission.CALL)
def recall_ticket(ticket_id: int) -> Response:
    read_body(Nothing)
    version = expected_version()
    return press(lambda tx: calling.recall(tx, ticket_id=ticket_id, expected_version=version), changed_json)


@verbs.post(
    "/tickets/<key:ticket_id>/start",
    _("The visitor is here: the way ends and service begins."),
    takes=Nothing,
    gives=TicketAnswer,
    match=True,
    refuses=(*NOT_MOVED, e.CounterNotOpen),
)
@allowed(Permission.SERVE)
def start_service(ticket_id: int) -> Response:
    read_body(Nothing)
    version = expected_version()
    return press(lambda tx: serving.start_service(tx, ticket_id=ticket_id, expected_version=version), changed_json)


@verbs.post(
    "/tickets/<key:ticket_id>/complete",
    _("End the service; the visit is over, or goes on waiting for its next step with the age of its first."),
    takes=Ending,
    gives=TicketAnswer,
    match=True,
    refuses=(*NOT_MOVED, e.FieldInvalid),
)
@allowed(Permission.SERVE)
def complete_service(ticket_id: int) -> Response:
    asked, version = read_body(Ending), expected_version()
    return press(
        lambda tx: serving.complete(
            tx, ticket_id=ticket_id, outcome=asked.outcome, matters=asked.matters, case_number=asked.case_number, expected_version=version
        ),
        changed_json,
    )


@verbs.post(
    "/tickets/<key:ticket_id>/hold",
    _("Set the visit aside: the counter is free for others."),
    takes=Hold,
    gives=TicketAnswer,
    match=True,
    refuses=(*NOT_MOVED, e.CounterTaken, e.FieldInvalid),
)
@allowed(Permission.SERVE)
def hold_service(ticket_id: int) -> Response:
    asked, version = read_body(Hold), expected_version()
    return press(
        lambda tx: serving.hold(tx, ticket_id=ticket_id, reason=asked.reason, papers=asked.papers, expected_version=version), changed_json
    )


@verbs.post(
    "/tickets/<key:ticket_id>/resume",
    _("Take up a visit on hold at a free counter that serves its queue."),
    takes=AtCounter,
    gives=TicketAnswer,
    match=True,
    refuses=(*NOT_MOVED, *AT_DESK),
)
@allowed(Permission.SERVE)
def resume_service(ticket_id: int) -> Response:
    asked, version = read_body(AtCounter), expected_version()
    return press(lambda tx: serving.resume(tx, ticket_id=ticket_id, counter=asked.counter, expected_version=version), changed_json)


@verbs.post(
    "/tickets/<key:ticket_id>/transfer",
    _("Send the visitor to another queue, or to one counter or person alone, with the same number."),
    takes=Destination,
    gives=TicketAnswer,
    match=True,
    refuses=(*NOT_MOVED, e.CounterTaken, *NOWHERE_TO_GO, *NOT_FOR_THEM, e.FieldInvalid),
)
@allowed(Permission.TRANSFER)
def transfer_ticket(ticket_id: int) -> Response:
    asked, version = read_body(Destination), expected_version()
    return press(
        lambda tx: serving.transfer(
            tx, ticket_id=ticket_id, **asked.model_dump(include=DESTINATION), expected_version=version
        ),
        changed_json,
    )


@verbs.post(
    "/tickets/<key:ticket_id>/requeue",
    _("Send a called or held visitor back to the line."),
    takes=PlaceInLine,
    gives=TicketAnswer,
    match=True,
    refuses=(*NOT_MOVED, e.FieldInvalid),
)
@allowed(Permission.REQUEUE)
def requeue_ticket(ticket_id: int) -> Response:
    asked, version = read_body(PlaceInLine), expected_version()
    return press(lambda tx: calling.requeue(tx, ticket_id=ticket_id, place=asked.place, after=asked.after, expected_version=version), changed_json)


@verbs.post(
    "/tickets/<key:ticket_id>/no-show",
    _("The visitor was called as often as promised and did not come."),
    takes=Nothing,
    gives=TicketAnswer,
    match=True,
    refuses=(*NOT_MOVED, e.TooEarly),
)
@allowed(Permission.NO_SHOW)
def record_no_show(ticket_id: int) -> Response:
    read_body(Nothing)
    version = expected_version()
    return press(lambda tx: calling.record_no_show(tx, ticket_id=ticket_id, expected_version=version), changed_json)


@verbs.post(
    "/tickets/<key:ticket_id>/reinstate",
    _("Let a missed visitor wait again, where the hall's rule for missed numbers says."),
    takes=Return,
    gives=TicketAnswer,
    match=True,
    refuses=(*NOT_MOVED, *RULED),
)
@allowed(Permission.REINSTATE)
def reinstate_ticket(ticket_id: int) -> Response:
    asked, version = read_body(Return), expected_version()
    return press(
        lambda tx: calling.reinstate(tx, ticket_id=ticket_id, place=asked.place, after=asked.after, expected_version=version), changed_json
    )


@verbs.post(
    "/tickets/<key:ticket_id>/cancel",
    _("Give the ticket up: it is never called again."),
    takes=Withdrawal,
    gives=TicketAnswer,
    match=True,
    refuses=(*NOT_MOVED, e.FieldInvalid),
)
@allowed(Permission.CANCEL)
def cancel_ticket(ticket_id: int) -> Response:
    asked, version = read_body(Withdrawal), expected_version()
    return press(lambda tx: issuing.cancel_ticket(tx, ticket_id=ticket_id, reason=asked.reason, expected_version=version), changed_json)


@verbs.post(
    "/tickets/<key:ticket_id>/undo",
    _("Take back the last call, no-show, completion or transfer of the ticket, within the hall's seconds."),
    takes=Nothing,
    gives=TicketAnswer,
    match=True,
    refuses=(*NOT_MOVED, e.NothingToUndo, e.TooLate),
)
@allowed(Permission.UNDO)
def undo_last(ticket_id: int) -> Response:
    read_body(Nothing)
    version = expected_version()
    return press(lambda tx: calling.undo(tx, ticket_id=ticket_id, expected_version=version), changed_json)
