"""The five kinds of refusal, under one base."""

from typing import Any, ClassVar


class Refusal(Exception):
    """What was refused; `facts` say about what, in plain values fit for a reader. Nothing was changed when one is raised."""

    code: ClassVar[str] = "refused"

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.code, facts)
        self.facts = facts

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.code}({told})"


class Unknown(Refusal):
    """There is no such thing in this hall."""

    code = "not_found"


class Invalid(Refusal):
    """The request cannot be understood or contradicts itself."""

    code = "invalid"


class Forbidden(Refusal):
    """The asker may not do this, whoever else may."""

    code = "not_allowed"


class Conflict(Refusal):
    """The request is right, but not in the present state of the hall."""

    code = "conflict"


class Unavailable(Refusal):
    """The house cannot answer at present; trying again later may help."""

    code = "unavailable"
