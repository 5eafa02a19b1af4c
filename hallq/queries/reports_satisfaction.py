"""What visitors said of the service: by group, by ready-made remark, and against the wait that came before it."""

from collections import Counter

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.domain.correlation import rank_correlation
from hallq.domain.evaluation import Outcome, Satisfaction, satisfaction
from hallq.domain.evaluation_options import CURRENT_VERSION, OPTION_LISTS, Option
from hallq.domain.names import Name
from hallq.domain.report import TOTAL, Figures, Group
from hallq.queries.reports_asked import DIMENSIONS, Asked, Groups
from hallq.queries.reports_durations import OF_STEP, SERVED, listed, occurrences, of_occurrences
from hallq.store import tables as t

WAIT_BANDS = (5, 10, 15, 20, 30, 45, 60)
"""Where one band of waits ends and the next begins, in minutes; a wait of five minutes is in the second."""

BOOKED_YET_QUEUED = "212"
"""The remark that tells a hall of bookings which were of no use: a figure that halls are measured by."""

_o, _s, _v = t.occurrence.c, t.ticket_step.c, t.evaluation.c
_RATING = sa.and_(_v.hall_id == _o.hall_id, _v.occurrence_id == _o.id)
# Whoever was rated was served, even where a clerk gave no outcome of it.
_ASKED_ABOUT = sa.or_(SERVED, _v.occurrence_id.is_not(None))
RATINGS = {
    by: of_occurrences(by, _v.outcome, _v.level, sa.func.count(), source=occurrences(by).outerjoin(t.evaluation, _RATING))
    .where(_ASKED_ABOUT)
    .group_by(_v.outcome, _v.level)
    for by in DIMENSIONS
}
_waited = _s.called_at - _s.queued_at
# Literals, because SELECT and GROUP BY must be the same to the database.
_BAND = sa.case(
    *((_waited < sa.literal_column(str(minutes * 60_000)), sa.literal_column(str(place))) for place, minutes in enumerate(WAIT_BANDS)),
    else_=sa.literal_column(str(len(WAIT_BANDS))),
)
_WITH_WAITS = sa.join(t.occurrence, t.ticket_step, OF_STEP).outerjoin(t.evaluation, _RATING)
_DAYS = sa.and_(_o.hall_id == p("hall"), _o.id >= p("first"), _o.id < p("end"))
BANDS = (
    sa.select(_BAND, _v.outcome, _v.level, sa.func.count())
    .select_from(_WITH_WAITS)
    .where(_DAYS, _ASKED_ABOUT)
    .group_by(_BAND, _v.outcome, _v.level)
)
PAIRS = sa.select(_v.level, listed(_waited)).select_from(_WITH_WAITS).where(_DAYS, _v.outcome == Outcome.GIVEN).group_by(_v.level)
REMARKS = (
    sa.select(_v.options_version, _v.codes, sa.func.count())
    .where(_v.hall_id == p("hall"), _v.occurrence_id >= p("first"), _v.occurrence_id < p("end"), _v.outcome == Outcome.GIVEN)
    .group_by(_v.options_version, _v.codes)
)


class _Ratings:
    """What came of asking in one group."""

    def __init__(self) -> None:
        self._outcomes: Counter[str | None] = Counter()
        self._levels: Counter[int] = Counter()

    def add(self, outcome: str | None, level: int | None, count: int) -> None:
        """So many times the same; no outcome where nobody was asked or nothing came of it."""
        self._outcomes[outcome] += count
        if outcome == Outcome.GIVEN and level is not None:
            self._levels[level] += count

    def figures(self) -> dict[str, int | float | None]:
        """The figures by the one rule of the house."""
        found = satisfaction(
            served=self._outcomes.total(),
            levels=self._levels,
            timed_out=self._outcomes[Outcome.TIMED_OUT],
            defaulted=self._outcomes[Outcome.DEFAULT],
        )
        return _told(found)


def _told(found: Satisfaction) -> dict[str, int | float | None]:
    return {
        "served": found.served,
        "rated": found.rated,
        "unrated": found.unrated,
        "timed_out": found.timed_out,
        "defaulted": found.defaulted,
        **{f"level_{level}": count for level, count in found.by_level},
        "mean_level": found.mean_level,
        "rated_share": found.rated_share,
        "satisfied_share": found.satisfied_share,
        "bad": found.bad,
    }


def ratings(request: Asked) -> dict[Group, Figures]:
    """What visitors said of the services of each group, whenever they said it."""
    groups = Groups(request)
    found: dict[Group, _Ratings] = {TOTAL: _Ratings()}
    for raw, outcome, level, count in request.rows(RATINGS[request.by]):
        for group in (groups.of(raw), TOTAL):
            found.setdefault(group, _Ratings()).add(outcome, level, count)
    return {group: one.figures() for group, one in found.items()}


def ratings_by_wait(request: Asked) -> dict[Group, Figures]:
    """The same by bands of the wait before the service; the total has Spearman's correlation of wait and level over the rated."""
    bands = [_Ratings() for _ in range(len(WAIT_BANDS) + 1)]
    total = _Ratings()
    for place, outcome, level, count in request.rows(BANDS):
        for ratings_there in (bands[place], total):
            ratings_there.add(outcome, level, count)
    pairs = {(wait, level): count for level, text in request.rows(PAIRS) for wait, count in Counter(map(int, text.split(","))).items()}
    figures: dict[Group, Figures] = {_band(place): one.figures() for place, one in enumerate(bands)}
    return {**figures, TOTAL: {**total.figures(), "correlation": rank_correlation(pairs)}}


def _band(place: int) -> Group:
    edges = (0, *WAIT_BANDS)
    if place == len(WAIT_BANDS):
        last = edges[place]
        return Group((place,), f"{last}plus", Name(f"{last} 分钟以上", f"{last} minutes and more"))
    first, next_one = edges[place : place + 2]
    # Not "5-10", which a spreadsheet takes for a day in May.
    return Group((place,), f"{first}to{next_one}", Name(f"{first}–{next_one} 分钟", f"{first}–{next_one} minutes"))


def remarks(request: Asked) -> dict[Group, Figures]:
    """How often each ready-made remark was chosen, of those in use and of earlier lists; a rating may choose several."""
    rated, counts = 0, Counter(dict.fromkeys(OPTION_LISTS[CURRENT_VERSION].options, 0))
    for version, codes, count in request.rows(REMARKS):
        rated += count
        by_code = {option.code: option for option in OPTION_LISTS[version].options}
        counts.update({by_code[code]: count for code in codes.split("|") if code})
    figures: dict[Group, Figures] = {_remark(option): _chosen(option, count, rated) for option, count in counts.items()}
    return {**figures, TOTAL: {"count": counts.total(), "rated": rated}}


def _remark(option: Option) -> Group:
    return Group((-option.level, option.code), option.code, option.name)


def _chosen(option: Option, count: int, rated: int) -> Figures:
    return {"level": option.level, "count": count, "share": count / rated if rated else None, "flag": option.code == BOOKED_YET_QUEUED}
