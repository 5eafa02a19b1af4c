"""What if: a day that was, played again under another rule or other work profiles, waits by class side by side.

The same visitors come at the same times and keep windows as long as they did; the windows stand open when they did, with those who sat there. Beside
what really happened stands what the engine makes of the rule as it was, so that one sees what the engine alone changes: its windows call at once.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean, median

from hallq.domain.discipline import Rule, Served, Sight, place_since
from hallq.domain.heads import Entry, Lane
from hallq.domain.performance import percentile
from hallq.domain.play import SHUT, Comer, Plan, Play, Post, Stage

MINUTE = 60_000
USUAL_BUSY_MS = 10 * MINUTE


@dataclass(frozen=True, slots=True)
class Came:
    """One wait of the log: a visitor in one queue; a visit of several steps is several, each with a number of its own.

    `at` is when the place was taken, `busy_ms` from the first call until the window was through, `called_at` the first call as it was: None where
    there was none. `left_at` is when somebody gave up while waiting. `only` is the one window that may call.
    """

    ticket_id: int
    at: int
    queue_id: int
    class_id: int
    slot_at: int = 0
    busy_ms: int | None = None
    called_at: int | None = None
    left_at: int | None = None
    only: int | None = None


@dataclass(frozen=True, slots=True)
class Stood:
    """A stretch of time in which a window was open for calls with one work profile; a pause or a close ends it. `person_id` is who sat there."""

    window_id: int
    profile_id: int
    from_at: int
    to_at: int
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class DayLog:
    """A day as it was, or part of one."""

    came: tuple[Came, ...]
    stood: tuple[Stood, ...]


@dataclass(frozen=True, slots=True)
class Regime:
    """A rule a queue and a sight a work profile; `moved` puts windows under another profile than they had that day.

    `able` are the queues that each person has the skill for, of those who have not all.
    """

    rules: Mapping[int, Rule]
    sights: Mapping[int, Sight]
    moved: Mapping[int, int] = field(default_factory=dict)
    able: Mapping[int, frozenset[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Waits:
    """The waits of a class, in minutes; `class_id` None is everybody.

    `over_target` is the share of those called who had waited longer than their queue's target, `overtaken` how often one of a later place was called
    before a visitor, on average, `guarded` the calls for which age alone decided. `uncalled` were still waiting in the end, or had left.
    """

    class_id: int | None
    called: int
    uncalled: int
    mean: float
    p50: float
    p90: float
    p99: float
    over_target: float
    overtaken: float
    guarded: int


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The same day three times: as it happened, played under the rule as it was, and under the other; each class in turn, then everybody."""

    really: tuple[Waits, ...]
    was: tuple[Waits, ...]
    instead: tuple[Waits, ...]


def what_if(log: DayLog, was: Regime, instead: Regime, targets: Mapping[int, int]) -> WhatIf:
    """What another regime would have made of a day; `targets` are milliseconds by queue."""
    really = {one.ticket_id: one.called_at for one in log.came if one.called_at is not None}
    return WhatIf(
        _waits(log.came, really, was, targets),
        _waits(log.came, calls_under(log, was), was, targets),
        _waits(log.came, calls_under(log, instead), instead, targets),
    )


def calls_under(log: DayLog, regime: Regime) -> dict[int, int]:
    """When each visitor would have been called, by ticket, had the hall called by these rules; whoever would not is missing."""
    came = [one for one in sorted(log.came, key=lambda one: (one.at, one.ticket_id)) if one.queue_id in regime.rules]
    stood = [(one, _post_of(one, regime)) for one in log.stood]
    posts = sorted({post for _, post in stood})
    lanes = sorted({_lane_of(one) for one in came}, key=str)
    stage = Stage(Plan(lanes, posts, [_sight_of(post, regime) for post in posts], regime.rules))
    busy = _busy(came)
    called: dict[int, int] = {}

    def serve(_post: int, _lane: int, entry: Entry, at: int) -> int:
        called[entry.ticket_id] = at
        return busy[entry.ticket_id]

    play = Play(stage, serve, comers=(_comer(place, one, stage, regime) for place, one in enumerate(came, start=1)))
    for place, one in enumerate(came, start=1):
        if one.left_at is not None:
            _, lane, entry = _comer(place, one, stage, regime)
            play.leave(max(one.left_at, one.at + 1), lane, entry)
    for span, post in stood:
        play.change(span.from_at, post.window_id, stage.post_at[post])
    _shut(play, stood)
    play.run()
    return called


def _lane_of(one: Came) -> Lane:
    return Lane(one.queue_id, one.class_id, one.only)


def _post_of(span: Stood, regime: Regime) -> Post:
    """Where a window was open; it makes a difference who sat there only where that person has not all skills."""
    person = span.person_id if span.person_id in regime.able else None
    return Post(span.window_id, regime.moved.get(span.window_id, span.profile_id), person or 0)


def _sight_of(post: Post, regime: Regime) -> Sight:
    """The sight of a post without the queues that have no rule, or for which whoever sits there has no skill."""
    sight = regime.sights.get(post.profile_id, Sight(()))
    able = regime.able.get(post.person_id, regime.rules.keys())
    served: tuple[Served, ...] = tuple(one for one in sight.served if one.queue_id in regime.rules and one.queue_id in able)
    return Sight(served, sight.mode)


def _shut(play: Play, stood: Iterable[tuple[Stood, Post]]) -> None:
    """A window shuts where its stretch ends, unless the next begins there."""
    begins = {(span.window_id, span.from_at) for span, _ in stood}
    for span, _ in stood:
        if (span.window_id, span.to_at) not in begins:
            play.change(span.to_at, span.window_id, SHUT)


def _comer(place: int, one: Came, stage: Stage, regime: Regime) -> Comer:
    since = place_since(one.at, one.slot_at, regime.rules[one.queue_id])
    return Comer(one.at, stage.lane_at[_lane_of(one)], Entry(one.slot_at, place, one.ticket_id, since))


def _busy(came: Sequence[Came]) -> dict[int, int]:
    """How long each keeps a window: who was never called, as long as most in that queue."""
    known: dict[int, list[int]] = {}
    for one in came:
        if one.busy_ms is not None:
            known.setdefault(one.queue_id, []).append(one.busy_ms)
    usual = {queue_id: int(median(found)) for queue_id, found in known.items()}
    return {one.ticket_id: usual.get(one.queue_id, USUAL_BUSY_MS) if one.busy_ms is None else one.busy_ms for one in came}


# --- figures -------------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Wait:
    """What one wait came to."""

    minutes: float
    over_target: bool
    overtaken: int
    guarded: bool


def _waits(came: Sequence[Came], called: Mapping[int, int], regime: Regime, targets: Mapping[int, int]) -> tuple[Waits, ...]:
    overtaken = _overtaken(came, called)
    by_class: dict[int, list[_Wait]] = {one.class_id: [] for one in sorted(came, key=lambda one: one.class_id)}
    for one in came:
        if one.ticket_id in called:
            by_class[one.class_id].append(_wait(one, called[one.ticket_id], overtaken[one.ticket_id], regime, targets))
    everybody = [wait for found in by_class.values() for wait in found]
    there = {klass: sum(one.class_id == klass for one in came) for klass in by_class}
    return (*(_figures(klass, found, there[klass]) for klass, found in by_class.items()), _figures(None, everybody, len(came)))


def _wait(one: Came, called_at: int, overtaken: int, regime: Regime, targets: Mapping[int, int]) -> _Wait:
    rule = regime.rules.get(one.queue_id)
    waited = max(called_at - one.at, 0)
    guarded = rule is not None and called_at - place_since(one.at, one.slot_at, rule) >= rule.guard_ms
    return _Wait(waited / MINUTE, waited > targets.get(one.queue_id, waited), overtaken, guarded)


def _overtaken(came: Iterable[Came], called: Mapping[int, int]) -> dict[int, int]:
    """How many in the same queue who came later were called before each of the called."""
    later: dict[int, list[int]] = {}
    found: dict[int, int] = {}
    for one in sorted((one for one in came if one.ticket_id in called), key=lambda one: (one.at, one.ticket_id), reverse=True):
        times = later.setdefault(one.queue_id, [])
        found[one.ticket_id] = bisect_left(times, called[one.ticket_id])
        insort(times, called[one.ticket_id])
    return found


def _figures(class_id: int | None, waits: Sequence[_Wait], came: int) -> Waits:
    if not waits:
        return Waits(class_id, 0, came, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0)
    ordered = sorted(one.minutes for one in waits)
    return Waits(
        class_id=class_id,
        called=len(waits),
        uncalled=came - len(waits),
        mean=fmean(ordered),
        p50=percentile(ordered, 50),
        p90=percentile(ordered, 90),
        p99=percentile(ordered, 99),
        over_target=fmean(one.over_target for one in waits),
        overtaken=fmean(one.overtaken for one in waits),
        guarded=sum(one.guarded for one in waits),
    )
