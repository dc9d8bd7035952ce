"""Sentences → mentions: a quantity, the parameter it is about, the kind of limit that the wording names, and what goes with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.extract.clauses import clause_at, clauses, is_compared
from assistant.extract.facets import Facets, facets_of
from assistant.extract.limit_cues import Reading, kind_in
from assistant.extract.namebook import NameBook, Sighting
from assistant.extract.naming import Named, name_for
from assistant.extract.reading import text_quantities
from assistant.extract.setting import Setting, operation_in
from assistant.extract.statements import Details, Source, make_statement
from assistant.sentences import sentence_spans
from knowledge.records import Element, Operator, Quantity, RangeKind
from knowledge.records.extraction import Mention

_LONGEST = 700
_PER_SENTENCE = 5
_EQUIPMENT = re.compile(
    r"\s?(?:\(?[A-Za-z-]+\s)?(?:scale|bioreactors?|vessels?|tanks?|bags?|bottles?|columns?|capsules?|cassettes?|SUBs?|skid|models?|batch(?:es)?|flasks?|records?|fermenters?|holders?|filters?|bowl|pan|press|"
    r"maßstab|behälter|reaktor|cuve|flacon|drum|container|tubes?|vials?|syringes?|loop|emulsion|solution|orbit|diameter\b(?!\s+of))\b", re.I,
)  # fmt: skip
_SUBSTANCE = re.compile(r"\b(?:with|of|in|into|mit|in|avec|de|dans|than|a|an|the|using|by|from)\s+$", re.I)
_CONTENT = re.compile(r"\s+(?:\([wv]/[wv]\)\s+)?(?:[A-Z][A-Za-z]+\b|[a-z]+(?:ic|ate|ide|ium|ol|ose|ine)\b|Tris|NaOH|NaCl|acid|base|buffer|ethanol)")
_RECOMMENDS = re.compile(r"\brecommend|\bempf|\bconseill|\buse[ds]?\b|\bcleaned\b|\bcleaning\b", re.I)
_COUNTS = re.compile(r"cycle|injection|passage|use|reuse|wash|stroke|time|bottle|flush|Zykl|utilisation|lifetime", re.I)
_LIST = re.compile(r"^\W*(?P<lead>[^:]{3,60}):\s", re.I)
_FROM_TO = re.compile(r"\b(?:collected|moved|shifted|ramped|raised|lowered|changed|gesammelt)\s+(?:\w+\s+)?from\s+$", re.I)


def read_sentences(source: Source, element: Element, setting: Setting, book: NameBook) -> Iterator[Mention]:
    """Mentions of one text element, in reading order."""
    for start, end in sentence_spans(element.text):
        sentence = element.text[start:end]
        if len(sentence) <= _LONGEST and any(c.isdigit() for c in sentence) or re.search(r"\b(?:ten|five|six|twelve|three|two)\s+\w+s\b", sentence):
            yield from _read(source, element, sentence, setting, book)


def _read(source: Source, element: Element, sentence: str, setting: Setting, book: NameBook) -> Iterator[Mention]:
    quantities = [q for q in text_quantities(sentence) if q.unit_ucum is not None or q.operator not in ("eq", "conforms", "report")]
    if not quantities or len(quantities) > 14:
        return
    parts = clauses(sentence)
    sightings = book.find(sentence)
    near = replace(setting, unit_operation=setting.unit_operation or operation_in(sentence))
    facets = facets_of(sentence, quantities)
    listed = _list_kind(sentence, quantities)
    made = 0
    for at, quantity in enumerate(quantities):
        part = clause_at(parts, quantity.start)
        before = sentence[part.start : quantity.start]
        if made >= _PER_SENTENCE or _left_out(sentence, quantities, at, before, part.part, listed is not None):
            continue
        span = (part.start, part.end)
        reading = Reading(listed) if listed else _collected(sentence, quantities, at) or kind_in(sentence, span, quantity, near, source.entry.document_type)
        if reading is None or (part.part in ("reason", "relative") and not _states(reading, quantity, part.part)):
            continue
        named = name_for(sentence, quantity, span, sightings, near)
        if named is None or (named.known is None and part.part != "main"):
            continue
        made += 1
        yield _mention(source, element, sentence, quantity, reading, named, near, facets)


def _mention(
    source: Source, element: Element, sentence: str, quantity: Quantity, reading: Reading, named: Named, setting: Setting, facets: Facets
) -> Mention:  # fmt: skip
    quantity = _with_operator(quantity, reading.operator)
    known = named.known
    subject = "hold" if reading.kind == "hold_time" else known.subject if known is not None else setting.subject
    entry = source.entry
    details = Details(
        kind=reading.kind,
        scale=facets.scale or setting.scale,
        condition=facets.condition_beside(quantity),
        n=facets.n, batch=facets.batch if reading.kind == "actual" else None,
        study=facets.study or (entry.number if reading.kind in ("characterized", "par", "edge_of_failure") and "report" in (entry.document_type or "") else None),
        process_version=facets.process_version,
    )  # fmt: skip
    key = (element.section or "", named.unit_operation or "", named.name.casefold(), "text")
    statement = make_statement(source, key, quantity, details, (source.cite_text(element, sentence, "value"),), round(min(reading.confidence, named.sure), 2))
    return Mention(
        id=source.record_id("m", *key), document_id=entry.id, name=named.name, number=known.number if known else None,
        unit_operation=named.unit_operation, step=setting.step, subject=subject, unit_kind=quantity.unit_kind, statements=(statement,),
    )  # fmt: skip


def _with_operator(quantity: Quantity, operator: Operator | None) -> Quantity:
    """A single number as the limit that the wording makes it."""
    if operator is None or quantity.operator != "eq":
        return quantity
    bound = "high" if operator in ("le", "lt") else "low"
    return quantity.model_copy(update={"operator": operator, bound: quantity.target, "target": None})


def _left_out(sentence: str, quantities: Sequence[Quantity], at: int, before: str, part: str, listed: bool) -> bool:
    """Quantities that say what something is compared with, made of, kept in, or converted to."""
    quantity = quantities[at]
    after = sentence[quantity.end : quantity.end + 40]
    if listed:
        return False
    if is_compared(before) or re.search(r"\bn\s*=\s*$|\b(?:version|DEV-|PCR-|table|figure|section)\s*$", before, re.I):
        return True
    if quantity.unit_ucum == "1" and quantity.unit_kind == "count" and quantity.operator == "eq" and not _COUNTS.search(quantity.text + after[:12]):
        return True
    if _EQUIPMENT.match(after) and quantity.unit_kind in ("volume", "area", "length", "mass", "mass_conc"):
        return True
    if quantity.unit_kind == "amount_conc" and _CONTENT.match(after) and _SUBSTANCE.search(before) and not _RECOMMENDS.search(sentence):
        return True
    if at and _is_conversion(sentence, quantities[at - 1], quantity):
        return True
    if quantity.operator == "eq" and re.search(r"\bafter\s+(?:about\s+)?$|\bnach\s+$|\bevery\s+$", before, re.I) and quantity.unit_kind == "time":
        return True
    return quantity.operator == "eq" and re.match(r"\s*[–-]\s*", after) is not None


def _is_conversion(sentence: str, earlier: Quantity, quantity: Quantity) -> bool:
    """"29 psi (2.0 bar)": the same value again in another unit."""
    between = sentence[earlier.end : quantity.start].strip()
    return between in ("(", "[", "or", "=", "/") and earlier.unit_kind == quantity.unit_kind and earlier.unit_ucum != quantity.unit_ucum


def _list_kind(sentence: str, quantities: Sequence[Quantity]) -> RangeKind | None:
    """"Target composition: 20 mM histidine, 240 mM sucrose, …": the lead-in gives the kind of every member."""
    match = _LIST.match(sentence)
    if match is None or len(quantities) < 2 or any(q.start < match.end() for q in quantities):
        return None
    if re.search(r"target|nominal|ziel|cible", match["lead"], re.I):
        return "target"
    return "setpoint" if re.search(r"composition|recipe|formula|conditions?|settings?|zusammensetzung|einstellung", match["lead"], re.I) else None


def _collected(sentence: str, quantities: Sequence[Quantity], at: int) -> Reading | None:
    """"collected from 0.8 AU/cm ascending to 1.2 AU/cm descending": two settings, not a range."""
    first = quantities[max(0, at - 1)] if at else quantities[0]
    for start in (quantities[at], first):
        if _FROM_TO.search(sentence[: start.start]) and start.operator == "eq":
            return Reading("setpoint", None, 0.7)
    return None


def _states(reading: Reading, quantity: Quantity, part: str) -> bool:
    """A value in a subordinate clause counts where the wording there makes it a limit or a result of its own."""
    if part == "relative":
        return reading.kind in ("capability", "acceptance", "alert", "action", "hold_time", "actual") and reading.confidence >= 0.65
    return reading.kind in ("capability",)


__all__ = ["Sighting", "read_sentences"]
