"""No password, token, session, key or code ever stands in a log, an answer that is not its own, or the trail."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from service.settings import Settings, load_settings
from tests.service.conftest import PASSWORD, Tokens, client

SECRETS = {
    "database_url": "postgresql+psycopg://app:db-hush@db/x", "chat_api_key": "sk-chat-hush", "embedding_api_key": "sk-emb-hush",
    "oidc_client_secret": "oidc-hush",
}  # fmt: skip


def test_settings_hide_their_secrets_however_they_are_shown() -> None:
    settings = load_settings({}, environment={f"KNOWLINE_{key.upper()}": value for key, value in SECRETS.items()})
    shown = f"{settings!r} {settings} {settings.redacted()} {settings.model_dump_json()}"
    assert "hush" not in shown
    typed = {name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)}
    assert typed >= SECRETS.keys()


@pytest.fixture
def loud(home: Path, tokens: Tokens) -> object:
    with client(home, accounts=True) as api:
        yield api


def test_nothing_secret_is_logged_at_any_level(loud: TestClient, tokens: Tokens, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    token = tokens.by_name["approver@rival"]
    headers, query = tokens.header("approver@rival"), {"product": "mab"}
    loud.post("/api/v1/session", json={"user": "qa@acme", "password": PASSWORD})
    cookie = loud.cookies.get("knowline_session")
    loud.post("/api/v1/session", json={"user": "qa@acme", "password": "wrong-hush"})
    loud.post("/api/v1/session", json={"user": "qa@acme", "password": 7, "x": "wrong-hush"})
    loud.get("/api/v1/documents", headers={"Authorization": "Bearer knl_wrong-hush"})
    loud.get("/api/v1/session/oidc/callback", params={"code": "code-hush", "state": "state-hush"})
    table = loud.get("/api/v1/parameters", params=query, headers=headers).json()["parameters"]
    signature = {"password": "wrong-hush", "meaning": "approval"}
    address = f"/api/v1/statements/{table[0]['statements'][0]['id']}/reviews"
    told = loud.post(address, params=query, headers=headers, json={"action": "accept", "signature": signature})
    files = [("files", ("a.md", b"# A\n\nText."))]
    loud.post("/api/v1/ingestions", params={"product": "third"}, headers=headers, files=files, data={"password": "zip-hush"})
    loud.post("/api/v1/ask", params=query, headers=headers, json={"question": "Why is the question-hush kept?"})
    assert cookie and "hush" not in told.text
    trail = loud.get("/api/v1/audit", params={**query, "limit": 1000}, headers=headers).text
    # The test's own client tells the addresses it calls; that is not the service's log.
    log = "\n".join(one.getMessage() for one in caplog.records if not one.name.startswith("httpx"))
    assert "POST /session 401" in log
    for place, text in (("log", log), ("trail", trail), ("metrics", loud.get("/api/v1/metrics", headers=headers).text)):
        for secret in (token, cookie, PASSWORD, "hush"):
            assert secret not in text, place
