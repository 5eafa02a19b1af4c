"""Who drives a printer: the devices that were let in as print agents, to choose from."""

from flask import g

from hallq.domain.permissions import Role
from hallq.queries.principals import devices
from hallq.web.current import hall, house
from hallq.web.locale import gettext
from hallq.words import mark as _


def agent_choices(current: str | None) -> list[tuple[str, list[tuple[str, str]]]]:
    """The print agents that are let in, each with its name; `current` stays where it is none of them."""
    known = _names()
    options = [(code, name if name == code else f"{name} ({code})") for code, name in known.items()]
    if current and current not in known:
        options.append((current, gettext(_("%(what)s (not known here)"), what=current)))
    return [("", options)]


def agent_name(code: str) -> str:
    """What a print agent is called, its code where it is not known."""
    return _names().get(code, code)


def _names() -> dict[str, str]:
    """The names of the print agents by code, read once a request."""
    found: dict[str, str] | None = g.get("print_agents")
    if found is None:
        with house().database.reading() as connection:
            listed = devices(connection, hall().id)
        found = g.print_agents = {one.code: one.name for one in listed if one.kind == Role.AGENT and one.revoked_at is None}
    return found
