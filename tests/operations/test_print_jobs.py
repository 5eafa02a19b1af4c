"""The spool: whose turn it is to print, what a dead worker leaves behind, and copies."""

import pytest

from hallq.domain.errors import FieldInvalid, LeaseLost, PrinterUnknown, PrintJobUnknown, TicketUnknown
from hallq.domain.paper import BACK_OFF_MS
from hallq.domain.slip import from_json
from hallq.operations.copies import request_copy, request_test_page
from hallq.operations.print_jobs import give_up_all
from hallq.operations.setup import load_setup
from hallq.store import tables as t
from tests.making import hall_document
from tests.operations.at_work import at_work

# --- leases ----------------------------------------------------------------------------------------------------------------------------------


def test_a_worker_is_given_the_oldest_job(paper):
    paper.work.issue()
    job = paper.lease()

    assert (job.id, job.ticket_id, job.attempt, job.facts.number) == (paper.ticket.id, paper.ticket.id, 1, "J001")


def test_a_leased_job_is_the_workers_for_a_while(paper):
    paper.lease("one", seconds=10)

    assert (paper.row()["state"], paper.row()["lease_owner"], paper.row()["lease_until"]) == ("leased", "one", paper.now + 10_000)


def test_a_printer_prints_one_slip_at_a_time(paper):
    paper.work.issue()
    paper.lease("one")

    assert paper.lease("two") is None


def test_two_printers_print_at_once(paper):
    second = paper.work.issue()
    paper.work.do(request_copy, ticket_id=second.id, reason="torn", printer="stairs")

    assert (paper.lease("one", "lobby").id, paper.lease("two", "stairs").facts.copy) == (paper.ticket.id, 1)


def test_where_nothing_waits_nothing_is_leased(paper):
    assert paper.lease(printer="stairs") is None


def test_an_unknown_printer_is_refused(paper):
    with pytest.raises(PrinterUnknown):
        paper.lease(printer="none")


def test_a_lease_is_no_line_of_the_story(paper):
    paper.lease()

    assert paper.told() == []


# --- outcomes --------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", ["printed", "sent", "unknown"])
def test_what_came_of_a_job_is_told(paper, outcome):
    job = paper.lease()
    paper.jobs.mark_sending(job, "one")
    paper.jobs.finish(job, "one", outcome, "closed")

    assert (paper.row()["state"], paper.row()["reason"], paper.row()["finished_at"]) == (outcome, "closed", paper.now)
    assert len(paper.told()) == 1
    assert f'"outcome":"{outcome}"' in paper.told()[0]


def test_another_outcome_is_refused(paper):
    job = paper.lease()

    with pytest.raises(FieldInvalid):
        paper.jobs.finish(job, "one", "maybe", "")
    assert paper.row()["state"] == "leased"


def test_a_finished_job_is_not_printed_again(paper):
    paper.jobs.finish(paper.lease(), "one", "printed", "")
    paper.wait(60)

    assert paper.lease() is None


def test_what_was_not_sent_is_tried_again_later_and_later(paper):
    pauses = []
    for _ in range(len(BACK_OFF_MS) - 1):
        paper.jobs.finish(paper.lease(), "one", "not_sent", "paper_out")
        pauses.append(paper.row()["next_at"] - paper.now)
        assert paper.lease() is None
        paper.wait(pauses[-1] / 1000)

    assert pauses == list(BACK_OFF_MS[:-1])


def test_what_was_not_sent_is_not_told_yet(paper):
    paper.jobs.finish(paper.lease(), "one", "not_sent", "paper_out")

    assert (paper.told(), paper.row()["state"], paper.row()["reason"], paper.row()["lease_owner"]) == ([], "queued", "paper_out", None)


def test_a_failing_job_lets_the_next_one_pass_meanwhile(paper):
    second = paper.work.issue()
    paper.jobs.finish(paper.lease(), "one", "not_sent", "error")

    assert paper.lease().id == second.id


# --- fencing ---------------------------------------------------------------------------------------------------------------------------------


def test_before_the_first_byte_the_worker_says_so(paper):
    job = paper.lease()

    assert (paper.jobs.mark_sending(job, "one"), paper.row()["state"]) == (True, "sending")


def test_a_worker_that_lost_its_lease_may_not_send(paper):
    job = paper.lease("one", seconds=10)
    paper.wait(11)
    paper.jobs.sweep(paper.now)

    assert paper.jobs.mark_sending(job, "one") is False


def test_a_job_that_went_to_another_worker_is_that_workers(paper):
    job = paper.lease("one", seconds=10)
    paper.wait(11)
    paper.jobs.sweep(paper.now)
    paper.wait(1)
    assert paper.lease("two").id == job.id

    assert paper.jobs.mark_sending(job, "one") is False
    with pytest.raises(LeaseLost):
        paper.jobs.finish(job, "one", "printed", "")
    assert (paper.row()["state"], paper.row()["lease_owner"]) == ("leased", "two")


def test_a_job_is_finished_once(paper):
    job = paper.lease()
    paper.jobs.finish(job, "one", "printed", "")

    with pytest.raises(LeaseLost):
        paper.jobs.finish(job, "one", "not_sent", "")
    assert paper.row()["state"] == "printed"


def test_a_job_is_begun_once(paper):
    job = paper.lease()

    assert [paper.jobs.mark_sending(job, "one") for _ in range(2)] == [True, False]


# --- dead workers ----------------------------------------------------------------------------------------------------------------------------


def test_a_lease_that_lasts_is_not_swept(paper):
    paper.lease(seconds=10)

    assert (paper.jobs.sweep(paper.now + 10_000), paper.row()["state"]) == (0, "leased")


def test_a_job_of_which_nothing_was_sent_is_queued_again(paper):
    paper.lease(seconds=10)
    paper.wait(11)

    assert (paper.jobs.sweep(paper.now), paper.row()["state"], paper.row()["reason"]) == (1, "queued", "worker_lost")
    assert paper.told() == []


def test_a_job_that_was_being_sent_is_never_sent_again_by_itself(paper):
    paper.jobs.mark_sending(paper.lease(), "one")
    paper.wait(61)

    assert (paper.jobs.sweep(paper.now), paper.row()["state"]) == (1, "unknown")
    assert '"reason":"worker_lost"' in paper.told()[0]


def test_after_a_restore_nothing_that_was_under_way_is_sent_again(paper):
    paper.work.issue()
    paper.lease()

    assert paper.work.do(give_up_all, reason="restored") == 2
    assert [row["state"] for row in paper.work.rows(t.print_job)] == ["unknown", "unknown"]
    assert len(paper.told()) == 2


def test_a_process_takes_back_what_one_at_the_same_place_left_in_hand(paper):
    paper.lease("desk#1", seconds=3_600)

    assert (paper.jobs.take_back("other#"), paper.jobs.take_back("desk#"), paper.row()["state"]) == (0, 1, "queued")


# --- time ------------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("passed", "seconds"), [(0, 0.5), (0.4, 0.1), (3, 0.0)])
def test_a_worker_knows_how_long_it_may_sleep(paper, passed, seconds):
    paper.jobs.finish(paper.lease(), "one", "not_sent", "error")
    paper.wait(passed)

    assert paper.jobs.due_in("lobby", paper.now) == pytest.approx(seconds)


def test_where_nothing_waits_a_worker_may_sleep_on(paper):
    assert paper.jobs.due_in("stairs", paper.now) is None


def test_paper_lives_by_the_real_clock_whatever_the_halls_clock_says(paper):
    paper.work.later(hours=5)

    assert paper.lease().id == paper.ticket.id


# --- copies and tests --------------------------------------------------------------------------------------------------------------------------


def test_each_copy_says_which_one_it_is(paper):
    copies = [paper.work.do(request_copy, ticket_id=paper.ticket.id, reason="torn") for _ in range(2)]
    facts = [from_json(paper.row(copy)["facts"]) for copy in copies]

    assert [(one.copy, one.number) for one in facts] == [(1, "J001"), (2, "J001")]


def test_a_copy_is_named_by_the_line_that_asked_for_it(paper):
    copy = paper.work.do(request_copy, ticket_id=paper.ticket.id, reason="torn")
    line = paper.work.rows(t.event_log)[-1]

    assert (line["seq"], line["name"], line["ticket_id"]) == (copy, "print.requested", paper.ticket.id)


def test_a_copy_comes_from_the_printer_that_was_named(paper):
    copy = paper.work.do(request_copy, ticket_id=paper.ticket.id, reason="torn", printer="stairs")

    assert paper.lease(printer="stairs").id == copy


def test_a_copy_is_asked_for_with_a_reason_of_the_list(paper):
    facts = paper.work.refuses(FieldInvalid, request_copy, ticket_id=paper.ticket.id, reason="because")

    assert (facts["field"], facts["reason"]) == ("reason", "unknown")


def test_a_copy_of_no_ticket_is_refused(paper):
    paper.work.refuses(TicketUnknown, request_copy, ticket_id=99, reason="torn")


def test_a_copy_from_no_printer_is_refused(paper):
    paper.work.refuses(PrinterUnknown, request_copy, ticket_id=paper.ticket.id, reason="torn", printer="none")


def test_where_there_was_no_paper_there_is_no_copy(database_url):
    work = at_work(database_url, printers=[])

    work.refuses(PrintJobUnknown, request_copy, ticket_id=work.issue().id, reason="torn")


def test_where_every_printer_is_retired_there_is_no_copy(paper):
    paper.jobs.finish(paper.lease(), "one", "printed", "")
    paper.work.do(load_setup, document=hall_document(printers=[]))

    paper.work.refuses(PrinterUnknown, request_copy, ticket_id=paper.ticket.id, reason="torn")


def test_a_test_page_says_that_it_is_one_and_belongs_to_no_ticket(paper):
    job = paper.work.do(request_test_page, printer="stairs", facts=from_json(paper.row()["facts"]))

    assert (paper.row(job)["ticket_id"], from_json(paper.row(job)["facts"]).test) == (None, True)


def test_a_test_page_of_no_printer_is_refused(paper):
    paper.work.refuses(PrinterUnknown, request_test_page, printer="none", facts=from_json(paper.row()["facts"]))


# --- a clock that is set back ----------------------------------------------------------------------------------------------------------------

HOUR_S = 3600


def test_a_slip_that_waits_comes_out_though_the_clock_was_set_back(paper):
    paper.wait(-HOUR_S)
    assert paper.lease() is None

    assert paper.jobs.sweep(paper.now) == 1
    assert paper.lease().id == paper.ticket.id


def test_a_slip_that_waits_does_not_come_out_an_hour_late_where_the_clock_was_set_back(paper):
    paper.wait(-HOUR_S)
    paper.jobs.sweep(paper.now)
    paper.wait(91)
    paper.jobs.sweep(paper.now)

    assert paper.row()["state"] == "expired"


def test_a_dead_worker_does_not_hold_its_printer_for_the_hour_that_comes_again(paper):
    paper.lease(seconds=10)
    paper.wait(-HOUR_S)
    paper.jobs.sweep(paper.now)
    paper.wait(11)
    paper.jobs.sweep(paper.now)

    assert paper.row()["state"] == "queued"


def test_a_clock_that_is_a_little_wrong_changes_nothing(paper):
    before = paper.row()
    paper.wait(-30)

    assert paper.jobs.sweep(paper.now) == 0
    assert paper.row() == before
