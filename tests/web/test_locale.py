"""The reader's language."""

import pytest


def language_of(page):
    """The language a page says it is in."""
    return page.text.partition('<html lang="')[2].partition('"')[0]


@pytest.mark.parametrize(
    ("wish", "spoken"),
    [(None, "zh-CN"), ("en", "en"), ("en-GB,en;q=0.9,zh;q=0.8", "en"), ("fr,de", "zh-CN"), ("zh-TW", "zh-CN"), ("fr,en;q=0.1", "en")],
)
def test_a_browser_gets_what_it_prefers_of_what_there_is(hall, wish, spoken):
    assert language_of(hall.client.get("/sign-in", headers={} if wish is None else {"Accept-Language": wish})) == spoken


def test_the_address_decides_before_the_browser(hall):
    assert language_of(hall.client.get("/sign-in?lang=zh", headers={"Accept-Language": "en"})) == "zh-CN"


def test_a_choice_is_remembered(hall):
    browser = hall.client
    browser.get("/sign-in?lang=en")

    assert language_of(browser.get("/sign-in")) == "en"


def test_a_language_that_is_not_spoken_is_no_choice(hall):
    answer = hall.client.get("/sign-in?lang=fr")

    assert language_of(answer) == "zh-CN"
    assert "Set-Cookie" not in answer.headers


def test_the_other_language_is_one_press_away(hall):
    assert 'href="/sign-in?lang=en&amp;next=/password"' in hall.client.get("/sign-in?next=/password").text
