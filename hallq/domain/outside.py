"""Service away from the counters (上门): where it may be given, and how long it may be said to have taken."""

from hallq.domain.errors import FieldInvalid
from hallq.domain.names import Name

PLACES: dict[str, Name] = {
    "home": Name("家中", "At home"),
    "company": Name("企业", "At a company"),
    "bedside": Name("病床前", "At the bedside"),
    "other": Name("其他地点", "Elsewhere"),
}
"""Where a visitor was served, in the order offered to a clerk."""

MOST_MINUTES = 1_440


def check_outside(place: str, minutes: int) -> None:
    """Raises FieldInvalid for a place that is not of the list, or a time that is not from one minute to a day."""
    if place not in PLACES:
        raise FieldInvalid(field="place", reason="unknown", known=list(PLACES))
    if not 1 <= minutes <= MOST_MINUTES:
        raise FieldInvalid(field="minutes", reason=f"not within 1 to {MOST_MINUTES}")
