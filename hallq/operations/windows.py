"""Which windows of a hall may call whom, heard from its story: open and not paused, by work profile, classes and skills."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hallq.domain import events as e
from hallq.domain.discipline import MINUTE, Served
from hallq.domain.routing import HallSetup, sight_with_skills

WHOLE = 0
"""In the place of a class: all of a queue, as one lane."""

Lane = tuple[int, int]
"""A queue and a class of it, or the whole queue."""


@dataclass(frozen=True, slots=True)
class Takers:
    """Windows that are open for one queue, and what all of them take of it."""

    counters: frozenset[int]
    served: Served

    def take(self, class_id: int) -> bool:
        """Whether they call visitors of a class, at once or later."""
        return class_id == WHOLE or self.served.takes(class_id)

    def from_when(self, since: int, at: int) -> int:
        """When they may call somebody whose age counts from `since`: `at` where they ask for no wait."""
        return since + self.served.after_ms if self.served.after_ms else at

    @property
    def take_all_at_once(self) -> bool:
        """Whether they call everybody, however short the wait."""
        return not self.served.class_ids and not self.served.after_ms


@dataclass(frozen=True, slots=True)
class Callers:
    """The windows that may call one visitor: how many, how many of them have nobody and may call now, and in how many minutes the first may."""

    many: int
    free: int
    after_minutes: float


def callers(takers: Iterable[Takers], class_id: int, waited_ms: int, busy: set[int]) -> Callers:
    """Who may call somebody of a class who has waited so long, where the counters `busy` have somebody."""
    mine = [one for one in takers if one.take(class_id)]
    return Callers(
        many=sum(len(one.counters) for one in mine),
        free=sum(len(one.counters - busy) for one in mine if one.served.after_ms <= waited_ms),
        after_minutes=max(min((one.served.after_ms for one in mine), default=0) - waited_ms, 0) / MINUTE,
    )


@dataclass(frozen=True, slots=True)
class _Manned:
    profile: int
    clerk: int | None


class Windows:
    """Where somebody works, with which work profile, and which skills the clerks have; changed by lines, asked by pages at the same time."""

    def __init__(self) -> None:
        self._manned: Mapping[int, _Manned] = {}
        self._paused: frozenset[int] = frozenset()
        self._skills: Mapping[int, frozenset[str] | None] = {}

    def hear(self, event: e.Event) -> bool:
        """Take note of a line; whether other windows may be open after it."""
        if isinstance(event, e.CounterEvent):
            self._hear_counter(event)
        elif isinstance(event, e.PersonChanged) and event.what == "skills":
            self._learn(event.person, event.skills)
        else:
            return False
        return True

    def open_by_queue(self, setup: HallSetup) -> dict[int, tuple[Takers, ...]]:
        """The open windows of each queue, those that take the same of it together; a page may hold a set-up older than the profile of a counter."""
        alike: dict[tuple[int, frozenset[str] | None], set[int]] = {}
        for counter, manned in self._manned.items():
            if counter not in self._paused and manned.profile in setup.profiles.by_id:
                alike.setdefault((manned.profile, self._skills_of(manned.clerk)), set()).add(counter)
        found: dict[int, list[Takers]] = {}
        for (profile, skills), counters in alike.items():
            for served in sight_with_skills(setup, profile, skills).served:
                found.setdefault(served.queue_id, []).append(Takers(frozenset(counters), served))
        return {queue: tuple(takers) for queue, takers in found.items()}

    def _skills_of(self, clerk: int | None) -> frozenset[str] | None:
        return None if clerk is None else self._skills.get(clerk)

    def _learn(self, clerk: int, skills: tuple[str, ...] | None) -> None:
        self._skills = {**self._skills, clerk: None if skills is None else frozenset(skills)}

    def _hear_counter(self, event: e.CounterEvent) -> None:
        counter, alone = event.counter, frozenset({event.counter})
        if isinstance(event, e.CounterOpened):
            self._manned = {**self._manned, counter: _Manned(event.profile, event.clerk)}
            if event.clerk is not None:
                self._learn(event.clerk, event.skills)
        elif isinstance(event, e.CounterProfileChanged):
            clerk = self._manned[counter].clerk if counter in self._manned else None
            self._manned = {**self._manned, counter: _Manned(event.profile, clerk)}
            return
        elif isinstance(event, e.CounterClosed):
            self._manned = {one: manned for one, manned in self._manned.items() if one != counter}
        self._paused = self._paused | alone if isinstance(event, e.CounterPaused) else self._paused - alone
