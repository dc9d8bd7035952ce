"""What kind of evidence a reason names, and how strong it is: measured, inferred, or only asserted."""

from __future__ import annotations

import re

from knowledge.records import EvidenceType, Strength

_EVIDENCE: tuple[tuple[EvidenceType, str], ...] = (
    ("doe", r"\bDoE\b|design\s+of\s+experiments|factorial|response\s+surface|central\s+composite|\bRSM\b|screening\s+design|versuchsplan|plan\s+d['’]exp"),
    ("ofat", r"\bOFAT\b|one[- ]factor|univariate|robustness"),
    ("sdm", r"scale[- ]down\s+model|\bSDM\b"),
    ("platform", r"\bplatform\b|plattform|plateforme"),
    ("supplier", r"\b(?:supplier|vendor|manufacturer)(?:['’]s|s)?\b|lieferant|hersteller|fournisseur|fabricant|data\s+sheet"),
    ("regulatory", r"\b(?:ICH|USP|EP|Ph\.?\s?Eur|guideline|regulat\w*|pharmacop\w*|authorit\w*|behörde)\b"),
    ("literature", r"\bliterature\b|\bpublished\b|literatur"),
    ("prior_knowledge", r"prior\s+(?:knowledge|experience)|\bexperience\b|earlier\s+(?:products?|molecules?)|erfahrung|exp[ée]rience|\bas\s+far\s+as\s+I\b|\bwe\s+know\b"),
    ("convenience", r"convenien|practical|shift\s+(?:pattern|length|lead)|planning|schedul|working\s+day|morning|by\s+eye|historical\s+reasons|to\s+have\s+room"),
    ("full_scale_history", r"\bDEV-?\d|\b(?:deviation|batch(?:es)?|campaigns?|histor\w*|full[- ]scale|manufacturing|engineering\s+run|in\s+production|Charge|Abweichung|lots?)\b"),
    ("equipment_limit", r"\b(?:equipment|pump|skid|vessel|tank|port|probe|sensor|machine|press|instrument)\b[^.]{0,60}\b(?:limit|cannot|maximum|max|capacity|accuracy|reach)"),
    ("characterization", r"characteri[sz]ation|\bstud(?:y|ies|ied)\b|\btested\b|\bruns?\b|experiment|versuch|studie|[ée]tude|measured|worst[- ]case"),
)  # fmt: skip
_TYPE = tuple((name, re.compile(pattern, re.I)) for name, pattern in _EVIDENCE)
_BY_DOCUMENT: dict[str, EvidenceType] = {
    "characterization_report": "characterization", "development_report": "characterization", "hold_time_study": "characterization",
    "method_validation_report": "ofat", "stability_report": "characterization", "deviation": "full_scale_history", "capa": "full_scale_history",
    "campaign_report": "full_scale_history", "batch_history": "full_scale_history", "executed_batch_record": "full_scale_history",
}  # fmt: skip
_UNSURE = re.compile(
    r"\b(?:suggests?|expected|likely|probabl\w+|presumably|suspect\w*|might|could\s+be|I\s+think|assum\w+|leaves?\s+(?:room|one|a)|wahrscheinlich\w*|vermutlich|probablement)\b",
    re.I,
)
_SEEN = re.compile(
    r"\b(?:gave|give[ns]?|fell|falls?|rose|rises?|reached|reaches|found|seen|saw|measured|showed|shows|increas\w+|decreas\w+|lost|loses|gain\w*|cost\w*|moves?|mean|tolerance|lowest|reduced|lowered|cracked|precipitat\w*|changes?|stayed|stieg|fiel|no\s+(?:significant\s+)?effect)\b", re.I
)  # fmt: skip


def evidence_of(
    text: str, document_type: str | None = None, section: str | None = None
) -> tuple[EvidenceType | None, Strength]:
    """Kind by the wording, then by heading and document; measured where a figure stands beside what was seen."""
    found = next((name for name, pattern in _TYPE if pattern.search(text)), None)
    if found is None and section:
        found = next(
            (
                name
                for name, pattern in _TYPE
                if name in ("doe", "ofat", "supplier", "platform") and pattern.search(section)
            ),
            None,
        )
    if found is None:
        found = _BY_DOCUMENT.get(document_type or "")
    if _UNSURE.search(text):
        return found, "inferred"
    return found, "measured" if re.search(r"\d", text) and _SEEN.search(text) else "asserted"
