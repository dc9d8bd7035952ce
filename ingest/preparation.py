"""What a worker does with one file: read it, cut it into chunks, and hand back compact rows for the store."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

from ingest.archive import Member
from ingest.chunking import CHUNKER_VERSION, chunk_document
from ingest.dedupe import sketch
from ingest.formats.source import PageOcr
from ingest.limits import Limits
from ingest.reader import ReadResult
from knowledge.errors import NoTextError
from knowledge.protocols import TokenCounter
from knowledge.records import Abbreviation, Chunk, ParsedDocument
from knowledge.storage import StoredElement

T = TypeVar("T")
_MADE: dict[bytes, Any] = {}
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}")


class ReadFile(Protocol):
    """`ingest.reader.read_file`, or a stand-in of the same shape."""

    def __call__(
        self, path: Path, name: str, *, scratch: Path, passwords: Sequence[str] = (), limits: Limits | None = None,
        ocr: PageOcr | None = None,
    ) -> ReadResult: ...


@dataclass(frozen=True, slots=True)
class Request:
    """One file: where its bytes are, its name in the package, the id its document will have, a folder of its own."""

    path: Path
    name: str
    document_id: str
    scratch: Path


@dataclass(frozen=True, slots=True)
class Prepared:
    """`document` comes without its elements, which are in `elements` as they will be kept."""

    document: ParsedDocument | None
    elements: tuple[StoredElement, ...] = ()
    chunks: tuple[Chunk, ...] = ()
    abbreviations: tuple[Abbreviation, ...] = ()
    sketch: str | None = None
    members: tuple[Member, ...] = ()


@dataclass(frozen=True)
class Preparer:
    """The job that runs in a worker; all of it can be pickled, heavy parts are made there by factories, once."""

    read: ReadFile
    counter: Callable[[], TokenCounter]
    reader_version: str
    ocr: Callable[[], PageOcr] | None = None
    limits: Limits = Limits()  # noqa: RUF009 (frozen)
    passwords: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same bytes might give another result. Passwords are left out."""
        return f"reader {self.reader_version}; chunker {CHUNKER_VERSION}; ocr {self.ocr is not None}; {self.limits}"

    def __call__(self, request: Request) -> Prepared:
        request.scratch.mkdir(parents=True, exist_ok=True)
        result = self.read(
            _with_suffix(request), request.name, scratch=request.scratch, passwords=self.passwords,
            limits=self.limits, ocr=_made(self.ocr) if self.ocr is not None else None,
        )
        if result.document is None:
            return Prepared(None, members=result.members)
        return _prepared(result.document, result.members, request, _made(self.counter))


def _prepared(
    document: ParsedDocument, members: tuple[Member, ...], request: Request, counter: TokenCounter
) -> Prepared:
    chunks = chunk_document(document, request.document_id, counter)
    if not chunks and not members:
        raise NoTextError(
            f"{request.name}: no text was found; if it is a picture or a scan, give it in a better resolution"
        )
    elements = tuple(
        StoredElement(e.id, e.kind, e.page, e.model_dump_json(exclude={"id", "file"}, exclude_defaults=True))
        for e in document.elements
    )
    return Prepared(
        document=document.model_copy(update={"elements": ()}),
        elements=elements,
        chunks=tuple(chunks),
        abbreviations=document.abbreviations,
        sketch=sketch(e.text for e in document.elements if e.evidence and e.kind not in ("header", "footer")),
        members=members,
    )


def _with_suffix(request: Request) -> Path:
    """The file under a name with its suffix: originals are kept by hash, and some libraries look at the name."""
    suffix = Path(request.name.rsplit("/", 1)[-1]).suffix
    if not _SUFFIX.fullmatch(suffix) or request.path.suffix == suffix:
        return request.path
    link = request.scratch / f"source{suffix.lower()}"
    link.unlink(missing_ok=True)
    link.symlink_to(request.path.resolve())
    return link


def _made(factory: Callable[[], T]) -> T:
    """What the factory makes, made once in this process (each task brings its own copy of the factory)."""
    key = pickle.dumps(factory)
    if key not in _MADE:
        _MADE[key] = factory()
    return cast(T, _MADE[key])
