"""A quantity at its place becomes a statement with a stable id."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from assistant.cite import cite
from assistant.extract.genre import genre_of
from assistant.units import Piece
from knowledge.ids import scoped_id
from knowledge.quantities import canonical
from knowledge.records import Citation, CitationRole, DocumentEntry, Element, Quantity, RangeKind, Scope, Statement

EXTRACTOR = "rules 6"


@dataclass(slots=True)
class Source:
    """One document being read: what citations and ids need. `seen` numbers equal keys in reading order."""

    scope: Scope
    entry: DocumentEntry
    chain_id: str
    seen: Counter[str] = field(default_factory=Counter)

    @property
    def document_type(self) -> str | None:
        """The type of the document, or the genre that its title tells."""
        return genre_of(self.entry.document_type, self.entry.title, self.entry.file)

    def record_id(self, prefix: str, *parts: str) -> str:
        """Stable over extractor versions: chain, version, file, what and where, and its number among equals."""
        key = "\x1f".join(parts)
        self.seen[prefix + key] += 1
        where = (self.chain_id, self.entry.version or "", self.entry.file)
        return scoped_id(prefix, self.scope, *where, key, str(self.seen[prefix + key]))

    def cite_row(self, element: Element, row: int, role: CitationRole | None, quote: str | None = None) -> Citation:
        assert element.table is not None
        piece = Piece(element, quote or element.table.row_text(row), row)
        return cite(self.entry, piece, 1, role)

    def cite_text(self, element: Element, quote: str, role: CitationRole | None) -> Citation:
        return cite(self.entry, Piece(element, quote, None), 1, role)


@dataclass(frozen=True, slots=True)
class Details:
    """What goes with a value beside the quantity itself."""

    kind: RangeKind | None
    scale: str | None = None
    condition: str | None = None
    attribute: str | None = None
    basis: str | None = None
    batch: str | None = None
    study: str | None = None
    unit_as_written: str | None = None
    value_text: str | None = None
    n: int | None = None
    site: str | None = None
    process_version: str | None = None
    stage: str | None = None


def make_statement(
    source: Source,
    key: tuple[str, ...],
    quantity: Quantity,
    details: Details,
    citations: tuple[Citation, ...],
    confidence: float,
) -> Statement:
    """`citations` starts with the value's; `key` is what and where: section, name, column."""
    kind = details.kind
    numbered = tuple(c.model_copy(update={"marker": n}) for n, c in enumerate(citations, 1))
    inclusive = _inclusive(quantity)
    return Statement(
        id=source.record_id("s", *key, kind or ""),
        kind=kind,
        operator=quantity.operator,
        target=quantity.target,
        low=quantity.low,
        high=quantity.high,
        low_inclusive=inclusive[0],
        high_inclusive=inclusive[1],
        unit_as_written=quantity.unit_as_written or details.unit_as_written,
        unit_ucum=quantity.unit_ucum,
        value_text=details.value_text or quantity.text,
        canonical=canonical(quantity),
        scale=details.scale,
        condition=details.condition,
        attribute=details.attribute,
        basis=details.basis,
        batch=details.batch,
        study=details.study,
        n=details.n,
        site=details.site,
        process_version=details.process_version,
        stage=details.stage,
        citations=numbered,
        citation=numbered[0],
        extractor=EXTRACTOR,
        confidence=confidence,
    )


def _inclusive(quantity: Quantity) -> tuple[bool | None, bool | None]:
    low = None if quantity.low is None else quantity.operator != "gt"
    high = None if quantity.high is None else quantity.operator != "lt"
    return low, high
