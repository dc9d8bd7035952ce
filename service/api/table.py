"""`GET /parameters…`, `GET /knowledge/{type}`: the knowledge table and its exports."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response

from knowledge.errors import NotFoundError
from knowledge.records import KnowledgePage, KnowledgeType, Parameter, ParameterRole, ReviewState
from service.api.access import Access, Read
from service.api.paging import Cursor, Limit, page
from service.api.shapes import ParameterPage
from service.knowledge_items import items_page
from service.parameter_filter import ParameterFilter
from service.table_files import MEDIA_TYPES, MatrixForm, TableForm, strategy_file, table_file

__all__ = ["MEDIA_TYPES", "router"]
router = APIRouter(tags=["knowledge"])
Short = Annotated[str | None, Query(max_length=200)]


def parameter_filter(
    step: Short = None, role: ParameterRole | None = None, state: ReviewState | None = None, name: Short = None
) -> ParameterFilter:
    return ParameterFilter(step=step, role=role, state=state, name=name)


Filter = Annotated[ParameterFilter, Depends(parameter_filter)]


@router.get("/parameters")
def list_parameters(access: Read, wanted: Filter, limit: Limit = 100, cursor: Cursor = None) -> ParameterPage:
    """Parameters with their statements, reasons and sources."""
    found = _parameters(access, wanted)
    part, after = page(found, lambda one: one.id, limit, cursor)
    return ParameterPage(parameters=part, total=len(found), next_cursor=after)


@router.get(
    "/parameters/export",
    response_class=Response,
    responses={200: {"description": "a file", "content": {kind: {} for kind in MEDIA_TYPES.values()}}},
)
def export_parameters(
    access: Read, wanted: Filter, request: Request, format_: Annotated[TableForm, Query(alias="format")]
) -> Response:
    """The table as a file: for a spreadsheet to edit and bring back, or for a report."""
    found = _parameters(access, wanted)
    data = table_file(access.service.workspace, access.scope, found, format_, link_base=str(request.base_url))
    return _file(data, f"parameters.{format_}")


@router.get(
    "/parameters/strategy",
    response_class=Response,
    responses={200: {"description": "a file", "content": {kind: {} for kind in MEDIA_TYPES.values()}}},
)
def export_strategy(access: Read, format_: Annotated[MatrixForm, Query(alias="format")]) -> Response:
    """The control-strategy matrix: quality attributes × parameters, with the evidence of each mark."""
    return _file(strategy_file(access.service.workspace, access.scope, format_), f"control_strategy.{format_}")


@router.get("/parameters/{parameter_id}")
def get_parameter(access: Read, parameter_id: Annotated[str, Path(max_length=100)]) -> Parameter:
    """One parameter."""
    workspace = access.service.workspace
    for found in workspace.checks.marked(access.scope, workspace.knowledge.parameters(access.scope)):
        if found.id == parameter_id:
            return found
    raise NotFoundError("no such parameter in the scope")


@router.get("/knowledge/{type}")
def list_items(
    access: Read, kind: Annotated[KnowledgeType, Path(alias="type")], limit: Limit = 100, cursor: Cursor = None
) -> KnowledgePage:
    """Typed items: materials, methods, specifications, holds, risks, equipment, studies, events, batches, …"""
    return items_page(access.service.workspace, access.scope, kind, limit=limit, cursor=cursor)


def _parameters(access: Access, wanted: ParameterFilter) -> tuple[Parameter, ...]:
    workspace = access.service.workspace
    everything = workspace.checks.marked(access.scope, workspace.knowledge.parameters(access.scope))
    return tuple(kept for one in everything if (kept := wanted.kept(one)) is not None)


def _file(data: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, media_type=MEDIA_TYPES[name.rsplit(".", 1)[1]], headers=headers)
