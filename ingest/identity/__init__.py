"""Who a document is: type, number, title, version, date, status, language, and the abbreviations it defines."""

from __future__ import annotations

from ingest.identity.abbreviations import find_abbreviations
from ingest.identity.doctype import classify
from ingest.identity.fields import find_fields
from ingest.identity.language import tell_language
from ingest.identity.title import find_title
from knowledge.records import ParsedDocument


def identify(document: ParsedDocument) -> ParsedDocument:
    """Fill in what the document says of itself. What cannot be told stays null; what the reader set stays."""
    language = document.language or tell_language(document.elements)
    fields = find_fields(document, language)
    title = find_title(document, number=fields.number)
    named = document.model_copy(
        update={
            "language": language,
            "title": title,
            "number": document.number or fields.number,
            "version": document.version or fields.version,
            "effective_date": document.effective_date or fields.effective_date,
            "status_as_written": document.status_as_written or fields.status,
            "supersedes_as_written": document.supersedes_as_written or fields.supersedes,
            "abbreviations": document.abbreviations or find_abbreviations(document.elements),
        }
    )
    return named.model_copy(update={"document_type": document.document_type or classify(named)})
