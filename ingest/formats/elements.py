"""Collecting elements in reading order: ids, the section path, paragraph numbers, captions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from knowledge.records import Box, CellSpan, Element, ElementKind, ParsedDocument, Table

SECTION_SEPARATOR = " > "
_NUMBER = r"\s+(?:[A-Z][.\-]?)?\d+(?:[.\-]\d+)*[a-z]?(?:\s*[.:|–—\-]|\s*$|\s+(?-i:[^a-z\s]))"
_TABLE_CAPTION = re.compile(rf"^(?:table|tabelle|tab\.|tableau|tabla|tabella){_NUMBER}", re.IGNORECASE)
_FIGURE_CAPTION = re.compile(
    rf"^(?:figure|fig\.|abbildung|abb\.|figura|scheme|schema|chart|diagram){_NUMBER}", re.IGNORECASE
)

_BESIDE = frozenset(("comment", "deleted", "hidden"))
_NOTE = re.compile(r"^(?P<mark>[*†‡§#¶]{1,3}|[a-h](?=[)\s.:])|[¹²³⁴⁵⁶⁷⁸⁹]|\d(?=\)))[)\s.:]*(?=\S)")


def looks_like_caption(text: str) -> bool:
    """True for `Table 3. Ranges` and the like in the languages of the product; short texts only."""
    return len(text) <= 300 and bool(_TABLE_CAPTION.match(text) or _FIGURE_CAPTION.match(text))


class ElementList:
    """Grows in reading order and hands out local ids `e1`, `e2`, …

    With `paragraphs`, every body element (headings and tables too) gets a paragraph number from 1 and the section
    path of the headings above it, a heading's own text included. Footnotes, comments and text kept apart carry the
    number of the paragraph before them.
    """

    def __init__(self, file: str, *, paragraphs: bool = True) -> None:
        self.file = file
        self.items: list[Element] = []
        self.warnings: list[str] = []
        self._paragraphs = paragraphs
        self._paragraph = 0
        self._path: list[tuple[int, str]] = []

    @property
    def section(self) -> str | None:
        return SECTION_SEPARATOR.join(text for _, text in self._path) or None

    @property
    def depth(self) -> int:
        """Level of the innermost open heading, 0 before the first."""
        return self._path[-1][0] if self._path else 0

    def next_id(self, ahead: int = 0) -> str:
        """The id that the next element (or the one `ahead` places later) will get."""
        return f"e{len(self.items) + 1 + ahead}"

    def warn(self, message: str) -> None:
        """Remember a warning once."""
        if message not in self.warnings:
            self.warnings.append(message)

    def enter(self, level: int, text: str) -> None:
        """A heading opens its section and closes those at its level and deeper."""
        while self._path and self._path[-1][0] >= level:
            self._path.pop()
        self._path.append((level, text))

    def add(
        self,
        kind: ElementKind,
        text: str,
        *,
        level: int | None = None,
        table: Table | None = None,
        place: dict[str, object] | None = None,
        **more: object,
    ) -> str:
        """Append one element and give its id. `place` overrides page, sheet, cells, part; `more` other fields."""
        position: dict[str, object] = {}
        if kind == "heading":
            self.enter(level or 1, text)
        if self._paragraphs:
            position["section"] = self.section
            if kind not in ("header", "footer"):
                beside = kind == "footnote" or (place or {}).get("part") in _BESIDE
                self._paragraph += not beside
                position["paragraph"] = self._paragraph or None
        position.update(place or {})
        element = Element.model_validate(
            {"id": self.next_id(), "file": self.file, "kind": kind, "level": level, "text": text, "table": table}
            | position | more
        )
        self.items.append(element)
        return element.id

    def add_table(self, table: Table, *, place: dict[str, object] | None = None, **more: Any) -> str:
        """Append a table; its text is its rows, one per line."""
        return self.add("table", table_text(table), table=table, place=place, **more)

    def document(self, media_type: str, **fields: object) -> ParsedDocument:
        """The document so far, captions tied to their tables and figures."""
        return ParsedDocument.model_validate(
            {
                "file": self.file,
                "media_type": media_type,
                "elements": tie_table_notes(tie_captions(self.items)),
                "warnings": tuple(self.warnings),
            }
            | fields
        )


def table_text(table: Table) -> str:
    return "\n".join(table.row_text(row) for row in range(len(table.rows)))


def rectangular(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Pad rows to the widest one."""
    width = max((len(row) for row in rows), default=0)
    return tuple((*row, *([""] * (width - len(row)))) for row in rows)


def spans_of(found: Sequence[tuple[int, int, int, int]]) -> tuple[CellSpan, ...]:
    """(row, col, rowspan, colspan) → records, single cells left out."""
    return tuple(CellSpan(row=r, col=c, rowspan=rs, colspan=cs) for r, c, rs, cs in found if rs > 1 or cs > 1)


def fraction_box(page: int, x0: float, y0: float, x1: float, y1: float) -> Box:
    """A box in fractions of the page, kept inside it."""
    x0, y0, x1, y1 = (round(min(1.0, max(0.0, value)), 5) for value in (x0, y0, x1, y1))
    return Box(page=page, x0=x0, y0=y0, x1=x1, y1=y1)


def tie_captions(items: Sequence[Element]) -> tuple[Element, ...]:
    """Give each caption the element that it names: the table below it, else the table or figure above.

    A paragraph that reads like a caption becomes one only where such a neighbour stands.
    """
    tied = list(items)
    body = [i for i, item in enumerate(items) if item.kind not in ("header", "footer", "footnote") and item.evidence]
    taken: set[str] = set()
    for at, i in enumerate(body):
        item = items[i]
        if item.caption_of is not None:
            continue
        if item.kind != "caption" and not (item.kind == "paragraph" and looks_like_caption(item.text)):
            continue
        above = items[body[at - 1]] if at else None
        below = items[body[at + 1]] if at + 1 < len(body) else None
        figure = bool(_FIGURE_CAPTION.match(item.text))
        near = [above, below] if figure else [below, above]
        kinds = ("figure",) if figure else ("table",)
        target = next((n for n in near if n is not None and n.kind in kinds and n.id not in taken), None)
        if target is not None:
            taken.add(target.id)
            tied[i] = item.model_copy(update={"kind": "caption", "caption_of": target.id})
        elif item.kind == "caption" and not looks_like_caption(item.text):
            tied[i] = item.model_copy(update={"kind": "paragraph"})
    return tuple(tied)


def tie_table_notes(items: Sequence[Element]) -> tuple[Element, ...]:
    """Make lines below a table that begin with a mark (`*`, `a`, `¹`) its footnotes, where cells end with that mark."""
    tied = list(items)
    for at, item in enumerate(items):
        if item.table is None:
            continue
        notes = list(item.table.notes)
        for below in range(at + 1, min(at + 9, len(items))):
            line = items[below]
            match = _NOTE.match(line.text) if line.kind in ("paragraph", "list_item", "footnote") else None
            if match is None:
                break
            cells = _marked_cells(item.table, match.group("mark"))
            if not cells:
                break
            notes += [(row, col, line.id) for row, col in cells if (row, col, line.id) not in notes]
            owner = line.note_of or item.id
            tied[below] = line.model_copy(update={"kind": "footnote", "level": None, "note_of": owner})
        if len(notes) > len(item.table.notes):
            tied[at] = item.model_copy(update={"table": item.table.model_copy(update={"notes": tuple(notes)})})
    return tuple(tied)


def _marked_cells(table: Table, mark: str) -> list[tuple[int, int]]:
    """Cells that end with a footnote mark: `7.0 a`, `7.0*`, `NOR ¹`, `PAR²,³`."""
    before = r"[\s,]" if mark.isalnum() and mark.isascii() else ""
    end = re.compile(rf"\S{before}{re.escape(mark)}(?:[,\s]*(?:[a-h]|[*†‡§#¶¹²³⁴⁵⁶⁷⁸⁹]))*\)?$")
    return [(r, c) for r, row in enumerate(table.rows) for c, cell in enumerate(row) if end.search(cell)]
