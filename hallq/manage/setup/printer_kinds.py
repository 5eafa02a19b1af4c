"""What kind of printer a printer of the set-up is: the profiles there are to choose from, and the refusal of one that nobody knows."""

from collections.abc import Callable, Mapping
from typing import Any

from hallq.domain.errors import SetupInvalid
from hallq.operations.hall import Tx
from hallq.operations.setup import SetupChange
from hallq.printing.profile import PrinterProfile
from hallq.web.locale import gettext
from hallq.web.profiles import known_profiles
from hallq.words import mark as _

GENERIC = "generic"
Perform = Callable[[Tx], SetupChange]


def profile_choices(language: str, current: str | None) -> list[tuple[str, list[tuple[str, str]]]]:
    """The profiles by vendor, the usual ones of no vendor first, each with its name and paper; `current` stays where it is not known."""
    known = known_profiles()
    usual = sorted((one for one in known.values() if one.vendor == GENERIC), key=lambda one: one.id, reverse=True)
    models = sorted((one for one in known.values() if one.vendor != GENERIC), key=lambda one: (one.vendor.casefold(), one.id))
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in (*usual, *models):
        groups.setdefault(one.vendor, []).append((one.id, _told(one, language)))
    titled = [(gettext(_("Any printer of the kind")) if vendor == GENERIC else vendor, options) for vendor, options in groups.items()]
    return titled if current is None or current in known else [*titled, ("", [(current, gettext(_("%(what)s (not known here)"), what=current))])]


def profile_name(language: str, code: str) -> str:
    """What a profile is called, its code where it is not known."""
    found = known_profiles().get(code)
    return code if found is None else found.name.of(language)


def with_known_profile(section: str, entry: Mapping[str, Any], perform: Perform) -> Perform:
    """Refuses a printer whose profile nobody knows, which could print nothing; its code and the other fields are told by the act itself."""
    profile = entry.get("profile")

    def checked(tx: Tx) -> SetupChange:
        if section == "printers" and isinstance(profile, str) and profile and profile not in known_profiles():
            place = f"printers.{entry.get('code')}.profile"
            raise SetupInvalid(problems=[{"place": place, "reason": f"{profile!r} is no printer profile that is known here"}])
        return perform(tx)

    return checked


def _told(one: PrinterProfile, language: str) -> str:
    """`80 mm 中文 带切刀`; a name that does not begin with the paper gets it behind."""
    name, paper = one.name.of(language), f"{one.paper.width_mm} mm"
    return name if name.startswith(paper) else f"{name} · {paper}"
