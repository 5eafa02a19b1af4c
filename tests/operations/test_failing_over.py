"""A slip of which nothing was sent is printed by another printer of its group, and nowhere else."""

import json

import pytest

from hallq.domain.errors import FieldInvalid, PrinterUnknown
from hallq.domain.printer_health import Seen
from hallq.domain.slip import from_json
from hallq.operations.copies import request_copy, request_test_page
from hallq.operations.printer_health import report_health
from hallq.store import tables as t
from tests.making import NINE, StillClock, make_hall
from tests.operations.at_work import AtWork
from tests.operations.paper import PRINTERS, Paper

GROUPED = [{**PRINTERS[0], "code": code, "group": "front"} for code in ("lobby", "stairs", "door")] + [{**PRINTERS[0], "code": "cellar"}]


@pytest.fixture
def front(database_url):
    """A hall with three printers of one group, one of none, and a slip at the first."""
    return Paper(AtWork(*make_hall(database_url, clock=StillClock(NINE), printers=GROUPED)))


def printer_of(paper):
    """The code of the printer that has the slip now."""
    key = paper.row()["printer_id"]
    return paper.work.row(t.printer, id=key)["code"]


def fail(paper, printer, reason="paper_out"):
    """One attempt of which nothing was sent."""
    paper.jobs.finish(paper.lease(printer=printer), "one", "not_sent", reason)


def moves(paper):
    return [json.loads(row["body"])["event"] for row in paper.work.rows(t.event_log) if row["name"] == "print.moved"]


def test_a_slip_moves_to_the_next_printer_of_the_group_at_once(front):
    fail(front, "lobby")

    assert (printer_of(front), front.row()["next_at"], front.row()["state"]) == ("stairs", front.now, "queued")
    assert [(move["reason"], move["from_printer"] != move["printer"]) for move in moves(front)] == [("paper_out", True)]


def test_it_goes_round_the_group_and_then_waits_where_it_is(front):
    for printer in ("lobby", "stairs", "door"):
        fail(front, printer)

    assert printer_of(front) == "door"
    assert front.row()["next_at"] > front.now
    assert len(moves(front)) == 2


def test_it_comes_back_to_a_printer_that_recovered_since(front):
    for printer in ("lobby", "stairs", "door"):
        fail(front, printer)
    front.wait(3)
    front.work.do(report_health, printer="stairs", seen=Seen(answered=True))
    fail(front, "door")

    assert printer_of(front) == "stairs"


def test_a_printer_known_to_be_in_trouble_is_passed_over(front):
    front.work.do(report_health, printer="stairs", seen=Seen(answered=True, reason="cover_open"))
    fail(front, "lobby")

    assert printer_of(front) == "door"


def test_a_printer_of_no_group_keeps_its_slips(front):
    test = front.work.do(request_test_page, printer="cellar", facts=from_json(front.row()["facts"]))
    front.jobs.finish(front.lease(printer="cellar"), "one", "not_sent", "paper_out")

    assert front.work.row(t.printer, id=front.row(test)["printer_id"])["code"] == "cellar"


def test_a_slip_that_may_be_on_paper_never_moves(front):
    job = front.lease()
    front.jobs.mark_sending(job, "one")
    front.jobs.finish(job, "one", "unknown", "closed")

    assert (printer_of(front), front.row()["state"]) == ("lobby", "unknown")


def test_the_printer_that_was_asked_first_is_kept(front):
    fail(front, "lobby")

    assert front.work.row(t.printer, id=front.row()["asked_printer_id"])["code"] == "lobby"


def test_every_attempt_is_written_down(front):
    fail(front, "lobby")
    job = front.lease(printer="stairs")
    front.jobs.mark_sending(job, "one")
    front.jobs.finish(job, "one", "printed", "proved", 570)

    told = [(row["attempt"], row["outcome"], row["reason"], row["sent_bytes"]) for row in front.work.rows(t.print_attempt)]
    assert told == [(1, "not_sent", "paper_out", None), (2, "printed", "proved", 570)]


def test_the_attempt_of_a_worker_that_died_is_written_down(front):
    front.lease()
    front.wait(11)
    front.jobs.sweep(front.now)

    assert [(row["outcome"], row["reason"]) for row in front.work.rows(t.print_attempt)] == [("not_sent", "worker_lost")]


def test_an_older_lease_of_the_same_worker_is_fenced_off(front):
    old = front.lease(seconds=1)
    front.wait(2)
    front.jobs.sweep(front.now)
    front.wait(1)
    new = front.lease()

    assert (front.jobs.mark_sending(old, "one"), front.jobs.mark_sending(new, "one")) == (False, True)


def test_a_slip_that_nobody_takes_moves_within_its_group(front):
    front.wait(11)

    assert front.jobs.sweep(front.now) == 1
    assert (printer_of(front), [move["reason"] for move in moves(front)]) == ("stairs", ["unattended"])


def test_a_slip_that_nobody_takes_stays_where_it_has_no_group(paper):
    paper.wait(11)

    assert (paper.jobs.sweep(paper.now), printer_of(paper)) == (0, "lobby")


def test_a_slip_behind_another_one_is_not_unattended(front):
    front.work.issue()
    front.lease(seconds=60)
    front.wait(30)

    assert front.jobs.sweep(front.now) == 0


# --- a printer known not to print ------------------------------------------------------------------------------------------------------------


def look(paper, printer, reason="", *, answered=True, times=1):
    """So many looks at a printer."""
    for _ in range(times):
        paper.jobs.report_health(printer, Seen(answered=answered, reason=reason))


def test_a_slip_is_not_tried_at_a_printer_that_is_known_not_to_answer(front):
    look(front, "lobby", "silent", answered=False, times=2)
    look(front, "stairs")

    assert front.jobs.lease("lobby", "one", front.now, 10) is None
    assert (printer_of(front), front.row()["attempts"], front.row()["next_at"]) == ("stairs", 0, front.now)
    assert [move["reason"] for move in moves(front)] == ["silent"]


def test_its_stand_in_takes_the_slip_itself_and_need_not_wait_for_the_other_worker(front):
    look(front, "lobby", "paper_out")
    look(front, "stairs")

    assert front.lease(printer="stairs").id == front.ticket.id
    assert [move["reason"] for move in moves(front)] == ["paper_out"]


def test_slips_that_left_keep_their_order_and_those_that_rested_need_not_wait(front):
    fail(front, "lobby", "silent")
    later = front.work.issue()
    look(front, "lobby", "silent", answered=False, times=2)
    look(front, "stairs")
    taken = []
    for _ in range(2):
        job = front.lease(printer="stairs")
        front.jobs.finish(job, "one", "printed", "proved")
        taken.append(job.id)

    assert sorted(taken) == [front.ticket.id, later.id]


def test_a_slip_that_failed_first_at_a_printer_known_to_be_in_trouble_moves_at_once(front):
    look(front, "lobby", "silent", answered=False, times=2)
    fail(front, "lobby", "silent")

    assert printer_of(front) == "stairs"


def test_a_slip_stays_where_nobody_knows_how_the_stand_ins_are(front):
    look(front, "lobby", "paper_out")

    assert front.lease(printer="lobby").id == front.ticket.id


def test_a_slip_stays_where_its_printer_was_seen_long_ago(front):
    look(front, "lobby", "paper_out")
    front.wait(46)
    look(front, "stairs")

    assert front.lease(printer="stairs") is None
    assert front.lease(printer="lobby").id == front.ticket.id


def test_a_printer_that_is_well_again_keeps_its_slips(front):
    look(front, "lobby", "silent", answered=False, times=2)
    look(front, "stairs")
    look(front, "lobby")

    assert front.lease(printer="stairs") is None
    assert front.lease(printer="lobby").id == front.ticket.id


def test_a_slip_whose_printer_has_no_group_is_tried_there_again_and_again(front):
    copy = front.work.do(request_copy, ticket_id=front.ticket.id, reason="lost", printer="cellar")
    look(front, "cellar", "silent", answered=False, times=2)
    look(front, "stairs")
    front.jobs.finish(front.lease(printer="cellar"), "one", "not_sent", "silent")
    front.wait(1)

    assert front.lease(printer="cellar").id == copy


def ask_for_a_test_page(paper, printer="lobby"):
    """A test page at a printer, whose slip was printed before; the page's job."""
    paper.jobs.finish(paper.lease(printer=printer), "one", "printed", "proved")
    return paper.work.do(request_test_page, printer=printer, facts=from_json(paper.row()["facts"]))


def where(paper, job):
    """The code of the printer that has a job."""
    return paper.work.row(t.printer, id=paper.row(job)["printer_id"])["code"]


@pytest.mark.parametrize("reason", ["paper_out", "cover_open", "silent", "cannot_be_made"])
def test_a_test_page_that_was_not_printed_waits_at_the_printer_it_was_asked_of(front, reason):
    test = ask_for_a_test_page(front)
    look(front, "lobby", reason, answered=reason != "silent", times=2)
    look(front, "stairs")
    for _ in range(3):
        fail(front, "lobby", reason)
        front.wait(10)

    assert (where(front, test), front.row(test)["state"], front.row(test)["reason"], moves(front)) == ("lobby", "queued", reason, [])
    assert front.lease(printer="lobby").id == test


def test_a_test_page_that_nobody_takes_waits_at_the_printer_it_was_asked_of(front):
    test = ask_for_a_test_page(front)
    front.wait(11)

    assert (front.jobs.sweep(front.now), where(front, test)) == (0, "lobby")


def test_a_test_page_of_a_worker_that_died_waits_at_the_printer_it_was_asked_of(front):
    test = ask_for_a_test_page(front)
    look(front, "stairs")
    front.lease(printer="lobby")
    front.wait(30)
    front.jobs.sweep(front.now)

    assert (where(front, test), front.row(test)["reason"]) == ("lobby", "worker_lost")


def test_a_test_page_is_not_asked_elsewhere_where_slips_leave_its_printer(front):
    test = ask_for_a_test_page(front)
    look(front, "lobby", "silent", answered=False, times=2)
    look(front, "stairs")

    assert front.lease(printer="stairs") is None
    assert front.lease(printer="lobby").id == test


def test_a_slip_in_hand_never_moves(front):
    job = front.lease()
    look(front, "lobby", "silent", answered=False, times=2)
    look(front, "stairs")

    assert front.lease(printer="stairs") is None
    assert front.jobs.mark_sending(job, "one")


# --- how printers are ------------------------------------------------------------------------------------------------------------------------


def test_a_change_of_a_printer_is_told_once(front):
    for _ in range(3):
        front.jobs.report_health("lobby", Seen(answered=True, reason="paper_out"))
        front.wait(10)

    told = [json.loads(row["body"])["event"] for row in front.work.rows(t.event_log) if row["name"] == "printer.changed"]
    assert [(line["state"], line["reason"]) for line in told] == [("not_ready", "paper_out")]


def test_the_last_look_is_kept(front):
    front.jobs.report_health("lobby", Seen(answered=True))
    front.wait(10)
    front.jobs.report_health("lobby", Seen(answered=True))

    row = front.work.row(t.printer_health)
    assert (row["state"], row["since"], row["seen_at"]) == ("ready", front.now - 10_000, front.now)


def test_of_an_unknown_printer_nothing_is_written(front):
    with pytest.raises(PrinterUnknown):
        front.jobs.report_health("none", Seen(answered=True))


def test_words_of_their_own_are_not_written(front):
    with pytest.raises(FieldInvalid):
        front.jobs.report_health("lobby", Seen(answered=True, reason="call 13800138000"))
    with pytest.raises(FieldInvalid):
        front.jobs.finish(front.lease(), "one", "unknown", "call 13800138000")
