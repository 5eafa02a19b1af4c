"""What the API answers, as models: the source of its document, and what tests hold real answers against. No answer is made by them."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from hallq.domain.counter import CounterState
from hallq.domain.ticket import TicketState
from hallq.words import mark as _


class Told(BaseModel):
    """Base of what is answered."""

    model_config = ConfigDict(extra="forbid")


Instant = str
"""ISO 8601, UTC, milliseconds."""


class Name(Told):
    """A name in the languages of the house."""

    zh: str
    en: str


class Estimate(Told):
    """Minutes until the first call, as a range that people are told."""

    low: int
    likely: int
    high: int


class Step(Told):
    """One planned part of a visit; those of one stage may be done in either order."""

    position: int
    stage: int
    service: str
    queue: str
    state: Literal["done", "current", "planned", "dropped"]


class Links(Told):
    """Where the ticket is found."""

    self: str


class Visitor(Told):
    """What a visitor is given: the token that opens this ticket alone, today, and the page it opens."""

    token: str
    page: str


class TicketAnswer(Told):
    """One visitor, one number, one visit."""

    id: int
    number: str = Field(examples=["A001"])
    state: TicketState
    version: int = Field(description=_("For If-Match; counts what has happened to the ticket."))
    business_day: str = Field(examples=["2026-11-23"])
    service: str
    queue: str
    priority: str
    language: str
    source: str
    agent: str | None
    matters: int
    ahead: int | None = Field(description=_("How many the order of its queue puts before it; null unless it waits."))
    estimate: Estimate | None = Field(description=_("null unless it waits, and while it cannot be told."))
    counter: str | None
    calls: int
    step: int
    steps: list[Step]
    issued_at: Instant
    queued_at: Instant
    first_called_at: Instant | None
    called_at: Instant | None
    started_at: Instant | None
    ended_at: Instant | None
    links: Links


class IssuedTicket(TicketAnswer):
    """A new ticket. Kiosks and API clients, who stand for the visitor, also get the visitor's token; staff never do."""

    visitor: Visitor | None = None


class OutsideAnswer(Told):
    """What was written down of a service away from the counters; the id is that of its line."""

    id: int
    business_day: str
    minutes: int
    matters: int


class AgentAnswer(Told):
    """Somebody who takes numbers for others; `limit_per_day` null for as many as are wanted."""

    code: str
    name: Name
    limit_per_day: int | None
    taken_today: int


class AgentList(Told):
    """The agents in the order of the set-up."""

    agents: list[AgentAnswer]


class TicketList(Told):
    """Tickets in the order of their issue; `next` is the value of `after` for the rest, null at the end."""

    tickets: list[TicketAnswer]
    next: int | None


class Helping(Told):
    """With whose visit at another counter somebody helps."""

    ticket: int
    number: str
    counter: str


class CounterAnswer(Told):
    """A counter as it is staffed now."""

    id: int
    code: str
    name: Name
    zone: str
    unit: str | None
    profile: str
    queues: list[str]
    state: CounterState
    pause_reason: str | None
    clerk: str | None = Field(description=_("Only for those who may see tickets."))
    ticket: int | None
    number: str | None
    helps_with: Helping | None
    since: Instant | None


class CounterList(Told):
    """The counters of the hall, as people count them."""

    counters: list[CounterAnswer]


class HeadAnswer(Told):
    """Where the story stands: screens whose head differs fetch their snapshot."""

    epoch: str
    seq: int


class EvaluationAnswer(Told):
    """What was recorded."""

    outcome: Literal["given", "timed_out"]
    level: int | None
    options: list[str]


class StoryLine(Told):
    """One line of the hall's story."""

    seq: int
    at: int = Field(description=_("The hall's clock, UTC milliseconds."))
    by: str
    epoch: str
    hall: int
    name: str = Field(examples=["ticket.issued"])
    event: dict[str, Any]
    facts: dict[str, Any]
    digest: str


class Story(Told):
    """Lines after a number, in order; ask again with the last one's `seq` until none come."""

    epoch: str
    seq: int
    lines: list[StoryLine]


class PrintJob(Told):
    """A print job and what came of it."""

    id: int
    ticket: int | None
    printer: str
    copy_number: int = Field(alias="copy")
    state: str
    attempts: int
    requested_at: Instant
    finished_at: Instant | None
    reason: str | None
    asked_printer: str = Field(description=_("Where it was asked for; another than `printer` where one of its group took it."))
    moved: bool
    confirmed_at: Instant | None = Field(description=_("When somebody said what became of one of which nobody knew."))


class PrintAttempt(Told):
    """One attempt at a print job; without an end it goes on."""

    attempt: int
    printer: str
    worker: str
    began_at: Instant
    ended_at: Instant | None
    sent_bytes: int | None
    outcome: str | None
    reason: str | None


class PrintAttempts(Told):
    """Every attempt at a print job, in order."""

    job: int
    attempts: list[PrintAttempt]


class PrintJobList(Told):
    """Print jobs, the newest first; `next` is the value of `before` for the rest, null at the end."""

    jobs: list[PrintJob]
    next: int | None


class DrivenPrinter(Told):
    """A printer that the agent drives."""

    code: str
    link: dict[str, Any] = Field(examples=[{"kind": "usb", "device": "/dev/usb/lp0"}], description=_("How it is reached from the agent's machine."))
    rules: dict[str, Any] | None = Field(description=_("What its kind of printer asks of whoever sends; null where its profile is not known here."))


class AgentDuties(Told):
    """What a print agent drives."""

    device: str
    hall: str
    printers: list[DrivenPrinter]


class AgentStart(Told):
    """What came of what the agent held before."""

    taken_back: int
    unsure: list[str] = Field(description=_("Printers of which nobody knows what the last slip left in them."))


class LeasedSlip(Told):
    """A slip to be sent as it is, for `seconds` the agent's own; every answer about it names the attempt."""

    id: int
    attempt: int
    printer: str
    seconds: float
    data: str = Field(description=_("The bytes for the printer, Base64."))


class NewPairingAnswer(Told):
    """What the screen shows, and what it keeps."""

    code: str = Field(examples=["048213"])
    claim: str
    until: Instant


class PairingAnswer(Told):
    """How the pairing stands."""

    kind: str
    state: Literal["waiting", "approved"]
    until: Instant


class TokenAnswer(Told):
    """The device's name and token; null where it went into a cookie."""

    device: str
    token: str | None


class PairedDevice(Told):
    """The device that was let in."""

    device: str


class ReportColumn(Told):
    """One figure a row: seconds, a share from 0 to 1, a level from 1 to 5, a correlation, a flag, or a count."""

    code: str
    kind: Literal["count", "seconds", "share", "level", "correlation", "flag"]
    title: Name


class ReportRow(Told):
    """The figures of one group by the code of their column; null where there is nothing to tell."""

    key: str | None
    name: Name | None
    figures: dict[str, float | bool | None]


class ReportAnswer(Told):
    """A report as of line `seq` of the story, with the rules by which its figures were made."""

    model_config = ConfigDict(extra="forbid", serialize_by_alias=True)

    report: str
    title: Name
    hall: str
    hall_name: Name
    first: str = Field(alias="from")
    last: str = Field(alias="to")
    by: str
    grouping: Name
    epoch: str
    seq: int
    columns: list[ReportColumn]
    rows: list[ReportRow]
    total: dict[str, float | bool | None]
    definitions: list[Name]


class Problem(BaseModel):
    """A refusal (RFC 9457). `code` is stable; facts about the case may stand beside the members."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    code: str
