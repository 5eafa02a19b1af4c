"""The presses of the set-up: make, change, retire, bring back, move. A refusal draws the same form again, with what was typed and why not."""

import json
from collections.abc import Callable
from dataclasses import replace

from flask import request, url_for
from werkzeug.wrappers import Response

from hallq.domain.errors import FieldInvalid, KeyReused, Refusal, SetupInUse, SetupInvalid, SetupStale
from hallq.domain.initials import initials
from hallq.domain.permissions import Permission
from hallq.manage.setup.faults import problems_of, sort_faults, whole_places
from hallq.manage.setup.fields import Kind
from hallq.manage.setup.forms import Form, was_before
from hallq.manage.setup.kinds import HALL_FIELDS, SETTINGS_FIELDS
from hallq.manage.setup.merging import Merged, merge
from hallq.manage.setup.pages import Answer, draw, draw_hall, draw_retire, hall_form, kind_of
from hallq.manage.setup.printer_kinds import with_known_profile
from hallq.manage.setup.reading import read_entry
from hallq.manage.setup.seen import Entry, seen
from hallq.manage.setup.slip_form import check_upload
from hallq.manage.setup.values import compared
from hallq.operations.hall import Tx
from hallq.operations.setup import SetupChange
from hallq.operations.setup_editing import bring_back, change_hall, change_thing, key_of, make_thing, move_thing, retire_thing
from hallq.web.acting import perform_once
from hallq.web.auth import allowed
from hallq.web.errors import status_of
from hallq.web.locale import gettext
from hallq.words import mark as _

Perform = Callable[[Tx], SetupChange]
Again = Callable[[Refusal], Answer]

REFUSED = (SetupInvalid, SetupInUse, SetupStale, KeyReused)
"""What a person can do something about: the form comes again."""
NOT_YET = _("Nothing was saved yet. Please look at what is marked.")
IN_USE = _("Nothing was saved: visitors wait for this, or somebody works there.")
STALE = _("Somebody has changed the set-up since. Nothing was saved yet: their changes and yours are both in this form now. Please save again.")
STALE_THERE = _(
    "Somebody has changed the set-up since, partly where you have. Nothing was saved yet: what is marked is as you wrote it. Please save again."
)
SENT = _("This form was sent before with other values. Nothing more was saved; please look and save again.")
GONE = _("This is no longer in use. Nothing was saved.")


@allowed(Permission.SEE_SETUP, Permission.MANAGE_SETUP)
def make(section: str) -> Answer:
    """Make a thing of a kind."""
    kind = kind_of(section)
    entry = read_entry(kind.fields, request.form)
    if "pinyin" in entry and not entry["pinyin"]:
        entry["pinyin"] = initials(entry["name"]["zh"])
    code, version = str(entry[key_of(section)]), sent_version()
    return press(
        _with_upload(section, code, with_known_profile(section, entry, lambda tx: make_thing(tx, section=section, entry=entry, version=version))),
        lambda refusal: _form_again(kind, None, entry, refusal),
        lambda act: _to_list(section, act or "made", code),
    )


@allowed(Permission.SEE_SETUP, Permission.MANAGE_SETUP)
def change(section: str, code: str) -> Answer:
    """Change a thing in use."""
    kind = kind_of(section)
    entry = {**read_entry(kind.fields, request.form), key_of(section): code}
    version = sent_version()
    return press(
        _with_upload(
            section, code, with_known_profile(section, entry, lambda tx: change_thing(tx, section=section, code=code, entry=entry, version=version))
        ),
        lambda refusal: _form_again(kind, code, entry, refusal),
        lambda act: _to_list(section, act or "changed", code),
    )


@allowed(Permission.SEE_SETUP, Permission.MANAGE_SETUP)
def retire(section: str, code: str) -> Answer:
    """Take a thing out of use."""
    kind, version = kind_of(section), sent_version()
    return press(
        lambda tx: retire_thing(tx, section=section, code=code, version=version),
        lambda refusal: _question_again(kind, code, refusal),
        lambda _act: _to_list(section, "retired", code),
    )


@allowed(Permission.SEE_SETUP, Permission.MANAGE_SETUP)
def restore(section: str, code: str) -> Answer:
    """Take a retired thing into use again."""
    kind, version = kind_of(section), sent_version()
    return press(
        lambda tx: bring_back(tx, section=section, code=code, version=version),
        lambda refusal: _question_again(kind, code, refusal),
        lambda _act: _to_list(section, "back", code),
    )


@allowed(Permission.SEE_SETUP, Permission.MANAGE_SETUP)
def move(section: str, code: str) -> Answer:
    """Let a thing stand one place earlier or later."""
    kind, version = kind_of(section), sent_version()
    by = -1 if request.form.get("to") == "earlier" else 1
    return press(
        lambda tx: move_thing(tx, section=section, code=code, by=by, version=version),
        lambda refusal: _question_again(kind, code, refusal),
        lambda _act: _to_list(section, "moved", code),
    )


@allowed(Permission.SEE_SETUP, Permission.MANAGE_SETUP)
def change_whole() -> Answer:
    """Change what is set of the hall itself."""
    hall, settings = read_entry(HALL_FIELDS, request.form), read_entry(SETTINGS_FIELDS, request.form)
    version = sent_version()
    return press(
        lambda tx: change_hall(tx, hall=hall, settings=settings, version=version),
        lambda refusal: _hall_again({**hall, **settings}, refusal),
        lambda act: _go(url_for(".setup_hall", done=act or "changed")),
    )


# --- one press -----------------------------------------------------------------------------------------------------------------------------


def press(perform: Perform, again: Again, go: Callable[[str], Response]) -> Answer:
    """Perform once; then go on to a page, `same` where there was nothing to change; where it is refused, draw the form again."""
    try:
        answer = perform_once(perform, lambda _tx, change: (200, json.dumps({"done": "" if change.counts else "same"})))
    except REFUSED as refusal:
        return again(refusal)
    return go(json.loads(answer.body)["done"])


def _with_upload(section: str, code: str, perform: Perform) -> Perform:
    """The act, refused where a file was sent that is of no use: before anything else is looked at."""

    def checked(tx: Tx) -> SetupChange:
        check_upload(section, code)
        return perform(tx)

    return checked


def sent_version() -> int:
    """The version of the set-up that the form was made for. Raises FieldInvalid."""
    sent = request.form.get("version", "")
    if not sent.isdecimal() or len(sent) > 12:
        raise FieldInvalid(field="version", reason="malformed")
    return int(sent)


def words_of(refusal: Refusal) -> str:
    """What is said above a form that comes again."""
    said: dict[type[Refusal], str] = {SetupInUse: IN_USE, SetupStale: STALE, KeyReused: SENT}
    return gettext(said.get(type(refusal), NOT_YET))


def _form_again(kind: Kind, code: str | None, entry: Entry, refusal: Refusal) -> Answer:
    at, was = seen(), was_before(request.form.get("was", ""))
    now = at.entry(kind.section, code) if code is not None else {}
    if now is None:
        return draw_retire(kind, at, code or "", 409, [{"place": f"{kind.section}.{code}", "reason": gettext(GONE)}])
    both = merge(kind.fields, was, entry, now, at) if isinstance(refusal, SetupStale) else Merged()
    entry = {**entry, **both.entry}
    places = whole_places(kind.section, code or "", entry, len(at.content[kind.section]))
    faults = sort_faults(problems_of(refusal), at, kind.section, kind.fields, places).with_more(both.clashes)
    form = Form(at, kind.section, kind.groups, entry, code, now, faults)
    return draw(_told(form, refusal, compared(kind.section, was, now, at) if was else []), kind, status_of(type(refusal)))


def _hall_again(entry: Entry, refusal: Refusal) -> Answer:
    at, was = seen(), was_before(request.form.get("was", ""))
    fresh = hall_form(at)
    both = merge((*HALL_FIELDS, *SETTINGS_FIELDS), was, entry, fresh.was, at) if isinstance(refusal, SetupStale) else Merged()
    entry = {**entry, **both.entry}
    faults = sort_faults(problems_of(refusal), at, "hall", (*HALL_FIELDS, *SETTINGS_FIELDS), ("hall", "settings")).with_more(both.clashes)
    changed = [row for part in ("hall", "settings") for row in compared(part, was, fresh.was, at)] if was else []
    return draw_hall(_told(replace(fresh, entry=entry, faults=faults), refusal, changed), status_of(type(refusal)))


def _told(form: Form, refusal: Refusal, changed: list[tuple[str, str, str]]) -> Form:
    stale = isinstance(refusal, SetupStale)
    said = gettext(STALE_THERE) if stale and form.faults.at else words_of(refusal)
    return replace(form, problem=said, stale=stale, changed=tuple(changed) if stale else ())


def _question_again(kind: Kind, code: str, refusal: Refusal) -> Answer:
    """The question once more, with what stands against it."""
    problems = problems_of(refusal) or [{"place": f"{kind.section}.{code}", "reason": words_of(refusal)}]
    return draw_retire(kind, seen(), code, status_of(type(refusal)), problems)


def _to_list(section: str, act: str, code: str) -> Response:
    wanted = request.form.get("q") or None
    return _go(url_for(".setup_list", section=section, done=act, code=code, q=wanted, _anchor=f"thing-{code}"))


def _go(address: str) -> Response:
    return Response(status=303, headers={"Location": address})
