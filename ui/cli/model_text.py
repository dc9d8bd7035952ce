"""What a chat model added to an extraction, in words and as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.cli.frame import note

if TYPE_CHECKING:
    from assistant.llm_extract.model_pass import Tally

Model = Annotated[
    str | None, typer.Option("--model", help="let a chat model read too, such as openai:NAME; needs chat_may_extract")
]


def model_payload(tally: Tally) -> dict[str, Any]:
    refused = {name: count for name, count in sorted(tally.refused.items()) if count}
    return {
        "calls": tally.calls, "kept_replies": tally.kept_replies, "failed": tally.failed, "rows": tally.rows,
        "found_by_both": tally.same, "refused": refused, "lines_withheld": tally.withheld, "warnings": tally.warnings,
    }  # fmt: skip


def note_model(tally: Tally) -> None:
    """On stderr: what was asked, what came of it, and why rows were refused."""
    refused = sum(tally.refused.values())
    why = ", ".join(f"{name} {count}" for name, count in tally.refused.most_common() if count)
    note(
        f"model: {tally.calls} call(s), {tally.kept_replies} answered from before; {tally.rows} row(s) added,"
        f" {tally.same} found by both, {refused} refused{f' ({why})' if refused else ''}"
    )
    if tally.withheld:
        note(f"model: {tally.withheld} line(s) that give orders to their reader were not sent")
    for warning in tally.warnings:
        note(f"warning: {warning}")
