"""The table of shipped profiles in `printer_profiles/README.md`; `python -m tests.printing.profile_table` writes it anew."""

from importlib.resources import files
from pathlib import Path

from hallq.printing.profile import PrinterProfile
from tests.printing.slips import PROFILES

README = Path(str(files("printer_profiles") / "README.md"))
BEGIN, END = "<!-- table -->\n", "<!-- end of table -->\n"
HEAD = "| id | models | paper | Chinese | cut | answers | proof | tried on | source |\n|---|---|---|---|---|---|---|---|---|\n"
PROOF = {"gs_r_1": "taken (GS r)", "gs_paren_H": "printed (GS ( H)", "none": "none: 已发送"}


def table() -> str:
    """The generic profiles first, then the models."""
    ordered = sorted(PROFILES.values(), key=lambda one: (one.vendor != "generic", one.id))
    return HEAD + "".join(map(_row, ordered))


def _row(one: PrinterProfile) -> str:
    chinese = "drawn" if one.cjk.encoding == "none" or one.render.strategy == "raster" else one.cjk.encoding
    cut = "tear bar" if one.cut.command == "none" else one.cut.command
    answers = "no" if not one.status.realtime else "must" if one.status.required else "may"
    proof = PROOF[one.status.barrier] + _only(one)
    source = "–" if one.source is None else f"[{one.source.title}]({one.source.url})"
    paper = f"{one.paper.width_mm} mm, {one.paper.dots} dots, {one.text.columns} columns"
    cells = (f"`{one.id}`", ", ".join(one.models), paper, chinese, cut, answers, proof, one.verified, source)
    return "| " + " | ".join(cells) + " |\n"


def _only(one: PrinterProfile) -> str:
    """The links that a proof is bound to, where it does not come over all of them."""
    links = one.status.barrier_over
    return "" if one.status.barrier == "none" or len(links) == 3 else f", by {' and '.join(links)} only"


def written(text: str) -> str:
    """The README with its table as it is now."""
    before, _, rest = text.partition(BEGIN)
    return before + BEGIN + table() + END + rest.partition(END)[2]


if __name__ == "__main__":
    README.write_text(written(README.read_text(encoding="utf-8")), encoding="utf-8")
