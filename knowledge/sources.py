"""Where a value entered by hand comes from: a place in a stored document, or what a named person said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from knowledge.citing import citation_of
from knowledge.errors import GroundingError, NotFoundError, UsageError
from knowledge.ids import scoped_id
from knowledge.records import Citation, CitationRole, DocumentEntry, Element, Scope, Spoken
from knowledge.records.base import Record
from knowledge.storage.store import Store
from knowledge.text import holds_quote

Words = Annotated[str, Field(min_length=1, max_length=4000)]


class DocumentSource(Record):
    """The words in a document of the package: by its id or file, and where wanted the page or sheet."""

    document_id: str | None = Field(default=None, max_length=100)
    file: str | None = Field(default=None, max_length=1000, description="path inside the package")
    page: int | None = Field(default=None, ge=1)
    sheet: str | None = Field(default=None, max_length=200)
    quote: Words


class PersonSource(Record):
    """What somebody said: in an interview, a call, a meeting. `date` is an ISO date."""

    person: str = Field(min_length=1, max_length=200)
    date: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    occasion: str | None = Field(default=None, max_length=200, description="interview, call, meeting, letter")
    words: Words


Source = DocumentSource | PersonSource


def cite_source(store: Store, scope: Scope, source: Source, role: CitationRole) -> Citation:
    """The citation of a source. Raises `NotFoundError` for an unknown document, `GroundingError` where the quote
    does not stand in it."""
    if isinstance(source, PersonSource):
        return said(scope, source, role)
    return locate(store, scope, source, role)


def said(scope: Scope, source: PersonSource, role: CitationRole) -> Citation:
    """A person's words as a citation; there is no document to open, so it is never `verified`."""
    person = " ".join(source.person.split())
    if not person or not source.words.strip():
        raise UsageError("a spoken source needs the person's name and the words")
    occasion = source.occasion or "word of mouth"
    return Citation(
        marker=1,
        document_id=scoped_id("v", scope, person, source.date, occasion),
        file=f"{occasion}: {person}, {source.date}",
        title=f"{person}, {occasion} of {source.date}",
        quote=source.words,
        role=role,
        spoken=Spoken(person=person, date=source.date, occasion=source.occasion),
    )


def locate(store: Store, scope: Scope, source: DocumentSource, role: CitationRole) -> Citation:
    """The quote at its place in a stored document of the scope: the first element that holds it."""
    entry = _document(store, scope, source)
    for element in store.passages.elements(entry.id):
        if element.hidden or not _asked_for(element, source):
            continue
        for row, text in _texts(element):
            if holds_quote(text, source.quote):
                return citation_of(entry, element, row, source.quote, role=role)
    where = f" on page {source.page}" if source.page else f" on sheet {source.sheet}" if source.sheet else ""
    raise GroundingError(
        f"the quote does not stand in {entry.file}{where}: give the words as `knowline documents show {entry.id}` has "
        "them (of a table one row, its cells joined with ` | `)"
    )


def _document(store: Store, scope: Scope, source: DocumentSource) -> DocumentEntry:
    if (source.document_id is None) == (source.file is None):
        raise UsageError("a document as source: give its id or its file, one of both")
    entries: Sequence[DocumentEntry] = store.passages.documents(scope)
    found = [e for e in entries if source.document_id == e.id or (source.file is not None and e.file == source.file)]
    if not found and source.file is not None:
        found = [e for e in entries if e.file.endswith("/" + source.file)]
    if not found:
        raise NotFoundError("no such document in the package; `knowline documents list` names them")
    if len(found) > 1:
        raise UsageError(f"{source.file} names several documents: {', '.join(e.id for e in found)}; give the id")
    return found[0]


def _asked_for(element: Element, source: DocumentSource) -> bool:
    return (source.page is None or element.page == source.page) and source.sheet in (None, element.sheet)


def _texts(element: Element) -> Iterator[tuple[int | None, str]]:
    if element.table is None:
        yield None, element.text
        return
    for row in range(len(element.table.rows)):
        yield row, element.table.row_text(row)
