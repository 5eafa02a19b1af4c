"""A day played again: the same visitors, the same windows, other rules; and the figures of who waits how long then."""

import random

import pytest

from hallq.domain.discipline import Discipline, Rule, Served, Sight, Terms
from hallq.domain.whatif import MINUTE, Came, DayLog, Regime, Stood, calls_under, what_if

FAVOURED = {1: Terms(0), 2: Terms(1, favoured=True)}
FIFO = Regime({1: Rule(Discipline.FIFO, 30 * MINUTE)}, {1: Sight((Served(1),))})
STRICT = Regime({1: Rule(Discipline.STRICT, 30 * MINUTE, FAVOURED)}, {1: Sight((Served(1),))})
ALL_DAY = Stood(1, 1, 0, 600 * MINUTE)


def came(number, at, *, klass=1, busy=10, called=None, queue=1, **more):
    """A visitor; all in minutes."""
    busy_ms = None if busy is None else busy * MINUTE
    return Came(number, at * MINUTE, queue, klass, busy_ms=busy_ms, called_at=None if called is None else called * MINUTE, **more)


def minutes(calls):
    return {number: at / MINUTE for number, at in calls.items()}


LINE = (came(1, 0, called=1), came(2, 1, called=12), came(3, 2, klass=2, called=23), came(4, 3, called=34))


def test_a_day_is_played_under_the_rule_as_it_was_and_under_another():
    log = DayLog(LINE, (ALL_DAY,))
    assert minutes(calls_under(log, FIFO)) == {1: 0, 2: 10, 3: 20, 4: 30}
    assert minutes(calls_under(log, STRICT)) == {1: 0, 3: 10, 2: 20, 4: 30}


def test_waits_stand_side_by_side_class_by_class_and_for_all():
    found = what_if(DayLog(LINE, (ALL_DAY,)), FIFO, STRICT, {1: 15 * MINUTE})
    assert [(one.class_id, one.called, one.mean) for one in found.really] == [(1, 3, pytest.approx(43 / 3)), (2, 1, 21), (None, 4, 16)]
    assert [(one.class_id, one.mean) for one in found.was] == [(1, 12), (2, 18), (None, 13.5)]
    assert [(one.class_id, one.mean) for one in found.instead] == [(1, pytest.approx(46 / 3)), (2, 8), (None, 13.5)]


def test_shares_over_target_and_overtakings_are_told():
    found = what_if(DayLog(LINE, (ALL_DAY,)), FIFO, STRICT, {1: 15 * MINUTE})
    everybody = found.instead[-1]
    assert (everybody.p50, everybody.over_target, everybody.overtaken) == (13.5, 0.5, 0.25)
    assert found.was[-1].overtaken == 0


def test_calls_that_age_alone_decides_are_counted():
    regime = Regime({1: Rule(Discipline.STRICT, 15 * MINUTE, FAVOURED)}, STRICT.sights)
    found = what_if(DayLog(LINE, (ALL_DAY,)), STRICT, regime, {})
    assert (found.was[-1].guarded, found.instead[-1].guarded, found.instead[-1].over_target) == (0, 2, 0)


def test_whoever_left_leaves_again_and_is_not_called():
    line = (came(1, 0), came(2, 1, busy=None, left_at=5 * MINUTE), came(3, 2))
    found = what_if(DayLog(line, (ALL_DAY,)), FIFO, FIFO, {})
    assert minutes(calls_under(DayLog(line, (ALL_DAY,)), FIFO)) == {1: 0, 3: 10}
    assert (found.instead[-1].called, found.instead[-1].uncalled) == (2, 1)


def test_whoever_was_never_called_keeps_a_window_as_long_as_most():
    line = (came(1, 0, busy=7), came(2, 0, busy=None), came(3, 1, busy=9))
    assert minutes(calls_under(DayLog(line, (ALL_DAY,)), FIFO)) == {1: 0, 2: 7, 3: 15}
    alone = (came(1, 0, busy=None), came(2, 0, busy=None))
    assert minutes(calls_under(DayLog(alone, (ALL_DAY,)), FIFO)) == {1: 0, 2: 10}


def test_windows_are_open_when_they_were_and_serve_to_the_end():
    spans = (Stood(1, 1, 0, 5 * MINUTE), Stood(1, 1, 20 * MINUTE, 25 * MINUTE), Stood(1, 2, 25 * MINUTE, 90 * MINUTE))
    line = tuple(came(number, 0) for number in (1, 2, 3))
    sights = {1: Sight((Served(1),))}
    assert minutes(calls_under(DayLog(line, spans), Regime(FIFO.rules, sights))) == {1: 0, 2: 20}
    both = sights | {2: Sight((Served(1), Served(9)))}
    assert minutes(calls_under(DayLog(line, spans), Regime(FIFO.rules, both))) == {1: 0, 2: 20, 3: 30}


def test_a_window_that_is_moved_serves_by_another_profile():
    rules = {1: Rule(Discipline.FIFO), 2: Rule(Discipline.FIFO)}
    sights = {1: Sight((Served(1),)), 2: Sight((Served(2),))}
    log = DayLog((came(1, 0), came(2, 0), came(3, 0, queue=2)), (ALL_DAY, Stood(2, 2, 0, 600 * MINUTE)))
    assert minutes(calls_under(log, Regime(rules, sights))) == {1: 0, 3: 0, 2: 10}
    assert minutes(calls_under(log, Regime(rules, sights, moved={2: 1}))) == {1: 0, 2: 0}


def test_visitors_of_a_queue_without_a_rule_are_not_played():
    found = what_if(DayLog((came(1, 0, queue=8, called=4),), (ALL_DAY,)), FIFO, FIFO, {})
    assert [(one.called, one.mean) for one in (found.really[0], found.instead[0])] == [(1, 4), (0, 0)]


def test_a_window_calls_only_what_whoever_sits_there_has_the_skill_for():
    rules = {1: FIFO.rules[1], 2: FIFO.rules[1]}
    sights = {1: Sight((Served(1), Served(2)))}
    line = (came(1, 0), came(2, 0, queue=2), came(3, 0))
    spans = (Stood(1, 1, 0, 15 * MINUTE, 7), Stood(1, 1, 15 * MINUTE, 90 * MINUTE, 8))
    log = DayLog(line, spans)
    assert minutes(calls_under(log, Regime(rules, sights))) == {1: 0, 2: 10, 3: 20}
    assert minutes(calls_under(log, Regime(rules, sights, able={7: frozenset({1})}))) == {1: 0, 3: 10, 2: 20}
    assert minutes(calls_under(log, Regime(rules, sights, able={7: frozenset({2}), 8: frozenset({1})}))) == {2: 0, 1: 15, 3: 25}


def test_skills_hold_under_another_work_profile_too():
    rules = {1: FIFO.rules[1], 2: FIFO.rules[1]}
    sights = {1: Sight((Served(1),)), 2: Sight((Served(1), Served(2)))}
    log = DayLog((came(1, 0, queue=2), came(2, 0)), (Stood(1, 1, 0, 90 * MINUTE, 7),))
    assert minutes(calls_under(log, Regime(rules, sights, moved={1: 2}, able={7: frozenset({1})}))) == {2: 0}


def test_people_of_one_work_profile_share_what_it_remembers():
    regime = Regime({1: Rule(Discipline.RATIO, 90 * MINUTE, FAVOURED, favours=1)}, FIFO.sights, able={7: frozenset({1}), 8: frozenset({1})})
    line = (came(1, 0), came(2, 1), came(3, 2, klass=2), came(4, 3, klass=2))
    spans = (Stood(1, 1, 0, 15 * MINUTE, 7), Stood(1, 1, 15 * MINUTE, 90 * MINUTE, 8))
    assert minutes(calls_under(DayLog(line, spans), regime)) == {1: 0, 3: 10, 2: 20, 4: 30}


def test_who_is_kept_for_one_window_is_called_there_alone():
    log = DayLog((came(1, 0), came(2, 0, only=2)), (ALL_DAY, Stood(2, 1, 30 * MINUTE, 90 * MINUTE)))
    assert minutes(calls_under(log, FIFO)) == {1: 0, 2: 30}


def test_a_whole_day_of_a_city_hall_is_played_in_a_moment():
    chance = random.Random(1)
    visitors = tuple(
        Came(number, int(chance.random() * 480 * MINUTE), 1 + number % 30, 1 + number % 3, busy_ms=int(chance.expovariate(1 / 10) * MINUTE))
        for number in range(4_500)
    )
    rules = {queue: Rule(Discipline.RATIO, terms=FAVOURED) for queue in range(1, 31)}
    sights = {profile: Sight(tuple(Served(profile * 5 + i) for i in range(1, 6))) for profile in range(6)}
    spans = tuple(Stood(window, window % 6, 0, 700 * MINUTE) for window in range(180))
    assert len(calls_under(DayLog(visitors, spans), Regime(rules, sights))) == 4_500
