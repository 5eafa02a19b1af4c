"""The form of the what-if: which day, and what is to be otherwise on it. What is left empty stays as it is."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request

from hallq.domain.order_presets import PRESETS
from hallq.domain.routing import HallSetup
from hallq.domain.whatif_question import OF_CLASS, Question, preset_fields
from hallq.manage.setup.order_pages import NAMES, TOLD
from hallq.web.forms import Asked, read_fields

NUMBERS = ("favours", "guard", "early", "late")


class Form(Asked):
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
class Filled:
    """A form with what it says of classes: numbers as text by the name of their field, such as `head.green`."""

    asked: Form
    of_class: Mapping[str, str]

    @property
    def question(self) -> Question:
        """What is to be otherwise."""
        asked = self.asked
        numbers = {name: getattr(asked, name) for name in NUMBERS} | dict(self.of_class)
        return Question(asked.where, asked.rule, numbers, asked.windows, asked.profile)


@dataclass(frozen=True, slots=True)
class Offered:
    """A rule that halls take as a whole: its name, what it does, and the fields it fills in."""

    name: str
    told: str
    fields: Mapping[str, str]


def read_question() -> Filled:
    """What the address asks. Raises FieldNotObeyed."""
    sent = {name: value.strip() for name, value in request.args.items() if name != "lang"}
    of_class = {name: value for name, value in sent.items() if name.partition(".")[0] in OF_CLASS and "." in name}
    return Filled(read_fields(Form, {name: value for name, value in sent.items() if name not in of_class}), of_class)


def offered(setup: HallSetup) -> list[Offered]:
    """The rules that halls use most, with the numbers that go with them, as the set-up offers them too."""
    return [Offered(NAMES[key], TOLD[key], preset_fields(preset, setup)) for key, preset in PRESETS.items()]
