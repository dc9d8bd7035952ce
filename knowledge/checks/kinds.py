"""What a document without a recognised type is for, guessed for the checks alone; what is shown stays unknown.

The guess goes by the title, the file's name and what stands inside: a table of ranges lays down, an account of runs
reports, a table of ratings assesses risks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.records import DocumentEntry, Element

# in the order in which they are tried on the title and the file's name
_NAMED: tuple[tuple[str, str], ...] = (
    ("deviation", r"deviation|abweichung|écart|\bDEV[- ]?\d|non-?conformance|incident"),
    ("risk_assessment", r"FMEA|risk (?:assessment|register|analysis|matrix)|risikobewertung"),
    ("method_validation_report", r"validation (?:report|summary) .*(?:method|procedure|assay)|method validation"),
    ("hold_time_study", r"hold(?:ing)?[- ]?(?:time|study|memo|report)|holding (?:of|intermediates)|bulk storage"),
    ("stability_report", r"stability (?:report|summary|study)"),
    ("executed_batch_record", r"executed (?:batch )?record|batch record .*(?:executed|lot)|\brecord of (?:lot|batch)"),
    ("master_batch_record", r"master batch record|manufacturing instruction|herstell(?:vorschrift|anweisung)"),
    ("specification", r"^specification|drug (?:substance|product) specification|spezifikation"),
    ("qa_log", r"question|Q ?& ?A|open points?|log\b|minutes|call notes"),
    ("method_sop", r"\b(?:test|analytical) (?:procedure|method)|\banalysis\b|determination of|\bmethod of analysis|by (?:HPLC|GC|ELISA|ddPCR|qPCR|SEC|titration)|assay|potency"),
    ("process_description", r"process description|manufacturing (?:process|dossier|description)|process (?:flow|book)|master description"),
    ("facility_fit", r"facility fit|equipment comparison|side by side"),
    ("batch_history", r"(?:batch|lot|campaign|run)[ _](?:history|table|overview|list|data)"),
    ("development_report", r"development|characteri[sz]ation|study|report|summary of|trials?|investigation|overview|clearance"),
)  # fmt: skip
NAMED = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _NAMED)
_LIMITS = re.compile(r"\b(?:NOR|PAR|normal|operating|proven|acceptable|allowed|target|set ?point)\b", re.IGNORECASE)
_RANGE_ACTUAL = re.compile(r"\b(?:range|limit|soll)\b.*\b(?:actual|found|ist|result|reading)\b", re.IGNORECASE)
_TRIED = re.compile(
    r"\b(?:was|were) (?:\w+ )?(?:tested|studied|run|varied|compared|tried|held|measured|found|observed)\b",
    re.IGNORECASE,
)


def guessed_kind(document: DocumentEntry, elements: Sequence[Element]) -> str | None:
    """The document's type, or a guess where it has none."""
    if document.document_type is not None:
        return document.document_type
    headers = [
        " ".join(" ".join(row) for row in e.table.rows[: max(1, e.table.header_rows)]) for e in elements if e.table
    ]
    if any(_RANGE_ACTUAL.search(header) for header in headers):
        return "executed_batch_record"
    limits = sum(len(e.table.rows) for e, h in zip([e for e in elements if e.table], headers, strict=True)
                 if e.table and len({m.casefold() for m in _LIMITS.findall(h)}) >= 2)  # fmt: skip
    if limits >= 6:
        return "process_description"
    first = next((e.text for e in elements if e.kind in ("title", "heading", "paragraph")), "")
    for text in (document.title or first[:120], document.file.rsplit("/", 1)[-1]):
        for kind, pattern in NAMED:
            if pattern.search(text):
                return kind
    prose = " ".join(e.text for e in elements if e.table is None)
    return "development_report" if len(_TRIED.findall(prose)) >= 4 else None
