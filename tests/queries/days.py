"""A random but repeatable stretch of hall life, driven through the real operations: everything that can happen to a visit does."""

import random
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import sqlalchemy as sa

from hallq.domain.calling import Place
from hallq.domain.errors import Refusal
from hallq.domain.evaluation_options import NATIONAL
from hallq.domain.events import EvaluationRecorded
from hallq.domain.outcomes import OUTCOMES
from hallq.operations import calling, counters, day, evaluating, issuing, joining, outside, serving, steps, walking_in
from hallq.operations.hall import SYSTEM, House, Tx
from tests.making import clock_of

WINDOWS = ("1", "2", "3", "10")
SERVICES = ("pension-apply", "pension-proof", "card-new", "company-open", "company-seal", "start-business", "start-shop")
QUEUES = ("pension", "card", "company")
HIRE = sa.text("INSERT INTO person (hall_id, login, name, role, made_at) VALUES (:hall, :login, :name, 'clerk', 0) RETURNING id")

Act = Callable[..., Any]


def hire(house: House, hall: int, **names: str) -> list[int]:
    """Clerks of the hall, named by login; their keys."""
    with house.database.writing(hall) as writer:
        return [int(writer.value(HIRE, {"hall": hall, "login": login, "name": name})) for login, name in names.items()]


def live_through(house: House, hall: int, chance: random.Random, *, acts: int, clerks: list[int]) -> None:
    """So many tries at something, mostly allowed, with seconds to minutes between them, on the hall's open day."""
    for window, clerk in zip(WINDOWS, [*clerks, None, None, None, None], strict=False):
        house.act(hall, SYSTEM, partial(counters.open_counter, counter=window, clerk_id=clerk))
    house.act(hall, SYSTEM, somebody_held_does_not_come_back)
    for _ in range(acts):
        clock_of(house).advance(seconds=chance.choice((0, 0.001, 1, 7.5, 40, chance.expovariate(1 / 60))))
        act = chance.choices(list(ACTS), weights=list(ACTS.values()))[0]
        try:
            house.act(hall, SYSTEM, partial(act, chance=chance))
        except Refusal:
            continue
    house.act(hall, SYSTEM, somebody_is_served)


def somebody_held_does_not_come_back(tx: Tx) -> None:
    """A visitor is served, set aside, called again and gone; nobody waited before."""
    calling.call_ticket(tx, ticket_id=issuing.issue_ticket(tx, service="card-new", any_hour=True).ticket.id, counter="1")
    ticket_id = _at_counter(tx, random.Random(0))
    serving.start_service(tx, ticket_id=ticket_id)
    serving.hold(tx, ticket_id=ticket_id)
    calling.call_ticket(tx, ticket_id=ticket_id, counter="1")
    calling.recall(tx, ticket_id=ticket_id)
    calling.recall(tx, ticket_id=ticket_id)
    calling.record_no_show(tx, ticket_id=ticket_id)


def somebody_is_served(tx: Tx) -> None:
    """Whatever window 1 was at, it serves somebody now."""
    counter = tx.setup.counter("1")
    desk = tx.book.desk(counter.id)
    if desk is not None and desk.state == "PAUSED":
        counters.resume_counter(tx, counter="1")
    if desk is None or desk.ticket_id is None:
        calling.call_ticket(tx, ticket_id=issuing.issue_ticket(tx, service="card-new", any_hour=True).ticket.id, counter="1")
    called = tx.book.desk(counter.id)
    if called is not None and called.ticket_id is not None and tx.ticket(called.ticket_id).state == "CALLED":
        serving.start_service(tx, ticket_id=called.ticket_id)


def end_day(house: House, hall: int) -> None:
    """The day is closed, whoever is still there."""
    house.act(hall, SYSTEM, lambda tx: day.close_day(tx, force=True))


def next_day(house: House, hall: int) -> None:
    """It is the next morning, and the doors open."""
    clock_of(house).advance(hours=24 - clock_of(house).at / 3_600_000 % 24 + 1)
    house.act(hall, SYSTEM, day.open_day)


def _issue(tx: Tx, chance: random.Random) -> None:
    green = chance.random() < 0.15
    service = chance.choice(SERVICES)
    others: dict[str, Any] = {"agent": "liu", "matters": chance.randint(1, 4)} if chance.random() < 0.1 else {}
    issuing.issue_ticket(tx, service=service, priority="green" if green else None, reason="elderly" if green else None, any_hour=True, **others)


def _some_ticket(tx: Tx, chance: random.Random) -> int:
    """A ticket of the day, the lately active ones first."""
    alive = tx.book.unfinished(tx.open_day())
    return chance.choice(alive[:25] or [1])


def _at_counter(tx: Tx, chance: random.Random) -> int:
    desks = [desk for counter in tx.book.working_counters() if (desk := tx.book.desk(counter)) and desk.ticket_id]
    return chance.choice(desks).ticket_id or 1 if desks else _some_ticket(tx, chance)


def _call_next(tx: Tx, chance: random.Random) -> None:
    calling.call_next(tx, counter=chance.choice(WINDOWS))


def _call_chosen(tx: Tx, chance: random.Random) -> None:
    calling.call_ticket(tx, ticket_id=_some_ticket(tx, chance), counter=chance.choice(WINDOWS))


def _recall(tx: Tx, chance: random.Random) -> None:
    calling.recall(tx, ticket_id=_at_counter(tx, chance))


def _start(tx: Tx, chance: random.Random) -> None:
    serving.start_service(tx, ticket_id=_at_counter(tx, chance))


def _complete(tx: Tx, chance: random.Random) -> None:
    serving.complete(tx, ticket_id=_at_counter(tx, chance), outcome=chance.choice(OUTCOMES), matters=chance.randint(1, 4))


def _complete_and_call(tx: Tx, chance: random.Random) -> None:
    serving.complete_and_call_next(tx, counter=chance.choice(WINDOWS))


def _hold(tx: Tx, chance: random.Random) -> None:
    serving.hold(tx, ticket_id=_at_counter(tx, chance))


def _resume(tx: Tx, chance: random.Random) -> None:
    serving.resume(tx, ticket_id=_some_ticket(tx, chance), counter=chance.choice(WINDOWS))


def _transfer(tx: Tx, chance: random.Random) -> None:
    find = chance.choice((_some_ticket, _at_counter))
    where = {"queue": chance.choice(QUEUES), "service": chance.choice(SERVICES[:5])}
    to: dict[str, Any] = dict([chance.choice(list(where.items()))])
    serving.transfer(tx, ticket_id=find(tx, chance), place=chance.choice(list(Place)), **to)


def _no_show(tx: Tx, chance: random.Random) -> None:
    ticket_id = _at_counter(tx, chance)
    for _ in range(chance.randint(0, 3)):
        calling.recall(tx, ticket_id=ticket_id)
    calling.record_no_show(tx, ticket_id=ticket_id)


def _reinstate(tx: Tx, chance: random.Random) -> None:
    calling.reinstate(tx, ticket_id=_some_ticket(tx, chance), place=chance.choice(list(Place)))


def _requeue(tx: Tx, chance: random.Random) -> None:
    calling.requeue(tx, ticket_id=_some_ticket(tx, chance), place=chance.choice(list(Place)))


def _cancel(tx: Tx, chance: random.Random) -> None:
    issuing.cancel_ticket(tx, ticket_id=_some_ticket(tx, chance))


def _undo(tx: Tx, chance: random.Random) -> None:
    """Undo what was just done: to the ticket of the last line, so that it is often in time."""
    last = tx.book.head()[0]
    for ticket_id in range(last, max(last - 400, 0), -1):
        ticket = tx.book.ticket(ticket_id)
        if ticket is not None and ticket.last_seq == last:
            calling.undo(tx, ticket_id=ticket_id)
            return


def _some_occurrence(tx: Tx, chance: random.Random) -> int:
    last = tx.book.head()[0]
    found = [number for number in range(max(last - 300, 1), last + 1) if tx.book.occurrence(number)]
    return chance.choice(found or [1])


def _rate(tx: Tx, chance: random.Random) -> None:
    level = chance.choices((5, 4, 3, 2, 1), weights=(6, 4, 2, 1, 1))[0]
    options = tuple(chance.sample([option.code for option in NATIONAL.options_of(level)], chance.randint(0, 3)))
    evaluating.evaluate(tx, occurrence_id=_some_occurrence(tx, chance), level=level, options=options, comment=chance.choice((None, "好")))


def _time_out(tx: Tx, chance: random.Random) -> None:
    evaluating.record_timeout(tx, occurrence_id=_some_occurrence(tx, chance))


def _rate_by_default(tx: Tx, chance: random.Random) -> None:
    """A province's rule sets a level after some days; no verb does so yet, the books know it."""
    occurrence_id = _some_occurrence(tx, chance)
    found = tx.book.occurrence(occurrence_id)
    if found is not None and tx.book.evaluated(occurrence_id) is None:
        tx.record(EvaluationRecorded(found[0], occurrence_id, "default", 5, (), "rule", NATIONAL.version))


def _walk_in(tx: Tx, chance: random.Random) -> None:
    walking_in.serve_walk_in(tx, counter=chance.choice(WINDOWS), service=chance.choice(SERVICES))


def _join(tx: Tx, chance: random.Random) -> None:
    joining.join_service(tx, ticket_id=_at_counter(tx, chance), counter=chance.choice(WINDOWS))


def _part(tx: Tx, chance: random.Random) -> None:
    joining.part_service(tx, ticket_id=_at_counter(tx, chance), counter=chance.choice(WINDOWS))


def _choose_step(tx: Tx, chance: random.Random) -> None:
    packages = [ticket_id for ticket_id in tx.book.unfinished(tx.open_day()) if tx.ticket(ticket_id).steps > 1]
    ticket_id = chance.choice(packages or [1])
    steps.choose_step(tx, ticket_id=ticket_id, step=chance.randint(1, 4))


def _outside(tx: Tx, chance: random.Random) -> None:
    counter = chance.choice((None, *WINDOWS))
    desk = None if counter is None else tx.book.desk(tx.setup.counter(counter).id)
    tx.by = replace(tx.by, clerk_id=None if desk is None else desk.clerk_id)
    minutes, matters = chance.randint(1, 90), chance.randint(1, 3)
    outside.record_outside_service(tx, service=chance.choice(SERVICES[:5]), place="home", minutes=minutes, matters=matters, counter=counter)


def _pause(tx: Tx, chance: random.Random) -> None:
    counters.pause_counter(tx, counter=chance.choice(WINDOWS), reason="break")


def _come_back(tx: Tx, chance: random.Random) -> None:
    counters.resume_counter(tx, counter=chance.choice(WINDOWS))


ACTS: dict[Act, int] = {
    _issue: 22,
    _call_next: 22,
    _call_chosen: 3,
    _recall: 3,
    _start: 22,
    _complete: 14,
    _complete_and_call: 4,
    _hold: 4,
    _resume: 6,
    _transfer: 5,
    _no_show: 5,
    _reinstate: 4,
    _requeue: 3,
    _cancel: 2,
    _undo: 6,
    _rate: 8,
    _time_out: 3,
    _rate_by_default: 1,
    _walk_in: 4,
    _join: 5,
    _part: 1,
    _choose_step: 3,
    _outside: 1,
    _pause: 1,
    _come_back: 3,
}
