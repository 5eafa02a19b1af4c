"""Which screen speaks for which zone: one at a time, so that two never echo, and the next where one falls silent.

A lease lasts thirty seconds and is renewed by each sign of life. It is kept in memory: one process serves a hall (hallq/docs/architecture.md), and
after its restart the first sign of life of a screen takes the lease anew.
"""

import threading
from collections.abc import Collection
from dataclasses import dataclass, field

LEASE_MS = 30_000


@dataclass(frozen=True, slots=True)
class Speaker:
    """One page of one screen: a screen that is opened twice is two that could echo."""

    screen: str
    page: str


@dataclass(frozen=True, slots=True)
class Term:
    """When a screen speaks for a zone, in milliseconds from the sign of life that was answered with it; `begins` is above nought for a successor."""

    begins: int
    ends: int


@dataclass(frozen=True, slots=True)
class _Sign:
    """A screen that lives until then, and what it could speak for; the lower the rank, the sooner it is chosen."""

    until: int
    zones: frozenset[str]
    rank: tuple[bool, bool, int]


@dataclass(frozen=True, slots=True)
class _Held:
    """A lease of one zone, from and until."""

    speaker: Speaker
    begins: int
    ends: int

    def term(self, now: int) -> Term:
        """As its holder is told it."""
        return Term(max(0, self.begins - now), self.ends - now)


@dataclass(slots=True)
class _Hall:
    signs: dict[Speaker, _Sign] = field(default_factory=dict)
    held: dict[str, list[_Held]] = field(default_factory=dict)


class VoiceLeases:
    """The leases of all halls of this process; times are the real clock's, in milliseconds."""

    def __init__(self) -> None:
        self._halls: dict[int, _Hall] = {}
        self._lock = threading.Lock()

    def renew(self, hall_id: int, speaker: Speaker, zones: Collection[str], now: int, *, of_zone: bool, can_play: bool = True) -> dict[str, Term]:
        """A sign of life of a screen that could speak for these zones; those it speaks for, and when.

        A screen that hangs in the zone (`of_zone`) goes before one of the whole hall, one whose sound is blocked after all others. Where a better
        screen has come, the lease is not renewed: it runs out, and the better one is told from when on it speaks.
        """
        with self._lock:
            hall = self._halls.setdefault(hall_id, _Hall())
            _forget(hall, now)
            since = hall.signs[speaker].rank[2] if speaker in hall.signs else now
            hall.signs[speaker] = _Sign(now + LEASE_MS, frozenset(zones), (not can_play, not of_zone, since))
            found = {zone: _hold(hall, speaker, zone, now) for zone in zones}
        return {zone: held.term(now) for zone, held in found.items() if held is not None}

    def give_back(self, hall_id: int, speaker: Speaker) -> None:
        """The page is left: whoever is next need not wait for the lease to run out."""
        with self._lock:
            hall = self._halls.setdefault(hall_id, _Hall())
            hall.signs.pop(speaker, None)
            for zone, held in hall.held.items():
                hall.held[zone] = [_Held(one.speaker, 0, one.ends) for one in held if one.speaker != speaker]

    def holder(self, hall_id: int, zone: str, now: int) -> str | None:
        """The screen that speaks for a zone, None where nobody does."""
        with self._lock:
            held = self._halls.get(hall_id, _Hall()).held.get(zone, [])
        return next((one.speaker.screen for one in held if one.begins <= now < one.ends), None)

    def anybody(self, hall_id: int) -> bool:
        """Whether any screen of a hall has given a sign of life since the start."""
        return hall_id in self._halls


def _forget(hall: _Hall, now: int) -> None:
    hall.signs = {speaker: sign for speaker, sign in hall.signs.items() if sign.until > now}
    hall.held = {zone: [one for one in held if one.ends > now] for zone, held in hall.held.items()}


def _hold(hall: _Hall, speaker: Speaker, zone: str, now: int) -> _Held | None:
    """The lease of a zone that a screen has after its sign of life: renewed, new, the next one, or what is left of an old one."""
    held = hall.held.setdefault(zone, [])
    is_best = speaker == min((one for one, sign in hall.signs.items() if zone in sign.zones), key=lambda one: hall.signs[one].rank)
    if held and held[-1].speaker == speaker:
        if is_best:
            held[-1] = _Held(speaker, held[-1].begins, max(held[-1].ends, now + LEASE_MS))
    elif is_best and len(held) < 2:
        begins = held[-1].ends if held else now
        held.append(_Held(speaker, begins, begins + LEASE_MS))
    return next((one for one in held if one.speaker == speaker), None)
