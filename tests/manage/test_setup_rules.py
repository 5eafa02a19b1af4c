"""The rules of order in the forms of the set-up: what is filled in is what the file says, and only what means something is asked for."""

import re

import pytest

from tests.manage.forms import form, page
from tests.manage.test_setup_forms import entry, written

SENTENCES = {
    "fifo": "优先类别在此不起作用",
    "ratio": "若干位优先办事人后叫一位普通办事人",
    "credit": "折算为若干分钟等候",
    "due": "每个类别有目标等候时间",
    "appointment": "预约到点的先叫",
    "strict": "高类别总在低类别之前叫",
}


@pytest.mark.parametrize("discipline", SENTENCES)
def test_a_queue_is_called_by_each_of_the_six_rules(hall, discipline):
    form(hall, "setup/queues/code/card").send({"discipline": discipline, "favours": "3", "early_minutes": "10", "late_minutes": "20"})

    after = entry(hall, "queues", "card") or {}
    assert (after["discipline"], after["favours"], after["early_minutes"], after["late_minutes"]) == (discipline, 3, 10, 20)


def test_each_rule_says_in_a_sentence_what_it_does(hall):
    shown = page(hall, "setup/queues/code/card")

    assert [rule for rule, said in SENTENCES.items() if said not in shown] == []


@pytest.mark.parametrize(
    ("path", "key", "values"),
    [
        ("setup/queues/code/card", "favours", {"fifo", "credit", "due", "appointment", "strict"}),
        ("setup/queues/code/card", "early_minutes", {"fifo", "ratio", "credit", "due", "strict"}),
        ("setup/hall", "missed_after", {"void", "back", "minutes", "numbers"}),
        ("setup/hall", "reoffer_minutes", {"void"}),
    ],
)
def test_a_number_is_hidden_under_the_rules_where_it_means_nothing(hall, path, key, values):
    around = page(hall, path).partition(f'name="{key}"')[0].rpartition('<div class="beside-choice')[2]

    assert set(re.findall(r"not-(\w+)", around.partition('"')[0])) == values


def test_a_class_has_its_worth_in_the_line(hall):
    typed = {"head_start_minutes": "15", "pace": "1.5", "target_minutes": "10", "from_age": "70"}
    form(hall, "setup/priorities/code/green").send(typed)

    after = entry(hall, "priorities", "green") or {}
    assert [after[key] for key in typed] == [15, 1.5, 10, 70]


def test_a_work_profile_serves_a_queue_in_part(hall):
    typed = {"mode": "by_share", "limits.card.share": "3", "limits.pension.classes": ["green"], "limits.pension.after_minutes": "20"}
    form(hall, "setup/profiles/code/social-all").send(typed)

    after = entry(hall, "profiles", "social-all") or {}
    assert after["mode"] == "by_share"
    assert after["limits"] == [
        {"queue": "pension", "classes": ["green"], "share": 1, "after_minutes": 20},
        {"queue": "card", "classes": [], "share": 3, "after_minutes": 0},
    ]


def test_what_is_served_in_part_is_told_and_sent_back_as_it_was(hall):
    form(hall, "setup/profiles/code/social-all").send({"limits.pension.classes": ["green"], "limits.pension.after_minutes": "20"})
    before = written(hall)

    answer = form(hall, "setup/profiles/code/social-all").send()

    assert "只叫绿色通道" in page(hall, "setup/profiles/code/social-all")
    assert ("done=same" in answer.headers["Location"], written(hall)) == (True, before)


def test_a_queue_that_is_ticked_no_more_is_served_in_no_part(hall):
    form(hall, "setup/profiles/code/social-all").send({"limits.pension.after_minutes": "20"})

    form(hall, "setup/profiles/code/social-all").send({"queues": ["card"]})

    assert (entry(hall, "profiles", "social-all") or {})["limits"] == []


def test_a_share_that_is_none_is_refused_beside_the_queues(hall):
    answer = form(hall, "setup/profiles/code/social-all").send({"limits.card.share": "many"})

    assert answer.status_code == 422
    assert "99" in answer.text.partition('id="limits-problem"')[2].partition("</span>")[0]
    assert 'name="limits.card.share" value="many"' in answer.text


def test_the_change_log_and_a_file_tell_what_a_profile_serves_in_part(hall):
    form(hall, "setup/profiles/code/social-all").send({"limits.card.share": "3"})

    assert "部分受理" in page(hall, "changes")


@pytest.mark.parametrize("rule", ["void", "back", "after", "minutes", "numbers"])
def test_the_hall_has_one_of_five_rules_for_missed_numbers(hall, rule):
    form(hall, "setup/hall").send({"missed_rule": rule, "missed_after": "5", "missed_minutes": "12.5", "reoffer_minutes": "10"})

    after = written(hall)["settings"]
    assert (after["missed_rule"], after["missed_after"], after["missed_minutes"], after["reoffer_minutes"]) == (rule, 5, 12.5, 10)
