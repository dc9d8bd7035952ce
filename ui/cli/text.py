"""`quantities`: every quantity in a text."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from knowledge.errors import UsageError
from knowledge.records import QuantityList
from ui.cli.frame import Call

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Quantities in texts."""


@app.command()
def quantities(
    context: typer.Context,
    text: Annotated[str | None, typer.Argument(help="the text; `-` reads standard input")] = None,
    file: Annotated[Path | None, typer.Option("--file", help="a text file (UTF-8) instead")] = None,
) -> None:
    """Every quantity in a text: span, operator, bounds, unit."""
    from knowledge.quantities import find_quantities

    call: Call = context.obj
    if (text is None) == (file is None):
        raise UsageError("give either a text or --file F")
    if file is not None:
        try:
            text = file.read_bytes().decode("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"cannot read {file} as UTF-8 text: {error}") from error
    elif text == "-":
        text = sys.stdin.read()
    found = QuantityList(quantities=tuple(find_quantities(text or "")))

    def table() -> str:
        if not found.quantities:
            return "no quantity found"
        lines = [f"{'span':>11}  {'operator':<15}{'low':>10}{'target':>10}{'high':>10}  unit         text"]
        for q in found.quantities:
            span = f"{q.start}-{q.end}"
            lines.append(
                f"{span:>11}  {q.operator:<15}{q.low or '':>10}{q.target or '':>10}{q.high or '':>10}  "
                f"{q.unit_ucum or '':<12} {q.text}"
            )
        return "\n".join(lines)

    call.show(found, table)
