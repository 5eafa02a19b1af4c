"""Everything the hall may refuse, each with a stable code.

    Refusal
    ├── Unknown        there is no such thing here
    ├── Invalid        the request itself is wrong
    ├── Forbidden      not this person, device or day
    ├── Conflict       right in itself, but not now
    └── Unavailable    the house cannot do it at present

The codes are part of the stable outside: a class may be moved, its code may not change.
"""

from hallq.domain.conflicts import *  # noqa: F403 -- one name for everything that can be refused
from hallq.domain.refusal import *  # noqa: F403 -- likewise
from hallq.domain.refusal import Forbidden, Invalid, Unknown
from hallq.domain.visit_conflicts import *  # noqa: F403 -- likewise

# --- there is no such thing here -----------------------------------------------------------------------------------------------------------


class HallUnknown(Unknown):
    code = "hall_unknown"


class ServiceUnknown(Unknown):
    code = "service_unknown"


class QueueUnknown(Unknown):
    code = "queue_unknown"


class ZoneUnknown(Unknown):
    code = "zone_unknown"


class CounterUnknown(Unknown):
    code = "counter_unknown"


class TicketUnknown(Unknown):
    code = "ticket_unknown"


class PriorityUnknown(Unknown):
    code = "priority_unknown"


class ProfileUnknown(Unknown):
    code = "profile_unknown"


class AgentUnknown(Unknown):
    code = "agent_unknown"


class OccurrenceUnknown(Unknown):
    code = "occurrence_unknown"


class DeviceUnknown(Unknown):
    code = "device_unknown"


class PersonUnknown(Unknown):
    code = "person_unknown"


class PrinterUnknown(Unknown):
    code = "printer_unknown"


class PrintJobUnknown(Unknown):
    code = "print_job_unknown"


class ReportUnknown(Unknown):
    code = "report_unknown"


class PairingUnknown(Unknown):
    """No pairing waits under this code: never made, used, or older than ten minutes."""

    code = "pairing_unknown"


# --- the request itself is wrong -----------------------------------------------------------------------------------------------------------


class FieldInvalid(Invalid):
    """A field holds what it may not; `field` names it and `reason` says why."""

    code = "field_invalid"


class FieldNotObeyed(Invalid):
    """A field this version does not act upon: refused by name rather than ignored."""

    code = "field_not_obeyed"


class BodyInvalid(Invalid):
    """A body that is not the JSON object the route takes."""

    code = "body_invalid"


class BodyTooLarge(Invalid):
    """A body of more than `most` bytes."""

    code = "body_too_large"


class MethodUnknown(Invalid):
    """The address is known, but not with this method."""

    code = "method_unknown"


class KeyMissing(Invalid):
    """A write without an idempotency key."""

    code = "idempotency_key_missing"


class SetupInvalid(Invalid):
    """A set-up file that cannot be taken; `problems` lists every fault with its place."""

    code = "setup_invalid"


class BackupInvalid(Invalid):
    """A file that is no whole backup of a hall, or one of a newer version; `reason` says which."""

    code = "backup_invalid"


class LogInvalid(Invalid):
    """A log that cannot be replayed as asked; `reason` says why."""

    code = "log_invalid"


class PriorityReasonInvalid(Invalid):
    """A priority class that wants a reason got none, or one it does not know."""

    code = "priority_reason_invalid"


class EvaluationInvalid(Invalid):
    """A level that is not one of five, or an option that does not belong to the level."""

    code = "evaluation_invalid"


class PasswordTooWeak(Invalid):
    code = "password_too_weak"


# --- not this person, device or day --------------------------------------------------------------------------------------------------------


class NotSignedIn(Forbidden):
    code = "not_signed_in"


class NotAllowed(Forbidden):
    code = "not_allowed"


class SignInRefused(Forbidden):
    """Unknown name or wrong password: the answer does not tell which."""

    code = "sign_in_refused"


class TryLater(Forbidden):
    """Too many wrong tries; `seconds` says how long to wait."""

    code = "try_later"


class LinkExpired(Unknown):
    """A visitor's link of another day or another life of the database: told apart from nothing else."""

    code = "link_expired"


class ForeignPage(Forbidden):
    """A press that did not come from a page of this house, or from one that has been open too long."""

    code = "foreign_page"


class PasswordChangeRequired(Forbidden):
    code = "password_change_required"
