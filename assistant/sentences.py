"""Text → sentences, with offsets; decimals, abbreviations and numbered references do not end one."""

from __future__ import annotations

import re
from functools import lru_cache

_ABBREVIATIONS = frozenset(
    """
    e.g i.e etc cf ca approx appr no nos nr fig figs tab tbl sec ref refs eq vs al dr mr mrs ms prof st vol conc
    temp max min resp incl excl dept ed rev ver dev doc sp spp p pp art par cat bzw z.b d.h u.a ggf inkl exkl
    evtl usw abb kap vgl str p.ex c.-à-d env éd réf ej núm pág sr sra dra inc ltd co corp est jan feb mar apr
    jun jul aug sep sept oct nov dec a.m p.m u.s v std avg wt aq w.r.t
    """.split()  # noqa: SIM905 (a list of words reads best as words)
)
_END = re.compile(r"[.!?;]+[\"'”’)\]]*(?=\s)|\n\s*\n|\n(?=\s*(?:[-•*▪–]|\d+[.)]|[A-Za-z][.)])\s)|[:](?=\s*\n)")
_NEXT = re.compile(r"\s*[\"'“(\[]*([A-ZÀ-ÖØ-Þ0-9µ≥≤<>±~•▪–-])")
_LAST_WORD = re.compile(r"([^\s(\[]+?)\.$")


@lru_cache(maxsize=20_000)
def sentence_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Half-open offsets of the sentences of a text, in order, without the white space around them."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if _ends(text, start, match):
            _add(text, start, match.end(), spans)
            start = match.end()
    _add(text, start, len(text), spans)
    return tuple(spans)


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    mark = match.group().strip()
    if not mark or mark == ":":
        return True
    if mark[0] == ";":
        return match.end() - start > 160
    following = _NEXT.match(text, match.end())
    if following is None:
        return False
    if mark[0] != ".":
        return True
    before = text[start : match.start() + 1]
    word = _LAST_WORD.search(before)
    if word is None:
        return True
    last = word.group(1).casefold()
    if last in _ABBREVIATIONS:
        # "no." and "max." end a sentence only where a new one clearly begins.
        return (
            last in {"min", "max", "no", "etc", "co", "inc", "ltd"}
            and following.group(1).isalpha()
            and last in {"min", "etc"}
        )
    if len(last) == 1 and last.isalpha():
        return last not in "abcdefghijklmnopqrstuvwxyz" or before[:-2].strip() != ""
    # "3. Hold the pool": the number of a step belongs to it.
    return not (last.replace(".", "").isdigit() and before.strip() == f"{word.group(1)}.")


def _add(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        spans.append((start, end))
