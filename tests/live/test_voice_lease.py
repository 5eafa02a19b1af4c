"""Which screen speaks for a zone: one at a time, without an echo and without a gap."""

import pytest

from hallq.live.voice_lease import LEASE_MS, Speaker, Term, VoiceLeases

HALL = 1
MAIN, ZONE, SECOND = Speaker("main", "p1"), Speaker("zone", "p2"), Speaker("zone-2", "p3")
FULL = Term(0, LEASE_MS)


@pytest.fixture
def leases():
    """Leases of nobody yet."""
    return VoiceLeases()


def main_lives(leases, now, **more):
    return leases.renew(HALL, MAIN, ("social", "business"), now, of_zone=False, **more)


def zone_lives(leases, now, speaker=ZONE, **more):
    return leases.renew(HALL, speaker, ("social",), now, of_zone=True, **more)


def test_the_main_screen_speaks_for_zones_that_have_no_screen(leases):
    assert main_lives(leases, 0) == {"social": FULL, "business": FULL}


def test_a_sign_of_life_renews_the_lease(leases):
    main_lives(leases, 0)

    assert main_lives(leases, 15_000) == {"social": FULL, "business": FULL}


def test_a_second_screen_of_a_zone_is_silent(leases):
    zone_lives(leases, 0)

    assert zone_lives(leases, 1000, SECOND) == {}


def test_the_next_screen_speaks_once_the_lease_has_run_out(leases):
    zone_lives(leases, 0)
    zone_lives(leases, 15_000, SECOND)

    assert zone_lives(leases, LEASE_MS, SECOND) == {"social": FULL}


def test_a_page_that_is_left_makes_room_at_once(leases):
    zone_lives(leases, 0)
    leases.give_back(HALL, ZONE)

    assert zone_lives(leases, 1000, SECOND) == {"social": FULL}


def test_a_page_that_is_loaded_anew_keeps_the_voice(leases):
    zone_lives(leases, 0)

    assert zone_lives(leases, 500) == {"social": FULL}


def test_the_same_screen_opened_twice_does_not_echo(leases):
    zone_lives(leases, 0)

    assert zone_lives(leases, 100, Speaker("zone", "another")) == {}


def test_a_screen_of_the_zone_takes_over_when_the_main_screens_lease_ends(leases):
    main_lives(leases, 0)

    assert zone_lives(leases, 10_000) == {"social": Term(LEASE_MS - 10_000, 2 * LEASE_MS - 10_000)}


def test_the_main_screen_speaks_until_then_and_no_longer(leases):
    main_lives(leases, 0)
    zone_lives(leases, 10_000)

    assert main_lives(leases, 15_000) == {"social": Term(0, LEASE_MS - 15_000), "business": FULL}


def test_there_is_no_instant_at_which_two_speak_or_nobody_does(leases):
    terms = {MAIN: (0, 0), ZONE: (0, 0)}
    speaking = []
    for now in range(0, 120_000, 500):
        if now % 15_000 == 0:
            terms[MAIN] = _span(main_lives(leases, now), now)
        if now >= 22_000 and now % 15_000 == 7000:
            terms[ZONE] = _span(zone_lives(leases, now), now)
        speaking.append(sum(begins <= now < ends for begins, ends in terms.values()))

    assert set(speaking) == {1}


def _span(found, now):
    term = found.get("social", Term(0, 0))
    return now + term.begins, now + term.ends


def test_a_screen_whose_sound_is_blocked_goes_last(leases):
    zone_lives(leases, 0, can_play=False)
    main_lives(leases, 1000)
    zone_lives(leases, 15_000, can_play=False)

    assert main_lives(leases, LEASE_MS)["social"] == FULL


def test_halls_do_not_know_of_one_another(leases):
    main_lives(leases, 0)

    assert leases.renew(2, ZONE, ("social",), 0, of_zone=False) == {"social": FULL}


def test_the_holder_is_told(leases):
    zone_lives(leases, 0)

    assert [leases.holder(HALL, "social", at) for at in (0, LEASE_MS - 1, LEASE_MS)] == ["zone", "zone", None]


def test_a_hall_without_screens_has_nobody_who_listens(leases):
    before = leases.anybody(HALL)
    main_lives(leases, 0)

    assert (before, leases.anybody(HALL)) == (False, True)
