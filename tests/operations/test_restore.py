"""After a restore the hall goes on, and no number that is on paper is ever given again."""

import json

import pytest
import sqlalchemy as sa

from hallq.domain.errors import BackupInvalid, DatabaseInUse, DatabaseNotEmpty, FieldInvalid
from hallq.domain.numbering import unused_thousand
from hallq.operations import day
from hallq.operations.hall import SYSTEM, House, Press
from hallq.operations.issuing import issue_ticket
from hallq.operations.restore import begin_again, restore
from hallq.operations.verify import verify
from hallq.store import tables as t
from hallq.store.copying import backup, contents
from tests.databases import close_databases, open_database, sqlite_copy
from tests.everything import everything
from tests.making import MONDAY, clock_of, issue, make_hall

TUESDAY = "2026-11-24"


@pytest.fixture
def file(tmp_path):
    """Where the backup lies."""
    return tmp_path / "hall.backup"


def back_again(house, file, **wishes):
    """Close the house, restore it from the backup, open it anew; with what was restored."""
    house.database.dispose()
    restored = restore(house.database, file, house.clock, replacing=True, **wishes)
    return House(house.database, house.clock), restored


def numbers(tickets):
    return {(issued.ticket.business_day, issued.ticket.number) for issued in tickets}


def jobs(house):
    with house.database.reading() as connection:
        return connection.execute(sa.select(t.print_job.c.id, t.print_job.c.state, t.print_job.c.reason)).all()


def test_no_number_on_paper_is_given_again(database_url, file):
    house, hall = make_hall(database_url)
    paper = numbers(issue(house, hall) for _ in range(5))
    backup(house.database, file)
    paper |= numbers(issue(house, hall, service=service) for service in ["card-new"] * 5 + ["pension-apply"] * 3)

    house, _ = back_again(house, file)
    given = [issue(house, hall, service=service) for service in ["card-new"] * 20 + ["pension-apply"] * 20]
    assert numbers(given) & paper == set()
    assert len(numbers(given)) == 40
    assert given[0].ticket.number == "J1001"
    assert given[20].ticket.number == "A1001"


def test_without_the_new_thousand_the_numbers_would_come_again(database_url, file):
    # The control: the same acts on the bare copy, without a new life of the hall.
    house, hall = make_hall(database_url)
    backup(house.database, file)
    paper = numbers(issue(house, hall) for _ in range(3))
    copy = open_database(f"sqlite:///{file}")

    assert numbers(issue(House(copy, house.clock), hall) for _ in range(3)) == paper
    close_databases(f"sqlite:///{file}")


def test_the_books_are_as_the_log_tells_after_a_restore(database_url, file):
    house, hall = everything(database_url)
    backup(house.database, file)
    issue(house, hall)

    house, [restored] = back_again(house, file)
    issue(house, hall)
    verdict = verify(house.database, hall)
    assert verdict.faults == []
    assert verdict.lines > restored.backup.lines


def test_a_restored_hall_is_another_life_of_the_database(database_url, file):
    house, hall = make_hall(database_url)
    backup(house.database, file)
    before = contents(file)[0].epoch

    house, [restored] = back_again(house, file)
    with house.database.reading() as connection:
        assert connection.scalar(sa.select(t.hall.c.epoch)) == restored.epoch != before
        body = connection.scalar(sa.select(t.event_log.c.body).where(t.event_log.c.name == "epoch.began").order_by(t.event_log.c.seq.desc()))
    told = json.loads(body)
    assert told["epoch"] == restored.epoch
    assert told["event"] == {"reason": "restore", "day": MONDAY, "numbers": [["A", 1000], ["J", 1000], ["K", 1000]]}
    assert hall == restored.backup.hall_id


def test_a_second_restore_on_the_same_day_takes_yet_another_thousand(database_url, file, tmp_path):
    house, hall = make_hall(database_url)
    backup(house.database, file)
    house, _ = back_again(house, file)
    issue(house, hall)
    backup(house.database, tmp_path / "second.backup")

    house, _ = back_again(house, tmp_path / "second.backup")
    assert issue(house, hall).ticket.number == "J2001"


def test_a_backup_of_yesterday_takes_no_number_of_today_again(database_url, file):
    house, hall = make_hall(database_url)
    issue(house, hall)
    backup(house.database, file)
    clock_of(house).advance(hours=24)
    house.act(hall, SYSTEM, day.open_day)
    paper = numbers(issue(house, hall) for _ in range(3))

    house, [restored] = back_again(house, file)
    assert restored.numbers == {each: {"A": 1000, "J": 1000, "K": 1000} for each in (MONDAY, TUESDAY)}
    assert issue(house, hall).ticket.number == "J1001"
    house.act(hall, SYSTEM, day.open_day)
    assert numbers([issue(house, hall)]) == {(TUESDAY, "J1001")}
    assert ("2026-11-24", "J001") in paper
    assert verify(house.database, hall).faults == []


def test_a_closed_day_of_the_past_is_left_alone(database_url, file):
    house, hall = make_hall(database_url)
    house.act(hall, SYSTEM, day.close_day)
    clock_of(house).advance(hours=24)
    backup(house.database, file)

    _, [restored] = back_again(house, file)
    assert list(restored.numbers) == [TUESDAY]


def test_a_hall_that_never_opened_starts_past_the_first_thousand(database_url, file):
    house, _ = make_hall(database_url, open_day=False)
    backup(house.database, file)

    _, [restored] = back_again(house, file)
    assert list(restored.numbers) == [MONDAY]


def test_a_clock_that_is_behind_shows_no_day_before_the_halls_own(database_url, file):
    house, _ = make_hall(database_url)
    backup(house.database, file)
    clock_of(house).advance(hours=-72)

    _, [restored] = back_again(house, file)
    assert list(restored.numbers) == [MONDAY]


def test_the_operator_may_name_higher_numbers_seen_on_paper(database_url, file):
    house, hall = make_hall(database_url)
    backup(house.database, file)

    house, _ = back_again(house, file, on_paper={"J": 1700})
    assert issue(house, hall).ticket.number == "J3001"
    assert issue(house, hall, service="pension-apply").ticket.number == "A1001"


def test_paper_that_was_under_way_is_never_sent_again(database_url, file):
    house, hall = make_hall(database_url)
    issued = issue(house, hall)
    backup(house.database, file)

    house, _ = back_again(house, file)
    assert [tuple(row) for row in jobs(house)] == [(issued.ticket.id, "unknown", "restore")]


def test_a_press_from_before_the_backup_keeps_its_answer_and_a_lost_one_is_performed_anew(database_url, file):
    house, hall = make_hall(database_url)

    def press(key):
        ask = Press(key, "same")
        return house.answer(
            hall, SYSTEM, ask, lambda tx: issue_ticket(tx, service="card-new"), lambda _tx, issued: (201, issued.ticket.number)
        )

    kept = press("kept").body
    backup(house.database, file)
    lost = press("lost").body
    house, _ = back_again(house, file)

    assert (press("kept").repeated, press("kept").body) == (True, kept)
    anew = press("lost")
    assert not anew.repeated
    assert anew.body not in {kept, lost}


def test_a_backup_goes_into_an_empty_database(database_url, file, postgres_url, sqlite_template, tmp_path):
    house, hall = make_hall(database_url)
    issue(house, hall)
    backup(house.database, file)
    house.database.dispose()
    (tmp_path / "another").mkdir()
    others = {sqlite_copy(sqlite_template, tmp_path / "another"), postgres_url} - {database_url}

    for url in others:
        database = open_database(url)
        restore(database, file, house.clock)
        assert verify(database, hall).faults == []
        close_databases(url)


def test_a_database_that_a_server_has_open_is_left_alone(database_url, file):
    house, hall = make_hall(database_url)
    backup(house.database, file)
    issue(house, hall)

    with pytest.raises(DatabaseInUse):
        restore(open_database(database_url), file, house.clock, replacing=True)
    assert verify(house.database, hall).faults == []


def test_a_database_with_a_hall_is_replaced_on_demand_only(database_url, file):
    house, _ = make_hall(database_url)
    backup(house.database, file)
    house.database.dispose()

    with pytest.raises(DatabaseNotEmpty):
        restore(open_database(database_url), file, house.clock)


def test_a_file_that_is_no_backup_changes_nothing(database_url, file):
    house, hall = make_hall(database_url)
    house.database.dispose()
    file.write_text("numbers, once")

    with pytest.raises(BackupInvalid):
        restore(open_database(database_url), file, house.clock, replacing=True)
    assert issue(house, hall).ticket.number == "J001"


def test_beginning_again_without_knowing_any_paper_takes_the_books_own_numbers(database_url):
    house, hall = make_hall(database_url)
    issue(house, hall)

    told = house.act(hall, SYSTEM, begin_again)
    assert told == {MONDAY: {"A": 1000, "J": 1000, "K": 1000}}


@pytest.mark.parametrize(("last", "goes_on_after"), [(-1, 1000), (0, 1000), (37, 1000), (499, 1000), (500, 2000), (950, 2000), (1999, 3000)])
def test_more_than_five_hundred_numbers_are_left_out(last, goes_on_after):
    assert unused_thousand(last) == goes_on_after
    assert goes_on_after - last > 500


def test_a_number_on_paper_of_a_series_that_no_hall_has_is_refused(database_url, file):
    house, _ = make_hall(database_url)
    backup(house.database, file)
    house.database.dispose()

    with pytest.raises(FieldInvalid) as refused:
        restore(house.database, file, house.clock, replacing=True, on_paper={"Q": 7, "A": 3})

    assert (refused.value.facts["value"], refused.value.facts["known"]) == (["Q"], ["A", "J", "K"])
