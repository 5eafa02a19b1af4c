"""A real office's days run through the house, and the waits it reports are those computed straight from the file."""

import csv
import gzip
from collections import defaultdict
from pathlib import Path
from statistics import fmean, median, quantiles

import pytest
import sqlalchemy as sa

from hallq.operations.clock import SetClock
from hallq.operations.hall import House
from hallq.operations.verify import verify
from hallq.simulation.replay import replay, told_of
from hallq.simulation.replay_plan import plan
from hallq.simulation.visit_log import Reading, Where, read_log
from hallq.store import tables as t
from tests.databases import open_database

WARSAW = Path(__file__).parents[1] / "data" / "warsaw" / "tickets.csv.gz"
ALL_TICKETS = 58_520
MILLISECOND = 0.001


def play(database_url, log, progress=lambda _done, _all: None, timezone="Asia/Shanghai"):
    clock = SetClock()
    house = House(open_database(database_url), clock)
    return house, replay(house, clock, plan(log, name="An office", timezone=timezone), progress)


def play_text(database_url, tmp_path, text):
    file = tmp_path / "log.csv"
    file.write_text(text, encoding="utf-8")
    return play(database_url, read_log(file, Reading()))


def waits_of_the_file(keep=lambda _row: True):
    """Seconds waited by queue, and of everybody, from the file and nothing of the house."""
    waits = defaultdict(list)
    with gzip.open(WARSAW, "rt", encoding="utf-8") as file:
        for row in filter(keep, csv.DictReader(file)):
            if row["called"]:
                seconds = (float(row["called"]) - float(row["issued"])) * 60
                waits[row["queue_id"]].append(seconds)
                waits[None].append(seconds)
    return waits


def straight(waits):
    ninth = waits[0] if len(waits) == 1 else quantiles(waits, n=10, method="inclusive")[8]
    return [len(waits), fmean(waits), median(waits), ninth, max(waits)]


def reported(report, key):
    return [report.figure(column, key) for column in ("count", "mean", "median", "p90", "maximum")]


@pytest.mark.proof
def test_the_waits_of_warsaw_are_reported_as_its_file_has_them(database_url, full, record_property):
    days = None if full else {"2020-01-02", "2020-01-09"}
    queues = None if full else {str(number) for number in range(0, 136, 3)}

    def keep(row):
        return (days is None or row["date"] in days) and (queues is None or row["queue_id"] in queues)

    log = read_log(WARSAW, Reading(columns={"queue": "queue_id"}, timezone="Europe/Warsaw"))
    assert (len(log.visits), log.bad) == (ALL_TICKETS, ())
    kept = tuple(visit for visit in log.visits if keep({"date": visit.day, "queue_id": visit.queue}))
    house, played = play(database_url, type(log)(kept, (), 0, log.knows), timezone="Europe/Warsaw")

    expected = waits_of_the_file(keep)
    waits = told_of(house, played, "waits", "queue")
    assert {row.key for row in waits.rows if row.figures[0]} == set(expected) - {None}
    for key, seconds in expected.items():
        assert reported(waits, key) == pytest.approx(straight(seconds), abs=MILLISECOND), key
    assert played.tickets == len(kept)
    record_property("tickets_per_second", round(played.tickets_per_second))


@pytest.mark.proof
def test_a_replayed_hall_is_as_its_log_tells(sqlite_url, full):
    log = read_log(WARSAW, Reading(columns={"queue": "queue_id"}, where=() if full else (Where("queue_id", "127"),)))
    house, played = play(sqlite_url, log)

    verdict = verify(house.database, played.hall_id)
    assert verdict.faults == []
    assert verdict.lines > played.acts


TEXT = """queue,date,issued,called,started,ended,counter,priority
cards,2026-11-23,540,545,546,550,7,
cards,2026-11-23,541,550,,,7,
cards,2026-11-23,542,,,,,green
pensions,2026-11-24,540,542,542,550,,
"""


def rows(house, *columns):
    with house.database.reading() as connection:
        return [tuple(row) for row in connection.execute(sa.select(*columns).order_by(*columns[0].table.primary_key.columns))]


def test_visits_end_as_the_log_has_them(database_url, tmp_path):
    house, played = play_text(database_url, tmp_path, TEXT)
    c = t.ticket.c

    assert rows(house, c.state, c.business_day, c.source) == [
        ("COMPLETED", "2026-11-23", "replay"),
        ("EXPIRED", "2026-11-23", "replay"),
        ("EXPIRED", "2026-11-23", "replay"),
        ("COMPLETED", "2026-11-24", "replay"),
    ]
    assert (played.first_day, played.last_day, played.tickets) == ("2026-11-23", "2026-11-24", 4)


def test_a_call_that_nobody_followed_is_reported_as_a_no_show(database_url, tmp_path):
    house, played = play_text(database_url, tmp_path, TEXT)
    visits = told_of(house, played, "visits")

    assert visits.figure("no_show", "2026-11-23") == 1


def test_way_and_service_are_the_logs(database_url, tmp_path):
    house, played = play_text(database_url, tmp_path, TEXT)

    assert told_of(house, played, "ways").figure("maximum") == 60
    assert told_of(house, played, "services").figure("maximum", "2026-11-23") == 240


def test_where_no_arrival_is_known_the_call_begins_the_service(database_url, tmp_path):
    house, _ = play_text(database_url, tmp_path, "queue,date,issued,called,ended\ncards,2026-11-23,540,545,550\n")
    c = t.occurrence.c

    [(called, started, ended)] = rows(house, c.called_at, c.started_at, c.ended_at)
    assert (started - called, ended - started) == (0, 300_000)


def test_every_day_is_closed_and_nobody_is_left(database_url, tmp_path):
    house, _ = play_text(database_url, tmp_path, TEXT)

    assert rows(house, t.hall.c.day_is_open, t.hall.c.business_day) == [(0, "2026-11-24")]
    assert rows(house, t.counter_session.c.state) == [("CLOSED",)] * 2


def test_days_further_apart_than_a_week_are_played_too(database_url, tmp_path):
    _, played = play_text(database_url, tmp_path, "queue,date,issued\na,2026-01-05,540\na,2026-03-09,540\n")

    assert played.last_day == "2026-03-09"


def test_progress_is_told_to_the_last_act(database_url, tmp_path):
    file = tmp_path / "log.csv"
    file.write_text(TEXT, encoding="utf-8")
    heard = []
    _, played = play(database_url, read_log(file, Reading()), lambda done, whole: heard.append((done, whole)))

    assert heard[-1] == (played.acts, played.acts)


def test_a_visitor_is_called_at_the_logged_instant_whatever_the_order_would_be(database_url, tmp_path):
    house, played = play_text(database_url, tmp_path, "queue,date,issued,called\na,2026-11-23,540,560\na,2026-11-23,541,550\na,2026-11-23,542,555\n")

    waits = [(called - issued) // 60_000 for called, issued in rows(house, t.ticket.c.first_called_at, t.ticket.c.issued_at)]
    assert waits == [20, 9, 13]
    assert told_of(house, played, "waits").figure("count") == 3


