"""Puts documents together from a plain notation, and stands in for the store and the search of a real home.

Notation, one block a line (blank lines part them): `# Heading`, `## Heading`, `| a | b |` table rows (a `|---|` row ends the
header), `- item`, `Table 3: caption`, `[^] footnote`, `[note] speaker note`, everything else is a paragraph.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from knowledge.quantities import find_quantities
from knowledge.records import (
    Abbreviation,
    Chunk,
    ChunkPart,
    DocumentEntry,
    Element,
    Hit,
    Position,
    Quantity,
    Scope,
    SearchFilter,
    Table,
)

SCOPE = Scope(sponsor="s", product="p")
_WORD = re.compile(r"[^\W_]+(?:[-.][^\W_]+)*")


@dataclass(frozen=True)
class Doc:
    file: str
    title: str
    text: str
    type: str | None = None
    version: str | None = None
    date: str | None = None
    status: str = "current"
    language: str = "en"
    superseded_by: str | None = None
    number: str | None = None


@dataclass
class Package:
    """An in-memory package: `DocumentReader`, `Searcher` and, as far as answers need it, `PassageSource`."""

    docs: Sequence[Doc]
    entries: list[DocumentEntry] = field(default_factory=list)
    texts: dict[str, tuple[Element, ...]] = field(default_factory=dict)
    passages: dict[str, Chunk] = field(default_factory=dict)
    short: list[Abbreviation] = field(default_factory=list)

    def __post_init__(self) -> None:
        for number, doc in enumerate(self.docs):
            ident = f"d{number}"
            elements = tuple(_elements(ident, doc))
            self.texts[ident] = elements
            chunks = list(_chunks(ident, doc, elements))
            self.passages |= {chunk.id: chunk for chunk in chunks}
            self.entries.append(
                DocumentEntry(
                    id=ident,
                    file=doc.file,
                    document_type=doc.type,
                    number=doc.number,
                    title=doc.title,
                    version=doc.version,
                    effective_date=doc.date,
                    language=doc.language,
                    status=doc.status,
                    pages=None,
                    chunks=len(chunks),
                    statements=0,
                    quality=1.0,
                    superseded_by=doc.superseded_by,
                )
            )
            self.short += [
                Abbreviation(short=s, long=w) for s, w in re.findall(r"^ABBR (\S+) = (.+)$", doc.text, re.MULTILINE)
            ]
        self._bags = {ident: Counter(_words(f"{c.context} {c.text}")) for ident, c in self.passages.items()}
        self._df = Counter(word for bag in self._bags.values() for word in bag)

    def documents(self, scope: Scope) -> tuple[DocumentEntry, ...]:
        return tuple(self.entries)

    def elements(self, document_id: str) -> tuple[Element, ...]:
        return self.texts[document_id]

    def chunks(self, ids: Sequence[str]) -> tuple[Chunk, ...]:
        return tuple(self.passages[i] for i in ids if i in self.passages)

    def abbreviations(self, scope: Scope) -> tuple[Abbreviation, ...]:
        return tuple(self.short)

    def generation(self, sponsor: str) -> int:
        return 1

    def live_chunk_ids(self, scope: Scope, where: SearchFilter | None = None) -> tuple[str, ...]:
        return tuple(self.passages)

    def neighbours(self, chunk_id: str, before: int = 1, after: int = 1) -> tuple[Chunk, ...]:
        return ()

    def search(self, scope: Scope, query: str, *, k: int = 10, where: SearchFilter | None = None) -> tuple[Hit, ...]:
        wanted = set(_words(query))
        scored = []
        for ident, bag in self._bags.items():
            score = sum(
                math.log(1 + len(self._bags) / self._df[w]) * bag[w] / (bag[w] + 1.2) for w in wanted if w in bag
            )
            if score > 0:
                scored.append((-score, ident))
        hits = []
        for rank, (score, ident) in enumerate(sorted(scored)[:k], 1):
            chunk = self.passages[ident]
            hits.append(
                Hit(
                    **chunk.place.model_dump(),
                    rank=rank,
                    score=-score,
                    lexical_score=-score,
                    document_id=chunk.document_id,
                    chunk_id=ident,
                    kind=chunk.kind,
                    text=chunk.text,
                )
            )
        return tuple(hits)


def _words(text: str) -> list[str]:
    return [re.sub(r"(?:ing|ed|es|s|ation|ion)$", "", w) if len(w) > 5 else w for w in _WORD.findall(text.lower())]


def _elements(ident: str, doc: Doc) -> list[Element]:
    found: list[Element] = [Element(id=f"{ident}.t", kind="title", text=doc.title, file=doc.file)]
    path: list[str] = []
    rows: list[tuple[str, ...]] = []
    header = 0
    number = paragraph = 0

    def add(kind: str, text: str, **more: Any) -> None:
        nonlocal number, paragraph
        number += 1
        paragraph += 1
        found.append(
            Element(
                id=f"{ident}.e{number}",
                kind=kind,
                text=text,
                file=doc.file,
                section=" > ".join(path) or None,
                paragraph=paragraph,
                **more,
            )
        )

    def close() -> None:
        nonlocal rows, header
        if rows:
            width = max(len(r) for r in rows)
            table = Table(rows=tuple(r + ("",) * (width - len(r)) for r in rows), header_rows=header)
            add("table", "\n".join(table.row_text(i) for i in range(len(rows))), table=table)
            if len(found) > 1 and found[-2].kind == "caption" and found[-2].caption_of is None:
                found[-2] = found[-2].model_copy(update={"caption_of": found[-1].id})
        rows, header = [], 0

    for line in doc.text.strip().splitlines():
        line = line.strip()
        if line.startswith("|"):
            cells = tuple(c.strip() for c in line.strip("|").split("|"))
            if set("".join(cells)) <= {"-"} and "".join(cells):
                header = len(rows)
            else:
                rows.append(cells)
            continue
        close()
        if not line or line.startswith("ABBR "):
            continue
        if line.startswith("#"):
            level = len(line) - len(line.lstrip("#"))
            text = line.lstrip("# ")
            path[level - 1 :] = [text]
            add("heading", text, level=level)
        elif line.startswith("- "):
            add("list_item", line[2:])
        elif line.startswith("[^]"):
            add("footnote", line[3:].strip())
        elif line.startswith("[note]"):
            add("speaker_note", line[6:].strip())
        elif line.startswith("[hidden]"):
            add("paragraph", line[8:].strip(), evidence=False)
        elif re.match(r"Table \d+[:.]", line):
            add("caption", line)
        else:
            add("paragraph", line)
    close()
    return found


def _chunks(ident: str, doc: Doc, elements: Sequence[Element]) -> list[Chunk]:
    made: list[Chunk] = []

    def make(text: str, element: Element, part: ChunkPart, kind: Any) -> None:
        made.append(
            Chunk(
                id=f"{ident}.c{len(made)}",
                document_id=ident,
                ordinal=len(made),
                kind=kind,
                text=text,
                context=f"{doc.title} {element.section or ''}",
                place=Position(file=element.file, section=element.section, paragraph=element.paragraph),
                parts=(part,),
                tokens=50,
            )
        )

    for element in elements:
        if element.table is not None:
            for start in range(0, len(element.table.rows), 8):
                rows = tuple(range(start, min(start + 8, len(element.table.rows))))
                head = tuple(range(element.table.header_rows)) if start else ()
                text = "\n".join(element.table.row_text(r) for r in (*head, *rows))
                make(text, element, ChunkPart(element_id=element.id, rows=(*head, *rows)), "table")
        elif element.kind not in {"title", "heading", "header", "footer"} and element.evidence:
            make(element.text, element, ChunkPart(element_id=element.id, start=0, end=len(element.text)), "text")
    return made


def parse(text: str) -> list[Quantity]:
    return list(find_quantities(text))
