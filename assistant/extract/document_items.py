"""Items that a whole document is: a method, a study, an event, a batch, an equipment plate; and the steps its headings name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.extract.reading import text_quantities
from assistant.extract.setting import operation_in, setting_of
from assistant.extract.statements import Source
from assistant.extract.step_tables import batch_of
from assistant.sentences import sentence_spans
from knowledge.records import Element, KnowledgeField, KnowledgeItem, KnowledgeType

_TYPES: dict[str, KnowledgeType] = {
    "method_sop": "methods", "characterization_report": "studies", "development_report": "studies", "hold_time_study": "studies",
    "stability_report": "studies", "method_validation_report": "studies", "ppq": "studies", "deviation": "events", "capa": "events",
    "change_control": "events", "executed_batch_record": "batches",
}  # fmt: skip
_STATES: dict[KnowledgeType, tuple[tuple[str, re.Pattern[str]], ...]] = {
    "events": (
        ("root cause", re.compile(r"\b(?:root\s+cause|probable\s+cause|cause\s+(?:is|was)|caused\s+by|Ursache|cause\s+racine)\b", re.I)),
        ("impact", re.compile(r"\b(?:impact|no\s+effect\s+on|released|rejected|disposition|Auswirkung|freigegeben)\b", re.I)),
        ("action", re.compile(r"\b(?:corrective|preventive|CAPA|action\s+(?:is|was)|from\s+now\s+on|Maßnahme|künftig|action\s+corrective)\b", re.I)),
        ("recurrence", re.compile(r"\b(?:recurr\w*|happened\s+before|earlier\s+deviation|second\s+time|already\s+seen|wiederhol\w*)\b", re.I)),
    ),
    "studies": (
        ("design", re.compile(r"\b(?:design\s+with|factorial|central\s+composite|response\s+surface|OFAT|screening\s+design|spiking|worst[- ]case\s+linkage)\b", re.I)),
        ("scale", re.compile(r"\b(?:scale[- ]down\s+model|mL\s+column|L\s+(?:bioreactor|model|vessel))\b", re.I)),
        ("conclusion", re.compile(r"\b(?:conclu\w+|in\s+summary|therefore\s+(?:the|be)|it\s+is\s+shown)\b", re.I)),
        ("not studied", re.compile(r"\b(?:was|were)\s+not\s+(?:varied|studied|tested|investigated|part\s+of)\b|\bno\s+runs?\b", re.I)),
    ),
    "methods": (
        ("principle", re.compile(r"\b(?:principle|separates?|is\s+based\s+on|measures?|beruht\s+auf)\b", re.I)),
        ("reportable result", re.compile(r"\b(?:is\s+reported|report\s+(?:to|the)|reportable|rounded\s+to|angegeben)\b", re.I)),
        ("invalid when", re.compile(r"\b(?:invalid|is\s+repeated\s+(?:if|when)|ungültig)\b", re.I)),
    ),
}  # fmt: skip
_PLATE = re.compile(r"(?P<name>[A-Z][A-Za-z. ]{2,30}?)\s{1,3}$")
_PER_FIELD = 2


def document_items(source: Source, prose: Sequence[Element]) -> Iterator[KnowledgeItem]:
    """What the document itself is an item of, and the steps that headings of a process name."""
    entry = source.entry
    wanted = _TYPES.get(entry.document_type or "")
    if wanted is not None and prose:
        yield _of_document(source, wanted, prose)
    if entry.document_type == "equipment_list":
        yield from _plate(source, prose)
    if entry.document_type in ("process_description", "master_batch_record", "transfer_protocol"):
        yield from _steps(source, prose)


def _of_document(source: Source, wanted: KnowledgeType, prose: Sequence[Element]) -> KnowledgeItem:
    entry = source.entry
    first = next((e for e in prose if entry.title and entry.title[:20] in e.text), prose[0])
    cited = source.cite_text(first, _opening(first), None)
    setting = setting_of(entry.document_type, entry.title, None, None)
    known = {
        "number": entry.number, "version": entry.version, "date": entry.effective_date, "status": entry.status,
        "batch": batch_of(source) if wanted in ("events", "batches") else None,
        "technique" if wanted == "methods" else "unit operation": setting.unit_operation,
        "type": (entry.document_type or "").replace("_", " ") if wanted in ("studies", "events") else None,
    }  # fmt: skip
    fields = [KnowledgeField(name=name, value=value, citations=(cited,)) for name, value in known.items() if value]
    fields += _stated(source, wanted, prose)
    name = entry.title or entry.number or entry.file.rsplit("/", 1)[-1]
    return KnowledgeItem(id=source.record_id("i", wanted, "document"), type=wanted, name=name, fields=tuple(fields))


def _stated(source: Source, wanted: KnowledgeType, prose: Sequence[Element]) -> Iterator[KnowledgeField]:
    """Sentences that state a field in words of its own, at most two a field."""
    counts: dict[str, int] = {}
    for element in prose:
        for start, end in sentence_spans(element.text):
            sentence = element.text[start:end]
            for name, pattern in _STATES.get(wanted, ()):
                if counts.get(name, 0) < _PER_FIELD and 25 < len(sentence) < 400 and pattern.search(sentence):
                    counts[name] = counts.get(name, 0) + 1
                    yield KnowledgeField(
                        name=name, value=sentence, citations=(source.cite_text(element, sentence, "value"),)
                    )
                    break


def _plate(source: Source, prose: Sequence[Element]) -> Iterator[KnowledgeItem]:
    """A type plate: pairs of words and values."""
    fields: list[KnowledgeField] = []
    for element in prose:
        at = 0
        for quantity in text_quantities(element.text):
            match = _PLATE.search(element.text[at : quantity.start].replace("\n", "  ") + " ")
            at = quantity.end
            if match is not None:
                cited = source.cite_text(
                    element, element.text[max(0, quantity.start - len(match.group())) : quantity.end].strip(), "value"
                )
                fields.append(
                    KnowledgeField(
                        name=match["name"].strip().lower(),
                        value=quantity.text,
                        unit_ucum=quantity.unit_ucum,
                        citations=(cited,),
                    )
                )
    if fields:
        name = source.entry.number or source.entry.title or source.entry.file.rsplit("/", 1)[-1]
        yield KnowledgeItem(
            id=source.record_id("i", "equipment", "plate"), type="equipment", name=name, fields=tuple(fields)
        )


def _steps(source: Source, prose: Sequence[Element]) -> Iterator[KnowledgeItem]:
    """One item for each section whose heading names a unit operation, with its first sentence as description."""
    seen: set[str] = set()
    for element in prose:
        title = re.sub(r"^\s*\d+(?:\.\d+)*[.)]?\s*", "", (element.section or "").rsplit(" > ", 1)[-1]).strip()
        operation = operation_in(title)
        if (
            operation is None
            or title.casefold() in seen
            or element.kind != "paragraph"
            or not re.search(r"\w{3}.*\s\w{3}", element.text)
        ):
            continue
        seen.add(title.casefold())
        cited = source.cite_text(element, _opening(element), None)
        fields = (
            KnowledgeField(name="unit operation", value=operation, citations=(cited,)),
            KnowledgeField(name="description", value=_opening(element), citations=(cited,)),
        )
        yield KnowledgeItem(
            id=source.record_id("i", "steps", title.casefold()), type="steps", name=title, fields=fields
        )


def _opening(element: Element) -> str:
    spans = sentence_spans(element.text)
    return element.text[spans[0][0] : spans[0][1]] if spans else element.text
