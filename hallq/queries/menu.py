"""The menu of a kiosk: which matters may be begun now, where not why not, and how long a newcomer waits."""

from collections import Counter as Counted
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.domain.admission import Load, admit
from hallq.domain.counter import CounterState
from hallq.domain.errors import Refusal
from hallq.domain.estimation import Estimate
from hallq.domain.routing import Queue, Service, Unit, Zone
from hallq.queries.head import Head
from hallq.queries.instant import Instant
from hallq.queries.staffing import Staffing, queues_called, staffing
from hallq.queries.waiting import Estimates, Line, lines
from hallq.store import tables as t

ISSUED = sa.select(t.quota_day.c.service_id, t.quota_day.c.issued).where(
    t.quota_day.c.hall_id == p("hall"), t.quota_day.c.business_day == p("day")
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A matter as it stands for a newcomer of the ordinary class.

    `refused` is why no number is given now, with its facts (the next opening among them), None where one is. The rest is of the queue that the
    visit begins in: who waits, how many the order would put before, how many windows that call the newcomer are open, how many are paused, and the
    estimate (None: cannot be told).
    """

    service: Service
    unit: Unit
    queue: Queue
    refused: Refusal | None
    waiting: int
    ahead: int
    windows_open: int
    windows_paused: int
    estimate: Estimate | None

    @property
    def is_open(self) -> bool:
        """Whether a number may be taken now."""
        return self.refused is None


@dataclass(frozen=True, slots=True)
class MenuZone:
    """A part of the hall and the matters that begin there, in the order of the set-up."""

    zone: Zone
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Menu:
    """What a kiosk offers, zone by zone; a zone without matters is left out."""

    head: Head
    zones: tuple[MenuZone, ...]


def menu(at: Instant, now: int, estimates: Estimates) -> Menu:
    """The menu of a hall at one instant; opening hours and estimates are as of `now` by the hall's clock."""
    offers = list(_Offering(at, now, estimates).offers())
    zones = [MenuZone(zone, tuple(offer for offer in offers if offer.queue.zone_id == zone.id)) for zone in at.setup.zones]
    return Menu(at.head, tuple(zone for zone in zones if zone.offers))


class _Offering:
    """Everything that the offers of one instant share, read and worked out once."""

    def __init__(self, at: Instant, now: int, estimates: Estimates) -> None:
        self._setup, self._now, self._day_is_open = at.setup, now, at.day_is_open
        self._lines = lines(at)
        self._in_hall = sum(len(line.waiting) for line in self._lines.values())
        limited = any(service.quota is not None for service in at.setup.services)
        self._issued: dict[int, int] = dict(at.rows(ISSUED, day=at.day)) if limited else {}
        staffed = staffing(at).values()
        self._open = self._called_from(who for who in staffed if who.state is CounterState.OPEN)
        self._paused = self._called_from(who for who in staffed if who.state is CounterState.PAUSED)
        self._by_queue = {line.queue.id: self._told(line, estimates) for line in self._lines.values()}

    def offers(self) -> list[Offer]:
        """Every matter that is not retired."""
        return [self._offer(service) for service in self._setup.services if not service.retired]

    def _offer(self, service: Service) -> Offer:
        _, queue = self._setup.steps_of(service)[0]
        waiting, ahead, windows, paused, estimate = self._by_queue[queue.id]
        refused = self._refused(service, waiting)
        return Offer(service, self._setup.units.by_id[service.unit_id], queue, refused, waiting, ahead, windows, paused, estimate)

    def _told(self, line: Line, estimates: Estimates) -> tuple[int, int, int, int, Estimate | None]:
        ahead = line.ahead_of_newcomer(self._setup.ordinary, self._now)
        windows, paused = self._open[line.queue.id], self._paused[line.queue.id]
        return len(line.waiting), ahead, windows, paused, estimates(self._setup, line.queue, ahead, self._now)

    def _called_from(self, staffed: Iterable[Staffing]) -> Counted[int]:
        """How many of these windows call ordinary visitors from each queue."""
        return Counted(queue for who in staffed for queue in queues_called(self._setup, who, self._setup.ordinary.id))

    def _refused(self, service: Service, waiting: int) -> Refusal | None:
        load = Load(self._day_is_open, self._issued, waiting, self._in_hall)
        try:
            admit(self._setup, service, self._setup.ordinary, reason=None, load=load, at=self._now)
        except Refusal as refusal:
            return refusal.with_traceback(None)
        return None
