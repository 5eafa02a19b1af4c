"""`hallq what-if`: a past day played again under another rule or another work profile, as the page of that name in the office plays it."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from hallq.cli.instants import BusinessDay
from hallq.cli.place import hall_option, place
from hallq.cli.reporting import put_out
from hallq.cli.talk import examples, language, patience, spoken
from hallq.cli.what_if_refused import told
from hallq.cli.what_if_text import what_if_text
from hallq.domain.discipline import Discipline
from hallq.domain.errors import FieldInvalid
from hallq.domain.order_presets import PRESETS
from hallq.domain.routing import HallSetup
from hallq.domain.whatif import WhatIf, what_if
from hallq.domain.whatif_question import Question, other_regime, preset_fields, regime_of_today, targets_of
from hallq.queries.instant import Instant, instant
from hallq.queries.what_if import LoggedDay, day_asked, day_log, past_days, skills_of_today
from hallq.sheets.what_if import as_csv, as_json
from hallq.words import mark as _

FORMATS = ("text", "json", "csv")


Option = Callable[[Callable[..., Any]], Callable[..., Any]]


class OfClass(click.ParamType[tuple[str, str]]):
    """A number of a class on the command line, as in green=15."""

    name = "CLASS=NUMBER"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """The code of the class and the number as it is written."""
        code, equals, number = str(value).partition("=")
        if not (code and equals and number):
            self.fail(spoken(_("“%(value)s” is no class with its number, as in green=15."), value=value), param, ctx)
        return code, number


def _of_class(option: str, words: str) -> Option:
    return click.option(option, multiple=True, type=OfClass(), help=words)


def _number(option: str, words: str) -> Option:
    return click.option(option, metavar="NUMBER", default="", help=words)


@dataclass(frozen=True, slots=True)
class _Came:
    """What came of a question, and of which day it was asked."""

    setup: HallSetup
    day: str
    question: Question
    found: WhatIf


@click.command(
    "what-if",
    epilog=examples(
        "hallq what-if --preset credit",
        "hallq what-if --rule ratio --favours 3 --guard 25 --where zone:social",
        "hallq what-if --day 2026-11-23 --rule credit --head green=15 --head appointment=10",
        "hallq what-if --windows 3,5 --profile social-all --format json",
    ),
)
@click.option("--day", type=BusinessDay(), help="Business day, as in 2026-11-23; the last that is over unless told.")
@click.option("--where", metavar="PART", default="", help="For which part: zone:CODE or queue:CODE; the whole hall unless told.")
@click.option("--preset", type=click.Choice(list(PRESETS)), help="A rule that halls often take, with its numbers; other options go before it.")
@click.option("--rule", type=click.Choice([one.value for one in Discipline]), help="Rule of order; as it is now unless told.")
@_number("--guard", "Longest wait, in minutes.")
@_number("--favours", "Favoured calls in a row, for the rule ratio.")
@_of_class("--head", "Head start of a class, in minutes, for the rule credit; once a class.")
@_of_class("--pace", "How many times a minute of waiting counts for a class, for the rule credit; once a class.")
@_of_class("--target", "Target of a class, in minutes, for the rule due; once a class.")
@_number("--early", "Minutes before its time from which an appointment counts, for the rule appointment.")
@_number("--late", "Minutes after its time up to which an appointment counts, for the rule appointment.")
@click.option("--windows", metavar="CODES", default="", help="Windows to be put under another work profile, between commas.")
@click.option("--profile", metavar="CODE", default="", help="Work profile that these windows are to have.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="How it is written.")
@click.option("--language", "tongue", type=click.Choice(["zh", "en"]), default=language, help="Language of the captions; the terminal's unless told.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write into this file, which must not be there yet.")
@hall_option
def what_if_command(day: str | None, preset: str | None, form: str, tongue: str, output: Path | None, hall_code: str | None, **asked: Any) -> None:
    """Play a past day again under another rule or another work profile, and print the waits side by side.

    The same visitors come, the same windows are open with the same people, and every service takes as long; only the order is another. What is not
    named stays as it is now. The rules behind the figures stand below them; waits are minutes. Nothing in the hall changes.
    """
    with place(hall_code) as here, patience("what-if"), instant(here.house.database, here.setup()) as at:
        question = _question(at.setup, preset, asked)
        if not question.asks:
            raise click.UsageError(spoken(_("Say what is to be otherwise: --preset, --rule, --guard, or --windows with --profile.")))
        try:
            chosen = day_asked(past_days(at), day or "")
            came = None if chosen is None else _play(at, chosen, question)
        except FieldInvalid as refusal:
            raise told(refusal) from None
    if came is None:
        raise told(FieldInvalid(field="day", reason="missing"))
    put_out(_written(came, form, tongue), output)


def _question(setup: HallSetup, preset: str | None, asked: dict[str, Any]) -> Question:
    """What the options say; what a preset fills in holds where they say nothing."""
    filled = preset_fields(PRESETS[preset], setup) if preset else {}
    rule = asked["rule"] or filled.get("rule", "")
    filled.pop("rule", None)
    plain = {name: asked[name] for name in ("guard", "favours", "early", "late") if asked[name]}
    return Question(asked["where"], rule, filled | plain | dict(_numbers_of_classes(asked)), asked["windows"], asked["profile"])


def _numbers_of_classes(asked: dict[str, Any]) -> Iterable[tuple[str, str]]:
    return ((f"{what}.{code}", number) for what in ("head", "pace", "target") for code, number in asked[what])


def _play(at: Instant, day: LoggedDay, question: Question) -> _Came:
    """Raises FieldInvalid."""
    setup, skills = at.setup, skills_of_today(at)
    instead = other_regime(setup, question, skills)
    return _Came(setup, day.day, question, what_if(day_log(at, day), regime_of_today(setup, skills), instead, targets_of(setup)))


def _written(came: _Came, form: str, tongue: str) -> bytes:
    """It in one of the formats."""
    if form == "json":
        told_of = as_json(came.setup, came.found, day=came.day, asked=came.question.said())
        return (json.dumps(told_of, ensure_ascii=False, indent=2) + "\n").encode()
    if form == "csv":
        return as_csv(came.setup, came.found, tongue)
    return (what_if_text(came.setup, came.found, came.day, tongue) + "\n").encode()
