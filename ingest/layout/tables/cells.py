"""Text of a cell: words into lines, lines into what an engineer would type."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ingest.layout.primitives import Word
from knowledge.text import SOFT_HYPHEN

_SUPER = str.maketrans("0123456789+-\u2212\u2013()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁽⁾ⁿ")
_SUB = str.maketrans("0123456789+-\u2212\u2013()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₍₎")
_SHIFTABLE = re.compile(r"[0-9+\-\u2212\u2013()n]+")
_LEADER = re.compile(r"(?:\s*[.…·_]){4,}\s*$|\s*…+\s*$|(?:\s\.){2,}\s*$")
_TIGHT_EM = 0.12
"""A shifted word nearer than this to the word before belongs to it: `10` and `6` make `10⁶`."""
_PLACEHOLDER = frozenset(
    [
        "-",
        "–",
        "—",
        "−",
        "--",
        ".",
        "..",
        "...",
        "…",
        ":",
        "*",
        "x",
        "X",
        "✓",
        "✔",
        "●",
        "•",
        "n/a",
        "N/A",
        "na",
        "NA",
        "n.a.",
        "n.d.",
        "ND",
        "nd",
        "nil",
        "NR",
        "NT",
        "NS",
        "ns",
        "n/d",
        "n.r.",
        "(X)",
        "(NA)",
        "Z",
        "D",
    ]
)
_START = re.compile(r"[\d(\[<>≤≥~≈±+\-–−—=.,$€£¥*†]|US\$")
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s?[-–/]\s?(?:\d\d|(?:19|20)\d\d))?\W*")
_DIGIT = re.compile(r"\d")
_ALPHA = re.compile(r"[^\W\d_]")


def lines_of(words: Sequence[Word], indexes: Iterable[int]) -> list[list[int]]:
    """Group word indexes into text lines, top to bottom, each left to right.

    A word joins a line when it overlaps the line's core by half the smaller height; raised and lowered words
    do not move the core.
    """
    members = list(indexes)
    if len(members) < 2:
        return [members] if members else []
    low, high = max(words[i].y0 for i in members), min(words[i].y1 for i in members)
    if high - low >= 0.6 * max(words[i].y1 - words[i].y0 for i in members):
        return [sorted(members, key=lambda i: words[i].x0)]
    ordered = sorted(members, key=lambda i: (words[i].y0 + words[i].y1, words[i].x0))
    lines: list[list[int]] = []
    core: list[tuple[float, float]] = []
    for i in ordered:
        word = words[i]
        for k in range(len(lines) - 1, max(-1, len(lines) - 3), -1):
            top, bottom = core[k]
            overlap = min(word.y1, bottom) - max(word.y0, top)
            if overlap >= 0.5 * min(word.y1 - word.y0, bottom - top):
                lines[k].append(i)
                if word.y1 - word.y0 > bottom - top and not word.baseline_shift:
                    core[k] = (word.y0, word.y1)
                break
        else:
            lines.append([i])
            core.append((word.y0, word.y1))
    for line in lines:
        line.sort(key=lambda i: words[i].x0)
    return [line for _, line in sorted(zip(core, lines, strict=True), key=lambda pair: pair[0])]


def cell_text(words: Sequence[Word], indexes: Iterable[int]) -> str:
    """The words as running text: line-end hyphens joined, raised and lowered digits as such, leader dots dropped."""
    text = ""
    for line in lines_of(words, indexes):
        text = _append_line(text, _line_text(words, line))
    return _LEADER.sub("", text).strip()


def _line_text(words: Sequence[Word], line: Sequence[int]) -> str:
    parts: list[str] = []
    before: Word | None = None
    for i in line:
        word = words[i]
        text = word.text
        if word.baseline_shift and _SHIFTABLE.fullmatch(text):
            text = text.translate(_SUPER if word.baseline_shift > 0 else _SUB)
        if before is not None:
            shifted = word.baseline_shift != before.baseline_shift
            gap = word.x0 - before.x1
            if not (shifted and gap < _TIGHT_EM * max(word.size, before.size)):
                parts.append(" ")
        parts.append(text)
        before = word
    return "".join(parts)


def _append_line(text: str, line: str) -> str:
    if not text:
        return line
    if text.endswith(SOFT_HYPHEN):
        return text[:-1] + line
    if text.endswith(("-", "\u2010")) and len(text) > 1 and text[-2].isalnum() and line[:1].isalnum():
        broken_word = text[-2].islower() and line[0].islower()
        return (text[:-1] if broken_word else text) + line
    return f"{text} {line}"


def is_value(text: str) -> bool:
    """True for what fills a data column: a number with its signs and unit, or a mark that stands for none."""
    text = text.strip()
    if not text or len(text) > 24 or ";" in text:
        return False
    if text in _PLACEHOLDER:
        return True
    if not _START.match(text):
        return False
    digits = len(_DIGIT.findall(text))
    return digits > 0 and digits >= len(_ALPHA.findall(text))


def is_year(text: str) -> bool:
    """True for a year or a span of years, which head a column as often as they fill one."""
    return bool(_YEAR.fullmatch(text))
