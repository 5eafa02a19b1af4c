"""A whole day of a small hall, from the first number to the report, through the doors that kiosks, clerks, screens and visitors use."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hallq.operations.day import close_day
from hallq.operations.hall import SYSTEM
from hallq.operations.verify import Verdict, verify
from hallq.printing.virtual import VirtualPrinter
from hallq.queries.head import StoryReader
from hallq.queries.reports import report
from tests import databases
from tests.making import MONDAY, make_hall
from tests.serving import Served, make_app, on_a_port
from tests.tale.hall import PROFILE, Hall, Screen, Tray, printing, watching


@dataclass
class Told:
    """What is left of the day when the doors are closed."""

    served: Served
    screen: Screen
    tray: Tray
    numbers: list[str]
    states: dict[str, str]

    def figure(self, name: str, column: str, key: str | None = None, by: str | None = None) -> Any:
        setup = self.served.house.setup_of(self.served.hall_id)
        found = report(self.served.house.database, setup, name, from_day=MONDAY, to_day=MONDAY, by=by)
        return found.figure(column, key)

    def check(self) -> Verdict:
        return verify(self.served.house.database, self.served.hall_id)


def the_day(hall: Hall) -> list[str]:
    """What happens from nine o'clock on; the numbers in the order in which they were taken. Minutes after nine stand beside the acts."""
    hall.clerk("wang")
    hall.clerk("zhao")
    taken = first_numbers(hall)
    first_calls(hall, taken)
    who_is_not_there(hall, taken)
    who_stands_in_the_wrong_line(hall, taken)
    who_comes_back(hall, taken)
    return [*taken, hall.take("card-new")]


def first_numbers(hall: Hall) -> list[str]:
    """Five visitors have come by nine, and four minutes later there is somebody at the counters."""
    taken = [hall.take(service) for service in ("card-new", "pension-apply", "card-new", "start-business", "company-seal")]  # 0
    hall.wait(minutes=4)  # 4
    hall.press("wang", "/counters/1/open", status=204)
    hall.press("zhao", "/counters/3/open", status=204)
    return taken


def first_calls(hall: Hall, taken: list[str]) -> None:
    """The green channel goes before those who came earlier."""
    card, _pension, _other, package, _seal = taken
    assert hall.press("wang", "/counters/1/call-next")["number"] == card
    assert hall.press("zhao", "/counters/3/call-next")["number"] == package
    hall.wait(minutes=1)  # 5
    hall.do("wang", card, "start")
    hall.do("zhao", package, "start")
    hall.wait(minutes=1)  # 6
    taken.append(hall.help("pension-apply", "elderly"))
    hall.wait(minutes=2)  # 8
    assert hall.press("wang", "/counters/1/complete-and-call-next")["number"] == taken[-1]
    hall.rate(card, 5, "517")


def who_is_not_there(hall: Hall, taken: list[str]) -> None:
    """One fetches a copy and is back in time; the next one misses three calls."""
    pension, elderly = taken[1], taken[5]
    hall.wait(minutes=1)  # 9
    hall.do("wang", elderly, "start")
    hall.wait(minutes=3)  # 12
    hall.do("wang", elderly, "hold", reason="copy")
    assert hall.press("wang", "/counters/1/call-next")["number"] == pension
    hall.do("wang", pension, "recall")
    hall.wait(minutes=2)  # 14
    hall.do("wang", pension, "recall")
    hall.do("wang", pension, "no-show")
    hall.wait(minutes=1)  # 15
    hall.do("wang", elderly, "resume", counter="1")
    hall.wait(minutes=3)  # 18
    hall.do("wang", elderly, "complete")
    hall.rate(elderly, 3)


def who_stands_in_the_wrong_line(hall: Hall, taken: list[str]) -> None:
    """Whoever is sent on keeps the place by age; the package goes on at the cards."""
    _card, _pension, other, package, _seal, _elderly = taken
    assert hall.press("wang", "/counters/1/call-next")["number"] == other
    hall.wait(minutes=1)  # 19
    hall.do("wang", other, "start")
    hall.wait(minutes=1)  # 20
    hall.do("wang", other, "transfer", service="company-seal")
    hall.wait(minutes=5)  # 25
    assert hall.press("zhao", "/counters/3/complete-and-call-next")["number"] == other
    hall.wait(minutes=1)  # 26
    hall.do("zhao", other, "start")
    hall.wait(minutes=1)  # 27
    assert hall.press("wang", "/counters/1/call-next")["number"] == package
    hall.do("wang", package, "start")
    hall.wait(minutes=3)  # 30
    hall.do("zhao", other, "complete", outcome="materials_missing")
    hall.rate(other, 2, "213")
    hall.wait(minutes=1)  # 31
    hall.do("wang", package, "complete", matters=2)
    hall.rate(package, 4)


def who_comes_back(hall: Hall, taken: list[str]) -> None:
    """One gives up, the one who missed the calls is let back in, and says nothing at the pad."""
    _card, pension, _other, _package, seal, _elderly = taken
    hall.do("zhao", seal, "cancel", reason="left")
    hall.do("wang", pension, "reinstate")
    hall.wait(minutes=2)  # 33
    assert hall.press("wang", "/counters/1/call-next")["number"] == pension
    hall.wait(minutes=1)  # 34
    hall.do("wang", pension, "start")
    hall.wait(minutes=6)  # 40
    hall.do("wang", pension, "complete")
    hall.say_nothing(pension)
    hall.press("wang", "/counters/1/pause", {"reason": "meeting"}, status=204)
    hall.wait(minutes=10)  # 50


def live_through(url: str, home: Path) -> Told:
    """The hall on this database, from morning to evening."""
    screen, tray = Screen(), Tray()
    with VirtualPrinter(PROFILE, on_slip=tray) as printer, ExitStack() as doors:
        link = {"kind": "tcp", "host": "127.0.0.1", "port": printer.port}
        house, hall_id = make_hall(url, printers=[{"code": "lobby", "profile": PROFILE.id, "link": link, "zone": None}])
        served = Served(house, hall_id, make_app(house, home, url), home)
        port = doors.enter_context(on_a_port(served))
        worker = doors.enter_context(printing(served))
        house.listen(lambda _lines: worker.notify())
        doors.enter_context(watching(port, screen))
        hall = Hall(served, port)
        numbers = the_day(hall)
        tray.wait_for(len(numbers))
        served.advance(hours=8)
        house.act(hall_id, SYSTEM, lambda tx: close_day(tx, force=True))
        head = StoryReader(house.database).head(hall_id)
        assert head is not None
        screen.wait_for(head.seq)
        states = house.act(hall_id, SYSTEM, lambda tx: {number: tx.ticket(key).state.value for number, key in hall.tickets.items()})
    return Told(served, screen, tray, numbers, states)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """The same day on each of the two databases."""
    home = tmp_path_factory.mktemp("home")
    if request.param == "sqlite":
        yield live_through(databases.sqlite_copy(request.getfixturevalue("sqlite_template"), home), home)
        return
    server, template = request.getfixturevalue("postgres"), request.getfixturevalue("postgres_template")
    with databases.postgres_copy(server, template) as url:
        yield live_through(url, home)


def test_every_visitor_got_a_number_of_the_line(told):
    assert told.numbers == ["J001", "A001", "J002", "K001", "K002", "A002", "J003"]


def test_every_visit_came_to_its_end(told):
    ended = {"J001": "COMPLETED", "A001": "COMPLETED", "J002": "COMPLETED", "K001": "COMPLETED", "A002": "COMPLETED"}

    assert told.states == ended | {"K002": "CANCELLED", "J003": "EXPIRED"}


def test_every_number_came_out_on_paper_once(told):
    printed = [number for text in told.tray.texts for number in told.numbers if number in text.split()]

    assert sorted(printed) == sorted(told.numbers)


def test_the_screen_heard_every_line_in_order_and_none_twice(told):
    heard = [line["seq"] for line in told.screen.lines]

    assert heard == list(range(told.screen.hello["seq"] + 1, heard[-1] + 1))


def test_the_screen_showed_every_call_with_its_window(told):
    called = [("J001", "1"), ("K001", "3"), ("A002", "1"), ("A001", "1"), ("J002", "1"), ("J002", "3"), ("K001", "1"), ("A001", "1")]

    assert told.screen.numbers("ticket.called") == called
    assert told.screen.numbers("ticket.recalled") == [("A001", "1"), ("A001", "1")]


def test_the_screen_on_the_wall_learnt_nothing_of_persons_and_ratings(told):
    facts = {fact for line in told.screen.lines for fact in line}

    assert facts & {"clerk", "level", "codes", "reason", "service", "priority", "case_number", "by"} == set()


def test_the_report_tells_the_waits_as_they_were(told):
    minutes = [4, 4, 2, 12, 18, 2]

    assert told.figure("waits", "count") == len(minutes)
    assert told.figure("waits", "mean") == 60 * sum(minutes) / len(minutes)
    assert told.figure("waits", "maximum") == 60 * 18


def test_the_report_tells_the_services_as_they_were(told):
    minutes = [3, 6, 20, 4, 4, 6]  # the hold is not in it, and what was only sent on is no service

    assert told.figure("services", "count") == len(minutes)
    assert told.figure("services", "mean") == pytest.approx(60 * sum(minutes) / len(minutes), abs=0.001)


def test_the_report_tells_what_became_of_the_visits(told):
    assert [told.figure("visits", column) for column in ("issued", "completed", "cancelled", "expired")] == [7, 5, 1, 1]


def test_the_report_tells_the_ratings_and_who_said_nothing(told):
    given = [told.figure("satisfaction", f"level_{level}") for level in (5, 4, 3, 2, 1)]

    assert given == [1, 1, 1, 1, 0]
    assert told.figure("satisfaction", "timed_out") == 1


def test_the_books_are_what_the_story_tells(told):
    verdict = told.check()

    assert verdict.clean, verdict.faults
