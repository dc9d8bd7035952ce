"""One writer per home: a lock on a file, let go by the system when the process ends, however it ends."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from knowledge.errors import StoreBusyError

_POLL_S = 0.1


@contextmanager
def writer_lock(home: Path, timeout_s: float) -> Iterator[None]:
    """Hold the writer's lock of `home`; wait at most `timeout_s` for another writer.

    Raises `StoreBusyError` naming the process that holds it. Readers need no lock.
    """
    descriptor = os.open(home / "writer.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        _acquire(descriptor, home, time.monotonic() + timeout_s, timeout_s)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode("ascii"), 0)
        yield
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, home: Path, deadline: float, timeout_s: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= deadline:
                holder = os.pread(descriptor, 32, 0).decode("ascii", "replace") or "unknown"
                raise StoreBusyError(
                    f"{home}: process {holder} has been writing for the {timeout_s:g} s waited; "
                    "try again when it has finished"
                ) from None
            time.sleep(_POLL_S)
