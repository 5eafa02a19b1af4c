"""Windows and matters as one table: it goes out and comes back, is looked through, and is taken as a whole or not at all."""

from io import BytesIO

import pytest

from hallq.domain.permissions import Role
from hallq.domain.window_matrix import written
from hallq.operations.setup_file import parse_setup
from hallq.sheets.matrix import read_cells, write_cells
from tests.making import call_next, hall_document, open_counters
from tests.manage.forms import Filled, form
from tests.sheets.workbooks import book_of, with_rows

TABLE = "事项编码,1,3\ncard-new,,1\n"


def look_through(hall, text, role=Role.ADMIN, **more):
    filled = form(hall, "setup/matrix", "/setup/matrix/check")
    filled.role = role
    return filled.send({"file": (BytesIO(text if isinstance(text, bytes) else text.encode()), "windows")} | more, content_type="multipart/form-data")


def confirm(hall, text, **more):
    return Filled(hall, look_through(hall, text, **more).text, "/manage/setup/matrix")


def content(hall):
    return parse_setup(hall.get("/manage/setup/file/export").text)


def test_the_present_table_goes_out_for_a_spreadsheet(hall):
    answer = hall.get("/manage/setup/matrix/export")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="xitou-windows-1.csv"'
    assert read_cells(answer.data) == written(hall_document(), chinese=True)


def test_it_goes_out_as_a_workbook_too(hall):
    answer = hall.get("/manage/setup/matrix/export?format=xlsx")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="xitou-windows-1.xlsx"'
    assert "窗口已与表格一致" in look_through(hall, answer.data).text


def test_no_other_kind_of_file_is_offered(hall):
    assert hall.get("/manage/setup/matrix/export?format=pdf").status_code == 422


def test_a_workbook_is_taken(hall):
    rows = [["matter", "1", "3"], ["card-new", "", "1"]]

    confirm(hall, write_cells(rows, "xlsx")).send()

    queues = {one["code"]: one["queues"] for one in content(hall)["profiles"]}
    assert [queues[one["profile"]] for one in content(hall)["counters"]][:3:2] == [["pension"], ["company", "card"]]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ('<row r="2"><c r="B2"><f>1</f></c></row>', "工作表“Windows”第 2 行 B 列：公式没有结果值"),
        ('<row r="2"><c r="C2" t="e"><v>#REF!</v></c></row>', "工作表“Windows”第 2 行 C 列：单元格是错误值 #REF!"),
        ('<row r="2"><c r="B2" t="d"><v>2026-10-01</v></c></row>', "工作表“Windows”第 2 行 B 列：单元格是日期或时间"),
        ("".join(f'<row r="{n}"><c r="XFD{n}"/></row>' for n in range(1, 40)), "工作表“Windows”：到第 31 行已超过 500000 个单元格"),
        ('<row r="1"><c r="A1"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:C1"/></mergeCells><sheetData>', "到 C1 是合并单元格"),
    ],
)
def test_a_fault_of_a_workbook_is_told_by_sheet_row_and_column(hall, rows, said):
    told = look_through(hall, with_rows(rows))

    assert (told.status_code, said in told.text) == (422, True)
    assert content(hall) == hall_document()


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0", book_of(["x"], more=[("旧表", "y")])])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_cannot_be_read_as_a_workbook_is_told_in_the_language_of_the_reader(hall, content, language):
    filled = form(hall, "setup/matrix", "/setup/matrix/check")
    filled.path += f"?lang={language}"

    told = filled.send({"file": (BytesIO(content), "a.xlsx")}, content_type="multipart/form-data").text

    assert ("工作簿" in told, "orkbook" in told.partition('role="alert"')[2].partition("</section>")[0]) == (language == "zh", language == "en")


def test_it_comes_back_without_a_change(hall):
    exported = hall.get("/manage/setup/matrix/export").data.decode()

    assert "窗口已与表格一致" in look_through(hall, exported).text


def test_what_a_table_would_do_is_shown_and_nothing_is_done(hall):
    answer = look_through(hall, TABLE)

    assert answer.status_code == 200
    assert ("mix-1" in answer.text, content(hall)) == (True, hall_document())


def test_a_table_is_taken(hall):
    answer = confirm(hall, TABLE).send()

    queues = {one["code"]: one["queues"] for one in content(hall)["profiles"]}
    assert answer.headers["Location"].endswith("done=loaded")
    assert [queues[one["profile"]] for one in content(hall)["counters"]] == [["pension"], ["pension", "card"], ["company", "card"], ["company"]]


def test_open_windows_follow_from_their_next_call_on(hall):
    open_counters(hall.house, hall.hall_id, "3", clerks=[3])
    hall.issue("card-new")

    confirm(hall, TABLE).send()

    assert call_next(hall.house, hall.hall_id, "3").number == "J001"


def test_windows_that_are_not_named_go_out_of_use_where_that_is_ticked(hall):
    confirm(hall, "matter,1,3\ncard-new,1,\n", retire="yes").send()

    assert [one["code"] for one in content(hall)["counters"]] == ["1", "3"]


def test_a_table_that_was_looked_through_before_somebody_changed_the_set_up_is_refused(hall):
    filled = confirm(hall, TABLE)
    form(hall, "setup/zones/code/social").send({"name.zh": "人社区"})

    answer = filled.send()

    assert (answer.status_code, "请重新核对" in answer.text) == (409, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("matter,1,26\ncard-new,1,1\n", "没有在用的“26”"),
        ("matter,1\npension-apply,\n", "但标记的窗口不同"),
        ("matter,3\ncompany-open,\ncompany-seal,\n", "此窗口没有任何勾选"),
        ("matter,1\ncard-new,×\n", "事项“card-new”在 1 号窗口处的“×”不是标记"),
        ("matter,name,unit,1\nflying,飞行,hrss,1\n", "这是新事项，需要队列"),
        ("", "没有窗口与事项的表格"),
        ("\0", "请另存为 XLSX 或 CSV"),
        ("one,two\nthree,four\n", "没有写出本大厅的窗口"),
    ],
)
def test_every_fault_has_its_sentence(hall, text, said):
    answer = look_through(hall, text)

    assert answer.status_code == 422
    assert said in answer.text
    assert content(hall) == hall_document()


@pytest.mark.parametrize(("language", "said"), [("zh", "请先选择文件"), ("en", "Please choose a file first")])
def test_without_a_file_one_is_asked_for(hall, language, said):
    filled = form(hall, "setup/matrix", "/setup/matrix/check")
    filled.path += f"?lang={language}"

    answer = filled.send({"file": (BytesIO(), "")}, content_type="multipart/form-data")

    assert (answer.status_code, said in answer.text) == (422, True)


def test_marks_below_a_window_that_is_not_there_are_told_of_in_chinese(hall):
    told = look_through(hall, "matter,999\n999,nothing\n").text

    assert "没有在用的“999”" in told
    assert "is no mark" not in told


def test_the_place_of_a_fault_ends_with_the_colon_of_its_language(hall):
    told = look_through(hall, "matter,1\n999,1\n").text

    assert "事项 999：没有在用的" in told


def test_a_name_that_several_have_is_asked_for_by_code(hall):
    form(hall, "setup/services/code/pension-proof").send({"name.zh": "养老金申领"})

    assert "有重名" in look_through(hall, "matter,1\n养老金申领,1\n").text


@pytest.mark.parametrize("text", ["no table", "{}", "[[1]]"])
def test_a_form_that_no_page_made_is_refused(hall, text):
    assert confirm(hall, TABLE).send({"text": text}).status_code == 422


@pytest.mark.parametrize("role", [Role.MANAGER, Role.AUDITOR])
def test_only_who_sets_the_hall_up_loads_a_table(hall, role):
    assert look_through(hall, TABLE, role).status_code == 403
