"""The paper of a number just taken, as its visitor is told of it."""

import re

import pytest

from hallq.domain.printer_health import Seen
from hallq.operations.copies import request_copy
from hallq.operations.hall import SYSTEM
from hallq.operations.print_jobs import PrintJobs
from hallq.operations.printer_health import report_health
from tests.kiosk.slips import pass_time, print_it, served
from tests.kiosk.standing import HOME, PRINTERS
from tests.making import HALL
from tests.serving import new_key

PAPER, COPY = f"{HOME}paper", f"{HOME}copy"


@pytest.fixture
def hall(sqlite_url, tmp_path):
    return served(sqlite_url, tmp_path)


@pytest.fixture
def group(sqlite_url, tmp_path):
    """A hall with two printers that stand in for one another."""
    return served(sqlite_url, tmp_path, printers=PRINTERS)


def look(hall, token, language="zh"):
    return hall.kiosk.get(f"{PAPER}?in={language}", headers={"Hallq-Visit": token})


def page(hall, ticket):
    return look(hall, ticket["visitor"]["token"]).text


def state(hall, ticket):
    return re.search(r'data-paper-state="(\w+)"', page(hall, ticket))[1]


def is_seen(hall, printer, *looks):
    """What looks at a printer show."""
    for seen in looks:
        hall.house.act(hall.hall_id, SYSTEM, lambda tx, seen=seen: report_health(tx, printer=printer, seen=seen))


def ask_for_copy(hall, ticket, key=None, token=None):
    csrf = re.search(r'name="csrf-token" content="([^"]*)"', hall.kiosk.get(HOME).text)[1]
    headers = {"Idempotency-Key": key or new_key(), "X-CSRF-Token": csrf}
    return hall.kiosk.post(COPY, json={"visit": token or ticket["visitor"]["token"]}, headers=headers)


def test_a_slip_that_is_asked_for_is_being_printed(hall):
    assert state(hall, hall.issue()) == "printing"


@pytest.mark.parametrize("outcome", ["printed", "sent"])
def test_a_slip_that_was_proved_is_told_from_one_that_was_only_sent(hall, outcome):
    ticket = hall.issue()
    print_it(hall, outcome)

    assert state(hall, ticket) == outcome


def test_of_a_slip_that_was_only_sent_nobody_says_that_it_was_printed(hall):
    ticket = hall.issue()
    print_it(hall, "sent", "nothing_answers")

    assert "已发送，请取票" in page(hall, ticket)
    assert "已打印" not in page(hall, ticket)


@pytest.mark.parametrize(
    ("reason", "said"),
    [("paper_out", "打印机缺纸"), ("cover_open", "打印机盖未关"), ("error", "打印机故障"), ("refused", "打印机未连接")],
)
def test_what_keeps_a_slip_waiting_is_told_at_once(hall, reason, said):
    ticket = hall.issue()
    print_it(hall, "not_sent", reason)

    assert state(hall, ticket) == "waiting"
    assert said in page(hall, ticket)


def test_a_line_that_is_taken_for_a_moment_is_no_trouble(hall):
    ticket = hall.issue()
    print_it(hall, "not_sent", "busy")

    assert state(hall, ticket) == "printing"


def test_a_printer_that_is_known_to_be_away_is_not_waited_for(hall):
    silent = Seen(answered=False, reason="unreachable")
    is_seen(hall, "lobby", silent, silent)

    assert state(hall, hall.issue()) == "waiting"


def test_what_nobody_has_looked_at_for_minutes_is_no_news(hall):
    is_seen(hall, "lobby", Seen(answered=True, reason="paper_out"))
    pass_time(hall, 181)

    assert state(hall, hall.issue()) == "printing"


def test_a_slip_on_its_way_is_told_so_whatever_came_before(hall):
    ticket = hall.issue()
    print_it(hall, "not_sent", "paper_out")
    pass_time(hall, 1)
    jobs = PrintJobs(hall.house, hall.hall_id)
    jobs.mark_sending(jobs.lease("lobby", "worker", hall.house.clock.real(), 30), "worker")

    assert state(hall, ticket) == "printing"


@pytest.mark.parametrize(("profile", "seconds"), [("zh-80-cut", 4), ("raster-80-cut", 10)])
def test_a_slip_takes_as_long_as_its_printer_needs_before_it_is_called_slow(sqlite_url, tmp_path, profile, seconds):
    hall = served(sqlite_url, tmp_path, printers=[HALL["printers"][0] | {"profile": profile}])
    ticket = hall.issue()
    pass_time(hall, seconds)

    assert state(hall, ticket) == "printing"
    pass_time(hall, 0.001)
    assert state(hall, ticket) == "slow"


def test_another_printer_of_the_group_is_named_by_its_place(group):
    ticket = group.issue()
    print_it(group, "not_sent", "paper_out")

    assert state(group, ticket) == "printing"
    assert '<strong class="paper-place">2号门旁</strong>' in page(group, ticket)
    print_it(group, "printed", printer="door")
    assert state(group, ticket) == "printed"
    assert "2号门旁" in page(group, ticket)


def moved_and_lost(group):
    """A number whose slip was moved to the other printer, where nobody knows what became of it."""
    ticket = group.issue()
    print_it(group, "not_sent", "paper_out")
    print_it(group, "unknown", "closed", printer="door")
    return ticket


def test_a_visitor_whose_moved_slip_nobody_knows_of_is_sent_to_look_there(group):
    ticket = moved_and_lost(group)

    assert state(group, ticket) == "doubtful"
    assert "2号门旁没有出票？" in page(group, ticket)
    assert "Beside door 2: did no slip come out?" in look(group, ticket["visitor"]["token"], "en").text


def test_the_desk_does_not_make_a_visitor_forget_where_to_look(group):
    ticket = moved_and_lost(group)
    pass_time(group, 61)

    assert state(group, ticket) == "desk"
    assert "2号门旁没有出票？" in page(group, ticket)
    assert "要小票请到服务台" in page(group, ticket)


def test_where_the_other_printer_has_no_place_it_is_the_other_one(sqlite_url, tmp_path):
    hall = served(sqlite_url, tmp_path, printers=[PRINTERS[0], PRINTERS[1] | {"place": None}])

    assert "另一台打印机没有出票？" in page(hall, moved_and_lost(hall))


def test_of_two_printers_in_trouble_the_own_ones_trouble_is_told(group):
    is_seen(group, "lobby", Seen(answered=True, reason="paper_out"))
    ticket = group.issue()
    print_it(group, "not_sent", "paper_out")
    is_seen(group, "door", Seen(answered=True, reason="cover_open"))

    assert state(group, ticket) == "waiting"
    assert "打印机缺纸" in page(group, ticket)
    assert "盖未关" not in page(group, ticket)


@pytest.mark.parametrize(("place", "said"), [(PRINTERS[1]["place"], "小票在2号门旁等待打印：打印机盖未关"), (None, "另一台打印机：打印机盖未关")])
def test_another_printers_trouble_is_never_told_as_the_own_ones(sqlite_url, tmp_path, place, said):
    hall = served(sqlite_url, tmp_path, printers=[PRINTERS[0], PRINTERS[1] | {"place": place}])
    ticket = hall.issue()
    print_it(hall, "not_sent", "paper_out")
    is_seen(hall, "lobby", Seen(answered=True, reason=""))
    is_seen(hall, "door", Seen(answered=True, reason="cover_open"))

    assert said in page(hall, ticket)


def test_one_without_a_place_is_named_by_its_zone(sqlite_url, tmp_path):
    hall = served(sqlite_url, tmp_path, printers=[PRINTERS[0], PRINTERS[1] | {"place": None, "zone": "business"}])
    ticket = hall.issue()
    print_it(hall, "not_sent", "paper_out")

    zone = next(one for one in hall.house.setup_of(hall.hall_id).zones if one.code == "business")
    assert zone.name.of("zh") in page(hall, ticket)


def test_one_without_either_is_asked_for_at_the_desk(sqlite_url, tmp_path):
    hall = served(sqlite_url, tmp_path, printers=[PRINTERS[0], PRINTERS[1] | {"place": None}])
    ticket = hall.issue()
    print_it(hall, "not_sent", "paper_out")

    assert "小票由另一台打印机打印" in page(hall, ticket)


@pytest.mark.parametrize("reason", ["closed", "no_proof"])
def test_of_a_slip_that_nobody_knows_of_a_copy_is_offered(hall, reason):
    ticket = hall.issue()
    print_it(hall, "unknown", reason)

    assert state(hall, ticket) == "doubtful"
    assert "data-copy" in page(hall, ticket)


def test_a_minute_later_it_is_not_offered_any_more(hall):
    ticket = hall.issue()
    print_it(hall, "unknown", "closed")
    pass_time(hall, 61)

    assert state(hall, ticket) == "desk"
    assert ask_for_copy(hall, ticket).status_code == 409


def test_the_copy_is_followed_in_the_place_of_the_slip(hall):
    ticket = hall.issue()
    print_it(hall, "unknown", "closed")

    assert ask_for_copy(hall, ticket).status_code == 201
    assert "正在补打" in page(hall, ticket)
    print_it(hall, "printed")
    assert state(hall, ticket) == "printed"


def test_a_copy_goes_where_the_group_sends_it_and_is_named_so(group):
    ticket = group.issue()
    print_it(group, "not_sent", "paper_out")
    print_it(group, "unknown", "closed", printer="door")
    ask_for_copy(group, ticket)

    assert "2号门旁" in page(group, ticket)


def test_of_a_copy_that_nobody_knows_of_none_is_offered(hall):
    ticket = hall.issue()
    print_it(hall, "unknown", "closed")
    ask_for_copy(hall, ticket)
    print_it(hall, "unknown", "closed")

    assert state(hall, ticket) == "desk"
    assert ask_for_copy(hall, ticket).json["code"] == "copy_not_offered"


def test_a_press_that_comes_twice_asks_for_one_copy(hall):
    ticket, key = hall.issue(), new_key()
    print_it(hall, "unknown", "closed")
    first, second = ask_for_copy(hall, ticket, key), ask_for_copy(hall, ticket, key)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json == second.json


@pytest.mark.parametrize("outcome", ["printed", "sent", None])
def test_no_copy_is_had_of_a_slip_that_is_not_doubtful(hall, outcome):
    ticket = hall.issue()
    if outcome:
        print_it(hall, outcome)

    assert ask_for_copy(hall, ticket).status_code == 409


def test_a_token_of_nobody_copies_nothing(hall):
    assert ask_for_copy(hall, None, token="1-" + "a" * 22).status_code == 404


def test_a_page_of_others_copies_nothing(hall):
    ticket = hall.issue()
    print_it(hall, "unknown", "closed")
    answer = hall.kiosk.post(COPY, json={"visit": ticket["visitor"]["token"]}, headers={"Idempotency-Key": new_key()})

    assert answer.status_code == 403


def test_a_copy_that_staff_asked_for_is_followed_too(hall):
    ticket = hall.issue()
    hall.house.act(hall.hall_id, SYSTEM, lambda tx: request_copy(tx, ticket_id=ticket["id"], reason="lost"))

    assert "正在补打" in page(hall, ticket)


def test_a_hall_without_printers_says_that_there_is_no_slip(sqlite_url, tmp_path):
    hall = served(sqlite_url, tmp_path, printers=[])

    assert state(hall, hall.issue()) == "none"


def test_the_number_is_told_to_be_valid_without_paper(hall):
    ticket = hall.issue()
    print_it(hall, "not_sent", "paper_out")

    assert "号码有效，请扫码或记住号码" in page(hall, ticket)


def test_a_code_opens_the_number_where_phones_reach_the_hall(hall):
    assert 'class="phone-code"' in page(hall, hall.issue())


def test_no_code_is_shown_nor_spoken_of_where_phones_reach_nothing(sqlite_url, tmp_path):
    hall = served(sqlite_url, tmp_path, base=None)
    ticket = hall.issue()
    print_it(hall, "not_sent", "paper_out")

    assert "phone-code" not in page(hall, ticket)
    assert "号码有效，请记住号码" in page(hall, ticket)


@pytest.mark.parametrize("token", ["", "nothing", "1-" + "a" * 22])
def test_a_token_of_nobody_opens_nothing(hall, token):
    assert look(hall, token).status_code == 404


def test_only_a_kiosk_looks(hall):
    token = hall.issue()["visitor"]["token"]

    assert hall.client.get(PAPER, headers={"Hallq-Visit": token, "Accept": "text/html"}).status_code == 303


def test_places_are_told_in_the_language_of_the_screen(group):
    ticket = group.issue()
    print_it(group, "not_sent", "paper_out")

    assert "Beside door 2" in look(group, ticket["visitor"]["token"], "en").text
