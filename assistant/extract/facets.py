"""What stands beside a value in its sentence: scale, other conditions, number of runs, study, batch, process version."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.records import Quantity

_N = re.compile(r"\bn\s*=\s*(\d{1,4})\b")
_RUNS = re.compile(
    r"\b(?P<n>one|two|three|four|five|six|seven|eight|nine|ten|twelve|\d{1,3})\s+(?:\w+\s+){0,2}?(?:runs?|trials?|experiments?|batches|lots|determinations|repeats|bags?|bottles?)\b",
    re.I,
)
_ONCE = re.compile(r"\b(?:run|done|tried|tested)\s+(?P<n>once|twice)\b", re.I)
_WORDS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
    "once": 1,
    "twice": 2,
}
_SCALE = re.compile(
    r"\b(\d[\d,.' ]*\s?(?:m?L|kg|g|cm²|m²))(?!\s?[/·])\s+(?:\(?\w+\)?\s+)?(?:scale|bioreactor|vessel|tank|SUB|column|model|bag|capsule|cassette|batch|bowl|filter|maßstab|flask)",
    re.I,
)
_OF_SCALE = re.compile(
    r"\b(?:vessel|bioreactor|tank|column|bag|SUB)\s+of\s+(\d[\d,.' ]*\s?(?:m?L|kg|cm))\b|\bat\s+(\d[\d,.' ]*\s?L)\b(?!/)(?=\s*(?:scale|[.;,)]|and))",
    re.I,
)
_BATCH = re.compile(
    r"\b(?:batch|charge|lot|lote?)\s+(?:no\.?\s*)?((?=[\w-]*\d)[A-Z0-9][\w-]{3,})|(?<![\w-])([A-Z]{3,6}\d{0,4}-\d{5,})(?!\w)",
    re.I,
)
_STUDY = re.compile(r"(?<![\w-])((?:PCR|HS|VC|VAL|DR|DEV|TR|RPT|STU|PCS|SR|ST)-\d{2,}[\w-]*)")
_PROCESS = re.compile(r"\bProcess\s+(\d)\b")


@dataclass(frozen=True, slots=True)
class Facets:
    scale: str | None
    n: int | None
    batch: str | None
    study: str | None
    process_version: str | None
    conditions: tuple[tuple[int, str], ...]

    def condition_beside(self, quantity: Quantity) -> str | None:
        """The other stated conditions, e.g. "2 to 8 °C" beside a time."""
        others = [text for start, text in self.conditions if not quantity.start <= start < quantity.end]
        return ", ".join(others[:3]) or None


def facets_of(sentence: str, quantities: Sequence[Quantity]) -> Facets:
    scale = _SCALE.search(sentence) or _OF_SCALE.search(sentence)
    batch = _BATCH.search(sentence)
    study = _STUDY.search(sentence)
    process = _PROCESS.search(sentence)
    return Facets(
        scale=next((g.strip() for g in scale.groups() if g), None) if scale else None,
        n=_number(sentence),
        batch=(batch.group(1) or batch.group(2)) if batch else None,
        study=study.group(1) if study else None,
        process_version=process.group(1) if process else None,
        conditions=tuple((q.start, q.text) for q in quantities if _is_condition(sentence, q)),
    )


def _is_condition(sentence: str, quantity: Quantity) -> bool:
    return bool(re.search(r"\b(?:at|bei|à|under|with)\s+(?:pH\s+)?$", sentence[: quantity.start][-12:], re.I)) or (
        quantity.unit_kind == "temperature" and bool(re.search(r"[,(]\s*$", sentence[: quantity.start]))
    )


def _number(sentence: str) -> int | None:
    if match := _N.search(sentence):
        return int(match.group(1))
    for pattern in (_ONCE, _RUNS):
        if match := pattern.search(sentence):
            word = match["n"].casefold()
            return _WORDS.get(word) or (int(word) if word.isdigit() else None)
    return None
