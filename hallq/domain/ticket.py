"""A ticket's life: its states, what may be done in each, and the value that stands for one visitor's visit."""

from dataclasses import dataclass
from enum import StrEnum

from hallq.domain.errors import IllegalTransition


class TicketState(StrEnum):
    """Where a visitor is in the visit."""

    WAITING = "WAITING"
    CALLED = "CALLED"
    SERVING = "SERVING"
    ON_HOLD = "ON_HOLD"
    COMPLETED = "COMPLETED"
    NO_SHOW = "NO_SHOW"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"


class Action(StrEnum):
    """What can be done with a ticket."""

    CALL = "call"
    RECALL = "recall"
    START = "start"
    COMPLETE = "complete"
    HOLD = "hold"
    RESUME = "resume"
    TRANSFER = "transfer"
    REQUEUE = "requeue"
    NO_SHOW = "no_show"
    REINSTATE = "reinstate"
    CANCEL = "cancel"
    CLOSE_DAY = "close_day"


S, A = TicketState, Action

# The table of DESIGN §4. COMPLETE leads to WAITING instead where a further step is planned.
TRANSITIONS: dict[TicketState, dict[Action, TicketState]] = {
    S.WAITING: {A.CALL: S.CALLED, A.TRANSFER: S.WAITING, A.CANCEL: S.CANCELLED, A.CLOSE_DAY: S.EXPIRED},
    S.CALLED: {
        A.RECALL: S.CALLED,
        A.START: S.SERVING,
        A.TRANSFER: S.WAITING,
        A.REQUEUE: S.WAITING,
        A.NO_SHOW: S.NO_SHOW,
        A.CANCEL: S.CANCELLED,
        A.CLOSE_DAY: S.EXPIRED,
    },
    S.SERVING: {A.COMPLETE: S.COMPLETED, A.HOLD: S.ON_HOLD, A.TRANSFER: S.WAITING, A.CLOSE_DAY: S.COMPLETED},
    S.ON_HOLD: {
        A.CALL: S.CALLED,
        A.RESUME: S.SERVING,
        A.REQUEUE: S.WAITING,
        A.CANCEL: S.CANCELLED,
        A.CLOSE_DAY: S.EXPIRED,
    },
    S.NO_SHOW: {A.REINSTATE: S.WAITING, A.CLOSE_DAY: S.EXPIRED},
    S.COMPLETED: {},
    S.CANCELLED: {},
    S.EXPIRED: {},
}

FINAL_STATES = frozenset({S.COMPLETED, S.CANCELLED, S.EXPIRED})
AT_COUNTER = frozenset({S.CALLED, S.SERVING})


def next_state(state: TicketState, action: Action, *, further_step: bool = False) -> TicketState:
    """The state after `action`; completing a visit with a planned further step sends it back to waiting.

    Raises IllegalTransition where the table has no entry.
    """
    follower = TRANSITIONS[state].get(action)
    if follower is None:
        raise IllegalTransition(state=state.value, action=action.value)
    return S.WAITING if further_step and action is A.COMPLETE else follower


@dataclass(frozen=True, slots=True)
class Ticket:
    """One visitor, one number, one visit, as it stands now.

    `id` is the sequence number of the line that issued it; instants are UTC milliseconds. `place_seq` is the place in the queue: lower is earlier,
    whatever a clock says; `placed_at` is when the place was taken, from which age counts. The wait of the present step runs from `queued_at` to
    `first_called_at`; `slot_at` is when an appointment begins, 0 for none; `calls` counts the calls since the visitor last stood in line or was
    served. `counter_id`, `clerk_id` and `session_id` say where the visitor is, None while waiting. Only `for_counter` and `for_clerk`, where they are
    named, may call; `papers` says where those of a visit on hold are. `misses` counts the calls that led to nothing. An `agent_id` comes with
    `matters` of others. `occurrence_id` is the service under way or on hold. `version` counts the lines about this ticket and `last_seq` names the
    last one. No instant of a visit is before `last_at`, the one of the act before: where a clock was set back, that act and the next are at the same
    time.
    """

    id: int
    business_day: str
    number: str
    prefix: str
    value: int
    state: TicketState
    service_id: int
    queue_id: int
    priority_id: int
    rank: int
    slot_at: int
    place_seq: int
    step: int
    steps: int
    issued_at: int
    queued_at: int
    placed_at: int
    first_called_at: int | None
    called_at: int | None
    started_at: int | None
    ended_at: int | None
    calls: int
    counter_id: int | None
    clerk_id: int | None
    session_id: int | None
    occurrence_id: int | None
    for_counter: int | None
    for_clerk: int | None
    papers: str
    misses: int
    agent_id: int | None
    matters: int
    language: str
    source: str
    version: int
    last_seq: int
    last_at: int

    @property
    def is_for_one(self) -> bool:
        """Whether one window or one person alone may call it: then no pace of a lane tells how long that will take."""
        return self.for_counter is not None or self.for_clerk is not None

    @property
    def is_final(self) -> bool:
        """Whether nothing more can happen to it."""
        return self.state in FINAL_STATES
