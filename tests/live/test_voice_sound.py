"""Sound made here: the chime, silence, and speech brought to one loudness."""

import pytest

from hallq.live.voice_sound import RATE, SoundUnfit, chime, level, read_wav, seconds, silence, trimmed, write_wav


def loudest(samples):
    return max(abs(sample) for sample in samples)


def test_what_was_written_is_read_again():
    rate, samples = read_wav(write_wav(chime()))

    assert (rate, samples) == (RATE, chime())


def test_the_chime_is_short():
    assert 0.7 < seconds(write_wav(chime())) < 1.1


def test_the_chime_begins_and_ends_without_a_click():
    sound = chime()

    assert loudest(sound[:5]) < loudest(sound) / 20
    assert loudest(sound[-5:]) < loudest(sound) / 20


def test_the_chime_is_heard():
    assert loudest(chime()) > 20_000


def test_silence_lasts_as_long_as_told():
    assert seconds(write_wav(silence(0.5))) == pytest.approx(0.5)


def test_speech_is_brought_to_one_loudness():
    quiet, loud = [0, 300, -250], [0, 30_000, -25_000]

    assert loudest(level(quiet)) == loudest(level(loud))


def test_silence_stays_silence_however_loud_it_is_made():
    assert set(level(silence(0.01))) == {0}


def test_the_quiet_around_speech_is_cut_off():
    sound = silence(1.0) + chime() + silence(1.0)

    assert len(trimmed(sound, RATE)) < len(chime()) + 0.1 * RATE


def test_nothing_but_quiet_is_left_as_it_is():
    assert trimmed(silence(0.2), RATE) == silence(0.2)


@pytest.mark.parametrize("recording", [b"", b"no sound at all", b"RIFF\x00\x00\x00\x00WAVE"])
def test_what_is_no_recording_is_refused(recording):
    with pytest.raises(SoundUnfit):
        read_wav(recording)
