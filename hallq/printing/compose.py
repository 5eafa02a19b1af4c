"""From the facts of a slip and its template to the document, in the ticket's language."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from hallq.domain.slip import SlipFacts
from hallq.domain.slip_template import BUILT_IN, SlipLine, SlipTemplate, filled
from hallq.printing import slip_words as say
from hallq.printing.document import Align, Cut, Feed, Line, Pair, Qr, Rule, Text, TicketDocument
from hallq.printing.logo import picture_of
from hallq.words import gettext as _

NUMBER_SCALE = 6
OWN_ROWS = 3
"""Large words of a hall's own become smaller before they fill more rows."""

OF_WAITING = frozenset({"ahead", "estimate", "tips"})
"""Kinds of lines for whoever waits: a copy of a visit that is over has none of them."""

GAP = 12
SMALL_GAP = 8


@dataclass(frozen=True, slots=True)
class _Slip:
    """What the lines of a slip are made from."""

    facts: SlipFacts
    link: str | None
    template: SlipTemplate


def compose_ticket(facts: SlipFacts, link: str | None, template: SlipTemplate = BUILT_IN) -> TicketDocument:
    """The slip of a ticket. `link` is the address behind its QR code; without one the slip has no code.

    What a slip must never hide, that it is a copy, void or a test, stands at its top whatever the template says.
    One of a visit that is over says nothing of a wait, and one of no day (a test page) has no serial number.
    """
    return TicketDocument((*_bars(facts), *_body(_Slip(facts, link, template)), Cut()))


def _bars(facts: SlipFacts) -> Iterator[Line]:
    """The black bars, always in both languages, so that clerks and visitors alike know them."""
    if facts.copy:
        yield from (_bar(_("REPRINT, copy %(count)s", "zh", count=facts.copy)), Feed(GAP))
    if facts.void:
        said = _("SERVED, no longer a ticket", "zh") if facts.void == "completed" else _("VOID, no longer a ticket", "zh")
        yield from (_bar(said), Feed(GAP))
    if facts.test:
        yield from (_bar(_("TEST SLIP, not a ticket", "zh")), Feed(GAP))


def _bar(text: str) -> Text:
    return Text(text, Align.CENTER, scale=2, rows=1, bold=True, invert=True)


def _body(slip: _Slip) -> Iterator[Line]:
    """The lines of the template that have something to say; rules never double, pairs stand apart."""
    lines = [line for line in slip.template.lines if not (slip.facts.void and line.kind in OF_WAITING)]
    blocks = [block for line in lines if (block := list(_BLOCKS[line.kind](slip, line)))]
    above: Line | None = None
    for block in blocks:
        if isinstance(above, Rule) and isinstance(block[0], Rule):
            del block[0]
        elif isinstance(above, Pair) and not isinstance(block[0], Rule):
            yield Feed(SMALL_GAP)
        yield from block
        above = block[-1] if block else above


# --- the kinds of lines --------------------------------------------------------------------------------------------------------------------


def _logo(slip: _Slip, _line: SlipLine) -> Iterator[Line]:
    picture = picture_of(slip.template.logo) if slip.template.logo else None
    if picture is not None:
        yield from (picture, Feed(GAP))


def _hall(slip: _Slip, _line: SlipLine) -> Iterator[Line]:
    yield from (Text(slip.facts.hall.of(slip.facts.language), Align.CENTER, scale=2, rows=1, bold=True), Feed(SMALL_GAP))


def _title(slip: _Slip, _line: SlipLine) -> Iterator[Line]:
    yield from (Text(_("Your number", slip.facts.language), Align.CENTER), Feed(SMALL_GAP))


def _number(slip: _Slip, _line: SlipLine) -> Iterator[Line]:
    yield from (Text(slip.facts.number, Align.CENTER, scale=NUMBER_SCALE, rows=1, bold=True), Feed(SMALL_GAP))


def _service(slip: _Slip, _line: SlipLine) -> Iterator[Line]:
    yield from (Text(slip.facts.service.of(slip.facts.language), Align.CENTER, scale=2, rows=3), Feed(SMALL_GAP))


def _ahead(slip: _Slip, _line: SlipLine) -> Iterator[Line]:
    yield from (Feed(SMALL_GAP), Text(say.ahead(slip.facts), Align.CENTER, scale=2, rows=2, bold=True), Feed(GAP))


def _estimate(slip: _Slip, _line: SlipLine) -> Iterator[Line]:
    yield Pair(_("Estimated wait", slip.facts.language), say.estimate(slip.facts), bold=True)


def _zone(slip: _Slip, _line: SlipLine) -> Iterator[Line]:
    if slip.facts.zone:
        yield Pair(_("Zone of the hall", slip.facts.language), slip.facts.zone.of(slip.facts.language))


def _windows(slip: _Slip, _line: SlipLine) -> Iterator[Line]:
    language, said = slip.facts.language, say.windows(slip.facts)
    if said:
        yield Pair(_("At windows", language) if len(slip.facts.counters) > 1 else _("At window", language), said)


def _time(slip: _Slip, _line: SlipLine) -> Iterator[Line]:
    yield Pair(_("Taken at", slip.facts.language), f"{say.taken_at(slip.facts):%Y-%m-%d %H:%M}")


def _steps(slip: _Slip, _line: SlipLine) -> Iterator[Line]:
    if not slip.facts.steps:
        return
    yield from (Rule(), Text(_("Steps of this package", slip.facts.language), bold=True))
    for place, said in enumerate(say.stages(slip.facts), start=1):
        yield Text(f"{place}. {said}", hang=f"{place}. ")


def _code(slip: _Slip, _line: SlipLine) -> Iterator[Line]:
    if slip.link:
        yield from (Qr(slip.link, _("Scan to follow the queue", slip.facts.language)), Feed(SMALL_GAP))


def _tips(slip: _Slip, _line: SlipLine) -> Iterator[Line]:
    yield from (Text(tip.of(slip.facts.language), Align.CENTER) for tip in slip.facts.tips)


def _own(slip: _Slip, line: SlipLine) -> Iterator[Line]:
    said = filled(line.words.of(slip.facts.language), say.values(slip.facts)) if line.words else ""
    if said:
        yield Text(said, Align(line.align), scale=line.size, rows=OWN_ROWS, bold=line.bold)
        if line.size > 1:
            yield Feed(SMALL_GAP)


def _rule(_slip: _Slip, _line: SlipLine) -> Iterator[Line]:
    yield Rule()


def _space(_slip: _Slip, line: SlipLine) -> Iterator[Line]:
    yield Feed(line.dots)


def _serial(slip: _Slip, _line: SlipLine) -> Iterator[Line]:
    facts = slip.facts
    if not facts.business_day:
        return
    copy = f"-{facts.copy}" if facts.copy else ""
    yield from (Feed(SMALL_GAP), Text(f"No. {facts.business_day.replace('-', '')}-{facts.number}{copy}", Align.CENTER))


_BLOCKS: Mapping[str, Callable[[_Slip, SlipLine], Iterator[Line]]] = {
    "logo": _logo,
    "hall": _hall,
    "title": _title,
    "number": _number,
    "service": _service,
    "ahead": _ahead,
    "estimate": _estimate,
    "zone": _zone,
    "windows": _windows,
    "time": _time,
    "steps": _steps,
    "qr": _code,
    "tips": _tips,
    "text": _own,
    "rule": _rule,
    "space": _space,
    "serial": _serial,
}
