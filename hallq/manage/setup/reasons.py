"""Why something of a set-up was refused, in the reader's language: the document says it in English, for files; here each reason has its sentence."""

import re

from hallq.web.joining import as_line
from hallq.web.locale import gettext
from hallq.words import mark as _

_ROW = r"sheet (?P<sheet>'.+'|\".+\"), row (?P<row>\d+)"
_CELL = rf"{_ROW}, column (?P<column>[A-Z]+)"
_REASONS: tuple[tuple[str, str], ...] = (
    # Values.
    (r"is missing", _("This is missing.")),
    (r"must not be empty", _("Please fill this in.")),
    (r"must be text, not .*", _("This must be text, in quotes where it looks like something else.")),
    (r"is longer than (?P<most>\d+) characters", _("This is longer than %(most)s characters.")),
    (r"holds a control character", _("This holds a character that cannot be printed.")),
    (r"(?P<said>.+) is not a code of this kind \(small letters, digits and hyphens, (?P<most>\d+) at most\)",
     _("“%(said)s” cannot be a code: small letters, digits and hyphens, %(most)s at most.")),
    (r"(?P<said>.+) is not a code of this kind \(letters, digits and hyphens, (?P<most>\d+) at most\)",
     _("“%(said)s” cannot be a window number: letters, digits and hyphens, %(most)s at most.")),
    (r"must be a whole number from (?P<low>\S+) to (?P<high>\S+)", _("Please give a whole number from %(low)s to %(high)s.")),
    (r"must be a number from (?P<low>\S+) to (?P<high>\S+)", _("Please give a number from %(low)s to %(high)s.")),
    (r"must be true or false", _("This must be true or false.")),
    (r"'?(?P<said>.*?)'? is none of (?P<known>.+)", _("“%(said)s” is not on the list (%(known)s).")),
    (r"must be a list", _("This must be a list.")),
    (r"needs (?P<least>\d+) entries at least", _("Please choose %(least)s at least.")),
    (r"needs one entry at least", _("One is needed at least.")),
    (r"(?P<said>.+) is there twice", _("“%(said)s” is there twice.")),
    (r"is there (?P<times>\d+) times", _("This code is there %(times)s times.")),
    (r"must be a name like .+", _("This must be a name like {zh: 社保, en: Social insurance}.")),
    (r"must be a mapping of keys", _("This must be a mapping of keys.")),
    (r"must be a mapping with kind: .+", _("Please choose how it is reached.")),
    (r"is not a key (here; known are (?P<known>.+)|of a timetable)", _("There is no such key here.")),
    (r"(?P<said>.+) is not a time zone like Asia/Shanghai", _("“%(said)s” is not a time zone like Asia/Shanghai.")),
    (r"(?P<said>.+) is not a time of day like .+", _("“%(said)s” is not a time of day like 04:00.")),
    (r"'(?P<said>.*)' is no serial port .+", _("“%(said)s” is no serial port, such as /dev/ttyUSB0.")),
    (r"'(?P<said>.*)' is no printer at USB .+", _("“%(said)s” is no printer at USB, such as /dev/usb/lp0.")),
    (r"'(?P<said>.*)' is no queue of CUPS .+", _("“%(said)s” cannot be the name of a queue: letters, digits, _ . and -, 127 at most.")),
    (r"'(?P<said>.*)' is no server of CUPS .+", _("“%(said)s” is no server, such as printers.hall.lan, 192.0.2.7:631 or /run/cups/cups.sock.")),
    (r"'(?P<said>.*)' is neither a printer's device .+",
     _("“%(said)s” is neither a printer's device, such as /dev/usb/lp0, nor the whole path of a file whose name ends with .escpos.")),
    (r"'(?P<said>.*)' is no printer profile that is known here", _("There is no printer profile %(said)s here. Please choose one of the list.")),
    # Slips.
    (r"must have from (?P<low>\d+) to (?P<most>\d+) lines", _("A slip has from %(low)s to %(most)s lines.")),
    (r"a line of this kind can be there once only", _("A line of this kind can be there once only.")),
    (r"needs the line with the number", _("The number must stand on the slip.")),
    (r"has a brace (?P<said>.) that belongs to no placeholder", _("The brace %(said)s belongs to no placeholder.")),
    (r"has the placeholder (?P<said>\{.*\}), which nobody knows \(known are (?P<known>.+)\)",
     _("There is no placeholder %(said)s. Known are: %(known)s")),
    (r"is not a logo: .+", _("This is no logo: it must be a PNG of one bit a dot, in base64.")),
    (r"is (?P<wide>\d+) × (?P<high>\d+) dots \(at most (?P<widest>\d+) × (?P<highest>\d+)\)",
     _("The logo has %(wide)s × %(high)s dots; it may have %(widest)s × %(highest)s at most.")),
    (r"is longer than the place is kept", _("The place of a missed number is kept for a shorter time than this.")),
    (r"is larger than (?P<most>\d+) MB", _("The file is larger than %(most)s MB.")),
    (r"is no PNG or JPEG picture", _("The file is no PNG or JPEG picture.")),
    (r"has more than 16 million dots", _("The picture has more than 16 million dots.")),
    (r"shows nothing on white paper", _("The picture shows nothing on white paper.")),
    (r"has too many details for a slip", _("The picture has too many details for a slip.")),
    (r"no code for telephones stands on it", _("No code for telephones stands on it: visitors cannot follow the queue.")),
    (r"has a line for the logo, but no logo", _("It has a line for the logo, but no logo.")),
    (r"has a logo, but no line for it", _("It has a logo, but no line for it.")),
    # Hours.
    (r"(?P<said>.+) is not a span like .+", _("“%(said)s” is not a span like 09:00-12:00: both times are needed.")),
    (r"(?P<said>.+) ends before it begins", _("“%(said)s” ends before it begins.")),
    (r"(?P<one>\S+) and (?P<other>\S+) overlap", _("%(one)s and %(other)s overlap.")),
    (r"is not a date like 2026-10-01", _("This is not a date like 2026-10-01, or it is there twice.")),
    (r"must be whole minutes from 0 to 1439", _("Please give whole minutes from 0 to 1439.")),
    (r"must be a list like .+", _("This must be a list of spans like 09:00-12:00.")),
    (r"must be a mapping", _("This must be a mapping of days.")),
    (r"(?P<said>\w+) is named twice", _("%(said)s is named twice.")),
    (r"is not a weekday or a range of them .+", _("This is no day of the week.")),
    (r"runs backwards through the week", _("This runs backwards through the week.")),
    # What things are to one another.
    (r"there is no \w+ (?P<said>.+)", _("There is no “%(said)s” in use.")),
    (r"prefix .+: one or two capital letters A-Z", _("One or two capital letters from A to Z.")),
    (r"(?P<said>.+) is a package itself; name its services", _("“%(said)s” is a package itself; please choose its matters.")),
    (r"is also the code of a service", _("This is the code of a matter already.")),
    (r"the lowest class is everybody's and may not ask for a reason", _("The class of the lowest rank is everybody's and may not ask for a reason.")),
    (r"this code has been that of a \w+; take another", _("This code belongs to another thing; please take another.")),
    (r"this code is in use already; take another", _("This code is in use already; please take another.")),
    (r"this code belongs to something out of use; bring that back, or take another",
     _("This code belongs to something out of use: bring that back, or take another code.")),
    (r"this hall is (?P<said>.+); a code never changes", _("This file is of another hall: here it is “%(said)s”.")),
    # In use.
    (r"unfinished visits: (?P<count>\d+)", _("%(count)s visitors have not been served yet.")),
    (r"somebody works there", _("Somebody works there now.")),
    (r"refers to it", _("It is named there.")),
    (r"it is the last one, and a hall needs one", _("It is the last one, and a hall needs one.")),
    # Worth another look.
    (r"(?P<one>\w+) and (?P<other>\w+) sound alike when called", _("%(one)s and %(other)s sound alike when they are called.")),
    (r"(?P<one>\S+) and (?P<other>\S+) have the same link",
     _("%(one)s and %(other)s have the same link: the slips of both come out of one printer.")),
    (r"no counter serves this queue", _("No window calls this queue.")),
    (r"no counter takes these classes of this queue: (?P<classes>.+)", _("No window calls these classes of this queue: %(classes)s.")),
    # Tables of windows and matters.
    (r"holds no table of windows and matters", _("There is no table of windows and matters in the file.")),
    (r"is neither a workbook nor a comma-separated table: .+",
     _("The file is neither an Excel workbook nor a comma-separated table. Please save it as XLSX or CSV.")),
    (r"is no workbook that can be read: .+", _("The workbook cannot be read. Please open it in a spreadsheet program and save it as XLSX or CSV.")),
    (r"is an old or a locked workbook: .+",
     _("The workbook is of an old kind (.xls) or locked by a password. Please save it as XLSX without a password.")),
    (r"unpacks to more than (?P<most>\d+) MB", _("The workbook unpacks to more than %(most)s MB. Please keep the table only.")),
    (r"holds something in several sheets, keep one of: (?P<sheets>.+)",
     _("Several sheets of the workbook hold something, hidden ones included: %(sheets)s. Please keep one only.")),
    (rf"{_CELL}: holds a formula without a value: .+",
     _("Sheet “%(sheet)s”, row %(row)s, column %(column)s: a formula without a value. Save the file in a spreadsheet program, or write the value.")),
    (rf"{_CELL}: holds the error (?P<said>.+)", _("Sheet “%(sheet)s”, row %(row)s, column %(column)s: the error %(said)s. Please write the value.")),
    (rf"{_CELL}: holds a date or a time, .+",
     _("Sheet “%(sheet)s”, row %(row)s, column %(column)s: a date or a time. Please make the cell a text and write it again.")),
    (rf"{_CELL}: cells are merged up to (?P<last>\w+), split them",
     _("Sheet “%(sheet)s”, row %(row)s, column %(column)s: cells are merged from here to %(last)s. Please split them and fill each one.")),
    (rf"{_ROW}: there are more than (?P<most>\d+) cells up to here",
     _("Sheet “%(sheet)s”, row %(row)s: there are more than %(most)s cells up to here, coloured ones included. Please delete all but the table.")),
    (r"names no window of this hall", _("No window of this hall is named here.")),
    (r"nothing is marked for this window",
     _("Nothing is marked for this window. Mark one matter, or leave the window out of the table and take it out of use.")),
    (r"(?P<said>.+) is the name of several; write the code", _("Several things are called “%(said)s”. Please write the code.")),
    (r"(?P<said>.+) at (?P<matter>.+) and window (?P<window>\S+) is no mark: write 1 or leave it empty",
     _("“%(said)s” at %(matter)s and window %(window)s is no mark: write 1, or leave the cell empty.")),
    (r"is new and needs a queue: write its code in the column queue",
     _("The matter is new and needs a queue: write its code in the column of queues.")),
    (r"shares the queue (?P<queue>.+) with (?P<other>'.+'), which is marked for other windows",
     _("It shares the queue %(queue)s with %(other)s, which is marked for other windows. Mark both alike, or lead one of them to another queue.")),
    # The text of a file.
    (r"the key (?P<said>.+) is there twice", _("The key “%(said)s” is there twice.")),
    (r"is not in UTF-8", _("The file is not in UTF-8. Please save it as UTF-8 in an editor.")),
    (r"is nested more than (?P<most>\d+) levels deep", _("The file is nested more than %(most)s levels deep.")),
    (r"refers to other parts more than (?P<most>\d+) times", _("The file refers to other parts of itself more than %(most)s times.")),
    (r"a merge key is not taken; write the values out", _("Merge keys (<<) are not taken: please write the values out.")),
    (r"holds a sign that no text has, U\+(?P<said>\w+)", _("There is a character here that no text may hold (U+%(said)s).")),
    (r"(?P<said>.+) looks like a number or a date, but is none", _("“%(said)s” looks like a number or a date, but is none.")),
    (r"cannot be read as YAML: .+", _("The text cannot be read as YAML here. Please look at indents, colons, brackets and quotes.")),
    (r"means more than (?P<most>\d+) values", _("The file means more than %(most)s values.")),
)  # fmt: skip
_FOUND = tuple((re.compile(pattern, re.DOTALL), sentence) for pattern, sentence in _REASONS)


def say_reason(reason: str) -> str:
    """The reason for the reader; one that no sentence is known for, such as a fault of the text of a file, as it is.

    A value of several parts may name the part first (`mon: ...`, `zh ...`) or give a reason for each (`host: ...; port: ...`).
    """
    said = _whole(reason)
    if said is not None:
        return said
    part, _colon, rest = reason.partition(": " if ": " in reason else " ")
    inner = _whole(rest) if "; " not in part else None
    if inner is None and "; " in reason:
        return as_line(map(say_reason, reason.split("; ")))
    return reason if inner is None else f"{part}: {inner}"


def _whole(reason: str) -> str | None:
    for pattern, sentence in _FOUND:
        found = pattern.fullmatch(reason)
        if found is not None:
            facts = {name: _plain(value or "") for name, value in found.groupdict().items()}
            return gettext(sentence, **facts) if facts else gettext(sentence)
    return None


def _plain(value: str) -> str:
    """A value without the quotes it was told in."""
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"" else value
