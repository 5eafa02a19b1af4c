"""What if: a past day played again under another rule or other work profiles, its waits side by side with what they were."""

import threading
from collections import OrderedDict

from flask import Blueprint, render_template

from hallq.domain.errors import Invalid
from hallq.domain.permissions import Permission
from hallq.domain.routing import HallSetup
from hallq.domain.whatif import DayLog, WhatIf, what_if
from hallq.domain.whatif_question import Question, other_regime, regime_of_today, targets_of
from hallq.manage.setup.order_words import DISCIPLINES
from hallq.manage.what_if_question import Filled, offered, read_question
from hallq.manage.what_if_refused import told_of
from hallq.manage.what_if_shown import Shown, shown
from hallq.queries.instant import Instant
from hallq.queries.what_if import LoggedDay, day_asked, day_log, past_days, skills_of_today
from hallq.web.auth import allowed
from hallq.web.current import looking
from hallq.web.errors import status_of
from hallq.web.locale import gettext, language

MOST_DAYS = 60
MOST_KEPT = 3


class _Playing:
    """One day is played at a time, so that nobody at a counter notices; the last days that were read are kept, for one asks again and again."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._kept: OrderedDict[tuple[object, ...], DayLog] = OrderedDict()

    def play(self, at: Instant, day: LoggedDay, question: Question) -> WhatIf:
        """What came of the day. Raises FieldInvalid."""
        setup, skills = at.setup, skills_of_today(at)
        instead = other_regime(setup, question, skills)
        with self._turn:
            return what_if(self._log(at, day), regime_of_today(setup, skills), instead, targets_of(setup))

    def _log(self, at: Instant, day: LoggedDay) -> DayLog:
        key = (at.head.epoch, at.setup.hall_id, day)
        found = self._kept.pop(key, None) or day_log(at, day)
        self._kept[key] = found
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return found


_PLAYING = _Playing()


def add_what_if(blueprint: Blueprint) -> None:
    """The page."""
    blueprint.add_url_rule("/what-if", view_func=see_what_if, endpoint="whatif")


@allowed(Permission.SEE_REPORTS)
def see_what_if() -> tuple[str, int]:
    """The form, and what came of it where something was asked; what is filled in wrongly is told at its field."""
    filled = read_question()
    question = filled.question
    with looking() as at:
        days = past_days(at)
        try:
            day = day_asked(days, filled.asked.day)
            found = _PLAYING.play(at, day, question) if day is not None and question.asks else None
        except Invalid as refusal:
            return _page(at.setup, days, filled, problem=told_of(at.setup, refusal)), status_of(type(refusal))
        return _page(at.setup, days, filled, came=None if found is None else shown(at.setup, found)), 200


def _page(setup: HallSetup, days: list[LoggedDay], filled: Filled, *, came: Shown | None = None, problem: dict[str, str] | None = None) -> str:
    day = filled.asked.day or next((one.day for one in days[-1:]), "")
    return render_template(
        "manage/what_if.html",
        asked=filled.asked,
        of_class=filled.of_class,
        day=day,
        days=[(one.day, one.day) for one in reversed(days[-MOST_DAYS:])],
        wheres=_wheres(setup),
        rules=[(code, gettext(word)) for code, word in DISCIPLINES],
        presets=offered(setup),
        classes=[(one.code, one.name.of(language())) for one in setup.priorities if not one.retired],
        profiles=[(one.code, one.name.of(language())) for one in setup.profiles if not one.retired],
        came=came,
        problem=problem or {},
    )


def _wheres(setup: HallSetup) -> list[tuple[str, str]]:
    """The zones and the queues in use."""
    zones = [(f"zone:{one.code}", one.name.of(language())) for one in setup.zones if not one.retired]
    return zones + [(f"queue:{one.code}", one.name.of(language())) for one in setup.queues if not one.retired]
