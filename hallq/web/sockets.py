"""Which screen a socket is: the same cookie or token as over HTTP, or nobody, who sees what hangs on the wall."""

from typing import Any

from flask import g, request

from hallq.domain.errors import Refusal
from hallq.domain.permissions import Permission
from hallq.live.hub import AGENTS, PUBLIC, STAFF, Screen
from hallq.web.auth import session_token
from hallq.web.current import front, hall


def screen_of(auth: dict[str, Any]) -> Screen | None:
    """The screen whose socket asks to be let in, in the hall that its address names; None where it may not see that hall."""
    g.hall_code = request.args.get("hall")
    try:
        hall_id = hall().id
    except Refusal:
        return None
    token = auth.get("token") or session_token(request.args.get("device"))
    if token is None:
        return Screen(hall_id, PUBLIC)
    return _of_account(str(token), hall_id)


def _of_account(token: str, hall_id: int) -> Screen | None:
    who = front().doorkeeper.find(token)
    if who is None or who.hall_id != hall_id:
        return None
    if who.may(Permission.LEASE_PRINT_JOBS):
        return Screen(hall_id, AGENTS, str(who.actor))
    if not who.may(Permission.SEE_HALL):
        return None
    until = None if who.principal is None else who.principal.until
    return Screen(hall_id, STAFF if who.may(Permission.SEE_TICKETS) else PUBLIC, str(who.actor), until)
