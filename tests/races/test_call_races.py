"""Two acts on one visitor at the same instant, by processes with a house each: one of them has its effect, and the other is told why not.

Call-next against a chosen call, recall against no-show, transfer against call, undo against whatever else may happen; and all of it at once.
"""

import json
from collections import Counter
from random import Random

import pytest

from hallq.domain.calling import Place
from hallq.domain.errors import DatabaseUnavailable, Refusal
from hallq.operations import calling, issuing, serving
from hallq.operations.counters import open_counter
from hallq.operations.hall import SYSTEM
from hallq.operations.verify import verify
from hallq.store import tables as t
from tests.making import HALL
from tests.operations.at_work import at_work
from tests.races.racers import processes

RACERS = 4


@pytest.fixture(scope="module")
def pool():
    """The processes of all races."""
    with processes(RACERS) as found:
        yield found


@pytest.fixture
def work(database_url):
    """A hall with a counter for every racer; the favoured and the others wait in one queue by ratio."""
    work = at_work(
        database_url,
        settings={"recalls_before_no_show": 0},
        counters=[
            {"code": str(n), "zone": "social", "unit": None, "profile": "social-all", "name": {"zh": f"{n}号", "en": str(n)}}
            for n in range(1, RACERS + 1)
        ],
        profiles=[{**HALL["profiles"][0], "queues": ["pension", "card", "company"]}, HALL["profiles"][1]],
        queues=[{**one, "discipline": "ratio"} for one in HALL["queues"]],
    )
    for n in range(1, RACERS + 1):
        work.do(open_counter, counter=str(n))
    return work


def window(racer):
    """The counter of a racer."""
    return str(racer.number + 1)


def tried(racer, verb, **wishes):
    """One act; what it answered, None where it was refused or where nobody waits. A database too busy to answer is asked again."""
    while True:
        try:
            return racer.house.act(racer.hall, SYSTEM, lambda tx: verb(tx, **wishes))
        except DatabaseUnavailable:
            continue
        except Refusal:
            return None


def done(racer, verb, **wishes):
    """Whether an act had its effect."""
    return tried(racer, verb, **wishes) is not None


def nothing_is_lost(work):
    """The books are what the story tells, no counter has two visitors, and no visitor is at two counters or nowhere."""
    assert verify(work.house.database, work.hall).clean
    tickets = work.rows(t.ticket)
    at_counters = [ticket["counter_id"] for ticket in tickets if ticket["counter_id"]]
    assert len(at_counters) == len(set(at_counters))
    running = Counter(row["ticket_id"] for row in work.rows(t.ticket_period) if row["ended_at"] is None)
    over = {"COMPLETED", "CANCELLED", "EXPIRED"}
    assert running == Counter(ticket["id"] for ticket in tickets if ticket["state"] not in over)


# --- one visitor, two wishes -------------------------------------------------------------------------------------------------------------------


def race_of(prepare, *wishes):
    """A race of rounds: the first racer prepares a visitor, then each of the others has a wish of its own; what each round did."""

    def race(racer, rounds):
        told = []
        for _ in range(rounds):
            if racer.number == 0:
                prepare(racer)
            racer.together()
            ticket = newest(racer)
            wish = wishes[racer.number % len(wishes)]
            racer.together()
            told.append(wish(racer, ticket))
            racer.together()
            if racer.number == 0:
                clear(racer)
            racer.together()
        return told

    return race


def newest(racer):
    """The number of the ticket that was given last."""
    return max(unfinished(racer))


def unfinished(racer):
    """Whoever has not gone home."""
    return tried(racer, lambda tx: tx.book.unfinished(tx.open_day()))


def clear(racer):
    """Whoever is still there goes home."""
    for ticket in unfinished(racer):
        for verb in (issuing.cancel_ticket, serving.complete):
            tried(racer, verb, ticket_id=ticket)


def somebody_waits(racer):
    done(racer, issuing.issue_ticket, service="pension-apply")


def somebody_is_called(racer):
    somebody_waits(racer)
    done(racer, calling.call_next, counter="1")


def call_next(racer, _ticket):
    return done(racer, calling.call_next, counter=window(racer))


def call_this(racer, ticket):
    return done(racer, calling.call_ticket, ticket_id=ticket, counter=window(racer))


def transfer(racer, ticket):
    return done(racer, serving.transfer, ticket_id=ticket, queue="company", place=Place.BACK)


def no_show(racer, ticket):
    return done(racer, calling.record_no_show, ticket_id=ticket)


def recall(racer, ticket):
    return done(racer, calling.recall, ticket_id=ticket)


def start(racer, ticket):
    return done(racer, serving.start_service, ticket_id=ticket)


def undo(racer, ticket):
    return done(racer, calling.undo, ticket_id=ticket)


def requeue(racer, ticket):
    return done(racer, calling.requeue, ticket_id=ticket)


def next_against_this(racer, rounds):
    return race_of(somebody_waits, call_next, call_this)(racer, rounds)


def recall_against_no_show(racer, rounds):
    return race_of(somebody_is_called, recall, no_show)(racer, rounds)


def transfer_against_call(racer, rounds):
    return race_of(somebody_waits, transfer, call_next, call_this)(racer, rounds)


def undo_against_anything(racer, rounds):
    return race_of(somebody_is_called, undo, start, no_show, requeue)(racer, rounds)


@pytest.mark.proof
@pytest.mark.timeout(3600)
def test_call_next_and_a_chosen_call_call_one_visitor_once(work, pool, full):
    told = pool.run(next_against_this, work.house.database.url, work.hall, 200 if full else 4)

    assert [sum(one) for one in zip(*told, strict=True)] == [1] * len(told[0])
    assert work.story.count("ticket.called") == len(told[0])
    nothing_is_lost(work)


@pytest.mark.proof
@pytest.mark.timeout(3600)
def test_a_visitor_is_missed_once_and_recalled_only_before(work, pool, full):
    told = pool.run(recall_against_no_show, work.house.database.url, work.hall, 200 if full else 4)
    lines = lines_by_ticket(work)

    assert work.story.count("ticket.no_show") == len(told[0])
    assert all("ticket.recalled" not in line[line.index("ticket.no_show") :] for line in lines.values())
    assert sum(map(sum, told)) == work.story.count("ticket.no_show") + work.story.count("ticket.recalled")
    nothing_is_lost(work)


@pytest.mark.proof
@pytest.mark.timeout(3600)
def test_a_transfer_and_a_call_find_the_visitor_where_the_other_has_left_him(work, pool, full):
    told = pool.run(transfer_against_call, work.house.database.url, work.hall, 200 if full else 4)

    assert sum(map(sum, told)) == work.story.count("ticket.transferred") + work.story.count("ticket.called")
    for line in lines_by_ticket(work).values():  # a call ends the wait once; only a transfer from the counter lets there be another
        calls, moves = line.count("ticket.called"), line.count("ticket.transferred")
        assert 1 <= calls <= moves + 1
    nothing_is_lost(work)


@pytest.mark.proof
@pytest.mark.timeout(3600)
def test_of_an_undo_and_whatever_else_one_has_its_effect(work, pool, full):
    told = pool.run(undo_against_anything, work.house.database.url, work.hall, 200 if full else 4)

    for undone, started, missed, requeued in zip(*told, strict=True):
        # A no-show may be undone again; all else leaves nothing to the others.
        assert undone + started + missed + requeued == 1 or (undone and missed and started + requeued <= 1)
    nothing_is_lost(work)


def lines_by_ticket(work):
    """The names of the events of every ticket, in order."""
    lines: dict[int, list[str]] = {}
    for row in work.rows(t.event_log):
        if row["ticket_id"]:
            lines.setdefault(row["ticket_id"], []).append(row["name"])
    return lines


# --- anything at once --------------------------------------------------------------------------------------------------------------------------


def anything(racer, acts, seed):
    """So many acts by chance, on whoever is there; how many had their effect."""
    chance, effects = Random(seed + racer.number), 0
    racer.together()
    for _ in range(acts):
        there = unfinished(racer) or [0]
        if len(there) < 6:
            green = {"priority": "green", "reason": "elderly"} if chance.random() < 0.4 else {}
            effects += done(racer, issuing.issue_ticket, service=chance.choice(["pension-apply", "card-new"]), **green)
        act = chance.choice([call_next, call_next, call_this, transfer, no_show, recall, start, undo, requeue, complete, hold, reinstate])
        effects += act(racer, chance.choice(there))
    return effects


def complete(racer, ticket):
    return done(racer, serving.complete, ticket_id=ticket)


def hold(racer, ticket):
    return done(racer, serving.hold, ticket_id=ticket)


def reinstate(racer, ticket):
    return done(racer, calling.reinstate, ticket_id=ticket)


@pytest.mark.proof
@pytest.mark.timeout(3600)
def test_whatever_is_done_at_once_every_effect_is_in_the_books_once(work, pool, full):
    before = len(work.story)
    effects = sum(pool.run(anything, work.house.database.url, work.hall, 2_000 if full else 25, 7))
    never_twice_in_a_row_at_a_counter(work)

    assert len(work.story) - before == effects
    nothing_is_lost(work)


def never_twice_in_a_row_at_a_counter(work):
    """No counter calls while it has a visitor, as the story alone tells it."""
    there: dict[int, int] = {}
    ends = {"ticket.completed", "ticket.no_show", "ticket.transferred", "ticket.requeued", "ticket.held", "ticket.cancelled"}
    for row in work.rows(t.event_log):
        name, facts = row["name"], json.loads(row["body"])["event"]
        comes = name == "ticket.called" or (name == "ticket.undone" and facts["what"] != "ticket.called" and "counter" in facts)
        if comes or name == "ticket.undone" or name in ends:
            there = {counter: one for counter, one in there.items() if one != row["ticket_id"]}
        if comes:
            assert facts["counter"] not in there
            there[facts["counter"]] = row["ticket_id"]
