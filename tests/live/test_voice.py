"""The voice of a hall: one finished WAV a call, kept by what is said, and a chime where nothing speaks."""

import threading
from dataclasses import replace

import pytest

from hallq.domain.announcement import announce
from hallq.domain.events import TicketCalled, TicketStarted, next_line
from hallq.live import voice as room
from hallq.live.voice import Voice
from hallq.live.voice_engine import Engine, find_engine
from hallq.live.voice_sound import seconds

PATIENCE_S = 20
CALLED = TicketCalled(
    7, "A001", queue=1, service=1, zone=1, counter=3, window="3", clerk=None, session=5, nth=1, first=True, waited_ms=0, why="turn", language="zh"
)


@pytest.fixture(scope="module")
def engine():
    """The engine of this machine."""
    found = find_engine()
    assert found is not None
    return found


@pytest.fixture
def voice(engine, tmp_path):
    """A voice with an empty folder."""
    made = Voice(tmp_path / "voice", engine)
    yield made
    made.stop()


def kept(folder):
    return sorted(file.name for file in folder.glob("voice/*"))


def line(event):
    return next_line(1, "e1", (0, ""), 0, "system", event)


def test_a_call_is_the_chime_and_the_words(voice):
    assert seconds(voice.of_call(CALLED)) > seconds(voice.chime) + 2


def test_whoever_chose_english_is_called_in_both_languages(voice):
    english = voice.of_call(replace(CALLED, language="en"))

    assert seconds(english) > seconds(voice.of_call(CALLED)) + 2


def test_the_same_words_are_rendered_once(voice, tmp_path):
    first = voice.of_call(CALLED)
    (name,) = kept(tmp_path)
    (tmp_path / "voice" / name).write_bytes(b"from the folder")

    assert first != voice.of_call(replace(CALLED, nth=2, ticket=8)) == b"from the folder"


def test_another_window_is_another_recording(voice, tmp_path):
    voice.of_call(CALLED)
    voice.of_call(replace(CALLED, window="4"))

    assert len(kept(tmp_path)) == 2


def test_the_folder_does_not_grow_for_ever(voice, tmp_path):
    (tmp_path / "voice").mkdir()
    for nth in range(room.MOST_KEPT):
        (tmp_path / "voice" / f"{nth:032x}.wav").write_bytes(b"")
    voice.of_call(CALLED)

    assert len(kept(tmp_path)) == room.MOST_KEPT


def test_a_call_is_rendered_before_anybody_asks(voice, tmp_path):
    voice.hear([line(CALLED)])
    voice.stop()

    assert len(kept(tmp_path)) == 1


def test_only_calls_are_rendered_ahead(voice, tmp_path):
    voice.hear([line(TicketStarted(7, "A001", counter=3, clerk=None, session=5))])
    voice.stop()

    assert kept(tmp_path) == []


def test_whoever_is_served_without_waiting_is_not_called_aloud(voice, tmp_path):
    voice.hear([line(replace(CALLED, why="direct"))])
    voice.stop()

    assert kept(tmp_path) == []


def test_a_hall_in_which_no_screen_speaks_renders_nothing(voice, tmp_path):
    voice.hear([line(CALLED)], lambda _hall: False)
    voice.stop()

    assert kept(tmp_path) == []


def test_many_at_once_render_one_recording(voice, tmp_path):
    heard = []
    asking = [threading.Thread(target=lambda: heard.append(voice.of_call(CALLED))) for _ in range(8)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join(PATIENCE_S)

    assert (len(heard), len(set(heard)), len(kept(tmp_path))) == (8, 1, 1)


def test_without_an_engine_a_call_is_the_chime(tmp_path):
    mute = Voice(tmp_path / "voice", None)

    assert mute.of_call(CALLED) == mute.chime
    assert mute.engine == "chime"


def test_an_engine_that_breaks_leaves_the_chime(engine, tmp_path):
    broken = Voice(tmp_path / "voice", Engine(str(tmp_path / "gone"), engine.languages))

    assert broken.of_call(CALLED) == broken.chime
    assert kept(tmp_path) == []


def test_where_only_english_is_understood_only_english_is_spoken(engine, tmp_path):
    english = Voice(tmp_path / "voice", Engine(engine.program, frozenset({"en"})))

    assert english.of_call(CALLED) == english.chime
    assert english.of_call(replace(CALLED, language="en")) == english.say([announce("A001", "3", "en")])


def test_a_folder_that_cannot_be_written_does_not_silence_the_hall(engine, tmp_path):
    (tmp_path / "voice").write_text("in the way")

    assert seconds(Voice(tmp_path / "voice", engine).of_call(CALLED)) > 2


def test_the_voice_says_what_speaks(voice):
    assert voice.engine == "espeak-ng"
