"""Which window deals with which matter goes out and in as one table."""

from importlib.resources import files

import pytest
import sqlalchemy as sa
import yaml

from hallq.cli.commands import MACHINE, REFUSED
from hallq.store import tables as t


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


# --- a town that joins its windows -------------------------------------------------------------------------------------------------------------

TOWN = yaml.safe_load((files("hallq.halls") / "town.yaml").read_text(encoding="utf-8"))
QUEUES = [one["code"] for one in TOWN["queues"]]
MATTERS = TOWN["services"]
BEFORE = [one for nth, one in enumerate(MATTERS) if nth % 2 == 0 or nth < 20]
"""Those that had windows of their offices when nobody had heard of a comprehensive window."""

WINDOWS = [str(n) for n in range(1, 27)]


@pytest.fixture
def at_a_town(terminal):
    """The town before it joined its windows, with one matter a queue so far."""
    counters = [TOWN["counters"][0] | {"code": code, "name": {"zh": f"{code}号窗口", "en": f"Window {code}"}} for code in WINDOWS]
    first = [next(one for one in BEFORE if one["queue"] == queue) for queue in QUEUES]
    document = TOWN | {"packages": [], "counters": counters, "services": first}
    terminal("init", terminal.file("town.yaml", yaml.safe_dump(document, allow_unicode=True)))
    return terminal


def marks(matters, windows, is_marked):
    """A table of a mark for each window that deals with a matter."""
    heads = ["事项编码", "事项名称", "单位", "业务队列", *windows]
    rows = [
        [one["code"], one["name"]["zh"], one["unit"], one["queue"], *("√" if is_marked(one, window) else "" for window in windows)] for one in matters
    ]
    return "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in [heads, *rows])


def in_use(terminal, table):
    """How many of a table are in use."""
    with terminal.database().reading() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(table).where(table.c.retired == 0)).scalar_one()


def test_a_town_goes_from_26_windows_and_151_matters_to_20_windows_that_deal_with_all_282(at_a_town):
    office = table(at_a_town, marks(BEFORE, WINDOWS, lambda matter, window: QUEUES.index(matter["queue"]) == int(window) % len(QUEUES)))
    said = at_a_town("setup", "matrix", office, "--apply").out
    assert ("version 2" in said, in_use(at_a_town, t.counter), in_use(at_a_town, t.service), in_use(at_a_town, t.profile)) == (True, 26, 151, 8)
    assert "Nothing changed" in at_a_town("setup", "matrix", office).out

    joined = table(at_a_town, marks(MATTERS, WINDOWS[:20], lambda _matter, _window: True))
    said = at_a_town("setup", "matrix", joined, "--retire", "--apply").out
    assert ("version 3" in said, in_use(at_a_town, t.counter), in_use(at_a_town, t.service), in_use(at_a_town, t.profile)) == (True, 20, 282, 1)
    assert "Nothing changed" in at_a_town("setup", "matrix", joined).out

    assert "liuxi: the books are what the log tells" in at_a_town("verify").out
