"""The overview: what managers see of the hall now, and how the day has gone so far."""

import re

import pytest

from hallq.domain.permissions import Role
from hallq.domain.printer_health import Seen
from hallq.operations import counters, print_jobs, serving
from hallq.operations.hall import SYSTEM
from hallq.operations.printer_health import report_health
from hallq.queries.instant import instant
from hallq.queries.overview import LATE_MS, overview
from hallq.queries.reports import report
from tests.making import call_next, open_counters
from tests.serving import serve

PAGE = {"Accept": "text/html"}


def seen(hall, real_now=None):
    """The overview at this moment."""
    with instant(hall.house.database, hall.house.setup_of(hall.hall_id)) as at:
        return overview(at, hall.house.clock.real() if real_now is None else real_now)


def window(hall, code):
    """A window of the overview."""
    return next(one for zone in seen(hall).windows for one in zone.windows if one.code == code)


def act(hall, perform):
    """An act of the house."""
    return hall.house.act(hall.hall_id, SYSTEM, perform)


def serve_one(hall, counter="1"):
    """Call the next one to a counter and begin."""
    ticket = call_next(hall.house, hall.hall_id, counter)
    act(hall, lambda tx: serving.start_service(tx, ticket_id=ticket.id))
    return ticket


def page(hall, role=Role.MANAGER):
    """The page as somebody of a role sees it, in English."""
    answer = hall.get("/manage/overview?lang=en", role, headers=PAGE)
    assert answer.status_code == 200
    return answer.text


def test_the_day_so_far_is_what_the_reports_say(hall):
    open_counters(hall.house, hall.hall_id, "1")
    for _ in range(3):
        hall.issue()
    hall.advance(minutes=7)
    serve_one(hall)
    waits = report(hall.house.database, hall.house.setup_of(hall.hall_id), "waits", from_day="2026-11-23", to_day="2026-11-23", by="zone")

    found = seen(hall)

    assert found.hall.today.wait_mean == waits.figure("mean") == 420
    assert found.hall.load.waiting == 2


def test_the_hall_is_all_its_zones_together(hall):
    hall.issue("card-new")
    hall.issue("company-open")

    found = seen(hall)

    assert [zone.load.waiting for zone in found.zones] == [1, 1]
    assert found.hall.load.waiting == 2


def test_a_window_where_nobody_works_is_closed(hall):
    assert window(hall, "1").state == "closed"


def test_a_window_is_free_since_it_was_opened(hall):
    open_counters(hall.house, hall.hall_id, "1")

    assert (window(hall, "1").state, window(hall, "1").since) == ("free", hall.house.clock.hall())


def test_a_window_is_free_since_its_last_visitor_left(hall):
    open_counters(hall.house, hall.hall_id, "1")
    hall.issue()
    ticket = serve_one(hall)
    hall.advance(minutes=5)
    act(hall, lambda tx: serving.complete(tx, ticket_id=ticket.id, outcome="done"))
    left_at = hall.house.clock.hall()
    hall.advance(minutes=4)

    assert (window(hall, "1").state, window(hall, "1").since) == ("free", left_at)


def test_a_window_that_serves_has_its_ticket_and_since_when(hall):
    open_counters(hall.house, hall.hall_id, "1")
    hall.issue()
    hall.advance(minutes=3)
    ticket = serve_one(hall)
    began_at = hall.house.clock.hall()
    hall.advance(minutes=2)

    found = window(hall, "1")

    assert (found.state, found.number, found.since) == ("serving", ticket.number, began_at)


def test_a_window_that_calls_is_told_from_one_that_serves(hall):
    open_counters(hall.house, hall.hall_id, "1")
    hall.issue()
    call_next(hall.house, hall.hall_id, "1")

    assert window(hall, "1").state == "called"


def test_a_paused_window_says_why(hall):
    open_counters(hall.house, hall.hall_id, "1")
    act(hall, lambda tx: counters.pause_counter(tx, counter="1", reason="lunch"))

    assert (window(hall, "1").state, window(hall, "1").reason) == ("paused", "lunch")


def test_a_window_that_is_free_while_somebody_waits_for_it_stands_out(hall):
    open_counters(hall.house, hall.hall_id, "1", "3")
    hall.issue("card-new")

    assert (window(hall, "1").unhelped, window(hall, "3").unhelped) == (True, False)
    assert [zone.unhelped for zone in seen(hall).zones] == [1, 0]
    assert seen(hall).hall.unhelped == 1


@pytest.mark.parametrize(("minutes", "word"), [(14, ""), (15, ">long<"), (29, ">long<"), (30, ">too long<")])
def test_a_long_wait_is_said_in_a_word_besides_its_colour(hall, minutes, word):
    hall.issue()
    hall.advance(minutes=minutes)

    text = page(hall)

    assert (">long<" in text, ">too long<" in text) == (word == ">long<", word == ">too long<")


def test_the_line_that_waits_longest_stands_first(hall):
    hall.issue("company-open")
    hall.advance(minutes=2)
    hall.issue("card-new")

    assert [line.code for line in seen(hall).lines] == ["company", "card"]


def test_a_slip_that_does_not_come_out_stands_against_its_printer(hall):
    hall.issue()
    now = hall.house.clock.real()

    assert [printer.is_well for printer in seen(hall, now).printers] == [True]
    assert [(printer.late, printer.waiting) for printer in seen(hall, now + LATE_MS + 1).printers] == [(True, 1)]


def test_slips_that_came_too_late_are_counted_against_the_printer(hall):
    hall.issue()
    jobs = print_jobs.PrintJobs(hall.house, hall.hall_id)
    jobs.sweep(hall.house.clock.real() + print_jobs.EXPIRES_AFTER_MS + 1)

    assert [(printer.wrong, printer.reason, printer.is_well) for printer in seen(hall).printers] == [(1, "too_late", False)]


def test_before_the_first_day_there_is_an_overview_of_nothing(sqlite_url, tmp_path):
    hall = serve(sqlite_url, tmp_path, open_day=False)

    assert "No business day has been opened yet." in page(hall)


def test_the_part_that_changes_says_where_the_story_stood(hall):
    hall.issue()

    part = hall.get("/manage/overview/now", Role.SUPERVISOR, headers=PAGE).text

    head = hall.get("/board/head", None).json
    assert f'data-epoch="{head["epoch"]}" data-seq="{head["seq"]}"' in part
    assert "<html" not in part


def test_a_printer_that_does_not_print_is_told_before_a_slip_fails(hall):
    act(hall, lambda tx: report_health(tx, printer="lobby", seen=Seen(answered=True, reason="paper_out")))

    assert re.search(r'href="/manage/printers/at/lobby">lobby</a>\s*<span class="badge badge-danger">Out of paper<', page(hall))
