"""Who may do what: one table from role to permissions; what it does not grant is denied."""

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    """What somebody or something is in a hall: a person, a device, a visitor's link, or one scope of an API client."""

    GUIDE = "guide"
    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    ADMIN = "admin"
    AUDITOR = "auditor"

    KIOSK = "kiosk"
    DISPLAY = "display"
    PAD = "pad"
    AGENT = "agent"

    VISITOR = "visitor"

    CLIENT_READ = "client:read"
    CLIENT_ISSUE = "client:issue"
    CLIENT_CALL = "client:call"
    CLIENT_EVALUATE = "client:evaluate"
    CLIENT_REPORT = "client:report"
    CLIENT_STORY = "client:story"


PEOPLE = (Role.GUIDE, Role.CLERK, Role.SUPERVISOR, Role.MANAGER, Role.ADMIN, Role.AUDITOR)
DEVICES = (Role.KIOSK, Role.DISPLAY, Role.PAD, Role.AGENT)
CLIENT_SCOPES = (
    Role.CLIENT_READ,
    Role.CLIENT_ISSUE,
    Role.CLIENT_CALL,
    Role.CLIENT_EVALUATE,
    Role.CLIENT_REPORT,
    Role.CLIENT_STORY,
)


class Permission(StrEnum):
    """One kind of act or look. A route names the one it needs."""

    SEE_HALL = "see_hall"
    SEE_BOARD = "see_board"
    SEE_OWN_TICKET = "see_own_ticket"
    SEE_TICKETS = "see_tickets"
    SEE_REPORTS = "see_reports"
    SEE_CLERKS = "see_clerks"
    SEE_STORY = "see_story"
    SEE_PRINT_JOBS = "see_print_jobs"
    SEE_SETUP = "see_setup"
    OWN_ACCOUNT = "own_account"
    HEARTBEAT = "heartbeat"

    ISSUE = "issue"
    ISSUE_FOR_VISITOR = "issue_for_visitor"
    CANCEL = "cancel"
    REINSTATE = "reinstate"
    REPRINT = "reprint"

    CALL = "call"
    CALL_SPECIFIC = "call_specific"
    SERVE = "serve"
    TRANSFER = "transfer"
    REQUEUE = "requeue"
    NO_SHOW = "no_show"
    UNDO = "undo"
    OPEN_COUNTER = "open_counter"
    PAUSE_COUNTER = "pause_counter"
    CLOSE_COUNTER = "close_counter"
    CLOSE_OTHER_COUNTER = "close_other_counter"
    CHANGE_PROFILE = "change_profile"

    EVALUATE = "evaluate"

    LEASE_PRINT_JOBS = "lease_print_jobs"
    REPORT_PRINT_JOBS = "report_print_jobs"

    SUSPEND_QUEUE = "suspend_queue"
    OPEN_DAY = "open_day"
    CLOSE_DAY = "close_day"
    APPROVE_PAIRING = "approve_pairing"
    MANAGE_DEVICES = "manage_devices"
    MANAGE_SETUP = "manage_setup"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_CLIENTS = "manage_clients"


R, P = Role, Permission

_STAFF = frozenset({P.SEE_HALL, P.SEE_BOARD, P.SEE_TICKETS, P.OWN_ACCOUNT})
# ISSUE draws a number; ISSUE_FOR_VISITOR vouches for another's priority reason.
_FLOOR = frozenset({P.ISSUE, P.ISSUE_FOR_VISITOR, P.CANCEL, P.REINSTATE, P.REPRINT, P.SEE_PRINT_JOBS})
_DESK = frozenset(
    {
        P.CALL,
        P.CALL_SPECIFIC,
        P.SERVE,
        P.TRANSFER,
        P.REQUEUE,
        P.NO_SHOW,
        P.UNDO,
        P.OPEN_COUNTER,
        P.PAUSE_COUNTER,
        P.CLOSE_COUNTER,
    }
)
# SEE_CLERKS is to see who did what, and figures of single clerks.
# SERVE is start, complete, hold and resume; CALL is next and recall; PAUSE_COUNTER is pause and resume.
# CHANGE_PROFILE moves queues between windows, for the day or for good.
_CLERK = _STAFF | _FLOOR | _DESK
_SUPERVISOR = _CLERK | {P.CLOSE_OTHER_COUNTER, P.CHANGE_PROFILE, P.SUSPEND_QUEUE, P.SEE_REPORTS, P.SEE_CLERKS}
_MANAGER = _SUPERVISOR | {P.SEE_STORY, P.SEE_SETUP, P.OPEN_DAY, P.CLOSE_DAY, P.APPROVE_PAIRING, P.MANAGE_DEVICES}

GRANTS: dict[Role, frozenset[Permission]] = {
    R.GUIDE: _STAFF | _FLOOR,
    R.CLERK: _CLERK,
    R.SUPERVISOR: _SUPERVISOR,
    R.MANAGER: _MANAGER,
    R.ADMIN: _MANAGER | {P.MANAGE_SETUP, P.MANAGE_PEOPLE, P.MANAGE_CLIENTS},
    R.AUDITOR: _STAFF | {P.SEE_REPORTS, P.SEE_STORY, P.SEE_SETUP, P.SEE_PRINT_JOBS},
    R.KIOSK: frozenset({P.SEE_HALL, P.ISSUE, P.HEARTBEAT}),
    R.DISPLAY: frozenset({P.SEE_HALL, P.SEE_BOARD, P.HEARTBEAT}),
    R.PAD: frozenset({P.SEE_HALL, P.EVALUATE, P.HEARTBEAT}),
    R.AGENT: frozenset({P.LEASE_PRINT_JOBS, P.REPORT_PRINT_JOBS, P.HEARTBEAT}),
    R.VISITOR: frozenset({P.SEE_HALL, P.SEE_OWN_TICKET, P.EVALUATE}),
    R.CLIENT_READ: frozenset({P.SEE_HALL, P.SEE_BOARD, P.SEE_TICKETS}),
    R.CLIENT_ISSUE: frozenset({P.SEE_HALL, P.ISSUE, P.ISSUE_FOR_VISITOR, P.CANCEL}),
    R.CLIENT_CALL: _DESK | {P.SEE_HALL, P.SEE_TICKETS},
    R.CLIENT_EVALUATE: frozenset({P.SEE_HALL, P.EVALUATE}),
    R.CLIENT_REPORT: frozenset({P.SEE_HALL, P.SEE_REPORTS}),
    R.CLIENT_STORY: frozenset({P.SEE_HALL, P.SEE_STORY}),
}
"""The one table. Clerk, supervisor, manager and admin each may what the one before may, and more; nobody of the house may rate."""


def may(role: Role, permission: Permission) -> bool:
    """Whether the table grants it."""
    return permission in GRANTS.get(role, frozenset())


def may_any(roles: Iterable[Role], permission: Permission) -> bool:
    """Whether one of several roles or scopes is granted it."""
    return any(may(role, permission) for role in roles)
