"""The knowledge table as files: one function a form, for every door."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from knowledge.records import Parameter, Scope
from service.workspace import Workspace

TableForm = Literal["csv", "xlsx", "docx"]
MatrixForm = Literal["xlsx", "docx"]
_OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "docx": f"{_OFFICE}.wordprocessingml.document",
}


def table_file(
    workspace: Workspace, scope: Scope, found: Sequence[Parameter], form: TableForm, *, link_base: str | None = None
) -> bytes:
    """The parameters as a file. `link_base` is the address of a running service, for links to pages."""
    return _FORMS[form](workspace, scope, found, link_base)


def strategy_file(workspace: Workspace, scope: Scope, form: MatrixForm) -> bytes:
    """The control-strategy matrix (quality attribute × parameter) as a file."""
    from service.exports.strategy import Known, control_strategy
    from service.exports.strategy_files import strategy_docx, strategy_xlsx

    table = workspace.knowledge
    known = Known(
        table.parameters(scope),
        table.items(scope, "attributes", limit=10_000).items,
        table.items(scope, "effects", limit=10_000).items,
        workspace.store.passages.abbreviations(scope),
    )
    matrix = control_strategy(known)
    title = f"Control strategy: {scope.sponsor} / {scope.product}"
    if form == "xlsx":
        return strategy_xlsx(matrix, title=title)
    return strategy_docx(matrix, title=title, numbers=_numbers(workspace, scope))


def _csv(_workspace: Workspace, _scope: Scope, found: Sequence[Parameter], link_base: str | None) -> bytes:
    from service.exports.csv import to_csv
    from service.exports.rows import rows

    return to_csv(rows(found, link_base)).encode("utf-8")


def _xlsx(_workspace: Workspace, _scope: Scope, found: Sequence[Parameter], link_base: str | None) -> bytes:
    from service.exports.rows import rows
    from service.exports.xlsx import to_xlsx

    return to_xlsx(tuple(rows(found, link_base)))


def _docx(workspace: Workspace, scope: Scope, found: Sequence[Parameter], _link_base: str | None) -> bytes:
    from service.exports.docx import to_docx

    title = f"Process parameters: {scope.sponsor} / {scope.product}"
    made_by = "Made by Knowline from the ingested package."
    return to_docx(found, title=title, made_by=made_by, numbers=_numbers(workspace, scope))


def _numbers(workspace: Workspace, scope: Scope) -> Mapping[str, str]:
    from service.exports.sources import numbers_of

    return numbers_of(workspace.store.passages.documents(scope))


_FORMS: Mapping[str, Callable[[Workspace, Scope, Sequence[Parameter], str | None], bytes]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "docx": _docx,
}
