"""Progress is shown only where something takes long, and in a way that suits whoever looks."""

import io

import pytest

from hallq.cli.talk import LINE_EVERY_S, QUIET_S, REDRAW_EVERY_S, Progress, language, patience


class Terminal(io.StringIO):
    def isatty(self):
        return True


class Watch:
    """A clock that stands where it is put."""

    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def watch():
    return Watch()


def progress_at(monkeypatch, stream, watch):
    monkeypatch.setattr("sys.stderr", stream)
    return Progress("Verifying", watch)


def test_what_is_done_in_two_seconds_shows_nothing(monkeypatch, watch):
    stream = Terminal()
    with progress_at(monkeypatch, stream, watch) as progress:
        progress(1, 2)
        watch.now += QUIET_S / 2
        progress(2, 2)

    assert stream.getvalue() == ""


def test_at_a_terminal_one_line_is_redrawn(monkeypatch, watch):
    stream = Terminal()
    with progress_at(monkeypatch, stream, watch) as progress:
        for done in (2_000, 3_000, 4_000):
            watch.now += QUIET_S
            progress(done, 4_000)

    assert stream.getvalue().count("\r") == 3
    assert "\rVerifying: 50% (2,000 / 4,000, 2 s)" in stream.getvalue()
    assert stream.getvalue().endswith("\n")


def test_it_is_not_redrawn_more_often_than_anybody_can_read(monkeypatch, watch):
    stream = Terminal()
    with progress_at(monkeypatch, stream, watch) as progress:
        watch.now += QUIET_S
        progress(1, 9)
        watch.now += REDRAW_EVERY_S / 2
        progress(2, 9)

    assert stream.getvalue().count("\r") == 1


def test_in_a_log_there_is_a_line_now_and_then(monkeypatch, watch):
    stream = io.StringIO()
    with progress_at(monkeypatch, stream, watch) as progress:
        for _ in range(25):
            watch.now += 1
            progress(1, 0)

    assert stream.getvalue().count("\n") == 1 + int((25 - QUIET_S) // LINE_EVERY_S)
    assert "\r" not in stream.getvalue()


def test_what_takes_long_and_tells_nothing_is_named_after_two_seconds(monkeypatch, capsys):
    monkeypatch.setattr("hallq.cli.talk.QUIET_S", 0.01)
    with patience("waits"):
        while "waits" not in (said := capsys.readouterr().err):
            pass

    assert said == "waits …\n"


def test_what_is_done_at_once_is_not_named(capsys):
    with patience("waits"):
        pass

    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("environment", "spoken"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LC_MESSAGES": "zh_TW"}, "zh"),
    ],
)
def test_the_operators_language_is_that_of_the_locale(monkeypatch, environment, spoken):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert language() == spoken
