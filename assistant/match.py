"""How well a unit of evidence meets a question: cover of the subject, fit of the kind of statement, standing of the source."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.cues import ANSWER_HEADER, EFFECT, EVENT, MOMENT, PERSON, PLAIN_REASON_HEADER, REASON, REASON_HEADER, STRONG_REASON, STUDY
from assistant.question import ROLES, Asked, Term, range_kinds_of
from assistant.similarity import Similarity
from assistant.rows import statement_of
from assistant.units import Unit
from assistant.vocabulary import unit_kinds
from assistant.words import fold, key_set, keys, near_key, query_keys, tokens
from assistant.words import standing as standing_of
from knowledge.protocols import QuantityParser
from knowledge.records import Quantity

SYNONYM, NEAR, BESIDE, FAR, SOURCE, FAMILY, IMPLIED = 0.92, 0.92, 0.8, 0.8, 0.7, 0.7, 0.85
ALIEN = 0.12
COMPARED, CLOSENESS_WEIGHT = 16, 0.35


@dataclass(frozen=True)
class Match:
    """One unit against one question. All figures 0..1, higher is better.

    `cover`: share of the weighted subject terms met; `own`: the part of it met in the quote itself; `fit`: whether it is the
    kind of statement asked for; `range_fit`: whether it is the kind of limit asked for. `rank` is that of the best passage.
    """

    unit: Unit
    asked: Asked
    cover: float
    own: float
    fit: float
    range_fit: float
    grades: tuple[float, ...]
    rank: int
    score: float
    quantities: tuple[Quantity, ...] = ()
    closeness: float | None = None
    alien: int = 0

    @property
    def support(self) -> float:
        """Cover, raised where the meaning is close: what decides whether this answers at all."""
        return self.cover + 0.45 * max(0.0, (self.closeness or 0.0) - 0.45) - ALIEN * self.alien


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
        elif worth * BESIDE > best and wording.stands_in(unit.own_keys | unit.near_keys | unit.before_keys):
            best = worth * BESIDE
        elif worth * FAR > best and wording.stands_in(unit.own_keys | unit.near_keys | unit.far_keys):
            best = worth * FAR
        elif worth * SOURCE > best and wording.stands_in(unit.own_keys | unit.near_keys | unit.far_keys | unit.source_keys):
            best = worth * SOURCE
    if best < FAMILY and term.role in {"subject", "general", "light"} and len(term.wordings[0].words) == 1:
        words = term.wordings[0].words[0]
        if any(near_key(key, unit.own_keys) for key in words):
            best = FAMILY
        elif best < FAMILY * FAR and any(near_key(key, unit.near_keys | unit.far_keys) for key in words):
            best = FAMILY * FAR
    return best


class Judge:
    """Grades the units of one pool against one question; the rarer a term in the pool, the more it counts."""

    def __init__(self, asked: Asked, parse: QuantityParser, similarity: Similarity | None = None) -> None:
        self._asked = asked
        self._parse = parse
        self._similarity = similarity

    def rank(self, pool: Sequence[tuple[Unit, int]], keep: int = 60) -> list[Match]:
        """The best units, best first; ties by document order. `pool` is (unit, rank of its passage)."""
        terms = self._asked.terms
        graded = [(unit, rank, tuple(term_grade(term, unit) for term in terms)) for unit, rank in pool]
        weights = self._weights([grades for _, _, grades in graded])
        alien = sum(
            1 for number, term in enumerate(terms)
            if term.role == "subject" and all(grades[number] < 0.5 for _, _, grades in graded)
        )
        total = sum(weights) or 1.0
        rough = sorted(
            ((sum(w * g for w, g in zip(weights, grades, strict=True)) / total, -rank, unit.id, unit, rank, grades)
             for unit, rank, grades in graded),
            key=lambda row: (-row[0], -row[1], row[2]),
        )
        matches = [replace(self._match(unit, rank, grades, weights), alien=alien) for _, _, _, unit, rank, grades in rough[:keep]]
        if self._similarity is not None:
            matches = self._closer(matches)
        return sorted(matches, key=lambda match: (-match.score, match.rank, match.unit.id))

    def _closer(self, matches: list[Match]) -> list[Match]:
        """The best ones judged by meaning too."""
        matches = sorted(matches, key=lambda match: (-match.score, match.rank, match.unit.id))
        head = matches[:COMPARED]
        assert self._similarity is not None
        cosines = self._similarity.cosines(self._asked.text, [match.unit for match in head])
        closer = [
            match if cosine is None else replace(match, closeness=cosine, score=match.score + CLOSENESS_WEIGHT * cosine)
            for match, cosine in zip(head, cosines, strict=True)
        ]
        return closer + matches[COMPARED:]

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
        statement = statement_of(unit, self._parse) if asked.wants_quantity else unit.text
        quantities = tuple(self._parse(statement)) if asked.wants_quantity else ()
        lifted = tuple(
            max(grade, IMPLIED) if term.kinds and any(q.unit_kind in term.kinds for q in quantities) else grade
            for grade, term in zip(grades, asked.terms, strict=True)
        )
        held = [grade >= SYNONYM * SYNONYM or (term.role == "code" and grade >= SOURCE) for grade, term in zip(lifted, asked.terms, strict=True)]
        graded = list(zip(weights, lifted, held, strict=True))
        subject = [row for row, term in zip(graded, asked.terms, strict=True) if term.role not in {"light", "general"}] or graded
        total = sum(weight for weight, _, _ in subject) or 1.0
        cover = sum(weight * grade for weight, grade, _ in subject) / total
        own = sum(weight * grade for weight, grade, held in subject if held) / total
        light = [grade for grade, term in zip(lifted, asked.terms, strict=True) if term.role in {"light", "general"}]
        fit = kind_fit(asked, unit, quantities)
        range_fit = limit_fit(asked, unit, quantities)
        score = (0.8 * cover + 0.2 * own) * (0.45 + 0.55 * fit) * range_fit
        score += 0.04 * (sum(light) / len(light) if light else 0.5) + 0.06 / (1 + rank / 4)
        score *= standing(asked, unit)
        return Match(unit, asked, cover, own, fit, range_fit, lifted, rank, score, quantities)


def kind_fit(asked: Asked, unit: Unit, quantities: Sequence[Quantity]) -> float:
    """Whether the unit is the kind of statement that the question wants."""
    text = unit.text
    if text.rstrip().endswith("?"):
        return 0.05
    if answers_logged_question(unit):
        return 1.0
    if asked.kind == "why":
        return reason_fit(unit)
    if asked.kind == "range_origin":
        return max(1.0 if STUDY.search(text) else 0.3, 0.9 * reason_fit(unit))
    if asked.wants_quantity:
        return quantity_fit(asked, unit, quantities)
    if asked.name_of is not None:
        return 1.0 if names(asked, unit) else 0.4
    if asked.kind in _CUES:
        cue, without = _CUES[asked.kind]
        return 1.0 if cue.search(text) else without
    return 0.3 if unit.kind == "caption" else 0.8


# What a statement of a kind shows, and what it is worth without.
_CUES = {
    "who": (PERSON, 0.4),
    "when": (MOMENT, 0.4),
    "deviation": (EVENT, 0.5),
    "criticality": (ROLES, 0.4),
    "consequence": (EFFECT, 0.5),
}
_MODIFIER = re.compile(r"([^\s,;:()|]+)[ -]$")
_FOLLOWER = re.compile(r"^(?:s|es|en)?[ :]+([A-Z0-9][^\s,;:()|]*)")


def names(asked: Asked, unit: Unit) -> bool:
    """Whether the unit names one of what is asked for: `laboratory dryer`, `lot 502X`, or a table cell under that word."""
    noun = asked.name_of or ""
    wanted = query_keys(noun)
    given = {fold(token) for token in tokens(asked.text)}
    if unit.grid is not None and unit.row is not None:
        for col, header, cell in unit.grid.cells(unit.row):
            if not wanted.isdisjoint(key_set(header)) and cell.strip():
                return True
            if col == unit.grid.label_column(unit.row) and not wanted.isdisjoint(key_set(cell)):
                return len(unit.grid.cells(unit.row)) > 1
    for match in re.finditer(r"[^\W_]+", unit.text):
        if wanted.isdisjoint(keys(match.group())):
            continue
        before = _MODIFIER.search(unit.text[: match.start()])
        if before and _telling(before.group(1), given):
            return True
        after = _FOLLOWER.match(unit.text[match.end() :])
        if after and _telling(after.group(1), given):
            return True
        if re.match(r"\W+(?:(?:is|was|are|were|:|=|named|called)\s+(?:an?\s+|the\s+)?[A-Z0-9]|of\s+\d)", unit.text[match.end() :]):
            return True
    return False


def _telling(word: str, given: set[str]) -> bool:
    return fold(word) not in given and "/" not in word and standing_of(word) not in {"stop", "light", "general"}


def answers_logged_question(unit: Unit) -> bool:
    """A row of a question log with its answer."""
    if unit.grid is None or unit.row is None:
        return False
    cells = unit.grid.cells(unit.row)
    return any("?" in cell for _, _, cell in cells) and any(ANSWER_HEADER.search(header) for _, header, _ in cells)


def quantity_fit(asked: Asked, unit: Unit, quantities: Sequence[Quantity]) -> float:
    """1 with a value of the kind asked for; little without any number; a value of another kind fits no strict question."""
    if not any(char.isdigit() for char in unit.text):
        return 0.1
    if not asked.unit_kinds:
        return 1.0 if quantities else 0.75
    if any(quantity.unit_kind in asked.unit_kinds for quantity in quantities):
        return 1.0
    bare = any(quantity.unit_kind in {None, "dimensionless", "count", "1"} for quantity in quantities) or not quantities
    if bare and unit.grid is not None and unit.row is not None:
        heads = [unit.grid.label(unit.row), *(header for _, header, cell in unit.grid.cells(unit.row) if cell.strip())]
        if any(unit_kinds(head) & asked.unit_kinds for head in heads):
            return 0.9
    elif bare and unit_kinds(unit.text) & asked.unit_kinds:
        return 0.8
    return 0.3 if asked.strict_kind else 0.6


def reason_fit(unit: Unit) -> float:
    if unit.kind == "caption":
        return 0.1
    if unit.grid is not None and unit.row is not None:
        for _, header, cell in unit.grid.cells(unit.row):
            if not header or not any(char.isalpha() for char in cell):
                continue
            if PLAIN_REASON_HEADER.search(header) or (REASON_HEADER.search(header) and len(cell.split()) >= 3):
                return 1.0
    if STRONG_REASON.search(unit.text):
        return 1.0
    if REASON.search(unit.text):
        return 0.9
    return 0.55 if EFFECT.search(unit.text) else 0.25


STRICT_LIMITS = frozenset({"nor", "par", "edge_of_failure", "alert", "action", "characterized"})


def limit_fit(asked: Asked, unit: Unit, quantities: Sequence[Quantity]) -> float:
    """1 where the kind of limit asked for is named, less where only another kind is, or none."""
    wanted = asked.range_kinds - {"hold_time"}
    if not wanted or asked.wants_reason:
        return 1.0
    named = range_kinds_of(f"{unit.text} {unit.near}") - {"hold_time"}
    if wanted & named:
        return 1.0
    if wanted & STRICT_LIMITS:
        ranged = any(quantity.operator not in {"eq"} for quantity in quantities)
        return 0.8 if ranged and not named else 0.55
    return 0.7 if named else 0.85


def standing(asked: Asked, unit: Unit) -> float:
    """Superseded and draft documents stand behind current ones, unless the old version is what is asked about."""
    if unit.document.status == "current" or asked.old_version:
        return 1.0
    return 0.85
