"""The pages of the set-up that only look: its first page, lists, forms, and the question before a thing is taken out of use."""

from flask import abort, render_template, request
from werkzeug.wrappers import Response

from hallq.domain.permissions import Permission
from hallq.domain.setup_document import read_document
from hallq.manage.setup import slip_form, slip_pages
from hallq.manage.setup.faults import told_place
from hallq.manage.setup.fields import Kind
from hallq.manage.setup.forms import Form, preview
from hallq.manage.setup.kinds import GROUPS, HALL, KINDS, SETTINGS
from hallq.manage.setup.lists import COLUMNS, lines_of
from hallq.manage.setup.reading import read_entry
from hallq.manage.setup.seen import Seen, name_of, seen
from hallq.operations.setup_editing import REFERS, key_of, references_to
from hallq.web.auth import allowed, asker

LONGEST_SEARCH = 80
Answer = str | Response


@allowed(Permission.SEE_SETUP)
def see_setup() -> str:
    """The first page: every kind with how many there are, and what is worth another look."""
    at = seen()
    warnings = [told_place(one, at) for one in read_document(at.content).warnings]
    return render_template("manage/setup.html", groups=GROUPS, seen=at, warnings=warnings, may_change=may_change())


@allowed(Permission.SEE_SETUP)
def see_list(section: str) -> str:
    """The things of a kind, searched where something is wanted; with `retired` those out of use."""
    kind, at = kind_of(section), seen()
    wanted = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    retired = "retired" in request.args
    lines = lines_of(at, section, retired=retired, wanted=wanted)
    part = "manage/_setup_lines.html" if "part" in request.args else "manage/setup_list.html"
    shown = {"wanted": wanted, "retired": retired, "may_change": may_change(), "done": _done(at, section), "boxes": _boxes(at, section)}
    return render_template(part, kind=kind, seen=at, lines=lines, columns=COLUMNS[section], **shown)


@allowed(Permission.SEE_SETUP, Permission.MANAGE_SETUP)
def see_new(section: str) -> Answer:
    """The form for a new thing; `like` names one to begin from."""
    kind, at = kind_of(section), seen()
    like = at.entry(section, request.args.get("like", "")) or {}
    entry = {**kind.first, **{key: value for key, value in like.items() if key not in {key_of(section), "name", "pinyin"}}}
    return draw(Form(at, section, kind.groups, {**entry, key_of(section): _next_code(at, section)}, None, {}), kind)


@allowed(Permission.SEE_SETUP)
def see_thing(section: str, code: str) -> Answer:
    """The form of a thing in use; to be read only by whoever may not change it."""
    kind, at = kind_of(section), seen()
    entry = at.entry(section, code)
    if entry is None:
        abort(404)
    return draw(Form(at, section, kind.groups, entry, code, entry), kind)


@allowed(Permission.SEE_SETUP, Permission.MANAGE_SETUP)
def ask_retire(section: str, code: str) -> Answer:
    """The question before a thing is taken out of use, with whatever still names it."""
    kind, at = kind_of(section), seen()
    entry = at.entry(section, code)
    if entry is None:
        abort(404)
    return draw_retire(kind, at, code)


@allowed(Permission.SEE_SETUP)
def see_hall() -> Answer:
    """The form of the hall itself and its settings."""
    at = seen()
    return draw_hall(hall_form(at))


@allowed(Permission.SEE_SETUP)
def see_preview(section: str) -> str:
    """What the values of a form mean; nothing is saved. Whoever may only look sends no values: the saved ones are shown."""
    kind, at = kind_of(section), seen()
    saved = None if may_change() else at.entry(section, request.form.get("shown.code", ""))
    form = Form(at, section, kind.groups, saved or read_entry(kind.fields, request.form), None, {})
    if section == "slips":
        return slip_pages.draw_paper(slip_pages.paper_of(kind, at, form.entry))
    return render_template("manage/_setup_preview.html", section=section, preview=preview(section, form.entry, form.today))


# --- drawing -------------------------------------------------------------------------------------------------------------------------------


def may_change() -> bool:
    """Whether whoever asks may change the set-up."""
    return asker().may(Permission.MANAGE_SETUP)


def draw(form: Form, kind: Kind, status: int = 200) -> Answer:
    """The page of a form."""
    is_slip = form.section == "slips"
    page = render_template(
        "manage/setup_slip.html" if is_slip else "manage/setup_form.html",
        paper=slip_pages.paper_of(kind, form.seen, form.entry) if is_slip else None,
        slip_form=slip_form,
        slip_pages=slip_pages,
        form=form,
        kind=kind,
        name=name_of(form.entry if form.code is None else form.was, form.seen.language) or form.code,
        preview=preview(form.section, form.entry, form.today),
        may_change=may_change(),
        wanted=request.values.get("q", ""),
    )
    return page if status == 200 else _refused(page, status)


def draw_retire(kind: Kind, at: Seen, code: str, status: int = 200, problems: list[dict[str, str]] | None = None) -> Answer:
    """The page of the question, with what stands against it."""
    uses = [{"place": place, "reason": REFERS} for place in references_to(at.content, kind.section, code)]
    told = [told_place(one, at) for one in problems or uses]
    name, refused = at.name(kind.section, code), bool(problems)
    page = render_template("manage/setup_retire.html", kind=kind, seen=at, code=code, name=name, told=told, refused=refused)
    return page if status == 200 else _refused(page, status)


def hall_form(at: Seen) -> Form:
    """The form of the hall as it is."""
    entry = {**at.content["hall"], **at.content["settings"]}
    return Form(at, "hall", (*HALL, *SETTINGS), entry, at.setup.code, entry)


def draw_hall(form: Form, status: int = 200) -> Answer:
    """The page of the hall's form."""
    page = render_template("manage/setup_hall.html", form=form, may_change=may_change(), done=_done(form.seen, "hall"))
    return page if status == 200 else _refused(page, status)


def _refused(page: str, status: int) -> Response:
    return Response(page, status, mimetype="text/html")


def kind_of(section: str) -> Kind:
    """The kind of a section; 404 where there is none."""
    if section not in KINDS:
        abort(404)
    return KINDS[section]


def _done(at: Seen, section: str) -> tuple[str, str, str] | None:
    """What was done last, told by the address: the act, the code and the name of the thing."""
    act, code = request.args.get("done", ""), request.args.get("code", "")
    return (act, code, at.name(section, code)) if act else None


def _boxes(at: Seen, section: str) -> str:
    """The characters of the ticket template just saved that no font has."""
    entry = at.entry(section, request.args.get("code", "")) if section == "slips" and "done" in request.args else None
    return "".join(dict.fromkeys("".join(slip_form.boxes(entry["lines"]).values()))) if entry else ""


def _next_code(at: Seen, section: str) -> str:
    """Windows are numbered: the number after the highest."""
    if section != "counters":
        return ""
    numbers = [int(counter.code) for counter in at.setup.counters if counter.code.isdecimal()]
    return str(max(numbers, default=0) + 1)
