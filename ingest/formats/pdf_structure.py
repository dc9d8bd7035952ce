"""What a PDF says about itself, read with pypdf: metadata, attachments, encryption."""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import CorruptError, EncryptedError, TooLargeError

_MAX_ATTACHMENT_BYTES = 200_000_000
_BROKEN = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OSError)
"""What pypdf lets through besides its own errors when a file's objects are not what they should be."""


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class PdfStructure:
    """Metadata as written; unknown is None. `attachments` are the names of embedded files."""

    title: str | None = None
    author: str | None = None
    created: str | None = None
    attachments: tuple[str, ...] = ()


def read_structure(path: Path, passwords: Sequence[str] = ()) -> PdfStructure:
    """Metadata and names of attachments. Raises `EncryptedError` or `CorruptError`."""
    from pypdf.errors import DependencyError, PyPdfError

    try:
        reader = _open(path, passwords)
        info = reader.metadata or {}
        names = tuple(reader.attachments)
    except (PyPdfError, DependencyError, *_BROKEN) as error:
        raise CorruptError(f"{path.name}: its structure cannot be read ({error}); export the PDF again") from error
    return PdfStructure(
        title=_text(info.get("/Title")),
        author=_text(info.get("/Author")),
        created=_text(info.get("/CreationDate")),
        attachments=names,
    )


def read_attachments(path: Path, passwords: Sequence[str] = ()) -> tuple[Attachment, ...]:
    """The embedded files with their contents. Raises `EncryptedError` or `CorruptError`."""
    from pypdf.errors import DependencyError, PyPdfError

    found: list[Attachment] = []
    total = 0
    try:
        for name, contents in _open(path, passwords).attachments.items():
            for content in contents:
                total += len(content)
                if total > _MAX_ATTACHMENT_BYTES:
                    raise TooLargeError(
                        f"{path.name}: embedded files above {_MAX_ATTACHMENT_BYTES} bytes; save them by hand"
                    )
                found.append(Attachment(name, content))
    except (PyPdfError, DependencyError, *_BROKEN) as error:
        raise CorruptError(f"{path.name}: its attachments cannot be read ({error}); save them by hand") from error
    return tuple(found)


def rebuilt(path: Path) -> bytes:
    """The file written anew from what can still be read of it. Raises `CorruptError` or `EncryptedError`."""
    from pypdf import PdfWriter
    from pypdf.errors import DependencyError, PyPdfError

    target = io.BytesIO()
    try:
        PdfWriter(clone_from=_open(path, ())).write(target)
    except (PyPdfError, DependencyError, *_BROKEN) as error:
        raise CorruptError(f"{path.name}: cannot be rebuilt ({error}); ask the sender for it again") from error
    return target.getvalue()


def _open(path: Path, passwords: Sequence[str]):  # type: ignore[no-untyped-def]
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(path, strict=False)
    if reader.is_encrypted and not any(reader.decrypt(p) for p in ("", *passwords)):
        raise EncryptedError(f"{path.name}: protected by a password; give it with --password-file")
    return reader


def _text(value: object) -> str | None:
    return str(value).strip() or None if value is not None else None
