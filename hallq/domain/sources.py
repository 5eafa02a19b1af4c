"""From where a number is taken."""

from hallq.domain.names import Name

WALK_IN = "walk_in"
"""At the counter itself, for somebody who is served there at once and has not waited."""

SOURCE_NAMES: dict[str, Name] = {
    "kiosk": Name("取号机", "Kiosk"),
    "staff": Name("工作人员", "Staff"),
    "api": Name("其他系统", "Another program"),
    WALK_IN: Name("窗口直接办理", "Served without waiting"),
    "replay": Name("回放", "Replay"),
    "simulation": Name("模拟", "Simulation"),
}
"""What each is called, in the order of reports."""

SOURCES = tuple(SOURCE_NAMES)
