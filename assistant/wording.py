"""The words around the quotes: the answer's text, what is said when nothing was found, the question for the sponsor."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.compose import Draft
from assistant.evidence import Finding
from knowledge.records import OpenQuestion, Searched


def answer_text(findings: Sequence[Finding], draft: Draft, searched: Searched) -> str:
    """Markdown with markers; one statement a line, the point in the first."""
    lines: list[str] = []
    for claim, note in zip(draft.claims, draft.notes, strict=True):
        if not claim.supported:
            continue
        marks = "".join(f"[{marker}]" for marker in claim.citations)
        text = claim.text if claim.text.endswith((".", "!", "?", ";", ":")) else f"{claim.text}."
        lines.append(f"{text} {marks}{' ' + note if note else ''}")
    if lines and findings[0].premise is not None and findings[0].asked.role_asked:
        lines.insert(
            0,
            f"The package does not say that this is {findings[0].asked.role_asked}; it states another classification:",
        )
    if draft.conflicts:
        lines.append("The sources do not agree; each is shown with its document and version.")
    missing = [finding for finding in findings if finding.status == "not_found"]
    if not missing:
        return "\n".join(lines)
    if missing[0].rationale == "not_found" and lines:
        head = "The package states the value but not the reason for it: no reason was found in the package."
        return "\n".join([head, *lines])
    if missing[0].absence == "not_studied" and lines:
        return "\n".join(["Not studied, as far as the package says:", *lines])
    where = f"{searched.documents} documents, {searched.passages} passages searched"
    head = f"Not found in the package ({where}): it does not say this."
    return "\n".join([*lines, head])


def open_question(missing: Sequence[Finding]) -> OpenQuestion | None:
    """What to ask the sponsor, in the terms of the question."""
    if not missing:
        return None
    return OpenQuestion(text=missing[0].asked.text)
