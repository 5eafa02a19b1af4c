"""What the API answers of calls, as models: why somebody was called, and who would be next at a counter."""

from pydantic import Field

from hallq.api.models import CounterAnswer, TicketAnswer, Told
from hallq.domain.discipline import Why as Reason
from hallq.words import mark as _


class Why(Told):
    """Why somebody was called, or would be next."""

    reason: Reason
    priority: str
    nth: int | None = Field(description=_("As which of the favoured called one after another, of `of` at most."))
    of: int | None
    waited_minutes: int | None
    sentence: str = Field(description=_("The reason and the wait in the reader's language."))


class CalledTicket(TicketAnswer):
    """A ticket that was called, and why it was its turn."""

    why: Why


class NextTicket(Told):
    """Somebody who would be called next at a counter, were nobody else to come."""

    ticket: int
    number: str
    queue: str
    why: Why


class CounterSeen(CounterAnswer):
    """A counter, and who would be called there next."""

    next: list[NextTicket] | None = Field(description=_("Only for those who may see tickets."))
