"""Passages → the pool of units around them, and what of it answers: the finding."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.cues import ABSENT, REASON_NOUN, STUDY, evidence_strength
from assistant.fit import STRICT_LIMITS, answers_logged_question, denies, news
from assistant.match import Candidate, Judge, Match
from assistant.premise import contradicting
from assistant.question import Asked, Term
from assistant.settings import AskSettings
from assistant.similarity import Similarity
from assistant.units import Unit, leans
from assistant.words import is_number, key_set, plain_number, tokens
from knowledge.protocols import QuantityParser
from knowledge.records import Absence, AnswerStatus, RationaleState

REASON_FIT, INFERRED_FIT = 0.85, 0.6
QUANTITY_FIT, LIMIT_FIT, NO_STATEMENT = 0.7, 0.6, 0.06
LOOKED_AT, DENIAL_SHARE, STRENGTH_WEIGHT = 6, 0.9, 0.05
REASONS_AMONG, REASON_SHARE = 10, 0.72
DENIED_OWN, DENIED_MEANING, SAME_MEANING, CLEARLY = 0.4, 0.6, 0.68, 0.1
DENIED_COVER, MANY_DENY, SAME_THING = 0.55, 3, 0.85
WELL_KNOWN, OWN_OF_REASON, CLOSE_REASON, BELONGING = 0.85, 0.37, 0.5, 0.7
# Weights of the features of `confidence`, in their order, the last the constant; fitted on answerable and unanswerable
# questions
# of the sample package and three invented ones, and on answerable ones with their evidence taken away.
CONFIDENCE = (2.1, 1.4, 0.8, -0.4, 9.0, -0.3, -0.1, 1.1, 0.5, 0.9, 8.8, -0.8, -17.2)
_BASIS = re.compile(r"\b(?:proof|prove|evidence|based on|basis|data behind|backed|platform)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Finding:
    """What the package says to one question. `direct` states it, `reasons` say why, `absent` say that it was not
    studied.

    Each is ordered, the best first. `premise` contradicts what the question takes for granted. `near` is what comes
    nearest when nothing answers.
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


def find(
    asked: Asked,
    pool: Sequence[Candidate],
    parse: QuantityParser,
    settings: AskSettings,
    similarity: Similarity | None = None,
) -> Finding:
    """Decide what answers the question, or that nothing does.

    Nothing does when the best statement itself denies it, when a hard condition of the question is met by none of the
    good statements, or when the confidence in the best one is below the threshold.
    """
    ranked = [match for match in Judge(asked, parse, similarity).rank(pool) if match.fit > NO_STATEMENT]
    other = contradicting(asked, ranked)
    if other is not None:
        return Finding(
            asked, "answered", direct=(other,), premise=other, rationale="not_found" if asked.wants_reason else None
        )
    denying = tuple(
        m
        for m in ranked[:LOOKED_AT]
        if denies(asked, m.unit)
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
    if not telling or refused(asked, telling, denying, ranked, settings):
        return _missing(asked, ranked, denying, pool, parse, settings, similarity)
    shown = beside(telling, settings)
    if not asked.wants_reason:
        return Finding(asked, "answered", direct=shown, absent=denying[:1])
    reasons = sorted(
        shown, key=lambda m: -(m.score * (0.6 + 0.4 * m.fit) + STRENGTH_WEIGHT * evidence_strength(m.unit.text))
    )
    stated = any(m.fit >= REASON_FIT for m in reasons)
    return Finding(
        asked, "answered", reasons=tuple(reasons), absent=denying[:1], rationale="stated" if stated else "inferred"
    )


def refused(
    asked: Asked, telling: Sequence[Match], denying: Sequence[Match], ranked: Sequence[Match], settings: AskSettings
) -> bool:
    head = telling[:LOOKED_AT]
    if denying and not _asks_for_basis(asked):
        first = denying[0]
        if (
            len(denying) >= MANY_DENY
            or ranked[0] is first
            or (first in ranked[:3] and first.own >= head[0].own + CLEARLY)
        ):
            return True
    if any(essential(term, asked) for term in asked.terms) and not any(essential_met(m, settings) for m in head):
        return True
    if asked.range_kinds & STRICT_LIMITS and not asked.wants_reason and max(m.range_fit for m in head) < LIMIT_FIT:
        return True
    if asked.unit_kinds and head[0].unit.kind == "row" and head[0].fit < QUANTITY_FIT:
        return True
    if asked.strict_kind and max(m.fit for m in head) < QUANTITY_FIT:
        return True
    return confidence(telling, denying) < settings.threshold


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


def confidence(telling: Sequence[Match], denying: Sequence[Match]) -> float:
    """How likely the best statement answers, 0..1: a logistic model (see `CONFIDENCE`)."""
    best = telling[0]
    near = [m for m in telling[:3] if m.score >= 0.85 * best.score]
    fit = max(m.fit for m in near)
    gap = max(-0.5, denying[0].score - best.score) if denying else -0.5
    features = (
        best.own,
        best.cover - best.own,
        best.numbers,
        fit,
        best.range_fit,
        best.meaning,
        best.passage.dense,
        best.alien,
        best.own * best.fit,
        fit if best.asked.wants_reason else 0.0,
        best.score,
        gap,
        1.0,
    )
    return 1 / (1 + math.exp(-sum(weight * value for weight, value in zip(CONFIDENCE, features, strict=True))))


def _asks_for_basis(asked: Asked) -> bool:
    """`Is it based on anything?`: that there is no basis answers this."""
    return asked.kind in {"yes_no", "criticality"} and bool(
        REASON_NOUN.search(asked.text) or STUDY.search(asked.text) or _BASIS.search(asked.text)
    )


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


def essential_met(match: Match, settings: AskSettings) -> bool:
    """Codes and scales of the question must stand in the evidence or around it."""
    return all(
        grade >= settings.essential_cover
        for term, grade in zip(match.asked.terms, match.grades, strict=True)
        if essential(term, match.asked)
    )


def essential(term: Term, asked: Asked) -> bool:
    """Codes, scales and counted things always; measured conditions ("at 25 °C") where no reason is asked for.

    Asked why, the number is the value to be explained, and its reason need not repeat it.
    """
    measured = term.role == "number" and any(q.text == term.text and q.unit_as_written for q in asked.quantities)
    return term.essential or (
        measured and not asked.wants_reason and asked.kind not in {"conflict", "comparison", "list"}
    )


def beside(matches: Sequence[Match], settings: AskSettings) -> tuple[Match, ...]:
    """The best match and what may stand beside it: nearly as good, and saying something else.

    Where a value is asked for, what other documents state of the same thing comes first: readers must see disagreement.
    """
    best = matches[0]
    near = [m for m in matches[1:16] if m.score >= settings.support_margin * best.score and belongs(m, best)]
    if best.asked.kind in MANY_SIDED:
        seen, other = {best.unit.document.id}, list[Match]()
        for match in matches[1:24]:
            alike_enough = match.own >= SAME_THING * best.own and match.cover >= SAME_THING * best.cover
            if (
                alike_enough
                and match.fit >= 0.9 * best.fit
                and match.score >= settings.other_margin * best.score
                and match.unit.document.id not in seen
            ):
                seen.add(match.unit.document.id)
                other.append(match)
        near = [*other, *(m for m in near if all(m is not o for o in other))]
    kept: list[Match] = []
    for match in (best, *near):
        if all(not alike(match.unit, one.unit) for one in kept):
            kept.append(match)
    return tuple(kept)


def belongs(match: Match, best: Match) -> bool:
    """Whether a further statement is about the same thing: it names it too, or stands in the same section."""
    same_section = (
        match.unit.document.id == best.unit.document.id
        and match.unit.element.section is not None
        and match.unit.element.section == best.unit.element.section
    )
    return same_section or match.own >= BELONGING * best.own or match.meaning >= best.meaning


MANY_SIDED = frozenset({"value", "hold_time", "conflict", "comparison"})


def numbers_of(text: str) -> frozenset[str]:
    return frozenset(plain_number(token.rstrip("%")) for token in tokens(text) if is_number(token))


def alike(one: Unit, other: Unit) -> bool:
    """Whether two units say the same in nearly the same words."""
    if numbers_of(one.text) != numbers_of(other.text):
        return False
    first, second = key_set(one.text), key_set(other.text)
    return len(first & second) >= 0.75 * min(len(first), len(second))
