"""One act: its lock, its transaction, its lines, and one answer for one press however often it is sent."""

import json

import pytest

from hallq.domain.errors import DayNotOpen, HallUnknown, KeyReused, QuotaReached, ServiceUnknown, TicketUnknown, VersionStale
from hallq.domain.events import DayOpened, QueueSuspended
from hallq.operations import calling, issuing
from hallq.operations.clock import LiveClock, RunningClock, SetClock
from hallq.operations.hall import SYSTEM, Actor, House, Press, Tx
from hallq.store import tables as t
from tests.databases import open_database
from tests.making import hall_document, make_hall
from tests.operations.at_work import AtWork, at_work

KIOSK, OTHER_KIOSK = Actor("device", 1), Actor("device", 2)


def take_number(tx):
    return issuing.issue_ticket(tx, service="card-new")


def as_json(tx, issued):
    return 201, json.dumps({"number": issued.ticket.number, "at": tx.now})


def press(work, key="one", asked="card", by=KIOSK, perform=take_number, render=as_json):
    return work.house.answer(work.hall, by, Press(key, asked), perform, render)


# --- acts ----------------------------------------------------------------------------------------------------------------------------------


def test_an_act_answers_what_its_verb_answers(work):
    assert work.do(lambda tx: tx.setup.code) == "xitou"


def test_every_act_is_written_down_with_who_acted_and_when(work):
    work.later(minutes=5)
    work.do(issuing.issue_ticket, by=KIOSK, service="card-new")
    body = json.loads(work.rows(t.event_log)[-1]["body"])

    assert (body["name"], body["by"], body["at"]) == ("ticket.issued", "device:1", work.now)


def test_the_story_has_no_gaps(work):
    for _ in range(3):
        work.issue()

    assert [line["seq"] for line in work.rows(t.event_log)] == list(range(1, len(work.story) + 1))


def test_an_act_of_no_hall_is_refused(work):
    with pytest.raises(HallUnknown):
        work.house.act(99, SYSTEM, lambda tx: tx)


def test_an_act_that_breaks_half_way_leaves_no_trace(work):
    before = work.everything()

    def break_off(tx):
        issuing.issue_ticket(tx, service="card-new")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work.do(break_off)
    assert work.everything() == before
    assert work.issue().number == "J001"


def test_whoever_listens_hears_an_acts_lines_after_it_was_written(work):
    heard = []
    work.house.listen(lambda lines: heard.extend(line.event.name for line in lines))
    work.issue()

    assert heard == ["ticket.issued"]


def test_a_listener_that_fails_undoes_no_act_and_silences_nobody(work, caplog):
    heard = []
    work.house.listen(lambda lines: 1 / len(lines[:0]))
    work.house.listen(heard.extend)

    issued = work.do(take_number)

    assert work.do(lambda tx: tx.ticket(issued.ticket.id)).number == issued.ticket.number
    assert [line.event.name for line in heard] == ["ticket.issued"]
    assert "A listener failed" in caplog.text


def test_an_act_without_lines_is_told_to_nobody(work):
    heard = []
    work.house.listen(heard.append)
    work.do(lambda tx: tx.setup)

    assert heard == []


def test_an_unknown_ticket_is_refused(work):
    assert work.refuses(TicketUnknown, Tx.ticket, ticket_id=999) == {"ticket": 999}


def test_a_stale_version_is_refused_and_changes_nothing(work):
    ticket = work.issue()
    work.call("1")

    assert work.refuses(VersionStale, issuing.cancel_ticket, ticket_id=ticket.id, expected_version=1) == {
        "ticket": ticket.id,
        "version": 2,
        "expected": 1,
    }


def test_the_present_version_is_taken(work):
    ticket = work.issue()

    assert work.do(issuing.cancel_ticket, ticket_id=ticket.id, expected_version=1).version == 2


def test_before_a_day_is_open_nothing_is_issued(database_url):
    work = AtWork(*make_hall(database_url, open_day=False))

    assert work.refuses(DayNotOpen, issuing.issue_ticket, service="card-new") == {"day": None}


def test_within_an_act_the_day_is_open_as_soon_as_it_was_opened(database_url):
    work = AtWork(*make_hall(database_url, open_day=False))

    def open_and_issue(tx):
        tx.record(DayOpened("2026-11-23"))
        return take_number(tx).ticket.number

    assert work.do(open_and_issue) == "J001"


def test_two_halls_of_one_database_number_and_tell_apart(work):
    other = AtWork(*make_hall(work.house.database.url, hall={"code": "dongtou"}))

    assert (work.issue().number, other.issue().number) == ("J001", "J001")
    assert [line["seq"] for line in work.rows(t.event_log, hall_id=other.hall)] == list(range(1, len(other.story) + 1))


def test_a_ticket_of_another_hall_is_unknown(work):
    other = AtWork(*make_hall(work.house.database.url, hall={"code": "dongtou"}))
    ticket = other.do(lambda tx: [take_number(tx) for _ in range(9)][-1]).ticket

    assert work.refuses(TicketUnknown, Tx.ticket, ticket_id=ticket.id)


# --- the set-up ------------------------------------------------------------------------------------------------------------------------------


def test_the_set_up_is_read_once(work):
    assert work.house.setup_of(work.hall) is work.do(lambda tx: tx.setup)


def test_a_house_that_has_not_acted_yet_reads_the_set_up(work):
    assert House(open_database(work.house.database.url)).setup_of(work.hall) == work.house.setup_of(work.hall)


def test_a_changed_set_up_is_seen_by_the_next_act(work):
    card = work.house.setup_of(work.hall).queue("card").id
    work.do(lambda tx: tx.record(QueueSuspended(card, "equipment")))

    assert work.do(lambda tx: tx.setup.queue("card").suspended)


def test_a_set_up_changed_by_another_process_is_seen_by_the_next_act(work):
    other = House(open_database(work.house.database.url), SetClock(work.now))
    card = work.house.setup_of(work.hall).queue("card").id
    other.act(work.hall, SYSTEM, lambda tx: tx.record(QueueSuspended(card, "equipment")))

    assert work.do(lambda tx: tx.setup.queue("card").suspended)


def test_a_forgotten_set_up_is_read_anew(work):
    before = work.house.setup_of(work.hall)
    work.house.forget_setup(work.hall)
    again = work.house.setup_of(work.hall)

    assert again == before
    assert again is not before


# --- one press, one answer ---------------------------------------------------------------------------------------------------------------------


def test_a_press_is_answered_once(work):
    assert press(work).status == 201
    assert work.story.count("ticket.issued") == 1


def test_the_same_press_gets_the_same_answer_byte_for_byte(work):
    first = press(work)
    work.later(minutes=5)
    again = press(work)

    assert (again.status, again.body, again.repeated) == (first.status, first.body, True)


def test_the_same_press_is_acted_upon_once(work):
    for _ in range(3):
        press(work)

    assert work.story.count("ticket.issued") == 1


def test_a_repeated_press_is_told_to_nobody(work):
    press(work)
    heard = []
    work.house.listen(heard.append)
    press(work)

    assert heard == []


def test_another_press_is_another_act(work):
    assert press(work, "one").body != press(work, "two").body


def test_the_same_key_with_another_body_is_refused_and_changes_nothing(work):
    press(work, asked="card")
    before = work.everything()

    with pytest.raises(KeyReused):
        press(work, asked="pension")
    assert work.everything() == before


def test_two_kiosks_may_use_the_same_key(work):
    assert press(work, by=KIOSK).body != press(work, by=OTHER_KIOSK).body


def test_two_halls_may_use_the_same_key(work):
    other = AtWork(*make_hall(work.house.database.url, hall={"code": "dongtou"}))

    assert (press(work).repeated, press(other).repeated) == (False, False)


def test_a_refused_press_keeps_no_answer(database_url):
    work = at_work(database_url)

    with pytest.raises(ServiceUnknown):
        press(work, perform=lambda tx: issuing.issue_ticket(tx, service="none"))
    assert press(work).repeated is False


def test_a_press_that_found_nobody_waiting_may_ask_again(work):
    def call(tx):
        return calling.call_next(tx, counter="1")

    def told(_tx, called):
        return (204, "") if called is None else (200, called.number)

    empty = press(work, perform=call, render=told)
    work.issue()
    again = press(work, perform=call, render=told)

    assert [(one.status, one.body, one.repeated) for one in (empty, again)] == [(204, "", False), (200, "J001", False)]


def test_the_answer_outlasts_the_house_that_gave_it(work):
    first = press(work)
    restarted = AtWork(House(open_database(work.house.database.url), SetClock(work.now)), work.hall)

    assert press(restarted).body == first.body


def test_an_answer_that_cannot_be_rendered_takes_the_act_back(work):
    before = work.everything()

    with pytest.raises(ZeroDivisionError):
        press(work, render=lambda _tx, _issued: 1 / 0)
    assert work.everything() == before


def test_a_quota_is_asked_only_of_the_first_press(database_url):
    services = hall_document()["services"]
    work = at_work(database_url, services=[{**one, "quota": 1} for one in services])
    first = press(work)

    assert press(work).body == first.body
    with pytest.raises(QuotaReached):
        press(work, key="two")


# --- clocks ------------------------------------------------------------------------------------------------------------------------------------


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


def test_the_real_clock_of_a_hall_in_another_time_is_the_computers():
    assert abs(RunningClock(0).real() - LiveClock().real()) < 1000
