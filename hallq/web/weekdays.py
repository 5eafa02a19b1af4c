"""The days of the week in the reader's language, one or several in a row."""

from collections.abc import Sequence

from hallq.domain.timetable_text import WEEKDAYS
from hallq.web.locale import gettext
from hallq.words import mark as _

NAMES = {
    "mon": _("Monday"),
    "tue": _("Tuesday"),
    "wed": _("Wednesday"),
    "thu": _("Thursday"),
    "fri": _("Friday"),
    "sat": _("Saturday"),
    "sun": _("Sunday"),
}


def weekday(place: int) -> str:
    """The name of a day, Monday being 0."""
    return gettext(NAMES[WEEKDAYS[place]])


def run_of_days(names: Sequence[str]) -> str:
    """Days that follow one another: "Monday", "Monday to Friday"."""
    return names[0] if len(names) == 1 else gettext(_("%(first)s to %(last)s"), first=names[0], last=names[-1])
