"""The application of a demo: the living hall behind the front page."""

from dataclasses import replace

import pytest

from hallq.cli.demo_life import SLIPS_KEPT, SLIPS_SHOWN, demo_app
from hallq.config import Config
from hallq.operations.clock import SetClock
from hallq.operations.hall import SYSTEM, House
from hallq.operations.print_jobs import PrintJobs
from hallq.operations.upkeep import turn_day
from hallq.printing.driver import Printer
from hallq.printing.links import make_link
from hallq.printing.making import SlipMaker
from hallq.printing.profiles import load_profiles
from hallq.printing.worker import PrintWorker
from hallq.queries.instant import head
from hallq.simulation.settling import settle
from hallq.store.database import Database
from tests.simulation.conftest import document, eventually

PROFILES = load_profiles()
FAST = 600


@pytest.fixture
def demo(sqlite_url, tmp_path):
    """A town hall that lives; (client, house, hall, life)."""
    config = Config(home=tmp_path, database_url=sqlite_url, public_base_url="http://127.0.0.1:8000")
    asked = Database(sqlite_url)
    settled = settle(House(asked), document("town"))
    asked.dispose()
    app, house, life = demo_app(config, settled, speed=FAST, seed=1)
    life.start()
    yield app.test_client(), house, settled.hall_id, life
    life.stop()
    house.database.dispose()


@pytest.fixture
def printing(demo):
    """The demo's printers are driven."""
    _, house, hall, _ = demo
    setup = house.act(hall, SYSTEM, lambda tx: tx.setup)
    driven = [Printer(one.code, PROFILES[one.profile], make_link(one.link, PROFILES[one.profile])) for one in setup.printers]
    worker = PrintWorker(driven, PrintJobs(house, hall), owner="test", clock=house.clock.real, make=SlipMaker(lambda _: None))
    worker.start()
    house.listen(lambda _lines: worker.notify())
    yield worker
    worker.stop()


def test_the_front_page_tells_the_accounts_of_the_demo(demo):
    client, *_ = demo
    page = client.get("/").text

    assert "demo-admin-2026" in page


def test_the_hall_is_paused_from_the_front_page(demo):
    client, _, _, life = demo

    assert client.post("/demo/pause").status_code == 303
    assert life.paused


def test_the_hall_goes_on_from_the_front_page(demo):
    client, _, _, life = demo
    client.post("/demo/pause")

    assert client.post("/demo/resume").status_code == 303
    assert not life.paused


def test_the_speed_is_set_on_the_front_page(demo):
    client, _, _, life = demo

    assert client.post("/demo/speed", data={"speed": "20"}).status_code == 303
    assert life.speed == 20


def test_a_press_opens_a_screen_of_the_demo_and_lets_the_browser_in(demo):
    client, *_ = demo
    answer = client.post("/demo/screen/lobby")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/display/lobby/")
    assert client.get("/api/v1/head", headers={"Hallq-Device": "lobby"}).status_code == 200


@pytest.mark.parametrize("name", ["kiosk", "lobby", "zone", "window", "pad"])
def test_every_screen_of_the_demo_has_a_page(demo, name):
    client, *_ = demo
    address = client.post(f"/demo/screen/{name}").headers["Location"]

    assert client.get(address).status_code == 200


def test_a_press_signs_a_guest_in_and_leads_on(demo):
    client, *_ = demo
    answer = client.post("/demo/account/manager", data={"next": "/manage/overview"})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/manage/overview")
    assert client.get("/manage/overview").status_code == 200


def test_a_guest_is_led_to_no_other_house(demo):
    client, *_ = demo

    assert client.post("/demo/account/clerk", data={"next": "//elsewhere.example"}).headers["Location"] == "/"


def test_only_guests_are_signed_in_by_a_press(demo):
    client, *_ = demo

    assert client.post("/demo/account/window-001").status_code == 404
    assert client.post("/demo/screen/nowhere").status_code == 404


def test_the_phone_of_somebody_who_waits_is_shown(demo):
    client, *_ = demo
    assert eventually(lambda: client.post("/demo/phone").headers["Location"].startswith("/t/"))
    address = client.post("/demo/phone").headers["Location"]

    assert client.get(address).status_code == 200


def test_the_made_up_people_rest_and_come_back(demo):
    client, house, hall, life = demo
    client.post("/demo/send-home")
    assert eventually(lambda: life.alone and head(house.database, hall) == head(house.database, hall))
    told = head(house.database, hall).seq
    client.post("/demo/call-back")

    assert eventually(lambda: head(house.database, hall).seq > told)


def test_the_screens_of_a_demo_outlive_a_start(demo, tmp_path, sqlite_url):
    _, _, _, life = demo
    life.stop()
    config = Config(home=tmp_path, database_url=sqlite_url, public_base_url="http://127.0.0.1:8000")
    asked = Database(sqlite_url)
    settled = settle(House(asked), document("town"))
    asked.dispose()
    _, house, again = demo_app(config, settled, speed=FAST, seed=1)

    assert again.screens == life.screens
    again.stop()
    house.database.dispose()


def test_a_screen_whose_token_is_lost_is_let_in_under_another_code(demo, tmp_path, sqlite_url):
    _, _, _, life = demo
    life.stop()
    (tmp_path / "demo-screens.json").unlink()
    config = Config(home=tmp_path, database_url=sqlite_url, public_base_url="http://127.0.0.1:8000")
    asked = Database(sqlite_url)
    settled = settle(House(asked), document("town"))
    asked.dispose()
    app, house, again = demo_app(config, settled, speed=FAST, seed=1)

    assert app.test_client().post("/demo/screen/kiosk").headers["Location"] == "/kiosk/kiosk-2/"
    again.stop()
    house.database.dispose()


def test_a_speed_beyond_sixty_is_refused(demo):
    client, _, _, life = demo

    assert client.post("/demo/speed", data={"speed": "61"}).status_code == 422
    assert life.speed == FAST


def test_a_page_of_others_cannot_pause_the_hall(demo):
    client, _, _, life = demo

    assert client.post("/demo/pause", headers={"Origin": "http://elsewhere.example"}).status_code == 403
    assert not life.paused


def test_calls_of_the_made_up_clerks_hang_on_the_wall(demo):
    client, *_ = demo

    assert eventually(lambda: "A001" in client.get("/board").text)


def test_the_latest_slips_are_shown_as_pictures(demo, printing):
    client, _, _, life = demo

    assert eventually(lambda: len(life.slips()) >= SLIPS_SHOWN)
    slip = life.slips()[0]
    picture = client.get(f"/slips/{slip.id}.png")
    assert picture.data.startswith(b"\x89PNG")
    assert slip.errors == ()
    assert 300 < slip.width < 800


def test_a_slip_is_drawn_once(demo, printing):
    life = demo[3]
    assert eventually(lambda: len(life.slips()) >= SLIPS_SHOWN)
    first = life.slips()[0]

    assert any(slip is first for slip in life.slips())


def test_pictures_are_not_kept_for_ever(demo, printing):
    life = demo[3]
    assert eventually(lambda: len(life.slips()) == SLIPS_KEPT)
    oldest = life.slips()[-1].id

    assert eventually(lambda: oldest not in {slip.id for slip in life.slips()})
    assert len(life.slips()) == SLIPS_KEPT


def test_a_demo_that_was_stopped_goes_on(demo, sqlite_url, tmp_path):
    _, house, hall, life = demo
    eventually(lambda: house.act(hall, SYSTEM, lambda tx: tx.head[0]) > 300)
    life.stop()
    settled = settle(House(house.database), document("town"))
    app, again, living = demo_app(replace(Config(home=tmp_path, database_url=sqlite_url)), settled, speed=FAST, seed=1)
    head = again.act(hall, SYSTEM, lambda tx: tx.head[0])
    living.start()
    try:
        assert eventually(lambda: again.act(hall, SYSTEM, lambda tx: tx.head[0]) > head + 20)
    finally:
        living.stop()
        again.database.dispose()
    assert app.test_client().get("/").status_code == 200


def test_a_process_that_takes_anothers_place_goes_on_where_the_books_clock_stopped(sqlite_url, tmp_path):
    house = House(Database(sqlite_url))
    settled = settle(house, document("town"))
    noon = settled.begins_at + 4 * 3_600_000
    House(house.database, SetClock(noon)).act(settled.hall_id, SYSTEM, turn_day)
    _, again, life = demo_app(Config(home=tmp_path, database_url=sqlite_url), settled, speed=1, seed=1)
    shown = again.clock.hall()
    life.stop()
    for one in (house, again):
        one.database.dispose()

    assert shown >= noon
