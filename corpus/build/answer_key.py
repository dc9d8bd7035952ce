"""Turns the gold of the documents and the questions into the key's JSON lines, each quote located in the built files."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from corpus import witness
from corpus.build import names
from corpus.build.document import Document

FIELDS = ("name", "unit_operation", "step", "subject", "role", "kind", "operator", "target", "low", "high", "low_inclusive", "high_inclusive", "unit_as_written", "unit_ucum", "value_text", "scale",
          "condition", "attribute", "basis", "stage", "n", "study", "process_version", "site", "batch", "origin")


class Unlocated(Exception):
    """Quotes of the key that do not stand in their files."""


MISSING: list[str] = []


def locate(file: str, quote: str, headings: tuple[str, ...], page: int | None = None) -> dict[str, Any]:
    """File, page, section or sheet, part and quote; the first place where the quote stands, or the one on `page`."""
    found = [s for s in witness.find(file, quote) if page is None or s.page == page]
    if not found:
        MISSING.append(f"{file}: {quote!r}" + (f" on page {page}" if page else ""))
        return {"file": file, "page": None, "section_or_sheet": None, "cells": None, "part": None, "quote": quote}
    spot = found[0]
    section = spot.sheet or spot.section or heading_before(file, spot, quote, headings)
    return {"file": file, "page": spot.page, "section_or_sheet": section, "cells": spot.cells, "part": spot.part, "quote": quote}


def heading_before(file: str, spot: witness.Spot, quote: str, headings: tuple[str, ...]) -> str | None:
    """The last of the document's headings before the quote."""
    text = "".join(t for t, s in witness.normal_spots(file) if s.order < spot.order)
    here = witness.normal(spot.text)
    text += here[: here.index(witness.normal(quote))]
    placed = [(text.rfind(witness.normal(h)), h) for h in headings]
    return max((p for p in placed if p[0] >= 0), default=(0, None))[1]


def places(documents: list[Document]) -> dict[str, tuple[str, ...]]:
    return {d.path: d.headings for d in documents}


def write_lines(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")


def parameters(documents: list[Document]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Statements and rationales; a rationale names the statements of the same parameter and unit operation."""
    heads = places(documents)
    statements: list[dict[str, Any]] = []
    rationales: list[dict[str, Any]] = []
    for document in documents:
        for gold in document.gold:
            place = locate(document.path, gold["quote"], heads[document.path], gold.get("page"))
            if gold["record"] == "statement":
                statements.append({"id": f"P{len(statements) + 1:03d}", **place, **{f: gold.get(f) for f in FIELDS}})
            else:
                rationales.append({"id": f"R{len(rationales) + 1:03d}", **place, "about": {"type": "parameter", "name": gold["name"], "unit_operation": gold.get("unit_operation")},
                                   "statement": gold["statement"], "evidence_type": gold["evidence_type"], "strength": gold["strength"]})
    for rationale in rationales:
        about = rationale["about"]
        about["statement_ids"] = [s["id"] for s in statements if stem(s["name"]) == stem(about["name"]) and s["unit_operation"] == about["unit_operation"]]
    return statements, rationales


def stem(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower().replace("cex ", "").replace("vf ", "").replace("protein a ", ""))


def evidence(items: list[tuple[Any, ...]], heads: dict[str, tuple[str, ...]]) -> list[dict[str, Any]]:
    return [locate(item[0], item[1], heads.get(item[0], ()), item[2] if len(item) > 2 else None) for item in items]


def questions(raw: list[dict[str, Any]], documents: list[Document]) -> list[dict[str, Any]]:
    heads = places(documents)
    rows = []
    for i, q in enumerate(raw, start=1):
        rows.append({"id": f"Q{i:03d}", **{k: q[k] for k in ("question", "class", "role", "history", "facts", "forbidden")}, "evidence": evidence(q["evidence"], heads), "answerable": q["answerable"],
                     "absence": q["absence"], "neighbours": evidence(q["neighbours"], heads), "language": q["language"], "tags": q["tags"]})
    return rows


def conflicts(raw: list[dict[str, Any]], documents: list[Document]) -> list[dict[str, Any]]:
    heads = places(documents)
    return [{"id": f"C{i:02d}", **{k: c[k] for k in ("type", "severity", "subject", "explanation")},
             "sides": [{"value_text": v, **locate(f, q, heads.get(f, ()))} for v, f, q in c["sides"]]} for i, c in enumerate(raw, start=1)]


def gaps(raw: list[dict[str, Any]], documents: list[Document]) -> list[dict[str, Any]]:
    heads = places(documents)
    return [{"id": f"G{i:02d}", **{k: g[k] for k in ("check", "interface", "severity", "subject", "explanation", "question")}, "evidence": evidence(g["evidence"], heads)} for i, g in enumerate(raw, start=1)]


def write(gold: Path, documents: list[Document], raw: dict[str, list[dict[str, Any]]]) -> dict[str, int]:
    """Writes every file of the key; gives the number of lines of each."""
    gold.mkdir(parents=True, exist_ok=True)
    write_lines(gold / "transcripts.jsonl", [{"file": d.path, "page": n, "text": t} for d in documents for n, t in enumerate(d.transcript, start=1) if t])
    witness.transcripts.cache_clear()
    statements, rationales = parameters(documents)
    files = {"parameters": statements, "rationales": rationales, "qa": questions(raw["qa"], documents), "conflicts": conflicts(raw["conflicts"], documents), "gaps": gaps(raw["gaps"], documents)}
    write_lines(gold / "copies.jsonl", [{"file": copy, "same_as": original, "identical": identical} for copy, original, identical in names.COPIES])
    if MISSING:
        raise Unlocated("\n".join(MISSING))
    for name, rows in files.items():
        write_lines(gold / f"{name}.jsonl", rows)
    return {name: len(rows) for name, rows in files.items()}
