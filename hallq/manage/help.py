"""The handbook in the office: a page a role, the reader's own first, with no need of any network."""

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, url_for
from werkzeug.exceptions import NotFound

from hallq.domain.permissions import Permission
from hallq.manage.handbook import FIRST, PAGES, Addresses, page, picture, title
from hallq.web.auth import allowed, asker
from hallq.web.locale import language


@dataclass(frozen=True, slots=True)
class Chapter:
    """A page of the handbook in the list of all."""

    name: str
    title: str
    current: bool


def add_help(blueprint: Blueprint) -> None:
    """The pages of the handbook, and its pictures."""
    blueprint.add_url_rule("/help", view_func=see_help, endpoint="help")
    blueprint.add_url_rule("/help/<name>", view_func=see_help_page, endpoint="help_page")
    blueprint.add_url_rule("/help/images/<tag>/<name>.png", view_func=see_picture, endpoint="help_picture")


@allowed(Permission.OWN_ACCOUNT)
def see_help() -> str:
    """The page that is for whoever asks."""
    return _shown(_own())


@allowed(Permission.OWN_ACCOUNT)
def see_help_page(name: str) -> str:
    """One page of it."""
    if name not in PAGES:
        raise NotFound
    return _shown(name)


@allowed(Permission.OWN_ACCOUNT)
def see_picture(tag: str, name: str) -> Response:
    """A picture of a page."""
    found = picture(tag, name)
    if found is None:
        raise NotFound
    return Response(found, mimetype="image/png", headers={"Cache-Control": "private, max-age=3600"})


def _own() -> str:
    return next((FIRST[role] for role in asker().roles if role in FIRST), PAGES[0])


def _shown(name: str) -> str:
    tag, own = language(), _own()
    addresses = Addresses(lambda other: url_for(".help_page", name=other), lambda image: url_for(".help_picture", tag=tag, name=image))
    chapters = [Chapter(one, title(one, tag), one == name) for one in sorted(PAGES, key=lambda one: one != own)]
    return render_template("manage/help.html", shown=page(name, tag, addresses), chapters=chapters)
