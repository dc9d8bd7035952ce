"""One parameter against one outcome, with what is adjusted for taken out of both (Frisch–Waugh–Lovell)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

Floats = npt.NDArray[np.float64]
_TINY = 1e-9
_FAR, _BOTH_FAR = 3.0, 5.0


@dataclass(frozen=True)
class Fit:
    """`slope` per unit of the parameter with its 95 % interval; `p` two-sided; `r` partial correlation.

    `p` is the larger of three: of the values as they are, of the values drawn in to three robust standard deviations,
    and without batches that are extreme in both, so that no few batches make an association alone. All count batches
    that go with their neighbours in time for fewer (Bartlett 1935), and batches that share a lot (Kish 1965).
    """

    n: int
    df: float
    slope: float
    low: float
    high: float
    r: float
    p: float


def residual_maker(design: Floats) -> Floats:
    """An orthonormal basis of the design's columns, for `taken_out`."""
    sizes, vectors = np.linalg.eigh(design.T @ design)
    large = sizes > sizes[-1] * 1e-10
    kept: Floats = np.linalg.qr(design @ (vectors[:, large] / np.sqrt(sizes[large])))[0]
    return kept


def taken_out(values: Floats, basis: Floats) -> Floats:
    """What is left of the values when the design is taken out."""
    left: Floats = values - basis @ (basis.T @ values)
    return left


def fit(x: Floats, y: Floats, basis: Floats, order: Floats, lots: npt.NDArray[np.int_] | None = None) -> Fit | None:
    """`lots` groups batches that share one value of x because it is their lot's. None where the parameter or the
    outcome does not vary apart from the design, or too few batches are left."""
    n, used = len(x), basis.shape[1]
    df = n - used - 1
    if df < 4:
        return None
    one, other = taken_out(x, basis), taken_out(y, basis)
    var_x, var_y = float(one @ one), float(other @ other)
    if var_x <= _TINY * float(np.var(x) * n + _TINY * _TINY) or var_y <= _TINY * float(np.var(y) * n + _TINY * _TINY):
        return None
    slope = float(one @ other) / var_x
    r = float(np.clip(slope * np.sqrt(var_x / var_y), -1, 1))
    scale = max(_serial(one, other, order), _shared(other, lots))
    effective = max(4.0, df / scale)
    error = float(np.sqrt(max(0.0, var_y - slope**2 * var_x) / effective / var_x))
    reach = float(special.stdtrit(effective, 0.975)) * error
    tame = min((_clipped_r(x, y, basis), _without_extremes_r(x, y, basis)), key=abs)
    p = max(_p_of(r, effective), _p_of(tame, effective))
    return Fit(n, effective, slope, slope - reach, slope + reach, r, p)


def explained(x: Floats, basis: Floats) -> float:
    """Share of the variation of x that the design explains, 0..1."""
    whole = float(((x - x.mean()) ** 2).sum())
    if whole <= 0:
        return 1.0
    left = taken_out(x, basis)
    return max(0.0, 1 - float(left @ left) / whole)


def q_values(p: Floats) -> Floats:
    """Benjamini-Hochberg 1995, J. R. Stat. Soc. B 57, 289: the least false discovery rate at which each is found."""
    if not len(p):
        return p
    order = np.argsort(p)
    ranked = p[order] * len(p) / np.arange(1, len(p) + 1)
    ranked = np.minimum.accumulate(ranked[::-1])[::-1]
    result = np.empty(len(p))
    result[order] = np.minimum(ranked, 1)
    return result


def _clipped_r(x: Floats, y: Floats, basis: Floats) -> float:
    one = taken_out(_drawn_in(x, taken_out(x, basis)), basis)
    other = taken_out(_drawn_in(y, taken_out(y, basis)), basis)
    size = float(np.sqrt((one @ one) * (other @ other)))
    return float(np.clip((one @ other) / size, -1, 1)) if size > 0 else 0.0


def _p_of(r: float, df: float) -> float:
    if abs(r) >= 1:
        return 0.0
    t = abs(r) * np.sqrt(df / (1 - r * r))
    return float(2 * special.stdtr(df, -t))


def _serial(one: Floats, other: Floats, order: Floats) -> float:
    """How many batches count for one: (1 + ρx·ρy) / (1 − ρx·ρy) with the lag-1 correlations, at least 1."""
    turn = np.argsort(order, kind="stable")
    product = _lag(one[turn]) * _lag(other[turn])
    return float((1 + product) / (1 - product)) if product > 0 else 1.0


def _lag(values: Floats) -> float:
    centred = values - values.mean()
    size = float(centred @ centred)
    return float(np.clip((centred[1:] @ centred[:-1]) / size, 0, 0.95)) if size > 0 else 0.0


def _without_extremes_r(x: Floats, y: Floats, basis: Floats) -> float:
    one, other = taken_out(x, basis), taken_out(y, basis)
    kept = ~((np.abs(one) > _BOTH_FAR * _spread(one)) & (np.abs(other) > _BOTH_FAR * _spread(other)))
    if not kept.all():
        left = residual_maker(basis[kept])
        one, other = taken_out(x[kept], left), taken_out(y[kept], left)
    size = float(np.sqrt((one @ one) * (other @ other)))
    return float(np.clip((one @ other) / size, -1, 1)) if size > 0 else 0.0


def _spread(left: Floats) -> float:
    """Standard deviation told from the median; infinite where most values are the same."""
    return 1.4826 * float(np.median(np.abs(left - np.median(left)))) or float("inf")


def _drawn_in(values: Floats, left: Floats) -> Floats:
    """The values, those whose residual is extreme moved to three robust standard deviations of the residuals."""
    reach = _FAR * _spread(left)
    kept: Floats = values - left + np.clip(left, -reach, reach)
    return kept


def _shared(left: Floats, lots: npt.NDArray[np.int_] | None) -> float:
    """Design effect 1 + (m − 1) · ρ of lots of m batches whose outcomes agree by ρ; the parameter agrees wholly."""
    if lots is None:
        return 1.0
    counts = np.bincount(lots)
    sizes = counts[counts > 0]
    k, n = len(sizes), len(left)
    if k < 2 or k >= n:
        return 1.0
    means = np.bincount(lots, weights=left)[counts > 0] / sizes
    between = float((sizes * (means - left.mean()) ** 2).sum()) / (k - 1)
    within = float((left**2).sum() - (sizes * means**2).sum()) / (n - k)
    m = (n - float((sizes**2).sum()) / n) / (k - 1)
    size = between + (m - 1) * within
    rho = min(1.0, max(0.0, (between - within) / size)) if size > 0 else 1.0
    return 1 + (float((sizes**2).sum()) / n - 1) * rho
