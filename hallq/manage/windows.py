"""Windows and the queues that they call, zone by zone: marks are set and taken away, and hold from the next call on."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, render_template, request, url_for
from pydantic import Field
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from hallq.domain.counter import CounterState
from hallq.domain.errors import CounterNotOpen, CounterUnknown, FieldInvalid, QueueUnknown, Refusal, SetupInvalid, SetupStale
from hallq.domain.listing import counting_order
from hallq.domain.permissions import Permission
from hallq.domain.routing import Counter, HallSetup, Zone
from hallq.manage.refused import Sealed
from hallq.operations.moving import NOTHING_LASTS, move_queues
from hallq.queries.instant import Instant
from hallq.queries.staffing import CLOSED, Staffing, staffing, waiting_by_queue
from hallq.web.acting import perform_once
from hallq.web.auth import allowed, asker
from hallq.web.current import looking
from hallq.web.errors import status_of
from hallq.web.forms import Asked, read_fields, read_query
from hallq.web.locale import gettext, language
from hallq.words import mark as _

STATES = {
    CounterState.OPEN: (_("Staffed"), "ok"),
    CounterState.PAUSED: (_("On pause"), "warn"),
    CounterState.CLOSED: (_("Not staffed"), ""),
}
SAVED = {
    "today": _("Saved. It holds from the next call on, until the window is closed."),
    "lasting": _("Saved. It holds from the next call on."),
    "nothing": _("Nothing was changed: what is marked held already."),
    "unmarked": _("Nothing was changed: no mark was set or taken away. To keep what holds for today, press the number of the window."),
}
REFUSED = {
    SetupStale: _("Somebody has moved queues meanwhile. Nothing was saved yet: their changes and yours are both in the table. Please save again."),
    SetupInvalid: _("Nothing was saved: window %(window)s needs one queue at least."),
    CounterNotOpen: _("Nothing was saved: nobody works at window %(window)s. A closed window is changed from now on only."),
    CounterUnknown: _("Nothing was saved: window %(window)s has gone out of use meanwhile."),
    QueueUnknown: _("Nothing was saved: a queue has gone out of use meanwhile."),
}
NO_MORE = _("Nothing was saved: from now on window %(window)s would have no queue. What is marked there besides holds for today only.")
Marks = Mapping[str, tuple[str, ...]]


class Looked(Asked):
    """Which part of the table is looked at; `all` with the queues of every zone."""

    zone: str = ""
    every: str = Field("", alias="all")
    done: str = ""


class Saved(Sealed):
    """The table as it was filled in: `was` is what the windows called that it may change, `shown` its queues."""

    zone: str
    every: str = ""
    was: str
    shown: str
    holds: str = "today"


@dataclass(frozen=True, slots=True)
class Column:
    """A queue: its code and name, the name of its zone where that is another, and how many wait."""

    code: str
    name: str
    zone: str
    waiting: int


@dataclass(frozen=True, slots=True)
class Row:
    """A window: what it calls now, what it calls by the set-up, and what is marked in the table; `fixed` where whoever asks may not change it."""

    code: str
    name: str
    word: str
    tone: str
    is_open: bool
    fixed: bool
    profile: str
    now: tuple[str, ...]
    usual: tuple[str, ...]
    marked: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether it calls other queues than the set-up says."""
        return set(self.now) != set(self.usual)


@dataclass(frozen=True, slots=True)
class Table:
    """A part of the hall as a table."""

    zone: Zone
    zones: tuple[Zone, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    was: str = field(repr=False)


def add_windows(blueprint: Blueprint) -> None:
    """Put the table into the office."""
    blueprint.add_url_rule("/windows", view_func=see_windows, endpoint="windows")
    blueprint.add_url_rule("/windows", view_func=save, endpoint="windows_save", methods=["POST"])


@allowed(Permission.CHANGE_PROFILE)
def see_windows() -> str:
    """The table of a zone."""
    asked = read_query(Looked)
    with looking() as at:
        table = _table(at, asked.zone, {}, every=bool(asked.every))
    return _page(table, every=asked.every, done=SAVED.get(asked.done), changed=asked.done not in {"nothing", "unmarked"})


@allowed(Permission.CHANGE_PROFILE)
def save() -> Response:
    """Let windows call what is marked: until they are closed or, for whoever sets the hall up, from now on.

    From now on hold the marks that this press sets and takes away; what other presses have moved for today stays so.
    """
    form = request.form
    asked = read_fields(Saved, {name: value for name, value in form.items() if not name.startswith("at.")})
    was, shown, lasting = _marks(asked.was, "was"), set(_listed(asked.shown)), asked.holds == "lasting" and may_last()
    mine = {window: tuple([one for one in queues if one not in shown] + form.getlist(f"at.{window}")) for window, queues in was.items()}
    changed = {window: queues for window, queues in mine.items() if set(queues) != set(was[window])}
    if not changed:
        return _saved(asked, "unmarked" if lasting else "nothing")
    try:
        perform_once(lambda tx: move_queues(tx, wanted=changed, was=was, lasting=lasting), lambda _tx, _moved: (204, ""))
    except tuple(REFUSED) as refusal:
        with looking() as at:
            table = _table(at, asked.zone, {window: (was[window], queues) for window, queues in changed.items()}, every=bool(asked.every))
        page = _page(table, every=asked.every, problem=told(refusal))
        return Response(page, status_of(type(refusal)), mimetype="text/html")
    return _saved(asked, "lasting" if lasting else "today")


def may_last() -> bool:
    """Whether whoever asks may change windows from now on, and so closed ones too."""
    return asker().may(Permission.MANAGE_SETUP)


def _saved(asked: Saved, done: str) -> Response:
    return redirect(url_for(".windows", zone=asked.zone, all=asked.every or None, done=done), 303)


def told(refusal: Refusal) -> str:
    """The sentence of a refusal, with the window that it is about."""
    problems = refusal.facts.get("problems") or [{"place": ""}]
    window = refusal.facts.get("counter") or problems[0]["place"].removeprefix("counters.")
    return gettext(NO_MORE if problems[0].get("reason") == NOTHING_LASTS else REFUSED[type(refusal)], window=window)


def _page(table: Table, **told: object) -> str:
    return render_template("manage/windows.html", table=table, may_last=may_last(), **told)


def _table(at: Instant, wanted: str, mine: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]], *, every: bool) -> Table:
    """The table of a zone; `mine` are marks that were set and not saved: what they were made from, and what they are."""
    staffable = {one.zone_id for one in at.setup.counters if not one.retired}
    zones = tuple(zone for zone in at.setup.zones if not zone.retired and zone.id in staffable)
    zone = next((one for one in zones if one.code == wanted), zones[0])
    staffed = staffing(at)
    places = sorted((one for one in at.setup.counters if one.zone_id == zone.id and not one.retired), key=lambda one: counting_order(one.code))
    rows = tuple(row_of(at.setup, place, staffed.get(place.id, CLOSED), mine.get(place.code)) for place in places)
    called = {code for row in rows for code in (*row.now, *row.usual, *row.marked)}
    was = json.dumps({row.code: row.now for row in rows if not row.fixed}, separators=(",", ":"))
    return Table(zone, zones, _columns(at, zone, called, every=every), rows, was)


def _columns(at: Instant, zone: Zone, called: set[str], *, every: bool) -> tuple[Column, ...]:
    """The queues of the zone, then those of others that a window of it calls, or all."""
    waiting = waiting_by_queue(at)
    shown = [one for one in at.setup.queues if not one.retired and (every or one.zone_id == zone.id or one.code in called)]
    shown.sort(key=lambda one: one.zone_id != zone.id)
    names = {one.id: one.name.of(language()) for one in at.setup.zones}
    return tuple(
        Column(one.code, one.name.of(language()), "" if one.zone_id == zone.id else names[one.zone_id], waiting.get(one.id, 0)) for one in shown
    )


def row_of(setup: HallSetup, place: Counter, here: Staffing, mine: tuple[tuple[str, ...], tuple[str, ...]] | None) -> Row:
    """A window as it is now; `mine` are marks that were set and not saved: what they were made from, and what they are."""
    profile = setup.profiles.by_id[here.profile_id or place.profile_id]
    now = tuple(setup.queues.by_id[queue_id].code for queue_id in profile.queue_ids)
    word, tone = STATES[here.state]
    is_open = here.state is not CounterState.CLOSED
    usual = tuple(queue.code for queue in setup.queues_of(place))
    name = place.name.of(language())
    fixed = not is_open and not may_last()
    marked = now if fixed else _laid_together(now, mine)
    return Row(place.code, name, gettext(word), tone, is_open, fixed, profile.name.of(language()), now, usual, marked)


def _laid_together(now: tuple[str, ...], mine: tuple[tuple[str, ...], tuple[str, ...]] | None) -> tuple[str, ...]:
    """What is marked: what a window calls now, with what I have added and without what I have taken away."""
    if mine is None:
        return now
    was, marked = mine
    return tuple(one for one in now if one in marked or one not in was) + tuple(one for one in marked if one not in was and one not in now)


def _marks(text: str, name: str) -> dict[str, tuple[str, ...]]:
    """The queues of each window, as the page wrote them. Raises FieldInvalid for anything else."""
    found = _json(text, name)
    if not isinstance(found, dict) or not all(_is_list(value) for value in found.values()):
        raise FieldInvalid(field=name, reason="malformed")
    return {str(key): tuple(value) for key, value in found.items()}


def _listed(text: str) -> list[str]:
    found = _json(text, "shown")
    if not _is_list(found):
        raise FieldInvalid(field="shown", reason="malformed")
    return list(found)


def _json(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise FieldInvalid(field=name, reason="malformed") from None


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
