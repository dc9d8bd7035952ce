"""Questions proposed from a package: what its tables, reasons and versions hold, and what was checked not to be there.

Nothing here is a test item yet: a person reads each proposal and accepts, mends or drops it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from eval import draft_absent, draft_texts, draft_values
from eval.proposal import Proposal, line_of
from knowledge.records import DocumentEntry, Element, Parameter

if TYPE_CHECKING:
    from service.workspace import Workspace


@dataclass(frozen=True)
class Package:
    """What drafts are made from: current documents' elements, all documents' entries, the knowledge table."""

    entries: tuple[DocumentEntry, ...]
    elements: dict[str, tuple[Element, ...]]
    parameters: tuple[Parameter, ...]

    def current(self) -> Iterator[Element]:
        """Elements that may be evidence, of documents that are neither superseded nor withdrawn nor copies."""
        for entry in self.entries:
            if entry.status in ("current", "draft") and entry.duplicate_of is None:
                yield from (element for element in self.elements[entry.id] if element.evidence and not element.hidden)


Kind = Callable[[Package], Iterator[Proposal]]
KINDS: tuple[Kind, ...] = (
    draft_texts.reasons,
    draft_values.table_values,
    draft_values.range_origins,
    draft_values.wrong_premises,
    draft_values.follow_ups,
    draft_absent.missing_ranges,
    draft_texts.superseded_rows,
)


def read_package(workspace: Workspace) -> Package:
    scope = workspace.scope()
    entries = workspace.store.passages.documents(scope)
    elements = {entry.id: workspace.store.passages.elements(entry.id) for entry in entries}
    return Package(entries, elements, workspace.knowledge.parameters(scope))


def draft_questions(workspace: Workspace, *, limit: int = 20, seed: int = 0) -> tuple[Proposal, ...]:
    return draft(read_package(workspace), limit=limit, seed=seed)


def draft(package: Package, *, limit: int = 20, seed: int = 0) -> tuple[Proposal, ...]:
    """At most `limit` of each kind, drawn with `seed`, then the same questions in other words."""
    chosen: list[Proposal] = []
    for kind in KINDS:
        found = _distinct(kind(package))
        random.Random(seed).shuffle(found)  # noqa: S311
        chosen += found[:limit]
    answerable = [proposal for proposal in chosen if proposal.answerable and not proposal.history]
    return (*chosen, *islice(draft_texts.paraphrases(answerable), limit))


def _distinct(proposals: Iterator[Proposal]) -> list[Proposal]:
    """One of each question, sorted so that the draw depends on the seed alone."""
    return sorted({proposal.question: proposal for proposal in proposals}.values(), key=lambda one: one.id)


__all__: Sequence[str] = ("KINDS", "Package", "draft", "draft_questions", "line_of", "read_package")
