"""The quick choice of a hall played forward is the choice of the order, whatever waits and whatever rule holds."""

from heapq import heapify

from hypothesis import given, settings
from hypothesis import strategies as st

from hallq.domain.discipline import Discipline, Mode, Rule, Served, Sight, Terms, Turn, Waiting
from hallq.domain.heads import NOBODY, Entry, Lane, Memory, caller_for, seen_by
from hallq.domain.order import choose

NOW = 10_000_000
QUEUES, CLASSES = (1, 2, 3), (1, 2, 3)

terms = st.builds(
    Terms,
    rank=st.integers(0, 2),
    favoured=st.booleans(),
    head_start_ms=st.integers(0, 5),
    pace=st.integers(1, 3).map(lambda n: n * 500),
    target_ms=st.integers(0, 20),
)
times = st.integers(0, 12)


@st.composite
def rules(draw):
    """A rule a queue: half the time the same for all, as in most halls."""
    several = st.lists(st.sampled_from(list(Discipline)), min_size=3, max_size=3)
    kinds = draw(several | st.sampled_from(list(Discipline)).map(lambda one: [one] * 3))
    of_class = {klass: draw(terms) for klass in CLASSES}
    return {
        queue: Rule(kind, draw(st.integers(1, 14)), of_class, draw(st.integers(1, 3)), draw(times), draw(times))
        for queue, kind in zip(QUEUES, kinds, strict=True)
    }


@st.composite
def sights(draw):
    """What a window may call."""
    queues = draw(st.lists(st.sampled_from(QUEUES), min_size=1, unique=True))
    served = tuple(
        Served(queue, draw(st.frozensets(st.sampled_from(CLASSES), max_size=2)), draw(st.integers(1, 3)), draw(st.sampled_from([0, 0, 4, 9])))
        for queue in queues
    )
    return Sight(served, draw(st.sampled_from(Mode)))


@st.composite
def lines(draw):
    """Who waits: places are numbered through, ages and appointments are anything."""
    lanes = [Lane(queue, klass) for queue in QUEUES for klass in CLASSES]
    found = [[] for _ in lanes]
    for number in range(1, draw(st.integers(1, 14)) + 1):
        slot = draw(st.sampled_from([0, 0, NOW - 3, NOW, NOW + 4]))
        found[draw(st.integers(0, len(lanes) - 1))].append(Entry(slot, number, number, NOW - draw(st.integers(-3, 20))))
    for line in found:
        heapify(line)
    return lanes, found


@settings(max_examples=200)
@given(lines(), rules(), sights(), st.integers(0, 4))
def test_a_caller_picks_whom_the_order_picks_call_after_call(waiting, by_queue, sight, favoured):
    lanes, found = waiting
    turn = Turn(min(favoured, 2))
    caller = caller_for(lanes, by_queue, sight, Memory(turn))
    reach = seen_by(sight, lanes, 1)
    now = NOW
    while True:
        there = sum(1 << i for i, line in enumerate(found) if line) & reach
        heads = [
            Waiting(line[0].ticket_id, "", lane.queue_id, lane.class_id, line[0].place, line[0].since, line[0].slot_at)
            for lane, line in zip(lanes, found, strict=True)
            if line
        ]
        pick = choose(heads, by_queue, now, sight, turn)
        lane = caller.pick(found, there, now)
        assert (None if pick is None else pick.waiting.ticket_id) == (None if lane == NOBODY else found[lane][0].ticket_id)
        if pick is None:
            return
        turn = pick.turn
        assert caller.memory.turn.favoured == turn.favoured
        found[lane].remove(min(found[lane]))
        heapify(found[lane])
        now += 1


def test_a_lane_of_one_window_is_seen_by_no_other():
    lanes = [Lane(1, 1), Lane(1, 1, only=7)]
    sight = Sight((Served(1),))
    assert [seen_by(sight, lanes, window) for window in (7, 8)] == [0b11, 0b01]


def test_an_appointment_about_now_goes_before_who_came_earlier():
    lanes = [Lane(1, 1), Lane(1, 2)]
    caller = caller_for(lanes, {1: Rule(Discipline.APPOINTMENT)}, Sight((Served(1),)), Memory())
    assert caller.pick([[Entry(0, 1, 1, NOW - 9)], [Entry(NOW, 2, 2, NOW - 1)]], 0b11, NOW) == 1
