"""How the rooms are joined."""

import pytest

from hallq.app import RouteUnguarded, create_app, load_station
from hallq.config import Config
from hallq.domain.permissions import Role
from hallq.operations import day
from hallq.operations.hall import SYSTEM, House
from hallq.operations.setup import init_hall
from hallq.store.database import Database
from hallq.web.station import StationUnfit
from tests.making import clock_of, hall_document, open_counters
from tests.serving import serve

STATION = """
from flask import Blueprint
from hallq.web.auth import everyone
from hallq.web.station import Station

pages = Blueprint("{name}", __name__)


@pages.get("/")
{guard}
def home():
    return "{name}"


station = Station("{name}", pages, join=lambda app: app.config.update(JOINED="{name}"))
"""


@pytest.fixture
def hall(sqlite_url, tmp_path):
    """A small hall behind its front door."""
    return serve(sqlite_url, tmp_path)


def station(folder, monkeypatch, name, guard="@everyone"):
    """Write a package that holds a station; its name."""
    (folder / f"{name}.py").write_text(STATION.format(name=name, guard=guard), encoding="utf-8")
    monkeypatch.syspath_prepend(folder)
    return name


def app_with(hall, *stations):
    """An application with these stations."""
    return create_app(Config(home=hall.folder, database_url=hall.house.database.url, stations=stations), house=hall.house)


def test_a_station_of_somebody_else_is_loaded_by_its_name(hall, tmp_path, monkeypatch):
    app = app_with(hall, station(tmp_path, monkeypatch, "garden_gate"))

    assert app.test_client().get("/garden_gate/").text == "garden_gate"
    assert app.test_client().get("/h/xitou/garden_gate/").text == "garden_gate"
    assert app.config["JOINED"] == "garden_gate"


def test_the_stations_of_the_house_can_be_loaded():
    assert [load_station(name).name for name in ("kiosk", "display", "counter")] == ["kiosk", "display", "counter"]


def test_a_hall_may_do_without_stations(hall):
    assert app_with(hall).test_client().get("/healthz").status_code == 200


@pytest.mark.parametrize("name", ["no_such_station", "json"])
def test_a_station_that_cannot_be_loaded_stops_the_start_by_its_name(hall, name):
    with pytest.raises(StationUnfit, match=name):
        app_with(hall, name)


def test_a_package_whose_station_is_none_stops_the_start(hall, tmp_path, monkeypatch):
    (tmp_path / "odd_one.py").write_text("station = 7\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)

    with pytest.raises(StationUnfit, match="odd_one"):
        app_with(hall, "odd_one")


def test_a_route_about_which_nobody_decided_stops_the_start(hall, tmp_path, monkeypatch):
    with pytest.raises(RouteUnguarded, match="open_door"):
        app_with(hall, station(tmp_path, monkeypatch, "open_door", guard=""))


def test_forwarding_headers_are_believed_of_trusted_proxies_only(hall):
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "198.51.100.7", "X-Forwarded-Host": "hall.example.org"}
    config = Config(home=hall.folder, database_url=hall.house.database.url, trusted_proxies=1)
    trusting = create_app(config, house=hall.house)

    assert "Strict-Transport-Security" in trusting.test_client().get("/sign-in", headers=forwarded).headers
    assert "Strict-Transport-Security" not in hall.client.get("/sign-in", headers=forwarded).headers


def test_a_process_that_begins_learns_the_day_so_far(hall):
    open_counters(hall.house, hall.hall_id, "1")
    hall.issue()
    house = House(Database(hall.house.database.url), clock_of(hall.house))
    app = create_app(Config(home=hall.folder, database_url=hall.house.database.url), house=house)
    queues = app.test_client().get("/api/v1/hall", headers={"Authorization": f"Bearer {hall.token(Role.KIOSK)}"}).json["queues"]
    house.database.dispose()

    assert {queue["code"]: queue["open_counters"] for queue in queues} == {"pension": 1, "card": 1, "company": 0}


def test_a_process_that_begins_learns_the_days_before(hall):
    open_counters(hall.house, hall.hall_id, "1")
    hall.issue()
    hall.advance(minutes=30)
    hall.post("/api/v1/counters/1/call-next", {}, Role.CLIENT_CALL)
    hall.close_day()
    hall.advance(hours=24)
    hall.house.act(hall.hall_id, SYSTEM, day.open_day)
    house = House(Database(hall.house.database.url), clock_of(hall.house))
    create_app(Config(home=hall.folder, database_url=hall.house.database.url), house=house)
    setup, now = house.setup_of(hall.hall_id), house.clock.hall()
    house.database.dispose()

    for queue in setup.queues:
        assert house.paces.pace_of(setup, queue, now) == hall.house.paces.pace_of(setup, queue, now)
    assert house.paces.pace_of(setup, setup.queue("card"), now).past_calls == 1


def test_an_installation_of_several_halls_wants_the_hall_named(hall):
    init_hall(hall.house.database, hall_document(hall={"code": "beitou"}), hall.house.clock)
    app = app_with(hall)

    assert app.test_client().get("/api/v1/head").json["halls"] == ["beitou", "xitou"]
    assert app.test_client().get("/h/beitou/api/v1/head").json["code"] == "not_signed_in"
