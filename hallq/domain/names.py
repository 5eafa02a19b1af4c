"""What a thing is called, in the languages the hall speaks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Name:
    """A name in Chinese and in English; Chinese is always there, English falls back to it."""

    zh: str
    en: str = ""

    def of(self, language: str) -> str:
        """The name for a reader of `language` (a BCP 47 tag; anything not English reads Chinese)."""
        return self.en if language.startswith("en") and self.en else self.zh
