"""The change log: who changed what, in words, and only what the reader may see."""

import json
import re
from html import unescape

import pytest

from hallq.domain.events import PrintMoved, SetupChanged
from hallq.domain.permissions import Role
from hallq.operations.hall import SYSTEM
from hallq.operations.queues import suspend_queue
from tests.making import hall_document
from tests.manage.forms import form, page
from tests.manage.test_setup_forms import NAME


def test_a_change_is_told_with_who_did_it_what_it_was_and_which_fields(hall):
    form(hall, "setup/queues/code/card").send({"capacity": "30", "guard_minutes": "40"})

    shown = page(hall, "changes?area=setup")

    assert "设置更新为第 2 版" in shown
    assert '<span class="log-who">Admin</span>' in shown
    assert "社保卡 (card)" in shown
    assert [label in shown for label in ("<dt>最长等待保护</dt>", "<dt>等候人数上限</dt>")] == [True, True]


def test_making_and_retiring_and_bringing_back_are_told_apart(hall):
    form(hall, "setup/zones/new").send({"code": "new", **NAME})
    form(hall, "setup/zones/code/new/retire").send()
    form(hall, "setup/zones/?retired=yes", "/code/new/restore").send()

    shown = page(hall, "changes?area=setup").partition("设置更新为第 1 版")[0]

    assert [shown.count(f">{act}</span>") for act in ("新建", "停用", "恢复使用")] == [1, 1, 1]


def test_the_beginning_of_a_hall_is_told(hall):
    assert "设置更新为第 1 版" in page(hall, "changes")


def test_queues_that_were_suspended_are_told_with_the_reason(hall):
    hall.house.act(hall.hall_id, SYSTEM, lambda tx: suspend_queue(tx, queue="card", reason="staff"))

    assert "队列暂停：社保卡（人员不足）" in page(hall, "changes?area=running")


def test_accounts_and_devices_are_told(hall):
    hall.token(Role.KIOSK)
    hall.token(Role.CLERK)

    assert "新建账号：Clerk" in page(hall, "changes?area=people")
    assert "设备接入：kiosk" in page(hall, "changes?area=devices")


def test_a_clerk_does_not_see_the_log(hall):
    assert hall.get("/manage/changes", Role.CLERK).status_code == 403


def newest(hall, language="zh"):
    """The newest entry of the log in plain words."""
    text = page(hall, f"changes?area=setup&lang={language}").partition('<li class="log-entry')[2].partition('<li class="log-entry')[0]
    return " ".join(re.sub(r"<[^>]+>", " ", "<" + unescape(text)).split())


def after(hall, path, language="zh", **typed):
    """The newest entry after a form was sent."""
    form(hall, path).send(typed)
    return newest(hall, language)


def of_a_line(hall, row, *more):
    """How a line of the story with these values is told."""
    event = SetupChanged(2, (("queues", 1),), "", (("changed", "queues", "card", row[0], *more),), (("queues", "card", *row),) if row[1:] else None)
    hall.house.act(hall.hall_id, SYSTEM, lambda tx: tx.record(event))
    return newest(hall)


def test_a_change_tells_what_stood_there_before(hall):
    assert "等候人数上限 不限 → 30 人" in after(hall, "setup/queues/code/card", capacity="30")


def test_it_is_told_in_the_language_of_the_reader(hall):
    assert "30 minutes → 40 minutes" in after(hall, "setup/queues/code/card", "en", guard_minutes="40")


def test_things_are_told_by_their_names(hall):
    assert re.search(r"养老\S*、社保卡\S* → 养老", after(hall, "setup/profiles/code/social-all", queues=["pension"]))


def test_hours_are_told_as_people_write_them(hall):
    code = hall_document()["timetables"][0]["code"]

    shown = after(hall, f"setup/timetables/code/{code}", last_ticket_minutes="25")

    assert re.search(rf"{code} · \S+ \S+ 分钟 → 25 分钟", shown)


def test_the_name_of_an_agent_is_not_in_the_log(hall):
    form(hall, "setup/agents/new").send({"code": "wang", "name.zh": "王某某", "name.en": ""})

    assert "→" not in after(hall, "setup/agents/code/wang", **{"name.zh": "李某某"})


def test_of_a_line_from_before_values_were_told_the_fields_are_named(hall):
    shown = of_a_line(hall, ("capacity",))

    assert "等候人数上限" in shown
    assert "→" not in shown


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("zone", '"nowhere"', '"social"'), "nowhere → "),
        (("old_key", "1", "2"), "old_key 1 → 2"),
        (("old_key", "true", "false"), "old_key 是 → 否"),
        (("name", "5", '{"zh":"卡","en":""}'), "5 → 卡"),
        (("name", '{"entries":0}', '{"entries":3}'), "无 → 3 项"),
        (("name", '{"entries":3}', '{"entries":3}'), "名称 内容有改动"),
        (("name", '{"zh":"旧","en":""}', json.dumps({"zh": "长" * 200, "en": ""})), f"旧 → {'长' * 120}…"),
    ],
)
def test_any_line_can_be_read(hall, row, said):
    assert said in of_a_line(hall, row)


def test_what_is_not_told_by_value_is_still_named(hall):
    assert "· 等候人数上限" in of_a_line(hall, ("zone", '"a"', '"b"'), "capacity")


NEW_QUEUE = {"code": "trial", "name.zh": "体验队列", "name.en": "Trial line", "zone": "social", "series": "A", "discipline": "fifo"}


def entries(hall, area="setup", language="zh"):
    """The entries of the log in plain words, the newest first."""
    parts = page(hall, f"changes?area={area}&lang={language}").split('<li class="log-entry')[1:]
    return [" ".join(re.sub(r"<[^>]+>", " ", "<" + unescape(part)).split()) for part in parts]


def test_a_thing_is_told_by_the_name_it_had_then(hall):
    form(hall, "setup/queues/new").send(NEW_QUEUE)
    form(hall, "setup/queues/code/trial").send({"capacity": "30"})
    form(hall, "setup/queues/code/trial").send({"name.zh": "体验队列二"})
    form(hall, "setup/queues/code/trial").send({"name.zh": "体验队列三"})

    third, second, changed, made = entries(hall)[:4]

    assert "队列 体验队列三 (trial)" in third
    assert "体验队列二 / Trial line → 体验队列三" in third
    assert "队列 体验队列二 (trial)" in second
    assert ("队列 体验队列 (trial)" in changed, "新建 业务队列 体验队列 (trial)" in made) == (True, True)


def test_what_a_thing_was_tied_to_is_told_by_the_name_of_then(hall):
    after(hall, "setup/profiles/code/social-all", queues=["pension"])
    form(hall, "setup/queues/code/pension").send({"name.zh": "养老新名"})

    renamed, tied = entries(hall)[:2]

    assert "养老新名" in renamed
    assert "养老新名" not in tied


def test_a_queue_that_was_suspended_is_told_by_the_name_it_had_then(hall):
    hall.house.act(hall.hall_id, SYSTEM, lambda tx: suspend_queue(tx, queue="card", reason="staff"))
    form(hall, "setup/queues/code/card").send({"name.zh": "新卡"})

    assert "队列暂停：社保卡（人员不足）" in page(hall, "changes?area=running")


def test_a_slip_that_went_to_another_printer_is_no_change_of_anybody(hall):
    hall.house.act(hall.hall_id, SYSTEM, lambda tx: tx.record(PrintMoved(1, None, 1, 2, "paper_out")))

    assert entries(hall, "paper") == []
