"""An answer as text for a terminal or a Markdown page: the answer, its sources with their places, what to watch."""

from __future__ import annotations

from knowledge.records import Answer, Citation


def to_markdown(answer: Answer) -> str:
    lines = [answer.answer.strip()]
    if answer.citations:
        lines += ["", "Sources:"]
        lines += [source_line(citation) for citation in answer.citations]
    for disagreement in answer.conflicts:
        marks = "".join(f"[{marker}]" for marker in disagreement.citations)
        lines += ["", f"! Sources disagree on {disagreement.subject}: {marks}"]
    if answer.nearest:
        lines += ["", "Nearest passages (not the answer):"]
        lines += [f"- {place_of(citation)}: “{shorten(citation.quote)}”" for citation in answer.nearest]
    if answer.open_question is not None:
        lines += ["", f"Question for the sponsor: {answer.open_question.text}"]
    lines += ["", f"Searched {answer.searched.documents} documents, {answer.searched.passages} passages."]
    return "\n".join(lines)


def source_line(citation: Citation) -> str:
    standing = "" if citation.status == "current" else f"  ({citation.status.upper()})"
    return f"[{citation.marker}] {place_of(citation)}{standing}\n    “{shorten(citation.quote)}”"


def place_of(citation: Citation) -> str:
    """Title, version and where in the file, as far as known."""
    parts = [citation.title or citation.file]
    if citation.version:
        parts.append(f"version {citation.version}")
    if citation.title:
        parts.append(citation.file)
    if citation.page is not None:
        parts.append(f"page {citation.page}")
    if citation.sheet:
        parts.append(f"sheet {citation.sheet}" + (f" {citation.cells}" if citation.cells else ""))
    if citation.section:
        parts.append(f"section {citation.section}")
    if citation.table is not None and citation.table.row is not None:
        parts.append(f"table row {citation.table.row + 1}")
    if citation.part:
        parts.append(citation.part)
    return ", ".join(parts)


def shorten(text: str, limit: int = 240) -> str:
    text = " ".join(text.split())
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"
