"""Rules of order that a hall takes as a whole: what each means for its queues and classes, as `waits` of many halls have shown."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from hallq.domain.errors import FieldInvalid, ZoneUnknown

Content = Mapping[str, Any]

APPOINTMENT = "appointment"
"""The code of the class of visitors with an appointment; all others above the lowest rank are favoured for what they are."""


@dataclass(frozen=True, slots=True)
class Preset:
    """What queues get; and what classes get, first those favoured for what they are, then those with an appointment, then everybody."""

    queue: Mapping[str, Any]
    classes: tuple[Mapping[str, Any], Mapping[str, Any], Mapping[str, Any]] = ({}, {}, {})


PRESETS: Mapping[str, Preset] = {
    "ratio": Preset({"discipline": "ratio", "favours": 2, "guard_minutes": 30}),
    "green": Preset({"discipline": "strict", "guard_minutes": 30}),
    "credit": Preset(
        {"discipline": "credit", "guard_minutes": 30},
        ({"head_start_minutes": 15, "pace": 1}, {"head_start_minutes": 10, "pace": 1}, {"head_start_minutes": 0, "pace": 1}),
    ),
    "due": Preset({"discipline": "due", "guard_minutes": 30}, ({"target_minutes": 15}, {"target_minutes": 10}, {"target_minutes": 30})),
}


def with_preset(content: Content, preset: str, zone: str | None = None) -> dict[str, Any]:
    """The set-up with a rule for all its queues, or for those of a zone; the classes are the whole hall's in any case.

    Raises FieldInvalid for a rule that is none of them, ZoneUnknown.
    """
    if preset not in PRESETS:
        raise FieldInvalid(field="preset", reason="unknown", allowed=list(PRESETS))
    if zone is not None and zone not in {one["code"] for one in content["zones"]}:
        raise ZoneUnknown(zone=zone)
    rule, after = PRESETS[preset], deepcopy(dict(content))
    lowest = min(one["rank"] for one in after["priorities"])
    after["queues"] = [one | rule.queue if zone in (None, one["zone"]) else one for one in after["queues"]]
    after["priorities"] = [one | _of_class(rule, one, lowest) for one in after["priorities"]]
    return after


def has_preset(content: Content, preset: str, zone: str) -> bool:
    """Whether the queues of a zone, and the classes, are as a rule wants them."""
    return with_preset(content, preset, zone) == content


def _of_class(rule: Preset, entry: Mapping[str, Any], lowest: int) -> Mapping[str, Any]:
    favoured, appointment, everybody = rule.classes
    if entry["rank"] == lowest:
        return everybody
    return appointment if entry["code"] == APPOINTMENT else favoured
