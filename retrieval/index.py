"""The derived indexes of one home: vectors in Chroma, terms and the vector file beside, written in a safe order.

Adding writes Chroma, then the vector file, then commits the catalogue; removing goes the other way. Whatever is
interrupted, the catalogue holds only passages that are wholly in, and doing it again repairs the rest.
"""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from knowledge.errors import StoreError
from knowledge.protocols import Vector
from knowledge.records import Chunk, Scope
from retrieval import tokenize
from retrieval.catalogue import Catalogue, Passage, delete, insert, read_state, restart
from retrieval.lexical import term_hash
from retrieval.vectors import ChromaVectors, VectorFile, collection_name

log = logging.getLogger(__name__)
_GAP = 8
_FEW_WORDS = 6
_BARE_HEADING = 0.7
_APPARATUS_SHARE = 0.85
_APPARATUS = re.compile(
    r"^[\d.\s]*(?:(?:list of )?(?:abbreviations|acronyms|references|figures|tables|contents)|(?:table of )?contents|"
    r"(?:definitions|terms) and abbreviations|abbreviations and (?:definitions|terms)|glossary|related documents|"
    r"literature|bibliography|abkürzungen|abkürzungsverzeichnis|inhaltsverzeichnis|literatur(?:verzeichnis)?|"
    r"abréviations|table des matières|références|abreviaturas|índice|referencias)\W*$",
    re.IGNORECASE,
)
_MAX_POSITION = 65_000


class HomeIndex:
    """`PassageIndex` of one home folder."""

    def __init__(self, folder: Path, chroma: ChromaVectors, *, embedder_version: str, dimensions: int) -> None:
        """`folder` holds one folder a sponsor. Vectors of another embedder are refused until `clear`."""
        self.folder = folder
        self.chroma = chroma
        self.dimensions = dimensions
        self._version = f"terms-{tokenize.VERSION} {embedder_version}"

    def add(self, scope: Scope, chunks: Sequence[Chunk], vectors: Vector) -> None:
        if not chunks:
            return
        if vectors.shape != (len(chunks), self.dimensions):
            raise StoreError(
                f"{len(chunks)} chunks need vectors of shape ({len(chunks)}, {self.dimensions}), got {vectors.shape}."
            )
        catalogue = self.catalogue(scope.sponsor)
        catalogue.state()  # refuses a foreign version before anything is written
        ids = [chunk.id for chunk in chunks]
        self.chroma.upsert(scope.sponsor, ids, vectors, [scope.product] * len(ids))
        analysed = analyse(chunks)
        with catalogue.writing() as connection:
            epoch = read_state(connection, self._version, catalogue.path).epoch
            first = self.vector_file(scope.sponsor, epoch).append(vectors)
            insert(connection, [passage_at(p, first + n) for n, p in enumerate(analysed)])

    def remove(self, scope: Scope, chunk_ids: Sequence[str]) -> None:
        catalogue = self.catalogue(scope.sponsor)
        if not chunk_ids or not catalogue.exists():
            return
        with catalogue.writing() as connection:
            delete(connection, chunk_ids)
        self.chroma.delete(scope.sponsor, chunk_ids)

    def ids(self, sponsor: str) -> set[str]:
        known = self.catalogue(sponsor).ids()
        return known & self.chroma.ids(sponsor) if known else known

    def orphans(self, sponsor: str) -> set[str]:
        """Ids that only one of the two indexes holds: what an interrupted write left behind."""
        return self.catalogue(sponsor).ids() ^ self.chroma.ids(sponsor)

    def sweep(self, sponsor: str) -> int:
        """Remove orphans from both indexes and return how many there were."""
        orphans = sorted(self.orphans(sponsor))
        self.remove(Scope(sponsor=sponsor, product=""), orphans)
        self.chroma.delete(sponsor, orphans)
        return len(orphans)

    def clear(self, sponsor: str) -> None:
        catalogue = self.catalogue(sponsor)
        if catalogue.exists():
            with catalogue.writing() as connection:
                restart(connection, self._version)
                epoch = read_state(connection, self._version, catalogue.path).epoch
            self._drop_files(sponsor, keep=epoch)
        self.chroma.drop(sponsor)

    def destroy(self, sponsor: str) -> None:
        """Remove all of a sponsor from both indexes, its files and the traces of deleted rows too."""
        shutil.rmtree(self._sponsor_folder(sponsor), ignore_errors=True)
        self.chroma.destroy(sponsor)

    def rebuild_file(self, sponsor: str) -> None:
        """Write the vector file anew from Chroma: after damage, or to drop the rows of removed passages."""
        catalogue = self.catalogue(sponsor)
        if not catalogue.exists():
            return
        with catalogue.writing() as connection:
            passages = list(catalogue.since(0))
            restart(connection, self._version)
            epoch = read_state(connection, self._version, catalogue.path).epoch
            vectors = self.chroma.fetch(sponsor, [passage.id for passage in passages])
            first = self.vector_file(sponsor, epoch).append(vectors)
            insert(connection, [passage_at(p, first + n) for n, p in enumerate(passages)])
        self._drop_files(sponsor, keep=epoch)

    def catalogue(self, sponsor: str) -> Catalogue:
        return Catalogue(self._sponsor_folder(sponsor) / "terms.sqlite", self._version)

    def vector_file(self, sponsor: str, epoch: str) -> VectorFile:
        return VectorFile(self._sponsor_folder(sponsor), epoch, self.dimensions)

    def _sponsor_folder(self, sponsor: str) -> Path:
        readable = re.sub(r"[^A-Za-z0-9]+", "-", sponsor).strip("-")[:40]
        return self.folder / f"{readable}-{collection_name(sponsor)[-12:]}"

    def _drop_files(self, sponsor: str, keep: str) -> None:
        for path in self._sponsor_folder(sponsor).glob("vectors-*.f32"):
            if path.name != f"vectors-{keep}.f32":
                path.unlink(missing_ok=True)


def analyse(chunks: Sequence[Chunk]) -> list[Passage]:
    """The chunks' terms, each document stemmed in its own language; vector rows are not known yet (-1)."""
    texts: dict[str, list[str]] = {}
    for chunk in chunks:
        texts.setdefault(chunk.document_id, []).append(chunk.text)
    languages = {document: tokenize.detect_language(parts) for document, parts in texts.items()}
    return [_analyse(chunk, languages[chunk.document_id]) for chunk in chunks]


def passage_at(passage: Passage, row: int) -> Passage:
    return replace(passage, row=row)


def _analyse(chunk: Chunk, language: tokenize.Language) -> Passage:
    context = tokenize.terms(chunk.context, language)
    width = (context[-1].position + _GAP) if context else 0
    pairs = [(term_hash(term.text), term.position) for term in context]
    pairs += [(term_hash(term.text), term.position + width) for term in tokenize.terms(chunk.text, language)]
    pairs = [pair for pair in pairs if pair[1] < _MAX_POSITION]
    return Passage(
        chunk.id,
        chunk.document_id,
        chunk.ordinal,
        -1,
        width,
        prior(chunk),
        np.array([pair[0] for pair in pairs], dtype=np.uint32),
        np.array([pair[1] for pair in pairs], dtype=np.uint16),
    )


def prior(chunk: Chunk) -> float:
    """How likely a passage of this form is evidence at all, 0..1."""
    if len(chunk.text.split()) < _FEW_WORDS:
        return _BARE_HEADING
    path = chunk.place.section or chunk.context
    heading = path.rsplit(" > ", 1)[-1].rsplit(":", 1)[-1]
    first_line = chunk.text.split("\n", 1)[0]
    if any(_APPARATUS.match(text.strip()) for text in (heading, first_line)):
        return _APPARATUS_SHARE
    return 1.0
