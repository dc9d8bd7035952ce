"""Passages → the pool of units around them, and what of it answers: the finding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.cues import ABSENT, REASON_NOUN, evidence_strength
from assistant.fit import answers_logged_question
from assistant.match import Candidate, Judge, Match, Passage
from assistant.question import Asked
from assistant.settings import AskSettings
from assistant.similarity import Similarity
from assistant.units import Library, Unit
from assistant.words import is_number, key_set, keys, plain_number, standing, tokens
from knowledge.protocols import DocumentReader, QuantityParser
from knowledge.records import Absence, AnswerStatus, DocumentEntry, Hit, RationaleState

REASON_FIT, INFERRED_FIT = 0.85, 0.5
QUANTITY_FIT, LIMIT_FIT = 0.7, 0.6
OWN, OWN_REASON, INFERRED_CLOSENESS, LOGGED = 0.4, 0.5, 0.55, 0.12


@dataclass(frozen=True)
class Finding:
    """What the package says to one question. `direct` states it, `reasons` say why, `absent` say that it was not studied.

    Each is ordered, the best first. `near` is what comes nearest when nothing answers.
    """

    asked: Asked
    status: AnswerStatus
    direct: tuple[Match, ...] = ()
    reasons: tuple[Match, ...] = ()
    absent: tuple[Match, ...] = ()
    near: tuple[Match, ...] = ()
    rationale: RationaleState | None = None
    absence: Absence | None = None


def pool_of(
    hits: Sequence[Hit], library: Library, reader: DocumentReader, entries: dict[str, DocumentEntry], reach: int
) -> list[Candidate]:
    """Units of the passages' elements and of the elements around them, each with its best passage."""
    best: dict[tuple[str, int], Passage] = {}
    highest = max((hit.lexical_score or 0.0 for hit in hits), default=0.0) or 1.0
    chunks = {chunk.id: chunk for chunk in reader.chunks([hit.chunk_id for hit in hits])}
    for rank, hit in enumerate(hits):
        chunk, entry = chunks.get(hit.chunk_id), entries.get(hit.document_id)
        if chunk is None or entry is None or not chunk.evidence:
            continue
        text = library.open(entry)
        inside = Passage(rank, hit.dense_score or 0.0, (hit.lexical_score or 0.0) / highest)
        beside = Passage(rank + 4, 0.8 * (hit.dense_score or 0.0), 0.0)
        for part in chunk.parts:
            for step, number in enumerate(text.around(part.element_id, reach)):
                key = (entry.id, number)
                passage = inside if step == 0 else beside
                best[key] = max(passage, best.get(key, passage), key=lambda p: -p.rank)
    return [
        Candidate(unit, passage)
        for (document_id, number), passage in best.items()
        for unit in library.open(entries[document_id]).units(number)
    ]


def find(asked: Asked, pool: Sequence[Candidate], parse: QuantityParser, settings: AskSettings,
         similarity: Similarity | None = None) -> Finding:
    """Decide what answers the question, or that nothing does."""
    ranked = Judge(asked, parse, similarity).rank(pool)
    absent = tuple(m for m in ranked if m.cover >= settings.cover_other and ABSENT.search(m.unit.text))[:2]
    if asked.wants_reason:
        return _reasons(asked, ranked, pool, parse, settings, absent)
    if asked.kind == "conflict":
        return _conflict(asked, ranked, settings, absent)
    cover = settings.cover_value if asked.wants_quantity else settings.cover_other
    good = [m for m in ranked if m.support >= cover and m.own >= OWN and m.fit >= _needed(asked, m) and m.range_fit >= LIMIT_FIT
            and essential_met(m, settings)]
    stated = [m for m in good if asked.kind in {"who", "when"} or asked.wants_quantity or not ABSENT.search(m.unit.text)]
    if not stated:
        return Finding(asked, "not_found", absent=absent, near=tuple(ranked[: settings.nearest]),
                       absence="not_studied" if absent else "not_in_package")
    return Finding(asked, "answered", direct=beside(stated, settings), absent=absent)


def _needed(asked: Asked, match: Match) -> float:
    """The fit that a statement must have; a value of an unusual kind passes only where the subject is wholly met."""
    if asked.wants_quantity:
        return QUANTITY_FIT if match.own < 0.9 or match.unit.kind == "row" else 0.6
    return 0.5


def _conflict(asked: Asked, ranked: Sequence[Match], settings: AskSettings, absent: tuple[Match, ...]) -> Finding:
    """Statements of several documents on one subject, side by side."""
    good = [m for m in ranked if m.support >= settings.cover_conflict and m.own >= OWN and essential_met(m, settings)
            and any(char.isdigit() for char in m.unit.text)]
    if not good:
        return Finding(asked, "not_found", absent=absent, near=tuple(ranked[: settings.nearest]), absence="not_in_package")
    best = [m for m in good if m.score >= 0.6 * good[0].score]
    seen: dict[str, Match] = {}
    for match in best:
        seen.setdefault(match.unit.document.id, match)
    first = list(seen.values())
    rest = [m for m in best if all(m is not f for f in first)]
    return Finding(asked, "answered", direct=(*first, *rest)[:5], absent=absent)


def _reasons(asked: Asked, ranked: Sequence[Match], pool: Sequence[Candidate], parse: QuantityParser,
             settings: AskSettings, absent: tuple[Match, ...]) -> Finding:
    met = [m for m in ranked
           if m.support >= settings.cover_reason - (LOGGED if answers_logged_question(m.unit) else 0.0)
           and (m.own >= OWN_REASON or _goes_on(m)) and essential_met(m, settings) and _same_value(m) and not unreasoned(m.unit.text)]
    stated = sorted((m for m in met if m.fit >= REASON_FIT), key=lambda m: -(m.score + 0.06 * evidence_strength(m.unit.text)))
    implied = [m for m in met if INFERRED_FIT <= m.fit < REASON_FIT and m.support >= settings.cover_reason + 0.12
               and (m.closeness is None or m.closeness >= INFERRED_CLOSENESS)]
    as_value = replace(asked, kind="value", wants_reason=False, wants_quantity=True, unit_kinds=frozenset(), name_of=None)
    values = [m for m in Judge(as_value, parse).rank(pool, keep=30)
              if m.cover >= settings.cover_value and m.own >= OWN_REASON and m.fit >= QUANTITY_FIT and essential_met(m, settings)]
    if stated:
        return Finding(asked, "answered", direct=tuple(values[:1]), reasons=beside(stated, settings), absent=absent, rationale="stated")
    if implied:
        return Finding(asked, "answered", direct=tuple(values[:1]), reasons=beside(implied, settings)[:2], absent=absent, rationale="inferred")
    return Finding(asked, "not_found", direct=tuple(values[:1]), absent=absent, near=tuple(ranked[: settings.nearest]),
                   rationale="not_found", absence="not_studied" if absent else "not_in_package")


def _goes_on(match: Match) -> bool:
    """The sentence carries on the one before it about the same thing: it opens with a word of the question."""
    opening = {key for token in tokens(match.unit.text)[:4] if standing(token) != "stop" for key in keys(token)}
    return match.unit.kind == "sentence" and any(
        not word.isdisjoint(opening) for term in match.asked.terms for way in term.wordings[:1] for word in way.words
    )


def _same_value(match: Match) -> bool:
    """A table row that gives a reason beside other values than the one asked about is about something else."""
    asked_numbers = [grade for term, grade in zip(match.asked.terms, match.grades, strict=True) if term.role == "number"]
    if match.unit.kind != "row" or not asked_numbers or answers_logged_question(match.unit):
        return True
    return max(asked_numbers) > 0 or not any(char.isdigit() for char in match.unit.text)


def unreasoned(text: str) -> bool:
    """The text says that a reason is missing."""
    return bool(ABSENT.search(text) and REASON_NOUN.search(text))


def essential_met(match: Match, settings: AskSettings) -> bool:
    """Codes and scales of the question must stand in the evidence or around it."""
    return all(
        grade >= settings.essential_cover
        for term, grade in zip(match.asked.terms, match.grades, strict=True)
        if term.essential
    )


def beside(matches: Sequence[Match], settings: AskSettings) -> tuple[Match, ...]:
    """The best match and what may stand beside it: nearly as good, and saying something else."""
    kept: list[Match] = []
    for match in matches:
        if kept and match.score < settings.support_margin * matches[0].score:
            continue
        if all(not alike(match.unit, other.unit) for other in kept):
            kept.append(match)
    return tuple(kept)


def numbers_of(text: str) -> frozenset[str]:
    return frozenset(plain_number(token.rstrip("%")) for token in tokens(text) if is_number(token))


def alike(one: Unit, other: Unit) -> bool:
    """Whether two units say the same in nearly the same words."""
    if numbers_of(one.text) != numbers_of(other.text):
        return False
    first, second = key_set(one.text), key_set(other.text)
    return len(first & second) >= 0.75 * min(len(first), len(second))
