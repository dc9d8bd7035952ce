"""Retrieval sets in the BEIR layout, indexed and searched by the program's own embedder, indexes and fusion."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ConfigDict, Field

from eval.metrics import mean, mrr, ndcg, paired_bootstrap, recall
from knowledge.errors import UsageError
from knowledge.protocols import Embedder
from knowledge.records import Abbreviation, Chunk, DocumentEntry, Position, Scope, SearchFilter
from knowledge.records.base import Record
from retrieval import tokenize
from retrieval.index import HomeIndex
from retrieval.search import HybridSearcher
from retrieval.vectors import ChromaVectors, local_client

log = logging.getLogger(__name__)
SCOPE = Scope(sponsor="evaluation", product="evaluation")
DEPTH = 100
_BATCH = 256
Ranking = list[tuple[str, float]]
Tell = Callable[[int, int], None]


class RankingMetrics(Record):
    """Means over the judged queries, 0..1, higher is better."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)

    ndcg_at_10: float = Field(alias="ndcg@10")
    recall_at_10: float = Field(alias="recall@10")
    recall_at_100: float = Field(alias="recall@100")
    mrr_at_10: float = Field(alias="mrr@10")


class QueryTimes(Record):
    """Milliseconds a query, its embedding included."""

    p50: float
    p95: float


class Part(Record):
    """One half of the fusion alone. `gain` is the mean nDCG@10 of the fusion minus this part's, with its interval."""

    metrics: RankingMetrics
    gain: float
    gain_low: float
    gain_high: float


class RetrievalReport(Record):
    dataset: str
    queries: int
    metrics: RankingMetrics
    seconds: float
    query_ms: QueryTimes
    parts: dict[str, Part] | None = None


@dataclass(frozen=True, slots=True)
class BeirSet:
    """Documents as chunks (the title is their context), queries and judgements by query id; judged queries only."""

    name: str
    chunks: tuple[Chunk, ...]
    queries: dict[str, str]
    judgements: dict[str, dict[str, int]]
    sha256: str


class FrozenPassages:
    """The passages of a set as a `PassageSource` that never changes."""

    def __init__(self, chunks: Sequence[Chunk]) -> None:
        self._chunks = {chunk.id: chunk for chunk in chunks}
        self._ids = tuple(self._chunks)

    def generation(self, sponsor: str) -> int:
        return 1

    def live_chunk_ids(self, scope: Scope, where: SearchFilter | None = None) -> tuple[str, ...]:
        return self._ids

    def chunks(self, ids: Sequence[str]) -> tuple[Chunk, ...]:
        return tuple(self._chunks[identifier] for identifier in ids if identifier in self._chunks)

    def neighbours(self, chunk_id: str, before: int = 1, after: int = 1) -> tuple[Chunk, ...]:
        return self.chunks([chunk_id])

    def documents(self, scope: Scope) -> tuple[DocumentEntry, ...]:
        return ()

    def abbreviations(self, scope: Scope) -> tuple[Abbreviation, ...]:
        return ()


def is_beir(folder: Path) -> bool:
    return (folder / "corpus.jsonl").is_file() and (folder / "queries.jsonl").is_file()


def read_beir(folder: Path) -> BeirSet:
    """Read `corpus.jsonl`, `queries.jsonl` and `qrels/test.tsv`; raises `UsageError` for what is missing or broken."""
    paths = [folder / "corpus.jsonl", folder / "queries.jsonl", folder / "qrels" / "test.tsv"]
    for path in paths:
        if not path.is_file():
            raise UsageError(f"{path} does not exist; a BEIR folder holds corpus.jsonl, queries.jsonl, qrels/test.tsv.")
    digest = hashlib.sha256(paths[0].read_bytes()).hexdigest()
    chunks = tuple(_chunk(item["_id"], item.get("title") or "", item["text"]) for item in _json_lines(paths[0]))
    judgements = _judgements(paths[2])
    queries = {str(item["_id"]): str(item["text"]) for item in _json_lines(paths[1]) if str(item["_id"]) in judgements}
    if not queries:
        raise UsageError(f"{paths[2]}: none of its queries is in queries.jsonl.")
    return BeirSet(folder.resolve().name, chunks, queries, {q: judgements[q] for q in queries}, digest)


def evaluate(data: BeirSet, embedder: Embedder, cache: Path, *, parts: bool = False, tell: Tell) -> RetrievalReport:
    """Index (once for the same corpus and models), run every query, measure. `tell` hears done and total passages."""
    return run(data, embedder, cache, parts=parts, tell=tell)[0]


def run(
    data: BeirSet, embedder: Embedder, cache: Path, *, parts: bool = False, tell: Tell
) -> tuple[RetrievalReport, dict[str, Ranking]]:
    """As `evaluate`, with the ranking of each query."""
    started = time.perf_counter()
    index = indexed(data, embedder, cache, tell)
    source = FrozenPassages(data.chunks)
    fused, times = _search(data, HybridSearcher(index, source, embedder))
    scores = _ndcg(data, fused)
    halves: dict[str, Part] | None = None
    if parts:
        halves = {}
        for name, weight in (("dense", 1.0), ("lexical", 0.0)):
            rankings, _ = _search(data, HybridSearcher(index, source, embedder, dense_weight=weight))
            gain, low, high = paired_bootstrap(scores, _ndcg(data, rankings))
            halves[name] = Part(metrics=measure(data, rankings), gain=gain, gain_low=low, gain_high=high)
    ordered = sorted(times)
    report = RetrievalReport(
        dataset=data.name,
        queries=len(data.queries),
        metrics=measure(data, fused),
        seconds=round(time.perf_counter() - started, 2),
        query_ms=QueryTimes(p50=_quantile(ordered, 0.5), p95=_quantile(ordered, 0.95)),
        parts=halves,
    )
    return report, fused


def measure(data: BeirSet, rankings: dict[str, Ranking]) -> RankingMetrics:
    """Means over all judged queries; a query without a ranking counts as zero."""
    lists = [([doc for doc, _ in rankings.get(query, [])], data.judgements[query]) for query in data.queries]
    return RankingMetrics(
        ndcg_at_10=mean([ndcg(ranking, judged, 10) for ranking, judged in lists]) or 0.0,
        recall_at_10=mean([recall(ranking, judged, 10) for ranking, judged in lists]) or 0.0,
        recall_at_100=mean([recall(ranking, judged, 100) for ranking, judged in lists]) or 0.0,
        mrr_at_10=mean([mrr(ranking, judged, 10) for ranking, judged in lists]) or 0.0,
    )


def text_of(report: RetrievalReport) -> str:
    """The figures as lines for a terminal."""
    metrics = report.metrics.model_dump(by_alias=True)
    lines = [f"{report.dataset}: {report.queries} queries, {report.seconds:.1f} s"]
    lines += [f"  {name:<12}{value:.4f}" for name, value in metrics.items()]
    lines.append(f"  ms a query  p50 {report.query_ms.p50:.1f}, p95 {report.query_ms.p95:.1f}")
    for name, part in (report.parts or {}).items():
        gain = f"fusion gains {part.gain:+.4f} [{part.gain_low:+.4f}, {part.gain_high:+.4f}]"
        lines.append(f"  {name:<12}ndcg@10 {part.metrics.ndcg_at_10:.4f}; {gain}")
    return "\n".join(lines)


def trec_run(rankings: dict[str, Ranking]) -> str:
    """The rankings as a TREC run. Scores fall strictly, so that no reader has to break ties."""
    lines = []
    for query, ranking in rankings.items():
        above = float("inf")
        for rank, (document, score) in enumerate(ranking, start=1):
            above = min(score, above - 1e-9)
            lines.append(f"{query} Q0 {document} {rank} {above:.9f} knowline")
    return "\n".join(lines) + "\n"


def indexed(data: BeirSet, embedder: Embedder, cache: Path, tell: Tell) -> HomeIndex:
    """The set's index, built in a temporary home and kept in `cache` under a hash of corpus, tokenizer and embedder."""
    key = hashlib.sha256(f"{data.sha256} {tokenize.VERSION} {embedder.version}".encode()).hexdigest()[:16]
    home = cache / key
    if not home.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=".building-", dir=cache))
        try:
            building = _open(work, embedder)
            for start in range(0, len(data.chunks), _BATCH):
                batch = data.chunks[start : start + _BATCH]
                building.add(SCOPE, batch, embedder.embed([f"{c.context}\n{c.text}".strip() for c in batch]))
                tell(start + len(batch), len(data.chunks))
            os.replace(work, home)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    return _open(home, embedder)


def _open(home: Path, embedder: Embedder) -> HomeIndex:
    chroma = ChromaVectors(local_client(home / "chroma"))
    return HomeIndex(home / "index", chroma, embedder_version=embedder.version, dimensions=embedder.dimensions)


def _search(data: BeirSet, searcher: HybridSearcher) -> tuple[dict[str, Ranking], list[float]]:
    searcher.search(SCOPE, "warm up", k=1)
    rankings: dict[str, Ranking] = {}
    times: list[float] = []
    for query, text in data.queries.items():
        started = time.perf_counter()
        hits = searcher.search(SCOPE, text, k=DEPTH)
        times.append((time.perf_counter() - started) * 1000)
        rankings[query] = [(hit.chunk_id, hit.score) for hit in hits]
    return rankings, times


def _ndcg(data: BeirSet, rankings: dict[str, Ranking]) -> list[float]:
    return [ndcg([doc for doc, _ in rankings[query]], data.judgements[query], 10) for query in data.queries]


def _quantile(ordered: Sequence[float], share: float) -> float:
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 2)


def _chunk(identifier: str, title: str, text: str) -> Chunk:
    place = Position(file=str(identifier))
    return Chunk(
        id=str(identifier), document_id=str(identifier), ordinal=0, kind="text", text=text, context=title, place=place,
        parts=(), tokens=0,
    )  # fmt: skip


def _json_lines(path: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            try:
                item = json.loads(line)
                found.append({"_id": item["_id"], "title": item.get("title", ""), "text": item["text"]})
            except (json.JSONDecodeError, KeyError, TypeError) as error:
                raise UsageError(f"{path}, line {number}: not a BEIR record with _id and text ({error}).") from error
    return found


def _judgements(path: Path) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        fields = line.split("\t")
        if number == 1 and fields[-1].strip() == "score":
            continue
        if line.strip():
            try:
                query, document, grade = fields
                found.setdefault(query, {})[document] = int(grade)
            except ValueError as error:
                raise UsageError(f"{path}, line {number}: needs query, document and score, tab separated.") from error
    return found
