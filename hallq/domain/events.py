"""Everything that can happen in a hall, in the past tense; each event carries facts enough to be read without a join.

Facts are plain values (int, str, bool, None and tuples of them). Ids are those of the set-up or of the story (a ticket's id is the sequence
number of the line that issued it). No personal data, free text, lease, login session or heartbeat is ever an event.
"""

import json
from dataclasses import MISSING, dataclass, fields
from hashlib import sha256
from typing import Any, ClassVar

from hallq.domain.ticket_events import *  # noqa: F403 -- one name for everything that can happen
from hallq.domain.ticket_events import Event

# --- the house -----------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EpochBegan(Event):
    """A new life of the database began: at `init`, or at a `restore`, after which every series goes on from `numbers` (prefix, last value)."""

    name: ClassVar[str] = "epoch.began"
    reason: str
    day: str | None = None
    numbers: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class DayOpened(Event):
    """The business day was opened; numbers start anew."""

    name: ClassVar[str] = "day.opened"
    day: str


@dataclass(frozen=True, slots=True)
class DayClosed(Event):
    """The business day was closed; every ticket of it has ended."""

    name: ClassVar[str] = "day.closed"
    day: str
    issued: int
    completed: int
    no_show: int
    cancelled: int
    expired: int


@dataclass(frozen=True, slots=True)
class SetupChanged(Event):
    """The hall's set-up became `version`; `what` counts what was made, changed or retired by kind, `things` names each: act, kind, code, keys.

    `values` tells what stood at a key that changed and what stands there now: kind, code, key, before, after, both as JSON. Long values and texts
    are told by their number (`entries`) only, what is personal or secret not at all. Lines of older versions have none.
    """

    name: ClassVar[str] = "setup.changed"
    version: int
    what: tuple[tuple[str, int], ...]
    digest: str
    things: tuple[tuple[str, ...], ...] | None = None
    values: tuple[tuple[str, ...], ...] | None = None


@dataclass(frozen=True, slots=True)
class QueueSuspended(Event):
    """No more tickets for this queue until it is reopened."""

    name: ClassVar[str] = "queue.suspended"
    queue: int
    reason: str


@dataclass(frozen=True, slots=True)
class QueueReopened(Event):
    """The queue takes tickets again."""

    name: ClassVar[str] = "queue.reopened"
    queue: int


# --- evaluation ----------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EvaluationRecorded(Event):
    """What came of asking for a rating: `given` with a level, `timed_out`, or `default`; three different things."""

    name: ClassVar[str] = "evaluation.recorded"
    ticket: int
    occurrence: int
    outcome: str
    level: int | None
    codes: tuple[str, ...]
    channel: str
    version: str


# --- counters ------------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CounterEvent(Event):
    """Base of what happens at one counter."""

    counter: int
    window: str


@dataclass(frozen=True, slots=True)
class CounterOpened(CounterEvent):
    """A clerk began to work at a counter; the session's id is this line's number.

    `skills` are the codes of the queues that the clerk can serve, None for all.
    """

    name: ClassVar[str] = "counter.opened"
    day: str
    zone: int
    clerk: int | None
    profile: int
    skills: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class CounterPaused(CounterEvent):
    """The clerk left the post for a stated reason."""

    name: ClassVar[str] = "counter.paused"
    session: int
    reason: str


@dataclass(frozen=True, slots=True)
class CounterResumed(CounterEvent):
    """The clerk is back."""

    name: ClassVar[str] = "counter.resumed"
    session: int


@dataclass(frozen=True, slots=True)
class CounterProfileChanged(CounterEvent):
    """The counter serves other queues from its next call on: its session goes on with another work profile."""

    name: ClassVar[str] = "counter.profile_changed"
    session: int
    profile: int


@dataclass(frozen=True, slots=True)
class CounterClosed(CounterEvent):
    """The session ended."""

    name: ClassVar[str] = "counter.closed"
    session: int
    reason: str


@dataclass(frozen=True, slots=True)
class ServiceOutside(Event):
    """A clerk served somebody away from the counters, at a `place`, for so many minutes: work of the clerk, but no visit of the hall."""

    name: ClassVar[str] = "service.outside"
    day: str
    counter: int | None
    clerk: int | None
    service: int
    place: str
    minutes: int
    matters: int
    case_number: str | None = None


# --- paper, devices, people ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PrintRequested(Event):
    """A copy was asked for; the first paper of a ticket is part of its issue."""

    name: ClassVar[str] = "print.requested"
    job: int
    ticket: int | None
    printer: int
    copy: int
    reason: str


@dataclass(frozen=True, slots=True)
class PrintFinished(Event):
    """A print job ended: printed (proved), sent (the link cannot prove), unknown, expired, or dropped (a copy was asked for instead)."""

    name: ClassVar[str] = "print.finished"
    job: int
    ticket: int | None
    printer: int
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class PrintMoved(Event):
    """Nothing was sent to a printer, and another one of its group prints the slip: a visitor takes it there."""

    name: ClassVar[str] = "print.moved"
    job: int
    ticket: int | None
    from_printer: int
    printer: int
    reason: str


@dataclass(frozen=True, slots=True)
class PrintConfirmed(Event):
    """Somebody said what became of a slip of which nobody knew: it came out, was copied, or is wanted no more."""

    name: ClassVar[str] = "print.confirmed"
    job: int
    ticket: int | None
    printer: int
    what: str


@dataclass(frozen=True, slots=True)
class PrinterChanged(Event):
    """A printer is ready, not ready or unreachable now, for a `reason`; `near_end` where its roll will soon be at its end."""

    name: ClassVar[str] = "printer.changed"
    printer: int
    state: str
    reason: str
    near_end: bool


@dataclass(frozen=True, slots=True)
class DevicePaired(Event):
    """A screen, kiosk, pad, agent or client was let in."""

    name: ClassVar[str] = "device.paired"
    device: int
    kind: str


@dataclass(frozen=True, slots=True)
class DeviceRevoked(Event):
    """The device's token ended at once."""

    name: ClassVar[str] = "device.revoked"
    device: int


@dataclass(frozen=True, slots=True)
class DeviceChanged(Event):
    """The device has another `name` or `place`, as `what` says; never the words themselves."""

    name: ClassVar[str] = "device.changed"
    device: int
    what: str


@dataclass(frozen=True, slots=True)
class StaffSignedIn(Event):
    """A person signed in."""

    name: ClassVar[str] = "staff.signed_in"
    person: int


@dataclass(frozen=True, slots=True)
class StaffSignedOut(Event):
    """A person signed out, or was signed out by `reason`."""

    name: ClassVar[str] = "staff.signed_out"
    person: int
    reason: str


@dataclass(frozen=True, slots=True)
class PersonChanged(Event):
    """A person's account was made, changed or closed; `what` names the act, never a secret. Of `skills` it tells them, None for all."""

    name: ClassVar[str] = "person.changed"
    person: int
    what: str
    role: str
    skills: tuple[str, ...] | None = None


def _all(base: type[Event]) -> list[type[Event]]:
    return [found for child in base.__subclasses__() for found in ([child] if child.name else []) + _all(child)]


CATALOGUE: dict[str, type[Event]] = {kind.name: kind for kind in _all(Event)}
_FIELDS: dict[type[Event], tuple[str, ...]] = {kind: tuple(f.name for f in fields(kind)) for kind in CATALOGUE.values()}
_ABSENT: dict[type[Event], dict[str, Any]] = {kind: {f.name: None for f in fields(kind) if f.default is MISSING} for kind in CATALOGUE.values()}


def facts_of(event: Event) -> dict[str, Any]:
    """The event's facts by name; None is left out."""
    return {name: value for name in _FIELDS[type(event)] if (value := getattr(event, name)) is not None}


def read_event(name: str, facts: dict[str, Any]) -> Event:
    """The event told by `name` and `facts` of a stored line. Raises KeyError or TypeError for a line no version has written."""
    kind = CATALOGUE[name]
    return kind(**(_ABSENT[kind] | {k: _freeze(v) for k, v in facts.items()}))


def _freeze(value: Any) -> Any:
    return tuple(_freeze(v) for v in value) if isinstance(value, list) else value


# --- the story -----------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a hall's story: gap-free `seq`, hash-chained to the line before. `at` is the hall's clock, UTC milliseconds; `by` who acted."""

    hall_id: int
    epoch: str
    seq: int
    at: int
    by: str
    event: Event
    body: str
    digest: str

    @property
    def ticket_id(self) -> int | None:
        """The ticket this line is about, None for the others."""
        return getattr(self.event, "ticket", None)


_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def next_line(hall_id: int, epoch: str, head: tuple[int, str], at: int, by: str, event: Event) -> Line:
    """The line that follows `head` = (seq, digest): SHA-256 over the digest before and the canonical body."""
    seq = head[0] + 1
    body = _encode({"at": at, "by": by, "epoch": epoch, "event": facts_of(event), "hall": hall_id, "name": event.name, "seq": seq})
    return Line(hall_id, epoch, seq, at, by, event, body, chain(head[1], body))


def chain(before: str, body: str) -> str:
    """The digest of a line: SHA-256, hex, of the digest before it and its body."""
    return sha256((before + body).encode()).hexdigest()


def read_line(body: str, digest: str) -> Line:
    """A stored line. Raises ValueError, KeyError or TypeError where the body is not one."""
    raw = json.loads(body)
    return Line(raw["hall"], raw["epoch"], raw["seq"], raw["at"], raw["by"], read_event(raw["name"], raw["event"]), body, digest)
