"""The initials of a Chinese name: a suggestion that is nearly always right."""

from importlib.resources import files

import pytest
import yaml

from hallq.domain.initials import initials


@pytest.mark.parametrize(("name", "letters"), [
    ("社会保障卡", "shbzk"),
    ("A类驾驶证（换领）", "aljszhl"),
    ("5G 业务", "5gyw"),
    ("", ""),
    ("龘！", ""),
    ("啊" * 60, "a" * 48),
])  # fmt: skip
def test_a_name_is_spelled_by_its_initials(name, letters):
    assert initials(name) == letters


def test_the_initials_of_a_town_are_right_but_for_characters_with_two_readings():
    town = yaml.safe_load(files("hallq.halls").joinpath("town.yaml").read_text("utf-8"))

    wrong = [one["code"] for one in town["services"] if initials(one["name"]["zh"]) != one["pinyin"]]

    assert len(wrong) / len(town["services"]) < 0.03
