"""`doctor`, `reindex`, `models`, `schema`: upkeep."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from ui.cli.frame import EXIT_SOME_FAILED, Call

app = typer.Typer(add_completion=False, no_args_is_help=True)
models_app = typer.Typer(add_completion=False, no_args_is_help=True, help="Embedding models.")
app.add_typer(models_app, name="models")


@app.command()
def doctor(
    context: typer.Context,
    digest: Annotated[bool, typer.Option("--digest", help="what the store holds, as one comparable digest")] = False,
) -> None:
    """What is configured, what answers, and what to do where it does not."""
    from service.doctor import examine, store_digest

    call: Call = context.obj
    if digest:
        result = store_digest(call.workspace)
        call.show(result, lambda: "\n".join(f"{key:<12}{value}" for key, value in result.items()))
        return
    checks = examine(call.settings)
    payload = {"checks": [check.model_dump() for check in checks], "settings": call.settings.redacted()}

    def text() -> str:
        lines = [
            f"{'ok ' if c.ok else 'BAD'}  {c.name:<18}{c.found}" + (f"\n     → {c.todo}" if c.todo else "")
            for c in checks
        ]
        return "\n".join(lines)

    call.show(payload, text)
    if not all(check.ok for check in checks):
        raise typer.Exit(EXIT_SOME_FAILED)


@app.command()
def reindex(context: typer.Context) -> None:
    """Rebuild vectors and lexical index from the database."""
    call: Call = context.obj
    from service.reindex import rebuild

    result = rebuild(call.workspace)
    call.show(result, lambda: "\n".join(f"{key:<12}{value}" for key, value in result.items()))


@models_app.command()
def prepare(context: typer.Context) -> None:
    """Export the configured embedding model once, check it against the original, and keep its hash."""
    call: Call = context.obj
    from service.models import prepare_model

    result = prepare_model(call.settings)
    call.show(result, lambda: "\n".join(f"{key:<12}{value}" for key, value in result.items()))


@app.command()
def schema(context: typer.Context) -> None:
    """The JSON Schema of all public shapes."""
    call: Call = context.obj
    from knowledge.schema import json_schema

    document = json_schema()
    call.show(document, lambda: json.dumps(document, indent=2, ensure_ascii=False))
