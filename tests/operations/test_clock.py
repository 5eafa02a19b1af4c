"""The two clocks: the hall's may be set, run fast or stand, the real one is the computer's."""



from hallq.operations.clock import LiveClock, RunningClock, SetClock
from hallq.operations.hall import House
from tests.databases import open_database


def test_live_both_clocks_agree():
    clock = LiveClock()

    assert abs(clock.hall() - clock.real()) < 1000


def test_a_house_lives_by_the_computers_clock_unless_told_otherwise(sqlite_url):
    """On SQLite only: no database is asked."""
    assert isinstance(House(open_database(sqlite_url)).clock, LiveClock)


def test_a_set_clock_stands_until_it_is_put_forward():
    clock = SetClock(1000)
    clock.advance(hours=1, minutes=2, seconds=3)

    assert (clock.hall(), abs(clock.real() - LiveClock().real()) < 1000) == (1000 + 3_723_000, True)


def test_a_set_clock_is_put_forward_and_never_back():
    clock = SetClock(1000)
    clock.put_forward(9000)
    clock.put_forward(10)

    assert clock.hall() == 9000


def test_a_set_clock_is_as_fast_as_a_persons_hand():
    assert (SetClock().speed, LiveClock().speed) == (1, 1)


def test_a_running_clock_runs_as_fast_as_it_is_told():
    clock = RunningClock(0, speed=1_000_000)
    first = clock.hall()

    assert clock.hall() > first >= 0


def test_a_paused_clock_stands():
    clock = RunningClock(5000, speed=1_000_000)
    clock.pause()
    at = clock.hall()

    assert (clock.hall(), clock.paused) == (at, True)


def test_a_resumed_clock_goes_on_from_where_it_stood():
    clock = RunningClock(0, speed=0)
    clock.pause()
    clock.run_at(1_000_000)
    before = clock.hall()
    clock.resume()

    assert before == 0
    assert clock.hall() > 0


def test_a_running_clock_is_put_forward_and_never_back():
    clock = RunningClock(0, speed=0)
    clock.put_forward(9000)
    clock.put_forward(10)

    assert clock.hall() == 9000


def test_a_running_clock_knows_its_speed_also_while_it_stands():
    clock = RunningClock(0, speed=60)
    clock.pause()

    assert clock.speed == 60


def test_the_real_clock_of_a_hall_in_another_time_is_the_computers():
    assert abs(RunningClock(0).real() - LiveClock().real()) < 1000
