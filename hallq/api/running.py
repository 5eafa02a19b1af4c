"""Running the hall: the business day, and queues that take no more visitors."""

from flask import Response
from pydantic import Field

from hallq.api.models_hall import ClosedDayAnswer, DayAnswer
from hallq.api.reports import Day
from hallq.api.routes import Routes
from hallq.api.ticket_json import encode
from hallq.api.verbs import Nothing
from hallq.domain import errors as e
from hallq.domain.events import DayClosed
from hallq.domain.permissions import Permission
from hallq.domain.reasons import SUSPEND_REASONS
from hallq.operations import day as days
from hallq.operations import queues
from hallq.operations.hall import Tx
from hallq.web.acting import done, press
from hallq.web.auth import allowed
from hallq.web.forms import Sent, Slug, read_body
from hallq.words import mark as _

running = Routes(_("Running the hall"))


class Suspension(Sent):
    """Why the queue takes no more visitors."""

    reason: Slug = Field(examples=list(SUSPEND_REASONS))


class Opening(Sent):
    """Which day."""

    day: Day | None = Field(None, description=_("The day to open; without it, the one that the hall's clock shows."))
    confirmed: bool = Field(False, description=_("The day is right though more than a week after the last one."))


class Ending(Sent):
    """Whether the day ends while somebody is served."""

    force: bool = Field(False, description=_("End services under way too."))


@running.post(
    "/queues/<queue>/suspend",
    _("No more numbers for the queue; who waits is still served. Nothing happens where it is suspended already."),
    takes=Suspension,
    status=204,
    refuses=(e.QueueUnknown, e.FieldInvalid),
)
@allowed(Permission.SUSPEND_QUEUE)
def suspend_queue(queue: str) -> Response:
    asked = read_body(Suspension)
    return press(lambda tx: queues.suspend_queue(tx, queue=queue, reason=asked.reason), done)


@running.post(
    "/queues/<queue>/reopen",
    _("Numbers for the queue again. Nothing happens where it is open."),
    takes=Nothing,
    status=204,
    refuses=(e.QueueUnknown,),
)
@allowed(Permission.SUSPEND_QUEUE)
def reopen_queue(queue: str) -> Response:
    read_body(Nothing)
    return press(lambda tx: queues.reopen_queue(tx, queue=queue), done)


@running.post(
    "/day/open",
    _("Open the business day; one that is still open is closed first. The house does so by itself every morning."),
    takes=Opening,
    gives=DayAnswer,
    refuses=(e.DayAlreadyOpen, e.DayInPast, e.DayTooFarAhead, e.FieldInvalid),
)
@allowed(Permission.OPEN_DAY)
def open_day() -> Response:
    asked = read_body(Opening)
    return press(lambda tx: days.open_day(tx, day=asked.day, confirmed=asked.confirmed), _opened)


@running.post(
    "/day/close",
    _("Close the business day: who waits is sent home, every counter is closed. It stays closed until the next one."),
    takes=Ending,
    gives=ClosedDayAnswer,
    refuses=(e.DayNotOpen, e.CounterBusy),
)
@allowed(Permission.CLOSE_DAY)
def close_day() -> Response:
    asked = read_body(Ending)
    return press(lambda tx: days.close_day(tx, force=asked.force), _closed)


def _opened(_tx: Tx, day: str) -> tuple[int, str]:
    return 200, encode({"day": day})


def _closed(_tx: Tx, closed: DayClosed) -> tuple[int, str]:
    counts = {"completed": closed.completed, "no_show": closed.no_show, "cancelled": closed.cancelled, "expired": closed.expired}
    return 200, encode({"day": closed.day, "issued": closed.issued, **counts})
