"""States as coloured words: never colour alone."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from knowledge.records import Answer, Citation

Colour = Literal["red", "orange", "yellow", "blue", "green", "violet", "gray"]
ANSWER: dict[str, tuple[str, str, Colour]] = {
    "answered": ("Answered", ":material/check_circle:", "green"),
    "partial": ("Partly answered", ":material/contrast:", "orange"),
    "not_found": ("Not in the package", ":material/block:", "red"),
}
RATIONALE: dict[str, tuple[str, str, Colour]] = {
    "stated": ("Reason stated", ":material/format_quote:", "green"),
    "inferred": ("Reason inferred", ":material/psychology_alt:", "orange"),
    "not_found": ("No reason given", ":material/help:", "red"),
}
DOCUMENT: dict[str, tuple[str, str, Colour]] = {
    "current": ("Current", ":material/check:", "green"),
    "superseded": ("Superseded", ":material/history:", "orange"),
    "withdrawn": ("Withdrawn", ":material/delete_history:", "red"),
    "draft": ("Draft", ":material/edit_note:", "violet"),
}
REVIEW: dict[str, tuple[str, str, Colour]] = {
    "extracted": ("Not reviewed", ":material/smart_toy:", "gray"),
    "in_review": ("In review", ":material/hourglass_top:", "blue"),
    "accepted": ("Accepted", ":material/check_circle:", "green"),
    "corrected": ("Corrected", ":material/edit:", "violet"),
    "rejected": ("Rejected", ":material/cancel:", "red"),
    "superseded": ("Superseded", ":material/history:", "orange"),
}


def show(table: dict[str, tuple[str, str, Colour]], state: str | None) -> None:
    """The badge for a state; nothing where it is not known."""
    if state in table:
        label, icon, colour = table[state]
        st.badge(label, icon=icon, color=colour)


def label(table: dict[str, tuple[str, str, Colour]], state: str | None) -> str:
    """The word alone, for tables."""
    return table[state][0] if state in table else (state or "")


def answer(found: Answer) -> None:
    """The state of an answer at a glance: status, reason, what is inferred, superseded or in disagreement."""
    with st.container(horizontal=True, gap="small"):
        show(ANSWER, found.status)
        show(RATIONALE, found.rationale)
        inferred = sum(claim.kind == "inferred" for claim in found.claims)
        if inferred and found.rationale != "inferred":
            st.badge(f"{inferred} inferred", icon=":material/psychology_alt:", color="orange")
        if found.conflicts:
            st.badge("Sources disagree", icon=":material/call_split:", color="red")
        old = sum(citation.status != "current" for citation in found.citations)
        if old:
            st.badge(f"{old} of {len(found.citations)} sources not current", icon=":material/history:", color="orange")
        if found.premise is not None and not found.premise.ok:
            st.badge("Not as the question takes for granted", icon=":material/warning:", color="orange")


def quality(value: float | None) -> str:
    """How well a document could be read, as words; 0..1, higher is better."""
    if value is None:
        return "unknown"
    return "good" if value >= 0.85 else "fair" if value >= 0.6 else "poor"


def where(citation: Citation) -> str:
    """The place inside the document, short."""
    if citation.page is not None:
        return f"p. {citation.page}"
    if citation.sheet:
        return f"{citation.sheet} {citation.cells or ''}".strip()
    return citation.section or (f"¶ {citation.paragraph}" if citation.paragraph else "text")
