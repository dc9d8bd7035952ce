"""`review`: decisions by named people, the queue they work through, and what their decisions are good for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from knowledge.errors import UsageError
from ui.cli.frame import EXIT_SOME_FAILED, Call, note
from ui.cli.source import Document, Occasion, On, Page, Quote, Said, Sheet, Words, source_of
from ui.cli.table import pairs

app = typer.Typer(add_completion=False, no_args_is_help=True)
review_app = typer.Typer(add_completion=False, no_args_is_help=True, help="Decisions by named people.")
app.add_typer(review_app, name="review")
Record = Annotated[str, typer.Argument(metavar="ID", help="a statement or rationale")]
Reason = Annotated[str | None, typer.Option("--reason", help="why; required to correct, reject and reopen")]


@app.callback()
def _group() -> None:
    """Reviews."""


def _decide(
    context: typer.Context, action: str, record: str, reason: str | None,
    values: dict[str, str] | None = None, source: Any = None,
) -> None:  # fmt: skip
    from knowledge.review import Decision

    call: Call = context.obj
    scope = call.workspace.scope()
    decision = Decision(action, call.settings.by or "", reason, values, source=source)  # type: ignore[arg-type]
    if call.workspace.knowledge.rationale(scope, record) is not None:
        call.workspace.reviews.decide_rationale(scope, record, decision)
        result: Any = call.workspace.knowledge.rationale(scope, record)
    else:
        result = call.workspace.reviews.decide(scope, record, decision)
    call.show(result, lambda: f"{record}: {result.state}")


@review_app.command()
def accept(context: typer.Context, record: Record, reason: Reason = None) -> None:
    """Accept a statement or rationale as it is."""
    _decide(context, "accept", record, reason)


@review_app.command()
def correct(
    context: typer.Context,
    record: Record,
    values: Annotated[list[str], typer.Option("--set", help="field=value: low, high, target, unit, kind, …")],
    reason: Reason = None,
    document: Document = None,
    quote: Quote = None,
    page: Page = None,
    sheet: Sheet = None,
    said_by: Said = None,
    on: On = None,
    occasion: Occasion = None,
    words: Words = None,
) -> None:
    """Correct fields; the old values are kept. Name the source of a value that the quote does not hold."""
    source = None
    if document is not None or said_by is not None:
        source = source_of(document, quote, page, sheet, said_by, on, occasion, words)
    _decide(context, "correct", record, reason, pairs(values), source)


@review_app.command()
def reject(context: typer.Context, record: Record, reason: Reason = None) -> None:
    """Reject a statement or rationale."""
    _decide(context, "reject", record, reason)


@review_app.command()
def reopen(context: typer.Context, record: Record, reason: Reason = None) -> None:
    """Put a decided statement back into review."""
    _decide(context, "reopen", record, reason)


@review_app.command("open")
def open_(context: typer.Context, record: Record) -> None:
    """Show a statement with its source, and record that you opened it."""
    from ui.cli.review_text import opened_text

    call: Call = context.obj
    scope = call.workspace.scope()
    call.workspace.reviews.opened(scope, record, call.settings.by or "")
    row = call.workspace.knowledge.statement_rows(scope, record)[0]
    call.show(row.statement, lambda: opened_text(row))


@review_app.command("accept-opened")
def accept_opened(
    context: typer.Context,
    records: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="these; none: all you opened")] = None,
) -> None:
    """Accept many at once: only rows whose evidence you opened as they are now; the others are named."""
    from service.review_queue import opened_by

    call: Call = context.obj
    scope, by = call.workspace.scope(), call.settings.by or ""
    ids = tuple(records or opened_by(call.workspace, scope, by))
    done, refused = call.workspace.reviews.accept_many(scope, ids, by)
    payload = {"accepted": list(done), "refused": [{"id": one, "why": why} for one, why in refused]}
    text = "\n".join([f"{len(done)} accepted, {len(refused)} refused", *(f"  {one}: {why}" for one, why in refused)])
    call.show(payload, lambda: text)
    if refused:
        raise typer.Exit(EXIT_SOME_FAILED)


@review_app.command()
def assign(
    context: typer.Context,
    record: Record,
    to: Annotated[str | None, typer.Option("--to", help="who is to review it; empty clears")] = None,
    due: Annotated[str | None, typer.Option("--due", help="until when, as 2026-03-31; empty clears")] = None,
) -> None:
    """Give a statement an owner and a due date."""
    given = {"assigned_to": to, "due": due}
    _set(context, record, {name: value or None for name, value in given.items() if value is not None})


@review_app.command()
def comment(context: typer.Context, record: Record, text: Annotated[str, typer.Argument(help="empty clears")]) -> None:
    """Comment on a statement; earlier comments stay in its history."""
    _set(context, record, {"comment": text or None})


def _set(context: typer.Context, record: str, values: dict[str, str | None]) -> None:
    from ui.cli.review_text import queue_text

    call: Call = context.obj
    scope = call.workspace.scope()
    call.workspace.reviews.assign(scope, record, call.settings.by or "", values)
    from service.review_queue import queue

    found = tuple(one for one in queue(call.workspace, scope).rows if one.id == record)
    call.show(found[0], lambda: queue_text(found))


@review_app.command("list")
def list_(
    context: typer.Context,
    to: Annotated[str | None, typer.Option("--to", help="assigned to this person")] = None,
    state: Annotated[str | None, typer.Option(help="in this state; without: what waits for a decision")] = None,
    due: Annotated[str | None, typer.Option(help="due on or before this day")] = None,
    reopened: Annotated[bool, typer.Option("--reopened", help="only those that a new version re-opened")] = False,
) -> None:
    """What waits for a decision: re-opened first, then by due date."""
    from service.review_queue import QueueFilter, queue
    from ui.cli.review_text import queue_text

    call: Call = context.obj
    wanted = QueueFilter(assigned_to=to, state=state, due=due, reopened=reopened)  # type: ignore[arg-type]
    found = queue(call.workspace, call.workspace.scope(), wanted)
    call.show(found, lambda: queue_text(found.rows))


@review_app.command()
def history(context: typer.Context, record: Record) -> None:
    """Everything that happened to one record, oldest first."""
    from dataclasses import asdict

    from ui.cli.review_text import history_text

    call: Call = context.obj
    entries = call.workspace.store.audit.entries(call.workspace.scope(), record)
    call.show({"entries": [asdict(e) for e in entries]}, lambda: history_text(entries))


@review_app.command("import")
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="a workbook exported here and edited")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="tell what would be taken; decide nothing")] = False,
) -> None:
    """Take the decisions and corrections of an edited workbook; rows that cannot be taken are named."""
    from service.review_import import import_edited

    call: Call = context.obj
    if not (call.settings.by or "").strip() and not dry_run:
        raise UsageError("the decisions need a named person: give --by NAME")
    report = import_edited(call.workspace, call.workspace.scope(), file, call.settings.by or "", dry_run=dry_run)
    head = f"{len(report.taken)} {'would be taken' if dry_run else 'taken'}, {len(report.refused)} refused"
    call.show(report, lambda: "\n".join([head, *(f"  {one.place}: {one.why}" for one in report.refused)]))
    if report.refused:
        raise typer.Exit(EXIT_SOME_FAILED)


@review_app.command("export")
def export(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", help="a folder: gold/parameters.jsonl goes there; or a .jsonl file")],
) -> None:
    """Decided statements as gold data: accepted and corrected ones, and rejected ones as what must not be found."""
    from service.exports.gold import gold_export

    call: Call = context.obj
    found = gold_export(call.workspace.knowledge.parameters(call.workspace.scope()))
    path = out if out.suffix == ".jsonl" else out / "gold" / "parameters.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in found.lines), encoding="utf-8")
    counts = {"accepted": found.accepted, "corrected": found.corrected, "rejected": found.rejected}
    note(f"wrote {path}")
    if found.unquoted:
        note(f"{found.unquoted} left out: no document says what they were corrected to")
    payload = {"file": str(path), **counts, "unquoted": found.unquoted}
    call.show(payload, lambda: ", ".join(f"{number} {name}" for name, number in counts.items()))
