"""The one app factory: settings in, a FastAPI app out that opens its workspace when it starts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import anyio.to_thread
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.middleware import Middleware

from service.api import (
    asked,
    checks,
    conversations,
    decisions,
    documents,
    entries,
    ingestions,
    openai,
    problems,
    questions,
    scale,
    sponsors,
    sso,
    table,
    transfers,
    upkeep,
)
from service.api.envelope import Envelope
from service.api.guard import Guard, Pages
from service.api.state import PREFIX, Service
from service.settings import Settings

DESCRIPTION = """Reads a sponsor's process package, answers why-questions with citations that open the words
on the page, and keeps what is known as reviewed, traceable knowledge.

**Intended use: decision support.** What is shown here is to be checked at its citation by a qualified person.
It does not release or reject batches, decide dispositions, or change parameters; `GET /about` tells all of it.

Every route is scoped to one sponsor and product that the caller has a role for; an id of another sponsor answers
exactly as one that does not exist. Errors are RFC 9457 problem details."""
_TOLD = {
    400: "the call cannot be carried out as given",
    401: "nobody is signed in (any more)",
    403: "the caller's role, or where the call comes from, does not allow it",
    404: "nothing with this id or name in the caller's scope",
    409: "a decision that the rules do not allow",
    413: "too large",
    422: "not of the documented form",
    429: "too many requests",
    500: "unexpected; the log has the details under the request's id",
    502: "a model gave no usable answer",
    503: "not ready, or the store is busy: try again",
}


def create_app(settings: Settings, pages: Pages | None = None) -> FastAPI:
    """The app for one home. Starting it opens the store; stopping it lets running jobs go back in the queue. `pages`
    tells which addresses are for people where there are such beside the API."""
    service = Service(settings)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = settings.service_threads
        await anyio.to_thread.run_sync(service.start)
        try:
            yield
        finally:
            await anyio.to_thread.run_sync(service.stop)

    app = FastAPI(
        title="Knowline",
        version=_version(),
        description=DESCRIPTION,
        lifespan=lifespan,
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=_operation_id,
        middleware=[Middleware(Envelope, metrics=service.metrics), Middleware(Guard, service=service, pages=pages)],
    )
    app.state.service = service
    problems.install(app)
    api = APIRouter(prefix=PREFIX, responses=_responses(problems.Problem))
    for part in (
        questions,
        conversations,
        documents,
        table,
        decisions,
        checks,
        asked,
        entries,
        transfers,
        scale,
        ingestions,
        sponsors,
        upkeep,
        sso,
    ):
        api.include_router(part.router)
    app.include_router(api)
    app.include_router(openai.router, responses=_responses(problems.OpenAIProblem))
    _describe(app)
    return app


def _describe(app: FastAPI) -> None:
    """The problem's schema, and how callers sign in, beside what FastAPI tells by itself."""
    plain = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = plain()
            schema["components"]["schemas"].update(_problem_schemas())
            schema["components"]["securitySchemes"] = {
                "token": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "knowline_session"},
            }
            schema["security"] = [{}, {"token": []}, {"session": []}]
        return app.openapi_schema or plain()

    app.openapi = described  # type: ignore[method-assign]


def _problem_schemas() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for shape in (problems.Problem, problems.OpenAIProblem):
        schema = shape.model_json_schema(ref_template="#/components/schemas/{model}")
        found |= {**schema.pop("$defs", {}), shape.__name__: schema}
    return found


def _responses(shape: type[problems.Problem]) -> dict[int | str, dict[str, Any]]:
    content = {problems.MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{shape.__name__}"}}}
    return {status: {"description": text, "content": content} for status, text in _TOLD.items()}


def _operation_id(route: APIRoute) -> str:
    return route.name


def _version() -> str:
    try:
        return version("knowline")
    except PackageNotFoundError:
        return "0"
