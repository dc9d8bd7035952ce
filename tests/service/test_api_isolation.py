"""Two sponsors in one home, with the same bytes in both: nothing of one is ever seen by the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from tests.service.conftest import CANARIES, Tokens, finished

METHODS = ("get", "post", "put", "patch", "delete")
OTHER = {"acme": "rival", "rival": "acme"}
UNKNOWN = "x" * 21
ROLES = ("reader", "approver", "admin")


def ids(api: TestClient, headers: dict[str, str]) -> dict[str, str]:
    """One real id of each kind."""
    documents = api.get("/api/v1/documents", headers=headers).json()["documents"]
    parameter = api.get("/api/v1/parameters", headers=headers).json()["parameters"][0]
    reasons = [r for p in api.get("/api/v1/parameters", headers=headers).json()["parameters"] for r in p["rationales"]]
    jobs = api.get("/api/v1/ingestions", headers=headers).json()["jobs"]
    return {
        "document_id": documents[-1]["id"],
        "parameter_id": parameter["id"],
        "statement_id": parameter["statements"][0]["id"],
        "rationale_id": reasons[0]["id"] if reasons else UNKNOWN,
        "job_id": jobs[0]["id"],
    }


def bodies(found: dict[str, str], sponsor: str, canary: str) -> dict[str, Any]:
    """A body a route, with ids and names of the other sponsor in it wherever there is room."""
    return {
        "/api/v1/search": {"query": canary, "filter": {"document_ids": [found["document_id"]]}},
        "/api/v1/ask": {"question": f"Why is the {canary} added?", "history": [{"role": "user", "content": canary}]},
        "/api/v1/feedback": {"answer_id": "a1", "verdict": "wrong"},
        "/api/v1/statements/{statement_id}/reviews": {"action": "accept"},
        "/api/v1/rationales/{rationale_id}/reviews": {"action": "accept"},
        "/api/v1/parameters/{parameter_id}/merge": {"into": found["parameter_id"], "reason": "r"},
        "/api/v1/parameters/{parameter_id}/split": {"mentions": ["m1"], "reason": "r"},
        "/api/v1/session": {"user": f"reader@{sponsor}", "password": "wrong password"},
        "/v1/chat/completions": {
            "model": f"knowline/{sponsor}/mab",
            "messages": [{"role": "user", "content": f"Why is the {canary} added?"}],
        },
    }


def calls(api: TestClient, found: dict[str, str], query: dict[str, str], headers: dict[str, str]) -> Iterator[Any]:
    """Every route with every method, its placeholders filled with `found`."""
    sponsor = query.get("sponsor", "rival")
    canary = CANARIES.get(sponsor, "unheard")
    for path in api.app.openapi()["paths"]:  # type: ignore[attr-defined]
        values = {"number": "1", "type": "materials", **found}
        address = re.sub(r"\{(\w+)\}", lambda m, v=values: v[m[1]], path)  # type: ignore[misc]
        for method in METHODS:
            if (path, method) == ("/api/v1/session", "delete"):
                continue
            extra: dict[str, Any] = {}
            if method == "post" and path in (known := bodies(found, sponsor, canary)):
                extra["json"] = known[path]
            if path.endswith("/export"):
                query = {**query, "format": "csv"}
            yield method, path, api.request(method, address, params=query, headers=headers, **extra)


def text_of(answer: httpx.Response) -> str:
    return answer.text + " " + str(dict(answer.headers))


@pytest.mark.parametrize("sponsor", CANARIES)
def test_no_route_shows_anything_of_the_other_sponsor(
    shared: TestClient, tokens: Tokens, sponsor: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    other = OTHER[sponsor]
    theirs = ids(shared, tokens.header(f"approver@{other}"))
    n = 0
    for role in ROLES:
        headers = tokens.header(f"{role}@{sponsor}")
        for query in ({}, {"sponsor": other, "product": "mab"}, {"sponsor": sponsor, "product": "mab"}):
            for method, path, answer in calls(shared, theirs, dict(query), headers):
                shown = text_of(answer)
                # The trail tells which ids its own people asked for, so ids are no leak there.
                words = (CANARIES[other],) if path.endswith("/audit") else (CANARIES[other], *theirs.values())
                for word in words:
                    if word == UNKNOWN:
                        continue
                    asked = path.endswith(("/search", "/ask", "/completions")) or word in str(answer.request.url)
                    if asked and answer.status_code == 200:
                        shown = shown.replace(f"{CANARIES[other]} added", "").replace(
                            f'"query":"{CANARIES[other]}"', ""
                        )
                    assert word not in shown, (method, path, query, role, shown[:400])
                assert answer.status_code != 500, (method, path)
                n += 1
    assert n > 1000
    assert not any(canary in caplog.text for canary in CANARIES.values())


def test_a_foreign_id_answers_exactly_as_an_unknown_one(shared: TestClient, tokens: Tokens) -> None:
    headers = tokens.header("approver@acme")
    foreign = ids(shared, tokens.header("approver@rival"))
    unknown = dict.fromkeys(foreign, UNKNOWN)
    compared = 0
    for scope, nowhere in (
        ({}, {}),
        ({"sponsor": "rival", "product": "mab"}, {"sponsor": "unheard", "product": "mab"}),
    ):
        for theirs, none in zip(
            calls(shared, foreign, dict(scope), headers), calls(shared, unknown, dict(nowhere), headers), strict=True
        ):
            if not scope and "{" not in theirs[1] and "merge" not in theirs[1]:
                continue
            if theirs[1].endswith(("/session", "/metrics", "/healthz", "/readyz", "/openapi.json", "/v1/models")):
                continue
            assert theirs[2].status_code == none[2].status_code, theirs[:2]
            assert theirs[2].content == none[2].content, theirs[:2]
            compared += 1
    assert compared > 60


def test_equal_bytes_have_different_ids(shared: TestClient, tokens: Tokens) -> None:
    seen = [ids(shared, tokens.header(f"reader@{sponsor}")) for sponsor in CANARIES]
    both = [
        {d["id"] for d in shared.get("/api/v1/documents", headers=tokens.header(f"reader@{s}")).json()["documents"]}
        for s in CANARIES
    ]
    assert not both[0] & both[1]
    assert not {v for v in seen[0].values() if v != UNKNOWN} & set(seen[1].values())


def test_metrics_and_models_name_no_foreign_sponsor(shared: TestClient, tokens: Tokens) -> None:
    headers = tokens.header("reader@acme")
    for secret in ("rival", *CANARIES.values()):
        assert secret not in shared.get("/api/v1/metrics", headers=headers).text
    assert [m["id"] for m in shared.get("/v1/models", headers=headers).json()["data"]] == ["knowline/acme/mab"]


def test_a_token_bound_to_another_product_sees_nothing(shared: TestClient, tokens: Tokens) -> None:
    service = shared.app.state.service  # type: ignore[attr-defined]
    _, secret = service.keys.new_token("reader@acme", "narrow", sponsor="acme", product="other")
    headers = {"Authorization": f"Bearer {secret}"}
    for query in ({}, {"sponsor": "acme", "product": "mab"}):
        assert shared.get("/api/v1/documents", params=query, headers=headers).status_code == 404


def test_an_upload_into_a_foreign_sponsor_is_refused_and_leaves_nothing(shared: TestClient, tokens: Tokens) -> None:
    files = [("files", ("a.md", b"text"))]
    for sponsor in ("rival", "unheard"):
        query = {"sponsor": sponsor, "product": "mab"}
        answer = shared.post("/api/v1/ingestions", params=query, files=files, headers=tokens.header("admin@acme"))
        assert answer.status_code == 404
    uploads = shared.app.state.service.settings.home / "uploads"  # type: ignore[attr-defined]
    assert [path for path in uploads.rglob("*") if path.is_file()] == []


def test_paths_on_the_server_stay_in_the_sponsors_own_folder(shared: TestClient, tokens: Tokens) -> None:
    service = shared.app.state.service  # type: ignore[attr-defined]
    query = {"sponsor": "acme", "product": "mab"}
    form = {"server_path": [str(service.settings.home)]}
    answer = shared.post("/api/v1/ingestions", params=query, data=form, headers=tokens.header("admin@acme"))
    assert answer.status_code == 403
    by_reviewer = shared.post("/api/v1/ingestions", params=query, data=form, headers=tokens.header("reviewer@acme"))
    assert by_reviewer.status_code == 403


def test_a_new_product_of_the_own_sponsor_can_be_taken_in(shared: TestClient, tokens: Tokens) -> None:
    headers = tokens.header("reviewer@acme")
    query = {"sponsor": "acme", "product": "second"}
    answer = shared.post(
        "/api/v1/ingestions", params=query, files=[("files", ("a.md", b"# A\n\nText."))], headers=headers
    )
    assert answer.status_code == 202
    shared.headers.update(headers)
    try:
        assert finished(shared, answer.json(), **query)["state"] == "done"
    finally:
        del shared.headers["Authorization"]
