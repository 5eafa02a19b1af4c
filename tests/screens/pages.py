"""Every page and state that a person can see: at which sizes, as whom, and what leads to it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from hallq.domain.permissions import Role
from hallq.manage.setup.kinds import KINDS
from hallq.queries.reports import REPORTS
from tests.screens import floor, paper, trouble
from tests.screens import kiosk_trouble as kiosk
from tests.screens import leading as lead
from tests.screens.hall import StagedHall

Lead = Callable[[Page, StagedHall], None]
Address = Callable[[StagedHall], str]


@dataclass(frozen=True, slots=True)
class Sight:
    """A page in one state. `who` is a role of the staff, the code of a device, or nobody; `before` puts the hall into the state, `then` the page.

    `after` puts the hall back where the next sight would be spoilt. A sight whose line to the server is cut on purpose is `cut`.
    `speak` changes the language by touch; a page with its `own_tongue` speaks its visitor's. At `night` the hall is closed.
    `grows` says that the page may be higher than its window; a station's never is. `but` are words of what a browser says of a wanted refusal.
    """

    name: str
    path: str | Address
    sizes: tuple[str, ...]
    who: Role | str | None = None
    before: Callable[[StagedHall], None] | None = None
    then: Lead | None = None
    after: Callable[[StagedHall], None] | None = None
    speak: Callable[[Page, str], None] | None = None
    grows: bool = False
    night: bool = False
    own_tongue: bool = False
    but: tuple[str, ...] = ()
    cut: bool = False

    def address(self, hall: StagedHall) -> str:
        """Where the page lies below the hall's address."""
        return self.path if isinstance(self.path, str) else self.path(hall)

    def cookies(self, hall: StagedHall) -> list[dict[str, str]]:
        """What lets a browser in."""
        if self.who is None:
            return []
        return [hall.staff(self.who) if isinstance(self.who, Role) else hall.devices[self.who]]


DESK_AND_PHONE, EVERYWHERE = ("desk", "phone"), ("desk", "lobby", "phone")
KIOSK = ("kiosk", "kiosk_wide")
ADMIN, MANAGER, CLERK = Role.ADMIN, Role.MANAGER, Role.CLERK


def sights() -> Iterator[Sight]:
    """All of them."""
    yield from (*DOORS, *KIOSKS, *SCREENS, *DESKS, *PADS, *PHONES)
    yield from office()


DOORS = (
    Sight("front", "/", ("desk", "lobby", "phone"), grows=True),
    Sight("sign-in", "/sign-in", DESK_AND_PHONE, grows=True),
    Sight("printer-ready", "/demo/printers/lobby-1", EVERYWHERE, before=lead.printer_is(), then=lead.greeted, grows=True),
    Sight("printer-out", "/demo/printers/lobby-1", EVERYWHERE, before=lead.printer_is(paper="out"), then=lead.greeted, grows=True),
    Sight("printer-all", "/demo/printers/lobby-1", DESK_AND_PHONE, before=lead.printer_is(**lead.ALL_AT_ONCE), then=lead.greeted, grows=True),
    Sight("printer-hangs", "/demo/printers/lobby-1", ("desk",), before=lead.printer_is(stalled=True), then=lead.greeted, grows=True),
    Sight("printer-off", "/demo/printers/lobby-1", ("desk",), before=lead.printer_is(off=True), then=lead.greeted, grows=True),
    Sight("printer-growing", "/demo/printers/lobby-1", ("desk",), before=lead.printing_slowly, then=lead.slip_grows, grows=True),
    Sight("printer-tear-bar", "/demo/printers/lobby-2", ("desk",), then=lead.greeted, grows=True),
    Sight("first-password", "/first-password", DESK_AND_PHONE, grows=True),
    Sight("own-password", "/password", DESK_AND_PHONE, CLERK, grows=True),
    Sight("nothing-here", "/nothing-here", DESK_AND_PHONE, grows=True, but=("status of 404",)),
    Sight("api", "/docs", DESK_AND_PHONE, grows=True),
    Sight("pairing-kiosk", "/kiosk/", KIOSK),
    Sight("pairing", "/display/", ("lobby",)),
    Sight("pairing-pad", "/counter/pad/", ("pad",)),
)


def _kiosk(name: str, then: Lead, **more: Any) -> Sight:
    return Sight(f"kiosk-{name}", "/kiosk/kiosk-hall/", KIOSK, "kiosk-hall", then=then, speak=lead.in_tongue, **more)


KIOSKS = (
    _kiosk("home", lead.kiosk_ready),
    _kiosk("services", lead.first_folder),
    _kiosk("units", lead.tab("units")),
    _kiosk("packages", lead.tab("packages")),
    _kiosk("search", lead.searching),
    _kiosk("ticket", lead.taken("printed"), before=lead.printer_is()),
    _kiosk("large", lead.mode("large")),
    _kiosk("contrast", lead.mode("contrast")),
    _kiosk("low", lead.mode("low")),
    _kiosk("all-modes", lead.mode("large", "contrast", "low")),
    _kiosk("without-paper", lead.without_paper, before=lead.no_paper),
    _kiosk("ticket-waiting", lead.taken("waiting"), before=lead.no_paper),
    _kiosk("closed", lead.greeted, night=True),
    _kiosk("idle", kiosk.idle),
    _kiosk("away", kiosk.away, cut=True),
    _kiosk("line-paused", kiosk.into_line, before=kiosk.line_paused, after=kiosk.line_goes_on),
    _kiosk("refused-paused", kiosk.refused, before=kiosk.line_paused, after=kiosk.line_goes_on),
    _kiosk("line-full", kiosk.into_line, before=kiosk.with_setup(kiosk.line_full), after=kiosk.setup_as_before),
    _kiosk("refused-full", kiosk.refused, before=kiosk.with_setup(kiosk.line_full), after=kiosk.setup_as_before),
    _kiosk("refused-closed", kiosk.refused, before=kiosk.with_setup(kiosk.line_in_the_afternoon), after=kiosk.setup_as_before),
    _kiosk("hall-full", kiosk.shut, before=kiosk.with_setup(kiosk.hall_full), after=kiosk.setup_as_before),
    _kiosk("no-window", kiosk.into_line, before=kiosk.with_setup(kiosk.without_window), after=kiosk.setup_as_before),
    _kiosk("ticket-no-window", kiosk.numbered_without_window, before=kiosk.with_setup(kiosk.without_window), after=kiosk.setup_as_before),
    _kiosk("ticket-doubtful", kiosk.doubtful, before=lead.no_paper, after=paper.accounted),
    _kiosk("ticket-elsewhere", kiosk.elsewhere, before=kiosk.first_printer_out, after=paper.accounted),
)
SCREENS = (
    Sight("display-main", "/display/screen-main/", ("lobby", "kiosk"), "screen-main", then=lead.greeted),
    Sight("display-zone", "/display/screen-zone/", ("lobby",), "screen-zone", then=lead.greeted),
    Sight("display-closed", "/display/screen-main/", ("lobby",), "screen-main", then=lead.greeted, night=True),
    Sight("bar-idle", "/display/bar/", ("bar", "lobby"), "bar", lead.in_phase("idle"), lead.greeted),
    Sight("bar-called", "/display/bar/", ("bar",), "bar", lead.in_phase("called"), lead.greeted),
    Sight("bar-serving", "/display/bar/", ("bar",), "bar", lead.in_phase("serving"), lead.greeted),
    Sight("bar-paused", "/display/bar/", ("bar",), "bar", lead.in_phase("paused"), lead.greeted),
    Sight("bar-closed", "/display/bar/", ("bar",), "bar", lead.in_phase("closed"), lead.greeted),
    Sight("display-lost", "/display/screen-main/", ("lobby",), "screen-main", then=trouble.lost("[data-lost]"), cut=True),
    Sight("display-old", "/display/screen-main/", ("lobby",), "screen-main", then=trouble.old, cut=True),
    Sight("bar-lost", "/display/bar/", ("bar",), "bar", lead.in_phase("called"), trouble.lost("[data-lost]"), cut=True),
    Sight("bar-old", "/display/bar/", ("bar",), "bar", lead.in_phase("called"), trouble.old, cut=True),
)


def _desk(name: str, phase: str | Callable[[StagedHall], None], then: Lead = lead.greeted, **more: Any) -> Sight:
    before = lead.in_phase(phase) if isinstance(phase, str) else phase
    return Sight(f"counter-{name}", lambda hall: f"/counter/{lead.guest_counter(hall)}/", ("desk",), CLERK, before, then, **more)


DESKS = (
    Sight("counter-windows", "/counter/", ("desk",), CLERK, grows=True),
    _desk("closed", "closed"),
    _desk("idle", "idle"),
    _desk("called", "called"),
    _desk("serving", "serving"),
    _desk("paused", "paused"),
    _desk("help", "idle", lead.dialog("Shift+?", "help")),
    _desk("number", "idle", lead.dialog("Shift+F2", "number")),
    _desk("transfer", "serving", lead.dialog("NumpadMultiply", "transfer")),
    _desk("hold", "serving", lead.dialog("Shift+F4", "hold")),
    _desk("more", "idle", lead.more),
    _desk("pause", "idle", trouble.asked("pause")),
    _desk("close", "idle", trouble.asked("close")),
    _desk("requeue", "called", trouble.asked("requeue")),
    _desk("no-show", trouble.called_in_vain, trouble.asked("no_show")),
    _desk("bring-back", "idle", trouble.brought_back),
    _desk("stale", "serving", trouble.overtaken, but=("status of 409",)),
    _desk("lost", "called", trouble.lost("[data-lost]"), cut=True),
    Sight("counter-taken", trouble.taken_by_another, ("desk",), CLERK, then=lead.greeted),
)


def _pad(name: str, before: Any, then: Lead = lead.greeted, **more: Any) -> Sight:
    return Sight(f"pad-{name}", "/counter/pad/pad/", ("pad",), "pad", before, then, own_tongue=True, **more)


PADS = (
    _pad("closed", lead.at_rest("closed")),
    _pad("idle", lead.at_rest("idle")),
    _pad("serving", lead.at_rest("serving")),
    _pad("paused", lead.at_rest("paused")),
    _pad("levels", lead.service_over),
    _pad("options", lead.service_over, lead.level_chosen),
    _pad("thanks", lead.service_over, lead.rated),
    _pad("hurried", lead.service_over, trouble.hurried),
    _pad("timed-out", lead.service_over, trouble.ran_out, cut=True),
    _pad("lost", lead.at_rest("idle"), trouble.lost("#lost"), cut=True),
    _pad("options-lost", lead.service_over, trouble.rated_without_line, cut=True),
)


def _phone(name: str, state: str, before: Any = None, then: Lead | None = None, **more: Any) -> Sight:
    return Sight(f"phone-{name}", lead.phone_of(state), ("phone",), None, before, then, grows=True, **more)


PHONES = (
    _phone("waiting", "WAITING"),
    _phone("giving-up", "WAITING", then=lead.asked_to_give_up),
    _phone("called", "CALLED", lead.in_phase("called")),
    _phone("serving", "SERVING", lead.in_phase("serving")),
    _phone("over", "COMPLETED", lead.service_over),
    _phone("missed", "NO_SHOW"),
    Sight("phone-cancelled", trouble.own_page, ("phone",), before=trouble.given_up, grows=True),
    Sight("phone-rated", trouble.own_page, ("phone",), before=trouble.walked_in, then=trouble.rated_by_phone, grows=True),
    _phone("rate-later", "COMPLETED", night=True),
    _phone("expired", "EXPIRED", night=True, but=("status of 404",)),
    _phone("lost", "WAITING", then=trouble.cut_off, cut=True),
    Sight("phone-dead", f"/t/1-{'a' * 22}", ("phone",), grows=True, but=("status of 404",)),
)


def office() -> Iterator[Sight]:
    """The pages of the office: lists and forms, reports, traces, the handbook."""
    for name, path, who in (
        ("overview", "/manage/overview", MANAGER),
        ("windows", "/manage/windows", MANAGER),
        ("window", "/manage/windows/at/8", MANAGER),
        ("next", "/manage/next", MANAGER),
        ("what-if", "/manage/what-if", MANAGER),
        ("what-if-played", "/manage/what-if?rule=ratio&favours=2&guard=30", MANAGER),
        ("estimates", "/manage/estimates", MANAGER),
        ("trace", "/manage/trace", MANAGER),
        ("visit", lead.one_of("/manage/trace/{ticket}"), MANAGER),
        ("slips", "/manage/slips", MANAGER),
        ("slip", lead.one_of("/manage/slips/{job}"), MANAGER),
        ("setup", "/manage/setup/", ADMIN),
        ("setup-hall", "/manage/setup/hall", ADMIN),
        ("setup-file", "/manage/setup/file", ADMIN),
        ("setup-order", "/manage/setup/order", ADMIN),
        ("setup-matrix", "/manage/setup/matrix", ADMIN),
        ("slip-template", lead.one_of("/manage/setup/slips/code/{slip}"), ADMIN),
        ("changes", "/manage/changes", ADMIN),
        ("people", "/manage/people", ADMIN),
        ("person-new", "/manage/people/new", ADMIN),
        ("person", "/manage/people/of/clerk", ADMIN),
        ("devices", "/manage/devices", MANAGER),
        ("device", "/manage/devices/at/screen-main", MANAGER),
        ("device-pair", "/manage/devices/pair", MANAGER),
        ("programs", "/manage/devices/programs", ADMIN),
        ("printers", "/manage/printers", MANAGER),
        ("help", "/manage/help", MANAGER),
        ("help-manager", "/manage/help/manager", MANAGER),
    ):
        yield Sight(f"office-{name}", path, DESK_AND_PHONE, who, grows=True)
    yield Sight("office-person-skills", "/manage/people/of/clerk", DESK_AND_PHONE, ADMIN, then=lead.some_skills, grows=True)
    for name, path, before in (
        ("paper", "/manage/paper", paper.doubtful),
        ("paper-accounted", "/manage/paper", paper.accounted),
        ("printers-in-trouble", "/manage/printers", paper.doubtful),
        ("printer", "/manage/printers/at/lobby-1", paper.doubtful),
    ):
        yield Sight(f"office-{name}", path, (*DESK_AND_PHONE, "pad"), MANAGER, before, grows=True)
    yield from _floor()
    refused = ("status of 422",)
    yield Sight("office-setup-refused", "/manage/setup/zones/new", ("desk",), ADMIN, then=trouble.code_taken, grows=True, but=refused)
    for name, read, but in (("faulty", "broken", refused), ("seen", "changed", ())):
        yield Sight(f"office-setup-file-{name}", "/manage/setup/file", ("desk",), ADMIN, then=getattr(trouble, f"file_{read}"), grows=True, but=but)
    yield Sight("office-paper-guide", "/manage/paper", ("pad",), Role.GUIDE, paper.doubtful, grows=True)
    for report in REPORTS:
        yield Sight(f"office-report-{report}", f"/manage/reports/{report}", DESK_AND_PHONE, MANAGER, grows=True)
    for section in KINDS:
        yield Sight(f"office-setup-{section}", f"/manage/setup/{section}/", ("desk",), ADMIN, grows=True)
        yield Sight(f"office-setup-{section}-new", f"/manage/setup/{section}/new", DESK_AND_PHONE, ADMIN, grows=True)


def _floor() -> Iterator[Sight]:
    """Where numbers are taken for visitors, and service outside is written down."""
    sizes = (*DESK_AND_PHONE, "pad")
    yield Sight("office-numbers", "/manage/numbers", sizes, Role.GUIDE, then=floor.told, grows=True)
    yield Sight("office-numbers-taken", "/manage/numbers", sizes, Role.GUIDE, then=floor.taken_for_an_agent, grows=True)
    yield Sight("office-numbers-refused", "/manage/numbers", sizes, Role.GUIDE, floor.used_up, floor.refused, grows=True, but=("status of 409",))
    yield Sight("office-outside", "/manage/outside", sizes, Role.SUPERVISOR, floor.away, grows=True)
    yield Sight("office-outside-refused", "/manage/outside", sizes, Role.SUPERVISOR, then=floor.unfinished, grows=True, but=("status of 422",))
    yield Sight("office-outside-clerk", "/manage/outside", DESK_AND_PHONE, CLERK, floor.away, grows=True)
    yield Sight("office-visit-missed", floor.visit_that_is("NO_SHOW"), sizes, Role.GUIDE, grows=True)
    yield Sight("office-visit-waiting", floor.visit_that_is("WAITING"), DESK_AND_PHONE, Role.GUIDE, then=floor.more_to_do, grows=True)
