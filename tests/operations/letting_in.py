"""Screens that ask to be let in, and managers who do so."""

from hallq.operations import devices
from hallq.operations.hall import SYSTEM
from hallq.operations.people import digest_of
from hallq.queries import principals


def act(house, hall, verb, **wishes):
    return house.act(hall, SYSTEM, lambda tx: verb(tx, **wishes))


def begin(house, hall, kind="display"):
    return act(house, hall, devices.begin_pairing, kind=kind)


def approve(house, hall, code, name="大厅屏", **place):
    return act(house, hall, devices.approve_pairing, code=code, name=name, **place)


def claim(house, hall, pairing):
    return act(house, hall, devices.claim, code=pairing.code, claim_token=pairing.claim)


def pair(house, hall, kind="display", **place):
    pairing = begin(house, hall, kind)
    approve(house, hall, pairing.code, **place)
    return claim(house, hall, pairing)


def whose(house, token):
    with house.database.reading() as connection:
        return principals.device_of_token(connection, digest_of(token))
