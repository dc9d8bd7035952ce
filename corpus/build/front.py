"""Front and back matter that every controlled document has: title, approvals, history, abbreviations, references."""

from __future__ import annotations

from typing import Any

from corpus.build.blocks import PB, H, Meta, P, T

WORDS = {
    "en": ("Approval", ("Role", "Name", "Function", "Signature / Date"), "Revision history", ("Version", "Date", "Change and reason"), "Abbreviations",
           "References", ("Author", "Reviewer", "Quality Assurance"), "signed electronically", "Document no.", "Version", "Effective date"),
    "de": ("Freigabe", ("Rolle", "Name", "Funktion", "Unterschrift / Datum"), "Änderungsverzeichnis", ("Version", "Datum", "Änderung und Grund"), "Abkürzungen",
           "Mitgeltende Unterlagen", ("Verfasser", "Prüfer", "Qualitätssicherung"), "elektronisch unterschrieben", "Dokument-Nr.", "Version", "Gültig ab"),
}


def cover(meta: Meta, new_page: bool = True) -> list[Any]:
    """Title, identity table, approvals and revision history."""
    w = WORDS[meta.language]
    blocks: list[Any] = [
        P(meta.kind, style="caption"), P(meta.title, style="title"),
        T("", ((w[8], w[9], w[10]),), ((meta.number, meta.version, meta.effective),), widths=(3, 1, 2)),
        P(f"**{w[0]}**"),
        T("", (w[1],), tuple((role, name, function, f"{w[7]} {date}" if date[0].isdigit() else date) for role, (name, function, date) in zip(w[6], meta.approvals, strict=False)),
          widths=(2, 2.4, 3, 3)),
        P(f"**{w[2]}**"),
        T("", (w[3],), meta.history, widths=(1, 1.6, 7)),
    ]
    return [*blocks, PB()] if new_page else blocks


def back(meta: Meta, start: int) -> list[Any]:
    """Abbreviations and references as numbered sections from `start`."""
    w = WORDS[meta.language]
    blocks: list[Any] = []
    if meta.abbreviations:
        blocks += [H(1, f"{start} {w[4]}"), T("", (("Abbreviation" if meta.language == "en" else "Abkürzung", "Meaning" if meta.language == "en" else "Bedeutung"),),
                                               meta.abbreviations, widths=(1, 4), ruled=False)]
        start += 1
    if meta.references:
        blocks += [H(1, f"{start} {w[5]}"), *[P(f"[{i}] {r}") for i, r in enumerate(meta.references, start=1)]]
    return blocks
