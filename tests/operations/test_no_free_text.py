"""Whatever is handed to a verb, no name, number of a person or sentence ever stands in the story."""

import inspect
from contextlib import suppress
from dataclasses import fields
from itertools import product

import pytest

from hallq.domain.errors import Refusal
from hallq.domain.events import CATALOGUE
from hallq.operations import calling, copies, counters, day, evaluating, issuing, joining, outside, print_jobs, queues, serving, walking_in
from hallq.store import tables as t
from tests.operations.at_work import CLERKS

HOSTILE = ("张三，身份证11010519491231002X", "13800138000", "11010519491231002X", "please call me back", "zhang_san", "<script>1</script>", "张三")
MODULES = (calling, copies, counters, day, evaluating, issuing, joining, outside, print_jobs, queues, serving, walking_in)

# Where the words of an event come from: every one is a word of the set-up, of a closed list, or made by the house itself.
CLOSED = {
    **dict.fromkeys(("number", "prefix", "numbers", "window", "language", "things", "values", "over", "skills"), "the set-up"),
    **dict.fromkeys(("what", "digest", "kind", "role"), "the house"),
    **dict.fromkeys(("codes", "version"), "domain.evaluation_options"),
    "reason": "domain.reasons, domain.paper, domain.counter, the set-up",
    "outcome": "domain.outcomes, domain.evaluation, print_jobs",
    "case_number": "domain.case_number",
    "channel": "evaluating.CHANNELS",
    "source": "issuing.SOURCES",
    "state": "domain.printer_health",
    "why": "domain.discipline.Why",
    "method": "domain.scoreboard",
    "papers": "domain.reasons",
    "place": "domain.outside",
    "day": "a date",
}


def takes_words(parameter):
    """Whether something can be written into a parameter of a verb."""
    return parameter.kind is parameter.KEYWORD_ONLY and "str" in str(parameter.annotation)


def verbs():
    """Every verb with each of its parameters that takes words."""
    found = {verb for module in MODULES for _, verb in inspect.getmembers(module, inspect.isfunction) if verb.__module__ == module.__name__}
    signatures = {verb: inspect.signature(verb).parameters for verb in found if not verb.__name__.startswith("_")}
    del signatures[copies.request_test_page]  # its words are the house's own
    with_tx = {verb: told for verb, told in signatures.items() if next(iter(told), "") == "tx"}
    return sorted(
        ((verb, name) for verb, told in with_tx.items() for name, parameter in told.items() if takes_words(parameter)),
        key=lambda one: (one[0].__name__, one[1]),
    )


def arguments(verb, work, served, waiting, called):
    """What lets a verb do its work, one set a visitor."""
    if verb is evaluating.rate_at_pad:
        work.complete(served)
    usual = {
        "counter": "3", "service": "company-open", "reason": "other", "occurrence_id": served.occurrence_id, "level": 5, "queue": "company",
        "clerk_id": CLERKS["3"], "printer": "lobby", "profile": "social-all", "place": "home", "minutes": 20,
        "counter_id": work.row(t.counter, code="1")["id"], "job_id": served.id,
    }  # fmt: skip
    told = inspect.signature(verb).parameters
    wishes = {name: usual[name] for name in told if name in usual}
    if verb is serving.transfer:
        del wishes["service"]
    return [wishes | ({"ticket_id": one.id} if "ticket_id" in told else {}) for one in (served, waiting, called)]


@pytest.fixture
def visitors(work):
    """Three visitors: one is served, one waits, one is called."""
    for _ in range(3):
        work.issue()
    served, called = work.serve("1"), work.call("2")
    (waiting,) = work.rows(t.ticket, state="WAITING")
    return served, work.ticket(waiting["id"]), called


@pytest.mark.parametrize(("verb", "field"), verbs(), ids=lambda value: value if isinstance(value, str) else value.__name__)
def test_what_is_written_into_a_field_does_not_reach_the_story(work, visitors, verb, field):
    for words, wishes in product(HOSTILE, arguments(verb, work, *visitors)):
        with suppress(Refusal):
            work.do(verb, **{**wishes, field: words})
    bodies = "".join(row["body"] for row in work.rows(t.event_log))

    assert [words for words in HOSTILE if words in bodies] == []


def test_the_walk_goes_through_every_kind_of_reason():
    found = {(verb.__name__, field) for verb, field in verbs()}

    assert found >= {
        *(("hold", "reason"), ("cancel_ticket", "reason"), ("close_counter", "reason"), ("pause_counter", "reason"), ("request_copy", "reason")),
        *(("suspend_queue", "reason"), ("issue_ticket", "reason"), ("issue_ticket", "source"), ("issue_ticket", "language")),
        *(("complete", "case_number"), ("complete", "outcome"), ("complete_and_call_next", "case_number")),
        *(("evaluate", "channel"), ("record_timeout", "channel")),
    }


def test_of_every_word_of_an_event_it_is_known_where_it_comes_from():
    words = {one.name for kind in CATALOGUE.values() for one in fields(kind) if "str" in str(one.type)}

    assert words == set(CLOSED)
