"""Progress of an ingestion: bars on a terminal, plain lines elsewhere, nothing where only JSON is wanted."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ingest.progress import Event, Progress, silent

if TYPE_CHECKING:
    from rich.progress import Progress as Bars

PLAIN_EVERY_S = 5.0


@contextmanager
def progress_of(quiet: bool) -> Iterator[Progress]:
    """A listener for the pipeline that draws on stderr."""
    if quiet and not sys.stderr.isatty():
        yield silent
        return
    if not sys.stderr.isatty():
        yield _Plain()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns: list[Any] = [
        TextColumn("{task.description:<9}"), BarColumn(bar_width=28), MofNCompleteColumn(),
        TextColumn("{task.fields[note]}"), TimeElapsedColumn(), TimeRemainingColumn(),
    ]  # fmt: skip
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        yield _Drawn(bars)


class _Counts:
    """Files, pages and passages so far."""

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.planned = self.files = self.pages = self.chunks = self.embedded = 0

    def take(self, event: Event) -> None:
        if event.kind == "planned":
            self.planned += event.files
        elif event.kind == "finished":
            self.files += 1
        elif event.kind == "stage" and event.stage == "chunked":
            self.pages += event.pages
            self.chunks += event.chunks
        elif event.kind == "embedded":
            self.embedded += event.chunks

    @property
    def rate(self) -> str:
        seconds = max(0.1, time.monotonic() - self.started)
        return f"{self.pages} pages, {self.pages / seconds:.1f} pages/s"


class _Plain:
    """A line now and then, and one for each file that failed."""

    def __init__(self) -> None:
        self._counts = _Counts()
        self._last = time.monotonic()

    def __call__(self, event: Event) -> None:
        self._counts.take(event)
        if event.kind == "finished" and event.status == "failed" and event.reason:
            _line(f"failed: {_with_path(event.path, event.reason.message)}")
        if time.monotonic() - self._last >= PLAIN_EVERY_S:
            self._last = time.monotonic()
            c = self._counts
            _line(f"{c.files} of {c.planned} files, {c.rate}, {c.embedded} of {c.chunks} passages")


class _Drawn:
    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._counts = _Counts()
        self._files = bars.add_task("files", total=None, note="")
        self._passages = bars.add_task("passages", total=None, note="")

    def __call__(self, event: Event) -> None:
        c = self._counts
        c.take(event)
        if event.kind == "finished" and event.status == "failed" and event.reason:
            self._bars.console.print(f"failed: {_with_path(event.path, event.reason.message)}", markup=False)
        self._bars.update(self._files, completed=c.files, total=c.planned or None, note=c.rate)
        self._bars.update(self._passages, completed=c.embedded, total=c.chunks or None, note="")


def _line(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _with_path(path: str | None, message: str) -> str:
    """The message, led by the path where it does not name it itself."""
    return message if path is None or message.startswith(path) else f"{path}: {message}"
