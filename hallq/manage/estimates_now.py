"""What a newcomer is told in each queue at this moment, and the facts that it is made of."""

from dataclasses import dataclass

from hallq.domain.estimate_range import shown
from hallq.domain.routing import Queue
from hallq.domain.scoreboard import LANE
from hallq.manage.figures import NOTHING
from hallq.operations.pace import Paces
from hallq.queries.instant import Instant
from hallq.queries.waiting import Line, lines
from hallq.web.locale import gettext, language
from hallq.words import mark as _


@dataclass(frozen=True, slots=True)
class ToldNow:
    """One row: minutes between calls `today` (of the last half hour most of all), on `usual` days, and `held` between both.

    `leavers` are how many of those ahead will have left. `played` says that the zone is told by playing forward: then the range is not made of these.
    """

    queue: str
    ahead: int
    told: str
    today: str
    usual: str
    held: str
    leavers: str
    played: bool


def told_now(at: Instant, now: int, paces: Paces) -> list[ToldNow]:
    """The queues for which a window is open, in the order of the set-up; elsewhere nothing is told."""
    known = lines(at)
    return [_row(at, known[queue.id], now, paces) for queue in at.setup.queues if queue.id in known and paces.open_counters(at.setup, queue)]


def _row(at: Instant, line: Line, now: int, paces: Paces) -> ToldNow:
    ahead = line.ahead_of_newcomer(at.setup.ordinary, now)
    facts = paces.explanation(at.setup, line.queue, ahead, now)
    return ToldNow(
        queue=line.queue.name.of(language()),
        ahead=ahead,
        told=_told(at, line.queue, ahead, now, paces),
        today=NOTHING if facts.gap_today is None else _minutes(facts.gap_today),
        usual=_minutes(facts.gap_usual),
        held=_minutes(facts.gap),
        leavers=f"{facts.leavers:.1f}",
        played=paces.forecasts.method_of(at.setup.hall_id, line.queue.zone_id) != LANE,
    )


def _told(at: Instant, queue: Queue, ahead: int, now: int, paces: Paces) -> str:
    estimate = paces.estimate_for(at.setup, queue, ahead, now)
    if estimate is None:
        return NOTHING
    low, high = shown(estimate.low, estimate.high)
    return gettext(_("%(low)s–%(high)s min"), low=low, high=high) if low else gettext(_("up to %(minutes)s min"), minutes=high)


def _minutes(minutes: float) -> str:
    return gettext("%(minutes)s min", minutes=f"{minutes:.1f}")
