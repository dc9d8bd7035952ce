"""Reasons: sentences and cells that say why, linked to the parameter, with the kind and strength of their evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.cues import STRONG_REASON
from assistant.extract.sentence_reader import Known, NameBook
from assistant.extract.setting import Setting
from assistant.extract.statements import Source
from assistant.extract.table_reader import RowReason
from assistant.sentences import sentence_spans
from knowledge.records import Element, EvidenceType, Rationale, RationaleAbout, Strength
from knowledge.records.extraction import Mention

_EVIDENCE: tuple[tuple[EvidenceType, str], ...] = (
    ("doe", r"\bDoE\b|design\s+of\s+experiments|factorial|response\s+surface|central\s+composite|\bRSM\b"),
    ("ofat", r"\bOFAT\b|one[- ]factor|univariate"),
    ("sdm", r"scale[- ]down\s+model|\bSDM\b"),
    ("supplier", r"\b(?:supplier|vendor|manufacturer)(?:['’]s)?\b|lieferant|hersteller|fournisseur|data\s+sheet"),
    ("regulatory", r"\b(?:ICH|USP|EP|Ph\.?\s?Eur|guideline|regulat|pharmacop|authorit)"),
    ("platform", r"\bplatform\b|plattform|plateforme"),
    ("literature", r"\bliterature\b|published|literatur"),
    ("prior_knowledge", r"prior\s+(?:knowledge|experience)|\bexperience\b|earlier\s+(?:products?|molecules?)|erfahrung|exp[ée]rience"),
    ("full_scale_history", r"\b(?:deviation|DEV-?\d|batch(?:es)?\s+(?:history|record|\d)|campaign|history|historical|full[- ]scale|manufacturing\s+experience|abweichung)\b"),
    ("equipment_limit", r"\b(?:equipment|pump|skid|vessel|tank|port|probe|sensor|machine|press)\b[^.]{0,60}\b(?:limit|cannot|maximum|max|capacity|accuracy|reach)"),
    ("characterization", r"characteri[sz]ation|\bstud(?:y|ies|ied)\b|\btested\b|\bruns?\b|experiment|versuch|studie|[ée]tude|measured|gave|showed|found"),
    ("convenience", r"convenien|practical|shift\s+(?:pattern|length)|planning|schedul|working\s+day|by\s+eye|historical\s+reasons"),
)  # fmt: skip
_TYPE = tuple((name, re.compile(pattern, re.I)) for name, pattern in _EVIDENCE)
_MEASURED = frozenset({"doe", "ofat", "sdm", "characterization", "full_scale_history"})
_WHY = re.compile(
    STRONG_REASON.pattern
    + r"|\bbecause\b|\bsince\b(?!\s+\d)|\bso that\b|\botherwise\b|\bto\s+(?:avoid|prevent|limit|reduce|keep|protect|ensure|minimi[sz]e|guard)\b|\b(?:was|were|is|are)\s+(?:chosen|selected|set|limited|fixed|defined|raised|lowered|reduced|shortened|tightened|widened|carried over|taken over|ranked|classified)\b"
    r"|\b(?:above|below|beyond|under|over|less than|more than|higher|lower|longer|shorter)\b[^.;]{0,90}\b(?:gave|led|leads|caused|causes|loses|lost|fell|falls|rose|rises|increases?d?|decreases?d?|drops?|dropped|fail(?:s|ed)?|precipitat|aggregat|not|needs?|clog|foul|made)\b"
    r"|\bweil\b|\bdamit\b|\bda\s|\bdenn\b|\bsonst\b|\bsinon\b|\bcar\b|\bafin\b|\bparce\s+qu|\bporque\b",
    re.I,
)
_NOT_A_REASON = re.compile(
    r"\b(?:purpose\s+of\s+this|scope\s+of\s+this|this\s+(?:document|report|procedure|section)\s+(?:describes|covers|defines))\b",
    re.I,
)


def evidence_of(text: str) -> tuple[EvidenceType | None, Strength]:
    """Kind of evidence that the wording names, and whether it was measured, inferred or only asserted."""
    found = next((name for name, pattern in _TYPE if pattern.search(text)), None)
    has_figure = bool(re.search(r"\d", text))
    if found in _MEASURED and has_figure:
        return found, "measured"
    if re.search(r"\b(?:therefore|suggests?|expected|likely|probably|presumably|may|might|could|thus)\b", text, re.I):
        return found, "inferred"
    return found, "asserted"


def table_reasons(source: Source, rows: Sequence[RowReason]) -> Iterator[Rationale]:
    for row in rows:
        citation = source.cite_row(row.element, row.row, "reason")
        kind, strength = evidence_of(row.text)
        yield _rationale(source, row.mention_id, row.text, kind, strength, citation)


def sentence_reasons(
    source: Source, element: Element, setting: Setting, book: NameBook, own: Sequence[Mention]
) -> Iterator[Rationale]:
    """Sentences that give a reason and name what for; a leading pronoun takes the name of the sentence before."""
    carried: list[Known] = []
    for start, end in sentence_spans(element.text):
        sentence = element.text[start:end]
        named = [known for _, _, candidates in book.find(sentence) for known in _fitting(candidates, setting)]
        subject = named or (
            carried
            if re.match(
                r"\s*(?:this|it|that|these|they|the\s+(?:limit|value|range|reason)|es|dies|cela)\b", sentence, re.I
            )
            else []
        )
        carried = named or carried
        if not subject or len(sentence) < 25 or not _WHY.search(sentence) or _NOT_A_REASON.search(sentence):
            continue
        kind, strength = evidence_of(sentence)
        for known in list(dict.fromkeys(subject))[:2]:
            mention_id = mention_of(known, own) or ""
            if mention_id:
                yield _rationale(
                    source, mention_id, sentence, kind, strength, source.cite_text(element, sentence, "reason")
                )


def mention_of(known: Known, mentions: Sequence[Mention]) -> str | None:
    """The first mention with the known name in its unit operation, else of its name."""
    same = [m for m in mentions if m.name.casefold() == known.name.casefold()]
    home = [m for m in same if m.unit_operation == known.unit_operation]
    return (home or same)[0].id if same else None


def _fitting(candidates: Sequence[Known], setting: Setting) -> list[Known]:
    home = [k for k in candidates if k.unit_operation == setting.unit_operation]
    if home:
        return home[:1]
    operations = {k.unit_operation for k in candidates}
    return list(candidates[:1]) if len(operations) == 1 else []


def _rationale(
    source: Source, mention_id: str, text: str, kind: EvidenceType | None, strength: Strength, citation: object
) -> Rationale:
    return Rationale.model_validate(
        {
            "id": source.record_id("r", mention_id, text[:80]),
            "about": RationaleAbout(type="parameter", id=mention_id),
            "statement": " ".join(text.split()),
            "evidence_type": kind,
            "strength": strength,
            "citation": citation,
        }
    )
