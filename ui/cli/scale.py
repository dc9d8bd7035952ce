"""`scale`: what each step is at the sending unit beside what it becomes at the receiving unit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from knowledge.errors import ScopeError, UsageError
from ui.cli.frame import Call, note
from ui.cli.scale_text import scale_text

app = typer.Typer(add_completion=False, no_args_is_help=True)
scale_app = typer.Typer(add_completion=False, help="Scale-up comparisons and facility fit from an equipment file.")
app.add_typer(scale_app, name="scale")


@scale_app.callback(invoke_without_command=True)
def scale(
    context: typer.Context,
    equipment: Annotated[Path | None, typer.Option(help="equipment of both sites: .xlsx, .csv or .json")] = None,
    sending: Annotated[str | None, typer.Option(help="the sending site, or a part of its name")] = None,
    receiving: Annotated[str | None, typer.Option(help="the receiving site, or a part of its name")] = None,
) -> None:
    """Compare each step of both sites: tip speed, P/V, mixing time, kLa, residence time, flux, loads, facility fit.

    The file has a row for each piece of equipment (site, tag, unit operation, then D, T, H, Np, volumes, rpm, areas,
    flows, with units in the headers, in a row below them or in the cells), a row for each value (site, unit operation,
    property, value, unit), or a column for each piece. Set points of the sending site that the file does not give are
    taken from the parameter table. A signal asks for a look; it is never a pass or a failure.
    """
    if context.invoked_subcommand is not None:
        return
    call: Call = context.obj
    if equipment is None:
        raise UsageError("give the equipment of both sites with --equipment FILE (.xlsx, .csv, .json)")
    from service.scale import equipment_file

    pieces = equipment_file(call.settings, equipment)
    try:
        scope = call.workspace.scope()
    except ScopeError as error:
        if call.settings.sponsor or call.settings.product:
            raise
        note(f"no package is looked at for set points and ranges ({error})")
        scope = None
    found = call.workspace.scale.compare(scope, pieces, sending, receiving)
    call.show(found, lambda: scale_text(found))


@scale_app.command("thresholds")
def thresholds(
    context: typer.Context,
    sets: Annotated[
        list[str] | None, typer.Option("--set", help="FORMULA.watch|risk.low|high|ratio_low|ratio_high=NUMBER or off")
    ] = None,
    reason: Annotated[str, typer.Option("--reason", help="why, such as the source of the number")] = "",
) -> None:
    """Show or set the screening thresholds of this package."""
    from knowledge.scale.thresholds import proposed

    call: Call = context.obj
    scope, service = call.workspace.scope(), call.workspace.scale
    kept = service.thresholds(scope)
    if sets:
        kept = kept.with_changes(sets)
        service.set_thresholds(scope, kept, by=call.settings.by or "", reason=reason)
    values = {**proposed(), **kept.changed}
    lines = [f"{name:<44}{value}{'  (set)' if name in kept.changed else ''}" for name, value in sorted(values.items())]
    call.show({"thresholds": values, "changed": kept.changed}, lambda: "\n".join(lines))
