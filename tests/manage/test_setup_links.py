"""Each way to a printer is filled in, and refused in the reader's words."""

import pytest

from hallq.domain.setup_document import LINKS, code_of
from hallq.manage.setup.kinds import LINK_KINDS
from hallq.manage.setup.reading import LINK_KEYS
from hallq.operations.setup_file import parse_setup
from tests.manage.forms import form

WAYS = {
    "tcp": ({"host": "192.0.2.50", "port": "9101"}, {"host": "192.0.2.50", "port": 9101}),
    "usb": ({"device": "/dev/usb/lp0"}, {"device": "/dev/usb/lp0"}),
    "serial": ({"device": "/dev/ttyS0", "baud": ""}, {"device": "/dev/ttyS0"}),
    "cups": ({"queue": "lobby", "server": ""}, {"queue": "lobby"}),
    "file": ({"path": "/var/lib/hallq/slips.escpos"}, {"path": "/var/lib/hallq/slips.escpos"}),
}
WRONG = {
    "usb": ({"device": "/dev/sda"}, "“/dev/sda”不是 USB 打印机"),
    "cups": ({"queue": "-o raw", "server": "ftp://here"}, "不能作队列名"),
}


def typed(kind, keys):
    """A new printer with this way to it."""
    return {"code": "new", "profile": "zh-80-cut", "link.kind": kind, **{f"link.{kind}.{key}": value for key, value in keys.items()}}


def test_every_way_that_a_set_up_knows_can_be_filled_in():
    assert set(LINKS) == {kind for kind, _said in LINK_KINDS} == set(LINK_KEYS) == set(WAYS)
    assert {kind: set(keys) for kind, keys in LINKS.items()} == {kind: set(keys) for kind, keys in LINK_KEYS.items()}


@pytest.mark.parametrize("kind", WAYS)
def test_a_printer_is_reached_as_it_was_filled_in(hall, kind):
    keys, held = WAYS[kind]

    assert form(hall, "setup/printers/new").send(typed(kind, keys)).status_code == 303
    printers = parse_setup(hall.get("/manage/setup/file/export").text)["printers"]

    assert next(one["link"] for one in printers if code_of("printers", one) == "new") == {"kind": kind, **held}


def test_a_queue_of_another_server_is_filled_in(hall):
    form(hall, "setup/printers/new").send(typed("cups", {"queue": "lobby", "server": "[2001:db8::7]:6631"}))
    printers = parse_setup(hall.get("/manage/setup/file/export").text)["printers"]

    assert printers[-1]["link"] == {"kind": "cups", "queue": "lobby", "server": "[2001:db8::7]:6631"}


@pytest.mark.parametrize("kind", WRONG)
def test_a_way_that_cannot_be_is_refused_where_it_was_filled_in(hall, kind):
    keys, sentence = WRONG[kind]

    answer = form(hall, "setup/printers/new").send(typed(kind, keys))

    assert (answer.status_code, sentence in answer.text) == (422, True)
