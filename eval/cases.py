"""A run: every case with what was asked, found and answered, and the versions it was made with; one JSON file."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pydantic import Field, ValidationError

from knowledge.errors import UsageError
from knowledge.records import Answer
from knowledge.records.base import Record

ROOMS = ("assistant", "ingest", "knowledge", "retrieval", "service", "eval")
_SOURCE = frozenset({".py", ".txt", ".json", ".sql", ".toml"})


class Versions(Record):
    """What the numbers depend on. Hashes: `code` over the sources, `index` over the stored content, `settings` over
    those settings that an answer depends on.
    """

    release: str
    code: str
    index: str | None = None
    embedder: str | None = None
    model: str | None = None
    prompt: str | None = None
    settings: str = ""
    dataset: str
    variant: str


class MarkRecord(Record):
    """Hits of total of one metric; see `Mark`."""

    hits: float
    total: float


class Passage(Record):
    """One retrieved passage. `evidence` are the numbers (from 0) of the key's pieces that it holds."""

    rank: int
    file: str
    page: int | None = None
    sheet: str | None = None
    section: str | None = None
    score: float
    text: str
    evidence: tuple[int, ...] = ()


class GoldEvidence(Record):
    file: str
    page: int | None = None
    quote: str


class Case(Record):
    """One question and what came of it. `error` tells why it could not be judged; there is no answer then."""

    id: str
    kind: str
    role: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    question: str
    history: tuple[str, ...] = ()
    answerable: bool
    evidence: tuple[GoldEvidence, ...] = ()
    retrieved: tuple[Passage, ...] = ()
    answer: Answer | None = None
    marks: dict[str, MarkRecord] = Field(default_factory=dict)
    missing_facts: tuple[str, ...] = ()
    ms: float | None = None
    error: str | None = None


class Count(Record):
    """Right and predicted and gold of one slice of extraction; `by` is kind, unit or document type."""

    by: str
    name: str
    right: int
    predicted: int
    gold: int


class ExtractionCounts(Record):
    counts: tuple[Count, ...]
    not_judged: int = 0


class CheckRecall(Record):
    """Conflicts or gaps of the key that were found. `judged` is False in runs made before there was such a command.

    `reported` counts all that the program gave. The key is a sample, so what it does not speak of is no false alarm.
    """

    what: str
    found: int
    gold: int
    judged: bool
    reported: int | None = None


class PackageRead(Record):
    """How the package came in: counts, seconds, and the files that failed with their reason codes."""

    files: int
    pages: int
    chunks: int
    statements: int
    seconds: float
    failed: tuple[str, ...] = ()


class Run(Record):
    """`sponsor` is whose text the cases hold."""

    dataset: str
    sponsor: str = ""
    variant: str
    started: str
    seconds: float
    versions: Versions
    package: PackageRead | None = None
    cases: tuple[Case, ...]
    extraction: ExtractionCounts | None = None
    checks: tuple[CheckRecall, ...] = ()


def read_run(path: Path) -> Run:
    """Raises `UsageError` for a file that is no run."""
    try:
        return Run.model_validate_json(path.read_bytes())
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; give a file that `knowline eval run --out` wrote.") from error
    except ValidationError as error:
        raise UsageError(
            f"{path}: not a run of this release ({error.error_count()} problems); run it again."
        ) from error


def write_run(path: Path, run: Run) -> None:
    """Write whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    part.write_text(run.model_dump_json(indent=1), encoding="utf-8")
    os.replace(part, path)


def hash_of(texts: Iterable[bytes]) -> str:
    """16 hex digits over texts and their borders."""
    digest = hashlib.sha256()
    for text in texts:
        digest.update(len(text).to_bytes(8, "big"))
        digest.update(text)
    return digest.hexdigest()[:16]


@lru_cache(maxsize=1)
def code_version() -> str:
    """A hash over the sources of all rooms that an answer or a score depends on."""
    root = Path(__file__).parents[1]
    paths = sorted(p for room in ROOMS for p in (root / room).rglob("*") if p.suffix in _SOURCE and p.is_file())
    return hash_of(part for path in paths for part in (str(path.relative_to(root)).encode(), path.read_bytes()))


def release() -> str:
    try:
        return version("knowline")
    except PackageNotFoundError:
        return "not installed"
