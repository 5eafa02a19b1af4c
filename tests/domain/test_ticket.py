"""The state table of a visit: all pairs of state and act, against a table written by hand."""

import pytest

from hallq.domain.errors import IllegalTransition
from hallq.domain.ticket import AT_COUNTER, FINAL_STATES, TRANSITIONS, Action, TicketState, next_state

TABLE = """
              call    recall  start    complete   hold     resume   transfer  requeue  no_show  reinstate  cancel     close_day
    WAITING   CALLED  .       .        .          .        .        WAITING   .        .        .          CANCELLED  EXPIRED
    CALLED    .       CALLED  SERVING  .          .        .        WAITING   WAITING  NO_SHOW  .          CANCELLED  EXPIRED
    SERVING   .       .       .        COMPLETED  ON_HOLD  .        WAITING   .        .        .          .          COMPLETED
    ON_HOLD   CALLED  .       .        .          .        SERVING  .         WAITING  .        .          CANCELLED  EXPIRED
    NO_SHOW   .       .       .        .          .        .        .         .        .        WAITING    .          EXPIRED
    COMPLETED .       .       .        .          .        .        .         .        .        .          .          .
    CANCELLED .       .       .        .          .        .        .         .        .        .          .          .
    EXPIRED   .       .       .        .          .        .        .         .        .        .          .          .
"""
ACTIONS, *ROWS = (row.split() for row in TABLE.strip().splitlines())
CELLS = [(state, action, cell) for state, *cells in ROWS for action, cell in zip(ACTIONS, cells, strict=True)]


def test_the_table_by_hand_speaks_of_every_pair():
    assert {(state, action) for state, action, _ in CELLS} == {(state.value, action.value) for state in TicketState for action in Action}


@pytest.mark.parametrize(("state", "action", "follower"), [cell for cell in CELLS if cell[2] != "."])
def test_an_act_that_is_allowed_leads_to_its_state(state, action, follower):
    assert next_state(TicketState(state), Action(action)) == follower


@pytest.mark.parametrize(("state", "action"), [cell[:2] for cell in CELLS if cell[2] == "."])
def test_every_other_act_is_refused_by_name(state, action):
    with pytest.raises(IllegalTransition) as refused:
        next_state(TicketState(state), Action(action))

    assert refused.value.facts == {"state": state, "action": action}


def test_completing_a_step_with_another_to_come_sends_the_visitor_back_to_waiting():
    assert next_state(TicketState.SERVING, Action.COMPLETE, further_step=True) is TicketState.WAITING


def test_a_further_step_changes_nothing_for_any_other_act():
    assert next_state(TicketState.SERVING, Action.HOLD, further_step=True) is TicketState.ON_HOLD


def test_exactly_the_final_states_lead_nowhere():
    assert {state for state, followers in TRANSITIONS.items() if not followers} == FINAL_STATES


def test_every_visit_that_is_not_over_ends_with_the_day():
    assert all(TRANSITIONS[state][Action.CLOSE_DAY] in FINAL_STATES for state in TicketState if state not in FINAL_STATES)


def test_a_visitor_is_at_a_counter_exactly_when_called_or_served():
    assert {TicketState.CALLED, TicketState.SERVING} == AT_COUNTER
