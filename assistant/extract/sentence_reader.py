"""Sentences → mentions: a quantity, the parameter it is about, and the kind of limit that the wording names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.extract.names import clean_name, name_key, usable_name
from assistant.extract.setting import Setting
from assistant.extract.statements import Details, Source, make_statement
from assistant.sentences import sentence_spans
from knowledge.quantities import find_quantities
from knowledge.records import Element, Quantity, RangeKind
from knowledge.records.extraction import Mention

_KINDS: tuple[tuple[RangeKind, str], ...] = (
    ("hold_time", r"\b(?:held|hold|holding|stored|storage|kept|stand(?:s|ing)?|wait|use within|used within)\b[^.;]{0,80}?\b(?:for|up to|at most|no longer|not more|not exceed|maximum|max|within|≤|until|not\s+longer)|\b(?:hold|holding|storage)\s+times?\b|haltezeit|standzeit|gelagert|conserv[ée]"),
    ("par", r"proven\s+acceptable|\bPARs?\b|akzeptabler\s+bereich"),
    ("nor", r"normal\s+operating|\bNORs?\b|operating\s+range|routine\s+range|betriebsbereich"),
    ("design_space", r"design\s+space"),
    ("characterized", r"\b(?:studied|characteri[sz]ed|varied|tested|examined|evaluated|explored|investigated|challenged)\b[^.;]{0,60}?\b(?:from|between|at|over|across|in the range|up to|range)|\b(?:range\s+(?:studied|tested))|untersucht|[ée]tudi[ée]"),
    ("edge_of_failure", r"\bedge\s+of\s+failure\b"),
    ("alert", r"\balert\s+(?:limit|level)|warngrenze"),
    ("action", r"\baction\s+(?:limit|level)|eingriffsgrenze"),
    ("sst", r"system\s+suitability"),
    ("ipc", r"in[- ]process\s+(?:control|limit)|\bIPC\b"),
    ("spec_shelf_life", r"shelf[- ]life\s+(?:limit|specification)"),
    ("spec_release", r"release\s+(?:limit|specification)"),
    ("acceptance", r"acceptance\s+(?:criteri|limit)|criterion"),
    ("capability", r"\b(?:capable of|can\s+(?:deliver|reach|run)|capacity\s+of|maximum\s+(?:speed|flow|pressure)\s+of\s+the)\b"),
    ("target", r"\btarget(?:ed|s)?\b|\bnominal(?:ly)?\b|\baim(?:ed)?\b|zielwert|\bcible\b"),
    ("setpoint", r"\bset\s+(?:to|at)\b|\bset[- ]?points?\b|\b(?:controlled|maintained|kept|held|operated|run|adjusted|incubated|equilibrated|performed|carried\s+out|stirred|agitated|shifted|lowered|raised|cooled|heated|diluted)\s+(?:\w+\s+){0,2}?(?:at|to|with|under)\b|sollwert|eingestellt|consigne|r[ée]gl[ée]"),
)  # fmt: skip
_KIND = tuple((kind, re.compile(pattern, re.I)) for kind, pattern in _KINDS)
_ACTUAL = re.compile(
    r"\b(?:was|were)\s+(?:measured|found|recorded|observed|read|seen)\b|\b(?:fell|rose|dropped|reached|increased|decreased|went)\b|\bgave\b|\bshowed\b|\bloss\b|\blost\b",
    re.I,
)
_SUBJECT = re.compile(
    r"(?:^|[,;:(]\s*|\b(?:the|a|an|of|with|and|when|at|der|die|das|le|la|l['’])\s+)"
    r"(?P<name>(?:[A-Za-zµα-ωÀ-ÿ][\w/&.-]*)(?:\s+(?!is\b|was\b|are\b|were\b|shall\b|must\b|should\b|has\b|have\b|can\b|may\b|of\b)[A-Za-zµα-ωÀ-ÿ0-9][\w/&.-]*){0,5}(?:\s+of\s+(?:the\s+)?\w[\w-]*(?:\s+\w[\w-]*){0,2})?)"
    r"\s*(?:,|\([^)]{1,30}\))?\s+(?:is|are|was|were|shall\s+be|must\s+be|must\s+not|should\s+be|should\s+not|has\s+to|may|can|will\s+be|wird|werden|beträgt|liegt|est|sont|doit|=|:)\b",
    re.I,
)
_NEAR_CHARS = 110


@dataclass(frozen=True, slots=True)
class Known:
    """A name that tables or definitions of the package use, with where it belongs."""

    name: str
    number: str | None
    unit_operation: str | None
    unit_kinds: frozenset[str]


class NameBook:
    """The known names of a package, found in running text; longer names first."""

    def __init__(self, known: Sequence[Known]) -> None:
        self._by_text: dict[str, list[Known]] = {}
        for one in known:
            for text in (one.name, one.number):
                if text and len(text) >= 2:
                    self._by_text.setdefault(" ".join(text.casefold().split()), []).append(one)
        names = sorted(self._by_text, key=len, reverse=True)
        self._pattern = (
            re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, names)) + r")(?![\w-])", re.I) if names else None
        )

    def find(self, text: str) -> list[tuple[int, int, list[Known]]]:
        """(start, end, candidates) of each known name in the text."""
        if self._pattern is None:
            return []
        return [
            (m.start(), m.end(), self._by_text[" ".join(m.group().casefold().split())])
            for m in self._pattern.finditer(text)
        ]


def read_sentences(source: Source, element: Element, setting: Setting, book: NameBook) -> Iterator[Mention]:
    """One mention for each parameter that a sentence gives a value to."""
    for start, end in sentence_spans(element.text):
        sentence = element.text[start:end]
        if not any(c.isdigit() for c in sentence) or len(sentence) > 700:
            continue
        quantities = [q for q in find_quantities(sentence) if q.unit_ucum is not None or q.operator not in ("eq",)]
        if not quantities:
            continue
        yield from _mentions(source, element, sentence, quantities, setting, book)


def _mentions(
    source: Source, element: Element, sentence: str, quantities: Sequence[Quantity], setting: Setting, book: NameBook
) -> Iterator[Mention]:
    names = book.find(sentence)
    for quantity in quantities:
        kind = _kind_of(sentence, quantity)
        if kind is None and (_ACTUAL.search(sentence) or quantity.operator == "eq"):
            continue
        found = _name_for(sentence, quantity, names, setting)
        if found is None:
            continue
        name, number, operation, known = found
        details = Details(kind=kind, scale=setting.scale, condition=None)
        key = (element.section or "", operation or "", name.casefold(), "text")
        statement = make_statement(
            source, key, quantity, details, (source.cite_text(element, sentence, "value"),), 0.8 if known else 0.6
        )
        yield Mention(
            id=source.record_id("m", *key),
            document_id=source.entry.id,
            name=name,
            number=number,
            unit_operation=operation,
            step=setting.step,
            subject="hold" if kind == "hold_time" else setting.subject,
            unit_kind=quantity.unit_kind,
            statements=(statement,),
        )


def _kind_of(sentence: str, quantity: Quantity) -> RangeKind | None:
    """The kind whose cue stands closest to the quantity, before it rather than behind."""
    best: tuple[int, RangeKind] | None = None
    for kind, pattern in _KIND:
        for match in pattern.finditer(sentence):
            distance = (
                quantity.start - match.end()
                if match.end() <= quantity.start
                else (match.start() - quantity.end) * 2 + 10
            )
            if match.start() < quantity.end and match.end() > quantity.start:
                distance = 0
            if 0 <= distance <= _NEAR_CHARS and (best is None or distance < best[0]):
                best = (distance, kind)
    if best is None:
        return None
    if best[1] == "hold_time" and quantity.unit_kind != "time":
        return None
    return best[1]


def _name_for(
    sentence: str, quantity: Quantity, names: list[tuple[int, int, list[Known]]], setting: Setting
) -> tuple[str, str | None, str | None, bool] | None:
    """(name, number, unit operation, known): the nearest fitting known name before the quantity, else the subject."""
    ranked: list[tuple[int, Known]] = []
    for start, end, candidates in names:
        distance = quantity.start - end if end <= quantity.start else (start - quantity.end) + 60
        if distance < 0:
            continue
        for known in candidates:
            if known.unit_kinds and quantity.unit_kind and quantity.unit_kind not in known.unit_kinds:
                continue
            home = 0 if known.unit_operation == setting.unit_operation or setting.unit_operation is None else 25
            ranked.append((distance + home, known))
    if ranked:
        _, known = min(ranked, key=lambda item: (item[0], item[1].name))
        return known.name, known.number, known.unit_operation or setting.unit_operation, True
    before = sentence[: quantity.start]
    matches = [m for m in _SUBJECT.finditer(before + " ") if len(before) - m.end() < _NEAR_CHARS]
    for match in reversed(matches):
        name, number = clean_name(match.group("name"))
        words = name_key(name)
        if usable_name(name) and 1 <= len(words) <= 6 and name.casefold() not in _NO_NAMES:
            return name[0].upper() + name[1:], number, setting.unit_operation, False
    return None


_NO_NAMES = frozenset(
    ["it", "this", "that", "these", "those", "there", "they", "we", "which", "what", "values", "value", "results", "result", "range", "ranges", "limit", "limits", "step", "all", "both", "each", "one", "es", "dies", "das", "sie", "il", "elle", "ce", "cela"]
)
