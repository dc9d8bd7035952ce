"""An answer as text for a terminal or a Markdown page: the answer, its sources with their places, what to watch."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.records import Answer, Citation, Hit

_MARKUP = re.compile(r"\*\*(.+?)\*\*")


def to_markdown(answer: Answer) -> str:
    lines = [answer.answer.strip()]
    if answer.citations:
        lines += ["", "Sources:", *source_lines(answer.citations)]
    for disagreement in answer.conflicts:
        marks = "".join(f"[{marker}]" for marker in disagreement.citations)
        lines += ["", f"! Sources disagree on {disagreement.subject}: {marks}"]
    if answer.nearest:
        lines += ["", "Nearest passages (not the answer):"]
        lines += [f"- {place_text(citation)}: “{shorten(citation.quote)}”" for citation in answer.nearest]
    if answer.open_question is not None:
        lines += ["", f"Question for the sponsor: {answer.open_question.text}"]
    lines += ["", f"Searched {answer.searched.documents} documents, {answer.searched.passages} passages."]
    return "\n".join(lines)


def to_terminal(answer: Answer) -> str:
    """The same without markup."""
    return _MARKUP.sub(r"\1", to_markdown(answer))


def source_lines(citations: Sequence[Citation]) -> list[str]:
    """Each document once, with its quotes and their places beneath; what is not current is marked."""
    by_document: dict[str, list[Citation]] = {}
    for citation in citations:
        by_document.setdefault(citation.document_id, []).append(citation)
    lines = []
    for quotes in by_document.values():
        first = quotes[0]
        standing = "" if first.status == "current" else f"  ({first.status.upper()})"
        lines.append(f"{document_text(first)}{standing}")
        for citation in quotes:
            where = ", ".join(where_parts(citation))
            lines.append(f"  [{citation.marker}] {where}{': ' if where else ''}“{shorten(citation.quote)}”")
    return lines


def document_text(place: Citation | Hit) -> str:
    title = place.title if isinstance(place, Citation) else None
    name = f"{title} ({place.file})" if title else place.file
    return f"{name}, version {place.version}" if isinstance(place, Citation) and place.version else name


def place_text(place: Citation | Hit) -> str:
    """Document and where in it, as far as known."""
    return ", ".join((document_text(place), *where_parts(place)))


def where_parts(place: Citation | Hit) -> list[str]:
    """Where in its document, as far as known."""
    parts = []
    if place.page is not None:
        parts.append(f"page {place.page}")
    if place.sheet:
        parts.append(f"sheet {place.sheet}" + (f" {place.cells}" if place.cells else ""))
    if place.section:
        parts.append(f"section {place.section}")
    if place.table is not None and place.table.row is not None:
        parts.append(f"table row {place.table.row + 1}")
    if place.part:
        parts.append(place.part)
    return parts


def shorten(text: str, limit: int = 240) -> str:
    text = " ".join(text.split())
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def origin_text(answer: Answer) -> str:
    """What made the answer: model or none, prompt, version of the index and of the program."""
    origin = answer.provenance
    made = (
        f"Worded by {answer.model}, checked against its quotes"
        if answer.model
        else "Composed of quotes, no language model"
    )
    parts = [
        made,
        f"prompt {origin.prompt}" if origin.prompt else "",
        f"index {origin.index}" if origin.index else "",
        f"Knowline {origin.code}" if origin.code else "Knowline",
    ]
    return " · ".join(part for part in parts if part)
