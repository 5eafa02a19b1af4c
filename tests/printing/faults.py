"""The faults of printers as a table: what is wrong, and what must be known of a slip that met it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from hallq.printing.link import Outcome
from hallq.printing.profile import PrinterProfile
from hallq.printing.status import Reason
from tests.printing.slips import PROFILES, slip_bytes

TEXT = slip_bytes("zh-80-cut")
PICTURE = slip_bytes("raster-80-cut")
MIDDLE = len(TEXT) // 2
CUT_LENGTH = 4
ASB = b"\x10\x00\x00\x00"

NOT_SENT, UNKNOWN, PRINTED, SENT = Outcome.NOT_SENT, Outcome.UNKNOWN, Outcome.PRINTED, Outcome.SENT
UNASKED: dict[str, Any] = {"realtime": False, "required": False}
"""A printer that answers nothing, as its profile says."""


def hurried(profile: str = "zh-80-cut", slowest: int = 4_000, **status: Any) -> PrinterProfile:
    """A profile that waits no longer than a test should, for printers of so many bytes a second at least."""
    base = PROFILES[profile]
    timing = replace(base.timing, connect_s=0.5, reply_s=0.3, stall_s=0.5, barrier_s=0.6, drain_s=0.5, slowest=slowest)
    return replace(base, timing=timing, status=replace(base.status, **status))


def bound(profile: PrinterProfile) -> float:
    """The most seconds that a slip may be in flight."""
    timing = profile.timing
    return timing.connect_s + timing.reply_s + timing.stall_s + timing.barrier_s + 3


@dataclass(frozen=True)
class Fault:
    """A printer with something wrong, a slip, and what must come of it: `papers` whole slips, or None where it does not matter."""

    name: str
    printer: Mapping[str, Any]
    outcome: Outcome
    reason: Reason | None = None
    papers: int = 0
    data: bytes = TEXT
    rules: Mapping[str, Any] = field(default_factory=dict)
    """What the profile says of such a printer."""


FAULTS = [
    Fault("01 port closed", {"listens": False}, NOT_SENT, Reason.REFUSED),
    Fault("01 host unroutable", {"unroutable": True}, NOT_SENT, Reason.UNREACHABLE),
    Fault("02 never reads", {"reads": False}, NOT_SENT, Reason.SILENT),
    Fault("02 never reads and nobody asks", {"reads": False}, UNKNOWN, Reason.STALLED, data=PICTURE * 100, rules=UNASKED),
    Fault("03 hangs up at once", {"hangs_up": "politely"}, NOT_SENT, Reason.CLOSED),
    Fault("03 resets at once", {"hangs_up": "rudely"}, NOT_SENT, Reason.CLOSED),
    Fault("05 paper out before", {"paper": "out"}, NOT_SENT, Reason.PAPER_OUT),
    Fault("05 paper out in mid-text", {"changes": {MIDDLE: {"paper": "out"}}}, UNKNOWN),
    Fault("05 paper out in mid-picture", {"changes": {20_000: {"paper": "out"}}}, UNKNOWN, data=PICTURE),
    Fault("05 paper out at the last byte before the cut", {"changes": {len(TEXT) - CUT_LENGTH: {"paper": "out"}}}, UNKNOWN),
    Fault("05 paper out behind the cut, before it is proved", {"changes": {len(TEXT): {"paper": "out"}}}, UNKNOWN, papers=1),
    Fault("05 paper out behind the proof", {"changes": {len(TEXT) + 3: {"paper": "out"}}}, PRINTED, Reason.PROVED, papers=1),
    Fault("06 paper near its end", {"paper": "near"}, PRINTED, Reason.PROVED, papers=1),
    Fault("06 paper near its end in mid-slip", {"changes": {MIDDLE: {"paper": "near"}}}, PRINTED, Reason.PROVED, papers=1),
    Fault("07 cover open before", {"cover_open": True}, NOT_SENT, Reason.COVER_OPEN),
    Fault("07 cover opened in mid-text", {"changes": {MIDDLE: {"cover_open": True}}}, UNKNOWN),
    Fault("07 cover opened in mid-picture", {"changes": {20_000: {"cover_open": True}}}, UNKNOWN, data=PICTURE),
    Fault("07 cover opened behind the proof", {"changes": {len(TEXT) + 3: {"cover_open": True}}}, PRINTED, Reason.PROVED, papers=1),
    Fault("08 cutter error", {"error": "cutter"}, NOT_SENT, Reason.ERROR),
    Fault("08 unrecoverable error", {"error": "unrecoverable"}, NOT_SENT, Reason.ERROR),
    Fault("08 cutter jams in mid-slip", {"changes": {len(TEXT) - CUT_LENGTH: {"error": "cutter"}}}, UNKNOWN),
    Fault("09 silent", {"answers": "none"}, NOT_SENT, Reason.SILENT),
    Fault("09 silent where it may be", {"answers": "none"}, SENT, Reason.NOTHING_ANSWERS, papers=1, rules={"required": False}),
    Fault("09 answers too late", {"late_by": 1.5}, NOT_SENT, Reason.SILENT),
    Fault("09 answers to the question before", {"answers": "to the question before"}, NOT_SENT, Reason.SILENT),
    Fault("09 an old answer waits and the cover is open", {"says_first": b"\x12", "cover_open": True}, NOT_SENT),
    Fault("09 an old answer waits and the paper is out", {"says_first": b"\x12", "paper": "out"}, NOT_SENT),
    Fault("10 garbage", {"answers": "garbage"}, NOT_SENT, Reason.SILENT),
    Fault("10 only 00", {"answers": "garbage", "garbage": b"\x00"}, NOT_SENT, Reason.SILENT),
    Fault("10 only FF", {"answers": "garbage", "garbage": b"\xff"}, NOT_SENT, Reason.SILENT),
    Fault("11 automatic status before", {"says_first": ASB * 3}, PRINTED, Reason.PROVED, papers=1),
    Fault("11 automatic status between", {"says_between": ASB}, PRINTED, Reason.PROVED, papers=1),
    Fault("11 automatic status after", {"says_before_proof": ASB}, PRINTED, Reason.PROVED, papers=1),
    Fault("11 automatic status that says paper out, and none comes", {"says_first": b"\x18\x00\x0f\x00", "answers": "none"}, NOT_SENT),
    Fault("12 resets after the first byte", {"reset_after": 1}, UNKNOWN),
    Fault("12 resets inside a Chinese character", {"reset_after": TEXT.index(b"\x1c&") + 3}, UNKNOWN),
    Fault("12 resets inside a picture", {"reset_after": 20_000}, UNKNOWN, Reason.CLOSED, data=PICTURE),
    Fault("12 resets before the cut", {"reset_after": len(TEXT) - CUT_LENGTH}, UNKNOWN, Reason.CLOSED),
    Fault("12 resets behind the cut", {"reset_after": len(TEXT)}, UNKNOWN, Reason.CLOSED, papers=1),
    Fault("12 hangs up after the first byte", {"reset_after": 1, "ends": "politely"}, UNKNOWN),
    Fault("12 hangs up behind the cut", {"reset_after": len(TEXT), "ends": "politely"}, UNKNOWN, papers=1),
    Fault("12 hangs up behind the proof", {"hangs_up_when_proved": True}, PRINTED, Reason.PROVED, papers=1),
    Fault("13 text at 1 kB a second", {"bytes_a_second": 1_000}, PRINTED, Reason.PROVED, papers=1, rules={"slowest": 800}),
    Fault("13 text at 10 kB a second", {"bytes_a_second": 10_000}, PRINTED, Reason.PROVED, papers=1),
    Fault("14 printed and never proved", {"answers": "status only"}, UNKNOWN, Reason.NO_PROOF, papers=1),
    Fault("15 proved too late", {"proof_late_by": 2.0}, UNKNOWN, Reason.NO_PROOF, papers=1),
    Fault("15 an old proof waits", {"says_first": b"\x00", "answers": "status only"}, UNKNOWN, Reason.NO_PROOF, papers=1),
    Fault("15 the proof says paper out", {"proof": b"\x0c"}, UNKNOWN, Reason.PAPER_OUT, papers=1),
    Fault("16 stray bytes that nobody reads", {"says_first": b"\xff\xff\xff"}, PRINTED, Reason.PROVED, papers=1, data=PICTURE),
    Fault("16 stray bytes and nobody asks", {"says_first": b"\xff\xff\xff"}, SENT, papers=1, data=PICTURE, rules=UNASKED),
    Fault("17 resets idle lines", {"idle_for": 0.1}, PRINTED, Reason.PROVED, papers=1),
]
"""By the numbers of the list of faults that this house answers for; the others need more than one slip and stand in tests of their own."""
