"""The set-up as a file in the office: taken home, looked through before it is taken, loaded whole or not at all."""

import io

import pytest

from hallq.domain.permissions import Role
from hallq.operations.setup_file import write_setup
from tests.making import HALL, hall_document, issue
from tests.manage.forms import PAGE, Filled, browser, form, page
from tests.manage.test_setup_forms import written
from tests.serving import Served


def look_through(hall: Served, text: str | bytes):
    """Send a file to be looked through."""
    content = text.encode() if isinstance(text, str) else text
    return form(hall, "setup/file", "setup/file/check").send({"file": (io.BytesIO(content), "hall.yaml")}, content_type="multipart/form-data")


def changed(section, code, /, **values):
    return {section: [{**entry, **values} if entry["code"] == code else entry for entry in HALL[section]]}


def test_what_is_taken_home_and_loaded_again_changes_nothing(hall):
    answer = look_through(hall, hall.get("/manage/setup/file/export").text)

    assert "没有更改" in answer.text
    assert written(hall) == HALL


def test_the_file_is_offered_for_download_under_the_name_of_the_hall_and_version(hall):
    answer = hall.get("/manage/setup/file/export", Role.AUDITOR)

    assert answer.headers["Content-Disposition"] == 'attachment; filename="xitou-setup-1.yaml"'


def test_looking_through_a_file_shows_what_would_change_and_changes_nothing(hall):
    counters = [*(one for one in HALL["counters"] if one["code"] != "10"), {**HALL["counters"][0], "code": "12", "name": {"zh": "新窗口", "en": ""}}]
    text = write_setup(hall_document(counters=counters, **changed("queues", "card", capacity=30)))

    answer = look_through(hall, text)

    assert all(shown in answer.text for shown in ("新窗口", "10号窗口", "社保卡"))
    assert "<del>不限</del> → <ins>30 人</ins>" in answer.text
    assert written(hall) == HALL


def test_a_file_that_was_looked_through_is_loaded(hall):
    shown = look_through(hall, write_setup(hall_document(**changed("queues", "card", capacity=30))))

    answer = Filled(hall, shown.text, "setup/file").send(content_type="multipart/form-data")

    assert answer.status_code == 303
    assert next(one for one in written(hall)["queues"] if one["code"] == "card")["capacity"] == 30


def test_a_file_is_not_loaded_over_what_changed_since_it_was_looked_through(hall):
    shown = look_through(hall, write_setup(hall_document(**changed("queues", "card", capacity=30))))
    form(hall, "setup/zones/code/social").send({"name.en": "Other"})

    answer = Filled(hall, shown.text, "setup/file").send(content_type="multipart/form-data")

    assert answer.status_code == 409
    assert next(one for one in written(hall)["queues"] if one["code"] == "card")["capacity"] is None


def test_a_fault_is_named_with_its_line_place_and_reason(hall):
    text = write_setup(hall_document(**changed("queues", "card", capacity=0)))
    line = next(number for number, words in enumerate(text.splitlines(), 1) if words.strip() == "capacity: 0")

    answer = look_through(hall, text)

    assert answer.status_code == 422
    assert f"第 {line} 行" in answer.text
    assert "等候人数上限：请填写 1 至 100000 之间的整数。" in answer.text


@pytest.mark.parametrize(("text", "told"), [
    ("zones: *a", "第 1 行"),
    ("zones: [", "此处无法按 YAML 格式读取，请检查缩进、冒号、括号和引号。 <code"),
    ("a: &a {b: 1}\nc: {<<: *a}\n", "不支持合并键（&lt;&lt;），请直接写出各项内容。"),
    ("a: \x07\n", "不允许出现的字符"),
    ("[" * 50, "嵌套超过 40 层"),
    ("schema: 2026-02-31\n", "“2026-02-31”形似数字或日期，但无法识别。"),
    ("schema: 1\nschema: 1\n", "第 2 行"),
    ("大厅".encode("gb18030"), "不是 UTF-8 编码"),
    ("", "此项须为键值对"),
])  # fmt: skip
def test_what_is_no_set_up_file_is_refused_with_words(hall, text, told):
    answer = look_through(hall, text)

    assert answer.status_code == 422
    assert told in answer.text


def test_a_fault_of_the_text_is_told_without_an_empty_place_before_it(hall):
    answer = look_through(hall, "a: *b\n")

    assert '<span class="badge badge-danger">第 1 行</span> 此处无法' in answer.text


def test_the_first_fifty_faults_are_shown_and_the_others_are_counted(hall):
    services = [*HALL["services"], *({**HALL["services"][2], "code": f"s-{n}", "minutes": "soon"} for n in range(300))]

    answer = look_through(hall, write_setup(hall_document(services=services)))

    assert (answer.text.count("badge badge-danger"), "另有 250 项" in answer.text) == (50, True)


def test_a_file_that_is_too_large_is_refused_with_the_limit_in_words_of_people(hall):
    answer = browser(hall).post("/manage/setup/file/check", data=b"#" * 5_000_000, content_type="application/x-www-form-urlencoded", headers=PAGE)

    assert (answer.status_code, "发送的内容不得超过 4 MB。" in answer.text) == (413, True)


def test_a_file_that_takes_away_what_visitors_wait_for_is_refused(hall):
    issue(hall.house, hall.hall_id, service="pension-proof")
    services = [one for one in HALL["services"] if one["code"] != "pension-proof"]

    answer = look_through(hall, write_setup(hall_document(services=services)))

    assert (answer.status_code, "养老证明" in answer.text, "还有 1 位办事人未办结" in answer.text) == (409, True, True)


def test_a_large_hall_fits(hall):
    many = [{"code": f"s-{n}", "name": {"zh": f"事项第{n}号办理登记", "en": f"Matter {n} of a large hall"}} for n in range(800)]
    services = [{**HALL["services"][2], **one} for one in many]

    answer = look_through(hall, write_setup(hall_document(services=[*HALL["services"], *services])))
    Filled(hall, answer.text, "setup/file").send(content_type="multipart/form-data")

    assert len(written(hall)["services"]) == 805


def test_only_an_administrator_is_offered_to_load_a_file(hall):
    shown = page(hall, "setup/file", Role.MANAGER)

    assert ("setup/file/export" in shown, "setup/file/check" in shown) == (True, False)


def test_a_form_and_a_file_make_the_same_set_up(hall):
    form(hall, "setup/queues/code/card").send({"capacity": "30", "name.zh": "社会保障卡"})
    by_form = hall.get("/manage/setup/file/export").text

    assert by_form == write_setup(hall_document(**changed("queues", "card", capacity=30, name={"zh": "社会保障卡", "en": "Cards"})))
