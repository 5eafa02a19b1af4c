"""`make bundle`: one folder that installs hallq where there is no network, and then everything is there.

Some 30 seconds where pip has the wheels in its cache; a minute where it must fetch them.
"""

import hashlib
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from zipfile import ZipFile

import pytest
import requests
from flask import Flask

from hallq.printing.agent.settings import read_settings
from hallq.web.auth import permission_of
from tests.databases import close_databases, sqlite_copy
from tests.house.crawling import Crawl
from tests.house.tree import ROOT
from tests.serving import PASSWORD, serve

DEPLOY = ROOT / "hallq/deploy"
PYTHON = Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"
STATIONS = {"/kiosk/": ("kiosk", "--printer", "lobby-1"), "/display/": ("display",), "/counter/pad/": ("pad", "--counter", "1")}
SIGNED_IN = ("/", "/password", "/counter/", "/manage/")
SECONDS = 120

pytestmark = pytest.mark.timeout(4 * SECONDS)


def run(*command: object, home: Path, code: int = 0) -> str:
    """What a command says on a machine that knows nothing of us, nor of any network."""
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(home)}
    words = [str(word) for word in command]
    done = subprocess.run(words, check=False, capture_output=True, text=True, cwd=home, env=environment, timeout=SECONDS)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


# --- What is made, installed and served ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Installed:
    """A hall as installed: the folder, what a second run of the script said, what it wrote into a server and into the machine of a print agent.

    Beside them, who was answered what.
    """

    folder: Path
    again: str
    system: Path
    machine: Path
    anybody: Crawl
    administrator: Crawl
    stations: Crawl


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Flask]:
    """The application of this checkout, for its list of addresses."""
    folder = tmp_path_factory.mktemp("addresses")
    url = sqlite_copy(sqlite_template, folder)
    yield serve(url, folder).app
    close_databases(url)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, app: Flask) -> Installed:
    """The folder made, installed into an empty place, and a hall of the shipped town served from there and walked through."""
    root = tmp_path_factory.mktemp("bundle")
    folder, home, data = root / "stick" / "hallq", root / "home", root / "data"
    subprocess.run([sys.executable, ROOT / ".ci/bundle.py", folder], check=True, capture_output=True, timeout=3 * SECONDS)
    home.mkdir()
    install = (folder / "install.sh", "--to", root / "opt", "--python", PYTHON)
    run(*install, home=home)
    again = run(*install, home=home)
    run(*install, "--service", "--root", root / "system", home=home)
    run(*install, "--agent", "https://hall.lan:8443/h/town", "--ca", certificate(root), "--root", root / "machine", home=home)
    hallq = root / "opt/current/bin/hallq"
    run(hallq, "setup", "export", "--made-up", "town", home / "hall.yaml", home=home)
    code = re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}", run(hallq, "--home", data, "init", home / "hall.yaml", home=home))
    assert code
    routes = app.url_map.bind("hall")
    with served(hallq, data, home) as base:
        anybody = Crawl(base, routes)
        anybody.go(*open_doors(app))
        administrator, stations = anybody.somebody_else(), anybody.somebody_else()
        sign_in(administrator, code[0])
        administrator.go(*SIGNED_IN)
        for kind, *place in STATIONS.values():
            digits, claim = ask_for_the_way_in(stations, kind)
            run(hallq, "--home", data, "device", "approve", digits, "--name", kind, *place, home=home)
            go_in(stations, digits, claim)
        stations.go(*STATIONS)
    return Installed(folder, again, root / "system", root / "machine", anybody, administrator, stations)


def certificate(folder: Path) -> Path:
    """A file that looks like an authority's certificate."""
    path = folder / "ca.crt"
    path.write_text("-----BEGIN CERTIFICATE-----\nTUlJQg==\n-----END CERTIFICATE-----\n")
    return path


@contextmanager
def served(hallq: Path, data: Path, home: Path) -> Iterator[str]:
    """The address of the server that was installed."""
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(home), "PYTHONUNBUFFERED": "1"}
    command = [str(hallq), "--home", str(data), "serve", "--bind", "127.0.0.1:0"]
    with (home / "log").open("w") as log:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, cwd=home, env=environment)
    try:
        assert process.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert found, (home / "log").read_text()
        yield found[0]
    finally:
        process.terminate()
        process.communicate(timeout=SECONDS)


def sign_in(browser: Crawl, code: str) -> None:
    """The first administrator's way in, as the page leads it."""
    said = {"login": "admin", "code": code, "password": PASSWORD, "again": PASSWORD}
    assert browser.session.post(f"{browser.base}/first-password", data=said, timeout=SECONDS).ok
    assert browser.session.post(f"{browser.base}/sign-in", data={"login": "admin", "password": PASSWORD}, timeout=SECONDS).ok


def ask_for_the_way_in(browser: Crawl, kind: str) -> tuple[str, str]:
    """The six digits that a station shows, and the secret that it keeps."""
    answer = browser.session.post(f"{browser.base}/api/v1/pairings", json={"kind": kind}, timeout=SECONDS).json()
    return answer["code"], answer["claim"]


def go_in(browser: Crawl, digits: str, claim: str) -> None:
    """The browser becomes the station that was let in."""
    secret = {"Authorization": f"Bearer {claim}"}
    address = f"{browser.base}/api/v1/pairings/{digits}/claim"
    assert browser.session.post(address, json={"cookie": True}, headers=secret, timeout=SECONDS).ok


def open_doors(app: Flask) -> list[str]:
    """Every address of the house that anybody may look at and that has no part to be filled in."""
    rules = [rule for rule in app.url_map.iter_rules() if not rule.arguments and "GET" in (rule.methods or ())]
    return sorted(rule.rule for rule in rules if permission_of(app.view_functions[rule.endpoint]) is None)


def test_every_page_that_anybody_may_see_is_there(installed):
    refused = requests.codes.unauthorized
    assert {address: status for address, status in installed.anybody.answers.items() if status not in {requests.codes.ok, refused}} == {}


def test_nobody_is_asked_who_he_is_where_anybody_may_look(installed, app):
    asked = {urlsplit(address).path for address, status in installed.anybody.answers.items() if status == requests.codes.unauthorized}

    assert asked & set(open_doors(app)) == set()


def test_every_page_that_the_administrator_is_led_to_is_there(installed):
    assert {address: status for address, status in installed.administrator.answers.items() if status != requests.codes.ok} == {}


@pytest.mark.parametrize("door", STATIONS)
def test_every_station_that_was_let_in_has_its_page(installed, door):
    kind = STATIONS[door][0]

    assert installed.stations.ends[urljoin(installed.stations.base, door)] == f"{door}{kind}-1/"


def test_everything_that_stations_need_is_there(installed):
    assert {address: status for address, status in installed.stations.answers.items() if status != requests.codes.ok} == {}


def test_no_page_names_an_address_elsewhere(installed):
    assert installed.anybody.foreign + installed.administrator.foreign + installed.stations.foreign == []


def test_pages_come_with_the_libraries_of_browsers(installed):
    assert [address for address in installed.anybody.answers if "/static/vendor/" in address] != []


def test_a_second_run_finds_it_installed(installed):
    assert "is installed in" in installed.again


def test_the_service_and_the_command_start_what_was_installed(installed):
    program = str(installed.folder.parent.parent / "opt/current/bin/hallq")
    texts = [(installed.system / name).read_text() for name in ("etc/systemd/system/hallq.service", "usr/local/bin/hallq")]

    assert all(program in text and "/opt/hallq" not in text for text in texts)


def test_a_print_agents_machine_is_told_its_hall_and_starts_what_was_installed(installed):
    unit = (installed.machine / "etc/systemd/system/hallq-print-agent.service").read_text()
    settings = read_settings(installed.machine / "etc/hallq/print-agent.toml", ca=installed.machine / "etc/hallq/hall-ca.crt")

    assert f"{installed.folder.parent.parent}/opt/current/bin/hallq print-agent\n" in unit
    assert "/opt/hallq" not in unit
    assert (settings.address.server, settings.address.hall) == ("https://hall.lan:8443", "town")
    assert not (installed.machine / "etc/systemd/system/hallq.service").exists()


def test_every_wheel_has_the_version_that_is_tested(installed):
    lines = (ROOT / ".ci/constraints.txt").read_text(encoding="utf-8").splitlines()
    tested = {line.replace("-", "_") for line in lines if "==" in line}
    wheels = {"==".join(wheel.name.split("-")[:2]).lower() for wheel in (installed.folder / "wheels").iterdir()}

    assert {wheel for wheel in wheels if not wheel.startswith("hallq==")} - tested == set()


def test_nothing_that_only_tests_need_travels_with_it(installed):
    names = {wheel.name.split("-")[0] for wheel in (installed.folder / "wheels").iterdir()}

    assert names & {"pytest", "playwright", "ruff", "mypy", "hatchling"} == set()


def test_the_wheel_holds_what_the_shipped_documents_and_halls_need(installed):
    inside = set(ZipFile(next((installed.folder / "wheels").glob("hallq-*.whl"))).namelist())

    assert {"hallq/halls/town.yaml", "hallq/translations/zh/LC_MESSAGES/messages.po", "printer_profiles/zh-80-cut.toml"} - inside == set()


def test_every_file_has_its_digest(installed):
    lines = [line.split("  ", 1) for line in (installed.folder / "SHA256SUMS").read_text().splitlines()]
    there = {str(path.relative_to(installed.folder)) for path in installed.folder.rglob("*") if path.is_file()}

    assert {path for _, path in lines} == there - {"SHA256SUMS"}


# --- What the script refuses, before it touches anything ----------------------------------------------------------------------------------


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A folder as `make bundle` makes it, but without wheels; made for this very machine."""
    folder = tmp_path / "stick"
    folder.mkdir()
    (folder / "install.sh").write_bytes((DEPLOY / "install.sh").read_bytes())
    (folder / "install.sh").chmod(0o755)
    made_for(folder)
    return folder


def made_for(folder: Path, **other: str) -> None:
    """Write for which machine the folder is, and the digests."""
    machine = subprocess.run(["uname", "-m"], check=True, capture_output=True, text=True).stdout.strip()
    facts = {"version": "9.9.9", "python_version": PYTHON.name.removeprefix("python"), "machine": machine, "libc": "2.17", **other}
    (folder / "made-for").write_text("".join(f"{name}={value}\n" for name, value in facts.items()))
    digests = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in ("install.sh", "made-for")]
    (folder / "SHA256SUMS").write_text("".join(digests))


@pytest.mark.parametrize(
    ("other", "complaint"),
    [
        ({"python_version": "3.99"}, "this machine has no Python 3.99. Install it"),
        ({"machine": "abacus"}, "this folder is for abacus processors"),
        ({"libc": "99.1"}, "glibc 99.1 or newer is needed"),
    ],
)
def test_a_machine_that_it_is_not_for_is_told_what_to_do(stick, tmp_path, other, complaint):
    made_for(stick, **other)
    python = [] if "python_version" in other else ["--python", PYTHON]

    assert complaint in run(stick / "install.sh", "--to", tmp_path / "opt", *python, home=tmp_path, code=1)
    assert not (tmp_path / "opt").exists()


def test_a_python_of_another_version_is_refused(stick, tmp_path):
    assert "/bin/false is not Python" in run(stick / "install.sh", "--to", tmp_path / "opt", "--python", "/bin/false", home=tmp_path, code=1)


def test_a_folder_that_lost_something_is_refused(stick, tmp_path):
    (stick / "made-for").unlink()

    assert "copy the whole of it once more" in run(stick / "install.sh", "--to", tmp_path / "opt", home=tmp_path, code=1)


def test_a_word_that_it_does_not_know_is_refused(stick, tmp_path):
    assert "--dwim is unknown" in run(stick / "install.sh", "--dwim", home=tmp_path, code=1)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--agent", "http://hall.lan"], "must begin with https://"),
        (["--agent", "https://hall.lan", "--ca", "no-such-file"], "is no certificate in PEM"),
    ],
)
def test_a_print_agent_that_anybody_could_listen_to_is_refused(stick, tmp_path, words, complaint):
    assert complaint in run(stick / "install.sh", *words, "--to", tmp_path / "opt", home=tmp_path, code=1)
    assert not (tmp_path / "opt").exists()


def test_what_was_installed_stays_in_use_where_an_upgrade_fails(stick, tmp_path):
    (tmp_path / "opt/1.0.0").mkdir(parents=True)
    (tmp_path / "opt/current").symlink_to("1.0.0")

    assert "What was installed before is as it was." in run(stick / "install.sh", "--to", tmp_path / "opt", "--python", PYTHON, home=tmp_path, code=1)
    assert (tmp_path / "opt/current").readlink() == Path("1.0.0")


def test_the_script_tells_its_options(stick, tmp_path):
    assert all(option in run(stick / "install.sh", "--help", home=tmp_path) for option in ("--to", "--python", "--service", "--agent", "--ca"))
