"""`parameters`, `knowledge`, `extract`, `review`, `audit`: the knowledge table."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from knowledge.errors import UsageError
from knowledge.records import Parameter, ParameterList
from service.parameter_filter import ParameterFilter
from ui.cli.frame import EXIT_SOME_FAILED, Call, note

app = typer.Typer(add_completion=False, no_args_is_help=True)
review_app = typer.Typer(add_completion=False, no_args_is_help=True, help="Decisions by named people.")
audit_app = typer.Typer(add_completion=False, no_args_is_help=True, help="The audit trail.")
app.add_typer(review_app, name="review")
app.add_typer(audit_app, name="audit")
FORMATS = ("json", "csv", "xlsx", "docx")

Reason = Annotated[str | None, typer.Option("--reason", help="why; required to correct and to reject")]


@app.command()
def extract(context: typer.Context) -> None:
    """Read the parameters again, only from documents that changed or that an older extractor read."""
    call: Call = context.obj
    workspace = call.workspace
    scope = workspace.scope()
    extractor = workspace.extractor
    waiting = workspace.knowledge.outdated(scope, extractor.version)
    with workspace.store.writing():
        count = extractor.extract(scope, waiting)
    total = sum(workspace.knowledge.counts(scope).values())
    call.show(
        {"documents": len(waiting), "statements_read": count, "statements": total},
        lambda: f"{len(waiting)} document(s) read again, {count} statements from them; {total} in the table",
    )


@app.command()
def parameters(
    context: typer.Context,
    format_: Annotated[str | None, typer.Option("--format", help="json, csv, xlsx or docx")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="file to write; needed for xlsx and docx")] = None,
    step: Annotated[str | None, typer.Option(help="step or unit operation holds this")] = None,
    role: Annotated[str | None, typer.Option(help="CPP, WC_CPP, KPP, non_key, GPP, IPC or monitored")] = None,
    state: Annotated[str | None, typer.Option(help="only statements in this review state")] = None,
    name: Annotated[str | None, typer.Option(help="name or alias holds this")] = None,
) -> None:
    """The parameter table with its statements, reasons and sources."""
    call: Call = context.obj
    if format_ is not None and format_ not in FORMATS:
        raise UsageError(f"--format {format_}: one of {', '.join(FORMATS)}")
    scope = call.workspace.scope()
    wanted = ParameterFilter(step=step, role=role, state=state, name=name)
    everything = call.workspace.knowledge.parameters(scope)
    found = tuple(kept for p in everything if (kept := wanted.kept(p)) is not None)
    if format_ in (None, "json"):
        record = ParameterList(parameters=found)
        if format_ is None:
            call.show(record, lambda: _listing(found))
        else:
            _write(record.model_dump_json().encode() + b"\n", out)
        return
    from service.exports.rows import rows

    if format_ == "csv":
        from service.exports.csv import to_csv

        _write(to_csv(rows(found)).encode("utf-8"), out)
    elif format_ == "xlsx":
        from service.exports.xlsx import to_xlsx

        _write(to_xlsx(tuple(rows(found))), out or Path("parameters.xlsx"))
    else:
        from service.exports.docx import to_docx

        title = f"Process parameters: {scope.sponsor} / {scope.product}"
        _write(
            to_docx(found, title=title, made_by="Made by Knowline from the ingested package."),
            out or Path("parameters.docx"),
        )


@app.command()
def knowledge(
    context: typer.Context,
    type_: Annotated[str, typer.Argument(metavar="TYPE", help="materials, methods, specifications, holds, risks, …")],
    limit: Annotated[int, typer.Option(min=1, max=10_000)] = 1000,
    cursor: Annotated[str | None, typer.Option(help="continue after this id")] = None,
) -> None:
    """Typed items: materials, methods, specifications, holds, risks, equipment, studies, events, batches, …"""
    from typing import get_args

    from knowledge.records import KnowledgeType

    call: Call = context.obj
    if type_ not in get_args(KnowledgeType):
        raise UsageError(f"no type {type_!r}: one of {', '.join(get_args(KnowledgeType))}")
    page = call.workspace.knowledge.items(call.workspace.scope(), type_, limit=limit, cursor=cursor)

    def text() -> str:
        lines = [f"{page.total} {type_}"]
        for item in page.items:
            fields = "; ".join(f"{f.name}: {f.value}" for f in item.fields if f.value)
            lines.append(f"  {item.name:<40.40}  {fields}")
        return "\n".join(lines)

    call.show(page, text)


def _decide(
    context: typer.Context, action: str, record: str, reason: str | None, values: dict[str, str] | None
) -> None:
    from knowledge.review import Decision

    call: Call = context.obj
    scope = call.workspace.scope()
    decision = Decision(action, call.settings.by or "", reason, values)  # type: ignore[arg-type]
    if call.workspace.knowledge.rationale(scope, record) is not None:
        call.workspace.reviews.decide_rationale(scope, record, decision)
        result: Any = call.workspace.knowledge.rationale(scope, record)
    else:
        result = call.workspace.reviews.decide(scope, record, decision)
    call.show(result, lambda: f"{record}: {result.state}")


@review_app.command()
def accept(context: typer.Context, record: Annotated[str, typer.Argument(metavar="ID")], reason: Reason = None) -> None:
    """Accept a statement or rationale as it is."""
    _decide(context, "accept", record, reason, None)


@review_app.command()
def correct(
    context: typer.Context,
    record: Annotated[str, typer.Argument(metavar="ID")],
    values: Annotated[list[str], typer.Option("--set", help="field=value: low, high, target, unit, kind, …")],
    reason: Reason = None,
) -> None:
    """Correct fields; the old values are kept."""
    _decide(context, "correct", record, reason, _pairs(values))


@review_app.command()
def reject(context: typer.Context, record: Annotated[str, typer.Argument(metavar="ID")], reason: Reason = None) -> None:
    """Reject a statement or rationale."""
    _decide(context, "reject", record, reason, None)


@review_app.command()
def reopen(context: typer.Context, record: Annotated[str, typer.Argument(metavar="ID")], reason: Reason = None) -> None:
    """Put a decided statement back into review."""
    _decide(context, "reopen", record, reason, None)


@review_app.command("import")
def import_(
    context: typer.Context, file: Annotated[Path, typer.Argument(help="a workbook exported here and edited")]
) -> None:
    """Take the decisions and corrections of an edited workbook; rows that cannot be taken are named."""
    from knowledge.errors import ReviewError
    from knowledge.review import Decision
    from service.exports.edited import read_edited
    from service.exports.rows import rows

    call: Call = context.obj
    scope = call.workspace.scope()
    current = {row.id: row for row in rows(call.workspace.knowledge.parameters(scope))}
    proposals, refusals = read_edited(file, current)
    taken, refused = [], [{"place": r.place, "why": r.why} for r in refusals]
    for p in proposals:
        try:
            decision = Decision(p.action, call.settings.by or "", p.reason, p.values or None)  # type: ignore[arg-type]
            call.workspace.reviews.decide(scope, p.statement_id, decision)
            taken.append({"id": p.statement_id, "action": p.action})
        except (ReviewError, UsageError) as error:
            refused.append({"place": p.place, "why": str(error)})

    def text() -> str:
        return "\n".join(
            [f"{len(taken)} taken, {len(refused)} refused", *(f"  {r['place']}: {r['why']}" for r in refused)]
        )

    call.show({"taken": taken, "refused": refused}, text)
    if refused:
        raise typer.Exit(EXIT_SOME_FAILED)


@audit_app.command("list")
def audit_list(
    context: typer.Context, subject: Annotated[str | None, typer.Argument(help="only this record")] = None
) -> None:
    """Who did what, when and why, oldest first."""
    from dataclasses import asdict

    call: Call = context.obj
    entries = call.workspace.store.audit.entries(call.workspace.scope(), subject)

    def text() -> str:
        return (
            "\n".join(
                f"{e.seq:>6}  {e.at}  {e.actor:<20} {e.action:<10} {e.subject_type} {e.subject_id}"
                + (f"  ({e.detail['reason']})" if e.detail.get("reason") else "")
                for e in entries
            )
            or "nothing recorded yet"
        )

    call.show({"entries": [asdict(e) for e in entries]}, text)


@audit_app.command("verify")
def audit_verify(context: typer.Context) -> None:
    """Check the hash chain of every sponsor (or the one named) against the head kept outside the database."""
    call: Call = context.obj
    store = call.workspace.store
    sponsors = [call.settings.sponsor] if call.settings.sponsor else list(store.sponsors.all())
    states = [store.audit.verify(sponsor) for sponsor in sponsors]
    ok = all(not state.problems for state in states)
    payload = {
        "ok": ok,
        "chains": [
            {"sponsor": s.sponsor, "records": s.records, "head": s.head, "problems": list(s.problems)} for s in states
        ],
    }

    def text() -> str:
        lines = []
        for s in states:
            lines.append(f"{'ok ' if not s.problems else 'BAD'}  {s.sponsor}: {s.records} records")
            lines += [f"     {problem}" for problem in s.problems]
        return "\n".join(lines) or "nothing recorded yet"

    call.show(payload, text)
    if not ok:
        raise typer.Exit(EXIT_SOME_FAILED)


def _pairs(values: list[str]) -> dict[str, str]:
    for pair in values:
        if "=" not in pair:
            raise UsageError(f"--set {pair}: write field=value, such as low=6.6")
    return dict(pair.partition("=")[::2] for pair in values)


def _listing(found: tuple[Parameter, ...]) -> str:
    """Readable at 100 columns."""
    lines = [f"{'parameter':<30} {'kind':<14} {'value':<24} {'class':<7} source"]
    group = None
    for parameter in found:
        where = parameter.unit_operation or parameter.step or "Other"
        if where != group:
            group = where
            lines.append(f"— {where}")
        shown = parameter.name
        for s in parameter.statements:
            unit = s.unit_as_written or ""
            value = s.value_text if unit in s.value_text else f"{s.value_text} {unit}"
            source = s.citation.file.rsplit("/", 1)[-1] + (f" p.{s.citation.page}" if s.citation.page else "")
            role = parameter.role_as_written or parameter.role or ""
            lines.append(f"{shown:<30.30} {s.kind or '?':<14.14} {value:<24.24} {role:<7.7} {source:.22}")
            shown = ""
    return "\n".join(lines) if len(lines) > 1 else "no parameters yet: run `knowline extract`"


def _write(data: bytes, out: Path | None) -> None:
    if out is None:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
        return
    out.write_bytes(data)
    note(f"wrote {out} ({len(data):,} bytes)")
