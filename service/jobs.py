"""Ingestion jobs: kept in SQL, worked on one after the other by one thread, gone on with after a restart."""

from __future__ import annotations

import logging
import shutil
import threading
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import insert, select, update

from ingest.progress import Event, Progress
from knowledge.errors import StoreBusyError, UsageError
from knowledge.records import IngestReport, Scope
from knowledge.storage import Store, storage_key
from knowledge.storage.clock import now
from knowledge.storage.service_schema import jobs as table
from service.job_records import FileStep, Job, JobError, JobList, JobProgress, JobState, Order, Source
from service.locked import has_locked, keep_locked

__all__ = [
    "FileStep",
    "Job",
    "JobError",
    "JobList",
    "JobProgress",
    "JobRunner",
    "JobState",
    "Jobs",
    "Order",
    "Source",
]
log = logging.getLogger(__name__)
MOST_ATTEMPTS = 5
_WAIT_S = 2.0


class Jobs:
    """The queue in SQL, and the uploads that wait for it under `home/uploads`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._live: dict[str, JobProgress] = {}
        self._steps: dict[str, dict[str, FileStep]] = {}

    def folder(self, scope: Scope, job_id: str) -> Path:
        """Where a job's upload lies: `package/` and, where there are any, `passwords`."""
        return self._store.home / "uploads" / storage_key(scope.sponsor) / job_id

    @staticmethod
    def new_id() -> str:
        return "j" + uuid.uuid4().hex[:20]

    def add(self, scope: Scope, job_id: str, source: Source, by: str) -> Job:
        """Put a job in the queue; its upload is already in its folder. A new sponsor or product exists from now on."""
        values = {
            "id": job_id, "sponsor": scope.sponsor, "product": scope.product, "state": "queued", "created_by": by,
            "created_at": now(), "attempts": 0, "source": source.model_dump_json(), "progress": "{}",
        }  # fmt: skip
        with self._store.transaction() as connection:
            self._store.sponsors.ensure(connection, scope)
            connection.execute(insert(table), values)
        found = self.get(scope, job_id)
        assert found is not None
        return found

    def get(self, scope: Scope, job_id: str) -> Job | None:
        """A job of the scope as it stands; None for an unknown or foreign id."""
        query = _in_scope(scope).where(table.c.id == job_id)
        with self._store.engine.connect() as connection:
            row = connection.execute(query).first()
        return None if row is None else self._job(row)

    def all(self, scope: Scope) -> tuple[Job, ...]:
        """The scope's jobs, newest first."""
        query = _in_scope(scope).order_by(table.c.created_at.desc(), table.c.id)
        with self._store.engine.connect() as connection:
            return tuple(self._job(row) for row in connection.execute(query))

    def count(self, state: JobState) -> int:
        with self._store.engine.connect() as connection:
            return len(connection.execute(select(table.c.id).where(table.c.state == state)).all())

    # what the runner does with them

    def recover(self) -> int:
        """Put what a killed process left running back in the queue; gives how many."""
        with self._store.transaction() as connection:
            done = connection.execute(update(table).where(table.c.state == "running").values(state="queued"))
        waiting = self._waiting()
        for folder in (self._store.home / "uploads").glob("*/*"):
            if folder.name not in waiting and not has_locked(folder):
                shutil.rmtree(folder, ignore_errors=True)
        return done.rowcount

    def claim(self) -> tuple[Job, Source] | None:
        """The oldest waiting job, now running."""
        with self._store.transaction() as connection:
            query = select(table).where(table.c.state == "queued").order_by(table.c.created_at, table.c.id).limit(1)
            row = connection.execute(query).first()
            if row is None:
                return None
            values = {"state": "running", "started_at": now(), "attempts": row.attempts + 1}
            connection.execute(update(table).where(table.c.id == row.id).values(**values))
        return self._job(row).model_copy(update=values), Source.model_validate_json(row.source)

    def requeue(self, job: Job, *, counted: bool) -> None:
        """Back in the queue; an attempt that was not the job's fault is not counted."""
        self._set(job.id, state="queued", attempts=job.attempts if counted else job.attempts - 1)
        self._live.pop(job.id, None)
        self._steps.pop(job.id, None)

    def steps(self, job_id: str) -> tuple[FileStep, ...]:
        """The files of a running job as far as it has come to them, in the order they were begun; of this process."""
        return tuple(self._steps.get(job_id, {}).values())

    def finish(self, job: Job, *, report: IngestReport | None = None, error: JobError | None = None) -> None:
        progress = self._live.pop(job.id, JobProgress())
        self._steps.pop(job.id, None)
        self._set(
            job.id,
            state="failed" if error else "done",
            finished_at=now(),
            progress=progress.model_dump_json(),
            report=report.model_dump_json() if report else None,
            error=error.model_dump_json() if error else None,
        )
        folder = self.folder(Scope(sponsor=job.sponsor, product=job.product), job.id)
        keep_locked(folder, report)

    def advance(self, job_id: str, event: Event) -> None:
        """Count one step; kept in memory, since a step may be told inside a transaction of the store."""
        at = self._live.get(job_id, JobProgress())
        changes: dict[str, int] = {}
        if event.kind == "planned":
            changes = {"files_planned": at.files_planned + event.files}
        elif event.kind == "finished":
            changes = {"files": at.files + 1, "failed": at.failed + (event.status == "failed")}
        elif event.kind == "stage" and event.stage == "chunked":
            changes = {"pages": at.pages + event.pages, "passages": at.passages + event.chunks}
        elif event.kind == "embedded":
            changes = {"embedded": at.embedded + event.chunks}
        self._live[job_id] = at.model_copy(update=changes)
        if event.path is not None:
            steps = self._steps.setdefault(job_id, {})
            state = event.status or event.stage or "reading"
            steps[event.path] = FileStep(path=event.path, state=state, reason=event.reason)

    def _waiting(self) -> frozenset[str]:
        with self._store.engine.connect() as connection:
            return frozenset(connection.execute(select(table.c.id).where(table.c.state == "queued")).scalars())

    def _set(self, job_id: str, **values: Any) -> None:
        with self._store.transaction() as connection:
            connection.execute(update(table).where(table.c.id == job_id).values(**values))

    def _job(self, row: Any) -> Job:
        return Job(
            id=row.id, sponsor=row.sponsor, product=row.product, state=row.state, created_by=row.created_by,
            created_at=row.created_at, started_at=row.started_at, finished_at=row.finished_at, attempts=row.attempts,
            progress=self._live.get(row.id) or JobProgress.model_validate_json(row.progress),
            report=IngestReport.model_validate_json(row.report) if row.report else None,
            error=JobError.model_validate_json(row.error) if row.error else None,
        )  # fmt: skip


class Ingest(Protocol):
    """One ingestion, as the runner asks for it."""

    def __call__(self, scope: Scope, paths: Sequence[Path], order: Order, tell: Progress) -> IngestReport: ...


class _Stopped(Exception):
    """The service is going down; the job goes back in the queue. Deliberately outside the program's error tree, so
    that no file is blamed for it."""


class JobRunner:
    """One thread that works through the queue. `stop` lets a running job go at its next step, back into the queue."""

    def __init__(self, jobs: Jobs, ingest: Ingest) -> None:
        self._jobs = jobs
        self._ingest = ingest
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._work, name="knowline-jobs", daemon=True)

    def start(self) -> None:
        self._jobs.recover()
        self._thread.start()

    def wake(self) -> None:
        """There is something new in the queue."""
        self._wake.set()

    def stop(self, timeout_s: float = 30.0) -> None:
        self._stopping.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    @property
    def alive(self) -> bool:
        return self._thread.is_alive()

    def _work(self) -> None:
        while not self._stopping.is_set():
            try:
                claimed = self._jobs.claim()
                if claimed is not None:
                    self._run(*claimed)
                    continue
            except Exception:
                log.exception("the job queue failed")
            self._wake.wait(_WAIT_S)
            self._wake.clear()

    def _run(self, job: Job, source: Source) -> None:
        scope = Scope(sponsor=job.sponsor, product=job.product)
        log.info("job %s: attempt %d", job.id, job.attempts)
        try:
            if job.attempts > MOST_ATTEMPTS:
                raise UsageError(f"given up after {MOST_ATTEMPTS} attempts that ended the service")
            folder = self._jobs.folder(scope, job.id)
            paths = [folder / "package"] if source.uploaded else [Path(path) for path in source.paths]

            def tell(event: Event) -> None:
                if self._stopping.is_set():
                    raise _Stopped
                self._jobs.advance(job.id, event)

            order = Order(job.created_by, source.extract, _passwords(folder))
            report = self._ingest(scope, paths, order, tell)
        except _Stopped:
            self._jobs.requeue(job, counted=False)
        except StoreBusyError:
            self._jobs.requeue(job, counted=False)
            self._stopping.wait(_WAIT_S)
        except UsageError as error:
            self._jobs.finish(job, error=JobError(code="usage", message=str(error)))
        except Exception:
            log.exception("job %s failed", job.id)
            message = "the ingestion failed unexpectedly; the service's log has the details under the job's id"
            self._jobs.finish(job, error=JobError(code="internal", message=message))
        else:
            self._jobs.finish(job, report=report)


def _passwords(folder: Path) -> tuple[str, ...]:
    file = folder / "passwords"
    return tuple(file.read_text("utf-8").splitlines()) if file.is_file() else ()


def _in_scope(scope: Scope) -> Any:
    return select(table).where(table.c.sponsor == scope.sponsor, table.c.product == scope.product)
