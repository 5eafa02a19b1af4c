"""The figures of the hall by name: as JSON, as CSV or as a workbook, and the same in all three."""

from typing import Annotated, Literal

from flask import Response
from pydantic import Field

from hallq.api.models import ReportAnswer
from hallq.api.routes import Routes
from hallq.api.ticket_json import encode
from hallq.domain import errors as e
from hallq.domain.permissions import Permission
from hallq.domain.report import Report
from hallq.queries.reports import report
from hallq.sheets.csv import as_csv
from hallq.sheets.json import as_json
from hallq.sheets.xlsx import as_xlsx
from hallq.web.acting import JSON
from hallq.web.auth import allowed, asker
from hallq.web.current import house, looking
from hallq.web.forms import Asked, Slug, read_query
from hallq.web.locale import language
from hallq.words import mark as _

reports = Routes(_("Reports"))

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", examples=["2026-11-23"])]


class ReportAsked(Asked):
    """Which days, in which groups, written how."""

    first: Day | None = Field(None, alias="from", description=_("The first business day; without it, the one opened last."))
    last: Day | None = Field(None, alias="to", description=_("The last business day; without it, the first."))
    by: Slug | None = Field(None, description=_("What a row is: day, weekday, hour, zone, unit, service, queue, window or clerk."))
    format: Literal["json", "csv", "xlsx"] = "json"


@reports.get(
    "/reports/<name>",
    _("A report of some business days; JSON, CSV and workbook hold the same figures."),
    more=_(
        "Reports are day, visits, waits, estimates, ways, services, satisfaction, satisfaction_by_wait, workload, sources, agents and options."
        " Durations are seconds."
        " Figures by clerk are for supervisors, managers and administrators."
    ),
    query=ReportAsked,
    gives=ReportAnswer,
    media=(CSV, XLSX),
    refuses=(e.ReportUnknown, e.FieldInvalid, e.DayNotOpen),
)
@allowed(Permission.SEE_REPORTS)
def see_report(name: str) -> Response:
    asked = read_query(ReportAsked)
    if asked.by == "clerk":
        asker().must(Permission.SEE_CLERKS)
    with looking() as at:
        setup, day = at.setup, at.day
    first = asked.first or day
    if first is None:
        raise e.DayNotOpen(day=None)
    found = report(house().database, setup, name, from_day=first, to_day=asked.last or first, by=asked.by)
    return _written(found, asked.format)


def _written(found: Report, form: str) -> Response:
    if form == "json":
        return Response(encode(as_json(found)), content_type=JSON)
    body, kind = (as_csv(found, language(), bom=True), f"{CSV}; charset=utf-8") if form == "csv" else (as_xlsx(found), XLSX)
    name = f"{found.hall}-{found.name}-{found.by}-{found.from_day}-{found.to_day}.{form}"
    return Response(body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
