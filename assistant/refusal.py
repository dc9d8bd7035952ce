"""Whether the best statements answer, or the package is silent: a logistic model over question and evidence.

The weights (`refusal.txt`) were fitted on answerable questions, on unanswerable ones, and on answerable ones whose
evidence was taken away (`python -m eval.fit_refusal`); they must be fitted again when passages, the embedder or a
feature changes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from assistant.cues import REASON_NOUN, STUDY
from assistant.fit import STRICT_LIMITS
from assistant.match import Match
from assistant.question import Asked, Term, counts
from assistant.settings import AskSettings

LOOKED_AT, NEARLY = 6, 0.85
QUANTITY_FIT, LIMIT_FIT, MET = 0.7, 0.6, 0.6
DENIAL_CLEARLY, MANY_DENY = 0.1, 3
_BASIS = re.compile(r"\b(?:proof|prove|evidence|based on|basis|data behind|backed|platform)\b", re.IGNORECASE)
_NOT_THERE = -0.5


@cache
def weights() -> Mapping[str, float]:
    """The weight of each feature, by its name; `constant` is added to all."""
    lines = files("assistant").joinpath("refusal.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split() for line in lines if line.strip() and not line.startswith("#"))
    return {name: float(value) for name, value in rows}


def denied(asked: Asked, telling: Sequence[Match], denying: Sequence[Match], ranked: Sequence[Match]) -> bool:
    """The package itself says that it does not know, and says so better than anything says the contrary."""
    if not denying or _asks_for_basis(asked):
        return False
    first = denying[0]
    return (
        len(denying) >= MANY_DENY
        or ranked[0] is first
        or (first in ranked[:3] and first.own >= telling[0].own + DENIAL_CLEARLY)
    )


def confidence(features: Mapping[str, float]) -> float:
    """How likely the best statement answers, 0..1."""
    known = weights()
    total = known.get("constant", 0.0) + sum(known.get(name, 0.0) * value for name, value in features.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def features_of(
    asked: Asked,
    telling: Sequence[Match],
    denying: Sequence[Match],
    ranked: Sequence[Match],
    settings: AskSettings,
) -> dict[str, float]:
    """What tells an answer from a neighbour: subject and qualifiers met, kind of statement, standing out."""
    best, head = telling[0], telling[:LOOKED_AT]
    near = [match for match in telling[:3] if match.score >= NEARLY * best.score]
    fit = max(match.fit for match in near)
    subject = [
        (term, own, wide)
        for term, own, wide in zip(asked.terms, best.own_grades, best.grades, strict=True)
        if counts(term)
    ]
    missed = [term.weight for term, own, _ in subject if own < MET]
    rest = [match.score for match in ranked[4:14]]
    meanings = sorted((match.meaning for match in ranked[:12]), reverse=True)
    dense = [match.passage.dense for match in ranked[:20]]
    weighed = [
        (weight, own)
        for term, weight, own in zip(asked.terms, best.weights, best.own_grades, strict=True)
        if counts(term)
    ]
    conditions = [term for term in asked.terms if essential(term, asked)]
    limits = asked.range_kinds & STRICT_LIMITS and not asked.wants_reason
    why, amount = float(asked.wants_reason), float(asked.wants_quantity)
    return {
        "own": best.own,
        "context": best.cover - best.own,
        "numbers": best.numbers,
        "fit": fit,
        "limit": best.range_fit,
        "meaning": best.meaning,
        "dense": best.passage.dense,
        "rank": 1 / (1 + best.passage.rank / 3),
        "alien": best.alien,
        "own_fit": best.own * best.fit,
        "own_meaning": best.own * best.meaning,
        "score": best.score,
        "denial": max(_NOT_THERE, denying[0].score - best.score) if denying else _NOT_THERE,
        "denied": float(denied(asked, telling, denying, ranked)),
        "denied_own": denying[0].own if denying else 0.0,
        "denied_meaning": denying[0].meaning if denying else 0.0,
        "denied_first": float(bool(denying) and ranked[0] is denying[0]),
        "denied_many": min(1.0, len(denying) / 3),
        "basis": float(_asks_for_basis(asked)),
        "known": best.known,
        "known_most": max(match.known for match in ranked[:20]),
        "loose": best.loose,
        "missed_most": max(missed, default=0.0),
        "missed_share": len(missed) / len(subject) if subject else 0.0,
        "all_met": float(bool(subject) and not missed),
        "nowhere": max((term.weight for term, _, wide in subject if wide < 0.3), default=0.0),
        "stands_out": best.score - sum(rest) / len(rest) if rest else 0.3,
        "meaning_out": best.meaning - sum(meanings) / len(meanings) if meanings else 0.0,
        "best_elsewhere": max(match.own for match in ranked[:20]) - best.own,
        "top_dense": max(dense),
        "dense_gap": best.passage.dense - max(dense),
        "dense_out": max(dense) - sum(dense) / len(dense),
        "lexical": best.passage.lexical,
        "top_meaning": meanings[0],
        "meaning_gap": best.meaning - meanings[0],
        "second": telling[1].score / best.score if len(telling) > 1 and best.score > 0 else 0.0,
        "rarest": max((weight * (1 - own) for weight, own in weighed), default=0.0),
        "terms": min(1.0, len(subject) / 6),
        "row": float(best.unit.kind == "row"),
        "old": float(best.unit.document.status != "current"),
        "why": why,
        "why_fit": why * fit,
        "why_own": why * best.own,
        "amount": amount,
        "amount_fit": amount * fit,
        "amount_own": amount * best.own,
        "condition_unmet": float(bool(conditions) and not any(essential_met(match, settings) for match in head)),
        "limit_unmet": float(bool(limits) and max(match.range_fit for match in head) < LIMIT_FIT),
        "unit_unmet": float(bool(asked.unit_kinds) and head[0].unit.kind == "row" and head[0].fit < QUANTITY_FIT),
        "kind_unmet": float(asked.strict_kind and max(match.fit for match in head) < QUANTITY_FIT),
    }


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


def _asks_for_basis(asked: Asked) -> bool:
    """`Is it based on anything?`: that there is no basis answers this."""
    return asked.kind in {"yes_no", "criticality"} and bool(
        REASON_NOUN.search(asked.text) or STUDY.search(asked.text) or _BASIS.search(asked.text)
    )
