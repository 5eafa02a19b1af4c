"""The made-up halls are whole, consistent, and read like real ones."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
import yaml

from hallq.domain.numbering import NumberSeries, confusable_prefixes
from hallq.domain.package import flat_steps
from hallq.domain.timetable_text import parse_timetable

Hall = dict[str, Any]

OPEN_MINUTES = 7 * 60
NAMED = ("priorities", "zones", "units", "queues", "services", "packages", "profiles", "counters")
CITY_ZONES = ["人社", "公安", "不动产（含二手房）", "公用事业", "商事", "国地财", "项目建设", "中介", "其他综合"]
HAN = re.compile(r"[\u3400-\u9fff]")
KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
RUNNING_NUMBER = re.compile(r"(\d|[①-⑳Ⅰ-Ⅻ]|[（(]?[一二三四五六七八九十甲乙丙丁]+[）)]?$|\b([A-Z]|[IVX]+|one|two|three)$)")


def read(name: str) -> Hall:
    """A hall's set-up as plain values."""
    hall: Hall = yaml.safe_load(files("hallq.halls").joinpath(f"{name}.yaml").read_text("utf-8"))
    return hall


CITY, TOWN = read("city"), read("town")
both = pytest.mark.parametrize("hall", [pytest.param(CITY, id="city"), pytest.param(TOWN, id="town")])


def codes(hall: Hall, section: str) -> set[str]:
    """The codes of a section; a series is known by its letters."""
    return {thing["prefix" if section == "series" else "code"] for thing in hall[section]}


def names(hall: Hall, section: str) -> Iterator[dict[str, str]]:
    """The names of a section, in both languages."""
    return (thing["name"] for thing in hall[section])


def twice(values: Iterator[str]) -> list[str]:
    """What stands more than once."""
    return sorted(value for value, count in Counter(values).items() if count > 1)


def queues_of(hall: Hall, zone: str) -> set[str]:
    """The codes of a zone's queues."""
    return {queue["code"] for queue in hall["queues"] if queue["zone"] == zone}


def takers(hall: Hall) -> dict[str, int]:
    """How many counters take each queue."""
    profiles = {profile["code"]: profile["queues"] for profile in hall["profiles"]}
    return Counter(queue for counter in hall["counters"] for queue in profiles[counter["profile"]])


def work(hall: Hall) -> dict[str, float]:
    """Minutes at the counter each queue brings on an ordinary working day, steps of packages with it."""
    services = {service["code"]: service for service in hall["services"]}
    minutes: dict[str, float] = defaultdict(float)
    wanted = [(service["code"], service["demand"]) for service in hall["services"]]
    wanted += [(step, package["demand"]) for package in hall["packages"] for step in flat_steps(package["steps"])]
    for code, demand in wanted:
        minutes[services[code]["queue"]] += demand * services[code]["minutes"]
    return minutes


# --- The shape that was promised --------------------------------------------------------------------------------------


def test_the_city_hall_has_its_nine_zones_in_order():
    assert [zone["name"]["zh"] for zone in CITY["zones"]] == CITY_ZONES


def test_the_city_hall_has_36_units_and_180_counters():
    assert (len(CITY["units"]), len(CITY["counters"])) == (36, 180)


def test_the_city_hall_offers_more_than_300_matters():
    assert len(CITY["services"]) >= 300


def test_the_city_hall_has_between_40_and_70_queues():
    assert 40 <= len(CITY["queues"]) <= 70


def test_the_town_hall_has_20_counters_and_282_matters():
    assert (len(TOWN["counters"]), len(TOWN["services"])) == (20, 282)


def test_any_counter_of_the_town_hall_takes_any_matter():
    assert set(takers(TOWN).values()) == {20}
    assert set(takers(TOWN)) == codes(TOWN, "queues")


def test_a_third_of_the_city_zones_has_unit_counters_a_third_mixes_and_a_third_is_comprehensive():
    units = defaultdict(set)
    for counter in CITY["counters"]:
        units[counter["zone"]].add(counter["unit"] is None)
    assert Counter(map(frozenset, units.values())) == {frozenset({False}): 3, frozenset({True, False}): 3, frozenset({True}): 3}


@both
def test_counters_are_numbered_from_one_without_a_gap(hall):
    assert [counter["code"] for counter in hall["counters"]] == [str(n + 1) for n in range(len(hall["counters"]))]


@both
def test_a_hall_says_that_it_is_made_up(hall):
    assert hall["made_up"] is True


# --- Codes and references ---------------------------------------------------------------------------------------------


@both
@pytest.mark.parametrize("section", [*NAMED, "timetables", "series", "printers"])
def test_no_code_is_given_twice(hall, section):
    key = "prefix" if section == "series" else "code"
    assert twice(thing[key] for thing in hall[section]) == []


@both
def test_no_package_has_the_code_of_a_service(hall):
    assert codes(hall, "packages") & codes(hall, "services") == set()


@both
@pytest.mark.parametrize("section", ["priorities", "zones", "units", "queues", "services", "packages", "profiles", "timetables", "printers"])
def test_codes_are_readable_kebab_case(hall, section):
    assert [code for code in sorted(codes(hall, section)) if not KEBAB.fullmatch(code)] == []


@both
@pytest.mark.parametrize(
    ("section", "key", "target"),
    [
        ("queues", "zone", "zones"),
        ("queues", "series", "series"),
        ("services", "unit", "units"),
        ("services", "queue", "queues"),
        ("services", "timetable", "timetables"),
        ("packages", "unit", "units"),
        ("packages", "steps", "services"),
        ("profiles", "queues", "queues"),
        ("counters", "zone", "zones"),
        ("counters", "unit", "units"),
        ("counters", "profile", "profiles"),
    ],
)
def test_every_reference_leads_to_something(hall, section, key, target):
    named: set[str] = set()
    for thing in hall[section]:
        value = thing.get(key)
        named |= set(flat_steps(value)) if isinstance(value, list) else {value}
    assert named - codes(hall, target) - {None} == set()


@both
@pytest.mark.parametrize(
    ("section", "key", "source"),
    [
        ("zones", "zone", "counters"),
        ("zones", "zone", "queues"),
        ("queues", "queue", "services"),
        ("units", "unit", "services"),
        ("series", "series", "queues"),
        ("profiles", "profile", "counters"),
    ],
)
def test_nothing_stands_there_unused(hall, section, key, source):
    assert codes(hall, section) - {thing[key] for thing in hall[source]} == set()


@both
def test_a_package_has_two_to_four_different_steps(hall):
    steps = {package["code"]: flat_steps(package["steps"]) for package in hall["packages"]}

    assert [code for code, one in steps.items() if not 2 <= len(set(one)) == len(one) <= 4] == []


def test_the_city_shows_steps_in_either_order():
    assert any(isinstance(stage, list) for package in CITY["packages"] for stage in package["steps"])


# --- Names ------------------------------------------------------------------------------------------------------------


@both
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("section", NAMED)
def test_no_two_names_of_a_kind_are_equal(hall, section, language):
    assert twice(name[language].casefold() for name in names(hall, section)) == []


@both
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_package_is_called_like_a_service(hall, language):
    menu = [name[language].casefold() for section in ("services", "packages") for name in names(hall, section)]
    assert twice(iter(menu)) == []


@both
@pytest.mark.parametrize("section", [section for section in NAMED if section != "counters"])
def test_no_name_is_a_stem_with_a_running_number(hall, section):
    assert [text for name in names(hall, section) for text in name.values() if RUNNING_NUMBER.search(text)] == []


@both
@pytest.mark.parametrize("section", NAMED)
def test_english_names_are_plain_ascii(hall, section):
    assert [name["en"] for name in names(hall, section) if not name["en"].isascii() or name["en"] != name["en"].strip()] == []


@both
@pytest.mark.parametrize("section", NAMED)
def test_chinese_names_are_chinese(hall, section):
    assert [name["zh"] for name in names(hall, section) if not HAN.search(name["zh"]) or re.search(r"[A-Za-z\s]", name["zh"])] == []


@both
def test_pinyin_has_one_small_letter_for_each_character(hall):
    menu = hall["services"] + hall["packages"]
    assert [t["pinyin"] for t in menu if not re.fullmatch(r"[a-z0-9]+", t["pinyin"]) or len(t["pinyin"]) != len(t["name"]["zh"])] == []


def test_a_matter_of_both_halls_has_one_name_and_one_spelling():
    city = {service["code"]: (service["name"], service["pinyin"]) for service in CITY["services"]}
    town = {service["code"]: (service["name"], service["pinyin"]) for service in TOWN["services"]}
    assert {code: town[code] for code in city.keys() & town.keys()} == {code: city[code] for code in city.keys() & town.keys()}


# --- Rules of the house -----------------------------------------------------------------------------------------------


@both
def test_every_queue_is_taken_by_two_counters_at_least(hall):
    taken = takers(hall)
    assert {code: taken[code] for code in codes(hall, "queues") if taken[code] < 2} == {}


@both
def test_a_counter_takes_queues_of_its_own_zone(hall):
    profiles = {profile["code"]: set(profile["queues"]) for profile in hall["profiles"]}
    assert [c["code"] for c in hall["counters"] if profiles[c["profile"]] - queues_of(hall, c["zone"])] == []


@both
def test_letters_heard_alike_never_meet_in_one_zone(hall):
    letters = defaultdict(set)
    for queue in hall["queues"]:
        letters[queue["zone"]].add(queue["series"])
    assert [pair for zone in letters.values() for pair in confusable_prefixes(zone)] == []


@both
def test_every_series_is_one_the_house_can_count(hall):
    assert {NumberSeries(**series).prefix for series in hall["series"]} == codes(hall, "series")


@both
def test_every_timetable_is_one_the_house_can_read(hall):
    assert all(any(parse_timetable(timetable).days) for timetable in hall["timetables"])


@both
def test_no_two_priorities_have_one_rank(hall):
    assert twice(str(priority["rank"]) for priority in hall["priorities"]) == []


@both
def test_a_matter_takes_between_4_and_30_minutes(hall):
    assert [service["code"] for service in hall["services"] if not 4 <= service["minutes"] <= 30] == []


@both
def test_every_zone_has_work_for_its_counters_and_counters_for_its_work(hall):
    minutes = work(hall)
    share = {}
    for zone in codes(hall, "zones"):
        counters = sum(counter["zone"] == zone for counter in hall["counters"])
        share[zone] = sum(minutes[queue] for queue in queues_of(hall, zone)) / (counters * OPEN_MINUTES)
    assert {zone: busy for zone, busy in share.items() if not 0.4 <= busy <= 0.75} == {}


@both
def test_no_queue_alone_brings_more_work_than_its_counters_can_take(hall):
    taken, minutes = takers(hall), work(hall)
    assert {code: minutes[code] for code in minutes if minutes[code] > 0.85 * taken[code] * OPEN_MINUTES} == {}


def test_the_city_hall_expects_more_than_3000_visitors_a_day():
    visitors = sum(thing["demand"] for thing in CITY["services"] + CITY["packages"])
    assert 3_000 <= visitors <= 3_600
