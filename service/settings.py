"""Settings, read once at the door: flags, then environment (`KNOWLINE_*`), then a TOML file, then defaults.

Frozen and bounded; unknown keys are refused; secrets are redacted when printed.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from knowledge.errors import UsageError

PREFIX = "KNOWLINE_"
# Read elsewhere on purpose: the folder of external data for tests and benchmarks, and the settings file itself.
_NOT_SETTINGS = frozenset({"KNOWLINE_DATA", "KNOWLINE_CONFIG"})

_LISTS = ("_sponsors", "_hosts", "_scopes", "_roles")


def default_home() -> Path:
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "knowline"


def default_models() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "knowline" / "models"


class Settings(BaseModel):
    """All settings with their defaults, which work offline on one machine."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: Path = Field(default_factory=default_home, description="database, vector index, original files")
    sponsor: str | None = None
    product: str | None = None
    by: str | None = Field(default=None, description="who acts; needed by every decision")

    database_url: SecretStr | None = Field(default=None, description="SQLAlchemy URL; default SQLite in the home")
    chroma_url: str | None = Field(default=None, description="Chroma server; default embedded in the home")

    workers: int = Field(default=2, ge=1, le=64, description="parser processes")
    parse_timeout_s: float = Field(default=300.0, gt=0, le=7200, description="per file; grows with the file's size")
    parse_memory_mb: int = Field(default=4096, ge=256, le=262144, description="address space of one parser process")
    max_file_mb: int = Field(default=512, ge=1, le=8192)
    max_pages: int = Field(default=5000, ge=1, le=100_000)
    archive_max_depth: int = Field(default=4, ge=0, le=16)
    archive_max_members: int = Field(default=5000, ge=1, le=1_000_000)
    archive_max_unpacked_mb: int = Field(default=2048, ge=1, le=65536)
    ocr: bool = Field(default=True, description="read scanned pages and pictures by OCR")

    embedding_model: str = Field(
        default="packaged",
        description="`packaged`, a sentence-transformers folder, or `openai:MODEL` (an OpenAI-compatible API)",
    )
    embedding_base_url: str | None = None
    embedding_api_key: SecretStr | None = None
    embedding_threads: int = Field(default=2, ge=1, le=64)
    reranker_model: str | None = Field(default=None, description="folder of a cross-encoder; none by default")
    models_dir: Path = Field(default_factory=default_models, description="where prepared models lie")

    chat_model: str | None = Field(
        default=None, description="a LangChain chat model such as `openai:NAME`; off by default"
    )
    chat_base_url: str | None = None
    chat_api_key: SecretStr | None = None
    chat_timeout_s: float = Field(default=60.0, gt=0, le=600)
    chat_show_unsupported: bool = Field(
        default=False, description="list what a model said without support among the claims, marked so"
    )
    chat_may_extract: bool = Field(
        default=False, description="`extract --model` and `ingest --model` may send documents to a chat model"
    )
    chat_forbidden_sponsors: tuple[str, ...] = Field(
        default=(), description="sponsors whose text never goes to a model"
    )

    refusal_threshold: float | None = Field(
        default=None, ge=0, le=1, description="least support for an answer; default: the calibrated one"
    )
    two_person_review: bool = Field(default=False, description="what one person accepts, another must approve")
    corrections_need_source: bool = Field(
        default=False, description="a correction to numbers that no quote holds must name a source that does"
    )

    accounts: bool = Field(default=False, description="several users: everybody signs in; off: one person on loopback")
    oidc_issuer: str | None = Field(
        default=None, max_length=500, description="address of the identity provider that people sign in at"
    )
    oidc_client_id: str | None = Field(default=None, max_length=200)
    oidc_client_secret: SecretStr | None = Field(default=None, description="none for a public client (PKCE alone)")
    oidc_redirect_url: str | None = Field(
        default=None, description="SERVICE/api/v1/session/oidc/callback, as registered at the provider"
    )
    oidc_scopes: tuple[str, ...] = Field(default=("openid", "profile", "email"))
    oidc_name_claim: str = Field(default="preferred_username", description="claim that names the account")
    oidc_groups_claim: str = Field(default="groups", description="claim with the groups that give roles")
    oidc_roles: tuple[str, ...] = Field(default=(), description="what groups give, each as GROUP=SPONSOR:ROLE")
    import_dir: Path | None = Field(
        default=None, description="where administrators may ingest from on the server: IMPORT_DIR/SPONSOR/…"
    )
    allowed_hosts: tuple[str, ...] = Field(default=(), description="names under which the service may be called")
    max_upload_mb: int = Field(default=2048, ge=1, le=65536, description="one upload, all its files together")
    session_idle_minutes: int = Field(default=60, ge=1, le=1440)
    session_max_hours: int = Field(default=12, ge=1, le=168)
    lockout_attempts: int = Field(default=5, ge=3, le=100, description="wrong passwords before an account locks")
    lockout_minutes: int = Field(default=15, ge=1, le=1440)
    requests_per_minute: int = Field(default=600, ge=10, le=100_000, description="of one user, where accounts are on")
    service_threads: int = Field(default=24, ge=2, le=256, description="requests under way at once")
    answer_processes: int | None = Field(
        default=None,
        ge=0,
        le=64,
        description="processes that answer; 0 is the service itself; default: one a core with accounts, else 0",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "WARNING"

    def redacted(self) -> dict[str, Any]:
        """Settings for printing: secrets as `***`, paths as text."""
        return {
            key: ("***" if isinstance(value, SecretStr) else str(value) if isinstance(value, Path) else value)
            for key, value in self
        }


def load_settings(
    flags: Mapping[str, Any], *, environment: Mapping[str, str] | None = None, config: Path | None = None
) -> Settings:
    """Settings from flags over environment over file. Raises `UsageError` naming the key, its source and the fix."""
    environment = os.environ if environment is None else environment
    if config is None and environment.get("KNOWLINE_CONFIG"):
        config = Path(environment["KNOWLINE_CONFIG"])
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for source, part in (
        (f"settings file {config}", _from_file(config)),
        ("environment", _from_environment(environment)),
        ("command line", {key: value for key, value in flags.items() if value is not None}),
    ):
        for key, value in part.items():
            values[key] = value
            sources[key] = source
    try:
        return Settings(**values)
    except ValidationError as error:
        problems = []
        for item in error.errors():
            key = str(item["loc"][0]) if item["loc"] else "?"
            known = "" if key in Settings.model_fields else f"; known are {', '.join(sorted(Settings.model_fields))}"
            problems.append(f"setting {key!r} ({sources.get(key, 'default')}): {item['msg']}{known}")
        raise UsageError("; ".join(problems)) from error


def unknown_environment(environment: Mapping[str, str]) -> tuple[str, ...]:
    """`KNOWLINE_*` variables that are no setting (told by `doctor`; a misspelt one would be silently lost)."""
    return tuple(
        key
        for key in sorted(environment)
        if key.startswith(PREFIX)
        and key not in _NOT_SETTINGS
        and key[len(PREFIX) :].lower() not in Settings.model_fields
    )


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name in Settings.model_fields:
        raw = environment.get(PREFIX + name.upper())
        if raw is None or raw == "":
            continue
        values[name] = tuple(p.strip() for p in raw.split(",") if p.strip()) if name.endswith(_LISTS) else raw
    return values


def _from_file(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        with path.open("rb") as stream:
            return tomllib.load(stream)
    except OSError as error:
        raise UsageError(f"settings file {path}: {error.strerror}; give an existing TOML file with --config") from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"settings file {path} is not valid TOML: {error}") from error
