"""What the what-if is asked: which day, and which other rule or work profile in its place. What is left empty stays as it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from flask import request

from hallq.domain.discipline import MINUTE, Discipline, Rule, Terms
from hallq.domain.errors import FieldInvalid
from hallq.domain.order_presets import APPOINTMENT, PRESETS, Preset
from hallq.domain.routing import HallSetup, PriorityClass
from hallq.domain.whatif import Regime
from hallq.manage.setup.order_pages import NAMES, TOLD
from hallq.web.forms import Asked, read_fields
from hallq.web.joining import as_list

OF_CLASS = ("head", "pace", "target")
FIELD_OF = {"head_start_minutes": "head", "pace": "pace", "target_minutes": "target"}
MOST_MINUTES = 24 * 60
LIMITS = {"guard": (1, MOST_MINUTES), "early": (0, MOST_MINUTES), "late": (0, MOST_MINUTES), "favours": (1, 20), "head": (0, MOST_MINUTES),
          "pace": (0.1, 100), "target": (1, MOST_MINUTES)}  # fmt: skip
"""The least and the most of every number."""


class Question(Asked):
    """The form as it was filled in. `where` is empty for the hall, or `zone:` or `queue:` and a code; numbers are text until they are read."""

    day: str = ""
    where: str = ""
    rule: str = ""
    favours: str = ""
    guard: str = ""
    early: str = ""
    late: str = ""
    windows: str = ""
    profile: str = ""


@dataclass(frozen=True, slots=True)
class Other:
    """A question with what it says of classes: numbers as text by the name of their field, such as `head.green`."""

    asked: Question
    of_class: Mapping[str, str]

    @property
    def asks(self) -> bool:
        """Whether anything is to be otherwise."""
        asked = self.asked
        return any((asked.rule, asked.favours, asked.guard, asked.early, asked.late, asked.windows, *self.of_class.values()))

    def number(self, name: str, text: str) -> float | None:
        """A number of the form; None where it was left empty. Raises FieldInvalid."""
        if not text.strip():
            return None
        least, most = LIMITS[name.partition(".")[0]]
        try:
            value = float(text)
        except ValueError:
            raise FieldInvalid(field=name, reason="malformed", value=text, least=least, most=most) from None
        if not least <= value <= most:
            raise FieldInvalid(field=name, reason="out_of_range", least=least, most=most)
        return value


@dataclass(frozen=True, slots=True)
class Offered:
    """A rule that halls take as a whole: its name, what it does, and the fields it fills in."""

    name: str
    told: str
    fields: Mapping[str, str]


def read_question() -> Other:
    """What the address asks. Raises FieldNotObeyed."""
    sent = {name: value.strip() for name, value in request.args.items() if name != "lang"}
    of_class = {name: value for name, value in sent.items() if name.partition(".")[0] in OF_CLASS and "." in name}
    return Other(read_fields(Question, {name: value for name, value in sent.items() if name not in of_class}), of_class)


def offered(setup: HallSetup) -> list[Offered]:
    """The rules that halls use most, with the numbers that go with them, as the set-up offers them too."""
    classes = [one for one in setup.priorities if not one.retired]
    return [Offered(NAMES[key], TOLD[key], _fields(preset, classes, setup.ordinary)) for key, preset in PRESETS.items()]


def _fields(preset: Preset, classes: Iterable[PriorityClass], ordinary: PriorityClass) -> dict[str, str]:
    queue = preset.queue
    fields = {"rule": queue["discipline"], "guard": f"{queue['guard_minutes']:g}"}
    if "favours" in queue:
        fields["favours"] = str(queue["favours"])
    for one in classes:
        favoured, appointment, everybody = preset.classes
        terms = everybody if one.id == ordinary.id else appointment if one.code == APPOINTMENT else favoured
        fields |= {f"{FIELD_OF[key]}.{one.code}": f"{value:g}" for key, value in terms.items() if key in FIELD_OF}
    return fields


def regime_of_today(setup: HallSetup) -> Regime:
    """The rules and work profiles as they are now."""
    return Regime(setup.rules, {one.id: one.sight() for one in setup.profiles})


def other_regime(setup: HallSetup, other: Other) -> Regime:
    """The same with what is asked for. Raises FieldInvalid."""
    there = set(_queues(setup, other.asked.where))
    rules = {queue_id: _rule(setup, rule, other) if queue_id in there else rule for queue_id, rule in setup.rules.items()}
    return replace(regime_of_today(setup), rules=rules, moved=_moved(setup, other.asked))


def _queues(setup: HallSetup, where: str) -> Iterable[int]:
    kind, _colon, code = where.partition(":")
    if not where:
        return setup.rules
    zone, queue = setup.zones.by_code.get(code), setup.queues.by_code.get(code)
    if kind == "zone" and zone is not None:
        return [one.id for one in setup.queues if one.zone_id == zone.id]
    if kind == "queue" and queue is not None:
        return [queue.id]
    raise FieldInvalid(field="where", reason="unknown", value=where)


def _rule(setup: HallSetup, rule: Rule, other: Other) -> Rule:
    asked = other.asked
    favours, guard = other.number("favours", asked.favours), other.number("guard", asked.guard)
    early, late = other.number("early", asked.early), other.number("late", asked.late)
    return Rule(
        _discipline(asked.rule) if asked.rule else rule.discipline,
        rule.guard_ms if guard is None else round(guard * MINUTE),
        {one.id: _terms(one, rule.of(one.id), other) for one in setup.priorities},
        rule.favours if favours is None else round(favours),
        rule.early_ms if early is None else round(early * MINUTE),
        rule.late_ms if late is None else round(late * MINUTE),
    )


def _discipline(code: str) -> Discipline:
    try:
        return Discipline(code)
    except ValueError:
        raise FieldInvalid(field="rule", reason="unknown", value=code) from None


def _terms(klass: PriorityClass, terms: Terms, other: Other) -> Terms:
    head, pace, target = (other.number(f"{what}.{klass.code}", other.of_class.get(f"{what}.{klass.code}", "")) for what in OF_CLASS)
    return replace(
        terms,
        head_start_ms=terms.head_start_ms if head is None else round(head * MINUTE),
        pace=terms.pace if pace is None else round(pace * 1000),
        target_ms=terms.target_ms if target is None else round(target * MINUTE),
    )


def _moved(setup: HallSetup, asked: Question) -> dict[int, int]:
    """Windows with the work profile in whose place they are put."""
    codes = asked.windows.replace("，", " ").replace("、", " ").replace(",", " ").split()
    unknown = [code for code in codes if code not in setup.counters.by_code]
    if unknown:
        raise FieldInvalid(field="windows", reason="unknown", value=as_list(unknown))
    if not codes:
        return {}
    profile = setup.profiles.by_code.get(asked.profile)
    if profile is None:
        raise FieldInvalid(field="profile", reason="missing" if not asked.profile else "unknown", value=asked.profile)
    return {setup.counters.by_code[code].id: profile.id for code in codes}
