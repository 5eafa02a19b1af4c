"""A value of the set-up in words: for what was and what is, side by side."""

from collections.abc import Callable, Mapping
from typing import Any

from hallq.manage.setup.fields import Field
from hallq.manage.setup.hours import spans_in_words, week_in_words
from hallq.manage.setup.kinds import KINDS, WHOLE_KINDS
from hallq.manage.setup.printer_agents import agent_name
from hallq.manage.setup.seen import Seen
from hallq.manage.setup.slip_form import lines_in_words, logo_in_words
from hallq.web.joining import as_line, as_list
from hallq.web.locale import gettext
from hallq.words import mark as _

NONE = _("none")
YES, NO = _("yes"), _("no")
EITHER_ORDER = _("%(matters)s in either order")
ONLY, SHARE, AFTER = _("only %(classes)s"), _("share %(share)s"), _("only whoever has waited %(minutes)s minutes")


def in_words(field: Field, value: Any, seen: Seen) -> str:
    """The value as the form would show it."""
    if value is None or value in ("", [], {}):
        return gettext(field.empty or NONE)
    said = _WORDS.get(field.look, _plain)(field, value, seen)
    return f"{said} {gettext(field.after)}" if field.after else said


def fields_of(section: str) -> tuple[Field, ...]:
    """The fields of a section, those of the hall and of its settings too."""
    return WHOLE_KINDS[section][1] if section in WHOLE_KINDS else KINDS[section].fields


def compared(section: str, before: Mapping[str, Any], after: Mapping[str, Any], seen: Seen) -> list[tuple[str, str, str]]:
    """What is not as before: label, value before, value after."""
    differing = [field for field in fields_of(section) if before.get(field.key) != after.get(field.key)]
    pairs = [(field, *_otherwise(field, before.get(field.key), after.get(field.key))) for field in differing]
    return [(gettext(field.label), in_words(field, old, seen), in_words(field, new, seen)) for field, old, new in pairs]


def _otherwise(field: Field, before: Any, after: Any) -> tuple[Any, Any]:
    """Both values; of a long list of days only those that differ."""
    if field.look != "exceptions" or not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return before, after
    days = [day for day in {**before, **after} if before.get(day) != after.get(day)]
    return {day: before[day] for day in days if day in before}, {day: after[day] for day in days if day in after}


def _plain(_field: Field, value: Any, _seen: Seen) -> str:
    return str(value)


def _choice(field: Field, value: Any, _seen: Seen) -> str:
    return next((gettext(shown) for one, shown in field.choices if one == value), str(value))


def _several(field: Field, value: Any, seen: Seen) -> str:
    return as_list(_choice(field, one, seen) for one in value)


def _agent(_field: Field, value: Any, _seen: Seen) -> str:
    return agent_name(str(value))


def _pick(field: Field, value: Any, seen: Seen) -> str:
    return seen.name(field.of, value)


def _picks(field: Field, value: Any, seen: Seen) -> str:
    return as_list(seen.name(field.of, one) for one in value)


def _limits(field: Field, value: Any, seen: Seen) -> str:
    return as_line(f"{seen.name(field.of, one.get('queue'))}: {limit_in_words(one, seen)}" for one in value)


def limit_in_words(limit: Mapping[str, Any], seen: Seen) -> str:
    """What of a queue a work profile serves, empty where it is all of it."""
    classes = limit.get("classes") or []
    named = [gettext(ONLY, classes=as_list(seen.name("priorities", one) for one in classes))] if classes else []
    share = [gettext(SHARE, share=limit["share"])] if limit.get("share", 1) != 1 else []
    after = [gettext(AFTER, minutes=limit["after_minutes"])] if limit.get("after_minutes", 0) else []
    return as_list([*named, *share, *after])


def _steps(field: Field, value: Any, seen: Seen) -> str:
    """Stage after stage, and of one stage all its matters together."""
    return as_list(_stage(field, stage, seen) if isinstance(stage, list) else seen.name(field.of, stage) for stage in value)


def _stage(field: Field, codes: list[str], seen: Seen) -> str:
    return gettext(EITHER_ORDER, matters=" + ".join(seen.name(field.of, code) for code in codes))


def _name(_field: Field, value: Any, _seen: Seen) -> str:
    return " / ".join(filter(None, (value.get("zh"), value.get("en"))))


def _names(field: Field, value: Any, seen: Seen) -> str:
    return as_line(_name(field, one, seen) for one in value)


def _link(field: Field, value: Any, seen: Seen) -> str:
    kind = _choice(field, value.get("kind"), seen)
    return " ".join([kind, ":".join(str(one) for key, one in value.items() if key != "kind")])


def _week(_field: Field, value: Any, _seen: Seen) -> str:
    return as_line(f"{days} {hours}" for days, hours in week_in_words(value))


def _exceptions(_field: Field, value: Any, _seen: Seen) -> str:
    return as_line(f"{day} {spans_in_words(spans)}" for day, spans in sorted(value.items()))


_WORDS: dict[str, Callable[[Field, Any, Seen], str]] = {
    "choice": _choice,
    "options": _choice,
    "limits": _limits,
    "words": _several,
    "ticks": _several,
    "agent": _agent,
    "pick": _pick,
    "picks": _picks,
    "steps": _steps,
    "name": _name,
    "names": _names,
    "flag": lambda _field, value, _seen: gettext(YES if value else NO),
    "link": _link,
    "week": _week,
    "exceptions": _exceptions,
    "slip_lines": lines_in_words,
    "logo": logo_in_words,
}
