"""A small, strict OpenID provider of its own for the tests: it checks what a client must send, and can be told to lie."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

ISSUER = "https://id.example"
CLIENT, SECRET = "knowline-test", "client-secret-1"


def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class FakeProvider:
    """`claims` are the person's; `lies` replace claims of the id token; `header` and `key` its signature."""

    claims: dict[str, Any]
    lies: dict[str, Any] = field(default_factory=dict)
    algorithm: str = "RS256"
    key: Any = field(default_factory=_key)
    signing: Any = None
    kid: str = "k1"
    listed_kid: str = "k1"
    issuer: str = ISSUER
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked_for_keys: int = 0

    def connect(self) -> httpx.Client:
        return httpx.Client(transport=httpx.MockTransport(self._answer))

    def authorize(self, address: str) -> dict[str, str]:
        """The person signs in there; gives what the browser brings back."""
        query = {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}
        assert query["response_type"] == "code" and query["code_challenge_method"] == "S256"
        assert len(query["nonce"]) >= 32 and len(query["state"]) >= 32 and "openid" in query["scope"].split()
        code = secrets.token_urlsafe(8)
        self.codes[code] = query
        return {"code": code, "state": query["state"]}

    def _answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/.well-known/openid-configuration":
            names = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
            return httpx.Response(200, json={"issuer": self.issuer, **{k: ISSUER + v for k, v in names.items()}})
        if request.url.path == "/keys":
            self.asked_for_keys += 1
            listed = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            return httpx.Response(200, json={"keys": [{**listed, "kid": self.listed_kid, "alg": "RS256", "use": "sig"}]})
        return self._token(request)

    def _token(self, request: httpx.Request) -> httpx.Response:
        form = {key: values[0] for key, values in parse_qs(request.content.decode()).items()}
        asked = self.codes.pop(form["code"], None)
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        proved = request.headers.get("authorization") == f"Basic {basic}"
        if asked is None or challenge != asked["code_challenge"] or form["redirect_uri"] != asked["redirect_uri"] or not proved:
            return httpx.Response(400, json={"error": "invalid_grant"})
        now = int(time.time())
        claims = {
            "iss": ISSUER, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"], **self.claims, **self.lies
        }  # fmt: skip
        if asked.get("prompt") == "login":
            claims.setdefault("auth_time", now)
        held = {key: value for key, value in claims.items() if value is not None}
        token = jwt.encode(held, self.signing or self.key, self.algorithm, headers={"kid": self.kid})
        return httpx.Response(200, json={"id_token": token, "access_token": "x", "token_type": "Bearer"})
