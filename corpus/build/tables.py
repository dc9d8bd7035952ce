"""Parameter tables that carry their own gold: one statement for each cell under a column with a kind."""

from __future__ import annotations

import re
from typing import Any

from corpus.build.blocks import Gold, T, plain
from corpus.build.values import UCUM, parse, scaled, split_unit

ROLES = {"CPP": "CPP", "KPP": "KPP", "WC-CPP": "WC_CPP", "non-key": "non_key", "GPP": "GPP", "IPC": "IPC"}
FOOTMARK = re.compile(r"[ᵃᵇᶜᵈ]+$")


def parameter_table(caption: str, columns: str, rows: list[tuple[str, ...]], **fields: Any) -> T:
    """A table whose columns are named `Header=what`, separated by `|`.

    `what` is `name`, `unit`, `role`, `ref`, `text`, or a statement kind (`target`, `nor`, `par`, …); a kind may carry
    a scale after `@`. `fields` holds `header_rows`, `spans`, `widths`, `notes`, `ruled` of the table, and defaults for
    every statement (`unit_operation`, `step`, `scale`, …). `skip` names rows that give no gold.
    """
    layout = {k: fields.pop(k) for k in ("spans", "widths", "notes", "ruled") if k in fields}
    above = fields.pop("above", ())
    skip = fields.pop("skip", ())
    extra: dict[str, dict[str, Any]] = fields.pop("extra", {})
    pairs = [c.rsplit("=", 1) for c in columns.split("|")]
    header = tuple(h for h, _ in pairs)
    whats = [w for _, w in pairs]
    gold: list[Gold] = []
    for row in rows:
        cells = dict(zip(whats, row, strict=True))
        name = FOOTMARK.sub("", plain(cells["name"])).strip()
        if name in skip:
            continue
        for what, cell in zip(whats, row, strict=True):
            if what in ("name", "unit", "role", "ref", "text", "reason"):
                continue
            kind, _, scale = what.partition("@")
            value, unit = (plain(cell), cells.get("unit")) if "unit" in cells else split_unit(plain(cell))
            parsed = parse(value)
            if parsed is None:
                continue
            parsed = scaled(parsed, unit)
            gold.append({
                "record": "statement", "name": name, "kind": None if kind == "unnamed" else kind, **parsed,
                "value_text": plain(cell), "unit_as_written": None if unit in ("-", "–") else unit,
                "unit_ucum": UCUM[unit] if unit else None,
                "role": ROLES.get(cells.get("role", "")), "quote": " | ".join(plain(c) for c in row if c), "origin": "table",
                **fields, **({"scale": scale} if scale else {}), **extra.get(name, {}),
            })
    return T(caption, (*above, header), tuple(rows), gold=tuple(gold), **layout)
