"""The story of a visit in words: each line of the log as a reader of the office is told it, and how long the visit was in each state."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hallq.domain.calling import PLACE_STEP
from hallq.domain.estimate_range import shown
from hallq.domain.evaluation import Outcome
from hallq.domain.evaluation_options import OPTION_LISTS
from hallq.domain.events import (
    EvaluationRecorded,
    Line,
    PrintConfirmed,
    TicketCalled,
    TicketFreed,
    TicketReinstated,
    TicketRequeued,
    TicketTransferred,
    TicketUndone,
    facts_of,
)
from hallq.domain.outcomes import DAY_END
from hallq.domain.permissions import Permission
from hallq.domain.reasons import CANCEL_REASONS, COPY_REASONS, HOLD_REASONS
from hallq.domain.routing import HallSetup
from hallq.manage import paper
from hallq.manage.setup.kinds import REASONS as CLASS_REASONS
from hallq.queries.trace import Trace
from hallq.web.doorkeeper import Asker
from hallq.web.joining import as_list
from hallq.web.locale import gettext as _
from hallq.web.locale import language
from hallq.web.why import reason_of_call, said, said_passed_over
from hallq.words import mark

EVENTS = {
    "ticket.issued": (mark("Number taken"), "calm"),
    "ticket.called": (mark("Called"), "call"),
    "ticket.recalled": (mark("Called once more"), "call"),
    "ticket.started": (mark("Service began"), "ok"),
    "ticket.held": (mark("Set aside"), "warn"),
    "ticket.resumed": (mark("Taken up again"), "ok"),
    "ticket.joined": (mark("Helped by another window"), "ok"),
    "ticket.parted": (mark("Help ended"), "calm"),
    "ticket.step_chosen": (mark("Another step first"), "calm"),
    "ticket.transferred": (mark("Transferred"), "calm"),
    "ticket.requeued": (mark("Back in the line"), "calm"),
    "ticket.no_show": (mark("Did not come"), "warn"),
    "ticket.reinstated": (mark("Came back, waits again"), "calm"),
    "ticket.completed": (mark("Completed"), "ok"),
    "ticket.freed": (mark("Any window may call now"), "calm"),
    "ticket.cancelled": (mark("Given up"), "warn"),
    "ticket.expired": (mark("Expired with the day"), "warn"),
    "ticket.undone": (mark("Taken back"), "warn"),
    "evaluation.recorded": (mark("Evaluation"), "calm"),
    "print.requested": (mark("Copy asked for"), "paper"),
    "print.finished": (mark("Paper"), "paper"),
    "print.moved": (mark("Printed elsewhere"), "warn"),
    "print.confirmed": (mark("Paper confirmed"), "paper"),
}
"""What happened, in a word, and the tone of it."""

ENDINGS = {
    "done": mark("Dealt with"),
    "accepted": mark("Accepted"),
    "materials_missing": mark("Papers missing"),
    "refused": mark("Turned down"),
    "advised": mark("Advice given"),
    "abandoned": mark("Broken off"),
    DAY_END: mark("Cut off by the close of the day"),
}
SOURCES = {
    "kiosk": mark("kiosk"),
    "staff": mark("staff"),
    "walk_in": mark("window, without waiting"),
    "api": mark("another program"),
    "replay": mark("replay"),
    "simulation": mark("simulation"),
    "pad": mark("evaluation pad"),
    "phone": mark("phone page"),
    "link": mark("phone page"),
}
WINDOW_GONE = mark("The window has closed, or serves this line no more.")
PERSON_GONE = mark("The person has left, or serves this line no more.")
KEPT, BACK, BETWEEN = mark("By first arrival"), mark("At the back"), mark("At the front or behind some others")
_REASONS = {**paper.REASONS, **dict(CLASS_REASONS)}
ACTORS = {
    "person": mark("staff"),
    "device": mark("device"),
    "client": mark("another program"),
    "visitor": mark("the visitor"),
    "system": mark("the system"),
    "printer": mark("the printer"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the story: when, what, who did it, and details as pairs of caption and words. `undone` lines never happened for the books."""

    seq: int
    at: int
    title: str
    tone: str
    who: str
    details: tuple[tuple[str, str], ...]
    undone: bool


def tale(seen: Trace, setup: HallSetup, reader: Asker) -> list[Told]:
    """Every line about the visit, in order, as far as the reader may see it."""
    undone = {seq for line in seen.life.lines if isinstance(line.event, TicketUndone) for seq in line.event.undone}
    return [_told(line, _Words(seen, setup, reader), undone=line.seq in undone) for line in seen.life.lines]


def _told(line: Line, words: "_Words", *, undone: bool) -> Told:
    title, tone = EVENTS.get(line.event.name, (line.event.name, ""))
    return Told(line.seq, line.at, _(title), tone, words.actor(line.by), tuple(words.details(line)), undone)


class _Words:
    """What the facts of a line are called for one reader."""

    def __init__(self, seen: Trace, setup: HallSetup, reader: Asker) -> None:
        self._seen, self._setup, self._reader = seen, setup, reader
        self._language = language()

    def actor(self, by: str) -> str:
        """Who did it: the name of a clerk for whoever may see what clerks do, of a device for all of the staff."""
        kind, _colon, key = by.partition(":")
        names = self._seen.people if kind == "person" else self._seen.devices
        hidden = not key.isdecimal() or (kind == "person" and not self._reader.may(Permission.SEE_CLERKS))
        return (None if hidden else names.get(int(key))) or _(ACTORS.get(kind, kind))

    def details(self, line: Line) -> list[tuple[str, str]]:
        """The facts worth telling, in the order of the table below."""
        if isinstance(line.event, EvaluationRecorded):
            return self._evaluation(line.event)
        facts = facts_of(line.event)
        if "low" in facts and "high" in facts:
            facts["told"] = shown(facts["low"], facts["high"])
        if isinstance(line.event, PrintConfirmed):
            facts["said"] = facts.pop("what")
        if isinstance(line.event, TicketCalled):
            facts |= self._called(line.event)
        if isinstance(line.event, TicketTransferred | TicketRequeued | TicketReinstated):
            facts["seat"] = self._seat(line, line.event.place)
        if isinstance(line.event, TicketFreed):
            facts |= _freed(facts)
        if line.by == f"person:{facts.get('clerk')}":
            del facts["clerk"]  # who did it is told already
        told = ((caption, say(self, facts[name])) for name, caption, say in _FACTS if name in facts)
        return [(_(caption), words) for caption, words in told if words]

    def _called(self, event: TicketCalled) -> dict[str, Any]:
        """Why, in a sentence, and who came earlier and was passed over."""
        why = said(reason_of_call(self._setup, event, self._seen.view.ticket.slot_at))
        return {"why": why} if event.over is None else {"why": why, "over": said_passed_over(self._setup, event.over)}

    def _seat(self, line: Line, place: int) -> str:
        """Where in the line, as far as the story has it: a seat that is neither the own one nor the last is before somebody."""
        if place == line.seq * PLACE_STEP:
            return BACK
        undone = {seq for one in self._seen.life.lines if isinstance(one.event, TicketUndone) for seq in one.event.undone}
        before = [one for one in self._seen.life.lines if one.seq < line.seq and one.seq not in undone]
        given = [found for one in before if (found := getattr(one.event, "place", None)) is not None]
        return KEPT if place == (given[-1] if given else self._seen.view.ticket.id * PLACE_STEP) else BETWEEN

    def _evaluation(self, event: EvaluationRecorded) -> list[tuple[str, str]]:
        """The level only for whoever may read the story: a clerk is not to know what a visitor said."""
        answers = {Outcome.GIVEN: _("rated"), Outcome.TIMED_OUT: _("asked without answer"), Outcome.DEFAULT: _("set by rule")}
        told = [
            (_("What came of it"), answers.get(Outcome(event.outcome), event.outcome)),
            (_("By way of"), _(SOURCES.get(event.channel, event.channel))),
        ]
        if event.level is not None and self._reader.may(Permission.SEE_STORY):
            levels = {one.level: one.name for one in OPTION_LISTS[event.version].levels}
            told.insert(1, (_("Level"), levels[event.level].of(self._language)))
        return told

    # --- one way of saying for each kind of fact ---

    def named(self, things: str, key: int) -> str:
        """A thing of the set-up."""
        found: Any = getattr(self._setup, things).by_id.get(key)
        return "" if found is None else str(found.name.of(self._language))

    def clerk(self, key: int) -> str:
        """A clerk, for whoever may see what clerks do."""
        return self._seen.people.get(key, "") if self._reader.may(Permission.SEE_CLERKS) else ""

    def reason(self, code: str) -> str:
        """A reason of one of the lists of the house, or of paper."""
        for reasons in (HOLD_REASONS, CANCEL_REASONS, COPY_REASONS):
            if code in reasons:
                return reasons[code].of(self._language)
        return _(_REASONS[code]) if code in _REASONS else code

    def outcome(self, code: str) -> str:
        """How a service ended, or what came of paper."""
        found: str = paper.STATES.get(code, (code, ""))[0]
        return _(ENDINGS.get(code, found))

    def source(self, code: str) -> str:
        """From where a number or a rating came."""
        return _(SOURCES.get(code, code))

    def minutes(self, milliseconds: int) -> str:
        """A wait; nothing where it had ended before."""
        return _("%(minutes)s min", minutes=round(milliseconds / 60_000, 1)) if milliseconds else ""

    def printer(self, key: int) -> str:
        """A printer is known by its code."""
        return self._setup.printers.by_id[key].code

    def nth(self, count: int) -> str:
        """Which of several; the first needs no word."""
        return str(count) if count > 1 else ""


def _said_range(low: int, high: int) -> str:
    """A range as the visitor read it."""
    return _("%(low)s–%(high)s min", low=low, high=high) if low else _("up to %(minutes)s min", minutes=high)


def _freed(facts: dict[str, Any]) -> dict[str, Any]:
    """For whom the visitor was meant, and why no more."""
    meant = {f"was_{name}": facts.pop(name) for name in ("for_counter", "for_clerk") if name in facts}
    return {**meant, "gone": PERSON_GONE if meant.get("was_for_clerk") is not None else WINDOW_GONE}


Say = Callable[[_Words, Any], str]
_FACTS: tuple[tuple[str, str, Say], ...] = (
    ("service", mark("Service"), lambda words, key: words.named("services", key)),
    ("from_queue", mark("From queue"), lambda words, key: words.named("queues", key)),
    ("queue", mark("Queue"), lambda words, key: words.named("queues", key)),
    ("next_queue", mark("Goes on in"), lambda words, key: words.named("queues", key)),
    ("counter", mark("Window"), lambda words, key: words.named("counters", key)),
    ("clerk", mark("Clerk"), lambda words, key: words.clerk(key)),
    ("for_counter", mark("Only at window"), lambda words, key: words.named("counters", key)),
    ("for_clerk", mark("Only with"), lambda words, key: words.clerk(key)),
    ("was_for_counter", mark("Was meant for window"), lambda words, key: words.named("counters", key)),
    ("was_for_clerk", mark("Was meant for"), lambda words, key: words.clerk(key)),
    ("seat", mark("Place"), lambda _words, seat: _(seat)),
    ("gone", mark("Reason"), lambda _words, sentence: _(sentence)),
    ("nth", mark("Call"), lambda words, count: words.nth(count)),
    ("waited_ms", mark("Waited"), lambda words, ms: words.minutes(ms)),
    ("why", mark("Why now"), lambda _words, sentence: str(sentence)),
    ("over", mark("Came earlier"), lambda _words, names: as_list(names)),
    ("priority", mark("Class"), lambda words, key: words.named("priorities", key)),
    ("ahead", mark("People ahead"), lambda _words, count: str(count)),
    ("told", mark("Estimate"), lambda _words, minutes: _said_range(*minutes)),
    ("source", mark("By way of"), lambda words, code: words.source(code)),
    ("outcome", mark("Result"), lambda words, code: words.outcome(code)),
    ("said", mark("Said"), lambda _words, code: _(paper.CONFIRMED[code])),
    ("agent", mark("Agent for others"), lambda words, key: words.named("agents", key)),
    ("matters", mark("Matters"), lambda words, count: words.nth(count)),
    ("case_number", mark("Case number"), lambda _words, number: str(number)),
    ("reason", mark("Reason"), lambda words, code: words.reason(code)),
    ("what", mark("What was taken back"), lambda _words, name: _(EVENTS[name][0]) if name in EVENTS else name),

    ("copy", mark("Copy"), lambda _words, count: str(count) if count else ""),
    ("from_printer", mark("Not printed at"), lambda words, key: words.printer(key)),
    ("printer", mark("Printer"), lambda words, key: words.printer(key)),
)
"""The facts of lines: how each is called, and how it is said."""
