"""The command line: one module a family of commands, loaded only when asked for, so that `hallq --help` answers at once.

Exit codes: 0 done, 1 a fault was found (`verify`, `doctor`), 2 the command was misspelled, 3 hallq refused, 4 the machine cannot (a setting, a
file, the disk, the database), 70 something broke inside, 130 stopped by Ctrl-C.
"""

from hallq.cli.commands import main

__all__ = ["main"]
