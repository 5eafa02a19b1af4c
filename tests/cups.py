"""A real cupsd of our own: its configuration, spool and socket lie in a folder that goes with it, and no port is taken."""

import grp
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self

CUPSD = "/usr/sbin/cupsd"
OF_DEBIAN = Path("/usr/lib/cups")
FOLDERS = ("etc", "run", "spool", "cache", "logs", "bin/backend", "bin/daemon", "bin/filter", "bin/notifier")
BROKEN_BACKEND = "#!/bin/sh\ntest $# -eq 0 || exit 1\n"
START_S = 20

FILES = """\
ServerRoot {home}/etc
ServerBin {home}/bin
StateDir {home}/run
RequestRoot {home}/spool
CacheDir {home}/cache
TempDir {home}/spool
DataDir /usr/share/cups
AccessLog {home}/logs/access
ErrorLog {home}/logs/error
PageLog {home}/logs/page
User {user}
Group {group}
SystemGroup root
"""
SETTINGS = """\
LogLevel info
Listen {home}/run/cups.sock
Browsing No
WebInterface No
DefaultAuthType None
JobKillDelay 1
PreserveJobHistory {history}
<Location />
Order allow,deny
</Location>
<Policy default>
<Limit All>
Order deny,allow
</Limit>
</Policy>
"""


class CupsServer:
    """`with CupsServer() as cups: cups.add_queue("hall", "socket://127.0.0.1:9100") …  cups.socket`."""

    def __init__(self, *, keeps_history: bool = True) -> None:
        self._history = "Yes" if keeps_history else "No"

    def __enter__(self) -> Self:
        self.home = Path(tempfile.mkdtemp(prefix="hallq-cups-"))
        self.socket = self.home / "run" / "cups.sock"
        self._lay_out()
        files, settings = self.home / "etc" / "cups-files.conf", self.home / "etc" / "cupsd.conf"
        self._server = subprocess.Popen([CUPSD, "-f", "-c", str(settings), "-s", str(files)], **self._servant())
        self._wait()
        return self

    def __exit__(self, *_: object) -> None:
        self.die()
        shutil.rmtree(self.home)

    def die(self) -> None:
        """Fall over."""
        self._server.kill()
        self._server.wait()

    def add_queue(self, name: str, address: str, *options: str) -> str:
        """A raw queue for the address, which takes jobs; its name."""
        self._tell("lpadmin", "-p", name, "-v", address, "-E", "-o", "printer-error-policy=abort-job", *options)
        return name

    def stop_queue(self, name: str) -> None:
        """Let it pass nothing on."""
        self._tell("cupsdisable", name)

    def start_queue(self, name: str) -> None:
        """Let it pass jobs on again."""
        self._tell("cupsenable", name)

    def close_queue(self, name: str) -> None:
        """Let it take no jobs."""
        self._tell("cupsreject", name)

    def print(self, name: str, data: bytes) -> None:
        """Give a queue a job of somebody else."""
        self._tell("lp", "-d", name, "-o", "raw", data=data)

    def waiting(self, name: str) -> list[str]:
        """The jobs of a queue that have not ended."""
        return self._tell("lpstat", "-o", name).split("\n")[:-1]

    def _tell(self, program: str, *args: str, data: bytes = b"") -> str:
        command = [_found(program), "-h", str(self.socket), *args]
        done = subprocess.run(command, check=True, capture_output=True, input=data, timeout=30, env=os.environ | {"LC_ALL": "C"})
        return done.stdout.decode()

    def _lay_out(self) -> None:
        user = pwd.getpwnam("lp") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        for folder in FOLDERS:
            (self.home / folder).mkdir(parents=True)
        (self.home / "bin/backend/socket").symlink_to(OF_DEBIAN / "backend-available/socket")
        (self.home / "bin/daemon/cups-exec").symlink_to(OF_DEBIAN / "daemon/cups-exec")
        (self.home / "bin/backend/broken").write_text(BROKEN_BACKEND)
        (self.home / "bin/backend/broken").chmod(0o755)
        names = {"home": self.home, "user": user.pw_name, "group": grp.getgrgid(user.pw_gid).gr_name, "history": self._history}
        (self.home / "etc/cups-files.conf").write_text(FILES.format(**names))
        (self.home / "etc/cupsd.conf").write_text(SETTINGS.format(**names))
        if os.geteuid() == 0:
            for path in (self.home, *self.home.rglob("*")):
                os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)

    def _servant(self) -> dict:
        """Whom it runs as: never root, as on a machine where nobody tests as root."""
        if os.geteuid() != 0:
            return {}
        user = pwd.getpwnam("lp")
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}

    def _wait(self) -> None:
        until = time.monotonic() + START_S
        while not self._answers():
            assert self._server.poll() is None, (self.home / "logs/error").read_text()
            assert time.monotonic() < until, "cupsd does not answer"

    def _answers(self) -> bool:
        told = subprocess.run([_found("lpstat"), "-h", str(self.socket), "-r"], check=False, capture_output=True, timeout=30, env={"LC_ALL": "C"})
        return b"is running" in told.stdout


def _found(program: str) -> str:
    """A tool of CUPS, some of which lie where only root looks."""
    path = shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin")
    assert path, f"{program} is missing: the test needs CUPS"
    return path
