"""Which parameters go with which outcomes: adjusted, corrected for the number of tests, with what else may explain it.

Never a cause. Every parameter is tested against every outcome of the same or a later step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.batches.design import ORDER, Adjuster, Design, design_of, order_of
from knowledge.batches.fit import Fit, explained, fit, q_values, residual_maker
from knowledge.batches.table import BatchTable, Column
from knowledge.records import BatchRelation, Confounder

Floats = npt.NDArray[np.float64]
Q = 0.05
LEAST = 10
_DISTINCT, _ALONE = 3, 0.95
_LINKED = 0.1
_HALF = 0.5
_RIVALS, _RIVAL_R = 5, 0.4
_CENSORED_SHARE = 0.15


@dataclass(frozen=True)
class _Pair:
    x: Column
    y: Column
    rows: npt.NDArray[np.bool_]
    raw: Fit | None
    adjusted: Fit | None
    alone: float


def relations(table: BatchTable) -> tuple[BatchRelation, ...]:
    """The associated first, then confounded, not significant and insufficient ones; each by its q."""
    design, order = design_of(table), order_of(table)
    couples = [(x, y) for y in table.of("outcome") for x in table.of("parameter") if _in_time(x, y, table)]
    pairs = [_pair(x, y, design, order) for x, y in couples]
    adjusted_q = _q_of([pair.adjusted for pair in pairs])
    raw_q = _q_of([pair.raw for pair in pairs])
    significant = [p for p, q in zip(pairs, adjusted_q, strict=True) if q is not None and q <= Q]
    found = []
    for pair, q, unadjusted in zip(pairs, adjusted_q, raw_q, strict=True):
        found.append(_relation(pair, q, unadjusted, _Around(design, order, tuple(significant))))
    rank = ("associated", "confounded", "not_significant", "insufficient_data")
    return tuple(sorted(found, key=lambda r: (rank.index(r.verdict), float(r.q or r.p or 2), float(r.p or 2))))


def tested(found: Sequence[BatchRelation]) -> int:
    return sum(one.q is not None for one in found)


@dataclass(frozen=True)
class _Around:
    design: Design
    order: Floats
    significant: tuple[_Pair, ...]


def numbers_of(column: Column) -> Floats:
    """NaN where missing; a censored value at half its limit (Hornung & Reed 1990)."""
    values = np.array([np.nan if v is None else v for v in column.numbers], dtype=float)
    for row in column.censored:
        values[row] /= 2
    return values


def _in_time(x: Column, y: Column, table: BatchTable) -> bool:
    """A later step cannot have acted on an earlier one; steps stand in the order of their columns."""
    if x.label == y.label:
        return False
    steps = list(dict.fromkeys(c.step for c in table.columns if c.step))
    if x.step is None or y.step is None or x.step not in steps or y.step not in steps:
        return True
    return steps.index(x.step) <= steps.index(y.step)


def _pair(x: Column, y: Column, design: Design, order: Floats) -> _Pair:
    one, other = numbers_of(x), numbers_of(y)
    rows = np.isfinite(one) & np.isfinite(other)
    n = int(rows.sum())
    if n < LEAST or len(np.unique(one[rows])) < 2 or len(np.unique(other[rows])) < _DISTINCT:
        return _Pair(x, y, rows, None, None, 0.0)
    basis = design.basis(rows)
    plain = residual_maker(np.ones((n, 1)))
    alone = explained(one[rows], basis)
    lots = design.lots_of(one)
    lots = lots[rows] if lots is not None else None
    raw = fit(one[rows], other[rows], plain, order[rows], lots)
    adjusted = fit(one[rows], other[rows], basis, order[rows], lots) if alone < _ALONE else None
    return _Pair(x, y, rows, raw, adjusted, alone)


def _q_of(fits: Sequence[Fit | None]) -> list[float | None]:
    known = [(i, one.p) for i, one in enumerate(fits) if one is not None]
    q = q_values(np.array([p for _, p in known]))
    found: list[float | None] = [None] * len(fits)
    for (i, _), value in zip(known, q, strict=True):
        found[i] = float(value)
    return found


def _relation(pair: _Pair, q: float | None, raw_q: float | None, around: _Around) -> BatchRelation:
    told, adjusters = pair.adjusted or pair.raw, around.design.adjusters
    n = int(pair.rows.sum())
    names = tuple(one.name for one in adjusters)
    unadjusted = raw_q is not None and raw_q <= Q
    confounders: tuple[Confounder, ...] = ()
    if pair.adjusted is None:
        verdict = "confounded" if unadjusted else "insufficient_data"
        if unadjusted:
            confounders = _group_confounders(pair, around)
        names = ()
    elif q is not None and q <= Q:
        rivals = _rivals(pair, around)
        verdict = "confounded" if any(weakened for _, weakened in rivals) else "associated"
        confounders = (*(one for one, _ in rivals), *_group_confounders(pair, around))
    else:
        confounders = _group_confounders(pair, around) if unadjusted else ()
        verdict = "confounded" if confounders and _changed(pair) else "not_significant"
    shown = told if len(pair.y.censored) <= _CENSORED_SHARE * n else None
    return BatchRelation(
        parameter=pair.x.label,
        outcome=pair.y.label,
        n=n,
        method=_method(pair, names),
        effect=_text(shown.slope) if shown else None,
        effect_unit=_unit(pair.y.unit, pair.x.unit) if told else None,
        ci_low=_text(shown.low) if shown else None,
        ci_high=_text(shown.high) if shown else None,
        p=_text(told.p) if told else None,
        q=_text(q) if q is not None else None,
        adjusted_for=names,
        confounders=confounders,
        verdict=verdict,  # type: ignore[arg-type]
    )


def _changed(pair: _Pair) -> bool:
    """Whether adjusting takes half of the slope or more away: else it is chance that is not ruled out."""
    assert pair.raw is not None and pair.adjusted is not None
    return pair.adjusted.p > Q or pair.adjusted.slope / pair.raw.slope < _HALF


def _group_confounders(pair: _Pair, around: _Around) -> tuple[Confounder, ...]:
    """Groups (and time) that both the parameter and the outcome go with, with what they do to the slope."""
    x, y = numbers_of(pair.x)[pair.rows], numbers_of(pair.y)[pair.rows]
    found = []
    for one in around.design.adjusters:
        basis = around.design.basis(pair.rows, one.name)
        share_x, share_y = explained(x, basis), explained(y, basis)
        if min(share_x, share_y) < _LINKED:
            continue
        inside = fit(x, y, basis, around.order[pair.rows])
        evidence = _evidence(one, pair, inside, (share_x, share_y))
        found.append((share_x * share_y, Confounder(name=one.name, evidence=evidence)))
    return tuple(one for _, one in sorted(found, key=lambda pair_: -pair_[0]))


def _evidence(group: Adjuster, pair: _Pair, inside: Fit | None, shares: tuple[float, float]) -> str:
    where = "over the order of making" if group.name == ORDER else f"between {group.name} groups"
    text = f"{shares[0]:.0%} of {pair.x.label} and {shares[1]:.0%} of {pair.y.label} differ {where}"
    if inside is None:
        return f"{text}; within one, {pair.x.label} does not vary enough to tell them apart"
    raw = f"{pair.raw.slope:.3g}" if pair.raw is not None else "none"
    return f"{text}; effect {raw} over all batches, {inside.slope:.3g} (p {inside.p:.2g}) within"


def _rivals(pair: _Pair, around: _Around) -> list[tuple[Confounder, bool]]:
    """Other parameters that go with this one and with the outcome at least as strongly; True where nothing of the
    association is left beside them."""
    assert pair.adjusted is not None
    x, y = numbers_of(pair.x), numbers_of(pair.y)
    scored = []
    for other in around.significant:
        if other.y is not pair.y or other.x is pair.x or other.adjusted is None or other.adjusted.p > pair.adjusted.p:
            continue
        z = numbers_of(other.x)
        rows = pair.rows & np.isfinite(z)
        if rows.sum() < LEAST:
            continue
        basis = around.design.basis(rows)
        between = fit(z[rows], x[rows], basis, around.order[rows])
        if between is not None and abs(between.r) >= _RIVAL_R:
            scored.append((abs(between.r), other.x, z, rows))
    found = []
    for r, column, z, rows in sorted(scored, key=lambda one: -one[0])[:_RIVALS]:
        design = np.column_stack([around.design.matrix[rows], z[rows]])
        left = fit(x[rows], y[rows], residual_maker(design), around.order[rows])
        gone = left is None or left.p > Q or left.slope * pair.adjusted.slope < 0
        beside = (
            "does not vary apart from it" if left is None else f"effect {left.slope:.3g} (p {left.p:.2g}) beside it"
        )
        found.append(
            (Confounder(name=column.label, evidence=f"goes with {pair.x.label} (|r| {r:.2f}); {beside}"), gone)
        )
    return found


def _method(pair: _Pair, adjusted_for: Sequence[str]) -> str:
    if pair.raw is None:
        return "none: too few batches, or no variation"
    method = "least squares, extreme values drawn in where that gives the larger p"
    if pair.adjusted is None:
        return f"{method}, unadjusted: the parameter does not vary within the groups"
    if pair.x.censored or pair.y.censored:
        method += "; values below a limit taken at half of it"
    return f"{method}, within groups and time" if adjusted_for else method


def _unit(outcome: str | None, parameter: str | None) -> str | None:
    if outcome is None and parameter is None:
        return None
    below = parameter or "1"
    return f"{outcome or '1'}/({below})" if "/" in below else f"{outcome or '1'}/{below}"


def _text(value: float) -> str:
    return f"{value:.3g}"
