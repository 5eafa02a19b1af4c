"""Ratings: what a visitor says of a service, or that nothing was said."""

from typing import Literal

from flask import Response
from pydantic import Field

from hallq.api.models import EvaluationAnswer
from hallq.api.routes import Routes
from hallq.api.ticket_json import encode
from hallq.domain import errors as e
from hallq.domain.evaluation import Evaluation
from hallq.domain.permissions import Permission
from hallq.operations.evaluating import evaluate, record_timeout
from hallq.operations.hall import Tx
from hallq.queries.tickets import last_service_of
from hallq.web.acting import press
from hallq.web.auth import allowed, asker, visitor_ticket
from hallq.web.current import looking
from hallq.web.forms import Code, Sent, read_body
from hallq.words import mark as _

evaluations = Routes(_("Ratings"))


class NewEvaluation(Sent):
    """The visitor's token with a level from 5 (best) to 1 and ready-made options of that level; or that the time ran out."""

    token: str = Field(max_length=64, description=_("The visitor's token, as given with the ticket or in its link."))
    level: int | None = Field(None, ge=1, le=5)
    options: tuple[Code, ...] = Field((), max_length=8)
    comment: str | None = Field(None, max_length=500)
    outcome: Literal["timed_out"] | None = None
    later = frozenset({"phone", "call_back"})


@evaluations.post(
    "/evaluations",
    _("Rate the last service of a visit, once."),
    more=_(
        "The token alone is enough: whoever holds it is the visitor, for seven days after the service began. A rating takes the place of "
        "a time-out, nothing takes the place of a rating."
    ),
    takes=NewEvaluation,
    gives=EvaluationAnswer,
    status=201,
    refuses=(e.LinkExpired, e.EvaluationInvalid, e.AlreadyEvaluated, e.NotYetServed, e.TooLate),
)
@allowed(Permission.EVALUATE, by_link=True)
def evaluate_service() -> Response:
    asked = read_body(NewEvaluation)
    if (asked.level is None) == (asked.outcome is None):
        raise e.FieldInvalid(field="level", reason="name either a level or an outcome")
    if asked.outcome is not None and (asked.options or asked.comment):
        raise e.FieldInvalid(field="outcome", reason="who says nothing chooses nothing")
    # Who gives a rating may do so for days; for everything else the token is good on the day of the ticket.
    occurrence = _last_service(visitor_ticket(asked.token, any_day=asked.level is not None))
    channel = asker().source

    def record(tx: Tx) -> Evaluation:
        if asked.level is None:
            return record_timeout(tx, occurrence_id=occurrence, channel=channel)
        return evaluate(tx, occurrence_id=occurrence, level=asked.level, options=asked.options, comment=asked.comment, channel=channel)

    return press(record, _told)


def _last_service(ticket_id: int) -> int:
    with looking() as at:
        found = last_service_of(at, ticket_id)
    if found is None:
        raise e.NotYetServed
    return found


def _told(_tx: Tx, rating: Evaluation) -> tuple[int, str]:
    return 201, encode({"outcome": rating.outcome.value, "level": rating.level, "options": list(rating.codes)})
