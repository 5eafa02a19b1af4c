"""What if: a past day under another rule, its waits side by side, and what it would mean in one sentence."""

import re

import pytest

from hallq.domain.permissions import Role
from hallq.operations import people
from hallq.operations.hall import SYSTEM
from tests import databases
from tests.manage.days import past_monday
from tests.serving import serve

HEADERS = {"Accept": "text/html"}
MONDAY = "2026-11-23"


@pytest.fixture(scope="module")
def past(sqlite_template, tmp_path_factory):
    """A Monday on which six ordinary visitors came at nine and one by the green channel; it is Tuesday now, and all that is done is to look."""
    folder = tmp_path_factory.mktemp("past")
    url = databases.sqlite_copy(sqlite_template, folder)
    hall = serve(url, folder)
    past_monday(hall)
    yield hall
    databases.close_databases(url)


def page(hall, role=Role.MANAGER, **query):
    """The page, in English."""
    return hall.get("/manage/what-if", role, query_string={"lang": "en", **query}, headers=HEADERS)


def told(text):
    """The sentence that says what it would mean."""
    return re.search(r'meaning-said">([^<]+)', text)[1]


def means(text, klass):
    """The mean waits of a class: as it was, by the rule, otherwise."""
    group = re.search(rf'rowspan="3">{klass}</th>(.*?)</tbody>', text, re.DOTALL)[1]
    return [float(re.findall(r'<td class="right">([^<]+)</td>', row)[1]) for row in group.split("<tr")]


def called(text, klass):
    """How many of a class are called: as it was, by the rule, otherwise."""
    group = re.search(rf'rowspan="3">{klass}</th>(.*?)</tbody>', text, re.DOTALL)[1]
    return [re.findall(r'<td class="right">([^<]+)</td>', row)[0] for row in group.split("<tr")]


def test_without_a_question_the_rules_are_offered(past):
    text = page(past).text

    assert text.count('class="rule-card"') == 4
    assert "meaning-said" not in text


def test_yesterday_is_asked_about_unless_told_otherwise(past):
    assert f'<option value="{MONDAY}" selected>' in page(past).text


def test_another_rule_moves_minutes_from_one_class_to_the_other(past):
    text = page(past, rule="fifo").text

    assert means(text, "Green channel") == [0.0, 10.0, 60.0]
    assert "Green channel waits 50 min more on average" in told(text)
    assert "Ordinary waits 8.3 min less on average" in told(text)
    assert told(text).endswith("Everybody waits as long")


def test_the_same_rule_changes_nothing(past):
    assert told(page(past, rule="strict").text) == "Every class waits as long as before."


def test_a_part_of_the_hall_may_be_asked_about(past):
    assert "Every class waits as long" in told(page(past, rule="fifo", where="zone:business").text)
    assert "min more" in told(page(past, rule="fifo", where="zone:social").text)
    assert "min more" in told(page(past, rule="fifo", where="queue:pension").text)


def test_a_head_start_is_weighed_against_waits(past):
    assert means(page(past, **{"rule": "credit", "head.green": "1"}).text, "Green channel")[2] == 10
    assert means(page(past, **{"rule": "credit", "pace.ordinary": "3"}).text, "Green channel")[2] == 60


def test_the_target_of_a_class_counts(past):
    assert means(page(past, **{"rule": "due", "target.green": "60"}).text, "Green channel")[2] == 60
    assert means(page(past, **{"rule": "due", "target.green": "5"}).text, "Green channel")[2] == 10


def test_windows_may_be_put_under_another_profile(past):
    text = page(past, windows="1", profile="business-all").text

    assert "Not called" in text
    assert re.search(r'group-first">\s*<td[^>]*>.*?</td>\s*<td class="right">0</td>', text, re.DOTALL)


def test_a_chart_shows_the_same(past):
    assert "data-chart=" in page(past, rule="fifo").text


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"day": "2026-01-01", "rule": "fifo"}, "day"),
        ({"where": "zone:moon", "rule": "fifo"}, "where"),
        ({"guard": "soon"}, "guard"),
        ({"guard": "0"}, "guard"),
        ({"rule": "ratio", "favours": "99"}, "favours"),
        ({"rule": "credit", "head.green": "-1"}, "head-green"),
        ({"windows": "77", "profile": "social-all"}, "windows"),
        ({"windows": "1"}, "profile"),
        ({"profile": "social-all"}, "windows"),
        ({"rule": "credit", "head.moon": "5"}, "rule"),
        ({"rule": "ratio", "favours": "2.5"}, "favours"),
        ({"windows": "1", "profile": "moon"}, "profile"),
        ({"rule": "chance"}, "rule"),
    ],
)
def test_what_is_filled_in_wrongly_is_told_at_its_field(past, query, field):
    answer = page(past, **query)

    assert answer.status_code == 422
    assert f'id="{field}-problem"' in answer.text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"guard": "abc"}, "“abc” is not a number. “Longest wait, min” takes 1 to 1440."),
        ({"rule": "ratio", "favours": "99"}, "“Favoured calls in a row” takes 1 to 20."),
        ({"rule": "credit", "head.green": "-1"}, "“Green channel · Head start, min” takes 0 to 1440."),
        ({"windows": "3,abc,77"}, "There is no window abc, 77 in this hall."),
        ({"windows": "1"}, "Choose the work profile that these windows are to have."),
        ({"profile": "social-all"}, "Name the windows that are to have this work profile."),
        ({"rule": "ratio", "favours": "2.5"}, "“2.5” is not a whole number. “Favoured calls in a row” takes 1 to 20."),
        ({"rule": "credit", "head.moon": "5"}, "There is no priority class moon in this hall."),
        ({"rule": "chance"}, "“chance” is no rule of order."),
        ({"day": "2026-11-24", "guard": "9"}, "2026-11-24 is no day of this hall that is over."),
    ],
)
def test_a_refusal_speaks_the_words_of_the_page(past, query, sentence):
    assert f'-problem">{sentence}</span>' in page(past, **query).text


def test_what_was_typed_stays_where_something_is_refused(past):
    text = page(past, rule="chance", guard="25", windows="3,abc").text

    assert all(f'value="{typed}"' in text for typed in ("25", "3,abc"))


@pytest.mark.parametrize(("query", "is_open"), [({"guard": "abc"}, False), ({"early": "abc"}, True), ({"windows": "77"}, True)])
def test_the_seldom_fields_open_where_one_of_them_is_refused(past, query, is_open):
    assert ('<details class="more" open>' in page(past, **query).text) == is_open


def test_a_day_that_is_not_over_is_not_offered(past):
    assert re.findall(r'<option value="(2026-[^"]+)"', page(past).text) == [MONDAY]


@pytest.mark.parametrize("open_day", [False, True])
def test_a_hall_without_a_past_day_says_so(sqlite_url, tmp_path, open_day):
    hall = serve(sqlite_url, tmp_path, open_day=open_day)

    assert "There is no past day yet" in page(hall, rule="fifo").text


def test_a_clerk_does_not_ask(past):
    assert page(past, Role.CLERK).status_code == 403


def test_minutes_may_have_fractions(past):
    targets = {"rule": "due", "guard": "59.5", "target.ordinary": "60"}

    assert [means(page(past, **targets, **{"target.green": minutes}).text, "Green channel")[2] for minutes in ("60", "9.5")] == [60, 10]


def test_the_skills_that_whoever_sat_there_has_today_count(sqlite_url, tmp_path):
    hall = serve(sqlite_url, tmp_path)
    past_monday(hall)
    hall.house.act(hall.hall_id, SYSTEM, lambda tx: people.change_skills(tx, login="wang", skills=["card"]))
    text = page(hall, rule="fifo").text

    assert called(text, "Everybody") == ["7", "0", "0"]
    assert told(text) == "Nobody would be called."
    assert "so those of today count." in text
