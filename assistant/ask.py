"""Question → cited answer, top to bottom: what is asked, search, evidence, answer, check of each claim, `Answer`."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version

from assistant.cite import Citations, cite
from assistant.compose import Draft, compose
from assistant.evidence import Finding, find
from assistant.history import standalone_question, subject_phrase
from assistant.known import Shelf, known_units, signs
from assistant.llm.phrase import Phrasing, Question, Tell
from assistant.match import Judge
from assistant.pool import pool_of
from assistant.question import Asked, analyse
from assistant.settings import AskSettings
from assistant.sides import ALL_SIDES, named_types
from assistant.similarity import Similarity
from assistant.sums import total_of, wants_total
from assistant.units import Library
from assistant.vocabulary import Thesaurus
from assistant.wording import answer_text, open_question
from knowledge.ids import scoped_id
from knowledge.protocols import DocumentReader, Embedder, KnowledgeSource, PassageSource, QuantityParser, Searcher
from knowledge.records import (
    Answer,
    Citation,
    DocumentEntry,
    Hit,
    Premise,
    Provenance,
    Scope,
    Searched,
    SearchFilter,
    Turn,
)

PER_TYPE, PARSED = 8, 20_000
_NEXT_PART = re.compile(
    r"(?:\?|[,;]\s+and)\s+(?=(?:what|why|how|who|when|where|which|is|are|does|do|did|can|was|were|has|have)\b)"
    r"|\s+and\s+(?=(?:why|who|when|where|what (?:is|was|are|were|did|do|does)|how (?:much|many|long|high|low|big|large"
    r"|often|come|is|was|were|did|do|does))\b)",
    re.IGNORECASE,
)


class Assistant:
    """Answers questions from one home's packages with quotes; nothing in an answer is not in a document.

    A chat model, where given, words the answer again; what it says is held to the same quotes.
    """

    def __init__(
        self,
        searcher: Searcher,
        reader: DocumentReader,
        quantities: QuantityParser,
        settings: AskSettings | None = None,
        source: PassageSource | None = None,
        thesaurus: Thesaurus | None = None,
        embedder: Embedder | None = None,
        chat: Phrasing | None = None,
        knowledge: KnowledgeSource | None = None,
    ) -> None:
        self._searcher = searcher
        self._reader = reader
        self._parse = lru_cache(maxsize=PARSED)(quantities)
        self._settings = settings or AskSettings()
        self._source = source
        self._thesaurus = thesaurus or Thesaurus()
        self._similarity = Similarity(embedder)
        self._library = Library(reader, self._settings.documents_cached)
        self._chat = chat
        self._shelf = Shelf(knowledge)
        self._grown: tuple[tuple[tuple[str, str], ...], Thesaurus] | None = None

    def ask(
        self,
        scope: Scope,
        question: str,
        history: Sequence[Turn] = (),
        where: SearchFilter | None = None,
        tell: Tell | None = None,
    ) -> Answer:
        """The answer. `tell` gets each sentence of a chat model as soon as it was checked."""
        answer, findings = self.ask_with_findings(scope, question, history, where)
        if self._chat is None:
            return answer
        worded = Question(answer, findings, self._library, self._parse, self._settings, self._abbreviations(scope))
        return self._chat.phrase(scope, worded, tell)

    def ask_with_findings(
        self, scope: Scope, question: str, history: Sequence[Turn] = (), where: SearchFilter | None = None
    ) -> tuple[Answer, list[Finding]]:
        """The answer made of quotes, and what it was made from."""
        watch = Watch()
        standalone = standalone_question(question, history, self._parse)
        entries = {entry.id: entry for entry in self._reader.documents(scope)}
        findings = self.look(scope, standalone, entries, where, watch)

        citations = Citations()
        draft = compose(findings, self._library, citations, self._parse, self._settings, entries)
        nearest = self._nearest(findings)
        searched = Searched(documents=len(entries), passages=sum(entry.chunks for entry in entries.values()))
        watch.lap("answer")
        answer = self._answer(scope, question, standalone, findings, draft, citations, nearest, searched, watch)
        return answer, findings

    def look(
        self,
        scope: Scope,
        standalone: str,
        entries: Mapping[str, DocumentEntry],
        where: SearchFilter | None,
        watch: Watch,
    ) -> list[Finding]:
        """What the package says to each part of a question that stands alone."""
        thesaurus = self._thesaurus_of(scope)
        asked = [analyse(part, thesaurus, self._parse) for part in _parts(standalone)]
        watch.lap("question")
        hits = [self._search(scope, part, where) for part in asked]
        watch.lap("search")
        findings: list[Finding] = []
        for part, found in zip(asked, hits, strict=True):
            pool = pool_of(found, self._library, self._reader, entries, self._settings.neighbours)
            known = self._shelf.about(scope, part)
            pool = known_units(part, known, self._library, entries, pool) if known else pool
            finding = find(part, pool, self._parse, self._settings, self._similarity, signs(part, known))
            if wants_total(part):
                rows = Judge(replace(part, kind="hold_time"), self._parse, self._similarity).rank(pool)
                total = total_of(rows, self._library, self._parse)
                finding = finding if total is None else replace(finding, status="answered", total=total)
            findings.append(replace(finding, parameters=tuple(item.parameter.id for item in known)))
        watch.lap("evidence")
        return findings

    def _search(self, scope: Scope, asked: Asked, where: SearchFilter | None) -> tuple[Hit, ...]:
        """Passages for the question as worded, for its subject alone, in the kinds of document it names; the best rank
        counts."""
        queries = [asked.text]
        subject = " ".join(term.text for term in asked.subject)
        if subject and asked.wants_reason:
            queries.append(subject)
        plans = [(query, self._settings.passages, where) for query in queries]
        named = named_types(asked.text)
        if where is None and (len(named) > 1 or asked.kind in ALL_SIDES):
            plans += [(asked.text, PER_TYPE, SearchFilter(document_types=tuple(sorted(types)))) for types in named]
        best: dict[str, tuple[int, int, Hit]] = {}
        for number, (query, count, narrowed) in enumerate(plans):
            for rank, hit in enumerate(self._searcher.search(scope, query, k=count, where=narrowed)):
                if hit.chunk_id not in best or (rank, number) < best[hit.chunk_id][:2]:
                    best[hit.chunk_id] = (rank, number, hit)
        return tuple(hit for _, _, hit in sorted(best.values(), key=lambda item: item[:2]))

    def _thesaurus_of(self, scope: Scope) -> Thesaurus:
        if self._source is None:
            return self._thesaurus
        groups = self._abbreviations(scope)
        if self._grown is None or self._grown[0] != groups:
            self._grown = (groups, self._thesaurus.with_groups(groups))
        return self._grown[1]

    def _abbreviations(self, scope: Scope) -> tuple[tuple[str, str], ...]:
        if self._source is None:
            return ()
        return tuple((found.short, found.long) for found in self._source.abbreviations(scope))

    def _nearest(self, findings: Sequence[Finding]) -> tuple[Citation, ...]:
        """What comes nearest where a part of the question is not answered; markers of their own, from 1."""
        near = [match for finding in findings if finding.status == "not_found" for match in finding.near]
        return tuple(
            cite(match.unit.document, match.unit.pieces[0], number)
            for number, match in enumerate(near[: self._settings.nearest], 1)
        )

    def _answer(
        self,
        scope: Scope,
        question: str,
        standalone: str,
        findings: Sequence[Finding],
        draft: Draft,
        citations: Citations,
        nearest: tuple[Citation, ...],
        searched: Searched,
        watch: Watch,
    ) -> Answer:
        missing = [finding for finding in findings if finding.status == "not_found"]
        status = findings[0].status if not missing or len(missing) == len(findings) else "partial"
        if len(missing) == len(findings):
            status = "not_found"
        index = str(self._source.generation(scope.sponsor)) if self._source is not None else None
        rationales = [finding.rationale for finding in findings if finding.rationale]
        text = answer_text(findings, draft, searched)
        watch.lap("wording")
        return Answer(
            id=scoped_id("a", scope, standalone, index or ""),
            question=question,
            standalone_question=standalone,
            status=status,
            answer=text,
            rationale=rationales[0] if rationales else None,
            absence=missing[0].absence if missing else None,
            premise=_premise(findings, draft),
            claims=draft.claims,
            citations=citations.all(),
            nearest=nearest,
            parameters=tuple(dict.fromkeys(found for finding in findings for found in finding.parameters)),
            conflicts=draft.conflicts,
            open_question=open_question(missing),
            searched=searched,
            provenance=Provenance(index=index, code=_code_version(), config_sha256=self._config_sha256()),
            timings_ms=watch.timings(),
        )

    def _config_sha256(self) -> str:
        return hashlib.sha256(self._settings.model_dump_json().encode()).hexdigest()


class Watch:
    """Milliseconds of each stage, and in total."""

    def __init__(self) -> None:
        self._start = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self._laps[name] = round((now - self._last) * 1000, 2)
        self._last = now

    def timings(self) -> dict[str, float]:
        return {"total": round((time.perf_counter() - self._start) * 1000, 2), **self._laps}


def _parts(question: str) -> list[str]:
    """A question that asks several things, as several; each later part carries the first one's subject."""
    parts = [part.strip() for part in _NEXT_PART.split(question) if part.strip()]
    if len(parts) < 2 or any(len(subject_phrase(part).split()) < 2 for part in parts):
        return [question]
    return parts[:3]


def _premise(findings: Sequence[Finding], draft: Draft) -> Premise | None:
    if findings[0].premise is None or not draft.claims:
        return None
    return Premise(as_asked=findings[0].asked.text, ok=False, citations=draft.claims[0].citations)


def _code_version() -> str | None:
    try:
        return version("knowline")
    except PackageNotFoundError:
        return None
