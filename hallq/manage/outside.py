"""Service away from the counters (上门), written down in the office: whose work it was, what, where and how long; and what was written today."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, redirect, render_template, request, url_for
from pydantic import Field
from werkzeug.wrappers import Response

from hallq.domain.errors import FieldInvalid
from hallq.domain.listing import counting_order
from hallq.domain.outside import MOST_MINUTES, PLACES
from hallq.domain.permissions import PEOPLE, Permission, may
from hallq.domain.routing import HallSetup
from hallq.manage.numbers_shown import Group, plain_groups
from hallq.manage.refused import NONE, Problems, Sealed, or_again
from hallq.operations.agents import MOST_MATTERS
from hallq.operations.hall import Tx
from hallq.operations.outside import record_outside_service
from hallq.queries.instant import Instant
from hallq.queries.outside import OutsideEntry, outside_entries
from hallq.queries.principals import people
from hallq.web.acting import perform_once
from hallq.web.auth import allowed, asker
from hallq.web.current import house, looking
from hallq.web.forms import CaseNumber, read_fields
from hallq.web.front_page import ROLES
from hallq.web.instants import clock_time
from hallq.web.locale import gettext, language

FIELDS = ("clerk", "service", "place", "minutes", "matters", "case_number", "counter")
BY_ROLE = tuple(role for role in PEOPLE if may(role, Permission.SERVE))
"""Whose work it may be, by role: whoever may serve."""

Choices = list[tuple[str, str]]


class Done(Sealed):
    """What somebody did away from the counters; `clerk` is a login, empty for one's own."""

    clerk: str = ""
    service: str = ""
    place: str = ""
    minutes: int = Field(ge=1, le=MOST_MINUTES)
    matters: int = Field(1, ge=1, le=MOST_MATTERS)
    case_number: CaseNumber | None = None
    counter: str = ""


@dataclass(frozen=True, slots=True)
class Offered:
    """What there is to choose: `clerks` and `windows` are (heading, choices), the clerks none where one writes the own work down."""

    clerks: list[tuple[str, Choices]]
    groups: tuple[Group, ...]
    places: Choices
    windows: list[tuple[str, Choices]]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written down today, the newest first."""

    day: str
    is_open: bool
    entries: list[OutsideEntry]

    @property
    def minutes(self) -> int:
        """The minutes of all of it."""
        return sum(one.minutes for one in self.entries)

    @property
    def matters(self) -> int:
        """The matters of all of it."""
        return sum(one.matters for one in self.entries)


def add_outside(blueprint: Blueprint) -> None:
    """The page of service away from the counters."""
    blueprint.add_url_rule("/outside", view_func=see_outside, endpoint="outside")
    blueprint.add_url_rule("/outside", view_func=write_down, endpoint="outside_write", methods=["POST"])


@allowed(Permission.SERVE)
def see_outside() -> Response:
    """The form and today's entries: all of them, or one's own."""
    return _page(NONE, {})


@allowed(Permission.SERVE)
def write_down() -> Response:
    """Write down what somebody did."""

    def attempt() -> Response:
        asked = read_fields(Done, {name: value.strip() for name, value in request.form.items() if name != "case_number" or value.strip()})
        answer = perform_once(lambda tx: _record(tx, asked), lambda _tx, seq: (201, str(seq)))
        return redirect(url_for(".outside", done=answer.body), 303)

    return or_again(attempt, lambda problems: _page(problems, request.form.to_dict()), *FIELDS)


def _record(tx: Tx, asked: Done) -> int:
    for field in ("clerk", "service", "place") if _names_others() else ("service", "place"):
        if not getattr(asked, field):
            raise FieldInvalid(field=field, reason="choose one")
    return record_outside_service(
        tx,
        service=asked.service,
        place=asked.place,
        minutes=asked.minutes,
        matters=asked.matters,
        case_number=asked.case_number,
        counter=asked.counter or None,
        clerk=asked.clerk or None,
    ).seq


def _names_others() -> bool:
    """Whether whoever asks may write down what somebody else did."""
    return asker().actor.of_others


def _page(problems: Problems, typed: dict[str, str]) -> Response:
    with looking() as at:
        setup, offered, written = at.setup, _offered(at), _written(at)
    told = {"offered": offered, "written": written, "typed": typed, "problems": problems, "setup": setup, "places": PLACES}
    page = render_template(
        "manage/outside.html",
        **told,
        names_others=_names_others(),
        done=next((one for one in written.entries if str(one.id) == request.args.get("done")), None) if problems is NONE else None,
        time=lambda at: clock_time(at, setup.tz),
    )
    return Response(page, problems.status, mimetype="text/html")


def _written(at: Instant) -> Written:
    own = None if _names_others() else asker().actor.clerk_id
    return Written(at.day or "", at.day_is_open, [] if at.day is None else outside_entries(at, at.day, own))


def _offered(at: Instant) -> Offered:
    clerks = list(_clerks(at)) if _names_others() else []
    places = [(code, name.of(language())) for code, name in PLACES.items()]
    return Offered(clerks, tuple(plain_groups(at.setup)), places, list(_windows(at.setup)))


def _clerks(at: Instant) -> Iterator[tuple[str, Choices]]:
    """Everybody whose work it may be, by role, as (login, name)."""
    everybody = [one for one in people(at.connection, at.setup.hall_id, house().clock.real()) if one.closed_at is None]
    for role in BY_ROLE:
        some = [(one.login, f"{one.name} ({one.login})") for one in everybody if one.role is role]
        if some:
            yield gettext(ROLES[role.value]), some


def _windows(setup: HallSetup) -> Iterator[tuple[str, Choices]]:
    places = {zone.id: place for place, zone in enumerate(setup.zones)}
    used = sorted((one for one in setup.counters if not one.retired), key=lambda one: (places[one.zone_id], counting_order(one.code)))
    for zone_id, some in groupby(used, key=lambda one: one.zone_id):
        yield setup.zones.by_id[zone_id].name.of(language()), [(one.code, one.name.of(language())) for one in some]
