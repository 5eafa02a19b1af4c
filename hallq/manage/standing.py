"""What decides between the heads of lines, in plain words: how each stands by the rule of its queue, and whose turn it is."""

from collections.abc import Callable

from hallq.domain.discipline import MINUTE, Discipline, Mode, Rule, Waiting, is_past_guard
from hallq.domain.routing import HallSetup
from hallq.queries.next_calls import Outlook
from hallq.web.instants import clock_time
from hallq.web.joining import as_list
from hallq.web.locale import gettext as _
from hallq.web.locale import language


def standing(setup: HallSetup, one: Waiting, now: int) -> str:
    """What counts for the first of a line: the guard where it has passed it, else the key of the discipline."""
    rule = setup.rules[one.queue_id]
    if is_past_guard(one, rule, now):
        return _("past the longest wait of %(guard)s min: before all", guard=_number(rule.guard_ms / MINUTE))
    return _STANDINGS[rule.discipline](setup, one, rule, now)


def turn_said(setup: HallSetup, outlook: Outlook) -> str | None:
    """Whose turn it is where a ratio decides, counted over all windows of a work profile; None where none does."""
    limits = sorted({setup.rules[one.queue_id].favours for one in outlook.sight.served if _is_ratio(setup, one.queue_id)})
    if not limits:
        return None
    facts = {"row": outlook.turn.favoured, "most": as_list(str(one) for one in limits)}
    if outlook.turn.favoured >= limits[-1]:
        return _(
            "%(row)s with priority in a row, the most is %(most)s, all windows of this work profile counted together: "
            "the next ordinary visitor has the turn.",
            **facts,
        )
    return _("%(row)s with priority in a row, the most is %(most)s, all windows of this work profile counted together.", **facts)


def shares_said(setup: HallSetup, outlook: Outlook) -> str | None:
    """How the window takes its queues in turn; None where they are one line to it."""
    if outlook.sight.mode is Mode.TOGETHER:
        return None
    names = [(setup.queues.by_id[one.queue_id].name.of(language()), one.share) for one in outlook.sight.served]
    if outlook.sight.mode is Mode.IN_ORDER:
        return _("In this order: %(queues)s", queues=as_list(name for name, _share in names))
    return _("By shares: %(queues)s", queues=as_list(f"{name} {share}" for name, share in names))


def _is_ratio(setup: HallSetup, queue_id: int) -> bool:
    return setup.rules[queue_id].discipline is Discipline.RATIO


def _by_time(setup: HallSetup, one: Waiting, _rule: Rule, _now: int) -> str:
    return _("in line since %(time)s", time=clock_time(one.since, setup.tz))


def _by_rank(setup: HallSetup, one: Waiting, rule: Rule, now: int) -> str:
    return _("rank %(rank)s, %(since)s", rank=rule.of(one.class_id).rank, since=_by_time(setup, one, rule, now))


def _by_ratio(setup: HallSetup, one: Waiting, rule: Rule, now: int) -> str:
    word = _("favoured, %(since)s") if rule.of(one.class_id).favoured else _("not favoured, %(since)s")
    return word % {"since": _by_time(setup, one, rule, now)}


def _by_credit(_setup: HallSetup, one: Waiting, rule: Rule, now: int) -> str:
    terms = rule.of(one.class_id)
    counted = terms.head_start_ms + terms.pace * (now - one.since) / 1000
    return _("counts as %(minutes)s min of waiting", minutes=_number(round(counted / MINUTE, 1)))


def _by_target(_setup: HallSetup, one: Waiting, rule: Rule, now: int) -> str:
    left = (one.since + rule.of(one.class_id).target_ms - now) / MINUTE
    words = _("%(minutes)s min left to its target") if left >= 0 else _("%(minutes)s min past its target")
    return words % {"minutes": _number(round(abs(left), 1))}


def _by_slot(setup: HallSetup, one: Waiting, rule: Rule, now: int) -> str:
    if not one.slot_at:
        return _by_time(setup, one, rule, now)
    is_due = one.slot_at - rule.early_ms <= now <= one.slot_at + rule.late_ms
    words = _("appointment at %(time)s, its time has come") if is_due else _("appointment at %(time)s, not now")
    return words % {"time": clock_time(one.slot_at, setup.tz)}


def _number(value: float) -> str:
    return f"{value:g}"


_STANDINGS: dict[Discipline, Callable[[HallSetup, Waiting, Rule, int], str]] = {
    Discipline.FIFO: _by_time,
    Discipline.STRICT: _by_rank,
    Discipline.RATIO: _by_ratio,
    Discipline.CREDIT: _by_credit,
    Discipline.DUE: _by_target,
    Discipline.APPOINTMENT: _by_slot,
}
