"""What visitors say: once for each service, the last word is theirs, and silence is not satisfaction."""

import json

import pytest

from hallq.domain.errors import AlreadyEvaluated, EvaluationInvalid, NotYetServed, OccurrenceUnknown, TooLate
from hallq.operations.evaluating import evaluate, rate_at_pad, record_timeout
from hallq.store import tables as t

SAID = "等了很久，但窗口人员很耐心"


@pytest.fixture
def service(work):
    """A service that has ended."""
    work.issue()
    return work.complete(work.serve("1")).occurrence_id or work.rows(t.occurrence)[0]["id"]


def test_a_rating_belongs_to_one_service(work, service):
    work.do(evaluate, occurrence_id=service, level=2, options=("214", "209"), channel="phone")
    found = work.row(t.evaluation)

    assert (found["occurrence_id"], found["outcome"], found["level"], found["codes"], found["channel"]) == (service, "given", 2, "209|214", "phone")
    assert (found["at"], found["ticket_id"]) == (work.now, work.rows(t.ticket)[0]["id"])


def test_a_visitors_own_words_are_kept_beside_the_rating_and_never_in_the_log(work, service):
    work.do(evaluate, occurrence_id=service, level=4, comment=SAID)

    assert work.row(t.evaluation)["comment"] == SAID
    assert not any(SAID in line["body"] for line in work.rows(t.event_log))


def test_a_rating_without_words_has_none(work, service):
    work.do(evaluate, occurrence_id=service, level=5, comment="  ")

    assert work.row(t.evaluation)["comment"] is None


def test_a_service_may_be_rated_while_it_goes_on(work):
    work.issue()
    work.do(evaluate, occurrence_id=work.serve("1").occurrence_id, level=5)

    assert work.row(t.evaluation)["level"] == 5


def test_who_said_nothing_is_not_rated(work, service):
    work.do(record_timeout, occurrence_id=service)
    found = work.row(t.evaluation)

    assert (found["outcome"], found["level"], found["codes"]) == ("timed_out", None, "")
    assert "level" not in json.loads(work.rows(t.event_log)[-1]["body"])["event"]


def test_a_rating_takes_the_place_of_silence(work, service):
    work.do(record_timeout, occurrence_id=service)
    work.do(evaluate, occurrence_id=service, level=1, options=("115",), comment=SAID)

    assert (work.row(t.evaluation)["outcome"], work.row(t.evaluation)["comment"]) == ("given", SAID)


def test_silence_takes_the_place_of_nothing_said(work, service):
    work.do(evaluate, occurrence_id=service, level=5)

    assert work.refuses(AlreadyEvaluated, record_timeout, occurrence_id=service) == {"outcome": "given"}


def test_a_service_is_rated_once(work, service):
    work.do(evaluate, occurrence_id=service, level=5)

    work.refuses(AlreadyEvaluated, evaluate, occurrence_id=service, level=1)


def test_silence_is_recorded_once(work, service):
    work.do(record_timeout, occurrence_id=service)

    work.refuses(AlreadyEvaluated, record_timeout, occurrence_id=service)


def test_each_step_of_a_visit_is_rated_for_itself(work):
    work.issue("start-business")
    work.complete(work.serve("3"))
    work.complete(work.serve("1"))
    for service in work.rows(t.occurrence):
        work.do(evaluate, occurrence_id=service["id"], level=4)

    assert len(work.rows(t.evaluation)) == 2


def test_a_service_that_never_was_is_not_rated(work):
    assert work.refuses(OccurrenceUnknown, evaluate, occurrence_id=99, level=5) == {"occurrence": 99}


@pytest.mark.parametrize(
    "wishes",
    [{"level": 0}, {"level": 6}, {"level": 5, "options": ("115",)}, {"level": 5, "options": ("999",)}, {"level": 5, "comment": "a\x00b"}],
)
def test_what_is_no_rating_is_refused(work, service, wishes):
    work.refuses(EvaluationInvalid, evaluate, occurrence_id=service, **wishes)


def test_after_a_week_a_service_is_rated_no_more(work, service):
    work.later(hours=7 * 24 + 1)

    work.refuses(TooLate, evaluate, occurrence_id=service, level=5)


# --- at the pad ----------------------------------------------------------------------------------------------------------------------------


def counter_id(work, code="1"):
    """The key of a counter."""
    return work.house.setup_of(work.hall).counter(code).id


def test_the_pad_hands_in_what_it_was_told_of_a_service_at_its_counter(work, service):
    work.do(rate_at_pad, counter_id=counter_id(work), occurrence_id=service, level=4, options=("406",), comment=SAID)
    found = work.row(t.evaluation)

    assert (found["level"], found["codes"], found["comment"], found["channel"]) == (4, "406", SAID, "pad")


def test_the_pad_hands_in_that_nothing_was_said(work, service):
    work.do(rate_at_pad, counter_id=counter_id(work), occurrence_id=service, level=None)

    assert (work.row(t.evaluation)["outcome"], work.row(t.evaluation)["level"]) == ("timed_out", None)


def test_a_pad_says_nothing_of_another_counters_service(work, service):
    work.refuses(OccurrenceUnknown, rate_at_pad, counter_id=counter_id(work, "2"), occurrence_id=service, level=1)


def test_a_pad_says_nothing_of_a_service_that_never_was(work):
    work.refuses(OccurrenceUnknown, rate_at_pad, counter_id=counter_id(work), occurrence_id=99, level=1)


def test_a_pad_says_nothing_while_the_service_goes_on(work):
    work.issue()
    running = work.serve("1").occurrence_id

    work.refuses(NotYetServed, rate_at_pad, counter_id=counter_id(work), occurrence_id=running, level=5)


def test_a_pad_that_was_cut_off_may_hand_in_two_hours_later(work, service):
    work.later(hours=2)
    work.do(rate_at_pad, counter_id=counter_id(work), occurrence_id=service, level=3)

    assert work.row(t.evaluation)["level"] == 3


def test_after_two_hours_a_pad_hands_in_no_more(work, service):
    work.later(hours=2, seconds=1)

    work.refuses(TooLate, rate_at_pad, counter_id=counter_id(work), occurrence_id=service, level=3)
