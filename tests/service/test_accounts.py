"""Accounts: sign-in, lockout, sessions, tokens, the matrix of roles, and the trail of what was read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import RateError, SignInError, UsageError
from knowledge.storage import Store
from knowledge.storage.service_schema import sessions, tokens, users
from service.accounts.keys import Keys
from service.accounts.roles import MATRIX, ROLES, Caller, Permission
from service.accounts.users import Users
from service.api.limits import RateLimiter
from tests.service.conftest import PASSWORD, Tokens

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path) as opened:
        yield opened


@pytest.fixture
def accounts(store: Store) -> Users:
    made = Users(store, lockout_attempts=3, lockout_minutes=15)
    made.add("ana", PASSWORD, "test")
    made.grant("ana", "acme", "reviewer", "test")
    return made


def test_only_hashes_are_kept(store: Store, accounts: Users) -> None:
    keys = Keys(store, accounts)
    secrets = [keys.open_session("ana"), keys.new_token("ana", "t")[1], PASSWORD]
    with store.engine.connect() as connection:
        kept = str([connection.execute(table.select()).all() for table in (users, sessions, tokens)])
    assert "$argon2id$" in kept
    assert not any(secret in kept for secret in secrets)


def test_short_passwords_and_taken_names_are_refused(accounts: Users) -> None:
    with pytest.raises(UsageError, match="12 to"):
        accounts.add("ben", "short", "test")
    with pytest.raises(UsageError, match="already"):
        accounts.add("ANA", PASSWORD, "test")


def test_an_account_locks_after_wrong_passwords_and_opens_again(accounts: Users) -> None:
    for _ in range(3):
        with pytest.raises(SignInError):
            accounts.check("ana", "wrong", NOW)
    with pytest.raises(SignInError):
        accounts.check("ana", PASSWORD, NOW + timedelta(minutes=14))
    accounts.check("ana", PASSWORD, NOW + timedelta(minutes=16))


def test_a_wrong_name_and_a_wrong_password_sound_the_same(accounts: Users) -> None:
    words = []
    for name, password in (("ana", "wrong"), ("nobody", PASSWORD)):
        with pytest.raises(SignInError) as caught:
            accounts.check(name, password)
        words.append(str(caught.value))
    assert words[0] == words[1]


def test_sessions_end_by_idleness_age_sign_out_and_disabling(store: Store, accounts: Users) -> None:
    keys = Keys(store, accounts, idle_minutes=60, max_hours=12)
    idle, old, left, kept = (keys.open_session("ana", NOW) for _ in range(4))
    assert keys.by_session(idle, NOW + timedelta(minutes=59)).name == "ana"
    with pytest.raises(SignInError):
        keys.by_session(kept, NOW + timedelta(minutes=61))
    for hour in range(1, 13):
        keys.by_session(old, NOW + timedelta(hours=hour) - timedelta(minutes=hour))
    with pytest.raises(SignInError):
        keys.by_session(old, NOW + timedelta(hours=12, minutes=1))
    keys.close_session(left)
    with pytest.raises(SignInError):
        keys.by_session(left, NOW)
    last, (_, token) = keys.open_session("ana"), keys.new_token("ana", "t")
    accounts.disable("ana", "test")
    for look in (lambda: keys.by_session(last), lambda: keys.by_token(token), lambda: accounts.check("ana", PASSWORD)):
        with pytest.raises(SignInError):
            look()


def test_tokens_expire_and_are_revoked(store: Store, accounts: Users) -> None:
    keys = Keys(store, accounts)
    made, secret = keys.new_token("ana", "t", days=1)
    assert keys.by_token(secret).name == "ana"
    with pytest.raises(SignInError):
        keys.by_token(secret, datetime.now(UTC) + timedelta(days=2))
    keys.revoke(made.id)
    with pytest.raises(SignInError):
        keys.by_token(secret)


def test_roles_are_changed_on_the_record(store: Store, accounts: Users) -> None:
    accounts.revoke("ana", "acme", "reviewer", "eve")
    assert not accounts.caller("ana").sees("acme")
    entries = store.audit.verify("acme")
    assert entries.records == 2 and not entries.problems


@given(st.sets(st.sampled_from(ROLES)), st.sampled_from(get_args(Permission)))
def test_the_matrix_holds_for_every_set_of_roles(roles: set[str], permission: Permission) -> None:
    caller = Caller("ana", {"acme": frozenset(roles)} if roles else {})  # type: ignore[arg-type]
    expected = bool(roles & MATRIX[permission]) and not (permission in ("review", "approve") and "admin" in roles)
    assert caller.may(permission, "acme") == expected
    assert not caller.may(permission, "rival")


def test_too_many_requests_wait_and_then_go_on() -> None:
    clock = [0.0]
    limiter = RateLimiter(60, clock=lambda: clock[0])
    for _ in range(60):
        limiter.take("ana")
    with pytest.raises(RateError) as caught:
        limiter.take("ana")
    limiter.take("ben")
    clock[0] += caught.value.retry_after_s
    limiter.take("ana")


# over HTTP


def test_nothing_is_read_without_signing_in(shared: TestClient) -> None:
    for path in shared.app.openapi()["paths"]:  # type: ignore[attr-defined]
        if path.rsplit("/", 1)[-1] in ("healthz", "readyz", "about", "session", "oidc", "callback"):
            continue
        answer = shared.get(path)
        assert (answer.status_code, answer.json()["code"]) == (401, "sign_in"), path
    assert shared.get("/api/v1/documents", headers={"Authorization": "Bearer knl_wrong"}).status_code == 401


def test_a_session_is_a_cookie_that_scripts_and_other_sites_cannot_use(shared: TestClient, tokens: Tokens) -> None:
    body = {"user": "reader@acme", "password": PASSWORD}
    answer = shared.post("/api/v1/session", json=body)
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie
    assert answer.json()["grants"] == [{"sponsor": "acme", "roles": ["reader"]}]
    assert shared.get("/api/v1/documents", params={"product": "mab"}).status_code == 200
    assert shared.post("/api/v1/search", json={"query": "x"}, headers={"Origin": "http://evil"}).status_code == 403
    assert shared.delete("/api/v1/session").status_code == 204
    assert shared.get("/api/v1/documents").status_code == 401


def test_a_wrong_password_is_a_problem_without_details(shared: TestClient, tokens: Tokens) -> None:
    for body in ({"user": "reader@acme", "password": "wrong"}, {"user": "nobody", "password": "wrong"}):
        answer = shared.post("/api/v1/session", json=body)
        assert answer.status_code == 401 and "wrong, or the account" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("role", "expected"), [("reader", 403), ("reviewer", 200), ("approver", 200), ("qa", 403), ("admin", 403)]
)
def test_who_may_decide_on_content(shared: TestClient, tokens: Tokens, role: str, expected: int) -> None:
    headers, query = tokens.header(f"{role}@rival"), {"product": "mab"}
    table = shared.get("/api/v1/parameters", params=query, headers=headers).json()["parameters"]
    address = f"/api/v1/statements/{table[0]['statements'][0]['id']}/reviews"
    answer = shared.post(address, params=query, headers=headers, json={"action": "accept"})
    if expected == 200:
        # Both accept the same one; the second finds it accepted already.
        assert answer.status_code in (200, 409)
    else:
        assert answer.status_code == expected


def test_nobody_decides_in_another_ones_name(shared: TestClient, tokens: Tokens) -> None:
    headers, query = tokens.header("reviewer@rival"), {"product": "mab"}
    table = shared.get("/api/v1/parameters", params=query, headers=headers).json()["parameters"]
    address = f"/api/v1/statements/{table[0]['statements'][0]['id']}/reviews"
    body = {"action": "open", "by": "approver@rival"}
    assert shared.post(address, params=query, headers=headers, json=body).status_code == 403


def test_reads_are_in_the_trail(shared: TestClient, tokens: Tokens) -> None:
    query = {"product": "mab"}
    document = shared.get("/api/v1/documents", params=query, headers=tokens.header("reader@rival")).json()["documents"][
        0
    ]
    shared.get(f"/api/v1/documents/{document['id']}", params=query, headers=tokens.header("reader@rival"))
    trail = shared.get("/api/v1/audit", params={**query, "subject": document["id"]}, headers=tokens.header("qa@rival"))
    acts = [(e["actor"], e["action"]) for e in trail.json()["entries"]]
    assert ("reader@rival", "read:get_document") in acts
    assert shared.get("/api/v1/audit", params=query, headers=tokens.header("reader@rival")).status_code == 403
