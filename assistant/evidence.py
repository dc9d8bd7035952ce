"""Passages → the pool of units around them, and what of it answers: the finding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.cues import ABSENT, REASON_NOUN, evidence_strength
from assistant.match import Judge, Match
from assistant.question import Asked
from assistant.settings import AskSettings
from assistant.units import Library, Unit
from assistant.words import key_set
from knowledge.protocols import DocumentReader, QuantityParser
from knowledge.records import Absence, AnswerStatus, DocumentEntry, Hit, RationaleState

REASON_FIT, INFERRED_FIT = 0.85, 0.5
QUANTITY_FIT = 0.7


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


def pool_of(hits: Sequence[Hit], library: Library, reader: DocumentReader, entries: dict[str, DocumentEntry], reach: int
            ) -> list[tuple[Unit, int]]:
    """Units of the passages' elements and of the elements around them, each with the rank of its best passage."""
    ranks: dict[tuple[str, int], int] = {}
    chunks = {chunk.id: chunk for chunk in reader.chunks([hit.chunk_id for hit in hits])}
    for rank, hit in enumerate(hits):
        chunk, entry = chunks.get(hit.chunk_id), entries.get(hit.document_id)
        if chunk is None or entry is None or not chunk.evidence:
            continue
        text = library.open(entry)
        for part in chunk.parts:
            for step, number in enumerate(text.around(part.element_id, reach)):
                key = (entry.id, number)
                ranks[key] = min(ranks.get(key, 10_000), rank if step == 0 else rank + 4)
    pool: list[tuple[Unit, int]] = []
    for (document_id, number), rank in ranks.items():
        pool.extend((unit, rank) for unit in library.open(entries[document_id]).units(number))
    return pool


def find(asked: Asked, pool: Sequence[tuple[Unit, int]], parse: QuantityParser, settings: AskSettings) -> Finding:
    """Decide what answers the question, or that nothing does."""
    ranked = Judge(asked, parse).rank(pool)
    absent = tuple(m for m in ranked if m.cover >= settings.cover_other and ABSENT.search(m.unit.text))[:2]
    if asked.wants_reason:
        return _reasons(asked, ranked, pool, parse, settings, absent)
    cover = settings.cover_value if asked.wants_quantity else settings.cover_other
    needed = QUANTITY_FIT if asked.wants_quantity else 0.5
    good = [m for m in ranked if m.cover >= cover and m.fit >= needed and essential_met(m, settings)]
    stated = [m for m in good if not ABSENT.search(m.unit.text)]
    if not stated:
        return Finding(asked, "not_found", absent=absent, near=tuple(ranked[: settings.nearest]),
                       absence="not_studied" if absent else "not_in_package")
    return Finding(asked, "answered", direct=beside(stated, settings), absent=absent)


def _reasons(asked: Asked, ranked: Sequence[Match], pool: Sequence[tuple[Unit, int]], parse: QuantityParser,
             settings: AskSettings, absent: tuple[Match, ...]) -> Finding:
    met = [m for m in ranked if m.cover >= settings.cover_reason and essential_met(m, settings)]
    met = [m for m in met if not unreasoned(m.unit.text)]
    stated = sorted((m for m in met if m.fit >= REASON_FIT), key=lambda m: -(m.score + 0.06 * evidence_strength(m.unit.text)))
    implied = [m for m in met if INFERRED_FIT <= m.fit < REASON_FIT and m.cover >= settings.cover_reason + 0.12]
    as_value = replace(asked, kind="value", wants_reason=False, wants_quantity=True, unit_kinds=frozenset())
    values = [m for m in Judge(as_value, parse).rank(pool, keep=30)
              if m.cover >= settings.cover_value and m.fit >= QUANTITY_FIT and essential_met(m, settings)]
    if stated:
        return Finding(asked, "answered", direct=tuple(values[:1]), reasons=beside(stated, settings), absent=absent, rationale="stated")
    if implied:
        return Finding(asked, "answered", direct=tuple(values[:1]), reasons=beside(implied, settings)[:2], absent=absent, rationale="inferred")
    return Finding(asked, "not_found", direct=tuple(values[:1]), absent=absent, near=tuple(ranked[: settings.nearest]),
                   rationale="not_found", absence="not_studied" if absent else "not_in_package")


def unreasoned(text: str) -> bool:
    """The text says that a reason is missing."""
    return bool(ABSENT.search(text) and REASON_NOUN.search(text))


def essential_met(match: Match, settings: AskSettings) -> bool:
    """Codes and scales of the question must stand in the evidence."""
    return True


def beside(matches: Sequence[Match], settings: AskSettings) -> tuple[Match, ...]:
    """The best match and what may stand beside it: nearly as good, and saying something else."""
    kept: list[Match] = []
    for match in matches:
        if kept and match.score < settings.support_margin * matches[0].score:
            continue
        if all(not alike(match.unit, other.unit) for other in kept):
            kept.append(match)
    return tuple(kept)


def alike(one: Unit, other: Unit) -> bool:
    """Whether two units say the same in nearly the same words."""
    first, second = key_set(one.text), key_set(other.text)
    return len(first & second) >= 0.75 * min(len(first), len(second))
