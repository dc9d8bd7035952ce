"""What a format reader may need besides the file itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.layout.recognise import PageOcr
from ingest.limits import Limits

__all__ = ["PageOcr", "Source"]


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read: where its bytes are, what it is called in the package, and under which conditions."""

    path: Path
    name: str
    scratch: Path
    passwords: Sequence[str] = ()
    limits: Limits = field(default_factory=Limits)
    ocr: PageOcr | None = None
