"""Make the folder that installs hallq without a network: `bundle.py [FOLDER]`, dist/hallq-<version> unless told. Needs what prepare.py made.

The wheels are those of the Python and the machine that run this, in exactly the versions of the constraints.
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONSTRAINTS = ROOT / ".ci" / "constraints.txt"
DEPLOY, HANDBOOK = ROOT / "hallq" / "deploy", ROOT / "hallq" / "docs" / "handbook"
AT_THE_TOP = {"install.sh", "README.md"}
OLD_NAMES = {"manylinux1": "2.5", "manylinux2010": "2.12", "manylinux2014": "2.17"}


def main() -> None:
    """Make it beside its place, so that no half-made folder ever stands there."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist" / f"hallq-{version()}"
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".bundle-", dir=target.parent) as beside:
        folder = Path(beside) / target.name
        collect_wheels(folder / "wheels")
        copy_files(folder)
        (folder / "made-for").write_text(made_for(folder / "wheels"))
        (folder / "SHA256SUMS").write_text(sums(folder))
        shutil.rmtree(target, ignore_errors=True)
        folder.rename(target)
    print(f"==> {target}: copy the whole folder to the server and run install.sh there (README.md says more)")


def version() -> str:
    """The version of this checkout."""
    lines = (ROOT / "hallq" / "__init__.py").read_text(encoding="utf-8").splitlines()
    return next(line.split('"')[1] for line in lines if line.startswith("__version__"))


def collect_wheels(folder: Path) -> None:
    """The wheel of hallq, browser libraries inside, and those of all it needs; pip itself too, for a Python that was installed without it."""
    exactly = ["-c", str(CONSTRAINTS), "--build-constraint", str(CONSTRAINTS)]
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--disable-pip-version-check", *exactly, "-w", str(folder), str(ROOT), "pip"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"\npip could not make the wheels:\n\n{done.stderr}")


def copy_files(folder: Path) -> None:
    """The script and the read-me at the top, what a server is set up with in deploy/, the handbook as it reads without a server."""
    shutil.copytree(DEPLOY, folder / "deploy", ignore=shutil.ignore_patterns(*AT_THE_TOP))
    for name in sorted(AT_THE_TOP):
        shutil.copyfile(DEPLOY / name, folder / name)
    (folder / "install.sh").chmod(0o755)
    if HANDBOOK.is_dir():
        shutil.copytree(HANDBOOK, folder / "handbook")


def made_for(wheels: Path) -> str:
    """What the machine must be, as lines that a shell reads."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    facts = {"version": version(), "python_version": python, "machine": platform.machine(), "libc": newest_libc(wheels)}
    return "".join(f"{name}={value}\n" for name, value in facts.items())


def newest_libc(wheels: Path) -> str:
    """The oldest glibc with which every wheel works: what its name says, or this machine's for a wheel that was compiled here."""
    asked = [libc_of(wheel.stem.rsplit("-", 1)[1]) for wheel in wheels.glob("*.whl") if not wheel.stem.endswith("-any")]
    return max(asked, key=as_numbers, default="2.17")


def libc_of(tags: str) -> str:
    """The oldest glibc that one of the platform tags of a wheel asks for."""
    found = [OLD_NAMES.get(tag.partition("_")[0]) or ".".join(tag.split("_")[1:3]) for tag in tags.split(".") if tag.startswith("manylinux")]
    return min(found, key=as_numbers, default=platform.libc_ver()[1])


def as_numbers(dotted: str) -> list[int]:
    """2.9 comes before 2.17."""
    return [int(part) for part in dotted.split(".")]


def sums(folder: Path) -> str:
    """A digest of every file, so that a copy that lost something is found out."""
    files = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return "".join(f"{hashlib.sha256((folder / path).read_bytes()).hexdigest()}  {path}\n" for path in files)


if __name__ == "__main__":
    os.umask(0o022)
    main()
