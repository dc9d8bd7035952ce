"""Approval by a second person: signed with the password, bound to the revision, voided by a later decision."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.service.conftest import PASSWORD, Tokens, client

QUERY = {"sponsor": "rival", "product": "mab"}


@pytest.fixture(scope="module")
def two(home: Path, tokens: Tokens) -> Iterator[TestClient]:
    with client(home, accounts=True, two_person_review=True) as api:
        yield api


def test_an_approval_is_signed_and_a_later_decision_voids_it(two: TestClient, tokens: Tokens) -> None:
    reviewer, approver = tokens.header("reviewer@rival"), tokens.header("approver@rival")
    table = two.get("/api/v1/parameters", params={**QUERY, "name": "speed"}, headers=reviewer).json()["parameters"]
    base = f"/api/v1/statements/{table[0]['statements'][-1]['id']}"

    def review(headers: dict[str, str], **body: object) -> tuple[int, dict[str, str]]:
        answer = two.post(f"{base}/reviews", params=QUERY, headers=headers, json=body)
        return answer.status_code, answer.json()

    def signatures() -> list[dict[str, object]]:
        found: list[dict[str, object]] = two.get(f"{base}/signatures", params=QUERY, headers=reviewer).json()[
            "signatures"
        ]
        return found

    signed = {"password": PASSWORD, "meaning": "approval"}
    if table[0]["statements"][-1]["state"] in ("accepted", "corrected"):
        review(reviewer, action="reopen", reason="again")
    review(reviewer, action="correct", values={"scale": "pilot"}, reason="as the report says")
    assert review(reviewer, action="accept", signature=signed)[0] == 403
    assert review(approver, action="accept")[0] == 409
    assert review(approver, action="accept", signature={**signed, "password": "wrong"})[0] == 401
    assert signatures() == []
    status, after = review(approver, action="accept", signature=signed)
    assert (status, after["state"]) == (200, "accepted")
    assert [(s["by"], s["meaning"], s["valid"]) for s in signatures()] == [("approver@rival", "approval", True)]
    assert review(reviewer, action="correct", values={"scale": "200 L"}, reason="better")[0] == 200
    assert [s["valid"] for s in signatures()] == [False]
    trail = two.get("/api/v1/audit", params={**QUERY, "limit": 1000}, headers=approver).text
    assert PASSWORD not in trail
