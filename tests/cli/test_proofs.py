"""What `verify` finds is told in full, and what `backup` copies can be told from any other copy."""

import pytest
import sqlalchemy as sa

from hallq.cli.commands import FAULT_FOUND, MACHINE, REFUSED
from hallq.cli.proofs import MOST_SHOWN
from hallq.operations.verify import verify
from hallq.store.copying import contents
from tests.everything import everything


@pytest.fixture
def at_a_full_hall(terminal):
    """A terminal at a hall in which everything happened."""
    everything(terminal.url)
    return terminal


def change(terminal, sentence):
    with terminal.database().migrating() as connection:
        return connection.execute(sa.text(sentence)).rowcount


def test_a_sound_hall_is_verified_with_its_digest(at_a_full_hall):
    verdict = verify(at_a_full_hall.database(), 1)
    said = at_a_full_hall("verify").out

    assert f"xitou: the books are what the log tells: {verdict.lines} lines, {verdict.rows} rows." in said
    assert verdict.digest in said


def test_an_altered_value_is_code_1_and_named_with_both_values(at_a_full_hall):
    change(at_a_full_hall, "UPDATE evaluation SET level = 5 WHERE level = 2")
    said = at_a_full_hall("verify", code=FAULT_FOUND).out

    assert "level: the database has 5, the log tells 2" in said
    assert "faults: 1, in" in said


def test_a_row_too_few_and_a_row_too_many_are_told_as_such(at_a_full_hall):
    change(at_a_full_hall, "UPDATE evaluation SET occurrence_id = occurrence_id + 90000 WHERE level = 2")
    said = at_a_full_hall("verify", code=FAULT_FOUND).out

    assert "the row is missing; the log tells [" in said
    assert "no line tells of this row: [" in said


def test_of_many_faults_the_first_are_shown_and_the_rest_counted(at_a_full_hall):
    faults = change(at_a_full_hall, "UPDATE ticket SET source = 'elsewhere', language = 'xx', prefix = 'Q', value = value + 1")
    said = at_a_full_hall("verify", code=FAULT_FOUND).out

    assert said.count("the database has") == MOST_SHOWN
    assert f"and {4 * faults - MOST_SHOWN} more" in said


def test_a_long_value_is_cut(at_a_full_hall):
    change(at_a_full_hall, f"UPDATE evaluation SET codes = '{'9|' * 500}' WHERE level = 2")

    assert max(map(len, at_a_full_hall("verify", code=FAULT_FOUND).out.splitlines())) < 400


def test_a_backup_says_what_it_holds(at_a_full_hall, tmp_path):
    said = at_a_full_hall("backup", tmp_path / "hall.backup").out
    [held] = contents(tmp_path / "hall.backup")

    assert f"xitou up to line {held.lines}, digest {held.digest}" in said
    assert "MB." in said


def test_a_backup_never_writes_over_a_file(at_a_full_hall, tmp_path):
    (tmp_path / "hall.backup").write_text("the only photograph of my cat")

    at_a_full_hall("backup", tmp_path / "hall.backup", code=REFUSED)
    assert (tmp_path / "hall.backup").read_text() == "the only photograph of my cat"


def test_a_backup_into_a_folder_that_is_not_there_names_the_folder(at_a_hall, tmp_path):
    said = at_a_hall("backup", tmp_path / "usb" / "hall.backup", code=MACHINE).err

    assert said == f"hallq: {tmp_path / 'usb'}: There is no such folder. Make it first, or name another one.\n"
