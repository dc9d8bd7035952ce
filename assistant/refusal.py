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
from assistant.fit import STRICT_LIMITS, denies
from assistant.match import Match
from assistant.question import Asked, Term, counts
from assistant.settings import AskSettings

LOOKED_AT, NEARLY = 6, 0.85
FITTING_AMONG, DENIERS_AMONG, TOLD = 8, 16, 0.95
QUANTITY_FIT, LIMIT_FIT, FEW_STAND_OUT = 0.7, 0.6, 0.3
DENIAL_CLEARLY, MANY_DENY = 0.1, 3
_BASIS = re.compile(r"\b(?:proof|prove|evidence|based on|basis|data behind|backed|platform)\b", re.IGNORECASE)


@cache
def weights() -> Mapping[str, float]:
    """The weight of each feature, by its name; `constant` is added to all."""
    lines = files("assistant").joinpath("refusal.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split() for line in lines if line.strip() and not line.startswith("#"))
    return {name: float(value) for name, value in rows}


def denied(asked: Asked, telling: Sequence[Match], denying: Sequence[Match], ranked: Sequence[Match]) -> bool:
    """The package itself says that it does not know, and says so better than anything says the contrary."""
    if not denying:
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


def silent(features: Mapping[str, float], settings: AskSettings) -> bool:
    """Whether the best statement is a neighbour of the answer only.

    A kind of limit or of unit that is asked for and stated nowhere settles it, and so does a value stated in the very
    words of the question; so does a denial, unless the answer is
    nearly certain.
    """
    if features["limit_unmet"] or features["kind_unmet"]:
        return True
    if features["told"] and not features["denied"]:
        return False
    sure = confidence(features)
    return sure < settings.threshold or bool(features["denied"] and sure < settings.threshold_denied)


def features_of(
    asked: Asked,
    telling: Sequence[Match],
    denying: Sequence[Match],
    ranked: Sequence[Match],
    settings: AskSettings,
) -> dict[str, float]:
    """What tells an answer from a neighbour: relevance, standing out, the kind of statement, conditions met."""
    best, head = telling[0], telling[:LOOKED_AT]
    fit = max(match.fit for match in telling[:3] if match.score >= NEARLY * best.score)
    rest = [match.score for match in ranked[4:14]]
    named = asked.name_of is not None
    fitting = [match for match in telling[:FITTING_AMONG] if match.fit >= QUANTITY_FIT]
    deniers = [match for match in ranked[:DENIERS_AMONG] if denies(asked, match.unit)]
    limits = asked.range_kinds & STRICT_LIMITS and not asked.wants_reason
    return {
        "score": best.score,
        "stands_out": best.score - sum(rest) / len(rest) if rest else FEW_STAND_OUT,
        "lexical": best.passage.lexical,
        "amount_fit": float(asked.wants_quantity) * fit,
        "unit_unmet": float(bool(asked.unit_kinds) and head[0].unit.kind == "row" and head[0].fit < QUANTITY_FIT),
        "range_fit": best.range_fit,
        "type_unmet": float((named or asked.kind in {"who", "when"}) and all(m.fit < QUANTITY_FIT for m in head)),
        "why": float(asked.kind == "why"),
        "name": float(named),
        "rarest_unmet": _rarest_unmet(best),
        "fitting_cover": max((match.cover for match in fitting), default=0.0),
        "known": best.known,
        "denied_first": float(bool(deniers) and deniers[0] is ranked[0]),
        "told": float(asked.wants_quantity and min(best.own, best.fit, best.range_fit) >= TOLD),
        "limit_unmet": float(bool(limits) and max(match.range_fit for match in head) < LIMIT_FIT),
        "kind_unmet": float(asked.strict_kind and max(match.fit for match in head) < QUANTITY_FIT),
        "denied": float(denied(asked, telling, denying, ranked)),
    }


def _rarest_unmet(match: Match) -> float:
    """How much is missing in the match, and around it, of the term of the subject that the fewest passages name."""
    subject = [number for number, term in enumerate(match.asked.terms) if counts(term)]
    if not subject:
        return 0.0
    rarest = max(subject, key=lambda number: match.weights[number])
    return 1.0 - min(1.0, match.grades[rarest])


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


def asks_for_basis(asked: Asked) -> bool:
    """`Is it based on anything?`: that there is no basis answers this."""
    return asked.kind in {"yes_no", "criticality"} and bool(
        REASON_NOUN.search(asked.text) or STUDY.search(asked.text) or _BASIS.search(asked.text)
    )
