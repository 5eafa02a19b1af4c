"""What visitors say of a service, or that they said nothing: given, timed out and default are three different things."""

from hallq.domain.errors import FieldInvalid, OccurrenceUnknown
from hallq.domain.evaluation import Evaluation, Outcome, check, check_still_told, may_evaluate, timed_out
from hallq.domain.events import EvaluationRecorded
from hallq.operations.hall import Tx

CHANNELS = ("pad", "phone", "link", "api", "simulation")
"""From where a rating came: the pad at the counter, the visitor's link, or a program."""


def evaluate(
    tx: Tx, *, occurrence_id: int, level: int, options: tuple[str, ...] = (), comment: str | None = None, channel: str = "pad"
) -> Evaluation:
    """Record a rating of one service occurrence, once; the visitor's own words stay out of the log.

    Raises EvaluationInvalid, AlreadyEvaluated, NotYetServed, TooLate, OccurrenceUnknown, FieldInvalid for an unknown channel.
    """
    rating = check(level, options, comment=comment)
    _record(tx, occurrence_id, rating, channel)
    if rating.comment:
        tx.book.set_comment(occurrence_id, rating.comment)
    return rating


def record_timeout(tx: Tx, *, occurrence_id: int, channel: str = "pad") -> Evaluation:
    """The pad asked and nobody answered: 未评价, which is not a rating and which a later one replaces."""
    silence = timed_out()
    _record(tx, occurrence_id, silence, channel)
    return silence


def rate_at_pad(
    tx: Tx, *, counter_id: int, occurrence_id: int, level: int | None, options: tuple[str, ...] = (), comment: str | None = None
) -> Evaluation:
    """What the pad of a counter was told of a service that ended there; `level` None where the visitor let the time run out.

    Raises OccurrenceUnknown for a service of any other counter, NotYetServed while it goes on, TooLate some hours after it, and as `evaluate`.
    """
    found = tx.book.occurrence(occurrence_id)
    if found is None or found[3] != counter_id:
        raise OccurrenceUnknown(occurrence=occurrence_id)
    check_still_told(ended_at=found[2], now=tx.now, speed=tx.speed)
    if level is None:
        return record_timeout(tx, occurrence_id=occurrence_id)
    return evaluate(tx, occurrence_id=occurrence_id, level=level, options=options, comment=comment)


def _record(tx: Tx, occurrence_id: int, rating: Evaluation, channel: str) -> None:
    if channel not in CHANNELS:
        raise FieldInvalid(field="channel", reason="unknown", known=list(CHANNELS))
    found = tx.book.occurrence(occurrence_id)
    if found is None:
        raise OccurrenceUnknown(occurrence=occurrence_id)
    ticket_id, started_at, _, _ = found
    earlier = tx.book.evaluated(occurrence_id)
    previous = None if earlier is None else Outcome(earlier)
    may_evaluate(started_at=started_at, previous=previous, incoming=rating.outcome, now=tx.now)
    tx.record(EvaluationRecorded(ticket_id, occurrence_id, rating.outcome.value, rating.level, rating.codes, channel, rating.version))
