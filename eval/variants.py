"""Baselines and ablations: the program with one part out, put together from its constructors; nothing is patched."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from knowledge.errors import UsageError
from knowledge.protocols import PassageSource, Searcher
from knowledge.records import Abbreviation, Answer, Chunk, DocumentEntry, Scope, SearchFilter, Turn

if TYPE_CHECKING:
    from assistant.llm.phrase import Phrasing
    from assistant.vocabulary import Thesaurus
    from retrieval.index import HomeIndex
    from service.workspace import Workspace

_BATCH = 256


class Answerer(Protocol):
    def ask(self, scope: Scope, question: str, history: Sequence[Turn] = ()) -> Answer: ...


@dataclass(frozen=True)
class Variant:
    """What is left out. `dense_weight` 1 ranks by meaning alone, 0 by words alone, None fuses as the program does.

    `careless` words answers by a scripted model that changes a number in every second sentence.
    """

    name: str
    title: str
    dense_weight: float | None = None
    context: bool = True
    abbreviations: bool = True
    glossary: bool = True
    knowledge: bool = True
    similarity: bool = True
    verification: bool = True
    careless: bool = False
    chain: bool = False


FULL = Variant("full", "the program as it is")
VARIANTS = {
    variant.name: variant
    for variant in (
        FULL,
        Variant("bm25", "without fusion, words alone: no vectors in the ranking", dense_weight=0.0),
        Variant("dense", "without fusion, vectors alone: no words in the ranking", dense_weight=1.0),
        Variant(
            "plain", "a plain chain: nearest passages by vector, given whole or to the chat model", 1.0, chain=True
        ),
        Variant("no-context", "passages indexed without the headings that they stand below", context=False),
        Variant("no-abbreviations", "without the package's own abbreviations", abbreviations=False),
        Variant("no-glossary", "answering without the field's glossary and word groups", glossary=False),
        Variant("no-knowledge", "answering without the parameter table", knowledge=False),
        Variant("no-similarity", "choosing evidence without sentence vectors", similarity=False),
        Variant("careless", "worded by a careless model, each sentence checked", careless=True),
        Variant("no-verification", "worded by a careless model, unchecked", careless=True, verification=False),
    )
}


def variant_named(name: str) -> Variant:
    if name not in VARIANTS:
        raise UsageError(f"no variant {name!r}; there are {', '.join(VARIANTS)}.")
    return VARIANTS[name]


def build(workspace: Workspace, variant: Variant) -> tuple[Answerer, Searcher]:
    """The answerer and the searcher that it uses. The whole program comes from the workspace itself."""
    if variant == FULL:
        return workspace.assistant, workspace.searcher
    source: PassageSource = (
        workspace.store.passages if variant.abbreviations else WithoutAbbreviations(workspace.store.passages)
    )
    searcher = _searcher(workspace, variant, source)
    if variant.chain:
        from eval.chain import PlainChain
        from eval.chat import chat_of

        return PlainChain(searcher, chat_of(workspace.settings)), searcher
    from assistant.ask import Assistant
    from assistant.settings import AskSettings
    from knowledge.quantities import find_quantities

    threshold = workspace.settings.refusal_threshold
    return Assistant(
        searcher,
        workspace.store.passages,
        find_quantities,
        AskSettings() if threshold is None else AskSettings(threshold=threshold),
        source=source,
        thesaurus=None if variant.glossary else _empty_thesaurus(),
        embedder=workspace.embedder if variant.similarity else None,
        chat=_phrasing(workspace, variant),
        knowledge=workspace.knowledge if variant.knowledge else None,
    ), searcher


def _phrasing(workspace: Workspace, variant: Variant) -> Phrasing | None:
    from service.chat import build_chat

    if not variant.careless:
        return build_chat(workspace.settings, workspace.store)
    from assistant.llm.phrase import Phrasing
    from eval.careless import CarelessChat, unchecked

    return Phrasing(CarelessChat(), hold=None if variant.verification else unchecked)


def _searcher(workspace: Workspace, variant: Variant, source: PassageSource) -> Searcher:
    from retrieval.fusion import DENSE_WEIGHT
    from retrieval.search import HybridSearcher
    from service.models import build_reranker

    index = workspace.index if variant.context else _without_context(workspace)
    weight = DENSE_WEIGHT if variant.dense_weight is None else variant.dense_weight
    rerank = build_reranker(workspace.settings)
    return HybridSearcher(index, source, workspace.embedder, rerank=rerank, dense_weight=weight)


def _without_context(workspace: Workspace) -> HomeIndex:
    """The scope's live passages indexed anew without their headings, in a folder that goes with the process."""
    from retrieval.index import HomeIndex
    from retrieval.vectors import ChromaVectors, local_client

    folder = Path(tempfile.mkdtemp(prefix="knowline-eval-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    scope, embedder, source = workspace.scope(), workspace.embedder, workspace.store.passages
    chroma = ChromaVectors(local_client(folder / "chroma"))
    index = HomeIndex(folder / "index", chroma, embedder_version=embedder.version, dimensions=embedder.dimensions)
    bare = [chunk.model_copy(update={"context": ""}) for chunk in source.chunks(source.live_chunk_ids(scope))]
    for start in range(0, len(bare), _BATCH):
        batch = bare[start : start + _BATCH]
        index.add(scope, batch, embedder.embed([chunk.text for chunk in batch]))
    return index


def _empty_thesaurus() -> Thesaurus:
    from assistant.vocabulary import Thesaurus

    class Empty(Thesaurus):
        """Knows the package's abbreviations, once they are added, and nothing else."""

        def __init__(self) -> None:
            self._groups = {}

    return Empty()


class WithoutAbbreviations:
    """A `PassageSource` whose documents define no abbreviation."""

    def __init__(self, source: PassageSource) -> None:
        self._source = source

    def generation(self, sponsor: str) -> int:
        return self._source.generation(sponsor)

    def live_chunk_ids(self, scope: Scope, where: SearchFilter | None = None) -> tuple[str, ...]:
        return self._source.live_chunk_ids(scope, where)

    def chunks(self, ids: Sequence[str]) -> tuple[Chunk, ...]:
        return self._source.chunks(ids)

    def neighbours(self, chunk_id: str, before: int = 1, after: int = 1) -> tuple[Chunk, ...]:
        return self._source.neighbours(chunk_id, before, after)

    def documents(self, scope: Scope) -> tuple[DocumentEntry, ...]:
        return self._source.documents(scope)

    def abbreviations(self, scope: Scope) -> tuple[Abbreviation, ...]:
        return ()
