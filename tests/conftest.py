"""What every test may ask for."""

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from playwright.sync_api import Browser

from tests import databases
from tests.browser import launched
from tests.postgres import Postgres, running_postgres
from tests.scratch import scratch_root

hypothesis.settings.register_profile("house", deadline=None, print_blob=True, database=None)
hypothesis.settings.load_profile("house")


# --- The size of the proofs -------------------------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer `--full`, with which `make prove` asks for the full numbers."""
    parser.addoption("--full", action="store_true", help="run the proofs with their full numbers (minutes to an hour)")


def pytest_configure(config: pytest.Config) -> None:
    """Write into memory, except where the full numbers are asked for: those are of a disk."""
    if not config.getoption("--full"):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(scratch_root()))


# --- Real browsers, wires and processes on a busy machine ---------------------------------------------------------------


BY_THE_CLOCK = tuple(
    f"tests/{room}/"
    for room in ("bench", "caretaker", "cli", "counter", "display", "kiosk", "live", "manage", "printers", "printing", "simulation", "web")
)
"""Rooms whose tests wait for other processes, for printers at the end of a wire or for pages in a browser."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What waits for a browser, a wire or a process is run once more where it fails, and the report names it (R): two busy cores miss a beat.

    No other test is, nor a proof: where a rule fails one time in a hundred, or a slip is doubled once, that is a race, and a race is a fault.
    """
    for item in items:
        waits = "browser" in getattr(item, "fixturenames", ()) or item.nodeid.startswith(BY_THE_CLOCK)
        if waits and item.get_closest_marker("proof") is None:
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def full(request: pytest.FixtureRequest) -> bool:
    """Whether a proof runs with its full numbers: `tickets = 100_000 if full else 2_000`."""
    return bool(request.config.getoption("--full"))


# --- Databases --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The session's PostgreSQL server, started by the first test that asks. Tests that restart or kill a server start their own."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file, to be copied and never opened."""
    return databases.sqlite_template(tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="session")
def postgres_template(postgres: Postgres) -> str:
    """The name of a migrated, empty PostgreSQL database, to be copied and never opened."""
    return databases.postgres_template(postgres)


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> Iterator[str]:
    """A migrated, empty SQLite database of this test's own. Store and operations tests take `database_url` instead."""
    url = databases.sqlite_copy(sqlite_template, tmp_path)
    yield url
    databases.close_databases(url)


@pytest.fixture
def postgres_url(postgres: Postgres, postgres_template: str) -> Iterator[str]:
    """A migrated, empty PostgreSQL database of this test's own. Store and operations tests take `database_url` instead."""
    with databases.postgres_copy(postgres, postgres_template) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated, empty database of this test's own; the test runs once on each of the two databases."""
    return str(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url"))


# --- Pages ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, one for all tests of a process; each test opens its own context in it (`tests.browser.visit`)."""
    with launched() as running:
        yield running
