"""Printers are listed, asked and tested from the machine."""

import pytest

from hallq.caretaker.print_shop import PrintShop
from hallq.cli.commands import FAULT_FOUND, MACHINE, REFUSED
from hallq.domain.printer_health import Seen
from hallq.operations.hall import SYSTEM, House
from hallq.operations.printer_health import report_health
from hallq.printing.profiles import load_profiles
from hallq.printing.virtual import VirtualPrinter
from tests.printers import FakePrinter

PROFILES = load_profiles()
PROFILE = "zh-80-cut"


def printer_of(profile, link, **more):
    return {"code": "lobby", "profile": profile, "link": link, "zone": None} | more


def hall_with(terminal, port, **changes):
    printer = printer_of(PROFILE, {"kind": "tcp", "host": "127.0.0.1", "port": port})
    terminal("init", terminal.setup_file(printers=[printer | changes]))


OWN = """
schema = 1
id = "ours"
inherits = "zh-80-cut"
vendor = "ours"
models = []
verified = "none"
name = { zh = "自家", en = "Ours" }
"""


@pytest.fixture
def own(at_a_hall):
    """The folder of the installation's own profiles."""
    folder = at_a_hall.home / "printer_profiles"
    folder.mkdir(parents=True)
    return folder


def test_printers_are_listed_with_their_links(at_a_hall):
    assert "lobby  zh-80-cut  tcp 127.0.0.1 9100  –      –      –" in at_a_hall("printer", "list").out


def test_printers_are_listed_with_group_place_and_device(terminal):
    hall_with(terminal, 9100, group="lobby-two", place={"zh": "取号机旁", "en": "Beside the kiosk"}, agent="kiosk-1")

    assert terminal("printer", "list").out.splitlines()[1].endswith("lobby-two  Beside the kiosk  kiosk-1")


def test_profiles_are_listed_those_of_the_installation_too(at_a_hall, own):
    (own / "ours.toml").write_text(OWN, encoding="utf-8")

    said = at_a_hall("printer", "profiles").out
    assert PROFILE in said
    assert "ours" in said


def test_every_fault_of_the_profiles_is_named(at_a_hall, own):
    (own / "ours.toml").write_text(OWN + "[qr]\nec = 3", encoding="utf-8")
    (own / "second.toml").write_text(OWN, encoding="utf-8")

    said = at_a_hall("printer", "profiles", code=MACHINE).err
    assert "ours.toml: qr.ec: is 3; must be one of" in said
    assert "second.toml: id: must be" in said


def test_a_profile_that_cannot_be_used_is_told_before_anything_is_served(at_a_hall, own):
    (own / "ours.toml").write_text("schema = 1", encoding="utf-8")

    assert "ours.toml: id: must be" in at_a_hall("serve", code=MACHINE).err


def test_a_ready_printer_says_so(terminal):
    with VirtualPrinter(PROFILES[PROFILE]) as printer:
        hall_with(terminal, printer.port)

        assert terminal("printer", "status").out.splitlines()[1] == "lobby  ready  there is some  shut   well    DLE EOT 1, 2, 4"


def test_chinese_is_spoken_of_printers_too(terminal, monkeypatch):
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    with FakePrinter(paper="out") as printer:
        hall_with(terminal, printer.port)

        assert "缺纸" in terminal("printer", "status", "lobby", code=FAULT_FOUND).out


def test_paper_near_its_end_is_told_and_no_fault(terminal):
    with FakePrinter(paper="near") as printer:
        hall_with(terminal, printer.port)

        assert "paper near its end" in terminal("printer", "status", "lobby").out


@pytest.mark.parametrize(
    ("trouble", "told"),
    [({"paper": "out"}, "no paper"), ({"cover_open": True}, "the cover is open"), ({"answers": "none"}, "the printer does not answer")],
)
def test_a_printer_in_trouble_is_code_1_and_says_what_is_wrong(terminal, trouble, told):
    with FakePrinter(**trouble) as printer:
        hall_with(terminal, printer.port)

        assert told in terminal("printer", "status", "lobby", code=FAULT_FOUND).out


def test_one_printer_in_trouble_among_others_is_code_1(terminal, tmp_path):
    (tmp_path / "slips.escpos").touch()
    well = {"code": "file", "profile": PROFILE, "link": {"kind": "file", "path": str(tmp_path / "slips.escpos")}, "zone": None}
    ill = well | {"code": "gone", "link": {"kind": "file", "path": str(tmp_path / "none" / "slips.escpos")}}
    terminal("init", terminal.setup_file(printers=[well, ill]))

    assert len(terminal("printer", "status", code=FAULT_FOUND).out.splitlines()) == 3


def test_a_printer_into_a_file_is_ready_where_the_file_can_be_written(terminal, tmp_path):
    (tmp_path / "slips.escpos").touch()
    hall_with(terminal, 0, link={"kind": "file", "path": str(tmp_path / "slips.escpos")})
    assert "whether it can be reached" in terminal("printer", "status", "lobby").out

    (tmp_path / "slips.escpos").unlink()
    tmp_path.joinpath("slips.escpos").mkdir()
    assert "cannot be reached" in terminal("printer", "status", "lobby", code=FAULT_FOUND).out


def test_a_printer_of_an_unknown_profile_is_told(terminal):
    hall_with(terminal, 9, profile="no-such")

    assert "there is no profile no-such" in terminal("printer", "status", "lobby", code=FAULT_FOUND).out


def test_a_set_up_that_names_an_unknown_profile_is_taken_with_a_warning(terminal):
    hall_with(terminal, 9)
    printer = {"code": "lobby", "profile": "no-such", "link": {"kind": "tcp", "host": "127.0.0.1", "port": 9}, "zone": None}

    said = terminal("setup", "load", terminal.setup_file(printers=[printer])).err
    assert "Look again: printers.lobby.profile there is no profile no-such" in said


def told(terminal, seen):
    """What the device of the printer tells of it."""
    House(terminal.database()).act(1, SYSTEM, lambda tx: report_health(tx, printer="lobby", seen=seen))


def test_a_printer_that_a_device_drives_is_as_that_device_says(terminal):
    hall_with(terminal, 9, agent="kiosk-1")
    told(terminal, Seen(answered=True))

    assert terminal("printer", "status").out.splitlines()[1] == "lobby  ready  –      –      –       by the device kiosk-1"


def test_a_printer_whose_device_tells_of_trouble_is_code_1(terminal):
    hall_with(terminal, 9, agent="kiosk-1")
    told(terminal, Seen(answered=True, reason="paper_out"))

    assert "no paper" in terminal("printer", "status", "lobby", code=FAULT_FOUND).out


def test_a_printer_whose_device_says_nothing_is_code_1(terminal):
    hall_with(terminal, 9, agent="kiosk-1")

    assert "its device has told nothing of late" in terminal("printer", "status", code=FAULT_FOUND).out


def test_a_printer_that_can_be_reached_and_took_no_slips_is_as_whoever_drives_it_told(terminal):
    with VirtualPrinter(PROFILES["zh-58-nocut"]) as printer:
        hall_with(terminal, printer.port, profile="zh-58-nocut")
        printer.change(stalled=True)
        assert "ready" in terminal("printer", "status", "lobby").out
        for _ in range(2):
            told(terminal, Seen(answered=False, reason="stalled"))

        assert "the printer stopped taking data" in terminal("printer", "status", "lobby", code=FAULT_FOUND).out


def test_a_printer_that_is_not_there_is_refused_by_its_code(at_a_hall):
    assert "There is no printer nosuch in this hall." in at_a_hall("printer", "status", "nosuch", code=REFUSED).err
    assert "There is no printer nosuch in this hall." in at_a_hall("printer", "test", "nosuch", code=REFUSED).err


def test_a_test_page_without_a_server_says_what_is_missing(at_a_hall):
    assert "is hallq serve running?" in at_a_hall("printer", "test", "lobby", "--wait", "1", code=FAULT_FOUND).out


@pytest.fixture
def server(terminal):
    """Prints what a hall asks for, as a running server does."""
    shops = []

    def begin():
        shops.append(PrintShop(House(terminal.database()), PROFILES, lambda _hall, _ticket: None, terminal.home))
        shops[0].see_to_it()

    yield begin
    for shop in shops:
        shop.stop()


def test_a_test_page_comes_out_and_says_that_it_is_one(terminal, server):
    with VirtualPrinter(PROFILES[PROFILE]) as printer:
        hall_with(terminal, printer.port)
        server()

        assert terminal("printer", "test", "lobby").out == "lobby: printed.\n"
        assert "打印测试页" in printer.slips[0].slip.text


def test_a_test_page_that_cannot_be_printed_is_code_1_with_the_reason(terminal, server):
    with FakePrinter(paper="out") as printer:
        hall_with(terminal, printer.port)
        server()

        said = terminal("printer", "test", "lobby", "--wait", "8", code=FAULT_FOUND).out
        assert said == "lobby has not printed the page: no paper. It waits there, and is dropped 90 s after it was asked for.\n"


def test_a_test_page_never_comes_out_of_another_printer_of_the_group(terminal, server):
    with FakePrinter(paper="out") as ill, FakePrinter() as well:
        ports = {"lobby-1": ill.port, "lobby-2": well.port}
        links = {code: {"kind": "tcp", "host": "127.0.0.1", "port": port} for code, port in ports.items()}
        terminal("init", terminal.setup_file(printers=[printer_of("zh-80-cut", link, code=code, group="lobby") for code, link in links.items()]))
        server()

        assert "lobby-1 has not printed the page: no paper." in terminal("printer", "test", "lobby-1", "--wait", "5", code=FAULT_FOUND).out
        assert well.received == b""


def test_a_test_page_whose_print_agent_is_away_names_that_agent(terminal, server):
    hall_with(terminal, 9, agent="kiosk-1")
    server()

    said = terminal("printer", "test", "lobby", "--wait", "1", code=FAULT_FOUND).out
    assert "the print agent kiosk-1, which drives lobby, does not ask for it" in said
    assert "hallq serve" not in said


def test_what_came_of_a_test_page_of_which_nobody_knows_is_told_in_words(terminal, server):
    with FakePrinter(answers="status only") as printer:
        hall_with(terminal, printer.port)
        server()

        assert terminal("printer", "test", "lobby", code=FAULT_FOUND).out == "lobby: unknown (the printer did not confirm it).\n"
