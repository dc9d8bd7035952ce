"""The field's terms in English, German, French and Spanish: wordings of one thing, and words that are near.

`glossary.txt` beside this module holds one thing a line; its head explains the form.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

GlossaryLanguage = Literal["en", "de", "fr", "es"]
_LANGUAGES: tuple[GlossaryLanguage, ...] = ("en", "de", "fr", "es")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing and its wordings. `near` marks words that are related but not the same."""

    area: str
    wordings: tuple[tuple[GlossaryLanguage, str], ...]
    near: bool = False

    @property
    def name(self) -> str:
        """The first English wording."""
        return self.wordings[0][1]

    def in_language(self, language: GlossaryLanguage) -> tuple[str, ...]:
        return tuple(wording for spoken, wording in self.wordings if spoken == language)


@lru_cache(maxsize=1)
def glossary() -> tuple[Entry, ...]:
    """All entries in the order of the file."""
    return parse(files("knowledge").joinpath("glossary.txt").read_text(encoding="utf-8"))


def parse(text: str) -> tuple[Entry, ...]:
    """Entries of a glossary text; raises `ValueError` naming the line that cannot be read."""
    entries: list[Entry] = []
    area = ""
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            area = line.strip("[]")
            continue
        near = line.startswith("~")
        entries.append(Entry(area, _wordings(line.lstrip("~"), number), near))
    return tuple(entries)


def _wordings(line: str, number: int) -> tuple[tuple[GlossaryLanguage, str], ...]:
    english, *others = line.split("|")
    parts: dict[str, str] = {"en": english}
    for other in others:
        language, separator, wordings = other.strip().partition(":")
        if not separator or language not in _LANGUAGES:
            raise ValueError(f"glossary line {number}: {other.strip()[:30]!r} must start with a language and a colon")
        parts[language] = wordings
    found = [
        (language, wording.strip())
        for language in _LANGUAGES
        for wording in parts.get(language, "").split(";")
        if wording.strip()
    ]
    if not found or found[0][0] != "en":
        raise ValueError(f"glossary line {number}: no English wording")
    return tuple(dict.fromkeys(found))
