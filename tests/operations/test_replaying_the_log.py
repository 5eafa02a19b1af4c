"""Whole days made of any acts in any order: the hall agrees with a plain model of it, and its log alone tells the same books."""

from dataclasses import replace
from random import Random

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from hallq.domain import visit as visits_rules
from hallq.domain.events import TicketHeld
from hallq.domain.listing import Listing
from hallq.domain.ticket import TicketState
from hallq.operations import calling, serving
from tests.operations.days import Days, any_book, made
from tests.operations.hall_model import PLACES


def of(machine, database_url):
    """A machine that lives in a database."""
    return type(machine.__name__, (machine,), {"database_url": database_url})


def live(machine, database_url, *, days, acts, phases=tuple(Phase)):
    """Let a machine live some days."""
    run_state_machine_as_test(
        of(machine, database_url),
        settings=settings(
            max_examples=days, stateful_step_count=acts, phases=phases, deadline=None, suppress_health_check=list(HealthCheck), print_blob=False
        ),
    )


@pytest.mark.proof
@pytest.mark.timeout(3600)
def test_whatever_happens_the_hall_agrees_with_its_model_and_its_log_tells_the_same_books(database_url, full):
    live(Days, database_url, days=400 if full else 12, acts=60 if full else 30)


@pytest.mark.proof
@pytest.mark.timeout(3600)
def test_on_long_busy_days_they_agree_to_the_end(database_url, full):
    for seed in range(300 if full else 4):
        busy, chance = of(Days, database_url)(), Random(seed)
        busy.begin(arrival_is_service=bool(seed % 2), book=any_book(chance))
        for _ in range(600 if full else 250):
            busy.anything(chance, chance.choice(sorted(PLACES)), back=chance.random() < 0.3)
        busy.teardown()


# --- controls: each of these faults must be found ------------------------------------------------------------------------------------------------


class NoIdempotency(Days):
    """A request that is sent again is acted upon again."""

    def send(self, press, wishes):
        return super().send(replace(press, key=f"{press.key}-{next(made)}"), wishes)


class UndoForgetsThePlace(Days):
    """Whose call is undone stands at the back of the line."""

    @staticmethod
    def undo(tx, **wishes):
        back = calling.undo(tx, **wishes)
        if back.state is TicketState.WAITING:
            tx.book.save_ticket(replace(back, place_seq=tx.next_seq))
        return back


class CallForgetsTheGuard(Days):
    """The first of the highest class is called, however long others have waited."""

    @staticmethod
    def call_next(tx, counter):
        tx.setup = replace(tx.setup, queues=Listing(tuple(replace(one, guard_minutes=10**6) for one in tx.setup.queues)))
        return calling.call_next(tx, counter=counter)


class BooksWithoutStory(Days):
    """A completion writes what is right into the books, and nothing into the log."""

    @staticmethod
    def complete(tx, **wishes):
        done = serving.complete(tx, **wishes)
        tx.book.writer.run(sa.text("UPDATE occurrence SET matters = 2 WHERE hall_id = :hall"), {"hall": tx.book.hall_id})
        return done


@pytest.mark.parametrize("broken", [NoIdempotency, UndoForgetsThePlace, CallForgetsTheGuard, BooksWithoutStory])
def test_a_fault_is_found(broken, sqlite_url):
    """On SQLite only: what is tried here is the test itself."""
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        live(broken, sqlite_url, days=300, acts=40, phases=(Phase.generate,))


def test_a_hold_that_keeps_the_counter_is_found(sqlite_url, monkeypatch):
    """On SQLite only: what is tried here is the test itself. The table's own check finds it first."""
    monkeypatch.setitem(visits_rules._RULES, TicketHeld, lambda _ticket, _line, _event: {"state": TicketState.ON_HOLD})  # noqa: SLF001 -- the fault is put where the rule is

    with pytest.raises(Exception, match="CHECK constraint failed"):
        live(Days, sqlite_url, days=300, acts=40, phases=(Phase.generate,))
