"""`conflicts`, `gaps`, `questions`: what does not agree, what is missing, and what the sponsor is asked."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from knowledge.errors import UsageError
from knowledge.records import ConflictList, GapList, QuestionList, RationaleAbout, SponsorQuestion
from ui.cli.checks_text import conflict_text, conflicts_text, gap_text, gaps_text, questions_text
from ui.cli.frame import Call, note

app = typer.Typer(add_completion=False, no_args_is_help=True)
conflicts_app = typer.Typer(add_completion=False, help="Statements that do not agree, with both sides.")
gaps_app = typer.Typer(add_completion=False, help="What a transfer needs and the package does not hold.")
questions_app = typer.Typer(add_completion=False, help="Questions to the sponsor.")
app.add_typer(conflicts_app, name="conflicts")
app.add_typer(gaps_app, name="gaps")
app.add_typer(questions_app, name="questions")

Id = Annotated[str, typer.Argument(metavar="ID")]
Reason = Annotated[str, typer.Option("--reason", help="why; required")]
Decided = Annotated[str, typer.Option("--decision", help="what was decided, such as which value holds")]
State = Annotated[str | None, typer.Option(help="only in this state")]
Severity = Annotated[str | None, typer.Option(help="only of this severity")]
AskedOf = Annotated[str | None, typer.Option("--asked-of", help="who is to answer")]
Owner = Annotated[str | None, typer.Option(help="who looks after it")]
Due = Annotated[str | None, typer.Option(help="by when, as 2026-03-31")]


# conflicts


@conflicts_app.callback(invoke_without_command=True)
def conflicts(
    context: typer.Context,
    type_: Annotated[str | None, typer.Option("--type", help="only this rule, K1 to K18")] = None,
    severity: Severity = None,
    state: State = None,
) -> None:
    """What documents state differently; the gravest first. `show ID` tells one in full."""
    if context.invoked_subcommand is not None:
        return
    call: Call = context.obj
    found = call.workspace.checks.conflicts(call.workspace.scope())
    wanted = {"type": type_, "severity": severity, "state": state}
    kept = tuple(c for c in found if all(v is None or getattr(c, k) == v for k, v in wanted.items()))
    call.show(ConflictList(conflicts=kept), lambda: conflicts_text(kept))


@conflicts_app.command("show")
def conflict_show(context: typer.Context, conflict: Id) -> None:
    """One conflict with all its sides and their quotes."""
    call: Call = context.obj
    found = call.workspace.checks.conflict(call.workspace.scope(), conflict)
    call.show(found, lambda: conflict_text(found))


@conflicts_app.command("resolve")
def conflict_resolve(context: typer.Context, conflict: Id, decision: Decided, reason: Reason) -> None:
    """Decide which side holds. The documents stay as they are."""
    _decide_conflict(context, conflict, "resolve", reason, decision)


@conflicts_app.command("dismiss")
def conflict_dismiss(context: typer.Context, conflict: Id, reason: Reason) -> None:
    """Say that this is no conflict."""
    _decide_conflict(context, conflict, "dismiss", reason, None)


@conflicts_app.command("reopen")
def conflict_reopen(context: typer.Context, conflict: Id, reason: Reason) -> None:
    """Put a decided conflict back on the list."""
    _decide_conflict(context, conflict, "reopen", reason, None)


@conflicts_app.command("tolerance")
def conflict_tolerance(
    context: typer.Context,
    relative: Annotated[str | None, typer.Option(help="fraction of the larger number, such as 0.01")] = None,
    rounding: Annotated[bool | None, typer.Option(help="allow half the last digit of the coarser number")] = None,
    reason: Annotated[str, typer.Option("--reason")] = "",
) -> None:
    """Show or set how far two numbers may differ before it is called a difference."""
    from knowledge.checks.spans import Tolerance

    call: Call = context.obj
    scope, checks = call.workspace.scope(), call.workspace.checks
    now = checks.tolerance(scope)
    if relative is not None or rounding is not None:
        changed = {"relative": relative or now.relative, "rounding": now.rounding if rounding is None else rounding}
        now = Tolerance.model_validate(changed)
        checks.set_tolerance(scope, now, by=call.settings.by or "", reason=reason)
    call.show(now, lambda: f"relative {now.relative}, rounding of the coarser number {'on' if now.rounding else 'off'}")


def _decide_conflict(context: typer.Context, conflict: str, action: str, reason: str, text: str | None) -> None:
    from service.checks import FindingDecision

    call: Call = context.obj
    decision = FindingDecision(action, call.settings.by or "", reason, text)
    after = call.workspace.checks.decide_conflict(call.workspace.scope(), conflict, decision)
    call.show(after, lambda: f"{after.id} is {after.state}: {after.subject}")


# gaps


@gaps_app.callback(invoke_without_command=True)
def gaps(
    context: typer.Context,
    check: Annotated[str | None, typer.Option(help="only this item of the checklist, A1 to C16")] = None,
    interface: Annotated[str | None, typer.Option(help="RD_MSAT, MSAT_MFG or AD_QC")] = None,
    severity: Severity = None,
    state: State = None,
) -> None:
    """What is missing, grouped by interface, the gravest first, each with a question for the sponsor."""
    if context.invoked_subcommand is not None:
        return
    call: Call = context.obj
    found = call.workspace.checks.gaps(call.workspace.scope())
    wanted = {"check": check, "interface": interface, "severity": severity, "state": state}
    kept = tuple(g for g in found if all(v is None or getattr(g, k) == v for k, v in wanted.items()))
    call.show(GapList(gaps=kept), lambda: gaps_text(kept))


@gaps_app.command("show")
def gap_show(context: typer.Context, gap: Id) -> None:
    """One gap with its evidence."""
    call: Call = context.obj
    found = call.workspace.checks.gap(call.workspace.scope(), gap)
    call.show(found, lambda: gap_text(found))


@gaps_app.command("propose")
def gap_propose(context: typer.Context, gap: Id, decision: Decided, reason: Reason) -> None:
    """Propose an answer, to be confirmed."""
    _decide_gap(context, gap, "propose", reason, decision)


@gaps_app.command("answer")
def gap_answer(context: typer.Context, gap: Id, decision: Decided, reason: Reason) -> None:
    """Say what fills the gap."""
    _decide_gap(context, gap, "answer", reason, decision)


@gaps_app.command("waive")
def gap_waive(context: typer.Context, gap: Id, reason: Reason) -> None:
    """Say that this is not needed here."""
    _decide_gap(context, gap, "waive", reason, None)


@gaps_app.command("reopen")
def gap_reopen(context: typer.Context, gap: Id, reason: Reason) -> None:
    """Put a decided gap back on the list."""
    _decide_gap(context, gap, "reopen", reason, None)


def _decide_gap(context: typer.Context, gap: str, action: str, reason: str, text: str | None) -> None:
    from service.checks import FindingDecision

    call: Call = context.obj
    decision = FindingDecision(action, call.settings.by or "", reason, text)
    after = call.workspace.checks.decide_gap(call.workspace.scope(), gap, decision)
    call.show(after, lambda: f"{after.id} is {after.state}: {after.subject}")


# questions


@questions_app.callback(invoke_without_command=True)
def questions(context: typer.Context) -> None:
    """The list of questions; the same as `questions list`."""
    if context.invoked_subcommand is None:
        questions_list(context)


@questions_app.command("list")
def questions_list(context: typer.Context, state: State = None) -> None:
    """Questions to the sponsor with owner, due date and answer."""
    call: Call = context.obj
    found = call.workspace.questions.all(call.workspace.scope(), state)
    call.show(QuestionList(questions=found), lambda: questions_text(found))


@questions_app.command("add")
def question_add(
    context: typer.Context,
    text: Annotated[str | None, typer.Argument(help="the question; or take one with --gap or --conflict")] = None,
    gap: Annotated[str | None, typer.Option(help="take the question of this gap")] = None,
    conflict: Annotated[str | None, typer.Option(help="ask which side of this conflict holds")] = None,
    asked_of: AskedOf = None,
    owner: Owner = None,
    due: Due = None,
) -> None:
    """Put a question on the list."""
    from service.questions import Asking

    call: Call = context.obj
    if sum(given is not None for given in (text, gap, conflict)) != 1:
        raise UsageError("give the question's text, or one of --gap and --conflict")
    workspace, scope, by = call.workspace, call.workspace.scope(), call.settings.by or ""
    asking = Asking(asked_of, owner, due)
    if gap is not None:
        added = workspace.questions.from_gap(scope, workspace.checks.gap(scope, gap), by=by, asking=asking)
    elif conflict is not None:
        found = workspace.checks.conflict(scope, conflict)
        added = workspace.questions.from_conflict(scope, found, by=by, asking=asking)
    else:
        added = workspace.questions.add(scope, text or "", by=by, asking=asking)
    _shown(call, added)


@questions_app.command("assign")
def question_assign(
    context: typer.Context, question: Id, asked_of: AskedOf = None, owner: Owner = None, due: Due = None
) -> None:
    """Say who is to answer, who looks after it, and until when."""
    from service.questions import Asking

    call: Call = context.obj
    asking = Asking(asked_of, owner, due)
    _shown(call, call.workspace.questions.assign(call.workspace.scope(), question, asking, by=call.settings.by or ""))


@questions_app.command("answer")
def question_answer(
    context: typer.Context,
    question: Id,
    answer: Annotated[str, typer.Option("--answer", help="what was answered")],
    person: Annotated[str, typer.Option("--person", help="who answered")],
    date: Annotated[str | None, typer.Option(help="on which day, as 2026-03-31; default today")] = None,
    parameter: Annotated[str | None, typer.Option(help="keep it as a reason for this parameter, in review")] = None,
) -> None:
    """Keep the answer of a named person."""
    call: Call = context.obj
    scope, by, list_ = call.workspace.scope(), call.settings.by or "", call.workspace.questions
    after = list_.answer(scope, question, answer, person=person, by=by, on=date)
    if parameter is not None:
        list_.as_rationale(scope, question, RationaleAbout(type="parameter", id=parameter), by=by)
    _shown(call, after)


@questions_app.command("close")
def question_close(context: typer.Context, question: Id, reason: Reason) -> None:
    """Nothing more to be done."""
    call: Call = context.obj
    by = call.settings.by or ""
    _shown(call, call.workspace.questions.close(call.workspace.scope(), question, by=by, reason=reason))


@questions_app.command("reopen")
def question_reopen(context: typer.Context, question: Id, reason: Reason) -> None:
    """Put a closed question back on the list."""
    call: Call = context.obj
    by = call.settings.by or ""
    _shown(call, call.workspace.questions.reopen(call.workspace.scope(), question, by=by, reason=reason))


@questions_app.command("export")
def questions_export(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", "-o", help="questions.docx or questions.xlsx")],
    state: State = None,
) -> None:
    """The list as a document or workbook to send."""
    from service.exports.questions import to_docx, to_xlsx

    call: Call = context.obj
    scope = call.workspace.scope()
    makers = {".docx": to_docx, ".xlsx": to_xlsx}
    maker = makers.get(out.suffix.casefold())
    if maker is None:
        raise UsageError(f"{out}: the name must end with .docx or .xlsx")
    found = call.workspace.questions.all(scope, state)
    data = maker(found, title=f"Questions: {scope.sponsor} / {scope.product}")
    out.write_bytes(data)
    note(f"wrote {out} ({len(found)} question(s))")


def _shown(call: Call, question: SponsorQuestion) -> None:
    call.show(question, lambda: questions_text((question,)))
