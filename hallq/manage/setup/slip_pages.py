"""A ticket template at work: the very bytes of an example drawn as a picture while it is written, and printed as a test page."""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from hallq.domain.names import Name
from hallq.domain.permissions import Permission
from hallq.domain.routing import HallSetup
from hallq.domain.setup_keys import Problems
from hallq.domain.slip import NOBODY
from hallq.domain.slip_template import SlipTemplate, slip_lines, sound_lines
from hallq.manage.setup.faults import Faults, sort_faults
from hallq.manage.setup.fields import Kind
from hallq.manage.setup.seen import Seen
from hallq.manage.setup.slip_example import example_slip
from hallq.manage.setup.slip_form import boxes, upload_problem
from hallq.operations.copies import request_test_page
from hallq.printing.compose import compose_ticket
from hallq.printing.document import Cut, Feed, Pair, Qr, Text, TicketDocument
from hallq.printing.encode import EscPosEncoder
from hallq.printing.preview import slips
from hallq.printing.profile import PrinterProfile
from hallq.web.acting import perform_once
from hallq.web.auth import allowed
from hallq.web.current import front, house, looking
from hallq.web.locale import gettext, language
from hallq.web.profiles import known_profiles
from hallq.words import mark as _

Entry = Mapping[str, Any]
EXAMPLES = (("matter", _("a matter")), ("package", _("a package")))
MOST_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class Paper:
    """An example of the template's slip on the paper of a printer: its picture as an address, its words, and what was refused of the template.

    `boxes` are the characters that no font has, by the name of their field.
    """

    profile: str
    language: str
    example: str
    picture: str | None
    wide: bool
    words: tuple[str, ...]
    faults: Faults
    boxes: Mapping[str, str]
    has_address: bool
    logo: str | None


def take_more() -> None:
    """A form with a picture is larger than what is sent elsewhere: before it is read."""
    if (request.view_args or {}).get("section") == "slips":
        request.max_content_length = MOST_BYTES


def paper_of(kind: Kind, at: Seen, entry: Entry) -> Paper:
    """The example on the paper that was chosen. Lines that cannot be read are left out of the picture and told of."""
    setup, profiles = at.setup, known_profiles()
    chosen = _chosen(setup, profiles)
    tongue = request.values.get("shown.language", "")
    spoken = [one for one in (tongue, language(), *setup.languages) if one in setup.languages]
    tongue = spoken[0]
    example = "package" if request.values.get("shown.example") == "package" else "matter"
    code = str(entry.get("code") or request.values.get("shown.code", ""))
    template = SlipTemplate(0, code, Name(""), sound_lines(entry.get("lines") or ()), entry.get("logo") or "")
    link = front().page_of(setup.hall_id, NOBODY)
    facts = example_slip(setup, template, tongue, house().clock.hall(), package=example == "package")
    document = compose_ticket(facts, link, template)
    return Paper(
        profile=chosen.id,
        language=tongue,
        example=example,
        picture=_drawn(document, chosen),
        wide=chosen.paper.width_mm > 60,
        words=tuple(_words(document)),
        faults=_faults(kind, at, entry),
        boxes=boxes(entry.get("lines") or ()),
        has_address=link is not None,
        logo=entry.get("logo"),
    )


def draw_paper(paper: Paper) -> str:
    """The part of the page that is fetched anew after every change."""
    return render_template("manage/_setup_slip_paper.html", paper=paper)


def offered_profiles(setup: HallSetup) -> list[tuple[str, list[tuple[str, str]]]]:
    """Papers to look at: those of the hall's own printers first."""
    profiles = known_profiles()
    own = list(dict.fromkeys(one.profile for one in setup.printers if not one.retired and one.profile in profiles))
    others = sorted(name for name in profiles if name not in own)
    named = [(gettext(_("Printers of the hall")), own), (gettext(_("Other printers")), others)]
    return [(title, [(name, profiles[name].name.of(language())) for name in names]) for title, names in named if names]


@allowed(Permission.SEE_SETUP, Permission.MANAGE_DEVICES)
def print_trial(code: str) -> Response:
    """Ask a printer for an example of this template that says it is a test. Raises PrinterUnknown."""
    tongue = request.form.get("language", "")
    package = request.form.get("example") == "package"
    printer = request.form.get("printer", "")
    with looking() as at:
        setup = at.setup
    spoken = tongue if tongue in setup.languages else setup.languages[0]
    facts = example_slip(setup, setup.slip_named(code), spoken, house().clock.hall(), package=package)
    perform_once(lambda tx: request_test_page(tx, printer=printer, facts=facts), lambda _tx, job: (200, str(job)))
    return redirect(url_for(".setup_thing", section="slips", code=code, asked=printer), 303)


def _chosen(setup: HallSetup, profiles: Mapping[str, PrinterProfile]) -> PrinterProfile:
    """The printer profile that was asked for, else that of the hall's first printer, else the first of all."""
    of_the_hall = [one.profile for one in setup.printers if not one.retired]
    wanted = [request.values.get("shown.profile", ""), *of_the_hall, *sorted(profiles)]
    return next(profiles[name] for name in wanted if name in profiles)


@lru_cache(maxsize=8)
def _encoder(profile: PrinterProfile) -> EscPosEncoder:
    return EscPosEncoder(profile)


def _drawn(document: TicketDocument, profile: PrinterProfile) -> str | None:
    """The bytes for this printer, read back as a picture; None where nothing would be printed."""
    if all(isinstance(line, Feed | Cut) for line in document.lines):
        return None
    printed = slips(_encoder(profile).encode(document), profile)[0]
    return f"data:image/png;base64,{base64.b64encode(printed.png).decode('ascii')}"


def _words(document: TicketDocument) -> Iterator[str]:
    """What stands on the slip, for whoever does not see the picture."""
    for line in document.lines:
        match line:
            case Text():
                yield line.text
            case Pair():
                yield f"{line.left} {line.right}"
            case Qr():
                yield line.caption


def _faults(kind: Kind, at: Seen, entry: Entry) -> Faults:
    """What the document would refuse of the lines, and of a picture that was sent, at its fields."""
    problems = Problems()
    problems.read("lines", slip_lines, entry.get("lines") or [])
    refused = upload_problem()
    if refused is not None:
        problems.add("logo", refused)
    told = [{**one, "place": f"slips.{one['place']}"} for one in problems.found]
    return sort_faults(told, at, "slips", kind.fields, ("slips",))
