"""The API for one person on this machine."""

from __future__ import annotations

import json
import re
import time
from typing import Any

from fastapi.testclient import TestClient

from knowledge.records import Answer, SearchResult

ACME = {"sponsor": "acme", "product": "mab"}
WHY = "Why must the inlet temperature not exceed 70 °C?"
PROBLEM = {"type", "title", "status", "detail", "code"}


def events(text: str) -> list[tuple[str, Any]]:
    found = []
    for block in text.strip().split("\n\n"):
        name, _, data = block.partition("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def test_search_gives_ranked_places(single: TestClient) -> None:
    answer = single.post("/api/v1/search", params=ACME, json={"query": "hydrate loses water", "k": 2})
    result = SearchResult.model_validate(answer.json())
    assert result.hits[0].file == "process/drying.md"
    assert [hit.rank for hit in result.hits] == [1, 2]


def test_a_question_is_answered_with_verified_citations(single: TestClient) -> None:
    body = {"question": WHY, "conversation_id": "c-1"}
    answer = Answer.model_validate(single.post("/api/v1/ask", params=ACME, json=body).json())
    assert answer.status == "answered" and answer.conversation_id == "c-1"
    assert answer.citations and all(citation.verified for citation in answer.citations)


def test_events_come_in_order_and_claims_only_checked(single: TestClient) -> None:
    answer = single.post("/api/v1/ask", params={**ACME, "stream": "true"}, json={"question": WHY})
    assert answer.headers["content-type"].startswith("text/event-stream")
    found = events(answer.text)
    names = [name for name, _ in found]
    assert names[0] == "status" and names[-1] == "final" and "claim" in names
    assert names.index("evidence") < names.index("claim")
    final = Answer.model_validate(found[-1][1])
    claims = [data for name, data in found if name == "claim"]
    assert claims == [claim.model_dump(mode="json") for claim in final.claims]
    assert all(isinstance(claim["supported"], bool) for claim in claims)


def test_documents_are_paged_without_loss(single: TestClient) -> None:
    seen, cursor = [], None
    while True:
        query = {**ACME, "limit": 1} | ({"cursor": cursor} if cursor else {})
        part = single.get("/api/v1/documents", params=query).json()
        assert part["total"] == 3
        seen += [one["file"] for one in part["documents"]]
        cursor = part["next_cursor"]
        if cursor is None:
            break
    assert seen == sorted(seen) and len(set(seen)) == 3
    wrong = single.get("/api/v1/documents", params={**ACME, "cursor": "nothing"})
    assert wrong.status_code == 400


def _document(api: TestClient, file: str) -> str:
    documents = api.get("/api/v1/documents", params=ACME).json()["documents"]
    return next(str(one["id"]) for one in documents if one["file"] == file)


def test_a_page_shows_its_highlight(single: TestClient) -> None:
    address = f"/api/v1/documents/{_document(single, 'harvest.pdf')}/pages/1.png"
    plain = single.get(address, params=ACME)
    marked = single.get(address, params={**ACME, "highlight": ["0.1,0.1,0.9,0.2", "0.1,0.5,0.2,0.6"]})
    assert plain.headers["content-type"] == "image/png" and plain.content.startswith(b"\x89PNG")
    assert marked.content != plain.content
    assert single.get(address.replace("/1.png", "/2.png"), params=ACME).status_code == 404
    assert single.get(address, params={**ACME, "highlight": "0,0,2,1"}).status_code == 422


def test_a_text_view_marks_the_quote_and_runs_no_script(single: TestClient) -> None:
    identifier = _document(single, "process/drying.md")
    view = single.get(f"/api/v1/documents/{identifier}/view", params={**ACME, "quote": "loses its water"})
    assert "<mark>loses its water</mark>" in view.text
    assert "script-src" not in view.headers["content-security-policy"]
    assert "default-src 'none'" in view.headers["content-security-policy"]
    assert single.get(f"/api/v1/documents/{identifier}/pages/1.png", params=ACME).status_code == 404


def test_the_table_is_listed_and_exported(single: TestClient) -> None:
    table = single.get("/api/v1/parameters", params={**ACME, "name": "inlet"}).json()
    assert table["total"] >= 1
    first = table["parameters"][0]
    assert single.get(f"/api/v1/parameters/{first['id']}", params=ACME).json() == first
    assert "70" in single.get("/api/v1/parameters/export", params={**ACME, "format": "csv"}).text
    sheet = single.get("/api/v1/parameters/export", params={**ACME, "format": "xlsx"})
    assert sheet.content.startswith(b"PK") and "attachment" in sheet.headers["content-disposition"]
    assert single.get("/api/v1/knowledge/holds", params=ACME).json().keys() == {"items", "total", "next_cursor"}


def _statement(api: TestClient, name: str = "inlet") -> str:
    table = api.get("/api/v1/parameters", params={**ACME, "name": name}).json()
    return str(table["parameters"][0]["statements"][0]["id"])


def test_a_decision_needs_a_name_and_a_reason_and_is_recorded(single: TestClient) -> None:
    address = f"/api/v1/statements/{_statement(single)}/reviews"
    correction = {"action": "correct", "values": {"high": "71"}, "by": "Ana"}
    assert single.post(address, params=ACME, json={"action": "accept"}).status_code == 409
    assert single.post(address, params=ACME, json=correction).status_code == 409
    done = single.post(address, params=ACME, json={**correction, "reason": "typing"})
    assert (done.status_code, done.json()["state"], done.json()["high"]) == (200, "corrected", "71")
    trail = single.get("/api/v1/audit", params={**ACME, "subject": done.json()["id"]}).json()["entries"]
    assert (trail[-1]["actor"], trail[-1]["action"], trail[-1]["detail"]["reason"]) == ("Ana", "correct", "typing")


def test_parameters_are_split_and_merged_by_a_person(single: TestClient) -> None:
    table = single.get("/api/v1/parameters", params=ACME).json()["parameters"]
    one, other = table[0]["id"], table[1]["id"]
    body = {"into": other, "reason": "the same", "by": "Ana"}
    merged = single.post(f"/api/v1/parameters/{one}/merge", params=ACME, json=body).json()
    assert merged["id"] == other and len(merged["links"]) == len(table[0]["links"]) + len(table[1]["links"])
    mention = table[0]["links"][0].partition(":")[0]
    again = {"mentions": [mention], "reason": "not the same", "by": "Ana"}
    split = single.post(f"/api/v1/parameters/{other}/split", params=ACME, json=again).json()
    assert split["name"] == table[0]["name"]
    assert single.get(f"/api/v1/parameters/{other}", params=ACME).json()["name"] == table[1]["name"]


def test_feedback_is_taken(single: TestClient) -> None:
    body = {"answer_id": "a1", "verdict": "wrong", "comment": "old limit"}
    assert single.post("/api/v1/feedback", params=ACME, json=body).status_code == 201


def test_errors_are_problem_details_with_a_request_id(single: TestClient) -> None:
    calls = [
        (404, single.get("/api/v1/documents/none", params=ACME)),
        (404, single.get("/api/v1/nowhere")),
        (405, single.delete("/api/v1/search")),
        (422, single.post("/api/v1/search", params=ACME, json={"query": ""})),
        (422, single.post("/api/v1/ask", params=ACME, content=b'{"question": "\\ud800"}')),
        (400, single.get("/api/v1/documents")),
        (400, single.post("/api/v1/ingestions", params=ACME)),
        (400, single.post("/api/v1/ingestions", params=ACME, files=[("files", ("../x.md", b"x"))])),
        (404, single.get("/api/v1/documents", params={"sponsor": "unheard", "product": "mab"})),
    ]
    for status, answer in calls:
        assert answer.status_code == status, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json().keys() >= PROBLEM and answer.json()["status"] == status
        assert answer.headers["x-request-id"]
    assert single.get("/api/v1/healthz", headers={"X-Request-ID": "mine-1"}).headers["x-request-id"] == "mine-1"


def test_too_large_a_body_is_refused_before_it_is_read(single: TestClient) -> None:
    answer = single.post("/api/v1/ask", params=ACME, content=b" " * (1 << 20) + b"{}")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")

    def chunks() -> Any:
        for _ in range(20):
            yield b" " * 100_000

    assert single.post("/api/v1/ask", params=ACME, content=chunks()).status_code == 413


def test_other_sites_and_bent_names_are_turned_away(single: TestClient) -> None:
    body = {"query": "drum"}
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Host": "evil.example"}):
        assert single.post("/api/v1/search", params=ACME, json=body, headers=headers).status_code == 403
    same = {"Origin": "http://127.0.0.1"}
    assert single.post("/api/v1/search", params=ACME, json=body, headers=same).status_code == 200


def test_health_and_metrics(single: TestClient) -> None:
    assert single.get("/api/v1/healthz").json()["status"] == "ok"
    deadline = time.monotonic() + 60
    while (ready := single.get("/api/v1/readyz")).status_code == 503 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert (ready.status_code, ready.json()["status"]) == (200, "ok")
    text = single.get("/api/v1/metrics").text
    done = re.search(r'knowline_jobs\{state="done"\} (\d+)', text)
    assert "knowline_requests_total" in text and done is not None and int(done[1]) >= 2


def test_answers_carry_security_headers(single: TestClient) -> None:
    headers = single.get("/api/v1/healthz").headers
    assert headers["x-content-type-options"] == "nosniff" and headers["x-frame-options"] == "DENY"
    assert headers["cache-control"] == "no-store" and "server" not in headers
