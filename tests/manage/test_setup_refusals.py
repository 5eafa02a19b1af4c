"""A refusal of the set-up stands at its field, in words; what was typed stays, and two people never overwrite one another."""

import re
from typing import Any

import pytest
from PIL import Image

from hallq.domain.errors import SetupInvalid
from hallq.domain.setup_document import SECTIONS, read_document
from hallq.manage.setup.reasons import say_reason
from hallq.operations.hall import SYSTEM
from hallq.operations.setup import load_setup
from tests.making import HALL, hall_document, open_counters
from tests.manage.forms import Filled, form, page
from tests.manage.test_setup_forms import NAME, NEW, entry, written
from tests.pictures import png_of

REFUSED = {
    "zones": ({"name.zh": ""}, "name-zh"),
    "units": ({"kind": "club"}, "kind"),
    "series": ({"prefix": "w"}, "prefix"),
    "priorities": ({"rank": "high"}, "rank"),
    "queues": ({"guard_minutes": "0"}, "guard_minutes"),
    "services": ({"queue": "nowhere"}, "queue"),
    "packages": ({"steps": ["card-new"]}, "steps"),
    "agents": ({"limit_per_day": "1000"}, "limit_per_day"),
    "profiles": ({"queues": None}, "queues"),
    "counters": ({"code": "far too long"}, "code"),
    "timetables": ({"days.mon.0.from": "12:30", "days.mon.0.until": "09:00"}, "days-mon"),
    "printers": ({"link.serial.device": ""}, "link-serial-device"),
    "slips": ({"lines.17.zh": "请到{where}"}, "lines-1-zh"),
}


@pytest.mark.parametrize("section", SECTIONS)
def test_what_cannot_be_taken_is_refused_at_its_field(hall, section):
    typed, field = REFUSED[section]

    answer = form(hall, f"setup/{section}/new").send(NEW[section][1] | typed)

    assert answer.status_code == 422
    assert f'id="{field}-problem"' in answer.text
    assert f"{field}-problem" in answer.text.partition('aria-describedby="')[2]
    assert written(hall) == HALL


def test_what_was_typed_stays_after_a_refusal(hall):
    answer = form(hall, "setup/queues/new").send(NEW["queues"][1] | {"guard_minutes": "soon", "name.en": "Kept"})

    assert 'value="soon"' in answer.text
    assert 'value="Kept"' in answer.text


def test_the_field_that_was_refused_has_the_focus(hall):
    answer = form(hall, "setup/queues/new").send(NEW["queues"][1] | {"guard_minutes": "soon"})

    assert 'id="guard_minutes-problem"' in answer.text
    assert answer.text.count("autofocus") == 1
    assert "autofocus" in answer.text.partition('name="guard_minutes"')[2].partition(">")[0]


def test_a_form_that_was_refused_is_sent_again_and_taken(hall):
    refused = form(hall, "setup/queues/new").send(NEW["queues"][1] | {"guard_minutes": "soon"})

    answer = Filled(hall, refused.text, "setup/queues/new").send({"guard_minutes": "25"})

    assert answer.status_code == 303
    assert entry(hall, "queues", "new")["guard_minutes"] == 25


@pytest.mark.parametrize(("section", "code"), [("zones", "social"), ("series", "A"), ("services", "start-business"), ("counters", "1")])
def test_a_code_is_given_once(hall, section, code):
    key = "prefix" if section == "series" else "code"

    answer = form(hall, f"setup/{section}/new").send(NEW[section][1] | {key: code})

    assert (answer.status_code, f'id="{key}-problem"' in answer.text) == (422, True)


def test_the_code_of_something_out_of_use_is_not_given_again(hall):
    form(hall, "setup/zones/new").send({"code": "new", **NAME})
    form(hall, "setup/zones/code/new/retire").send()

    answer = form(hall, "setup/zones/new").send({"code": "new", **NAME})

    assert "此代码属于已停用的内容" in answer.text


def test_two_spans_of_a_day_that_overlap_are_refused_at_the_day(hall):
    answer = form(hall, "setup/timetables/code/office").send({"days.tue.1.from": "11:00"})

    assert 'id="days-tue-problem">09:00-12:00 与 11:00-17:00 重叠。' in answer.text


def test_each_day_with_a_fault_is_told_at_once(hall):
    answer = form(hall, "setup/timetables/code/office").send({"days.tue.1.from": "11:00", "days.wed.0.from": "25:00"})

    assert 'id="days-tue-problem">09:00-12:00 与 11:00-17:00 重叠。' in answer.text
    assert 'id="days-wed-problem">“25:00”' in answer.text


@pytest.mark.parametrize("date", ["2027-02-30", "next week"])
def test_a_day_that_is_no_date_is_refused_at_its_line(hall, date):
    answer = form(hall, "setup/timetables/code/office").send({"exceptions.1.date": date})

    assert "日期写法如 2026-10-01" in answer.text
    assert date in answer.text


def test_a_day_that_is_there_twice_is_refused(hall):
    again = {"exceptions.1.date": "2026-10-01", "exceptions.1.0.from": "09:00", "exceptions.1.0.until": "12:00"}

    answer = form(hall, "setup/timetables/code/office").send(again)

    assert answer.status_code == 422


@pytest.mark.parametrize(("typed", "input_"), [
    ({"exceptions.1.date": "2026-02-31"}, 'name="exceptions.0.date"'),
    ({"exceptions.1.date": "2020-02-03", "exceptions.1.0.from": "12:00", "exceptions.1.0.until": "9:00"}, 'name="exceptions.0.0.from"'),
    ({"days.tue.0.from": "12:30"}, 'name="days.tue.0.from"'),
])  # fmt: skip
def test_a_day_that_is_refused_stands_in_sight_with_the_input_at_fault_in_focus(hall, typed, input_):
    answer = form(hall, "setup/timetables/code/office").send(typed)

    in_sight = answer.text.partition('<details class="past"')[0]
    tag = in_sight.partition(input_)[2].partition(">")[0]
    assert ('aria-invalid="true"' in tag, "autofocus" in tag) == (True, True)


def test_a_day_of_the_past_that_is_as_it_should_be_is_put_away(hall):
    answer = form(hall, "setup/timetables/code/office").send({"exceptions.1.date": "2020-02-03", "last_ticket_minutes": "x"})

    assert 'value="2020-02-03"' in answer.text.partition("<details")[2]


@pytest.mark.parametrize(("section", "typed", "tag"), [
    ("packages", {"steps": ["card-new"]}, "<select"),
    ("packages", {"steps": None}, "<select"),
    ("profiles", {"queues": None}, "<input"),
])  # fmt: skip
def test_a_list_with_too_little_in_it_marks_an_input_of_its_own(hall, section, typed, tag):
    answer = form(hall, f"setup/{section}/new").send(NEW[section][1] | typed)

    (name,) = typed
    marked = [one for one in answer.text.split(tag)[1:] if f'name="{name}"' in one.partition(">")[0] and "aria-invalid" in one.partition(">")[0]]
    assert (len(marked), "autofocus" in marked[0].partition(">")[0]) == (1, True)


# --- in use -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("section", "code", "user"), [
    ("zones", "social", "queues/code/pension"),
    ("units", "hrss", "services/code/card-new"),
    ("series", "A", "queues/code/pension"),
    ("queues", "card", "profiles/code/social-all"),
    ("services", "card-new", "packages/code/start-business"),
    ("profiles", "social-all", "counters/code/1"),
    ("timetables", "office", "services/code/pension-apply"),
])  # fmt: skip
def test_what_something_names_is_not_taken_out_of_use_and_the_page_leads_there(hall, section, code, user):
    shown = page(hall, f"setup/{section}/code/{code}/retire")

    assert f"/setup/{user}" in shown
    assert 'method="post" action="/manage/setup' not in shown


def test_a_window_where_somebody_works_is_not_taken_out_of_use(hall):
    open_counters(hall.house, hall.hall_id, "10")

    answer = form(hall, "setup/counters/code/10/retire").send()

    assert (answer.status_code, "目前有人在岗" in answer.text) == (409, True)
    assert entry(hall, "counters", "10") is not None


def test_a_matter_that_visitors_wait_for_is_not_taken_out_of_use(hall):
    hall.issue("pension-proof")

    answer = form(hall, "setup/services/code/pension-proof/retire").send()

    assert (answer.status_code, "还有 1 位办事人未办结" in answer.text) == (409, True)


def test_the_last_class_stays(hall):
    form(hall, "setup/priorities/code/green/retire").send()

    answer = form(hall, "setup/priorities/code/ordinary/retire").send()

    assert (answer.status_code, "至少需要一项" in answer.text) == (409, True)


def test_a_class_in_which_visitors_wait_keeps_its_rank(hall):
    hall.issue("card-new")

    answer = form(hall, "setup/priorities/code/ordinary").send({"rank": "1"})

    assert (answer.status_code, 'id="rank-problem"' in answer.text) == (409, True)


# --- two people -------------------------------------------------------------------------------------------------------


def test_a_form_that_is_older_than_the_set_up_is_refused_and_says_what_changed(hall):
    mine, theirs = form(hall, "setup/queues/code/card"), form(hall, "setup/queues/code/card")
    theirs.send({"guard_minutes": "55"})

    answer = mine.send({"capacity": "70"})

    assert answer.status_code == 409
    assert '<th scope="row">最长等待保护</th><td>30 分钟</td><td>55 分钟</td>' in answer.text
    assert 'name="capacity" value="70"' in answer.text
    assert entry(hall, "queues", "card")["capacity"] is None


def test_a_refused_old_form_is_taken_once_it_was_looked_at(hall):
    mine, theirs = form(hall, "setup/queues/code/card"), form(hall, "setup/queues/code/card")
    theirs.send({"guard_minutes": "55"})
    again = Filled(hall, mine.send({"capacity": "70"}).text, "setup/queues/code/card")

    again.send()

    after = entry(hall, "queues", "card")
    assert (after["capacity"], after["guard_minutes"]) == (70, 55)


def test_the_hours_that_others_have_changed_are_kept_where_one_left_them_alone(hall):
    mine, theirs = form(hall, "setup/timetables/code/office"), form(hall, "setup/timetables/code/office")
    theirs.send({"days.sat.0.from": "09:00", "days.sat.0.until": "12:00"})

    Filled(hall, mine.send({"last_ticket_minutes": "20"}).text, "setup/timetables/code/office").send()

    after = entry(hall, "timetables", "office")
    assert (after["last_ticket_minutes"], after["days"]["sat"]) == (20, ["09:00-12:00"])


def test_a_form_of_something_that_was_taken_out_of_use_meanwhile_is_refused(hall):
    form(hall, "setup/zones/new").send({"code": "new", **NAME})
    mine = form(hall, "setup/zones/code/new")
    form(hall, "setup/zones/code/new/retire").send()

    answer = mine.send({"name.zh": "新名"})

    assert (answer.status_code, "此内容已停用" in answer.text) == (409, True)


def test_an_old_question_takes_nothing_out_of_use(hall):
    form(hall, "setup/zones/new").send({"code": "new", **NAME})
    question = form(hall, "setup/zones/code/new/retire")
    form(hall, "setup/queues/code/card").send({"capacity": "9"})

    assert question.send().status_code == 409
    assert entry(hall, "zones", "new") is not None


def test_a_file_loaded_meanwhile_makes_a_form_old(hall):
    mine = form(hall, "setup/queues/code/card")
    hall.house.act(hall.hall_id, SYSTEM, lambda tx: load_setup(tx, document=hall_document(hall={"level": "city"})))

    assert mine.send({"capacity": "5"}).status_code == 409


# --- words ------------------------------------------------------------------------------------------------------------


WRONG_DAYS: list[Any] = [
    {"moon": []}, {"fri-mon": []}, {"mon": ["10:00-25:00"]}, {"mon-tue": [], "tue": []}, {"mon": ["10:00-09:00"]}, [],
]  # fmt: skip
WRONG_LINES: list[Any] = [
    5, [], [{"kind": "number"}] * 2, [{"kind": "photo"}, "number"], [{"kind": "number", "size": 2}], [{"kind": "space", "dots": 5000}],
    [{"kind": "text", "zh": "{where}", "size": 9, "align": "up", "bold": "yes"}, {"kind": "text", "zh": "{", "en": "\n"}, {"kind": "text", "zh": ""}],
]  # fmt: skip
WIDE_LOGO = png_of(Image.new("1", (400, 8)))
FAULTS = [
    {"hall": {"code": "Xitou", "timezone": "Mars", "cutoff": "25:00", "level": "moon", "tips": ["x"], "name": {"zh": ""}}},
    {"hall": {"languages": ["zh", "zh"], "more": 1}, "settings": {"confirm_arrival": "yes", "recalls_before_no_show": 99, "undo_seconds": -1}},
    {"timetables": [{"code": "office", "days": {"mon": ["9-12"]}, "exceptions": {"soon": []}, "last_ticket_minutes": -1}]},
    {"timetables": [{"code": "office", "days": days} for days in WRONG_DAYS[:3]]},
    {"timetables": [{"code": "office", "days": days} for days in WRONG_DAYS[3:]]},
    {"timetables": [{"code": "office", "days": {"mon": "09:00-12:00"}}]},
    {"timetables": []},
    {"zones": [*HALL["zones"], HALL["zones"][0], "hall"], "units": 5},
    {"series": [{"prefix": "a1"}], "packages": [{**HALL["packages"][0], "steps": ["start-business", "card-new"]}]},
    {"packages": [{**HALL["packages"][0], "code": "card-new", "steps": ["card-new"]}]},
    {"priorities": [{"code": "ordinary", "rank": 0, "name": {"zh": "普\n通"}, "reasons": ["elderly"]}]},
    {"printers": [{"code": "a", "profile": "x", "link": {"kind": "tcp", "host": "", "port": 0}}, {"code": "b", "profile": "x", "link": "tcp"}]},
    {"counters": [{"code": "way-too-long", "zone": "x", "profile": 5, "name": {"zh": "长" * 200}}]},
    {"queues": [{**HALL["queues"][0], "discipline": "random"}]},
    {"slips": [{"code": "a", "name": {"zh": "甲"}, "lines": lines} for lines in WRONG_LINES], "settings": {"slip": "moon"}},
    {"slips": [{**HALL["slips"][0], "logo": logo} for logo in ("iVBORw0KGgo=", WIDE_LOGO, "A" * 20_000)]},
]


@pytest.mark.parametrize("changes", FAULTS)
def test_every_reason_of_the_document_has_its_sentence_in_chinese(hall, changes):
    with pytest.raises(SetupInvalid) as refused:
        read_document(hall_document(**changes))

    reasons = [one["reason"] for one in refused.value.facts["problems"]]
    with hall.app.test_request_context("/"):
        assert [reason for reason in reasons if not re.search("[\u4e00-\u9fff]", say_reason(reason)) or say_reason(reason) == reason] == []
