"""A table of windows and matters means one set-up, or is refused with every fault named."""

from copy import deepcopy

import pytest

from hallq.domain.errors import SetupInvalid
from hallq.domain.setup_document import read_document
from hallq.domain.window_matrix import MOST_CELLS, planned, written
from tests.making import hall_document

HEAD = ["matter", "name", "unit", "queue", "1", "2", "3", "10"]


def table(*rows, head=HEAD):
    return [head, *rows]


def document(**changes):
    return read_document(hall_document(**changes)).content


def plan(*rows, head=HEAD, retire=False, taken=(), content=None):
    return planned(content or document(), table(*rows, head=head), taken, retire=retire)[0]


def faults(*rows, head=HEAD, content=None):
    with pytest.raises(SetupInvalid) as refused:
        plan(*rows, head=head, content=content)
    return [(one["place"], one["reason"]) for one in refused.value.facts["problems"]]


def queues_at(content):
    """The queues of each window by its code."""
    queues = {one["code"]: one["queues"] for one in content["profiles"]}
    return {one["code"]: queues[one["profile"]] for one in content["counters"]}


# --- what it means -------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("chinese", [False, True])
def test_the_present_table_changes_nothing(chinese):
    before = document()

    assert planned(before, written(before, chinese=chinese), ())[0] == before


def test_a_table_changes_nothing_of_what_it_is_held_against():
    before = document()
    kept = deepcopy(before)

    plan(["card-new", "", "", "", "", "", "1", ""], content=before)

    assert before == kept


def test_windows_call_the_queues_of_the_matters_that_are_marked():
    after = plan(["card-new", "", "", "", "1", "", "x", ""])

    assert queues_at(after) == {"1": ["pension", "card"], "2": ["pension"], "3": ["company", "card"], "10": ["company"]}


def test_windows_with_equal_queues_share_a_profile():
    after = plan(["card-new", "", "", "", "1", "1", "√", "是"])

    assert [one["profile"] for one in after["counters"]] == ["social-all", "social-all", "mix-1", "mix-1"]


def test_a_profile_with_these_queues_is_taken_before_one_is_made():
    rows = [[matter, "", "", "", "1", "1", "1", "1"] for matter in ("card-new", "pension-apply", "pension-proof")]
    after = plan(*rows, ["company-open", "", "", "", "", "", "", ""], ["company-seal", "", "", "", "", "", "", ""])

    assert {one["profile"] for one in after["counters"]} == {"social-all"}


def test_a_profile_that_no_window_has_any_more_is_taken_out_of_use():
    after = plan(["card-new", "", "", "", "1", "1", "1", "1"])

    assert [one["code"] for one in after["profiles"]] == ["social-all", "mix-1"]


def test_a_new_profile_takes_no_code_of_one_out_of_use():
    after = plan(["card-new", "", "", "", "1", "1", "1", "1"], taken={"mix-1"})

    assert after["counters"][-1]["profile"] == "mix-2"


def test_a_new_profile_is_named_by_its_queues():
    after = plan(["card-new", "", "", "", "1", "1", "1", "1"])

    assert after["profiles"][-1]["name"] == {"zh": "企业、社保卡", "en": "Companies, Cards"}


def test_a_new_profile_of_many_queues_is_named_by_the_first():
    after = plan(
        ["card-new", "", "", "", "1", "1", "1", "1"],
        ["pension-apply", "", "", "", "1", "1", "1", "1"],
        ["pension-proof", "", "", "", "1", "1", "1", "1"],
    )

    assert after["profiles"][-1]["name"] == {"zh": "企业、养老等3个队列", "en": "Companies, Pensions and 1 more"}


def test_names_without_english_stay_without():
    content = document()
    for queue in content["queues"]:
        queue["name"]["en"] = ""

    after = plan(
        ["card-new", "", "", "", "1", "1", "1", "1"],
        ["pension-apply", "", "", "", "1", "1", "1", "1"],
        ["pension-proof", "", "", "", "1", "1", "1", "1"],
        content=content,
    )

    assert after["profiles"][-1]["name"]["en"] == ""


def test_a_new_profile_chooses_as_the_old_one_did():
    content = document()
    limit = {"queue": "company", "classes": [], "share": 2, "after_minutes": 0}
    content["profiles"][1] |= {"mode": "in_order", "limits": [limit]}

    made = plan(["card-new", "", "", "", "1", "1", "1", "1"], content=content)["profiles"][-1]

    assert (made["mode"], made["limits"], made["queues"]) == ("in_order", [limit], ["company", "card"])


def test_the_order_of_the_queues_counts_where_a_window_calls_in_order():
    content = document()
    content["profiles"].append({**content["profiles"][0], "code": "other-way", "mode": "in_order", "queues": ["card", "pension"]})
    content["counters"][0]["profile"] = "other-way"
    content["counters"][1]["profile"] = "other-way"
    content["profiles"][0]["mode"] = "in_order"

    after = plan(["card-new", "", "", "", "1", "1", "", ""], content=content)

    assert after["counters"][0]["profile"] == "other-way"


def test_a_new_matter_is_made_with_the_columns_beside_it():
    head = [*HEAD[:2], "name_en", *HEAD[2:]]
    after = plan(["card-lost", "社保卡挂失", "Lost card", "hrss", "card", "1", "1", "", ""], head=head)

    made = next(one for one in after["services"] if one["code"] == "card-lost")
    assert (made["name"], made["unit"], made["queue"], made["pinyin"]) == ({"zh": "社保卡挂失", "en": "Lost card"}, "hrss", "card", "sbkgs")


def test_a_matter_is_led_to_another_queue():
    after = plan(["card-new", "", "", "pension", "1", "1", "", ""])

    assert next(one for one in after["services"] if one["code"] == "card-new")["queue"] == "pension"


def test_windows_and_matters_may_be_written_by_name():
    after = plan(["社保卡办理", "1", "1", "", "1"], head=["事项编码", "1号窗口", "Counter 2", "3号窗口", "10"])

    assert queues_at(after)["10"] == ["company", "card"]


def test_windows_may_stand_in_the_first_column():
    cells = [["window", "card-new", ""], ["1", "1"], ["2", "1", ""], ["3", "", ""], ["10", "1", ""]]

    assert queues_at(planned(document(), cells, ())[0])["10"] == ["company", "card"]


def test_what_the_table_does_not_name_stays():
    after = plan(["card-new", "", "", "", "", ""], head=["matter", "name", "unit", "queue", "1", ""])

    assert queues_at(after) == {"1": ["pension"], "2": ["pension", "card"], "3": ["company"], "10": ["company"]}


def test_windows_that_the_table_does_not_name_are_taken_out_of_use_where_that_is_meant():
    after = plan(["card-new", "1", "1"], head=["matter", "1", "3"], retire=True)

    assert [one["code"] for one in after["counters"]] == ["1", "3"]


def test_empty_lines_are_passed_over():
    assert plan(["", ""], ["card-new", "", "", "", "1", "1", "", ""], [], ["", "x"]) == document()


# --- what is refused -----------------------------------------------------------------------------------------------------------------------


def test_a_matter_that_shares_its_queue_is_marked_for_the_same_windows():
    told = faults(["pension-apply", "", "", "", "1", "1", "", ""], ["pension-proof", "", "", "", "1", "", "", ""])

    assert told == [("services.pension-proof", "shares the queue 'pension' with 'pension-apply', which is marked for other windows")]


def test_a_matter_that_is_not_in_the_table_counts_with_its_queue():
    told = faults(["pension-apply", "", "", "", "1", "", "", ""])

    assert told == [("services.pension-proof", "shares the queue 'pension' with 'pension-apply', which is marked for other windows")]


def test_a_window_without_a_mark_is_refused():
    told = faults(["company-open", "", "", "", "", "", "1", ""], ["company-seal", "", "", "", "", "", "1", ""])

    assert told == [("counters.10", "nothing is marked for this window")]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (["flying", "", "", "", "1", "", "", ""], ("services.flying", "there is no matter 'flying'")),
        (["card-new", "", "", "sky", "1", "", "", ""], ("queues.sky", "there is no queue 'sky'")),
        (["flying", "飞行", "sky", "card", "1", "1", "", ""], ("units.sky", "there is no unit 'sky'")),
        (["flying", "飞行", "hrss", "", "1", "1", "", ""], ("services.flying", "is new and needs a queue: write its code in the column queue")),
        (["card-new", "", "", "", "?", "1", "", ""], ("line 2", "'?' at card-new and window 1 is no mark: write 1 or leave it empty")),
    ],
)
def test_what_means_nothing_is_named(row, fault):
    assert fault in faults(row)


def test_a_window_that_is_not_there_is_named():
    told = faults(["card-new", "1"], head=["matter", "26"])

    assert told == [("counters.26", "there is no window '26'"), ("line 1", "names no window of this hall")]


def test_the_marks_of_a_window_that_is_not_there_are_not_looked_at():
    told = faults(["card-new", "nothing", "1"], head=["matter", "26", "1"])

    assert told == [("counters.26", "there is no window '26'")]


def test_nothing_stands_there_twice():
    told = faults(["card-new", "1", "1"], ["card-new", "1", "1"], head=["matter", "1", "1"])

    assert told == [("counters.1", "'1' is there twice"), ("services.card-new", "'card-new' is there twice")]


def test_a_name_of_several_things_means_none_of_them():
    content = document()
    content["services"][1]["name"] = content["services"][0]["name"]

    assert faults(["养老金申领", "1"], head=["matter", "1"], content=content) == [
        ("services.养老金申领", "'养老金申领' is the name of several; write the code"),
    ]


@pytest.mark.parametrize("cells", [[], [["matter", "1"]], [["x"] * 1000] * (MOST_CELLS // 1000 + 1)])
def test_what_is_no_table_is_refused(cells):
    with pytest.raises(SetupInvalid) as refused:
        planned(document(), cells, ())

    assert refused.value.facts["problems"] == [{"place": "", "reason": "holds no table of windows and matters"}]
