"""One statement → sentences that are true by it, and sentences that are false by one change."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.llm.grounds import Ground
from assistant.llm.lexicon import GLUE, NEUTRAL, OPPOSITES
from assistant.words import is_code, tokens
from knowledge.quantities import find_quantities
from knowledge.records import Quantity

_NUMBER = re.compile(r"(?<![\w.,-])\d+(?:[.,]\d+)*(?![\w-])")
_UNIT_PAIRS = """
> mg>g g>kg kg>g µg>mg ng>µg mL>L L>mL µL>mL h>min min>h s>min °C>K %>ppm ppm>% bar>mbar psi>bar rpm>Hz
g/L>mg/L mg/mL>µg/mL mg/L>g/L mM>M µm>mm mm>µm nm>µm cm>mm m²>cm² days>hours day>hour months>weeks hours>days
minutes>hours kN>N kDa>Da L/h>mL/h mL/min>L/min NTU>AU CV>mL
"""
_OTHER_UNIT = dict(pair.split(">") for pair in _UNIT_PAIRS.split())
_OPERATORS = (
    ("no more than", "at least"),
    ("not more than", "not less than"),
    ("no longer than", "at least"),
    ("at most", "at least"),
    ("at least", "at most"),
    ("up to", "at least"),
    ("NMT", "NLT"),
    ("NLT", "NMT"),
    ("≤", "≥"),
    ("≥", "≤"),
    ("below", "above"),
    ("above", "below"),
    ("<", ">"),
    ("less than", "more than"),
    ("more than", "less than"),
    ("maximum", "minimum"),
)
_DROPPED = (
    (r"\b(was|were|is|are|has been|have been|had|did|does|do|may|must|should|shall|could|can) not\b", r"\1"),
    (r"\bno (?!more|longer|less|later|earlier|\.)", "a "),
    (r"\bwithout\b", "with"),
    (r"\bnever\b", "always"),
    (r"\bnot (?=\w+ed\b)", ""),
    (r"\bcannot\b", "can"),
)
_DENIED = re.compile(r"\b(was|were|is|are|has|have|may|must|should|can)\b(?! (?:not|no|never))")
_RANGE = re.compile(r"(\d[\d.,]*)(\s?[–-]\s?|\s+to\s+)(\d[\d.,]*)")


@dataclass(frozen=True)
class Case:
    ground: Ground
    others: Sequence[Ground]
    rng: random.Random

    @property
    def text(self) -> str:
        return " ".join(self.ground.unit.text.split())

    @property
    def row(self) -> tuple[str, list[tuple[str, str]]] | None:
        """Label and (header, value) of a table row."""
        unit = self.ground.unit
        if unit.grid is None or unit.row is None:
            return None
        label_col = unit.grid.label_column(unit.row)
        cells = [(head, text) for col, head, text in unit.grid.cells(unit.row) if col != label_col and head]
        return unit.grid.label(unit.row), cells


# ---- true


def verbatim(case: Case) -> Iterator[str]:
    yield case.text


def typeset(case: Case) -> Iterator[str]:
    """Dashes of ranges as words, signs of operators as words, thousands without comma."""
    if case.row is not None:
        return
    text = re.sub(r"(?<=\d)\s?–\s?(?=\d)", " to ", case.text)
    text = re.sub(r"≤\s?", "no more than ", text)
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    if text != case.text and not re.search(r"\d{4}-\d|\d–\d.*\d–\d|±", case.text):
        yield text


def attributed(case: Case) -> Iterator[str]:
    if case.row is None and case.text[:1].isupper() and not is_code(case.text.split()[0]):
        first, _, rest = case.text.partition(" ")
        lowered = first.lower() if first.istitle() else first
        yield f"According to the report, {lowered} {rest}"


def cells(case: Case) -> Iterator[str]:
    """A value of a table row with its header."""
    if case.row is None:
        return
    label, found = case.row
    for head, value in found:
        quantities = find_quantities(value)
        if any(q.unit_ucum for q in quantities) and len(value.split()) <= 6 and any(c.isalpha() for c in label):
            yield f"{label}: {head} {value}."
            yield f"The {head} of {label} is {value}."


def since(case: Case) -> Iterator[str]:
    if case.row is None and " because " in case.text:
        yield case.text.replace(" because ", " since ", 1)


# ---- false


Lies = Iterator[tuple[str, Ground]]


def value(case: Case) -> Lies:
    for match in list(_NUMBER.finditer(case.text))[:3]:
        digits = match.group()
        at = case.rng.randrange(len(digits))
        while not digits[at].isdigit():
            at = case.rng.randrange(len(digits))
        other = case.rng.choice([d for d in "123456789" if d != digits[at]])
        changed = digits[:at] + other + digits[at + 1 :]
        yield case.text[: match.start()] + changed + case.text[match.end() :], case.ground


def exchanged(case: Case) -> Lies:
    """Two values of the same kind change places."""
    found = [q for q in find_quantities(case.text) if q.unit_as_written]
    for one, two in pairwise(found):
        if (
            one.unit_as_written == two.unit_as_written
            and one.text != two.text
            and one.operator == two.operator == "eq"
            and not _same_number(one, two)
        ):
            text = case.text
            yield text[: one.start] + two.text + text[one.end : two.start] + one.text + text[two.end :], case.ground


def _same_number(one: Quantity, two: Quantity) -> bool:
    return one.target == two.target


def unit(case: Case) -> Lies:
    for quantity in find_quantities(case.text)[:3]:
        other = _OTHER_UNIT.get(quantity.unit_as_written or "")
        if other and quantity.unit_start is not None and quantity.unit_end is not None:
            yield case.text[: quantity.unit_start] + other + case.text[quantity.unit_end :], case.ground


def range_end(case: Case) -> Lies:
    for match in list(_RANGE.finditer(case.text))[:2]:
        high = match.group(3).rstrip(".,")
        wider = f"{float(high.replace(',', '')) * 1.2:.{len(high.partition('.')[2])}f}"
        if wider != high.replace(",", ""):
            yield case.text[: match.start(3)] + wider + case.text[match.start(3) + len(high) :], case.ground


def operator(case: Case) -> Lies:
    for said, instead in _OPERATORS:
        if (match := re.search(rf"(?<!\w){re.escape(said)}(?!\w)", case.text)) is not None:
            yield case.text[: match.start()] + instead + case.text[match.end() :], case.ground


def denial_lost(case: Case) -> Lies:
    for pattern, instead in _DROPPED:
        changed = re.sub(pattern, instead, case.text, count=1)
        if changed != case.text and case.row is None:
            yield changed, case.ground


def denial_added(case: Case) -> Lies:
    if case.row is None and (match := _DENIED.search(case.text)) is not None:
        yield f"{case.text[: match.end()]} not{case.text[match.end() :]}", case.ground


def direction(case: Case) -> Lies:
    for match in re.finditer(r"[A-Za-z]+", case.text):
        contrary = OPPOSITES.get(match.group())
        if contrary and match.group() not in {
            "on",
            "first",
            "high",
            "up",
            "action",
            "open",
            "release",
            "alert",
            "more",
            "end",
        }:
            yield case.text[: match.start()] + min(contrary) + case.text[match.end() :], case.ground


def entity(case: Case) -> Lies:
    """A name or noun taken from another statement."""
    if case.row is not None:
        return
    own = [token for token in tokens(case.text) if _telling(token)]
    known = case.ground.statement.keys | case.ground.context.keys
    other = case.rng.choice(case.others)
    strange = [t for t in tokens(other.unit.text) if _telling(t) and other.statement.keys and not _known(t, known)]
    if own and strange:
        said = case.rng.choice(own)
        instead = case.rng.choice(strange)
        changed = re.sub(rf"(?<!\w){re.escape(said)}(?!\w)", instead, case.text)
        if changed != case.text:
            yield changed, case.ground


def _telling(token: str) -> bool:
    low = token.lower()
    plain = (
        token.isalpha()
        and len(token) > 4
        and low not in GLUE
        and low not in NEUTRAL
        and not low.endswith(("ed", "ly", "ing"))
    )
    return plain or (is_code(token) and not find_quantities(token))


def _known(token: str, keys: frozenset[str]) -> bool:
    from assistant.llm.lexicon import word_keys

    return not word_keys(token).isdisjoint(keys)


def key(case: Case) -> Lies:
    other = case.rng.choice(case.others)
    mine = {t for t in tokens(case.text) if len(t) > 3}
    theirs = {t for t in tokens(other.unit.text) if len(t) > 3}
    if other is not case.ground and len(mine & theirs) < 0.5 * len(mine):
        yield case.text, other


def header(case: Case) -> Lies:
    """The value of one column said of another."""
    if case.row is None:
        return
    label, found = case.row
    for (head, said), (_, instead) in pairwise(found):
        if (
            find_quantities(instead)
            and instead.strip() != said.strip()
            and any(c.isdigit() for c in said)
            and len(instead.split()) <= 6
        ):
            yield f"The {head} of {label} is {instead}.", case.ground


REWORDINGS: dict[str, Callable[[Case], Iterator[str]]] = {
    "verbatim": verbatim,
    "typeset": typeset,
    "attributed": attributed,
    "cells": cells,
    "since": since,
}
LIES: dict[str, Callable[[Case], Lies]] = {
    "value": value,
    "exchanged": exchanged,
    "unit": unit,
    "range_end": range_end,
    "operator": operator,
    "denial_lost": denial_lost,
    "denial_added": denial_added,
    "direction": direction,
    "entity": entity,
    "key": key,
    "header": header,
}
