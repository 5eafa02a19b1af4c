"""Reading what is sent: strict, every field named that is not obeyed, no control characters; one way for bodies, addresses and forms."""

import unicodedata
from typing import Annotated, Any, ClassVar, TypeVar

from flask import request
from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from hallq.domain.errors import BodyInvalid, FieldInvalid, FieldNotObeyed, NotOffered, Refusal

MOST_BYTES = 64 * 1024


class Sent(BaseModel):
    """Base of what is sent as JSON. A field that is not named is refused; one in `later`, which a later version obeys, as not offered yet."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    later: ClassVar[frozenset[str]] = frozenset()


class Asked(Sent):
    """Base of what stands in an address or a form, where everything is text."""

    model_config = ConfigDict(extra="forbid", strict=False, frozen=True)


T = TypeVar("T", bound=Sent)


def _clean(text: str) -> str:
    if not text.isprintable() and any(unicodedata.category(character) in {"Cc", "Cs"} for character in text):
        raise PydanticCustomError("control_characters", "holds control characters")
    return text


Code = Annotated[str, StringConstraints(min_length=1, max_length=64), AfterValidator(_clean)]
"""The code of a thing of the set-up."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
"""A word of a list, such as a reason: never free text, for it stands in the story."""

CaseNumber = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z\u4e00-\u9fff()（）〔〕\[\]-]{1,40}$")]
"""The number of a case (办件编号): no blanks, so that no sentence fits; `domain.case_number` looks closer."""

Words = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_clean)]
"""A line of text."""


def read_body(kind: type[T]) -> T:
    """The JSON body of this request; an empty one is an empty object. Raises BodyInvalid, FieldInvalid, FieldNotObeyed, NotOffered."""
    try:
        return kind.model_validate_json(request.get_data() or b"{}")
    except ValidationError as fault:
        raise _refusal(fault, kind) from None


def read_query(kind: type[T]) -> T:
    """The parameters of this request's address. Raises as `read_body`, and where one is given twice."""
    return read_fields(kind, {name: values[0] if len(values) == 1 else values for name, values in request.args.lists() if name != "lang"})


def read_fields(kind: type[T], fields: dict[str, Any]) -> T:
    """Fields that were sent as text. Raises as `read_body`."""
    try:
        return kind.model_validate(fields)
    except ValidationError as fault:
        raise _refusal(fault, kind) from None


_REASONS = {
    "missing": "missing",
    "string_too_long": "too_long",
    "too_long": "too_long",
    "string_too_short": "too_short",
    "too_short": "too_short",
    "greater_than": "out_of_range",
    "greater_than_equal": "out_of_range",
    "less_than": "out_of_range",
    "less_than_equal": "out_of_range",
    "int_parsing_size": "out_of_range",
    "literal_error": "unknown",
    "enum": "unknown",
    "control_characters": "control_characters",
    "string_pattern_mismatch": "malformed",
}


def _refusal(fault: ValidationError, kind: type[Sent]) -> Refusal:
    """The first fault, unknown fields before the others: whoever misspells a name should not be told that the right one is missing."""
    faults = sorted(fault.errors(include_url=False, include_input=False), key=lambda one: one["type"] != "extra_forbidden")
    first = faults[0]
    field = ".".join(map(str, first["loc"]))
    if not field:
        return BodyInvalid()
    if first["type"] == "extra_forbidden":
        return NotOffered(what=field, field=field) if field in kind.later else FieldNotObeyed(field=field)
    return FieldInvalid(field=field, reason=_reason(first["type"]), **_known(first))


def _reason(kind: str) -> str:
    return _REASONS.get(kind) or ("wrong_type" if kind.endswith("_type") else "malformed")


def _known(fault: ErrorDetails) -> dict[str, Any]:
    """What would have been taken, where there is a list."""
    return {"known": fault["ctx"]["expected"]} if fault["type"] in {"literal_error", "enum"} else {}
