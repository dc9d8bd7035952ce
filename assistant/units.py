"""Documents → units of evidence: sentences and table rows, each with the words around it that say what it is about.

A unit is what an answer may quote. `own` words stand in the quote, `near` ones beside it (column headers, the label of
a merged row, the lead-in of a list, the sentence that a "This …" points to), `around` ones in the same paragraph or
next to it, `far` ones above it (section path, caption), and `source` ones name the document (title, number, type).
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from assistant.sentences import sentence_spans
from assistant.tables import Grid, read_grid
from assistant.words import is_code, key_set, tokens
from knowledge.protocols import DocumentReader
from knowledge.records import DocumentEntry, Element

UnitKind = Literal["sentence", "row", "caption"]
_TEXT_KINDS = frozenset({"paragraph", "list_item", "footnote", "speaker_note", "caption", "figure"})
_AROUND_CHARS = 500
_ANAPHOR = re.compile(
    r"^\W*(?:this|these|that|those|it|its|they|such|the (?:same|latter|former|reason|limit|range|value|change"
    r"|choice|upper|lower|rationale)"
    r"|here|there|both|however|therefore|thus|hence|otherwise|because|consequently|above|below|at (?:lower"
    r"|higher)|lower|higher|longer|shorter"
    r"|die(?:s|se|ser|ses|sem)?|er|sie|es|daher|deshalb|sonst|dadurch|ce(?:tte|la|ci|s|t)?|il|elle|ceci|este|esta"
    r"|esto|ello)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A verbatim stretch of one element: characters [start, end) of its text, or one table row."""

    element: Element
    quote: str
    row: int | None = None


@dataclass(frozen=True)
class Unit:
    """One quotable statement. `order` is its position in the document; `before` the sentence ahead of it, `around` the
    paragraph
    with its neighbours."""

    document: DocumentEntry
    pieces: tuple[Piece, ...]
    kind: UnitKind
    order: tuple[int, int]
    before: str = ""
    around: str = ""
    near: str = ""
    far: str = ""
    source: str = ""
    grid: Grid | None = field(default=None, repr=False, compare=False)

    @cached_property
    def text(self) -> str:
        return " ".join(piece.quote for piece in self.pieces)

    @cached_property
    def own_keys(self) -> frozenset[str]:
        return key_set(self.text)

    @cached_property
    def near_keys(self) -> frozenset[str]:
        return key_set(self.near)

    @cached_property
    def named_keys(self) -> frozenset[str]:
        return self.own_keys | self.near_keys

    @cached_property
    def around_keys(self) -> frozenset[str]:
        return key_set(self.around)

    @cached_property
    def far_keys(self) -> frozenset[str]:
        return key_set(self.far)

    @cached_property
    def source_keys(self) -> frozenset[str]:
        return key_set(self.source)

    @property
    def row(self) -> int | None:
        return self.pieces[0].row

    @property
    def element(self) -> Element:
        return self.pieces[0].element

    @property
    def id(self) -> tuple[str, int, int]:
        return (self.document.id, *self.order)


def leans(unit: Unit) -> bool:
    """Whether the sentence cannot stand without the one before ("This …", "It …")."""
    return unit.kind == "sentence" and bool(_ANAPHOR.match(unit.text))


class DocumentText:
    """One document's elements in reading order, and the units made of them when asked for."""

    def __init__(self, entry: DocumentEntry, elements: Sequence[Element]) -> None:
        self.entry = entry
        self.elements = tuple(elements)
        self.index = {element.id: number for number, element in enumerate(self.elements)}
        self._carried = {e.continues_text: e for e in self.elements if e.continues_text}
        self._captions: dict[str, str] = {}
        for element in self.elements:
            if element.kind == "caption" and element.caption_of:
                self._captions[element.caption_of] = element.text
        head = " ".join(element.text[:300] for element in self.elements[:20] if element.table is None)
        codes = {token for token in tokens(head) if is_code(token)}
        parts = (entry.title, entry.number, (entry.document_type or "").replace("_", " "), " ".join(sorted(codes)))
        self._source = " ".join(part for part in parts if part)
        self._units: dict[int, tuple[Unit, ...]] = {}

    def around(self, element_id: str, reach: int) -> Iterable[int]:
        """Numbers of the elements up to `reach` before and after one, itself first."""
        at = self.index.get(element_id)
        if at is None:
            return ()
        wide = range(max(0, at - reach), min(len(self.elements), at + reach + 1))
        return (at, *(number for number in wide if number != at))

    def units(self, number: int) -> tuple[Unit, ...]:
        found = self._units.get(number)
        if found is None:
            found = self._units[number] = tuple(self._read(number))
        return found

    def _read(self, number: int) -> Iterable[Unit]:
        element = self.elements[number]
        if not element.evidence or not element.text.strip():
            return
        if element.table is not None:
            yield from self._rows(number, element)
        elif element.kind in _TEXT_KINDS:
            yield from self._sentences(number, element)

    def _sentences(self, number: int, element: Element) -> Iterable[Unit]:
        far = self._far(element)
        lead = self._lead_in(number, element)
        before = self._last_sentence_before(number)
        around = self._around(number)
        spans = sentence_spans(element.text)
        for place, (start, end) in enumerate(spans):
            quote = element.text[start:end]
            if place == 0 and element.continues_text and element.continues_text in self.index:
                before = quote  # told by the element that it carries on
                continue
            pieces = [Piece(element, quote)]
            carried = self._carried.get(element.id) if place == len(spans) - 1 else None
            if carried is not None and carried.evidence and carried.text.strip():
                first = sentence_spans(carried.text)[0]
                pieces.append(Piece(carried, carried.text[first[0] : first[1]]))
            near = [lead] if lead else []
            if before and (before.rstrip().endswith("?") or _ANAPHOR.match(quote)):
                near.append(before)
            kind: UnitKind = "caption" if element.kind == "caption" else "sentence"
            yield Unit(
                self.entry, tuple(pieces), kind, (number, place), before, around, " ".join(near), far, self._source
            )
            before = quote

    def _rows(self, number: int, element: Element) -> Iterable[Unit]:
        grid = self.grid(number)
        if grid is None or element.table is None:
            return
        far = self._far(element)
        around = self._before_table(number)
        for row in grid.body:
            quote = element.table.row_text(row)
            if not quote:
                continue
            near = " ".join(part for part in (grid.inherited(row), *grid.row_headers(row)) if part)
            yield Unit(
                self.entry,
                (Piece(element, quote, row),),
                "row",
                (number, row),
                "",
                around,
                near,
                far,
                self._source,
                grid,
            )

    def unit_with(self, quote: str, page: int | None) -> Unit | None:
        """The sentence that holds the quote, or the first that stands in it; none where it is not found."""
        for number, element in enumerate(self.elements):
            if element.table is None and element.page == page and quote in element.text:
                return next((u for u in self.units(number) if quote in u.text or u.text in quote), None)
        return None

    def grid(self, number: int) -> Grid | None:
        """The table with its headers; those of a continued table come from where it began."""
        element = self.elements[number]
        if element.table is None:
            return None
        origin = element
        seen = {element.id}
        while origin.table is not None and origin.table.continues and origin.table.continues in self.index:
            origin = self.elements[self.index[origin.table.continues]]
            if origin.id in seen:
                break
            seen.add(origin.id)
        start = origin.table if origin is not element else None
        return read_grid(element.table, element.id, start)

    def next_to(self, unit: Unit) -> tuple[Unit | None, Unit | None]:
        """The sentence before and the one after in the same paragraph."""
        number, place = unit.order
        row = {other.order[1]: other for other in self.units(number)}
        return row.get(place - 1), row.get(place + 1)

    def footnotes(self, unit: Unit) -> tuple[Unit, ...]:
        """The footnotes tied to cells of a row."""
        table, row = unit.element.table, unit.row
        if table is None or row is None:
            return ()
        ids = [element_id for at, _, element_id in table.notes if at == row and element_id in self.index]
        return tuple(note for element_id in dict.fromkeys(ids) for note in self.units(self.index[element_id])[:1])

    def _far(self, element: Element) -> str:
        parts = (element.section, self._captions.get(element.id), element.sheet)
        return " ".join(part for part in parts if part)

    def _lead_in(self, number: int, element: Element) -> str:
        """The sentence that introduces a list ("… for the following reasons:")."""
        if element.kind != "list_item":
            return ""
        for earlier in reversed(self.elements[max(0, number - 12) : number]):
            if earlier.kind == "list_item":
                continue
            if earlier.kind == "paragraph" and earlier.text.rstrip().endswith(":"):
                start, end = sentence_spans(earlier.text)[-1]
                return earlier.text[start:end]
            return ""
        return ""

    def _around(self, number: int) -> str:
        """The paragraph, and its neighbours of the same section."""
        section = self.elements[number].section
        near = (self.elements[at] for at in (number - 1, number, number + 1) if 0 <= at < len(self.elements))
        return " ".join(
            e.text[:_AROUND_CHARS] for e in near if e.section == section and e.kind in _TEXT_KINDS and e.evidence
        )

    def _before_table(self, number: int) -> str:
        """The paragraph ahead of a table, which often names what it shows."""
        for earlier in reversed(self.elements[max(0, number - 3) : number]):
            if earlier.kind == "paragraph" and earlier.section == self.elements[number].section:
                return earlier.text[-_AROUND_CHARS:]
        return ""

    def _last_sentence_before(self, number: int) -> str:
        if number == 0:
            return ""
        earlier = self.elements[number - 1]
        if earlier.kind not in {"paragraph", "list_item"} or not earlier.text.strip():
            return ""
        start, end = sentence_spans(earlier.text)[-1]
        return earlier.text[start:end]


class Library:
    """Documents as units, the last read kept. Ids follow bytes and path, so what is kept stays true."""

    def __init__(self, reader: DocumentReader, kept: int) -> None:
        self._reader = reader
        self._kept = kept
        self._texts: OrderedDict[str, DocumentText] = OrderedDict()

    def open(self, entry: DocumentEntry) -> DocumentText:
        known = self._texts.get(entry.id)
        if known is not None and known.entry == entry:
            self._texts.move_to_end(entry.id)
            return known
        text = DocumentText(entry, known.elements if known is not None else self._reader.elements(entry.id))
        self._texts[entry.id] = text
        if len(self._texts) > self._kept:
            self._texts.popitem(last=False)
        return text
