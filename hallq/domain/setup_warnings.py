"""What is worth another look in a set-up that can be taken: no reason to refuse it."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from hallq.domain.numbering import confusable_prefixes
from hallq.domain.setup_keys import Problems
from hallq.domain.slip_template import doubts_about


def warnings_of(content: Mapping[str, Any]) -> list[dict[str, str]]:
    """The warnings of a document in canonical form, each `{place, reason}`."""
    warnings = Problems()
    for check in (_look_at_series, _look_at_queues, _look_at_slips, _look_at_printers):
        check(content, warnings)
    return warnings.found


def _look_at_series(content: Mapping[str, Any], warnings: Problems) -> None:
    for zone in content["zones"]:
        letters = {queue["series"] for queue in content["queues"] if queue["zone"] == zone["code"]}
        for one, other in confusable_prefixes(letters):
            warnings.add(f"zones.{zone['code']}", f"{one} and {other} sound alike when called")


def _look_at_queues(content: Mapping[str, Any], warnings: Problems) -> None:
    queues_of = {profile["code"]: profile["queues"] for profile in content["profiles"]}
    served = {queue for counter in content["counters"] for queue in queues_of[counter["profile"]]}
    for queue in content["queues"]:
        if queue["code"] not in served:
            warnings.add(f"queues.{queue['code']}", "no counter serves this queue")
        elif left_out := _left_out(content, queue["code"]):
            warnings.add(f"queues.{queue['code']}", f"no counter takes these classes of this queue: {', '.join(left_out)}")


def _left_out(content: Mapping[str, Any], queue: str) -> list[str]:
    """The classes of which no counter calls anybody from a queue."""
    in_use = {counter["profile"] for counter in content["counters"]}
    taken: set[str] = set()
    for profile in content["profiles"]:
        if profile["code"] in in_use and queue in profile["queues"]:
            limits = [limit["classes"] for limit in profile["limits"] if limit["queue"] == queue and limit["classes"]]
            if not limits:
                return []
            taken.update(*limits)
    return [klass["code"] for klass in content["priorities"] if klass["code"] not in taken]


def _look_at_slips(content: Mapping[str, Any], warnings: Problems) -> None:
    for slip in content["slips"]:
        for doubt in doubts_about(slip):
            warnings.add(f"slips.{slip['code']}", doubt)


def _look_at_printers(content: Mapping[str, Any], warnings: Problems) -> None:
    """Two codes for one printer are mostly a slip of the pen: what should come out elsewhere comes out here."""
    at_one_place: dict[tuple[Any, ...], list[str]] = {}
    for printer in content["printers"]:
        at_one_place.setdefault(_reached_by(printer), []).append(printer["code"])
    for codes in at_one_place.values():
        for one, other in pairwise(codes):
            warnings.add(f"printers.{other}", f"{one} and {other} have the same link")


def _reached_by(printer: Mapping[str, Any]) -> tuple[Any, ...]:
    """Where a printer stands: the same name at two machines is two places, and a line is the same at any speed."""
    return (printer["agent"], *sorted((name, str(part)) for name, part in printer["link"].items() if name != "baud"))
