"""Who is next, for the whole hall or a zone at one press: rules that others have tried, each with what it does to whoever waits."""

from dataclasses import dataclass

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from hallq.domain.errors import FieldInvalid, KeyMissing, KeyReused, Refusal, SetupStale, ZoneUnknown
from hallq.domain.order_presets import PRESETS, has_preset
from hallq.domain.permissions import Permission
from hallq.manage.setup.kinds import KINDS
from hallq.manage.setup.pages import Answer, may_change
from hallq.manage.setup.seen import Seen, seen
from hallq.manage.setup.values import in_words
from hallq.manage.setup.writes import press, sent_version
from hallq.operations.setup_editing import use_preset
from hallq.web.auth import allowed
from hallq.web.errors import status_of
from hallq.web.locale import gettext
from hallq.words import mark as _

NAMES = {
    "ratio": _("2 to 1"),
    "green": _("Green channel"),
    "credit": _("Fair credit"),
    "due": _("Appointments first, by target"),
}
TOLD = {
    "ratio": _("Two favoured visitors, then an ordinary one, while both wait. Whoever has waited 30 minutes comes first. Easily told."),
    "green": _("Favoured visitors always come before ordinary ones; only whoever has waited 30 minutes comes before them."),
    "credit": _("A favoured visitor counts as if 15 minutes earlier, one with an appointment as if 10. The mildest for all others."),
    "due": _("Everybody has a target: 10 minutes with an appointment, 15 if favoured, 30 else. Whoever is nearest to it is called."),
}
EFFECTS = {"ratio": ("10.4", "5.7", "59"), "green": ("10.8", "5.6", "59"), "credit": ("10.5", "4.6", "62"), "due": ("11.4", "5.4", "66")}
"""Minutes that ordinary and favoured visitors wait in the mean, and what one ordinary visitor in a hundred waits longer than: in one hall's days."""

NO_RULE = _("Nothing was changed: no rule of this page was chosen. Please choose one and press again.")
OUTDATED = _("Nothing was changed: this page was not complete any more. It is fresh now; please choose again.")
REFUSED: dict[type[Refusal], str] = {
    SetupStale: _("Nothing was changed: somebody has changed the set-up meanwhile. What holds now stands below; please look and choose again."),
    ZoneUnknown: _("Nothing was changed: this zone is not in use. Please choose another, or the whole hall."),
    KeyReused: _("This press was taken before, with another choice. Nothing more was changed; please look and choose again."),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule to choose: its words, what it did elsewhere, and the zones that have it already."""

    key: str
    name: str
    told: str
    effects: tuple[str, str, str]
    zones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ZoneRules:
    """The rules of a zone's queues, each with how many queues have it."""

    code: str
    name: str
    rules: tuple[tuple[str, int], ...]


@allowed(Permission.SEE_SETUP)
def see_order() -> str:
    """The rules there are, and which of them each zone has."""
    return _page(seen())


@allowed(Permission.SEE_SETUP, Permission.MANAGE_SETUP)
def use() -> Answer:
    """Let the hall or a zone have a rule; where that is refused, the page comes again as it is now, with a sentence."""
    try:
        return _use(request.form.get("preset", ""), request.form.get("zone") or None, sent_version())
    except (FieldInvalid, KeyMissing, ZoneUnknown) as refusal:
        return _again(refusal)


def _use(preset: str, zone: str | None, version: int) -> Answer:
    return press(
        lambda tx: use_preset(tx, preset=preset, zone=zone, version=version),
        _again,
        lambda act: Response(status=303, headers={"Location": url_for(".setup_order", done=act or "changed")}),
    )


def _again(refusal: Refusal) -> Response:
    said = NO_RULE if refusal.facts.get("field") == "preset" else REFUSED.get(type(refusal), OUTDATED)
    return Response(_page(seen(), gettext(said)), status_of(type(refusal)), mimetype="text/html")


def _page(at: Seen, problem: str | None = None) -> str:
    zones = [(one["code"], at.name("zones", one["code"])) for one in at.content["zones"]]
    rules = [
        Rule(key, NAMES[key], TOLD[key], EFFECTS[key], tuple(name for code, name in zones if has_preset(at.content, key, code))) for key in PRESETS
    ]
    told = {"zones": zones, "by_zone": [_of_zone(at, code, name) for code, name in zones], "problem": problem}
    return render_template("manage/setup_order.html", seen=at, rules=rules, **told, done=request.args.get("done"), may_change=may_change())


def _of_zone(at: Seen, code: str, name: str) -> ZoneRules:
    field = KINDS["queues"].field("discipline")
    counts: dict[str, int] = {}
    for queue in at.content["queues"]:
        if queue["zone"] == code and field is not None:
            said = in_words(field, queue["discipline"], at)
            said = f"{said} {queue['favours']}:1" if queue["discipline"] == "ratio" else said
            counts[said] = counts.get(said, 0) + 1
    return ZoneRules(code, name, tuple(counts.items()))
