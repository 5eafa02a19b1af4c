"""The voice of the screens over HTTP: what may be heard, who speaks, and what became of it."""

import pytest

from hallq.domain.permissions import Role
from hallq.live.voice_sound import seconds
from hallq.operations import calling
from hallq.operations.hall import SYSTEM
from hallq.web.auth import form_token
from tests.browser import device_cookie
from tests.making import call_next, issue, open_counters

LEASE_MS = 30_000


class Screen:
    """A screen's browser, with what its page sends along."""

    def __init__(self, hall, code, **place):
        cookie = device_cookie(hall, Role.DISPLAY, code, **place)
        self.code, self.client = code, hall.app.test_client()
        self.client.set_cookie(cookie["name"], cookie["value"])
        with hall.app.test_request_context("/", headers={"Cookie": f"{cookie['name']}={cookie['value']}", "Hallq-Device": code}):
            self.csrf = form_token()

    def get(self, path):
        return self.client.get(f"/display/{self.code}/{path}")

    def post(self, path, **body):
        return self.client.post(f"/display/{self.code}/{path}", json=body, headers={"X-CSRF-Token": self.csrf})

    def alive(self, page="page-1", **more):
        told = {"epoch": "e", "seq": 1, "build": "b", "width": 1920, "height": 1080} | more
        return self.post("alive", page=page.replace("-", "_"), **told).json


@pytest.fixture
def main(hall):
    """The screen of the whole hall."""
    return Screen(hall, "main")


@pytest.fixture
def call(hall):
    """The line of a call."""
    open_counters(hall.house, hall.hall_id, "1")
    issue(hall.house, hall.hall_id)
    return call_next(hall.house, hall.hall_id)


def test_a_call_is_heard_by_the_number_of_its_line(main, call):
    response = main.get(f"voice/{call.last_seq}.wav")

    assert (response.mimetype, seconds(response.data) > 2) == ("audio/wav", True)


def test_a_recall_is_heard_too(hall, main, call):
    recalled = hall.house.act(hall.hall_id, SYSTEM, lambda tx: calling.recall(tx, ticket_id=call.id))

    assert main.get(f"voice/{recalled.last_seq}.wav").data == main.get(f"voice/{call.last_seq}.wav").data


def test_nothing_else_can_be_made_to_sound(main, call):
    statuses = {main.get(f"voice/{seq}.wav").status_code for seq in range(call.last_seq)}

    assert statuses == {404}


def test_an_old_call_is_heard_no_more(hall, main, call):
    hall.advance(minutes=11)

    assert main.get(f"voice/{call.last_seq}.wav").status_code == 404


def test_a_stranger_hears_nothing(hall, main, call):
    assert hall.client.get(f"/display/main/voice/{call.last_seq}.wav").status_code == 401


def test_a_page_finds_out_whether_it_may_sound(main):
    assert [seconds(main.get(f"voice/{name}.wav").data) > 0 for name in ("chime", "silence")] == [True, True]


def test_the_voice_is_kept_in_the_folder_of_the_house(hall, main, call):
    main.get(f"voice/{call.last_seq}.wav")

    assert list((hall.folder / "voice").glob("*.wav")) != []


def test_a_sign_of_life_gives_the_voice_of_every_zone(main):
    assert main.alive()["zones"] == {"social": [0, LEASE_MS], "business": [0, LEASE_MS]}


def test_a_zones_own_screen_speaks_for_it(hall):
    zone, main = Screen(hall, "zone", zone="social"), Screen(hall, "main")
    zone.alive()

    assert list(main.alive()["zones"]) == ["business"]


def test_a_bar_speaks_for_nobody(hall):
    assert Screen(hall, "bar", counter="1").alive()["zones"] == {}


def test_a_page_that_is_left_gives_its_voice_back(hall):
    first, second = Screen(hall, "zone", zone="social"), Screen(hall, "zone-2", zone="social")
    first.alive()
    first.post("left", page="page_1")

    assert second.alive()["zones"] == {"social": [0, LEASE_MS]}


def test_a_sign_of_life_is_answered_with_the_head_of_the_story(hall, main):
    answer = main.alive()

    assert {name: answer[name] for name in ("epoch", "seq")} == hall.client.get("/board/head").json


def test_the_office_learns_what_a_screen_shows_and_plays(hall, main):
    main.alive(backlog=2, can_play=False, spoken=7)
    main.post("said", epoch="e", seq=9, status="blocked")
    _at, told = hall.app.extensions["hallq"].signs_of_life[(hall.hall_id, "main")]

    facts = ("seq", "backlog", "can_play", "spoken", "voice", "engine", "width")
    assert {name: told[name] for name in facts} == {
        "seq": 1, "backlog": 2, "can_play": False, "spoken": 9, "voice": "blocked", "engine": "espeak-ng", "width": 1920,
    }


def test_a_call_that_was_spoken_is_not_spoken_by_the_next_screen(hall, main, call):
    epoch = main.alive()["epoch"]
    before = main.get("live").text
    main.post("said", epoch=epoch, seq=call.last_seq, status="ok")

    assert ['data-said="yes"' in text for text in (before, main.get("live").text)] == [False, True]


@pytest.mark.parametrize("status", ["error", "blocked", "watchdog", "silent"])
def test_a_call_that_failed_is_still_to_be_spoken(main, call, status):
    main.post("said", epoch=main.alive()["epoch"], seq=call.last_seq, status=status)

    assert 'data-said="yes"' not in main.get("live").text


@pytest.mark.parametrize("body", [{"epoch": "e", "seq": 1, "status": "loud"}, {"epoch": "e", "seq": -1, "status": "ok"}, {}])
def test_what_no_screen_says_is_refused(main, body):
    assert main.post("said", **body).status_code == 422


def test_a_press_of_a_strangers_page_is_refused(main):
    main.csrf = "guessed"

    assert main.post("said", epoch="e", seq=1, status="ok").status_code == 403
