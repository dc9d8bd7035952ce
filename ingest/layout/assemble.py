"""Pages to a document: elements in reading order with kinds, levels, sections and places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.layout.blocks import Block, body_size
from ingest.layout.contents import without_contents
from ingest.layout.continuation import link_pages
from ingest.layout.drawings import hidden_labels, without_ornaments
from ingest.layout.elements import elements_of
from ingest.layout.headings import mark_headings, with_one_title
from ingest.layout.joining import Vocabulary
from ingest.layout.line_numbers import line_numbers, without_words
from ingest.layout.lines import Line, fragments, with_even_sizes
from ingest.layout.notes import captions, mark_footnotes
from ingest.layout.page_flow import PageFlow, page_flow
from ingest.layout.primitives import FoundTable, PageContent
from ingest.layout.quality import page_quality
from ingest.layout.running import Running, split_running
from knowledge.records import Element, PageQuality

TableFinder = Callable[[PageContent], Sequence[FoundTable]]


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment pinned on a page, with its box in points."""

    text: str
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Extras:
    """What a file says besides its pages: `outline` maps headings, folded to letters and digits, to levels from 1;
    `remarks` are the comments on each page number."""

    outline: Mapping[str, int] = field(default_factory=dict)
    remarks: Mapping[int, Sequence[Remark]] = field(default_factory=dict)


_NO_EXTRAS = Extras()


def no_tables(page: PageContent) -> Sequence[FoundTable]:
    """A table finder that finds none."""
    return ()


def assemble(
    pages: Sequence[PageContent], name: str, tables: TableFinder = no_tables, extras: Extras = _NO_EXTRAS
) -> tuple[tuple[Element, ...], tuple[PageQuality, ...], tuple[str, ...]]:
    """Elements in reading order (ids `e1`, `e2`, …), the grade of each page, and warnings.

    Works alike on text layers and on recognised pages. `name` becomes the file of each place.
    """
    vocabulary = Vocabulary(lambda: (w.text for page in pages for w in page.words))
    pages = [with_even_sizes(page) if page.ocr else page for page in without_ornaments(pages)]
    found = [list(tables(hidden_labels(page))) if page.words else [] for page in pages]
    numbers = line_numbers(pages, found)
    if any(numbers):
        pages = [without_words(page, apart) for page, apart in zip(pages, numbers, strict=True)]
        found = [list(tables(hidden_labels(page))) if page.words else [] for page in pages]
    parts = [fragments(page) for page in pages]
    running, found = _without_running(pages, parts, found, tables)
    flows = [page_flow(p, r, t, vocabulary) for p, r, t in zip(pages, running, found, strict=True)]
    for flow, blocks in zip(flows, without_contents([f.flow for f in flows]), strict=True):
        flow.flow = blocks
    body = body_size([b for f in flows for b in f.flow if b.lines])
    named: dict[int, Block] = {}
    _set_stamps_apart(flows, body)
    for flow in flows:
        mark_footnotes(flow.flow, flow.page, body)
        for caption, target in captions(flow.flow).items():
            named[id(flow.flow[caption])] = flow.flow[target]
        for remark in extras.remarks.get(flow.page.number, ()):
            flow.aside.append(Block(flow.page.number, [], text=remark.text, box=remark.box, part="comment"))
    mark_headings([b for f in flows for b in f.flow], body, extras.outline)
    for flow in flows:
        flow.flow = with_one_title(flow.flow)
    links = link_pages([f.flow for f in flows])
    elements = elements_of(flows, name, links, named)
    return elements, tuple(page_quality(page) for page in pages), tuple(_warnings(flows))


def _set_stamps_apart(flows: Sequence[PageFlow], body: float) -> None:
    """Turned or very large text that is the same on several pages (DRAFT, margin notices) is running text."""
    stamps = [
        (flow, b) for flow in flows for b in flow.flow if b.kind == "paragraph" and (not b.lines or b.size > 2.5 * body)
    ]
    counts = Counter(b.text for _, b in stamps)
    for flow, block in stamps:
        if counts[block.text] >= (max(3, 0.5 * len(flows)) if block.lines else max(2, 0.3 * len(flows))):
            block.kind = "header"
            flow.flow = [b for b in flow.flow if b is not block]
            flow.header.append(block)


def _without_running(
    pages: Sequence[PageContent], parts: Sequence[list[Line]], tables: list[list[FoundTable]], finder: TableFinder
) -> tuple[list[Running], list[list[FoundTable]]]:
    """Running text and body tables told apart: boxed headers are no tables, repeated header rows no running text."""
    running = split_running(pages, parts, [[t for t in found if t.ruled] for found in tables])
    kept: list[list[FoundTable]] = []
    for page, run, found in zip(pages, running, tables, strict=True):
        apart = {id(w) for part in (*run.header, *run.footer) for w in part.words}
        if not found or not apart:
            kept.append(found)
            continue
        indexes = {i for i, w in enumerate(page.words) if id(w) in apart}
        if not any(t.words & indexes for t in found):
            kept.append(found)
            continue
        body = hidden_labels(page, frozenset(indexes))
        kept.append([t for t in finder(body) if t.words])
    return running, kept


def _warnings(flows: Sequence[PageFlow]) -> list[str]:
    found = []
    for flow in flows:
        if count := sum(len(b.text.split()) for b in flow.aside if not b.visible):
            page = flow.page.number
            found.append(f"page {page}: {count} words of invisible text, kept apart and never used as evidence")
    return found
