"""People of the house: making accounts with one-time codes, names and roles, ending sessions, closing and opening again."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, render_template, request, url_for
from pydantic import Field
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from hallq.domain.errors import FieldInvalid, PersonUnknown
from hallq.domain.permissions import PEOPLE, Permission, Role
from hallq.manage.moments import ago, day_and_time
from hallq.manage.people_skills import calls_visitors, queues_by_zone
from hallq.manage.refused import NONE, Problems, Sealed, Sure, or_again
from hallq.operations import people
from hallq.operations.hall import Tx
from hallq.operations.people import NewCode
from hallq.queries.principals import PersonInList
from hallq.queries.principals import people as accounts
from hallq.web.acting import perform_once
from hallq.web.auth import allowed, asker
from hallq.web.current import house, looking
from hallq.web.forms import Asked, read_fields, read_query
from hallq.web.front_page import ROLES
from hallq.words import mark as _

MAY = {
    Role.GUIDE: _("Takes numbers for visitors, gives copies, brings missed numbers back."),
    Role.CLERK: _("Works at a window: calls, serves, transfers."),
    Role.SUPERVISOR: _("Also closes windows of others, stops queues, sees reports."),
    Role.MANAGER: _("Also opens and closes the day, lets screens in, sees the whole story."),
    Role.ADMIN: _("Also sets the hall up, looks after people and programs."),
    Role.AUDITOR: _("Sees reports and the whole story, changes nothing."),
}
"""What each role may, in a sentence."""

DONE = {
    "renamed": _("Saved."),
    "skills": _("Saved. It holds from the next call on."),
    "role": _("The role is another one now; all sign-ins have ended."),
    "ended": _("Signed out everywhere."),
    "closed": _("The account is closed; all sign-ins have ended."),
}
ALREADY = _("This was done already. The code was shown once; where it is lost, give a new one.")
MOST = 50
GONE = "closed"
GROUPS = ("admin", "manager", "supervisor", "clerk", "guide", "auditor", GONE)
NAMES = ROLES | {GONE: _("Closed accounts")}
OPEN, WAITS, RAN_OUT, CLOSED = (_("Open"), "ok"), (_("Waits for its code"), "calm"), (_("Code ran out"), "warn"), (_("Account closed"), "")


class Looked(Asked):
    """Who is looked for: a part of a name or login, and a group."""

    q: str = ""
    group: str = ""
    page: int = Field(1, ge=1, le=1000)

    def finds(self, one: "PersonShown") -> bool:
        """Whether this account is among them."""
        part = self.q.strip().casefold()
        return self.group in {"", _group(one)} and (part in one.person.login or part in one.person.name.casefold())


class NewPerson(Sealed):
    """An account to be made."""

    login: str = ""
    name: str = ""
    role: str = ""


class NameForm(Sealed):
    """Another name."""

    name: str = ""


class SkillsForm(Sealed):
    """Which queues somebody can serve: `all`, or `some` of them."""

    which: str = "all"
    skills: list[str] = Field(default_factory=list)


class RoleForm(Sealed):
    """Another role."""

    role: str = ""


@dataclass(frozen=True, slots=True)
class PersonShown:
    """An account as the office shows it; `role` and `word` are msgids."""

    person: PersonInList
    role: str
    word: str
    tone: str
    seen: str
    code_until: str


def add_people(blueprint: Blueprint) -> None:
    """The pages of people."""
    post = ["POST"]
    blueprint.add_url_rule("/people", view_func=see_people, endpoint="people")
    blueprint.add_url_rule("/people/new", view_func=see_new, endpoint="people_new", methods=["GET"])
    blueprint.add_url_rule("/people/new", view_func=make_person, endpoint="people_make", methods=post)
    blueprint.add_url_rule("/people/of/<login>", view_func=see_person, endpoint="people_one")
    blueprint.add_url_rule("/people/of/<login>/name", view_func=rename, endpoint="people_name", methods=post)
    blueprint.add_url_rule("/people/of/<login>/skills", view_func=change_skills, endpoint="people_skills", methods=post)
    blueprint.add_url_rule("/people/of/<login>/role", view_func=change_role, endpoint="people_role", methods=post)
    blueprint.add_url_rule("/people/of/<login>/code", view_func=renew_code, endpoint="people_code", methods=post)
    blueprint.add_url_rule("/people/of/<login>/sign-out", view_func=sign_out, endpoint="people_sign_out", methods=post)
    blueprint.add_url_rule("/people/of/<login>/close", view_func=close, endpoint="people_close", methods=post)
    blueprint.add_url_rule("/people/of/<login>/reopen", view_func=reopen, endpoint="people_reopen", methods=post)


@allowed(Permission.MANAGE_PEOPLE)
def see_people() -> str:
    """Everybody by role, those with most rights first, a page at a time; or whoever is looked for."""
    asked, everybody = read_query(Looked), _everybody()
    counts = Counter(_group(one) for one in everybody)
    found = [one for one in everybody if asked.finds(one)]
    found.sort(key=lambda one: (GROUPS.index(_group(one)), one.person.login))
    shown = found[(asked.page - 1) * MOST : asked.page * MOST]
    groups = [(group, counts[group]) for group in GROUPS if counts[group]]
    told = {"by_group": [(group, list(same)) for group, same in groupby(shown, key=_group)], "groups": groups, "asked": asked, "names": NAMES}
    return render_template("manage/people.html", **told, counts=Counter(map(_group, found)), pages=-(-len(found) // MOST))


@allowed(Permission.MANAGE_PEOPLE)
def see_new() -> Response:
    """The form for a new account."""
    return _new_page(NONE)


@allowed(Permission.MANAGE_PEOPLE)
def make_person() -> Response:
    """Open an account; its code is on this one answer and nowhere else."""
    asked = read_fields(NewPerson, request.form.to_dict())

    def attempt() -> Response:
        return _with_code(lambda tx: people.make_person(tx, login=asked.login, name=asked.name, role=_role(asked.role)), people.login_of(asked.login))

    return or_again(attempt, lambda problems: _new_page(problems, asked), "login", "name", "role")


@allowed(Permission.MANAGE_PEOPLE)
def see_person(login: str) -> Response:
    """The page of one account."""
    return _person_page(login, NONE)


@allowed(Permission.MANAGE_PEOPLE)
def rename(login: str) -> Response:
    """Another name."""
    asked = read_fields(NameForm, request.form.to_dict())
    return _done(login, "renamed", lambda tx: people.rename_person(tx, login=login, name=asked.name), "name")


@allowed(Permission.MANAGE_PEOPLE)
def change_skills(login: str) -> Response:
    """Which queues somebody can serve, from the next call on."""
    asked = read_fields(SkillsForm, request.form.to_dict() | {"skills": request.form.getlist("skills")})
    wanted = None if asked.which == "all" else asked.skills
    return _done(login, "skills", lambda tx: people.change_skills(tx, login=login, skills=wanted), "skills")


@allowed(Permission.MANAGE_PEOPLE)
def change_role(login: str) -> Response:
    """Another role; all sign-ins end."""
    asked = read_fields(RoleForm, request.form.to_dict())
    return _done(login, "role", lambda tx: people.change_role(tx, login=login, role=_role(asked.role)), "role")


@allowed(Permission.MANAGE_PEOPLE)
def sign_out(login: str) -> Response:
    """End all sessions of somebody."""
    read_fields(Sealed, request.form.to_dict())
    return _done(login, "ended", lambda tx: people.end_sessions(tx, login=login))


@allowed(Permission.MANAGE_PEOPLE)
def close(login: str) -> Response:
    """Close an account."""
    asked = read_fields(Sure, request.form.to_dict())
    return _done(login, "closed", lambda tx: _closed(tx, login, asked), "sure")


@allowed(Permission.MANAGE_PEOPLE)
def renew_code(login: str) -> Response:
    """A new code for somebody who forgot the password or missed the day."""
    read_fields(Sealed, request.form.to_dict())
    return _or_person(login, lambda: _with_code(lambda tx: people.renew_code(tx, login=login), login))


@allowed(Permission.MANAGE_PEOPLE)
def reopen(login: str) -> Response:
    """Open a closed account again, with a new code."""
    read_fields(Sealed, request.form.to_dict())
    return _or_person(login, lambda: _with_code(lambda tx: people.reopen_person(tx, login=login), login))


def _done(login: str, what: str, perform: Callable[[Tx], object], *fields: str) -> Response:
    """Perform once and go back to the account; whoever did it to the own account is signed out by it, and shown the door."""

    def attempt() -> Response:
        perform_once(perform, lambda _tx, _result: (200, ""))
        return redirect(url_for(".people_one", login=login, done=what), 303)

    return _or_person(login, attempt, *fields)


def _or_person(login: str, attempt: Callable[[], Response], *fields: str) -> Response:
    return or_again(attempt, lambda problems: _person_page(login, problems), *fields)


def _with_code(perform: Callable[[Tx], NewCode], login: str) -> Response:
    """Perform once and show the code: it is in no kept answer, so a second sending of the same press shows none."""
    made: list[NewCode] = []
    answer = perform_once(lambda tx: made.append(perform(tx)), lambda _tx, _none: (200, ""))
    return _person_page(login, NONE, already=ALREADY) if answer.repeated else _person_page(made[0].login, NONE, made=made[0])


def _closed(tx: Tx, login: str, asked: Sure) -> None:
    asked.check()
    people.close_person(tx, login=login)


def _role(told: str) -> Role:
    found = next((role for role in PEOPLE if role.value == told), None)
    if found is None:
        raise FieldInvalid(field="role", reason="unknown")
    return found


def _everybody() -> list[PersonShown]:
    now = house().clock.real()
    with looking() as at:
        found, timezone = accounts(at.connection, at.setup.hall_id, now), at.setup.tz
    shown = []
    for one in found:
        word, tone = _state(one)
        seen = "–" if one.seen_at is None else ago(one.seen_at, now)
        shown.append(PersonShown(one, ROLES[one.role.value], word, tone, seen, day_and_time(one.code_until, timezone)))
    return shown


def _group(one: PersonShown) -> str:
    """Under which heading an account stands."""
    return GONE if one.person.closed_at is not None else one.person.role.value


def _state(one: PersonInList) -> tuple[str, str]:
    if one.closed_at is not None:
        return CLOSED
    if one.has_password:
        return OPEN
    return WAITS if one.code_until else RAN_OUT


def _new_page(problems: Problems, asked: NewPerson | None = None) -> Response:
    told = {"asked": asked or NewPerson(csrf="", key="", role=Role.CLERK.value), "roles": _roles()}
    return _page("manage/people_new.html", problems, **told)


def _person_page(login: str, problems: Problems, *, made: NewCode | None = None, already: str | None = None) -> Response:
    one = next((one for one in _everybody() if one.person.login == login), None)
    if one is None:
        raise PersonUnknown(login=login)
    principal = asker().principal
    told = {"one": one, "roles": _roles(), "made": made, "already": already, "is_me": principal is not None and principal.code == login}
    with looking() as at:
        told["zones"] = queues_by_zone(at.setup) if calls_visitors(one.person.role) else []
        if made is not None:
            told["until"] = day_and_time(made.until, at.setup.tz)
    return _page("manage/person.html", problems, **told, done=DONE.get(request.args.get("done", "")))


def _roles() -> list[tuple[str, str, str]]:
    """Roles from the one who may least: value, word, what it may."""
    return [(role.value, ROLES[role.value], MAY[role]) for role in PEOPLE]


def _page(name: str, problems: Problems, **told: object) -> Response:
    return Response(render_template(name, problems=problems, **told), problems.status, mimetype="text/html")
