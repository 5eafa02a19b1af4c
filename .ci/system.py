"""Install the system's packages that tests need: itself where it may (root, or sudo without a question), else it names the command and stops."""

import os
import shutil
import subprocess
import sys

# What the tests look for, on the PATH or where it lies, and Debian's package that brings it.
NEEDED = {
    "chromium": "chromium",
    "espeak-ng": "espeak-ng",
    "zbarimg": "zbar-tools",
    "/usr/sbin/cupsd": "cups-daemon",
    "/usr/lib/cups/backend-available/socket": "cups",
    "lpstat": "cups-client",
}


def main() -> None:
    """Install what is missing."""
    missing = sorted({package for program, package in NEEDED.items() if shutil.which(program) is None})
    if not missing:
        return
    install = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    before = privilege()
    if before is None or shutil.which("apt-get") is None:
        sys.exit(f"\nThe tests need {', '.join(missing)}. Install it, then try again:\n\n    sudo {' '.join(install)}\n")
    print(f"==> Installing {', '.join(missing)}", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], [*install, "-qq"]):
        if subprocess.run([*before, *command], check=False, env=environment, stdout=subprocess.DEVNULL).returncode != 0:
            sys.exit(f"\nThis did not work:\n\n    {' '.join([*before, *command])}\n")


def privilege() -> list[str] | None:
    """How a command becomes root's: not at all, by sudo, or None where it cannot without asking somebody."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True).returncode == 0:
        return ["sudo"]
    return None


if __name__ == "__main__":
    main()
