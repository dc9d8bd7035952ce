"""How far a page's text can be trusted."""

from __future__ import annotations

import re
from statistics import fmean

import numpy as np

from ingest.layout.primitives import PageContent
from knowledge.records import PageQuality

_UNREADABLE = re.compile(r"[\ue000-\uf8ff\ufffd\uffff\x00-\x08\x0e-\x1f\x7f-\x9f]")
_NEUTRAL = {ord(c): None for c in " \t\r\n._…·-–—"}
_VOWELS = np.frombuffer("aeiouyäöüáéíóúàèùâêîôûåø".encode("latin-1"), np.uint8)
_LETTERS = np.array([i for i in range(256) if chr(i).islower()], np.intp)
_MEANING = np.array([i for i in range(256) if chr(i).isalnum()], np.intp)


def garbage_ratio(text: str) -> float:
    """Share 0..1 of characters that carry no meaning: private use, replacement, control codes, broken mappings.

    A long text of letters with hardly a vowel, or with hardly a letter or digit, was mapped wrongly as a whole; that
    is judged only where most of it is in the Latin alphabet.
    """
    solid = text.translate(_NEUTRAL)
    if not solid:
        return 0.0
    ratio = len(_UNREADABLE.findall(solid)) / len(solid)
    if len(solid) < 200:
        return ratio
    counts = np.bincount(np.frombuffer(solid.encode("latin-1", "ignore"), np.uint8), minlength=256)
    total = int(counts.sum())
    if total < 0.8 * len(solid):
        return ratio
    letters = int(counts[_LETTERS].sum())
    if letters >= 200 and counts[_VOWELS].sum() < 0.15 * letters:
        return max(ratio, 0.9)
    return max(ratio, 0.8) if counts[_MEANING].sum() < 0.4 * total else ratio


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
