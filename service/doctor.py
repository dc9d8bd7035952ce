"""`doctor`: what is configured, what answers, what to do where it does not; and what the store holds."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Callable
from typing import Any

from knowledge.errors import KnowlineError
from knowledge.records.base import Record
from knowledge.storage.engine import place_of
from service.settings import Settings, unknown_environment
from service.vectors import build_vectors
from service.workspace import Workspace


class Check(Record):
    """One thing looked at. `todo` says what to do where it is not ok."""

    name: str
    ok: bool
    found: str
    todo: str | None = None


def examine(settings: Settings) -> tuple[Check, ...]:
    """All checks; none of them writes to an existing store."""
    checks: tuple[tuple[str, Callable[[Settings], Check]], ...] = (
        ("home", _home),
        ("database", _database),
        ("index", _index),
        ("originals", _originals),
        ("embedding model", _embedder),
        ("OCR", _ocr),
        ("converters", _converters),
        ("chat model", _chat),
        ("environment", _environment),
    )
    results = []
    for name, look in checks:
        try:
            results.append(look(settings))
        except KnowlineError as error:
            results.append(Check(name=name, ok=False, found=str(error), todo="see the message"))
    return tuple(results)


def store_digest(workspace: Workspace) -> dict[str, Any]:
    """`{documents, chunks, statements, vectors, orphans, digest}`: the same for the same content."""
    return workspace.store.state(workspace.index).model_dump()


def _home(settings: Settings) -> Check:
    home = settings.home
    if not home.exists():
        return Check(name="home", ok=True, found=f"{home} (new; made by the first ingest)")
    free = shutil.disk_usage(home).free // (1 << 20)
    writable = os.access(home, os.W_OK)
    ok = writable and free > 500
    todo = None if ok else "free some space" if writable else "give a home you may write to with --home"
    return Check(name="home", ok=ok, found=f"{home}, {free:,} MB free", todo=todo)


def _database(settings: Settings) -> Check:
    if settings.database_url is None and not (settings.home / "knowline.db").exists():
        return Check(name="database", ok=True, found="SQLite, not made yet")
    workspace = Workspace(settings)
    try:
        sponsors, engine = workspace.store.sponsors.all(), workspace.store.engine
        where = "" if settings.database_url is None else f" at {place_of(engine)}"
        return Check(name="database", ok=True, found=f"{engine.dialect.name}{where}, {len(sponsors)} sponsor(s)")
    finally:
        workspace.close()


def _index(settings: Settings) -> Check:
    if not (settings.home / "index").exists():
        if settings.chroma_url is not None:
            build_vectors(settings).ids("")
        return Check(name="index", ok=True, found=f"not made yet{_vectors_at(settings)}")
    workspace = Workspace(settings)
    try:
        state = workspace.store.state(workspace.index)
    finally:
        workspace.close()
    missing = state.chunks - state.vectors
    found = f"{state.vectors} of {state.chunks} passages, {state.orphans} orphan(s) (never used){_vectors_at(settings)}"
    return Check(name="index", ok=missing == 0, found=found, todo="run `knowline reindex`" if missing else None)


def _vectors_at(settings: Settings) -> str:
    return "" if settings.chroma_url is None else f", vectors at {settings.chroma_url}"


def _originals(settings: Settings) -> Check:
    if not (settings.home / "originals").exists():
        return Check(name="originals", ok=True, found="none kept yet")
    workspace = Workspace(settings)
    try:
        bad = [b for sponsor in workspace.store.sponsors.all() for b in workspace.store.verify_originals(sponsor)]
    finally:
        workspace.close()
    todo = "ingest the files again, and find out who changed them" if bad else None
    return Check(
        name="originals", ok=not bad, found=f"{len(bad)} missing or changed" if bad else "all hashes match", todo=todo
    )


def _embedder(settings: Settings) -> Check:
    from retrieval.models import find_prepared
    from service.models import PACKAGED

    if settings.embedding_model != PACKAGED:
        return Check(name="embedding model", ok=True, found=settings.embedding_model)
    folder = find_prepared(None, settings.models_dir)
    found = f"packaged, prepared in {folder}" if folder else "packaged, not prepared yet (the first ingest does it)"
    return Check(name="embedding model", ok=True, found=found)


def _ocr(settings: Settings) -> Check:
    there = importlib.util.find_spec("rapidocr") is not None
    ok = there or not settings.ocr
    found = "RapidOCR" if there else "not installed"
    return Check(name="OCR", ok=ok, found=found, todo=None if ok else "install rapidocr, or set ocr=false")


def _converters(_settings: Settings) -> Check:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    seven = next((name for name in ("7z", "7zz", "7za") if shutil.which(name)), None)
    office_text, seven_text = ("found" if tool else "absent" for tool in (office, seven))
    found = f"LibreOffice {office_text} (.doc .xls .ppt .rtf), 7-Zip {seven_text} (.7z)"
    return Check(name="converters", ok=True, found=found)


def _chat(settings: Settings) -> Check:
    if settings.chat_model is None:
        return Check(name="chat model", ok=True, found="none: answers are composed from verified quotes")
    return Check(
        name="chat model", ok=True, found=f"{settings.chat_model} at {settings.chat_base_url or 'its default address'}"
    )


def _environment(_settings: Settings) -> Check:
    unknown = unknown_environment(os.environ)
    todo = f"no such setting: {', '.join(unknown)}; check the spelling" if unknown else None
    return Check(name="environment", ok=not unknown, found=", ".join(unknown) or "nothing unknown", todo=todo)
