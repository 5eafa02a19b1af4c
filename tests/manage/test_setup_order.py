"""Rules of order for a hall or a zone at one press."""

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


def test_a_rule_that_nobody_knows_is_refused(hall):
    assert choose(hall, "lottery").status_code == 422


def test_only_who_sets_the_hall_up_chooses(hall):
    assert choose(hall, "ratio", role=Role.MANAGER).status_code == 403
    assert "setup/order" in page(hall, "setup/order", Role.MANAGER)
    assert page(hall, "setup/order", Role.MANAGER).count('name="preset"') == 0


def test_every_rule_is_offered(hall):
    assert [preset for preset in PRESETS if f'value="{preset}"' not in page(hall, "setup/order")] == []
