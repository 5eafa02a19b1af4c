"""What a printer could not obey of the bytes it was sent, told in words that a reader of any language is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hallq.words import mark as _

UNKNOWN = _("byte %(at)s: %(shown)s is not known")
CUT_SHORT = _("byte %(at)s: the command %(shown)s is cut short here")
PAST_THE_EDGE = _("byte %(at)s: the text runs past the right edge at %(shown)s")
TOO_WIDE = _("byte %(at)s: a picture %(shown)s dots wide on %(paper)s")
IN_A_PICTURE = _("byte %(at)s: a real-time command stands inside a picture, %(shown)s bytes in")


@dataclass(frozen=True, slots=True)
class Flaw:
    """One of them: `words` is a msgid, said with its `facts`; `at` counts bytes from the beginning of the slip. As a string it is English."""

    words: str
    facts: Mapping[str, str | int] = field(hash=False)

    def __str__(self) -> str:
        return self.words % self.facts
