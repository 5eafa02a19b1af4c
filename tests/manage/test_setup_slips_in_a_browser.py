"""The editor of ticket templates as a person uses it: rows by buttons and keys, the paper drawn anew, refusals where they belong."""

import re

import pytest
from playwright.sync_api import expect

from hallq.domain.permissions import Role
from tests.browser import axe, overflow, staff_cookie, standing, visit
from tests.manage.forms import form
from tests.manage.test_setup_forms import entry, written
from tests.pictures import drawing, file_of

PLAIN = "manage/setup/slips/code/plain"


@pytest.fixture
def editor(hall, browser):
    """The plain template open in English on a desk."""
    with standing(hall) as address, visit(browser, address, "desk", "en", [staff_cookie(hall, Role.ADMIN)]) as page:
        page.goto(f"{address}/{PLAIN}")
        yield page


def kinds(page):
    """The lines as they stand in the form."""
    return page.locator("[data-rows] [data-kind]").evaluate_all("rows => rows.map((row) => row.value)")


def save(page):
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved: Plain")).to_be_visible()


def drawn(page):
    return page.locator("#paper img").get_attribute("src")


def test_the_paper_is_drawn_anew_while_one_writes_and_nothing_is_saved(hall, editor):
    before, kept = drawn(editor), written(hall)

    editor.get_by_label("Words in English").fill("Wait here")
    editor.get_by_text("The words alone").click()

    expect(editor.locator("#paper")).to_contain_text("Wait here")
    expect(editor.locator("#paper img")).not_to_have_attribute("src", before)
    assert written(hall) == kept


def test_a_refusal_stands_at_its_field_while_one_writes_and_goes_again(editor):
    words = editor.get_by_label("Words in Chinese")
    words.fill("到{where}")

    expect(words).to_have_attribute("aria-invalid", "true")
    expect(editor.locator("#lines-2-zh-problem")).to_contain_text("There is no placeholder {where}.")
    assert axe(editor) == []
    words.fill("到{zone}")

    expect(words).not_to_have_attribute("aria-invalid", "true")
    expect(editor.locator("#lines-2-zh-problem")).to_have_count(0)


def test_without_its_number_a_slip_is_refused_above_the_lines(editor):
    editor.get_by_role("button", name="Remove: Number, large").click()

    expect(editor.get_by_text("The number must stand on the slip.")).to_be_visible()


def test_lines_are_moved_added_and_removed_by_keys(hall, editor):
    editor.get_by_role("button", name="Down: Number, large").press("Enter")
    editor.get_by_role("button", name="Down: Number, large").press("Enter")
    expect(editor.get_by_role("button", name="Up: Number, large")).to_be_focused()
    editor.get_by_role("button", name="Remove: Code for telephones").press("Enter")
    editor.get_by_label("One more line").select_option("space")
    editor.get_by_role("button", name="Add").press("Enter")
    expect(editor.get_by_label("Height")).to_be_focused()
    editor.get_by_label("Height").fill("40")
    save(editor)

    assert [line["kind"] for line in entry(hall, "slips", "plain")["lines"]] == ["text", "number", "space"]


def test_a_kind_that_is_there_is_not_offered_again(editor):
    offered = editor.get_by_label("One more line").locator("option:not([disabled])")

    assert "number" not in offered.evaluate_all("options => options.map((option) => option.value)")
    editor.get_by_role("button", name="Remove: Code for telephones").click()

    assert "qr" in offered.evaluate_all("options => options.map((option) => option.value)")


def test_a_fact_is_put_into_own_words_by_a_press(hall, editor):
    editor.get_by_label("Words in English").focus()
    editor.get_by_label("Words in English").press("End")
    editor.get_by_text("What may stand in own words").click()
    editor.get_by_role("button", name="{windows}").click()
    save(editor)

    assert entry(hall, "slips", "plain")["lines"][1]["en"] == "Please go to {zone}{windows}"


def test_a_picture_is_shown_as_it_is_printed_and_gets_its_line(hall, editor):
    editor.get_by_label("Picture").set_input_files({"name": "ring.png", "mimeType": "image/png", "buffer": file_of(drawing())})

    expect(editor.get_by_alt_text("The logo as it is printed")).to_be_visible()
    expect(editor.locator("[data-rows] > li").first).to_contain_text("Logo")
    expect(editor.get_by_label("Picture")).to_have_value("")
    save(editor)

    assert entry(hall, "slips", "plain")["logo"] is not None
    assert entry(hall, "slips", "plain")["lines"][0] == {"kind": "logo"}


def test_a_file_that_is_no_picture_is_told_at_once(editor):
    editor.get_by_label("Picture").set_input_files({"name": "ring.png", "mimeType": "image/png", "buffer": b"no picture"})

    expect(editor.get_by_text("The file is no PNG or JPEG picture.")).to_be_visible()


def test_a_sign_that_no_font_has_is_told_at_its_field_and_once_it_is_saved(editor):
    words, told = "No font here has 😀: a box stands on the paper.", editor.locator(".field-doubt")
    editor.get_by_label("Words in English").fill("Welcome 😀")
    expect(editor.locator('.field:has([name="lines.2.en"]) .field-doubt')).to_have_text(words)
    assert overflow(editor)[0] <= 0
    save(editor)
    expect(editor.locator(".notice-warn")).to_contain_text(words)
    editor.locator(".notice-warn a").click()
    expect(told).to_have_text(words)
    assert axe(editor) == []
    editor.get_by_label("Words in English").fill("Welcome")

    expect(told).to_have_count(0)


def test_a_test_page_is_printed_from_the_page(editor):
    editor.get_by_role("button", name="Print a test page").click()

    expect(editor.get_by_text("A test page was asked for at lobby.")).to_be_visible()


def test_a_lost_server_is_told_beside_the_old_picture(hall, browser):
    with standing(hall) as address, visit(browser, address, "desk", "en", [staff_cookie(hall, Role.ADMIN)], cut=True) as page:
        page.goto(f"{address}/{PLAIN}")
        page.route(re.compile("preview"), lambda route: route.abort())
        page.get_by_label("Words in English").fill("Wait here")

        expect(page.get_by_text("the picture is not of what stands here now")).to_be_visible()


def test_a_refused_template_comes_again_with_everything(hall, browser):
    cookies = [staff_cookie(hall, Role.ADMIN)]
    with standing(hall) as address, visit(browser, address, "phone", "en", cookies, but=("status of 422",)) as page:
        page.goto(f"{address}/{PLAIN}")
        page.get_by_label("Words in English").fill("{")
        page.get_by_role("button", name="Save").click()

        expect(page.get_by_role("alert")).to_be_visible()
        expect(page.get_by_label("Words in English")).to_be_focused()
        assert (axe(page), overflow(page)[0]) == ([], 0)


def test_a_manager_looks_and_prints_but_changes_nothing(hall, browser):
    with standing(hall) as address, visit(browser, address, "desk", "en", [staff_cookie(hall, Role.MANAGER)]) as page:
        page.goto(f"{address}/{PLAIN}")

        expect(page.get_by_label("Words in English")).to_be_disabled()
        expect(page.get_by_role("button", name="Print a test page")).to_be_enabled()
        page.get_by_label("Paper to print on").select_option("zh-58-nocut")
        expect(page.locator("#paper img")).to_be_visible()
        assert axe(page) == []


def test_the_form_without_a_module_works_as_well(hall):
    form(hall, "setup/slips/code/plain").send({"lines.2.gone": "yes", "lines.4.kind": "serial", "lines.3.place": "0"})

    assert [line["kind"] for line in entry(hall, "slips", "plain")["lines"]] == ["qr", "number", "serial"]
