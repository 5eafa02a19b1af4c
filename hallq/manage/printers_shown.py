"""Printers as the office shows them: how each is, since when, who drives it, and what became of its slips and of every attempt at them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from hallq.domain.routing import Printer
from hallq.manage.moments import ago, day_and_time, lasting
from hallq.manage.paper import REASONS, STATES, job_state, printer_state, why_so
from hallq.manage.printers_named import place_of, stand_ins
from hallq.printing.profile import PrinterProfile
from hallq.queries.instant import Instant
from hallq.queries.print_jobs import AttemptView, PrintJobView, jobs_at_printer, print_attempts
from hallq.queries.printers import NO_LOAD, PrinterHealthView, PrinterLoad
from hallq.queries.tickets import tickets_by_id
from hallq.web.profiles import known_profiles
from hallq.words import mark as _


@dataclass(frozen=True, slots=True)
class AttemptShown:
    """One attempt at a slip; `outcome` and `reason` are msgids, `worker` is who drove the printer."""

    clock: str
    printer: str
    outcome: str
    tone: str
    reason: str | None
    sent: int | None
    seconds: float | None
    worker: str


@dataclass(frozen=True, slots=True)
class JobShown:
    """A print job of a printer; `state`, `reason` and `what` are msgids.

    `moved_from` is the printer where it was asked for, `moved_to` the one that has it now, None where it is this one.
    """

    job: PrintJobView
    number: str | None
    state: str
    tone: str
    reason: str | None
    what: str
    asked: str
    moved_from: str | None
    attempts: tuple[AttemptShown, ...]
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class PrinterShown:
    """A printer as the office shows it; `word` and `why` are msgids, `profile` None where this process has no such profile."""

    printer: Printer
    profile: PrinterProfile | None
    link: str
    place: str | None
    zone: str | None
    stand_ins: tuple[str, ...]
    word: str
    tone: str
    why: str | None
    since: str | None
    looked: str | None
    never_looked: bool
    load: PrinterLoad
    last: str
    jobs: tuple[JobShown, ...]


def printer_shown(at: Instant, one: Printer, health: PrinterHealthView | None, load: PrinterLoad | None, now: int, most: int) -> PrinterShown:
    """A printer with its newest jobs, at most so many; `now` is the real clock's."""
    setup, load = at.setup, load or NO_LOAD
    word, tone = printer_state(health, now)
    return PrinterShown(
        printer=one,
        profile=known_profiles().get(one.profile),
        link=link_text(one),
        place=place_of(setup, one),
        zone=None if one.zone_id is None else setup.zones.by_id[one.zone_id].code,
        stand_ins=tuple(other.code for other in stand_ins(setup, one)),
        word=word,
        tone=tone,
        why=why_so(health, now),
        since=_since(health, now),
        looked=None if health is None or health.is_watched(now) else ago(health.seen_at, now),
        never_looked=health is None,
        load=load,
        last=day_and_time(load.last_done_at, setup.tz),
        jobs=tuple(_jobs(at, one.id, most, now)),
    )


def _since(health: PrinterHealthView | None, now: int) -> str | None:
    """For how long it is so; of a roll near its end nobody knows since when."""
    if health is None or not health.is_watched(now) or (health.may_print and health.near_end):
        return None
    return lasting(health.since, now)


def attempts_shown(at: Instant, job_id: int) -> tuple[AttemptShown, ...]:
    """Every attempt at a job."""
    return tuple(_attempt(at, one) for one in print_attempts(at, [job_id]).get(job_id, []))


def _jobs(at: Instant, printer_id: int, most: int, now: int) -> Iterator[JobShown]:
    jobs = jobs_at_printer(at, printer_id, most)
    tickets = tickets_by_id(at, {job.ticket_id for job in jobs if job.ticket_id is not None})
    tried = print_attempts(at, [job.id for job in jobs])
    numbers = {key: ticket.number for key, ticket in tickets.items()}
    for job in jobs:
        shown = _job(at, job, numbers.get(job.ticket_id or 0), tried.get(job.id, []), now)
        yield shown if job.printer_id == printer_id else replace(shown, moved_from=None, moved_to=at.setup.printers.by_id[job.printer_id].code)


def link_text(one: Printer) -> str:
    """How a printer is reached, without the kind of the link: `10.0.0.7:9100`, `/dev/ttyS0 19200`."""
    between = ":" if one.link.get("kind") == "tcp" else " "
    return between.join(str(part) for name, part in one.link.items() if name != "kind" and part is not None)


def _job(at: Instant, job: PrintJobView, number: str | None, tried: list[AttemptView], now: int) -> JobShown:
    word, tone = job_state(job)
    reason = REASONS.get(job.reason or "") if (job.state != "queued" or job.attempts) and tone != "ok" else None
    what = _("Test page") if job.ticket_id is None else _("Copy of a ticket") if job.copy else _("Ticket")
    moved_from = at.setup.printers.by_id[job.asked_printer_id].code if job.has_moved else None
    return JobShown(job, number, word, tone, reason, what, ago(job.requested_at, now), moved_from, tuple(_attempt(at, one) for one in tried))


def _attempt(at: Instant, one: AttemptView) -> AttemptShown:
    word, tone = STATES[one.outcome or "sending"]
    return AttemptShown(
        clock=f"{datetime.fromtimestamp(one.began_at / 1000, at.setup.tz):%H:%M:%S}",
        printer=at.setup.printers.by_id[one.printer_id].code,
        outcome=word,
        tone=tone,
        reason=REASONS.get(one.reason or ""),
        sent=one.sent_bytes,
        seconds=None if one.ended_at is None else (one.ended_at - one.began_at) / 1000,
        worker=_worker(one.worker),
    )


def _worker(name: str) -> str:
    """Who drove the printer, without the folder of its process: `host #1234`."""
    host, _colon, rest = name.partition(":")
    _folder, _hash, number = rest.rpartition("#")
    return f"{host} #{number}" if number else host
