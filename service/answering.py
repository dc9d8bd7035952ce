"""Who answers questions in a service: a few assistants in this process, or a few processes of one assistant each.

Answering is bound by the processor and by Python's one lock a process, so that a service for many people answers in
processes of their own. Each is a reader of the home like any other: it follows what is written by the sponsor's
generation.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from queue import Queue
from typing import TYPE_CHECKING, Protocol

from knowledge.errors import KnowlineError, ModelUnavailableError
from knowledge.records import Answer, Scope, SearchFilter, Turn
from service.chat import asking
from service.settings import Settings
from service.workspace import Workspace

if TYPE_CHECKING:
    from assistant.ask import Assistant
    from assistant.llm.phrase import Tell

log = logging.getLogger(__name__)
# In one process more than two only wait for each other; each keeps the documents it read last.
THREADS = 2
MOST_PROCESSES = 4
_START_S = 120.0
_SPAWN = multiprocessing.get_context("spawn")
_THREADS_OF = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_ALONE = threading.Lock()


@dataclass(frozen=True, slots=True)
class Asked:
    """One question on its way. `by` is who asks."""

    scope: Scope
    question: str
    history: tuple[Turn, ...]
    where: SearchFilter | None
    by: str


class Answering(Protocol):
    """Answers one question after the other; as many at once as `size`."""

    size: int

    def answer(self, asked: Asked, tell: Tell | None) -> Answer: ...

    def renew(self) -> None:
        """Forget all that was read, so that nothing of a sponsor that is gone stays in memory."""
        ...

    def close(self) -> None: ...


class Asker:
    """One person's way to the assistants, called like an `Assistant`."""

    def __init__(self, answering: Answering, by: str) -> None:
        self._answering = answering
        self._by = by

    def ask(
        self,
        scope: Scope,
        question: str,
        history: Sequence[Turn] = (),
        where: SearchFilter | None = None,
        tell: Tell | None = None,
    ) -> Answer:
        return self._answering.answer(Asked(scope, question, tuple(history), where, self._by), tell)


def build_answering(workspace: Workspace) -> Answering:
    """As `answer_processes` says; by default one process a core where several people work, else this one."""
    settings = workspace.settings
    processes = settings.answer_processes
    if processes is None:
        processes = min(os.cpu_count() or 1, MOST_PROCESSES) if settings.accounts else 0
    if processes and settings.chat_model is None:
        return Processes(settings, processes)
    return Threads(workspace.new_assistant)


class Threads:
    """Assistants in this process, each used by one thread at a time."""

    def __init__(self, make: Callable[[], Assistant], size: int = THREADS) -> None:
        self._make = make
        self.size = size
        self._free: Queue[Assistant] = Queue()
        self.renew()

    def answer(self, asked: Asked, tell: Tell | None) -> Answer:
        with _taken(self._free) as assistant, asking(asked.by):
            return assistant.ask(asked.scope, asked.question, asked.history, asked.where, tell)

    def renew(self) -> None:
        while not self._free.empty():
            self._free.get()
        for _ in range(self.size):
            self._free.put(self._make())

    def close(self) -> None:
        pass


class Processes:
    """One assistant a process. One that dies is replaced, and its question asked again, once."""

    def __init__(self, settings: Settings, size: int) -> None:
        self._settings = settings.model_copy(update={"embedding_threads": 1})
        self.size = size
        self._free: Queue[_Worker] = Queue()
        workers = [_Worker(self._settings) for _ in range(size)]
        for worker in workers:
            worker.wait()
            self._free.put(worker)

    def answer(self, asked: Asked, tell: Tell | None) -> Answer:
        for _ in range(2):
            worker = self._free.get()
            try:
                return worker.answer(asked)
            except (EOFError, OSError):
                log.warning("an answering process ended by itself; another one takes its place")
                worker.close()
                worker = _Worker(self._settings)
                worker.wait()
            finally:
                self._free.put(worker)
        raise ModelUnavailableError("answering ends in the middle; see the log")

    def pids(self) -> tuple[int, ...]:
        """The processes that are free now."""
        return tuple(worker.pid for worker in list(self._free.queue))

    def renew(self) -> None:
        for old in [self._free.get() for _ in range(self.size)]:
            old.close()
            worker = _Worker(self._settings)
            worker.wait()
            self._free.put(worker)

    def close(self) -> None:
        while not self._free.empty():
            self._free.get().close()


class _Worker:
    """A process and the pipe to it."""

    def __init__(self, settings: Settings) -> None:
        self._pipe, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_work, args=(settings, theirs), name="knowline-answers", daemon=True)
        with _ALONE:
            _start_with_one_thread(self._process)
        theirs.close()

    @property
    def pid(self) -> int:
        return self._process.pid or 0

    def wait(self) -> None:
        """Until it is ready. Raises `ModelUnavailableError` when it does not get so far."""
        try:
            if self._pipe.poll(_START_S) and self._pipe.recv() == "ready":
                return
        except (EOFError, OSError):
            pass
        self.close()
        raise ModelUnavailableError("an answering process does not start; see the log, and `knowline doctor`")

    def answer(self, asked: Asked) -> Answer:
        self._pipe.send(asked)
        found = self._pipe.recv()
        if isinstance(found, BaseException):
            raise found
        return Answer.model_validate_json(found)

    def close(self) -> None:
        self._pipe.close()
        self._process.terminate()
        self._process.join(5)


def _start_with_one_thread(process: SpawnProcess) -> None:
    """Linear algebra in a process that has a core to itself: further threads would only wait in loops, and take the
    other processes' time (twice the processor time a question, for the same answer as fast). Read when numpy is loaded.
    """
    added = [name for name in _THREADS_OF if name not in os.environ]
    os.environ.update(dict.fromkeys(added, "1"))
    try:
        process.start()
    finally:
        for name in added:
            del os.environ[name]


def _work(settings: Settings, pipe: Connection) -> None:
    """The process's life: one question after the other, until the pipe is closed, however the service ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.basicConfig(level=settings.log_level, format="%(levelname)s %(name)s: %(message)s")
    workspace = Workspace(settings)
    try:
        assistant = workspace.new_assistant()
        workspace.embedder.embed(["ready"])
        pipe.send("ready")
        while True:
            asked: Asked = pipe.recv()
            try:
                found = assistant.ask(asked.scope, asked.question, asked.history, asked.where)
                pipe.send(found.model_dump_json())
            except KnowlineError as error:
                pipe.send(error)
            except Exception:
                log.exception("a question could not be answered")
                pipe.send(RuntimeError("a question could not be answered; the log of the answering process tells why"))
    except (EOFError, OSError):
        return
    finally:
        workspace.close()


@contextmanager
def _taken(free: Queue[Assistant]) -> Iterator[Assistant]:
    one = free.get()
    try:
        yield one
    finally:
        free.put(one)
