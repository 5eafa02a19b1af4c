"""A driver at another machine sees the server's jobs as it would see them at home, and every step is on paper before it is taken."""

import os

import pytest

from hallq.domain.printer_health import Seen
from hallq.printing.agent.door import Address, Away, Door
from hallq.printing.agent.jobs import ServerJobs
from hallq.printing.agent.journal import LEASED, SENDING, Journal
from hallq.queries.instant import instant
from hallq.queries.printers import printer_healths
from tests.cable import cabled
from tests.printing.agent.at_work import attempts, jobs, lobby, machine_of
from tests.serving import on_a_port, serve


@pytest.fixture
def hall(sqlite_url, tmp_path):
    return serve(sqlite_url, tmp_path, printers=lobby(9))


class Store:
    """The job store as a driver asks it, with the line to it and the file under it."""

    def __init__(self, cable, journal, token):
        self.cable, self.journal = cable, journal
        self.looked_again, self.door = [], Door(Address(cable.address), token)
        self.jobs = ServerJobs(self.door, journal, lambda: self.looked_again.append(1))

    def lease(self, seconds=60):
        return self.jobs.lease("lobby", "", 0, seconds)

    def phases(self):
        return [one.phase for one in self.journal.entries()]

    def hope(self):
        self.cable.put_in()
        self.door.hope()


@pytest.fixture
def store(hall, tmp_path):
    with on_a_port(hall) as port, machine_of(hall, tmp_path / "machine", port) as machine, cabled(machine.address) as cable:
        journal = Journal(machine.journal)
        yield Store(cable, journal, (machine.folder / "token").read_text().strip())
        journal.close()


def healths(hall):
    with instant(hall.house.database, hall.house.setup_of(hall.hall_id)) as at:
        return [(one.state, one.reason) for one in printer_healths(at).values()]


def test_each_step_is_in_the_journal_when_it_is_taken(hall, store):
    hall.issue()
    found = [store.phases()]
    job = store.lease()
    found.append(store.phases())
    assert store.jobs.mark_sending(job, "")
    found.append(store.phases())
    store.jobs.finish(job, "", "printed", "proved", len(job.data))

    assert (found, store.phases(), jobs(hall)) == ([[], [LEASED], [SENDING]], [], [("printed", "proved")])


@pytest.mark.parametrize("seconds", [0.5, 5_000])
def test_a_lease_is_asked_for_within_what_the_server_gives(hall, store, seconds):
    hall.issue()

    assert 5 <= store.lease(seconds).seconds <= 900


def test_where_none_waits_none_is_leased_and_none_is_due(store):
    assert (store.lease(), store.jobs.due_in("lobby", 0)) == (None, None)


def test_a_slip_that_rests_is_due_when_the_server_says_once(hall, store):
    hall.issue()
    store.jobs.finish(store.lease(), "", "not_sent", "busy", 0)

    assert (store.lease(), store.jobs.due_in("lobby", 0), store.jobs.due_in("lobby", 0)) == (None, 1.0, None)


def test_where_the_disk_takes_nothing_no_byte_leaves(hall, store, monkeypatch):
    hall.issue()
    job = store.lease()
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", _full)
        assert store.jobs.mark_sending(job, "") is False
    store.jobs.tell()

    assert (attempts(hall), jobs(hall)) == ([("not_sent", "lease_lost")], [("queued", "lease_lost")])


def test_where_the_disk_takes_nothing_no_slip_is_taken(hall, store, monkeypatch):
    hall.issue()
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", _full)
        assert store.lease() is None

    assert store.phases() == []


def test_a_reason_that_an_older_server_does_not_know_is_left_out(hall, store):
    hall.issue()
    store.jobs.finish(store.lease(), "", "not_sent", "sulks", 0)

    assert (attempts(hall), store.phases()) == ([("not_sent", "")], [])


def test_while_the_last_slip_is_not_told_no_other_is_taken(hall, store):
    hall.issue()
    job = store.lease()
    store.jobs.mark_sending(job, "")
    store.cable.pull()
    store.jobs.finish(job, "", "printed", "proved", 1)
    hall.issue()
    assert store.lease() is None
    store.hope()
    second = store.lease()

    assert (second.id != job.id, jobs(hall)[0]) == (True, ("printed", "proved"))


def test_how_a_printer_is_is_told_when_the_server_is_there_again(hall, store):
    store.cable.pull()
    store.jobs.report_health("lobby", Seen(answered=True, reason="paper_out"))
    with pytest.raises(Away):
        store.jobs.tell_looks()
    store.hope()
    store.jobs.tell_looks()

    assert healths(hall) == [("not_ready", "paper_out")]


def test_a_printer_that_is_another_s_by_now_leads_to_another_look_at_what_there_is_to_do(store):
    assert store.jobs.lease("stairs", "", 0, 60) is None
    assert store.looked_again == [1]


def test_nothing_is_swept_here(store):
    assert store.jobs.sweep(0) == 0


def _full(_handle):
    raise OSError(28, "the disk is full")
