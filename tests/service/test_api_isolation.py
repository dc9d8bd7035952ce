"""Two sponsors in one home, with the same bytes in both: nothing of one is ever seen by the other."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from tests.service.conftest import CANARIES, Tokens, finished

METHODS = ("get", "post", "put", "patch", "delete")
OTHER = {"acme": "rival", "rival": "acme"}
UNKNOWN = "x" * 21
ROLES = ("reader", "reviewer", "approver", "qa", "admin")
QUESTION = "Why is the {canary} added?"
# Tell what their own people asked for, so that ids there are no leak.
TRAILS = ("/api/v1/audit", "/api/v1/sponsors/{sponsor}/export")


def ids(api: TestClient, headers: dict[str, str]) -> dict[str, str]:
    """One real id of each kind."""
    documents = api.get("/api/v1/documents", headers=headers).json()["documents"]
    table = api.get("/api/v1/parameters", headers=headers).json()["parameters"]
    reasons = [reason for parameter in table for reason in parameter["rationales"]]
    found = {
        "document_id": documents[-1]["id"],
        "parameter_id": table[0]["id"],
        "statement_id": table[0]["statements"][0]["id"],
        "rationale_id": reasons[0]["id"] if reasons else UNKNOWN,
        "job_id": api.get("/api/v1/ingestions", headers=headers).json()["jobs"][0]["id"],
    }
    for kind in ("conversations", "conflicts", "gaps", "questions"):
        answer = api.get(f"/api/v1/{kind}", headers=headers)
        listed = answer.json().get(kind) if answer.status_code == 200 else None
        found[f"{kind.removesuffix('s')}_id"] = listed[0]["id"] if listed else UNKNOWN
    return found


def body_of(schema: dict[str, Any], whole: dict[str, Any], names: dict[str, str]) -> Any:
    """A body of the route's own schema: its example, with ids, names and words of the other sponsor wherever they fit."""
    if "$ref" in schema:
        schema = whole["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    example = dict(schema.get("example", {}))
    for name in schema.get("properties", {}):
        if name in names:
            example[name] = names[name]
    return example


def names_for(found: dict[str, str], sponsor: str) -> dict[str, Any]:
    canary, asked = CANARIES.get(sponsor, "unheard"), QUESTION.format(canary=CANARIES.get(sponsor, "unheard"))
    return {
        **found, "sponsor": sponsor, "product": "mab", "query": canary, "question": asked, "into": found["parameter_id"],
        "user": f"someone@{sponsor}", "password": "wrong password", "model": f"knowline/{sponsor}/mab", "confirm": sponsor,
        "messages": [{"role": "user", "content": asked}], "history": [{"role": "user", "content": canary}],
        "filter": {"document_ids": [found["document_id"]]}, "answer_id": "a1", "mentions": [found["statement_id"]],
    }  # fmt: skip


def calls(api: TestClient, found: dict[str, str], query: dict[str, str], headers: dict[str, str]) -> Iterator[Any]:
    """Every route with every method, its placeholders filled with `found`."""
    whole = api.app.openapi()  # type: ignore[attr-defined]
    sponsor = query.get("sponsor", found["sponsor"])
    values = {"number": "1", "type": "materials", **found, "sponsor": sponsor}
    for path, item in whole["paths"].items():
        address = re.sub(r"\{(\w+)\}", lambda match: values.get(match[1], UNKNOWN), path)
        for method in METHODS:
            if (path, method) == ("/api/v1/session", "delete"):
                continue
            extra: dict[str, Any] = {}
            content = item.get(method, {}).get("requestBody", {}).get("content", {})
            if "application/json" in content:
                extra["json"] = body_of(content["application/json"]["schema"], whole, names_for(found, sponsor))
            formats = {"format": "csv"} if path.endswith("/export") else {}
            yield method, path, api.request(method, address, params={**query, **formats}, headers=headers, **extra)


def text_of(answer: httpx.Response) -> str:
    """Headers and body, with what lies in an office file or archive."""
    text = answer.text
    if answer.content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            text = " ".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    return text + " " + str(dict(answer.headers))


def without_echo(shown: str, canary: str) -> str:
    """What the caller sent comes back as it is, and says nothing."""
    for echo in (f"{canary} added", f'"query":"{canary}"', f"{canary} add"):
        shown = shown.replace(echo, "")
    return shown


@pytest.mark.parametrize("sponsor", CANARIES)
def test_no_route_shows_anything_of_the_other_sponsor(
    shared: TestClient, tokens: Tokens, sponsor: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    other = OTHER[sponsor]
    theirs = {**ids(shared, tokens.header(f"approver@{other}")), "sponsor": other}
    words = [one for name, one in theirs.items() if one != UNKNOWN and name != "sponsor"]
    n = 0
    for role in ROLES:
        headers = tokens.header(f"{role}@{sponsor}")
        for query in ({}, {"sponsor": other, "product": "mab"}, {"sponsor": sponsor, "product": "mab"}):
            for method, path, answer in calls(shared, theirs, dict(query), headers):
                shown = without_echo(text_of(answer), CANARIES[other])
                for word in (CANARIES[other], *([] if path in TRAILS else words)):
                    assert word not in shown, (method, path, query, role, shown[:400])
                assert answer.status_code < 500, (method, path, answer.text)
                n += 1
    assert n > 2500, "with the other direction more than 5,000"
    assert not any(canary in caplog.text for canary in CANARIES.values())


def test_a_foreign_id_answers_exactly_as_an_unknown_one(shared: TestClient, tokens: Tokens) -> None:
    headers = tokens.header("approver@acme")
    foreign = {**ids(shared, tokens.header("approver@rival")), "sponsor": "rival"}
    unknown = {**dict.fromkeys(foreign, UNKNOWN), "sponsor": "unheard"}
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
    assert compared > 150


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
