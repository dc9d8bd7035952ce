"""K2 and K11 that people already speak of: a mail, a log or a remark names two values of one thing, and both stand in
documents of the package."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.checks.found import Found, document_label, side_of_line
from knowledge.checks.known import TALK, Known
from knowledge.checks.spans import Span, Tolerance, equal, span_of_quantity
from knowledge.checks.text import Line
from knowledge.checks.wording import Name, name_of, stems
from knowledge.records import DocumentEntry, Quantity

_CONTRAST = re.compile(
    r"\b(?:says?|said|states?|whereas|while|but|instead of|differ\w*|vs\.?|versus|by mistake|carry-over|leftover|copied|"
    r"contradict\w*|not the same|older than|or)\b",
    re.IGNORECASE,
)
_STRONG = re.compile(r"\b(?:whereas|differ\w*|contradict\w*|by mistake|says?|states?)\b", re.IGNORECASE)
_HOLD = re.compile(r"\bhold|storage|stor(?:ed|age)|wait|stand\b|halte|lager|attente", re.IGNORECASE)
# words that name documents, not things
_PAPERS = stems(
    """dossier description record report table slide specification protocol document leaflet vendor procedure method sop
    mail note question answer please use right mistake say copy line phase issue revision version our your"""
)
_KINDS = {
    "process_description": "dossier description", "executed_batch_record": "record", "master_batch_record": "record",
    "slides": "slide deck", "specification": "specification", "hold_time_study": "report study",
    "development_report": "report study", "characterization_report": "report study", "method_sop": "procedure method",
}  # fmt: skip
_LEAST = 2


@dataclass(frozen=True)
class Spoken:
    line: Line
    one: tuple[Quantity, Span]
    other: tuple[Quantity, Span]


def spoken_of(known: Known, tolerance: Tolerance) -> Iterator[Found]:
    for spoken in _spoken(known, tolerance):
        about = name_of(f"{spoken.line.text} {spoken.line.section}", known.abbreviations)
        found = [_place(known, spoken.line, about, span, tolerance) for _, span in (spoken.one, spoken.other)]
        places = [place for place in found if place is not None]
        if len(places) == 2 and places[0].document.id == places[1].document.id:
            places = places[:1]
        if not places or (len(places) == 1 and not _STRONG.search(spoken.line.text)):
            continue
        values = [q.text for (q, _), place in zip((spoken.one, spoken.other), found, strict=True) if place in places]
        told = "; ".join(f"{value} in {document_label(p.document)}" for value, p in zip(values, places, strict=True))
        subject = _subject(spoken.line)
        yield Found(
            type="K11" if _HOLD.search(spoken.line.text) and spoken.one[1].unit == "min" else "K2", severity="major",
            subject=subject, key=("said", *sorted(p.text for p in places)),
            explanation=f"{document_label(spoken.line.document)} speaks of it: {told}.",
            sides=(*(side_of_line(p, v) for p, v in zip(places, values, strict=True)),
                   side_of_line(spoken.line, f"{spoken.one[0].text}; {spoken.other[0].text}")),
        )  # fmt: skip


def _spoken(known: Known, tolerance: Tolerance) -> Iterator[Spoken]:
    for line in known.current_lines():
        if line.document.document_type not in TALK | {None, "transfer_protocol"} or not _CONTRAST.search(line.text):
            continue
        if line.row is None and len(line.text) > 400:
            continue
        pairs = [(q, s) for q in line.quantities if q.unit_kind and (s := span_of_quantity(q)) is not None]
        couple = next(
            (
                (a, b)
                for at, a in enumerate(pairs)
                for b in pairs[at + 1 :]
                if a[1].unit == b[1].unit and not equal(a[1], b[1], tolerance) and _between(line.text, a[0], b[0])
            ),
            None,
        )
        if couple is not None:
            yield Spoken(line, *couple)


def _between(text: str, one: Quantity, other: Quantity) -> bool:
    """The contrast stands between the two values, or right beside them."""
    return bool(_CONTRAST.search(text[max(0, one.start - 30) : other.end + 15]))


def _place(known: Known, spoken: Line, about: Name, span: Span, tolerance: Tolerance) -> Line | None:
    """The line of another document that holds the value and speaks most of the same thing."""
    best: tuple[int, Line] | None = None
    for document in known.current:
        if document.document_type in TALK or document.id == spoken.document.id:
            continue
        named = _named(document, spoken.text)
        for line in known.lines[document.id]:
            if not _holds(line.quantities, span, tolerance):
                continue
            words = name_of(f"{line.text} {line.section}", known.abbreviations).plain & about.plain - _PAPERS
            score = len(words) + 2 * named
            if words and score >= _LEAST and (best is None or score > best[0]):
                best = (score, line)
    return best[1] if best is not None else None


def _named(document: DocumentEntry, text: str) -> bool:
    if document.number and document.number in text:
        return True
    kinds = _KINDS.get(document.document_type or "", "").split()
    return any(re.search(rf"\b{kind}\b", text, re.IGNORECASE) for kind in kinds)


def _holds(quantities: Sequence[Quantity], span: Span, tolerance: Tolerance) -> bool:
    for quantity in quantities:
        other = span_of_quantity(quantity)
        if other is None or other.unit != span.unit:
            continue
        if equal(other, span, tolerance) or (span.point and span.low in (other.low, other.high)):
            return True
    return False


def _subject(line: Line) -> str:
    text = line.cells[3] if len(line.cells) > 4 else line.text
    text = next((cell for cell in line.cells if "?" in cell), text)
    return text if len(text) <= 90 else text[:87].rsplit(" ", 1)[0] + " …"
