"""Baselines and ablations: the program with one part out, put together from its constructors; nothing is patched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from knowledge.errors import UsageError
from knowledge.protocols import PassageSource, Searcher
from knowledge.records import Abbreviation, Answer, Chunk, DocumentEntry, Scope, SearchFilter, Turn

if TYPE_CHECKING:
    from assistant.vocabulary import Thesaurus
    from service.workspace import Workspace


class Answerer(Protocol):
    def ask(self, scope: Scope, question: str, history: Sequence[Turn] = ()) -> Answer: ...


@dataclass(frozen=True)
class Variant:
    """What is left out. `dense_weight` 1 ranks by meaning alone, 0 by words alone, None fuses as the program does."""

    name: str
    title: str
    dense_weight: float | None = None
    abbreviations: bool = True
    glossary: bool = True
    similarity: bool = True
    chain: bool = False


FULL = Variant("full", "the program as it is")
VARIANTS = {
    variant.name: variant
    for variant in (
        FULL,
        Variant("bm25", "words alone: no vectors in the ranking", dense_weight=0.0),
        Variant("dense", "vectors alone: no words in the ranking", dense_weight=1.0),
        Variant(
            "plain", "a plain chain: nearest passages by vector, given whole or to the chat model", 1.0, chain=True
        ),
        Variant("no-abbreviations", "without the package's own abbreviations", abbreviations=False),
        Variant("no-glossary", "answering without the field's glossary and word groups", glossary=False),
        Variant("no-similarity", "choosing evidence without sentence vectors", similarity=False),
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
    from service.chat import build_chat

    return Assistant(
        searcher,
        workspace.store.passages,
        find_quantities,
        AskSettings(),
        source=source,
        thesaurus=None if variant.glossary else _empty_thesaurus(),
        embedder=workspace.embedder if variant.similarity else None,
        chat=build_chat(workspace.settings, workspace.store),
    ), searcher


def _searcher(workspace: Workspace, variant: Variant, source: PassageSource) -> Searcher:
    from retrieval.search import HybridSearcher

    if variant.dense_weight is None:
        return HybridSearcher(workspace.index, source, workspace.embedder)
    return HybridSearcher(workspace.index, source, workspace.embedder, dense_weight=variant.dense_weight)


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
