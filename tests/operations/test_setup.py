"""Loading a set-up: all of a document or nothing, and nothing taken away under somebody's feet."""

from importlib.resources import files

import pytest

from hallq.domain.errors import CodeTaken, CounterUnknown, PriorityUnknown, QueueUnknown, ServiceRetired, SetupInUse, SetupInvalid
from hallq.domain.ticket import TicketState
from hallq.operations import serving
from hallq.operations.calling import record_no_show
from hallq.operations.counters import open_counter
from hallq.operations.hall import SYSTEM
from hallq.operations.issuing import issue_ticket
from hallq.operations.setup import init_hall, load_setup, preview_setup
from hallq.operations.setup_file import parse_setup
from hallq.queries.setup import export_setup, setup_of
from tests.making import HALL, call_next, clock_of, hall_document, issue, make_hall, open_counters, story


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


# --- Retiring ---------------------------------------------------------------------------------------------------------


def no_cards():
    """The small hall without its queue for cards and all that leads there."""
    return (
        without("queues", "card")
        | without("services", "card-new")
        | {"packages": [], "profiles": [{**HALL["profiles"][0], "queues": ["pension"]}, HALL["profiles"][1]]}
    )


def test_what_is_no_longer_named_is_retired_and_never_deleted(database_url):
    house, hall = make_hall(database_url)
    key = setup(house, hall).queue("card").id

    change = load(house, hall, **no_cards())
    after = setup(house, hall)

    assert change.retired == {"queues": ["card"], "services": ["card-new"], "packages": ["start-business"]}
    assert after.queues.by_id[key].retired
    assert [queue["code"] for queue in exported(house, hall)["queues"]] == ["pension", "company"]


def test_retired_things_are_not_offered(database_url):
    house, hall = make_hall(database_url)
    load(house, hall, **no_cards(), **without("counters", "10"), **without("priorities", "green"))

    for refusal, act in (
        (ServiceRetired, lambda tx: issue_ticket(tx, service="card-new")),
        (PriorityUnknown, lambda tx: issue_ticket(tx, service="pension-apply", priority="green", reason="elderly")),
        (CounterUnknown, lambda tx: open_counter(tx, counter="10")),
    ):
        with pytest.raises(refusal):
            house.act(hall, SYSTEM, act)
    with pytest.raises(QueueUnknown):
        setup(house, hall).queue("card")


def test_a_retired_thing_that_is_named_again_is_the_same_thing(database_url):
    house, hall = make_hall(database_url)
    before = setup(house, hall)
    load(house, hall, **no_cards(), series=[one for one in HALL["series"] if one["prefix"] != "J"])

    change = load(house, hall)
    after = setup(house, hall)

    assert change.made == {"queues": ["card"], "services": ["card-new"], "packages": ["start-business"], "series": ["J"]}
    assert after.queue("card").id == before.queue("card").id
    assert exported(house, hall) == HALL


def used(house, hall, **changes):
    with pytest.raises(SetupInUse) as refused:
        load(house, hall, **changes)
    assert exported(house, hall) == HALL
    return {thing["place"]: thing["reason"] for thing in refused.value.facts["in_use"]}


def test_a_queue_or_service_with_waiting_visitors_is_not_retired(database_url):
    house, hall = make_hall(database_url)
    issue(house, hall, service="card-new")
    issue(house, hall, service="card-new")

    assert used(house, hall, **no_cards()) == {"queues.card": "unfinished visits: 2", "services.card-new": "unfinished visits: 2"}


def test_a_queue_that_a_visitor_has_yet_to_come_to_is_not_retired(database_url):
    house, hall = make_hall(database_url)
    issue(house, hall, service="start-business")

    assert used(house, hall, **no_cards()) == {"queues.card": "unfinished visits: 1", "services.card-new": "unfinished visits: 1"}


def test_a_queue_with_a_missed_visitor_is_not_retired(database_url):
    house, hall = make_hall(database_url, settings={"recalls_before_no_show": 0})
    issue(house, hall, service="card-new")
    open_counters(house, hall, "1")
    ticket = call_next(house, hall)
    house.act(hall, SYSTEM, lambda tx: record_no_show(tx, ticket_id=ticket.id))

    with pytest.raises(SetupInUse):
        load(house, hall, **no_cards(), settings={"recalls_before_no_show": 0})


def test_a_queue_whose_visitors_are_done_is_retired(database_url):
    house, hall = make_hall(database_url)
    issue(house, hall, service="card-new")
    open_counters(house, hall, "1")
    ticket = call_next(house, hall)
    house.act(hall, SYSTEM, lambda tx: serving.start_service(tx, ticket_id=ticket.id))
    done = house.act(hall, SYSTEM, lambda tx: serving.complete(tx, ticket_id=ticket.id))

    assert done.state is TicketState.COMPLETED
    assert "queues" in load(house, hall, **no_cards()).retired


def test_a_counter_where_somebody_works_is_not_retired(database_url):
    house, hall = make_hall(database_url)
    open_counters(house, hall, "10")

    assert used(house, hall, **without("counters", "10")) == {"counters.10": "somebody works there"}


def test_a_class_of_waiting_visitors_is_neither_retired_nor_given_another_rank(database_url):
    house, hall = make_hall(database_url)
    issue(house, hall, service="card-new", priority="green", reason="elderly")

    assert used(house, hall, **without("priorities", "green")) == {"priorities.green": "unfinished visits: 1"}
    assert used(house, hall, **changed("priorities", "green", rank=3)) == {"priorities.green": "unfinished visits: 1"}


def test_before_the_first_day_nothing_is_in_use(database_url):
    house, hall = make_hall(database_url, open_day=False)

    assert "queues" in load(house, hall, **no_cards()).retired


def test_a_change_happens_at_the_hall_s_own_time(database_url):
    house, hall = make_hall(database_url)
    lines = []
    house.listen(lines.extend)
    clock_of(house).advance(hours=1)
    load(house, hall, made_up=False)

    assert [line.at for line in lines] == [clock_of(house).at]
