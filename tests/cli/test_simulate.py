"""`hallq simulate` as one types it."""

import json

import pytest
from click.testing import CliRunner, Result

from hallq.cli.simulate import simulate


def run(*words: str, language: str = "en") -> Result:
    return CliRunner().invoke(simulate, [*words], env={"LC_ALL": language})


@pytest.fixture(scope="module")
def town() -> Result:
    return run("--hall", "town", "--seed", "3", "--format", "json")


def test_the_same_seed_prints_the_same_report_byte_for_byte(town):
    assert run("--hall", "town", "--seed", "3", "--format", "json").stdout_bytes == town.stdout_bytes


def test_another_seed_prints_another_report(town):
    assert run("--hall", "town", "--seed", "4", "--format", "json").stdout_bytes != town.stdout_bytes


def test_the_reports_of_the_evening_come_as_json(town):
    told = json.loads(town.stdout)

    assert [report["report"] for report in told["reports"]] == ["day", "waits", "waits", "services", "satisfaction", "satisfaction_by_wait"]
    assert told["reports"][0]["total"]["issued"] == told["visitors"]


def test_the_report_is_also_told_in_chinese():
    shown = run("--hall", "town", language="zh_CN.UTF-8")

    assert shown.exit_code == 0
    assert "柳溪镇便民服务中心" in shown.stdout


def test_how_long_it_took_is_told_aside(town):
    assert "Played in" in town.stderr


def test_a_day_on_which_the_hall_is_closed_is_named():
    refused = run("--hall", "town", "--day", "2026-11-22")

    assert refused.exit_code == 2
    assert "2026-11-22" in refused.stderr


@pytest.mark.parametrize("day", ["tomorrow", "2026-13-01", "24.11.2026"])
def test_what_is_no_day_is_refused(day):
    assert run("--hall", "town", "--day", day).exit_code == 2
