"""The office: where managers and administrators look and set up."""

from typing import Any

from flask import Blueprint

from hallq.manage.changes import add_changes
from hallq.manage.confirming import add_confirming
from hallq.manage.devices import add_devices
from hallq.manage.estimates import add_estimates
from hallq.manage.help import add_help
from hallq.manage.navigation import ways
from hallq.manage.next_up import add_next_up
from hallq.manage.numbers import add_numbers
from hallq.manage.outside import add_outside
from hallq.manage.overview import add_overview
from hallq.manage.paper_notice import TICK_S, add_paper_notice, notice
from hallq.manage.people import add_people
from hallq.manage.printers import add_printers
from hallq.manage.reports import add_reports
from hallq.manage.setup import add_setup
from hallq.manage.slips import add_slips
from hallq.manage.trace import add_trace
from hallq.manage.trace_acts import add_trace_acts
from hallq.manage.what_if import add_what_if
from hallq.manage.window_page import add_window_page
from hallq.manage.windows import add_windows
from hallq.web.acting import new_key
from hallq.web.auth import asker
from hallq.web.demo import demo
from hallq.web.station import Station


class _Office(Blueprint):
    """Its pages are found with and without a slash at their end."""

    def add_url_rule(self, rule: str, endpoint: str | None = None, *rest: Any, **options: Any) -> None:
        """A page at an address; where the address itself ends in a slash, whoever leaves it out is sent there."""
        super().add_url_rule(rule, endpoint, *rest, **{"strict_slashes": rule.endswith("/"), **options})


blueprint = _Office("manage", __name__, template_folder="templates", static_folder="static", static_url_path="/static")


@blueprint.context_processor
def _on_every_page() -> dict[str, Any]:
    return {"office_ways": ways, "fresh_key": new_key, "is_demo": demo() is not None, "asks": asker, "paper_notice": notice, "notice_tick_s": TICK_S}


for _add in (
    *(add_overview, add_windows, add_next_up, add_reports, add_estimates, add_trace, add_slips, add_confirming, add_paper_notice, add_people),
    *(add_trace_acts, add_numbers, add_outside, add_what_if, add_devices, add_printers, add_setup, add_changes, add_help, add_window_page),
):
    _add(blueprint)

station = Station("manage", blueprint)
