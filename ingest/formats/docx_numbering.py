"""The numbers that Word computes and does not store: `5.3.2`, `a)`, `iv.`, bullets."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.formats.docx_styles import integer
from ingest.formats.xml import XmlElement, attribute, child, local_name

_PLACEHOLDER = re.compile(r"%([1-9])")
_BULLETS = {"\uf0b7": "•", "\uf0a7": "•", "\uf0d8": "•", "\uf076": "•", "\uf0fc": "✓", "o": "•", "§": "•", "": "•"}


@dataclass(frozen=True, slots=True)
class Level:
    format: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    legal: bool = False
    style: str | None = None


@dataclass(slots=True)
class _List:
    levels: dict[int, Level] = field(default_factory=dict)
    abstract: str = ""
    start_overrides: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts through the document: call `label` once per numbered paragraph, in order.

    Lists that share an abstract list share its counters, as in Word; a start override restarts them once.
    """

    def __init__(self, root: XmlElement | None) -> None:
        self._abstract: dict[str, dict[int, Level]] = {}
        self._lists: dict[str, _List] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        self._links: dict[str, str] = {}
        if root is not None:
            self._load(root)

    def _load(self, root: XmlElement) -> None:
        style_links: dict[str, str] = {}
        for node in root:
            if local_name(node) != "abstractNum":
                continue
            identifier = attribute(node, "abstractNumId") or ""
            self._abstract[identifier] = _levels(node)
            link, owner = attribute(child(node, "numStyleLink"), "val"), attribute(child(node, "styleLink"), "val")
            if link:
                self._links[identifier] = link
            if owner:
                style_links[owner] = identifier
        for identifier, link in list(self._links.items()):
            if link in style_links:
                self._abstract[identifier] = self._abstract[style_links[link]]
        for node in root:
            if local_name(node) == "num":
                self._load_list(node)

    def _load_list(self, node: XmlElement) -> None:
        abstract = attribute(child(node, "abstractNumId"), "val") or ""
        entry = _List(levels=dict(self._abstract.get(abstract, {})), abstract=abstract)
        for override in node:
            if local_name(override) != "lvlOverride":
                continue
            level = integer(attribute(override, "ilvl")) or 0
            entry.levels.update(_levels(override))
            start = integer(attribute(child(override, "startOverride"), "val"))
            if start is not None:
                entry.start_overrides[level] = start
        self._lists[attribute(node, "numId") or ""] = entry

    def level_of_style(self, num_id: str, style_id: str | None) -> int | None:
        """The level that a list binds to a paragraph style."""
        entry = self._lists.get(num_id)
        if entry is None or style_id is None:
            return None
        return next((i for i, level in entry.levels.items() if level.style == style_id), None)

    def label(self, num_id: str | None, ilvl: int) -> tuple[str, str] | None:
        """(label, format) of the next paragraph at this level, or None where there is no list (`numId` 0)."""
        entry = self._lists.get(num_id or "")
        if entry is None or num_id == "0":
            return None
        level = entry.levels.get(ilvl, Level(text=f"%{min(ilvl, 8) + 1}."))
        self._advance(num_id or "", entry, ilvl, level)
        if level.format in ("bullet", "none"):
            text = _BULLETS.get(level.text, level.text if len(level.text) == 1 else "•")
            return ("", "none") if level.format == "none" and not level.text else (text, level.format)
        counters = self._counters[entry.abstract]

        def shown(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            other = entry.levels.get(at, Level())
            number = counters.get(at, other.start)
            return format_number(number, "decimal" if level.legal else other.format)

        return _PLACEHOLDER.sub(shown, level.text), level.format

    def _advance(self, num_id: str, entry: _List, ilvl: int, level: Level) -> None:
        counters = self._counters.setdefault(entry.abstract, {})
        for at, start in entry.start_overrides.items():
            if at <= ilvl and (num_id, at) not in self._started:
                self._started.add((num_id, at))
                counters[at] = start - 1 if at == ilvl else start
        for at in range(ilvl):
            counters.setdefault(at, entry.levels.get(at, Level()).start)
        counters[ilvl] = counters.get(ilvl, level.start - 1) + 1
        for deeper in [at for at in counters if at > ilvl]:
            restart = entry.levels.get(deeper, Level()).restart
            if restart is None or (restart != 0 and ilvl < restart):
                del counters[deeper]


def _levels(node: XmlElement) -> dict[int, Level]:
    found: dict[int, Level] = {}
    for item in node:
        if local_name(item) != "lvl":
            continue
        start = integer(attribute(child(item, "start"), "val"))
        legal = child(item, "isLgl")
        found[integer(attribute(item, "ilvl")) or 0] = Level(
            format=attribute(child(item, "numFmt"), "val") or "decimal",
            text=attribute(child(item, "lvlText"), "val") or "",
            start=1 if start is None else start,
            restart=integer(attribute(child(item, "lvlRestart"), "val")),
            legal=legal is not None and attribute(legal, "val") not in ("0", "false", "off"),
            style=attribute(child(item, "pStyle"), "val"),
        )
    return found


def format_number(number: int, number_format: str) -> str:
    """A counter as Word shows it: `decimal`, `decimalZero`, letters and Roman numbers; decimal for the rest."""
    if number_format in ("lowerLetter", "upperLetter") and number > 0:
        repeat, letter = divmod(number - 1, 26)
        text = chr(ord("a") + letter) * min(repeat + 1, 100)
        return text.upper() if number_format == "upperLetter" else text
    if number_format in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        text = roman(number)
        return text if number_format == "upperRoman" else text.lower()
    if number_format == "decimalZero":
        return f"{number:02d}"
    return str(number)


def roman(number: int) -> str:
    """Roman number of 1..3999."""
    text = ""
    for value, sign in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        count, number = divmod(number, value)
        text += sign * count
    return text
