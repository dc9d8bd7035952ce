"""The published JSON Schema: every public shape under `$defs`, by its name."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import models_json_schema

from knowledge import records
from knowledge.records import Record


def json_schema() -> dict[str, Any]:
    """One JSON Schema (draft 2020-12) document with all public shapes as `$defs`."""
    models = [
        (member, "serialization")
        for name in records.__all__
        if isinstance(member := getattr(records, name), type) and issubclass(member, Record)
    ]
    _, document = models_json_schema(models, title="Knowline")  # type: ignore[arg-type]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **document}
