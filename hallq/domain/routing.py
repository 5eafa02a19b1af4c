"""The set-up of a hall as frozen values: where a matter leads, and which counters take it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from hallq.domain.errors import CounterUnknown, PriorityUnknown, QueueUnknown, ServiceUnknown
from hallq.domain.hours import Timetable
from hallq.domain.listing import Listing, counting_order
from hallq.domain.names import Name
from hallq.domain.slip_template import BUILT_IN, SlipTemplate


@dataclass(frozen=True, slots=True)
class Series:
    """A run of numbers shared by the queues that name it: `A` with width 3 gives A001, A002 and on."""

    id: int
    prefix: str
    first: int = 1
    width: int = 3
    retired: bool = False

    @property
    def code(self) -> str:
        """A series is known by its letters."""
        return self.prefix


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of the hall (功能区)."""

    id: int
    code: str
    name: Name
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """Who answers for a matter (单位): department, public_service, intermediary or bank."""

    id: int
    code: str
    kind: str
    name: Name
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Queue:
    """A line of waiting visitors (业务队列).

    `discipline` is `fifo` or `strict`. Whoever has waited `guard_minutes` is called before any
    class; a call within `target_minutes` is in time. `capacity` None means unlimited.
    """

    id: int
    code: str
    zone_id: int
    series_id: int
    name: Name
    discipline: str = "strict"
    guard_minutes: float = 30.0
    target_minutes: float = 15.0
    capacity: int | None = None
    suspended: bool = False
    retired: bool = False


@dataclass(frozen=True, slots=True)
class PriorityClass:
    """A class of visitors: the higher the `rank`, the earlier. A class with reasons demands one."""

    id: int
    code: str
    rank: int
    name: Name
    reasons: tuple[str, ...] = ()
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Service:
    """A matter (事项), or a package of matters (一件事) done one after another.

    `queue_id` is None and `steps` holds service ids exactly when it is a package. `minutes` is the
    typical time of one service, `demand` its weight among simulated visitors, `timetable` a code, and so is `slip`.
    """

    id: int
    code: str
    unit_id: int
    queue_id: int | None
    name: Name
    minutes: float = 10.0
    timetable: str = ""
    quota: int | None = None
    suspended: bool = False
    retired: bool = False
    pinyin: str = ""
    demand: float = 1.0
    steps: tuple[int, ...] = ()
    slip: str = ""

    @property
    def is_package(self) -> bool:
        """Whether it is a package of other services."""
        return bool(self.steps)


@dataclass(frozen=True, slots=True)
class WorkProfile:
    """Which queues a counter serves, first choice first."""

    id: int
    code: str
    name: Name
    queue_ids: tuple[int, ...]
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Counter:
    """A window (窗口); its `code` is the number people see."""

    id: int
    code: str
    zone_id: int
    unit_id: int | None
    profile_id: int
    name: Name
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Printer:
    """A slip printer: `profile` names its hardware profile, `link` says how it is reached.

    Printers of one `group` may print each other's slips; `place` says where its paper is taken, which a visitor is told then. `agent` is the code of
    the device that drives it, None where the server itself does.
    """

    id: int
    code: str
    profile: str
    link: Mapping[str, object]
    zone_id: int | None = None
    retired: bool = False
    group: str | None = None
    place: Name | None = None
    agent: str | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """The hall's own choices.

    With `confirm_arrival` a call waits for the clerk to say that the visitor came; without it a
    call starts the service. A no-show needs that many recalls and that many seconds after the call.
    `max_tickets_waiting` limits one hall; None means unlimited. `slip` is the code of the template of all slips that have no other.
    """

    confirm_arrival: bool = True
    recalls_before_no_show: int = 2
    seconds_before_no_show: float = 0.0
    undo_seconds: float = 8.0
    max_tickets_waiting: int | None = None
    slip: str | None = None


@dataclass(frozen=True, slots=True)
class HallSetup:
    """One hall's set-up at one `version`: what operations decide with, loaded once and shared."""

    hall_id: int
    code: str
    name: Name
    level: str
    timezone: str
    cutoff_minutes: int
    languages: tuple[str, ...]
    tips: tuple[Name, ...]
    settings: Settings
    timetables: Mapping[str, Timetable]
    version: int
    series: Listing[Series] = field(default_factory=Listing)
    zones: Listing[Zone] = field(default_factory=Listing)
    units: Listing[Unit] = field(default_factory=Listing)
    priorities: Listing[PriorityClass] = field(default_factory=Listing)
    queues: Listing[Queue] = field(default_factory=Listing)
    services: Listing[Service] = field(default_factory=Listing)
    profiles: Listing[WorkProfile] = field(default_factory=Listing)
    counters: Listing[Counter] = field(default_factory=Listing)
    printers: Listing[Printer] = field(default_factory=Listing)
    slips: Listing[SlipTemplate] = field(default_factory=Listing)
    made_up: bool = False
    tz: ZoneInfo = field(init=False, repr=False, compare=False)
    _counters_by_queue: dict[int, tuple[Counter, ...]] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "tz", ZoneInfo(self.timezone))
        object.__setattr__(self, "_counters_by_queue", _counters_by_queue(self))

    def service(self, code: str) -> Service:
        """The service or package of that code. Raises ServiceUnknown."""
        found = self.services.by_code.get(code)
        if found is None:
            raise ServiceUnknown(service=code)
        return found

    def counter(self, code: str) -> Counter:
        """The counter in use of that code. Raises CounterUnknown."""
        found = self.counters.by_code.get(code)
        if found is None or found.retired:
            raise CounterUnknown(counter=code)
        return found

    def queue(self, code: str) -> Queue:
        """The queue in use of that code. Raises QueueUnknown."""
        found = self.queues.by_code.get(code)
        if found is None or found.retired:
            raise QueueUnknown(queue=code)
        return found

    def priority(self, code: str | None) -> PriorityClass:
        """The class of that code, or the ordinary one for None. Raises PriorityUnknown."""
        if code is None:
            return self.ordinary
        found = self.priorities.by_code.get(code)
        if found is None or found.retired:
            raise PriorityUnknown(priority=code)
        return found

    @property
    def ordinary(self) -> PriorityClass:
        """The class of a visitor who claims none: the one of lowest rank, the first of equals."""
        return min((one for one in self.priorities if not one.retired), key=lambda one: one.rank)

    def timetable_of(self, service: Service) -> Timetable:
        """The opening hours of a service: those it names, else the hall's first."""
        if service.timetable:
            return self.timetables[service.timetable]
        return next(iter(self.timetables.values()))

    def slip_of(self, service: Service) -> SlipTemplate:
        """The template of a service's slips: its own, else the hall's, else the one that is built in."""
        return self.slip_named(service.slip or self.settings.slip or "")

    def slip_named(self, code: str) -> SlipTemplate:
        """The template of a code, out of use or not; the one that is built in where there is none."""
        return self.slips.by_code.get(code, BUILT_IN)

    def printer_for(self, zone_id: int) -> Printer | None:
        """The printer of slips for a zone at which no machine's own printer prints: one of the zone, else the hall's first; None without any."""
        in_use = [printer for printer in self.printers if not printer.retired]
        in_zone = [printer for printer in in_use if printer.zone_id == zone_id]
        return next(iter(in_zone + in_use), None)

    def queues_of(self, counter: Counter) -> tuple[Queue, ...]:
        """The queues a counter serves, in its profile's order."""
        profile = self.profiles.by_id[counter.profile_id]
        return tuple(self.queues.by_id[queue_id] for queue_id in profile.queue_ids)

    def counters_of(self, queue: Queue) -> tuple[Counter, ...]:
        """The counters in use that serve a queue, as people count them: "2" before "10"."""
        return self._counters_by_queue.get(queue.id, ())

    def steps_of(self, service: Service) -> tuple[tuple[Service, Queue], ...]:
        """What a visitor goes through: (service, queue) a step; one step for a plain service."""
        step_ids = service.steps or (service.id,)
        return tuple(self._step(step_id) for step_id in step_ids)

    def _step(self, service_id: int) -> tuple[Service, Queue]:
        service = self.services.by_id[service_id]
        if service.queue_id is None:
            # The set-up refuses packages of packages; a book that holds one is broken.
            message = f"step {service.code!r} leads to no queue"
            raise ValueError(message)
        return service, self.queues.by_id[service.queue_id]


def _counters_by_queue(setup: HallSetup) -> dict[int, tuple[Counter, ...]]:
    serving: dict[int, list[Counter]] = {}
    for counter in sorted(setup.counters, key=lambda one: counting_order(one.code)):
        if not counter.retired:
            for queue_id in setup.profiles.by_id[counter.profile_id].queue_ids:
                serving.setdefault(queue_id, []).append(counter)
    return {queue_id: tuple(counters) for queue_id, counters in serving.items()}
