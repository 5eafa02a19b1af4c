"""May this visitor take this ticket now: every reason for which the hall gives no number, in the order in which it is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hallq.domain.errors import (
    DayNotOpen,
    HallClosed,
    HallFull,
    NoMoreTickets,
    PriorityReasonInvalid,
    QueueFull,
    QueueSuspended,
    QuotaReached,
    ServiceRetired,
    ServiceSuspended,
)
from hallq.domain.hours import is_open, last_ticket_at, may_issue, opens_next
from hallq.domain.routing import HallSetup, PriorityClass, Queue, Service


@dataclass(frozen=True, slots=True)
class Load:
    """How the hall stands under its lock: places given today by service, and people waiting in the first queue and in the hall."""

    day_open: bool
    issued_today: Mapping[int, int] = field(default_factory=dict)
    waiting_in_queue: int = 0
    waiting_in_hall: int = 0


def admit(
    setup: HallSetup,
    service: Service,
    priority: PriorityClass,
    *,
    reason: str | None,
    load: Load,
    at: int,
    any_hour: bool = False,
    first: Queue | None = None,
) -> None:
    """Lets the visitor in, or raises the refusal that the visitor can do least about.

    Raises DayNotOpen, ServiceRetired, ServiceSuspended, QueueSuspended, HallClosed (with the next opening), NoMoreTickets (after the day's last
    ticket), QuotaReached, QueueFull, HallFull or PriorityReasonInvalid. A package is let in only if each of its steps would be let in now: each
    is offered, its own hours admit at this instant, and its quota has a place left. Only the first line, `first` where it is not that of the first
    step, must have room.
    `any_hour` leaves the opening hours out of account: a replayed day is not asked when it was open.
    """
    if not load.day_open:
        raise DayNotOpen(hall=setup.code)
    check_offered(setup, service)
    if not any_hour:
        _check_hours(setup, service, at)
    _check_room(setup, service, load, first or setup.steps_of(service)[0][1])
    check_reason(priority, reason)


def check_reason(priority: PriorityClass, reason: str | None) -> None:
    """A class with reasons demands one of them; a class without takes none. Raises PriorityReasonInvalid."""
    if (reason in priority.reasons) if priority.reasons else reason is None:
        return
    raise PriorityReasonInvalid(priority=priority.code, reason=reason, allowed=list(priority.reasons))


def check_offered(setup: HallSetup, service: Service) -> None:
    """A service, every step of a package and their lines are in use. Raises ServiceRetired, ServiceSuspended or QueueSuspended."""
    for part in (service, *(setup.services.by_id[step] for step in service.steps)):
        if part.retired:
            raise ServiceRetired(service=part.code)
        if part.suspended:
            raise ServiceSuspended(service=part.code)
    for _, queue in setup.steps_of(service):
        check_taking(queue)


def check_taking(queue: Queue) -> None:
    """A line takes visitors. Raises QueueSuspended."""
    if queue.suspended:
        raise QueueSuspended(queue=queue.code)


def _check_hours(setup: HallSetup, service: Service, at: int) -> None:
    # A package that names no hours has those of its steps, not the hall's.
    own = (service,) if service.is_package and service.timetable else ()
    for part in (*own, *(step for step, _ in setup.steps_of(service))):
        _check_hours_of(setup, part, at)


def _check_hours_of(setup: HallSetup, part: Service, at: int) -> None:
    timetable = setup.timetable_of(part)
    if may_issue(timetable, at, setup.tz):
        return
    opens_at = opens_next(timetable, at, setup.tz)
    if is_open(timetable, at, setup.tz):
        raise NoMoreTickets(service=part.code, since=last_ticket_at(timetable, at, setup.tz), opens_at=opens_at)
    raise HallClosed(service=part.code, opens_at=opens_at)


def _check_room(setup: HallSetup, service: Service, load: Load, queue: Queue) -> None:
    for part, _ in setup.steps_of(service):
        if part.quota is not None and load.issued_today.get(part.id, 0) >= part.quota:
            raise QuotaReached(service=part.code, quota=part.quota)
    if queue.capacity is not None and load.waiting_in_queue >= queue.capacity:
        raise QueueFull(queue=queue.code, capacity=queue.capacity)
    most = setup.settings.max_tickets_waiting
    if most is not None and load.waiting_in_hall >= most:
        raise HallFull(hall=setup.code, capacity=most)
