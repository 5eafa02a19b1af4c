"""Ticket templates in the office: what is written is drawn before it is saved, a picture becomes a logo, and a test page is printed."""

import base64
import html
import re
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from hallq.domain.permissions import Role
from hallq.domain.slip import NOBODY
from hallq.operations.hall import SYSTEM
from hallq.operations.print_jobs import PrintJobs
from hallq.printing.compose import compose_ticket
from hallq.printing.encode import EscPosEncoder
from hallq.printing.preview import slips
from hallq.printing.profiles import load_profiles
from tests.making import HALL
from tests.manage.forms import PAGE, Filled, browser, form, page
from tests.manage.pressing import at_office
from tests.manage.test_setup_forms import entry, written
from tests.pictures import drawing, file_of, png_of
from tests.serving import new_key

PLAIN = "setup/slips/code/plain"
LOGO = png_of(Image.new("1", (40, 16)))


def preview(hall, role=Role.ADMIN, **typed):
    """What is shown of the form of the plain template with something else typed into it."""
    begun = form(hall, PLAIN, role=Role.ADMIN)
    fields = {name: value for name, value in begun.fields if typed.get(name, "") is not None}
    answer = browser(hall, role).post("/manage/setup/slips/preview", data=fields | {k: v for k, v in typed.items() if v is not None}, headers=PAGE)
    assert answer.status_code == 200, answer.text
    return answer.text


def said(shown):
    """The words of a preview, one a line."""
    return [html.unescape(line) for line in re.findall(r"<li>([^<]*)</li>", shown)]


def faults(shown):
    """What a preview refuses, by its field."""
    return dict(re.findall(r'<li data-at="([^"]*)">([^<]*)</li>', shown))


def picture(shown):
    return Image.open(BytesIO(base64.b64decode(re.search(r'src="data:image/png;base64,([^"]*)"', shown)[1])))


def upload(content):
    return (BytesIO(content), "logo.png")


# --- drawn while it is written ----------------------------------------------------------------------------------------


def test_a_preview_says_what_stands_in_the_form_and_saves_nothing(hall):
    shown = preview(hall, **{"lines.2.zh": "{number} 请到 {zone} {windows} 号窗口"})

    assert said(shown) == ["A013", "A013 请到 人社 1、2 号窗口"]
    assert written(hall) == HALL


@pytest.mark.parametrize(("profile", "dots"), [("zh-80-cut", 576), ("zh-58-nocut", 384), ("latin-80-cut", 576), ("raster-80-cut", 576)])
def test_a_preview_is_as_wide_as_the_paper_that_is_chosen(hall, profile, dots):
    assert picture(preview(hall, **{"shown.profile": profile})).width == dots


def test_a_preview_speaks_the_language_that_is_chosen(hall):
    assert "Please go to Social security" in said(preview(hall, **{"shown.language": "en"}))


def test_who_may_only_look_sees_the_saved_template_in_any_language(hall):
    page_of_a_manager = form(hall, PLAIN, role=Role.MANAGER)
    choices = {name: page_of_a_manager[name] for name in ("csrf", "shown.code")} | {"shown.language": "en"}

    shown = browser(hall, Role.MANAGER).post("/manage/setup/slips/preview", data=choices, headers=PAGE).text

    assert ("Please go to Social security" in said(shown), faults(shown)) == (True, {})


def test_a_preview_is_of_a_matter_that_has_the_template(hall):
    form(hall, "setup/services/code/card-new").send({"slip": "plain"})

    assert said(preview(hall, **{"lines.2.zh": "{service}"})) == ["J013", "社保卡办理"]


def test_a_preview_of_a_package_has_its_steps(hall):
    shown = preview(hall, **{"lines.4.kind": "steps", "shown.example": "package"})

    assert said(shown)[-2:] == ["1. 企业设立", "2. 社保卡办理"]


def test_a_preview_of_a_hall_without_matters_is_a_test_page(hall):
    assert said(preview(hall, **{"shown.language": "fr", "shown.profile": "none", "lines.2.kind": ""})) == ["A013"]


def test_a_preview_shows_the_very_bytes_that_the_printer_gets(hall):
    at_office(hall, Role.ADMIN).post("/manage/setup/slips/code/plain/trial", printer="lobby", language="zh")
    facts = PrintJobs(hall.house, hall.hall_id).lease("lobby", "test", hall.house.clock.real(), 60).facts
    profile, template = load_profiles()["zh-80-cut"], hall.house.setup_of(hall.hall_id).slip_named(facts.template)

    printed = slips(EscPosEncoder(profile).encode(compose_ticket(replace(facts, test=False), None, template)), profile)[0]

    assert picture(preview(hall)).tobytes() == Image.open(BytesIO(printed.png)).tobytes()


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"lines.2.zh": "到{where}"}, "lines.2.zh", "没有占位符 {where}，可用的有："),
        ({"lines.2.zh": ""}, "lines.2.zh", "请填写"),
        ({"lines.2.size": "9"}, "lines.2.size", "请填写 1 至 4"),
        ({"lines.4.kind": "qr"}, "lines.4.kind", "这一种内容只能出现一次。"),
        ({"lines.4.kind": "space", "lines.4.dots": "1"}, "lines.4.dots", "请填写 4 至 200"),
        ({"lines.1.gone": "yes"}, "lines", "小票上必须有排队号码。"),
    ],
)
def test_a_preview_tells_at_its_field_what_saving_would_refuse(hall, typed, field, sentence):
    found = faults(preview(hall, **typed))

    assert list(found) == [field]
    assert sentence in html.unescape(found[field])


def test_lines_that_cannot_be_read_are_left_out_of_the_picture(hall):
    assert said(preview(hall, **{"lines.2.zh": "{", "lines.4.kind": "hall"})) == ["A013", "溪头便民服务中心"]


def test_nothing_is_drawn_of_nothing(hall):
    shown = preview(hall, **{f"lines.{row}.gone": "yes" for row in (1, 2, 3)})

    assert "data:image" not in shown


def test_without_an_address_for_telephones_the_preview_says_why_it_has_no_code(hall):
    assert "尚未设置手机可访问的网址" in preview(hall)


# --- the logo ---------------------------------------------------------------------------------------------------------


def test_an_uploaded_picture_is_kept_as_a_logo_and_taken_away_again(hall):
    form(hall, PLAIN).send({"lines.4.kind": "logo", "logo.file": upload(file_of(drawing()))})
    logo = entry(hall, "slips", "plain")["logo"]
    form(hall, PLAIN).send({"name.en": "Plainer"})
    kept = entry(hall, "slips", "plain")["logo"]
    form(hall, PLAIN).send({"logo.gone": "yes"})

    assert logo is not None
    assert kept == logo
    assert entry(hall, "slips", "plain")["logo"] is None


def test_a_preview_shows_an_uploaded_picture_before_it_is_saved(hall):
    shown = preview(hall, **{"lines.4.kind": "logo", "logo.file": upload(file_of(drawing()))})

    assert picture(shown).height > picture(preview(hall)).height
    assert "data-logo" in shown


def test_a_preview_tells_what_is_wrong_with_a_picture(hall):
    assert faults(preview(hall, **{"logo.file": upload(b"no picture")})) == {"logo": "文件不是 PNG 或 JPEG 图片。"}


def test_a_file_that_is_no_picture_is_refused_at_its_field_and_nothing_is_saved(hall):
    answer = form(hall, PLAIN).send({"name.en": "Other", "logo.file": upload(b"x" * 1000)})

    assert answer.status_code == 422
    assert 'id="logo-problem">文件不是 PNG 或 JPEG 图片。' in answer.text
    assert 'value="Other"' in answer.text
    assert written(hall) == HALL


def test_a_picture_is_not_lost_when_something_else_is_refused(hall):
    answer = form(hall, PLAIN).send({"lines.4.kind": "logo", "lines.2.zh": "{", "logo.file": upload(file_of(drawing()))})

    again = Filled(hall, answer.text, PLAIN).send({"lines.2.zh": "好"})

    assert (answer.status_code, again.status_code) == (422, 303)
    assert entry(hall, "slips", "plain")["logo"] is not None


# --- who has it -------------------------------------------------------------------------------------------------------


def test_a_matter_a_package_and_the_hall_get_a_template(hall):
    form(hall, "setup/services/code/card-new").send({"slip": "plain"})
    form(hall, "setup/packages/code/start-business").send({"slip": "plain"})
    form(hall, "setup/hall").send({"slip": "plain"})

    assert (entry(hall, "services", "card-new")["slip"], entry(hall, "packages", "start-business")["slip"]) == ("plain", "plain")
    assert written(hall)["settings"]["slip"] == "plain"
    assert "整个大厅、2 个事项" in page(hall, "setup/slips/")


def test_a_template_that_is_named_is_not_taken_out_of_use(hall):
    form(hall, "setup/hall").send({"slip": "plain"})
    form(hall, "setup/services/code/card-new").send({"slip": "plain"})
    asked = page(hall, f"{PLAIN}/retire")

    answer = at_office(hall, Role.ADMIN).post(f"/manage/{PLAIN}/retire", version="3")

    assert "大厅" in asked
    assert "社保卡办理" in asked
    assert answer.status_code == 409
    assert entry(hall, "slips", "plain") is not None


def test_a_new_template_begins_as_the_slip_that_is_built_in(hall):
    begun = form(hall, "setup/slips/new")

    assert [begun[f"lines.{row}.kind"] for row in (1, 2, 3, 4)] == ["hall", "rule", "title", "number"]


def test_two_people_at_one_template_are_told_of_one_another(hall):
    second, first = form(hall, PLAIN), form(hall, PLAIN)
    first.send({"lines.2.zh": "他们的"})

    answer = second.send({"lines.2.zh": "我的"})

    assert answer.status_code == 409
    assert "“他们的 / Please go to {zone}” 大 靠左 加粗" in html.unescape(answer.text)


def test_another_logo_is_told_apart(hall):
    form(hall, PLAIN).send({"lines.4.kind": "logo", "logo": LOGO})
    second, first = form(hall, PLAIN), form(hall, PLAIN)
    first.send({"logo": png_of(Image.new("1", (8, 8)))})

    second.send({"name.en": "Mine"})
    Filled(hall, second.send({"name.en": "Mine"}).text, PLAIN).send()

    assert entry(hall, "slips", "plain")["logo"] == png_of(Image.new("1", (8, 8)))


# --- printed ----------------------------------------------------------------------------------------------------------


def test_a_test_page_is_asked_for_with_the_facts_of_an_example(hall):
    answer = at_office(hall, Role.MANAGER).post(f"/manage/{PLAIN}/trial", printer="lobby", language="en", example="package")

    job = PrintJobs(hall.house, hall.hall_id).lease("lobby", "test", hall.house.clock.real(), 60)
    assert answer.headers["Location"].endswith("/manage/setup/slips/code/plain?asked=lobby")
    assert (job.facts.template, job.facts.test, job.facts.language, job.facts.service.en) == ("plain", True, "en", "Start a business")


def test_a_test_page_in_a_language_that_is_not_spoken_is_in_the_first_one(hall):
    at_office(hall, Role.MANAGER).post(f"/manage/{PLAIN}/trial", printer="lobby", language="fr")

    job = PrintJobs(hall.house, hall.hall_id).lease("lobby", "test", hall.house.clock.real(), 60)
    assert (job.facts.language, job.facts.steps) == ("zh", ())


def test_the_page_says_that_a_test_page_was_asked_for(hall):
    assert "已请打印机 lobby 打印测试页" in page(hall, f"{PLAIN}?asked=lobby")


def test_a_test_page_needs_a_printer(hall):
    assert at_office(hall, Role.MANAGER).post(f"/manage/{PLAIN}/trial", printer="moon").status_code == 404


def test_an_auditor_looks_at_a_template_and_prints_none(hall):
    shown = page(hall, PLAIN, Role.AUDITOR)

    assert "data:image" in shown
    assert "trial" not in shown
    assert at_office(hall, Role.AUDITOR).post(f"/manage/{PLAIN}/trial", printer="lobby", key=new_key()).status_code == 403


def test_a_hall_without_printers_looks_at_paper_all_the_same(hall):
    form(hall, "setup/printers/code/lobby/retire", "/retire").send()

    assert "data:image" in page(hall, PLAIN)
    assert "大厅还没有打印机" in page(hall, PLAIN)


def test_the_code_on_a_test_page_opens_nothing(hall):
    epoch = hall.house.act(hall.hall_id, SYSTEM, lambda tx: tx.hall.epoch)
    token = hall.app.extensions["hallq"].links.token(hall.hall_id, epoch, NOBODY)

    assert hall.client.get(f"/t/{token}", headers=PAGE).status_code in {404, 410}


def test_a_ticket_is_printed_by_the_template_of_its_matter(hall):
    form(hall, "setup/services/code/card-new").send({"slip": "plain"})
    hall.issue(service="card-new")

    job = PrintJobs(hall.house, hall.hall_id).lease("lobby", "test", hall.house.clock.real(), 60)

    assert job.facts.template == "plain"
