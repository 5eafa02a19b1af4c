"""What a clerk's page shows of a desk: the phase it is in, the visitor there, whoever is next, and what may be pressed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from counter.missed import way_back
from counter.wording import NOT_NOW
from hallq.domain.counter import CounterState
from hallq.domain.names import Name
from hallq.domain.routing import HallSetup
from hallq.domain.ticket import Ticket, TicketState
from hallq.queries.at_desk import LastAct, last_act, last_call, papers_left
from hallq.queries.desk import Desk, desk
from hallq.queries.instant import Instant
from hallq.queries.notes import note_of
from hallq.web.doorkeeper import Asker
from hallq.web.why import reason_of_call, reason_of_pick, said

WAY_TARGET_MS = 60_000
"""How long the way to the counter may take before the clerk is told so; twice that is long."""

MINUTE_MS = 60_000

# Where each action may be pressed; for the others the page says why not.
OPEN_TO: dict[str, tuple[str, ...]] = {
    "recall": ("called",),
    "no_show": ("called",),
    "requeue": ("called",),
    "transfer": ("called", "serving"),
    "hold": ("serving",),
    "complete": ("serving",),
    "number": ("idle",),
    "pause": ("idle", "paused"),
    "close": ("idle", "paused"),
}
PRIMARY = {"helping": "part", "closed": "open", "idle": "call_next", "called": "start", "serving": "complete", "paused": "resume"}


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody on the page: the number, what for, since when, and why now in words. `mark` names the class of whoever is not ordinary.

    `papers_at` is the window where the papers of somebody set aside still lie, once that one has closed.
    Of a missed number `why` says where it waits again, and `may_return` whether the hall's rule takes it back.
    """

    ticket: Ticket
    service: Name
    queue: Name
    mark: Name | None
    since: int
    why: str | None
    may_return: bool = True
    papers_at: str | None = None


@dataclass(frozen=True, slots=True)
class Timer:
    """A time that runs: from `since` on, `before_ms` of it over already, compared with `target_ms`."""

    kind: str
    since: int
    before_ms: int
    target_ms: int


@dataclass(frozen=True, slots=True)
class Sight:
    """All that the page shows. `blocked` says of each action why it cannot be pressed (a msgid), and misses those that can."""

    desk: Desk
    phase: str
    for_other: bool
    now: int
    speed: float
    visitor: Visitor | None
    waited_ms: int
    timer: Timer | None
    note: str
    upcoming: tuple[Visitor, ...]
    aside: tuple[Visitor, ...]
    missed: tuple[Visitor, ...]
    waiting: int
    longest_since: int | None
    undo: LastAct | None
    undo_left_ms: int
    blocked: dict[str, str]
    recalls_left: int
    may_place: bool
    calls_missing: int
    helpers: tuple[Name, ...]

    @property
    def primary(self) -> str | None:
        """The next sensible step; None where there is none here."""
        return PRIMARY.get(self.phase)


def sight(at: Instant, counter: str, who: Asker, now: int, speed: float) -> Sight:
    """The page of a counter as one asker sees it. Raises CounterUnknown."""
    seen = desk(at, counter, now)
    phase, ticket = phase_of(seen, who), seen.ticket
    policy = at.setup.settings
    waited = 0 if ticket is None else (ticket.first_called_at or now) - ticket.queued_at
    undo_ms = round(policy.undo_seconds * 1000 * speed)
    undo = None if phase == "taken" else last_act(at, seen.counter.id, str(who.actor), now - undo_ms)
    calls = 0 if ticket is None else ticket.calls
    return Sight(
        desk=seen,
        phase=phase,
        for_other=_is_of_other(seen, who) and phase != "taken",
        now=now,
        speed=speed,
        visitor=None if ticket is None else _visitor(at.setup, ticket, ticket.queued_at, _why_called(at, ticket)),
        waited_ms=max(waited, 0),
        timer=None if ticket is None else _timer(at.setup, seen, ticket),
        note="" if ticket is None else note_of(at, ticket.id),
        upcoming=tuple(_visitor(at.setup, one.ticket, one.ticket.queued_at, said(reason_of_pick(at.setup, one.pick, now))) for one in seen.upcoming),
        aside=_aside(at, seen.aside),
        missed=tuple(_missed(at, ticket, now) for ticket in sorted(seen.missed, key=_by_last_act)),
        waiting=sum(len(line.waiting) for line in seen.lines),
        longest_since=min((line.oldest_since for line in seen.lines if line.oldest_since is not None), default=None),
        undo=undo,
        undo_left_ms=0 if undo is None else round((undo.at + undo_ms - now) / speed),
        blocked={action: NOT_NOW[phase] for action, phases in OPEN_TO.items() if phase not in phases},
        recalls_left=max(policy.recalls_at_most, policy.recalls_before_no_show) + 1 - calls,
        calls_missing=policy.recalls_before_no_show + 1 - calls,
        helpers=tuple(at.setup.counters.by_id[key].name for key in seen.helpers),
        may_place=who.actor.of_others,
    )


def phase_of(seen: Desk, who: Asker) -> str:
    """What the counter is doing for whoever looks: closed, taken, idle, called, serving or paused."""
    if seen.staffing.state is CounterState.CLOSED:
        return "closed"
    if _is_of_other(seen, who) and not who.actor.of_others:
        return "taken"
    if seen.staffing.state is CounterState.PAUSED:
        return "paused"
    if seen.ticket is None:
        return "idle" if seen.staffing.helps_with is None else "helping"
    return "serving" if seen.ticket.state is TicketState.SERVING else "called"


def _is_of_other(seen: Desk, who: Asker) -> bool:
    own = None if who.principal is None else who.principal.code
    return seen.staffing.clerk is not None and seen.staffing.clerk != own


def _timer(setup: HallSetup, seen: Desk, ticket: Ticket) -> Timer:
    if ticket.state is TicketState.CALLED:
        return Timer("way", ticket.called_at or 0, 0, WAY_TARGET_MS)
    minutes = setup.services.by_id[ticket.service_id].minutes
    return Timer("service", seen.serving_since or 0, seen.served_ms, round(minutes * MINUTE_MS))


def _why_called(at: Instant, ticket: Ticket) -> str | None:
    call = last_call(at, ticket.id)
    return None if call is None else said(reason_of_call(at.setup, call, ticket.slot_at))


def _visitor(setup: HallSetup, ticket: Ticket, since: int, why: str | None) -> Visitor:
    klass = setup.priorities.by_id[ticket.priority_id]
    return Visitor(
        ticket=ticket,
        service=setup.services.by_id[ticket.service_id].name,
        queue=setup.queues.by_id[ticket.queue_id].name,
        mark=None if klass.id == setup.ordinary.id else klass.name,
        since=since,
        why=why,
    )


def _aside(at: Instant, tickets: Iterable[Ticket]) -> tuple[Visitor, ...]:
    """Those set aside, the oldest first, with the window where papers were left."""
    oldest_first = sorted(tickets, key=_by_last_act)
    left = {key: at.setup.counters.by_id[counter_id].code for key, counter_id in papers_left(at, oldest_first).items()}
    return tuple(replace(_visitor(at.setup, one, one.last_at, None), papers_at=left.get(one.id)) for one in oldest_first)


def _by_last_act(ticket: Ticket) -> tuple[int, int]:
    return (ticket.last_at, ticket.id)


def _missed(at: Instant, ticket: Ticket, now: int) -> Visitor:
    """Somebody who did not come, and what the hall's rule makes of the number."""
    words, may_return = way_back(at, ticket, now)
    return replace(_visitor(at.setup, ticket, ticket.last_at, words), may_return=may_return)
