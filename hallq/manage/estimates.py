"""The scoreboard of the estimates: what visitors were told in the last ten days, what came, and which way of telling errs least."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, render_template

from hallq.domain.permissions import Permission
from hallq.domain.scoreboard import LANE, LEAST_JUDGED, LES, MARGIN, NAIVE, ROLLOUT, Score
from hallq.manage.charts import Chart, Series
from hallq.manage.estimates_now import told_now
from hallq.manage.figures import NOTHING, percent
from hallq.queries.estimates import Scoreboard, ZoneScores, scoreboard
from hallq.web.auth import allowed
from hallq.web.current import house, looking
from hallq.web.joining import as_list
from hallq.web.locale import gettext, language
from hallq.words import mark as _

METHODS = {
    LANE: _("Pace of the line"),
    ROLLOUT: _("Line played forward"),
    NAIVE: _("Rule of three"),
    LES: _("Last wait"),
}
"""What each way of telling is called: ours first, then the others for comparison."""

OURS = {LANE, ROLLOUT}
GOAL_INSIDE, GOAL_LATER = 0.8, 0.1
FEWEST_DAYS = 3
FEWEST_TOLD = 20
"""Of fewer visitors a share is the word of chance, and is not praised or blamed."""


@dataclass(frozen=True, slots=True)
class Told:
    """One row of the table: a zone or the whole hall. `errors` are (minutes, least of all, shown to visitors) by way of telling.

    What is shown is marked only where there is a choice. `learning` says that too few were told a wait to prefer one way to another.
    """

    name: str
    judged: str
    inside: str
    later: str
    earlier: str
    bias: str
    errors: tuple[tuple[str, bool, bool], ...]
    tone: str
    learning: bool


def add_estimates(blueprint: Blueprint) -> None:
    """The page of the scoreboard."""
    blueprint.add_url_rule("/estimates", view_func=see_estimates, endpoint="estimates")


@allowed(Permission.SEE_REPORTS)
def see_estimates() -> str:
    """The last ten business days, by zone and way of telling."""
    with looking() as at:
        found = scoreboard(at)
        now = told_now(at, house().clock.hall(), house().paces)
    seen = found.hall.seen
    methods = [method for method in METHODS if method in found.hall.by_method]
    return render_template(
        "manage/estimates.html",
        days=found.days,
        seen=seen,
        sentence=_sentence(seen),
        tone=_tone(seen),
        better=_better(found.zones),
        least=LEAST_JUDGED,
        heads=_heads(found.hall),
        methods=[METHODS[method] for method in methods],
        rows=[_row(zone, methods) for zone in found.zones],
        total=_row(found.hall, methods),
        chart=_chart(found),
        now=now,
    )


def _sentence(seen: Score) -> str:
    """How it went, to be read aloud."""
    if seen.inside is None or seen.later is None:
        return ""
    inside, later = round(seen.inside * 100), round(seen.later * 100)
    return gettext(
        "Of 100 visitors, %(inside)s were called inside the range we told, %(later)s later and %(earlier)s earlier.",
        inside=inside,
        later=later,
        earlier=100 - inside - later,
    )


def _tone(seen: Score) -> str:
    """Whether what was promised is held: eight of ten inside and at most one of ten later."""
    if seen.inside is None or seen.later is None or seen.judged < FEWEST_TOLD:
        return ""
    return "ok" if seen.inside >= GOAL_INSIDE and seen.later <= GOAL_LATER else "warn"


def _learning(seen: Score) -> bool:
    return seen.judged < LEAST_JUDGED


def _better(zones: Iterable[ZoneScores]) -> str:
    """Why another way of ours is not shown though it errs less so far; empty where none does."""
    names = [one.zone.name.of(language()) for one in zones if one.zone is not None and one.chosen == one.shown and _errs_less(one)]
    if not names:
        return ""
    return gettext(
        "In %(zones)s another way errs less so far; it is shown once it has been judged by %(least)s visitors and errs %(margin)s %% less "
        "over ten days.",
        zones=as_list(names),
        least=LEAST_JUDGED,
        margin=f"{MARGIN * 100:g}",
    )


def _errs_less(zone: ZoneScores) -> bool:
    """Whether a way of ours errs less than the one that visitors see."""
    errors = {method: one.mean_error for method, one in zone.by_method.items() if method in OURS and one.mean_error is not None}
    return zone.shown in errors and min(errors.values()) < errors[zone.shown]


def _heads(hall: ZoneScores) -> tuple[tuple[str, str], ...]:
    seen = hall.seen
    others = [one.mean_error for method, one in hall.by_method.items() if method in {NAIVE, LES} and one.mean_error is not None]
    return (
        (gettext("Told a wait"), f"{seen.judged:,}"),
        (gettext("Called within it"), percent(seen.inside)),
        (gettext("Called later"), percent(seen.later)),
        (gettext("Error, mean"), _minutes(seen.mean_error)),
        (gettext("Best of the other rules"), _minutes(min(others, default=None))),
    )


def _row(scores: ZoneScores, methods: list[str]) -> Told:
    seen = scores.seen
    errors = {method: one.mean_error for method, one in scores.by_method.items() if one.mean_error is not None}
    least = min(errors.values(), default=None)
    return Told(
        name=gettext("Whole hall") if scores.zone is None else scores.zone.name.of(language()),
        judged=f"{seen.judged:,}",
        inside=percent(seen.inside),
        later=percent(seen.later),
        earlier=percent(seen.earlier),
        bias=_minutes(seen.bias, signed=True),
        errors=tuple(
            (_minutes(errors.get(method)), method in errors and errors[method] == least, method == scores.shown and errors.keys() >= OURS)
            for method in methods
        ),
        tone=_tone(seen),
        learning=_learning(seen),
    )


def _minutes(minutes: float | None, *, signed: bool = False) -> str:
    if minutes is None:
        return NOTHING
    rounded = round(minutes, 1) + 0.0  # no minus before nothing
    sign = "+" if signed and rounded else ""
    return gettext("%(minutes)s min", minutes=f"{rounded:{sign}.1f}".replace("-", "−"))


def _chart(found: Scoreboard) -> Chart | None:
    """The shares inside, later and earlier, and the error: day by day, or by zone until there are days enough to follow."""
    in_time = len(found.by_day) >= FEWEST_DAYS
    by_zone = {zone.zone.name.of(language()): zone.seen for zone in found.zones if zone.zone is not None}
    scores = found.by_day if in_time else by_zone
    if not scores:
        return None
    seen = list(scores.values())
    return Chart(
        categories=tuple(scores),
        axes=("%", gettext("minutes")),
        series=(
            _shares(gettext("Called earlier"), "calm", [one.earlier for one in seen]),
            _shares(gettext("Called within it"), "ok", [one.inside for one in seen]),
            _shares(gettext("Called later"), "danger", [one.later for one in seen]),
            Series(gettext("Error, mean"), "line", "line", stacked=False, axis=1, values=tuple(_rounded(one.mean_error) for one in seen)),
        ),
        lying=False,
        in_time=in_time,
        tones=(),
        left_out=0,
    )


def _shares(name: str, tone: str, shares: list[float | None]) -> Series:
    return Series(name, "bar", tone, stacked=True, axis=0, values=tuple(None if share is None else round(share * 100, 2) for share in shares))


def _rounded(minutes: float | None) -> float | None:
    return None if minutes is None else round(minutes, 2)
