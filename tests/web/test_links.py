"""A visitor's link opens one ticket of one hall, and nothing else."""

import stat

import pytest

from hallq.domain.errors import LinkExpired
from hallq.web.links import Links, house_key

LINKS = Links(b"k" * 32, "https://hall.example.org")
EPOCH = "e1"
SEAL = "a" * 22


def test_a_token_names_its_ticket():
    assert LINKS.ticket_of(LINKS.token(1, EPOCH, 4711), 1, EPOCH) == 4711


@pytest.mark.parametrize(("hall", "epoch"), [(2, EPOCH), (1, "e2")])
def test_a_token_of_another_hall_or_another_life_is_refused(hall, epoch):
    with pytest.raises(LinkExpired):
        LINKS.ticket_of(LINKS.token(1, EPOCH, 4711), hall, epoch)


def test_a_token_cannot_be_turned_to_another_ticket():
    _, seal = LINKS.token(1, EPOCH, 4711).split("-", 1)

    with pytest.raises(LinkExpired):
        LINKS.ticket_of(f"3mw-{seal}", 1, EPOCH)


def test_a_token_of_another_key_is_refused():
    with pytest.raises(LinkExpired):
        LINKS.ticket_of(Links(b"x" * 32).token(1, EPOCH, 1), 1, EPOCH)


@pytest.mark.parametrize("token", ["", "1", "-", "1-", "1-short", f"ZZ-{SEAL}", f"1-é{SEAL[1:]}", f"1-{SEAL}\n", f"{'9' * 50}-{SEAL}"])
def test_what_is_no_token_is_refused(token):
    with pytest.raises(LinkExpired):
        LINKS.ticket_of(token, 1, EPOCH)


def test_the_address_is_the_public_one():
    assert LINKS.address("binhe", "1-x") == "https://hall.example.org/h/binhe/t/1-x"


def test_there_is_no_address_where_phones_reach_nothing():
    assert Links(b"k" * 32).address("binhe", "1-x") is None


def test_the_key_of_the_house_is_made_once(tmp_path):
    assert house_key(tmp_path / "new") == house_key(tmp_path / "new")


def test_the_key_is_read_by_its_owner_only(tmp_path):
    house_key(tmp_path)

    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600


def test_nothing_is_left_beside_the_key(tmp_path):
    house_key(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_a_broken_key_stops_the_start(tmp_path):
    (tmp_path / "secret.key").write_bytes(b"short")

    with pytest.raises(ValueError, match="not a key"):
        house_key(tmp_path)
