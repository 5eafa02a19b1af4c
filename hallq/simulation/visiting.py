"""What made-up visitors do: take a number, lose patience, come back after a missed call, and say how it was."""

from functools import partial

from hallq.domain.ticket import Ticket, TicketState
from hallq.operations.calling import reinstate
from hallq.operations.evaluating import evaluate, record_timeout
from hallq.operations.hall import SYSTEM
from hallq.operations.issuing import cancel_ticket, issue_ticket
from hallq.simulation.ratings import Said, said
from hallq.simulation.stage import Stage, Visit
from hallq.simulation.visitors import PATIENCE_MINUTES, TELLS_OF_LEAVING, Visitor

SOURCE = "simulation"
COMES_BACK_MINUTES = (3, 15)


def come(stage: Stage, visitor: Visitor) -> None:
    """Take a number; who stood at the door before it opened is given one at the desk. Whoever gets none goes home."""
    issued = stage.act(
        stage.kiosk(),
        issue_ticket,
        service=visitor.service,
        priority=visitor.priority,
        reason=visitor.reason,
        language=visitor.language,
        source=SOURCE,
        any_hour=visitor.early,
    )
    stage.visits[issued.ticket.id] = Visit(returns=visitor.returns, misses=visitor.misses)
    stage.after(visitor.patience, partial(stage.attempt, partial(_lose_patience, stage, issued.ticket.id, 1, tells=visitor.tells)))


def wait_on(stage: Stage, ticket: Ticket) -> None:
    """Wait for a further step, or, after a restart of the hall, as before."""
    patience, tells = stage.chance.expovariate(1 / PATIENCE_MINUTES), stage.chance.random() < TELLS_OF_LEAVING
    stage.after(patience, partial(stage.attempt, partial(_lose_patience, stage, ticket.id, ticket.step, tells=tells)))


def miss(stage: Stage, ticket: Ticket) -> None:
    """Having missed the calls, perhaps turn up again and ask to be let back into the line."""
    visit = stage.visit(ticket.id)
    visit.missed = True
    if visit.returns and not visit.gone:
        stage.after(stage.chance.uniform(*COMES_BACK_MINUTES), partial(stage.attempt, partial(_turn_up, stage, ticket.id)))


def leave_word(stage: Stage, served: Ticket, *, dealt_with: bool) -> None:
    """After a service, perhaps rate it at the pad."""
    word = said(stage.chance, stage.minutes_waited(served), dealt_with=dealt_with)
    if word is not None and served.occurrence_id is not None:
        stage.after(word.seconds / 60, partial(stage.attempt, partial(_speak, stage, served.occurrence_id, word)))


def _lose_patience(stage: Stage, ticket_id: int, step: int, *, tells: bool) -> None:
    visit = stage.visit(ticket_id)
    if visit.over or visit.gone:
        return
    ticket = stage.look(lambda tx: tx.ticket(ticket_id))
    if ticket.state is not TicketState.WAITING or ticket.step != step:
        return
    if tells:
        stage.act(SYSTEM, cancel_ticket, ticket_id=ticket_id, reason="visitor")
        visit.over = True
    else:
        visit.gone = True


def _turn_up(stage: Stage, ticket_id: int) -> None:
    stage.act(SYSTEM, reinstate, ticket_id=ticket_id)


def _speak(stage: Stage, occurrence_id: int, word: Said) -> None:
    if word.level is None:
        stage.act(SYSTEM, record_timeout, occurrence_id=occurrence_id, channel=SOURCE)
    else:
        stage.act(SYSTEM, evaluate, occurrence_id=occurrence_id, level=word.level, options=word.codes, channel=SOURCE)
