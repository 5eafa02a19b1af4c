"""A real office's log played through the operations that pages use, as fast as the house goes, with its waits read back from the reports."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from hallq.domain.report import Report
from hallq.operations.calling import call_ticket, record_no_show
from hallq.operations.clock import SetClock
from hallq.operations.counters import open_counter
from hallq.operations.day import close_day, open_day
from hallq.operations.hall import SYSTEM, House, Tx
from hallq.operations.issuing import issue_ticket
from hallq.operations.serving import complete, start_service
from hallq.operations.setup import init_hall
from hallq.queries.reports import report
from hallq.queries.setup import setup_of
from hallq.simulation.replay_plan import Act, Do, Plan, PlannedDay

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What was played: the hall that was made for it, tickets and acts (each a transaction of its own), and the real seconds it took."""

    hall_id: int
    first_day: str
    last_day: str
    tickets: int
    acts: int
    seconds: float

    @property
    def tickets_per_second(self) -> float:
        """How fast."""
        return self.tickets / self.seconds


def replay(house: House, clock: SetClock, plan: Plan, progress: Progress = lambda _done, _all: None) -> Replayed:
    """Make the log's own hall in an empty database and play every day of it; `clock` is the house's.

    The log's order of calls is obeyed, whatever the hall's rule would be: each visitor is called by the ticket at the logged instant, at the
    logged counter or at one made up. Opening hours are not asked for. Whoever was never called expires when the day closes, after its last act.
    `progress` is told acts done and in all.
    """
    clock.at = plan.days[0].acts[0].at
    hall_id = init_hall(house.database, plan.document, clock)
    whole = sum(len(day.acts) for day in plan.days)
    done = 0
    began = time.perf_counter()
    for day in plan.days:
        player = _Player(house, clock, hall_id, plan, day)
        player.open()
        for act in day.acts:
            player.do(act)
            done += 1
            progress(done, whole)
        player.close()
    seconds = time.perf_counter() - began
    return Replayed(hall_id, plan.days[0].day, plan.days[-1].day, sum(len(day.visits) for day in plan.days), done, seconds)


def told_of(house: House, played: Replayed, name: str, by: str | None = None) -> Report:
    """A report of all days that were played."""
    with house.database.reading() as connection:
        setup = setup_of(connection, played.hall_id)
    return report(house.database, setup, name, from_day=played.first_day, to_day=played.last_day, by=by)


class _Player:
    """Plays one day; knows which ticket each visit got."""

    def __init__(self, house: House, clock: SetClock, hall_id: int, plan: Plan, day: PlannedDay) -> None:
        self._house = house
        self._clock = clock
        self._hall_id = hall_id
        self._plan = plan
        self._day = day
        self._tickets: dict[int, int] = {}

    def open(self) -> None:
        """Open the day just before its first act."""
        self._clock.at = self._day.acts[0].at
        self._act(lambda tx: open_day(tx, day=self._day.day, confirmed=True))

    def close(self) -> None:
        """Close the day right after its last act."""
        self._act(lambda tx: close_day(tx, force=True))

    def do(self, act: Act) -> None:
        """One act at its instant."""
        self._clock.at = act.at
        if act.do is Do.ISSUE:
            self._issue(act)
        else:
            self._act(lambda tx: self._at_counter(tx, act))

    def _issue(self, act: Act) -> None:
        visit = self._day.visits[act.visit]
        service = self._plan.queues[visit.queue]
        priority = self._plan.priorities[visit.priority] if visit.priority else None
        issued = self._house.act(
            self._hall_id, SYSTEM, lambda tx: issue_ticket(tx, service=service, priority=priority, source="replay", any_hour=True)
        )
        self._tickets[act.visit] = issued.ticket.id

    def _at_counter(self, tx: Tx, act: Act) -> None:
        if act.do is Do.OPEN:
            open_counter(tx, counter=act.counter)
            return
        ticket = self._tickets[act.visit]
        if act.do is Do.CALL:
            call_ticket(tx, ticket_id=ticket, counter=act.counter)
        elif act.do is Do.START:
            start_service(tx, ticket_id=ticket)
        elif act.do is Do.COMPLETE:
            complete(tx, ticket_id=ticket)
        else:
            record_no_show(tx, ticket_id=ticket)

    def _act(self, perform: Callable[[Tx], object]) -> None:
        self._house.act(self._hall_id, SYSTEM, perform)
