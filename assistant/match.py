"""How well a unit of evidence meets a question: cover of the subject, kind of statement, closeness in meaning."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.fit import kind_fit, limit_fit
from assistant.question import Asked, Term, counts
from assistant.rows import statement_of
from assistant.similarity import Similarity
from assistant.units import Unit
from assistant.words import near_key
from knowledge.protocols import QuantityParser
from knowledge.records import Quantity

# What a term is worth by where it is met: in the quote or beside it, in the sentences around, in the headings, in the
# title.
NEAR, AROUND, FAR, SOURCE, FAMILY, IMPLIED = 0.92, 0.6, 0.7, 0.5, 0.75, 0.85
MET = 0.7
COMPARED, USUAL_CLOSENESS, FAR_CLOSENESS, OLDER, OTHER_CODE = 16, 0.35, 0.2, 0.85, 0.8
# Weights of the features of `Match.score`, in their order, fitted pairwise (right unit against the others of its
# question) on
# the sample package and three invented ones, each checked on the packages left out; rounded.
RELEVANCE = (2.4, 1.8, -0.9, 1.2, 1.3, 4.0, 5.5, 4.4, 1.6, 1.8, 0.6, -0.8, 0.4, 3.1, 3.1)
BARE, KNOWN, OF_DOCUMENT = 0.05, 0.08, 0.85
_RELEVANCE_SCALE = 20.0


@dataclass(frozen=True)
class Passage:
    """The best passage that a unit stands in or beside: its rank from 0, cosine, and lexical score (1 for the
    highest).
    """

    rank: int
    dense: float
    lexical: float


@dataclass(frozen=True)
class Candidate:
    """A unit of the pool. `known`: share of the subject that the parameter meets whose statement or reason it is."""

    unit: Unit
    passage: Passage
    known: float = 0.0


@dataclass(frozen=True)
class Match:
    """One unit against one question. All figures 0..1, higher is better.

    `own`: share of the weighted subject terms met in the quote and its headers; `far`, `around`: what the headings
    and the
    sentences around add; `cover`: all together;
    `fit`: whether it is the kind of statement asked for; `range_fit`: whether it is the kind of limit asked for.
    `rank` is that of the best passage; `closeness` the cosine to the question where an embedder is at hand.
    """

    unit: Unit
    asked: Asked
    own: float
    cover: float
    far: float
    around: float
    numbers: float
    loose: float
    fit: float
    range_fit: float
    grades: tuple[float, ...]
    own_grades: tuple[float, ...]
    passage: Passage
    closeness: float | None = None
    alien: float = 0.0
    weights: tuple[float, ...] = ()
    known: float = 0.0
    quantities: tuple[Quantity, ...] = ()

    @property
    def score(self) -> float:
        """Relevance, for ranking within one question: a linear model (see `RELEVANCE`)."""
        meaning = self.meaning
        context = self.cover - self.own
        features = (
            self.own,
            context,
            float(self.own < BARE),
            self.numbers,
            self.loose,
            self.fit,
            self.range_fit,
            meaning,
            1 / (1 + self.passage.rank / 3),
            self.passage.dense,
            self.passage.lexical,
            float(self.unit.kind == "row"),
            self.own * self.fit,
            self.own * meaning,
            context * meaning,
        )
        relevance = sum(weight * value for weight, value in zip(RELEVANCE, features, strict=True)) / _RELEVANCE_SCALE
        relevance += KNOWN * self.known
        if any(t.role == "code" and g < 0.5 for t, g in zip(self.asked.terms, self.grades, strict=True)):
            relevance *= OTHER_CODE
        return relevance * (OLDER if self.unit.document.status != "current" and not self.asked.old_version else 1.0)

    @property
    def meaning(self) -> float:
        """The cosine, or what is usual where it is not known."""
        return USUAL_CLOSENESS if self.closeness is None else self.closeness

    @property
    def support(self) -> float:
        """What decides whether this answers at all."""
        meaning = self.meaning
        return self.own + 0.6 * (self.cover - self.own) + 0.5 * (meaning - 0.45)


def own_grade(term: Term, unit: Unit) -> float:
    """How well the quote and its headers name the term."""
    best = 0.0
    if not term.heads.isdisjoint(unit.named_keys):
        for way in term.wordings:
            if way.worth > best and way.stands_in(unit.own_keys):
                best = way.worth
            elif way.worth * NEAR > best and way.stands_in(unit.named_keys):
                best = way.worth * NEAR
    if best < OF_DOCUMENT and term.role == "code" and any(way.stands_in(unit.source_keys) for way in term.wordings):
        return OF_DOCUMENT  # the record of a batch, the report of an event: all of it is about that code
    if best < FAMILY and term.role in {"subject", "general", "light"} and len(term.wordings[0].words) == 1:
        keys = term.wordings[0].words[0]
        if any(near_key(key, unit.own_keys) for key in keys):
            best = FAMILY
    return best


def context_grades(term: Term, unit: Unit, own: float) -> tuple[float, float, float]:
    """What headings, the sentences around, and the title add to the grade of a term that the quote does not name."""
    if own >= MET:
        return (0.0, 0.0, 0.0)
    grades = []
    for words in (unit.far_keys, unit.around_keys, unit.source_keys):
        if term.heads.isdisjoint(words) and term.heads.isdisjoint(unit.named_keys):
            grades.append(0.0)
            continue
        held = unit.named_keys | words
        worth = max((way.worth for way in term.wordings if way.stands_in(held)), default=0.0)
        grades.append(max(0.0, worth - own))
    return (grades[0], grades[1], grades[2])


class Judge:
    """Grades the units of one pool against one question; the rarer a term in the pool, the more it counts."""

    def __init__(self, asked: Asked, parse: QuantityParser, similarity: Similarity | None = None) -> None:
        self._asked = asked
        self._parse = parse
        self._similarity = similarity

    def rank(self, pool: Sequence[Candidate], keep: int = 60) -> list[Match]:
        """The best units, best first; ties by document order."""
        terms = self._asked.terms
        owned = [tuple(own_grade(term, candidate.unit) for term in terms) for candidate in pool]
        weights = self._weights(owned)
        total = sum(weights) or 1.0
        rough = sorted(
            zip(pool, owned, strict=True),
            key=lambda row: (
                -sum(w * g for w, g in zip(weights, row[1], strict=True)) / total - 0.6 / (1 + row[0].passage.rank / 4),
                row[0].unit.id,
            ),
        )
        alien = self._alien(owned)
        matches = [self._match(candidate, grades, weights, alien) for candidate, grades in rough[:keep]]
        return self._closer(matches)

    def _closer(self, matches: list[Match]) -> list[Match]:
        """The best ones judged by meaning too."""
        matches = sorted(matches, key=lambda match: (-match.score, match.passage.rank, match.unit.id))
        if self._similarity is not None:
            head = matches[:COMPARED]
            cosines = self._similarity.cosines(self._asked.text, [match.unit for match in head])
            matches = [replace(m, closeness=c) for m, c in zip(head, cosines, strict=True)] + [
                replace(match, closeness=FAR_CLOSENESS) for match in matches[COMPARED:]
            ]
        return sorted(matches, key=lambda match: (-match.score, match.passage.rank, match.unit.id))

    def _weights(self, grades: Sequence[tuple[float, ...]]) -> tuple[float, ...]:
        count = len(grades) or 1
        weights = []
        for number, term in enumerate(self._asked.terms):
            present = sum(1 for row in grades if row[number] >= MET)
            rarity = math.log((count + 1) / (present + 0.5)) / math.log((count + 1) / 0.5)
            weights.append(term.weight * (0.5 + 0.5 * max(0.0, min(1.0, rarity))))
        return tuple(weights)

    def _alien(self, grades: Sequence[tuple[float, ...]]) -> float:
        """Share of the subject that no unit of the pool names."""
        subject = [(number, term) for number, term in enumerate(self._asked.terms) if counts(term)]
        total = sum(term.weight for _, term in subject) or 1.0
        return sum(term.weight for number, term in subject if all(row[number] < 0.5 for row in grades)) / total

    def _match(
        self, candidate: Candidate, grades: tuple[float, ...], weights: tuple[float, ...], alien: float
    ) -> Match:
        asked, unit = self._asked, candidate.unit
        statement = statement_of(unit, self._parse) if asked.wants_quantity else unit.text
        quantities = tuple(self._parse(statement)) if asked.wants_quantity else ()
        own = tuple(
            max(grade, IMPLIED) if term.kinds and any(q.unit_kind in term.kinds for q in quantities) else grade
            for grade, term in zip(grades, asked.terms, strict=True)
        )
        added = [context_grades(term, unit, grade) for grade, term in zip(own, asked.terms, strict=True)]
        far, around, source = (tuple(row[n] for row in added) for n in range(3))
        wide = tuple(
            grade + max(FAR * f, AROUND * a, SOURCE * s)
            for grade, f, a, s in zip(own, far, around, source, strict=True)
        )
        numbers = [
            grade for grade, term in zip(own, asked.terms, strict=True) if term.role in {"number", "scale", "code"}
        ]
        return Match(
            unit=unit,
            asked=asked,
            own=self._share(weights, own, subject=True),
            cover=self._share(weights, wide, subject=True),
            far=self._share(weights, far, subject=True),
            around=self._share(weights, around, subject=True),
            numbers=sum(numbers) / len(numbers) if numbers else 0.0,
            loose=self._share(weights, own, subject=False),
            fit=kind_fit(asked, unit, quantities),
            range_fit=limit_fit(asked, unit, quantities),
            grades=wide,
            own_grades=own,
            passage=candidate.passage,
            alien=alien,
            weights=weights,
            known=candidate.known,
            quantities=quantities,
        )

    def _share(self, weights: Sequence[float], grades: Sequence[float], *, subject: bool) -> float:
        rows = [
            (w, g) for w, g, term in zip(weights, grades, self._asked.terms, strict=True) if counts(term) is subject
        ]
        if not rows and subject:
            rows = list(zip(weights, grades, strict=True))
        total = sum(weight for weight, _ in rows)
        return sum(weight * grade for weight, grade in rows) / total if total else 0.0
