"""`parameters`, `knowledge`, `extract`: the knowledge table."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any, get_args

import typer

from knowledge.errors import UsageError
from knowledge.records import ParameterList
from service.parameter_filter import ParameterFilter
from ui.cli.frame import Call, note
from ui.cli.model_text import Model, model_payload, note_model
from ui.cli.source import Document, Occasion, On, Page, Quote, Said, Sheet, Words, source_of

app = typer.Typer(add_completion=False, no_args_is_help=True)
parameters_app = typer.Typer(add_completion=False, invoke_without_command=True, help="The parameter table.")
app.add_typer(parameters_app, name="parameters")
FORMATS = ("json", "csv", "xlsx", "docx")
Why = Annotated[str, typer.Option("--reason", help="why")]


@app.command()
def extract(context: typer.Context, model: Model = None) -> None:
    """Read the parameters again, only from documents that changed or that an older extractor read."""
    call: Call = context.obj
    workspace = call.workspace
    scope = workspace.scope()
    second = None if model is None else workspace.read_with(model)
    extractor = workspace.extractor
    waiting = workspace.knowledge.outdated(scope, extractor.version)
    with workspace.store.writing():
        count = extractor.extract(scope, waiting)
    total = sum(workspace.knowledge.counts(scope).values())
    told: dict[str, Any] = {"documents": len(waiting), "statements_read": count, "statements": total}
    if second is not None:
        told["model"] = model_payload(second.tally)
        note_model(second.tally)
    call.show(
        told, lambda: f"{len(waiting)} document(s) read again, {count} statements from them; {total} in the table"
    )


@parameters_app.callback()
def parameters(
    context: typer.Context,
    format_: Annotated[str | None, typer.Option("--format", help="json, csv, xlsx or docx")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="file to write; needed for xlsx and docx")] = None,
    step: Annotated[str | None, typer.Option(help="step or unit operation holds this")] = None,
    role: Annotated[str | None, typer.Option(help="CPP, WC_CPP, KPP, non_key, GPP, IPC or monitored")] = None,
    state: Annotated[str | None, typer.Option(help="only statements in this review state")] = None,
    name: Annotated[str | None, typer.Option(help="name or alias holds this")] = None,
    all_: Annotated[bool, typer.Option("--all", help="superseded values too (in the terminal)")] = False,
    ids: Annotated[bool, typer.Option("--ids", help="ids too, for reviews (in the terminal)")] = False,
    links: Annotated[str | None, typer.Option("--links", help="address of a running service, for page links")] = None,
) -> None:
    """The parameter table with its statements, reasons and sources."""
    if context.invoked_subcommand is not None:
        return
    call: Call = context.obj
    if format_ is not None and format_ not in FORMATS:
        raise UsageError(f"--format {format_}: one of {', '.join(FORMATS)}")
    scope = call.workspace.scope()
    wanted = ParameterFilter(step=step, role=role, state=state, name=name)
    everything = call.workspace.checks.marked(scope, call.workspace.knowledge.parameters(scope))
    found = tuple(kept for p in everything if (kept := wanted.kept(p)) is not None)
    if format_ is None:
        from service.exports.sources import numbers_of
        from ui.cli.table_text import listing

        numbers = numbers_of(call.workspace.store.passages.documents(scope))
        call.show(ParameterList(parameters=found), lambda: listing(found, numbers, everything=all_, ids=ids))
    elif format_ == "json":
        write(ParameterList(parameters=found).model_dump_json().encode() + b"\n", out)
    else:
        from service.table_files import table_file

        data = table_file(call.workspace, scope, found, format_, link_base=links)  # type: ignore[arg-type]
        write(data, out if format_ == "csv" else out or Path(f"parameters.{format_}"))


@parameters_app.command("add")
def add_value(
    context: typer.Context,
    value: Annotated[str, typer.Option(help="as the source has it: 6.8, 6.6–7.0, NMT 0.5 % w/w")],
    parameter: Annotated[str | None, typer.Option("--parameter", help="id of a parameter in the table")] = None,
    name: Annotated[str | None, typer.Option(help="or its name; a new one where none goes by it")] = None,
    fields: Annotated[
        list[str] | None,
        typer.Option("--set", help="field=value: kind, unit, step, unit_operation, role, subject, scale, condition, …"),
    ] = None,
    reason: Annotated[str | None, typer.Option("--reason", help="why it is entered")] = None,
    document: Document = None,
    quote: Quote = None,
    page: Page = None,
    sheet: Sheet = None,
    said_by: Said = None,
    on: On = None,
    occasion: Occasion = None,
    words: Words = None,
) -> None:
    """Enter a value with its source: --document and --quote, or --said-by, --on and --words; it waits for review."""
    from pydantic import ValidationError

    from knowledge.entry import ValueEntry

    call: Call = context.obj
    source = source_of(document, quote, page, sheet, said_by, on, occasion, words)
    given: dict[str, Any] = {"parameter_id": parameter, "name": name, "value": value, **pairs(fields or [])}
    try:
        entry = ValueEntry(**given, source=source)
    except ValidationError as error:
        raise UsageError(told(error)) from error
    found = call.workspace.entries.add_value(call.workspace.scope(), entry, by=call.settings.by or "", reason=reason)
    call.show(
        found, lambda: f"{found.id}: {found.value_text}, {found.state.replace('_', ' ')}; another step accepts it"
    )


@parameters_app.command("reason")
def add_reason(
    context: typer.Context,
    about: Annotated[str, typer.Argument(metavar="ID", help="a parameter or statement")],
    statement: Annotated[str, typer.Option("--because", help="the reason, in your words")],
    evidence: Annotated[str | None, typer.Option("--evidence", help="doe, ofat, platform, supplier, …")] = None,
    strength: Annotated[str, typer.Option(help="measured, inferred or asserted")] = "asserted",
    document: Document = None,
    quote: Quote = None,
    page: Page = None,
    sheet: Sheet = None,
    said_by: Said = None,
    on: On = None,
    occasion: Occasion = None,
    words: Words = None,
) -> None:
    """Enter a reason with its source, a place in a document or a person. It waits for acceptance."""
    from pydantic import ValidationError

    from knowledge.entry import ReasonEntry

    call: Call = context.obj
    source = source_of(document, quote, page, sheet, said_by, on, occasion, words)
    given: dict[str, Any] = {"evidence_type": evidence, "strength": strength}
    try:
        entry = ReasonEntry(about=about, statement=statement, source=source, **given)
    except ValidationError as error:
        raise UsageError(told(error)) from error
    found = call.workspace.entries.add_reason(call.workspace.scope(), entry, by=call.settings.by or "")
    call.show(found, lambda: f"{found.id}: {found.state.replace('_', ' ')}")


@parameters_app.command("merge")
def merge(
    context: typer.Context,
    parameter: Annotated[str, typer.Argument(metavar="ID")],
    into: Annotated[str, typer.Option("--into", help="id of the parameter that stays")],
    reason: Why,
) -> None:
    """Say that a parameter is the same as another one."""
    call: Call = context.obj
    scope, by = call.workspace.scope(), call.settings.by or ""
    found = call.workspace.links.merge(scope, parameter, into, by=by, reason=reason)
    call.show(found, lambda: f"{found.id}: {found.name}, {len(found.links)} mentions, {len(found.statements)} values")


@parameters_app.command("split")
def split(
    context: typer.Context,
    parameter: Annotated[str, typer.Argument(metavar="ID")],
    mentions: Annotated[list[str], typer.Option("--mention", help="mention id, from `links`; once for each")],
    reason: Why,
) -> None:
    """Take mentions out of a parameter as one of their own."""
    call: Call = context.obj
    scope, by = call.workspace.scope(), call.settings.by or ""
    found = call.workspace.links.split(scope, parameter, mentions, by=by, reason=reason)
    call.show(found, lambda: f"{found.id}: {found.name}, {len(found.links)} mentions, {len(found.statements)} values")


@parameters_app.command("strategy")
def strategy(
    context: typer.Context,
    format_: Annotated[str, typer.Option("--format", help="xlsx or docx")] = "xlsx",
    out: Annotated[Path | None, typer.Option("--out", "-o", help="file to write")] = None,
) -> None:
    """The control-strategy matrix: quality attributes × parameters, with the evidence of each mark."""
    from service.table_files import strategy_file

    call: Call = context.obj
    if format_ not in ("xlsx", "docx"):
        raise UsageError(f"--format {format_}: xlsx or docx")
    data = strategy_file(call.workspace, call.workspace.scope(), format_)  # type: ignore[arg-type]
    write(data, out or Path(f"control_strategy.{format_}"))


@app.command()
def knowledge(
    context: typer.Context,
    type_: Annotated[str, typer.Argument(metavar="TYPE", help="materials, methods, specifications, holds, risks, …")],
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 1000,
    cursor: Annotated[str | None, typer.Option(help="continue after this id")] = None,
) -> None:
    """Typed items: materials, methods, specifications, holds, risks, equipment, studies, events, batches, …"""
    from knowledge.records import KnowledgeType
    from service.knowledge_items import items_page

    call: Call = context.obj
    if type_ not in get_args(KnowledgeType):
        raise UsageError(f"no type {type_!r}: one of {', '.join(get_args(KnowledgeType))}")
    page = items_page(call.workspace, call.workspace.scope(), type_, limit=limit, cursor=cursor)  # type: ignore[arg-type]

    def text() -> str:
        import textwrap

        lines = [f"{page.total} {type_}"]
        for item in page.items:
            lines.append(f"  {item.name}"[:100])
            fields = "; ".join(f"{f.name}: {f.value}" for f in item.fields if f.value)
            lines += textwrap.wrap(fields, 100, initial_indent="      ", subsequent_indent="      ")[:4]
        return "\n".join(lines)

    call.show(page, text)


def pairs(values: list[str]) -> dict[str, str]:
    """`--set field=value` as a mapping."""
    for pair in values:
        if "=" not in pair:
            raise UsageError(f"--set {pair}: write field=value, such as low=6.6")
    return dict(pair.partition("=")[::2] for pair in values)


def told(error: Any) -> str:
    """A validation error on one line, with the field."""
    first = error.errors()[0]
    return f"{'.'.join(str(part) for part in first['loc']) or 'entry'}: {first['msg']}"


def write(data: bytes, out: Path | None) -> None:
    if out is None:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
        return
    out.write_bytes(data)
    note(f"wrote {out} ({len(data):,} bytes)")
