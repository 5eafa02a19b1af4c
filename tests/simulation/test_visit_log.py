"""A real office's log is read as it is written, and every row that cannot be taken is told with its line and its reason."""

import gzip
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from hallq.domain.errors import LogInvalid
from hallq.simulation.visit_log import BadRow, Reading, Where, read_log


def written(tmp_path, text, name="log.csv"):
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return file


def read(tmp_path, text, **how):
    return read_log(written(tmp_path, text), Reading(**how))


def one(tmp_path, header, row, **how):
    [visit] = read(tmp_path, f"{header}\n{row}\n", **how).visits
    return visit


def fault(tmp_path, columns, row):
    log = read(tmp_path, f"{columns}\n{row}\n")
    assert log.visits == ()
    [bad] = log.bad
    assert bad.line == 2
    return bad.reason


def at(text, zone="Asia/Shanghai"):
    return round(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


def test_minutes_after_midnight_are_the_walls(tmp_path):
    visit = one(tmp_path, "queue,date,issued,called", "pensions,2026-11-23,549,604.35")

    assert (visit.line, visit.queue, visit.day) == (2, "pensions", "2026-11-23")
    assert visit.issued == at("2026-11-23T09:09:00")
    assert visit.called == at("2026-11-23T10:04:21")


def test_minutes_are_rounded_to_the_millisecond(tmp_path):
    visit = one(tmp_path, "queue,date,issued", "q,2026-11-23,540.33333333")

    assert visit.issued == at("2026-11-23T09:00:20")


def test_minutes_may_run_on_past_midnight(tmp_path):
    assert one(tmp_path, "queue,date,issued", "q,2026-11-23,1450").issued == at("2026-11-24T00:10:00")


@pytest.mark.parametrize(
    "time", ["2026-11-23T09:31:05", "2026-11-23 09:31:05", "09:31:05", "9:31:05", "2026-11-23T02:31:05+01:00", "2026-11-23T01:31:05Z"]
)
def test_a_time_may_be_iso_with_or_without_an_offset_or_a_time_of_day(tmp_path, time):
    assert one(tmp_path, "queue,date,issued", f"q,2026-11-23,{time}").issued == at("2026-11-23T09:31:05")


def test_a_time_without_seconds_is_enough(tmp_path):
    assert one(tmp_path, "queue,date,issued", "q,2026-11-23,9:31").issued == at("2026-11-23T09:31:00")


def test_the_wall_is_that_of_the_named_zone(tmp_path):
    visit = one(tmp_path, "queue,date,issued", "q,2020-01-08,480", timezone="Europe/Warsaw")

    assert visit.issued == round(datetime(2020, 1, 8, 7, tzinfo=UTC).timestamp() * 1000)


def test_on_the_day_a_zone_turns_its_clocks_minutes_are_still_the_walls(tmp_path):
    visit = one(tmp_path, "queue,date,issued", "q,2020-03-29,480", timezone="Europe/Warsaw")

    assert visit.issued == at("2020-03-29T08:00:00", "Europe/Warsaw")


def test_the_date_may_stand_in_the_issue_alone(tmp_path):
    assert one(tmp_path, "queue,issued", "q,2026-11-23T09:31:05").day == "2026-11-23"


def test_everything_that_is_known_is_read(tmp_path):
    columns = "queue,date,issued,called,started,ended,counter,priority"
    visit = one(tmp_path, columns, "q,2026-11-23,540,550,551,560.5,7,green")

    assert visit.started == at("2026-11-23T09:11:00")
    assert visit.ended == at("2026-11-23T09:20:30")
    assert (visit.counter, visit.priority) == ("7", "green")


@pytest.mark.parametrize("nothing", ["", "NA", "null", " "])
def test_what_is_not_known_may_be_left_empty(tmp_path, nothing):
    visit = one(tmp_path, "queue,date,issued,called,counter", f"q,2026-11-23,540,{nothing},{nothing}")

    assert (visit.called, visit.counter) == (None, None)


def test_a_start_without_a_call_was_called_then(tmp_path):
    visit = one(tmp_path, "queue,date,issued,started", "q,2026-11-23,540,550")

    assert visit.called == visit.started


def test_columns_of_other_names_are_mapped(tmp_path):
    columns = {"queue": "SERVICE", "date": "DAY", "issued": "ISSUED_AT"}

    assert one(tmp_path, "SERVICE,DAY,ISSUED_AT,queue", "cards,2026-11-23,540,x", columns=columns).queue == "cards"


def test_rows_are_filtered_by_any_column_of_the_file(tmp_path):
    text = "queue,date,issued,office\na,2026-11-23,540,west\nb,2026-11-23,541,west\na,2026-11-23,542,east\n"
    log = read(tmp_path, text, where=(Where("office", "west"), Where("queue", "b", is_not=True)))

    assert [visit.line for visit in log.visits] == [2]
    assert log.left_out == 2


def test_a_gzipped_file_is_read_whatever_its_name(tmp_path):
    file = tmp_path / "log.csv"
    file.write_bytes(gzip.compress(b"queue,date,issued\nq,2026-11-23,540\n"))

    assert len(read_log(file, Reading()).visits) == 1


def test_a_file_of_another_encoding_and_delimiter_is_read(tmp_path):
    file = tmp_path / "log.csv"
    file.write_bytes("queue;date;issued\n养老;2026-11-23;540\n".encode("gb18030"))
    [visit] = read_log(file, Reading(encoding="gb18030", delimiter=";")).visits

    assert visit.queue == "养老"


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path):
    assert one(tmp_path, "\ufeffqueue,date,issued", "q,2026-11-23,540").queue == "q"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",2026-11-23,540,", "queue is empty"),
        ("q,2026-11-23,,", "issued is empty"),
        ("q,,540,", "date is empty"),
        ("q,23.11.2026,540,", "date '23.11.2026' is not a day such as 2026-11-21"),
        ("q,2026-11-23,soon,", "issued 'soon' is neither a time nor minutes after midnight"),
        ("q,2026-11-23,nan,", "issued 'nan' is neither a time nor minutes after midnight"),
        ("q,2026-11-23,inf,", "issued 'inf' is neither a time nor minutes after midnight"),
        ("q,2026-11-23,1e300,", "issued '1e300' is neither a time nor minutes after midnight"),
        ("q,2026-11-23,-5,", "issued '-5' is not on 2026-11-23"),
        ("q,2026-11-23,2880,", "issued '2880' is not on 2026-11-23"),
        ("q,2026-11-23,2026-11-21T09:00,", "issued '2026-11-21T09:00' is not on 2026-11-23"),
        ("q,2026-11-23,540,530", "called is before issued"),
        ("q,2026-11-23,540,530,1", "has more fields than the header"),
        ("q,2026-11-23,540", "has fewer fields than the header"),
    ],
)
def test_a_row_that_cannot_be_taken_is_told_with_its_reason(tmp_path, row, reason):
    assert fault(tmp_path, "queue,date,issued,called", row) == reason


def test_an_end_without_a_call_is_told(tmp_path):
    assert fault(tmp_path, "queue,date,issued,called,ended", "q,2026-11-23,540,,560") == "ended without a call"


def test_bad_rows_do_not_keep_the_good_ones_out(tmp_path):
    log = read(tmp_path, "queue,date,issued\nq,2026-11-23,540\nq,2026-11-23,x\nq,2026-11-23,541\n")

    assert [visit.line for visit in log.visits] == [2, 4]
    assert log.bad == (BadRow(3, "issued 'x' is neither a time nor minutes after midnight"),)


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ({"columns": {"issued": "ISSUED"}}, "the file has no column ISSUED; it has queue, date"),
        ({"columns": {"number": "queue"}}, "number is not a column of a log"),
        ({"where": (Where("office", "west"),)}, "the file has no column office"),
        ({}, "the file has no column issued"),
        ({"timezone": "Mars/Olympus"}, "Mars/Olympus"),
        ({"encoding": "no-such-code"}, "no-such-code"),
    ],
)
def test_a_file_without_the_columns_asked_for_is_refused(tmp_path, how, reason):
    with pytest.raises(LogInvalid, match=reason):
        read(tmp_path, "queue,date\nq,2026-11-23\n", **how)


@pytest.mark.parametrize("content", [b"queue,date,issued\n\xff\xfe,,\n", b"\x1f\x8bnot a gzip at all", b'queue,date,issued\n"q,2026-11-23,540\n'])
def test_a_file_that_cannot_be_read_is_refused(tmp_path, content):
    file = tmp_path / "log.csv"
    file.write_bytes(content)
    with pytest.raises(LogInvalid):
        read_log(file, Reading())


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(LogInvalid, match=r"none\.csv"):
        read_log(tmp_path / "none.csv", Reading())
