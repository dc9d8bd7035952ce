"""`batches`: the batch history, and which parameters go with which outcomes in it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from knowledge.errors import ScopeError
from knowledge.records import Scope
from ui.cli.batches_text import relations_text, table_text
from ui.cli.frame import Call, note

app = typer.Typer(add_completion=False, no_args_is_help=True)
batches_app = typer.Typer(add_completion=False, no_args_is_help=True, help="The batch history.")
app.add_typer(batches_app, name="batches")

Files = Annotated[
    list[Path] | None,
    typer.Option("--file", help="a table of batches (.csv, .xlsx) instead of the package's; repeat to join by batch"),
]  # fmt: skip


@batches_app.command("relations")
def relations(
    context: typer.Context,
    file: Files = None,
    outcomes: Annotated[
        list[str] | None, typer.Option("--outcome", help="a column to take as an outcome; default: told by its name")
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="print the relations that are not significant, too")] = False,
) -> None:
    """Which parameters are associated with which outcomes, over batches, with what else may explain it.

    Every pair is adjusted for groups (process version, scale, site, campaign, product, lots) and for time; p values
    are corrected for the number of tests (Benjamini-Hochberg q). An association is never a cause.
    """
    call: Call = context.obj
    found = call.workspace.batches.relations(_scope(call, file), tuple(file or ()), outcomes=tuple(outcomes or ()))
    call.show(found, lambda: relations_text(found, everything=all_))


@batches_app.command("list")
def list_batches(context: typer.Context, file: Files = None) -> None:
    """The columns of the batch history as they are read: role, number of values, range."""
    call: Call = context.obj
    table = call.workspace.batches.columns(_scope(call, file), tuple(file or ()))
    names = ("name", "step", "unit", "role", "texts")
    columns = [{name: getattr(column, name) for name in names} for column in table.columns]
    payload = {"batches": table.batches, "columns": columns, "data_issues": table.issues}
    call.show(payload, lambda: table_text(table))


def _scope(call: Call, files: list[Path] | None) -> Scope | None:
    try:
        return call.workspace.scope()
    except ScopeError as error:
        if not files or call.settings.sponsor or call.settings.product:
            raise
        note(f"no package is looked at for ranges and documented relations ({error})")
        return None
