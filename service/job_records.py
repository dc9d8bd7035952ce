"""What an ingestion job is, as it is kept and told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from knowledge.records import IngestReport, Reason
from knowledge.records.base import Record

JobState = Literal["queued", "running", "done", "failed"]


class JobProgress(Record):
    """How far a job has come: files decided of those planned, pages read, passages embedded of those made."""

    files_planned: int = 0
    files: int = 0
    failed: int = 0
    pages: int = 0
    passages: int = 0
    embedded: int = 0


class FileStep(Record):
    """How far one file of a running job is: a stage of reading, or what became of it."""

    path: str
    state: str
    reason: Reason | None = None


class JobError(Record):
    code: str
    message: str


class Source(Record):
    """What is taken in: the upload kept for this job, or paths on the server. `extract` reads parameters too."""

    uploaded: bool = True
    paths: tuple[str, ...] = ()
    extract: bool = True


@dataclass(frozen=True, slots=True)
class Order:
    """Who wants it, with what: whether parameters are read, passwords to try on locked files."""

    by: str
    extract: bool = True
    passwords: tuple[str, ...] = ()


class Job(Record):
    """One ingestion. `report` is there when it is done; files that failed are in the report, not in `error`."""

    id: str
    sponsor: str
    product: str
    state: JobState
    created_by: str
    created_at: str
    started_at: str | None = None
    finished_at: str | None = None
    attempts: int = 0
    progress: JobProgress = JobProgress()
    report: IngestReport | None = None
    error: JobError | None = None


class JobList(Record):
    jobs: tuple[Job, ...]
    total: int
    next_cursor: str | None = None


class Passwords(Record):
    """Passwords to try on the files of an upload that are locked."""

    passwords: tuple[str, ...] = Field(min_length=1, max_length=20, repr=False)
