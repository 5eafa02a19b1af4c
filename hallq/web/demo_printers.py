"""The virtual printers of a demo: what each has printed, and what a guest lets be the matter with it."""

import struct
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from hallq.domain.errors import FieldInvalid
from hallq.printing.condition import Condition
from hallq.printing.mechanism import PrintedSlip
from hallq.printing.profile import PrinterProfile
from hallq.printing.virtual import VirtualPrinter
from hallq.web.auth import everyone
from hallq.web.demo import go, pressed, running
from hallq.words import mark as _

MOST_SHOWN = 9
LAMPS = ("well", "near", "fault", "hangs", "off")
"""From the lightest to what hides all others."""

SLOW, VERY_SLOW = 1000, 100
# Width and height in the first chunk of every PNG.
_PNG_SIZE = struct.Struct(">II")
_PNG_SIZE_AT = 16


@dataclass(frozen=True, slots=True)
class Choice:
    """One position of a switch and what the printer is then. `lamp`, `word` and `seen` tell it: on the lamp, beside it, and as a hall notices it."""

    value: str
    name: str
    changes: Mapping[str, Any]
    lamp: str = "well"
    word: str = _("Ready")
    seen: str = _("Every number comes with its slip.")

    def holds(self, condition: Condition) -> bool:
        """Whether the switch stands here."""
        return all(getattr(condition, name) == value for name, value in self.changes.items())


@dataclass(frozen=True, slots=True)
class Switch:
    """A switch of the page; its first position is the harmless one."""

    code: str
    name: str
    choices: tuple[Choice, ...]


FOLLOWS = _(
    "The other printer of the group prints instead, and the kiosk says where. If that one cannot either, the number is valid without a slip; the slip"
    " follows if this is put right within a minute and a half."
)

UNTOLD = {
    "near": _("Slips go on coming. What this kind says of the end of its roll is not trusted: nobody is told before the paper is out."),
    "fault": _("This kind tells nothing of itself: slips are sent to it all the same, and come once this is put right."),
    "hangs": _(
        "Lines to it open, and it neither prints nor answers. This kind may be silent: slips are sent to it all the same, and nobody learns more."
    ),
}
"""What a hall notices, by lamp, where the profile does not let the printer tell of it."""

SWITCHES = (
    Switch("power", _("Power"), (
        Choice("on", _("On"), {"off": False}),
        Choice("off", _("Cut off"), {"off": True}, "off", _("Cut off"),
               _("Every connection is refused: the other printer of the group prints instead. What this one held in its memory is lost.")),
    )),
    Switch("paper", _("Paper roll"), (
        Choice("ok", _("Full roll"), {"paper": "ok"}),
        Choice("near", _("Near the end"), {"paper": "near"}, "near", _("Paper near the end"),
               _("Slips go on coming. The staff learn that this roll ends soon.")),
        Choice("out", _("Out of paper"), {"paper": "out"}, "fault", _("Out of paper"),
               FOLLOWS),
    )),
    Switch("cover", _("Cover"), (
        Choice("shut", _("Well shut"), {"cover_open": False}),
        Choice("open", _("Stands open"), {"cover_open": True}, "fault", _("Cover open"), FOLLOWS),
    )),
    Switch("cutter", _("Knife"), (
        Choice("well", _("Cuts"), {"cutter_error": False}),
        Choice("jammed", _("Jammed"), {"cutter_error": True}, "fault", _("Knife jammed"), FOLLOWS),
    )),
    Switch("pace", _("Pace"), (
        Choice("full", _("Full pace"), {"pace": None}),
        Choice("slow", _("Slow"), {"pace": SLOW}, "well", _("Ready, but slow"), _("1000 bytes a second, as on an old serial line.")),
        Choice("slower", _("Very slow"), {"pace": VERY_SLOW}, "well", _("Ready, but slow"),
               _("100 bytes a second: watch the slip grow. One that takes too long is called uncertain, and never printed again by itself.")),
    )),
    Switch("mind", _("Answers"), (
        Choice("well", _("Answers"), {"stalled": False}),
        Choice("hangs", _("Hangs"), {"stalled": True}, "hangs", _("Hangs"),
               _("Lines to it open, and it neither prints nor answers. Nothing is sent; a slip that was under way is uncertain.")),
    )),
)  # fmt: skip
HARMLESS = SWITCHES[0].choices[0]


@dataclass(frozen=True, slots=True)
class TraySlip:
    """A slip with the size of its picture."""

    printed: PrintedSlip
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ShownPrinter:
    """A printer at one moment, as its page draws it. `state` is the position of a switch that tells most of it."""

    code: str
    profile: PrinterProfile
    condition: Condition
    state: Choice
    held: int
    emerging: bool
    slips: tuple[TraySlip, ...]

    @property
    def seen(self) -> str:
        """What a hall notices of it, a msgid: of a printer of this kind."""
        rules = self.profile.status
        told = {"near": rules.near_end, "fault": rules.realtime, "hangs": rules.required}
        return self.state.seen if told.get(self.state.lamp, True) else UNTOLD[self.state.lamp]


def add_printers(pages: Blueprint) -> None:
    """Put the pages of the virtual printers among the pages of the front door."""
    pages.add_url_rule("/demo/printers/<code>", view_func=see_printer)
    pages.add_url_rule("/demo/printers/<code>/now", view_func=live_printer)
    pages.add_url_rule("/demo/printers/<code>/head", view_func=printers_head)
    pages.add_url_rule("/demo/printers/<code>", view_func=set_printer, methods=["POST"])
    pages.add_url_rule("/demo/printers/<code>/slips/<int:number>.png", view_func=tray_picture)
    pages.add_url_rule("/demo/printers/<code>/emerging.png", view_func=emerging_picture)


@everyone
def printers_head(code: str) -> dict[str, str]:
    """What is another word whenever anything about any printer is, so that the page of each knows when to look again."""
    _found(code)
    return {"version": _version()}


@everyone
def see_printer(code: str) -> str:
    """A printer with its slips and its switches."""
    _found(code)
    return render_template("hall/demo_printers.html", **_shown(code))


@everyone
def live_printer(code: str) -> str:
    """The part of its page that changes, to be put in the place of the old one."""
    _found(code)
    return render_template("hall/_demo_printer.html", **_shown(code))


@everyone
def set_printer(code: str) -> AnyResponse:
    """Move switches of a printer; `well` puts everything right. A press says where a switch is to stand, so that a second one changes nothing.

    Raises FieldInvalid for a position that a switch does not have.
    """
    pressed()
    printer = _found(code)
    changes: dict[str, Any] = {}
    for switch in SWITCHES:
        wish = switch.choices[0].value if "well" in request.form else request.form.get(switch.code)
        if wish is not None:
            changes |= _choice(switch, wish).changes
    # Where somebody took its port while it was off, it stays off: its page says so.
    with suppress(OSError):
        printer.change(**changes)
    return go(f"/demo/printers/{code}")


@everyone
def tray_picture(code: str, number: int) -> Response:
    """A slip that lies in the tray."""
    found = next((printed for printed in _found(code).slips if printed.number == number), None)
    if found is None:
        raise NotFound
    return _picture(found.slip.png, "private, max-age=3600, immutable")


@everyone
def emerging_picture(code: str) -> Response:
    """The paper that stands in its mouth: a slip that has come out since a page asked for it stands there whole. Raises NotFound before the first."""
    look = _found(code).look()
    paper = look.emerging or next((printed.slip for printed in look.slips), None)
    if paper is None:
        raise NotFound
    return _picture(paper.png, "no-store")


def _found(code: str) -> VirtualPrinter:
    printer = running().printers.get(code)
    if printer is None:
        raise NotFound
    return printer


def _version() -> str:
    return ".".join(str(printer.look().version) for printer in running().printers.values())


def _choice(switch: Switch, value: str) -> Choice:
    found = next((choice for choice in switch.choices if choice.value == value), None)
    if found is None:
        raise FieldInvalid(field=switch.code, reason="unknown", known=[choice.value for choice in switch.choices])
    return found


def _shown(code: str) -> dict[str, Any]:
    # The version first: what changes while the rest is looked at is then looked at again.
    version = _version()
    printers = {one: _seen(one, printer) for one, printer in running().printers.items()}
    return {"version": version, "printer": printers[code], "printers": printers.values(), "switches": _switches_of(printers[code].profile)}


def _switches_of(profile: PrinterProfile) -> list[Switch]:
    """A printer with a tear bar has no knife that could jam."""
    return [switch for switch in SWITCHES if switch.code != "cutter" or profile.cut.command != "none"]


def _seen(code: str, printer: VirtualPrinter) -> ShownPrinter:
    look = printer.look()
    slips = tuple(_in_tray(printed) for printed in look.slips[:MOST_SHOWN])
    return ShownPrinter(code, printer.profile, look.condition, worst_of(look.condition), look.held, look.emerging is not None, slips)


def worst_of(condition: Condition) -> Choice:
    """What is the matter with a printer; of several things the one that hides the others. A harmless position where nothing is."""
    wrong = [choice for switch in SWITCHES for choice in switch.choices[1:] if choice.holds(condition)]
    return max(wrong, key=lambda choice: LAMPS.index(choice.lamp), default=HARMLESS)


def _in_tray(printed: PrintedSlip) -> TraySlip:
    width, height = _PNG_SIZE.unpack_from(printed.slip.png, _PNG_SIZE_AT)
    return TraySlip(printed, width, height)


def _picture(png: bytes, kept: str) -> Response:
    return Response(png, mimetype="image/png", headers={"Cache-Control": kept})
