"""Editing one thing of the set-up: the document in use, changed at one place, goes the way of a file, so that a form and a file never disagree."""

from collections.abc import Mapping
from typing import Any

from hallq.domain.errors import SetupInUse, SetupInvalid, SetupStale, Unknown
from hallq.domain.order_presets import with_preset
from hallq.domain.setup_document import REFERENCES, SECTIONS, code_of, codes_in
from hallq.domain.setup_written import written_setup, written_things
from hallq.operations.hall import Tx
from hallq.operations.setup import SetupChange, load_setup
from hallq.operations.setup_writing import listing_of

TAKEN = "this code is in use already; take another"
RESTING = "this code belongs to something out of use; bring that back, or take another"
REFERS = "refers to it"
LAST = "it is the last one, and a hall needs one"

Entry = Mapping[str, Any]


def make_thing(tx: Tx, *, section: str, entry: Entry, version: int) -> SetupChange:
    """Add a thing at the end of a section. Raises SetupStale, SetupInvalid, SetupInUse; Unknown for a section that is not there."""
    document = _document(tx, section, version)
    code = code_of(section, entry)
    _check_free(tx, document, section, code)
    document[section].append(dict(entry))
    return load_setup(tx, document=document)


def change_thing(tx: Tx, *, section: str, code: str, entry: Entry, version: int) -> SetupChange:
    """Write a thing anew under its code. Raises as `make_thing`, and Unknown where there is no such thing in use."""
    document = _document(tx, section, version)
    place = _place_of(document, section, code)
    document[section][place] = {**entry, key_of(section): code}
    return load_setup(tx, document=document)


def retire_thing(tx: Tx, *, section: str, code: str, version: int) -> SetupChange:
    """Take a thing out of use. Raises as `change_thing`; SetupInUse also where something else refers to it, naming what does."""
    document = _document(tx, section, version)
    found = [{"place": place, "reason": REFERS} for place in references_to(document, section, code)]
    if found:
        raise SetupInUse(in_use=found)
    del document[section][_place_of(document, section, code)]
    if section in {"timetables", "priorities"} and not document[section]:
        raise SetupInUse(in_use=[{"place": f"{section}.{code}", "reason": LAST}])
    return load_setup(tx, document=document)


def bring_back(tx: Tx, *, section: str, code: str, version: int) -> SetupChange:
    """Take a retired thing into use again, at the end of its section. Raises as `change_thing`."""
    document = _document(tx, section, version)
    document[section].append(retired_entry(tx, section, code))
    return load_setup(tx, document=document)


def move_thing(tx: Tx, *, section: str, code: str, by: int, version: int) -> SetupChange:
    """Let a thing stand so many places later in its section, earlier where `by` is below nothing. Raises as `change_thing`."""
    document = _document(tx, section, version)
    entries = document[section]
    place = _place_of(document, section, code)
    entry = entries.pop(place)
    entries.insert(max(0, place + by), entry)
    return load_setup(tx, document=document)


def change_hall(tx: Tx, *, hall: Entry, settings: Entry, version: int) -> SetupChange:
    """Write what the set-up says of the hall itself, and its settings; its code stays. Raises SetupStale, SetupInvalid."""
    check_version(tx, version)
    document = written_setup(tx.setup)
    return load_setup(tx, document=document | {"hall": {**hall, "code": tx.setup.code}, "settings": dict(settings)})


def use_preset(tx: Tx, *, preset: str, zone: str | None, version: int) -> SetupChange:
    """Let the queues of a zone, or of the hall, be called by a rule of `PRESETS`. Raises SetupStale, ZoneUnknown, FieldInvalid."""
    check_version(tx, version)
    return load_setup(tx, document=with_preset(written_setup(tx.setup), preset, zone))


def check_version(tx: Tx, version: int) -> None:
    """Go on only where nobody has changed the set-up since `version`. Raises SetupStale."""
    if tx.hall.setup_version != version:
        raise SetupStale(version=tx.hall.setup_version, expected=version)


def references_to(document: Mapping[str, Any], section: str, code: str) -> list[str]:
    """What refers to a thing, as places of the document: first the settings, then the others in its order."""
    of_the_hall = ["settings.slip"] if section == "slips" and document["settings"]["slip"] == code else []
    return of_the_hall + [
        f"{kind}.{code_of(kind, entry)}.{key}"
        for kind, key, target in REFERENCES
        if target == section
        for entry in document[kind]
        if code in codes_in(entry[key])
    ]


def retired_entry(tx: Tx, section: str, code: str) -> dict[str, Any]:
    """A retired thing as it was written. Raises Unknown."""
    written = [] if section == "timetables" else written_things(tx.setup, section)
    found = next((entry for entry, retired in written if retired and code_of(section, entry) == code), None)
    if found is None:
        raise Unknown(place=f"{section}.{code}")
    return found


def key_of(section: str) -> str:
    """The key under which the things of a section have their code."""
    return "prefix" if section == "series" else "code"


def _document(tx: Tx, section: str, version: int) -> dict[str, Any]:
    if section not in SECTIONS:
        raise Unknown(place=section)
    check_version(tx, version)
    return written_setup(tx.setup)


def _place_of(document: Mapping[str, Any], section: str, code: str) -> int:
    place = next((i for i, entry in enumerate(document[section]) if code_of(section, entry) == code), None)
    if place is None:
        raise Unknown(place=f"{section}.{code}")
    return place


def _check_free(tx: Tx, document: Mapping[str, Any], section: str, code: str) -> None:
    """A code is given once: one in use would be a second, one at rest would come back with another meaning."""
    sections = ("services", "packages") if section in {"services", "packages"} else (section,)
    in_use = {code_of(one, entry) for one in sections for entry in document[one]}
    at_rest = section != "timetables" and code in listing_of(tx.setup, section).by_code
    if code in in_use or at_rest:
        reason = TAKEN if code in in_use else RESTING
        raise SetupInvalid(problems=[{"place": f"{section}.{code}.{key_of(section)}", "reason": reason}])
