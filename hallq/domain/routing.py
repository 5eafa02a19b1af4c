"""The set-up of a hall as frozen values: where a matter leads, and which counters take it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from hallq.domain.discipline import MINUTE, Discipline, Mode, Rule, Served, Sight, Terms
from hallq.domain.errors import AgentUnknown, CounterUnknown, PriorityUnknown, QueueUnknown, ServiceUnknown
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

    `discipline` names the rule of order. Whoever has waited `guard_minutes` is called before any class; a call within `target_minutes` is in time.
    `favours` is k of the ratio k : 1; an appointment counts from `early_minutes` before to `late_minutes` after its time. `capacity` None means
    unlimited.
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
    favours: int = 2
    early_minutes: float = 5.0
    late_minutes: float = 15.0


@dataclass(frozen=True, slots=True)
class PriorityClass:
    """A class of visitors: the higher the `rank`, the earlier. A class with reasons demands one.

    Where credit decides, the class is worth `head_start_minutes` and gains `pace` minutes a minute; where the target decides, its own
    `target_minutes`, else its queue's. Whoever is `from_age` or older by a card that was read belongs to it without asking.
    """

    id: int
    code: str
    rank: int
    name: Name
    reasons: tuple[str, ...] = ()
    retired: bool = False
    head_start_minutes: float = 0.0
    pace: float = 1.0
    target_minutes: float | None = None
    from_age: int | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """A matter (事项), or a package of matters (一件事) done one after another.

    `queue_id` is None and `steps` holds service ids exactly when it is a package; of those with one number in `stages` any may be first, and without
    `stages` all are done in their order. `minutes` is the typical time of one service, `demand` its weight among simulated visitors, `timetable` a
    code, and so is `slip`.
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
    stages: tuple[int, ...] = ()

    @property
    def is_package(self) -> bool:
        """Whether it is a package of other services."""
        return bool(self.steps)


@dataclass(frozen=True, slots=True)
class WorkProfile:
    """Which queues a counter serves, first choice first, and how it chooses among them; `limits` of those that it serves only in part."""

    id: int
    code: str
    name: Name
    queue_ids: tuple[int, ...]
    retired: bool = False
    mode: Mode = Mode.TOGETHER
    limits: Mapping[int, Served] = field(default_factory=dict)

    def sight(self, but: frozenset[int] = frozenset()) -> Sight:
        """What a window with this profile may call, without the queues for which somebody there has no skill."""
        return Sight(tuple(self.limits.get(one) or Served(one) for one in self.queue_ids if one not in but), self.mode)


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
class Agent:
    """Somebody who comes for others (代办), and takes at most `limit_per_day` numbers a day; None means as many as are wanted."""

    id: int
    code: str
    name: Name
    limit_per_day: int | None = None
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
    call starts the service. A no-show needs that many recalls and that many seconds after the call; more than `recalls_at_most` are refused.
    `max_tickets_waiting` limits one hall; None means unlimited. `slip` is the code of the template of all slips that have no other.
    With `kiosk_voice` kiosks say aloud what became of a slip that did not come out.

    `missed_rule` says what becomes of somebody who was called and did not come: `void` (the number has ended), `back` (to the end of the line, up to
    `missed_times`), `after` (behind `missed_after` others), `minutes` (the place is kept so long) or `numbers` (it is kept until so many later
    numbers were called). With `reoffer_minutes` the number waits again by itself after so long.
    """

    confirm_arrival: bool = True
    recalls_before_no_show: int = 2
    recalls_at_most: int = 3
    seconds_before_no_show: float = 0.0
    undo_seconds: float = 8.0
    max_tickets_waiting: int | None = None
    slip: str | None = None
    missed_rule: str = "back"
    missed_times: int = 3
    missed_after: int = 3
    missed_minutes: float = 30.0
    missed_numbers: int = 10
    reoffer_minutes: float | None = None
    kiosk_voice: bool = True


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
    agents: Listing[Agent] = field(default_factory=Listing)
    made_up: bool = False
    tz: ZoneInfo = field(init=False, repr=False, compare=False)
    rules: Mapping[int, Rule] = field(init=False, repr=False, compare=False)
    _counters_by_queue: dict[int, tuple[Counter, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tz", ZoneInfo(self.timezone))
        object.__setattr__(self, "rules", {queue.id: _rule(self, queue) for queue in self.queues})
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

    def agent(self, code: str) -> Agent:
        """The agent in use of that code. Raises AgentUnknown."""
        found = self.agents.by_code.get(code)
        if found is None or found.retired:
            raise AgentUnknown(agent=code)
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

    def priority_by_age(self, age: int) -> PriorityClass:
        """The highest class that takes everybody of this age, the ordinary one where none does."""
        of_age = [one for one in self.priorities if not one.retired and one.from_age is not None and one.from_age <= age]
        return max(of_age, key=lambda one: one.rank, default=self.ordinary)

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


def sight_with_skills(setup: HallSetup, profile_id: int, skills: Collection[str] | None) -> Sight:
    """What a window with this profile may call where somebody with these skills (codes of queues, None for all) works."""
    profile = setup.profiles.by_id[profile_id]
    but = () if skills is None else (one for one in profile.queue_ids if setup.queues.by_id[one].code not in skills)
    return profile.sight(frozenset(but))


def _rule(setup: HallSetup, queue: Queue) -> Rule:
    """The order of a queue, with what every class means in it, those out of use too: somebody may still wait in one."""
    ordinary = setup.ordinary.rank if setup.priorities else 0
    return Rule(
        discipline=Discipline(queue.discipline),
        guard_ms=round(queue.guard_minutes * MINUTE),
        terms={one.id: _terms(one, queue, ordinary) for one in setup.priorities},
        favours=queue.favours,
        early_ms=round(queue.early_minutes * MINUTE),
        late_ms=round(queue.late_minutes * MINUTE),
    )


def _terms(klass: PriorityClass, queue: Queue, ordinary: int) -> Terms:
    target = queue.target_minutes if klass.target_minutes is None else klass.target_minutes
    return Terms(
        rank=klass.rank,
        favoured=klass.rank > ordinary,
        head_start_ms=round(klass.head_start_minutes * MINUTE),
        pace=round(klass.pace * 1000),
        target_ms=round(target * MINUTE),
    )


def _counters_by_queue(setup: HallSetup) -> dict[int, tuple[Counter, ...]]:
    serving: dict[int, list[Counter]] = {}
    for counter in sorted(setup.counters, key=lambda one: counting_order(one.code)):
        if not counter.retired:
            for queue_id in setup.profiles.by_id[counter.profile_id].queue_ids:
                serving.setdefault(queue_id, []).append(counter)
    return {queue_id: tuple(counters) for queue_id, counters in serving.items()}
