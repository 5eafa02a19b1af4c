"""Who asks, by what they carry; and no look writes anything."""

import pytest

from hallq.domain.permissions import Permission, Role
from hallq.operations import devices, people
from hallq.operations.hall import SYSTEM
from hallq.operations.people import digest_of
from hallq.queries import principals
from hallq.queries.principals import Principal, Seen, SeenNotes
from tests.making import NINE, StillClock, make_hall, sign_in_as

MINUTE = 60_000


@pytest.fixture
def house_and_hall(database_url):
    return make_hall(database_url, clock=StillClock(NINE), open_day=False)


def ask(house, look, *facts):
    with house.database.reading() as connection:
        return look(connection, *facts)


def client(house, hall, code="reader", *scopes):
    return house.act(hall, SYSTEM, lambda tx: devices.make_client(tx, code=code, name="外接系统", scopes=scopes or [Role.CLIENT_READ]))


def test_a_session_belongs_to_one_of_the_staff(house_and_hall):
    house, hall = house_and_hall
    session = sign_in_as(house, hall, "wang", Role.SUPERVISOR)
    person = ask(house, principals.people, hall, NINE)[0]

    found = ask(house, principals.find_principal, session, NINE)

    assert found == Principal(
        hall, "person", person.id, Role.SUPERVISOR, person.id, code="wang", name="王丽华",
        roles=(Role.SUPERVISOR,), session=session, until=NINE + 12 * 60 * MINUTE,
    )  # fmt: skip


def test_a_token_belongs_to_a_client(house_and_hall):
    house, hall = house_and_hall
    new = client(house, hall)

    found = ask(house, principals.find_principal, digest_of(new.token), NINE)

    assert found == Principal(hall, "client", new.device_id, Role.CLIENT_READ, code="reader", name="外接系统", roles=(Role.CLIENT_READ,))


@pytest.mark.parametrize("digest", ["", "0" * 64, "' OR 1=1 --"])
def test_what_was_never_given_belongs_to_nobody(house_and_hall, digest):
    house, _ = house_and_hall

    assert ask(house, principals.find_principal, digest, NINE) is None


def test_a_principal_may_what_any_of_its_roles_may(house_and_hall):
    house, hall = house_and_hall
    new = client(house, hall, "reader", Role.CLIENT_READ, Role.CLIENT_EVALUATE)
    found = ask(house, principals.device_of_token, digest_of(new.token))

    assert [found.may(one) for one in (Permission.SEE_BOARD, Permission.EVALUATE, Permission.CALL)] == [True, True, False]


def test_devices_are_listed_by_kind_revoked_ones_too(house_and_hall):
    house, hall = house_and_hall
    client(house, hall)
    for kind in ("kiosk", "display", "display"):
        pairing = house.act(hall, SYSTEM, lambda tx, kind=kind: devices.begin_pairing(tx, kind=kind))
        house.act(hall, SYSTEM, lambda tx, pairing=pairing: devices.approve_pairing(tx, code=pairing.code, name="屏"))
    house.act(hall, SYSTEM, lambda tx: devices.revoke(tx, device="display-1"))

    listed = ask(house, principals.devices, hall)

    assert [(one.code, one.paired_at, one.revoked_at) for one in listed] == [
        ("reader", NINE, None),
        ("display-1", None, NINE),
        ("display-2", None, None),
        ("kiosk-1", None, None),
    ]


def test_people_are_listed_with_their_living_sessions(house_and_hall):
    house, hall = house_and_hall
    sign_in_as(house, hall, "wang", Role.CLERK)
    sign_in_as(house, hall, "li", Role.ADMIN)
    house.clock.real_at += 90 * MINUTE
    house.act(hall, SYSTEM, lambda tx: people.make_person(tx, login="zhao", name="赵", role=Role.GUIDE))

    def seen(now):
        return [(one.login, one.role, one.has_password, one.sessions, one.seen_at) for one in ask(house, principals.people, hall, now)]

    assert seen(NINE) == [("li", Role.ADMIN, True, 1, NINE), ("wang", Role.CLERK, True, 1, NINE), ("zhao", Role.GUIDE, False, 0, None)]
    assert [one[3:] for one in seen(NINE + 120 * MINUTE)] == [(0, None), (0, None), (0, None)]


def test_a_code_that_is_over_is_not_listed(house_and_hall):
    house, hall = house_and_hall
    made = house.act(hall, SYSTEM, lambda tx: people.make_person(tx, login="zhao", name="赵", role=Role.GUIDE))

    assert ask(house, principals.people, hall, made.until - 1)[0].code_until == made.until
    assert ask(house, principals.people, hall, made.until)[0].code_until is None


def test_a_waiting_screen_sees_when_it_is_let_in_and_nobody_else_does(house_and_hall):
    house, hall = house_and_hall
    pairing = house.act(hall, SYSTEM, lambda tx: devices.begin_pairing(tx, kind="display"))
    code = devices.pairing_digest(hall, pairing.code)

    def state(claim=pairing.claim, now=NINE):
        return ask(house, principals.pairing_state, hall, code, digest_of(claim), now)

    assert (state().kind, state().approved, state().until) == ("display", False, pairing.until)
    house.act(hall, SYSTEM, lambda tx: devices.approve_pairing(tx, code=pairing.code, name="屏"))
    assert state().approved
    assert (state(claim="guessed"), state(now=pairing.until)) == (None, None)
    house.act(hall, SYSTEM, lambda tx: devices.claim(tx, code=pairing.code, claim_token=pairing.claim))
    assert state() is None


# --- Last seen --------------------------------------------------------------------------------------------------------


def test_a_look_does_not_write_who_was_seen(house_and_hall):
    house, hall = house_and_hall
    session = sign_in_as(house, hall, "wang", Role.CLERK)
    ask(house, principals.find_principal, session, NINE + MINUTE)

    assert ask(house, principals.people, hall, NINE + MINUTE)[0].seen_at == NINE


def test_notes_are_taken_once_by_hall(house_and_hall):
    notes = SeenNotes()
    notes.saw(Principal(1, "person", 7, Role.CLERK, 7, session="s7"), NINE)
    notes.saw(Principal(1, "person", 7, Role.CLERK, 7, session="s7"), NINE + 1)
    notes.saw(Principal(2, "device", 3, Role.KIOSK), NINE)
    notes.saw(Principal(2, "client", 4, Role.CLIENT_READ), NINE)
    notes.saw(Principal(2, "person", 5, Role.CLERK, 5), NINE)

    assert notes.take() == {1: Seen({"s7": NINE + 1}, {}), 2: Seen({}, {3: NINE, 4: NINE})}
    assert notes.take() == {}


def test_what_was_noted_is_written_down_and_keeps_a_session_alive(house_and_hall):
    house, hall = house_and_hall
    session = sign_in_as(house, hall, "wang", Role.CLERK)
    new = client(house, hall)
    later = NINE + 90 * MINUTE

    for at in (later, NINE):
        house.act(hall, SYSTEM, lambda tx, at=at: devices.note_seen(tx, sessions={session: at}, devices={new.device_id: at}))

    assert ask(house, principals.people, hall, later)[0].seen_at == later
    assert ask(house, principals.devices, hall)[0].seen_at == later
    assert ask(house, principals.person_of_session, session, NINE + 150 * MINUTE).code == "wang"


def test_a_screen_that_waits_is_found_by_its_digits_until_it_is_let_in(house_and_hall):
    house, hall = house_and_hall
    pairing = house.act(hall, SYSTEM, lambda tx: devices.begin_pairing(tx, kind="pad"))
    code = devices.pairing_digest(hall, pairing.code)

    def waits(now=NINE):
        return ask(house, principals.waiting_screen, hall, code, now)

    assert (waits().kind, waits().until, waits(now=pairing.until)) == ("pad", pairing.until, None)
    house.act(hall, SYSTEM, lambda tx: devices.approve_pairing(tx, code=pairing.code, name="屏", counter="1"))
    assert waits() is None
