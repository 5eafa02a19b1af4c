"""A refusal where it belongs: at the field of the form that it is about, else above the form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from werkzeug.wrappers import Response

from hallq.domain.errors import (
    AgentLimitReached,
    AgentUnknown,
    CodeTaken,
    CounterUnknown,
    DeviceUnknown,
    FieldInvalid,
    HallClosed,
    LastAdmin,
    NoMoreTickets,
    PairingUnknown,
    PersonUnknown,
    PrinterUnknown,
    PriorityReasonInvalid,
    PriorityUnknown,
    QueueFull,
    QueueSuspended,
    QuotaReached,
    Refusal,
    ServiceRetired,
    ServiceSuspended,
    ServiceUnknown,
    TryLater,
    ZoneUnknown,
)
from hallq.web.errors import status_of
from hallq.web.forms import Asked
from hallq.web.locale import language
from hallq.web.refusals import tell


class Sealed(Asked):
    """What every form of the office carries: the seal of the browser and the key of the press."""

    csrf: str
    key: str


class Sure(Sealed):
    """A form for what is not undone: whoever sends it ticks that it is meant."""

    sure: str = ""

    def check(self) -> None:
        """Go on only where it is meant. Raises FieldInvalid."""
        if self.sure != "yes":
            raise FieldInvalid(field="sure", reason="not sure")


WHOLE = ""
"""Where a problem of the whole form stands among the problems."""

_FIELDS: dict[type[Refusal], tuple[str, ...]] = {
    CodeTaken: ("login", "code"),
    PairingUnknown: ("pairing",),
    TryLater: ("pairing",),
    ZoneUnknown: ("zone",),
    CounterUnknown: ("counter",),
    PrinterUnknown: ("printer",),
    DeviceUnknown: ("instead",),
    PersonUnknown: ("login", "clerk"),
    LastAdmin: ("role",),
    **dict.fromkeys((AgentUnknown, AgentLimitReached), ("agent",)),
    **dict.fromkeys((PriorityUnknown, PriorityReasonInvalid), ("priority",)),
    **dict.fromkeys((ServiceUnknown, ServiceRetired, ServiceSuspended, QueueSuspended, QueueFull), ("service",)),
    **dict.fromkeys((QuotaReached, HallClosed, NoMoreTickets), ("service",)),
}


@dataclass(frozen=True, slots=True)
class Problems:
    """What a form is told: sentences by field, and the status of the answer."""

    status: int
    by_field: Mapping[str, str]

    def at(self, field: str) -> str | None:
        """The sentence at a field; None where it was taken."""
        return self.by_field.get(field)

    @property
    def whole(self) -> str | None:
        """The sentence about the whole form."""
        return self.by_field.get(WHOLE)


NONE = Problems(200, {})


def problems_of(refusal: Refusal, fields: tuple[str, ...]) -> Problems:
    """The refusal at one of the `fields` that the form shows, else about the whole form."""
    named = (str(refusal.facts.get("field", "")), *_FIELDS.get(type(refusal), ()))
    field = next((one for one in named if one in fields), WHOLE)
    return Problems(status_of(type(refusal)), {field: tell(refusal, language()).sentence})


def or_again(attempt: Callable[[], Response], again: Callable[[Problems], Response], *fields: str) -> Response:
    """The attempt's answer; where it is refused, the form once more with the reason."""
    try:
        return attempt()
    except Refusal as refusal:
        return again(problems_of(refusal, fields))
