"""What the house says when it refuses: a title and a sentence for every code, in the reader's language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hallq.domain.errors import BodyTooLarge, EvaluationInvalid, FieldInvalid, PasswordTooWeak, Refusal
from hallq.words import gettext
from hallq.words import mark as _


@dataclass(frozen=True, slots=True)
class Told:
    """A refusal in words: the title is the same each time, the sentence speaks of this case."""

    title: str
    sentence: str


WITH_REASON = (FieldInvalid, EvaluationInvalid, PasswordTooWeak)


def tell(refusal: Refusal, language: str) -> Told:
    """The refusal for a reader of `language`."""
    title = title_of(refusal.code, language)
    sentence = _REASONS.get(str(refusal.facts.get("reason"))) if isinstance(refusal, WITH_REASON) else _case(refusal)
    facts = {**refusal.facts, "size": _size(refusal.facts.get("most"))} if isinstance(refusal, BodyTooLarge) else refusal.facts
    return Told(title, gettext(sentence or _WORDS[refusal.code][1], language) % _Facts(facts))


def _case(refusal: Refusal) -> str | None:
    """The sentence of a refusal with this fact and without that one; none where its code has but one."""
    cases = _CASES.get(refusal.code, ())
    return next((said for fact, other, said in cases if refusal.facts.get(fact) and not refusal.facts.get(other)), None)


def _size(count: Any) -> str:
    """Bytes as people say them: 65536 are 64 KB, 4000000 are 4 MB."""
    if not isinstance(count, int):
        return "—"
    return f"{count / 1_000_000:g} MB" if count >= 1_000_000 else f"{count / 1024:g} KB"


def title_of(code: str, language: str) -> str:
    """The title of every refusal with this code."""
    return gettext(_WORDS[code][0], language)


def plain_sentence_of(code: str, language: str) -> str:
    """The sentence of a code where there is no case to speak of: facts are left as dots."""
    return re.sub(r"%\(\w+\)s", "…", gettext(_WORDS[code][1], language))


class _Facts(dict[str, Any]):
    """Facts to be put into a sentence; one that a refusal does not carry is shown as a dash."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        super().__init__({name: "—" if value is None else value for name, value in facts.items()})

    def __missing__(self, name: str) -> str:
        return "—"


_WORDS: dict[str, tuple[str, str]] = {
    "refused": (_("Refused"), _("This cannot be done.")),
    # There is no such thing here.
    "not_found": (_("Not found"), _("There is nothing at this address.")),
    "hall_unknown": (_("Hall unknown"), _("There is no such hall here. Where there are several, the address must name one.")),
    "service_unknown": (_("Service unknown"), _("There is no service %(service)s in this hall.")),
    "zone_unknown": (_("Zone unknown"), _("There is no zone %(zone)s in this hall.")),
    "queue_unknown": (_("Queue unknown"), _("There is no queue %(queue)s in this hall.")),
    "counter_unknown": (_("Counter unknown"), _("There is no counter %(counter)s in this hall.")),
    "ticket_unknown": (_("Ticket unknown"), _("There is no such ticket in this hall.")),
    "priority_unknown": (_("Priority unknown"), _("There is no priority class %(priority)s in this hall.")),
    "profile_unknown": (_("Work profile unknown"), _("There is no such work profile in this hall.")),
    "agent_unknown": (_("Agent unknown"), _("There is no agent %(agent)s in this hall.")),
    "occurrence_unknown": (_("Service unknown to rate"), _("There is no such service to rate.")),
    "device_unknown": (_("Device unknown"), _("There is no such device in this hall.")),
    "person_unknown": (_("Person unknown"), _("There is nobody of that name in this hall.")),
    "printer_unknown": (_("Printer unknown"), _("There is no such printer in this hall.")),
    "print_job_unknown": (_("Print job unknown"), _("There is no such print job in this hall.")),
    "report_unknown": (_("Report unknown"), _("There is no such report.")),
    "pairing_unknown": (_("Pairing code unknown"), _("No screen waits with this code. Codes are good for ten minutes and for once.")),
    "link_expired": (_("Link not valid"), _("This link is not valid, or no longer. A link is good on the day of its ticket.")),
    # The request itself is wrong.
    "invalid": (_("Request not valid"), _("The request cannot be understood.")),
    "body_invalid": (_("Body not valid"), _("The body must be one JSON object.")),
    "body_too_large": (_("Body too large"), _("What is sent may have %(size)s at most.")),
    "method_unknown": (_("Method not offered"), _("This address does not take this method.")),
    "field_invalid": (_("Field not valid"), _("The field %(field)s holds what it may not.")),
    "field_not_obeyed": (_("Field unknown"), _("The field %(field)s is not known here, and nothing that is not obeyed is taken.")),
    "idempotency_key_missing": (
        _("Idempotency key missing"),
        _("A write needs the header Idempotency-Key: 8 to 80 characters, new for each press, the same when repeated."),
    ),
    "setup_invalid": (_("Set-up not valid"), _("The set-up file cannot be taken as it is.")),
    "setup_in_use": (_("Set-up in use"), _("Visitors wait for, or somebody works at, what would be taken away.")),
    "setup_stale": (_("Set-up has changed"), _("Somebody has changed the set-up in the meantime. Nothing was saved; please look and save again.")),
    "last_admin": (_("Last administrator"), _("Nobody would be left to administer the hall.")),
    "backup_invalid": (_("Backup not valid"), _("This file is no backup that can be taken: %(reason)s.")),
    "log_invalid": (_("Log not valid"), _("This log cannot be replayed: %(reason)s.")),
    "priority_reason_invalid": (_("Reason not valid"), _("The priority class %(priority)s asks for one of its own reasons.")),
    "evaluation_invalid": (_("Rating not valid"), _("This is not a rating that can be given.")),
    "password_too_weak": (_("Password too weak"), _("This password is too short or too well known. Take at least eight characters, rather fifteen.")),
    # Not this person, device or day.
    "not_allowed": (_("Not allowed"), _("You may not do this here.")),
    "not_signed_in": (_("Not signed in"), _("Please sign in first, or send a valid token.")),
    "sign_in_refused": (_("Sign-in refused"), _("The name or the password is wrong.")),
    "try_later": (_("Too many tries"), _("Too many wrong tries. Please wait %(seconds)s seconds.")),
    "foreign_page": (_("Press not accepted"), _("This press did not come from a fresh page of this house. Please load the page again.")),
    "password_change_required": (_("New password needed"), _("Please choose a password of your own first.")),
    # Right, but not now.
    "conflict": (_("Not possible now"), _("This is not possible in the present state of the hall.")),
    "illegal_transition": (_("Not possible in this state"), _("The ticket's state does not allow this.")),
    "version_stale": (_("Changed meanwhile"), _("The ticket has changed meanwhile. Please look again.")),
    "idempotency_key_reused": (_("Idempotency key used already"), _("This idempotency key was used for another request.")),
    "day_not_open": (_("Day not open"), _("The hall's business day is not open.")),
    "day_already_open": (_("Day open already"), _("The business day %(day)s is open already.")),
    "day_in_past": (_("Day in the past"), _("The clock shows %(proposed)s, but %(open_day)s has been open: a business day never goes back.")),
    "day_too_far_ahead": (_("Day far ahead"), _("The clock is %(days)s days ahead of the last business day. A manager must confirm the new day.")),
    "hall_closed": (_("Closed"), _("This service is closed at present.")),
    "hall_full": (_("Hall full"), _("As many visitors wait as the hall can take. Please come back a little later.")),
    "no_more_tickets": (_("No more tickets"), _("There are no more tickets for this service today.")),
    "service_retired": (_("Service no longer offered"), _("This service is no longer offered here.")),
    "service_suspended": (_("Service suspended"), _("This service is suspended at present.")),
    "queue_suspended": (_("Queue suspended"), _("This queue takes no more visitors at present.")),
    "queue_full": (_("Queue full"), _("This queue has no more places.")),
    "quota_reached": (_("All places given"), _("Today's %(quota)s places for this service are all given.")),
    "counter_busy": (_("Counter busy"), _("Counter %(counter)s still has a visitor: finish there first, or complete and call next.")),
    "visitor_at_counter": (_("Visitor at the counter"), _("A visitor is still at counter %(counter)s: finish there first, then sign out.")),
    "counter_not_open": (_("Counter not open"), _("Counter %(counter)s is not open.")),
    "counter_taken": (_("Counter taken"), _("Somebody else works at counter %(counter)s.")),
    "clerk_elsewhere": (_("At another counter"), _("You are working at counter %(counter)s. Close it first.")),
    "counter_transition_illegal": (_("Not possible at this counter"), _("The counter's state does not allow this.")),
    "not_served_here": (_("Not served here"), _("The ticket is not at this counter, or its queue is not served there.")),
    "step_not_open": (
        _("Not this step now"),
        _("Only another step of the same stage can be done first, and only before the present one has been called."),
    ),
    "agent_limit_reached": (_("Agent's numbers are used up"), _("Agent %(agent)s has taken the %(limit)s numbers allowed in a day.")),
    "not_joined": (_("Not helping there"), _("Counter %(counter)s does not help with this visit.")),
    "too_early": (_("Too early"), _("The visitor has more time to come: %(calls_missing)s more calls and %(seconds_missing)s more seconds.")),
    "recalled_enough": (_("Called often enough"), _("The visitor has been called %(calls)s times, and the hall calls no more often than that.")),
    "number_void": (
        _("Number has ended"),
        _("Number %(number)s was missed %(misses)s times and has ended by the rule of the hall. The visitor takes a new one."),
    ),
    "missed_too_long": (
        _("Missed too long ago"),
        _("Number %(number)s was missed %(minutes)s minutes ago, and its place is no longer kept. The visitor takes a new one."),
    ),
    "clerk_not_at_work": (_("Not at work"), _("%(person)s works at no counter at present.")),
    "too_late": (_("Too late"), _("The time in which this could be done is over.")),
    "nothing_to_undo": (_("Nothing to undo"), _("The last act cannot be undone, or somebody has acted since.")),
    "already_evaluated": (_("Rated already"), _("This service has been rated already. Thank you.")),
    "not_yet_served": (_("Not served yet"), _("There is no service to rate yet.")),
    "code_taken": (_("Code taken"), _("This code is in use already.")),
    "pairing_not_approved": (_("Not approved yet"), _("A manager has not approved this screen yet.")),
    "copy_not_offered": (
        _("No copy here"),
        _("A copy is given here once, and only where the slip did not come out. Please ask at the service desk."),
    ),
    "paper_settled": (_("Nothing to confirm"), _("What became of this slip is known already.")),
    "lease_lost": (_("Lease lost"), _("The print job is no longer leased to this worker.")),
    "file_taken": (_("File there already"), _("There is a file %(file)s already, and nothing is written over.")),
    "database_in_use": (_("Database in use"), _("Process %(process)s has the database open. Stop it first.")),
    "database_not_empty": (_("Database not empty"), _("The database holds a hall already.")),
    "database_behind": (_("Database of another version"), _("The tables are not those of this version: run hallq migrate.")),
    "database_ahead": (_("Database of a newer version"), _("The tables are those of a newer hallq (%(revision)s): use that one.")),
    # The house cannot do it at present.
    "unavailable": (_("Not available"), _("The house cannot do this at present.")),
    "not_offered": (_("Not offered yet"), _("%(what)s is not offered by this version.")),
    "no_hall_yet": (_("No hall yet"), _("There is no hall here yet (%(home)s): hallq init makes one.")),
    "database_unavailable": (_("Database not available"), _("The database does not answer. Please try again with the same idempotency key.")),
    "disk_full": (_("Disk full"), _("The disk is full. Nothing was written.")),
    "too_many_sockets": (_("Too many screens"), _("As many screens are connected as this installation takes.")),
    "internal_fault": (_("Fault inside"), _("Something went wrong inside. It has been written down.")),
}

_CASES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "printer_unknown": (("printer", "", _("There is no printer %(printer)s in this hall.")),),
    "too_early": (
        ("calls_missing", "seconds_missing", _("The visitor has more time to come: %(calls_missing)s more calls.")),
        ("seconds_missing", "calls_missing", _("The visitor has more time to come: %(seconds_missing)s more seconds.")),
    ),
    "missed_too_long": (
        (
            "most_later",
            "most_minutes",
            _("After number %(number)s %(later)s were called (%(most_later)s at most); its place is kept no longer. The visitor takes a new one."),
        ),
    ),
}
"""Other sentences of a code: for a case with the first fact and without the second."""

_REASONS: dict[str, str] = {
    "missing": _("The field %(field)s is missing."),
    "wrong_type": _("The field %(field)s is of the wrong kind."),
    "too_long": _("The field %(field)s is too long."),
    "too_short": _("The field %(field)s is too short."),
    "out_of_range": _("The field %(field)s is out of range."),
    "control_characters": _("The field %(field)s holds control characters."),
    "malformed": _("The field %(field)s is not written as it should be."),
    "unknown": _("The field %(field)s holds a value that is not on its list."),
    "not the same twice": _("The two new passwords are not the same."),
    "too_plain": _("This password is too plain: take more different signs."),
    "common": _("This password is among those that everybody tries first."),
    "is_a_name": _("This password is the user name or the hall's name."),
    "not spoken here": _("This language is not spoken in this hall."),
    "name either a queue or a service": _("Name either a queue or a service, and not both."),
    "name where to": _("Name a queue, a service, a counter or a person."),
    "name either a counter or a person": _("Name either a counter or a person, and not both."),
    "only with a place behind others": _("A number of others goes only with a place behind others."),
    "a place behind others needs their number": _("The place behind others needs the number of others, from 1 to 99."),
    "no appointments in this line": _("This line takes no appointments."),
    "not within 1 to 99": _("Name a number of others from 1 to 99."),
    "a package is not a place to transfer to": _("A package is no place to transfer to; name one of its services."),
    "name either a level or an outcome": _("Give either a level or an outcome, and not both."),
    "who says nothing chooses nothing": _("A time-out has no options and no remark."),
    "unknown_level": _("A rating has a level from 1 to 5."),
    "too_many_options": _("At most %(most)s options can be chosen."),
    "option_repeated": _("An option was chosen twice."),
    "unknown_option": _("There is no option %(value)s."),
    "option_of_another_level": _("The option %(value)s belongs to another level."),
    "1 to 60 printable characters": _("Please write a name, of 60 characters at most."),
    "small letters, digits and hyphens, 48 at most": _("Please take small letters, digits and hyphens, 48 at most."),
    "2 to 32 small letters, digits, dots, hyphens or underscores": _("Please take 2 to 32 small letters, digits, dots, hyphens or underscores."),
    "one or more scopes of a client": _("Please tick at least one right."),
    "a pad belongs to a counter": _("A rating pad belongs to a window: please choose one."),
    "another kind": _("The screen with these digits is of another kind."),
    "choose one": _("Please choose one."),
    "not sure": _("Please tick that this is meant."),
    "comment_too_long": _("A remark may have %(most)s characters at most."),
    "comment_has_control_characters": _("The remark holds control characters."),
}
