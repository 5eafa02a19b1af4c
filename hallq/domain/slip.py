"""What a ticket's paper says, as facts: no layout, no bytes, and nothing secret."""

import json
from dataclasses import dataclass, fields
from typing import Any

from hallq.domain.names import Name


@dataclass(frozen=True, slots=True)
class SlipFacts:
    """The facts of one slip, frozen when the ticket was issued; composed and encoded only when sent.

    `template` is the code of a ticket template, empty for the one that is built in: what it says is looked up when the slip is sent. `estimate` is
    the shown range in minutes, None where the wait cannot be estimated. `counters` are labels in numeric order, `zone` is where they
    stand (None on papers of before it was told). `issued_at` is UTC milliseconds, `timezone` an IANA name. `copy` is 0 for the first paper and n
    for the n-th copy, which says 补打 第n次; `void` is how a visit ended (completed, cancelled, expired) of which a copy is printed all the same.
    Of the steps with one number in `stages` any may be first; without `stages` all have their order.
    """

    template: str
    language: str
    hall: Name
    service: Name
    number: str
    ahead: int
    estimate: tuple[int, int] | None
    counters: tuple[str, ...]
    steps: tuple[Name, ...]
    issued_at: int
    timezone: str
    business_day: str
    tips: tuple[Name, ...]
    copy: int = 0
    test: bool = False
    zone: Name | None = None
    void: str = ""
    stages: tuple[int, ...] = ()


NOBODY = 0
"""The ticket whose link stands on a test page, so that its code is as on a true slip: there is none, and the link opens nothing."""

TRIAL = Name("打印测试页", "Test page")
"""What a page is called on which no visitor waits."""


def trial_slip(hall: Name, language: str, timezone: str, now: int) -> SlipFacts:
    """The facts of a page that says it is a test; `now` is the hall's clock, UTC milliseconds."""
    return SlipFacts(
        template="",
        language=language,
        hall=hall,
        service=TRIAL,
        number="A000",
        ahead=0,
        estimate=None,
        counters=(),
        steps=(),
        issued_at=now,
        timezone=timezone,
        business_day="",
        tips=(),
        test=True,
    )


_FIELDS = tuple(f.name for f in fields(SlipFacts))
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def to_json(facts: SlipFacts) -> str:
    """The facts as canonical JSON, the form in which a print job holds them."""
    # Not dataclasses.asdict, which copies deeply: this runs once a ticket, under the hall's lock.
    plain: dict[str, Any] = {name: getattr(facts, name) for name in _FIELDS}
    plain |= {"hall": _plain(facts.hall), "service": _plain(facts.service), "zone": facts.zone and _plain(facts.zone)}
    return _encode(plain | {"steps": [_plain(step) for step in facts.steps], "tips": [_plain(tip) for tip in facts.tips]})


def _plain(name: Name) -> dict[str, str]:
    return {"zh": name.zh, "en": name.en}


def from_json(text: str) -> SlipFacts:
    """The facts back from a print job; one of before templates had codes names none.

    Raises ValueError, TypeError or KeyError where the text is not a slip.
    """
    raw: dict[str, Any] = dict(json.loads(text))
    estimate, zone, template = raw.pop("estimate"), raw.pop("zone", None), raw.pop("template")
    return SlipFacts(
        template=template if isinstance(template, str) else "",
        hall=Name(**raw.pop("hall")),
        service=Name(**raw.pop("service")),
        estimate=None if estimate is None else (estimate[0], estimate[1]),
        counters=tuple(raw.pop("counters")),
        steps=tuple(Name(**n) for n in raw.pop("steps")),
        tips=tuple(Name(**n) for n in raw.pop("tips")),
        zone=None if zone is None else Name(**zone),
        stages=tuple(raw.pop("stages", ())),
        **raw,
    )
