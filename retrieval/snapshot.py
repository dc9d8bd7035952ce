"""What a reader holds of one sponsor's index in memory, and how it follows what other processes write."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.protocols import PassageSource, Vector
from knowledge.records import DocumentEntry, Scope, SearchFilter
from retrieval.catalogue import State
from retrieval.index import HomeIndex
from retrieval.lexical import Mask, Postings
from retrieval.meaning import Space, space_of
from retrieval.wordings import Wordings, of_package

log = logging.getLogger(__name__)
_MAX_SEGMENTS = 6
_MAX_VIEWS = 64


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The passages of one sponsor, numbered in order of writing; an id written twice counts by its last number.

    `rows[n]` is the row of passage n in `vectors`.
    """

    state: State
    segments: tuple[Postings, ...]
    ids: tuple[str, ...]
    documents: tuple[str, ...]
    ordinals: tuple[int, ...]
    numbers: dict[str, int]
    priors: npt.NDArray[np.float32]
    rows: npt.NDArray[np.int64]
    vectors: Vector

    @property
    def size(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class View:
    """A snapshot as one scope may see it. `live` marks what may be evidence, `missing` counts live ids not indexed.

    `before` and `after` are the numbers of the live passages next to each one in its document, itself where none is.
    `space` tells what the live passages' vectors have in common, where there are enough of them.
    """

    snapshot: Snapshot
    generation: int
    live: Mask
    missing: int
    before: npt.NDArray[np.int64]
    after: npt.NDArray[np.int64]
    wordings: Wordings
    documents: dict[str, DocumentEntry]
    space: Space | None


EMPTY = Snapshot(
    State("", 0), (), (), (), (), {}, np.empty(0, np.float32), np.empty(0, np.int64), np.empty((0, 0), np.float32)
)


class Reader:
    """Keeps snapshots and views up to date by `PassageSource.generation`. Safe to share between threads."""

    def __init__(self, index: HomeIndex, source: PassageSource) -> None:
        self._index = index
        self._source = source
        self._lock = threading.Lock()
        self._snapshots: dict[str, Snapshot] = {}
        self._views: OrderedDict[Scope, View] = OrderedDict()
        self._masks: OrderedDict[tuple[Scope, SearchFilter, int], Mask] = OrderedDict()

    def view(self, scope: Scope) -> View:
        """The scope as SQL has it now; costs one generation query when nothing changed."""
        generation = self._source.generation(scope.sponsor)
        with self._lock:
            view = self._views.get(scope)
            if view is None or view.generation != generation:
                view = self._look(scope, generation)
                self._views[scope] = view
                while len(self._views) > _MAX_VIEWS:
                    self._views.popitem(last=False)
            return view

    def filtered(self, scope: Scope, view: View, where: SearchFilter | None) -> Mask:
        """`view.live` narrowed by a filter, before any ranking."""
        if where is None or where == SearchFilter():
            return view.live
        key = (scope, where, view.generation)
        with self._lock:
            mask = self._masks.get(key)
            if mask is None:
                mask, _ = _mask(view.snapshot, self._source.live_chunk_ids(scope, where))
                mask &= view.live
                self._masks[key] = mask
                while len(self._masks) > _MAX_VIEWS:
                    self._masks.popitem(last=False)
            return mask if mask.size == view.live.size else mask[: view.live.size]

    def _look(self, scope: Scope, generation: int) -> View:
        live_ids = self._source.live_chunk_ids(scope)
        snapshot = self._follow(scope.sponsor)
        live, missing = _mask(snapshot, live_ids)
        if missing:
            log.warning("%d of %d live passages are not in the index: run `knowline reindex`.", missing, len(live_ids))
        documents = {entry.id: entry for entry in self._source.documents(scope)}
        before, after = _adjacent(snapshot, live)
        wordings = of_package(self._source.abbreviations(scope))
        space = space_of(snapshot.vectors, snapshot.rows, live, snapshot.ids)
        return View(snapshot, generation, live, missing, before, after, wordings, documents, space)

    def _follow(self, sponsor: str) -> Snapshot:
        before = self._snapshots.get(sponsor, EMPTY)
        after = follow(self._index, sponsor, before)
        self._snapshots[sponsor] = after
        return after


def follow(index: HomeIndex, sponsor: str, before: Snapshot) -> Snapshot:
    """`before`, with what was written since; from the start when the catalogue was restarted or much was replaced."""
    catalogue = index.catalogue(sponsor)
    state = catalogue.state()
    if state == before.state:
        return before
    if state.epoch != before.state.epoch or before.size > 2 * max(1, len(before.numbers)):
        before = EMPTY
    new = list(catalogue.since(before.state.last_seq))
    if len(before.segments) >= _MAX_SEGMENTS:
        before, new = EMPTY, list(catalogue.since(0))
    rows = np.concatenate([before.rows, np.array([passage.row for passage in new], dtype=np.int64)])
    ids = (*before.ids, *(passage.id for passage in new))
    return Snapshot(
        state=state,
        segments=(*before.segments, Postings(new)) if new else before.segments,
        ids=ids,
        documents=(*before.documents, *(passage.document for passage in new)),
        ordinals=(*before.ordinals, *(passage.ordinal for passage in new)),
        numbers={identifier: number for number, identifier in enumerate(ids)},
        priors=np.concatenate([before.priors, np.array([passage.prior for passage in new], dtype=np.float32)]),
        rows=rows,
        vectors=index.vector_file(sponsor, state.epoch).read(int(rows.max()) + 1 if rows.size else 0),
    )


def _mask(snapshot: Snapshot, live_ids: tuple[str, ...]) -> tuple[Mask, int]:
    mask = np.zeros(snapshot.size, dtype=bool)
    known = [snapshot.numbers[identifier] for identifier in live_ids if identifier in snapshot.numbers]
    mask[known] = True
    return mask, len(live_ids) - len(known)


def _adjacent(snapshot: Snapshot, live: Mask) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    numbers = [int(number) for number in np.flatnonzero(live)]
    at = {(snapshot.documents[number], snapshot.ordinals[number]): number for number in numbers}
    before, after = np.arange(snapshot.size), np.arange(snapshot.size)
    for (document, ordinal), number in at.items():
        before[number] = at.get((document, ordinal - 1), number)
        after[number] = at.get((document, ordinal + 1), number)
    return before, after
