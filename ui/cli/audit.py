"""`audit`: the trail, and whether it is whole."""

from __future__ import annotations

from typing import Annotated

import typer

from ui.cli.frame import EXIT_SOME_FAILED, Call

app = typer.Typer(add_completion=False, no_args_is_help=True)
audit_app = typer.Typer(add_completion=False, no_args_is_help=True, help="The audit trail.")
app.add_typer(audit_app, name="audit")


@app.callback()
def _group() -> None:
    """The audit trail."""


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
