"""Passages → the pool of units around them, and what of it answers: the finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.classes import class_rows, wants_class
from assistant.cues import ABSENT, REASON_NOUN, evidence_strength
from assistant.fit import answers_logged_question, denies, news
from assistant.match import Candidate, Judge, Match
from assistant.premise import contradicting
from assistant.question import Asked
from assistant.refusal import LOOKED_AT, QUANTITY_FIT, asks_for_basis, essential_met, features_of, silent
from assistant.settings import AskSettings
from assistant.sides import beside
from assistant.similarity import Similarity
from assistant.sums import Total
from assistant.units import leans
from knowledge.protocols import QuantityParser
from knowledge.records import Absence, AnswerStatus, RationaleState

REASON_FIT, INFERRED_FIT = 0.85, 0.6
NO_STATEMENT, DENIAL_SHARE, STRENGTH_WEIGHT = 0.06, 0.9, 0.05
REASONS_AMONG, REASON_SHARE = 10, 0.72
DENIED_OWN, DENIED_MEANING, SAME_MEANING = 0.4, 0.6, 0.68
DENIED_COVER = 0.55
WELL_KNOWN, OWN_OF_REASON, CLOSE_REASON = 0.85, 0.37, 0.5


@dataclass(frozen=True)
class Finding:
    """What the package says to one question. `direct` states it, `reasons` say why, `absent` say that it was not
    studied.

    Each is ordered, the best first. `premise` contradicts what the question takes for granted. `near` is what comes
    nearest when nothing answers; `features` is what the confidence was told from;
    `parameters` are the ids of those that the question is about; `total` adds up what a table states.
    """

    asked: Asked
    status: AnswerStatus
    direct: tuple[Match, ...] = ()
    reasons: tuple[Match, ...] = ()
    absent: tuple[Match, ...] = ()
    near: tuple[Match, ...] = ()
    premise: Match | None = None
    rationale: RationaleState | None = None
    absence: Absence | None = None
    features: Mapping[str, float] = field(default_factory=dict)
    parameters: tuple[str, ...] = ()
    total: Total | None = None


def find(
    asked: Asked,
    pool: Sequence[Candidate],
    parse: QuantityParser,
    settings: AskSettings,
    similarity: Similarity | None = None,
    signs: Mapping[str, float] | None = None,
) -> Finding:
    """Decide what answers the question, or that nothing does.

    Nothing does when the best statement itself denies it, when a hard condition of the question is met by none of the
    good statements, or when the confidence in the best one is below the threshold.
    """
    ranked = [match for match in Judge(asked, parse, similarity).rank(pool) if match.fit > NO_STATEMENT]
    if wants_class(asked) and (members := class_rows(asked, Judge(asked, parse).rank(pool, keep=len(pool)))):
        return Finding(asked, "answered", direct=members)
    other = contradicting(asked, ranked)
    if other is not None:
        return Finding(
            asked, "answered", direct=(other,), premise=other, rationale="not_found" if asked.wants_reason else None
        )
    denying = tuple(
        m
        for m in ranked[:LOOKED_AT]
        if not asks_for_basis(asked)
        and denies(asked, m.unit)
        and m.score >= DENIAL_SHARE * ranked[0].score
        and (m.own >= DENIED_OWN or m.meaning >= DENIED_MEANING or m.cover >= DENIED_COVER)
    )
    telling = [m for m in ranked if m not in denying]
    if asked.wants_reason:
        known = max((m.own for m in ranked[:REASONS_AMONG]), default=0.0)
        telling = [
            m
            for m in telling[:REASONS_AMONG]
            if (m.fit >= INFERRED_FIT or (m.meaning >= SAME_MEANING and m.own >= DENIED_OWN and news(asked, m.unit)))
            and m.score >= REASON_SHARE * ranked[0].score
            and same_value(m)
            and about_this(m, known)
            and not unreasoned(m.unit.text)
        ]
    if not telling:
        return _missing(asked, ranked, denying, pool, parse, settings, similarity)
    features = features_of(asked, telling, denying, ranked, settings) | dict(signs or {})
    if silent(features, settings):
        missing = _missing(asked, ranked, denying, pool, parse, settings, similarity)
        return replace(missing, features=features)
    shown = beside(telling, settings)
    if not asked.wants_reason:
        return Finding(asked, "answered", direct=shown, absent=denying[:1], features=features)
    reasons = sorted(
        shown, key=lambda m: -(m.score * (0.6 + 0.4 * m.fit) + STRENGTH_WEIGHT * evidence_strength(m.unit.text))
    )
    stated = any(m.fit >= REASON_FIT for m in reasons)
    return Finding(
        asked,
        "answered",
        reasons=tuple(reasons),
        absent=denying[:1],
        rationale="stated" if stated else "inferred",
        features=features,
    )


def about_this(match: Match, known: float) -> bool:
    """A reason for the neighbour is not the reason: where the package names the whole subject, so must its reason.

    `known` is the best share of the subject that any statement names itself.
    """
    enough = match.own >= OWN_OF_REASON * known or match.meaning >= CLOSE_REASON
    return known < WELL_KNOWN or enough or leans(match.unit)


def same_value(match: Match) -> bool:
    """A table row that gives a reason beside other values than the one asked about is about something else."""
    numbers = [grade for term, grade in zip(match.asked.terms, match.grades, strict=True) if term.role == "number"]
    if match.unit.kind != "row" or not numbers or answers_logged_question(match.unit):
        return True
    return max(numbers) > 0 or not any(char.isdigit() for char in match.unit.text)


def unreasoned(text: str) -> bool:
    """The text says that a reason is missing."""
    return bool(ABSENT.search(text) and REASON_NOUN.search(text))


def _missing(
    asked: Asked,
    ranked: Sequence[Match],
    denying: tuple[Match, ...],
    pool: Sequence[Candidate],
    parse: QuantityParser,
    settings: AskSettings,
    similarity: Similarity | None,
) -> Finding:
    """Nothing answers: what is denied, the value whose reason is missing, and what comes nearest.

    A question that asks only for a reason is `not_found` where the reason is missing, though its value is known: the
    reason was asked for. The value is stated with its citation all the same.
    """
    values: list[Match] = []
    if asked.wants_reason:
        as_value = replace(
            asked, kind="value", wants_reason=False, wants_quantity=True, unit_kinds=frozenset(), name_of=None
        )
        values = [
            m
            for m in Judge(as_value, parse).rank(pool, keep=30)[:5]
            if m.own >= settings.cover_value
            and m.fit >= QUANTITY_FIT
            and essential_met(m, settings)
            and not denies(asked, m.unit)
        ]
    return Finding(
        asked,
        "not_found",
        direct=tuple(values[:1]),
        absent=denying[:2],
        near=tuple(ranked[: settings.nearest]),
        rationale="not_found" if asked.wants_reason else None,
        absence="not_studied" if denying else "not_in_package",
    )
