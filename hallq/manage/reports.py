"""The reports of the hall as pages: chosen days, a chart, the table, the rules of the figures, and the same as a file."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from hallq.domain.errors import FieldInvalid, Invalid, ReportUnknown
from hallq.domain.permissions import Permission
from hallq.domain.report import Report
from hallq.manage.export import FORMATS, as_file
from hallq.manage.report_shown import ReportShown, shown_report
from hallq.queries.arrivals import Arrivals, arrivals
from hallq.queries.reports import REPORTS, report
from hallq.sheets.captions import GROUPINGS, said
from hallq.sheets.captions import REPORTS as TITLES
from hallq.web.auth import allowed, asker
from hallq.web.current import house, looking
from hallq.web.errors import status_of
from hallq.web.locale import language
from hallq.web.refusals import tell
from hallq.words import mark as _

BY_CLERK = "clerk"
VISITS = "visits"
WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class Preset:
    """Days that are often asked for."""

    title: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a page of figures was asked for; `today` is the business day opened last, or the day on the wall where none ever was."""

    name: str
    first: str
    last: str
    by: str
    today: str

    @property
    def days(self) -> dict[str, str]:
        """The days as they stand in an address."""
        return {"from": self.first, "to": self.last}


def add_reports(blueprint: Blueprint) -> None:
    """The pages of the reports."""
    blueprint.add_url_rule("/reports", view_func=see_reports, endpoint="reports")
    blueprint.add_url_rule("/reports/<name>", view_func=see_report, endpoint="reports_one")
    blueprint.add_url_rule("/reports/<name>.<form>", view_func=take_report, endpoint="reports_file")


@allowed(Permission.SEE_REPORTS)
def see_reports() -> AnyResponse:
    """On to the first of the reports."""
    return redirect(url_for(".reports_one", name=next(iter(REPORTS))))


@allowed(Permission.SEE_REPORTS)
def see_report(name: str) -> tuple[str, int]:
    """A report of the days asked for; where the form was filled in wrongly, the form with what is wrong at its field."""
    wanted = _wanted(name)
    try:
        found = _found(wanted)
    except Invalid as refusal:
        field, sentence = str(refusal.facts.get("field", "")), tell(refusal, language()).sentence
        return _page(wanted, problem={field: sentence}), status_of(type(refusal))
    return _page(wanted, report=shown_report(found, language()), heat=_arrivals(wanted)), 200


@allowed(Permission.SEE_REPORTS)
def take_report(name: str, form: str) -> Response:
    """The same figures as a file."""
    if form not in FORMATS:
        raise FieldInvalid(field="format", reason="unknown", known=list(FORMATS))
    return as_file(_found(_wanted(name)), form, language())


def _wanted(name: str) -> Wanted:
    """What the address asks for; without days those of the last week. Raises ReportUnknown."""
    if name not in REPORTS:
        raise ReportUnknown(report=name, known=sorted(REPORTS))
    with looking() as at:
        day, timezone = at.day, at.setup.tz
    today = day or _on_the_wall(timezone)
    last = request.args.get("to") or today
    first = request.args.get("from") or _earlier(last, WEEK_DAYS - 1)
    return Wanted(name, first, last, request.args.get("by") or REPORTS[name].bys[0], today)


def _found(wanted: Wanted) -> Report:
    if wanted.by == BY_CLERK:
        asker().must(Permission.SEE_CLERKS)
    with looking() as at:
        setup = at.setup
    return report(house().database, setup, wanted.name, from_day=wanted.first, to_day=wanted.last, by=wanted.by)


def _arrivals(wanted: Wanted) -> Arrivals | None:
    """When visitors came, which stands with the report of visits only."""
    if wanted.name != VISITS:
        return None
    with looking() as at:
        setup = at.setup
    return arrivals(house().database, setup, from_day=wanted.first, to_day=wanted.last)


def _page(wanted: Wanted, *, report: ReportShown | None = None, heat: Arrivals | None = None, problem: dict[str, str] | None = None) -> str:
    kind = REPORTS[wanted.name]
    bys = [by for by in kind.bys if by != BY_CLERK or asker().may(Permission.SEE_CLERKS)]
    return render_template(
        "manage/report.html",
        wanted=wanted,
        names={name: said(TITLES[name]).of(language()) for name in REPORTS},
        bys=[(by, said(GROUPINGS[by]).of(language())) for by in bys],
        presets=_presets(wanted.today),
        formats=FORMATS,
        report=report,
        heat=heat,
        problem=problem or {},
    )


# --- days ----------------------------------------------------------------------------------------------------------------------------------


def _presets(today: str) -> list[Preset]:
    day = date.fromisoformat(today)
    month = day.replace(day=1)
    month_before = (month - timedelta(days=1)).replace(day=1)
    return [
        Preset(_("Today"), today, today),
        Preset(_("Yesterday"), _earlier(today, 1), _earlier(today, 1)),
        Preset(_("7 days"), _earlier(today, WEEK_DAYS - 1), today),
        Preset(_("This week"), _earlier(today, day.weekday()), today),
        Preset(_("This month"), month.isoformat(), today),
        Preset(_("Last month"), month_before.isoformat(), (month - timedelta(days=1)).isoformat()),
    ]


def _earlier(day: str, days: int) -> str:
    """The day so many days before; what is no day stays as it is, to be refused by name."""
    try:
        return (date.fromisoformat(day) - timedelta(days=days)).isoformat()
    except (ValueError, OverflowError):
        return day


def _on_the_wall(timezone: tzinfo) -> str:
    return datetime.fromtimestamp(house().clock.hall() / 1000, UTC).astimezone(timezone).date().isoformat()
