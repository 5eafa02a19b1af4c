"""The notice of paper in the head of every page of the office: what does not print, and how many slips wait for somebody's word."""

from dataclasses import dataclass

from flask import Blueprint, render_template, url_for

from hallq.domain.permissions import Permission
from hallq.manage.paper import NEAR_END, NOT_READY, NOT_WATCHED, PRINTER_STATES
from hallq.queries.head import Head
from hallq.queries.paper_alarms import PaperAlarm, Trouble, paper_alarms
from hallq.web.auth import allowed
from hallq.web.current import house, looking
from hallq.web.locale import gettext
from hallq.words import mark as _

MOST_SHOWN = 2
TICK_S = 60
"""Seconds after which an open page looks again although nothing was told: that nobody looks at a printer any more, nobody tells."""

TONES = {Trouble.NO_PAPER_AT_ALL: "danger", Trouble.NOT_PRINTING: "warn", Trouble.NOT_WATCHED: "warn", Trouble.NEAR_END: "calm"}


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing to see to, in few words, with where it is seen to."""

    words: str
    tone: str
    address: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What the head of a page says; `head` is the place in the story that it belongs to."""

    head: Head
    flags: tuple[Flag, ...]

    @property
    def said(self) -> str:
        """All of it in one line, for whoever listens."""
        return " · ".join(flag.words for flag in self.flags)


def add_paper_notice(blueprint: Blueprint) -> None:
    """The part of each page, to be fetched anew."""
    blueprint.add_url_rule("/paper/notice", view_func=see_notice, endpoint="paper_notice")


@allowed(Permission.SEE_PRINT_JOBS)
def see_notice() -> str:
    """The notice alone."""
    return render_template("manage/_paper_notice.html", notice=notice())


def notice() -> Notice:
    """What is to be said now."""
    with looking() as at:
        found, head = paper_alarms(at, house().clock.real()), at.head
    flags = [_flag(alarm) for alarm in found.alarms]
    more = len(flags) - MOST_SHOWN
    others = [Flag(gettext(_("%(n)s more"), n=more), "", url_for(".printers"))] if more > 0 else []
    asked = [Flag(gettext(_("%(n)s slips to confirm"), n=found.to_confirm), "warn", url_for(".paper"))] if found.to_confirm else []
    return Notice(head, (*flags[:MOST_SHOWN], *others, *asked))


def _flag(alarm: PaperAlarm) -> Flag:
    first = alarm.printers[0]
    address = url_for(".printers_one", printer=first.code) if len(alarm.printers) == 1 else url_for(".printers")
    if len(alarm.printers) > 1:
        return Flag(gettext(_("No printer of the group %(group)s prints"), group=first.group), "danger", address)
    return Flag(f"{first.code} · {gettext(_state(alarm))}", TONES[alarm.trouble], address)


def _state(alarm: PaperAlarm) -> str:
    if alarm.trouble is Trouble.NEAR_END:
        return NEAR_END[0]
    if alarm.trouble is Trouble.NOT_WATCHED:
        return NOT_WATCHED[0]
    return NOT_READY.get(alarm.reason, PRINTER_STATES["unreachable"][0])
