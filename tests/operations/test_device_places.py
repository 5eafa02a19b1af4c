"""New hardware in the place of old, another name and another place: the device stays who it is."""

import pytest

from hallq.domain.errors import DeviceUnknown, FieldInvalid, PairingUnknown
from hallq.operations import devices
from tests.making import NINE, StillClock, make_hall, story
from tests.operations.letting_in import act, approve, begin, claim, pair, whose


@pytest.fixture
def house_and_hall(database_url):
    return make_hall(database_url, clock=StillClock(NINE), open_day=False)


def test_new_hardware_takes_the_place_of_the_old_under_its_name(house_and_hall):
    house, hall = house_and_hall
    old = pair(house, hall, "pad", counter="10", name="十号评价器")
    pairing = begin(house, hall, "pad")
    act(house, hall, devices.repair_device, code=pairing.code, device=old.code)
    new = claim(house, hall, pairing)

    found = whose(house, new.token)
    assert (found.id, found.code, found.name) == (old.device_id, old.code, "十号评价器")
    assert found.counter_id == house.setup_of(hall).counter("10").id


def test_the_old_hardware_is_out_as_soon_as_another_is_to_come(house_and_hall):
    house, hall = house_and_hall
    old = pair(house, hall)
    act(house, hall, devices.repair_device, code=begin(house, hall).code, device=old.code)

    assert whose(house, old.token) is None
    assert story(house, hall)[-2:] == ["device.revoked", "device.paired"]


def test_of_two_screens_for_one_place_the_later_one_has_it(house_and_hall):
    house, hall = house_and_hall
    first, second = begin(house, hall), begin(house, hall)
    code = approve(house, hall, first.code)
    act(house, hall, devices.repair_device, code=second.code, device=code)

    with pytest.raises(PairingUnknown):
        claim(house, hall, first)
    assert whose(house, claim(house, hall, second).token).code == code


def test_a_device_that_was_put_out_comes_back_with_new_hardware(house_and_hall):
    house, hall = house_and_hall
    old = pair(house, hall)
    act(house, hall, devices.revoke, device=old.code)
    pairing = begin(house, hall)
    act(house, hall, devices.repair_device, code=pairing.code, device=old.code)

    assert whose(house, claim(house, hall, pairing).token).code == old.code
    assert story(house, hall)[-2:] == ["device.revoked", "device.paired"]


def test_a_kiosk_does_not_take_the_place_of_a_screen(house_and_hall):
    house, hall = house_and_hall
    old = pair(house, hall, "display")

    with pytest.raises(FieldInvalid):
        act(house, hall, devices.repair_device, code=begin(house, hall, "kiosk").code, device=old.code)
    assert whose(house, old.token)


def test_a_code_that_let_one_screen_in_replaces_no_other(house_and_hall):
    house, hall = house_and_hall
    old, pairing = pair(house, hall), begin(house, hall)
    approve(house, hall, pairing.code)

    with pytest.raises(PairingUnknown):
        act(house, hall, devices.repair_device, code=pairing.code, device=old.code)


def test_a_device_gets_another_name_and_place_and_keeps_its_token(house_and_hall):
    house, hall = house_and_hall
    new = pair(house, hall, zone="social", printer="lobby")
    act(house, hall, devices.change_device, device=new.code, name="北墙屏", zone="business")

    found, setup = whose(house, new.token), house.setup_of(hall)
    assert (found.name, found.zone_id, found.printer_id) == ("北墙屏", setup.zones.by_code["business"].id, None)
    assert story(house, hall)[-2:] == ["device.changed", "device.changed"]


def test_what_stays_as_it_was_is_not_told(house_and_hall):
    house, hall = house_and_hall
    new = pair(house, hall, zone="social")
    before = len(story(house, hall))
    act(house, hall, devices.change_device, device=new.code, name="大厅屏", zone="social")

    assert len(story(house, hall)) == before


def test_a_pad_is_not_taken_from_every_counter(house_and_hall):
    house, hall = house_and_hall
    new = pair(house, hall, "pad", counter="1")

    with pytest.raises(FieldInvalid):
        act(house, hall, devices.change_device, device=new.code, name="评价器")


def test_a_device_that_is_out_is_not_moved(house_and_hall):
    house, hall = house_and_hall
    new = pair(house, hall)
    act(house, hall, devices.revoke, device=new.code)

    with pytest.raises(DeviceUnknown):
        act(house, hall, devices.change_device, device=new.code, name="大厅屏")
