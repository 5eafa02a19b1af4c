"""The one thread that tells: in the order of the story, gathered, caught up from the log, and never dead."""

import threading
import time
from itertools import pairwise

import pytest

from hallq.domain.events import DayOpened, TicketExpired, TicketRecalled
from hallq.live.teller import MOST_AT_ONCE, QUIET_PAUSE_S, URGENT_PAUSE_S, Teller
from hallq.operations.clock import SetClock
from hallq.operations.hall import House
from hallq.queries.head import StoryReader
from tests.databases import open_database
from tests.live.telling import Screens, Written
from tests.making import NINE, issue, make_hall


@pytest.fixture
def story():
    return Written()


@pytest.fixture
def screens():
    return Screens()


@pytest.fixture
def teller(story, screens):
    """A teller whose hall 1 is watched from its first line on."""
    found = Teller(story, screens)
    found.watch(1)
    yield found
    found.stop()


CALL = TicketRecalled(1, "A001", queue=1, zone=1, counter=1, window="1", nth=2, language="zh")
QUIET = TicketExpired(1, "A001")


# --- order -----------------------------------------------------------------------------------------------------------------------------------


def test_lines_are_told_in_the_order_of_the_story(story, screens, teller):
    for _ in range(100):
        teller.hear(story.write(QUIET))
    screens.wait_for(100)

    assert screens.seqs() == list(range(1, 101))


def test_every_line_is_told_once(story, screens, teller):
    lines = story.write(QUIET, CALL, QUIET)
    teller.hear(lines)
    screens.wait_for(3)
    teller.hear(lines)
    teller.hear(story.write(CALL))
    screens.wait_for(4)

    assert screens.seqs() == [1, 2, 3, 4]


def test_a_message_bears_hall_and_epoch(story, screens, teller):
    teller.hear(story.write(CALL))
    screens.wait_for(1)

    assert (screens.messages[0][1].hall_id, screens.messages[0][1].epoch) == (1, "e1")


def test_each_hall_is_told_its_own_story(story, screens, teller):
    teller.watch(2)
    teller.hear(story.write(CALL, hall=1) + story.write(QUIET, CALL, hall=2))
    screens.wait_for(1, hall=1)
    screens.wait_for(2, hall=2)

    assert (screens.seqs(1), screens.seqs(2)) == ([1], [1, 2])


def test_a_hall_without_screens_is_told_nothing(story, screens, teller):
    teller.hear(story.write(CALL, hall=3))
    teller.hear(story.write(CALL, hall=1))
    screens.wait_for(1)

    assert screens.seqs(3) == []


def test_whoever_begins_to_watch_is_told_what_comes_from_now_on(story, screens):
    story.write(QUIET, QUIET)
    teller = Teller(story, screens)
    teller.watch(1)
    teller.hear(story.write(CALL))
    screens.wait_for(1)
    teller.stop()

    assert screens.seqs() == [3]


def test_a_hall_that_there_is_not_is_not_watched(story, screens, teller):
    teller.watch(9)
    teller.hear(story.write(CALL, hall=9))
    teller.hear(story.write(CALL))
    screens.wait_for(1)

    assert screens.seqs(9) == []


# --- gathering -------------------------------------------------------------------------------------------------------------------------------


def test_a_call_leaves_at_once_and_quiet_lines_wait(story, screens, teller):
    def pause_before(event):
        teller.hear(story.write(CALL))
        screens.wait_for(len(story.lines))
        teller.hear(story.write(event))
        screens.wait_for(len(story.lines))
        (before, _), (then, _) = screens.messages[-2:]
        return then - before

    calls, quiet = min(pause_before(CALL) for _ in range(3)), min(pause_before(QUIET) for _ in range(3))

    assert URGENT_PAUSE_S * 0.9 <= calls < QUIET_PAUSE_S
    assert quiet >= QUIET_PAUSE_S * 0.9


def test_a_call_takes_along_whatever_waits(story, screens, teller):
    teller.hear(story.write(CALL))
    screens.wait_for(1)
    teller.hear(story.write(QUIET, QUIET))
    teller.hear(story.write(CALL))
    screens.wait_for(4)

    assert [len(message.lines) for _, message in screens.messages] == [1, 3]


def test_in_a_rush_calls_leave_at_most_every_thirty_milliseconds(story, screens, teller):
    until = time.monotonic() + 0.5
    while time.monotonic() < until:
        teller.hear(story.write(CALL))
    screens.wait_for(len(story.lines))
    times = [at for at, _ in screens.messages]

    assert min(then - before for before, then in pairwise(times)) >= URGENT_PAUSE_S * 0.9
    assert screens.seqs() == list(range(1, len(story.lines) + 1))


# --- gaps and other processes ----------------------------------------------------------------------------------------------------------------


def test_a_gap_is_filled_from_the_log(story, screens, teller):
    story.write(QUIET, QUIET)
    teller.hear(story.write(CALL))
    screens.wait_for(3)

    assert screens.seqs() == [1, 2, 3]


def test_lines_that_come_in_a_wrong_order_are_told_in_the_right_one(story, screens, teller):
    first, second = story.write(CALL, CALL)
    teller.hear([second])
    teller.hear([first])
    screens.wait_for(2)

    assert screens.seqs() == [1, 2]


def test_lines_that_nobody_handed_over_are_found_within_a_second_and_a_half(story, screens, teller):
    begun = time.monotonic()
    story.write(QUIET)
    screens.wait_for(1)

    assert time.monotonic() - begun < 1.5 + 1  # a second more for a busy machine


def test_a_long_absence_is_caught_up_page_by_page(story, screens, teller):
    story.write(*[QUIET] * (MOST_AT_ONCE + 7))
    screens.wait_for(MOST_AT_ONCE + 7)

    assert [len(message.lines) for _, message in screens.messages] == [MOST_AT_ONCE, 7]


@pytest.mark.parametrize("database", ["sqlite_url", "postgres_url"])
def test_what_another_process_did_is_told_in_order_with_what_this_one_did(request, database, screens):
    house, hall = make_hall(request.getfixturevalue(database))
    teller = Teller(StoryReader(house.database), screens)
    house.listen(teller.hear)
    teller.watch(hall)
    begun = StoryReader(house.database).head(hall).seq
    other = House(open_database(house.database.url), SetClock(NINE))
    for acting in (other, house, other):
        issue(acting, hall)
    screens.wait_for(3, hall)
    teller.stop()

    assert screens.seqs(hall) == [begun + 1, begun + 2, begun + 3]


# --- bad days --------------------------------------------------------------------------------------------------------------------------------


def test_a_message_that_cannot_be_sent_is_lost_and_the_next_one_is_told(story, screens, teller, caplog):
    screens.fails = 1
    teller.hear(story.write(CALL))
    screens.wait_for(1)
    teller.hear(story.write(CALL))
    screens.wait_for(2)

    assert screens.seqs() == [1, 2]
    assert "could not tell hall 1" in caplog.text


def test_while_the_log_cannot_be_read_the_teller_waits_and_then_catches_up(story, screens, teller, caplog):
    story.broken = True
    story.write(QUIET)
    teller.hear(story.write(CALL))
    while story.asked == 0:
        threading.Event().wait(0.01)
    story.broken = False
    screens.wait_for(2)

    assert screens.seqs() == [1, 2]
    assert "could not read the story of hall 1" in caplog.text


def test_a_look_round_that_fails_does_not_end_the_telling(story, screens, caplog):
    def fail():
        raise ConnectionError

    teller = Teller(story, screens, fail)
    teller.watch(1)
    story.write(QUIET)
    screens.wait_for(1)
    teller.stop()

    assert "could not look round" in caplog.text


def test_a_teller_that_is_stopped_tells_what_it_holds_and_ends(story, screens):
    teller = Teller(story, screens)
    teller.watch(1)
    before = threading.active_count()
    teller.hear(story.write(CALL, *[QUIET] * 50))
    teller.stop()

    assert screens.seqs() == list(range(1, 52))
    assert threading.active_count() == before - 1


def test_a_teller_that_never_watched_is_stopped_too(story, screens):
    teller = Teller(story, screens)
    teller.hear(story.write(DayOpened("2026-11-23")))
    teller.stop()
    teller.watch(1)

    assert screens.messages == []
