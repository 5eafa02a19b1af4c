"""The caretaker's rounds: one thread does the periodic duties of every hall, survives whatever goes wrong with one, and stops promptly."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from hallq.domain.errors import DayTooFarAhead, Refusal
from hallq.operations.calling import reoffer_missed
from hallq.operations.devices import note_seen
from hallq.operations.hall import SYSTEM, House, Tx
from hallq.operations.print_jobs import PrintJobs, forget_old_jobs
from hallq.operations.upkeep import end_what_ran_out, erase_old_comments, forget_old_answers, turn_day
from hallq.operations.wishes import free_stranded
from hallq.queries.principals import SeenNotes
from hallq.queries.setup import halls

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Duty:
    """Something to be done every so many seconds; `due` is an instant of the monotonic clock. `last` duties are done once more at the end."""

    name: str
    every: float
    perform: Callable[[], None]
    last: bool = False
    due: float = 0.0
    failing: bool = False


class Caretaker:
    """Does duties in their time. Start it in the serving process, never before a fork."""

    def __init__(self, duties: list[Duty]) -> None:
        self.duties = duties
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="caretaker", daemon=True)

    def start(self) -> None:
        """Begin; every duty is done at once for the first time."""
        self._thread.start()

    def stop(self) -> None:
        """End after the duty in hand, and do what is to be done last."""
        self._stop.set()
        if self._thread.ident is not None:
            self._thread.join(timeout=10)
        for duty in self.duties:
            if duty.last:
                _do(duty)

    def look_round(self, now: float) -> float:
        """Do what is due at `now` (monotonic seconds); seconds until something is due again."""
        for duty in self.duties:
            if duty.due <= now and not self._stop.is_set():
                duty.due = now + duty.every
                _do(duty)
        return min(duty.due for duty in self.duties) - now

    def _run(self) -> None:
        while not self._stop.is_set():
            self._stop.wait(max(0.0, self.look_round(time.monotonic())))


def _do(duty: Duty) -> None:
    """One duty; whatever it raises is told once, and once more when it goes well, and keeps no other duty from being done."""
    try:
        duty.perform()
    except Exception as fault:
        if not duty.failing:
            log.warning("Could not %s: %s", duty.name, fault, exc_info=None if isinstance(fault, Refusal) else fault)
        duty.failing = True
    else:
        if duty.failing:
            log.warning("Could %s again", duty.name)
        duty.failing = False


def duties_of(house: House, notes: SeenNotes, *, turns_days: bool = True, comment_days: int = 30) -> list[Duty]:
    """What is to be done in all halls of a house. `notes` are the front door's, of who was seen.

    `turns_days` False leaves the day to somebody else (a demo, whose clock leaps). Visitors' own words are kept for `comment_days`.
    """
    rounds = _Rounds(house, notes)
    duties = [
        Duty("turn the day", 10, lambda: rounds.in_every_hall(rounds.turn_day)),
        Duty("let missed visitors wait again", 10, lambda: rounds.act_in_every_hall(reoffer_missed)),
        Duty("let others call whom nobody can call", 20, lambda: rounds.act_in_every_hall(free_stranded)),
        Duty("write down who was seen", 30, rounds.write_seen, last=True),
        Duty("free what dead print workers held", 15, lambda: rounds.in_every_hall(rounds.sweep_print_jobs)),
        Duty("end sign-ins and pairings", 60, lambda: rounds.act_in_every_hall(end_what_ran_out)),
        Duty("forget old print jobs", 60, lambda: rounds.act_in_every_hall(forget_old_jobs)),
        Duty("forget old answers", 600, lambda: rounds.act_in_every_hall(forget_old_answers)),
        Duty("erase old comments", 600, lambda: rounds.act_in_every_hall(lambda tx: erase_old_comments(tx, days=comment_days))),
        Duty("bring the log into the file", 300, house.database.checkpoint),
    ]
    return duties if turns_days else duties[1:]


@dataclass(slots=True)
class _Rounds:
    """The duties themselves."""

    house: House
    notes: SeenNotes
    warned: dict[int, str] = field(default_factory=dict)

    def in_every_hall(self, perform: Callable[[int], object]) -> None:
        """A fault in one hall keeps no other from being looked after; the first is raised in the end."""
        with self.house.database.reading() as connection:
            hall_ids = [hall.id for hall in halls(connection)]
        faults: list[Exception] = []
        for hall_id in hall_ids:
            try:
                perform(hall_id)
            except Exception as fault:  # noqa: BLE001 -- raised again below
                faults.append(fault)
        if faults:
            raise faults[0]

    def act_in_every_hall(self, verb: Callable[[Tx], object]) -> None:
        """One act a hall."""
        self.in_every_hall(lambda hall_id: self.house.act(hall_id, SYSTEM, verb))

    def turn_day(self, hall_id: int) -> None:
        """A clock more than a week ahead opens nothing until a manager says so; that is said once."""
        try:
            opened = self.house.act(hall_id, SYSTEM, turn_day)
        except DayTooFarAhead as refusal:
            day = str(refusal.facts["proposed"])
            if self.warned.get(hall_id) != day:
                log.warning("The clock shows %s, more than a week after the last day of hall %s: a manager must open it", day, hall_id)
            self.warned[hall_id] = day
        else:
            if opened is not None:
                log.info("Opened %s in hall %s", opened, hall_id)

    def sweep_print_jobs(self, hall_id: int) -> None:
        """Jobs of workers that died are printed by others, or known to be unknown."""
        PrintJobs(self.house, hall_id).sweep(self.house.clock.real())

    def write_seen(self) -> None:
        """Looks write nothing; what they saw is written here."""
        for hall_id, seen in self.notes.take().items():
            self.house.act(hall_id, SYSTEM, lambda tx, seen=seen: note_seen(tx, sessions=seen.sessions, devices=seen.devices))  # type: ignore[misc]  # a lambda's default
