"""One writer, and one service, per home: locks on files, let go by the system however the process ends."""

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
    busy = f"has been writing for the {timeout_s:g} s waited; try again when it has finished"
    with _held(home, "writer.lock", timeout_s, busy):
        yield


@contextmanager
def service_lock(home: Path) -> Iterator[None]:
    """Be the one service of `home`, which works on its jobs. Raises `StoreBusyError` naming the process that is."""
    with _held(home, "service.lock", 0.0, "serves this home already; stop it first, or use another --home"):
        yield


@contextmanager
def _held(home: Path, name: str, timeout_s: float, busy: str) -> Iterator[None]:
    descriptor = os.open(home / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        _acquire(descriptor, time.monotonic() + timeout_s, f"{home}: process {{holder}} {busy}")
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode("ascii"), 0)
        yield
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, deadline: float, message: str) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= deadline:
                holder = os.pread(descriptor, 32, 0).decode("ascii", "replace") or "unknown"
                raise StoreBusyError(message.replace("{holder}", holder)) from None
            time.sleep(_POLL_S)
