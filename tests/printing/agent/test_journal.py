"""Whatever moment the power goes, the journal says no less than what may have happened to a slip."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallq.printing.agent.journal import DONE, LEASED, SENDING, Entry, Journal, entries_of

STEPS = ("leased", "sending", "done", "told")


@pytest.fixture
def open_journal(tmp_path):
    """Opens the journal of a machine, again and again; each is let go of before the next."""
    opened = []

    def opening():
        for one in opened:
            one.close()
        opened[:] = [Journal(tmp_path / "journal")]
        return opened[0]

    yield opening
    for one in opened:
        one.close()


def take(journal, job, step):
    """One step of a slip."""
    if step == "leased":
        journal.leased(job, 1, "lobby")
    elif step == "sending":
        journal.sending(job, 1, "lobby")
    elif step == "done":
        journal.done(job, 1, "lobby", outcome="printed", reason="proved", sent=570)
    else:
        journal.told(Entry(job, 1, "lobby", DONE))


def phases(journal):
    return {one.job: one.phase for one in journal.entries()}


@pytest.mark.parametrize(("steps", "phase"), [(1, LEASED), (2, SENDING), (3, DONE)])
def test_the_next_run_knows_how_far_a_slip_was(open_journal, steps, phase):
    journal = open_journal()
    for step in STEPS[:steps]:
        take(journal, 7, step)

    assert phases(open_journal()) == {7: phase}


def test_what_the_server_knows_is_forgotten(open_journal):
    journal = open_journal()
    for step in STEPS:
        take(journal, 7, step)

    assert phases(open_journal()) == {}


def test_the_outcome_is_kept_whole(open_journal):
    take(open_journal(), 7, "done")

    assert open_journal().entries() == [Entry(7, 1, "lobby", DONE, "printed", "proved", 570)]


def test_two_agents_never_share_a_journal(open_journal, tmp_path):
    open_journal()

    with pytest.raises(BlockingIOError):
        Journal(tmp_path / "journal")


def test_nobody_else_reads_it(open_journal, tmp_path):
    open_journal()

    assert (tmp_path / "journal").stat().st_mode & 0o077 == 0


def test_it_stays_small_however_many_slips_there_were(open_journal, tmp_path, monkeypatch):
    monkeypatch.setattr("hallq.printing.agent.journal.LONGEST", 2_000)
    journal = open_journal()
    take(journal, 0, "leased")
    for job in range(1, 100):
        for step in STEPS:
            take(journal, job, step)

    assert (tmp_path / "journal").stat().st_size < 2_500
    assert phases(open_journal()) == {0: LEASED}


def test_where_the_disk_takes_nothing_no_byte_may_leave_and_later_lines_stand_whole(open_journal, monkeypatch):
    journal = open_journal()
    take(journal, 7, "leased")
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", _full)
        with pytest.raises(OSError, match="full"):
            take(journal, 7, "sending")
    take(journal, 8, "leased")

    assert phases(open_journal()) == {7: LEASED, 8: LEASED}


def test_an_outcome_that_cannot_be_written_is_kept_in_mind(open_journal, monkeypatch):
    journal = open_journal()
    take(journal, 7, "sending")
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", _full)
        take(journal, 7, "done")

    assert phases(journal) == {7: DONE}
    assert phases(open_journal())[7] in {SENDING, DONE}


def _full(_handle):
    raise OSError(28, "the disk is full")


@st.composite
def histories(draw):
    """Steps of several slips in any order in which they can come."""
    left = {job: list(STEPS[: draw(st.integers(1, 4))]) for job in range(draw(st.integers(1, 4)))}
    done = []
    while left:
        job = draw(st.sampled_from(sorted(left)))
        done.append((job, left[job].pop(0)))
        if not left[job]:
            del left[job]
    return done


@given(histories(), st.data())
def test_any_beginning_of_the_file_is_what_was_on_the_disk_then(tmp_path_factory, steps, data):
    path = tmp_path_factory.mktemp("machine") / "journal"
    journal = Journal(path)
    sizes = [path.stat().st_size]
    for job, step in steps:
        take(journal, job, step)
        sizes.append(path.stat().st_size)
    journal.close()
    content = path.read_bytes()
    cut = data.draw(st.integers(0, len(content)))
    whole = sum(size <= cut for size in sizes[1:])

    known = dict(steps[:whole])
    assert {one.job: one.phase for one in entries_of(content[:cut])} == {job: step for job, step in known.items() if step != "told"}


@given(st.binary(max_size=300))
def test_any_rubbish_is_read_without_a_fault(content):
    assert all(isinstance(one, Entry) for one in entries_of(content))


def test_behind_a_torn_end_the_next_run_writes_whole_lines(open_journal, tmp_path):
    take(open_journal(), 7, "leased")
    path = tmp_path / "journal"
    path.write_bytes(path.read_bytes() + b'{"job":8,"att')
    journal = open_journal()
    take(journal, 9, "leased")

    assert phases(open_journal()) == {7: LEASED, 9: LEASED}


def test_a_line_in_the_middle_that_cannot_be_read_may_have_been_of_any_slip_in_hand(open_journal, tmp_path):
    journal = open_journal()
    take(journal, 7, "leased")
    take(journal, 8, "done")
    path = tmp_path / "journal"
    path.write_bytes(path.read_bytes() + b"\0\0\0\n")

    assert phases(open_journal()) == {7: SENDING, 8: DONE}
