"""What is right in itself but refused now: by the state of the hall, or because the house cannot at present."""

from hallq.domain.refusal import Conflict, Unavailable

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


class VisitorAtCounter(Conflict):
    """Whoever signs out would leave a visitor at the counter."""

    code = "visitor_at_counter"


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


class StepNotOpen(Conflict):
    """The step cannot be done in the place of the present one: it is not in either order with it, or the present one was called already."""

    code = "step_not_open"


class AgentLimitReached(Conflict):
    """The agent has taken as many numbers today as the hall allows."""

    code = "agent_limit_reached"


class NotJoined(Conflict):
    """Nobody of this counter helps with that visit."""

    code = "not_joined"


class AlreadyEvaluated(Conflict):
    code = "already_evaluated"


class NotYetServed(Conflict):
    """There is no service to evaluate yet."""

    code = "not_yet_served"


class SetupInUse(Conflict):
    """What a set-up would retire is waited for or worked at; `in_use` lists each thing with its place and reason."""

    code = "setup_in_use"


class SetupStale(Conflict):
    """The set-up has changed since the form was made: it is `version` now, the form was made for `expected`."""

    code = "setup_stale"


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


class CopyNotOffered(Conflict):
    """A visitor gets no copy here: the slip came out, is still to come, was copied already, or the minute for it is over."""

    code = "copy_not_offered"


class PaperSettled(Conflict):
    """Nobody needs to say what became of the slip: it is known, or was said."""

    code = "paper_settled"


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
