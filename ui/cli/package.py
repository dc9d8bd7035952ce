"""`ingest`, `documents`, `inspect`: what comes in and what is there."""

from __future__ import annotations

import getpass
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from knowledge.errors import UsageError
from knowledge.records import ParsedDocument
from service.reading import read_one
from ui.cli.frame import EXIT_SOME_FAILED, Call, note
from ui.cli.model_text import Model, note_model
from ui.cli.package_text import document_text, inventory_text, parsed_text, report_text
from ui.cli.progress import progress_of

app = typer.Typer(add_completion=False, no_args_is_help=True)

PasswordFile = Annotated[
    Path | None, typer.Option("--password-file", help="one password a line, tried on locked files")
]


@app.callback()
def _group() -> None:
    """Packages and documents."""


@app.command()
def ingest(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="folders, files, archives")],
    workers: Annotated[int | None, typer.Option("--workers", min=1, max=64, help="parser processes")] = None,
    no_extract: Annotated[bool, typer.Option("--no-extract", help="do not read parameters")] = False,
    password_file: PasswordFile = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="tell what would change; store nothing")] = False,
    model: Model = None,
) -> None:
    """Read a sponsor's package. Unchanged files are skipped; a bad file never stops the run."""
    call: Call = context.obj
    call.override(workers=workers)
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path}: no such file or folder")
    workspace = call.workspace
    scope = workspace.scope(create=True)
    fresh = scope not in workspace.store.scopes()
    second = None if model is None else workspace.read_with(model)
    if fresh and not dry_run:
        note(f"new: sponsor {scope.sponsor!r}, product {scope.product!r} in {call.settings.home}")
    with progress_of(call.as_json) as progress:
        pipeline = workspace.pipeline(progress=progress, passwords=passwords(password_file))
        if dry_run:
            report = pipeline.preview(scope, paths)
        else:
            by = call.settings.by or getpass.getuser()
            report = pipeline.ingest(scope, paths, by=by, extracting=not no_extract)
    if second is not None:
        note_model(second.tally)
    call.show(report, lambda: report_text(report))
    if any(file.status == "failed" for file in report.files):
        raise typer.Exit(EXIT_SOME_FAILED)


documents_app = typer.Typer(add_completion=False, invoke_without_command=True, help="The inventory.")
app.add_typer(documents_app, name="documents")


@documents_app.callback()
def _documents(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        list_documents(context)


@documents_app.command("list")
def list_documents(context: typer.Context) -> None:
    """All documents with type, version, status and quality."""
    call: Call = context.obj
    entries = call.workspace.inventory()
    payload = {"documents": [entry.model_dump() for entry in entries]}
    call.show(payload, lambda: inventory_text(entries))


@documents_app.command("show")
def show_document(context: typer.Context, document: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """One document with its elements."""
    call: Call = context.obj
    found = call.workspace.document(document)
    payload = {**found.entry.model_dump(), "elements": [e.model_dump() for e in found.elements]}
    call.show(payload, lambda: document_text(found.entry, found.elements))


@documents_app.command("withdraw")
def withdraw_document(
    context: typer.Context,
    document: Annotated[str, typer.Argument(metavar="ID")],
    reason: Annotated[str, typer.Option("--reason", help="why it must not answer any more")],
) -> None:
    """Take a document out of answers; it stays in the audit trail."""
    call: Call = context.obj
    if not call.settings.by:
        raise UsageError("withdrawing needs a named person: give --by NAME")
    scope = call.workspace.scope()
    call.workspace.pipeline().withdraw(scope, document, by=call.settings.by, reason=reason)
    call.show({"id": document, "status": "withdrawn"}, lambda: f"{document}: withdrawn")


@app.command()
def inspect(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="any supported file")],
    password_file: PasswordFile = None,
) -> None:
    """What the parser sees in a file: identity, elements, tables, places. Nothing is stored."""
    call: Call = context.obj
    if not file.is_file():
        raise UsageError(f"{file}: no such file")
    with tempfile.TemporaryDirectory(prefix="knowline-") as scratch:
        document, members = read_one(call.settings, file, Path(scratch), passwords(password_file))
    if document is None:
        document = ParsedDocument(file=file.name, warnings=tuple(f"holds {name}" for name in members))
    call.show(document, lambda: parsed_text(document))


def passwords(path: Path | None) -> tuple[str, ...]:
    """The passwords of a file, one a line."""
    if path is None:
        return ()
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"--password-file {path}: {error}") from error
    return tuple(line for line in lines if line.strip())
