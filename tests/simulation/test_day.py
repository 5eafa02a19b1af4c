"""What holds after a made-up day, whatever happened in it."""

from itertools import pairwise

import pytest

from hallq.domain.ticket import TicketState
from hallq.operations.clock import SetClock
from hallq.operations.day import open_day
from hallq.operations.hall import SYSTEM, House
from hallq.operations.setup import init_hall
from hallq.operations.verify import verify
from hallq.queries.reports import report
from hallq.simulation.day import HallClosedToday, HallDay, play, play_on
from tests.databases import open_database
from tests.making import NINE, clock_of, issue, make_hall, open_counters
from tests.simulation.conftest import TUESDAY, document, play_town

NINE_ON_TUESDAY = NINE + 24 * 3_600_000


def test_hundreds_of_visitors_came(town_day):
    assert len(town_day.day.visitors) > 350
    assert town_day.rows("SELECT count(*) FROM ticket") == [(len(town_day.day.visitors),)]


def test_the_books_are_what_the_story_tells(town_day):
    verdict = verify(town_day.house.database, town_day.hall)

    assert verdict.clean, verdict.faults
    assert verdict.lines > 2_000


def test_every_visit_has_come_to_an_end(town_day):
    open_ones = "SELECT state FROM ticket WHERE state NOT IN ('COMPLETED', 'CANCELLED', 'EXPIRED')"

    assert town_day.rows(open_ones) == []
    assert {state for (state,) in town_day.rows("SELECT DISTINCT state FROM ticket")} == {"COMPLETED", "CANCELLED", "EXPIRED"}


def test_no_period_and_no_session_is_left_open(town_day):
    left = "SELECT count(*) FROM ticket_period WHERE ended_at IS NULL UNION ALL SELECT count(*) FROM counter_session WHERE closed_at IS NULL"

    assert town_day.rows(left) == [(0,), (0,)]


def test_numbers_run_from_one_without_a_gap(town_day):
    for _prefix, count, lowest, highest in town_day.rows("SELECT prefix, count(*), min(value), max(value) FROM ticket GROUP BY prefix"):
        assert (lowest, highest) == (1, count)


def test_no_counter_ever_had_two_visitors(town_day):
    held = town_day.rows(
        "SELECT counter_id, began_at, ended_at, began_seq FROM ticket_period WHERE state IN ('CALLED', 'SERVING') ORDER BY counter_id, began_seq"
    )
    clashes = [(one, other) for one, other in pairwise(held) if one[0] == other[0] and other[1] < one[2]]

    assert clashes == []


def test_no_clerk_ever_worked_at_two_counters(town_day):
    assert town_day.rows("SELECT clerk_id FROM counter_session GROUP BY clerk_id HAVING count(DISTINCT counter_id) > 1") == []


@pytest.mark.parametrize(
    "event",
    [
        "ticket.recalled", "ticket.no_show", "ticket.reinstated", "ticket.cancelled", "ticket.held", "ticket.resumed", "ticket.transferred",
        "ticket.expired", "counter.paused", "counter.resumed", "evaluation.recorded",
    ],
)  # fmt: skip
def test_everything_that_happens_in_a_hall_happened(town_day, event):
    assert town_day.rows(f"SELECT count(*) FROM event_log WHERE name = '{event}'") != [(0,)]


def test_some_visitors_went_through_a_package(town_day):
    assert town_day.rows("SELECT count(*) FROM ticket WHERE steps > 2 AND state = 'COMPLETED'") != [(0,)]


def test_longer_waits_went_with_lower_ratings(town_day):
    setup = town_day.house.setup_of(town_day.hall)
    told = report(town_day.house.database, setup, "satisfaction_by_wait", from_day=TUESDAY, to_day=TUESDAY)
    correlation = told.figure("correlation")

    assert isinstance(correlation, float)
    assert correlation < -0.1


def test_nothing_was_refused(town_day):
    # A wrong press cannot be taken back where the visitor rated an earlier step in the same seconds.
    assert set(town_day.day.stage.refused) <= {"nothing_to_undo"}


def story(house: House, hall: int) -> list[tuple[int, int, str, int | None]]:
    with house.database.reading() as connection:
        rows = connection.exec_driver_sql(f"SELECT seq, at, name, ticket_id FROM event_log WHERE hall_id = {hall} ORDER BY seq")
        return [tuple(row) for row in rows]


def test_the_same_seed_tells_the_same_story(sqlite_url, tmp_path, sqlite_template):
    other = f"sqlite:///{tmp_path / 'other.db'}"
    (tmp_path / "other.db").write_bytes(sqlite_template.read_bytes())
    first, second = play_town(sqlite_url, seed=5, share=0.3), play_town(other, seed=5, share=0.3)

    assert story(first.house, first.hall) == story(second.house, second.hall)


def test_another_seed_tells_another_story(sqlite_url, tmp_path, sqlite_template):
    other = f"sqlite:///{tmp_path / 'other.db'}"
    (tmp_path / "other.db").write_bytes(sqlite_template.read_bytes())
    first, second = play_town(sqlite_url, seed=5, share=0.3), play_town(other, seed=6, share=0.3)

    assert story(first.house, first.hall) != story(second.house, second.hall)


def test_a_closed_day_cannot_be_played(sqlite_url):
    house, hall = make_hall(sqlite_url, open_day=False)

    with pytest.raises(HallClosedToday):
        HallDay(house, hall, "2026-11-22", 1, clerks={})


def test_progress_is_told_up_to_the_whole(sqlite_url):
    house, hall = make_hall(sqlite_url, open_day=False)
    assert isinstance(house.clock, SetClock)
    heard: list[float] = []
    play(HallDay(house, hall, TUESDAY, 1, clerks={}), house.clock, heard.append)

    assert heard == sorted(heard)
    assert heard[-1] == 1.0


def test_a_day_under_way_is_taken_up_after_a_restart(sqlite_url):
    clock = SetClock(NINE)
    database = open_database(sqlite_url)
    house = House(database, clock)
    hall = init_hall(database, document("town"), clock)
    before = HallDay(house, hall, TUESDAY, 1, clerks={})
    house.listen(before.stage.hear)
    before.begin()
    play_on(before, clock, until=before.begins_at + 90 * 60_000)

    restarted = House(database, clock)
    after = HallDay(restarted, hall, TUESDAY, 1, clerks={})
    play(after, clock)

    assert after.is_over
    assert verify(database, hall).clean
    with database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT state, count(*) FROM ticket GROUP BY state").fetchall()
    ended = dict(tuple(row) for row in rows)
    assert ended["COMPLETED"] > 0.8 * len(after.visitors)
    assert sum(ended.values()) == pytest.approx(len(after.visitors), abs=2)


def played_until(house: House, hall: int, minutes: int) -> HallDay:
    """A day in which so many minutes have gone by since the doors opened."""
    assert isinstance(house.clock, SetClock)
    day = HallDay(house, hall, TUESDAY, 1, clerks={})
    house.listen(day.stage.hear)
    day.begin()
    play_on(day, house.clock, until=NINE_ON_TUESDAY + minutes * 60_000)
    return day


def test_a_number_taken_by_a_real_visitor_is_called_and_served(sqlite_url):
    house, hall = make_hall(sqlite_url, open_day=False)
    day = played_until(house, hall, 30)
    ticket = issue(house, hall, service="card-new").ticket
    play_on(day, clock_of(house))

    assert house.act(hall, SYSTEM, lambda tx: tx.ticket(ticket.id)).state is TicketState.COMPLETED


def test_a_counter_where_a_real_clerk_works_is_left_alone(sqlite_url):
    house, hall = make_hall(sqlite_url, open_day=False, at=NINE_ON_TUESDAY - 20 * 60_000)
    house.act(hall, SYSTEM, open_day)
    open_counters(house, hall, "1", clerks=[77])
    play(HallDay(house, hall, TUESDAY, 1, clerks={"1": 5, "2": 6}), clock_of(house))
    with house.database.reading() as connection:
        worked = connection.exec_driver_sql("SELECT counter_id, clerk_id FROM counter_session WHERE clerk_id IS NOT NULL ORDER BY 1").fetchall()

    assert [tuple(row) for row in worked] == [(1, 77), (2, 6)]
