"""The books of one hall, open for writing inside one transaction. No rule in here."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hallq.domain.discipline import NEW_TURN, Turn, Waiting
from hallq.domain.estimation import Estimate
from hallq.domain.events import Line, read_line
from hallq.domain.lanes import LaneCount
from hallq.domain.routing import HallSetup
from hallq.domain.ticket import Ticket, TicketState
from hallq.store import pages as q
from hallq.store.health_book import HealthBook
from hallq.store.setup_rows import read_setup
from hallq.store.spool import Spool
from hallq.store.statements import Row, Writer

LaneKey = tuple[int, int, int, int]
"""A queue, a class, and the appointments from and to that stand in the lane."""


@dataclass(frozen=True, slots=True)
class HallNow:
    """What every act must know of its hall, read under the lock."""

    epoch: str
    business_day: str | None
    day_is_open: bool
    setup_version: int


@dataclass(frozen=True, slots=True)
class Desk:
    """A counter as it is staffed now, and the ticket that is called or served there. `skills` are codes of queues, None for all.

    `helps_with` is a ticket served at another counter with whose service somebody here helps.
    """

    session_id: int
    clerk_id: int | None
    profile_id: int
    state: str
    ticket_id: int | None
    skills: tuple[str, ...] | None = None
    helps_with: int | None = None

    @property
    def busy_with(self) -> int | None:
        """The ticket that is called, served or helped with here; None while the counter is free."""
        return self.ticket_id if self.ticket_id is not None else self.helps_with


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """The answer given to an earlier request with the same key."""

    asked: str
    status: int
    answer: str


class Book:
    """One hall's books within one transaction."""

    __slots__ = ("_write", "hall_id")

    def __init__(self, writer: Writer, hall_id: int) -> None:
        self._write = writer
        self.hall_id = hall_id

    @property
    def writer(self) -> Writer:
        """The open cursor, for the books that lie beside these: set-up, people, devices."""
        return self._write

    # --- the hall --------------------------------------------------------------------------------------------------------------------------

    def lock(self) -> HallNow | None:
        """First statement of every act; on PostgreSQL this is where a hall's acts queue up. None where there is no such hall."""
        row = self._write.first(q.LOCK, {"hall": self.hall_id})
        return None if row is None else HallNow(row[0], row[1], bool(row[2]), row[3])

    def head(self) -> tuple[int, str]:
        """The last line's number and digest; (0, "") before the first."""
        row = self._write.first(q.HEAD, {"hall": self.hall_id})
        return (0, "") if row is None else (row[0], row[1])

    def began_at(self) -> int:
        """When the hall was made, by its own clock: the instant of its first line."""
        return int(self._write.value(q.BEGAN_AT, {"hall": self.hall_id}))

    def add_line(self, line: Line) -> None:
        """Append to the story."""
        self._write.run(
            q.ADD_LINE,
            {
                "hall_id": self.hall_id,
                "seq": line.seq,
                "at": line.at,
                "name": line.event.name,
                "ticket_id": line.ticket_id,
                "body": line.body,
                "digest": line.digest,
            },
        )

    def story_of(self, ticket_id: int) -> list[Line]:
        """Every line about a ticket, in order."""
        return [read_line(*row) for row in self._write.all(q.STORY, {"hall": self.hall_id, "ticket": ticket_id})]

    def lines_after(self, seq: int) -> list[Line]:
        """Every line after a number, in order."""
        return [read_line(*row) for row in self._write.all(q.LINES_AFTER, {"hall": self.hall_id, "seq": seq})]

    def set_day(self, day: str, *, is_open: bool) -> None:
        """Turn the calendar of the hall."""
        self._write.run(q.SET_DAY, {"hall": self.hall_id, "day": day, "open": int(is_open)})

    def set_epoch(self, epoch: str) -> None:
        """Name the new life of the database."""
        self._write.run(q.SET_EPOCH, {"hall": self.hall_id, "epoch": epoch})

    def set_setup_version(self, version: int) -> None:
        """Say that the set-up is another now, so that everybody reads it anew."""
        self._write.run(q.BUMP_SETUP, {"hall": self.hall_id, "version": version})

    def suspend_queue(self, queue_id: int, *, suspended: bool) -> None:
        """Stop or reopen the issue of tickets for a queue."""
        self._write.run(q.SUSPEND, {"hall": self.hall_id, "queue": queue_id, "suspended": int(suspended)})
        self._write.run(q.NEXT_SETUP, {"hall": self.hall_id})

    def setup(self) -> HallSetup:
        """The hall's set-up as it stands in this transaction."""
        return read_setup(self._write.all, self.hall_id)

    def spool(self) -> Spool:
        """The hall's print jobs in the same transaction."""
        return Spool(self._write, self.hall_id)

    def printer_health(self) -> HealthBook:
        """How the hall's printers are, in the same transaction."""
        return HealthBook(self._write, self.hall_id)

    # --- idempotency -----------------------------------------------------------------------------------------------------------------------

    def kept_answer(self, principal: str, key: str) -> KeptAnswer | None:
        """The answer to an earlier request of the same principal with the same key."""
        row = self._write.first(q.KEPT, {"hall": self.hall_id, "principal": principal, "key": key})
        return None if row is None else KeptAnswer(*row)

    def keep_answer(self, principal: str, key: str, kept: KeptAnswer, at: int) -> None:
        """Keep an answer with the act it belongs to."""
        row = {"hall_id": self.hall_id, "principal": principal, "key": key, "at": at}
        self._write.run(q.KEEP, row | {"asked": kept.asked, "status": kept.status, "answer": kept.answer})

    def forget_answers(self, before: int) -> int:
        """Forget answers kept before an instant of the real clock; how many."""
        return self._write.run(q.FORGET, {"hall": self.hall_id, "before": before})

    # --- numbers ---------------------------------------------------------------------------------------------------------------------------

    def next_number(self, day: str, prefix: str, first: int) -> int:
        """The next value of a series on a day: no gap, none twice."""
        return int(self._write.value(q.NUMBER, {"hall": self.hall_id, "day": day, "prefix": prefix, "first": first}))

    def last_numbers(self, day: str) -> list[tuple[str, int]]:
        """The last value of every series that gave one on `day`."""
        return [(prefix, last) for prefix, last in self._write.all(q.NUMBERS, {"hall": self.hall_id, "day": day})]

    def set_number(self, day: str, prefix: str, last: int) -> None:
        """Let a series go on after `last`."""
        self._write.run(q.SET_NUMBER, {"hall": self.hall_id, "day": day, "prefix": prefix, "last": last})

    # --- tickets ---------------------------------------------------------------------------------------------------------------------------

    def ticket(self, ticket_id: int) -> Ticket | None:
        """A ticket of this hall as it stands now."""
        row = self._write.first(q.TICKET, {"hall": self.hall_id, "ticket": ticket_id})
        return None if row is None else _ticket(row)

    def ticket_numbered(self, day: str, number: str) -> int | None:
        """The ticket that bears a number on a day."""
        found = self._write.value(q.TICKET_BY_NUMBER, {"hall": self.hall_id, "day": day, "number": number})
        return None if found is None else int(found)

    def add_ticket(self, ticket: Ticket) -> None:
        """Put a new ticket on the first page."""
        row = {name: getattr(ticket, name) for name in q.TICKET_FIELDS}
        self._write.run(q.ADD_TICKET, row | {"hall_id": self.hall_id, "state": ticket.state.value})

    def save_ticket(self, ticket: Ticket) -> None:
        """Write what may change of a ticket."""
        row = {name: getattr(ticket, name) for name in q.MUTABLE}
        self._write.run(q.SAVE_TICKET, row | {"hall": self.hall_id, "ticket": ticket.id, "state": ticket.state.value})

    def erase_ticket(self, ticket_id: int) -> None:
        """Take a ticket out of all books, to be written anew from its story."""
        for statement in q.ERASE:
            self._write.run(statement, {"hall": self.hall_id, "ticket": ticket_id})

    def heads(self, lanes: Sequence[LaneKey], *, counter_id: int, clerk_id: int | None) -> list[Waiting]:
        """The first of each of these lanes (queue, class, appointments from and to) whom this counter and this clerk may call."""
        found: list[Waiting] = []
        for start in range(0, len(lanes), q.SIZES[-1]):
            found += self._heads_of(lanes[start : start + q.SIZES[-1]], {"hall": self.hall_id, "counter": counter_id, "clerk": clerk_id or 0})
        return found

    def _heads_of(self, lanes: Sequence[LaneKey], asked: dict[str, int]) -> list[Waiting]:
        size = next(size for size in q.SIZES if size >= len(lanes))
        for i, lane in enumerate([*lanes, *[q.NO_LANE] * (size - len(lanes))]):
            asked[f"q{i}"], asked[f"c{i}"], asked[f"f{i}"], asked[f"t{i}"] = lane
        return [Waiting(*row) for row in self._write.all(q.HEADS[size], asked)]

    def waiting(self, queue_id: int) -> list[Waiting]:
        """Everybody who waits in a queue."""
        return [Waiting(*row) for row in self._write.all(q.WAITING, {"hall": self.hall_id, "queue": queue_id})]

    def lanes(self, queue_id: int, guarded: int) -> list[LaneCount]:
        """How many wait in each class of a queue, and how many of them since `guarded` or longer."""
        rows = self._write.all(q.LANES, {"hall": self.hall_id, "queue": queue_id, "guarded": guarded})
        return [LaneCount(class_id, waiting, int(past)) for class_id, waiting, past in rows]

    def add_estimate(self, ticket_id: int, method: str, told: Estimate) -> None:
        """Keep, for the scoreboard, what a method that is not shown would have told."""
        row = {"hall_id": self.hall_id, "ticket_id": ticket_id, "method": method}
        self._write.run(q.ADD_ESTIMATE, row | {name: str(round(getattr(told, name), 2)) for name in ("low", "likely", "high")})

    def turn(self, profile_id: int) -> Turn:
        """What a work profile remembers from the calls before."""
        row = self._write.first(q.TURN, {"hall": self.hall_id, "profile": profile_id})
        return NEW_TURN if row is None else Turn(row[0], tuple((queue_id, owed) for queue_id, owed in json.loads(row[1])))

    def set_turn(self, profile_id: int, turn: Turn) -> None:
        """Let a work profile remember this."""
        self._write.run(q.SET_TURN, {"hall": self.hall_id, "profile": profile_id, "favoured": turn.favoured, "owed": json.dumps(turn.owed)})

    def waiting_in_hall(self) -> int:
        """How many wait in the whole hall."""
        return int(self._write.value(q.WAITING_IN_HALL, {"hall": self.hall_id}))

    def issued_today(self, service_id: int, day: str) -> int:
        """How many places of a service have been given on a day, alone or in packages, without those given back."""
        return int(self._write.value(q.ISSUED_TODAY, {"hall": self.hall_id, "day": day, "service": service_id}) or 0)

    def count_issued(self, day: str, service_id: int, more: int) -> None:
        """Places of a service are given or, with `more` below 0, given back."""
        self._write.run(q.COUNT_ISSUED, {"hall": self.hall_id, "day": day, "service": service_id, "more": more})

    def numbers_of_agent(self, agent_id: int, day: str) -> int:
        """How many numbers an agent has taken on a day, without those given up."""
        return int(self._write.value(q.NUMBERS_OF_AGENT, {"hall": self.hall_id, "day": day, "agent": agent_id}))

    def steps_begun(self, ticket_id: int) -> frozenset[int]:
        """The steps of a visit in which a service began."""
        return frozenset(row[0] for row in self._write.all(q.STEPS_BEGUN, {"hall": self.hall_id, "ticket": ticket_id}))

    def unfinished(self, day: str) -> list[int]:
        """The tickets of a day that have not ended."""
        return [row[0] for row in self._write.all(q.UNFINISHED, {"hall": self.hall_id, "day": day})]

    def missed(self, day: str) -> int:
        """How many visits of a day expired after the visitor had been missed."""
        return int(self._write.value(q.MISSED, {"hall": self.hall_id, "day": day}))

    def day_totals(self, day: str) -> dict[str, int]:
        """How many tickets of a day stand in each state."""
        return dict(self._write.all(q.DAY_TOTALS, {"hall": self.hall_id, "day": day}))

    # --- steps, periods, occurrences -------------------------------------------------------------------------------------------------------

    def add_step(self, ticket: Ticket, position: int, stage: int, service_id: int, queue_id: int) -> None:
        """Plan a step of the visit; those of one stage may be done in any order."""
        row: dict[str, Any] = {"hall_id": self.hall_id, "ticket_id": ticket.id, "position": position, "stage": stage}
        row |= {"business_day": ticket.business_day}
        row |= {"service_id": service_id, "queue_id": queue_id, "queued_at": ticket.issued_at if position == 1 else None}
        self._write.run(q.ADD_STEP, row | {"called_at": None, "counter_id": None, "clerk_id": None, "ended_at": None})

    def step_called(self, ticket: Ticket, at: int) -> None:
        """The wait of the present step ended, at this counter and for this service."""
        asked = {"hall": self.hall_id, "ticket": ticket.id, "step": ticket.step, "at": at, "service": ticket.service_id}
        self._write.run(q.STEP_CALLED, asked | {"queue": ticket.queue_id, "counter": ticket.counter_id, "clerk": ticket.clerk_id})

    def step_moved(self, ticket: Ticket) -> None:
        """The present step leads elsewhere; whoever ended its wait, if anybody did, stays written."""
        asked = {"hall": self.hall_id, "ticket": ticket.id, "step": ticket.step}
        self._write.run(q.STEP_MOVED, asked | {"service": ticket.service_id, "queue": ticket.queue_id})

    def step_queued(self, ticket: Ticket) -> None:
        """The wait of the present step began."""
        self._write.run(q.STEP_QUEUED, {"hall": self.hall_id, "ticket": ticket.id, "step": ticket.step, "at": ticket.queued_at})

    def step_ended(self, ticket_id: int, step: int, at: int) -> None:
        """A step is over."""
        self._write.run(q.STEP_ENDED, {"hall": self.hall_id, "ticket": ticket_id, "step": step, "at": at})

    def begin_period(self, ticket: Ticket, seq: int, at: int) -> None:
        """The ticket stands in its state, here, from now on."""
        row: dict[str, Any] = {"hall_id": self.hall_id, "ticket_id": ticket.id, "began_seq": seq, "state": ticket.state.value, "step": ticket.step}
        row |= {"service_id": ticket.service_id, "queue_id": ticket.queue_id, "counter_id": ticket.counter_id, "clerk_id": ticket.clerk_id}
        self._write.run(q.ADD_PERIOD, row | {"session_id": ticket.session_id, "began_at": at, "ended_at": None})

    def end_period(self, ticket_id: int, at: int) -> None:
        """Whatever the ticket was in is over."""
        self._write.run(q.END_PERIOD, {"hall": self.hall_id, "ticket": ticket_id, "at": at})

    def begin_occurrence(self, ticket: Ticket, at: int) -> None:
        """A service began at a counter."""
        row: dict[str, Any] = {"hall_id": self.hall_id, "id": ticket.occurrence_id, "ticket_id": ticket.id, "step": ticket.step, "case_number": None}
        row |= {"business_day": ticket.business_day, "service_id": ticket.service_id, "queue_id": ticket.queue_id, "served_ms": 0}
        row |= {"counter_id": ticket.counter_id, "clerk_id": ticket.clerk_id, "session_id": ticket.session_id, "called_at": ticket.called_at}
        self._write.run(q.ADD_OCCURRENCE, row | {"started_at": at, "serving_since": at, "ended_at": None, "outcome": None, "matters": 0})

    def hold_occurrence(self, occurrence_id: int, at: int) -> None:
        """The clerk's time stops."""
        self._write.run(q.OCCURRENCE_HELD, {"hall": self.hall_id, "occurrence": occurrence_id, "at": at})

    def resume_occurrence(self, ticket: Ticket, at: int) -> None:
        """The clerk's time runs again, at the ticket's present counter."""
        asked = {"hall": self.hall_id, "occurrence": ticket.occurrence_id, "at": at}
        self._write.run(q.OCCURRENCE_RESUMED, asked | {"counter": ticket.counter_id, "clerk": ticket.clerk_id, "session": ticket.session_id})

    def end_occurrence(self, occurrence_id: int, at: int, outcome: str, matters: int = 0, case_number: str | None = None) -> None:
        """The service is over, with its outcome and the number of matters dealt with."""
        asked = {"hall": self.hall_id, "occurrence": occurrence_id, "at": at}
        self._write.run(q.OCCURRENCE_ENDED, asked | {"outcome": outcome, "matters": matters, "case_number": case_number})

    def occurrence(self, occurrence_id: int) -> tuple[int, int, int | None, int] | None:
        """(ticket, started_at, ended_at, counter) of an occurrence."""
        row = self._write.first(q.OCCURRENCE, {"hall": self.hall_id, "occurrence": occurrence_id})
        return None if row is None else (row[0], row[1], row[2], row[3])

    # --- counters --------------------------------------------------------------------------------------------------------------------------

    def desk(self, counter_id: int) -> Desk | None:
        """The running session of a counter with the ticket it holds; None where nobody works."""
        row = self._write.first(q.DESK, {"hall": self.hall_id, "counter": counter_id})
        return None if row is None else Desk(row[0], row[1], row[2], row[3], row[4], None if row[5] is None else tuple(json.loads(row[5])), row[6])

    def counter_of(self, clerk_id: int) -> int | None:
        """Where a clerk works now."""
        found = self._write.value(q.COUNTER_OF_CLERK, {"hall": self.hall_id, "clerk": clerk_id})
        return None if found is None else int(found)

    def working_counters(self) -> list[int]:
        """Every counter with a running session."""
        return [row[0] for row in self._write.all(q.WORKING, {"hall": self.hall_id})]

    def open_profiles(self) -> frozenset[int]:
        """The work profiles of the counters that are open and not paused."""
        return frozenset(row[0] for row in self._write.all(q.OPEN_FOR, {"hall": self.hall_id}))

    def add_session(self, session_id: int, counter_id: int, clerk_id: int | None, profile_id: int, day: str, at: int) -> None:
        """A clerk begins to work at a counter."""
        row: dict[str, Any] = {"hall_id": self.hall_id, "id": session_id, "counter_id": counter_id, "clerk_id": clerk_id, "profile_id": profile_id}
        row |= {"business_day": day, "state": "OPEN", "opened_at": at, "state_since": at, "paused_ms": 0}
        self._write.run(q.ADD_SESSION, row | {"pause_reason": None, "closed_at": None})

    def save_session(self, session_id: int, state: str, at: int, reason: str | None) -> None:
        """A session goes on in another state; minutes of pause are summed up."""
        asked = {"hall": self.hall_id, "session": session_id, "state": state, "at": at, "reason": reason}
        self._write.run(q.SAVE_SESSION, asked | {"closed_at": at if state == "CLOSED" else None})

    def set_session_profile(self, session_id: int, profile_id: int) -> None:
        """A session goes on with another work profile."""
        self._write.run(q.SET_SESSION_PROFILE, {"hall": self.hall_id, "session": session_id, "profile": profile_id})

    # --- evaluations and paper -------------------------------------------------------------------------------------------------------------

    def set_comment(self, occurrence_id: int, comment: str) -> None:
        """Keep a visitor's own words beside the rating: never in the log, erased by the caretaker after some days."""
        self._write.run(q.SET_COMMENT, {"hall": self.hall_id, "occurrence": occurrence_id, "comment": comment})

    def erase_comments(self, before: int) -> int:
        """Erase the words of visitors who rated before an instant; how many."""
        return self._write.run(q.ERASE_COMMENTS, {"hall": self.hall_id, "before": before})

    def evaluated(self, occurrence_id: int) -> str | None:
        """What came of asking for a rating of an occurrence, None while nothing did."""
        found = self._write.value(q.EVALUATED, {"hall": self.hall_id, "occurrence": occurrence_id})
        return None if found is None else str(found)

    def add_evaluation(self, row: dict[str, object]) -> None:
        """Write down a rating, in the place of a time-out or a default where there was one."""
        self._write.run(q.DROP_EVALUATION, {"hall": self.hall_id, "occurrence": row["occurrence_id"]})
        self._write.run(q.ADD_EVALUATION, {"hall_id": self.hall_id, **row})

    def add_print_job(self, job_id: int, ticket_id: int | None, printer_id: int, copy: int, facts: str, at: int) -> None:
        """Ask for paper in the same transaction as the ticket; `at` is the real clock."""
        row: dict[str, Any] = {"hall_id": self.hall_id, "id": job_id, "ticket_id": ticket_id, "printer_id": printer_id, "copy": copy, "facts": facts}
        row |= {"asked_printer_id": printer_id, "confirmed_at": None}
        row |= {"state": "queued", "attempts": 0, "next_at": at, "lease_owner": None, "lease_until": None, "requested_at": at}
        self._write.run(q.ADD_PRINT_JOB, row | {"finished_at": None, "reason": None})


def _ticket(row: Row) -> Ticket:
    values = dict(zip(q.TICKET_FIELDS, row, strict=True))
    values["state"] = TicketState(values["state"])
    return Ticket(**values)
