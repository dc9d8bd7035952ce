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


def parsed(settings: Settings, path: Path, scratch: Path) -> ParsedDocument | None:
    """The file as the reader sees it, pictures left unread."""
    result = read_file(path, path.name, scratch=scratch, passwords=(), limits=limits_of(settings), ocr=None)
    return result.document


def tables_of(settings: Settings, path: Path, scratch: Path) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """The tables of one file, each as rows of cell texts; a table over several pages is one."""
    document = parsed(settings, path, scratch)
    found: dict[str, list[tuple[str, ...]]] = {}
    homes: dict[str, str] = {}
    for element in document.elements if document is not None else ():
        if element.table is None or element.hidden:
            continue
        before = element.table.continues
        home = homes.get(before, element.id) if before else element.id
        homes[element.id] = home
        rows = element.table.rows[element.table.header_rows if home != element.id else 0 :]
        found.setdefault(home, []).extend(rows)
    return tuple(tuple(rows) for rows in found.values())
