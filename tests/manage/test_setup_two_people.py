"""Two people at one form of the set-up: what each has written is in it in the end; where both wrote in one place the second is told."""

import pytest

from tests.making import HALL
from tests.manage.forms import Filled, form
from tests.manage.test_setup_forms import entry, written

OFFICE, SOCIAL, ALL = "setup/timetables/code/office", "setup/zones/code/social", "setup/profiles/code/social-all"


def both(hall, path, theirs, mine):
    """The answer to the one who saves second, and the same form to be saved again."""
    second, first = form(hall, path), form(hall, path)
    first.send(theirs)
    answer = second.send(mine)
    assert answer.status_code == 409
    return answer, Filled(hall, answer.text, path)


def day(date, begin="09:00"):
    return {"exceptions.1.date": date, "exceptions.1.0.from": begin, "exceptions.1.0.until": "12:00"}


def test_days_that_two_have_added_are_both_there(hall):
    _, again = both(hall, OFFICE, day("2027-05-01"), day("2027-05-02"))

    again.send()

    assert entry(hall, "timetables", "office")["exceptions"].keys() == {"2026-10-01", "2027-05-01", "2027-05-02"}


def test_a_day_that_another_has_removed_does_not_come_back(hall):
    _, again = both(hall, OFFICE, {"exceptions.0.gone": "yes"}, day("2027-05-02"))

    again.send()

    assert entry(hall, "timetables", "office")["exceptions"].keys() == {"2027-05-02"}


def test_each_day_of_the_week_is_as_whoever_changed_it_left_it(hall):
    _, again = both(hall, OFFICE, {"days.sat.0.from": "9:00", "days.sat.0.until": "12:00"}, {"days.mon.0.from": "8:00"})

    again.send()

    days = entry(hall, "timetables", "office")["days"]
    assert (days["mon"][0], days["sat"]) == ("08:00-12:00", ["09:00-12:00"])


def test_a_name_in_two_languages_has_two_writers(hall):
    _, again = both(hall, SOCIAL, {"name.en": "Benefits"}, {"name.zh": "人社"})

    again.send()

    assert entry(hall, "zones", "social")["name"] == {"zh": "人社", "en": "Benefits"}


def test_the_same_part_keeps_mine_and_says_what_the_other_wrote(hall):
    answer, again = both(hall, SOCIAL, {"name.en": "Benefits"}, {"name.en": "Welfare"})

    assert 'id="name-en-problem">此处已有他人另行填写：Benefits' in answer.text
    assert "且部分与您修改的是同一处" in answer.text
    assert again["name.en"] == "Welfare"


def test_a_value_that_both_have_changed_is_told_at_its_field(hall):
    answer, again = both(hall, "setup/queues/code/card", {"guard_minutes": "55"}, {"guard_minutes": "66"})

    assert 'id="guard_minutes-problem">此处已有他人另行填写：55 分钟' in answer.text
    assert again["guard_minutes"] == "66"


@pytest.mark.parametrize(("theirs", "mine", "told"), [
    (day("2027-05-01", "10:00"), day("2027-05-01"), "此处已有他人另行填写：10:00–12:00"),
    ({"days.fri.0.from": "10:00"}, {"days.fri.0.from": "8:00"}, 'id="days-fri-problem">此处已有他人另行填写：10:00–12:00'),
    ({"exceptions.0.0.from": "9:00", "exceptions.0.0.until": "10:00"}, {"exceptions.0.gone": "yes"}, "2026-10-01：已有他人另行填写：09:00–10:00"),
    ({"exceptions.0.gone": "yes"}, {"exceptions.0.0.from": "9:00", "exceptions.0.0.until": "10:00"}, "此处已有他人另行填写：无"),
])  # fmt: skip
def test_a_day_that_both_have_changed_is_told_at_the_day(hall, theirs, mine, told):
    answer, _ = both(hall, OFFICE, theirs, mine)

    assert told in answer.text


def test_both_having_written_the_same_is_no_matter(hall):
    answer, _ = both(hall, SOCIAL, {"name.en": "Benefits"}, {"name.en": "Benefits", "name.zh": "人社"})

    assert "此处已有他人" not in answer.text


def test_what_two_have_listed_is_listed_in_the_order_of_the_second_with_what_the_first_added(hall):
    _, again = both(
        hall, ALL,
        {"queues": ["pension", "card", "company"], "queues.company.place": "1"},
        {"queues.card.place": "1", "queues.pension.place": "2", "queues": ["pension", "card"]},
    )  # fmt: skip

    again.send()

    assert entry(hall, "profiles", "social-all")["queues"] == ["card", "pension", "company"]


def test_each_line_of_the_hall_is_as_whoever_changed_it_left_it(hall):
    _, again = both(hall, "setup/hall", {"tips.0.en": "Please listen"}, {"tips.0.zh": "请听叫号"})

    again.send()

    assert written(hall)["hall"]["tips"] == [{"zh": "请听叫号", "en": "Please listen"}]


def test_lines_that_two_have_added_are_both_there(hall):
    _, again = both(hall, "setup/hall", {"tips.1.zh": "甲", "tips.1.en": "A"}, {"tips.0.zh": "请听叫号"})

    again.send()

    assert [line["zh"] for line in written(hall)["hall"]["tips"]] == ["请听叫号", "甲"]


def test_a_list_left_alone_is_as_the_other_left_it(hall):
    _, again = both(hall, "setup/priorities/code/green", {"reasons": ["elderly"]}, {"name.en": "First"})

    again.send()

    after = entry(hall, "priorities", "green")
    assert (after["reasons"], after["name"]["en"]) == (["elderly"], "First")
    assert next(one for one in HALL["priorities"] if one["code"] == "green")["reasons"] != ["elderly"]
