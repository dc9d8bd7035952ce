"""Where in its sentence a quantity stands: in the statement itself, or in a reason, condition, comparison or change."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Part = Literal["main", "reason", "condition", "relative"]

_MARK = re.compile(
    r"(?P<reason>\b(?:because|since(?!\s+(?:version|\d))|otherwise|so\s+that|so\s+as\s+to|in\s+order\s+to|as\s+(?:otherwise|it|they|this|at|above|below|higher|lower|longer)\b"
    r"|(?:to|and\s+thus|thereby)\s+(?:avoid|prevent|minimi[sz]e|ensure|protect|guard)\w*|due\s+to|owing\s+to|weil|damit|denn|da\s+(?:sonst|bei|die|der|das|es|ab)|sonst|um\s+.{3,60}\s+zu"
    r"|car|parce\s+qu\w*|afin|sinon|puisqu\w*|porque|para\s+evitar)\b)"
    r"|(?P<condition>\b(?:when|if|once|as\s+long\s+as|unless|until|wenn|falls|sobald|sofern|solange|lorsqu\w*|quand|si\s+(?:le|la|les)|cuando)\b)"
    r"|(?P<relative>,?\s\b(?:which|where|whose|whereas|while|bei\s+de(?:m|r|nen)|wobei|während|alors\s+que|tandis\s+que)\b)"
    r"|(?P<main>;\s|\band\s+(?!\d)(?=(?:the\s+)?(?:[\w-]+\s+){1,4}(?:is|are|must|shall|should|was|were|may|has\s+to)\s)|\s[–—]\s|,\s+(?:but|and\s+(?:the|it|they|then)|aber|mais|und\s+die)\s|:\s|,\s(?=(?:above|below|at|with)\s+\S*\d))",
    re.I,
)
_COMPARED = re.compile(
    r"\b(?:than|instead\s+of|rather\s+than|against|compared\s+(?:with|to)|versus|vs\.?|statt|gegenüber|anstelle\s+von|au\s+lieu\s+de|que|less|minus|within\s+one|(?:of|inside|within|under|over|above|below|to)\s+the\s+(?:\w+\s+)?(?:limit|mean|value)\s+of)"
    r"\s+(?:\w+\s+){0,3}$", re.I,
)  # fmt: skip
_LIMIT_THAN = re.compile(
    r"\b(?:not?\s+)?(?:more|less|greater|higher|lower|later|longer|shorter|fewer|earlier|above|below)\s+than\s*$", re.I
)
_CHANGED_BY = re.compile(
    r"\b(?:by|um|(?:augment|diminu|rédui|baiss|chut)\w*\s+de)\s+(?:about|up\s+to|more\s+than|ca\.?|some|roughly|etwa|environ)?\s*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Clause:
    start: int
    end: int
    part: Part


def clauses(sentence: str) -> tuple[Clause, ...]:
    """The sentence cut at words that open a reason, a condition or a relative clause, in order and without gaps."""
    cuts: list[tuple[int, Part]] = [(0, "main")]
    for match in _MARK.finditer(sentence):
        part: Part = (
            "reason"
            if match["reason"]
            else "condition"
            if match["condition"]
            else "relative"
            if match["relative"]
            else "main"
        )
        if (
            part == "main"
            and match.group().startswith((":", ","))
            and cuts[-1][1] != "condition"
            and match.group().startswith(",")
        ):
            part = cuts[-1][1] if cuts[-1][1] == "reason" else "main"
        cuts.append((match.start(), part))
    for match in re.finditer(r",\s", sentence):
        inside = max((c for c in cuts if c[0] < match.start()), key=lambda c: c[0])
        if inside[1] == "condition":
            cuts.append((match.end(), "main"))
    cuts.sort()
    ends = [start for start, _ in cuts[1:]] + [len(sentence)]
    return tuple(Clause(start, end, part) for (start, part), end in zip(cuts, ends, strict=True) if end > start)


def clause_at(found: tuple[Clause, ...], offset: int) -> Clause:
    return next(c for c in found if c.start <= offset < c.end)


def is_compared(before: str) -> bool:
    """The quantity is what something is compared with, or how much something changed."""
    if _LIMIT_THAN.search(before):
        return False
    return bool(_COMPARED.search(before) or _CHANGED_BY.search(before))
