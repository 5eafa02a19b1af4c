"""A hall played forward: windows, lanes, those who come and those who leave, under the very order by which the hall calls.

One engine for the roll-out behind an estimate, for the what-if and for the proofs. Time is whole milliseconds and handed in, and so is chance: how
long a window is busy with somebody is asked of the caller. It is work conserving: no window stands free while somebody waits whom it may call.
Where several windows are free, the one that serves the fewest lanes takes who comes.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from hallq.domain.discipline import NEW_TURN, Discipline, Rule, Sight, Turn
from hallq.domain.heads import NOBODY, Caller, Entry, Lane, Line, Memory, caller_for, seen_by

FOREVER = 1 << 60
_LATE, _CHANGE, _LEAVE, _READY, _WAKE = range(5)
SHUT = -1


class BySlot(NamedTuple):
    """Where those of a lane stand who have an appointment, where once it is too late for it, and how late that is."""

    kept: int
    late: int
    late_ms: int


class Post(NamedTuple):
    """A window at work with a profile; the same window with another profile is another post.

    Where people of other skills follow one another at a window, `person_id` tells their posts apart.
    """

    window_id: int
    profile_id: int
    person_id: int = 0


class Comer(NamedTuple):
    """Somebody who comes: when, to which lane of the stage, as whom."""

    at: int
    lane: int
    entry: Entry


Serve = Callable[[int, int, Entry, int], int]
"""(post, lane, entry, at) of a call; answers for how many milliseconds the window is then busy."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a stage is made of: lanes (queue, class and perhaps the only window), posts, the sight of each post, a rule a queue."""

    lanes: Sequence[Lane]
    posts: Sequence[Post]
    sights: Sequence[Sight]
    rules: Mapping[int, Rule]


class Stage:
    """A plan made ready to be played, once for many plays; `posts` and `lanes` are known by their place in its lists."""

    def __init__(self, plan: Plan) -> None:
        self.lanes, self.by_slot = _with_parts(plan)
        reach = [seen_by(sight, self.lanes, post.window_id) for post, sight in zip(plan.posts, plan.sights, strict=True)]
        first_special = sorted(range(len(plan.posts)), key=lambda i: (reach[i].bit_count(), plan.posts[i]))
        self.posts = tuple(plan.posts[i] for i in first_special)
        self.reach = tuple(reach[i] for i in first_special)
        self.lane_at = {lane: i for i, lane in enumerate(self.lanes)}
        self.post_at = {post: i for i, post in enumerate(self.posts)}
        self.windows = tuple(sorted({post.window_id for post in self.posts}))
        place = {window_id: i for i, window_id in enumerate(self.windows)}
        self.window_of = tuple(place[post.window_id] for post in self.posts)
        self.window_at = place
        self.takers = tuple(sum(1 << p for p, seen in enumerate(self.reach) if seen >> i & 1) for i in range(len(self.lanes)))
        sights = [plan.sights[i] for i in first_special]
        self.patience = tuple(_patience(lane, sights) for lane in self.lanes)
        self._sights = sights
        self._rules = plan.rules

    def callers(self) -> list[Caller]:
        """A caller a post; posts of a profile share what it remembers. Plays that go on at the same time want callers of their own."""
        memories = {post.profile_id: Memory() for post in self.posts}
        known: dict[tuple[int, Sight], Caller] = {}
        made: list[Caller] = []
        for post, sight in zip(self.posts, self._sights, strict=True):
            caller = known.get((post.profile_id, sight)) or caller_for(self.lanes, self._rules, sight, memories[post.profile_id])
            made.append(known.setdefault((post.profile_id, sight), caller))
        return made


def _with_parts(plan: Plan) -> tuple[tuple[Lane, ...], dict[int, BySlot]]:
    """The lanes of a plan, behind them the parts of those where appointments decide."""
    lanes = list(plan.lanes)
    by_slot: dict[int, BySlot] = {}
    for i, lane in enumerate(plan.lanes):
        rule = plan.rules[lane.queue_id]
        if rule.discipline is Discipline.APPOINTMENT:
            by_slot[i] = BySlot(len(lanes), len(lanes) + 1, rule.late_ms)
            lanes += [lane._replace(part=2), lane._replace(part=1)]
    return tuple(lanes), by_slot


def _patience(lane: Lane, sights: Iterable[Sight]) -> tuple[int, ...]:
    """The waits after which further posts may call from a lane."""
    return tuple(sorted({one.after_ms for sight in sights for one in sight.served if one.queue_id == lane.queue_id and one.after_ms}))


class Play:
    """One play on a stage. It begins with all windows shut and nobody there; what is known of the beginning is put in, then it is `run`.

    Where `left` is set, the play ends with it at zero: each ghost that is called takes one away, and whoever serves may.
    """

    def __init__(
        self,
        stage: Stage,
        serve: Serve,
        *,
        turns: Mapping[int, Turn] | None = None,
        comers: Iterator[Comer] | None = None,
        callers: Sequence[Caller] | None = None,
    ) -> None:
        self.stage = stage
        self.now = 0
        self.lines: list[Line] = [[] for _ in stage.lanes]
        self.there = 0
        self.free = 0
        self.post_of = [SHUT] * len(stage.windows)
        self.busy = [False] * len(stage.windows)
        self.reached: dict[int, int] = {}
        self.left = -1
        self._callers = stage.callers() if callers is None else callers
        for post, caller in zip(stage.posts, self._callers, strict=True):
            caller.memory.turn = NEW_TURN if turns is None else turns.get(post.profile_id, NEW_TURN)
        self._serve = serve
        self._agenda: list[tuple[int, int, int, int | Entry]] = []
        self._comers = comers or iter(())
        self._next = next(self._comers, None)

    # --- what is put in --------------------------------------------------------------------------------------------------------------------

    def put(self, lane: int, entries: Iterable[Entry]) -> None:
        """Let these, one at least, wait in a lane from the beginning.

        A negative ticket is a ghost: it is asked when it would be called, and keeps no window.
        """
        for entry in entries:
            self._stand(lane, entry)

    def man(self, post: int, ready_at: int) -> None:
        """A window works with a post from the beginning and can call from an instant on."""
        window = self.stage.window_of[post]
        self.post_of[window] = post
        self.busy[window] = True
        self._plan(ready_at, _READY, window)

    def change(self, at: int, window_id: int, post: int = SHUT) -> None:
        """A window goes over to a post at an instant, or shuts; whoever is served there is served to the end."""
        self._plan(at, _CHANGE, self.stage.window_at[window_id], post)

    def leave(self, at: int, lane: int, entry: Entry) -> None:
        """Somebody goes at an instant unless called by then."""
        self._plan(at, _LEAVE, lane, entry)

    def turns(self) -> dict[int, Turn]:
        """What each profile remembers now."""
        return {post.profile_id: caller.memory.turn for post, caller in zip(self.stage.posts, self._callers, strict=True)}

    def _plan(self, at: int, kind: int, what: int, detail: int | Entry = 0) -> None:
        heappush(self._agenda, (at, kind, what, detail))

    # --- time passes -----------------------------------------------------------------------------------------------------------------------

    def run(self, until: int = FOREVER) -> None:
        """Play everything up to an instant, or until nobody is left of whom it was asked."""
        agenda = self._agenda
        while self.left:
            comer = self._next
            at = agenda[0][0] if agenda else FOREVER
            if comer is not None and comer[0] < at:
                if comer[0] > until:
                    return
                self._next = next(self._comers, None)
                self.now = comer[0]
                self._call_from(self._stand(comer[1], comer[2]))
            elif at > until or not agenda:
                return
            else:
                self._step()

    def _step(self) -> None:
        self.now, kind, what, detail = heappop(self._agenda)
        if kind == _READY:
            self.busy[what] = False
            post = self.post_of[what]
            if post >= 0:
                self._seek(post)
        elif kind == _CHANGE:
            self._turn(what, detail)  # type: ignore[arg-type]  # the detail of a change is a post
        elif kind == _LEAVE:
            self._go(what, detail)  # type: ignore[arg-type]  # the detail of a leave is an entry
        elif kind == _LATE:
            self._be_late(what, detail)  # type: ignore[arg-type]  # likewise
        else:
            self._call_from(what)

    def _stand(self, lane: int, entry: Entry) -> int:
        """Let somebody stand in a lane; which part of it."""
        if entry[0] and (parts := self.stage.by_slot.get(lane)) is not None:
            self._plan(entry[0] + parts.late_ms + 1, _LATE, lane, entry)
            lane = parts.kept
        heappush(self.lines[lane], entry)
        self.there |= 1 << lane
        for after in self.stage.patience[lane]:
            self._plan(entry[3] + after, _WAKE, lane)
        return lane

    def _be_late(self, lane: int, entry: Entry) -> None:
        """It is too late for somebody's appointment: who still waits waits in another part of the lane."""
        parts = self.stage.by_slot[lane]
        if self._take_away(parts.kept, entry):
            heappush(self.lines[parts.late], entry)
            self.there |= 1 << parts.late
            for after in self.stage.patience[lane]:
                self._plan(max(entry[3] + after, self.now), _WAKE, parts.late)
                self._call_from(parts.kept)

    def _call_from(self, lane: int) -> None:
        """Let the free windows of a lane try, the most special first."""
        able = self.free & self.stage.takers[lane]
        while able and self.there >> lane & 1:
            low = able & -able
            self._seek(low.bit_length() - 1)
            able = able & self.free & ~low

    def _turn(self, window: int, post: int) -> None:
        before = self.post_of[window]
        if before >= 0:
            self.free &= ~(1 << before)
        self.post_of[window] = post
        if post >= 0 and not self.busy[window]:
            self._seek(post)

    def _go(self, lane: int, entry: Entry) -> None:
        parts = self.stage.by_slot.get(lane)
        for part in (lane,) if parts is None else (lane, *parts[:2]):
            if self._take_away(part, entry) and self.stage.patience[part]:
                self._call_from(part)

    def _take_away(self, lane: int, entry: Entry) -> bool:
        """Whether somebody stood in a lane, where nobody of that name is now."""
        line = self.lines[lane]
        if entry not in line:
            return False
        line.remove(entry)
        heapify(line)
        if not line:
            self.there &= ~(1 << lane)
        return True

    def _seek(self, post: int) -> None:
        """A window that is not busy calls whoever is next for it, or stands free."""
        reach = self.stage.reach[post]
        caller = self._callers[post]
        while there := self.there & reach:
            turn = caller.memory.turn
            lane = caller.pick(self.lines, there, self.now)
            if lane == NOBODY:
                break
            line = self.lines[lane]
            entry = heappop(line)
            if not line:
                self.there ^= 1 << lane
            if entry[2] < 0:
                self.reached[entry[2]] = self.now
                self.left -= 1
                caller.memory.turn = turn
                continue
            window = self.stage.window_of[post]
            self.busy[window] = True
            self.free &= ~(1 << post)
            heappush(self._agenda, (self.now + self._serve(post, lane, entry, self.now), _READY, window, 0))
            if self.stage.patience[lane] and line:
                self._call_from(lane)
            return
        self.free |= 1 << post
