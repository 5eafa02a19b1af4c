"""How fast each queue of every hall goes, so that an estimate costs no question to the database: by the pace of a lane, or by playing forward."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from hallq.domain import events as e
from hallq.domain.estimate_range import Factors
from hallq.domain.estimation import Estimate, Explanation, LanePace
from hallq.domain.routing import HallSetup, Queue
from hallq.domain.scoreboard import LANE, ROLLOUT
from hallq.operations.forecasts import Forecasts
from hallq.operations.hall_pace import Asker, HallPace
from hallq.operations.observed import Observed

if TYPE_CHECKING:
    from hallq.operations.hall import Tx


class Paces:
    """The paces of all halls of this process. What is lost at a restart is learned again from the story of the last days."""

    def __init__(self, setup_of: Callable[[int], HallSetup | None] = lambda _hall: None) -> None:
        self._setup_of = setup_of
        self._halls: dict[int, HallPace] = {}
        self.forecasts = Forecasts()

    def hear(self, lines: Iterable[e.Line]) -> None:
        """Take note of lines, in order; one that was heard before is passed over."""
        for line in lines:
            self._of(line.hall_id).hear(line, self._setup_of(line.hall_id))

    def hear_from_elsewhere(self, lines: Iterable[e.Line]) -> None:
        """The same for lines that another process wrote, from another thread; one before which others were missed waits for the hall's next act."""
        for line in lines:
            if self.heard(line.hall_id):
                self._of(line.hall_id).hear(line, self._setup_of(line.hall_id), gapless=True)

    def heard(self, hall_id: int) -> int:
        """The last line of a hall that was heard, 0 for none."""
        known = self._halls.get(hall_id)
        return 0 if known is None else known.heard

    def told(self, tx: "Tx", queue: Queue, ahead: int, class_id: int) -> tuple[Estimate | None, str | None, dict[str, Estimate]]:
        """What a newcomer is told and by which method, and beside it what the other method would have told, for the scoreboard.

        None while no window is open that may call the newcomer: then no method guesses.
        """
        hall_id, lane = tx.setup.hall_id, self.of_lane(tx.setup, queue, ahead, tx.now, class_id)
        if lane is None:
            return None, None, {}
        found = {LANE: lane}
        played = self.forecasts.newcomer(hall_id, queue.zone_id, (queue.id, class_id), tx.now)
        if played is not None:
            found[ROLLOUT] = played
        method = self.forecasts.method_of(hall_id, queue.zone_id)
        method = method if method in found else LANE
        return found.pop(method), method, found

    def estimate(
        self, tx: "Tx", queue: Queue, ahead: int, class_id: int | None = None, in_lane: int | None = None, ticket_id: int | None = None
    ) -> Estimate | None:
        """The wait of somebody with `ahead` people before, `in_lane` of them in the same lane; None while no open window may call the visitor.

        Without `class_id` it is one of the ordinary class, without `in_lane` a newcomer, who stands behind all of the lane. Whoever was told a wait
        with the number is told what is left of it by the same way.
        """
        return self.estimate_for(tx.setup, queue, ahead, tx.now, class_id, in_lane, ticket_id)

    def estimate_for(
        self,
        setup: HallSetup,
        queue: Queue,
        ahead: int,
        now: int,
        class_id: int | None = None,
        in_lane: int | None = None,
        ticket_id: int | None = None,
    ) -> Estimate | None:
        """The same outside an act, for a page; by the method that the zone of the queue tells its waits by."""
        who = Asker(ahead, class_id, in_lane, ticket_id)
        lane = self._of(setup.hall_id).estimate(setup, queue, now, who)
        return None if lane is None else self._played(setup, queue, now, who) or lane

    def _played(self, setup: HallSetup, queue: Queue, now: int, who: Asker) -> Estimate | None:
        """What playing forward tells, where the zone tells its waits by it, or told whoever waits so: even when nothing fresh was played."""
        forecasts, hall_id, zone_id = self.forecasts, setup.hall_id, queue.zone_id
        told = None if who.ticket_id is None else self._of(hall_id).told_once.of(who.ticket_id)
        if (forecasts.method_of(hall_id, zone_id) if told is None else told.method) != ROLLOUT:
            return None
        lane = (queue.id, setup.ordinary.id if who.class_id is None else who.class_id)
        if who.ticket_id is None:
            return forecasts.newcomer(hall_id, zone_id, lane, now)
        fresh = forecasts.ticket(hall_id, zone_id, who.ticket_id, now) or forecasts.newcomer(hall_id, zone_id, lane, now)
        kept = fresh or forecasts.last(hall_id, zone_id, who.ticket_id, now)
        return kept or (None if told is None else told.left(now))

    def of_lane(
        self, setup: HallSetup, queue: Queue, ahead: int, now: int, class_id: int | None = None, in_lane: int | None = None
    ) -> Estimate | None:
        """What the pace of the lane tells."""
        return self._of(setup.hall_id).estimate(setup, queue, now, Asker(ahead, class_id, in_lane))

    def explanation(self, setup: HallSetup, queue: Queue, ahead: int, now: int) -> Explanation:
        """Why the pace tells a newcomer of the ordinary class what it tells: for whoever asks."""
        return self._of(setup.hall_id).explanation(setup, queue, now, Asker(ahead))

    def pace_of(self, setup: HallSetup, queue: Queue, now: int) -> LanePace:
        """What the estimate for a queue rests on, brought up to now."""
        return self._of(setup.hall_id).pace_of(queue, now)

    def observed(self, hall_id: int) -> Observed:
        """What a hall is used to, for playing it forward."""
        return self._of(hall_id).observed

    def factors_of(self, hall_id: int) -> Factors:
        """The factors of the ranges in a hall: what its own errors of the last days taught, else those that every hall begins with."""
        return self._of(hall_id).factors

    def open_counters(self, setup: HallSetup, queue: Queue) -> int:
        """How many counters are open, and not paused, for a newcomer of the ordinary class: without any no wait is told."""
        return self._of(setup.hall_id).callers(setup, queue, 0, Asker(0)).many

    def _of(self, hall_id: int) -> HallPace:
        return self._halls.get(hall_id) or self._halls.setdefault(hall_id, HallPace())
