"""What stands before a chunk's text when it is embedded and indexed: the document's name and the section path."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.chunking_text import Count
from knowledge.records import Element, ParsedDocument

PATH_SEPARATOR = " > "
_NAME_SHARE = 0.55
_CONTENTS_LINE = re.compile(r"(?:\.\s?|…\s?|_\s?){4,}\s*(\d{1,4})\s*$")
_MIN_CONTENTS_LINES = 4
_LEFT_OUT = ("header", "footer")
HEADINGS = ("title", "heading")


def readable(elements: Sequence[Element]) -> list[Element]:
    """The elements that chunks are made of, in reading order.

    Left out: running headers and footers, what is no evidence, blank ones, and tables of contents.
    """
    contents = _contents_lines(elements)
    return [
        element
        for element in elements
        if element.evidence and element.kind not in _LEFT_OUT and element.id not in contents
        and (element.text.strip() or element.table is not None)
    ]


def _contents_lines(elements: Sequence[Element]) -> set[str]:
    """Runs of lines with dot leaders and page numbers that never fall: a table of contents, not a list of values."""
    found: set[str] = set()
    run: list[tuple[str, int]] = []
    for element in [*elements, None]:
        match = _CONTENTS_LINE.search(element.text) if element is not None and element.table is None else None
        if element is not None and match and (not run or int(match[1]) >= run[-1][1]):
            run.append((element.id, int(match[1])))
            continue
        if len(run) >= _MIN_CONTENTS_LINES:
            found.update(identity for identity, _ in run)
        run = [(element.id, int(match[1]))] if element is not None and match else []
    return found


def section_paths(elements: Sequence[Element]) -> dict[str, tuple[str, ...]]:
    """Section path of each element by its id, outermost heading first; a heading's own path ends with itself.

    The reader's path where it gives one, else from the headings' levels; a workbook's sheet is the outermost part.
    """
    paths: dict[str, tuple[str, ...]] = {}
    stack: list[tuple[int, str]] = []
    for element in elements:
        if element.kind == "heading":
            level = element.level or 1
            stack = [(other, text) for other, text in stack if other < level] + [(level, element.text)]
        path = tuple(element.section.split(PATH_SEPARATOR)) if element.section else tuple(text for _, text in stack)
        if element.kind == "title":
            path = ()
        elif element.kind == "heading" and path[-1:] != (element.text,):
            path = (*path, element.text)
        sheet = (element.sheet,) if element.sheet and path[:1] != (element.sheet,) else ()
        paths[element.id] = sheet + path
    return paths


def document_name(parsed: ParsedDocument) -> str:
    """Number and title, or what there is of them; the file's name where there is neither."""
    title, number = (parsed.title or "").strip(), (parsed.number or "").strip()
    if number and number not in title:
        return f"{number} {title}".strip()
    return title or parsed.file.rsplit("/", 1)[-1]


def context_line(name: str, path: tuple[str, ...], limit: int, count: Count) -> str:
    """`name: outer > inner` in at most `limit` word-pieces. Long names are cut; of the path the inner end stays."""
    kept = list(path)
    while kept and count(PATH_SEPARATOR.join(kept)) > limit * (1 - _NAME_SHARE):
        if len(kept) == 1:
            kept = [_cut(kept[0], int(limit * (1 - _NAME_SHARE)), count)]
            break
        kept.pop(1 if len(kept) > 2 else 0)
    tail = PATH_SEPARATOR.join(part for part in kept if part)
    head = _cut(name, limit - count(tail) - (2 if tail else 0), count)
    return f"{head}: {tail}" if head and tail else head or tail


def _cut(text: str, limit: int, count: Count) -> str:
    """The first words of a text that fit."""
    words = " ".join(text.split()).split(" ")
    while words and count(" ".join(words)) > limit:
        words = words[: max(0, min(len(words) - 1, int(len(words) * 0.8)))]
    return " ".join(words)


def common_prefix(paths: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    if not paths:
        return ()
    shortest, longest = min(paths), max(paths)
    for at, (a, b) in enumerate(zip(shortest, longest, strict=False)):
        if a != b:
            return shortest[:at]
    return shortest[: min(len(shortest), len(longest))]
