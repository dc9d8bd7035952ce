"""Jobs that misbehave, importable by worker processes."""

from __future__ import annotations

import os
import signal
import socket
import time
from pathlib import Path

from knowledge.errors import CorruptError


def behave(request: str) -> str:
    what, _, value = request.partition(":")
    return str(_ACTS[what](value))


def _corrupt(value: str) -> str:
    raise CorruptError(f"{value}: damaged")


def _broken(_value: str) -> str:
    raise KeyError("secret words of the document")


def _die(value: str) -> None:
    os.kill(os.getpid(), getattr(signal, value))


def _die_once(value: str) -> str:
    marker = Path(value)
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "survived"


def _connect(_value: str) -> str:
    with socket.socket() as connection:
        connection.connect(("127.0.0.1", 9))
    return "connected"


def _grow(value: str) -> int:
    return len(bytearray(int(value) << 20))


_ACTS = {
    "echo": str, "pid": lambda _v: os.getpid(), "corrupt": _corrupt, "broken": _broken, "die": _die,
    "die_once": _die_once, "sleep": lambda v: time.sleep(float(v)), "connect": _connect, "grow": _grow,
}
