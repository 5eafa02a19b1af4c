"""Editing one thing of the set-up goes the way of a file: the same checks, the same story."""

import pytest
from PIL import Image

from hallq.domain.errors import SetupInUse, SetupInvalid, SetupStale, Unknown
from hallq.domain.setup_written import written_setup
from hallq.operations import setup_editing as editing
from hallq.operations.hall import SYSTEM
from hallq.operations.setup import load_setup
from hallq.operations.setup_file import parse_setup, write_setup
from tests.making import HALL, hall_document, make_hall
from tests.pictures import png_of

ZONE = {"code": "new", "name": {"zh": "新区", "en": ""}}


def act(house, hall, verb, **facts):
    return house.act(hall, SYSTEM, lambda tx: verb(tx, **{"version": tx.hall.setup_version, **facts}))


def document(house, hall):
    return house.act(hall, SYSTEM, lambda tx: written_setup(tx.setup))


def things(house):
    """What the story will tell of every change from now on."""
    told = []
    house.listen(lambda lines: told.extend(line.event.things for line in lines))
    return told


def test_a_thing_that_is_made_makes_the_set_up_a_file_with_it_would_make(database_url):
    house, hall = make_hall(database_url)

    act(house, hall, editing.make_thing, section="zones", entry=ZONE)

    change = house.act(hall, SYSTEM, lambda tx: load_setup(tx, document=hall_document(zones=[*HALL["zones"], ZONE])))
    assert change.counts == ()


def test_a_thing_that_is_changed_keeps_its_code(database_url):
    house, hall = make_hall(database_url)

    act(house, hall, editing.change_thing, section="zones", code="social", entry=ZONE)

    assert document(house, hall)["zones"][0] == {"code": "social", "name": ZONE["name"]}


@pytest.mark.parametrize("verb", [editing.change_thing, editing.retire_thing, editing.bring_back, editing.move_thing])
def test_what_is_not_there_cannot_be_edited(database_url, verb):
    house, hall = make_hall(database_url)
    more = {editing.change_thing: {"entry": ZONE}, editing.move_thing: {"by": 1}}.get(verb, {})

    with pytest.raises(Unknown):
        act(house, hall, verb, section="zones", code="nowhere", **more)


def test_nothing_is_made_of_a_kind_that_a_set_up_does_not_have(database_url):
    house, hall = make_hall(database_url)

    with pytest.raises(Unknown) as refused:
        act(house, hall, editing.make_thing, section="dragons", entry=ZONE)

    assert refused.value.facts == {"place": "dragons"}


def test_an_edit_made_for_an_older_version_is_refused(database_url):
    house, hall = make_hall(database_url)
    act(house, hall, editing.make_thing, section="zones", entry=ZONE)

    with pytest.raises(SetupStale) as refused:
        act(house, hall, editing.retire_thing, section="zones", code="new", version=1)

    assert refused.value.facts == {"version": 2, "expected": 1}


def test_a_template_that_the_hall_and_a_matter_have_is_not_retired(database_url):
    services = [one | {"slip": "plain"} if one["code"] == "card-new" else one for one in HALL["services"]]
    house, hall = make_hall(database_url, settings={"slip": "plain"}, services=services)

    with pytest.raises(SetupInUse) as refused:
        act(house, hall, editing.retire_thing, section="slips", code="plain")

    assert [one["place"] for one in refused.value.facts["in_use"]] == ["settings.slip", "services.card-new.slip"]


def test_a_template_with_its_logo_comes_back_as_it_was(database_url):
    with_logo = {**HALL["slips"][0], "code": "festive", "logo": png_of(Image.new("1", (16, 8)))}
    house, hall = make_hall(database_url, slips=[*HALL["slips"], with_logo])

    act(house, hall, editing.retire_thing, section="slips", code="festive")
    resting = document(house, hall)["slips"]
    act(house, hall, editing.bring_back, section="slips", code="festive")

    assert (resting, document(house, hall)["slips"]) == (HALL["slips"], [*HALL["slips"], with_logo])


def test_a_template_goes_through_a_file_and_comes_back(database_url):
    with_logo = {**HALL["slips"][0], "logo": png_of(Image.new("1", (16, 8)))}
    house, hall = make_hall(database_url, slips=[with_logo])

    read = parse_setup(write_setup(document(house, hall)))

    assert read["slips"] == [with_logo]
    assert house.act(hall, SYSTEM, lambda tx: load_setup(tx, document=read)).counts == ()


def test_what_something_refers_to_is_not_retired_and_every_reference_is_named(database_url):
    house, hall = make_hall(database_url)

    with pytest.raises(SetupInUse) as refused:
        act(house, hall, editing.retire_thing, section="profiles", code="business-all")

    assert [one["place"] for one in refused.value.facts["in_use"]] == ["counters.3.profile", "counters.10.profile"]


def test_what_is_brought_back_is_refused_while_what_it_names_is_out_of_use(database_url):
    house, hall = make_hall(database_url)
    act(house, hall, editing.make_thing, section="zones", entry=ZONE)
    act(house, hall, editing.make_thing, section="counters", entry={"code": "20", "zone": "new", "profile": "social-all", "name": ZONE["name"]})
    act(house, hall, editing.retire_thing, section="counters", code="20")
    act(house, hall, editing.retire_thing, section="zones", code="new")

    with pytest.raises(SetupInvalid) as refused:
        act(house, hall, editing.bring_back, section="counters", code="20")

    assert refused.value.facts["problems"] == [{"place": "counters.20.zone", "reason": "there is no zone 'new'"}]


def test_the_story_names_what_was_made_changed_retired_and_brought_back(database_url):
    house, hall = make_hall(database_url)
    told = things(house)

    act(house, hall, editing.make_thing, section="zones", entry=ZONE)
    act(house, hall, editing.change_thing, section="zones", code="new", entry={"name": {"zh": "又一区", "en": ""}})
    act(house, hall, editing.retire_thing, section="zones", code="new")
    act(house, hall, editing.bring_back, section="zones", code="new")
    act(house, hall, editing.move_thing, section="zones", code="new", by=-1)

    assert [{*one} for one in told] == [
        {("made", "zones", "new")},
        {("changed", "zones", "new", "name")},
        {("retired", "zones", "new")},
        {("back", "zones", "new")},
        {("changed", "zones", "business", "order"), ("changed", "zones", "new", "order")},
    ]


def test_a_change_of_very_many_things_is_told_by_numbers_only(database_url):
    house, hall = make_hall(database_url)
    told = things(house)
    units = [{"code": f"u-{n}", "kind": "bank", "name": {"zh": f"单位{n}", "en": ""}} for n in range(250)]

    house.act(hall, SYSTEM, lambda tx: load_setup(tx, document=hall_document(units=[*HALL["units"], *units])))

    assert told == [None]


def test_opening_hours_that_change_are_told_by_their_codes(database_url):
    house, hall = make_hall(database_url)
    told = things(house)

    act(house, hall, editing.change_thing, section="timetables", code="office", entry={"days": {"mon": ["09:00-12:00"]}})

    assert told == [(("changed", "timetables", "timetables", "office"),)]


def test_a_rule_of_order_is_set_for_a_zone_at_once(work):
    change = work.do(editing.use_preset, preset="credit", zone="business", version=1)

    assert change.changed == {"priorities": ["green"], "queues": ["company"]}


def test_a_rule_of_order_is_not_set_over_what_somebody_else_has_changed(work):
    work.refuses(SetupStale, editing.use_preset, preset="credit", zone=None, version=7)


def values(house):
    """What the story will tell of values from now on."""
    told = []
    house.listen(lambda lines: told.extend(line.event.values for line in lines))
    return told


def test_the_story_tells_what_stood_there_and_what_stands_there_now(database_url):
    house, hall = make_hall(database_url)
    told = values(house)

    act(house, hall, editing.change_thing, section="zones", code="social", entry=ZONE)

    was = HALL["zones"][0]["name"]
    assert [(*one[:3], *map(parse_setup, one[3:])) for one in told[0]] == [("zones", "social", "name", {"en": "", **was}, ZONE["name"])]


def test_hours_are_told_by_their_parts(database_url):
    house, hall = make_hall(database_url)
    content = document(house, hall)
    first, told = content["timetables"][0], values(house)
    changed = [first | {"last_ticket_minutes": 25}, {"code": "new", "days": {"mon": ["09:00-12:00"]}}]

    house.act(hall, SYSTEM, lambda tx: load_setup(tx, document=content | {"timetables": changed}))

    assert [one[:3] + one[4:] for one in told[0]] == [("timetables", first["code"], "last_ticket_minutes", "25")]


def test_the_values_of_too_many_changes_are_not_told(database_url):
    house, hall = make_hall(database_url)
    content = document(house, hall)
    content["services"] += [content["services"][0] | {"code": f"s-{n}"} for n in range(120)]
    house.act(hall, SYSTEM, lambda tx: load_setup(tx, document=content))
    told = values(house)

    content["services"] = [one | {"minutes": 7, "demand": 3} for one in content["services"]]
    house.act(hall, SYSTEM, lambda tx: load_setup(tx, document=content))

    assert told == [None]


def test_a_thing_that_is_moved_stands_elsewhere_in_its_section(database_url):
    house, hall = make_hall(database_url)

    act(house, hall, editing.move_thing, section="zones", code="business", by=-1)

    assert [zone["code"] for zone in document(house, hall)["zones"]] == ["business", "social"]


def test_a_code_that_is_in_use_is_not_given_a_second_time(database_url):
    house, hall = make_hall(database_url)

    with pytest.raises(SetupInvalid) as refused:
        act(house, hall, editing.make_thing, section="zones", entry={**ZONE, "code": "social"})

    assert refused.value.facts["problems"] == [{"place": "zones.social.code", "reason": editing.TAKEN}]


def test_the_last_timetable_stays(database_url):
    house, hall = make_hall(database_url, services=[{**one, "timetable": None} for one in HALL["services"]])

    with pytest.raises(SetupInUse) as refused:
        act(house, hall, editing.retire_thing, section="timetables", code="office")

    assert refused.value.facts["in_use"] == [{"place": "timetables.office", "reason": editing.LAST}]


def test_what_a_work_profile_serves_in_part_is_written_as_it_was_read(database_url):
    limits = [{"queue": "card", "classes": ["green"], "share": 2, "after_minutes": 10}]
    social, business = HALL["profiles"]
    house, hall = make_hall(database_url, profiles=[{**social, "limits": limits}, business])

    assert document(house, hall)["profiles"][0]["limits"] == limits


def test_what_is_written_of_the_hall_leaves_its_code(database_url):
    house, hall = make_hall(database_url)
    before = document(house, hall)

    wishes = {"hall": {**before["hall"], "code": "other", "level": "city"}, "settings": {**before["settings"], "undo_seconds": 9}}
    house.act(hall, SYSTEM, lambda tx: editing.change_hall(tx, version=tx.hall.setup_version, **wishes))

    after = document(house, hall)
    assert (after["hall"]["code"], after["hall"]["level"], after["settings"]["undo_seconds"]) == ("xitou", "city", 9)
