"""How much of one file is taken in before it is refused or cut, with a word about it."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one file, archive members counted with their archive.

    `max_ratio` is unpacked / packed and counts only above `ratio_free_mb` unpacked (small texts pack very well).
    `max_depth` is how many archives and mails may stand inside each other. `max_cells` bounds one workbook or CSV,
    `max_text_mb` the text of one document in million characters.
    """

    max_file_mb: int = 512
    max_members: int = 10_000
    max_unpacked_mb: int = 4096
    max_ratio: int = 200
    max_depth: int = 4
    max_pages: int = 5000
    max_cells: int = 2_000_000
    max_part_mb: int = 256
    max_text_mb: int = 64
    convert_timeout_s: int = 120
    ratio_free_mb: int = 32
