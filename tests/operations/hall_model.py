"""The rules of a hall once more, in a few plain lines that share nothing with hallq: what tests of whole days compare the real one with."""

from collections import Counter
from copy import deepcopy
from dataclasses import dataclass

SERIES = {"pension": "A", "card": "J", "company": "K"}
WITH_CLASSES = {"pension"}
SERVICES = {"pension-apply": ["pension"], "card-new": ["card"], "company-open": ["company"], "start-business": ["company", "card"]}
PLACES = {"1": {"pension", "card"}, "2": {"pension", "card"}, "3": {"company"}}
GUARD_MS, UNDO_MS, DOUBLE_CLICK_MS, CALLS, MOST_CALLS = 30 * 60_000, 8_000, 2_000, 3, 4
OVER = {"COMPLETED", "CANCELLED", "EXPIRED"}


class No(Exception):
    """What the hall must refuse."""


@dataclass
class Visit:
    """One visitor. `before` is how things were before the last act, where that act can be taken back."""

    number: str
    day: int
    plan: list[str]
    queue: str
    rank: int
    place: int
    age_from: int
    state: str = "WAITING"
    step: int = 1
    counter: str | None = None
    session: int | None = None
    calls: int = 0
    called_at: int = 0
    service_open: bool = False
    before: "Visit | None" = None
    acted_at: int = 0


@dataclass
class Post:
    """A counter."""

    state: str = "CLOSED"
    session: int = 0


class HallModel:
    """A hall with three counters. Every method is an act; it raises No and changes nothing where the act must be refused."""

    def __init__(self, now: int, *, arrival_is_service: bool) -> None:
        self.now, self.arrival_is_service = now, arrival_is_service
        self.day = 1
        self.visits: list[Visit] = []
        self.posts = {code: Post() for code in PLACES}
        self.given: Counter[tuple[int, str]] = Counter()
        self._places = self._sessions = 0

    # --- visitors --------------------------------------------------------------------------------------------------------------------------

    def issue(self, service: str, rank: int) -> Visit:
        plan = SERVICES[service]
        series = SERIES[plan[0]]
        self.given[self.day, series] += 1
        number = f"{series}{self.given[self.day, series]:03d}"
        visit = Visit(number, self.day, plan, plan[0], rank, self._next_place(), self.now)
        self.visits.append(visit)
        return visit

    def next_for(self, counter: str) -> Visit | None:
        waiting = [one for one in self.visits if one.state == "WAITING" and one.queue in PLACES[counter]]
        return min(waiting, key=self._order, default=None)

    def call_next(self, counter: str) -> Visit | None:
        self._need_free(counter)
        visit = self.next_for(counter)
        if visit is not None:
            self._call(visit, counter)
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
            self._act(visit, state="WAITING", queue=visit.plan[visit.step], step=visit.step + 1, calls=0)
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
        self._leave(visit, "WAITING", queue=queue, calls=0, service_open=False)
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
        vars(visit).update(vars(before), before=None)

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

    def _order(self, visit: Visit) -> tuple[int, int, int]:
        if self.now - visit.age_from >= GUARD_MS:
            return (0, 0, visit.place)
        return (1, -visit.rank if visit.queue in WITH_CLASSES else 0, visit.place)

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
        vars(visit).update(changes, before=None)

    def _leave(self, visit: Visit, state: str, **changes: object) -> None:
        self._act(visit, state=state, counter=None, session=None, **changes)

    def _put(self, visit: Visit, *, back: bool) -> None:
        if back:
            visit.place, visit.age_from = self._next_place(), self.now

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
