"""Working at a counter: open, pause, resume, close; and what is called there while it is open."""

from hallq.domain.counter import CounterAction, CounterState, check_pause_reason, next_counter_state
from hallq.domain.errors import ClerkElsewhere, CounterBusy, CounterNotOpen, CounterTaken, CounterTransitionIllegal, ProfileUnknown
from hallq.domain.events import CounterClosed, CounterOpened, CounterPaused, CounterProfileChanged, CounterResumed
from hallq.domain.reasons import check_close_reason
from hallq.domain.routing import Counter
from hallq.operations.calling import check_own_post
from hallq.operations.hall import Tx
from hallq.operations.wishes import free_stranded
from hallq.store.book import Desk
from hallq.store.people_book import PeopleBook


def open_counter(tx: Tx, *, counter: str, clerk_id: int | None = None) -> int:
    """Begin to work at a counter; the session's id. The same clerk opening the same counter again gets the running session.

    Raises CounterTaken where somebody else works there, ClerkElsewhere where the clerk works at another counter, DayNotOpen.
    """
    day = tx.open_day()
    place = tx.setup.counter(counter)
    desk = tx.book.desk(place.id)
    if desk is not None:
        return _same_session(place, desk, clerk_id)
    elsewhere = None if clerk_id is None else tx.book.counter_of(clerk_id)
    if elsewhere is not None:
        raise ClerkElsewhere(counter=tx.setup.counters.by_id[elsewhere].code)
    skills = None if clerk_id is None else PeopleBook(tx.book.writer, tx.book.hall_id).skills_of(clerk_id)
    return tx.record(CounterOpened(place.id, place.code, day, place.zone_id, clerk_id, place.profile_id, skills)).seq


def pause_counter(tx: Tx, *, counter: str, reason: str) -> None:
    """Leave the post for a stated reason; a visitor who is called or served must be finished first."""
    check_pause_reason(reason)
    place, desk = _desk(tx, counter, CounterAction.PAUSE)
    _check_free(place, desk)
    tx.record(CounterPaused(place.id, place.code, desk.session_id, reason))


def resume_counter(tx: Tx, *, counter: str) -> None:
    """Be back at the post."""
    place, desk = _desk(tx, counter, CounterAction.RESUME)
    tx.record(CounterResumed(place.id, place.code, desk.session_id))


def close_counter(tx: Tx, *, counter: str, reason: str = "clerk") -> None:
    """End the session; a visitor who is called or served must be finished first, so that nobody is left at an empty counter.

    Who was to wait for this counter or this clerk alone is called by others from then on.

    Raises CounterTaken for a counter that somebody else has left open, unless the actor may act for others; FieldInvalid for a reason that is
    not of the list.
    """
    check_close_reason(reason)
    place, desk = _desk(tx, counter, CounterAction.CLOSE)
    _check_free(place, desk)
    tx.record(CounterClosed(place.id, place.code, desk.session_id, reason))
    free_stranded(tx)


def change_profile(tx: Tx, *, counter: str, profile: str) -> None:
    """Let an open or paused counter go on with another work profile, from its next call on, until it is closed; the same again changes nothing.

    Whoever is called or served there stays. Raises CounterUnknown, ProfileUnknown, CounterNotOpen where nobody works there.
    """
    place = tx.setup.counter(counter)
    wanted = tx.setup.profiles.by_code.get(profile)
    if wanted is None or wanted.retired:
        raise ProfileUnknown(profile=profile)
    desk = tx.book.desk(place.id)
    if desk is None:
        raise CounterNotOpen(counter=place.code, state=CounterState.CLOSED)
    go_on_with(tx, place, desk, wanted.id)


def go_on_with(tx: Tx, place: Counter, desk: Desk, profile_id: int) -> None:
    """The session at a counter goes on with this profile, where it has another; whom it serves no more others call."""
    if desk.profile_id != profile_id:
        tx.record(CounterProfileChanged(place.id, place.code, desk.session_id, profile_id))
        free_stranded(tx)


def _desk(tx: Tx, counter: str, action: CounterAction) -> tuple[Counter, Desk]:
    place = tx.setup.counter(counter)
    desk = tx.book.desk(place.id)
    if desk is None:  # a closed counter allows nothing but to open it
        raise CounterTransitionIllegal(state=CounterState.CLOSED, action=action)
    next_counter_state(CounterState(desk.state), action)
    check_own_post(tx, desk.clerk_id, place)
    return place, desk


def _check_free(place: Counter, desk: Desk) -> None:
    if desk.busy_with is not None:
        raise CounterBusy(counter=place.code, ticket=desk.busy_with)


def _same_session(place: Counter, desk: Desk, clerk_id: int | None) -> int:
    if clerk_id is None or desk.clerk_id != clerk_id:
        raise CounterTaken(counter=place.code)
    return desk.session_id
