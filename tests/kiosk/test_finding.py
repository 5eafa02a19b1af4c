"""A matter among three hundred: by letters, by name, by zone, line and unit, and never by scrolling."""

import pytest
from playwright.sync_api import expect

from hallq.cli.simulate import made_up_hall
from tests.kiosk.standing import kiosk, number, speak
from tests.serving import serve


@pytest.fixture
def city(sqlite_url, tmp_path):
    """The city hall: nine zones and 351 matters."""
    return serve(sqlite_url, tmp_path, **made_up_hall("city"))


def type_letters(page, letters):
    page.click("[data-tab=search]")
    for letter in letters:
        page.click(f"[data-letter={letter}]")


def found(page):
    return page.locator(".grid .tile")


def test_every_matter_is_reached_in_three_touches_and_turned_pages(browser, city):
    with kiosk(browser, city) as page:
        page.click("#zone-police")
        page.click("#queue-police-passport")
        found(page).first.click()

        expect(number(page)).to_have_text("C001")


def test_four_letters_of_the_pinyin_find_a_matter(browser, city):
    with kiosk(browser, city) as page:
        type_letters(page, "zgtx")

        expect(page.locator("#matter-retirement-application")).to_be_visible()


def test_the_name_that_is_wholly_meant_comes_first(browser, city):
    with kiosk(browser, city) as page:
        type_letters(page, "qykb")

        expect(found(page).first).to_contain_text("企业开办")


def test_a_keyboard_may_type_the_name_itself(browser, city):
    with kiosk(browser, city) as page:
        page.click("[data-tab=search]")
        page.locator("[data-typed]").fill("护照")

        expect(found(page).first).to_contain_text("护照")


def test_in_english_the_first_letters_of_a_word_will_do(browser, city):
    with kiosk(browser, city) as page:
        speak(page, "en")
        type_letters(page, "passp")

        expect(found(page).first).to_contain_text("assport")


def test_each_letter_is_answered_before_the_eye_has_moved(browser, city):
    with kiosk(browser, city) as page:
        type_letters(page, "s")
        spent = page.evaluate(
            "() => { const begun = performance.now(); document.querySelector('[data-letter=h]').click(); return performance.now() - begun; }"
        )

        assert spent < 100


def test_letters_of_nothing_say_so(browser, city):
    with kiosk(browser, city) as page:
        type_letters(page, "vvv")

        expect(page.locator("[data-empty-none]")).to_be_visible()
        page.click("[data-do=clear]")
        expect(page.locator("[data-empty-start]")).to_be_visible()


def test_whole_syllables_find_nothing_and_the_screen_says_what_does(browser, city):
    with kiosk(browser, city) as page:
        page.click("[data-tab=search]")
        expect(page.locator(".menu-hint")).to_have_text("可输入拼音首字母、汉字或英文名")
        page.locator("[data-typed]").fill("shenfenzheng")

        expect(page.locator("[data-empty-none]")).to_contain_text("拼音请输入首字母")


def test_a_letter_can_be_taken_back(browser, city):
    with kiosk(browser, city) as page:
        type_letters(page, "sx")
        page.click("[data-do=erase]")

        expect(page.locator("[data-typed]")).to_have_value("s")


def test_pages_are_turned_and_every_matter_of_a_line_is_on_one_of_them(browser, city):
    with kiosk(browser, city) as page:
        page.click("#zone-police")
        page.click("#queue-police-household")
        codes = set(found(page).evaluate_all("tiles => tiles.map(tile => tile.id)"))
        while page.locator("[data-do=next]").is_enabled():
            page.click("[data-do=next]")
            codes |= set(found(page).evaluate_all("tiles => tiles.map(tile => tile.id)"))

    wanted = {f"matter-{one['code']}" for one in made_up_hall("city")["services"] if one["queue"] == "police-household"}
    assert codes == wanted


def test_a_unit_leads_to_its_matters(browser, city):
    with kiosk(browser, city) as page:
        page.click("[data-tab=units]")
        page.click("#unit-medical-insurance")

        expect(page.locator("#menu-title")).to_have_text("市医疗保障局")
        expect(page.locator("#matter-newborn-medical-enrolment")).to_be_visible()


def test_back_leads_one_step_and_home_all_the_way(browser, city):
    with kiosk(browser, city) as page:
        page.click("#zone-social")
        page.click("#queue-social-card")
        page.click("[data-do=back]")
        expect(page.locator("#queue-social-card")).to_be_visible()
        page.click("#queue-social-card")
        page.click("[data-do=home]")

        expect(page.locator("#zone-social")).to_be_visible()


def test_a_keyboard_alone_takes_a_number(browser, city):
    with kiosk(browser, city) as page:
        page.focus("#zone-police")
        page.keyboard.press("Enter")
        expect(page.locator("#menu-title")).to_be_focused()
        expect(page.locator(".grid-place")).to_have_js_property("inert", value=False)
        page.focus("#queue-police-passport")
        page.keyboard.press("Enter")
        expect(page.locator(".grid-place")).to_have_js_property("inert", value=False)
        found(page).first.focus()
        page.keyboard.press("Enter")

        expect(page.locator("#result-title")).to_be_focused()
