"""The seam to text recognition: a rendered page in, its words out."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ingest.layout.primitives import PageContent


class PageOcr(Protocol):
    """Reads the text of a page picture."""

    def __call__(self, image: NDArray[np.uint8], width_pt: float, height_pt: float, number: int) -> PageContent:
        """`image` is RGB, shape (height, width, 3). Boxes of the result are in points of a page of that size."""
        ...
