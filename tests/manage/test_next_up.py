"""Who would be called next at a window, and why: for any window, with any work profile, without calling anybody."""

import re

import pytest

from hallq.domain.permissions import Role
from hallq.operations import calling
from tests.making import hall_document, open_counters, story
from tests.manage.days import at_work
from tests.serving import serve

HEADERS = {"Accept": "text/html"}


def page(hall, role=Role.MANAGER, language="en", **query):
    """The page, as somebody of a role sees it."""
    return hall.get("/manage/next", role, query_string={"lang": language, **query}, headers=HEADERS)


def told(text):
    """The numbers that would be called, in order, each with its reason."""
    return re.findall(r'next-number number">(\w+)</span>\s*<div[^>]*>\s*<p class="next-why">([^<]+?) ?<', text)


def counts(text):
    """What counts for the first of every line, in the order of the calls."""
    return re.findall(r'<td>([^<]+)<span class="second">[^<]+</span></td>\s*<td class="right">', text)


def green(hall):
    """Somebody by the green channel."""
    return hall.issue("pension-apply", Role.GUIDE, priority="green", reason="elderly")


def ruled(url, folder, **changes):
    """The small hall with another rule of the queue of pensions."""
    queues = hall_document()["queues"]
    queues[0] |= changes
    return serve(url, folder, queues=queues)


def test_the_next_calls_stand_in_their_order_with_reasons(hall):
    hall.issue("pension-apply")
    hall.advance(minutes=3)
    green(hall)

    assert told(page(hall, window="1").text) == [("A002", "Green channel goes first"), ("A001", "First in the line")]


def test_those_who_came_earlier_are_named(hall):
    hall.issue("pension-apply")
    hall.advance(minutes=3)
    green(hall)

    assert "came earlier: A001 (Ordinary, 3 min)" in page(hall, window="1").text


def test_a_look_calls_nobody(hall):
    hall.issue("pension-apply")
    page(hall, window="1")
    before = story(hall.house, hall.hall_id)
    page(hall, window="1")

    assert story(hall.house, hall.hall_id) == before


def test_without_a_window_it_is_the_first_that_is_staffed(hall):
    hall.issue("company-open")
    open_counters(hall.house, hall.hall_id, "3")

    assert '<option value="3" selected>' in page(hall).text


def test_any_window_may_be_seen_as_if_with_another_profile(hall):
    hall.issue("company-open")

    assert told(page(hall, window="1").text) == []
    assert [number for number, _why in told(page(hall, window="1", profile="business-all").text)] == ["K001"]


def test_a_window_that_there_is_not_is_named(hall):
    assert page(hall, window="99").status_code == 404


@pytest.mark.parametrize("wait", [31, 29])
def test_the_longest_wait_allowed_is_told_of_whoever_has_passed_it(hall, wait):
    hall.issue("pension-apply")
    hall.advance(minutes=wait)
    green(hall)
    seen = page(hall, window="1").text

    assert ("past the longest wait of 30 min: before all" in seen) == (wait == 31)
    assert ("Has waited 30 min and more, goes before all" in seen) == (wait == 31)


def test_the_turn_of_the_ratio_is_told(sqlite_url, tmp_path):
    hall = ruled(sqlite_url, tmp_path, discipline="ratio")
    work = at_work(hall)
    hall.issue("pension-apply")
    green(hall)
    green(hall)
    green(hall)

    assert "0 with priority in a row, the most is 2, all windows of this work profile counted together." in page(hall, window="1").text
    assert [why for _number, why in told(page(hall, window="1").text)] == [
        "Green channel, 1 of 2", "Green channel, 2 of 2", "The turn of Ordinary, after 2 with priority", "First in the line",
    ]  # fmt: skip
    work.serve()
    work.serve()

    assert "2, all windows of this work profile counted together: the next ordinary visitor has the turn." in page(hall, window="1").text


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"discipline": "fifo"}, {"in line since 09:00", "in line since 09:04"}),
        ({"discipline": "strict"}, {"rank 0, in line since 09:00", "rank 2, in line since 09:04"}),
        ({"discipline": "ratio"}, {"not favoured, in line since 09:00", "favoured, in line since 09:04"}),
        ({"discipline": "credit"}, {"counts as 20 min of waiting", "counts as 16 min of waiting"}),
        ({"discipline": "due"}, {"5 min past its target", "1 min past its target"}),
        ({"discipline": "appointment"}, {"in line since 09:00", "in line since 09:04"}),
    ],
)
def test_what_counts_is_said_by_the_rule_of_the_queue(sqlite_url, tmp_path, rule, words):
    hall = ruled(sqlite_url, tmp_path, **rule)
    hall.issue("pension-apply")
    hall.advance(minutes=4)
    green(hall)
    hall.advance(minutes=16)

    assert set(counts(page(hall, window="1").text)) == words


def test_a_window_says_how_it_takes_its_queues(sqlite_url, tmp_path):
    profiles = hall_document()["profiles"]
    profiles[0] |= {"mode": "by_share", "limits": [{"queue": "pension", "classes": [], "share": 2, "after_minutes": 0}]}
    profiles[1] |= {"mode": "in_order", "queues": ["company", "card"]}
    hall = serve(sqlite_url, tmp_path, profiles=profiles)

    assert "By shares: Pensions 2, Cards 1" in page(hall, window="1").text
    assert "In this order: Companies, Cards" in page(hall, window="3").text


def test_a_line_that_the_window_may_not_call_now_is_shown_as_such(sqlite_url, tmp_path):
    profiles = hall_document()["profiles"]
    profiles[0] |= {"limits": [{"queue": "card", "classes": [], "share": 1, "after_minutes": 10}]}
    hall = serve(sqlite_url, tmp_path, profiles=profiles)
    hall.issue("card-new")

    assert counts(page(hall, window="1").text) == ["not called here now"]
    hall.advance(minutes=10)
    assert "not called here now" not in page(hall, window="1").text


def test_the_last_calls_of_the_window_are_told_with_their_reasons(hall):
    work = at_work(hall)
    hall.issue("pension-apply")
    green(hall)
    hall.advance(minutes=2)
    work.act(lambda tx: calling.call_next(tx, counter="1"))

    before = page(hall, window="1").text.partition("Called here before")[2]

    assert "A002" in before
    assert "Green channel goes first" in before
    assert "came earlier: A001 (Ordinary, 2 min)" in before


def test_the_part_that_changes_is_fetched_alone(hall):
    hall.issue("card-new")
    part = hall.get("/manage/next/now?window=1&lang=en", Role.SUPERVISOR, headers=HEADERS).text

    assert told(part) == [("J001", "First in the line")]
    assert "<form" not in part
