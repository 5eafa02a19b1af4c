"""The sockets of a real server, asked by real clients: who is let in, what each is told, and what ends it."""

import threading
from pathlib import Path

import pytest
import requests
from socketio.exceptions import ConnectionError as NotLetIn

import hallq
from hallq.domain.events import DeviceRevoked, PersonChanged, StaffSignedOut
from hallq.operations import calling
from hallq.queries.head import StoryReader
from tests.live.screens import MOST, PATIENCE_S, STRANGERS, Client, Server, wait_until
from tests.making import issue, make_hall, open_counters


@pytest.fixture
def server(sqlite_url):
    """A server of sockets. On SQLite only: what is told is read by `StoryReader`, which is proven on both."""
    house, hall = make_hall(sqlite_url)
    open_counters(house, hall, "1")
    found = Server(house, hall)
    yield found
    found.close()


@pytest.fixture
def connect(server):
    """Connects screens, which are closed at the end."""
    opened = []

    def connecting(kind="wall", **options):
        opened.append(Client(server.url, kind, **options))
        return opened[-1]

    yield connecting
    for screen in opened:
        screen.leave()


# --- what is told ----------------------------------------------------------------------------------------------------------------------------


def test_a_screen_is_greeted_with_the_life_of_the_database_and_the_last_number(server, connect):
    head = StoryReader(server.house.database).head(server.hall)

    assert connect().hello == {"epoch": head.epoch, "seq": head.seq, "audience": "public"}


def test_lines_follow_the_greeting_without_a_gap(server, connect):
    screen = connect()
    first = screen.hello["seq"]
    for _ in range(20):
        issue(server.house, server.hall)
    screen.until_line(first + 20)

    assert [line["seq"] for line in screen.lines] == list(range(first + 1, first + 21))


def test_a_screen_that_comes_in_the_middle_of_a_rush_has_no_gap(server, connect):
    stop = threading.Event()

    def rush():
        while not stop.is_set():
            issue(server.house, server.hall)

    kiosk = threading.Thread(target=rush)
    kiosk.start()
    screens = [connect(kind) for kind in ("wall", "wall", "wall", "clerk")]
    for screen in screens:
        screen.until_line(screen.hello["seq"] + 20)
    stop.set()
    kiosk.join()

    for screen in screens:
        first, seqs = screen.hello["seq"] + 1, [line["seq"] for line in screen.lines]
        assert seqs == list(range(first, first + len(seqs)))


def test_a_message_bears_the_epoch(server, connect):
    screen = connect()
    issue(server.house, server.hall)
    screen.until_line(screen.hello["seq"] + 1)

    assert {body["epoch"] for event, body in screen.told if event == "lines"} == {screen.hello["epoch"]}


def test_a_call_is_told_to_the_wall_with_number_and_window_and_to_staff_with_more(server, connect):
    wall, clerk = connect("wall"), connect("clerk")
    issue(server.house, server.hall)
    server.act(lambda tx: calling.call_next(tx, counter="1"))
    for screen in (wall, clerk):
        screen.until(lambda screen=screen: any(line["name"] == "ticket.called" for line in screen.lines))
    shown, known = (next(line for line in screen.lines if line["name"] == "ticket.called") for screen in (wall, clerk))

    assert (shown["number"], shown["window"]) == ("J001", "1")
    assert ("why" in shown, known["why"]) == (False, "only_one")


def test_what_another_house_does_is_told_too(server, connect):
    screen = connect()
    other, _ = make_hall(server.house.database.url, hall={"code": "dongtou"})
    issue(other, server.hall)
    screen.until_line(screen.hello["seq"] + 1)

    assert [line["name"] for line in screen.lines] == ["ticket.issued"]


def test_a_screen_is_told_nothing_of_another_hall(server, connect):
    screen = connect()
    other, hall = make_hall(server.house.database.url, hall={"code": "dongtou"})
    other.listen(server.hub.teller.hear)
    issue(other, hall)
    issue(server.house, server.hall)
    screen.until_line(screen.hello["seq"] + 1)

    assert len(screen.lines) == 1


def test_whoever_listens_hears_every_line_before_the_screens(server, connect):
    screen = connect()
    issue(server.house, server.hall)
    screen.until_line(screen.hello["seq"] + 1)

    assert [line.event.name for line in server.heard] == ["ticket.issued"]


def test_what_a_screen_says_is_not_obeyed(server, connect):
    screen = connect()
    screen.sio.emit("lines", {"epoch": "e", "lines": [{"seq": 1, "name": "ticket.called", "number": "A999"}]})
    issue(server.house, server.hall)
    screen.until_line(screen.hello["seq"] + 1)

    assert [line["name"] for line in screen.lines] == ["ticket.issued"]


# --- who is let in -----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "code"), [("stranger", "not_signed_in"), ("nowhere", "hall_unknown")])
def test_who_has_no_right_is_refused_by_name(server, connect, kind, code):
    with pytest.raises(NotLetIn, match=code):
        connect(kind)
    wait_until(lambda: server.hub.connected == 0)


def test_a_screen_that_does_not_say_who_it_is_in_an_object_is_nobody(connect):
    with pytest.raises(NotLetIn, match="not_signed_in"):
        connect(["wall"])


def test_a_place_is_kept_for_staff_however_many_strangers_look(server, connect):
    for _ in range(STRANGERS):
        connect()

    with pytest.raises(NotLetIn, match="too_many_sockets"):
        connect()
    connect("clerk")
    assert server.hub.connected == MOST


def test_one_socket_too_many_is_refused_by_name_and_the_others_stay(server, connect):
    screens = [connect(kind) for kind in ("wall", "wall", "wall", "clerk")]

    with pytest.raises(NotLetIn, match="too_many_sockets"):
        connect()
    issue(server.house, server.hall)
    for screen in screens:
        screen.until_line(screen.hello["seq"] + 1)


def test_a_socket_that_is_closed_makes_room(server, connect):
    screens = [connect(kind) for kind in ("wall", "wall", "wall", "clerk")]
    screens[0].leave()
    wait_until(lambda: server.hub.connected == MOST - 1)

    assert connect().hello["audience"] == "public"


def test_a_screen_that_cannot_be_welcomed_takes_no_room(server, connect):
    server.broken = True
    with pytest.raises(NotLetIn, match="unavailable"):
        connect()
    server.broken = False
    wait_until(lambda: server.hub.connected == 0)

    assert connect().hello["audience"] == "public"


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1"])
def test_a_page_of_another_origin_is_refused(connect, origin):
    with pytest.raises(NotLetIn):
        connect(headers={"Origin": origin})


@pytest.mark.parametrize("origin", ["http://evil.example", "null"])
def test_a_page_of_another_origin_is_refused_when_it_polls_too(server, origin):
    answer = requests.get(f"{server.url}/socket.io/?EIO=4&transport=polling&as=wall", headers={"Origin": origin}, timeout=PATIENCE_S)

    assert answer.status_code == 400


def test_a_page_of_our_own_origin_is_let_in(server, connect):
    assert connect(headers={"Origin": server.url}).hello["audience"] == "public"


def test_no_other_origin_is_ever_allowed():
    """Left unset, only the own origin is let in; an empty list would let in everybody."""
    sources = [path.read_text(encoding="utf-8") for path in Path(hallq.__file__).parent.rglob("*.py")]

    assert [line for text in sources for line in text.splitlines() if "cors_allowed_origins" in line.split("#")[0]] == []


# --- what ends it ----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "event"),
    [("clerk", StaffSignedOut(7, "closed")), ("clerk", PersonChanged(7, "closed", "clerk")), ("client", DeviceRevoked(3))],
    ids=["signed out", "account changed", "token revoked"],
)
def test_whose_right_has_ended_loses_the_socket_at_once_and_nobody_else(server, connect, kind, event):
    doomed, other = connect(kind), connect("wall")
    server.act(lambda tx: tx.record(event))
    doomed.until_gone()

    assert other.sio.connected
    wait_until(lambda: server.hub.connected == 1)


def test_the_right_of_somebody_else_may_end(server, connect):
    clerk = connect("clerk")
    server.act(lambda tx: tx.record(StaffSignedOut(99, "closed")))
    clerk.until_line(clerk.hello["seq"] + 1)

    assert clerk.sio.connected


def test_a_socket_is_dropped_by_its_account(server, connect):
    clerk = connect("clerk")
    dropped = server.hub.drop("person:7")
    clerk.until_gone()

    assert (dropped, server.hub.drop("person:7")) == (1, 0)


def test_a_socket_ends_with_its_session(server, connect):
    short, wall = connect("short"), connect("wall")
    server.now = 999
    assert server.hub.drop_ended() == 0
    server.now = 1000
    short.until_gone()

    assert wall.sio.connected
