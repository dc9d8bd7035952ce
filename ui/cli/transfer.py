"""`transfer` and `changes`: the project and what is compared for it; what each drop of documents changed."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from knowledge.errors import UsageError
from knowledge.records import RecordType
from ui.cli.frame import Call
from ui.cli.source import Document, Page, Quote, Sheet
from ui.cli.table import pairs

app = typer.Typer(add_completion=False, no_args_is_help=True)
transfer_app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="The project, method transfers, equipment side by side."
)
app.add_typer(transfer_app, name="transfer")
Fields = Annotated[list[str] | None, typer.Option("--set", help="field=value; an empty value clears")]
Reason = Annotated[str | None, typer.Option("--reason", help="why; required to change and to reject")]
Record = Annotated[str, typer.Argument(metavar="ID")]
_TYPES = {"method": "method_transfers", "equipment": "equipment_comparisons", "project": "project"}


@transfer_app.command()
def project(context: typer.Context, fields: Fields = None, reason: Reason = None) -> None:
    """Show the project, or set its fields: name, sending_unit, receiving_unit, transfer_scope, phase, gate, …"""
    call: Call = context.obj
    scope = call.workspace.scope()
    if fields:
        _edit(context, "project", None, fields, reason, None)
        return
    found = call.workspace.transfers.project(scope)
    if found is None:
        raise UsageError("nobody has described the project yet: knowline transfer project --set name=… --by NAME")
    call.show(found, lambda: _text(found))


@transfer_app.command()
def add(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="method or equipment")],
    fields: Fields = None,
    document: Document = None,
    quote: Quote = None,
    page: Page = None,
    sheet: Sheet = None,
) -> None:
    """Enter a method transfer or an equipment comparison, with its source where there is one."""
    _edit(context, kind, None, fields, None, _source(document, quote, page, sheet))


@transfer_app.command("set")
def set_(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="method or equipment")],
    record: Record,
    fields: Fields = None,
    reason: Reason = None,
    document: Document = None,
    quote: Quote = None,
    page: Page = None,
    sheet: Sheet = None,
) -> None:
    """Change fields of a record; the earlier revisions are kept."""
    _edit(context, kind, record, fields, reason, _source(document, quote, page, sheet))


@transfer_app.command()
def accept(context: typer.Context, record: Record, reason: Reason = None) -> None:
    """Accept a record as it is."""
    _decide(context, record, "accept", reason)


@transfer_app.command()
def reject(context: typer.Context, record: Record, reason: Reason = None) -> None:
    """Reject a record."""
    _decide(context, record, "reject", reason)


@transfer_app.command()
def history(context: typer.Context, record: Record) -> None:
    """Every revision of a record, oldest first."""
    call: Call = context.obj
    found = call.workspace.transfers.history(call.workspace.scope(), record)

    def text() -> str:
        lines = []
        for r in found.revisions:
            who = f"by {r.author}" + (f", accepted by {r.approver}" if r.approver else "")
            lines.append(f"{r.revision:>3}  {r.at}  {r.state} {who}" + (f"  ({r.reason})" if r.reason else ""))
            lines += [f"     {f.name}: {f.value}" for f in r.fields]
        return "\n".join(lines)

    call.show(found, text)


@app.command()
def changes(
    context: typer.Context,
    drop: Annotated[str | None, typer.Argument(metavar="[ID]", help="one report in full")] = None,
) -> None:
    """What each drop of documents changed at value level: limits old → new, accepted rows re-opened."""
    from ui.cli.review_text import drop_text

    call: Call = context.obj
    found = call.workspace.changes.reports(call.workspace.scope(), limit=1000)
    if drop is None:
        call.show(
            found,
            lambda: (
                "\n\n".join(f"{d.at}  {d.id}\n{drop_text(d, 10)}" for d in found.drops) or "no drop changed a value yet"
            ),
        )
        return
    one = next((d for d in found.drops if d.id == drop), None)
    if one is None:
        raise UsageError(f"no drop {drop!r}; `knowline changes` lists them")
    call.show(one, lambda: drop_text(one))


def _edit(
    context: typer.Context, kind: str, record: str | None, fields: list[str] | None, reason: str | None, source: Any
) -> None:
    call: Call = context.obj
    type_ = _TYPES.get(kind, kind)
    if type_ not in _TYPES.values():
        raise UsageError(f"{kind!r}: method or equipment")
    known: RecordType = type_  # type: ignore[assignment]
    found = call.workspace.transfers.edit(
        call.workspace.scope(), known, pairs(fields or []), by=call.settings.by or "", record_id=record, reason=reason,
        source=source,
    )  # fmt: skip
    call.show(found, lambda: _text(found))


def _decide(context: typer.Context, record: str, action: str, reason: str | None) -> None:
    call: Call = context.obj
    by = call.settings.by or ""
    found = call.workspace.transfers.decide(call.workspace.scope(), record, action, by=by, reason=reason)
    call.show(found, lambda: f"{record}: {found.state}")


def _source(document: str | None, quote: str | None, page: int | None, sheet: str | None) -> Any:
    from ui.cli.source import source_of

    return None if document is None else source_of(document, quote, page, sheet, None, None, None, None)


def _text(record: Any) -> str:
    values = record.model_dump(exclude={"citations"}, exclude_none=True)
    return "\n".join(f"{name.replace('_', ' '):<22}{value}" for name, value in values.items())
