"""What a server and its stations are set up with: settings, units, nginx, and the policy of browsers that are nothing else."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from hallq.config import SETTINGS
from hallq.printing.agent.settings import USUAL_FILE, USUAL_FOLDER
from tests.house.tree import ROOT

DEPLOY = ROOT / "hallq/deploy"
CERTIFICATE = "-----BEGIN CERTIFICATE-----\r\nTUlJ\r\nQg==\r\n-----END CERTIFICATE-----\r\n"


def text(name: str) -> str:
    """A file of the folder."""
    return (DEPLOY / name).read_text(encoding="utf-8")


def station(folder: Path, *words: object, code: int = 0) -> str:
    """What the script says that makes a machine a station; it writes below the folder."""
    command = [str(DEPLOY / "station.sh"), "--root", str(folder), *map(str, words)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def policy(folder: Path) -> dict[str, object]:
    """What the browser of a station is allowed."""
    return dict(json.loads((folder / "etc/chromium/policies/managed/hallq.json").read_text(encoding="utf-8")))


@pytest.mark.parametrize(("path", "kind"), [("/kiosk/", "kiosk"), ("/display/", "display"), ("/counter/pad/", "pad"), ("/h/binhe/kiosk/", "kiosk")])
def test_the_address_says_what_a_station_is(tmp_path, path, kind):
    assert f"a station: {kind} at" in station(tmp_path, f"https://hall.lan{path}")


def test_a_station_shows_its_page(tmp_path):
    station(tmp_path, "https://hall.lan:8443/display/")

    assert "STATION_URL=https://hall.lan:8443/display/\n" in (tmp_path / "etc/hallq/station.env").read_text(encoding="utf-8")


def test_a_station_goes_nowhere_but_to_its_server(tmp_path):
    station(tmp_path, "https://hall.lan:8443/kiosk/")

    assert (policy(tmp_path)["URLBlocklist"], policy(tmp_path)["URLAllowlist"]) == (["*"], ["hall.lan", "about:blank"])


def test_a_station_trusts_the_halls_own_authority(tmp_path):
    (tmp_path / "ca.crt").write_text(CERTIFICATE, newline="")
    station(tmp_path, "https://hall.lan/kiosk/", tmp_path / "ca.crt")

    assert policy(tmp_path)["CACertificates"] == ["TUlJQg=="]


def test_what_is_no_certificate_is_refused(tmp_path):
    assert "is no certificate in PEM" in station(tmp_path, "https://hall.lan/kiosk/", DEPLOY / "README.md", code=1)


def test_an_address_that_is_no_station_is_refused(tmp_path):
    assert "must end in /kiosk/, /display/ or /counter/pad/" in station(tmp_path, "https://hall.lan/manage/", code=1)


def test_a_station_waits_for_its_server_as_its_settings_name_it():
    assert {"STATION_URL"} == set(re.findall(r"\b([A-Z]+_URL)\b", text("hallq-kiosk@.service") + text("station.env")))


def test_the_settings_of_the_service_are_settings_of_hallq():
    named = set(re.findall(r"^(?:# )?([A-Z_]+)=", text("hallq.env"), re.MULTILINE))

    assert named - {setting.name for setting in SETTINGS} == set()


def test_nginx_leads_to_where_the_service_listens():
    bind = re.findall(r"^HALLQ_BIND=(.+)$", text("hallq.env"), re.MULTILINE)

    assert re.findall(r"proxy_pass http://([^;]+);", text("nginx.conf")) == bind


def test_nginx_hands_on_what_the_house_must_know():
    assert set(re.findall(r"proxy_set_header (\S+)", text("nginx.conf"))) >= {"Host", "X-Forwarded-For", "X-Forwarded-Proto", "Upgrade", "Connection"}


def test_service_and_command_have_as_many_open_files():
    assert re.findall(r"LimitNOFILE=(\d+)", text("hallq.service")) == re.findall(r"ulimit -n (\d+)", text("hallq-command.sh"))


@pytest.mark.parametrize("script", sorted(path.name for path in DEPLOY.glob("*.sh")))
def test_a_script_can_be_read_by_any_shell(script):
    assert subprocess.run(["sh", "-n", DEPLOY / script], check=False).returncode == 0


def test_the_unit_of_the_print_agent_starts_where_its_token_and_settings_are():
    unit = text("hallq-print-agent.service")

    assert f"ConditionPathExists={USUAL_FOLDER}/token\n" in unit
    assert f"StateDirectory={USUAL_FOLDER.name}\n" in unit
    assert str(USUAL_FILE) in text("install.sh")
