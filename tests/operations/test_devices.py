"""Letting devices in: a code that people see, a claim that only the screen has, a token that is told once."""

import pytest
import sqlalchemy as sa

from hallq.domain.errors import (
    CodeTaken,
    CounterUnknown,
    DeviceUnknown,
    FieldInvalid,
    PairingNotApproved,
    PairingUnknown,
    PrinterUnknown,
    TryLater,
    ZoneUnknown,
)
from hallq.domain.permissions import Role
from hallq.operations import devices
from hallq.operations.hall import SYSTEM
from hallq.operations.setup import load_setup
from hallq.store import tables as t
from tests.making import HALL, NINE, StillClock, hall_document, make_hall, sign_in_as, story
from tests.operations.letting_in import act, approve, begin, claim, pair, whose

MINUTE = 60_000


@pytest.fixture
def house_and_hall(database_url):
    return make_hall(database_url, clock=StillClock(NINE), open_day=False)


def test_a_screen_that_was_let_in_has_a_token(house_and_hall):
    house, hall = house_and_hall
    pairing = begin(house, hall, "kiosk")
    code = approve(house, hall, pairing.code, zone="social", printer="lobby")
    new = claim(house, hall, pairing)
    setup = house.setup_of(hall)

    found = whose(house, new.token)

    assert (new.code, code) == ("kiosk-1", "kiosk-1")
    assert (found.hall_id, found.kind, found.id, found.role, found.clerk_id) == (hall, "device", new.device_id, Role.KIOSK, None)
    assert (found.zone_id, found.counter_id, found.printer_id) == (setup.zones.by_code["social"].id, None, setup.printers.by_code["lobby"].id)


def test_a_pairing_shows_six_digits(house_and_hall):
    house, hall = house_and_hall
    pairing = begin(house, hall)

    assert (len(pairing.code), pairing.code.isdecimal(), pairing.until) == (6, True, NINE + 10 * MINUTE)


def test_no_secret_of_a_pairing_is_in_the_database(house_and_hall):
    house, hall = house_and_hall
    pairing = begin(house, hall)
    approve(house, hall, pairing.code)
    new = claim(house, hall, pairing)

    with house.database.reading() as connection:
        tables = ("pairing", "device", "event_log")
        told = str([tuple(row) for table in tables for row in connection.exec_driver_sql(f"SELECT * FROM {table}")])
    assert [secret for secret in (f"'{pairing.code}'", pairing.claim, new.token) if secret in told] == []


@pytest.mark.parametrize("kind", ["client", "toaster", ""])
def test_only_devices_of_the_hall_are_paired(house_and_hall, kind):
    house, hall = house_and_hall

    with pytest.raises(FieldInvalid):
        begin(house, hall, kind)


def test_a_screen_waits_until_it_is_let_in(house_and_hall):
    house, hall = house_and_hall
    pairing = begin(house, hall)

    with pytest.raises(PairingNotApproved):
        claim(house, hall, pairing)


def test_a_code_alone_fetches_no_token(house_and_hall):
    house, hall = house_and_hall
    pairing = begin(house, hall)
    approve(house, hall, pairing.code)

    with pytest.raises(PairingUnknown):
        act(house, hall, devices.claim, code=pairing.code, claim_token="guessed")


def test_a_token_is_fetched_once(house_and_hall):
    house, hall = house_and_hall
    pairing = begin(house, hall)
    approve(house, hall, pairing.code)
    claim(house, hall, pairing)

    with pytest.raises(PairingUnknown):
        claim(house, hall, pairing)


def test_a_code_lets_one_screen_in(house_and_hall):
    house, hall = house_and_hall
    pairing = begin(house, hall)
    approve(house, hall, pairing.code)

    with pytest.raises(PairingUnknown):
        approve(house, hall, pairing.code)


@pytest.mark.parametrize("code", ["000000", "", "abcdef"])
def test_a_wrong_code_lets_nobody_in(house_and_hall, code):
    house, hall = house_and_hall

    with pytest.raises(PairingUnknown):
        approve(house, hall, code)


def test_a_code_is_good_for_ten_minutes(house_and_hall):
    house, hall = house_and_hall
    pairing = begin(house, hall)
    house.clock.real_at += 10 * MINUTE

    with pytest.raises(PairingUnknown):
        approve(house, hall, pairing.code)


def test_a_code_of_one_hall_is_unknown_in_another(house_and_hall, database_url):
    house, hall = house_and_hall
    _, other = make_hall(database_url, hall={"code": "other"})
    pairing = begin(house, hall)

    with pytest.raises(PairingUnknown):
        approve(house, other, pairing.code)


def test_a_device_that_was_put_out_before_it_came_gets_no_token(house_and_hall):
    house, hall = house_and_hall
    pairing = begin(house, hall)
    code = approve(house, hall, pairing.code)
    act(house, hall, devices.revoke, device=code)

    with pytest.raises(PairingUnknown):
        claim(house, hall, pairing)


def test_at_most_a_hundred_screens_wait_at_once(house_and_hall):
    house, hall = house_and_hall
    codes = {begin(house, hall).code for _ in range(100)}
    with pytest.raises(TryLater):
        begin(house, hall)
    house.clock.real_at += 10 * MINUTE

    assert len(codes) == 100
    assert begin(house, hall)


def test_two_screens_never_show_the_same_digits(house_and_hall, monkeypatch):
    house, hall = house_and_hall
    drawn = iter([7, 7, 8])
    monkeypatch.setattr(devices.secrets, "randbelow", lambda _: next(drawn))

    assert [begin(house, hall).code, begin(house, hall).code] == ["000007", "000008"]


# --- Names and places -------------------------------------------------------------------------------------------------


def test_devices_are_numbered_by_kind_unless_told_otherwise(house_and_hall):
    house, hall = house_and_hall
    told = [approve(house, hall, begin(house, hall, kind).code) for kind in ("display", "kiosk", "display")]
    named = approve(house, hall, begin(house, hall).code, device="north-wall")

    assert (told, named) == (["display-1", "kiosk-1", "display-2"], "north-wall")


def test_a_device_s_code_is_given_once(house_and_hall):
    house, hall = house_and_hall
    approve(house, hall, begin(house, hall).code, device="kiosk-1")

    with pytest.raises(CodeTaken):
        approve(house, hall, begin(house, hall).code, device="kiosk-1")
    assert approve(house, hall, begin(house, hall, "kiosk").code) == "kiosk-2"


@pytest.mark.parametrize(
    ("kind", "place", "refusal"),
    [
        ("display", {"device": "North Wall"}, FieldInvalid),
        ("display", {"name": " "}, FieldInvalid),
        ("display", {"zone": "moon"}, ZoneUnknown),
        ("pad", {"counter": "99"}, CounterUnknown),
        ("agent", {"printer": "moon"}, PrinterUnknown),
        ("pad", {}, FieldInvalid),
    ],
)
def test_a_place_or_name_that_cannot_be_is_refused_and_the_code_stays_good(house_and_hall, kind, place, refusal):
    house, hall = house_and_hall
    pairing = begin(house, hall, kind)

    with pytest.raises(refusal):
        approve(house, hall, pairing.code, **place)

    assert approve(house, hall, pairing.code, counter="1", printer="lobby")


def test_a_retired_place_is_no_place(house_and_hall):
    house, hall = house_and_hall
    business = {
        "zones": HALL["zones"][:1],
        "queues": HALL["queues"][:2],
        "services": HALL["services"][:3],
        "packages": [],
        "profiles": HALL["profiles"][:1],
        "counters": HALL["counters"][:2],
        "printers": [],
    }
    house.act(hall, SYSTEM, lambda tx: load_setup(tx, document=hall_document(**business)))

    with pytest.raises(ZoneUnknown):
        approve(house, hall, begin(house, hall).code, zone="business")
    with pytest.raises(PrinterUnknown):
        approve(house, hall, begin(house, hall, "agent").code, printer="lobby")


def test_a_print_agent_needs_no_place(house_and_hall):
    house, hall = house_and_hall

    assert approve(house, hall, begin(house, hall, "agent").code) == "agent-1"


def test_a_pad_knows_its_counter(house_and_hall):
    house, hall = house_and_hall
    new = pair(house, hall, "pad", counter="10")

    assert whose(house, new.token).counter_id == house.setup_of(hall).counter("10").id


# --- Clients ----------------------------------------------------------------------------------------------------------


def test_a_client_has_the_scopes_it_was_given(house_and_hall):
    house, hall = house_and_hall
    new = act(house, hall, devices.make_client, code="screen-maker", name="外屏", scopes=[Role.CLIENT_READ, Role.CLIENT_ISSUE])

    found = whose(house, new.token)

    assert (found.kind, found.code, found.role, found.roles) == (
        "client",
        "screen-maker",
        Role.CLIENT_READ,
        (Role.CLIENT_READ, Role.CLIENT_ISSUE),
    )


@pytest.mark.parametrize("scopes", [[], [Role.ADMIN], [Role.CLIENT_READ, Role.KIOSK]])
def test_a_client_has_scopes_of_clients_only(house_and_hall, scopes):
    house, hall = house_and_hall

    with pytest.raises(FieldInvalid):
        act(house, hall, devices.make_client, code="other", name="其他", scopes=scopes)


# --- Putting out ------------------------------------------------------------------------------------------------------


def test_a_revoked_token_opens_nothing(house_and_hall):
    house, hall = house_and_hall
    new = pair(house, hall)

    act(house, hall, devices.revoke, device=new.code)

    assert whose(house, new.token) is None
    assert story(house, hall)[-2:] == ["device.paired", "device.revoked"]


def test_revoking_twice_is_no_fault_and_told_once(house_and_hall):
    house, hall = house_and_hall
    new = pair(house, hall)
    for _ in range(2):
        act(house, hall, devices.revoke, device=new.code)

    assert story(house, hall).count("device.revoked") == 1


def test_an_unknown_device_cannot_be_revoked(house_and_hall):
    house, hall = house_and_hall

    with pytest.raises(DeviceUnknown):
        act(house, hall, devices.revoke, device="display-9")


def test_when_people_and_devices_were_last_heard_of_is_written_down(house_and_hall):
    house, hall = house_and_hall
    new = pair(house, hall, "kiosk", zone="social", printer="lobby")
    session = sign_in_as(house, hall, "wang", Role.CLERK)

    act(house, hall, devices.note_seen, sessions={session: NINE + 1}, devices={new.device_id: NINE + 2})

    with house.database.reading() as connection:
        assert connection.scalar(sa.select(t.login_session.c.seen_at).where(t.login_session.c.digest == session)) == NINE + 1
        assert connection.scalar(sa.select(t.device.c.seen_at).where(t.device.c.id == new.device_id)) == NINE + 2
