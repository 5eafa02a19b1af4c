"""Rules of order for a hall or a zone at one press."""

import re

import pytest

from hallq.domain.order_presets import PRESETS
from hallq.domain.permissions import Role
from hallq.operations.setup_file import parse_setup
from tests.manage.forms import form, page


def choose(hall, preset, zone="", role=Role.ADMIN, **more):
    filled = form(hall, "setup/order")
    filled.role = role
    return filled.send({"preset": preset, "zone": zone} | more)


def disciplines(hall):
    return {one["code"]: one["discipline"] for one in parse_setup(hall.get("/manage/setup/file/export").text)["queues"]}


@pytest.mark.parametrize(("preset", "discipline"), [("ratio", "ratio"), ("green", "strict"), ("credit", "credit"), ("due", "due")])
def test_one_press_sets_the_rule_of_the_whole_hall(hall, preset, discipline):
    assert choose(hall, preset).headers["Location"].endswith("done=changed")
    assert set(disciplines(hall).values()) == {discipline}


def test_one_press_sets_the_rule_of_a_zone(hall):
    choose(hall, "credit", "business")

    assert disciplines(hall) == {"pension": "strict", "card": "fifo", "company": "credit"}


def test_the_page_tells_what_holds_where(hall):
    choose(hall, "ratio", "business")

    assert "按比例 2:1" in page(hall, "setup/order")


def test_the_same_rule_again_changes_nothing(hall):
    choose(hall, "ratio")

    assert choose(hall, "ratio").headers["Location"].endswith("done=same")


def test_a_page_that_is_out_of_date_changes_nothing(hall):
    filled = form(hall, "setup/order")
    choose(hall, "green")

    assert filled.send({"preset": "ratio"}).status_code == 409
    assert "strict" in disciplines(hall).values()


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [
        ({"preset": "lottery"}, 422, "没有选择本页的规则"),
        ({"preset": ""}, 422, "没有选择本页的规则"),
        ({"preset": None}, 422, "没有选择本页的规则"),
        ({"preset": "ratio\0"}, 422, "没有选择本页的规则"),
        ({"zone": "nowhere"}, 404, "该功能区不在使用中"),
        ({"zone": "人社区"}, 404, "该功能区不在使用中"),
        ({"version": ""}, 422, "本页已不完整"),
        ({"version": "第一版"}, 422, "本页已不完整"),
        ({"version": "-1"}, 422, "本页已不完整"),
        ({"version": "99"}, 409, "设置在此期间已被他人更改"),
        ({"key": ""}, 400, "本页已不完整"),
    ],
)
def test_a_wrong_press_is_refused_on_the_page_in_words_of_people(hall, sent, status, said):
    before = disciplines(hall)

    answer = form(hall, "setup/order").send({"preset": "credit"} | sent)

    told = re.search(r'role="alert">(.*?)</p>', answer.text)
    assert (answer.status_code, said in told[1], disciplines(hall) == before) == (status, True, True)
    assert not re.search(r"[a-z_]{4,}", told[1])


def test_the_same_press_with_another_rule_is_told(hall):
    filled = form(hall, "setup/order")
    filled.send({"preset": "green"})

    answer = filled.send({"preset": "ratio"})

    assert (answer.status_code, "此前已提交" in answer.text) == (409, True)


def test_only_who_sets_the_hall_up_chooses(hall):
    assert choose(hall, "ratio", role=Role.MANAGER).status_code == 403
    assert "setup/order" in page(hall, "setup/order", Role.MANAGER)
    assert page(hall, "setup/order", Role.MANAGER).count('name="preset"') == 0


@pytest.mark.parametrize("path", ["setup/", "setup/order", "setup/matrix", "setup/file", "setup/slips/", "setup/slips/code/plain", "setup/hall"])
def test_who_may_only_look_is_told_so(hall, path):
    assert "您可以查看设置；修改须由管理员进行。" in page(hall, path, Role.MANAGER)
    assert "修改须由管理员进行" not in page(hall, path)


def test_every_rule_is_offered(hall):
    assert [preset for preset in PRESETS if f'value="{preset}"' not in page(hall, "setup/order")] == []
