"""The engine that speaks: found, tested by its phonemes, and replaced by nothing where it cannot be understood."""

import shutil

import pytest

from hallq.domain.announcement import announce
from hallq.live.voice_engine import CannotSpeak, Engine, find_engine
from hallq.live.voice_sound import read_wav, seconds

CALL = announce("A001", "3")


def program(folder, body):
    """A program of that body where the engine is looked for."""
    path = folder / "espeak-ng"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return str(path)


def test_the_engine_speaks_both_languages_of_the_house():
    assert find_engine().languages == {"zh", "en"}


def test_a_call_has_a_length_that_a_page_can_wait_for():
    assert 2.5 < seconds(find_engine().say(CALL)) < 8


def test_a_call_is_no_silence():
    _rate, samples = read_wav(find_engine().say(CALL))

    assert max(samples) > 3000


def test_another_number_sounds_otherwise():
    engine = find_engine()

    assert engine.say(CALL) != engine.say(announce("A002", "3"))


def test_a_machine_without_the_engine_has_none(tmp_path):
    assert find_engine(str(tmp_path / "espeak-ng")) is None


def test_a_voice_that_reads_chinese_as_english_letters_is_not_taken(tmp_path):
    real = shutil.which("espeak-ng")
    garbling = program(tmp_path, f'case "$*" in *cmn-latn-pinyin*) shift 2; exec {real} -v cmn "$@";; *) exec {real} "$@";; esac')

    assert find_engine(garbling).languages == {"en"}


def test_an_engine_without_any_voice_is_none(tmp_path):
    assert find_engine(program(tmp_path, "exit 1")) is None


def test_an_engine_that_fails_says_so(tmp_path):
    failing = Engine(program(tmp_path, "exit 1"), frozenset({"zh"}))

    with pytest.raises(CannotSpeak):
        failing.say(CALL)


def test_an_engine_that_writes_nothing_says_so(tmp_path):
    idle = Engine(program(tmp_path, "exit 0"), frozenset({"zh"}))

    with pytest.raises(CannotSpeak):
        idle.say(CALL)


def test_a_language_without_a_voice_is_not_spoken():
    english = Engine(find_engine().program, frozenset({"en"}))

    with pytest.raises(CannotSpeak):
        english.say(CALL)
