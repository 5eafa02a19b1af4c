"""What a what-if is asked: which other rule or work profile in the place of those of now. What is left empty stays as it is."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from hallq.domain.discipline import MINUTE, Discipline, Rule, Terms
from hallq.domain.errors import FieldInvalid
from hallq.domain.order_presets import APPOINTMENT, Preset
from hallq.domain.routing import HallSetup, PriorityClass
from hallq.domain.whatif import Regime

OF_CLASS = ("head", "pace", "target")
"""The numbers that are of a class: the minutes it is worth, how many times a minute of its waiting counts, its target in minutes."""

FIELD_OF = {"head_start_minutes": "head", "pace": "pace", "target_minutes": "target"}
MOST_MINUTES = 24 * 60
LIMITS = {"guard": (1, MOST_MINUTES), "early": (0, MOST_MINUTES), "late": (0, MOST_MINUTES), "favours": (1, 20), "head": (0, MOST_MINUTES),
          "pace": (0.1, 100), "target": (1, MOST_MINUTES)}  # fmt: skip
"""The least and the most of every number."""

WHOLE = frozenset({"favours"})
"""What is counted, and so has no fractions; minutes may."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be otherwise, as it was typed.

    `where` is empty for the hall, or `zone:` or `queue:` and a code. `numbers` by name, those of a class with its code, such as `head.green`.
    `windows` are codes, put under the work profile `profile`.
    """

    where: str = ""
    rule: str = ""
    numbers: Mapping[str, str] = field(default_factory=dict)
    windows: str = ""
    profile: str = ""

    @property
    def asks(self) -> bool:
        """Whether anything is to be otherwise."""
        return any((self.rule, self.windows, self.profile, *self.numbers.values()))

    def said(self) -> dict[str, str]:
        """What it names, by name."""
        named = {"where": self.where, "rule": self.rule, **self.numbers, "windows": self.windows, "profile": self.profile}
        return {name: text for name, text in named.items() if text}

    def number(self, name: str) -> float | None:
        """A number; None where it was left empty. Raises FieldInvalid."""
        text = self.numbers.get(name, "").strip()
        if not text:
            return None
        kind = name.partition(".")[0]
        least, most = LIMITS[kind]
        try:
            value = float(text)
        except ValueError:
            raise FieldInvalid(field=name, reason="malformed", value=text, least=least, most=most) from None
        if not least <= value <= most:
            raise FieldInvalid(field=name, reason="out_of_range", least=least, most=most)
        if kind in WHOLE and not value.is_integer():
            raise FieldInvalid(field=name, reason="not_whole", value=text, least=least, most=most)
        return value


def preset_fields(preset: Preset, setup: HallSetup) -> dict[str, str]:
    """What a rule that halls take as a whole fills in: `rule`, and numbers by name."""
    queue = preset.queue
    fields = {"rule": queue["discipline"], "guard": f"{queue['guard_minutes']:g}"}
    if "favours" in queue:
        fields["favours"] = str(queue["favours"])
    favoured, appointment, everybody = preset.classes
    for one in setup.priorities:
        if not one.retired:
            terms = everybody if one.id == setup.ordinary.id else appointment if one.code == APPOINTMENT else favoured
            fields |= {f"{FIELD_OF[key]}.{one.code}": f"{value:g}" for key, value in terms.items() if key in FIELD_OF}
    return fields


def regime_of_today(setup: HallSetup, skills: Mapping[int, Collection[str]]) -> Regime:
    """The rules and work profiles as they are now; `skills` are codes of queues by person, of those who have not all."""
    able = {person: frozenset(queue.id for queue in setup.queues if queue.code in codes) for person, codes in skills.items()}
    return Regime(setup.rules, {one.id: one.sight() for one in setup.profiles}, able=able)


def other_regime(setup: HallSetup, question: Question, skills: Mapping[int, Collection[str]]) -> Regime:
    """The same with what is asked for. Raises FieldInvalid."""
    _check_classes(setup, question)
    there = set(_queues(setup, question.where))
    rules = {queue_id: _rule(setup, rule, question) if queue_id in there else rule for queue_id, rule in setup.rules.items()}
    return replace(regime_of_today(setup, skills), rules=rules, moved=_moved(setup, question))


def targets_of(setup: HallSetup) -> dict[int, int]:
    """The targets of all queues, in milliseconds."""
    return {queue.id: round(queue.target_minutes * MINUTE) for queue in setup.queues}


def _check_classes(setup: HallSetup, question: Question) -> None:
    for name in question.numbers:
        _what, dot, code = name.partition(".")
        if dot and code not in setup.priorities.by_code:
            raise FieldInvalid(field=name, reason="unknown", value=code, known=_in_use(setup.priorities))


def _queues(setup: HallSetup, where: str) -> Iterable[int]:
    kind, _colon, code = where.partition(":")
    if not where:
        return setup.rules
    zone, queue = setup.zones.by_code.get(code), setup.queues.by_code.get(code)
    if kind == "zone" and zone is not None:
        return [one.id for one in setup.queues if one.zone_id == zone.id]
    if kind == "queue" and queue is not None:
        return [queue.id]
    known = [f"zone:{one}" for one in _in_use(setup.zones)] + [f"queue:{one}" for one in _in_use(setup.queues)]
    raise FieldInvalid(field="where", reason="unknown", value=where, known=known)


def _rule(setup: HallSetup, rule: Rule, question: Question) -> Rule:
    favours, guard, early, late = (question.number(name) for name in ("favours", "guard", "early", "late"))
    return Rule(
        _discipline(question.rule) if question.rule else rule.discipline,
        rule.guard_ms if guard is None else round(guard * MINUTE),
        {one.id: _terms(one, rule.of(one.id), question) for one in setup.priorities},
        rule.favours if favours is None else int(favours),
        rule.early_ms if early is None else round(early * MINUTE),
        rule.late_ms if late is None else round(late * MINUTE),
    )


def _discipline(code: str) -> Discipline:
    try:
        return Discipline(code)
    except ValueError:
        raise FieldInvalid(field="rule", reason="unknown", value=code, known=[one.value for one in Discipline]) from None


def _terms(klass: PriorityClass, terms: Terms, question: Question) -> Terms:
    head, pace, target = (question.number(f"{what}.{klass.code}") for what in OF_CLASS)
    return replace(
        terms,
        head_start_ms=terms.head_start_ms if head is None else round(head * MINUTE),
        pace=terms.pace if pace is None else round(pace * 1000),
        target_ms=terms.target_ms if target is None else round(target * MINUTE),
    )


def _moved(setup: HallSetup, question: Question) -> dict[int, int]:
    """Windows with the work profile in whose place they are put."""
    codes = question.windows.replace("，", " ").replace("、", " ").replace(",", " ").split()
    unknown = [code for code in codes if code not in setup.counters.by_code]
    if unknown:
        raise FieldInvalid(field="windows", reason="unknown", value=unknown, known=_in_use(setup.counters))
    if not codes and not question.profile:
        return {}
    if not codes:
        raise FieldInvalid(field="windows", reason="missing")
    profile = setup.profiles.by_code.get(question.profile)
    if profile is None:
        missing = "missing" if not question.profile else "unknown"
        raise FieldInvalid(field="profile", reason=missing, value=question.profile, known=_in_use(setup.profiles))
    return {setup.counters.by_code[code].id: profile.id for code in codes}


def _in_use(things: Iterable[Any]) -> list[str]:
    return [one.code for one in things if not one.retired]
