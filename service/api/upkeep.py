"""Health, readiness, metrics; signing in and out."""

from __future__ import annotations

from typing import Annotated, get_args

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from knowledge.errors import UsageError
from service.accounts.roles import Caller
from service.api.access import caller_of, service_of
from service.api.guard import COOKIE
from service.api.shapes import Granted, Health, SignIn, WhoAmI
from service.api.state import Service
from service.intended_use import About, about
from service.jobs import JobState

router = APIRouter(tags=["upkeep"])
Here = Annotated[Service, Depends(service_of)]
Me = Annotated[Caller, Depends(caller_of)]


@router.get("/healthz")
async def healthz() -> Health:
    """The process answers."""
    return Health(status="ok")


@router.get("/readyz", response_model=Health, responses={503: {"model": Health, "description": "not (yet) ready"}})
def readyz(service: Here) -> Response:
    """The store answers, the models are loaded, jobs are worked on."""
    checks = {"database": _database(service), "models": service.warm.is_set(), "jobs": service.runner.alive}
    if service.stopping.is_set():
        health = Health(status="stopping", checks=checks)
    elif all(checks.values()):
        health = Health(status="ok", checks=checks)
    else:
        health = Health(status="failing" if not checks["database"] else "starting", checks=checks)
    return JSONResponse(health.model_dump(), status_code=200 if health.status == "ok" else 503)


@router.get("/about", operation_id="about")
def tell_about() -> About:
    """What the program is for, and the uses that are excluded."""
    return about()


@router.get("/metrics", response_class=PlainTextResponse)
def metrics(service: Here) -> Response:
    """Prometheus text format. Routes and times only."""
    for state in get_args(JobState):
        service.metrics.jobs.labels(state).set(service.jobs.count(state))
    return Response(generate_latest(service.metrics.registry), media_type=CONTENT_TYPE_LATEST)


@router.post("/session")
def sign_in(service: Here, request: Request, response: Response, body: SignIn) -> WhoAmI:
    """Sign in with a password; the session is a cookie that scripts cannot read and other sites do not send."""
    if not service.settings.accounts:
        raise UsageError("there are no accounts here: one person works on this machine, without signing in")
    service.users.check(body.user, body.password)
    secret = service.keys.open_session(body.user)
    response.set_cookie(
        COOKIE, secret, httponly=True, samesite="strict", secure=request.url.scheme == "https", path="/",
        max_age=service.settings.session_max_hours * 3600,
    )  # fmt: skip
    return _who(service.users.caller(body.user))


@router.get("/session")
def who_am_i(caller: Me) -> WhoAmI:
    """Who is signed in, with which roles for which sponsors."""
    return _who(caller)


@router.delete("/session", status_code=204)
def sign_out(service: Here, request: Request) -> Response:
    """End this session."""
    secret = request.cookies.get(COOKIE)
    if secret and service.settings.accounts:
        service.keys.close_session(secret)
    response = Response(status_code=204)
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")
    return response


def _who(caller: Caller) -> WhoAmI:
    grants = tuple(
        Granted(sponsor=sponsor, roles=tuple(sorted(roles)))
        for sponsor, roles in sorted(caller.grants.items())
        if caller.sees(sponsor)
    )
    return WhoAmI(user=caller.name, single_user=caller.owner, grants=grants)


def _database(service: Service) -> bool:
    try:
        with service.workspace.store.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True
