"""What a made-up clerk does at a counter: open it, call, wait for the visitor, serve, send on, pause, and go home when nobody waits any more."""

from collections import deque
from collections.abc import Callable
from functools import partial

from hallq.domain.errors import Refusal
from hallq.domain.routing import Service
from hallq.domain.ticket import Ticket, TicketState
from hallq.operations.calling import call_next, recall, record_no_show, requeue, undo
from hallq.operations.counters import close_counter, open_counter, pause_counter, resume_counter
from hallq.operations.hall import SYSTEM, Actor, Tx
from hallq.operations.issuing import cancel_ticket
from hallq.operations.serving import complete, hold, resume, start_service, transfer
from hallq.simulation.clerks import Shift, minutes_of_service
from hallq.simulation.opening import MINUTE
from hallq.simulation.stage import Stage
from hallq.simulation.visiting import leave_word, miss, wait_on

SECOND = 1 / 60
WAY_MINUTES = (0.25, 1.6, 0.7)
CALL_AGAIN_MINUTES = 0.5
LOOKS_UP = (2 * SECOND, 8 * SECOND)
WRAPS_UP = (5 * SECOND, 20 * SECOND)
ELSEWHERE_MINUTES = 10
SHORTEST_LUNCH = 20

MISCLICKS, NOT_READY, COMES_LATE = 0.003, 0.004, 0.05
WRONG_LINE, SET_ASIDE = 0.015, 0.025
HOLD_REASONS = {"documents": 40, "copy": 25, "form": 20, "payment": 10, "approval": 5}
SET_ASIDE_MINUTES = (3, 15)
GIVEN_UP_MINUTES = 40
NEVER_BACK = 0.07
OUTCOMES = {"done": 70, "accepted": 18, "materials_missing": 7, "advised": 3, "refused": 1.5, "abandoned": 0.5}
DEALT_WITH = ("done", "accepted", "advised")
MATTERS = {1: 88, 2: 9, 3: 3}


class Clerk:
    """One clerk at one counter. Of two plans only the later holds; whatever is refused, the clerk looks at the counter and goes on from there.

    So a clerk also takes up a counter as it was left before a restart, and bears that people of flesh and blood work in the same hall.
    """

    def __init__(self, stage: Stage, shift: Shift) -> None:
        self._stage, self._shift = stage, shift
        self._place = stage.setup.counter(shift.counter)
        self._by = SYSTEM if shift.clerk_id is None else Actor("person", shift.clerk_id, clerk_id=shift.clerk_id)
        self._breaks = deque(shift.breaks)
        self._back: deque[int] = deque()
        self._set_aside: set[int] = set()
        self._turn = 0
        self.idle_since: int | None = None
        self.at_work = False
        for queue_id in stage.setup.profiles.by_id[self._place.profile_id].queue_ids:
            stage.clerks_of.setdefault(queue_id, []).append(self)

    def expect(self) -> None:
        """Come to work, or take up the counter as it is where the day is under way."""
        self.at_work = True
        begins_in = (self._shift.begins_at - self._stage.now) / MINUTE
        self._then(begins_in if begins_in > 0 else self._stage.chance.uniform(*LOOKS_UP), self._look)

    def wake(self) -> None:
        """Somebody waits: look up, and call."""
        self.idle_since = None
        self._then(self._stage.chance.uniform(*LOOKS_UP), self._next)

    # --- planning ----------------------------------------------------------------------------------------------------------------------------

    def _then(self, minutes: float, step: Callable[[], None]) -> None:
        self._turn += 1
        self._stage.after(max(minutes, 0.0), partial(self._take, self._turn, step))

    def _take(self, turn: int, step: Callable[[], None]) -> None:
        if turn != self._turn:
            return
        self.idle_since = None
        try:
            step()
        except Refusal as refusal:
            self._stage.refused[refusal.code] += 1
            self._then(CALL_AGAIN_MINUTES, self._look)

    def _look(self) -> None:
        """Go on from what the book says of the counter."""
        desk, ticket = self._stage.look(self._at_counter)
        if desk is None:
            self._open()
        elif desk[0] != self._shift.clerk_id:
            self._then(ELSEWHERE_MINUTES, self._look)
        elif desk[1] == "PAUSED":
            self._then(self._stage.chance.uniform(1, 5), self._resume)
        elif ticket is None:
            self._next()
        elif ticket.state is TicketState.SERVING:
            self._serve(ticket)
        else:
            self._expect_visitor(ticket)

    def _at_counter(self, tx: Tx) -> tuple[tuple[int | None, str] | None, Ticket | None]:
        desk = tx.book.desk(self._place.id)
        if desk is None:
            return None, None
        return (desk.clerk_id, desk.state), None if desk.ticket_id is None else tx.ticket(desk.ticket_id)

    # --- the counter -------------------------------------------------------------------------------------------------------------------------

    def _open(self) -> None:
        if self._stage.now >= self._shift.ends_at:
            self.at_work = False
            return
        self._stage.act(self._by, open_counter, counter=self._shift.counter, clerk_id=self._shift.clerk_id)
        doors = self._stage.opening.doors
        self._then(max((doors[0] if doors else 0) - self._stage.now, 0) / MINUTE + self._stage.chance.uniform(*LOOKS_UP), self._next)

    def _next(self) -> None:
        """Take the break that is due, take up who is back, call who is next, or sit idle; after hours go home instead."""
        if self._pause() or self._take_up():
            return
        called = self._stage.act(self._by, call_next, counter=self._shift.counter)
        if called is not None:
            self._expect_visitor(called)
        elif self._stage.now >= self._shift.ends_at and not self._set_aside:
            self._close()
        else:
            self._sit_idle()

    def _sit_idle(self) -> None:
        due = [self._shift.ends_at, *(pause.at for pause in self._breaks)]
        later = [at for at in due if at > self._stage.now]
        self._then((min(later) - self._stage.now) / MINUTE if later else ELSEWHERE_MINUTES, self._next)
        self.idle_since = self._stage.now

    def _close(self) -> None:
        self._stage.act(self._by, close_counter, counter=self._shift.counter)
        self.at_work = False
        self._turn += 1

    def _pause(self) -> bool:
        now = self._stage.now
        while self._breaks and self._breaks[0].at + self._breaks[0].minutes * MINUTE <= now:
            self._breaks.popleft()
        if not self._breaks or self._breaks[0].at > now or now >= self._shift.ends_at:
            return False
        due = self._breaks.popleft()
        self._stage.act(self._by, pause_counter, counter=self._shift.counter, reason=due.reason)
        # A lunch that began late ends with everybody's lunch, but nobody eats in five minutes.
        shortest = SHORTEST_LUNCH if due.reason == "lunch" else due.minutes
        self._then(max((due.at - now) / MINUTE + due.minutes, shortest), self._resume)
        return True

    def _resume(self) -> None:
        self._stage.act(self._by, resume_counter, counter=self._shift.counter)
        self._then(self._stage.chance.uniform(*LOOKS_UP), self._next)

    # --- the visitor -------------------------------------------------------------------------------------------------------------------------

    def _expect_visitor(self, ticket: Ticket) -> None:
        """Wait for whoever was called; a wrong press is taken back at once."""
        chance, visit = self._stage.chance, self._stage.visit(ticket.id)
        if chance.random() < MISCLICKS:
            self._then(4 * SECOND, partial(self._take_back, ticket))
        elif visit.gone or (not visit.missed and visit.misses(self._stage.minutes_waited(ticket))):
            self._then(CALL_AGAIN_MINUTES, partial(self._call_again, ticket))
        elif chance.random() < COMES_LATE:
            self._then(CALL_AGAIN_MINUTES, partial(self._call_late_one, ticket))
        else:
            self._then(chance.triangular(*WAY_MINUTES), partial(self._start, ticket))

    def _take_back(self, ticket: Ticket) -> None:
        self._stage.act(self._by, undo, ticket_id=ticket.id)
        self._then(self._stage.chance.uniform(*LOOKS_UP), self._next)

    def _call_late_one(self, ticket: Ticket) -> None:
        self._stage.act(self._by, recall, ticket_id=ticket.id)
        self._then(self._stage.chance.uniform(0.2, 0.8), partial(self._start, ticket))

    def _call_again(self, ticket: Ticket) -> None:
        """Call as often and wait as long as the hall promised, then note that nobody came."""
        settings = self._stage.setup.settings
        due = (ticket.called_at or 0) + settings.seconds_before_no_show * 1000
        if ticket.calls <= settings.recalls_before_no_show:
            again = self._stage.act(self._by, recall, ticket_id=ticket.id)
            self._then(CALL_AGAIN_MINUTES, partial(self._call_again, again))
        elif self._stage.now < due:
            self._then((due - self._stage.now) / MINUTE, partial(self._call_again, ticket))
        else:
            self._stage.act(self._by, record_no_show, ticket_id=ticket.id)
            miss(self._stage, ticket)
            self._then(self._stage.chance.uniform(*WRAPS_UP), self._next)

    def _start(self, ticket: Ticket) -> None:
        if ticket.state is TicketState.SERVING:  # in a hall where calling means serving
            self._serve(ticket)
        elif self._stage.chance.random() < NOT_READY:
            self._stage.act(self._by, requeue, ticket_id=ticket.id)
            self._then(self._stage.chance.uniform(*WRAPS_UP), self._next)
        else:
            self._serve(self._stage.act(self._by, start_service, ticket_id=ticket.id))

    # --- the service -------------------------------------------------------------------------------------------------------------------------

    def _serve(self, ticket: Ticket) -> None:
        """Be busy with the matter to its end, or until it turns out to belong elsewhere or to want something that is not there."""
        chance, visit = self._stage.chance, self._stage.visit(ticket.id)
        minutes = minutes_of_service(chance, self._stage.setup.services.by_id[ticket.service_id].minutes, self._shift.pace)
        turn = 1.0 if visit.detoured else chance.random()
        elsewhere = self._stage.another_matter(ticket) if turn < WRONG_LINE else None
        if elsewhere is not None:
            self._then(min(minutes, 2.0), partial(self._send_on, ticket, elsewhere))
        elif turn < WRONG_LINE + SET_ASIDE:
            self._then(minutes * 0.4, partial(self._set_visitor_aside, ticket))
        else:
            self._then(minutes, partial(self._complete, ticket))

    def _complete(self, served: Ticket) -> None:
        chance = self._stage.chance
        outcome = "done" if served.step < served.steps else chance.choices(list(OUTCOMES), list(OUTCOMES.values()))[0]
        matters = chance.choices(list(MATTERS), list(MATTERS.values()))[0]
        after = self._stage.act(self._by, complete, ticket_id=served.id, outcome=outcome, matters=matters)
        leave_word(self._stage, served, dealt_with=outcome in DEALT_WITH)
        visit = self._stage.visit(served.id)
        visit.over = after.is_final
        if not visit.over:
            visit.detoured = False
            wait_on(self._stage, after)
        self._then(chance.uniform(*WRAPS_UP), self._next)

    def _send_on(self, ticket: Ticket, matter: Service) -> None:
        self._stage.act(self._by, transfer, ticket_id=ticket.id, service=matter.code)
        self._stage.visit(ticket.id).detoured = True
        self._then(self._stage.chance.uniform(*WRAPS_UP), self._next)

    def _set_visitor_aside(self, ticket: Ticket) -> None:
        """The visitor fetches a copy or fills in a form, and mostly comes back."""
        reason = self._stage.chance.choices(list(HOLD_REASONS), list(HOLD_REASONS.values()))[0]
        self._stage.act(self._by, hold, ticket_id=ticket.id, reason=reason)
        self._stage.visit(ticket.id).detoured = True
        self._set_aside.add(ticket.id)
        if self._stage.chance.random() < NEVER_BACK:
            self._stage.after(GIVEN_UP_MINUTES, partial(self._stage.attempt, partial(self._give_up, ticket)))
        else:
            self._stage.after(self._stage.chance.uniform(*SET_ASIDE_MINUTES), partial(self.welcome_back, ticket.id))
        self._then(self._stage.chance.uniform(*WRAPS_UP), self._next)

    def _give_up(self, ticket: Ticket) -> None:
        self._set_aside.discard(ticket.id)
        self._stage.act(self._by, cancel_ticket, ticket_id=ticket.id, reason="did_not_return")
        self._stage.visit(ticket.id).over = True

    def welcome_back(self, ticket_id: int) -> None:
        """Somebody who was set aside is back: the next to be served here."""
        self._set_aside.add(ticket_id)
        self._back.append(ticket_id)
        if self.idle_since is not None:
            self.wake()

    def _take_up(self) -> bool:
        if not self._back:
            return False
        ticket_id = self._back.popleft()
        self._set_aside.discard(ticket_id)
        self._stage.visit(ticket_id).detoured = True
        self._serve(self._stage.act(self._by, resume, ticket_id=ticket_id, counter=self._shift.counter))
        return True
