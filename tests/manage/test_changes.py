"""The change log: who changed what, in words, and only what the reader may see."""

from hallq.domain.permissions import Role
from hallq.operations.hall import SYSTEM
from hallq.operations.queues import suspend_queue
from tests.manage.forms import form, page
from tests.manage.test_setup_forms import NAME


def test_a_change_is_told_with_who_did_it_what_it_was_and_which_fields(hall):
    form(hall, "setup/queues/code/card").send({"capacity": "30", "guard_minutes": "40"})

    shown = page(hall, "changes?area=setup")

    assert "设置更新为第 2 版" in shown
    assert '<span class="log-who">Admin</span>' in shown
    assert "社保卡 (card)" in shown
    assert "最长等待保护, 等候人数上限" in shown or "最长等待保护、等候人数上限" in shown


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
