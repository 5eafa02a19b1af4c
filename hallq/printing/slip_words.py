"""The facts of a slip as a visitor reads them, in the language of the ticket."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hallq.domain.labels import in_spans
from hallq.domain.package import in_stages
from hallq.domain.slip import SlipFacts
from hallq.words import gettext as _


def ahead(facts: SlipFacts) -> str:
    """How many people are ahead."""
    if not facts.ahead:
        return _("Nobody is ahead of you", facts.language)
    if facts.ahead == 1:
        return _("1 person ahead of you", facts.language)
    return _("%(count)s people ahead of you", facts.language, count=facts.ahead)


def estimate(facts: SlipFacts) -> str:
    """The range as people say it: a range, one figure, or an upper bound where it starts at nothing."""
    if facts.estimate is None:
        return _("cannot be estimated", facts.language)
    low, high = facts.estimate
    if low == high:
        return _("about %(minutes)s min", facts.language, minutes=high)
    if low <= 0:
        return _("up to %(minutes)s min", facts.language, minutes=high)
    return _("about %(low)s–%(high)s min", facts.language, low=low, high=high)


def windows(facts: SlipFacts) -> str:
    """The windows as people count them, neighbours as a span; nothing where they form no spans and are too many to read: the screens tell them."""
    return listed(in_spans(facts.counters), facts.language)


def stages(facts: SlipFacts) -> list[str]:
    """The steps of a package one after another, those in either order together."""
    planned = in_stages([step.of(facts.language) for step in facts.steps], facts.stages)
    return [_either(stage, facts.language) if isinstance(stage, list) else str(stage) for stage in planned]


def _either(names: Sequence[str], language: str) -> str:
    return _("%(matters)s in either order", language, matters=listed(names, language))


def listed(parts: Sequence[str], language: str) -> str:
    """Words in a row."""
    return ("、" if language.startswith("zh") else ", ").join(parts)


def taken_at(facts: SlipFacts) -> datetime:
    """When the ticket was taken, by the clock on the hall's wall."""
    return datetime.fromtimestamp(facts.issued_at / 1000, UTC).astimezone(ZoneInfo(facts.timezone))


def values(facts: SlipFacts) -> Mapping[str, str | None]:
    """What each placeholder of a template's own words says; None or nothing where there is nothing to say."""
    language, taken = facts.language, taken_at(facts)
    return {
        "hall": facts.hall.of(language),
        "service": facts.service.of(language),
        "number": facts.number,
        "ahead": None if facts.void else str(facts.ahead),
        "zone": facts.zone.of(language) if facts.zone else None,
        "windows": windows(facts),
        "date": f"{taken:%Y-%m-%d}",
        "time": f"{taken:%H:%M}",
        "minutes": None if facts.void else _minutes(facts.estimate),
    }


def _minutes(shown: tuple[int, int] | None) -> str | None:
    if shown is None:
        return None
    low, high = shown
    return str(high) if low == high else f"{max(low, 0)}–{high}"
