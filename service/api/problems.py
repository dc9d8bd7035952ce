"""Errors → RFC 9457 problem details, in one table. Nothing internal leaks: what is ours to fix goes to the log."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import ConfigDict
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException

from knowledge import errors
from knowledge.records.base import Record

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
NOT_FOUND = "nothing with this id or name in your scope"


class FieldProblem(Record):
    """What is wrong with one field of a request; `where` is its path, such as `body.question`."""

    where: str
    message: str


class Problem(Record):
    """RFC 9457 problem details with a `code` for programs."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "type": "urn:knowline:problem:not_found",
                "title": "Not Found",
                "status": 404,
                "detail": NOT_FOUND,
                "code": "not_found",
            }
        }
    )
    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: tuple[FieldProblem, ...] | None = None


class OpenAIError(Record):
    message: str
    type: str
    param: None = None
    code: str


class OpenAIProblem(Problem):
    """The same with the member that OpenAI's clients read, for the routes in its shape."""

    model_config = ConfigDict(json_schema_extra=lambda schema: schema.pop("example", None) and None)
    error: OpenAIError


@dataclass(frozen=True, slots=True)
class Rule:
    """`detail` replaces the error's own words where those are for operators only."""

    error: type[Exception]
    status: int
    code: str
    detail: str | None = None


INTERNAL = "something went wrong here; the service's log has the details under this request's id"
UNAVAILABLE = "the store, or a server that is needed, does not answer as it should: try again later"
# The first that fits counts: narrow ones first.
TABLE: tuple[Rule, ...] = (
    Rule(errors.NotFoundError, 404, "not_found", NOT_FOUND),
    Rule(errors.ScopeError, 400, "scope"),
    Rule(errors.UsageError, 400, "usage"),
    Rule(errors.ReviewError, 409, "review"),
    Rule(errors.SignInError, 401, "sign_in"),
    Rule(errors.ForbiddenError, 403, "forbidden"),
    Rule(errors.RateError, 429, "too_many_requests"),
    Rule(errors.TooLargeError, 413, "too_large"),
    Rule(errors.FileError, 422, "file"),
    Rule(errors.StoreBusyError, 503, "busy", "the store is being written to by another process: try again"),
    Rule(errors.StoreVersionError, 500, "internal", INTERNAL),
    Rule(errors.StoreError, 503, "unavailable", UNAVAILABLE),
    Rule(OperationalError, 503, "unavailable", UNAVAILABLE),
    Rule(errors.ModelUnavailableError, 503, "model_unavailable", "a model does not answer: try again later"),
    Rule(errors.ModelError, 502, "model", "a model gave no usable answer"),
)
_HTTP_CODES = {400: "usage", 404: "not_found", 405: "method_not_allowed", 413: "too_large", 422: "invalid"}
_HTTP_DETAILS = {404: "there is no such address", 405: "this address does not take this method"}


def problem_of(error: Exception) -> Problem:
    """The problem that an error is told as; unexpected ones are told as nothing but that."""
    if isinstance(error, RequestValidationError):
        fields = tuple(
            FieldProblem(where=".".join(str(part) for part in item["loc"]), message=item["msg"])
            for item in error.errors()
        )
        return problem(422, "invalid", "the request does not have the documented form; see `errors`", fields)
    if isinstance(error, HTTPException):
        detail = _HTTP_DETAILS.get(error.status_code) or str(error.detail)
        return problem(error.status_code, _HTTP_CODES.get(error.status_code, "http"), detail)
    for rule in TABLE:
        if isinstance(error, rule.error):
            return problem(rule.status, rule.code, rule.detail or str(error))
    return problem(500, "internal", INTERNAL)


def told_problem(error: Exception) -> Problem:
    """The same for a caller who is told now; what is ours to fix goes to the log."""
    found = problem_of(error)
    if found.status >= 500:
        log.error("request failed: %s", found.code, exc_info=error)
    return found


def problem(status: int, code: str, detail: str, fields: tuple[FieldProblem, ...] | None = None) -> Problem:
    return Problem(
        type=f"urn:knowline:problem:{code}",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        code=code,
        errors=fields,
    )


def problem_response(error: Exception, path: str) -> Response:
    """The answer for an error; under `/v1` it carries OpenAI's `error` member too, so that its clients tell it."""
    found = told_problem(error)
    return Response(
        content=problem_body(found, path), status_code=found.status, media_type=MEDIA_TYPE, headers=_headers(error)
    )


def problem_body(found: Problem, path: str) -> str:
    if path.startswith("/v1/"):
        error = OpenAIError(message=found.detail, type=found.code, code=found.code)
        found = OpenAIProblem(**dict(found), error=error)
    return found.model_dump_json(exclude_none=True)


def install(app: FastAPI) -> None:
    """Let the app tell all errors as problems."""

    def handle(request: Request, error: Exception) -> Response:
        response = problem_response(error, request.url.path)
        if response.status_code == 405:
            response.headers["Allow"] = ", ".join(_methods(app, request.url.path))
        return response

    for kind in (errors.KnowlineError, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, handle)


def _methods(app: FastAPI, path: str) -> list[str]:
    """All methods of an address; the router tells those of one of its routes only."""
    found: set[str] = set()
    for pattern, operations in app.openapi()["paths"].items():
        if re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(pattern)), path):
            found |= {method.upper() for method in operations}
    return sorted(found)


def _headers(error: Exception) -> Mapping[str, str]:
    if isinstance(error, errors.SignInError):
        return {"WWW-Authenticate": "Bearer"}
    if isinstance(error, errors.RateError):
        return {"Retry-After": str(error.retry_after_s)}
    if isinstance(error, errors.StoreError | errors.ModelUnavailableError | OperationalError):
        return {"Retry-After": "5"}
    return dict(getattr(error, "headers", None) or {})
