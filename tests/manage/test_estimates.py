"""The scoreboard of the estimates as a page: one sentence, the figures by zone, and nothing where nobody was told anything."""

import json
import re

import pytest

from hallq.domain.permissions import Role
from hallq.domain.scoreboard import LANE, NAIVE, ROLLOUT, Score
from hallq.manage.estimates import _better, _row, _sentence, _tone
from hallq.operations import counters, day
from hallq.operations.hall import SYSTEM
from hallq.queries.estimates import ZoneScores
from tests.manage.days import at_work


@pytest.fixture
def clerk(hall):
    """Wang at window 1, who served two visitors; the second had one before."""
    work = at_work(hall)
    serve_two(work)
    return work


def serve_two(work):
    """Two visitors come to a free window and are served one after the other."""
    work.hall.issue()
    work.hall.issue()
    work.serve()
    work.serve()


def page(hall, role=Role.MANAGER):
    """The page, in English."""
    return hall.get("/manage/estimates", role, query_string={"lang": "en"}, headers={"Accept": "text/html"})


def rows(answer):
    """The cells of the rows of the scoreboard, as text."""
    return cells(re.search(r'<table class="[^"]* told">.*?</table>', answer.text, re.DOTALL))


def cells(table):
    """The cells of a table's rows, as text; none where there is no table."""
    found = re.findall(r"<tr>(<th scope=\"row\">.*?)</tr>", "" if table is None else table[0], re.DOTALL)
    return [[re.sub("<[^>]+>", " ", cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)] for row in found]


def now(answer):
    """The cells of what is told at this moment."""
    return cells(re.search(r'id="now-title".*?</table>', answer.text, re.DOTALL))


def chart(answer):
    """The chart that the page hands to the browser."""
    return json.loads(re.search(r'data-chart="([^"]+)"', answer.text)[1].replace("&#34;", '"'))


def test_where_nobody_was_told_a_wait_the_page_says_so(hall):
    assert "Nobody was told a wait yet" in page(hall).text


def test_the_page_says_in_one_sentence_how_it_went(clerk, hall):
    assert re.search(r"Of 100 visitors, \d+ were called inside the range we told, \d+ later and \d+ earlier\.", page(hall).text)


def test_every_zone_and_the_whole_hall_have_a_row(clerk, hall):
    found = rows(page(hall))

    assert [row[0] for row in found] == ["Social security", "Whole hall"]
    assert found[0][1:] == found[1][1:]


def test_a_single_day_is_drawn_by_zone(clerk, hall):
    told = chart(page(hall))

    assert (told["categories"], told["in_time"]) == (["Social security"], False)


def test_several_days_are_drawn_one_after_another(clerk, hall):
    for _ in range(2):
        clerk.act(lambda tx: day.close_day(tx, force=True))
        hall.advance(hours=24)
        clerk.act(day.open_day)
        clerk.act(lambda tx: counters.open_counter(tx, counter="1"))
        serve_two(clerk)
    told = chart(page(hall))

    assert (told["categories"], told["in_time"]) == (["2026-11-23", "2026-11-24", "2026-11-25"], True)


def test_the_shares_of_a_chart_are_whole(clerk, hall):
    shares = [one["values"] for one in chart(page(hall))["series"] if one["stacked"]]

    assert [round(sum(values)) for values in zip(*shares, strict=True)] == [100]


def test_whoever_may_see_no_reports_sees_no_scoreboard(hall):
    assert page(hall, Role.CLERK).status_code == 403


@pytest.mark.parametrize(
    ("inside", "later", "judged", "tone"),
    [(0.83, 0.09, 100, "ok"), (0.79, 0.09, 100, "warn"), (0.83, 0.11, 100, "warn"), (0.1, 0.9, 19, "")],
)
def test_the_aim_is_eight_of_ten_inside_and_one_of_ten_later(inside, later, judged, tone):
    assert _tone(Score(judged, 5.0, 0.0, inside, later)) == tone


def test_without_shares_there_is_neither_sentence_nor_praise():
    assert (_sentence(Score(0)), _tone(Score(0))) == ("", "")


def zone_of(hall, errors, chosen=LANE, judged=50):
    """How the pensions' zone was told, by the mean error of each way; the pace of the line is shown."""
    zone = hall.house.setup_of(hall.hall_id).zones.by_code["social"]
    return ZoneScores(zone, Score(judged, errors[LANE]), {method: Score(judged, error) for method, error in errors.items()}, LANE, chosen)


def test_a_first_day_says_that_it_learns_still(clerk, hall):
    answer = page(hall)

    assert "Few samples, still learning: fewer than 200 visitors have been judged." in answer.text
    assert [row[1] for row in rows(answer)] == ["1 few samples, still learning"] * 2


@pytest.mark.parametrize(("judged", "learning"), [(199, True), (200, False)])
def test_a_zone_has_learned_from_two_hundred_visitors(hall, judged, learning):
    with hall.app.test_request_context("/?lang=en"):
        assert _row(zone_of(hall, {LANE: 5.0}, judged=judged), [LANE]).learning is learning


@pytest.mark.parametrize(
    ("errors", "chosen", "said"),
    [
        ({LANE: 5.0, ROLLOUT: 4.9}, LANE, True),
        ({LANE: 5.0, ROLLOUT: 4.0}, ROLLOUT, False),
        ({LANE: 5.0, ROLLOUT: 5.1}, LANE, False),
        ({LANE: 5.0, NAIVE: 4.0}, LANE, False),
    ],
)
def test_the_page_says_why_a_better_way_is_not_shown_yet(hall, errors, chosen, said):
    with hall.app.test_request_context("/?lang=en"):
        sentence = _better([zone_of(hall, errors, chosen)])

    assert sentence == (
        "In Social security another way errs less so far; it is shown once it has been judged by 200 visitors and errs 5 % less over ten days."
        if said
        else ""
    )


def test_the_page_tells_what_a_newcomer_is_told_now_and_of_what_it_is_made(clerk, hall):
    for _ in range(3):
        hall.issue()
    found = {row[0]: row[1:] for row in now(page(hall))}

    assert found.keys() == {"Pensions", "Cards"}
    assert found["Cards"][1] == "3"
    assert re.fullmatch(r"\d+–\d+ min", found["Cards"][0])
    assert all(re.fullmatch(r"[\d.]+ min", cell) for cell in found["Cards"][3:])


def test_before_the_first_call_of_the_day_only_what_is_usual_is_known(hall):
    hall.house.act(hall.hall_id, SYSTEM, lambda tx: counters.open_counter(tx, counter="1"))
    hall.issue()

    assert [row[5] for row in now(page(hall))] == ["–", "–"]


def test_where_a_zone_is_played_forward_the_page_says_that_the_facts_are_not_those_of_the_range(clerk, hall):
    zone = hall.house.setup_of(hall.hall_id).zones.by_code["social"].id
    hall.house.paces.forecasts.prefer(hall.hall_id, {zone: ROLLOUT})

    assert all("Line played forward" in row[1] for row in now(page(hall)))


def test_while_no_window_is_open_nothing_is_told_now(hall):
    assert now(page(hall)) == []
