"""sentence-transformers folder → ONNX int8 per channel. The one module that meets torch's exporter."""

from __future__ import annotations

import json
import logging
import os
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from knowledge.errors import ModelError
from retrieval.models import Manifest, max_tokens

_PROBES = (
    "Why is the load of the Protein A column limited to 40 g/L of resin?",
    "The harvest is held for at most 24 h at 2-8 °C because of bioburden growth.",
    "pH",
    "Dissolved oxygen set point 40 % (NOR 30-50 %, PAR 20-60 %).",
    "The temperature is shifted from 36.5 °C to 33.0 °C on day 5.",
    "Tablet hardness is an in-process control; compression force is adjusted to meet it.",
    "Size exclusion chromatography: resolution between monomer and dimer not less than 1.5.",
    "Deviation DEV-21-007: acid was added too fast and the pool fell below pH 3.4 for two minutes.",
    "Parameter | Unit | Target | NOR | PAR | Class",
    "Warum ist die Standzeit der Ernte auf 24 Stunden begrenzt?",
    "The study covered 16 runs of a fractional factorial design with three centre points at 2 L scale. " * 8,
    "Shelf temperature of -25 °C and chamber pressure of 100 mTorr kept the product below its collapse temperature.",
)


@dataclass(frozen=True, slots=True)
class Exported:
    """The outcome of an export. `agreement` is the least cosine to fp32 over the probe texts."""

    dimensions: int
    max_tokens: int
    pooling: Literal["mean", "cls"]
    inputs: tuple[str, ...]
    agreement: float


def export_int8(origin: Path, work: Path) -> Exported:
    """Write `model.onnx` and `tokenizer.json` into `work`; raises `ModelError` for models that cannot be exported."""
    pooling = _pooling(origin)
    if not (origin / "tokenizer.json").is_file():
        raise ModelError(f"{origin}: no tokenizer.json; only models with a fast tokenizer can be prepared.")
    shutil.copyfile(origin / "tokenizer.json", work / "tokenizer.json")
    fp32 = work / "fp32.onnx"
    inputs, dimensions = _export(origin, fp32)
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with _quiet_root_logger():
        quantize_dynamic(fp32, work / "model.onnx", weight_type=QuantType.QInt8, per_channel=True)
    limit = max_tokens(origin)
    agreement = _agreement(work, fp32, pooling, inputs, dimensions, limit)
    fp32.unlink()
    return Exported(dimensions, limit, pooling, inputs, agreement)


@contextmanager
def _quiet_root_logger() -> Iterator[None]:
    """The quantiser talks through the root logger, one line for each tensor."""
    root = logging.getLogger()
    before = root.level
    root.setLevel(logging.ERROR)
    try:
        yield
    finally:
        root.setLevel(before)


def _pooling(origin: Path) -> Literal["mean", "cls"]:
    config = origin / "1_Pooling" / "config.json"
    if not config.is_file():
        raise ModelError(f"{origin} has no 1_Pooling/config.json; use the sentence-transformers backend for it.")
    values: dict[str, Any] = json.loads(config.read_text(encoding="utf-8"))
    modes = {key for key, value in values.items() if key.startswith("pooling_mode_") and value is True}
    if modes == {"pooling_mode_mean_tokens"} or values.get("pooling_mode") == "mean":
        return "mean"
    if modes == {"pooling_mode_cls_token"} or values.get("pooling_mode") == "cls":
        return "cls"
    raise ModelError(f"{config}: pooling {sorted(modes)} cannot be exported; use the sentence-transformers backend.")


def _export(origin: Path, target: Path) -> tuple[tuple[str, ...], int]:
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    import torch
    from transformers import AutoModel
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call,unused-ignore]

    model = AutoModel.from_pretrained(str(origin), attn_implementation="eager", local_files_only=True).eval()
    names = ["input_ids", "attention_mask"]
    if int(getattr(model.config, "type_vocab_size", 0) or 0) > 1:
        names.append("token_type_ids")

    class Positional(torch.nn.Module):  # type: ignore[misc,unused-ignore]
        """The exporter passes positional arguments, which the model refuses."""

        def forward(self, *values: Any) -> Any:
            return model(**dict(zip(names, values, strict=True))).last_hidden_state

    ones = torch.ones((1, 8), dtype=torch.int64)
    example = tuple(ones if name != "token_type_ids" else torch.zeros_like(ones) for name in names)
    axes = {name: {0: "batch", 1: "tokens"} for name in (*names, "hidden")}
    wrapper = Positional()
    wrapper.model = model
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            wrapper,
            example,
            str(target),
            input_names=names,
            output_names=["hidden"],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
    return tuple(names), int(model.config.hidden_size)


def _agreement(
    work: Path, fp32: Path, pooling: Literal["mean", "cls"], inputs: tuple[str, ...], dimensions: int, limit: int
) -> float:
    from retrieval.embedder import OnnxEncoder

    manifest = Manifest(
        name="probe",
        recipe="probe",
        source_sha256="",
        onnx_sha256="",
        tokenizer_sha256="",
        dimensions=dimensions,
        max_tokens=limit,
        pooling=pooling,
        inputs=inputs,
        agreement=0.0,
    )
    exact = OnnxEncoder(fp32, work / "tokenizer.json", manifest, threads=None)
    small = OnnxEncoder(work / "model.onnx", work / "tokenizer.json", manifest, threads=None)
    return float(min(np.dot(exact.encode(text), small.encode(text)) for text in _PROBES))
