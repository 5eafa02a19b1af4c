"""What a link must know travels whole, also between houses of different ages; nothing that comes over the wire leads anywhere else."""

import json

import pytest

from hallq.printing.link_rules import checked_link, profile_by, rules_of
from hallq.printing.links import LinkError
from hallq.printing.profiles import load_profiles

PROFILES = load_profiles()
USUAL = PROFILES["zh-80-cut"]


def sent(profile, **changes):
    """The rules as they come out of JSON."""
    return json.loads(json.dumps(rules_of(profile))) | changes


@pytest.mark.parametrize("name", PROFILES)
def test_all_that_a_link_needs_comes_over(name):
    profile = PROFILES[name]
    made = profile_by(sent(profile), USUAL)

    assert (made.id, made.status, made.timing, made.serial) == (profile.id, profile.status, profile.timing, profile.serial)
    assert (made.paper.dots, made.raster.band_rows) == (profile.paper.dots, profile.raster.band_rows)


def test_what_a_newer_house_says_besides_is_passed_over():
    rules = sent(USUAL, presenter={"holds": True})
    rules["timing"]["warm_up_s"] = 3

    assert profile_by(rules, USUAL).timing == USUAL.timing


def test_what_an_older_house_does_not_say_is_as_usual():
    rules = sent(PROFILES["zh-58-nocut"])
    del rules["timing"]["drain_s"], rules["serial"], rules["band_rows"]
    made = profile_by(rules, USUAL)

    assert (made.timing.drain_s, made.serial, made.raster.band_rows) == (USUAL.timing.drain_s, USUAL.serial, USUAL.raster.band_rows)


def test_a_proof_that_is_not_known_here_proves_nothing():
    rules = sent(USUAL)
    rules["status"] |= {"barrier": "by_smell", "barrier_over": ["tcp", "pigeon"]}
    made = profile_by(rules, USUAL)

    assert (made.status.barrier, made.status.barrier_over) == ("none", ("tcp",))


@pytest.mark.parametrize(
    ("section", "key", "value"),
    [("timing", "stall_s", "long"), ("timing", "stall_s", -1), ("timing", "slowest", 0), ("status", "required", "maybe"), ("serial", "flow", "over")],
)
def test_rules_that_cannot_be_understood_are_refused(section, key, value):
    rules = sent(USUAL)
    rules[section][key] = value

    with pytest.raises(LinkError):
        profile_by(rules, USUAL)


@pytest.mark.parametrize("dots", [0, -8, "wide", True])
def test_a_width_that_is_none_is_refused(dots):
    with pytest.raises(LinkError):
        profile_by(sent(USUAL, dots=dots), USUAL)


@pytest.mark.parametrize(
    "link",
    [
        {"kind": "file", "path": "/etc/passwd"},
        {"kind": "file", "path": "/var/spool/../../etc/cron.d/x.escpos"},
        {"kind": "file", "path": "/dev/sda"},
        {"kind": "usb", "device": "/dev/sda"},
        {"kind": "serial", "device": "/home/hall/.profile"},
        {"kind": "shell", "command": "reboot"},
        {"kind": "tcp", "host": "printer", "port": 9100, "before": "reboot"},
        "tcp printer",
        None,
    ],
)
def test_a_link_that_no_set_up_may_have_is_refused(link):
    with pytest.raises(LinkError):
        checked_link(link)


@pytest.mark.parametrize(
    "link",
    [
        {"kind": "usb", "device": "/dev/usb/lp0"},
        {"kind": "serial", "device": "/dev/ttyUSB0"},
        {"kind": "tcp", "host": "192.0.2.7", "port": 9100},
        {"kind": "file", "path": "/var/lib/hallq-agent/slips.escpos"},
    ],
)
def test_a_link_that_a_set_up_may_have_is_taken_as_it_is(link):
    assert checked_link(link) == link
