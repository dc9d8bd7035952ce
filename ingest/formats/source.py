"""What a format reader may need besides the file itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from ingest.layout.primitives import PageContent
from ingest.limits import Limits


class PageOcr(Protocol):
    """Reads the picture of one page. `image` is RGB, uint8, shape (height, width, 3); sizes in points."""

    def __call__(
        self, image: npt.NDArray[np.uint8], width_pt: float, height_pt: float, number: int
    ) -> PageContent: ...


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read: where its bytes are, what it is called in the package, and under which conditions."""

    path: Path
    name: str
    scratch: Path
    passwords: Sequence[str] = ()
    limits: Limits = Limits()
    ocr: PageOcr | None = None
