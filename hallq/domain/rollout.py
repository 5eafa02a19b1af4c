"""The roll-out: how long everybody will wait, told by playing the real policy forward many times from how a part of the hall stands now.

It alone understands lanes that overtake one another, appointments still to come, windows shared among queues, and lunch. Of the waits that come out
the middle is told and the ends within which six of ten fell; factors learned from its own past errors put the ends right.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from math import log

from hallq.domain.discipline import Rule, Sight, Turn, place_since, slot_kept
from hallq.domain.estimate_range import BANDS, HIGH_PERCENT, LEAST_CASES, LOW_PERCENT, band, ratio
from hallq.domain.estimation import Estimate
from hallq.domain.habits import QUARTER_MS, QUARTERS, Chance, Habits, beyond, missing_band
from hallq.domain.heads import Caller, Entry, Lane
from hallq.domain.performance import percentile
from hallq.domain.play import SHUT, Comer, Plan, Play, Post, Stage

PATHS = 40
HORIZON_MS = 4 * 3_600_000
SLOT_MS = 900_000
USUAL_PAUSES = tuple(minutes * 60_000 for minutes in (3, 5, 10, 15, 30))
"""How long a pause lasts in a hall that has seen none end yet."""
USUAL_MINUTES = 10.0
_MINUTE = 60_000
# Whoever is not there yet has a place and a number behind all who are.
_LATER = 1 << 61


@dataclass(frozen=True, slots=True)
class Stander:
    """Somebody who waits."""

    lane: Lane
    entry: Entry
    service_id: int


@dataclass(frozen=True, slots=True)
class Manned:
    """A window as it stands: its post, what it may call, and what it does.

    `called_at` is its last call while it is not yet through with that (a visitor of `service_id` is there, or it has not called although somebody
    waits); None while it stands ready. `paused_at` since when nobody works there, `shut` where no session runs.
    """

    post: Post
    sight: Sight
    called_at: int | None = None
    queue_id: int | None = None
    service_id: int | None = None
    paused_at: int | None = None
    shut: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """How a part of the hall stands at `now`, whose local day began at `midnight`.

    `lanes` are the (queue, class) for which a newcomer is told something, `rules` and typical `minutes` are by queue, `turns` by profile.
    """

    now: int
    midnight: int
    rules: Mapping[int, Rule]
    lanes: tuple[tuple[int, int], ...]
    standers: tuple[Stander, ...]
    windows: tuple[Manned, ...]
    turns: Mapping[int, Turn] = field(default_factory=dict)
    minutes: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a roll-out at `at` tells: for a newcomer in each lane and for each who waits, as it came out; nothing for lanes without a window."""

    at: int
    lanes: Mapping[tuple[int, int], Estimate]
    tickets: Mapping[int, Estimate]
    ahead: Mapping[tuple[int, int], int]


@dataclass(frozen=True, slots=True)
class Ends:
    """For each band of people ahead, by what the low and the high end of a roll-out are put right: (waited + 2) / (told + 2)."""

    low: tuple[float, ...] = (0.85,) * (len(BANDS) + 1)
    high: tuple[float, ...] = (1.25,) * (len(BANDS) + 1)


USUAL_ENDS = Ends()


def learn_ends(cases: Iterable[tuple[int, Estimate, float]], before: Ends = USUAL_ENDS) -> Ends:
    """Ends from past cases (people ahead, what came out of the roll-out, minutes waited); a band with too few cases keeps those of `before`."""
    lows: list[list[float]] = [[] for _ in before.low]
    highs: list[list[float]] = [[] for _ in before.high]
    for ahead, told, waited in cases:
        lows[band(ahead)].append(ratio(told.low, waited))
        highs[band(ahead)].append(ratio(told.high, waited))
    return Ends(_quantiles(lows, LOW_PERCENT, before.low), _quantiles(highs, HIGH_PERCENT, before.high))


def _quantiles(bands: list[list[float]], percent: int, before: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(percentile(sorted(found), percent) if len(found) >= LEAST_CASES else kept for found, kept in zip(bands, before, strict=True))


def calibrated(told: Estimate, ahead: int, ends: Ends = USUAL_ENDS) -> Estimate:
    """The range put right at its ends; what is likely stays inside."""
    place = band(ahead)
    low, high = (told.low + 2) * ends.low[place] - 2, (told.high + 2) * ends.high[place] - 2
    return Estimate(max(0.0, min(low, told.likely)), told.likely, max(high, told.likely))


def roll_out(scene: Scene, habits: Habits, chance: Chance, paths: int = PATHS) -> Forecast:
    """Play so many paths and tell what came out."""
    script = _Script(scene, habits, chance)
    for _ in range(paths):
        script.play()
    return script.forecast()


class _Script:
    """A scene made ready to be played again and again."""

    def __init__(self, scene: Scene, habits: Habits, chance: Chance) -> None:
        self._scene, self._chance = scene, chance
        lanes = [Lane(*lane) for lane in scene.lanes]
        lanes += sorted({one.lane for one in scene.standers} - set(lanes), key=str)
        windows = scene.windows
        plan = Plan(lanes, [one.post for one in windows], [one.sight for one in windows], scene.rules)
        self._stage = stage = Stage(plan)
        self._callers: list[Caller] = stage.callers()
        self._windows = sorted(windows, key=lambda one: stage.post_at[one.post])
        self._speeds = [habits.speed(one.post.window_id) for one in self._windows]
        self._pools = [self._cycles(habits, lane.queue_id, None) for lane in stage.lanes]
        self._pool_of = {one.entry.ticket_id: self._cycles(habits, one.lane.queue_id, one.service_id) for one in scene.standers}
        self._missing, self._missed = habits.missing(), habits.missed_cycles()
        self._lasting = [[] if one.queue_id is None else self._cycles(habits, one.queue_id, one.service_id) for one in self._windows]
        self._pauses = habits.pauses.durations() or USUAL_PAUSES
        self._lines = self._begin()
        self._coming = _Coming(scene, habits, stage)
        self._presence = _Presence(scene, habits)
        self._ghosts, tickets = self._reachable()
        self._ghost_waits: dict[int, list[float]] = {ghost: [] for ghost in self._ghosts}
        self._waits: dict[int, list[float]] = {ticket_id: [] for ticket_id in tickets}
        self._called: dict[int, int] = {}
        self._play: Play

    def _cycles(self, habits: Habits, queue_id: int, service_id: int | None) -> list[int]:
        return habits.cycles(queue_id, service_id, self._scene.minutes.get(queue_id, USUAL_MINUTES))

    def _begin(self) -> list[list[Entry]]:
        lines: list[list[Entry]] = [[] for _ in self._stage.lanes]
        for one in self._scene.standers:
            lines[self._stage.lane_at[one.lane]].append(one.entry)
        return [sorted(line) for line in lines]

    def _reachable(self) -> tuple[dict[int, int], list[int]]:
        """Who is asked about: the lane of each newcomer by the negative number of the ghost, and those who wait; nobody without a window at work."""
        manned = sum(1 << i for i, one in enumerate(self._windows) if not one.shut)
        reach = [bool(takers & manned) for takers in self._stage.takers]
        ghosts = {-1 - i: i for i in range(len(self._scene.lanes)) if reach[i]}
        return ghosts, [one.entry.ticket_id for one in self._scene.standers if reach[self._stage.lane_at[one.lane]]]

    # --- a path ----------------------------------------------------------------------------------------------------------------------------

    def play(self) -> None:
        """One path: it is over when the last was called of whom it is asked."""
        scene, called = self._scene, self._called
        called.clear()
        play = Play(self._stage, self._serve, turns=scene.turns, comers=self._coming.comers(self._chance), callers=self._callers)
        for i, line in enumerate(self._lines):
            play.put(i, line)
        for ghost, lane in self._ghosts.items():
            play.put(lane, (self._coming.ghost(lane, ghost),))
        self._man(play)
        self._play, play.left = play, len(self._ghosts) + len(self._waits)
        play.run(scene.now + HORIZON_MS)
        self._note(play)

    def _man(self, play: Play) -> None:
        chance = self._chance
        for i, window in enumerate(self._windows):
            if not window.shut:
                play.man(i, self._ready_at(i, window))
            for at, opens in self._presence.changes(window, chance):
                play.change(at, window.post.window_id, i if opens else SHUT)

    def _ready_at(self, i: int, window: Manned) -> int:
        now = self._scene.now
        if window.paused_at is not None:
            return now + int(beyond(self._pauses, now - window.paused_at, self._chance))
        if window.called_at is None or not self._lasting[i]:
            return now
        speed = self._speeds[i]
        return now + int(beyond(self._lasting[i], (now - window.called_at) / speed, self._chance) * speed)

    def _serve(self, post: int, lane: int, entry: Entry, at: int) -> int:
        number, random = entry[2], self._chance.random
        pool = self._pools[lane]
        if number in self._waits:
            self._called[number] = at
            self._play.left -= 1
            pool = self._pool_of[number]
        if random() < self._missing[missing_band(at - entry[3])]:
            return self._missed[int(random() * len(self._missed))]
        return int(pool[int(random() * len(pool))] * self._speeds[post])

    def _note(self, play: Play) -> None:
        now, late = self._scene.now, self._scene.now + HORIZON_MS
        for ghost, waits in self._ghost_waits.items():
            waits.append((play.reached.get(ghost, late) - now) / _MINUTE)
        for number, waits in self._waits.items():
            waits.append((self._called.get(number, late) - now) / _MINUTE)

    # --- what came out ---------------------------------------------------------------------------------------------------------------------

    def forecast(self) -> Forecast:
        """The middle and the ends of the waits of all paths."""
        lanes = {self._scene.lanes[self._ghosts[ghost]]: _told(waits) for ghost, waits in self._ghost_waits.items()}
        tickets = {number: _told(waits) for number, waits in self._waits.items()}
        ahead = {lane: len(self._lines[i]) for i, lane in enumerate(self._scene.lanes)}
        return Forecast(self._scene.now, lanes, tickets, ahead)


def _told(waits: list[float]) -> Estimate:
    ordered = sorted(waits)
    return Estimate(percentile(ordered, LOW_PERCENT), percentile(ordered, 50), percentile(ordered, HIGH_PERCENT))


class _Coming:
    """Who will come, by the rates of each quarter-hour and lane."""

    def __init__(self, scene: Scene, habits: Habits, stage: Stage) -> None:
        self._now = scene.now
        self._rules = [scene.rules[lane.queue_id] for lane in stage.lanes]
        self._early = [habits.early((lane.queue_id, lane.class_id)) for lane in stage.lanes]
        rates = [habits.coming((lane.queue_id, lane.class_id)) for lane in stage.lanes[: len(scene.lanes)]]
        first = (scene.now - scene.midnight) // QUARTER_MS
        self._quarters: list[tuple[int, float, list[float]]] = []
        for quarter in range(first, min(first + HORIZON_MS // QUARTER_MS + 1, QUARTERS)):
            shares = list(accumulate(rate[quarter] for rate in rates))
            if shares:
                self._quarters.append((scene.midnight + (quarter + 1) * QUARTER_MS, shares[-1] / QUARTER_MS, shares))

    def comers(self, chance: Chance) -> Iterator[Comer]:
        """One after another until the horizon."""
        at, number, random, early = float(self._now), _LATER, chance.random, self._early
        for ends, rate, shares in self._quarters:
            while rate > 0:
                at -= log(1 - random()) / rate
                if at >= ends:
                    break
                number += 1
                lane, ms = bisect_right(shares, random() * shares[-1]), int(at)
                yield Comer(ms, lane, self._with_slot(lane, ms, number, chance) if early[lane] else Entry(0, number, number, ms))
            at = float(ends)

    def ghost(self, lane: int, number: int) -> Entry:
        """A newcomer now, with an appointment as usual in that lane."""
        early = self._early[lane]
        return self._entry(lane, self._now, number, _LATER, early[len(early) // 2]) if early else Entry(0, _LATER, number, self._now)

    def _with_slot(self, lane: int, at: int, number: int, chance: Chance) -> Entry:
        early = self._early[lane]
        return self._entry(lane, at, number, number, early[int(chance.random() * len(early))])

    def _entry(self, lane: int, at: int, number: int, place: int, early: int) -> Entry:
        rule = self._rules[lane]
        slot = slot_kept(at, round((at + early) / SLOT_MS) * SLOT_MS, rule)
        return Entry(slot, place, number, place_since(at, slot, rule))


class _Presence:
    """When windows will open and shut, by on how many of the last days they stood open in each quarter-hour."""

    def __init__(self, scene: Scene, habits: Habits) -> None:
        first = (scene.now - scene.midnight) // QUARTER_MS
        last = min(first + HORIZON_MS // QUARTER_MS, QUARTERS - 1)
        edges = [scene.midnight + (quarter + 1) * QUARTER_MS for quarter in range(first, last)]
        self._turns: dict[Post, list[tuple[int, float, float]]] = {}
        for window in scene.windows:
            shares = habits.standing(window.post.window_id)[first : last + 1]
            turns = zip(edges, shares, shares[1:], strict=False)
            self._turns[window.post] = [(edge, before, after) for edge, before, after in turns if before != after]

    def changes(self, window: Manned, chance: Chance) -> Iterator[tuple[int, bool]]:
        """The instants at which a window opens (True) or shuts, in order."""
        stands = not window.shut
        for edge, before, after in self._turns[window.post]:
            if stands and after < before and chance.random() * before >= after:
                stands = False
                yield edge, False
            elif not stands and after > before and chance.random() * (1 - before) < after - before:
                stands = True
                yield edge, True
