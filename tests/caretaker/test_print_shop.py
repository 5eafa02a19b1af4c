"""What is issued is printed, on whatever printers the hall has now."""

import socket
import threading

import pytest
import sqlalchemy as sa

from hallq.caretaker.household import Household
from hallq.caretaker.print_shop import PrintShop
from hallq.domain.events import PrintFinished
from hallq.domain.names import Name
from hallq.domain.slip import NOBODY, trial_slip
from hallq.operations.clock import SetClock
from hallq.operations.copies import request_test_page
from hallq.operations.hall import SYSTEM, House
from hallq.operations.print_jobs import PrintJobs
from hallq.operations.setup import init_hall, load_setup
from hallq.printing.profiles import load_profiles
from hallq.printing.virtual import VirtualPrinter
from hallq.queries.principals import SeenNotes
from hallq.store import tables as t
from tests.making import HALL, NINE, hall_document, issue, make_hall
from tests.printers import FakePrinter

SECONDS = 20
PROFILES = load_profiles()
PROFILE = "zh-80-cut"


def lobby(port, **changes):
    return [{"code": "lobby", "profile": PROFILE, "link": {"kind": "tcp", "host": "127.0.0.1", "port": port}, "zone": None} | changes]


class Outcomes:
    """Hears what became of print jobs."""

    def __init__(self, house):
        self.told, self._some = [], threading.Condition()
        house.listen(self.hear)

    def hear(self, lines):
        with self._some:
            self.told += [line.event.outcome for line in lines if isinstance(line.event, PrintFinished)]
            self._some.notify_all()

    def wait(self, count):
        with self._some:
            assert self._some.wait_for(lambda: len(self.told) >= count, SECONDS), self.told
        return self.told


@pytest.fixture
def printer():
    with VirtualPrinter(PROFILES[PROFILE]) as virtual:
        yield virtual


@pytest.fixture
def shop_of(tmp_path):
    """Makes a shop that is closed with the test."""
    shops = []

    def make(house, address=lambda _hall, _ticket: None):
        shops.append(PrintShop(house, PROFILES, address, tmp_path))
        return shops[-1]

    yield make
    for shop in shops:
        shop.stop()


def test_what_is_issued_is_printed_at_once(database_url, printer, shop_of):
    house, hall = make_hall(database_url, printers=lobby(printer.port))
    outcomes = Outcomes(house)
    shop_of(house).see_to_it()
    number = issue(house, hall).ticket.number

    assert outcomes.wait(1) == ["printed"]
    assert number in printer.slips[0].slip.text


def test_the_slip_bears_the_address_of_its_ticket(database_url, printer, shop_of):
    house, hall = make_hall(database_url, printers=lobby(printer.port))
    outcomes, asked = Outcomes(house), []

    def address(hall_id, ticket_id):
        asked.append((hall_id, ticket_id))
        return "https://hall.example.org/t/x"

    shop_of(house, address).see_to_it()
    ticket = issue(house, hall).ticket
    outcomes.wait(1)

    assert asked == [(hall, ticket.id)]


def test_a_slip_is_printed_by_the_template_of_its_matter_as_it_is_when_it_is_sent(database_url, printer, shop_of):
    words = {"kind": "text", "zh": "先到导办台", "en": "", "size": 1, "align": "center", "bold": False}
    template = {**HALL["slips"][0], "lines": [{"kind": "number"}]}
    changes = {"printers": lobby(printer.port), "settings": {"slip": "plain"}}
    house, hall = make_hall(database_url, slips=[template], **changes)
    outcomes = Outcomes(house)
    number = issue(house, hall).ticket.number
    later = hall_document(slips=[{**template, "lines": [words, {"kind": "number"}]}], **changes)
    house.act(hall, SYSTEM, lambda tx: load_setup(tx, document=later))

    shop_of(house).see_to_it()
    outcomes.wait(1)

    assert printer.slips[0].slip.text.split() == ["先到导办台", number, "[cut]"]


def test_a_test_page_bears_a_code_that_opens_nothing(database_url, printer, shop_of):
    house, hall = make_hall(database_url, printers=lobby(printer.port))
    outcomes, asked = Outcomes(house), []
    shop_of(house, lambda _hall, ticket: asked.append(ticket)).see_to_it()
    facts = trial_slip(Name("溪头"), "zh", "Asia/Shanghai", 0)
    house.act(hall, SYSTEM, lambda tx: request_test_page(tx, printer="lobby", facts=facts))
    outcomes.wait(1)

    assert asked == [NOBODY]


def test_a_test_page_bears_the_time_of_the_halls_clock_whatever_clock_asked_for_it(database_url, printer, shop_of):
    house, hall = make_hall(database_url, printers=lobby(printer.port))
    terminal = House(house.database, SetClock(NINE + 7 * 3_600_000))
    outcomes = Outcomes(house)
    facts = trial_slip(Name("溪头"), "zh", "Asia/Shanghai", terminal.clock.hall())
    terminal.act(hall, SYSTEM, lambda tx: request_test_page(tx, printer="lobby", facts=facts))
    shop_of(house).see_to_it()
    outcomes.wait(1)

    assert "09:00" in printer.slips[0].slip.text
    assert "16:00" not in printer.slips[0].slip.text


def test_what_waited_for_paper_before_the_shop_opened_is_printed(database_url, printer, shop_of):
    house, hall = make_hall(database_url, printers=lobby(printer.port))
    issue(house, hall)
    outcomes = Outcomes(house)
    shop_of(house).see_to_it()

    assert outcomes.wait(1) == ["printed"]


def test_what_a_process_that_died_here_had_in_hand_is_printed_at_once(database_url, printer, shop_of, tmp_path):
    house, hall = make_hall(database_url, printers=lobby(printer.port))
    issue(house, hall)
    assert PrintJobs(house, hall).lease("lobby", f"{socket.gethostname()}:{tmp_path}#1", house.clock.real(), 3_600)
    outcomes = Outcomes(house)
    shop_of(house).see_to_it()

    assert outcomes.wait(1) == ["printed"]


def test_what_a_process_elsewhere_has_in_hand_is_left_to_it(database_url, printer, shop_of, tmp_path):
    house, hall = make_hall(database_url, printers=lobby(printer.port))
    issue(house, hall)
    job = PrintJobs(house, hall).lease("lobby", f"{socket.gethostname()}:{tmp_path}-2#1", house.clock.real(), 3_600)
    shop_of(house).see_to_it()

    assert PrintJobs(house, hall).mark_sending(job, f"{socket.gethostname()}:{tmp_path}-2#1")


def test_a_hall_whose_printer_moved_is_printed_where_it_is_now(database_url, printer, shop_of):
    house, hall = make_hall(database_url, printers=lobby(9))
    outcomes = Outcomes(house)
    shop = shop_of(house)
    shop.see_to_it()
    house.act(hall, SYSTEM, lambda tx: load_setup(tx, document=hall_document(printers=lobby(printer.port))))
    shop.see_to_it()
    issue(house, hall)

    assert outcomes.wait(1) == ["printed"]


def test_a_change_of_other_things_leaves_the_worker_at_its_printer(database_url, printer, shop_of):
    house, hall = make_hall(database_url, printers=lobby(printer.port))
    shop = shop_of(house)
    shop.see_to_it()
    before = {thread for thread in threading.enumerate() if thread.name == "printer-lobby"}
    house.act(hall, SYSTEM, lambda tx: load_setup(tx, document=hall_document(printers=lobby(printer.port), settings={"undo_seconds": 3})))
    shop.see_to_it()

    assert {thread for thread in threading.enumerate() if thread.name == "printer-lobby"} == before


def test_a_second_hall_is_found(database_url, printer, shop_of):
    house, _ = make_hall(database_url, printers=[])
    outcomes = Outcomes(house)
    shop = shop_of(house)
    shop.see_to_it()
    other = init_hall(house.database, hall_document(hall={"code": "dongtou"}, printers=lobby(printer.port)), house.clock)
    shop.see_to_it()
    house.act(other, SYSTEM, lambda tx: tx.book.set_day("2026-11-23", is_open=True))
    issue(house, other)

    assert outcomes.wait(1) == ["printed"]


@pytest.mark.parametrize("wrong", [{"profile": "no-such-printer"}, {"link": {"kind": "smoke", "signals": 3}}])
def test_a_printer_that_cannot_be_driven_is_told_and_the_others_print(database_url, printer, shop_of, caplog, wrong):
    house, hall = make_hall(database_url, printers=[*lobby(printer.port), *lobby(1, code="broken")])
    with house.database.migrating() as connection:
        values = {"hardware": wrong.get("profile", PROFILE), "link": '{"kind": "smoke"}' if "link" in wrong else '{"kind": "tcp", "host": "x"}'}
        connection.execute(sa.update(t.printer).where(t.printer.c.code == "broken").values(values))
    house.forget_setup(hall)
    outcomes = Outcomes(house)
    shop_of(house).see_to_it()
    issue(house, hall)

    assert outcomes.wait(1) == ["printed"]
    assert "nothing is printed on it" in caplog.text
    assert "broken" in caplog.text


def test_a_household_turns_the_day_and_prints_and_is_gone_when_stopped(database_url, printer, tmp_path):
    house, hall = make_hall(database_url, open_day=False, printers=lobby(printer.port))
    outcomes, opened = Outcomes(house), threading.Event()
    house.listen(lambda lines: opened.set() if any(line.event.name == "day.opened" for line in lines) else None)
    household = Household(house, SeenNotes(), lambda _hall, _ticket: None, tmp_path)
    household.start()
    assert opened.wait(SECONDS)
    issue(house, hall)
    outcomes.wait(1)
    household.stop()

    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith(("caretaker", "printer-"))]


def test_two_printers_of_the_set_up_at_one_place_never_mix_their_slips(sqlite_url, shop_of):
    with FakePrinter(bytes_a_second=20_000) as one:
        link = {"kind": "tcp", "host": "127.0.0.1", "port": one.port}
        house, hall = make_hall(sqlite_url, printers=[{"code": code, "profile": PROFILE, "link": link} for code in ("left", "right")])
        outcomes = Outcomes(house)
        facts = trial_slip(Name("大厅", "Hall"), "zh", "Asia/Shanghai", 0)
        for code in ("left", "right") * 3:
            house.act(hall, SYSTEM, lambda tx, code=code: request_test_page(tx, printer=code, facts=facts))
        shop_of(house).see_to_it()

        assert outcomes.wait(6) == ["printed"] * 6
        assert len(set(one.jobs)) == 1


def test_a_profile_that_was_added_since_the_start_is_used(sqlite_url, printer, shop_of, tmp_path):
    house, hall = make_hall(sqlite_url, printers=lobby(printer.port, profile="own"))
    folder = tmp_path / "printer_profiles"
    folder.mkdir()
    lines = ["schema = 1", 'id = "own"', f'inherits = "{PROFILE}"', 'vendor = "x"', 'models = ["y"]', 'verified = "none"']
    shop = shop_of(house)
    (folder / "own.toml").write_text("\n".join([*lines, "[name]", 'zh = "自有"', 'en = "Own"']) + "\n", encoding="utf-8")
    outcomes = Outcomes(house)
    shop.see_to_it()
    issue(house, hall)

    assert outcomes.wait(1) == ["printed"]
