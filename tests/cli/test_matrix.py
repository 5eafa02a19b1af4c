"""Which window deals with which matter goes out and in as one table."""

from hallq.cli.commands import MACHINE, REFUSED


def table(terminal, text):
    """A file of the machine."""
    return terminal.file("windows.csv", text)


def test_a_table_is_looked_through_and_nothing_is_changed(at_a_hall):
    said = at_a_hall("setup", "matrix", table(at_a_hall, "matter,1,3\ncard-new,,1\n")).out

    assert "+ profiles: mix-1, mix-2" in said
    assert "~ counters: 1, 3" in said
    assert "Nothing was changed" in said


def test_a_table_is_applied(at_a_hall):
    file = table(at_a_hall, "matter,1,3\ncard-new,,1\n")
    said = at_a_hall("setup", "matrix", file, "--apply").out

    assert "version 2" in said
    assert "Nothing changed" in at_a_hall("setup", "matrix", file).out


def test_windows_that_the_table_does_not_name_go_out_of_use_where_it_is_asked_for(at_a_hall):
    said = at_a_hall("setup", "matrix", table(at_a_hall, "matter,1,3\ncard-new,1,\n"), "--retire").out

    assert "- counters: 2, 10" in said


def test_the_present_table_changes_nothing(at_a_hall):
    file = at_a_hall.home.parent / "now.csv"
    at_a_hall("setup", "matrix-export", file)

    assert file.read_bytes().startswith(b"\xef\xbb\xbfmatter,name,unit,queue,1,2,3,10\r\npension-apply,")
    assert "Nothing changed" in at_a_hall("setup", "matrix", file).out


def test_a_workbook_goes_out_and_comes_back(at_a_hall):
    file = at_a_hall.home.parent / "now.xlsx"
    at_a_hall("setup", "matrix-export", file)

    assert file.read_bytes().startswith(b"PK")
    assert "Nothing changed" in at_a_hall("setup", "matrix", file).out


def test_a_file_that_is_too_large_is_refused_without_reading_all_of_it(at_a_hall):
    file = at_a_hall.home.parent / "huge.xlsx"
    with file.open("wb") as huge:
        huge.write(b"PK\x03\x04")
        huge.truncate(50_000_000)

    assert "is larger than 4 MB" in at_a_hall("setup", "matrix", file, code=REFUSED).err


def test_no_file_is_written_over(at_a_hall):
    file = table(at_a_hall, "mine")

    at_a_hall("setup", "matrix-export", file, code=MACHINE)

    assert file.read_text(encoding="utf-8") == "mine"


def test_every_fault_of_a_table_is_told_with_its_place(at_a_hall):
    said = at_a_hall("setup", "matrix", table(at_a_hall, "matter,1,26\nflying,1,1\n"), code=REFUSED).err

    assert "counters.26: there is no window '26'" in said
    assert "services.flying: there is no matter 'flying'" in said
