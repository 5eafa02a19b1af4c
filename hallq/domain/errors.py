"""Everything the hall may refuse, each with a stable code.

    Refusal
    ├── Unknown        there is no such thing here
    ├── Invalid        the request itself is wrong
    ├── Forbidden      not this person, device or day
    ├── Conflict       right in itself, but not now
    └── Unavailable    the house cannot do it at present

The codes are part of the stable outside: a class may be moved, its code may not change.
"""

from typing import Any, ClassVar


class Refusal(Exception):
    """What was refused; `facts` say about what, in plain values fit for a reader. Nothing was changed when one is raised."""

    code: ClassVar[str] = "refused"

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.code, facts)
        self.facts = facts

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.code}({told})"


class Unknown(Refusal):
    """There is no such thing in this hall."""

    code = "not_found"


class Invalid(Refusal):
    """The request cannot be understood or contradicts itself."""

    code = "invalid"


class Forbidden(Refusal):
    """The asker may not do this, whoever else may."""

    code = "not_allowed"


class Conflict(Refusal):
    """The request is right, but not in the present state of the hall."""

    code = "conflict"


class Unavailable(Refusal):
    """The house cannot answer at present; trying again later may help."""

    code = "unavailable"


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


# --- right, but not now --------------------------------------------------------------------------------------------------------------------


class IllegalTransition(Conflict):
    """The ticket's state does not allow the action."""

    code = "illegal_transition"


class VersionStale(Conflict):
    """`If-Match` named a version that is no longer the ticket's; nothing was changed."""

    code = "version_stale"


class KeyReused(Conflict):
    """The same idempotency key came with another body."""

    code = "idempotency_key_reused"


class DayNotOpen(Conflict):
    code = "day_not_open"


class DayAlreadyOpen(Conflict):
    code = "day_already_open"


class DayInPast(Conflict):
    """The business day never goes back, whatever the clock says."""

    code = "day_in_past"


class DayTooFarAhead(Conflict):
    """The clock is more than a week ahead of the open day: a manager must confirm."""

    code = "day_too_far_ahead"


class HallClosed(Conflict):
    """Outside the opening hours of the service; `opens_at` is the next opening where one is known."""

    code = "hall_closed"


class HallFull(Conflict):
    """As many visitors wait as the hall's settings allow."""

    code = "hall_full"


class NoMoreTickets(Conflict):
    """Open still, but the day's last ticket is gone; `since` says when, `opens_at` when there are tickets again."""

    code = "no_more_tickets"


class ServiceRetired(Conflict):
    """The service is no longer offered here."""

    code = "service_retired"


class ServiceSuspended(Conflict):
    code = "service_suspended"


class QueueSuspended(Conflict):
    code = "queue_suspended"


class QueueFull(Conflict):
    code = "queue_full"


class QuotaReached(Conflict):
    code = "quota_reached"


class CounterBusy(Conflict):
    """The counter still has a visitor: complete first, or complete and call next."""

    code = "counter_busy"


class CounterNotOpen(Conflict):
    code = "counter_not_open"


class CounterTaken(Conflict):
    """Somebody else works at this counter."""

    code = "counter_taken"


class ClerkElsewhere(Conflict):
    """The clerk is signed in at another counter."""

    code = "clerk_elsewhere"


class CounterTransitionIllegal(Conflict):
    code = "counter_transition_illegal"


class NotServedHere(Conflict):
    """The ticket is not at this counter, or its queue is not served here."""

    code = "not_served_here"


class TooEarly(Conflict):
    """A no-show before the visitor had the promised time or calls."""

    code = "too_early"


class TooLate(Conflict):
    """The time in which this could be done is over."""

    code = "too_late"


class NothingToUndo(Conflict):
    """The last act on the ticket is not one that can be undone, or somebody has acted since."""

    code = "nothing_to_undo"


class AlreadyEvaluated(Conflict):
    code = "already_evaluated"


class NotYetServed(Conflict):
    """There is no service to evaluate yet."""

    code = "not_yet_served"


class SetupInUse(Conflict):
    """What a set-up would retire is waited for or worked at; `in_use` lists each thing with its place and reason."""

    code = "setup_in_use"


class LastAdmin(Conflict):
    """Nobody would be left to administer the hall."""

    code = "last_admin"


class CodeTaken(Conflict):
    """A thing with this code is there already."""

    code = "code_taken"


class FileTaken(Conflict):
    """A file of this name is there already; nothing is ever written over."""

    code = "file_taken"


class DatabaseInUse(Conflict):
    """Somebody else has the database open; stop the server first."""

    code = "database_in_use"


class DatabaseNotEmpty(Conflict):
    """The database holds a hall already."""

    code = "database_not_empty"


class DatabaseBehind(Conflict):
    """The tables are not those of this version; `hallq migrate` leads them up."""

    code = "database_behind"


class DatabaseAhead(Conflict):
    """The tables are those of a newer hallq, which this one would only harm."""

    code = "database_ahead"


class PairingNotApproved(Conflict):
    code = "pairing_not_approved"


class LeaseLost(Conflict):
    """The print job is no longer leased to this worker."""

    code = "lease_lost"


# --- the house cannot do it at present -----------------------------------------------------------------------------------------------------


class NotOffered(Unavailable):
    """Part of the stable outside that this version does not offer; named so that nobody waits for it."""

    code = "not_offered"


class NoHallYet(Unavailable):
    """There is no database here, or no hall in it; `hallq init` makes both."""

    code = "no_hall_yet"


class DatabaseUnavailable(Unavailable):
    code = "database_unavailable"


class DiskFull(Unavailable):
    code = "disk_full"


class TooManySockets(Unavailable):
    code = "too_many_sockets"


class InternalFault(Unavailable):
    """Something broke inside the house; what, stands in its log and is not told outside."""

    code = "internal_fault"
