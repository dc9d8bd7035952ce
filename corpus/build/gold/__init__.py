"""The answer key: questions, conflicts and gaps over the sample package."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any


def key() -> dict[str, list[dict[str, Any]]]:
    """All entries, module after module; a module gives `QA`, `CONFLICTS` or `GAPS`."""
    raw: dict[str, list[dict[str, Any]]] = {"qa": [], "conflicts": [], "gaps": []}
    for info in sorted(pkgutil.iter_modules(__path__), key=lambda i: i.name):
        module = importlib.import_module(f"{__name__}.{info.name}")
        for kind in raw:
            raw[kind] += getattr(module, kind.upper(), [])
    return raw
