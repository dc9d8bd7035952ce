"""One home opened for work: settings become objects here, each when it is first needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from knowledge.errors import NotFoundError, ScopeError
from knowledge.records import DocumentEntry, Element, Scope
from knowledge.storage.knowledge_table import KnowledgeTable
from knowledge.storage.store import Store
from service.chat import build_chat
from service.extraction import build_extractor, build_model_pass
from service.intake import build_pipeline
from service.models import build_embedder, build_reranker
from service.settings import Settings
from service.vectors import build_vectors

if TYPE_CHECKING:
    from assistant.ask import Assistant
    from assistant.extract.extractor import RuleExtractor
    from assistant.llm_extract.model_pass import ModelPass
    from ingest.pipeline import Pipeline
    from ingest.progress import Progress
    from knowledge.changes import Changes
    from knowledge.entry import Entries
    from knowledge.links import Links
    from knowledge.protocols import Embedder
    from knowledge.review import Reviews
    from knowledge.transfer import Transfers
    from retrieval.index import HomeIndex
    from retrieval.search import HybridSearcher
    from service.batches import Batches
    from service.checks import Checks
    from service.questions import Questions
    from service.scale import Scale

DEFAULT_NAME = "default"


@dataclass(frozen=True, slots=True)
class OpenedDocument:
    entry: DocumentEntry
    elements: tuple[Element, ...]


class Workspace:
    """The composition root for one home. Not shared between threads while it opens its parts."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def store(self) -> Store:
        url = self.settings.database_url
        return Store.open(self.settings.home, url.get_secret_value() if url else None)

    @cached_property
    def embedder(self) -> Embedder:
        return build_embedder(self.settings)

    @cached_property
    def index(self) -> HomeIndex:
        from retrieval.index import HomeIndex

        return HomeIndex(
            self.settings.home / "index",
            build_vectors(self.settings),
            embedder_version=self.embedder.version,
            dimensions=self.embedder.dimensions,
        )

    @cached_property
    def searcher(self) -> HybridSearcher:
        from retrieval.search import HybridSearcher

        return HybridSearcher(self.index, self.store.passages, self.embedder, rerank=build_reranker(self.settings))

    @cached_property
    def knowledge(self) -> KnowledgeTable:
        return KnowledgeTable(self.store.engine)

    @cached_property
    def reviews(self) -> Reviews:
        from knowledge.review import Reviews

        settings = self.settings
        return Reviews(
            self.store, self.knowledge, two_person=settings.two_person_review, sourced=settings.corrections_need_source
        )

    @cached_property
    def entries(self) -> Entries:
        from knowledge.entry import Entries

        return Entries(self.store, self.knowledge)

    @cached_property
    def changes(self) -> Changes:
        from knowledge.changes import Changes

        return Changes(self.store)

    @cached_property
    def transfers(self) -> Transfers:
        from knowledge.transfer import Transfers

        return Transfers(self.store, self.knowledge, two_person=self.settings.two_person_review)

    @cached_property
    def links(self) -> Links:
        from knowledge.links import Links

        return Links(self.store, self.knowledge)

    @cached_property
    def checks(self) -> Checks:
        from service.checks import Checks

        return Checks(self.store, self.knowledge)

    @cached_property
    def batches(self) -> Batches:
        from service.batches import Batches

        return Batches(self.settings, self.store, self.knowledge)

    @cached_property
    def scale(self) -> Scale:
        from service.scale import Scale

        return Scale(self.store, self.knowledge)

    @cached_property
    def questions(self) -> Questions:
        from service.questions import Questions

        return Questions(self.store)

    @cached_property
    def extractor(self) -> RuleExtractor:
        return build_extractor(self)

    def read_with(self, model: str) -> ModelPass:
        """Let a chat model read documents too, in whatever is extracted from now on; gives what will count its work.

        Raises `UsageError` where a setting does not allow it.
        """
        from assistant.extract.extractor import RuleExtractor

        second = build_model_pass(self, model)
        self.__dict__["extractor"] = RuleExtractor(self.store, self.knowledge, second)
        return second

    @cached_property
    def assistant(self) -> Assistant:
        return self.new_assistant()

    def new_assistant(self) -> Assistant:
        """An assistant of its own caches, for one thread at a time."""
        from assistant.ask import Assistant
        from assistant.settings import AskSettings
        from knowledge.quantities import find_quantities

        threshold = self.settings.refusal_threshold
        return Assistant(
            self.searcher,
            self.store.passages,
            find_quantities,
            AskSettings() if threshold is None else AskSettings(threshold=threshold),
            source=self.store.passages,
            embedder=self.embedder,
            chat=build_chat(self.settings, self.store),
            knowledge=self.knowledge,
        )

    def pipeline(self, *, progress: Progress | None = None, passwords: Sequence[str] = ()) -> Pipeline:
        """The way in for packages: worker processes for reading, one writer here."""
        return build_pipeline(self, progress, tuple(passwords))

    def inventory(self) -> tuple[DocumentEntry, ...]:
        """The documents of the scope with their number of statements."""
        scope = self.scope()
        counts = self.knowledge.counts(scope)
        entries = self.store.passages.documents(scope)
        return tuple(entry.model_copy(update={"statements": counts.get(entry.id, 0)}) for entry in entries)

    def document(self, document_id: str) -> OpenedDocument:
        """One document of the scope with its elements. Raises `NotFoundError` for an unknown or foreign id."""
        for entry in self.inventory():
            if entry.id == document_id:
                return OpenedDocument(entry, self.store.passages.elements(document_id))
        raise NotFoundError(f"no document {document_id!r}; `knowline documents list` names them")

    def forget(self) -> None:
        """Drop what was read into memory; it is read again when it is next needed."""
        for part in ("searcher", "assistant", "extractor"):
            self.__dict__.pop(part, None)

    def close(self) -> None:
        if "store" in self.__dict__:
            self.__dict__.pop("store").close()

    def scope(self, *, create: bool = False) -> Scope:
        """The sponsor and product meant: given, or the only ones there are. Raises `ScopeError` naming the choices."""
        given, known = self.settings, self.store.scopes()
        sponsors = tuple(dict.fromkeys(s.sponsor for s in known))
        if given.sponsor and given.sponsor not in sponsors and not create:
            have = ", ".join(sponsors) or "none yet"
            raise ScopeError(f"no package of sponsor {given.sponsor!r} in {given.home}; there are: {have}")
        sponsor = given.sponsor or _only(sponsors, "sponsor", create)
        products = tuple(s.product for s in known if s.sponsor == sponsor)
        product = given.product or _only(products, "product", create)
        scope = Scope(sponsor=sponsor, product=product)
        if not create and scope not in known:
            have = ", ".join(f"{s.sponsor}/{s.product}" for s in known) or "none yet"
            raise ScopeError(
                f"no package of sponsor {sponsor!r}, product {product!r} in {given.home}; there are: {have}"
            )
        return scope


def _only(names: tuple[str, ...], what: str, create: bool) -> str:
    if len(names) > 1:
        raise ScopeError(f"several {what}s ({', '.join(names)}): name one with --{what}")
    if names:
        return names[0]
    if create:
        return DEFAULT_NAME
    raise ScopeError("nothing has been ingested yet: run `knowline ingest PATH` first")
