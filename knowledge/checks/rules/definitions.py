"""K13: one term that two documents define differently."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from knowledge.checks.found import Found, side_of_line
from knowledge.checks.known import Known
from knowledge.checks.spans import Tolerance, equal, span_of_quantity
from knowledge.checks.text import Line, sentences
from knowledge.checks.wording import name_of, stems

_DEFINED = re.compile(
    r"\b(?P<term>day\s*0|day zero|D0|room temperature|ambient(?: temperature)?|overnight|time zero|one batch|a batch|"
    r"working volume|load volume|yield|start of [a-z]+(?: [a-z]+)?|end of [a-z]+(?: [a-z]+)?|"
    r"Tag\s*0|Raumtemperatur|jour\s*0|température ambiante)\b\s*(?:\([^)]*\)\s*)?"
    r"(?:is|was|means|denotes|=|refers to|is defined as|is called when|ist|war|bedeutet|est|signifie)\b\s*(?P<rest>[^.;?]*)",
    re.IGNORECASE,
)
_ONE = {"day zero": "day 0", "d0": "day 0", "tag 0": "day 0", "jour 0": "day 0", "raumtemperatur": "room temperature",
        "ambient": "room temperature", "ambient temperature": "room temperature", "température ambiante": "room temperature"}  # fmt: skip
_EMPTY = stems("day defined called taken counted")


def definitions(known: Known, tolerance: Tolerance) -> Iterator[Found]:
    found: dict[str, list[tuple[Line, str]]] = defaultdict(list)
    for line in known.current_lines():
        for cell in line.cells if line.row is not None else (line.text,):
            for sentence in sentences(cell):
                match = _DEFINED.search(sentence)
                if match is not None and "?" not in sentence:
                    term = " ".join(match["term"].casefold().split())
                    found[_ONE.get(term, term)].append((line, match["rest"].strip()))
    for term, places in found.items():
        couple = _differing(known, places, tolerance)
        if couple is not None:
            one, other = couple
            yield Found(
                type="K13", severity="major", subject=f"meaning of “{term}”", key=("term", term),
                explanation=f"“{term}” is {one[1]} in one place and {other[1]} in another.",
                sides=(side_of_line(*one), side_of_line(*other)),
            )  # fmt: skip


def _differing(
    known: Known, places: list[tuple[Line, str]], tolerance: Tolerance
) -> tuple[tuple[Line, str], tuple[Line, str]] | None:
    for at, one in enumerate(places):
        for other in places[at + 1 :]:
            if one[0].text == other[0].text and one[1] == other[1]:
                continue
            if _differ(one, other, tolerance):
                return one, other
    return None


def _differ(one: tuple[Line, str], other: tuple[Line, str], tolerance: Tolerance) -> bool:
    spans = [
        [s for q in place[0].quantities if (s := span_of_quantity(q)) is not None and q.text in place[1]]
        for place in (one, other)
    ]
    if spans[0] and spans[1]:
        pairs = [(a, b) for a in spans[0] for b in spans[1] if a.unit == b.unit]
        return bool(pairs) and not any(equal(a, b, tolerance) for a, b in pairs)
    words = [name_of(place[1]).merged - _EMPTY for place in (one, other)]
    return bool(words[0]) and bool(words[1]) and not words[0] & words[1] and not spans[0] and not spans[1]
