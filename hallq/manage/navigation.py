"""The ways through the office: its pages in the order of the navigation, each shown to whoever may open it."""

from dataclasses import dataclass

from flask import current_app, request, url_for

from hallq.domain.permissions import Permission
from hallq.web.auth import asker
from hallq.words import mark as _


@dataclass(frozen=True, slots=True)
class Way:
    """A page in the navigation. `area` is how the endpoints of its pages begin, so that the way is marked on every page behind it."""

    area: str
    endpoint: str
    title: str
    permission: Permission


@dataclass(frozen=True, slots=True)
class WayShown:
    """A way as one reader sees it; `title` is a sentence to be said in the reader's language."""

    area: str
    title: str
    address: str
    current: bool


WAYS = (
    Way("overview", "overview", _("Overview"), Permission.SEE_REPORTS),
    Way("next", "next", _("Who is next"), Permission.SEE_REPORTS),
    Way("windows", "windows", _("Windows"), Permission.CHANGE_PROFILE),
    Way("numbers", "numbers", _("Take numbers"), Permission.ISSUE_FOR_VISITOR),
    Way("outside", "outside", _("Service outside"), Permission.SERVE),
    Way("whatif", "whatif", _("What if"), Permission.SEE_REPORTS),
    Way("reports", "reports", _("Reports"), Permission.SEE_REPORTS),
    Way("estimates", "estimates", _("Waits told"), Permission.SEE_REPORTS),
    Way("trace", "trace", _("Ticket trace"), Permission.SEE_TICKETS),
    Way("slips", "slips", _("Slips"), Permission.SEE_PRINT_JOBS),
    Way("paper", "paper", _("Paper to confirm"), Permission.SEE_PRINT_JOBS),
    Way("setup", "setup", _("Set-up"), Permission.SEE_SETUP),
    Way("people", "people", _("People"), Permission.MANAGE_PEOPLE),
    Way("devices", "devices", _("Devices"), Permission.MANAGE_DEVICES),
    Way("printers", "printers", _("Printers"), Permission.SEE_PRINT_JOBS),
    Way("changes", "changes", _("Change log"), Permission.SEE_SETUP),
    Way("help", "help", _("Help"), Permission.OWN_ACCOUNT),
)
"""Every page of the office that one goes to directly; an endpoint is `<area>` or begins with `<area>_`."""


def ways() -> list[WayShown]:
    """The ways for whoever asks, as far as this office has their pages."""
    return [_shown(way) for way in WAYS if asker().may(way.permission) and f"{request.blueprint}.{way.endpoint}" in current_app.view_functions]


def _shown(way: Way) -> WayShown:
    here = (request.endpoint or "").rpartition(".")[2]
    return WayShown(way.area, way.title, url_for(f".{way.endpoint}"), here == way.area or here.startswith(f"{way.area}_"))
