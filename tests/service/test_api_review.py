"""Values by hand, assignment, bulk decisions, transfer records and changes over HTTP."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.knowledge.table_home import SCOPE, extraction, opened, put, statement
from tests.service.conftest import client

S = {"sponsor": SCOPE.sponsor, "product": SCOPE.product}
SAID = {"person": "H. Moser", "date": "2026-03-31", "words": "never above 38.0 °C"}


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    home: Path = tmp_path_factory.mktemp("review")
    with opened(home) as store:
        put(store, extraction(statement("s1", "36.0", "37.0"), statement("s2", None, "38.0", kind="par")))
    with client(home) as opened_api:
        yield opened_api


def _post(api: TestClient, path: str, body: dict[str, Any], status: int = 200) -> Any:
    answer = api.post(f"/api/v1{path}", params=S, json=body)
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


def test_a_value_is_entered_with_its_source(api: TestClient) -> None:
    body = {"name": "Temperature", "kind": "edge_of_failure", "value": "38.0 °C", "source": SAID, "by": "Ana"}
    made = _post(api, "/parameters", body, 201)
    assert made["state"] == "in_review" and made["citation"]["spoken"]["person"] == "H. Moser"
    history = api.get(f"/api/v1/records/{made['id']}/history", params=S).json()["entries"]
    assert [(e["actor"], e["action"]) for e in history] == [("Ana", "add")]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"value": "39.9 °C"}, 409),
        ({"by": None}, 409),
        ({"source": {"document_id": "d1", "quote": "no such words 38.0 °C"}}, 409),
        ({"source": {"document_id": "d7", "quote": "38.0 °C"}}, 404),
        ({"source": None}, 422),
    ],
)
def test_what_no_source_says_is_refused(api: TestClient, change: dict[str, Any], status: int) -> None:
    body = {"name": "Temperature", "value": "38.0 °C", "source": SAID, "by": "Ana", **change}
    _post(api, "/parameters", body, status)


def test_a_reason_is_entered(api: TestClient) -> None:
    body = {"about": "s2", "statement": "The cells die.", "source": SAID, "by": "Ana"}
    assert _post(api, "/rationales", body, 201)["state"] == "in_review"


def test_assignment_comment_and_queue(api: TestClient) -> None:
    row = _post(api, "/statements/s1/assignment", {"assigned_to": "Ben", "due": "2026-03-31", "by": "Ana"})
    assert (row["assigned_to"], row["due"]) == ("Ben", "2026-03-31")
    assert _post(api, "/statements/s1/comments", {"comment": "ask QC", "by": "Ana"})["comment"] == "ask QC"
    listed = api.get("/api/v1/reviews", params={**S, "assigned_to": "Ben"}).json()
    assert [r["id"] for r in listed["rows"]] == ["s1"]
    _post(api, "/statements/s1/assignment", {"due": "soon", "by": "Ana"}, 422)


def test_a_bulk_accept_takes_what_was_opened(api: TestClient) -> None:
    _post(api, "/statements/s2/opened", {"by": "Ana"}, 204)
    done = _post(api, "/statements/accepted", {"ids": ["s1", "s2"], "by": "Ana"})
    assert done["accepted"] == ["s2"] and done["refused"][0]["id"] == "s1"


def test_an_edited_workbook_comes_back(api: TestClient) -> None:
    data = api.get("/api/v1/parameters/export", params={**S, "format": "xlsx"}).content
    answer = api.post("/api/v1/reviews/import", params={**S, "by": "Ana"}, files={"file": ("p.xlsx", io.BytesIO(data))})
    assert answer.json() == {"taken": [], "refused": [], "dry_run": False}


@pytest.mark.parametrize("form", ["xlsx", "docx"])
def test_the_control_strategy_is_a_file(api: TestClient, form: str) -> None:
    answer = api.get("/api/v1/parameters/strategy", params={**S, "format": form})
    assert answer.status_code == 200 and answer.content[:2] == b"PK"


def test_the_project_and_its_history(api: TestClient) -> None:
    assert api.get("/api/v1/project", params=S).status_code == 404
    put_ = {"fields": {"name": "to B", "phase": "PPQ"}, "by": "Ana"}
    made = api.put("/api/v1/project", params=S, json=put_).json()
    assert (made["phase"], made["state"]) == ("PPQ", "in_review")
    decided = _post(api, f"/transfer/records/{made['id']}/reviews", {"action": "accept", "by": "Ben"})
    assert decided["state"] == "accepted"
    kept = api.get(f"/api/v1/transfer/records/{made['id']}/history", params=S).json()
    assert [r["state"] for r in kept["revisions"]] == ["in_review", "accepted"]
    items = api.get("/api/v1/knowledge/project", params=S).json()["items"]
    assert [i["name"] for i in items] == ["to B"]


def test_a_comparison_is_entered(api: TestClient) -> None:
    body = {"fields": {"feature": "Sparger", "sending_value": "drilled", "receiving_value": "sinter"}, "by": "Ana"}
    _post(api, "/transfer/equipment_comparisons", body, 201)
    found = api.get("/api/v1/transfer/equipment_comparisons", params=S).json()["equipment_comparisons"]
    assert [f["feature"] for f in found] == ["Sparger"]


def test_no_drop_no_changes(api: TestClient) -> None:
    assert api.get("/api/v1/changes", params=S).json()["drops"] == []
    assert api.get("/api/v1/changes/c0", params=S).status_code == 404
