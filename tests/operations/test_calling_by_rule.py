"""Calls of a hall whose queues, classes and work profiles have rules: what the books hand to the order, and what comes back."""

from hallq.operations import calling
from tests.making import HALL, NINE, TOGETHER
from tests.operations.at_work import at_work

MINUTE = 60_000
SOCIAL, BUSINESS = HALL["profiles"]


def hall(database_url, discipline, favours=2, **profile):
    """A hall of one discipline, in which the counters 1 and 2 have a profile of their own."""
    queues = [{**one, "discipline": discipline, "favours": favours} for one in HALL["queues"]]
    return at_work(database_url, "1", "2", queues=queues, profiles=[{**SOCIAL, **TOGETHER, **profile}, BUSINESS])


def called(work, times, counter="1"):
    """The numbers of so many calls, each of them served at once."""
    served = [work.complete(work.serve(counter)) for _ in range(times)]
    return [one.number for one in served]


def at(minutes):
    """A time of the day, in minutes after nine."""
    return NINE + minutes * MINUTE


def test_an_appointment_about_now_does_not_wait_behind_walk_ins_of_its_class(database_url):
    work = hall(database_url, "appointment")
    for slot in (None, None, at(5), None):
        work.issue("pension-apply", slot=slot)

    assert called(work, 4) == ["A003", "A001", "A002", "A004"]


def test_who_is_too_late_by_now_keeps_nobody_with_an_appointment_waiting(database_url):
    work = hall(database_url, "appointment")
    work.later(minutes=10)
    work.issue("pension-apply", slot=at(0))  # may be favoured for five minutes more
    work.issue("pension-apply", slot=at(30))
    work.later(minutes=16)

    assert called(work, 2) == ["A002", "A001"]


def test_who_missed_an_appointment_waits_at_the_back_like_all_others(database_url):
    work = hall(database_url, "appointment")
    work.issue("pension-apply", slot=at(0))
    work.issue("pension-apply")
    missed = work.miss(work.call())
    work.later(seconds=1)
    work.do(calling.reinstate, ticket_id=missed.id)

    assert called(work, 2) == ["A002", "A001"]


def test_a_window_calls_only_the_classes_that_its_profile_names(database_url):
    limits = [{"queue": "pension", "classes": ["green"], "share": 1, "after_minutes": 0}]
    work = hall(database_url, "fifo", limits=limits)
    work.issue("pension-apply")
    work.issue("pension-apply", priority="green", reason="elderly")

    assert called(work, 1) == ["A002"]
    assert work.do(calling.call_next, counter="1") is None


def test_a_window_helps_with_a_queue_only_after_so_many_minutes(database_url):
    limits = [{"queue": "card", "classes": [], "share": 1, "after_minutes": 10}]
    work = hall(database_url, "fifo", limits=limits)
    work.issue("card-new")

    assert work.do(calling.call_next, counter="1") is None
    work.later(minutes=10)
    assert called(work, 1) == ["J001"]


def test_windows_of_one_profile_share_what_is_remembered(database_url):
    work = hall(database_url, "ratio")
    for n in range(6):
        work.issue("pension-apply", **({"priority": "green", "reason": "elderly"} if n < 4 else {}))

    assert called(work, 2, "1") + called(work, 2, "2") + called(work, 2, "1") == ["A001", "A002", "A005", "A003", "A004", "A006"]


def test_an_undone_call_is_no_turn_of_the_favoured(database_url):
    work = hall(database_url, "ratio")
    for n in range(4):
        work.issue("pension-apply", **({"priority": "green", "reason": "elderly"} if n < 3 else {}))
    called(work, 1)
    work.do(calling.undo, ticket_id=work.call().id)

    assert called(work, 3) == ["A002", "A004", "A003"]


def test_an_undone_call_gives_back_no_turn_that_later_calls_have_used(database_url):
    work = hall(database_url, "ratio", favours=1)
    for n in range(6):
        work.issue("pension-apply", **({"priority": "green", "reason": "elderly"} if n < 3 else {}))
    first = work.call("1")

    assert called(work, 2, "2") == ["A004", "A002"]  # so that what is remembered is again what it was after the first call
    work.do(calling.undo, ticket_id=first.id)

    assert called(work, 2) == ["A005", "A001"]


def test_queues_by_share_are_called_by_their_shares(database_url):
    limits = [{"queue": "pension", "classes": [], "share": 2, "after_minutes": 0}]
    work = hall(database_url, "fifo", mode="by_share", limits=limits)
    for _ in range(4):
        work.issue("card-new")
        work.issue("pension-apply")

    assert called(work, 6) == ["A001", "J001", "A002", "A003", "J002", "A004"]


def test_queues_in_order_are_called_one_after_another(database_url):
    work = hall(database_url, "fifo", mode="in_order")
    for service in ("card-new", "pension-apply", "card-new", "pension-apply"):
        work.issue(service)

    assert called(work, 4) == ["A001", "A002", "J001", "J002"]
