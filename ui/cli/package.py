"""`ingest`, `documents`, `inspect`: what comes in and what is there."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from knowledge.errors import UsageError
from knowledge.records import ParsedDocument
from service.reading import read_one
from ui.cli.frame import Call

app = typer.Typer(add_completion=False, no_args_is_help=True)

PasswordFile = Annotated[Path | None, typer.Option("--password-file", help="one password a line, tried on locked files")]


@app.callback()
def _group() -> None:
    """Packages and documents."""


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
    call.show(document, lambda: _outline(document))


def passwords(path: Path | None) -> tuple[str, ...]:
    """The passwords of a file, one a line."""
    if path is None:
        return ()
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"--password-file {path}: {error}") from error
    return tuple(line for line in lines if line.strip())


def _outline(document: ParsedDocument) -> str:
    head = [
        ("file", document.file), ("type", document.document_type), ("title", document.title),
        ("number", document.number), ("version", document.version), ("effective", document.effective_date),
        ("language", document.language), ("pages", document.pages), ("quality", f"{document.quality:.2f}"),
    ]  # fmt: skip
    lines = [f"{name:<10}{value if value is not None else '–'}" for name, value in head]
    lines += [f"warning   {warning}" for warning in document.warnings]
    for element in document.elements:
        where = f"p{element.page}" if element.page else element.sheet or f"¶{element.paragraph or ''}"
        mark = "" if element.evidence else " (not evidence)"
        lines.append(f"{element.id:>6} {where:<8.8} {element.kind:<10}{mark} {element.text[:160]!r}")
    return "\n".join(lines)
