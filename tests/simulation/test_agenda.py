"""What is going to happen and when."""

from functools import partial

from hallq.simulation.agenda import Agenda


def test_acts_come_in_the_order_of_their_instants_and_of_their_planning():
    done: list[str] = []
    agenda = Agenda()
    for at, name in ((5, "late"), (1, "first"), (1, "second")):
        agenda.plan(at, partial(done.append, name))
    while agenda:
        agenda.take()()

    assert done == ["first", "second", "late"]


def test_the_agenda_knows_when_the_next_act_is_due():
    agenda = Agenda()
    agenda.plan(7, lambda: None)

    assert agenda.next_at == 7


def test_a_cleared_agenda_plans_nothing():
    agenda = Agenda()
    agenda.plan(7, lambda: None)
    agenda.clear()

    assert agenda.next_at is None
