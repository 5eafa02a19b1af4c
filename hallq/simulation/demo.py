"""A made-up hall that lives: day after day its visitors come and its clerks work, at the pace of its clock, beside whoever tries it out."""

import logging
import threading
from dataclasses import dataclass
from datetime import timedelta

from hallq.domain.errors import DayNotOpen, FieldInvalid
from hallq.domain.events import Line
from hallq.domain.routing import HallSetup
from hallq.operations.clock import RunningClock
from hallq.operations.day import close_day
from hallq.operations.hall import SYSTEM, House, Tx
from hallq.queries.head import StoryReader
from hallq.simulation.day import OPENED_BEFORE, HallClosedToday, HallDay, play_on
from hallq.simulation.opening import MINUTE, OpeningDay, next_working_day, wall_day
from hallq.simulation.staff import hire_clerks

log = logging.getLogger(__name__)

SPEEDS = (1.0, 60.0)
LOOK_EVERY = 0.3
"""Seconds after which the hall looks up for what real people have done in it."""

AFTER_A_FAULT = 5.0
FREE_COUNTERS = 3
SERVED_BY_OTHERS = 3

LATE_MS, IN_TIME_MS = 30_000, 5_000
"""Made-up people who are so late by the hall's clock have a machine that cannot keep up: the clock waits for them until they are in time again."""


@dataclass(frozen=True, slots=True)
class DemoNow:
    """How the demo stands: its hall's time (UTC ms), the business day, and the counters that are left for guests."""

    at: int
    day: str | None
    speed: float
    paused: bool
    free_counters: tuple[str, ...]


class DemoHall:
    """The life of a demo hall on a thread of the serving process; start it there, never before a fork.

    The morning up to the opening of the doors is played at once, so that people are waiting when the clock begins to run; after closing the clock
    jumps to the next morning. Everything is done by the operations, and so told in the hall's story.
    """

    def __init__(self, house: House, hall_id: int, clock: RunningClock, *, seed: int = 1) -> None:
        self._house, self._hall_id, self._clock, self._seed = house, hall_id, clock, seed
        self._free = free_counters(house.setup_of(hall_id))
        self._day: HallDay | None = None
        self._alone = False
        self._wish = clock.speed
        self._stop = threading.Event()
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="demo-hall", daemon=True)
        house.listen(self._hear)

    # --- for whoever watches -----------------------------------------------------------------------------------------------------------------

    @property
    def paused(self) -> bool:
        """Whether the hall's clock stands."""
        return self._clock.paused

    @property
    def speed(self) -> float:
        """How many times as fast as the world the hall's clock runs."""
        return self._clock.speed

    @property
    def wish(self) -> float:
        """The speed that was asked for; the clock runs slower where the machine cannot keep up with it."""
        return self._wish

    def now(self) -> DemoNow:
        """How the demo stands."""
        day = self._day
        return DemoNow(self._clock.hall(), None if day is None else day.stage.opening.day, self.speed, self.paused, self._free)

    def pause(self) -> None:
        """Stop the hall's clock, and with it everybody made up."""
        self._clock.pause()
        self._look_up()

    def resume(self) -> None:
        """Let the hall go on."""
        self._clock.resume()
        self._look_up()

    def run_at(self, speed: float) -> None:
        """Go on at another speed. Raises FieldInvalid outside 1 to 60."""
        check_speed(speed)
        self._wish = speed
        self._clock.run_at(speed)
        self._look_up()

    @property
    def alone(self) -> bool:
        """Whether the made-up people rest while the hall's clock runs on."""
        return self._alone

    def send_home(self) -> None:
        """Let the made-up people do nothing more: a guest has the hall, as it stands, to themself."""
        self._alone = True
        self._look_up()

    def call_back(self) -> None:
        """Let them take the day up as the guest left it."""
        self._alone = False
        self._look_up()

    def start(self) -> None:
        """Begin to live."""
        self._thread.start()

    def stop(self) -> None:
        """Come to rest; the day stays as it is and is taken up at the next start."""
        self._stop.set()
        self._look_up()
        if self._thread.ident is not None:
            self._thread.join(timeout=10)

    # --- the life ----------------------------------------------------------------------------------------------------------------------------

    def _hear(self, lines: list[Line]) -> None:
        day = self._day
        if day is not None:
            day.stage.hear(lines)

    def _look_up(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._live()
            except Exception:
                log.exception("The demo hall stumbled; it takes its day up again")
                self._day = None
                self._stop.wait(AFTER_A_FAULT)

    def _live(self) -> None:
        """Do what is due, or wait for it."""
        if self._alone:
            self._day = None
            self._rest()
            return
        day = self._day
        if day is None or day.is_over:
            self._begin_day()
            return
        day.stage.answer()
        due = day.stage.agenda.next_at
        self._keep_pace(0 if due is None else self._clock.hall() - due)
        wait = LOOK_EVERY if due is None or self.paused else (due - self._clock.hall()) / 1000 / self.speed
        if wait > 0:
            with self._changed:
                self._changed.wait(min(wait, LOOK_EVERY))
        else:
            day.step()

    def _keep_pace(self, late_ms: int) -> None:
        """On a slow machine a fast clock would let the lines grow only because nobody comes to call."""
        speed = self._clock.speed
        pace = pace_for(late_ms, speed, self._wish)
        if pace != speed:
            self._clock.run_at(pace)

    def _rest(self) -> None:
        with self._changed:
            if self._alone and not self._stop.is_set():
                self._changed.wait(LOOK_EVERY)

    def _begin_day(self) -> None:
        """Open the next working day, or take up the one that is open; play up to the opening of the doors."""
        clerks = self._house.act(self._hall_id, SYSTEM, hire_clerks)
        self._house.forget_setup(self._hall_id)
        try:
            day = HallDay(self._house, self._hall_id, self._next_day(), self._seed, clerks=clerks, unstaffed=self._free)
        except HallClosedToday:
            # Only a day opened by hand: the hall takes nothing on it, and nobody comes.
            self._house.act(self._hall_id, SYSTEM, lambda tx: close_day(tx, force=True))
            return
        self._clock.put_forward(day.begins_at)
        self._day = day
        day.begin()
        play_on(day, self._clock, until=day.begins_at + OPENED_BEFORE * MINUTE)

    def _next_day(self) -> str:
        last, is_open = self._house.act(self._hall_id, SYSTEM, _business_day)
        if last is not None and is_open:
            return last
        setup = self._house.setup_of(self._hall_id)
        yesterday = wall_day(self._clock.hall(), setup.tz) - timedelta(days=1)
        return next_working_day(setup, max(last or "", yesterday.isoformat()))


def pace_for(late_ms: int, speed: float, wish: float) -> float:
    """The speed to go on with, for people so late (ms of the hall) at this speed: half of it, never below 1; in time, double, up to the wish."""
    if late_ms > LATE_MS:
        return max(1.0, speed / 2)
    return min(wish, speed * 2) if late_ms < IN_TIME_MS else speed


def check_speed(speed: float) -> None:
    """Raises FieldInvalid outside 1 to 60."""
    if not SPEEDS[0] <= speed <= SPEEDS[1]:
        raise FieldInvalid(field="speed", reason="not within 1 to 60", value=speed)


def clock_of_the_book(house: House, hall_id: int) -> int | None:
    """Where a hall's clock stood when its last line was written, UTC ms; None before the first. A demo goes on from there, never from before."""
    story = StoryReader(house.database)
    head = story.head(hall_id)
    lines = story.after(hall_id, head.seq - 1, 1) if head is not None and head.seq else []
    return lines[-1].at if lines else None


def first_morning(setup: HallSetup, real_now: int) -> int:
    """When a new demo's first day begins: shortly before the doors open, today or on the next working day."""
    yesterday = wall_day(real_now, setup.tz) - timedelta(days=1)
    opening = OpeningDay(setup, next_working_day(setup, yesterday.isoformat()))
    if opening.doors is None:
        raise HallClosedToday(opening.day)
    return opening.doors[0] - OPENED_BEFORE * MINUTE


def free_counters(setup: HallSetup) -> tuple[str, ...]:
    """A few counters that are left for guests to work at: the last one of a zone, where enough others serve its queues."""
    free: dict[int, str] = {}
    for queue in setup.queues:
        for counter in setup.counters_of(queue)[-1:]:
            enough = all(len(setup.counters_of(one)) > SERVED_BY_OTHERS for one in setup.queues_of(counter))
            if enough and counter.zone_id not in free:
                free[counter.zone_id] = counter.code
    return tuple(list(free.values())[:FREE_COUNTERS])


def _business_day(tx: Tx) -> tuple[str | None, bool]:
    try:
        return tx.open_day(), True
    except DayNotOpen:
        return tx.hall.business_day, False
