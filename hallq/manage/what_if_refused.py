"""What was filled in wrongly in a what-if, in the words of the page: the field by its label, what it takes, and which word of it is meant."""

from hallq.domain.errors import Invalid
from hallq.domain.routing import HallSetup
from hallq.web.joining import as_list
from hallq.web.locale import gettext, language
from hallq.web.refusals import tell
from hallq.words import mark as _

LABELS = {
    "guard": _("Longest wait, min"),
    "favours": _("Favoured calls in a row"),
    "early": _("Early, min"),
    "late": _("Late, min"),
    "head": _("Head start, min"),
    "pace": _("Times of a minute"),
    "target": _("Target, min"),
}
"""The numbers of the form as the page calls them."""

_NUMBERS = {
    "malformed": _("“%(value)s” is not a number. “%(label)s” takes %(least)s to %(most)s."),
    "not_whole": _("“%(value)s” is not a whole number. “%(label)s” takes %(least)s to %(most)s."),
    "out_of_range": _("“%(label)s” takes %(least)s to %(most)s."),
}
_CLASS = _("There is no priority class %(value)s in this hall.")
_WORDS = {
    ("day", "unknown"): _("%(value)s is no day of this hall that is over."),
    ("where", "unknown"): _("“%(value)s” is no part of this hall."),
    ("rule", "unknown"): _("“%(value)s” is no rule of order."),
    ("windows", "unknown"): _("There is no window %(value)s in this hall."),
    ("windows", "missing"): _("Name the windows that are to have this work profile."),
    ("profile", "unknown"): _("There is no work profile “%(value)s” in this hall."),
    ("profile", "missing"): _("Choose the work profile that these windows are to have."),
}


def told_of(setup: HallSetup, refusal: Invalid) -> dict[str, str]:
    """The field that was filled in wrongly, with the sentence to stand at it; a class that there is not has no field, and is told at the rule."""
    field, reason = str(refusal.facts.get("field", "")), str(refusal.facts.get("reason", ""))
    value = refusal.facts.get("value")
    facts = {**refusal.facts, "value": as_list(value) if isinstance(value, list) else value}
    if field.partition(".")[0] in LABELS and reason in _NUMBERS:
        return {field: gettext(_NUMBERS[reason], **facts, label=_label(setup, field))}
    if "." in field and reason == "unknown":
        return {"rule": gettext(_CLASS, **facts)}
    words = _WORDS.get((field, reason))
    return {field: tell(refusal, language()).sentence if words is None else gettext(words, **facts)}


def _label(setup: HallSetup, field: str) -> str:
    """What the page calls a number, with the class that it is of."""
    what, _dot, code = field.partition(".")
    klass = setup.priorities.by_code.get(code)
    return gettext(LABELS[what]) if klass is None else f"{klass.name.of(language())} · {gettext(LABELS[what])}"
