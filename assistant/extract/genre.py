"""What kind of document one is for reading its wording, where nothing says its type: by its title, then by its file name."""

from __future__ import annotations

import re
from functools import lru_cache

_GENRES: tuple[tuple[str, str], ...] = (
    ("hold_time_study", r"hold(?:ing)?[-_ ]+(?:times?|stud|memo|data|report)|standzeit|haltezeit|storage\s+of\s+intermediates|dur[ée]es?\s+de\s+(?:maintien|conservation)"),
    ("characterization_report", r"characteri[sz]ation|\bPCR?[-_ ]?\d|range[-_ ]finding|design[-_ ]of[-_ ]experiments|\bDoE\b|charakterisierung|caract[ée]risation"),
    ("development_report", r"development|entwicklung|d[ée]veloppement|\bstud(?:y|ies)\b|studie|[ée]tude|optimi[sz]ation|experiments?\b|investigation\s+of"),
    ("method_sop", r"\bassay\b|\bmethod\b|test\s+(?:procedure|instruction)|determination\s+of|\bELISA\b|\bHPLC\b|\bPCR\b|pr[üu]f(?:vorschrift|anweisung)|m[ée]thode|bestimmung"),
    ("deviation", r"deviation|abweichung|\b[ée]cart\b|\bDEV-|incident|non-?conformance|event\s+report"),
    ("qa_log", r"question|q\s?&\s?a|\bq\s+and\s+a\b|fragen|issue\s+log|open\s+points"),
    ("meeting_minutes", r"minutes|notes?\b|memo\b|interview|protokoll|compte[- ]rendu|call"),
)  # fmt: skip
_GENRE = tuple((name, re.compile(pattern, re.I)) for name, pattern in _GENRES)


@lru_cache(maxsize=4096)
def genre_of(document_type: str | None, title: str | None, file: str) -> str | None:
    """The type that ingestion found, else the genre that title or file name tells; None where neither does."""
    if document_type is not None:
        return document_type
    stem = re.sub(r"[_]+", " ", file.rsplit("/", 1)[-1].rsplit(".", 1)[0])
    for text in (title or "", stem):
        for name, pattern in _GENRE:
            if text and pattern.search(text):
                return name
    return None
