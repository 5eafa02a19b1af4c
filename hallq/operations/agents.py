"""Agents (代办): whoever takes a number for others says for how many matters, and takes no more numbers a day than the hall allows."""

from hallq.domain.errors import AgentLimitReached, FieldInvalid
from hallq.operations.hall import Tx

MOST_MATTERS = 999


def on_behalf(tx: Tx, day: str, agent: str | None, matters: int | None) -> tuple[int | None, int | None]:
    """The key of an agent who may take one more number on a day, and the number of matters; None for what is not told.

    A number that was given up is not counted. Raises AgentUnknown, AgentLimitReached, and FieldInvalid for a number of matters that cannot be.
    """
    if matters is not None and not 1 <= matters <= MOST_MATTERS:
        raise FieldInvalid(field="matters", reason=f"not within 1 to {MOST_MATTERS}")
    if agent is None:
        return None, matters
    found = tx.setup.agent(agent)
    if found.limit_per_day is not None and tx.book.numbers_of_agent(found.id, day) >= found.limit_per_day:
        raise AgentLimitReached(agent=found.code, limit=found.limit_per_day)
    return found.id, matters
