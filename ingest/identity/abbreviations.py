"""The abbreviations that a document defines: in an abbreviation table or list, or as `long form (SHORT)` in its text.

The in-text rule is that of Schwartz & Hearst, "A simple algorithm for identifying abbreviation definitions in
biomedical text", Pac Symp Biocomput 2003: the short form's characters, read from the right, must be found in order
in the words before the bracket, the first of them at a word's start.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.records import Abbreviation, Element

_BRACKET = re.compile(r"\(([A-Za-z][\w./&+-]{1,11})\)")
_REVERSED = re.compile(r"\b([A-Z][\w/&+-]{1,9})\s+\(([a-zA-Z][^()]{4,70})\)")
_SHORT = re.compile(r"^[A-Za-zµα-ω][\w./&+%-]{0,11}$")
_DEFINITION = re.compile(r"^\s*([A-Za-zµα-ω][\w./&+%-]{1,11})\s*(?:[,:=–—]|\s-\s|\t)\s*(\S.{2,90})$")
_SECTION = re.compile(
    r"abbreviation|acronym|glossary|definitions|abkürzung|glossar|abréviation|sigle|abreviatura", re.I
)
_HEADER_SHORT = re.compile(r"^(abbreviation|acronym|term|short|abkürzung|abréviation|sigle|abreviatura)s?\b", re.I)
_HEADER_LONG = re.compile(
    r"definition|meaning|description|full|long|bedeutung|erklärung|signification|significado", re.I
)


def find_abbreviations(elements: Iterable[Element]) -> tuple[Abbreviation, ...]:
    """All definitions, first one of a short form first; a short form with two meanings is listed with both."""
    found: dict[tuple[str, str], Abbreviation] = {}
    for element in elements:
        if not element.evidence or element.kind in ("header", "footer"):
            continue
        for short, long in _definitions(element):
            key = (short, long.lower())
            found.setdefault(key, Abbreviation(short=short, long=long, element_id=element.id))
    return tuple(found.values())


def _definitions(element: Element) -> Iterable[tuple[str, str]]:
    in_section = bool(element.section and _SECTION.search(element.section))
    if element.table is not None:
        yield from _from_table(element, in_section)
        return
    if in_section:
        for piece in re.split(r"[;\n]", element.text):
            if match := _DEFINITION.match(piece):
                yield match.group(1), match.group(2).strip(" .;")
    for match in _BRACKET.finditer(element.text):
        short = match.group(1)
        if sum(c.isupper() for c in short) < 2 and not short.isupper():
            continue
        long = _long_form(short, element.text[: match.start()])
        if long:
            yield short, long
    for match in _REVERSED.finditer(element.text):
        short, inner = match.group(1), match.group(2)
        if sum(c.isupper() for c in short) >= 2 and _long_form(short, inner) == inner.strip():
            yield short, inner.strip()


def _from_table(element: Element, in_section: bool) -> Iterable[tuple[str, str]]:
    table = element.table
    assert table is not None
    if not table.rows or len(table.rows[0]) < 2 or len(table.rows[0]) % 2:
        return
    header = table.rows[0]
    named = bool(_HEADER_SHORT.match(header[0]) and _HEADER_LONG.search(header[1]))
    if not (named or in_section):
        return
    for row in table.rows[1 if named else table.header_rows :]:
        for i in range(0, len(row) - 1, 2):
            short, long = row[i].strip(), row[i + 1].strip()
            if _SHORT.match(short) and len(long) > len(short):
                yield short, long


def _long_form(short: str, before: str) -> str | None:
    """The words before a bracket that spell the short form, or null."""
    letters = [c for c in short if c.isalnum()]
    words = before.rstrip().split()
    window = " ".join(words[-min(len(letters) + 5, len(letters) * 2) :])
    position = len(window)
    for index in range(len(letters) - 1, -1, -1):
        wanted = letters[index].lower()
        while True:
            position -= 1
            if position < 0:
                return None
            if window[position].lower() != wanted:
                continue
            if index == 0 and position > 0 and window[position - 1].isalnum():
                continue
            break
    long = window[position:].strip()
    plain = long.rstrip(".,;:")
    if len(plain) <= len(short) or short.lower() in (word.lower().strip("(),.") for word in plain.split()):
        return None
    return plain
