"""From the facts of a slip to its document, in the ticket's language."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hallq.domain.labels import in_spans
from hallq.domain.slip import SlipFacts
from hallq.printing.document import Align, Cut, Feed, Line, Pair, Qr, Rule, Text, TicketDocument
from hallq.words import gettext as _

NUMBER_SCALE = 6
GAP = 12
SMALL_GAP = 8


def compose_ticket(facts: SlipFacts, link: str | None) -> TicketDocument:
    """The slip of a ticket. `link` is the address behind its QR code; without one the slip has no code."""
    return TicketDocument(
        (*_bars(facts), *_head(facts), *_waiting(facts), *_steps(facts), *_code(facts, link), *_foot(facts), Cut()),
    )


def _bars(facts: SlipFacts) -> Iterator[Line]:
    """The black bars of a copy and of a test: always in both languages, so that clerks and visitors alike know them."""
    if facts.copy:
        yield from (_bar(_("REPRINT, copy %(count)s", "zh", count=facts.copy)), Feed(GAP))
    if facts.test:
        yield from (_bar(_("TEST SLIP, not a ticket", "zh")), Feed(GAP))


def _bar(text: str) -> Text:
    return Text(text, Align.CENTER, scale=2, rows=1, bold=True, invert=True)


def _head(facts: SlipFacts) -> Iterator[Line]:
    yield Text(facts.hall.of(facts.language), Align.CENTER, scale=2, rows=1, bold=True)
    yield Feed(SMALL_GAP)
    yield Rule()
    yield Text(_("Your number", facts.language), Align.CENTER)
    yield Feed(SMALL_GAP)
    yield Text(facts.number, Align.CENTER, scale=NUMBER_SCALE, rows=1, bold=True)
    yield Feed(SMALL_GAP)
    yield Text(facts.service.of(facts.language), Align.CENTER, scale=2, rows=3)
    yield Feed(SMALL_GAP)


def _waiting(facts: SlipFacts) -> Iterator[Line]:
    """How long it may take, and where: what a visitor looks for after the number."""
    language = facts.language
    yield Rule()
    yield Feed(SMALL_GAP)
    yield Text(_ahead(facts), Align.CENTER, scale=2, rows=2, bold=True)
    yield Feed(GAP)
    yield Pair(_("Estimated wait", language), _estimate(facts), bold=True)
    yield Feed(SMALL_GAP)
    yield from _place(facts)
    yield Pair(_("Taken at", language), _taken_at(facts))


def _place(facts: SlipFacts) -> Iterator[Line]:
    """The zone and its windows; windows whose codes form no spans and are too many to read are left to the screens."""
    language, spans = facts.language, in_spans(facts.counters)
    if facts.zone:
        yield Pair(_("Zone of the hall", language), facts.zone.of(language))
        yield Feed(SMALL_GAP)
    if spans:
        yield Pair(_("At windows", language) if len(facts.counters) > 1 else _("At window", language), _listed(spans, language))
        yield Feed(SMALL_GAP)


def _ahead(facts: SlipFacts) -> str:
    if not facts.ahead:
        return _("Nobody is ahead of you", facts.language)
    if facts.ahead == 1:
        return _("1 person ahead of you", facts.language)
    return _("%(count)s people ahead of you", facts.language, count=facts.ahead)


def _estimate(facts: SlipFacts) -> str:
    """The range as people say it: a range, one figure, or an upper bound where it starts at nothing."""
    if facts.estimate is None:
        return _("cannot be estimated", facts.language)
    low, high = facts.estimate
    if low == high:
        return _("about %(minutes)s min", facts.language, minutes=high)
    if low <= 0:
        return _("up to %(minutes)s min", facts.language, minutes=high)
    return _("about %(low)s–%(high)s min", facts.language, low=low, high=high)


def _listed(spans: Sequence[str], language: str) -> str:
    return ("、" if language.startswith("zh") else ", ").join(spans)


def _taken_at(facts: SlipFacts) -> str:
    local = datetime.fromtimestamp(facts.issued_at / 1000, UTC).astimezone(ZoneInfo(facts.timezone))
    return local.strftime("%Y-%m-%d %H:%M")


def _steps(facts: SlipFacts) -> Iterator[Line]:
    if not facts.steps:
        return
    yield Rule()
    yield Text(_("Steps of this package", facts.language), bold=True)
    for place, step in enumerate(facts.steps, start=1):
        yield Text(f"{place}. {step.of(facts.language)}", hang=f"{place}. ")


def _code(facts: SlipFacts, link: str | None) -> Iterator[Line]:
    yield Rule()
    if link:
        yield Qr(link, _("Scan to follow the queue", facts.language))
        yield Feed(SMALL_GAP)


def _foot(facts: SlipFacts) -> Iterator[Line]:
    for tip in facts.tips:
        yield Text(tip.of(facts.language), Align.CENTER)
    yield Feed(SMALL_GAP)
    copy = f"-{facts.copy}" if facts.copy else ""
    yield Text(f"No. {facts.business_day.replace('-', '')}-{facts.number}{copy}", Align.CENTER)
