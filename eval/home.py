"""The home that a data set is measured in: given, or a temporary one into which its package is read."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from eval.cases import PackageRead
from eval.dataset import DataSet
from knowledge.errors import UsageError
from service.settings import Settings
from service.workspace import Workspace

Say = Callable[[str], None]
SPONSOR = "evaluation"


@dataclass(frozen=True)
class Opened:
    """Settings that name the home and its scope; what reading the package gave, None where it was there already."""

    settings: Settings
    package: PackageRead | None
    digest: str


@contextmanager
def opened(dataset: DataSet, settings: Settings, say: Say) -> Iterator[Opened]:
    """A home that holds the package. A given home that already holds documents is used as it is, unless the sponsor is
    `evaluation`: its package is brought up to date (unchanged files are not read again).

    Raises `UsageError` where neither the home nor the data set has documents.
    """
    given = "home" in settings.model_fields_set
    if given or dataset.package is None:
        yield _open(dataset, settings, say)
        return
    with tempfile.TemporaryDirectory(prefix="knowline-eval-", ignore_cleanup_errors=True) as folder:
        temporary = settings.model_copy(
            update={
                "home": Path(folder),
                "sponsor": SPONSOR,
                "product": dataset.name,
                "database_url": None,
                "chroma_url": None,
            }
        )
        yield _open(dataset, temporary, say)


def _open(dataset: DataSet, settings: Settings, say: Say) -> Opened:
    workspace = Workspace(settings)
    try:
        package = None
        own = dataset.package is not None and settings.sponsor == SPONSOR
        if own or not workspace.store.scopes():
            if dataset.package is None:
                raise UsageError(
                    f"{settings.home} is empty and {dataset.name} has no package/: ingest one, or name a --home."
                )
            package = _read(dataset, dataset.package, workspace, say)
        elif dataset.package is not None:
            say(f"{settings.home} holds documents already; the package is not read again")
        scope = workspace.scope()
        named = settings.model_copy(update={"sponsor": scope.sponsor, "product": scope.product})
        return Opened(named, package, workspace.store.state(workspace.index).digest)
    finally:
        workspace.close()


def _read(dataset: DataSet, folder: Path, workspace: Workspace, say: Say) -> PackageRead | None:
    """None where every file was there already."""
    say(f"reading {folder}")
    start = time.perf_counter()
    scope = workspace.scope(create=True)
    report = workspace.pipeline(passwords=dataset.passwords).ingest(scope, [folder], by=SPONSOR)
    failed = tuple(
        f"{file.path}: {file.reason.code if file.reason else 'unknown'}"
        for file in report.files
        if file.status == "failed"
    )
    for line in failed:
        say(f"not read: {line}")
    if not any(file.status == "ingested" for file in report.files):
        return None
    totals = report.totals
    return PackageRead(
        files=totals.files,
        pages=totals.pages,
        chunks=totals.chunks,
        statements=totals.statements,
        seconds=round(time.perf_counter() - start, 1),
        failed=failed,
    )
