"""Where files are read: worker processes with a time and a memory limit each, so that one file cannot hurt the run.

A worker that is killed, crashes, hangs or eats too much fails its own file only. Workers have no network, write no
core dumps, die with the process that started them, and are replaced after a number of files.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, TimeoutError, wait
from dataclasses import dataclass
from multiprocessing import get_context
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from knowledge.errors import FileError
from knowledge.records import Reason

if TYPE_CHECKING:
    from pebble import ProcessPool

log = logging.getLogger(__name__)
Request = TypeVar("Request")
Result = TypeVar("Result")
_MB = 1 << 20


@dataclass(frozen=True, slots=True)
class SandboxSettings:
    """Limits of one worker. A file may take `timeout_s` and `timeout_s_per_mb` more for each MB of its size.

    `preload` are modules that workers share from the start, so that a fresh one is ready at once.
    """

    workers: int = 2
    timeout_s: float = 120.0
    timeout_s_per_mb: float = 60.0
    max_timeout_s: float = 7200.0
    memory_mb: int = 4096
    tasks_per_worker: int = 40
    nice: int = 5
    preload: tuple[str, ...] = ("ingest.preparation", "ingest.formats.pdf")

    def timeout_for(self, size: int) -> float:
        return min(self.max_timeout_s, self.timeout_s + self.timeout_s_per_mb * size / _MB)


@dataclass(frozen=True, slots=True)
class Task(Generic[Request]):
    """One file to read: its name for messages, its size in bytes, what the job gets."""

    name: str
    size: int
    request: Request


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Request, Result]):
    """What became of a task: a result, or the reason why there is none."""

    task: Task[Request]
    result: Result | None
    reason: Reason | None
    seconds: float


class Sandbox(Protocol):
    """Runs a picklable job over tasks. Outcomes come as they are ready, each task's exactly once."""

    def run(
        self, job: Callable[[Request], Result], tasks: Iterable[Task[Request]]
    ) -> Iterator[Outcome[Request, Result]]: ...

    def close(self) -> None: ...


class InlineSandbox:
    """The plainest sandbox: everything in this process, one after the other, no limits. For trusted files only."""

    def run(
        self, job: Callable[[Request], Result], tasks: Iterable[Task[Request]]
    ) -> Iterator[Outcome[Request, Result]]:
        for task in tasks:
            result, reason, seconds = _guarded(job, task.request, task.name)
            yield Outcome(task, result, reason, seconds)

    def close(self) -> None:
        """Nothing is held."""


class ProcessSandbox:
    """Worker processes, started at the first task. At most two tasks a worker are under way at any time."""

    def __init__(self, settings: SandboxSettings = SandboxSettings()) -> None:
        self._settings = settings
        self._pool: ProcessPool | None = None

    def __enter__(self) -> ProcessSandbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def run(
        self, job: Callable[[Request], Result], tasks: Iterable[Task[Request]]
    ) -> Iterator[Outcome[Request, Result]]:
        waiting = iter(tasks)
        running: dict[Future[Any], Task[Request]] = {}
        retried: set[str] = set()
        try:
            while True:
                while len(running) < 2 * self._settings.workers and (task := next(waiting, None)) is not None:
                    running[self._submit(job, task)] = task
                if not running:
                    return
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    task = running.pop(future)
                    if _was_killed(future) and task.name not in retried:
                        # Most likely by the system, short of memory: once more, now that others may be done.
                        retried.add(task.name)
                        running[self._submit(job, task)] = task
                    else:
                        yield _outcome(future, task, self._settings)
        finally:
            for future in running:
                future.cancel()

    def close(self) -> None:
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = None

    def _submit(self, job: Callable[[Request], Result], task: Task[Request]) -> Future[Any]:
        if self._pool is None:
            self._pool = _start(self._settings)
        future: Future[Any] = self._pool.schedule(
            _guarded, args=(job, task.request, task.name), timeout=self._settings.timeout_for(task.size)
        )
        return future


def _start(settings: SandboxSettings) -> ProcessPool:
    from pebble import ProcessPool

    context = get_context("forkserver" if sys.platform == "linux" else "spawn")
    if sys.platform == "linux":
        context.set_forkserver_preload([__name__, *settings.preload])
    return ProcessPool(
        max_workers=settings.workers,
        max_tasks=settings.tasks_per_worker,
        initializer=_confine,
        initargs=(settings.memory_mb, settings.nice),
        context=context,
    )


def _guarded(job: Callable[[Any], Any], request: Any, name: str) -> tuple[Any, Reason | None, float]:
    """Run the job; what goes wrong comes back as a reason."""
    start = time.monotonic()
    try:
        return job(request), None, time.monotonic() - start
    except FileError as error:
        reason = error.reason()
    except MemoryError:
        reason = Reason(
            code="too_large", message=f"{name}: reading it needs more memory than a worker may have; raise the limit"
        )
    except Exception as error:
        # The one place where any failure of any format library becomes a status: the run goes on, the log has it.
        log.exception("reading failed")
        reason = Reason(
            code="internal", message=f"{name}: reading failed with {type(error).__name__}; see the log for details"
        )
    return None, reason, time.monotonic() - start


def _was_killed(future: Future[Any]) -> bool:
    error = None if future.cancelled() else future.exception()
    return getattr(error, "exitcode", None) == -signal.SIGKILL


def _outcome(
    future: Future[Any], task: Task[Request], settings: SandboxSettings
) -> Outcome[Request, Any]:
    error = future.exception()
    if error is None:
        result, reason, seconds = future.result()
        return Outcome(task, result, reason, seconds)
    if isinstance(error, TimeoutError):
        limit = settings.timeout_for(task.size)
        message = f"{task.name}: was not read within {limit:.0f} s; raise the limit or split the file"
        return Outcome(task, None, Reason(code="timeout", message=message), limit)
    code = getattr(error, "exitcode", None)
    if code == -signal.SIGKILL:
        message = f"{task.name}: its worker was killed twice, most likely for want of memory; use fewer workers"
        return Outcome(task, None, Reason(code="too_large", message=message), 0.0)
    if code is not None:
        log.error("a worker ended with status %s", code)
        message = f"{task.name}: its worker crashed (status {code}); the file may be damaged, ask for a new copy"
        return Outcome(task, None, Reason(code="internal", message=message), 0.0)
    log.error("a worker failed: %s", type(error).__name__)
    message = f"{task.name}: its result did not come back ({type(error).__name__})"
    return Outcome(task, None, Reason(code="internal", message=message), 0.0)


def _confine(memory_mb: int, nice: int) -> None:
    """Limits of a fresh worker, before it sees any file."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.addaudithook(_no_network)
    if sys.platform != "win32":
        import resource

        limit = memory_mb * _MB
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.nice(nice)
    if sys.platform == "linux":
        _die_with_parent()


def _die_with_parent() -> None:
    import ctypes

    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)
    if os.getppid() == 1:
        os._exit(1)


def _no_network(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        raise PermissionError("a worker that reads files has no network")
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        raise PermissionError("a worker that reads files has no network")
