"""The rules of a hall once more, in a few plain lines that share nothing with hallq: what tests of whole days compare the real one with."""

from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field

from tests.plain_order import Memory, next_of

MINUTE = 60_000
SERIES = {"pension": "A", "card": "J", "company": "K"}
SERVICES = {"pension-apply": ["pension"], "card-new": ["card"], "company-open": ["company"], "start-business": ["company", "card"]}
PLACES = {"1": {"pension", "card"}, "2": {"pension", "card"}, "3": {"company"}}
PROFILES = {"1": "social-all", "2": "social-all", "3": "business-all"}
UNDO_MS, DOUBLE_CLICK_MS, CALLS, MOST_CALLS = 8_000, 2_000, 3, 4
OVER = {"COMPLETED", "CANCELLED", "EXPIRED"}


class No(Exception):
    """What the hall must refuse."""


@dataclass(frozen=True)
class Terms:
    """What a class means in a queue."""

    rank: int = 0
    favoured: bool = False
    head_start_ms: int = 0
    pace: int = 1000
    target_ms: int = 15 * MINUTE


CLASSES = {"ordinary": Terms(), "green": Terms(2, True, 10 * MINUTE, 2000, 5 * MINUTE)}


@dataclass(frozen=True)
class Rule:
    """The rule of a queue."""

    discipline: str
    favours: int = 2
    guard_ms: int = 30 * MINUTE
    early_ms: int = 5 * MINUTE
    late_ms: int = 15 * MINUTE
    terms: dict = field(default_factory=lambda: CLASSES)


@dataclass(frozen=True)
class Served:
    """A queue of a work profile."""

    queue_id: str
    share: int = 1
    after_ms: int = 0
    class_ids: frozenset = frozenset()


@dataclass(frozen=True)
class Sight:
    """What a work profile calls, and how it chooses among its queues."""

    served: tuple
    mode: str = "together"


@dataclass(frozen=True)
class RuleBook:
    """How the hall calls: a discipline by queue, and how the counters 1 and 2 choose between their queues."""

    disciplines: dict
    mode: str = "together"
    favours: int = 2
    share: int = 1
    after_minutes: int = 0

    def rules(self):
        return {queue: Rule(discipline, self.favours) for queue, discipline in self.disciplines.items()}

    def sights(self):
        social = (Served("pension", self.share), Served("card", after_ms=self.after_minutes * MINUTE))
        return {"social-all": Sight(social, self.mode), "business-all": Sight((Served("company"),))}


@dataclass
class Visit:
    """One visitor. `before` is how things were before the last act, where that act can be taken back.

    `turn` is what a call has changed in the memory of a work profile: which, before and after, and which call it was.
    """

    number: str
    day: int
    plan: list[str]
    queue: str
    klass: str
    place: int
    age_from: int
    slot: int = 0
    state: str = "WAITING"
    step: int = 1
    counter: str | None = None
    session: int | None = None
    calls: int = 0
    called_at: int = 0
    service_open: bool = False
    before: "Visit | None" = None
    acted_at: int = 0
    turn: tuple | None = None

    @property
    def queue_id(self):
        return self.queue

    @property
    def class_id(self):
        return self.klass

    @property
    def ticket_id(self):
        return self.place

    @property
    def since(self):
        return self.age_from

    @property
    def slot_at(self):
        return self.slot


@dataclass
class Post:
    """A counter."""

    state: str = "CLOSED"
    session: int = 0


class HallModel:
    """A hall with three counters. Every method is an act; it raises No and changes nothing where the act must be refused."""

    def __init__(self, now: int, book: RuleBook, *, arrival_is_service: bool) -> None:
        self.now, self.arrival_is_service = now, arrival_is_service
        self.rules, self.sights = book.rules(), book.sights()
        self.memories = {profile: Memory() for profile in self.sights}
        self.taught: dict[str, list[int]] = {profile: [] for profile in self.sights}
        self._calls = 0
        self.day = 1
        self.visits: list[Visit] = []
        self.posts = {code: Post() for code in PLACES}
        self.given: Counter[tuple[int, str]] = Counter()
        self._places = self._sessions = 0

    # --- visitors --------------------------------------------------------------------------------------------------------------------------

    def takes_appointments(self, service: str) -> bool:
        """Whether the first line of a matter is one of appointments."""
        return self.rules[SERVICES[service][0]].discipline == "appointment"

    def issue(self, service: str, klass: str, slot: int = 0) -> Visit:
        plan = SERVICES[service]
        series = SERIES[plan[0]]
        self.given[self.day, series] += 1
        number = f"{series}{self.given[self.day, series]:03d}"
        rule = self.rules[plan[0]]
        slot = slot if self.takes_appointments(service) and self.now <= slot + rule.late_ms else 0
        visit = Visit(number, self.day, plan, plan[0], klass, self._next_place(), max(self.now, slot - rule.early_ms), slot)
        self.visits.append(visit)
        return visit

    def next_for(self, counter: str) -> Visit | None:
        return self._next(counter, self.memories[PROFILES[counter]].copy())

    def call_next(self, counter: str) -> Visit | None:
        self._need_free(counter)
        memory = self.memories[PROFILES[counter]]
        before = memory.told()
        visit = self._next(counter, memory)
        if visit is not None:
            self._call(visit, counter)
            self._calls += 1
            visit.turn = (PROFILES[counter], before, memory.told(), self._calls)
            if memory.told() != (0, ()) or before != (0, ()):
                self.taught[PROFILES[counter]].append(self._calls)
        return visit

    def call_chosen(self, visit: Visit, counter: str) -> None:
        self._need_free(counter)
        self._need(visit, "WAITING", "ON_HOLD")
        self._need_served(visit, counter)
        self._call(visit, counter)

    def recall(self, visit: Visit) -> None:
        self._need(visit, "CALLED")
        if visit.calls >= MOST_CALLS:
            raise No
        self._act(visit, calls=visit.calls + 1, called_at=self.now)

    def start(self, visit: Visit) -> None:
        self._need(visit, "CALLED")
        self._act(visit, state="SERVING", service_open=True)

    def hold(self, visit: Visit) -> None:
        self._need(visit, "SERVING")
        self._leave(visit, "ON_HOLD", calls=0)

    def resume(self, visit: Visit, counter: str) -> None:
        self._need(visit, "ON_HOLD")
        self._need_free(counter)
        self._need_served(visit, counter)
        self._act(visit, state="SERVING", counter=counter, session=self.posts[counter].session)

    def complete(self, visit: Visit) -> None:
        self._need(visit, "SERVING")
        before = deepcopy(visit)
        self._leave(visit, "COMPLETED", service_open=False)
        if visit.step < len(visit.plan):
            self._act(visit, state="WAITING", queue=visit.plan[visit.step], step=visit.step + 1, calls=0, slot=0)
        self._may_be_taken_back(visit, before)

    def complete_and_call_next(self, counter: str) -> Visit | None:
        if self.posts[counter].state != "OPEN":
            raise No
        there = self.at(counter)
        if there is not None:
            if self.arrival_is_service and self.now - there.called_at < DOUBLE_CLICK_MS:
                raise No
            self.complete(there)
        return self.call_next(counter)

    def transfer(self, visit: Visit, queue: str, *, back: bool) -> None:
        self._need(visit, "WAITING", "CALLED", "SERVING")
        before = deepcopy(visit)
        self._leave(visit, "WAITING", queue=queue, calls=0, service_open=False, slot=0)
        self._put(visit, back=back)
        self._may_be_taken_back(visit, before)

    def requeue(self, visit: Visit, *, back: bool) -> None:
        self._need(visit, "CALLED", "ON_HOLD")
        self._leave(visit, "WAITING", calls=0, service_open=False)
        self._put(visit, back=back)

    def no_show(self, visit: Visit) -> None:
        self._need(visit, "CALLED")
        if visit.calls < CALLS:
            raise No
        before = deepcopy(visit)
        self._leave(visit, "NO_SHOW", service_open=False)
        self._may_be_taken_back(visit, before)

    def reinstate(self, visit: Visit, *, back: bool) -> None:
        self._need(visit, "NO_SHOW")
        self._act(visit, state="WAITING", calls=0)
        self._put(visit, back=back)

    def cancel(self, visit: Visit) -> None:
        self._need(visit, "WAITING", "CALLED", "ON_HOLD")
        self._leave(visit, "CANCELLED", service_open=False)

    def undo(self, visit: Visit) -> None:
        before = visit.before
        if before is None or self.now - visit.acted_at > UNDO_MS:
            raise No
        if before.counter is not None:
            post = self.posts[before.counter]
            if (post.state, post.session) != ("OPEN", before.session) or self.at(before.counter) is not None:
                raise No
        turn = visit.turn
        vars(visit).update(vars(before), before=None, turn=None)
        if turn is not None:
            self._forget(*turn)

    def rate(self, visit: Visit, *, refused: bool) -> None:
        if refused:
            raise No
        visit.before = None

    # --- counters and days -------------------------------------------------------------------------------------------------------------------

    def open(self, counter: str) -> None:
        if self.posts[counter].state != "CLOSED":
            raise No
        self._sessions += 1
        self.posts[counter] = Post("OPEN", self._sessions)

    def pause(self, counter: str) -> None:
        self._turn(counter, "OPEN", "PAUSED")

    def resume_work(self, counter: str) -> None:
        self._turn(counter, "PAUSED", "OPEN")

    def close(self, counter: str) -> None:
        if self.posts[counter].state == "CLOSED":
            raise No
        self._turn(counter, self.posts[counter].state, "CLOSED")

    def next_day(self) -> None:
        for visit in self.visits:
            if visit.state not in OVER:
                self._leave(visit, "COMPLETED" if visit.state == "SERVING" else "EXPIRED", service_open=False)
        self.posts = {code: Post() for code in PLACES}
        self.day += 1
        self.now += 24 * 3_600_000

    def at(self, counter: str) -> Visit | None:
        return next((one for one in self.visits if one.counter == counter), None)

    # --- what they are made of ---------------------------------------------------------------------------------------------------------------

    def _forget(self, profile: str, before: tuple, after: tuple, call: int) -> None:
        """A call of a work profile is undone: it remembers what it did before, unless it has learned from later calls."""
        taught = self.taught[profile]
        if taught[-1:] == [call] and self.memories[profile].told() == after:
            self.memories[profile] = Memory(*before)
        if call in taught:
            taught.remove(call)

    def _next(self, counter: str, memory: Memory) -> Visit | None:
        waiting = [one for one in self.visits if one.state == "WAITING"]
        chosen: Visit | None = next_of(waiting, self.rules, self.now, self.sights[PROFILES[counter]], memory)
        return chosen

    def _call(self, visit: Visit, counter: str) -> None:
        before = deepcopy(visit)
        self._act(visit, state="CALLED", counter=counter, session=self.posts[counter].session, calls=visit.calls + 1, called_at=self.now)
        if self.arrival_is_service:
            self._act(visit, state="SERVING", service_open=True)
        self._may_be_taken_back(visit, before)

    def _may_be_taken_back(self, visit: Visit, before: Visit) -> None:
        before.before = None
        visit.before, visit.acted_at = before, self.now

    def _act(self, visit: Visit, **changes: object) -> None:
        vars(visit).update(changes, before=None, turn=None)

    def _leave(self, visit: Visit, state: str, **changes: object) -> None:
        self._act(visit, state=state, counter=None, session=None, **changes)

    def _put(self, visit: Visit, *, back: bool) -> None:
        if back:
            visit.place, visit.age_from, visit.slot = self._next_place(), self.now, 0

    def _next_place(self) -> int:
        self._places += 1
        return self._places

    def _need(self, visit: Visit, *states: str) -> None:
        if visit.state not in states:
            raise No

    def _need_free(self, counter: str) -> None:
        if self.posts[counter].state != "OPEN" or self.at(counter) is not None:
            raise No

    def _need_served(self, visit: Visit, counter: str) -> None:
        if visit.queue not in PLACES[counter]:
            raise No

    def _turn(self, counter: str, before: str, after: str) -> None:
        if self.posts[counter].state != before or self.at(counter) is not None:
            raise No
        self.posts[counter].state = after
