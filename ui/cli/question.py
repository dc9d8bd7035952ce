"""`search` and `ask`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from knowledge.errors import UsageError
from knowledge.records import Hit, SearchFilter, SearchResult, Turn
from ui.cli.frame import Call, note

app = typer.Typer(add_completion=False, no_args_is_help=True)

Types = Annotated[list[str] | None, typer.Option("--type", help="only this document type; may be repeated")]
Sections = Annotated[list[str] | None, typer.Option("--section", help="only sections whose path holds this")]
Steps = Annotated[list[str] | None, typer.Option("--step", help="only this step or unit operation")]
Statuses = Annotated[list[str] | None, typer.Option("--status", help="current, superseded or draft")]


def _filter(
    types: list[str] | None, sections: list[str] | None, steps: list[str] | None, statuses: list[str] | None
) -> SearchFilter | None:
    if not (types or sections or steps or statuses):
        return None
    return SearchFilter.model_validate(
        {
            "document_types": tuple(types or ()),
            "sections": tuple(sections or ()),
            "steps": tuple(steps or ()),
            "statuses": tuple(statuses or ()),
        }
    )


@app.command()
def search(
    context: typer.Context,
    words: Annotated[str, typer.Argument(help='what to look for; "quoted phrases" must stand as they are')],
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="number of hits")] = 10,
    types: Types = None,
    sections: Sections = None,
    steps: Steps = None,
    statuses: Statuses = None,
) -> None:
    """Retrieval alone: ranked passages with their places."""
    call: Call = context.obj
    scope = call.workspace.scope()
    where = _filter(types, sections, steps, statuses)
    result = SearchResult(query=words, hits=call.workspace.searcher.search(scope, words, k=k, where=where))

    def text() -> str:
        if not result.hits:
            return "nothing found"
        lines = []
        for hit in result.hits:
            marks = "" if hit.status == "current" else f"  [{hit.status}]"
            lines.append(f"{hit.rank:>3}. {hit.score:.4f}  {place_text(hit)}{marks}")
            body = hit.text if len(hit.text) <= 420 else hit.text[:420] + " …"
            lines += [f"     {line}" for line in body.splitlines()]
        return "\n".join(lines)

    call.show(result, text)


@app.command()
def ask(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="the question, as you would ask a colleague")],
    history: Annotated[Path | None, typer.Option(help="JSON list of earlier turns, each {role, content}")] = None,
    model: Annotated[str | None, typer.Option(help="chat model for this question, such as openai:NAME")] = None,
    evidence: Annotated[
        Path | None, typer.Option("--evidence", help="folder for the pages cited, with the quotes marked")
    ] = None,
    docx: Annotated[
        Path | None, typer.Option("--docx", help="also a Word document, with sources and the pages cited")
    ] = None,
    save_question: Annotated[
        bool, typer.Option("--save-question", help="put what stays open on the list of questions to the sponsor")
    ] = False,
    types: Types = None,
    sections: Sections = None,
    steps: Steps = None,
) -> None:
    """A cited answer: what is stated, what is inferred, what is not in the package."""
    call: Call = context.obj
    call.override(chat_model=model)
    turns = _turns(history)
    where = _filter(types, sections, steps, None)
    answer = call.workspace.assistant.ask(call.workspace.scope(), question, turns, where)
    if save_question:
        answer = call.workspace.questions.saved(call.workspace.scope(), answer, by=call.settings.by or "")
        note(f"saved as {answer.open_question.id}" if answer.open_question else "nothing is open in this answer")

    def text() -> str:
        from assistant.render import to_markdown

        return to_markdown(answer)

    call.show(answer, text)
    if docx is not None:
        from service.exports.answer_docx import answer_docx

        docx.write_bytes(answer_docx(call.workspace, call.workspace.scope(), answer))
        note(f"wrote {docx}")
    if evidence is not None:
        from service.evidence import write_evidence

        for path in write_evidence(call.workspace, answer.citations, evidence):
            note(f"wrote {path}")


def place_text(hit: Hit) -> str:
    """Where a hit stands, on one line."""
    parts = [hit.file]
    if hit.page is not None:
        parts.append(f"page {hit.page}")
    if hit.sheet:
        parts.append(f"sheet {hit.sheet}" + (f" {hit.cells}" if hit.cells else ""))
    if hit.section:
        parts.append(hit.section)
    return ", ".join(parts)


def _turns(path: Path | None) -> tuple[Turn, ...]:
    """Earlier turns; plain strings count as the user's."""
    if path is None:
        return ()
    try:
        items = json.loads(path.read_text(encoding="utf-8"))
        return tuple(
            Turn(role="user", content=item)
            if isinstance(item, str)
            else Turn(role=item["role"], content=item["content"])
            for item in items
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f'--history {path}: {error}; give a JSON list such as [{{"role": "user", "content": "…"}}]'
        ) from error
