"""What a machine is told of its work, and how every fault in it is named."""

import pytest

from hallq.printing.agent.door import Address, AddressError, read_address
from hallq.printing.agent.settings import USUAL_FOLDER, SettingsError, read_settings


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://hall.example", Address("https://hall.example")),
        ("https://hall.example:8443/", Address("https://hall.example:8443")),
        ("https://hall.example/h/xitou", Address("https://hall.example", "xitou")),
        ("http://127.0.0.1:8000", Address("http://127.0.0.1:8000")),
        ("http://localhost:8000/h/a/", Address("http://localhost:8000", "a")),
    ],
)
def test_the_address_of_a_hall_is_read(text, address):
    assert read_address(text) == address


@pytest.mark.parametrize(
    "text",
    ["hall.example", "ftp://hall.example", "https://", "https://hall.example/kiosk/", "https://a:b@hall.example", "https://hall.example?x=1", ""],
)
def test_what_is_no_address_of_a_hall_is_refused(text):
    with pytest.raises(AddressError, match="is no address of a hall"):
        read_address(text)


def test_a_token_never_travels_where_anybody_could_read_it():
    with pytest.raises(AddressError, match="not encrypted"):
        read_address("http://hall.example")


def test_the_interface_and_the_office_lie_under_the_hall():
    address = read_address("https://hall.example/h/xitou")

    assert (address.api, address.office) == ("https://hall.example/h/xitou/api/v1", "https://hall.example/h/xitou/manage/devices/pair")


def test_settings_are_read_from_their_file(tmp_path):
    (tmp_path / "ca.crt").touch()
    file = tmp_path / "agent.toml"
    file.write_text(f'server = "https://hall.example"\nca = "{tmp_path}/ca.crt"\nfolder = "{tmp_path}"\n')
    found = read_settings(file)

    assert (found.address.server, found.ca, found.folder) == ("https://hall.example", tmp_path / "ca.crt", tmp_path)
    assert (found.token_file, found.journal_file) == (tmp_path / "token", tmp_path / "journal")


def test_what_is_told_besides_goes_before_the_file(tmp_path):
    file = tmp_path / "agent.toml"
    file.write_text('server = "https://hall.example"\n')

    assert read_settings(file, server="https://other.example").address.server == "https://other.example"
    assert read_settings(file).folder == USUAL_FOLDER


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "server is missing"),
        ('server = "hall"', "is no address of a hall"),
        ('server = "https://hall.example"\nprinter = "lobby"', "printer is not known; server, ca, folder are"),
        ("server = 7", "server must be a text"),
        ('server = "https://hall.example"\nca = "/nowhere/ca.crt"', "there is no such file of certificates"),
        ("server: hall", "agent.toml"),
    ],
)
def test_every_fault_of_the_settings_is_named(tmp_path, text, reason):
    file = tmp_path / "agent.toml"
    file.write_text(text)

    with pytest.raises(SettingsError, match=reason):
        read_settings(file)


def test_a_file_that_was_named_and_is_not_there_is_told(tmp_path):
    with pytest.raises(SettingsError, match=r"no\.toml"):
        read_settings(tmp_path / "no.toml")
