"""Markdown → elements as they show: headings, lists, pipe tables, code; marks of emphasis and links taken off."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from pathlib import Path

from ingest.clean import clean_line, clean_text, join_superscript, subscript
from ingest.formats.elements import ElementList, rectangular
from ingest.formats.encoding import decode
from knowledge.errors import EmptyError
from knowledge.records import ParsedDocument, Table

MEDIA_TYPE = "text/markdown"
_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_SETEXT = re.compile(r"^ {0,3}(=+|-{2,})\s*$")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_ITEM = re.compile(r"^(\s*)([-*+]|\d{1,3}[.)])\s+(.*)$")
_RULE = re.compile(r"^ {0,3}([-*_])(?:\s*\1){2,}\s*$")
_TABLE_RULE = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_FOOTNOTE = re.compile(r"^\[\^([^\]]+)\]:\s*(.*)$")
_CELL_BORDER = re.compile(r"(?<!\\)\|")
_INLINE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"!\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"\[\^[^\]]+\]"), ""),
    (re.compile(r"\[([^\]]+)\]\([^)]*\)"), r"\1"),
    (re.compile(r"\[([^\]]+)\]\[[^\]]*\]"), r"\1"),
    (re.compile(r"<((?:https?|mailto):[^>]+)>"), r"\1"),
    (re.compile(r"(`+)(.+?)\1"), r"\2"),
    (re.compile(r"(?<![\\*\w])(\*{1,3})(?=\S)(.+?)(?<=\S)\1(?!\*)"), r"\2"),
    (re.compile(r"(?<![\\\w])(_{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)"), r"\2"),
    (re.compile(r"<br\s*/?>", re.IGNORECASE), " "),
)
_STRUCK = re.compile(r"~~(.+?)~~|<(?:del|s)>(.+?)</(?:del|s)>", re.IGNORECASE)
_RAISED = re.compile(r"^(.*?)(?:<sup>(.*?)</sup>|(?<=[\w)])\^([^^\s]{1,12})\^)(.*)$", re.IGNORECASE | re.DOTALL)
_LOWERED = re.compile(r"<sub>(.*?)</sub>|(?<=[A-Za-z)])~(\d{1,3})~", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~^$])")


def read_markdown(path: Path, name: str) -> ParsedDocument:
    """Read a Markdown file in any code page. Raises EmptyError."""
    out = ElementList(name)
    lines = decode(path.read_bytes())[0].splitlines()
    lines, title = _front_matter(lines, out)
    _Blocks(out).read(lines)
    if not out.items:
        raise EmptyError(f"{name}: the file holds no text.")
    return out.document(MEDIA_TYPE, title=title)


class _Blocks:
    def __init__(self, out: ElementList) -> None:
        self._out = out
        self._open: list[str] = []
        self._quoted = False

    def read(self, lines: Sequence[str]) -> None:
        at = 0
        while at < len(lines):
            at = self._block(lines, at)
        self._close()

    def _block(self, lines: Sequence[str], at: int) -> int:
        """Take one line or one many-line block; the index of the next line."""
        line = lines[at]
        quoted = line.lstrip().startswith(">")
        if quoted:
            line = re.sub(r"^\s*(?:>\s?)+", "", line)
        if quoted != self._quoted:
            self._close()
            self._quoted = quoted
        if not line.strip():
            self._close()
            return at + 1
        if fence := _FENCE.match(line):
            return self._code(lines, at, fence.group(1)[:3])
        if heading := _HEADING.match(line):
            self._close()
            self._put("heading", heading.group(2), level=len(heading.group(1)))
            return at + 1
        if self._open and _SETEXT.match(line) and not _ITEM.match(self._open[0]):
            text, self._open = " ".join(self._open), []
            self._put("heading", text, level=1 if "=" in line else 2)
            return at + 1
        if "|" in line and at + 1 < len(lines) and _TABLE_RULE.match(lines[at + 1]) and "|" in lines[at + 1]:
            return self._table(lines, at)
        if line.lstrip().lower().startswith("<table"):
            return self._html_table(lines, at)
        if _RULE.match(line):
            self._close()
            return at + 1
        if note := _FOOTNOTE.match(line):
            self._close()
            self._put("footnote", note.group(2))
            return at + 1
        if _ITEM.match(line):
            self._close()
        self._open.append(line)
        return at + 1

    def _close(self) -> None:
        if not self._open:
            return
        lines, self._open = self._open, []
        item = _ITEM.match(lines[0])
        if item is None:
            self._put("paragraph", "\n".join(lines))
            return
        indent = len(item.group(1).expandtabs(4))
        mark = "•" if item.group(2) in "-*+" else item.group(2)
        text = " ".join([item.group(3), *(line.strip() for line in lines[1:])])
        text = re.sub(r"^\[([ xX])\]\s", lambda m: "☐ " if m.group(1) == " " else "☒ ", text)
        self._put("list_item", f"{mark} {text}", level=1 + indent // 2)

    def _put(self, kind: str, source: str, level: int | None = None) -> None:
        place: dict[str, object] | None = {"part": "quoted"} if self._quoted else None
        struck = [clean_text(inline(a or b)) for a, b in _STRUCK.findall(source)]
        text = clean_text(inline(source))
        if kind == "heading":
            text = clean_line(text)
        if text:
            self._out.add(kind, text, level=level, place=place)  # type: ignore[arg-type]
        for gone in struck:
            self._out.add("paragraph", gone, place={"part": "deleted"}, evidence=False)
            self._out.warn("Struck-out text is kept apart, not as evidence.")

    def _code(self, lines: Sequence[str], at: int, fence: str) -> int:
        self._close()
        end = at + 1
        while end < len(lines) and not lines[end].lstrip().startswith(fence):
            end += 1
        text = "\n".join(line.rstrip() for line in lines[at + 1:end]).strip("\n")
        if text.strip():
            self._out.add("paragraph", text)
        return end + 1

    def _table(self, lines: Sequence[str], at: int) -> int:
        self._close()
        rows = [_cells(lines[at])]
        end = at + 2
        while end < len(lines) and "|" in lines[end] and lines[end].strip():
            rows.append(_cells(lines[end]))
            end += 1
        width = len(rows[0])
        rows = [row[:max(width, len(row))] for row in rows]
        header = 1 if any(rows[0]) else 0
        self._out.add_table(Table(rows=rectangular(rows if header else rows[1:] or rows), header_rows=header))
        return end

    def _html_table(self, lines: Sequence[str], at: int) -> int:
        from ingest.formats.html import add_html

        self._close()
        end = at
        while end < len(lines) and "</table" not in lines[end].lower():
            end += 1
        add_html(self._out, "\n".join(lines[at:end + 1]))
        return end + 1


def _cells(line: str) -> list[str]:
    text = line.strip()
    text = text[1:] if text.startswith("|") else text
    text = text[:-1] if text.endswith("|") and not text.endswith("\\|") else text
    return [clean_line(inline(cell.strip())) for cell in _CELL_BORDER.split(text)]


def inline(source: str) -> str:
    """The text that a line of Markdown shows; struck-out text left out."""
    text = _STRUCK.sub("", source)
    text = _LOWERED.sub(lambda m: subscript(m.group(1) or m.group(2) or ""), text)
    while raised := _RAISED.match(text):
        before, inner, caret, after = raised.groups()
        text = join_superscript(before, inner or caret or "") + after
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return _ESCAPE.sub(r"\1", html.unescape(_TAG.sub("", text)))


def _front_matter(lines: list[str], out: ElementList) -> tuple[list[str], str | None]:
    """YAML in front (`---`): its lines become paragraphs, its title the title."""
    if not lines or lines[0].lstrip("\ufeff").strip() != "---":
        return lines, None
    end = next((i for i, line in enumerate(lines[1:60], 1) if line.strip() in ("---", "...")), None)
    if end is None or not all(":" in line or line.startswith((" ", "-", "#")) for line in lines[1:end] if line.strip()):
        return lines, None
    title = None
    for line in lines[1:end]:
        text = clean_line(line)
        if text:
            out.add("paragraph", text, place={"part": "header"})
        if text.lower().startswith("title:"):
            title = text[6:].strip().strip("\"'") or None
    return lines[end + 1:], title
