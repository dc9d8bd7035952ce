"""A document's title: what it calls itself, not its company, its number or its running header."""

from __future__ import annotations

import re

from knowledge.records import Element, ParsedDocument

_LABEL = re.compile(r"^(?:document\s+)?(?:title|subject|betreff|titel|titre|objet|t[íi]tulo|asunto)\s*[:.]?\s*$", re.I)
_INLINE = re.compile(
    r"^(?:document\s+)?(?:title|subject|betreff|titel|titre|objet|t[íi]tulo|asunto)\s*:\s*(\S.*)$", re.I
)
_GENERIC = re.compile(
    r"^(?:\d+(?:\.\d+)*\.?\s*)?(?:purpose|scope|introduction|contents?|table of contents|inhalt(?:sverzeichnis)?|zweck|objet|"
    r"approvals?|revision history|abbreviations|confidential|vertraulich|confidentiel|summary|background|page \d+.*|draft|"
    r"superseded|objective|general)\s*$",
    re.I,
)
_SECTION_NUMBER = re.compile(r"^\d{1,2}(?:\.\d{1,2})*\.?\s+\S")
_COMPANY = re.compile(
    r"\b(?:inc|ltd|gmbh|ag|llc|s\.?a\.?|plc|corp|biologics|pharma(?:ceuticals)?|laboratories)\.?\s*$", re.I
)
_FIRST = 25


def find_title(document: ParsedDocument, *, number: str | None) -> str | None:
    """The labelled title or subject, else the title element, else the largest early heading; null if none will do."""
    head = [e for e in document.elements if e.evidence][: _FIRST * 2]
    for element in head:
        if (labelled := _labelled(element)) and _usable(labelled, number):
            return labelled
    if document.title and _usable(document.title, number):
        return document.title
    for element in head:
        if element.kind == "title" and _usable(element.text, number) and not _COMPANY.search(element.text):
            return _clean(element.text)
    body = [e for e in head if e.kind not in ("header", "footer")][:_FIRST]
    headings = [e for e in body if e.kind == "heading" and _usable(e.text, number) and not _COMPANY.search(e.text)]
    if headings and body and (headings[0] is body[0] or headings[0] in body[:6]):
        return _clean(headings[0].text)
    return None


def _labelled(element: Element) -> str | None:
    if element.table is None:
        match = _INLINE.match(element.text.split("\n")[0])
        return _clean(match.group(1)) if match else None
    for row in element.table.rows[:8]:
        for c, cell in enumerate(row):
            if _LABEL.match(cell.strip()):
                return next((_clean(other) for other in row[c + 1 :] if other.strip()), None)
            if match := _INLINE.match(cell.strip()):
                return _clean(match.group(1))
    return None


def _clean(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(" -–—:|")[:300]


def _usable(text: str, number: str | None) -> bool:
    text = _clean(text)
    if len(text) < 4 or _SECTION_NUMBER.match(text) or _GENERIC.match(text) or not re.search(r"[^\W\d_]{3}", text):
        return False
    return not (number and text.replace(" ", "").lower() == number.replace(" ", "").lower())
