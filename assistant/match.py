"""How well a unit of evidence meets a question: cover of the subject, fit of the kind of statement, standing of the source."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.cues import EFFECT, EVENT, MOMENT, PERSON, REASON, REASON_HEADER, STRONG_REASON, STUDY
from assistant.question import ROLES, Asked, Term, range_kinds_of
from assistant.units import Unit
from assistant.words import near_key
from knowledge.protocols import QuantityParser
from knowledge.records import Quantity

SYNONYM, NEAR, FAR, FAMILY, IMPLIED = 0.92, 0.92, 0.72, 0.7, 0.85


@dataclass(frozen=True)
class Match:
    """One unit against one question. All figures 0..1, higher is better.

    `cover`: share of the weighted subject terms met; `own`: the part of it met in the quote itself; `fit`: whether it is the
    kind of statement asked for; `range_fit`: whether it is the kind of limit asked for. `rank` is that of the best passage.
    """

    unit: Unit
    cover: float
    own: float
    fit: float
    range_fit: float
    grades: tuple[float, ...]
    rank: int
    score: float
    quantities: tuple[Quantity, ...] = ()


def term_grade(term: Term, unit: Unit) -> float:
    """How well the unit and its context name the term."""
    best = 0.0
    for number, wording in enumerate(term.wordings):
        worth = 1.0 if number == 0 else SYNONYM
        if worth <= best:
            break
        if wording.stands_in(unit.own_keys):
            best = worth
        elif worth * NEAR > best and wording.stands_in(unit.own_keys | unit.near_keys):
            best = worth * NEAR
        elif worth * FAR > best and wording.stands_in(unit.own_keys | unit.near_keys | unit.far_keys):
            best = worth * FAR
    if best < FAMILY and term.role in {"subject", "light"} and len(term.wordings[0].words) == 1:
        words = term.wordings[0].words[0]
        if any(near_key(key, unit.own_keys) for key in words):
            best = FAMILY
        elif best < FAMILY * FAR and any(near_key(key, unit.near_keys | unit.far_keys) for key in words):
            best = FAMILY * FAR
    return best


class Judge:
    """Grades the units of one pool against one question; the rarer a term in the pool, the more it counts."""

    def __init__(self, asked: Asked, parse: QuantityParser) -> None:
        self._asked = asked
        self._parse = parse

    def rank(self, pool: Sequence[tuple[Unit, int]], keep: int = 60) -> list[Match]:
        """The best units, best first; ties by document order. `pool` is (unit, rank of its passage)."""
        terms = self._asked.terms
        graded = [(unit, rank, tuple(term_grade(term, unit) for term in terms)) for unit, rank in pool]
        weights = self._weights([grades for _, _, grades in graded])
        total = sum(weights) or 1.0
        rough = sorted(
            ((sum(w * g for w, g in zip(weights, grades, strict=True)) / total, -rank, unit.id, unit, rank, grades)
             for unit, rank, grades in graded),
            key=lambda row: (-row[0], -row[1], row[2]),
        )
        matches = [self._match(unit, rank, grades, weights) for _, _, _, unit, rank, grades in rough[:keep]]
        return sorted(matches, key=lambda match: (-match.score, match.rank, match.unit.id))

    def _weights(self, grades: Sequence[tuple[float, ...]]) -> tuple[float, ...]:
        count = len(grades) or 1
        weights = []
        for number, term in enumerate(self._asked.terms):
            present = sum(1 for row in grades if row[number] >= FAMILY)
            rarity = math.log((count + 1) / (present + 0.5)) / math.log((count + 1) / 0.5)
            weights.append(term.weight * (0.55 + 0.45 * max(0.0, min(1.0, rarity))))
        return tuple(weights)

    def _match(self, unit: Unit, rank: int, grades: tuple[float, ...], weights: tuple[float, ...]) -> Match:
        asked = self._asked
        quantities = tuple(self._parse(unit.text)) if asked.wants_quantity or asked.quantities else ()
        lifted = tuple(
            max(grade, IMPLIED) if term.kinds and any(q.unit_kind in term.kinds for q in quantities) else grade
            for grade, term in zip(grades, asked.terms, strict=True)
        )
        subject = [
            (weight, grade) for weight, grade, term in zip(weights, lifted, asked.terms, strict=True) if term.role != "light"
        ] or list(zip(weights, lifted, strict=True))
        total = sum(weight for weight, _ in subject) or 1.0
        cover = sum(weight * grade for weight, grade in subject) / total
        own = sum(weight * grade for weight, grade in subject if grade >= SYNONYM * SYNONYM) / total
        light = [grade for grade, term in zip(lifted, asked.terms, strict=True) if term.role == "light"]
        fit = kind_fit(asked, unit, quantities)
        range_fit = limit_fit(asked, unit)
        score = (0.8 * cover + 0.2 * own) * (0.45 + 0.55 * fit) * range_fit
        score += 0.04 * (sum(light) / len(light) if light else 0.5) + 0.06 / (1 + rank / 4)
        score *= standing(asked, unit)
        return Match(unit, cover, own, fit, range_fit, lifted, rank, score, quantities)


def kind_fit(asked: Asked, unit: Unit, quantities: Sequence[Quantity]) -> float:
    """Whether the unit is the kind of statement that the question wants."""
    text = unit.text
    if asked.kind == "why":
        return reason_fit(unit)
    if asked.kind == "range_origin":
        return max(1.0 if STUDY.search(text) else 0.3, 0.9 * reason_fit(unit))
    if asked.wants_quantity:
        return quantity_fit(asked, unit, quantities)
    if asked.kind == "who":
        return 1.0 if PERSON.search(text) else 0.4
    if asked.kind == "when":
        return 1.0 if MOMENT.search(text) else 0.4
    if asked.kind == "deviation":
        return 1.0 if EVENT.search(text) else 0.5
    if asked.kind == "criticality":
        return 1.0 if ROLES.search(text) else 0.4
    if unit.kind == "caption":
        return 0.3
    return 0.8


def quantity_fit(asked: Asked, unit: Unit, quantities: Sequence[Quantity]) -> float:
    if not quantities:
        if unit.grid is not None and any(char.isdigit() for char in unit.text):
            return 0.8
        return 0.45 if any(char.isdigit() for char in unit.text) else 0.1
    if not asked.unit_kinds or any(quantity.unit_kind in asked.unit_kinds for quantity in quantities):
        return 1.0
    if unit.grid is not None or any(quantity.unit_kind in {None, "dimensionless", "count"} for quantity in quantities):
        return 0.75
    return 0.35


def reason_fit(unit: Unit) -> float:
    if unit.kind == "caption":
        return 0.1
    if unit.grid is not None and unit.row is not None:
        for _, header, cell in unit.grid.cells(unit.row):
            if header and REASON_HEADER.search(header) and len(cell.split()) >= 3:
                return 1.0
    if STRONG_REASON.search(unit.text):
        return 1.0
    if REASON.search(unit.text):
        return 0.9
    return 0.55 if EFFECT.search(unit.text) else 0.25


def limit_fit(asked: Asked, unit: Unit) -> float:
    """1 where the kind of limit asked for is named, less where only another kind is."""
    wanted = asked.range_kinds - {"hold_time"}
    if not wanted:
        return 1.0
    named = range_kinds_of(f"{unit.text} {unit.near}")
    if wanted & named:
        return 1.0
    return 0.7 if named - {"hold_time"} else 0.85


def standing(asked: Asked, unit: Unit) -> float:
    """Superseded and draft documents stand behind current ones, unless the old version is what is asked about."""
    if unit.document.status == "current" or asked.old_version:
        return 1.0
    return 0.85
