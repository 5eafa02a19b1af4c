"""What the staff must know of the paper of the hall at once: printers that do not print, rolls at their end, slips of which nobody knows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from hallq.domain.routing import Printer
from hallq.queries.instant import Instant
from hallq.queries.print_jobs import unconfirmed_count
from hallq.queries.printers import PrinterHealthView, printer_healths


class Trouble(StrEnum):
    """What is the matter with a printer or a group, the worst first."""

    NO_PAPER_AT_ALL = "no_paper_at_all"
    NOT_PRINTING = "not_printing"
    NOT_WATCHED = "not_watched"
    NEAR_END = "near_end"


@dataclass(frozen=True, slots=True)
class PaperAlarm:
    """One thing to see to. A group of which no printer prints is one alarm, however many printers it has; `reason` is that of the first."""

    trouble: Trouble
    printers: tuple[Printer, ...]
    reason: str
    since: int


@dataclass(frozen=True, slots=True)
class PaperAlarms:
    """All of them, the worst first, and how many slips wait for somebody's word."""

    alarms: tuple[PaperAlarm, ...]
    to_confirm: int


def paper_alarms(at: Instant, real_now: int) -> PaperAlarms:
    """What is the matter with the paper of a hall; `real_now` is the real clock's, UTC milliseconds."""
    healths = printer_healths(at)
    found = [alarm for group in _groups(at.setup.printers) for alarm in _of_group(group, healths, real_now)]
    worst = list(Trouble)
    return PaperAlarms(tuple(sorted(found, key=lambda alarm: (worst.index(alarm.trouble), alarm.since))), unconfirmed_count(at))


def _groups(printers: Iterable[Printer]) -> list[list[Printer]]:
    """The printers in use, those that stand in for each other together; one without a group is alone."""
    groups: dict[str, list[Printer]] = {}
    for one in printers:
        if not one.retired:
            groups.setdefault(one.group or f"#{one.id}", []).append(one)
    return list(groups.values())


def _of_group(group: list[Printer], healths: Mapping[int, PrinterHealthView], now: int) -> list[PaperAlarm]:
    known = [(one, healths[one.id]) for one in group if one.id in healths]
    watched = [(one, health) for one, health in known if health.is_watched(now)]
    down = [(one, health) for one, health in watched if not health.may_print]
    if down and len(down) == len(group):
        since = max(health.since for _one, health in down)
        return [PaperAlarm(Trouble.NO_PAPER_AT_ALL, tuple(one for one, _health in down), down[0][1].reason, since)]
    return [
        *(PaperAlarm(Trouble.NOT_PRINTING, (one,), health.reason, health.since) for one, health in down),
        *(PaperAlarm(Trouble.NOT_WATCHED, (one,), "", health.seen_at) for one, health in known if not health.is_watched(now)),
        *(PaperAlarm(Trouble.NEAR_END, (one,), "", health.since) for one, health in watched if health.near_end and health.may_print),
    ]
