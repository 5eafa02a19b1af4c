"""What a log leaves open is made up by stated rules, so that every call finds a free counter and every service ends."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallq.domain.errors import LogInvalid
from hallq.domain.setup_document import read_document
from hallq.simulation.replay_plan import LEAST_MS, USUAL_MS, Do, plan
from hallq.simulation.visit_log import LoggedVisit, VisitLog

MINUTE = 60_000
DAY = "2026-11-23"


def visit(issued, called=None, started=None, ended=None, *, line=2, queue="cards", day=DAY, counter=None, priority=None):
    """A visit in minutes of its day."""
    instants = (None if minutes is None else round(minutes * MINUTE) for minutes in (issued, called, started, ended))
    return LoggedVisit(line, queue, day, *instants, counter, priority)


def planned(*visits, knows=()):
    return plan(VisitLog(visits, (), 0, frozenset(knows)), name="An office", timezone="Asia/Shanghai")


def acts(*visits, knows=()):
    [day] = planned(*visits, knows=knows).days
    return [(act.at / MINUTE, act.do, act.visit) for act in day.acts]


def counters(the_plan):
    return {act.visit: act.counter for act in the_plan.days[0].acts if act.do is Do.CALL}


def test_a_visit_is_issued_called_and_completed(tmp_path):
    assert acts(visit(540, 550, ended=560)) == [(540, Do.ISSUE, 0), (550, Do.OPEN, 0), (550, Do.CALL, 0), (560, Do.COMPLETE, 0)]


def test_where_the_log_knows_arrivals_the_service_starts_then():
    done = acts(visit(540, 550, 551.5, 560), knows={"started"})

    assert done[2:] == [(550, Do.CALL, 0), (551.5, Do.START, 0), (560, Do.COMPLETE, 0)]


def test_where_the_log_knows_arrivals_a_call_without_one_is_a_no_show():
    done = acts(visit(540, 550), visit(541, 553), knows={"started"})

    assert (553, Do.NO_SHOW, 0) in done
    assert Do.START not in [do for _, do, _ in done]


def test_where_the_log_knows_arrivals_an_end_alone_means_that_the_visitor_came_at_once():
    assert (550, Do.START, 0) in acts(visit(540, 550, ended=560), knows={"started"})


def test_a_visitor_who_was_never_called_is_only_issued():
    assert acts(visit(540)) == [(540, Do.ISSUE, 0)]


def test_at_one_instant_a_visitor_comes_before_being_called():
    assert [do for _, do, _ in acts(visit(540, 540))][:3] == [Do.ISSUE, Do.OPEN, Do.CALL]


def test_at_one_instant_a_counter_ends_before_it_calls_the_next():
    done = acts(visit(540, 550, ended=555, counter="1"), visit(541, 555, ended=560, counter="1"))

    assert [(do, number) for at, do, number in done if at == 555] == [(Do.COMPLETE, 0), (Do.CALL, 1)]


def test_two_calls_of_a_counter_at_one_instant_are_done_one_after_the_other():
    done = acts(visit(540, 550, counter="1"), visit(541, 550, counter="1"))

    assert [(do, number) for at, do, number in done if at == 550] == [(Do.OPEN, 0), (Do.CALL, 0), (Do.COMPLETE, 0), (Do.CALL, 1)]


def test_an_end_that_is_not_known_is_the_counters_next_call_or_shortly_after():
    done = acts(visit(540, 550, counter="1"), visit(541, 553, counter="1"))

    assert [(at, number) for at, do, number in done if do is Do.COMPLETE] == [(553, 0), (553 + USUAL_MS / MINUTE, 1)]


def test_a_service_that_the_counters_next_call_contradicts_is_cut_short_and_counted():
    the_plan = planned(visit(540, 550, ended=570, counter="1"), visit(541, 560, ended=580, counter="1"))

    assert the_plan.cut_short == 1
    assert [act.at / MINUTE for act in the_plan.days[0].acts if act.do is Do.COMPLETE] == [560, 580]


def test_counters_are_made_up_so_that_each_call_finds_a_free_one():
    the_plan = planned(visit(540, 550, ended=570), visit(541, 560, ended=565), visit(542, 566, ended=571))

    assert counters(the_plan) == {0: "1", 1: "2", 2: "2"}


def test_a_made_up_counter_calls_nobody_else_within_a_minute():
    least = LEAST_MS / MINUTE
    the_plan = planned(visit(540, 550), visit(541, 550 + least / 2), visit(542, 550 + least))

    assert counters(the_plan) == {0: "1", 1: "2", 2: "1"}


def test_a_made_up_counter_serves_one_queue():
    the_plan = planned(visit(540, 550, ended=551), visit(541, 560, ended=561, queue="pensions"))

    assert counters(the_plan) == {0: "1", 1: "2"}


def test_a_named_counter_keeps_its_name_and_serves_whatever_it_called():
    the_plan = planned(visit(540, 550, counter="7"), visit(541, 560, counter="7", queue="pensions"))
    [profile] = the_plan.document["profiles"]

    assert counters(the_plan) == {0: "7", 1: "7"}
    assert profile["queues"] == ["cards", "pensions"]


def test_a_counter_whose_name_is_no_code_gets_a_number():
    the_plan = planned(visit(540, 550, counter="Window of Mrs Li"), visit(541, 560, counter="1"), visit(542, 561))

    assert sorted(counters(the_plan).values()) == ["1", "2", "3"]


def test_days_are_played_in_their_order_and_made_up_counters_are_the_same_every_day():
    the_plan = planned(visit(540, 550, day="2026-11-24"), visit(540, 550, day="2026-11-23"))

    assert [day.day for day in the_plan.days] == ["2026-11-23", "2026-11-24"]
    assert the_plan.counters == 1


def test_labels_become_codes_that_differ():
    the_plan = planned(visit(1, queue="Cards"), visit(1, queue="cards"), visit(1, queue="养老"), visit(1, queue="cards-2"), visit(1, queue="退休"))

    assert list(the_plan.queues.values()) == ["cards", "cards-2", "queue", "cards-2-2", "queue-2"]
    assert [queue["name"]["zh"] for queue in the_plan.document["queues"]] == ["Cards", "cards", "养老", "cards-2", "退休"]


def test_whoever_claims_a_class_gets_one_and_ordinary_is_ordinary():
    the_plan = planned(visit(1, priority="VIP"), visit(1, priority="ordinary"), visit(1))

    assert [(one["code"], one["rank"]) for one in the_plan.document["priorities"]] == [("ordinary", 0), ("vip", 1)]


def test_no_number_can_come_twice_even_with_more_queues_than_letters():
    document = planned(*(visit(1, 2, queue=f"q{number}") for number in range(800))).document

    assert len({series["prefix"] for series in document["series"]}) == len(document["series"]) == 702
    assert read_document(document)


def test_a_label_that_no_name_may_hold_is_made_plain():
    assert read_document(planned(visit(1, 2, queue="a\x00b" + "长" * 200), visit(1, queue="\x1f")).document)


def test_a_log_without_a_visit_is_refused():
    with pytest.raises(LogInvalid, match="no row"):
        planned()


minutes = st.integers(0, 40)
visits = st.builds(
    lambda issued, wait, way, length, queue, counter, known: visit(
        issued,
        issued + wait if known else None,
        issued + wait + way if known and way < 30 else None,
        issued + wait + way + length if known and length < 30 else None,
        queue=queue,
        counter=counter,
    ),
    *[minutes] * 4,
    st.sampled_from(["a", "b"]),
    st.sampled_from([None, None, "1", "Mrs Li"]),
    st.booleans(),
)


@given(st.lists(visits, min_size=1, max_size=12), st.sampled_from([(), ("started",)]))
def test_no_counter_ever_has_two_visitors_and_the_logged_calls_are_kept(log, knows):
    the_plan = planned(*log, knows=knows)
    [day] = the_plan.days
    assert read_document(the_plan.document)
    assert all(earlier.at <= later.at for earlier, later in pairwise(day.acts))

    at_counter, where = {}, {}
    issued, opened = set(), set()
    for act in day.acts:
        if act.do is Do.ISSUE:
            issued.add(act.visit)
        elif act.do is Do.OPEN:
            opened.add(act.counter)
        elif act.do is Do.CALL:
            assert act.at == log[act.visit].called
            assert act.visit in issued
            assert act.counter in opened
            assert act.counter not in at_counter
            at_counter[act.counter], where[act.visit] = act.visit, act.counter
        elif act.do is Do.START:
            assert at_counter[where[act.visit]] == act.visit
        else:
            assert at_counter.pop(where[act.visit]) == act.visit
    assert at_counter == {}
    assert issued == set(range(len(log)))
