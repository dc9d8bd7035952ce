"""Sign-in at an identity provider: what is sent, what is believed, which account and roles come of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi.testclient import TestClient

from knowledge.errors import SignInError, StoreError, UsageError
from knowledge.storage import Store
from service.accounts.grants import given, parse_roles
from service.accounts.identities import Identities
from service.accounts.keys import Keys
from service.accounts.oidc import Identity, Provider
from service.accounts.users import Users
from service.settings import Settings
from tests.service.conftest import PASSWORD, client
from tests.service.provider import CLIENT, ISSUER, SECRET, FakeProvider

BACK = "https://knowline.example/api/v1/session/oidc/callback"
ROLES = ("CN=acme, readers=acme:reader", "qa=acme:qa", "qa=rival:qa")


def settings(home: Path, **more: Any) -> Settings:
    values = {
        "accounts": True, "oidc_issuer": ISSUER, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET,
        "oidc_redirect_url": BACK, "oidc_roles": ROLES,
    }  # fmt: skip
    return Settings(home=home, **{**values, **more})


@pytest.fixture
def fake() -> FakeProvider:
    return FakeProvider({"sub": "s-1", "preferred_username": "ana", "groups": ["CN=acme, readers"]})


@pytest.fixture
def provider(fake: FakeProvider, tmp_path: Path) -> Provider:
    return Provider(settings(tmp_path), fake.connect)


def signed_in(provider: Provider, fake: FakeProvider, **answer: str) -> Identity:
    started = provider.start()
    return provider.finish(started.secret, {**fake.authorize(started.address), **answer}).identity


def test_the_person_and_their_groups_come_from_the_verified_token(provider: Provider, fake: FakeProvider) -> None:
    found = signed_in(provider, fake, iss=ISSUER)
    assert (found.subject, found.name, found.groups) == ("s-1", "ana", ("CN=acme, readers",))
    assert not found.fresh
    signed_in(provider, fake)
    assert fake.asked_for_keys == 1


@pytest.mark.parametrize(
    "lie",
    [
        {"nonce": "another"}, {"nonce": None}, {"aud": "another"}, {"iss": "https://evil.example"}, {"exp": 1}, {"exp": None}, {"sub": None},
        {"aud": [CLIENT, "another"]}, {"azp": "another"}, {"iat": 4_000_000_000}, {"preferred_username": None}, {"preferred_username": 7},
    ],
    ids=str,
)  # fmt: skip
def test_a_token_that_does_not_hold_is_refused(provider: Provider, fake: FakeProvider, lie: dict[str, Any]) -> None:
    fake.lies = lie
    with pytest.raises(SignInError):
        signed_in(provider, fake)


def test_only_the_providers_own_keys_are_believed(provider: Provider, fake: FakeProvider) -> None:
    fake.signing = FakeProvider({}).key
    with pytest.raises(SignInError):
        signed_in(provider, fake)
    fake.signing, fake.algorithm = SECRET * 4, "HS256"
    with pytest.raises(SignInError):
        signed_in(provider, fake)
    fake.signing, fake.algorithm, fake.kid = None, "RS256", "unlisted"
    with pytest.raises(SignInError):
        signed_in(provider, fake)


def test_a_changed_key_is_asked_for_again(provider: Provider, fake: FakeProvider) -> None:
    signed_in(provider, fake)
    fake.key, fake.kid, fake.listed_kid = FakeProvider({}).key, "k2", "k2"
    assert signed_in(provider, fake).name == "ana"


def test_a_sign_in_is_good_once_for_the_browser_that_began_it(provider: Provider, fake: FakeProvider) -> None:
    started = provider.start()
    answer = fake.authorize(started.address)
    for secret, brought in (("unknown", answer), (started.secret, {**answer, "state": "another"}), (started.secret, answer)):
        with pytest.raises(SignInError):
            provider.finish(secret, brought)
    for more in ({"error": "access_denied"}, {"code": ""}, {"iss": "https://evil.example"}):
        with pytest.raises(SignInError):
            signed_in(provider, fake, **more)


def test_a_stolen_code_is_worth_nothing_without_its_verifier(provider: Provider, fake: FakeProvider) -> None:
    stolen = fake.authorize(provider.start().address)["code"]
    started = provider.start()
    mine = fake.authorize(started.address)
    with pytest.raises(SignInError):
        provider.finish(started.secret, {**mine, "code": stolen})


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example", "evil", "/a\r\nb"])
def test_nobody_is_sent_to_another_site(provider: Provider, fake: FakeProvider, back: str) -> None:
    started = provider.start(back=back)
    assert provider.finish(started.secret, fake.authorize(started.address)).back == "/"


def test_settings_that_do_not_fit_are_told(tmp_path: Path, fake: FakeProvider) -> None:
    for wrong in ({"oidc_client_id": None}, {"oidc_issuer": "http://id.example"}, {"oidc_roles": ("group=acme:boss",)}):
        with pytest.raises(UsageError):
            Provider(settings(tmp_path, **wrong))
    fake.issuer = "https://other.example"
    with pytest.raises(StoreError, match="issuer"):
        Provider(settings(tmp_path), fake.connect).start()


def test_groups_give_roles_and_take_only_their_own_away(tmp_path: Path) -> None:
    roles = parse_roles(ROLES)
    assert given(roles, ["qa", "other"]) == {("acme", "qa"), ("rival", "qa")}
    with Store.open(tmp_path) as store:
        users, identities = Users(store), Identities(store)
        ana = Identity(ISSUER, "s-1", "ana", ("qa",), False)
        assert identities.enter(ana, roles) == "ana"
        users.grant("ana", "acme", "reviewer", "eve")
        held = Keys(store, users).open_session("ana")
        identities.enter(Identity(ISSUER, "s-1", "ana.new-name", ("CN=acme, readers",), False), roles)
        assert {(g.sponsor, g.role) for g in users.all()[0].grants} == {("acme", "reader"), ("acme", "reviewer")}
        with pytest.raises(SignInError):
            Keys(store, users).by_session(held)
        acts = [(act.actor, act.action) for act in store.audit.of_sponsor("rival")]
        assert acts == [(f"oidc:{ISSUER}", "grant"), (f"oidc:{ISSUER}", "revoke")]


def test_a_name_at_the_provider_gives_nobody_a_local_account(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        users, identities = Users(store), Identities(store)
        users.add("Admin", PASSWORD, "test")
        for name in ("admin", "a/b", " "):
            with pytest.raises(SignInError):
                identities.enter(Identity(ISSUER, "s-9", name, ("qa",), False), parse_roles(ROLES))
        identities.enter(Identity(ISSUER, "s-1", "ana", (), False), ())
        with pytest.raises(SignInError):
            users.check("ana", "elsewhere")
        users.disable("ana", "test")
        with pytest.raises(SignInError):
            identities.enter(Identity(ISSUER, "s-1", "ana", ("qa",), False), parse_roles(ROLES))


def test_a_fresh_proof_gives_a_code_that_signs_once(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        users, identities = Users(store), Identities(store)
        for subject, name in (("s-1", "ana"), ("s-2", "ben")):
            identities.enter(Identity(ISSUER, subject, name, (), False), ())
        for identity in (Identity(ISSUER, "s-1", "ana", (), False), Identity(ISSUER, "s-2", "ben", (), True)):
            with pytest.raises(SignInError):
                identities.new_code(identity, "ana")
        code = identities.new_code(Identity(ISSUER, "s-1", "ana", (), True), "ana")
        with pytest.raises(SignInError):
            users.check("ben", code)
        users.check("ana", code)
        with pytest.raises(SignInError):
            users.check("ana", code)


# with a provider that nobody here wrote, over sockets


@pytest.fixture(scope="module")
def real_provider() -> Iterator[str]:
    """`oidc-provider-mock` (Authlib behind it) on loopback; its address."""
    from oidc_provider_mock import User, app
    from werkzeug.serving import make_server

    people = [User(sub="ana@id", claims={"preferred_username": "ana", "groups": ["CN=acme, readers"]})]
    served = make_server("127.0.0.1", 0, app(require_nonce=True, user_claims=people), threaded=True)
    thread = threading.Thread(target=served.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{served.server_port}"
    served.shutdown()
    thread.join(5)


def _through_the_provider(api: TestClient, **query: str) -> tuple[httpx.Response, httpx.Response]:
    """The service's answer that leads away, and the one when the browser is back."""
    started = api.get("/api/v1/session/oidc", params=query, follow_redirects=False)
    assert started.status_code == 303, started.text
    assert "samesite=lax" in started.headers["set-cookie"].lower() and "httponly" in started.headers["set-cookie"].lower()
    with httpx.Client(follow_redirects=False) as browser:
        back = browser.post(started.headers["location"], data={"sub": "ana@id"}).headers["location"]
    assert back.startswith("http://127.0.0.1/api/v1/session/oidc/callback?")
    return started, api.get(back.removeprefix("http://127.0.0.1"), follow_redirects=False)


def test_a_browser_signs_in_over_a_real_provider(home: Path, real_provider: str) -> None:
    config = {
        "accounts": True, "oidc_issuer": real_provider, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET,
        "oidc_redirect_url": "http://127.0.0.1/api/v1/session/oidc/callback", "oidc_roles": ROLES,
    }  # fmt: skip
    with client(home, **config) as api:
        started, done = _through_the_provider(api, next="/parameters")
        asked = parse_qs(urlsplit(started.headers["location"]).query)
        assert asked["code_challenge_method"] == ["S256"] and asked["nonce"] and asked["state"]
        assert done.status_code == 200 and 'url=/parameters"' in done.text and "samesite=strict" in done.headers["set-cookie"].lower()
        assert api.get("/api/v1/session").json()["grants"] == [{"sponsor": "acme", "roles": ["reader"]}]
        assert api.get("/api/v1/documents", params={"product": "mab"}).status_code == 200
        assert api.get("/api/v1/documents", params={"sponsor": "rival", "product": "mab"}).status_code == 404
        _, sign = _through_the_provider(api, purpose="sign")
        code = sign.text.partition("<code>")[2].partition("</code>")[0]
        users = api.app.state.service.users  # type: ignore[attr-defined]
        users.check("ana", code)
        api.cookies.clear()
        assert api.get("/api/v1/session/oidc/callback", params={"code": "c", "state": "s"}).status_code == 401


def test_without_a_provider_there_is_none_to_go_to(shared: TestClient) -> None:
    assert shared.get("/api/v1/session/oidc", follow_redirects=False).status_code == 400
