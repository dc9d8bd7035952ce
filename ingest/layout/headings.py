"""Which blocks are headings, and of what level: numbering, outline, type size, weight."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set

from ingest.layout.blocks import Block
from ingest.layout.markers import BULLET, NAMED_SECTION, TERMINAL, caption_kind, section_number

_MAX_CHARS = 200
_RUNNING = 110
"""A block longer than this (characters) is running text."""
_LEADERS = re.compile(r"(?:\.\s?){4,}\s*[\divxl]*$|…\s*\d+$")
_LETTERS = re.compile(r"[^\W\d_]")
_ADDRESS = re.compile(r"https?://|www\.|\S@\S")
_VALUE_ONLY = re.compile(r"^[\W\d_]*$")
Style = tuple[float, bool, bool, bool]
"""Size in half points, bold, italic, capitals."""


def mark_headings(blocks: Sequence[Block], body: float, outline: Mapping[str, int]) -> None:
    """Set `kind` and `level` of title and headings. `outline` maps folded heading texts to levels 1.. ."""
    flow = [b for b in blocks if b.kind in ("paragraph", "list_item") and b.text and b.visible and not b.contents]
    heavy = sum(len(b.text) for b in flow if b.bold)
    bold_body = heavy > 0.5 * sum(len(b.text) for b in flow)
    title = _title(flow, body)
    covers = _covers(blocks)
    numbered: dict[Style, list[int]] = defaultdict(list)
    found: list[tuple[Block, int | None]] = []
    loose: list[int] = []
    for i, block in enumerate(flow):
        if block.kind == "title":
            continue
        after = flow[i + 1] if i + 1 < len(flow) else None
        known = outline.get(fold(block.text)) if _may_be_named(block) else None
        loose_cover = block.page in covers and section_number(block.text) is None
        if known is None and (loose_cover or not _is_heading(block, after, body, bold_body)):
            continue
        depth = known or _depth(block.text)
        found.append((block, depth))
        if depth is None:
            loose.append(i)
    dropped = {id(flow[i]) for i in _crowded(loose, flow, {b.page for b in blocks if b.contents})}
    found = [(b, d) for b, d in found if id(b) not in dropped]
    for block, depth in found:
        if depth is not None:
            numbered[style(block)].append(depth)
    _set_levels(found, numbered)
    _level_of_repeated_title(title, found)


def _covers(blocks: Sequence[Block]) -> set[int]:
    """The leading pages without running text or lists: what is set large there are addresses, dates and names."""
    found: set[int] = set()
    busy = {
        b.page for b in blocks if b.kind in ("table", "caption", "list_item") or b.contents or len(b.text) > _RUNNING
    }
    for page in dict.fromkeys(b.page for b in blocks):
        if page in busy:
            return found
        found.add(page)
    return set()


def _may_be_named(block: Block) -> bool:
    """Whether a bookmark of the same wording makes the block a heading; some name list items and sentences."""
    text = block.text
    if len(_LETTERS.findall(text)) < 2 or caption_kind(text):
        return False
    ended = text[-1] in ".;," and section_number(text) is None
    return len(block.lines) <= 4 and not BULLET.match(text) and not ended


def _crowded(loose: Sequence[int], flow: Sequence[Block], contents: Set[int]) -> list[int]:
    """Unnumbered candidates in rows of three and more, or last on a leading page: addresses, dates, names."""
    found: list[int] = []
    run: list[int] = []
    for i in [*loose, -1]:
        if run and (i != run[-1] + 1 or flow[i].page != flow[run[-1]].page):
            last = flow[run[-1]]
            stranded = (
                run[-1] + 1 < len(flow)
                and flow[run[-1] + 1].page != last.page
                and last.page <= 2
                and last.page not in contents
            )
            if len(run) >= 3 or stranded:
                found.extend(run)
            run = []
        run.append(i)
    return found


def with_one_title(flow: Sequence[Block]) -> list[Block]:
    """The blocks with title lines that follow each other put together."""
    found: list[Block] = []
    for block in flow:
        if found and block.kind == "title" and found[-1].kind == "title":
            found[-1].lines.extend(block.lines)
            found[-1].text = f"{found[-1].text} {block.text}"
        else:
            found.append(block)
    return found


def fold(text: str) -> str:
    """Headings compare by letters and digits alone."""
    return "".join(c for c in text.lower() if c.isalnum())


def style(block: Block) -> Style:
    letters = _LETTERS.findall(block.text)
    capitals = len(letters) >= 4 and all(c.isupper() for c in letters)
    return (round(block.size * 2) / 2, block.bold, block.italic, capitals)


def _title(flow: Sequence[Block], body: float) -> str:
    """Mark the title: the largest text of the first page with text, where it stands out; "" where none does."""
    if not flow:
        return ""
    first = [b for b in flow if b.page == flow[0].page][:14]
    size = max(b.size for b in first)
    if size < 1.2 * body:
        return ""
    run: list[Block] = []
    for block in first:
        large = block.size > 0.93 * size and not (run and section_number(block.text))
        if large and len(block.text) <= 300 and not BULLET.match(block.text):
            run.append(block)
        elif run:
            break
    if not run or section_number(run[0].text) or all(_VALUE_ONLY.match(b.text) for b in run):
        return ""
    for block in run:
        block.kind, block.level = "title", None
    return fold("".join(b.text for b in run))


def _level_of_repeated_title(title: str, found: Sequence[tuple[Block, int | None]]) -> None:
    """The title again on a later page heads all that follows."""
    for block, depth in found:
        own = fold(block.text)
        if depth is None and len(own) >= 12 and title and (own.startswith(title) or title.startswith(own)):
            block.level = 1


def _depth(text: str) -> int | None:
    if (number := section_number(text)) is not None:
        return number[1]
    return 1 if NAMED_SECTION.match(text) else None


def _is_heading(block: Block, after: Block | None, body: float, bold_body: bool) -> bool:
    text = block.text
    if len(block.lines) > 4 or len(text) > _MAX_CHARS or _VALUE_ONLY.match(text) or _LEADERS.search(text):
        return False
    if _ADDRESS.search(text) or BULLET.match(text) or caption_kind(text) or len(_LETTERS.findall(text)) < 2:
        return False
    number = section_number(text)
    larger = block.size > 1.07 * body
    strong = block.bold and not bold_body
    smaller = block.size < 0.9 * body
    ended = text[-1] in ".;," or (text[-1] == ":" and not (strong and len(text) <= 70))
    if smaller or (ended and not (number and (strong or larger) and len(text) < 90)):
        return False
    rest = text.split(None, 1)[1] if number and " " in text else text
    if rest[0].islower():
        return False
    if larger and (number or strong or block.size > 1.15 * body):
        return len(text.split()) <= 24
    if strong:
        return len(text.split()) <= 20 and after is not None
    if number or NAMED_SECTION.match(text):
        return _plain_numbered(block, after, rest, number)
    return (
        style(block)[3]
        and len(text) <= 90
        and len(text.split()) >= 1
        and after is not None
        and not after.bold
        and (after.kind == "paragraph" and len(after.text) > 60)
    )


def _plain_numbered(block: Block, after: Block | None, rest: str, number: tuple[str, int] | None) -> bool:
    """A numbered line in body type (typewritten or scanned pages): short, alone, with text beneath."""
    if len(block.lines) > 1 or len(block.text) > 90 or len(rest.split()) > 12 or after is None:
        return False
    if TERMINAL.search(block.text) or not rest[0].isupper():
        return False
    if number is not None and not number[0][0].isdigit() and len(number[0]) == 1:
        return False
    following = section_number(after.text)
    if number is None or number[1] >= 2:
        return following is None or following[1] >= (number[1] if number else 1)
    if block.italic or style(block)[3]:
        return True
    return (following is not None and following[1] == number[1] + 1) or (
        following is None and after.kind == "paragraph" and len(after.text) > 80 and number[0][0].isdigit()
    )


def _set_levels(found: Sequence[tuple[Block, int | None]], numbered: Mapping[Style, list[int]]) -> None:
    """Numbering gives the level; unnumbered headings take that of their style, else their rank by size and weight."""
    known = {s: max(set(d), key=d.count) for s, d in numbered.items()}
    for block, depth in found:
        block.kind = "heading"
        if depth is not None:
            block.level = depth
            continue
        own = style(block)
        if own in known:
            block.level = known[own]
            continue
        above = [level for s, level in known.items() if _weight(s) > _weight(own)]
        unnumbered = {style(b) for b, d in found if d is None}
        larger = {s for s in unnumbered if s not in known and _weight(s) > _weight(own)}
        block.level = min(max(above, default=0) + len(larger) + 1, 6)


def _weight(one: Style) -> tuple[float, bool, bool, bool]:
    size, bold, italic, capitals = one
    return (size, bold, capitals, not italic)
