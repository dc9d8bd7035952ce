"""What kind of document one is for reading its wording, where nothing says its type: by its title, its file name, its folder."""

from __future__ import annotations

import re
from functools import lru_cache

_GENRES: tuple[tuple[str, str], ...] = (
    ("hold_time_study", r"hold(?:ing)?[-_ ]+(?:times?|stud|memo|data|report)|standzeit|haltezeit|storage\s+of\s+intermediates|dur[ée]es?\s+de\s+(?:maintien|conservation)"),
    ("process_description", r"process\s+(?:book|description|manual|instruction|dossier|definition)|manufacturing\s+(?:description|instruction|process)|(?:prozess|verfahrens|herstell(?:ungs)?)(?:beschreibung|vorschrift|anweisung|handbuch)|(?:description|manuel)\s+du\s+proc[ée]d[ée]"),
    ("characterization_report", r"characteri[sz]ation|\bPCR?[-_ ]?\d|range[-_ ]finding|design[-_ ]of[-_ ]experiments|\bDoE\b|charakterisierung|caract[ée]risation"),
    ("development_report", r"development|entwicklung|d[ée]veloppement|\bstud(?:y|ies)\b|studie|[ée]tude|what\s+(?:was|we)\s+(?:tried|learn\w*|saw)|lessons\s+learn\w*|\btrials?\b|\bessais\b|versuche|rapport\s+(?:technique|scientifique)|optimi[sz]ation|experiments?\b|investigation\s+of"),
    ("method_sop", r"\bassay\b|\bmethod\b|test\s+(?:procedure|instruction)|determination\s+of|\bELISA\b|\bHPLC\b|\bPCR\b|karl\s+fischer|relative\s+potency|(?:amino\s+acid|elemental|thermal|image)\s+analysis|\bcontent\s+of\b|\bAM-\d|pr[üu]f(?:vorschrift|anweisung)|m[ée]thode|bestimmung"),
    ("deviation", r"deviation|abweichung|\b[ée]cart\b|\bDEV-|incident|non-?conformance|event\s+report"),
    ("qa_log", r"question|q\s?&\s?a|\bq\s+and\s+a\b|fragen|issue\s+log|open\s+points"),
    ("meeting_minutes", r"minutes|notes?\b|memo\b|interview|protokoll|compte[- ]rendu|call"),
)  # fmt: skip
# Folders that people sort documents into; asked last, the innermost first.
_FOLDERS: tuple[tuple[str, str], ...] = (
    ("deviation", r"deviation|abweichung|\b[ée]carts?\b|incident|\bevents?\b"),
    ("method_sop", r"\bmethods?\b|analytic|\bassays?\b|methoden|analytik|m[ée]thodes?"),
    ("development_report", r"development|entwicklung|d[ée]veloppement|\bstudies\b|studien|[ée]tudes"),
    ("qa_log", r"\bq\s?&\s?a\b|questions"),
)  # fmt: skip
_FOLDER = tuple((name, re.compile(pattern, re.I)) for name, pattern in _FOLDERS)
_GENRE = tuple((name, re.compile(pattern, re.I)) for name, pattern in _GENRES)


@lru_cache(maxsize=4096)
def genre_of(document_type: str | None, title: str | None, file: str) -> str | None:
    """The type that ingestion found, else the genre that title, file name or folder tells; None where none does."""
    if document_type is not None:
        return document_type
    stem = re.sub(r"[_]+", " ", file.rsplit("/", 1)[-1].rsplit(".", 1)[0])
    for text in (title or "", stem):
        for name, pattern in _GENRE:
            if text and pattern.search(text):
                return name
    for folder in reversed(file.split("/")[:-1]):
        for name, pattern in _FOLDER:
            if pattern.search(re.sub(r"[_]+", " ", folder)):
                return name
    return None
