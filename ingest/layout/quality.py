"""How far a page's text can be trusted."""

from __future__ import annotations

from statistics import fmean

from ingest.layout.primitives import PageContent
from knowledge.records import PageQuality

_VOWELS = frozenset("aeiouyäöüáéíóúàèùâêîôûåø")


def garbage_ratio(text: str) -> float:
    """Share 0..1 of characters that carry no meaning: private use, replacement, control codes, broken mappings."""
    solid = [c for c in text if not c.isspace() and c not in "._…·-–—"]
    if not solid:
        return 0.0
    bad = sum(1 for c in solid if "\ue000" <= c <= "\uf8ff" or c in "\ufffd\uffff" or c < " " or "\x7f" <= c <= "\x9f")
    ratio = bad / len(solid)
    letters = [c for c in solid if c.islower() and c < "\u0250"]
    if len(letters) >= 200:
        vowels = sum(1 for c in letters if c in _VOWELS) / len(letters)
        if vowels < 0.15:
            return max(ratio, 0.9)
    if len(solid) >= 200:
        meaning = sum(1 for c in solid if c.isalnum()) / len(solid)
        if meaning < 0.4:
            return max(ratio, 0.8)
    return ratio


def page_quality(page: PageContent) -> PageQuality:
    """Grade one page; an empty page is no fault."""
    words = [w for w in page.words if w.visible]
    if page.ocr:
        if not words:
            return PageQuality(page=page.number, quality=0.0, ocr=True, reason="scanned page without readable text")
        confidence = fmean(w.confidence for w in words)
        reason = "low recognition confidence" if confidence < 0.7 else None
        return PageQuality(page=page.number, quality=round(confidence, 3), ocr=True, reason=reason)
    bad = garbage_ratio(" ".join([w.text for w in words]))
    if bad > 0.02:
        return PageQuality(page=page.number, quality=round(max(0.0, 1 - 1.2 * bad), 3), reason="unreadable characters")
    return PageQuality(page=page.number, quality=1.0)
