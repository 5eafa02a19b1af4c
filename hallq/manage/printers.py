"""Printers of the hall: how each is and what became of its slips, a page to try it, and a picture of what that page looks like."""

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from hallq.domain.errors import PrinterUnknown
from hallq.domain.permissions import Permission
from hallq.domain.routing import HallSetup, Printer
from hallq.domain.slip import NOBODY, SlipFacts, trial_slip
from hallq.manage.printers_shown import PrinterShown, printer_shown
from hallq.operations.copies import request_test_page
from hallq.printing.compose import compose_ticket
from hallq.printing.encode import EscPosEncoder
from hallq.printing.preview import slips
from hallq.queries.head import Head
from hallq.queries.printers import health_of, printer_healths, printer_loads
from hallq.web.acting import perform_once
from hallq.web.auth import allowed
from hallq.web.current import front, house, looking
from hallq.web.profiles import known_profiles
from hallq.words import mark as _

FEW_JOBS, MORE_JOBS = 5, 30
KEPT_S = 600
LINKS = {"tcp": _("network"), "usb": _("USB"), "serial": _("serial cable"), "cups": _("queue of CUPS"), "file": _("file")}


def add_printers(blueprint: Blueprint) -> None:
    """The pages of printers."""
    blueprint.add_url_rule("/printers", view_func=see_printers, endpoint="printers")
    blueprint.add_url_rule("/printers/now", view_func=see_printers_now, endpoint="printers_now")
    blueprint.add_url_rule("/printers/at/<printer>", view_func=see_printer, endpoint="printers_one")
    blueprint.add_url_rule("/printers/at/<printer>/now", view_func=see_printer_now, endpoint="printers_one_now")
    blueprint.add_url_rule("/printers/<printer>/test", view_func=try_printer, endpoint="printers_test", methods=["POST"])
    blueprint.add_url_rule("/printers/<printer>/preview.png", view_func=see_preview, endpoint="printers_preview")


@allowed(Permission.SEE_PRINT_JOBS)
def see_printers() -> str:
    """The whole page."""
    (printers, head), asked = _all(), request.args.get("asked")
    known = asked if asked in {one.printer.code for one in printers} else None
    return render_template("manage/printers.html", printers=printers, head=head, links=LINKS, asked=known)


@allowed(Permission.SEE_PRINT_JOBS)
def see_printers_now() -> str:
    """The part of it that lives, to be put in the place of the old one."""
    printers, head = _all()
    return render_template("manage/_printers.html", printers=printers, head=head, links=LINKS)


@allowed(Permission.SEE_PRINT_JOBS)
def see_printer(printer: str) -> str:
    """One printer with its last jobs and every attempt at them. Raises PrinterUnknown."""
    one, head = _one(printer)
    return render_template("manage/printer.html", one=one, head=head, links=LINKS, asked=request.args.get("asked"))


@allowed(Permission.SEE_PRINT_JOBS)
def see_printer_now(printer: str) -> str:
    """The part of it that lives. Raises PrinterUnknown."""
    one, head = _one(printer)
    return render_template("manage/_printer.html", one=one, head=head, links=LINKS)


@allowed(Permission.MANAGE_DEVICES)
def try_printer(printer: str) -> AnyResponse:
    """Ask for a page that says it is a test. Raises PrinterUnknown."""
    with looking() as at:
        known = _named(at.setup, printer)
    facts = _trial(at.setup)
    perform_once(lambda tx: request_test_page(tx, printer=known.code, facts=facts), lambda _tx, job: (200, str(job)))
    return redirect(url_for(".printers_one", printer=known.code, asked=known.code), 303)


@allowed(Permission.SEE_PRINT_JOBS)
def see_preview(printer: str) -> Response:
    """What the test page looks like on this printer's paper, as its own profile draws it. Raises PrinterUnknown."""
    with looking() as at:
        profile = known_profiles().get(_named(at.setup, printer).profile)
    if profile is None:
        raise PrinterUnknown(printer=printer)
    drawn = slips(EscPosEncoder(profile).encode(compose_ticket(_trial(at.setup), front().page_of(at.setup.hall_id, NOBODY))), profile)
    return Response(drawn[0].png, mimetype="image/png", headers={"Cache-Control": f"private, max-age={KEPT_S}"})


def _all() -> tuple[list[PrinterShown], Head]:
    now = house().clock.real()
    with looking() as at:
        loads, healths = printer_loads(at), printer_healths(at)
        used = [one for one in at.setup.printers if not one.retired]
        return [printer_shown(at, one, healths.get(one.id), loads.get(one.id), now, FEW_JOBS) for one in used], at.head


def _one(code: str) -> tuple[PrinterShown, Head]:
    now = house().clock.real()
    with looking() as at:
        one = _named(at.setup, code)
        return printer_shown(at, one, health_of(at, one.id), printer_loads(at).get(one.id), now, MORE_JOBS), at.head


def _named(setup: HallSetup, code: str) -> Printer:
    found = setup.printers.by_code.get(code)
    if found is None or found.retired:
        raise PrinterUnknown(printer=code)
    return found


def _trial(setup: HallSetup) -> SlipFacts:
    return trial_slip(setup.name, setup.languages[0], setup.timezone, house().clock.hall())
