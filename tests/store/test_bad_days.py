"""What is said on a bad day: nothing is half written, nothing is lost, and the next act works."""

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from hallq.domain.errors import DatabaseUnavailable, DiskFull
from hallq.operations.verify import verify
from hallq.store.database import Database, refusal_of
from hallq.store.migrate import migrate
from hallq.store.sqlite import library
from tests.databases import close_databases, failing_disk, sqlite_copy
from tests.making import books, issue, make_hall, story
from tests.postgres import running_postgres

SET_EPOCH = sa.text("UPDATE hall SET epoch = :epoch WHERE id = :hall")
EPOCH = sa.text("SELECT epoch FROM hall WHERE id = :hall")
SLACK = sa.text("PRAGMA max_page_count = 1073741823")
TIGHT = sa.text("PRAGMA max_page_count = 1")
FILL_THE_DISK = """
    CREATE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE 'could not extend file "base/1": No space left on device' USING ERRCODE = '53100'; END $$;
    CREATE TRIGGER no_space BEFORE INSERT ON event_log FOR EACH ROW EXECUTE FUNCTION no_space();
"""


def epoch(database, hall):
    """What stands in the one place that these tests write."""
    with database.writing(hall) as writer:
        return writer.value(EPOCH, {"hall": hall})


def write(database, hall, word):
    """A smallest act."""
    with database.writing(hall) as writer:
        writer.run(SET_EPOCH, {"hall": hall, "epoch": word})


def half_an_act(writer, hall, then):
    """Write something, and then let the act go wrong."""
    writer.run(SET_EPOCH, {"hall": hall, "epoch": "half"})
    then()


@pytest.fixture
def house_and_hall(database_url):
    """A small hall whose day is open."""
    return make_hall(database_url)


# --- bad days ------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (library.OperationalError("database or disk is full"), "disk_full"),
        (psycopg.OperationalError('could not extend file "x": No space left on device'), "disk_full"),
        (library.OperationalError("database is locked"), "database_unavailable"),
        (psycopg.OperationalError(""), "database_unavailable"),
    ],
)
def test_a_fault_of_the_driver_is_told_by_name(fault, code):
    assert refusal_of(fault).code == code


def test_a_fault_is_told_in_one_short_line():
    assert refusal_of(psycopg.OperationalError("gone\nLINE 2")).facts == {"reason": "gone"}


def test_a_database_that_is_not_there_is_unavailable(tmp_path):
    database = Database(f"sqlite:///{tmp_path}/nowhere/hall.db")

    with pytest.raises(DatabaseUnavailable), database.writing(1):
        pass
    with pytest.raises(DatabaseUnavailable), database.reading():
        pass


def test_a_server_that_is_not_there_is_unavailable():
    database = Database("postgresql+psycopg://nobody@127.0.0.1:1/nothing")

    with pytest.raises(DatabaseUnavailable), database.writing(1):
        pass
    with pytest.raises(DatabaseUnavailable), database.reading():
        pass


HOLD = """
import sys
from hallq.store.database import Database
database = Database(sys.argv[1])
with database.writing(int(sys.argv[2])) as writer:
    from hallq.store.book import Book
    Book(writer, int(sys.argv[2])).lock()
    print("held", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def another_process_holding(url, hall):
    """A process that stopped in the middle of an act of the hall."""
    with subprocess.Popen([sys.executable, "-c", HOLD, url, str(hall)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        yield
        other.communicate("\n")


def test_a_hall_that_another_process_holds_is_unavailable_and_nothing_changes(database_url, house_and_hall):
    house, hall = house_and_hall
    before = books(house, hall), story(house, hall)

    with another_process_holding(database_url, hall), pytest.raises(DatabaseUnavailable):
        issue(house, hall)

    assert (books(house, hall), story(house, hall)) == before
    assert issue(house, hall).ticket.number == "J001"


@contextmanager
def limited_file(request):
    """A file that may not grow."""
    house, hall = make_hall(request.getfixturevalue("sqlite_url"))

    def limit(statement):
        with house.database.writing(hall) as writer:
            writer.first(statement, {})

    yield house, hall, lambda: limit(TIGHT), lambda: limit(SLACK)


@contextmanager
def small_disk(request):
    """A disk of some megabytes on which something else takes all the room that is left."""
    folder = request.getfixturevalue("tmp_path") / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "hallq-test", folder], check=True)
    url, ballast = sqlite_copy(request.getfixturevalue("sqlite_template"), folder), folder / "ballast"

    def fill():
        with ballast.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(b"x" * 4096)

    try:
        yield *make_hall(url), fill, ballast.unlink
    finally:
        close_databases(url)
        subprocess.run(["umount", folder], check=True)


@contextmanager
def full_server(request):
    """A server that says of each line that its disk is full."""
    house, hall = make_hall(request.getfixturevalue("postgres_url"))

    def say(sentence):
        with house.database.migrating() as connection:
            connection.exec_driver_sql(sentence)

    yield house, hall, lambda: say(FILL_THE_DISK), lambda: say("DROP FUNCTION no_space() CASCADE")


def may_mount():
    """Whether this process may make a disk (CAP_SYS_ADMIN)."""
    status = dict(line.split(":\t", 1) for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines() if ":\t" in line)
    return bool(int(status["CapEff"], 16) >> 21 & 1)


@pytest.mark.parametrize("disk", [limited_file, full_server, *([small_disk] if may_mount() else [])], ids=lambda disk: disk.__name__)
def test_where_the_disk_is_full_tickets_are_refused_by_name_and_the_hall_goes_on_afterwards(disk, request):
    with disk(request) as (house, hall, fill, free):
        numbers = [issue(house, hall).ticket.number]
        fill()
        with pytest.raises(DiskFull):
            numbers.extend(issue(house, hall).ticket.number for _ in range(2_000))
        free()
        numbers.append(issue(house, hall).ticket.number)

        assert numbers == [f"J{n:03d}" for n in range(1, len(numbers) + 1)]
        assert story(house, hall).count("ticket.issued") == len(numbers)
        assert verify(house.database, hall).clean


# --- a server that goes away -----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def mortal(request):
    """A house with a hall on a server of its own, which may be restarted."""
    with running_postgres() as server:
        url = server.create("mortal")
        migrate(url)
        yield server, *make_hall(url)
        close_databases(url)


def test_after_a_restart_of_the_server_the_next_act_works(mortal):
    server, house, hall = mortal
    issue(house, hall)
    server.restart()

    assert issue(house, hall).ticket.number == "J002"


def test_after_a_restart_of_the_server_the_next_look_works(mortal):
    server, house, hall = mortal
    before = story(house, hall)
    server.restart()

    assert story(house, hall) == before


def test_an_act_that_the_server_left_alone_is_refused_by_name_and_nothing_of_it_is_written(mortal):
    server, house, hall = mortal
    before = epoch(house.database, hall)

    with pytest.raises(DatabaseUnavailable), house.database.writing(hall) as writer:
        half_an_act(writer, hall, server.restart)

    assert epoch(house.database, hall) == before


def test_a_server_restarted_under_load_loses_no_ticket_and_doubles_none(mortal):
    server, house, hall = mortal
    stop = threading.Event()
    refusals = []

    def kiosk(_n):
        given = []
        while not stop.is_set():
            try:
                given.append(issue(house, hall).ticket.number)
            except DatabaseUnavailable as refused:
                refusals.append(refused)
        return given

    with ThreadPoolExecutor(4) as pool:
        kiosks = [pool.submit(kiosk, n) for n in range(4)]
        server.restart()
        stop.set()
    numbers = [number for kiosk in kiosks for number in kiosk.result()]

    assert refusals
    assert len(numbers) == len(set(numbers))
    assert set(numbers) <= {row[3] for row in books(house, hall)["ticket"]}
    assert verify(house.database, hall).clean


def test_a_server_is_heard_on_any_socket(postgres_url):
    """On PostgreSQL only: a busy process holds more than a thousand sockets, and the next ones bear higher numbers."""
    house, hall = make_hall(postgres_url)
    house.database.dispose()
    taken = [os.open(os.devnull, os.O_RDONLY) for _ in range(1100)]
    try:
        assert issue(house, hall).ticket.number == "J001"
        assert issue(house, hall).ticket.number == "J002"
    finally:
        for one in taken:
            os.close(one)


# --- a file that cannot be written -----------------------------------------------------------------------------------------------------------


def test_where_the_file_cannot_be_written_nothing_changes_and_the_next_act_works(sqlite_url):
    """On SQLite only: a server's file is the server's."""
    house, hall = make_hall(sqlite_url)
    before = story(house, hall)
    with failing_disk(), pytest.raises(DatabaseUnavailable):
        issue(house, hall)

    assert story(house, hall) == before
    assert issue(house, hall).ticket.number == "J001"
