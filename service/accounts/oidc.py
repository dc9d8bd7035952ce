"""Sign-in at an identity provider: OpenID Connect's authorization code flow with PKCE, and what its token must hold.

OpenID Connect Core 1.0 (sections 3.1 and 5), Discovery 1.0; RFC 7636 (PKCE), RFC 9207 (issuer in the answer). The one
module that knows PyJWT.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlencode, urlsplit

from knowledge.errors import SignInError, StoreError, UsageError
from service.accounts.grants import Mapped, parse_roles
from service.addresses import is_loopback
from service.settings import Settings

if TYPE_CHECKING:
    import httpx
    from jwt import PyJWK

log = logging.getLogger(__name__)
Purpose = Literal["sign_in", "sign"]
# Signatures by a key that only the provider has; a shared secret would let every holder of it make tokens.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
_WAIT_S, _DISCOVERED_S, _KEYS_S, _PENDING_S = 10.0, 3600.0, 300.0, 600.0
_MOST_PENDING, _LEEWAY_S, _FRESH_S = 1000, 60, 120
_REFUSED = "the sign-in at the identity provider did not succeed: start again"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the provider says it is. `fresh` means that the person gave proof of it just now."""

    issuer: str
    subject: str
    name: str
    groups: tuple[str, ...]
    fresh: bool


@dataclass(frozen=True, slots=True)
class Started:
    """Where to send the browser, and the secret that it must come back with."""

    address: str
    secret: str


@dataclass(frozen=True, slots=True)
class Finished:
    identity: Identity
    purpose: Purpose
    user: str | None
    back: str


@dataclass(frozen=True, slots=True)
class _Pending:
    state: str
    nonce: str
    verifier: str
    purpose: Purpose
    user: str | None
    back: str
    at: float


class Provider:
    """One identity provider. Sign-ins under way are kept in memory for ten minutes; each is good once."""

    def __init__(self, settings: Settings, connect: Callable[[], httpx.Client] | None = None) -> None:
        """Raises `UsageError` for settings that do not fit together."""
        issuer, client, redirect = settings.oidc_issuer, settings.oidc_client_id, settings.oidc_redirect_url
        if issuer is None or client is None or redirect is None:
            raise UsageError("oidc_issuer, oidc_client_id and oidc_redirect_url belong together: set all three")
        for name, address in (("oidc_issuer", issuer), ("oidc_redirect_url", redirect)):
            _check_address(name, address)
        self.issuer = issuer
        self.roles: tuple[Mapped, ...] = parse_roles(settings.oidc_roles)
        self._client_id = client
        self._secret = settings.oidc_client_secret.get_secret_value() if settings.oidc_client_secret else None
        self._redirect = redirect
        self._scope = " ".join(dict.fromkeys(("openid", *settings.oidc_scopes)))
        self._claims = settings.oidc_name_claim, settings.oidc_groups_claim
        self._connect = connect or _client
        self._lock = threading.Lock()
        self._pending: OrderedDict[str, _Pending] = OrderedDict()
        self._document: tuple[float, Mapping[str, Any]] | None = None
        self._keys: tuple[float, dict[str, PyJWK]] | None = None

    def start(self, purpose: Purpose = "sign_in", *, user: str | None = None, back: str = "/") -> Started:
        """Begin one sign-in. Raises `StoreError` where the provider does not answer."""
        secret = secrets.token_urlsafe(32)
        one = _Pending(
            state=secrets.token_urlsafe(32), nonce=secrets.token_urlsafe(32), verifier=secrets.token_urlsafe(64),
            purpose=purpose, user=user, back=_own(back), at=time.monotonic(),
        )  # fmt: skip
        query = {
            "response_type": "code", "client_id": self._client_id, "redirect_uri": self._redirect,
            "scope": self._scope, "state": one.state, "nonce": one.nonce,
            "code_challenge": _challenge(one.verifier), "code_challenge_method": "S256",
        }  # fmt: skip
        if purpose == "sign":
            query |= {"prompt": "login", "max_age": "0"}
        endpoint = str(self._discovered()["authorization_endpoint"])
        with self._lock:
            self._pending[secret] = one
            while len(self._pending) > _MOST_PENDING:
                self._pending.popitem(last=False)
        return Started(f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{urlencode(query)}", secret)

    def finish(self, secret: str, answer: Mapping[str, str]) -> Finished:
        """End it with what the provider sent back. Raises `SignInError`, whose words tell nothing; the log does."""
        with self._lock:
            one = self._pending.pop(secret, None)
        if one is None or time.monotonic() - one.at > _PENDING_S:
            raise self._refused("no sign-in of this browser is under way")
        if not secrets.compare_digest(answer.get("state", "").encode(), one.state.encode()):
            raise self._refused("the state is not the one sent")
        if answer.get("iss") not in (None, self.issuer):
            raise self._refused("the answer names another issuer")
        if "error" in answer or not answer.get("code"):
            raise self._refused("the provider gave no code")
        claims = self._verified(self._exchanged(answer["code"], one.verifier), one.nonce)
        return Finished(self._identity(claims), one.purpose, one.user, one.back)

    def _exchanged(self, code: str, verifier: str) -> str:
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": self._redirect,
            "client_id": self._client_id, "code_verifier": verifier,
        }  # fmt: skip
        basic = (self._client_id, self._secret) if self._secret is not None else None
        with self._connect() as client:
            answer = _json(client, "POST", str(self._discovered()["token_endpoint"]), data=form, auth=basic)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise self._refused("the provider gave no id token for the code")
        return token

    def _verified(self, token: str, nonce: str) -> Mapping[str, Any]:
        import jwt

        try:
            head = jwt.get_unverified_header(token)
            if head.get("alg") not in ALGORITHMS:
                raise self._refused("the id token is not signed by a key of the provider's own")
            claims: Mapping[str, Any] = jwt.decode(
                token, self._key(head.get("kid")), algorithms=[head["alg"]], audience=self._client_id,
                issuer=self.issuer, leeway=_LEEWAY_S, options={"require": ["exp", "iat", "iss", "aud", "sub"]},
            )  # fmt: skip
        except jwt.PyJWTError as error:
            raise self._refused(f"the id token does not hold: {type(error).__name__}") from error
        if claims.get("nonce") != nonce:
            raise self._refused("the id token is of another sign-in")
        parties = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        if claims.get("azp", self._client_id) != self._client_id or (len(parties) > 1 and "azp" not in claims):
            raise self._refused("the id token is for another party")
        return claims

    def _identity(self, claims: Mapping[str, Any]) -> Identity:
        name_claim, groups_claim = self._claims
        name, groups = claims.get(name_claim), claims.get(groups_claim, ())
        if not isinstance(name, str) or not name.strip():
            raise self._refused(f"the id token has no claim {name_claim!r}, which names the account")
        listed = [groups] if isinstance(groups, str) else groups if isinstance(groups, list) else []
        proved = claims.get("auth_time")
        fresh = isinstance(proved, int | float) and abs(time.time() - proved) <= _FRESH_S
        kept = tuple(one for one in listed if isinstance(one, str))
        return Identity(self.issuer, str(claims["sub"]), name.strip(), kept, fresh)

    def _discovered(self) -> Mapping[str, Any]:
        held = self._document
        if held is not None and time.monotonic() - held[0] < _DISCOVERED_S:
            return held[1]
        address = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
        with self._connect() as client:
            found = _json(client, "GET", address)
        if found.get("issuer") != self.issuer:
            raise StoreError(f"{address} is of issuer {found.get('issuer')!r}, not of oidc_issuer {self.issuer!r}")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            _check_address(f"{name} of {self.issuer}", str(found.get(name, "")))
        self._document = (time.monotonic(), found)
        return found

    def _key(self, kid: str | None) -> PyJWK:
        """The provider's key; asked for again where it is not known, at most every few minutes otherwise."""
        import jwt

        held = self._keys
        if held is None or time.monotonic() - held[0] > _KEYS_S or (kid is not None and kid not in held[1]):
            with self._connect() as client:
                found = _json(client, "GET", str(self._discovered()["jwks_uri"]))
            keys = {key.key_id or "": key for key in jwt.PyJWKSet.from_dict(dict(found)).keys}
            held = self._keys = (time.monotonic(), keys)
        if kid is None and len(held[1]) == 1:
            return next(iter(held[1].values()))
        if kid is None or kid not in held[1]:
            raise self._refused("the id token is signed by a key that the provider does not list")
        return held[1][kid]

    def _refused(self, why: str) -> SignInError:
        log.warning("sign-in by OpenID Connect refused: %s", why)
        return SignInError(_REFUSED)


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode("ascii")


def _own(back: str) -> str:
    """An address of this service to come back to; never another site's."""
    safe = back.startswith("/") and not back.startswith(("//", "/\\")) and not any(c in back for c in "\\\r\n\t")
    return back if safe else "/"


def _check_address(name: str, address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or "")):
        return
    raise UsageError(f"{name} is {address!r}: it must be an https address (http on this machine alone)")


def _client() -> httpx.Client:
    import httpx

    return httpx.Client(timeout=_WAIT_S, follow_redirects=False)


def _json(client: httpx.Client, method: str, address: str, **more: Any) -> Mapping[str, Any]:
    import httpx

    try:
        answer = client.request(method, address, headers={"Accept": "application/json"}, **more)
        found = answer.json() if answer.is_success else None
    except (httpx.HTTPError, ValueError) as error:
        raise StoreError(f"the identity provider at {address} does not answer ({type(error).__name__})") from error
    if not isinstance(found, dict):
        if method == "POST":
            log.warning("the identity provider refused the code with status %d", answer.status_code)
            raise SignInError(_REFUSED)
        raise StoreError(f"the identity provider at {address} answered with status {answer.status_code}")
    return found
