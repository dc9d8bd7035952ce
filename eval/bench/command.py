"""The command line as a user runs it: timed, with the memory and CPU time of its whole process tree."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

ROOT = Path(__file__).parents[2]
KNOWLINE = str(Path(sys.executable).with_name("knowline"))
_SAMPLE_EVERY_S = 0.25
_MB = 1 << 20


@dataclass(frozen=True, slots=True)
class Ran:
    """A finished command: wall seconds, exit status, what it printed, the peak PSS of its tree where it was watched."""

    seconds: float
    status: int
    out: str
    error: str
    peak_mb: float = 0.0

    def json(self) -> Any:
        if self.status not in (0, 3):
            raise RuntimeError(f"the command ended with status {self.status}: {self.error.strip()[-500:]}")
        return json.loads(self.out)


def knowline(home: Path, *arguments: str | Path, watch: bool = False, timeout_s: float = 7200) -> Ran:
    """Run one `knowline` command on a home."""
    return run([KNOWLINE, "--home", home, *arguments], watch=watch, timeout_s=timeout_s)


def python(module: str, *arguments: str | Path, timeout_s: float = 7200) -> Ran:
    """Run a module of this distribution in a fresh interpreter."""
    return run([sys.executable, "-m", module, *arguments], timeout_s=timeout_s)


def run(arguments: Sequence[str | Path], *, watch: bool = False, timeout_s: float = 7200) -> Ran:
    """Run a command to its end; a command that hangs is killed and gives the status of that kill."""
    start = time.perf_counter()
    with TemporaryFile("w+", encoding="utf-8") as out, TemporaryFile("w+", encoding="utf-8") as error:
        with _started(arguments, out, error) as process:
            peak = _watched(process, timeout_s) if watch else 0.0
            try:
                process.wait(max(1.0, timeout_s - (time.perf_counter() - start)))
            except subprocess.TimeoutExpired:
                process.kill()
        seconds = time.perf_counter() - start
        out.seek(0)
        error.seek(0)
        return Ran(seconds, process.returncode, out.read(), error.read(), peak / _MB)


def _started(arguments: Sequence[str | Path], out: IO[str] | int, error: IO[str] | int) -> subprocess.Popen[str]:
    return subprocess.Popen([str(argument) for argument in arguments], cwd=ROOT, text=True, stdout=out, stderr=error)


def killed_after(arguments: Sequence[str | Path], seconds: float) -> bool:
    """Start a command and end it by signal 9 after a while; False when it was done before."""
    with _started(arguments, subprocess.DEVNULL, subprocess.DEVNULL) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
    return process.returncode == -signal.SIGKILL


def hashing_seconds(folder: Path) -> float:
    """How long it takes to hash all files of a folder."""
    start = time.perf_counter()
    for path in files_of(folder):
        with path.open("rb") as stream:
            hashlib.file_digest(stream, "sha256")
    return time.perf_counter() - start


def files_of(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _watched(process: subprocess.Popen[str], timeout_s: float) -> float:
    """The highest sum of proportional set sizes over the process and all below it, in bytes."""
    import psutil

    end, peak = time.monotonic() + timeout_s, 0.0
    root = psutil.Process(process.pid)
    while process.poll() is None and time.monotonic() < end:
        total = 0.0
        try:
            tree = [root, *root.children(recursive=True)]
        except psutil.NoSuchProcess:
            break
        for one in tree:
            try:
                total += one.memory_full_info().pss
            except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
                continue
        peak = max(peak, total)
        time.sleep(_SAMPLE_EVERY_S)
    return peak
