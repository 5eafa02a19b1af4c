"""A hall played forward waits as long as the formulas say, and never lets a window stand free while somebody waits for it."""

import random
from math import factorial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallq.domain.discipline import Discipline, Mode, Rule, Served, Sight, Terms, Turn, Waiting
from hallq.domain.heads import Entry, Lane
from hallq.domain.order import order
from hallq.domain.play import SHUT, Comer, Plan, Play, Post, Stage
from tests.domain.playing import MINUTE, line_of, mean, played

SERVICE, WINDOWS = 10.0, 6
RATE = 0.88 * WINDOWS / SERVICE


def erlang_share() -> float:
    """Who has to wait, of all visitors of six windows at 88 %."""
    load = RATE * SERVICE
    last = load**WINDOWS / factorial(WINDOWS) * WINDOWS / (WINDOWS - load)
    return last / (sum(load**k / factorial(k) for k in range(WINDOWS)) + last)


def erlang_wait() -> float:
    return erlang_share() * SERVICE / (WINDOWS - RATE * SERVICE)


def cobham_waits(first: float) -> tuple[float, float]:
    """Mean minutes of the first class, which is `first` of all visitors, and of the second under strict priority."""
    base = erlang_share() * SERVICE / WINDOWS
    return base / (1 - 0.88 * first), base / ((1 - 0.88 * first) * (1 - 0.88))


@pytest.fixture(scope="module")
def minutes(full):
    return 4_000_000 if full else 60_000


@pytest.mark.proof
def test_six_windows_at_88_percent_wait_as_erlang_says(full, minutes):
    waits = played(line_of(Discipline.FIFO, windows=WINDOWS), [RATE], seed=400, minutes=minutes, service=SERVICE)
    assert erlang_wait() == pytest.approx(9.62, abs=0.005)
    assert mean(waits) == pytest.approx(erlang_wait(), rel=0.03 if full else 0.15)


@pytest.mark.proof
def test_strict_priority_waits_as_cobham_says(full, minutes):
    stage = line_of(Discipline.STRICT, windows=WINDOWS, classes=2)
    waits = played(stage, [RATE * 0.75, RATE * 0.25], seed=7, minutes=minutes, service=SERVICE)
    first, second = cobham_waits(0.25)
    assert sum(waits[1]) / len(waits[1]) == pytest.approx(first, rel=0.03 if full else 0.15)
    assert sum(waits[0]) / len(waits[0]) == pytest.approx(second, rel=0.03 if full else 0.2)


@pytest.fixture(scope="module")
def by_discipline(full):
    """The overall mean under each discipline with the same visitors; a service does not know its visitor."""
    lengths: list[float] = []
    chance = random.Random(3)

    def like_number(number: int) -> float:
        while len(lengths) <= number:
            lengths.append(chance.expovariate(1))
        return lengths[number]

    rates = [RATE * part for part in (0.6, 0.25, 0.15)]
    found = {}
    for discipline in Discipline:
        stage = line_of(discipline, windows=WINDOWS, classes=3, guard_ms=45 * MINUTE)
        found[discipline] = played(stage, rates, seed=8, minutes=400_000 if full else 12_000, service=SERVICE, like_number=like_number)
    return found


@pytest.mark.proof
@pytest.mark.parametrize("discipline", list(Discipline))
def test_every_discipline_only_moves_minutes_from_one_visitor_to_another(by_discipline, discipline, full):
    """Waits are conserved: what one class gains, others pay."""
    assert mean(by_discipline[discipline]) == pytest.approx(mean(by_discipline[Discipline.FIFO]), rel=0.03 if full else 0.1)


def test_priority_moves_them_from_the_favoured_to_the_others(by_discipline):
    strict, fifo = by_discipline[Discipline.STRICT], by_discipline[Discipline.FIFO]
    assert sum(strict[2]) / len(strict[2]) < sum(fifo[2]) / len(fifo[2]) / 2
    assert sum(strict[0]) > sum(fifo[0])


# --- No window stands free while somebody waits for it -------------------------------------------------------------------------------------

QUEUES, CLASSES = (1, 2), (1, 2)
LANES = [Lane(queue, klass) for queue in QUEUES for klass in CLASSES] + [Lane(1, 1, only=3)]
served = st.builds(Served, st.sampled_from(QUEUES), st.frozensets(st.sampled_from(CLASSES)), st.just(1), st.sampled_from([0, 0, 3, 7]))
sight = st.builds(Sight, st.lists(served, min_size=1, max_size=2, unique_by=lambda one: one.queue_id).map(tuple), st.sampled_from(Mode))
happenings = st.lists(
    st.tuples(st.sampled_from(["come"] * 3 + ["leave", "open", "shut"]), st.integers(0, 30), st.integers(0, 4), st.integers(0, 9)), max_size=25
)


class Witness:
    """Writes down every call of a small hall."""

    def __init__(self, lengths):
        self.calls = []
        self._lengths = lengths

    def serve(self, post, lane, entry, at):
        self.calls.append((post, lane, entry, at))
        return self._lengths[entry.ticket_id % len(self._lengths)]


def who_comes(happened):
    """The comers, in order of time."""
    ordered = enumerate(sorted(happened, key=lambda one: one[1]), start=1)
    return [Comer(at, which, Entry(0, number, number, at)) for number, (what, at, which, _) in ordered if what == "come"]


def plan_rest(play, happened, coming):
    """Who leaves and which windows open and shut."""
    for what, at, which, place in happened:
        post = which % len(play.stage.posts)
        if what == "leave" and place < len(coming):
            play.leave(coming[place].at + at, coming[place].lane, coming[place].entry)
        elif what in {"open", "shut"}:
            play.change(at, play.stage.posts[post].window_id, post if what == "open" else SHUT)


@settings(max_examples=100)
@given(st.lists(sight, min_size=1, max_size=3), happenings, st.lists(st.integers(1, 12), min_size=1, max_size=5), st.sampled_from(Discipline))
def test_no_window_stands_free_while_somebody_waits_whom_it_may_call(sights, happened, lengths, discipline):
    rules = {queue: Rule(discipline, 6, {2: Terms(1, favoured=True)}) for queue in QUEUES}
    posts = [Post(window, window) for window in range(1, len(sights) + 1)]
    stage = Stage(Plan(LANES, posts, sights, rules))
    sight_at = [sights[posts.index(post)] for post in stage.posts]
    witness = Witness(lengths)
    coming = who_comes(happened)
    play = Play(stage, witness.serve, comers=iter(coming))
    plan_rest(play, happened, coming)
    for post in range(len(posts)):
        play.man(post, post)
    for now in range(60):
        play.run(now)
        for post, seen in enumerate(sight_at):
            if play.free >> post & 1:
                assert order(seen_from(play, post), rules, now, seen) == []
    assert len({call[2].ticket_id for call in witness.calls}) == len(witness.calls)


def seen_from(play, post):
    """Who waits in lanes that a post may call."""
    return [
        Waiting(entry.ticket_id, "", lane.queue_id, lane.class_id, entry.place, entry.since, entry.slot_at)
        for i, (lane, line) in enumerate(zip(play.stage.lanes, play.lines, strict=True))
        if play.stage.reach[post] >> i & 1
        for entry in line
    ]


# --- Ghosts ask when they would be called ---------------------------------------------------------------------------------------------------


def one_window(after_ms=0):
    """A window that serves one queue of two classes, the second favoured."""
    rule = Rule(Discipline.RATIO, 60, {2: Terms(1, favoured=True)})
    return Stage(Plan([Lane(1, 1), Lane(1, 2)], [Post(1, 1)], [Sight((Served(1, after_ms=after_ms),))], {1: rule}))


def test_a_ghost_learns_its_call_and_keeps_no_window_and_no_turn():
    witness = Witness([10])
    play = Play(one_window(), witness.serve)
    play.put(0, [Entry(0, 2, 2, 0), Entry(0, 1, 1, 0)])
    play.put(0, [Entry(0, 9, -1, 0)])
    play.put(1, [Entry(0, 9, -2, 0), Entry(0, 3, 3, 0)])
    play.man(0, 5)
    play.run()
    assert [(call[2].ticket_id, call[3]) for call in witness.calls] == [(3, 5), (1, 15), (2, 25)]
    assert play.reached == {-2: 15, -1: 35}


def test_a_play_ends_when_nobody_is_left_who_was_asked_about():
    play = Play(one_window(), Witness([10]).serve, comers=iter([Comer(7, 0, Entry(0, 10, 10, 7))]))
    play.put(0, [Entry(0, 3, 3, 0), Entry(0, 9, -1, 0)])
    play.put(1, [Entry(0, 9, -2, 0)])
    play.man(0, 5)
    play.left = 2
    play.run()
    assert (play.now, play.reached) == (15, {-1: 15, -2: 5})


def test_whoever_leaves_is_not_called():
    witness = Witness([10])
    play = Play(one_window(), witness.serve)
    play.put(0, [Entry(0, 1, 1, 0), Entry(0, 2, 2, 0), Entry(0, 3, 3, 0)])
    for number, at in ((1, 4), (2, 5), (2, 6)):
        play.leave(at, 0, Entry(0, number, number, 0))
    play.man(0, 9)
    play.run()
    assert [call[2].ticket_id for call in witness.calls] == [3]


def test_who_waits_from_the_beginning_is_called_when_patience_ends():
    witness = Witness([10])
    play = Play(one_window(after_ms=20), witness.serve)
    play.put(0, [Entry(0, 1, 1, 3)])
    play.man(0, 5)
    play.run()
    assert witness.calls == [(0, 0, Entry(0, 1, 1, 3), 23)]


def test_a_play_stops_at_an_instant_and_goes_on_from_there():
    play = Play(one_window(), Witness([10]).serve, comers=iter([Comer(7, 0, Entry(0, 10, 10, 7))]))
    play.run(6)
    assert (play.now, play.there) == (0, 0)
    play.run(7)
    assert (play.now, play.there) == (7, 1)


def test_a_profile_goes_on_from_the_turn_it_remembers():
    witness = Witness([10])
    play = Play(one_window(), witness.serve, turns={1: Turn(2)})
    play.put(0, [Entry(0, 2, 2, 0)])
    play.put(1, [Entry(0, 1, 1, 0)])
    play.man(0, 5)
    play.run(5)
    assert witness.calls[0][2].ticket_id == 2
    assert play.turns() == {1: Turn(0)}


# --- Appointments ---------------------------------------------------------------------------------------------------------------------------


def with_appointments(after_ms=0):
    """One window and one queue where appointments count from 2 before to 5 after their time."""
    rule = Rule(Discipline.APPOINTMENT, 1_000, early_ms=2, late_ms=5)
    return Stage(Plan([Lane(1, 1)], [Post(1, 1)], [Sight((Served(1, after_ms=after_ms),))], {1: rule}))


def called_in(stage, *entries, ready_at, leave=None, length=10):
    """Who is called when, by ticket."""
    witness = Witness([length])
    play = Play(stage, witness.serve)
    play.put(0, entries)
    if leave is not None:
        play.leave(*leave)
    play.man(0, ready_at)
    play.run()
    return [(call[2].ticket_id, call[3]) for call in witness.calls]


ON_TIME, WITHOUT, LATE = Entry(40, 3, 3, 38), Entry(0, 2, 2, 5), Entry(20, 1, 1, 18)


def test_an_appointment_about_now_goes_first_and_one_that_is_past_waits_with_the_others():
    assert called_in(with_appointments(), ON_TIME, WITHOUT, LATE, ready_at=39) == [(3, 39), (2, 49), (1, 59)]
    assert called_in(with_appointments(), ON_TIME, WITHOUT, LATE, ready_at=25) == [(1, 25), (2, 35), (3, 45)]


def test_whoever_leaves_is_called_from_no_part_of_a_lane():
    assert called_in(with_appointments(), ON_TIME, LATE, ready_at=39, leave=(30, 0, LATE)) == [(3, 39)]


def test_a_patient_window_looks_again_when_somebody_is_late():
    """The head of those with an appointment came last; once it is past, whoever stands behind has waited long enough."""
    first, second = Entry(20, 2, 2, 60), Entry(90, 1, 1, 0)
    assert called_in(with_appointments(after_ms=20), first, second, ready_at=0) == [(1, 26), (2, 80)]
    assert called_in(with_appointments(after_ms=20), first, second, ready_at=0, leave=(22, 0, first)) == [(1, 22)]
