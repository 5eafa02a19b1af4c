"""A work profile with exactly the queues that a window shall call: one that is there already, else a new one like the window's own."""

from collections.abc import Container, Mapping, Sequence
from typing import Any

from hallq.domain.setup_keys import LONGEST_NAME

NEW_CODE = "mix-"
MOST_NAMED = 2
"""A profile of more queues than these is named by the first, and by how many there are."""

Content = Mapping[str, Any]
Profile = Mapping[str, Any]


def profile_with(content: Content, like: str, queues: Sequence[str], taken: Container[str]) -> str:
    """The code of a profile that calls exactly these queues as the profile `like` calls its own; a new one is put into `content`.

    `taken` are the codes that belong to profiles out of use. Where a window calls its queues in their order or by shares, the order of the
    `queues` counts too.
    """
    known = {entry["code"]: entry for entry in content["profiles"]}
    wanted = {**known[like], "queues": list(queues), "limits": [one for one in known[like]["limits"] if one["queue"] in queues]}
    same = [entry for entry in (known[like], *content["profiles"]) if _sees(entry) == _sees(wanted)]
    if same:
        return str(same[0]["code"])
    code = next(one for i in range(1, len(known) + 10_000) if (one := f"{NEW_CODE}{i}") not in known and one not in taken)
    content["profiles"].append({**wanted, "code": code, "name": _name(content, queues)})
    return code


def _sees(profile: Profile) -> tuple[Any, ...]:
    """What a window with this profile would call; two profiles with the same do the same."""
    ordered = profile["mode"] == "in_order"
    limits = sorted((one["queue"], tuple(one["classes"]), one["share"], one["after_minutes"]) for one in profile["limits"])
    return profile["mode"], tuple(profile["queues"] if ordered else sorted(profile["queues"])), tuple(limits)


def _name(content: Content, queues: Sequence[str]) -> dict[str, str]:
    names = {entry["code"]: entry["name"] for entry in content["queues"]}
    zh = "、".join(names[code]["zh"] for code in queues[:MOST_NAMED])
    en = ", ".join(names[code]["en"] for code in queues[:MOST_NAMED] if names[code]["en"])
    if len(queues) > MOST_NAMED:
        zh, en = f"{zh}等{len(queues)}个队列", f"{en} and {len(queues) - MOST_NAMED} more" if en else ""
    return {"zh": zh[:LONGEST_NAME], "en": en[:LONGEST_NAME]}
