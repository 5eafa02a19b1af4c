"""What a link must know of a printer, as it travels to a machine that has an older house or lacks the profiles of the hall."""

from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from typing import Any, TypeVar

from hallq.domain.setup_document import LINKS
from hallq.domain.setup_keys import one_mapping
from hallq.printing.links import LinkError
from hallq.printing.profile import PrinterProfile, SerialLine, StatusRules, Timing
from hallq.printing.profile_reading import Fault, Reading

T = TypeVar("T")

PROOFS = ("gs_r_1", "gs_paren_H", "none")
OVER = ("tcp", "serial", "usb")
_read_link = one_mapping(LINKS)


def rules_of(profile: PrinterProfile) -> dict[str, Any]:
    """What a link needs of a profile, as JSON holds it."""
    return {
        "id": profile.id,
        "dots": profile.paper.dots,
        "band_rows": profile.raster.band_rows,
        "status": asdict(profile.status),
        "timing": asdict(profile.timing),
        "serial": asdict(profile.serial),
    }


def profile_by(rules: Mapping[str, Any], usual: PrinterProfile) -> PrinterProfile:
    """The profile that such rules make of a `usual` one.

    What a newer house says besides is passed over, what an older one does not say is as usual, and a way of proof that is unknown here proves
    nothing. Raises LinkError for what cannot be understood.
    """
    faults: list[Fault] = []
    status = _section(StatusRules, _known_proof(rules.get("status")), usual.status, faults)
    timing = _section(Timing, rules.get("timing"), usual.timing, faults)
    serial = _section(SerialLine, rules.get("serial"), usual.serial, faults)
    dots, band_rows = rules.get("dots", usual.paper.dots), rules.get("band_rows", usual.raster.band_rows)
    speeds = (dots, band_rows, timing and timing.chunk, timing and timing.slowest, serial and serial.baud)
    if not all(type(one) is int and one > 0 for one in speeds):
        faults.append(Fault("", "dots, band_rows, chunk, slowest and baud", "must be whole numbers from 1 on"))
    if faults or status is None or timing is None or serial is None:
        raise LinkError("; ".join(f"{fault.key} {fault.reason}" for fault in faults))
    paper, raster = replace(usual.paper, dots=dots), replace(usual.raster, band_rows=band_rows)
    return replace(usual, id=str(rules.get("id", usual.id)), paper=paper, raster=raster, status=status, timing=timing, serial=serial)


def checked_link(raw: object) -> dict[str, Any]:
    """A link as a set-up may have it: whoever sends another cannot make this machine write anywhere else. Raises LinkError."""
    try:
        return dict(_read_link(raw))
    except ValueError as fault:
        raise LinkError(str(fault)) from fault


def _section(kind: type[T], told: object, usual: T, faults: list[Fault]) -> T | None:
    names = {one.name for one in fields(kind)}  # type: ignore[arg-type]  # a dataclass
    told = told if isinstance(told, Mapping) else {}
    merged = asdict(usual) | {name: value for name, value in told.items() if name in names}  # type: ignore[call-overload]  # likewise
    lists = {name: list(value) if isinstance(value, tuple) else value for name, value in merged.items()}
    return Reading("", faults).of(kind, lists)


def _known_proof(told: object) -> object:
    if not isinstance(told, Mapping):
        return told
    proof, over = told.get("barrier"), told.get("barrier_over")
    known = {} if "barrier" not in told or proof in PROOFS else {"barrier": "none"}
    return {**told, **known, **({"barrier_over": [one for one in over if one in OVER]} if isinstance(over, list) else {})}
