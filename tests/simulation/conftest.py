"""The made-up halls of the simulation, made once for all its tests, which only look at them."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from hallq.domain.routing import HallSetup
from hallq.operations.clock import SetClock
from hallq.operations.hall import SYSTEM, House
from hallq.operations.setup import init_hall
from hallq.simulation.day import HallDay, play
from hallq.simulation.staff import hire_clerks
from tests import databases
from tests.making import NINE

TUESDAY = "2026-11-24"


@dataclass(frozen=True)
class PlayedDay:
    """A town hall after one made-up Tuesday."""

    house: House
    hall: int
    day: HallDay

    def rows(self, question: str) -> list[tuple[Any, ...]]:
        with self.house.database.reading() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(question).fetchall()]


def document(name: str) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(files("hallq.halls").joinpath(f"{name}.yaml").read_text("utf-8"))
    return read


def play_town(url: str, seed: int, share: float = 1.0) -> PlayedDay:
    clock = SetClock(NINE)
    house = House(databases.open_database(url), clock)
    hall = init_hall(house.database, document("town"), clock)
    clerks = house.act(hall, SYSTEM, hire_clerks)
    day = HallDay(house, hall, TUESDAY, seed, clerks=clerks, share=share)
    play(day, clock)
    return PlayedDay(house, hall, day)


def eventually(holds: Callable[[], bool], seconds: float = 20) -> bool:
    """Whether something comes to be within some seconds."""
    limit, pause = time.monotonic() + seconds, threading.Event()
    while not holds():
        if time.monotonic() > limit:
            return False
        pause.wait(0.02)
    return True


@pytest.fixture(scope="session")
def city(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> HallSetup:
    """The set-up of the city hall."""
    url = databases.sqlite_copy(sqlite_template, tmp_path_factory.mktemp("city"))
    house = House(databases.open_database(url), SetClock(NINE))
    return house.setup_of(init_hall(house.database, document("city"), house.clock))


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def town_day(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlayedDay]:
    """A whole made-up day of the town hall, on each of the two databases."""
    if request.param == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        yield play_town(databases.sqlite_copy(template, tmp_path_factory.mktemp("town")), seed=1)
        return
    server, template = request.getfixturevalue("postgres"), request.getfixturevalue("postgres_template")
    with databases.postgres_copy(server, template) as url:
        yield play_town(url, seed=1)
