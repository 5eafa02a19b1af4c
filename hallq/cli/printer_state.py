"""How a printer is at this moment, as `hallq printer status` and `hallq doctor` tell it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hallq.cli.place import Place
from hallq.cli.talk import spoken, warn
from hallq.domain.printer_health import STALLED
from hallq.domain.routing import Printer
from hallq.printing.link import Link
from hallq.printing.links import LinkError, make_link
from hallq.printing.profile import PrinterProfile
from hallq.printing.profiles import usable_profiles
from hallq.printing.reason_words import REASON_WORDS
from hallq.printing.status import QUESTIONS, PrinterStatus
from hallq.queries.instant import instant
from hallq.queries.printers import PrinterHealthView, printer_healths
from hallq.words import mark as _

UNTOLD = "–"
BY_QUESTIONS = "DLE EOT " + ", ".join(map(str, QUESTIONS))


@dataclass(frozen=True, slots=True)
class PrinterNow:
    """How a printer is: sentences and words of the operator's language, `fault` None where it can print as far as anybody knows."""

    fault: str | None = None
    paper: str = UNTOLD
    cover: str = UNTOLD
    mechanism: str = UNTOLD
    near_end: bool = False
    asked: str = UNTOLD

    @property
    def told(self) -> str:
        """The one sentence about it."""
        return self.fault or (spoken(_("ready, paper near its end")) if self.near_end else spoken(_("ready")))


def heed_profiles(printers: Iterable[Mapping[str, Any]], home: Path) -> None:
    """Warn of the printers of a set-up document whose profile is not there: they would print nothing."""
    known = usable_profiles(home)
    for one in printers:
        if one["profile"] not in known:
            warn(_("Look again: %(place)s %(reason)s"), place=f"printers.{one['code']}.profile", reason=_no_profile(one["profile"]))


def _no_profile(name: str) -> str:
    return spoken(_("there is no profile %(profile)s"), profile=name)


def told_of_late(here: Place) -> Callable[[Printer], PrinterHealthView | None]:
    """What was told of the hall's printers by whoever drives them, as long as that is of any worth."""
    with instant(here.house.database, here.setup()) as look:
        found = printer_healths(look)
    now = here.house.clock.real()
    return lambda one: view if (view := found.get(one.id)) is not None and view.is_watched(now) else None


def now_of(one: Printer, known: Mapping[str, PrinterProfile], told: Callable[[Printer], PrinterHealthView | None]) -> PrinterNow:
    """Ask a printer, or look whether its way can be opened where it answers nothing; of one that a device drives, what that device `told`.

    One that answers nothing and did not take its last slips is as whoever drives it `told`: that it can be reached proves nothing then.
    """
    if one.agent is not None:
        return _of_device(told(one), one.agent)
    profile = known.get(one.profile)
    if profile is None:
        return PrinterNow(_no_profile(one.profile))
    try:
        return _asked(make_link(one.link, profile), profile, told(one))
    except LinkError as fault:
        return PrinterNow(str(fault))


def _of_device(view: PrinterHealthView | None, device: str) -> PrinterNow:
    asked = spoken(_("by the device %(device)s"), device=device)
    if view is None:
        return PrinterNow(spoken(_("its device has told nothing of late")), asked=asked)
    return PrinterNow(None if view.may_print else in_a_sentence(view.reason or view.state), near_end=view.near_end, asked=asked)


def in_a_sentence(reason: str) -> str:
    """A reason in words of the operator's language."""
    return spoken(REASON_WORDS[reason]) if reason in REASON_WORDS else reason


def _asked(link: Link, profile: PrinterProfile, view: PrinterHealthView | None) -> PrinterNow:
    seen = link.look()
    reason = seen.reason or ("" if seen.answered or view is None or view.reason != STALLED else STALLED)
    fault = in_a_sentence(reason) if reason else None
    asked = BY_QUESTIONS if link.answers and profile.status.realtime else spoken(_("whether it can be reached"))
    return PrinterNow(fault, asked=asked) if not (seen.answered and link.answers) else _in_words(link.ask(), fault, asked)


def _in_words(status: PrinterStatus, fault: str | None, asked: str) -> PrinterNow:
    paper = _("none") if status.paper_out else _("near its end") if status.near_end else _("there is some")
    return PrinterNow(
        fault,
        paper=spoken(paper),
        cover=spoken(_("stands open") if status.cover_open else _("shut")),
        mechanism=spoken(_("fault") if status.error else _("well")),
        near_end=status.near_end,
        asked=asked,
    )
