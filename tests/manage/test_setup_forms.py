"""The forms of the set-up: every kind of thing is made, changed, taken out of use and brought back, and a form agrees with the file."""

import pytest

from hallq.domain.permissions import Role
from hallq.domain.setup_document import SECTIONS, code_of
from hallq.operations.setup_file import parse_setup
from hallq.web.refusals import title_of
from tests.making import HALL
from tests.manage.forms import form, page
from tests.serving import Served

NAME = {"name.zh": "测试", "name.en": "Trial"}
TEXT = {"kind": "text", "zh": "{hall}", "en": "", "size": 2, "align": "left", "bold": False}
NEW = {
    "zones": ("new", {"code": "new", **NAME}, {"name": {"zh": "测试", "en": "Trial"}}),
    "units": ("new", {"code": "new", **NAME, "kind": "bank"}, {"kind": "bank"}),
    "series": ("W", {"prefix": "W", "first": "101", "width": "4"}, {"first": 101, "width": 4}),
    "priorities": (
        "new",
        {"code": "new", **NAME, "rank": "5", "reasons": ["elderly", "pregnant"], "reasons.more": "teacher"},
        {"rank": 5, "reasons": ["elderly", "pregnant", "teacher"]},
    ),
    "queues": (
        "new",
        {"code": "new", **NAME, "zone": "social", "series": "A", "discipline": "fifo", "guard_minutes": "40", "target_minutes": "20", "capacity": ""},
        {"zone": "social", "series": "A", "discipline": "fifo", "guard_minutes": 40, "target_minutes": 20, "capacity": None},
    ),
    "services": (
        "new",
        {"code": "new", "name.zh": "社保卡换领", "name.en": "Renew a card", "unit": "hrss", "queue": "card", "minutes": "6.5", "quota": "30"},
        {"unit": "hrss", "queue": "card", "minutes": 6.5, "quota": 30, "timetable": None, "pinyin": "sbkhl"},
    ),
    "packages": (
        "new",
        {"code": "new", **NAME, "unit": "hrss", "steps": ["card-new", "", "pension-apply"], "timetable": "office"},
        {"unit": "hrss", "steps": ["card-new", "pension-apply"], "timetable": "office"},
    ),
    "agents": ("new", {"code": "new", **NAME, "limit_per_day": "5"}, {"limit_per_day": 5}),
    "profiles": (
        "new",
        {"code": "new", **NAME, "queues": ["pension", "card", "company"], "queues.pension.place": "3", "queues.card.place": "1"},
        {"queues": ["card", "pension", "company"]},
    ),
    "counters": (
        "11",
        {"code": "11", **NAME, "zone": "business", "profile": "business-all", "unit": ""},
        {"zone": "business", "profile": "business-all", "unit": None},
    ),
    "timetables": (
        "new",
        {
            "code": "new", "last_ticket_minutes": "15", "days.sat.0.from": "9:00", "days.sat.0.until": "1200",
            "exceptions.0.date": "2027-10-01", "exceptions.0.to": "2027-10-03", "exceptions.1.date": "2027-10-09", "exceptions.1.0.from": "8：30",
            "exceptions.1.0.until": "12:00",
        },
        {
            "days": {"mon-fri": ["09:00-12:00", "13:00-17:00"], "sat": ["09:00-12:00"]},
            "exceptions": {"2027-10-01": [], "2027-10-02": [], "2027-10-03": [], "2027-10-09": ["08:30-12:00"]},
            "last_ticket_minutes": 15,
        },
    ),
    "printers": (
        "new",
        {"code": "new", "profile": "zh-58-nocut", "zone": "social", "group": "lobby", "place.zh": "咨询台", "place.en": "At the desk"}
        | {"link.kind": "serial", "link.serial.device": "/dev/ttyUSB0", "link.serial.baud": "9600"},
        {"profile": "zh-58-nocut", "link": {"kind": "serial", "device": "/dev/ttyUSB0", "baud": 9600}, "zone": "social", "group": "lobby"}
        | {"place": {"zh": "咨询台", "en": "At the desk"}},
    ),
    "slips": (
        "new",
        {"code": "new", **NAME, "lines.17.kind": "text", "lines.17.place": "2"}
        | {"lines.17.zh": "{hall}", "lines.17.size": "2", "lines.17.align": "left"}
        | {f"lines.{row}.gone": "yes" for row in (1, 2, 3, *range(5, 14), 15, 16)},
        {"lines": [TEXT, {"kind": "number"}, {"kind": "qr"}], "logo": None},
    ),
}  # fmt: skip
CHANGED = {
    "zones": ("social", {"name.zh": "人社医保"}, {"name": {"zh": "人社医保", "en": "Social security"}}),
    "units": ("hrss", {"kind": "public_service"}, {"kind": "public_service"}),
    "series": ("A", {"first": "201"}, {"first": 201}),
    "priorities": ("green", {"rank": "3", "reasons": ["elderly"]}, {"rank": 3, "reasons": ["elderly"]}),
    "queues": ("card", {"capacity": "50"}, {"capacity": 50}),
    "services": ("card-new", {"minutes": "7", "queue": "pension"}, {"minutes": 7, "queue": "pension"}),
    "packages": (
        "start-business",
        {"steps": ["card-new", "", "company-open", "company-seal"], "steps.with": ["3", "0"]},
        {"steps": ["card-new", ["company-open", "company-seal"]]},
    ),
    "agents": ("liu", {"limit_per_day": ""}, {"limit_per_day": None}),
    "profiles": ("social-all", {"queues": ["pension", "card"], "queues.card.place": "0"}, {"queues": ["card", "pension"]}),
    "counters": ("10", {"unit": "market"}, {"unit": "market"}),
    "timetables": ("office", {"exceptions.0.gone": "yes", "days.fri.1.from": "", "days.fri.1.until": ""}, {"exceptions": {}}),
    "slips": (
        "plain",
        {"lines.1.place": "9", "lines.2.bold": None, "lines.4.kind": "space", "lines.4.dots": "40"},
        {"lines": [{**HALL["slips"][0]["lines"][1], "bold": False}, {"kind": "qr"}, {"kind": "number"}, {"kind": "space", "dots": 40}]},
    ),
    "printers": ("lobby", {"link.tcp.host": "printer.hall.lan"}, {"link": {"kind": "tcp", "host": "printer.hall.lan", "port": 9100}}),
}
UNUSED = {
    "zones": {"code": "new", **NAME},
    "units": {"code": "new", **NAME, "kind": "bank"},
    "series": {"prefix": "W"},
    **{section: NEW[section][1] for section in ("priorities", "services", "packages", "agents", "profiles", "counters")},
    **{section: NEW[section][1] for section in ("printers", "queues", "timetables", "slips")},
}


def written(hall: Served) -> dict:
    """The set-up as the file that the office gives."""
    return parse_setup(hall.get("/manage/setup/file/export").text)


def entry(hall: Served, section: str, code: str) -> dict | None:
    return next((one for one in written(hall)[section] if code_of(section, one) == code), None)


def codes(section: str) -> list[str]:
    return [code_of(section, one) for one in HALL[section]]


# --- every kind -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("section", SECTIONS)
def test_a_thing_of_every_kind_is_made(hall, section):
    code, typed, made = NEW[section]

    answer = form(hall, f"setup/{section}/new").send(typed)

    assert answer.status_code == 303
    assert (entry(hall, section, code) or {}).items() >= made.items()
    assert [code_of(section, one) for one in written(hall)[section]][-1] == code or section == "priorities"


@pytest.mark.parametrize("section", SECTIONS)
def test_a_thing_of_every_kind_is_changed(hall, section):
    code, typed, changed = CHANGED[section]

    answer = form(hall, f"setup/{section}/code/{code}").send(typed)

    assert answer.status_code == 303
    assert (entry(hall, section, code) or {}).items() >= changed.items()


@pytest.mark.parametrize("section", [section for section in SECTIONS if section != "timetables"])
def test_a_thing_of_every_kind_is_taken_out_of_use_and_brought_back(hall, section):
    code = NEW[section][0]
    form(hall, f"setup/{section}/new").send(UNUSED[section])
    before = entry(hall, section, code)

    retired = form(hall, f"setup/{section}/code/{code}/retire").send()
    between = entry(hall, section, code)
    back = form(hall, f"setup/{section}/?retired=yes", f"/code/{code}/restore").send()

    assert (retired.status_code, between, back.status_code) == (303, None, 303)
    assert entry(hall, section, code) == before is not None


def test_opening_hours_that_nothing_names_are_removed(hall):
    form(hall, "setup/timetables/new").send(NEW["timetables"][1])

    form(hall, "setup/timetables/code/new/retire").send()

    assert [one["code"] for one in written(hall)["timetables"]] == ["office"]


def test_a_form_sent_as_it_stands_changes_nothing(hall):
    things = [(section, code) for section in SECTIONS for code in codes(section)]

    answers = [form(hall, f"setup/{section}/code/{code}").send() for section, code in things]

    assert [answer.headers["Location"] for answer in answers if "done=same" not in answer.headers["Location"]] == []
    assert written(hall) == HALL


def test_the_form_of_the_hall_sent_as_it_stands_changes_nothing(hall):
    answer = form(hall, "setup/hall").send()

    assert "done=same" in answer.headers["Location"]


def test_the_hall_and_its_settings_are_changed(hall):
    typed = {"name.zh": "溪头政务服务中心", "cutoff": "5:00", "tips.1.zh": "祝您顺利", "tips.1.en": "Good luck"}

    form(hall, "setup/hall").send(typed | {"undo_seconds": "12", "confirm_arrival": None, "max_tickets_waiting": "300"})

    after = written(hall)
    assert (after["hall"]["name"]["zh"], after["hall"]["cutoff"], len(after["hall"]["tips"])) == ("溪头政务服务中心", "05:00", 2)
    assert (after["settings"]["undo_seconds"], after["settings"]["confirm_arrival"], after["settings"]["max_tickets_waiting"]) == (12, False, 300)


def test_a_thing_is_moved_in_its_list(hall):
    form(hall, "setup/services/", "/code/pension-apply/move").send({"to": "later"})

    assert [one["code"] for one in written(hall)["services"]][:2] == ["pension-proof", "pension-apply"]


# --- lists ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wanted", ["社保卡", "sbkbl", "card-new", "NEW card"])
def test_a_list_is_searched_by_name_code_and_pinyin(hall, wanted):
    shown = page(hall, f"setup/services/?q={wanted}")

    assert [code for code in codes("services") if f"thing-{code}" in shown] == ["card-new"]


def test_a_window_is_offered_the_next_number(hall):
    assert form(hall, "setup/counters/new")["code"] == "11"


def test_a_new_thing_begins_like_another(hall):
    begun = form(hall, "setup/services/new?like=company-open", "setup/services/new")

    assert (begun["queue"], begun["minutes"], begun["code"], begun["name.zh"]) == ("company", "20", "", "")


# --- who may ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.MANAGER, Role.AUDITOR])
def test_whoever_only_looks_is_offered_nothing_to_save(hall, role):
    shown = page(hall, "setup/queues/code/card", role)

    assert '<fieldset class="bare" disabled>' in shown
    assert 'type="submit">保存' not in shown


@pytest.mark.parametrize("role", [Role.MANAGER, Role.AUDITOR, Role.SUPERVISOR, Role.CLERK])
def test_only_an_administrator_changes_the_set_up(hall, role):
    filled = form(hall, "setup/queues/code/card")
    filled.role = role

    assert filled.send({"capacity": "1"}).status_code == 403
    assert written(hall) == HALL


def test_a_clerk_does_not_see_the_set_up(hall):
    answer = hall.get("/manage/setup/", Role.CLERK, headers={"Accept": "text/html"})

    assert answer.status_code == 403
    assert title_of("not_allowed", "zh") in answer.text


def test_a_form_without_its_seal_is_not_taken(hall):
    assert form(hall, "setup/queues/code/card").send({"csrf": "another", "capacity": "1"}).status_code == 403


def test_a_form_sent_twice_is_one_change(hall):
    filled = form(hall, "setup/zones/new")

    answers = [filled.send({"code": "new", **NAME}) for _ in range(2)]

    assert [answer.headers["Location"] for answer in answers] == [answers[0].headers["Location"]] * 2
    assert [one["code"] for one in written(hall)["zones"]].count("new") == 1
