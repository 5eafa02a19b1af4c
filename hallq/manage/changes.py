"""The change log: who changed what, and when, as the story tells it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from flask import Blueprint, render_template, request, url_for

from hallq.domain import events as e
from hallq.domain.permissions import Permission
from hallq.domain.reasons import SUSPEND_REASONS
from hallq.domain.setup_written import written_setup
from hallq.manage.changed_values import Value, values_of
from hallq.manage.names_then import NamesThen, names_then
from hallq.manage.paper_told import EVENTS, PaperEvent, said_of_paper
from hallq.manage.setup.kinds import KINDS, WHOLE_KINDS
from hallq.manage.setup.seen import Seen
from hallq.manage.setup.values import fields_of
from hallq.queries.changes import changes, setups_after
from hallq.queries.instant import Instant
from hallq.queries.principals import devices, people
from hallq.queries.tickets import tickets_by_id
from hallq.web.auth import allowed, asker
from hallq.web.current import house, looking
from hallq.web.joining import as_list
from hallq.web.locale import gettext, language
from hallq.words import mark as _

AREAS: dict[str, tuple[str, tuple[str, ...]]] = {
    "setup": (_("Set-up"), ("setup.changed",)),
    "people": (_("People"), ("person.changed",)),
    "devices": (_("Devices"), ("device.paired", "device.revoked")),
    "paper": (_("Paper"), EVENTS),
    "running": (_("Running"), ("queue.suspended", "queue.reopened", "counter.profile_changed", "day.opened", "day.closed", "epoch.began")),
}
ACTS = {"made": _("new"), "changed": _("changed"), "retired": _("out of use"), "back": _("in use again")}
TONES = {"made": "ok", "changed": "calm", "retired": "warn", "back": "ok"}
ON_PEOPLE = {
    "made": _("Account made: %(who)s"),
    "code": _("One-time code given to %(who)s"),
    "password": _("Password set by %(who)s"),
    "name": _("Name changed: %(who)s"),
    "role": _("Role changed: %(who)s"),
    "skills": _("Skills changed: %(who)s"),
    "closed": _("Account closed: %(who)s"),
    "reopened": _("Account opened again: %(who)s"),
}
SYSTEM, ORDER = _("System"), _("place in the list")


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing of the set-up that was changed: what was done, its kind and name, the labels of what is otherwise, and values where they are told."""

    act: str
    tone: str
    kind: str
    name: str
    keys: str
    address: str | None
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the log in words."""

    seq: int
    day: str
    clock: str
    who: str
    area: str
    said: str
    things: tuple[Thing, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """What accounts and devices are called now, and what things were called then."""

    then: NamesThen
    people: Mapping[int, str]
    devices: Mapping[int, str]
    numbers: Mapping[int, str]

    def actor(self, by: str) -> str:
        """Who acted, as the story names them: person:12."""
        kind, _colon, key = by.partition(":")
        known = {"person": self.people, "device": self.devices, "client": self.devices}.get(kind, {})
        return known.get(int(key), by) if key.isdecimal() else gettext(SYSTEM)


def add_changes(blueprint: Blueprint) -> None:
    """Put the page into the office."""
    blueprint.add_url_rule("/changes", view_func=see_changes, endpoint="changes", methods=["GET"])


@allowed(Permission.SEE_SETUP)
def see_changes() -> str:
    """The log, the newest first; `area` names a part of it, `before` a line of the story."""
    area = request.args.get("area", "")
    areas = {key: title for key, (title, _names) in AREAS.items() if key == "setup" or asker().may(Permission.SEE_STORY)}
    wanted = [name for key in areas if area in {"", key} for name in AREAS[key][1]]
    with looking() as at:
        page = changes(at, wanted, _before())
        names = _names(at, page.lines)
        entries = [told(line, names, at.setup.tz) for line in page.lines]
    return render_template("manage/changes.html", entries=entries, older=page.older, areas=areas, area=area)


def told(line: e.Line, names: Names, timezone: tzinfo) -> Entry:
    """A line in words."""
    at = datetime.fromtimestamp(line.at / 1000, UTC).astimezone(timezone)
    area = next(key for key, (_title, events) in AREAS.items() if line.event.name in events)
    seen = names.then.at(line.seq)
    things = _things(line.event, seen)
    what = line.event.what if isinstance(line.event, e.SetupChanged) and not things else ()
    counts = tuple((gettext(_title_of(kind)), many) for kind, many in what)
    return Entry(line.seq, at.date().isoformat(), f"{at:%H:%M}", names.actor(line.by), area, _said(line.event, names, seen), things, counts)


def _said(event: e.Event, names: Names, seen: Seen) -> str:
    if isinstance(event, e.SetupChanged):
        return gettext(_("Set-up is version %(version)s"), version=event.version)
    if isinstance(event, e.PersonChanged):
        return gettext(ON_PEOPLE.get(event.what, _("Account changed: %(who)s")), who=names.people.get(event.person, f"#{event.person}"))
    if isinstance(event, e.DevicePaired | e.DeviceRevoked):
        said = _("Let in: %(device)s") if isinstance(event, e.DevicePaired) else _("Shut out: %(device)s")
        return gettext(said, device=names.devices.get(event.device, f"#{event.device}"))
    if isinstance(event, PaperEvent):
        return said_of_paper(event, seen.setup, names.numbers)
    return _running(event, seen)


def _running(event: e.Event, seen: Seen) -> str:
    if isinstance(event, e.QueueSuspended):
        reason = SUSPEND_REASONS.get(event.reason)
        why = event.reason if reason is None else reason.of(seen.language)
        return gettext(_("Queue suspended: %(queue)s (%(reason)s)"), queue=_queue(seen, event.queue), reason=why)
    if isinstance(event, e.QueueReopened):
        return gettext(_("Queue reopened: %(queue)s"), queue=_queue(seen, event.queue))
    if isinstance(event, e.CounterProfileChanged):
        profile = seen.setup.profiles.by_id.get(event.profile)
        named = f"#{event.profile}" if profile is None else seen.name("profiles", profile.code)
        return gettext(_("Window %(window)s goes on as %(profile)s"), window=event.window, profile=named)
    if isinstance(event, e.DayOpened):
        return gettext(_("Business day opened: %(day)s"), day=event.day)
    if isinstance(event, e.DayClosed):
        return gettext(_("Business day closed: %(day)s, %(issued)s tickets"), day=event.day, issued=event.issued)
    return gettext(_("Restored from a backup") if isinstance(event, e.EpochBegan) and event.reason != "init" else _("The hall was made"))


def _queue(seen: Seen, key: int) -> str:
    queue = seen.setup.queues.by_id.get(key)
    return f"#{key}" if queue is None else seen.name("queues", queue.code)


def _things(event: e.Event, seen: Seen) -> tuple[Thing, ...]:
    if not isinstance(event, e.SetupChanged):
        return ()
    return tuple(_thing(*one, values=values_of(event.values, *one[1:3], seen=seen), seen=seen) for one in event.things or ())


def _thing(act: str, kind: str, code: str, *keys: str, values: tuple[Value, ...], seen: Seen) -> Thing:
    untold = [key for key in keys if key not in {one.key for one in values}]
    labels = untold if kind == "timetables" else [_label(kind, key) for key in untold]
    known = kind in KINDS and kind != "timetables" and seen.entry(kind, code) is not None
    address = url_for(".setup_thing", section=kind, code=code) if known else None
    name = "" if kind in WHOLE_KINDS or kind == "timetables" else seen.name(kind, code)
    shown = name if name == code or not name else f"{name} ({code})"
    return Thing(gettext(ACTS.get(act, act)), TONES.get(act, ""), gettext(_title_of(kind)), shown, as_list(labels), address, values)


def _label(kind: str, key: str) -> str:
    if key == "order":
        return gettext(ORDER)
    known = kind in KINDS or kind in WHOLE_KINDS
    return next((gettext(field.label) for field in fields_of(kind) if field.key == key), key) if known else key


def _title_of(kind: str) -> str:
    return WHOLE_KINDS[kind][0] if kind in WHOLE_KINDS else KINDS[kind].title if kind in KINDS else kind


def _names(at: Instant, lines: Sequence[e.Line]) -> Names:
    seen = Seen(at.setup, written_setup(at.setup), language())
    known = {one.id: one.name for one in people(at.connection, at.setup.hall_id, house().clock.real())}
    placed = {one.id: one.name or one.code for one in devices(at.connection, at.setup.hall_id)}
    tickets = tickets_by_id(at, {line.ticket_id for line in lines if line.ticket_id is not None})
    then = names_then(seen, setups_after(at, lines[-1].seq) if lines else ())
    return Names(then, known, placed, {key: ticket.number for key, ticket in tickets.items()})


def _before() -> int | None:
    sent = request.args.get("before", "")
    return int(sent) if sent.isdecimal() and len(sent) < 16 else None
