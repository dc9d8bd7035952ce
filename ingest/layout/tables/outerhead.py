"""A head row that stands above a drawn grid without lines of its own."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.layout.primitives import PageContent
from ingest.layout.tables.lattice import Lattice

_NEAR_EM = 1.0
_APART_EM = 0.8


def with_head_above(
    page: PageContent, lattice: Lattice, boxes: NDArray[np.float64], free: NDArray[np.bool_]
) -> Lattice:
    """The lattice with a row more on top where a line of text just above it keeps to its columns."""
    xs, top = np.array(lattice.xs), lattice.ys[0]
    near = free & (boxes[:, 0] >= xs[0] - 2) & (boxes[:, 2] <= xs[-1] + 2) & (boxes[:, 3] <= top + 2)
    candidates = np.flatnonzero(near & (boxes[:, 3] > top - 40))
    if len(candidates) < 2:
        return lattice
    bottom = float(boxes[candidates, 3].max())
    line = [i for i in candidates.tolist() if boxes[i, 3] >= bottom - 0.5 * (boxes[i, 3] - boxes[i, 1])]
    line.sort(key=lambda i: float(boxes[i, 0]))
    size = max(page.words[i].size for i in line)
    columns = [int(np.searchsorted(xs, (boxes[i, 0] + boxes[i, 2]) / 2)) for i in line]
    crossing = any(((xs[1:-1] > boxes[i, 0] + 1) & (xs[1:-1] < boxes[i, 2] - 1)).any() for i in line)
    crowded = any(
        columns[k] != columns[k + 1] and boxes[j, 0] - boxes[i, 2] < _APART_EM * size
        for k, (i, j) in enumerate(pairwise(line))
    )
    few = len(set(columns)) < max(2, 0.6 * (len(xs) - 1))
    if crossing or crowded or few or top - bottom > _NEAR_EM * size:
        return lattice
    head = float(min(boxes[i, 1] for i in line)) - 1
    across = np.vstack([np.ones((1, len(xs) - 1), dtype=bool), lattice.across])
    down = np.vstack([np.ones((1, len(xs)), dtype=bool), lattice.down])
    return Lattice(lattice.xs, [head, *lattice.ys], across, down)
