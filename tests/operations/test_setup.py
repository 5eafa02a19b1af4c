"""Loading a set-up: all of a document or nothing, and nothing taken away under somebody's feet."""

from importlib.resources import files

import pytest

from hallq.domain.errors import CodeTaken, SetupInvalid
from hallq.operations.hall import SYSTEM
from hallq.operations.setup import init_hall, load_setup, preview_setup
from hallq.operations.setup_file import parse_setup
from hallq.queries.setup import export_setup, setup_of
from tests.making import HALL, clock_of, hall_document, issue, make_hall, story


def load(house, hall_id, /, **changes):
    return house.act(hall_id, SYSTEM, lambda tx: load_setup(tx, document=hall_document(**changes)))


def exported(house, hall):
    with house.database.reading() as connection:
        return export_setup(setup_of(connection, hall))


def setup(house, hall):
    return house.act(hall, SYSTEM, lambda tx: tx.setup)


def without(section, code):
    return {section: [entry for entry in HALL[section] if entry["code"] != code]}


def changed(section, code, /, **values):
    return {section: [{**entry, **values} if entry["code"] == code else entry for entry in HALL[section]]}


# --- A new hall -------------------------------------------------------------------------------------------------------


def test_a_new_hall_begins_its_story_with_its_epoch_and_set_up(database_url):
    house, hall = make_hall(database_url, open_day=False)

    assert story(house, hall) == ["epoch.began", "setup.changed"]
    assert house.act(hall, SYSTEM, lambda tx: (len(tx.hall.epoch), tx.hall.business_day, tx.hall.setup_version)) == (16, None, 1)


def test_two_halls_of_one_database_have_their_own_keys_and_epochs(database_url):
    house, first = make_hall(database_url)
    second = init_hall(house.database, hall_document(hall={"code": "other"}), house.clock)

    epochs = {house.act(hall, SYSTEM, lambda tx: tx.hall.epoch) for hall in (first, second)}
    queues = [set(setup(house, hall).queues.by_id) for hall in (first, second)]

    assert len(epochs) == 2
    assert queues[0] & queues[1] == set()


def test_a_hall_is_not_made_twice(database_url):
    house, _ = make_hall(database_url)

    with pytest.raises(CodeTaken) as refused:
        init_hall(house.database, HALL)

    assert refused.value.facts == {"hall": "xitou"}


def test_a_hall_with_a_fault_is_not_made_at_all(database_url):
    house, _ = make_hall(database_url)

    with pytest.raises(SetupInvalid):
        init_hall(house.database, hall_document(hall={"code": "other"}, units=[]))

    assert init_hall(house.database, hall_document(hall={"code": "other"}))


@pytest.mark.parametrize("name", ["city", "town"])
def test_a_hall_that_comes_with_the_house_is_loaded_whole(database_url, name):
    document = parse_setup((files("hallq") / "halls" / f"{name}.yaml").read_text(encoding="utf-8"))
    house, _ = make_hall(database_url)

    hall = init_hall(house.database, document)
    change = house.act(hall, SYSTEM, lambda tx: load_setup(tx, document=exported(house, hall)))

    assert len(exported(house, hall)["services"]) == len(document["services"])
    assert (change.counts, change.warnings) == ((), ())


# --- Loading again ----------------------------------------------------------------------------------------------------


def test_what_is_exported_is_what_was_loaded(database_url):
    house, hall = make_hall(database_url)

    assert exported(house, hall) == HALL


def test_loading_what_was_exported_changes_nothing_and_leaves_no_line(database_url):
    house, hall = make_hall(database_url, open_day=False)

    change = house.act(hall, SYSTEM, lambda tx: load_setup(tx, document=exported(house, hall)))

    assert (change.counts, change.version) == ((), 1)
    assert story(house, hall) == ["epoch.began", "setup.changed"]


def test_a_change_is_told_with_its_version_and_how_much_changed(database_url):
    house, hall = make_hall(database_url)
    lines = []
    house.listen(lines.extend)

    change = load(house, hall, **changed("queues", "card", capacity=30), **changed("counters", "1", unit=None))

    assert change.changed == {"queues": ["card"], "counters": ["1"]}
    assert [(line.event.version, line.event.what) for line in lines] == [(2, (("counters", 1), ("queues", 1)))]
    assert setup(house, hall).version == 2
    assert setup(house, hall).queue("card").capacity == 30


def test_a_thing_that_is_changed_keeps_its_key(database_url):
    house, hall = make_hall(database_url)
    before = setup(house, hall).service("card-new").id

    load(house, hall, **changed("services", "card-new", minutes=7.5, quota=20, pinyin="", timetable="office"))

    after = setup(house, hall).service("card-new")
    assert (after.id, after.minutes, after.quota, after.pinyin, after.timetable) == (before, 7.5, 20, "", "office")


def test_new_things_may_refer_to_one_another(database_url):
    house, hall = make_hall(database_url)
    name = {"zh": "公积金", "en": "Housing fund"}

    change = load(
        house,
        hall,
        zones=[*HALL["zones"], {"code": "fund", "name": name}],
        units=[*HALL["units"], {"code": "fund", "kind": "bank", "name": name}],
        series=[*HALL["series"], {"prefix": "Y", "first": 500, "width": 3}],
        queues=[*HALL["queues"], {"code": "fund", "zone": "fund", "series": "Y", "name": name}],
        services=[*HALL["services"], {"code": "fund-loan", "unit": "fund", "queue": "fund", "name": name}],
        packages=[*HALL["packages"], {"code": "home", "unit": "fund", "name": name, "steps": ["fund-loan", "card-new"]}],
        profiles=[*HALL["profiles"], {"code": "fund", "name": name, "queues": ["fund"]}],
        counters=[*HALL["counters"], {"code": "11", "zone": "fund", "profile": "fund", "name": name}],
    )

    assert {kind: len(codes) for kind, codes in change.made.items()} == dict.fromkeys(
        ("zones", "units", "series", "queues", "services", "packages", "profiles", "counters"), 1
    )
    assert issue(house, hall, service="home").ticket.number == "Y500"


def test_the_order_of_the_file_is_the_order_of_the_hall(database_url):
    house, hall = make_hall(database_url)

    change = load(house, hall, queues=HALL["queues"][::-1], series=HALL["series"][::-1])

    assert change.changed == {"queues": ["company", "pension"]}
    assert [queue.code for queue in setup(house, hall).queues] == ["company", "card", "pension"]


def test_what_the_hall_says_of_itself_is_changed_with_the_rest(database_url):
    house, hall = make_hall(database_url)

    change = load(
        house,
        hall,
        made_up=False,
        hall={"name": {"zh": "溪头镇"}, "timezone": "Europe/Warsaw", "cutoff": "03:30", "languages": ["zh"], "level": "village", "tips": []},
        settings={"undo_seconds": 2.5, "max_tickets_waiting": 200},
        timetables=[{"code": "late", "days": {"sat": ["10:00-18:00"]}}, HALL["timetables"][0]],
    )
    after = setup(house, hall)

    assert change.changed == {"hall": ["hall"], "settings": ["settings"], "timetables": ["timetables"]}
    assert (after.name.zh, after.timezone, after.cutoff_minutes, after.languages, after.level, after.tips, after.made_up) == (
        "溪头镇", "Europe/Warsaw", 210, ("zh",), "village", (), False,
    )  # fmt: skip
    assert (after.settings.undo_seconds, after.settings.max_tickets_waiting) == (2.5, 200)
    assert list(after.timetables) == ["late", "office"]


def test_a_hall_that_stops_being_made_up_has_changed(database_url):
    house, hall = make_hall(database_url)

    assert load(house, hall, made_up=False).changed == {"hall": ["hall"]}


def test_a_preview_tells_what_would_change_and_changes_nothing(database_url):
    house, hall = make_hall(database_url)

    change = house.act(hall, SYSTEM, lambda tx: preview_setup(tx, document=hall_document(**without("printers", "lobby"))))

    assert (change.version, change.retired) == (2, {"printers": ["lobby"]})
    assert exported(house, hall) == HALL


def test_warnings_are_told_with_the_change(database_url):
    house, hall = make_hall(database_url)

    change = load(house, hall, counters=HALL["counters"][:2])

    assert change.warnings == ({"place": "queues.company", "reason": "no counter serves this queue"},)


def test_a_queue_that_is_suspended_stays_so(database_url):
    house, hall = make_hall(database_url)
    key = setup(house, hall).queue("card").id
    house.act(hall, SYSTEM, lambda tx: tx.book.suspend_queue(key, suspended=True))
    house.act(hall, SYSTEM, lambda tx: load_setup(tx, document=hall_document(**changed("queues", "card", capacity=30))))

    assert setup(house, hall).queue("card").suspended


# --- Refusals ---------------------------------------------------------------------------------------------------------


def test_a_document_with_a_fault_changes_nothing(database_url):
    house, hall = make_hall(database_url)

    with pytest.raises(SetupInvalid):
        load(house, hall, **changed("queues", "card", capacity=30), **changed("counters", "1", profile="moon"))

    assert exported(house, hall) == HALL


def test_a_document_of_another_hall_is_refused(database_url):
    house, hall = make_hall(database_url)

    with pytest.raises(SetupInvalid) as refused:
        load(house, hall, hall={"code": "other"})

    assert refused.value.facts["problems"] == [{"place": "hall.code", "reason": "this hall is 'xitou'; a code never changes"}]


@pytest.mark.parametrize(
    ("changes", "place", "reason"),
    [
        (
            {"services": [*HALL["services"], {"code": "start-business", "unit": "market", "queue": "company", "name": {"zh": "办"}}], "packages": []},
            "services.start-business",
            "this code has been that of a package; take another",
        ),
        (
            without("services", "company-seal")
            | {"packages": [{"code": "company-seal", "unit": "market", "name": {"zh": "办"}, "steps": ["card-new", "company-open"]}]},
            "packages.company-seal",
            "this code has been that of a service; take another",
        ),
    ],
    ids=["package to service", "service to package"],
)
def test_a_service_never_becomes_a_package_nor_the_other_way_round(database_url, changes, place, reason):
    house, hall = make_hall(database_url)

    with pytest.raises(SetupInvalid) as refused:
        load(house, hall, **changes)

    assert refused.value.facts["problems"] == [{"place": place, "reason": reason}]


def test_a_change_happens_at_the_hall_s_own_time(database_url):
    house, hall = make_hall(database_url)
    lines = []
    house.listen(lines.extend)
    clock_of(house).advance(hours=1)
    load(house, hall, made_up=False)

    assert [line.at for line in lines] == [clock_of(house).at]
