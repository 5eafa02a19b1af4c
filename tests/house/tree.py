"""The files of the house as git sees them: what is tracked, and what would be at the next `git add`."""

import re
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STATIONS = ("kiosk", "display", "counter")
FIGURES = {".bin", ".csv", ".gz", ".png", ".wav"}
CODE = (".py", ".js", ".css", ".html")


@cache
def files() -> tuple[Path, ...]:
    """Every file, relative to the top."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return tuple(sorted(path for path in map(Path, set(listed.split("\0")) - {""}) if (ROOT / path).is_file()))


def code() -> list[Path]:
    """Files that people write as program, page or style."""
    return [path for path in files() if path.suffix in CODE]


def texts() -> dict[Path, str]:
    """Every file that is text, with what it says."""
    found = {path: (ROOT / path).read_bytes() for path in files() if path.suffix not in FIGURES}
    return {path: raw.decode("utf-8") for path, raw in found.items() if b"\0" not in raw}


def lines_matching(pattern: str, paths: list[Path] | None = None) -> list[str]:
    """`path:line: text` for every line in which the pattern is found."""
    return [
        f"{path}:{number}: {line.strip()[:120]}"
        for path, text in texts().items()
        if paths is None or path in paths
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(pattern, line)
    ]
