"""How well the visitors of the made-up city hall are told their wait: the roll-out beside the pace of the lane and the rules of others."""

import random
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from hallq.domain.discipline import Rule
from hallq.domain.estimation import Estimate, LanePace, advance, busy_from, called, close_day, estimate, idle_from, leaving_rate
from hallq.domain.habits import Habits
from hallq.domain.heads import Lane
from hallq.domain.performance import percentile
from hallq.domain.rollout import Forecast, Manned, Scene, Stander, calibrated, learn_ends, roll_out
from tests.bench.world import FIGURES, MINUTE, RATIO, DayOfZone, Figures, Visitor, ZoneOfHall, zone_of

NAIVE, LES, PACE, ROLLOUT = "naive", "LES of the lane", "lane pace", "roll-out"
QUARTER = 15 * MINUTE


@dataclass(frozen=True, slots=True)
class Told:
    """A visitor who had to wait: minutes told by each rule when the number was taken, and minutes waited."""

    kind: str
    class_id: int
    waited: float
    told: dict[str, float]
    ahead: int
    played: Estimate
    day: int


@dataclass(slots=True)
class Past:
    """What the estimators know of a zone: paces of its lanes, habits, service minutes of its queues, those who did not come."""

    paces: dict[int, LanePace] = field(default_factory=lambda: defaultdict(LanePace))
    habits: Habits = field(default_factory=Habits)
    busy: dict[int, list[float]] = field(default_factory=lambda: defaultdict(lambda: [0.0, 0.0]))
    missed: int = 0
    waited: float = 0.0


class Watch:
    """One day of a zone as its log tells it: the estimators hear what is seen, when it is seen."""

    def __init__(self, day: DayOfZone, past: Past) -> None:
        self.day, self.past = day, past
        self.waiting: dict[int, list[Visitor]] = defaultdict(list)
        self.last_wait: dict[int, float] = defaultdict(float)
        self._seen: list[tuple[int, int, Visitor]] = []
        self._told_up_to = 0
        for lane, pace in past.paces.items():
            past.paces[lane] = LanePace(past_calls=pace.past_calls, past_busy=pace.past_busy)
        day.on_call = self._hear_call

    def comes(self, one: Visitor) -> None:
        """Somebody takes a number: the play has come to that moment."""
        self.waiting[one.lane].append(one)
        self.past.paces[one.lane] = busy_from(self.past.paces[one.lane], max(one.at, self.day.figures.opens))

    def _hear_call(self, one: Visitor, at: int) -> None:
        line = self.waiting[one.lane]
        if one not in line:  # called in the moment of coming
            line.append(one)
        line.remove(one)
        past, waited = self.past, (at - one.at) / MINUTE
        pace = called(past.paces[one.lane], at)
        past.paces[one.lane] = pace if line else idle_from(pace, at)
        past.missed += one.missed
        past.waited += waited
        self.last_wait[one.lane] = waited

    # --- what each rule tells ------------------------------------------------------------------------------------------------------------------

    def open_for(self, queue_id: int, now: int) -> list[int]:
        """The windows that stand open for a queue."""
        zone = self.day.zone
        posts = zip(zone.posts, zone.sights, strict=True)
        serving = (post.window_id for post, sight in posts if any(one.queue_id == queue_id for one in sight.served))
        return [window for window in serving if self.day.is_open(window, now)]

    def naive(self, queue_id: int, lanes: Sequence[int], now: int) -> float:
        """(Ahead in the queue + 1) × counter-minutes a call ÷ open counters."""
        calls, minutes = self.past.busy[queue_id]
        ahead = sum(len(self.waiting[lane]) for lane in lanes)
        return (ahead + 1) * minutes / calls / max(len(self.open_for(queue_id, now)), 1)

    def pace(self, lane: int, queue_id: int, now: int) -> float:
        """The product's own pace of the lane, as it tells it."""
        past = self.past
        calls = sum(pace.past_calls for pace in past.paces.values())
        pool = sum(pace.past_busy for pace in past.paces.values()) / max(calls, 1)
        told = estimate(
            advance(past.paces[lane], now),
            ahead=len(self.waiting[lane]),
            pool=pool,
            counters_open=max(len(self.open_for(queue_id, now)), 1),
            leaving=leaving_rate(past.missed, past.waited),
        )
        return told.likely if told is not None else 0.0

    def scene(self, now: int) -> Scene:
        """How the zone stands, as far as anybody can see."""
        day, zone = self.day, self.day.zone
        lanes = zone.lanes
        standers = tuple(Stander(Lane(one.queue_id, one.class_id), one.entry, one.matter.id) for line in self.waiting.values() for one in line)
        some_wait = {one.lane.queue_id for one in standers}
        windows = []
        for post, sight in zip(zone.posts, zone.sights, strict=True):
            last = day.last_call.get(post.window_id)
            is_open = day.is_open(post.window_id, now)
            in_hand = last is not None and (now < last.done_at or (is_open and any(one.queue_id in some_wait for one in sight.served)))
            if last is None or not in_hand or last.called_at is None:
                windows.append(Manned(post, sight, shut=not is_open))
            else:
                windows.append(Manned(post, sight, last.called_at, last.queue_id, last.matter.id, shut=not is_open))
        rules = dict.fromkeys(zone.queues, zone.rule)
        return Scene(now, 0, rules, tuple((lane.queue_id, lane.class_id) for lane in lanes), standers, tuple(windows), day.play.turns())

    # --- the evening ---------------------------------------------------------------------------------------------------------------------------

    def close(self) -> None:
        """The day's log goes into the past."""
        past, day = self.past, self.day
        for lane, pace in past.paces.items():
            past.paces[lane] = close_day(pace)
        by_window: dict[int, list[Visitor]] = defaultdict(list)
        for one in day.visitors.values():
            early = one.entry.slot_at - one.at if one.entry.slot_at else None
            past.habits.came(one.queue_id, one.class_id, one.at // QUARTER, early)
            if one.called_at is not None:
                by_window[one.window_id].append(one)
        for visitors in by_window.values():
            self._learn_cycles(sorted(visitors, key=lambda one: one.called_at or 0))
        for window, spans in day.open.items():
            for begins, shuts in spans:
                past.habits.stood(window, begins, min(shuts, day.figures.closes + QUARTER * 4))
        past.habits.end_day()

    def _learn_cycles(self, visitors: list[Visitor]) -> None:
        """A window is ready when it calls again, if that visitor waited already when the service ended; else when it ended."""
        for one, after in zip(visitors, [*visitors[1:], None], strict=True):
            began, habits = one.called_at or 0, self.past.habits
            ready = one.done_at
            if after is not None and after.at <= one.done_at and self._open_through(one.window_id, one.done_at, after.called_at or 0):
                ready = after.called_at or 0
            habits.was_called(began - one.at)
            if one.missed:
                habits.was_missed(began - one.at, ready - began)
            else:
                habits.was_busy(one.window_id, one.queue_id, one.matter.id, ready - began)
            busy = self.past.busy[one.queue_id]
            busy[0] += 1
            busy[1] += (ready - began) / MINUTE

    def _open_through(self, window: int, begins: int, ends: int) -> bool:
        return any(opens <= begins and ends <= shuts for opens, shuts in self.day.open[window])


def live_through(zone: ZoneOfHall, number: int, past: Past, every: int, figures: Figures = FIGURES) -> tuple[list[Told], list[float]]:
    """A day of a zone; of every so many visitors, what each rule told (none are asked with 0), and the seconds of each roll-out."""
    day = DayOfZone(zone, number, figures)
    watch = Watch(day, past)
    chance = random.Random(number)
    told: list[tuple[Visitor, dict[str, float], int, Estimate]] = []
    seconds: list[float] = []
    for i, one in enumerate(sorted(day.visitors.values(), key=lambda one: (one.at, one.number))):
        day.play.run(one.at - 1)
        if every and i % every == 0 and figures.opens <= one.at:
            began = time.thread_time()
            forecast = roll_out(watch.scene(one.at), past.habits, chance)
            seconds.append(time.thread_time() - began)
            rules = _rules(watch, one, forecast)
            told.append((one, rules, len(watch.waiting[one.lane]), forecast.lanes.get((one.queue_id, one.class_id), Estimate(0, 0, 0))))
        watch.comes(one)
    day.play.run()
    watch.close()
    return [
        Told(zone.kind, one.class_id, (one.called_at - one.at) / MINUTE, rules, ahead, played, number)
        for one, rules, ahead, played in told
        if one.called_at is not None and one.called_at > one.at and not one.missed
    ], seconds


def _rules(watch: Watch, one: Visitor, forecast: Forecast) -> dict[str, float]:
    lanes = [i for i, lane in enumerate(watch.day.zone.lanes) if lane.queue_id == one.queue_id]
    played = forecast.lanes.get((one.queue_id, one.class_id))
    return {
        NAIVE: watch.naive(one.queue_id, lanes, one.at),
        LES: watch.last_wait[one.lane],
        PACE: watch.pace(one.lane, one.queue_id, one.at),
        ROLLOUT: watch.pace(one.lane, one.queue_id, one.at) if played is None else played.likely,
    }


def judge(
    zones: Iterable[int] = range(9), log_days: int = 12, judged_days: int = 5, every: int = 6, rule: Rule = RATIO
) -> tuple[list[Told], list[float]]:
    """Every so many visitors of the judged days, after so many days of log of which nobody was told anything; and the seconds of each roll-out."""
    told: list[Told] = []
    seconds: list[float] = []
    for number in zones:
        zone, past = zone_of(number, rule), Past()
        for day in range(log_days + judged_days):
            found, took = live_through(zone, day, past, every if day >= log_days else 0)
            told += found
            seconds += took
    return told, seconds


def mean_error(told: Iterable[Told], rule: str) -> float:
    """The mean error of a rule in minutes."""
    return fmean(abs(one.told[rule] - one.waited) for one in told)


def covered(told: Sequence[Told]) -> tuple[float, float]:
    """The share called within the range of six of ten as it came out, and of the last day's visitors with the ends learned from the days before."""
    raw = fmean(one.played.low <= one.waited <= one.played.high for one in told)
    last = max(one.day for one in told)
    ends = learn_ends((one.ahead, one.played, one.waited) for one in told if one.day < last)
    ranges = [(calibrated(one.played, one.ahead, ends), one.waited) for one in told if one.day == last]
    return raw, fmean(found.low <= waited <= found.high for found, waited in ranges)


def measure_rollout(every: int = 6) -> None:
    """Print the table of the made-up hall, and how long a roll-out takes."""
    told, seconds = judge(every=every)
    print(f"\nA city hall under 2:1, {len(told)} estimates on {FIGURES.judged_days} days; they waited {fmean(one.waited for one in told):.1f} min")
    kinds, classes = sorted({one.kind for one in told}), sorted({one.class_id for one in told})
    heads = "".join(f"{kind:>20}" for kind in kinds) + "".join(f"  class {klass}" for klass in classes)
    print(f"{'mean error, min':18}{'all':>6}{heads}")
    for rule in (NAIVE, LES, PACE, ROLLOUT):
        parts = [mean_error([one for one in told if one.kind == kind], rule) for kind in kinds]
        of_class = [mean_error([one for one in told if one.class_id == klass], rule) for klass in classes]
        print(f"{rule:18}{mean_error(told, rule):6.2f}" + "".join(f"{part:20.2f}" for part in parts) + "".join(f"{part:9.2f}" for part in of_class))
    raw, learned = covered(told)
    print(f"six of ten: {raw:.0%} within the range as it came out, {learned:.0%} with ends learned from the days before")
    times = sorted(second * 1000 for second in seconds)
    print(f"a roll-out of a zone, of one core: mean {fmean(times):.1f} ms, p95 {percentile(times, 95):.1f} ms, {times[-1]:.1f} ms at most")
    print(f"the estimate of a lane: {_estimate_ms():.4f} ms")


def _estimate_ms(rounds: int = 20_000) -> float:
    """How long the pace of a lane takes to tell."""
    pace = LanePace(at=0, calls=9, busy=40, past_calls=200, past_busy=900)
    began = time.thread_time()
    for ahead in range(rounds):
        estimate(pace, ahead=ahead % 20, pool=5, counters_open=3)
    return (time.thread_time() - began) / rounds * 1000
