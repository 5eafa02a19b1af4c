"""What an option of `hallq what-if` may not say: a sentence that names the option and tells what to give instead."""

import click

from hallq.cli.commands import REFUSED
from hallq.cli.talk import complain, spoken
from hallq.domain.errors import FieldInvalid
from hallq.words import mark as _

_MISSPELLED = {
    "malformed": _("“%(value)s” is not a number. Give one from %(least)s to %(most)s."),
    "not_whole": _("“%(value)s” is not a whole number. Give one from %(least)s to %(most)s."),
    "out_of_range": _("Give a number from %(least)s to %(most)s."),
}
_UNKNOWN = {
    "day": _("%(value)s is no day of this hall that is over."),
    "where": _("“%(value)s” is no part of this hall. Give zone: or queue: with a code."),
    "windows": _("There is no window %(value)s in this hall."),
    "profile": _("There is no work profile “%(value)s” in this hall."),
}
_CLASS = _("There is no priority class %(value)s in this hall.")
_MISSING = {
    "day": _("There is no past day yet. A day can be played again as soon as it is over."),
    "windows": _("Name the windows that are to have this work profile."),
    "profile": _("Choose the work profile that these windows are to have."),
}


class NotInThisHall(click.ClickException):
    """An option names what the hall does not have."""

    exit_code = REFUSED

    def __init__(self, sentence: str, refusal: FieldInvalid) -> None:
        super().__init__(sentence)
        self._refusal = refusal

    def show(self, file: object = None) -> None:  # noqa: ARG002 -- click's signature
        """The sentence, and below it what there is."""
        complain(self.message, self._refusal)


def told(refusal: FieldInvalid) -> click.ClickException:
    """The refusal in words: misspelled (code 2), or right but not of this hall (code 3)."""
    field, reason, value = (refusal.facts.get(name) for name in ("field", "reason", "value"))
    facts = {**refusal.facts, "value": ", ".join(value) if isinstance(value, list) else value}
    option = "--" + str(field).partition(".")[0]
    if reason in _MISSPELLED:
        return click.BadParameter(spoken(_MISSPELLED[str(reason)], **facts), param_hint=f"'{option}'")
    if reason == "missing" and field != "day":
        return click.UsageError(f"{option}: {spoken(_MISSING[str(field)])}")
    sentence = _MISSING["day"] if reason == "missing" else _UNKNOWN.get(str(field), _CLASS)
    return NotInThisHall(f"{option}: {spoken(sentence, **facts)}", refusal)
