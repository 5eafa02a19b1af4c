"""What a clerk reads beside a missed number: what the hall's rule makes of it."""

import re

import pytest

from hallq.domain.permissions import Role
from tests.counter.clerk import act, call, desk, go_to_work
from tests.serving import serve


def missed_under(sqlite_url, tmp_path, rule, **more):
    """A hall under a rule, where somebody has just been missed."""
    hall = serve(sqlite_url, tmp_path, settings={"missed_rule": rule, "recalls_before_no_show": 0, **more})
    go_to_work(hall)
    for _ in range(3):
        hall.issue()
    act(hall, call(hall), "no-show")
    return hall


def told(hall, role=Role.CLERK):
    """What stands beside the missed number, and whether it can be brought back."""
    text = desk(hall, role=role)
    row = text[text.index('id="back-') - 600 :]
    words = re.findall(r"row-why[^>]*>([^<]+)<", row)
    return words[-1], 'aria-disabled="true"' not in row[row.index('id="back-') : row.index("</button>", row.index('id="back-'))]


@pytest.mark.parametrize(
    ("rule", "more", "words"),
    [
        ("back", {}, "回来排队尾 · 已过号1/3次"),
        ("after", {"missed_after": 5}, "回来排在5人后 · 已过号1/3次"),
        ("minutes", {"missed_minutes": 20}, "原位置保留至 09:20"),
        ("numbers", {"missed_numbers": 4}, "原位置再保留4个号"),
    ],
)
def test_each_rule_is_told_in_its_words(sqlite_url, tmp_path, rule, more, words):
    assert told(missed_under(sqlite_url, tmp_path, rule, **more)) == (words, True)


def test_a_place_that_is_kept_for_numbers_is_kept_for_one_fewer_with_each_call(sqlite_url, tmp_path):
    hall = missed_under(sqlite_url, tmp_path, "numbers", missed_numbers=4)
    act(hall, call(hall), "no-show")

    assert "原位置再保留3个号" in desk(hall)


@pytest.mark.parametrize(("role", "may"), [(Role.CLERK, False), (Role.SUPERVISOR, True)])
def test_a_number_that_has_ended_is_brought_back_by_a_supervisor_alone(sqlite_url, tmp_path, role, may):
    hall = missed_under(sqlite_url, tmp_path, "void")

    assert told(hall, role) == ("已作废，请重新取号", may)


def test_only_a_supervisor_is_offered_places(sqlite_url, tmp_path):
    hall = missed_under(sqlite_url, tmp_path, "back")
    pages = {role: hall.get("/counter/1/?lang=zh", role, headers={"Accept": "text/html"}).text for role in (Role.CLERK, Role.SUPERVISOR)}
    offered = {role: text[text.index('id="dialog-bring_back"') :].split("</dialog>")[0].count("data-choose=") for role, text in pages.items()}

    assert offered == {Role.CLERK: 2, Role.SUPERVISOR: 6}
