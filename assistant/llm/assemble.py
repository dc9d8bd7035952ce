"""Checked sentences → an `Answer` of the same shape: citations renumbered, and nothing lost that the quotes
must show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.cite import cite
from assistant.compose import source_note, standing_note
from assistant.llm.gather import Evidence
from assistant.llm.grounds import Ground
from assistant.rows import render_unit
from assistant.settings import AskSettings
from knowledge.protocols import QuantityParser
from knowledge.records import Answer, Citation, Claim, Premise

_MARKER = re.compile(r"\[\d+\]")


@dataclass(frozen=True)
class Checked:
    """A sentence of a model after its check; `why_not` is null when it holds by `grounds`."""

    text: str
    grounds: tuple[Ground, ...]
    why_not: str | None


@dataclass
class Numbering:
    """Citations in the order of use, each quote at its place once."""

    found: dict[Citation, Citation] = field(default_factory=dict)

    def add(self, citation: Citation) -> int:
        key = citation.model_copy(update={"marker": 0, "role": None})
        if key not in self.found:
            self.found[key] = citation.model_copy(update={"marker": len(self.found) + 1})
        return self.found[key].marker

    def all(self) -> tuple[Citation, ...]:
        return tuple(self.found.values())


def assemble(
    answer: Answer,
    checked: Sequence[Checked],
    evidence: Sequence[Evidence],
    parse: QuantityParser,
    settings: AskSettings,
) -> Answer:
    """The model's sentences within the bounds of an answer, and the quote-built claims that may not be
    missing: the best
    statement of each part, a contradicted premise, and every side of a disagreement."""
    of_unit = {one.unit.id: one for one in evidence}
    numbering = Numbering()
    head, tail = _words_around(answer)
    must_first, must_last = _required(answer, checked, evidence)
    claims: list[Claim] = []
    lines: list[str] = list(head)
    in_conflict = _quotes(answer, [marker for one in answer.conflicts for marker in one.citations])

    def quote(claim: Claim) -> None:
        markers = tuple(numbering.add(_by_marker(answer, marker)) for marker in claim.citations)
        claims.append(claim.model_copy(update={"citations": markers}))
        lines.append(_line(claim.text, markers, _note_of(answer, claim)))

    for claim in must_first:
        quote(claim)
    words = sum(len(claim.text.split()) for claim in claims)
    most, limit = _bounds(evidence, settings)
    for one in checked:
        words += len(one.text.split())
        if one.why_not is None and claims and (words > most or len(numbering.found) >= limit):
            break
        markers = tuple(
            dict.fromkeys(
                numbering.add(c) for ground in one.grounds for c in _citations(of_unit[ground.unit.id], parse)
            )
        )
        implied = any(of_unit[ground.unit.id].inferred for ground in one.grounds)
        claims.append(
            Claim(
                text=one.text,
                kind="inferred" if implied else "stated",
                citations=markers,
                supported=one.why_not is None,
                why_not=one.why_not,
            )
        )
        if one.why_not is None:
            lines.append(_line(one.text, markers, _notes(one.grounds, in_conflict)))
    for claim in must_last:
        quote(claim)
    return answer.model_copy(
        update={
            "answer": "\n".join([*lines, *tail]),
            "claims": tuple(claims),
            "citations": numbering.all(),
            "premise": _premise(answer, numbering),
            "conflicts": tuple(
                one.model_copy(update={"citations": tuple(numbering.add(_by_marker(answer, m)) for m in one.citations)})
                for one in answer.conflicts
            ),
        }
    )


def _required(
    answer: Answer, checked: Sequence[Checked], evidence: Sequence[Evidence]
) -> tuple[list[Claim], list[Claim]]:
    """Quote-built claims that no kept sentence stands for, those that come first and those that come last."""
    said = {
        piece.quote for one in checked if one.why_not is None for ground in one.grounds for piece in ground.unit.pieces
    }
    best = {one.unit.pieces[0].quote for one in evidence if one.primary}
    premise = _quotes(answer, answer.premise.citations if answer.premise else ())
    sides = _quotes(answer, [marker for one in answer.conflicts for marker in one.citations])
    first: list[Claim] = []
    last: list[Claim] = []
    for claim in answer.claims:
        quotes = _quotes(answer, claim.citations)
        if not claim.supported or quotes & said:
            continue
        if quotes & (best | premise):
            first.append(claim)
        elif quotes & sides:
            last.append(claim)
    return first, last


def _quotes(answer: Answer, markers: Sequence[int]) -> frozenset[str]:
    return frozenset(
        citation.quote for citation in answer.citations if citation.marker in markers and citation.role != "kind"
    )


def _by_marker(answer: Answer, marker: int) -> Citation:
    return next(citation for citation in answer.citations if citation.marker == marker)


def _citations(one: Evidence, parse: QuantityParser) -> list[Citation]:
    """The statement's quotes, and the header rows of a table row."""
    _, headers = render_unit(one.unit, one.finding.asked, parse)
    document = one.unit.document
    return [
        *(cite(document, piece, 0, one.role) for piece in one.unit.pieces),
        *(cite(document, piece, 0, "kind") for piece in headers),
    ]


def _words_around(answer: Answer) -> tuple[list[str], list[str]]:
    """Lines of the quote-built answer that are no claims: those ahead of the claims, and those after."""
    head: list[str] = []
    tail: list[str] = []
    seen = False
    for line in answer.answer.splitlines():
        if _MARKER.search(line):
            seen = True
        elif line.strip():
            (tail if seen else head).append(line)
    return head, tail


def _bounds(evidence: Sequence[Evidence], settings: AskSettings) -> tuple[int, int]:
    listed = any(one.finding.asked.kind == "list" for one in evidence)
    return settings.max_words * (2 if listed else 1), settings.max_list_quotes if listed else settings.max_quotes


def _notes(grounds: Sequence[Ground], in_conflict: frozenset[str]) -> str:
    notes = [
        source_note(ground.unit)
        if any(piece.quote in in_conflict for piece in ground.unit.pieces)
        else standing_note(ground.unit)
        for ground in grounds
    ]
    return " ".join(dict.fromkeys(note for note in notes if note))


def _note_of(answer: Answer, claim: Claim) -> str:
    """What the quote-built answer says behind the claim."""
    marks = "".join(f"[{marker}]" for marker in claim.citations)
    line = next((line for line in answer.answer.splitlines() if marks and marks in line), "")
    return line.partition(marks)[2].strip()


def _line(text: str, markers: Sequence[int], note: str) -> str:
    marks = "".join(f"[{marker}]" for marker in markers)
    whole = text if text.endswith((".", "!", "?", ";", ":")) else f"{text}."
    return f"{whole} {marks}{' ' + note if note else ''}"


def _premise(answer: Answer, numbering: Numbering) -> Premise | None:
    if answer.premise is None:
        return None
    return answer.premise.model_copy(
        update={"citations": tuple(numbering.add(_by_marker(answer, m)) for m in answer.premise.citations)}
    )
