"""Queues moved between windows, from the next call on: one window after another, or many by a table. All of it is taken, or nothing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hallq.domain.errors import CounterNotOpen, SetupInvalid, SetupStale
from hallq.domain.routing import Counter
from hallq.domain.setup_written import written_setup
from hallq.domain.window_matrix import planned
from hallq.domain.window_profiles import profile_with
from hallq.operations.counters import go_on_with
from hallq.operations.hall import Tx
from hallq.operations.setup import SetupChange, load_setup, preview_setup
from hallq.operations.setup_editing import check_version

Queues = Mapping[str, Collection[str]]
"""Codes of queues by the code of a window."""

NOTHING_MARKED = "nothing is marked for this window"
NOTHING_LASTS = "nothing would be left for this window from now on"


@dataclass(frozen=True, slots=True)
class Moved:
    """What a table or a change of windows did to the set-up, and the windows that follow at their next call because somebody works there."""

    change: SetupChange
    running: tuple[str, ...]


def move_queues(tx: Tx, *, wanted: Queues, was: Queues, lasting: bool) -> Moved:
    """Let windows call these queues from their next call on, until they are closed; with `lasting` what is added and taken away lasts.

    A work profile with exactly these queues is taken, or made. `was` is what whoever asks has seen there: what differs from the set-up in it holds
    for today, and goes on to hold for today only. Raises SetupStale where a window calls other queues by now, SetupInvalid for a window without any
    queue, CounterNotOpen for a closed window that shall not change for good, CounterUnknown, QueueUnknown.
    """
    for window, queues in wanted.items():
        _check(tx, window, queues, was.get(window, ()), lasting=lasting)
    document, codes = _with_profiles(tx, wanted, lasting=lasting)
    change = load_setup(tx, document=document)
    return Moved(change, _follow(tx, codes))


def keep_profile(tx: Tx, *, counter: str, profile: str) -> SetupChange:
    """Make the work profile with which an open window goes on for today the one that it has by the set-up.

    `profile` is the one that whoever asks has seen there. Raises SetupStale where it is another by now, CounterNotOpen, CounterUnknown, and
    SetupInvalid where the profile has gone out of use.
    """
    place = tx.setup.counter(counter)
    if tx.book.desk(place.id) is None:
        raise CounterNotOpen(counter=counter, state="CLOSED")
    if tx.setup.profiles.by_id[_profile_now(tx, place)].code != profile:
        raise SetupStale(version=tx.hall.setup_version, expected=tx.hall.setup_version)
    document = written_setup(tx.setup)
    for entry in document["counters"]:
        entry["profile"] = profile if entry["code"] == counter else entry["profile"]
    return load_setup(tx, document=document)


def queues_now(tx: Tx, place: Counter) -> tuple[str, ...]:
    """The queues that a window calls now, or would call if it were opened."""
    profile = tx.setup.profiles.by_id[_profile_now(tx, place)]
    return tuple(tx.setup.queues.by_id[queue_id].code for queue_id in profile.queue_ids)


def load_matrix(tx: Tx, *, cells: Sequence[Sequence[str]], version: int | None = None, retire: bool = False) -> Moved:
    """Make the set-up what a table of windows and matters means; open windows follow from their next call on.

    `version` is that of the set-up for which the table was looked through. Raises SetupStale, SetupInvalid with every fault, SetupInUse.
    """
    document, windows = _planned(tx, cells, version, retire=retire)
    change = load_setup(tx, document=document)
    profiles = {one["code"]: one["profile"] for one in document["counters"]}
    return Moved(change, _follow(tx, {window: profiles[window] for window in windows}))


def preview_matrix(tx: Tx, *, cells: Sequence[Sequence[str]], retire: bool = False) -> tuple[SetupChange, dict[str, Any]]:
    """What loading a table would do, and the set-up there would be, without doing it. Raises what `load_matrix` raises."""
    document, _windows = _planned(tx, cells, None, retire=retire)
    return preview_setup(tx, document=document), document


def _planned(tx: Tx, cells: Sequence[Sequence[str]], version: int | None, *, retire: bool) -> tuple[dict[str, Any], tuple[str, ...]]:
    if version is not None:
        check_version(tx, version)
    return planned(written_setup(tx.setup), cells, tx.setup.profiles.by_code, retire=retire)


def _check(tx: Tx, window: str, queues: Collection[str], was: Collection[str], *, lasting: bool) -> None:
    place = tx.setup.counter(window)
    for queue in queues:
        tx.setup.queue(queue)
    if set(queues_now(tx, place)) != set(was):
        raise SetupStale(version=tx.hall.setup_version, expected=tx.hall.setup_version)
    if not queues:
        raise SetupInvalid(problems=[{"place": f"counters.{window}", "reason": NOTHING_MARKED}])
    if not lasting and tx.book.desk(place.id) is None:
        raise CounterNotOpen(counter=window, state="CLOSED")


def _with_profiles(tx: Tx, wanted: Queues, *, lasting: bool) -> tuple[dict[str, Any], dict[str, str]]:
    """The document with the profiles that are needed, and the one with which each window goes on."""
    document, codes = written_setup(tx.setup), dict[str, str]()
    for entry in document["counters"]:
        if (window := entry["code"]) in wanted:
            place = tx.setup.counter(window)
            like = tx.setup.profiles.by_id[_profile_now(tx, place)]
            now = queues_now(tx, place)
            codes[window] = _profile_for(tx, document, entry["profile"] if like.retired else like.code, now, wanted[window])
            if lasting:
                usual = tuple(queue.code for queue in tx.setup.queues_of(place))
                entry["profile"] = _profile_for(tx, document, entry["profile"], usual, _lasting(window, usual, now, wanted[window]))
    return document, codes


def _lasting(window: str, usual: Collection[str], now: Collection[str], wanted: Collection[str]) -> set[str]:
    """The usual queues of a window with what this press adds to those of now, and without what it takes away from them."""
    left = (set(usual) | (set(wanted) - set(now))) - (set(now) - set(wanted))
    if not left:
        raise SetupInvalid(problems=[{"place": f"counters.{window}", "reason": NOTHING_LASTS}])
    return left


def _profile_for(tx: Tx, document: dict[str, Any], like: str, before: Collection[str], wanted: Collection[str]) -> str:
    """A profile of the document with the wanted queues: those of before in their order, then the others in that of the hall."""
    more = [one.code for one in tx.setup.queues if one.code in wanted and one.code not in before]
    return profile_with(document, like, [one for one in before if one in wanted] + more, tx.setup.profiles.by_code)


def _profile_now(tx: Tx, place: Counter) -> int:
    desk = tx.book.desk(place.id)
    return place.profile_id if desk is None else desk.profile_id


def _follow(tx: Tx, codes: Mapping[str, str]) -> tuple[str, ...]:
    """Every window where somebody works goes on with its profile; the set-up is read anew, for a profile may be new."""
    tx.setup = tx.book.setup()
    running = []
    for window, code in codes.items():
        place = tx.setup.counter(window)
        desk = tx.book.desk(place.id)
        if desk is not None and desk.profile_id != tx.setup.profiles.by_code[code].id:
            go_on_with(tx, place, desk, tx.setup.profiles.by_code[code].id)
            running.append(window)
    return tuple(running)
