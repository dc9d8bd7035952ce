"""Options that say where a value entered by hand comes from."""

from __future__ import annotations

from typing import Annotated

import typer

from knowledge.errors import UsageError
from knowledge.sources import DocumentSource, PersonSource

Document = Annotated[str | None, typer.Option("--document", help="the document's id, or its file in the package")]
Quote = Annotated[str | None, typer.Option("--quote", help="the words of the document that hold it")]
Page = Annotated[int | None, typer.Option("--page", min=1, help="the page they stand on, where that is needed")]
Sheet = Annotated[str | None, typer.Option("--sheet", help="the sheet of a workbook")]
Said = Annotated[str | None, typer.Option("--said-by", help="the person who said it")]
On = Annotated[str | None, typer.Option("--on", help="the day it was said, as 2026-03-31")]
Occasion = Annotated[str | None, typer.Option("--occasion", help="interview, call, meeting, letter")]
Words = Annotated[str | None, typer.Option("--words", help="what was said, holding the value")]


def source_of(
    document: str | None, quote: str | None, page: int | None, sheet: str | None,
    said_by: str | None, on: str | None, occasion: str | None, words: str | None,
) -> DocumentSource | PersonSource:  # fmt: skip
    """The source that the options name. Raises `UsageError` where they name none, or both kinds."""
    from pydantic import ValidationError

    if (document is None) == (said_by is None):
        raise UsageError("give the source: --document and --quote, or --said-by, --on and --words")
    try:
        if document is not None:
            if quote is None:
                raise UsageError("--document needs --quote, the words that hold it")
            is_file = "." in document or "/" in document
            return DocumentSource(
                document_id=None if is_file else document, file=document if is_file else None, page=page, sheet=sheet,
                quote=quote,
            )  # fmt: skip
        if on is None or words is None:
            raise UsageError("--said-by needs --on DATE and --words, what was said")
        return PersonSource(person=said_by or "", date=on, occasion=occasion, words=words)
    except ValidationError as error:
        first = error.errors()[0]
        raise UsageError(f"{first['loc'][0] if first['loc'] else 'source'}: {first['msg']}") from error
