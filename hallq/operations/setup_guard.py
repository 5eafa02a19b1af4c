"""Nothing is taken away that somebody waits for or works at."""

from collections import Counter
from typing import Any

from hallq.domain.errors import SetupInUse
from hallq.domain.listing import Listing
from hallq.domain.setup_document import code_of
from hallq.operations.hall import Tx
from hallq.operations.setup_difference import Difference
from hallq.store.setup_book import SetupBook


def check_nothing_in_use(tx: Tx, content: dict[str, Any], difference: Difference) -> None:
    """Raises SetupInUse with every retired thing in use, each `{place, reason}`, and every class of waiting visitors that changes its rank."""
    found = _with_visitors(tx, content, difference) + _with_clerks(tx, difference)
    if found:
        raise SetupInUse(in_use=found)


def _with_visitors(tx: Tx, content: dict[str, Any], difference: Difference) -> list[dict[str, str]]:
    held = _held(tx)
    things = {
        "queues": difference.retired.get("queues", []),
        "services": difference.retired.get("services", []),
        "priorities": difference.retired.get("priorities", []) + _rank_changes(tx, content),
    }
    listings: dict[str, Listing[Any]] = {"queues": tx.setup.queues, "services": tx.setup.services, "priorities": tx.setup.priorities}
    return [
        {"place": f"{kind}.{code}", "reason": f"unfinished visits: {held[kind, listings[kind].by_code[code].id]}"}
        for kind, codes in things.items()
        for code in codes
        if held[kind, listings[kind].by_code[code].id]
    ]


def _held(tx: Tx) -> Counter[tuple[str, int]]:
    """How many unfinished visits stand in, or have yet to come to, each queue, service and class."""
    if tx.hall.business_day is None:
        return Counter()
    visits = SetupBook(tx.book.writer, tx.book.hall_id).visits(tx.hall.business_day)
    seen = {(kind, key, ticket) for ticket, *keys in visits for kind, key in zip(("queues", "services", "priorities"), keys, strict=True)}
    return Counter((kind, key) for kind, key, _ in seen)


def _rank_changes(tx: Tx, content: dict[str, Any]) -> list[str]:
    """Classes whose rank would change: whoever waits with the old rank would never be called."""
    known = tx.setup.priorities.by_code
    ranks = {code_of("priorities", entry): entry["rank"] for entry in content["priorities"]}
    return [code for code, rank in ranks.items() if code in known and known[code].rank != rank]


def _with_clerks(tx: Tx, difference: Difference) -> list[dict[str, str]]:
    working = set(tx.book.working_counters())
    codes = difference.retired.get("counters", [])
    return [{"place": f"counters.{code}", "reason": "somebody works there"} for code in codes if tx.setup.counters.by_code[code].id in working]
