"""A set-up document is read strictly: every fault is named with its place, and none hides another."""

import pytest

from hallq.domain.errors import SetupInvalid
from hallq.domain.setup_document import read_document
from tests.making import HALL, hall_document


def problems_of(document):
    with pytest.raises(SetupInvalid) as refused:
        read_document(document)
    return [(problem["place"], problem["reason"]) for problem in refused.value.facts["problems"]]


def changed(section, code, /, **values):
    """The small hall's section with one entry changed; a value of `...` takes the key away."""
    known = "prefix" if section == "series" else "code"
    entries = [{**entry, **values} if entry[known] == code else entry for entry in HALL[section]]
    return {section: [{key: value for key, value in entry.items() if value is not ...} for entry in entries]}


def without(section, code):
    known = "prefix" if section == "series" else "code"
    return {section: [entry for entry in HALL[section] if entry[known] != code]}


def test_a_document_with_every_key_is_its_own_canonical_form():
    assert read_document(HALL).content == HALL


def test_what_is_left_out_has_its_default():
    short = hall_document(
        hall={"tips": [], "cutoff": "04:00"},
        queues=[{"code": "pension", "zone": "social", "series": "A", "name": {"zh": "养老"}}],
        services=[{"code": "pension-apply", "unit": "hrss", "queue": "pension", "name": {"zh": "养老金申领"}}],
        profiles=[{"code": "social-all", "name": {"zh": "人社综合"}, "queues": ["pension"]}],
        counters=[{"code": "1", "zone": "social", "profile": "social-all", "name": {"zh": "1号窗口"}}],
    )
    for key in ("settings", "packages", "printers", "slips", "made_up"):
        del short[key]
    del short["hall"]["cutoff"], short["hall"]["tips"], short["hall"]["languages"]

    content = read_document(short).content

    assert content["settings"] == HALL["settings"]
    assert (content["made_up"], content["packages"], content["printers"], content["slips"]) == (False, [], [], [])
    assert (content["hall"]["cutoff"], content["hall"]["tips"], content["hall"]["languages"]) == ("04:00", [], ["zh", "en"])
    assert content["queues"][0] | {"name": None} == {
        "code": "pension", "zone": "social", "series": "A", "name": None, "discipline": "ratio",
        "guard_minutes": 30, "target_minutes": 15, "favours": 2, "early_minutes": 5, "late_minutes": 15, "capacity": None,
    }  # fmt: skip
    assert content["services"][0]["minutes"] == 10
    assert content["services"][0]["timetable"] is None
    assert content["counters"][0]["unit"] is None


@pytest.mark.parametrize("raw", [None, "hall", [], 7])
def test_what_is_no_mapping_is_no_set_up(raw):
    assert ("", "must be a mapping of keys") in problems_of(raw)


def test_all_parts_that_are_missing_are_named():
    assert [place for place, reason in problems_of({}) if reason == "is missing"] == [
        "schema", "hall", "timetables", "priorities", "series", "zones", "units", "queues", "services", "profiles", "counters",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "place", "reason"),
    [
        ({"schema": 2}, "schema", "2 is none of 1"),
        ({"kiosks": []}, "kiosks", "is not a key here; known are schema, made_up, hall"),
        ({"hall": {"code": "Binhe"}}, "hall.code", "is not a code of this kind"),
        ({"hall": {"level": "galaxy"}}, "hall.level", "'galaxy' is none of province, city, county, town, village"),
        ({"hall": {"timezone": "Asia/Atlantis"}}, "hall.timezone", "is not a time zone like Asia/Shanghai"),
        ({"hall": {"cutoff": "4am"}}, "hall.cutoff", "is not a time of day"),
        ({"hall": {"languages": ["zh", "fr"]}}, "hall.languages", "'fr' is none of zh, en"),
        ({"hall": {"languages": []}}, "hall.languages", "needs 1 entries at least"),
        ({"hall": {"name": {"zh": "滨河\x07"}}}, "hall.name", "zh holds a control character"),
        ({"hall": {"tips": [{"zh": "长" * 201}]}}, "hall.tips", "zh is longer than 200 characters"),
        ({"settings": {"undo_seconds": 61}}, "settings.undo_seconds", "must be a number from 0 to 60"),
        ({"timetables": []}, "timetables", "needs one entry at least"),
        ({"priorities": []}, "priorities", "needs one entry at least"),
        ({"zones": {"social": {}}}, "zones", "must be a list"),
        ({"zones": ["social"]}, "zones[1]", "must be a mapping of keys"),
        ({"zones": [*HALL["zones"], {"name": {"zh": "公安"}}]}, "zones[3].code", "is missing"),
        (changed("timetables", "office", days={"mon-fry": ["09:00-12:00"]}), "timetables.office.days", "mon-fry: is not a weekday"),
        (changed("timetables", "office", days={"mon": ["12:00-09:00"]}), "timetables.office.days", "ends before it begins"),
        (changed("timetables", "office", exceptions={"2026-13-01": []}), "timetables.office.exceptions", "is not a date like 2026-10-01"),
        (changed("timetables", "office", last_ticket_minutes=-1), "timetables.office.last_ticket_minutes", "must be whole minutes from 0"),
        (changed("series", "A", prefix="ABC"), "series.ABC", "one or two capital letters A-Z"),
        (changed("series", "A", prefix="a"), "series.a", "one or two capital letters A-Z"),
        (changed("units", "hrss", kind="army"), "units.hrss.kind", "'army' is none of department"),
        (changed("queues", "card", discipline="lifo"), "queues.card.discipline", "'lifo' is none of fifo, strict"),
        (changed("queues", "card", zone="moon"), "queues.card.zone", "there is no zone 'moon'"),
        (changed("queues", "card", series="Z"), "queues.card.series", "there is no series 'Z'"),
        (changed("services", "card-new", queue="moon"), "services.card-new.queue", "there is no queue 'moon'"),
        (changed("services", "card-new", unit="moon"), "services.card-new.unit", "there is no unit 'moon'"),
        (changed("services", "card-new", timetable="night"), "services.card-new.timetable", "there is no timetable 'night'"),
        (changed("services", "card-new", queue=...), "services.card-new.queue", "is missing"),
        (changed("packages", "start-business", steps=["card-new"]), "packages.start-business.steps", "needs 2 entries at least"),
        (changed("packages", "start-business", steps=["card-new", "moon"]), "packages.start-business.steps", "there is no service 'moon'"),
        (
            changed("packages", "start-business", steps=["card-new", "start-business"]),
            "packages.start-business.steps",
            "'start-business' is a package itself; name its services",
        ),
        (changed("packages", "start-business", code="card-new"), "packages.card-new", "is also the code of a service"),
        (changed("packages", "start-business", quota=3), "packages.start-business.quota", "is not a key here"),
        (changed("profiles", "social-all", queues=[]), "profiles.social-all.queues", "needs 1 entries at least"),
        (changed("profiles", "social-all", queues=["card", "card"]), "profiles.social-all.queues", "'card' is there twice"),
        (changed("profiles", "social-all", queues=["card", "moon"]), "profiles.social-all.queues", "there is no queue 'moon'"),
        (changed("counters", "1", code=1), "counters[1].code", "must be text, not a number (write it in quotes)"),
        (changed("counters", "1", profile="moon"), "counters.1.profile", "there is no profile 'moon'"),
        (changed("counters", "1", unit="moon"), "counters.1.unit", "there is no unit 'moon'"),
        (changed("printers", "lobby", link={"kind": "pigeon"}), "printers.lobby.link", "must be a mapping with kind: tcp, serial, usb, file, cups"),
        (changed("printers", "lobby", zone="moon"), "printers.lobby.zone", "there is no zone 'moon'"),
        (changed("slips", "plain", lines=[]), "slips.plain.lines", "must have from 1 to 40 lines"),
        (changed("slips", "plain", logo="x"), "slips.plain.logo", "is not a logo"),
        (changed("services", "card-new", slip="moon"), "services.card-new.slip", "there is no template 'moon'"),
        (changed("packages", "start-business", slip="moon"), "packages.start-business.slip", "there is no template 'moon'"),
        ({"settings": {"slip": "moon"}}, "settings.slip", "there is no template 'moon'"),
        ({"zones": [*HALL["zones"], HALL["zones"][0]]}, "zones.social", "is there 2 times"),
        ({"series": [*HALL["series"], HALL["series"][0]]}, "series.A", "is there 2 times"),
        (changed("priorities", "ordinary", reasons=["age"]), "priorities.ordinary.reasons", "the lowest class is everybody's"),
    ],
)
def test_a_fault_is_named_with_its_place(changes, place, reason):
    found = problems_of(hall_document(**changes))

    assert [reason in said for where, said in found if where == place] == [True]


def test_no_fault_hides_another():
    document = hall_document(
        **changed("queues", "card", zone="moon", discipline="lifo"),
        **changed("counters", "1", profile="moon"),
        **without("series", "K"),
    )

    assert {place for place, _ in problems_of(document)} == {
        "queues.card.zone",
        "queues.card.discipline",
        "queues.company.series",
        "counters.1.profile",
    }


def test_each_day_that_has_a_fault_is_named():
    days = {"mon": ["12:00-09:00"], "tue": ["09:00-12:00"], "wed": ["25:00-26:00"]}

    assert [reason for _, reason in problems_of(hall_document(**changed("timetables", "office", days=days)))] == [
        "mon: '12:00-09:00' ends before it begins",
        "wed: '25:00' is not a time of day like 09:00",
    ]


def test_days_that_are_right_alone_and_wrong_together_are_named():
    document = hall_document(**changed("timetables", "office", days={"mon-tue": [], "tue": []}))

    assert problems_of(document) == [("timetables.office.days", "tue: tue is named twice")]


def test_a_reason_for_the_lowest_class_is_found_only_where_ranks_can_be_read():
    document = hall_document(priorities=[{"code": "ordinary", "rank": "low", "name": {"zh": "普通"}}])

    assert problems_of(document) == [("priorities.ordinary.rank", "must be a whole number from 0 to 99")]


def test_letters_that_sound_alike_in_one_zone_are_a_warning():
    document = hall_document(
        series=[*HALL["series"], {"prefix": "B", "first": 1, "width": 3}, {"prefix": "D", "first": 1, "width": 3}],
        queues=[{**queue, "series": {"pension": "B", "card": "D"}.get(queue["code"], "K")} for queue in HALL["queues"]],
    )

    assert read_document(document).warnings == ({"place": "zones.social", "reason": "B and D sound alike when called"},)


def test_a_queue_that_no_counter_serves_is_a_warning():
    document = hall_document(counters=HALL["counters"][:2])

    assert read_document(document).warnings == ({"place": "queues.company", "reason": "no counter serves this queue"},)


def limited(*limits):
    """The small hall, whose windows for pensions and cards serve these in part."""
    return hall_document(profiles=[{**one, "limits": list(limits)} if one["code"] == "social-all" else one for one in HALL["profiles"]])


GREEN_ONLY = {"queue": "card", "classes": ["green"], "share": 1, "after_minutes": 0}


def test_a_queue_with_a_class_that_no_counter_takes_is_a_warning():
    assert read_document(limited(GREEN_ONLY)).warnings == (
        {"place": "queues.card", "reason": "no counter takes these classes of this queue: ordinary"},
    )


def test_a_queue_of_which_each_class_has_its_counter_is_not():
    document = limited(GREEN_ONLY)
    document["profiles"].append({**HALL["profiles"][0], "code": "rest", "limits": [{**GREEN_ONLY, "classes": ["ordinary"]}]})
    document["counters"] = [{**one, "profile": "rest"} if one["code"] == "2" else one for one in document["counters"]]

    assert read_document(document).warnings == ()


def test_a_profile_that_no_counter_has_takes_nobody():
    document = limited(GREEN_ONLY)
    document["profiles"].append({**HALL["profiles"][0], "code": "spare"})

    assert len(read_document(document).warnings) == 1


def test_a_queue_served_in_part_for_every_class_is_not():
    assert read_document(limited({**GREEN_ONLY, "classes": [], "after_minutes": 20})).warnings == ()


def test_a_slip_without_a_code_for_telephones_is_worth_another_look():
    document = hall_document(**changed("slips", "plain", lines=[{"kind": "number"}]))

    assert read_document(document).warnings == ({"place": "slips.plain", "reason": "no code for telephones stands on it"},)


def test_the_hall_names_its_template():
    assert read_document(hall_document(settings={"slip": "plain"})).content["settings"]["slip"] == "plain"


USB = {"kind": "usb", "device": "/dev/usb/lp0"}
SERIAL = {"kind": "serial", "device": "/dev/ttyUSB0"}


def two_printers(one, other):
    """The small hall with a printer in the lobby and one on the stairs."""
    first = HALL["printers"][0]
    return hall_document(printers=[{**first, "code": "lobby", **one}, {**first, "code": "stairs", **other}])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"link": USB}, {"link": USB}),
        ({"link": USB, "agent": "desk"}, {"link": USB, "agent": "desk"}),
        ({"link": {"kind": "tcp", "host": "192.0.2.7"}}, {"link": {"kind": "tcp", "host": "192.0.2.7", "port": 9100}}),
        ({"link": SERIAL}, {"link": {**SERIAL, "baud": 9600}}),
    ],
)
def test_two_printers_at_one_place_are_worth_another_look(one, other):
    assert read_document(two_printers(one, other)).warnings == (
        {"place": "printers.stairs", "reason": "lobby and stairs have the same link"},
    )


@pytest.mark.parametrize(
    "other", [{"link": {**USB, "device": "/dev/usb/lp1"}}, {"link": USB, "agent": "desk"}, {"link": SERIAL}], ids=["device", "machine", "kind"]
)
def test_printers_at_two_places_are_not(other):
    assert read_document(two_printers({"link": USB}, other)).warnings == ()


def test_the_small_hall_gives_no_cause_for_warnings():
    assert read_document(HALL).warnings == ()


def missed(**rule):
    """The small hall with a rule for missed numbers, which keeps a place for half an hour."""
    return hall_document(settings={"missed_rule": "minutes", "missed_minutes": 30, **rule})


@pytest.mark.parametrize("rule", [{"reoffer_minutes": 30}, {"reoffer_minutes": None}, {"reoffer_minutes": 31, "missed_rule": "back"}])
def test_a_missed_number_may_come_back_by_itself_while_its_place_is_kept(rule):
    assert read_document(missed(**rule)).content["settings"].items() >= rule.items()


def test_a_missed_number_never_comes_back_by_itself_once_its_place_is_gone():
    assert problems_of(missed(reoffer_minutes=31)) == [("settings.reoffer_minutes", "is longer than the place is kept")]


# --- what a work profile serves in part --------------------------------------------------------------------------------------------------------

IN_PART = {"queue": "card", "classes": [], "share": 1, "after_minutes": 10}


@pytest.mark.parametrize(
    ("limits", "reasons"),
    [
        ([{**IN_PART, "queue": "company"}], ["'company' is no queue of this profile"]),
        ([IN_PART, {**IN_PART, "share": 2}], ["'card' is there twice"]),
        ([{**IN_PART, "classes": ["green", "royal"]}], ["there is no class 'royal'"]),
    ],
)
def test_what_is_served_in_part_is_a_queue_of_the_profile_named_once_and_its_classes_are_there(limits, reasons):
    profiles = [{**HALL["profiles"][0], "limits": limits}, HALL["profiles"][1]]

    assert problems_of(hall_document(profiles=profiles)) == [("profiles.social-all.limits", reason) for reason in reasons]
