"""Queues are moved between windows while the hall is open: one by one or by a table, from the next call on, and the past stays as it was."""

import pytest

from hallq.domain.errors import CounterNotOpen, CounterUnknown, QueueUnknown, SetupInUse, SetupInvalid, SetupStale
from hallq.domain.setup_written import written_setup
from hallq.domain.window_matrix import written
from hallq.operations.calling import call_next
from hallq.operations.counters import change_profile, close_counter, open_counter
from hallq.operations.moving import NOTHING_LASTS, keep_profile, load_matrix, move_queues, preview_matrix, queues_now
from hallq.operations.setup import load_setup
from hallq.operations.verify import verify
from hallq.store import tables as t
from tests.making import hall_document
from tests.operations.at_work import at_work

SOCIAL, BUSINESS = ["pension", "card"], ["company"]


def queues_at(work, window):
    """What a window calls now."""
    return queues_of(work, window, queues_now)


def queues_of(work, window, look):
    return work.do(lambda tx: look(tx, tx.setup.counter(window)))


def usual_queues(work, window):
    """What the set-up says that a window calls."""
    setup = work.do(lambda tx: tx.setup)
    return [queue.code for queue in setup.queues_of(setup.counter(window))]


def move(work, *, lasting=False, was=None, **wanted):
    asked = {window.removeprefix("w"): queues for window, queues in wanted.items()}
    return work.do(move_queues, wanted=asked, was=was or {window: queues_at(work, window) for window in asked}, lasting=lasting)


# --- one by one ----------------------------------------------------------------------------------------------------------------------------


def test_the_next_call_obeys_a_queue_that_is_added(work):
    work.issue("company-open")
    before = work.do(call_next, counter="1")

    move(work, w1=[*SOCIAL, "company"])

    assert (before, work.do(call_next, counter="1").number) == (None, "K001")


def test_the_next_call_obeys_a_queue_that_is_taken_away(work):
    work.issue("card-new")

    move(work, w1=["pension"])

    assert work.do(call_next, counter="1") is None


def test_until_the_window_is_closed_only(work):
    move(work, w1=["pension"])
    work.do(close_counter, counter="1")
    work.do(open_counter, counter="1", clerk_id=11)

    assert queues_at(work, "1") == tuple(SOCIAL)


def test_from_now_on_where_that_is_meant(work):
    move(work, w1=["pension"], lasting=True)
    work.do(close_counter, counter="1")
    work.do(open_counter, counter="1", clerk_id=11)

    assert queues_at(work, "1") == ("pension",) == tuple(usual_queues(work, "1"))


def test_what_was_moved_for_today_stays_so_where_another_queue_is_added_from_now_on(work):
    move(work, w1=["pension"])

    move(work, w1=["pension", "company"], lasting=True)

    assert (queues_at(work, "1"), usual_queues(work, "1")) == (("pension", "company"), [*SOCIAL, "company"])


def test_what_was_moved_for_today_stays_so_where_another_queue_is_taken_away_from_now_on(work):
    move(work, w1=[*SOCIAL, "company"])

    move(work, w1=["pension", "company"], lasting=True)

    assert (queues_at(work, "1"), usual_queues(work, "1")) == (("pension", "company"), ["pension"])


def test_a_window_keeps_one_queue_from_now_on(work):
    move(work, w1=["pension"], lasting=True)
    move(work, w1=["pension", "company"])

    told = work.refuses(SetupInvalid, move_queues, wanted={"1": ["company"]}, was={"1": ["pension", "company"]}, lasting=True)

    assert told["problems"] == [{"place": "counters.1", "reason": NOTHING_LASTS}]


def test_what_a_window_calls_for_today_is_kept_from_now_on(work):
    move(work, w1=["pension"])

    change = work.do(keep_profile, counter="1", profile="mix-1")

    assert (change.changed, usual_queues(work, "1"), usual_queues(work, "2")) == ({"counters": ["1"]}, ["pension"], SOCIAL)


def test_only_what_was_seen_is_kept(work):
    move(work, w1=["pension"])

    work.refuses(SetupStale, keep_profile, counter="1", profile="social-all")


def test_a_closed_window_has_nothing_to_keep(work):
    work.refuses(CounterNotOpen, keep_profile, counter="10", profile="social-all")


def test_a_closed_window_is_changed_from_now_on(work):
    move(work, w10=["card", "company"], lasting=True)

    assert usual_queues(work, "10") == ["company", "card"]


def test_a_profile_that_is_there_is_taken(work):
    moved = move(work, w1=BUSINESS)

    assert (moved.change.counts, moved.running, work.story[-1]) == ((), ("1",), "counter.profile_changed")


def test_a_profile_that_is_missing_is_made_once(work):
    first = move(work, w1=["card", "company"])
    second = move(work, w2=["company", "card"])

    assert (first.change.made, second.change.made) == ({"profiles": ["mix-1"]}, {})


def test_the_same_queues_change_nothing(work):
    before = work.everything()

    assert move(work, w1=["card", "pension"]).running == ()
    assert work.everything() == before


def test_two_people_do_not_undo_each_other_unseen(work):
    seen = {"1": queues_at(work, "1")}
    move(work, w1=["pension"])

    work.refuses(SetupStale, move_queues, wanted={"1": [*SOCIAL, "company"]}, was=seen, lasting=False)


def test_a_window_whose_profile_has_gone_out_of_use_is_changed_like_its_usual_one(work):
    work.do(change_profile, counter="1", profile="business-all")
    document = work.do(lambda tx: written_setup(tx.setup))
    document["counters"] = [one | {"profile": "social-all"} for one in document["counters"]]
    document["profiles"] = document["profiles"][:1]
    work.do(load_setup, document=document)

    move(work, w1=["company", "card"])

    assert queues_at(work, "1") == ("company", "card")


@pytest.mark.parametrize(
    ("wanted", "refusal"),
    [
        ({"1": []}, SetupInvalid),
        ({"1": ["flying"]}, QueueUnknown),
        ({"99": ["card"]}, CounterUnknown),
        ({"10": ["card"]}, CounterNotOpen),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_half_done(work, wanted, refusal):
    was = {"1": SOCIAL, "10": BUSINESS, "2": SOCIAL}

    work.refuses(refusal, move_queues, wanted={"2": ["card"]} | wanted, was=was, lasting=False)


# --- by a table ----------------------------------------------------------------------------------------------------------------------------


def test_open_windows_follow_a_table_from_their_next_call_on(work):
    work.issue("company-open")
    cells = [["matter", "1", "2", "3", "10"], ["company-open", "1", "", "1", "1"], ["company-seal", "1", "", "1", "1"]]

    moved = work.do(load_matrix, cells=cells)

    assert (moved.running, work.do(call_next, counter="1").number) == (("1",), "K001")
    assert verify(work.house.database, work.hall).clean


def test_looking_through_a_table_changes_nothing(work):
    before = work.everything()

    change, document = work.do(preview_matrix, cells=[["matter", "1"], ["card-new", ""]])

    assert (change.made, document["counters"][0]["profile"], work.everything()) == ({"profiles": ["mix-1"]}, "mix-1", before)


def test_a_table_that_was_looked_through_before_somebody_changed_the_set_up_is_refused(work):
    version = work.do(lambda tx: tx.hall.setup_version)
    move(work, w1=["pension"], lasting=True)

    work.refuses(SetupStale, load_matrix, cells=[["matter", "1"], ["card-new", "1"]], version=version)


def test_a_window_where_somebody_works_is_not_taken_out_of_use_by_a_table(work):
    work.refuses(SetupInUse, load_matrix, cells=[["matter", "1", "2"], ["card-new", "1", "1"]], retire=True)


def test_the_present_table_loaded_again_changes_nothing(work):
    cells = work.do(lambda tx: written(written_setup(tx.setup)))
    before = work.everything()

    work.do(load_matrix, cells=cells, version=work.do(lambda tx: tx.hall.setup_version))

    assert work.everything() == before


# --- 26 windows for 151 matters become 20 windows for 282 ----------------------------------------------------------------------------------

NAME = {"zh": "事项", "en": ""}


@pytest.fixture
def sorted_hall(database_url):
    """A hall of 26 windows, each with its own matters, 151 in all; window 1 is open."""
    queues = [hall_document()["queues"][1] | {"code": f"q{n}", "capacity": None} for n in range(1, 27)]
    services = [hall_document()["services"][2] | {"code": f"m{n}", "queue": f"q{n % 26 + 1}", "name": NAME} for n in range(1, 152)]
    profiles = [hall_document()["profiles"][0] | {"code": f"p{n}", "queues": [f"q{n}"]} for n in range(1, 27)]
    counters = [hall_document()["counters"][0] | {"code": str(n), "profile": f"p{n}"} for n in range(1, 27)]
    return at_work(database_url, "1", queues=queues, services=services, packages=[], profiles=profiles, counters=counters)


def comprehensive():
    """Any of 20 windows serves any of 282 matters; 131 of them are new."""
    windows = [str(n) for n in range(1, 21)]
    rows = [[f"m{n}", "事项" if n > 151 else "", "hrss", f"q{n % 26 + 1}", *["1"] * 20] for n in range(1, 283)]
    return [["matter", "name", "unit", "queue", *windows], *rows]


def test_any_of_20_windows_calls_any_of_282_matters(sorted_hall):
    sorted_hall.do(load_matrix, cells=comprehensive(), retire=True)
    setup = sorted_hall.do(lambda tx: tx.setup)

    served = [{queue.id for queue in setup.queues_of(counter)} for counter in setup.counters if not counter.retired]
    matters = [service for service in setup.services if not service.retired]
    assert (len(served), len(matters)) == (20, 282)
    assert all(service.queue_id in queues for service in matters for queues in served)
    assert [profile.code for profile in setup.profiles if not profile.retired] == ["mix-1"]


def test_its_history_stays_and_nothing_is_deleted(sorted_hall):
    sorted_hall.issue("m26")
    served = sorted_hall.complete(sorted_hall.serve("1"))
    before = {table.name: sorted_hall.rows(table) for table in (t.ticket, t.ticket_step, t.occurrence, t.event_log)}

    sorted_hall.do(load_matrix, cells=comprehensive(), retire=True)

    after = {table.name: sorted_hall.rows(table) for table in (t.ticket, t.ticket_step, t.occurrence, t.event_log)}
    assert all(after[name][: len(rows)] == rows for name, rows in before.items())
    assert (len(sorted_hall.rows(t.counter)), len(sorted_hall.rows(t.profile)), served.state.value) == (26, 27, "COMPLETED")


def test_the_open_window_calls_all_of_them_from_its_next_call_on(sorted_hall):
    sorted_hall.do(load_matrix, cells=comprehensive(), retire=True)
    sorted_hall.issue("m282")

    assert sorted_hall.do(call_next, counter="1") is not None


def test_a_matter_that_cannot_be_stops_all_of_it(sorted_hall):
    cells = comprehensive()
    cells[282][3] = "nowhere"

    told = sorted_hall.refuses(SetupInvalid, load_matrix, cells=cells, retire=True)

    assert {"place": "queues.nowhere", "reason": "there is no queue 'nowhere'"} in told["problems"]
