"""The pages of one hall, open for writing inside one transaction: every statement of the write path, once, as a constant. No rule in here."""

from dataclasses import dataclass, fields

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.domain.discipline import LaneCount, Waiting
from hallq.domain.events import Line, read_line
from hallq.domain.routing import HallSetup
from hallq.domain.ticket import Ticket, TicketState
from hallq.store import tables as t
from hallq.store.setup_rows import read_setup
from hallq.store.statements import Writer


@dataclass(frozen=True, slots=True)
class HallNow:
    """What every act must know of its hall, read under the lock."""

    epoch: str
    business_day: str | None
    day_is_open: bool
    setup_version: int


@dataclass(frozen=True, slots=True)
class Desk:
    """A counter as it is staffed now, and the ticket that is called or served there."""

    session_id: int
    clerk_id: int | None
    profile_id: int
    state: str
    ticket_id: int | None


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """The answer given to an earlier request with the same key."""

    asked: str
    status: int
    answer: str


TICKET_FIELDS = tuple(f.name for f in fields(Ticket))
_MUTABLE = tuple(n for n in TICKET_FIELDS if n not in {"id", "business_day", "number", "prefix", "value", "issued_at", "language", "source"})
_tc, _hc, _pc, _oc, _sc = t.ticket.c, t.hall.c, t.ticket_period.c, t.occurrence.c, t.ticket_step.c

LOCK = sa.select(_hc.epoch, _hc.business_day, _hc.day_is_open, _hc.setup_version).where(_hc.id == p("hall")).with_for_update()
HEAD = (
    sa.select(t.event_log.c.seq, t.event_log.c.digest)
    .where(t.event_log.c.hall_id == p("hall"))
    .order_by(t.event_log.c.seq.desc())
    .limit(sa.literal_column("1"))
)
KEPT = sa.select(t.idempotency.c.asked, t.idempotency.c.status, t.idempotency.c.answer).where(
    t.idempotency.c.hall_id == p("hall"), t.idempotency.c.principal == p("principal"), t.idempotency.c.key == p("key")
)
KEEP = sa.insert(t.idempotency)
NUMBER = sa.text(
    "INSERT INTO series_day (hall_id, business_day, prefix, last) VALUES (:hall, :day, :prefix, :first)"
    " ON CONFLICT (hall_id, business_day, prefix) DO UPDATE SET last = series_day.last + 1 RETURNING last"
)
NUMBERS = sa.select(t.series_day.c.prefix, t.series_day.c.last).where(t.series_day.c.hall_id == p("hall"), t.series_day.c.business_day == p("day"))
SET_NUMBER = sa.text(
    "INSERT INTO series_day (hall_id, business_day, prefix, last) VALUES (:hall, :day, :prefix, :last)"
    " ON CONFLICT (hall_id, business_day, prefix) DO UPDATE SET last = :last"
)
_STORY = sa.select(t.event_log.c.body, t.event_log.c.digest).where(t.event_log.c.hall_id == p("hall"))
STORY = _STORY.where(t.event_log.c.ticket_id == p("ticket"), t.ABOUT_TICKET).order_by(t.event_log.c.seq)
ADD_LINE = sa.insert(t.event_log)
TICKET = sa.select(*(_tc[name] for name in TICKET_FIELDS)).where(_tc.hall_id == p("hall"), _tc.id == p("ticket"))
TICKET_BY_NUMBER = sa.select(_tc.id).where(_tc.hall_id == p("hall"), _tc.business_day == p("day"), _tc.number == p("number"))
ADD_TICKET, ADD_STEP, ADD_PERIOD, ADD_OCCURRENCE = (sa.insert(table) for table in (t.ticket, t.ticket_step, t.ticket_period, t.occurrence))
SAVE_TICKET = sa.update(t.ticket).where(_tc.hall_id == p("hall"), _tc.id == p("ticket")).values({n: p(n) for n in _MUTABLE})
_THIS_STEP = sa.and_(_sc.hall_id == p("hall"), _sc.ticket_id == p("ticket"), _sc.position == p("step"))
PLANNED_STEP = sa.select(_sc.service_id, _sc.queue_id).where(_THIS_STEP)
STEP_CALLED = sa.update(t.ticket_step).where(_THIS_STEP).values(
    called_at=p("at"), service_id=p("service"), queue_id=p("queue"), counter_id=p("counter"), clerk_id=p("clerk")
)
STEP_ENDED = sa.update(t.ticket_step).where(_THIS_STEP).values(ended_at=p("at"))
STEP_QUEUED = sa.update(t.ticket_step).where(_THIS_STEP).values(queued_at=p("at"))
STEP_MOVED = sa.update(t.ticket_step).where(_THIS_STEP, _sc.called_at.is_(None)).values(service_id=p("service"), queue_id=p("queue"))
END_PERIOD = sa.update(t.ticket_period).where(_pc.hall_id == p("hall"), _pc.ticket_id == p("ticket"), t.RUNNING).values(ended_at=p("at"))
_THIS_OCCURRENCE = sa.and_(_oc.hall_id == p("hall"), _oc.id == p("occurrence"))
OCCURRENCE_HELD = sa.update(t.occurrence).where(_THIS_OCCURRENCE).values(
    served_ms=_oc.served_ms + p("at") - _oc.serving_since, serving_since=None
)
OCCURRENCE_RESUMED = sa.update(t.occurrence).where(_THIS_OCCURRENCE).values(
    serving_since=p("at"), counter_id=p("counter"), clerk_id=p("clerk"), session_id=p("session")
)
OCCURRENCE_ENDED = sa.update(t.occurrence).where(_THIS_OCCURRENCE).values(
    served_ms=_oc.served_ms + sa.func.coalesce(p("at", type_=sa.BigInteger) - _oc.serving_since, 0),
    serving_since=None,
    ended_at=p("at"),
    outcome=p("outcome"),
    matters=p("matters"),
    case_number=p("case_number"),
)
ERASE = tuple(
    sa.delete(table).where(table.c.hall_id == p("hall"), (table.c.id if table is t.ticket else table.c.ticket_id) == p("ticket"))
    for table in (t.ticket, t.ticket_step, t.ticket_period, t.occurrence)
)
LANES = sa.text(
    "SELECT rank, count(*), sum(CASE WHEN queued_at <= :guarded THEN 1 ELSE 0 END) FROM ticket"
    " WHERE hall_id = :hall AND queue_id = :queue AND state = 'WAITING' GROUP BY rank"
)
WAITING_IN_HALL = sa.text("SELECT count(*) FROM ticket WHERE hall_id = :hall AND state = 'WAITING'")
ISSUED_TODAY = sa.text(
    "SELECT count(*) FROM ticket WHERE hall_id = :hall AND business_day = :day AND service_id = :service AND state <> 'CANCELLED'"
)
UNFINISHED = sa.text(
    "SELECT id FROM ticket WHERE hall_id = :hall AND business_day = :day AND state NOT IN ('COMPLETED', 'CANCELLED', 'EXPIRED') ORDER BY id"
)
DAY_TOTALS = sa.text("SELECT state, count(*) FROM ticket WHERE hall_id = :hall AND business_day = :day GROUP BY state")
DESK = sa.text(
    "SELECT s.id, s.clerk_id, s.profile_id, s.state, t.id FROM counter_session s LEFT JOIN ticket t ON t.hall_id = s.hall_id"
    " AND t.counter_id = s.counter_id AND t.state IN ('CALLED', 'SERVING')"
    " WHERE s.hall_id = :hall AND s.counter_id = :counter AND s.closed_at IS NULL"
)
COUNTER_OF_CLERK = sa.text("SELECT counter_id FROM counter_session WHERE hall_id = :hall AND clerk_id = :clerk AND closed_at IS NULL")
WORKING = sa.text("SELECT counter_id FROM counter_session WHERE hall_id = :hall AND closed_at IS NULL ORDER BY counter_id")
OPEN_FOR = sa.text("SELECT DISTINCT profile_id FROM counter_session WHERE hall_id = :hall AND closed_at IS NULL AND state = 'OPEN'")
ADD_SESSION = sa.insert(t.counter_session)
SAVE_SESSION = sa.text(
    "UPDATE counter_session SET state = :state, paused_ms = paused_ms + CASE WHEN state = 'PAUSED' THEN :at - state_since ELSE 0 END,"
    " state_since = :at, pause_reason = :reason, closed_at = :closed_at WHERE hall_id = :hall AND id = :session"
)
OCCURRENCE = sa.select(_oc.ticket_id, _oc.started_at, _oc.ended_at, _oc.counter_id).where(_THIS_OCCURRENCE)
EVALUATED = sa.select(t.evaluation.c.outcome).where(t.evaluation.c.hall_id == p("hall"), t.evaluation.c.occurrence_id == p("occurrence"))
ADD_EVALUATION = sa.insert(t.evaluation)
DROP_EVALUATION = sa.delete(t.evaluation).where(t.evaluation.c.hall_id == p("hall"), t.evaluation.c.occurrence_id == p("occurrence"))
SET_COMMENT = (
    sa.update(t.evaluation)
    .where(t.evaluation.c.hall_id == p("hall"), t.evaluation.c.occurrence_id == p("occurrence"))
    .values(comment=p("comment"))
)
ADD_PRINT_JOB = sa.insert(t.print_job)
SET_DAY = sa.update(t.hall).where(_hc.id == p("hall")).values(business_day=p("day"), day_is_open=p("open"))
SET_EPOCH = sa.update(t.hall).where(_hc.id == p("hall")).values(epoch=p("epoch"))
SUSPEND = sa.update(t.queue).where(t.queue.c.hall_id == p("hall"), t.queue.c.id == p("queue")).values(suspended=p("suspended"))
NEXT_SETUP = sa.text("UPDATE hall SET setup_version = setup_version + 1 WHERE id = :hall")
BUMP_SETUP = sa.update(t.hall).where(_hc.id == p("hall")).values(setup_version=p("version"))


def _heads(lanes: int) -> sa.CompoundSelect[tuple[int, str, int, int, int, int]]:
    """The first waiting ticket of each of `lanes` lanes (queue, class), one step down the partial index each."""
    one = [
        sa.select(_tc.id, _tc.number, _tc.queue_id, _tc.rank, _tc.place_seq, _tc.queued_at)
        .where(_tc.hall_id == p("hall"), _tc.queue_id == p(f"q{i}"), _tc.rank == p(f"r{i}"), t.WAITING)
        .order_by(_tc.place_seq)
        .limit(sa.literal_column("1"))
        .subquery()
        for i in range(lanes)
    ]
    return sa.union_all(*[sa.select(s) for s in one])


# A few sizes only, so that few statements are ever compiled; a lane that is not there finds nobody.
SIZES = (1, 2, 4, 8, 16, 32, 64, 96)
HEADS = {size: _heads(size) for size in SIZES}
NO_LANE = (-1, -1)


class Book:
    """One hall's books within one transaction."""

    __slots__ = ("_write", "hall_id")

    def __init__(self, writer: Writer, hall_id: int) -> None:
        self._write = writer
        self.hall_id = hall_id

    # --- the hall --------------------------------------------------------------------------------------------------------------------------

    def lock(self) -> HallNow | None:
        """First statement of every act; on PostgreSQL this is where a hall's acts queue up. None where there is no such hall."""
        row = self._write.first(LOCK, {"hall": self.hall_id})
        return None if row is None else HallNow(row[0], row[1], bool(row[2]), row[3])

    def head(self) -> tuple[int, str]:
        """The last line's number and digest; (0, "") before the first."""
        row = self._write.first(HEAD, {"hall": self.hall_id})
        return (0, "") if row is None else (row[0], row[1])

    def add_line(self, line: Line) -> None:
        """Append to the story."""
        self._write.run(
            ADD_LINE,
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
        return [read_line(*row) for row in self._write.all(STORY, {"hall": self.hall_id, "ticket": ticket_id})]

    def set_day(self, day: str, *, is_open: bool) -> None:
        """Turn the calendar of the hall."""
        self._write.run(SET_DAY, {"hall": self.hall_id, "day": day, "open": int(is_open)})

    def set_epoch(self, epoch: str) -> None:
        """Name the new life of the database."""
        self._write.run(SET_EPOCH, {"hall": self.hall_id, "epoch": epoch})

    def set_setup_version(self, version: int) -> None:
        """Say that the set-up is another now, so that everybody reads it anew."""
        self._write.run(BUMP_SETUP, {"hall": self.hall_id, "version": version})

    def suspend_queue(self, queue_id: int, *, suspended: bool) -> None:
        """Stop or reopen the issue of tickets for a queue."""
        self._write.run(SUSPEND, {"hall": self.hall_id, "queue": queue_id, "suspended": int(suspended)})
        self._write.run(NEXT_SETUP, {"hall": self.hall_id})

    def setup(self) -> HallSetup:
        """The hall's set-up as it stands in this transaction."""
        return read_setup(self._write.all, self.hall_id)

    # --- idempotency -----------------------------------------------------------------------------------------------------------------------

    def kept_answer(self, principal: str, key: str) -> KeptAnswer | None:
        """The answer to an earlier request of the same principal with the same key."""
        row = self._write.first(KEPT, {"hall": self.hall_id, "principal": principal, "key": key})
        return None if row is None else KeptAnswer(*row)

    def keep_answer(self, principal: str, key: str, kept: KeptAnswer, at: int) -> None:
        """Keep an answer with the act it belongs to."""
        row = {"hall_id": self.hall_id, "principal": principal, "key": key, "at": at}
        self._write.run(KEEP, row | {"asked": kept.asked, "status": kept.status, "answer": kept.answer})

    # --- numbers ---------------------------------------------------------------------------------------------------------------------------

    def next_number(self, day: str, prefix: str, first: int) -> int:
        """The next value of a series on a day: no gap, none twice."""
        return int(self._write.value(NUMBER, {"hall": self.hall_id, "day": day, "prefix": prefix, "first": first}))

    def last_numbers(self, day: str) -> list[tuple[str, int]]:
        """The last value of every series that gave one on `day`."""
        return [(prefix, last) for prefix, last in self._write.all(NUMBERS, {"hall": self.hall_id, "day": day})]

    def set_number(self, day: str, prefix: str, last: int) -> None:
        """Let a series go on after `last`."""
        self._write.run(SET_NUMBER, {"hall": self.hall_id, "day": day, "prefix": prefix, "last": last})

    # --- tickets ---------------------------------------------------------------------------------------------------------------------------

    def ticket(self, ticket_id: int) -> Ticket | None:
        """A ticket of this hall as it stands now."""
        row = self._write.first(TICKET, {"hall": self.hall_id, "ticket": ticket_id})
        return None if row is None else Ticket(*row[:5], TicketState(row[5]), *row[6:])

    def ticket_numbered(self, day: str, number: str) -> int | None:
        """The ticket that bears a number on a day."""
        found = self._write.value(TICKET_BY_NUMBER, {"hall": self.hall_id, "day": day, "number": number})
        return None if found is None else int(found)

    def add_ticket(self, ticket: Ticket) -> None:
        """Put a new ticket on the first page."""
        row = {name: getattr(ticket, name) for name in TICKET_FIELDS}
        self._write.run(ADD_TICKET, row | {"hall_id": self.hall_id, "state": ticket.state.value})

    def save_ticket(self, ticket: Ticket) -> None:
        """Write what may change of a ticket."""
        row = {name: getattr(ticket, name) for name in _MUTABLE}
        self._write.run(SAVE_TICKET, row | {"hall": self.hall_id, "ticket": ticket.id, "state": ticket.state.value})

    def erase_ticket(self, ticket_id: int) -> None:
        """Take a ticket out of all books, to be written anew from its story."""
        for statement in ERASE:
            self._write.run(statement, {"hall": self.hall_id, "ticket": ticket_id})

    def heads(self, queue_ids: tuple[int, ...], ranks: tuple[int, ...]) -> list[Waiting]:
        """The first of every lane (queue and class) of these queues."""
        lanes = [(queue_id, rank) for queue_id in queue_ids for rank in ranks]
        found: list[Waiting] = []
        for start in range(0, len(lanes), SIZES[-1]):
            found += self._heads_of(lanes[start : start + SIZES[-1]])
        return found

    def _heads_of(self, lanes: list[tuple[int, int]]) -> list[Waiting]:
        size = next(size for size in SIZES if size >= len(lanes))
        asked = {"hall": self.hall_id}
        for i, (queue_id, rank) in enumerate(lanes + [NO_LANE] * (size - len(lanes))):
            asked[f"q{i}"], asked[f"r{i}"] = queue_id, rank
        return [Waiting(*row) for row in self._write.all(HEADS[size], asked)]

    def lanes(self, queue_id: int, guarded: int) -> list[LaneCount]:
        """How many wait in each class of a queue, and how many of them since `guarded` or longer."""
        rows = self._write.all(LANES, {"hall": self.hall_id, "queue": queue_id, "guarded": guarded})
        return [LaneCount(rank, waiting, int(past)) for rank, waiting, past in rows]

    def waiting_in_hall(self) -> int:
        """How many wait in the whole hall."""
        return int(self._write.value(WAITING_IN_HALL, {"hall": self.hall_id}))

    def issued_today(self, service_id: int, day: str) -> int:
        """How many tickets of a service count against its quota: all but the cancelled ones."""
        return int(self._write.value(ISSUED_TODAY, {"hall": self.hall_id, "day": day, "service": service_id}))

    def unfinished(self, day: str) -> list[int]:
        """The tickets of a day that have not ended."""
        return [row[0] for row in self._write.all(UNFINISHED, {"hall": self.hall_id, "day": day})]

    def day_totals(self, day: str) -> dict[str, int]:
        """How many tickets of a day stand in each state."""
        return {state: count for state, count in self._write.all(DAY_TOTALS, {"hall": self.hall_id, "day": day})}

    # --- steps, periods, occurrences -------------------------------------------------------------------------------------------------------

    def add_step(self, ticket: Ticket, position: int, service_id: int, queue_id: int) -> None:
        """Plan a step of the visit."""
        row = {"hall_id": self.hall_id, "ticket_id": ticket.id, "position": position, "business_day": ticket.business_day}
        row |= {"service_id": service_id, "queue_id": queue_id, "queued_at": ticket.issued_at if position == 1 else None}
        self._write.run(ADD_STEP, row | {"called_at": None, "counter_id": None, "clerk_id": None, "ended_at": None})

    def planned_step(self, ticket_id: int, position: int) -> tuple[int, int] | None:
        """(service, queue) of a step of the visit."""
        row = self._write.first(PLANNED_STEP, {"hall": self.hall_id, "ticket": ticket_id, "step": position})
        return None if row is None else (row[0], row[1])

    def step_called(self, ticket: Ticket, at: int) -> None:
        """The wait of the present step ended, at this counter and for this service."""
        asked = {"hall": self.hall_id, "ticket": ticket.id, "step": ticket.step, "at": at, "service": ticket.service_id}
        self._write.run(STEP_CALLED, asked | {"queue": ticket.queue_id, "counter": ticket.counter_id, "clerk": ticket.clerk_id})

    def step_moved(self, ticket: Ticket) -> None:
        """The present step leads elsewhere; whoever ended its wait, if anybody did, stays written."""
        asked = {"hall": self.hall_id, "ticket": ticket.id, "step": ticket.step}
        self._write.run(STEP_MOVED, asked | {"service": ticket.service_id, "queue": ticket.queue_id})

    def step_queued(self, ticket: Ticket) -> None:
        """The wait of the present step began."""
        self._write.run(STEP_QUEUED, {"hall": self.hall_id, "ticket": ticket.id, "step": ticket.step, "at": ticket.queued_at})

    def step_ended(self, ticket_id: int, step: int, at: int) -> None:
        """A step is over."""
        self._write.run(STEP_ENDED, {"hall": self.hall_id, "ticket": ticket_id, "step": step, "at": at})

    def begin_period(self, ticket: Ticket, seq: int, at: int) -> None:
        """The ticket stands in its state, here, from now on."""
        row = {"hall_id": self.hall_id, "ticket_id": ticket.id, "began_seq": seq, "state": ticket.state.value, "step": ticket.step}
        row |= {"service_id": ticket.service_id, "queue_id": ticket.queue_id, "counter_id": ticket.counter_id, "clerk_id": ticket.clerk_id}
        self._write.run(ADD_PERIOD, row | {"session_id": ticket.session_id, "began_at": at, "ended_at": None})

    def end_period(self, ticket_id: int, at: int) -> None:
        """Whatever the ticket was in is over."""
        self._write.run(END_PERIOD, {"hall": self.hall_id, "ticket": ticket_id, "at": at})

    def begin_occurrence(self, ticket: Ticket, at: int) -> None:
        """A service began at a counter."""
        row = {"hall_id": self.hall_id, "id": ticket.occurrence_id, "ticket_id": ticket.id, "step": ticket.step, "case_number": None}
        row |= {"business_day": ticket.business_day, "service_id": ticket.service_id, "queue_id": ticket.queue_id, "served_ms": 0}
        row |= {"counter_id": ticket.counter_id, "clerk_id": ticket.clerk_id, "session_id": ticket.session_id, "called_at": ticket.called_at}
        self._write.run(ADD_OCCURRENCE, row | {"started_at": at, "serving_since": at, "ended_at": None, "outcome": None, "matters": 0})

    def hold_occurrence(self, occurrence_id: int, at: int) -> None:
        """The clerk's time stops."""
        self._write.run(OCCURRENCE_HELD, {"hall": self.hall_id, "occurrence": occurrence_id, "at": at})

    def resume_occurrence(self, ticket: Ticket, at: int) -> None:
        """The clerk's time runs again, at the ticket's present counter."""
        asked = {"hall": self.hall_id, "occurrence": ticket.occurrence_id, "at": at}
        self._write.run(OCCURRENCE_RESUMED, asked | {"counter": ticket.counter_id, "clerk": ticket.clerk_id, "session": ticket.session_id})

    def end_occurrence(self, occurrence_id: int, at: int, outcome: str, matters: int = 0, case_number: str | None = None) -> None:
        """The service is over, with its outcome and the number of matters dealt with."""
        asked = {"hall": self.hall_id, "occurrence": occurrence_id, "at": at}
        self._write.run(OCCURRENCE_ENDED, asked | {"outcome": outcome, "matters": matters, "case_number": case_number})

    def occurrence(self, occurrence_id: int) -> tuple[int, int, int | None, int] | None:
        """(ticket, started_at, ended_at, counter) of an occurrence."""
        row = self._write.first(OCCURRENCE, {"hall": self.hall_id, "occurrence": occurrence_id})
        return None if row is None else (row[0], row[1], row[2], row[3])

    # --- counters --------------------------------------------------------------------------------------------------------------------------

    def desk(self, counter_id: int) -> Desk | None:
        """The running session of a counter with the ticket it holds; None where nobody works."""
        row = self._write.first(DESK, {"hall": self.hall_id, "counter": counter_id})
        return None if row is None else Desk(*row)

    def counter_of(self, clerk_id: int) -> int | None:
        """Where a clerk works now."""
        found = self._write.value(COUNTER_OF_CLERK, {"hall": self.hall_id, "clerk": clerk_id})
        return None if found is None else int(found)

    def working_counters(self) -> list[int]:
        """Every counter with a running session."""
        return [row[0] for row in self._write.all(WORKING, {"hall": self.hall_id})]

    def open_profiles(self) -> frozenset[int]:
        """The work profiles of the counters that are open and not paused."""
        return frozenset(row[0] for row in self._write.all(OPEN_FOR, {"hall": self.hall_id}))

    def add_session(self, session_id: int, counter_id: int, clerk_id: int | None, profile_id: int, day: str, at: int) -> None:
        """A clerk begins to work at a counter."""
        row = {"hall_id": self.hall_id, "id": session_id, "counter_id": counter_id, "clerk_id": clerk_id, "profile_id": profile_id}
        row |= {"business_day": day, "state": "OPEN", "opened_at": at, "state_since": at, "paused_ms": 0}
        self._write.run(ADD_SESSION, row | {"pause_reason": None, "closed_at": None})

    def save_session(self, session_id: int, state: str, at: int, reason: str | None) -> None:
        """A session goes on in another state; minutes of pause are summed up."""
        asked = {"hall": self.hall_id, "session": session_id, "state": state, "at": at, "reason": reason}
        self._write.run(SAVE_SESSION, asked | {"closed_at": at if state == "CLOSED" else None})

    # --- evaluations and paper -------------------------------------------------------------------------------------------------------------

    def set_comment(self, occurrence_id: int, comment: str) -> None:
        """Keep a visitor's own words beside the rating: never in the log, erased on time."""
        self._write.run(SET_COMMENT, {"hall": self.hall_id, "occurrence": occurrence_id, "comment": comment})

    def evaluated(self, occurrence_id: int) -> str | None:
        """What came of asking for a rating of an occurrence, None while nothing did."""
        found = self._write.value(EVALUATED, {"hall": self.hall_id, "occurrence": occurrence_id})
        return None if found is None else str(found)

    def add_evaluation(self, row: dict[str, object]) -> None:
        """Write down a rating, in the place of a time-out or a default where there was one."""
        self._write.run(DROP_EVALUATION, {"hall": self.hall_id, "occurrence": row["occurrence_id"]})
        self._write.run(ADD_EVALUATION, {"hall_id": self.hall_id, **row})

    def add_print_job(self, job_id: int, ticket_id: int | None, printer_id: int, copy: int, facts: str, at: int) -> None:
        """Ask for paper in the same transaction as the ticket; `at` is the real clock."""
        row = {"hall_id": self.hall_id, "id": job_id, "ticket_id": ticket_id, "printer_id": printer_id, "copy": copy, "facts": facts}
        row |= {"state": "queued", "attempts": 0, "next_at": at, "lease_owner": None, "lease_until": None, "requested_at": at}
        self._write.run(ADD_PRINT_JOB, row | {"finished_at": None, "reason": None})
