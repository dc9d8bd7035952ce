"""Reading one file without storing it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ingest.limits import Limits
from ingest.reader import read_file
from knowledge.records import ParsedDocument
from service.settings import Settings


def limits_of(settings: Settings) -> Limits:
    return Limits(
        max_file_mb=settings.max_file_mb,
        max_pages=settings.max_pages,
        max_depth=settings.archive_max_depth,
        max_members=settings.archive_max_members,
        max_unpacked_mb=settings.archive_max_unpacked_mb,
    )


def read_one(
    settings: Settings, path: Path, scratch: Path, passwords: Sequence[str]
) -> tuple[ParsedDocument | None, tuple[str, ...]]:
    """The file as the reader sees it, and the names of the files inside it."""
    ocr = None
    if settings.ocr:
        from ingest.ocr import PageReader

        ocr = PageReader(threads=settings.workers)
    result = read_file(path, path.name, scratch=scratch, passwords=passwords, limits=limits_of(settings), ocr=ocr)
    return result.document, tuple(member.name for member in result.members)
