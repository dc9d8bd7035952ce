"""Wording that gives a line away: list markers, section numbers, captions, page numbers, note markers."""

from __future__ import annotations

import re

BULLETS = "•▪●○◦■□▫◆❖➢✓✗☐☑☒‣⁃∙·●►▶➔→"
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
BULLET = re.compile(rf"^[{BULLETS}]\s*(?=\S)|^[-–—o*]\s+(?=\S)")
NUMBERED = re.compile(
    r"^(?:\(?\d{1,3}[.)]|\(?[a-z][.)]|\(?[ivxlc]{1,6}[.)]|\([A-Z]\)|[A-Z]\)|step\s+\d+(?:\.\d+)*\s*[:.)]?|"
    r"[1-9]\d?(?:\.\d{1,3}){1,5}\.?(?=\s+(?-i:[^\W\d_a-zµ]|[\"“(\[])))\s+(?=\S)",
    re.IGNORECASE,
)
SECTION = re.compile(
    r"^(?P<number>[1-9]\d?(?:\.\d{1,3}){0,6}\.?|[A-Z]\.\d{1,2}(?:\.\d{1,2})*\.?|[IVXL]{1,6}\.|[A-Z]\.|"
    r"3\.2\.[SPAR](?:\.\d+){0,4}\.?)\s+(?:[–—-]\s+)?(?=[^\W\d_]|\d{1,4}\s)"
)
NAMED_SECTION = re.compile(
    r"^(?:appendix|annex|attachment|part|chapter|section|anhang|anlage|kapitel|abschnitt|annexe|chapitre|partie|anexo|"
    r"capítulo|sección)\s+(?:\d{1,3}|[A-Z]|[IVXL]{1,6})\b",
    re.IGNORECASE,
)
CAPTION = re.compile(
    r"^(?P<what>table|figure|fig\.?|scheme|chart|diagram|graph|exhibit|tableau|tabelle|tab\.|abbildung|abb\.|bild|"
    r"schéma|tabla|figura|cuadro|gráfico)\s*(?P<number>(?:[A-Z]{1,2}[-.]?)?\d+(?:[.\-–]\d+)*[a-z]?|[IVX]+|[A-Z](?=\s*[.:–—]))"
    r"(?P<after>\s*[:.–—|-]\s*|\s+|$)",
    re.IGNORECASE,
)
_TABLE_WORDS = ("tab", "cuadro")
PAGE_NUMBER = re.compile(
    r"^[-–—\s]*(?:(?:page|pages|seite|página|pagina|p\.?|pg\.?|s\.|sheet|blatt|feuille)\s*)?(?:(?:[A-Z][-.]?)?\d{1,4}|[ivxl]{1,6})"
    r"(?:\s*(?:of|/|von|de|sur|out of)\s*\d{1,4})?[-–—\s.]*$",
    re.IGNORECASE,
)
PAGE_OF = re.compile(
    r"\b(?:page|seite|página|pagina)\s*:?\s*\d{1,4}(?:\s*(?:of|/|von|de|sur)\s*\d{1,4})?\b", re.IGNORECASE
)
NOTE = re.compile(rf"^(?P<marker>[{_SUPERSCRIPTS}]{{1,3}}|[ᵃᵇᶜᵈᵉᶠᵍʰⁱ]|[*†‡§#¶]{{1,3}}|\(?[a-h1-9][.)])\s*(?=\S)")
SUPERSCRIPT_MARK = re.compile(rf"[{_SUPERSCRIPTS}]{{1,3}}$|[ᵃᵇᶜᵈᵉᶠᵍʰⁱ]$|(?<=\S)[*†‡§]{{1,3}}$")
NOTE_WORD = re.compile(
    r"^(?:notes?|nb|n\.b\.|source|abbreviations?|key|legend|anmerkung|hinweis|quelle|abkürzungen|remarque|nota|fuente)\s*[:.]",
    re.IGNORECASE,
)
TERMINAL = re.compile(r"[.!?:;]['\"”’)\]]*[⁰¹²³⁴⁵⁶⁷⁸⁹,]*$")
_CAPTION_VERBS = re.compile(
    r"(?:shows?|lists?|summari[sz]es?|gives?|presents?|provides?|describes?|contains?|includes?|illustrates?|depicts?|"
    r"displays?|and|or|is|are|was|were|below|above|in|of|to|zeigt|enthält|fasst|gibt|und|montre|présente|et|muestra|"
    r"presenta|y)[,.]?",
    re.IGNORECASE,
)


def is_list_item(text: str) -> bool:
    return bool(BULLET.match(text) or NUMBERED.match(text))


def section_number(text: str) -> tuple[str, int] | None:
    """A heading's number as written and its depth (`5.3.2` → 3), or None."""
    match = SECTION.match(text)
    if match is None:
        return None
    number = match["number"].rstrip(".")
    if number[0].isdigit():
        return number, number.count(".") + 1
    if "." in number:
        return number, number.count(".") + 1
    return (number, 1) if re.fullmatch(r"[IVXL]+", number) and number not in ("C", "D", "L") else (number, 2)


def caption_kind(text: str) -> str | None:
    """`table` or `figure` when the text reads like a caption rather than a sentence about one."""
    match = CAPTION.match(text)
    if match is None or not text[0].isupper():
        return None
    rest = text[match.end() :]
    if not match["after"].strip() and rest:
        first = rest.split(None, 1)[0]
        if _CAPTION_VERBS.fullmatch(first) or first[0] in ",)" or first[0].islower():
            return None
    return "table" if match["what"].lower().startswith(_TABLE_WORDS) else "figure"
