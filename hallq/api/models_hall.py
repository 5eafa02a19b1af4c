"""What the interface answers about the hall and its board, as models; see `models`."""

from typing import Literal

from pydantic import Field

from hallq.api.models import CounterAnswer, Estimate, Instant, Name, Told
from hallq.words import mark as _


class Zone(Told):
    """A part of the hall. `id` is the number by which messages of the socket name it, here and below."""

    id: int
    code: str
    name: Name


class Queue(Told):
    """A line of waiting visitors."""

    id: int
    code: str
    name: Name
    zone: str
    prefix: str
    discipline: str
    suspended: bool
    waiting: int
    open_counters: int
    estimate: Estimate | None = Field(description=_("For somebody who came now."))


class Service(Told):
    """A matter a visitor can come for; a package has several steps and no queue of its own."""

    id: int
    code: str
    name: Name
    unit: str
    queue: str | None
    steps: list[str]
    stages: list[int]
    minutes: float
    state: Literal["open", "closed", "suspended"]
    opens_at: Instant | None
    closes_at: Instant | None


class Unit(Told):
    """Who answers for a matter."""

    id: int
    code: str
    kind: str
    name: Name


class Priority(Told):
    """A class of visitors, and the reasons one of which it asks for."""

    id: int
    code: str
    rank: int
    name: Name
    reasons: list[str]


class HallAnswer(Told):
    """The hall: its set-up and its state."""

    code: str
    name: Name
    level: str
    timezone: str
    languages: list[str]
    made_up: bool
    epoch: str
    seq: int
    now: Instant
    business_day: str | None
    day_is_open: bool
    zones: list[Zone]
    units: list[Unit]
    queues: list[Queue]
    services: list[Service]
    priorities: list[Priority]
    counters: list[CounterAnswer]


class DayAnswer(Told):
    """The business day that is open."""

    day: str = Field(examples=["2026-11-23"])


class ClosedDayAnswer(Told):
    """The business day that was closed, and what became of its tickets."""

    day: str = Field(examples=["2026-11-23"])
    issued: int
    completed: int
    no_show: int
    cancelled: int
    expired: int


class Call(Told):
    """A visitor who is called or served, and to which window."""

    ticket: int
    number: str
    state: Literal["CALLED", "SERVING"]
    window: str
    window_name: Name
    zone: str
    queue: str
    called_at: Instant
    started_at: Instant | None
    nth: int
    language: str


class Missed(Told):
    """A visitor who was called and did not come, and may come back."""

    ticket: int
    number: str
    queue: str
    called_at: Instant


class Load(Told):
    """How many wait, since when the one who has waited longest; how many windows are open, paused, and open with nobody there."""

    waiting: int
    oldest_since: Instant | None
    open: int
    paused: int
    idle: int


class QueueOnBoard(Told):
    """One line."""

    code: str
    name: Name
    zone: str
    load: Load


class ZoneOnBoard(Told):
    """One part of the hall, with the newest calls first."""

    code: str
    name: Name
    load: Load
    calls: list[Call]


class Board(Told):
    """The hall as everybody may see it."""

    hall: str
    name: Name
    day: str | None
    day_is_open: bool
    load: Load
    zones: list[ZoneOnBoard]
    queues: list[QueueOnBoard]
    missed: list[Missed]


class Snapshot(Told):
    """The board as of line `seq` of the story in `epoch`."""

    display: str
    zone: str | None
    now: Instant
    epoch: str
    seq: int
    board: Board
