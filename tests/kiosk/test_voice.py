"""The voice of a kiosk over HTTP: of which slips its page is told to speak, and what may be heard."""

import re

import pytest

from hallq.domain.announcement import SlipNews, announce_slip
from hallq.domain.permissions import Role
from hallq.live.voice_sound import seconds
from hallq.web.voice import voice_of
from tests.kiosk.slips import pass_time, print_it, served
from tests.kiosk.standing import HOME, PRINTERS
from tests.making import HALL


@pytest.fixture
def hall(sqlite_url, tmp_path):
    return served(sqlite_url, tmp_path)


@pytest.fixture
def group(sqlite_url, tmp_path):
    """A hall with two printers that stand in for one another."""
    return served(sqlite_url, tmp_path, printers=PRINTERS)


def told(hall, ticket, language="zh"):
    """The address of what is to be said of a ticket's slip; None where nothing is."""
    page = hall.kiosk.get(f"{HOME}paper?in={language}", headers={"Hallq-Visit": ticket["visitor"]["token"]}).text
    found = re.search(r'data-paper-voice="([^"]*)"', page)
    return None if found is None else found[1]


def hear(hall, ticket, said="not-printed", language="zh", screen=HOME):
    return hall.kiosk.get(f"{screen}voice/{ticket}/{said}.wav?in={language}")


def spoken(hall, *what, **more):
    """The sound of an announcement."""
    return voice_of(hall.app).say([announce_slip(*what, **more)])


@pytest.mark.parametrize(("outcome", "reason", "said"), [("not_sent", "paper_out", "not-printed"), ("unknown", "closed", "unsure")])
def test_the_page_is_told_where_to_hear_of_a_slip_that_did_not_come_out(hall, outcome, reason, said):
    ticket = hall.issue()
    print_it(hall, outcome, reason)

    assert told(hall, ticket) == f"{HOME}voice/{ticket['id']}/{said}.wav?in=zh"
    assert told(hall, ticket, "en").endswith("?in=en")


def test_the_page_is_told_of_a_slip_that_another_printer_prints(group):
    ticket = group.issue()
    print_it(group, "not_sent", "paper_out")

    assert told(group, ticket) == f"{HOME}voice/{ticket['id']}/moved.wav?in=zh"


@pytest.mark.parametrize("outcome", [None, "printed", "sent"])
def test_nothing_is_said_of_a_slip_that_comes_out(hall, outcome):
    ticket = hall.issue()
    if outcome:
        print_it(hall, outcome)

    assert told(hall, ticket) is None


def test_nothing_is_said_where_the_desk_has_to_help(hall):
    ticket = hall.issue()
    print_it(hall, "unknown", "closed")
    pass_time(hall, 61)

    assert told(hall, ticket) is None


def test_nothing_is_said_in_a_hall_without_printers(sqlite_url, tmp_path):
    hall = served(sqlite_url, tmp_path, printers=[])
    ticket = hall.issue()

    assert told(hall, ticket) is None
    assert hear(hall, ticket["id"]).status_code == 404


def test_nothing_is_said_where_the_hall_wants_silence(sqlite_url, tmp_path):
    hall = served(sqlite_url, tmp_path, settings=HALL["settings"] | {"kiosk_voice": False})
    ticket = hall.issue()
    print_it(hall, "not_sent", "paper_out")

    assert told(hall, ticket) is None
    assert hear(hall, ticket["id"]).status_code == 404


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("said", ["not-printed", "unsure"])
def test_the_number_is_said_with_the_code_that_is_on_the_screen(hall, said, language):
    ticket = hall.issue()
    answer = hear(hall, ticket["id"], said, language)

    assert answer.mimetype == "audio/wav"
    assert answer.data == spoken(hall, ticket["number"], SlipNews(said), language, has_code=True)
    assert seconds(answer.data) > 4


def test_no_code_is_spoken_of_where_phones_reach_nothing(sqlite_url, tmp_path):
    hall = served(sqlite_url, tmp_path, base=None)
    ticket = hall.issue()

    assert hear(hall, ticket["id"]).data == spoken(hall, ticket["number"], SlipNews.NOT_PRINTED)


@pytest.mark.parametrize(("language", "place"), [("zh", "2号门旁"), ("en", "Beside door 2")])
def test_the_place_of_the_other_printer_is_said(group, language, place):
    ticket = group.issue()
    print_it(group, "not_sent", "paper_out")

    assert hear(group, ticket["id"], "moved", language).data == spoken(group, ticket["number"], SlipNews.MOVED, language, place=place)


def test_a_place_without_a_name_is_looked_up_on_the_screen(sqlite_url, tmp_path):
    hall = served(sqlite_url, tmp_path, printers=[PRINTERS[0], PRINTERS[1] | {"place": None, "zone": None}])
    ticket = hall.issue()
    print_it(hall, "not_sent", "paper_out")

    assert hear(hall, ticket["id"], "moved").data == spoken(hall, ticket["number"], SlipNews.MOVED)


def test_what_was_said_is_rendered_once(hall):
    ticket = hall.issue()
    for _ in range(3):
        hear(hall, ticket["id"])

    assert len(list((hall.folder / "voice").glob("*.wav"))) == 1


@pytest.mark.parametrize("said", ["printed", "A002", "not-printed ", "NOT_PRINTED"])
def test_no_other_words_can_be_made_to_sound(hall, said):
    assert hear(hall, hall.issue()["id"], said).status_code == 404


def test_no_made_up_number_can_be_made_to_sound(hall):
    ticket = hall.issue()
    statuses = {hear(hall, other).status_code for other in range(ticket["id"] + 3) if other != ticket["id"]}

    assert statuses == {404}
    assert not (hall.folder / "voice").exists()


def test_an_old_number_sounds_no_more(hall):
    ticket = hall.issue()
    pass_time(hall, 601)

    assert hear(hall, ticket["id"]).status_code == 404


@pytest.mark.parametrize("role", [None, Role.GUIDE, Role.ADMIN])
def test_nobody_but_the_kiosk_hears_it(hall, role):
    ticket = hall.issue()

    assert hall.get(f"{HOME}voice/{ticket['id']}/unsure.wav", role).status_code in {401, 403}


def test_one_kiosk_does_not_speak_at_the_address_of_another(hall):
    assert hear(hall, hall.issue()["id"], screen="/kiosk/kiosk-2/").status_code == 401
