"""Lines of a region to blocks: where a paragraph, list item or heading ends and the next begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from ingest.layout.lines import Line, rows
from ingest.layout.markers import CAPTION, TERMINAL, is_list_item
from ingest.layout.primitives import FoundTable

_NOTE_START = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}\s*[^\W\d_]")
Box = tuple[float, float, float, float]


@dataclass(slots=True)
class Block:
    """Lines that belong together. `kind` is provisional until headings, notes and captions are told apart."""

    page: int
    lines: list[Line]
    kind: str = "paragraph"
    text: str = ""
    level: int | None = None
    right: float = 0.0
    """Right edge of the column that the block stands in."""
    table: FoundTable | None = None
    box: Box | None = None
    boxes: list[Box] = field(default_factory=list)
    """Boxes of parts in further columns, after the first."""
    visible: bool = True
    part: str | None = None
    contents: bool = False
    """True for an entry of a table of contents."""

    @property
    def size(self) -> float:
        return self.lines[0].size if self.lines else 0.0

    @property
    def bold(self) -> bool:
        return bool(self.lines) and all(line.bold for line in self.lines)

    @property
    def italic(self) -> bool:
        return bool(self.lines) and all(line.italic for line in self.lines)

    def bounds(self) -> Box:
        """The block's box in points."""
        if self.box is not None:
            return self.box
        return (
            min(line.x0 for line in self.lines),
            min(line.y0 for line in self.lines),
            max(line.x1 for line in self.lines),
            max(line.y1 for line in self.lines),
        )


def blocks_of(parts: Sequence[Line], page: int) -> list[Block]:
    """The blocks of one region, top to bottom."""
    lines = rows(parts)
    if not lines:
        return []
    right = max(line.x1 for line in lines)
    measure = _Measure(right, _pitch(lines), median([line.size for line in lines]))
    found: list[Block] = []
    current = [lines[0]]
    for before, line in pairwise(lines):
        if _breaks(current, before, line, measure):
            found.append(_block(current, page, right))
            current = [line]
        else:
            current.append(line)
    found.append(_block(current, page, right))
    return found


def _block(lines: list[Line], page: int, right: float) -> Block:
    kind = "list_item" if is_list_item(lines[0].text) else "paragraph"
    return Block(page, lines, kind, right=right)


def _pitch(lines: Sequence[Line]) -> float:
    """The usual distance between baselines in font sizes, from lines of one size that follow each other."""
    steps = [
        (b.y1 - a.y1) / a.size
        for a, b in pairwise(lines)
        if abs(a.size - b.size) < 0.6 and 0.8 < (b.y1 - a.y1) / max(a.size, 1.0) < 2.6
    ]
    if len(steps) < 4:
        return 1.35
    steps.sort()
    return max(1.0, steps[len(steps) // 3])


@dataclass(frozen=True, slots=True)
class _Measure:
    """What is usual in a region: right edge in points, line pitch in font sizes, font size."""

    right: float
    pitch: float
    size: float


def _breaks(block: list[Line], before: Line, line: Line, measure: _Measure) -> bool:
    """True when `line` begins a new block."""
    right = measure.right
    step = (line.y1 - before.y1) / max(before.size, line.size, 1.0)
    wide = step > measure.pitch * 1.22 + 0.08
    goes_on = _is_long_heading(before, line, step, measure) or _flows(before, line, step, right)
    if step < 0.4 or (wide and not goes_on):
        return True
    if abs(before.size - line.size) > 0.08 * max(before.size, line.size):
        return True
    if before.bold != line.bold and not _run_in(before, line) and not _flows(before, line, step, right):
        return True
    first = block[0]
    item = is_list_item(first.text)
    if is_list_item(line.text) and _starts_item(block, before, line, right):
        return True
    if _NOTE_START.match(line.text):
        return True
    if CAPTION.match(line.text) and TERMINAL.search(before.text):
        return True
    return _new_paragraph(block, before, line, right, item)


def _is_long_heading(before: Line, line: Line, step: float, measure: _Measure) -> bool:
    """Large type set wide goes on in its next line, unless that has a number of its own."""
    large = min(before.size, line.size) > 1.15 * measure.size
    return (
        large
        and step < 2.0
        and before.bold == line.bold
        and not is_list_item(line.text)
        and (before.text[-1] == "-" or abs(before.size - line.size) < 0.1)
    )


def _flows(before: Line, line: Line, step: float, right: float) -> bool:
    """A full line and a small letter after it: one sentence, however wide the lines are set."""
    room = right - before.x1
    full = room < line.words[0].x1 - line.words[0].x0 + 0.6 * line.size
    if not full or step >= 2.3 or is_list_item(line.text):
        return False
    return line.text[0].islower() and TERMINAL.search(before.text) is None


def _run_in(before: Line, line: Line) -> bool:
    """A bold run that ends within its line (`Note: …`) does not end the block."""
    return not before.bold and line.bold and line.text[0].islower()


def _starts_item(block: list[Line], before: Line, line: Line, right: float) -> bool:
    """A marker begins an item unless the sentence above simply runs on into a number (`pH` / `7.2 …`)."""
    head = line.text.split(None, 1)[0]
    if not head[0].isdigit() and not head[0].isalpha():
        return head[0] not in "-–—*" or line.x0 > before.x0 - 2 or TERMINAL.search(before.text) is not None
    if TERMINAL.search(before.text) or (is_list_item(block[0].text) and abs(line.x0 - block[0].x0) < 3):
        return not (head[-1] not in ".)" and head.count(".") == 1 and line.text[len(head) :].lstrip()[:1].islower())
    room = right - before.x1
    first_word = line.words[0].x1 - line.words[0].x0
    return room > first_word + 2.0 * line.size


def _new_paragraph(block: list[Line], before: Line, line: Line, right: float, item: bool) -> bool:
    if len(before.text) > 2 and before.text[-1] == "-" and before.text[-2].isalnum() and line.text[0].isalnum():
        return False
    first = block[0]
    left = min(b.x0 for b in block)
    em = line.size
    room = right - before.x1
    word = line.words[0]
    fits = room > (word.x1 - word.x0) + 0.6 * em
    ended = TERMINAL.search(before.text) is not None
    capital = not word.text[0].islower()
    centred = abs((before.x0 + before.x1) / 2 - (line.x0 + line.x1) / 2) < 0.4 * em and before.x0 > left + 0.3 * em
    if item and line.x0 > first.x0 + 0.5 * em:
        return fits and ended and capital and len(block) > 1 and room > 0.3 * (right - left)
    if len(block) >= 2 or not item:
        indented = line.x0 > before.x0 + 0.8 * em and before.x0 <= left + 0.3 * em
        if indented and ended and capital and not item:
            return True
    if len(block) >= 2 and item and line.x0 < block[1].x0 - 0.8 * em and (fits or ended):
        return True
    if not item and line.x0 < before.x0 - 2.5 * em and len(block) >= 2 and fits:
        return True
    if not fits or centred:
        return False
    return (ended and capital) or (capital and room > 0.3 * (right - left)) or room > 0.6 * (right - left)


def body_size(blocks: Sequence[Block]) -> float:
    """The font size of most running text."""
    counts: dict[float, int] = {}
    for block in blocks:
        for line in block.lines:
            counts[round(line.size, 1)] = counts.get(round(line.size, 1), 0) + len(line.text)
    return max(counts, key=lambda s: (counts[s], s)) if counts else 10.0


def typical_gap(blocks: Sequence[Block]) -> float:
    """Median white space between blocks of a page in points."""
    gaps = [b.bounds()[1] - a.bounds()[3] for a, b in pairwise(blocks) if b.bounds()[1] > a.bounds()[3]]
    return median(gaps) if gaps else 6.0
