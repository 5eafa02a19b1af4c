"""What the clerk reads beside a missed number: where it waits when it comes back, or that it has ended."""

from hallq.domain.missed import MINUTE, MissedRule, Missing, may_come_back, rule_in
from hallq.domain.routing import HallSetup
from hallq.domain.ticket import Ticket
from hallq.queries.instant import Instant
from hallq.queries.missed import missing_of
from hallq.web.instants import clock_time
from hallq.web.locale import gettext


def way_back(at: Instant, ticket: Ticket, now: int) -> tuple[str, bool]:
    """Where the hall's rule puts a missed number, in words, and whether it takes the number back at all."""
    rule, missing = rule_in(at.setup.settings), missing_of(at, ticket, now)
    if not may_come_back(rule, missing):
        return gettext("Has ended: the visitor takes a new number"), False
    return _words(at.setup, rule, missing, ticket), True


def _words(setup: HallSetup, rule: MissedRule, missing: Missing, ticket: Ticket) -> str:
    if rule.kind == "back":
        return gettext("To the end of the line · missed %(n)s of %(all)s", n=missing.misses, all=rule.times)
    if rule.kind == "after":
        return gettext("Behind %(others)s others · missed %(n)s of %(all)s", others=rule.after, n=missing.misses, all=rule.times)
    if rule.kind == "minutes":
        until = clock_time(ticket.last_at + round(rule.minutes * MINUTE), setup.tz)
        return gettext("Place kept until %(time)s", time=until)
    return gettext("Place kept for %(n)s more numbers", n=rule.numbers - missing.later_called)
