"""The closed lists of reasons for acts that somebody may ask about later: they stand in the story, where no free text may."""

from hallq.domain.errors import FieldInvalid
from hallq.domain.names import Name

SUSPEND_REASONS: dict[str, Name] = {
    "full": Name("今日已满", "No more can be served today"),
    "staff": Name("人员不足", "Too few staff"),
    "system": Name("系统故障", "Systems are down"),
    "equipment": Name("设备故障", "Equipment fault"),
    "rules": Name("业务调整", "Rules changed"),
    "emergency": Name("突发情况", "Emergency"),
    "other": Name("其他", "Other"),
}
"""Why a queue takes no more visitors, in the order offered."""

COPY_REASONS: dict[str, Name] = {
    "lost": Name("小票遗失", "Lost"),
    "torn": Name("小票破损", "Torn"),
    "unreadable": Name("字迹不清", "Cannot be read"),
    "not_printed": Name("未出纸", "Nothing came out"),
    "outcome_unknown": Name("结果不明", "Outcome unknown"),
    "other": Name("其他", "Other"),
}
"""Why a slip is printed once more, in the order offered."""


HOLD_REASONS: dict[str, Name] = {
    "waiting": Name("等候结果", "Waiting for a result"),
    "documents": Name("补齐材料", "Fetching documents"),
    "copy": Name("复印", "Making copies"),
    "form": Name("填写表格", "Filling in a form"),
    "payment": Name("缴费", "Paying"),
    "approval": Name("等待审批", "Waiting for an approval"),
    "system": Name("系统故障", "Systems are down"),
    "other": Name("其他", "Other"),
}
"""Why a visit is set aside, in the order offered."""

WITH_VISITOR, KEPT, ELSEWHERE = "with_visitor", "kept", "elsewhere"
PAPERS: dict[str, Name] = {
    WITH_VISITOR: Name("不持件", "With visitor"),
    KEPT: Name("持件", "Kept here"),
    ELSEWHERE: Name("等待", "Elsewhere"),
}
"""Where the papers of a visit are that is set aside: any window goes on, only the one that keeps them does, or any once they are back."""

CANCEL_REASONS: dict[str, Name] = {
    "visitor": Name("本人放弃", "Given up by the visitor"),
    "staff": Name("工作人员取消", "Cancelled by the staff"),
    "left": Name("已离开", "Left the hall"),
    "did_not_return": Name("未返回", "Did not come back"),
    "mistake": Name("取错号", "Taken by mistake"),
    "duplicate": Name("重复取号", "Taken twice"),
    "not_here": Name("不在本厅办理", "Not dealt with in this hall"),
    "other": Name("其他", "Other"),
}
"""Why a ticket is given up, in the order offered."""

CLOSE_REASONS: dict[str, Name] = {
    "clerk": Name("结束工作", "End of work"),
    "shift": Name("交接班", "Change of shift"),
    "moved": Name("调至其他窗口", "Moved to another counter"),
    "equipment": Name("设备故障", "Equipment fault"),
    "left_open": Name("忘记关闭", "Was left open"),
    "other": Name("其他", "Other"),
}
"""Why somebody closes a counter, in the order offered; the end of the day closes those that are left."""


def check_hold_reason(reason: str) -> str:
    """The reason itself if a visit may be set aside for it. Raises FieldInvalid."""
    return _checked(reason, HOLD_REASONS)


def check_papers(papers: str) -> str:
    """The kind itself if the papers of a visit may be there while it is set aside. Raises FieldInvalid."""
    if papers not in PAPERS:
        raise FieldInvalid(field="papers", reason="unknown", allowed=list(PAPERS))
    return papers


def check_cancel_reason(reason: str) -> str:
    """The reason itself if a ticket may be given up for it. Raises FieldInvalid."""
    return _checked(reason, CANCEL_REASONS)


def check_close_reason(reason: str) -> str:
    """The reason itself if a counter may be closed for it. Raises FieldInvalid."""
    return _checked(reason, CLOSE_REASONS)


def check_suspend_reason(reason: str) -> str:
    """The reason itself if a queue may be suspended for it. Raises FieldInvalid."""
    return _checked(reason, SUSPEND_REASONS)


def check_copy_reason(reason: str) -> str:
    """The reason itself if a slip may be printed once more for it. Raises FieldInvalid."""
    return _checked(reason, COPY_REASONS)


def _checked(reason: str, known: dict[str, Name]) -> str:
    if reason not in known:
        raise FieldInvalid(field="reason", reason="unknown", allowed=sorted(known))
    return reason
