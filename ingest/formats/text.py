"""Plain text → elements: paragraphs, numbered headings, lists, aligned columns, quoted replies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from ingest.clean import clean_line, clean_text
from ingest.formats.elements import ElementList, rectangular
from ingest.formats.encoding import decode
from ingest.formats.headers import guess_header_rows, numeric_like
from knowledge.errors import EmptyError
from knowledge.records import ParsedDocument, Table

MEDIA_TYPE = "text/plain"
_ITEM = re.compile(r"^\s*(?:[-*•–▪◦]|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)])\s+\S")
_NUMBERED = re.compile(r"^(\d{1,2}(?:\.\d{1,2}){0,5})\.?\s+[^\W\d_]")
_UNDERLINE = re.compile(r"^\s*([=\-~^*_])\1{2,}\s*$")
_RULE_ROW = re.compile(r"^[\s|+:=\-–—_]+$")
_COLUMNS = re.compile(r"\t+| {2,}")
_QUOTED = re.compile(r"^\s*((?:>\s?)+)")


def read_text(path: Path, name: str) -> ParsedDocument:
    """Read a text file in any code page. Raises EmptyError."""
    out = ElementList(name)
    text, code_page = decode(path.read_bytes())
    if code_page in ("latin-1",):
        out.warn("The code page could not be told; characters beyond ASCII may be wrong.")
    add_plain_text(out, text)
    if not out.items:
        raise EmptyError(f"{name}: the file holds no text.")
    return out.document(MEDIA_TYPE)


def add_plain_text(out: ElementList, text: str, part: str | None = None) -> None:
    """Append the blocks of a plain text; quoted replies get `part` = `quoted`."""
    blocks = _blocks(text)
    for at, (quoted, lines) in enumerate(blocks):
        here = "quoted" if quoted else part
        following = blocks[at + 1][1] if at + 1 < len(blocks) else []
        _add_block(out, lines, following, {"part": here} if here else None)


def _blocks(text: str) -> list[tuple[bool, list[str]]]:
    """Runs of lines between empty lines, quoted and own lines apart, quote marks taken off."""
    blocks: list[tuple[bool, list[str]]] = []
    fresh = True
    for raw in re.split(r"\r\n|[\n\r\f\v\u2028\u2029\x85]", text):
        match = _QUOTED.match(raw)
        line = raw[match.end():] if match else raw
        if not line.strip():
            fresh = True
            continue
        if fresh or blocks[-1][0] != bool(match):
            blocks.append((bool(match), []))
        blocks[-1][1].append(line.rstrip())
        fresh = False
    return blocks


def _add_block(
    out: ElementList, lines: Sequence[str], following: Sequence[str], place: dict[str, object] | None
) -> None:
    underlined = len(lines) >= 2 and len(lines[0]) <= 120 and bool(_UNDERLINE.match(lines[1]))
    if underlined and not _COLUMNS.search(lines[0].strip()):
        out.add("heading", clean_line(lines[0]), level=1 if lines[1].strip()[0] == "=" else 2, place=place)
        lines = lines[2:]
    if not lines:
        return
    level = _heading_level(lines, following)
    if level:
        out.add("heading", clean_line(lines[0]), level=level, place=place)
        return
    if len(lines) > 1 and _is_run_in_heading(lines):
        out.add("heading", clean_line(lines[0]), level=_depth(lines[0]), place=place)
        lines = lines[1:]
    table = column_table(lines)
    if table is not None:
        out.add_table(table, place=place)
        return
    for item, group in _items(lines):
        text = clean_text(_unwrap(group))
        if text and not _RULE_ROW.match(text):
            out.add("list_item" if item else "paragraph", text, level=1 if item else None, place=place)


def _heading_level(lines: Sequence[str], following: Sequence[str]) -> int | None:
    """A line on its own that is numbered like a section or set in capitals."""
    text = clean_line(lines[0])
    if len(lines) != 1 or len(text) > 100 or text[-1] in ".;,:!?" or not following:
        return None
    number = _NUMBERED.match(text)
    if number:
        depth = _depth(text)
        if depth == 1 and (len(text.split()) > 7 or _next_in_list(number.group(1), following[0])):
            return None
        return depth
    letters = [c for c in text if c.isalpha()]
    return 1 if len(letters) >= 4 and all(c.isupper() for c in letters) and len(text.split()) <= 10 else None


def _is_run_in_heading(lines: Sequence[str]) -> bool:
    """A short numbered line right above running text that is no list."""
    text = clean_line(lines[0])
    if not _NUMBERED.match(text) or len(text.split()) > 8 or text[-1] in ".;,:!?":
        return False
    return not any(_ITEM.match(line) or line[:1].isspace() for line in lines[1:]) and len(lines[1]) > len(lines[0])


def _depth(line: str) -> int:
    number = _NUMBERED.match(clean_line(line))
    return number.group(1).count(".") + 1 if number else 1


def _next_in_list(number: str, line: str) -> bool:
    """True where the next block counts on: a list with empty lines between, no section with text below."""
    match = re.match(r"^\s*(\d{1,2})[.)]?\s", line)
    return bool(match) and match is not None and int(match.group(1)) == int(number) + 1


def _items(lines: Sequence[str]) -> list[tuple[bool, list[str]]]:
    """Split a block at its list items; lines before the first are a paragraph."""
    groups: list[tuple[bool, list[str]]] = []
    for line in lines:
        if _ITEM.match(line):
            groups.append((True, [line]))
        elif groups and (not groups[-1][0] or line[:1].isspace() or len(groups[-1][1][-1]) > 50):
            groups[-1][1].append(line)
        else:
            groups.append((False, [line]))
    return groups


def _unwrap(lines: Sequence[str]) -> str:
    """Join lines that were broken to a width; keep breaks that mean something."""
    if len(lines) < 2:
        return "\n".join(lines)
    width = max(len(line) for line in lines)
    wrapped = width >= 50 and all(len(line) >= 0.6 * width for line in lines[:-1])
    return " ".join(line.strip() for line in lines) if wrapped else "\n".join(lines)


def column_table(lines: Sequence[str]) -> Table | None:
    """A table set with blanks, tabs or bars, where it clearly is one: three or more lines of the same columns."""
    bars = sum("|" in line.strip().strip("|") for line in lines)
    rows: list[list[str]] = []
    for line in lines:
        if _RULE_ROW.match(line) and any(c in line for c in "-=+–—_"):
            continue
        split = line.strip().strip("|").split("|") if bars >= 0.6 * len(lines) else _COLUMNS.split(line.strip())
        rows.append([clean_line(cell) for cell in split])
    widths = {len(row) for row in rows}
    if len(rows) < 3 or len(widths) != 1 or widths == {1}:
        return None
    if widths == {2} and bars == 0 and not any(numeric_like(row[1]) for row in rows):
        return None
    if any(_ITEM.match(line) for line in lines) and widths == {2}:
        return None
    return Table(rows=rectangular(rows), header_rows=guess_header_rows(rows))
