"""`python -m corpus.check`: proves that every quote of the key stands where the key says, and that the key is sound.

Reads the files with the plain libraries (`corpus/witness.py`), apart from the product's readers. Of scans it reads the
generator's own transcript, and compares that with the committed one. Exit status 0 when all is true, else 1.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from corpus import witness

CLASSES = {"RAT", "RNG", "DEV", "EQS", "CRT", "ROB", "HLD", "RMA", "CFL", "UNA"}
KINDS = {"setpoint", "target", "nor", "par", "design_space", "characterized", "edge_of_failure", "ipc", "alert", "action", "acceptance", "spec_release", "spec_shelf_life", "sst", "validation", "hold_time", "capability", "actual", None}
OPERATORS = {"eq", "lt", "le", "gt", "ge", "range", "plus_minus_abs", "plus_minus_rel", "one_of", "staged", "conforms", "report"}
SUBJECTS = {"step_parameter", "method_condition", "system_suitability", "material", "hold", "equipment", "attribute"}
EVIDENCE = {"doe", "ofat", "characterization", "sdm", "full_scale_history", "platform", "prior_knowledge", "literature", "supplier", "regulatory", "equipment_limit", "convenience", None}
LEAST = {"qa": 120, "parameters": 200, "rationales": 40, "conflicts": 15, "gaps": 20}


def rows(name: str) -> list[dict[str, Any]]:
    text = (witness.SAMPLE / "gold" / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def misplaced(where: str, place: dict[str, Any]) -> Iterator[str]:
    """Tells when a quote does not stand at its page, sheet, cells, part and section."""
    found = witness.find(place["file"], place["quote"])
    fitting = [s for s in found if s.page == place["page"] and s.part == place["part"] and s.cells == place["cells"]]
    if not fitting:
        yield f"{where}: not at page {place['page']} of {place['file']}: {place['quote']!r} (stands at {[s.page or s.sheet or s.section for s in found]})"
        return
    section = place["section_or_sheet"]
    if section and all((s.sheet or s.section or section) != section for s in fitting):
        yield f"{where}: not under {section!r} of {place['file']}: {place['quote']!r}"
    if section and fitting[0].page and not place["part"]:
        before = "".join(t for t, s in witness.normal_spots(place["file"]) if s.order <= fitting[0].order)
        if witness.normal(section) not in before:
            yield f"{where}: heading {section!r} does not stand before the quote in {place['file']}"


def unsound_statement(row: dict[str, Any]) -> Iterator[str]:
    """Tells when a statement's fields do not fit each other or its quote."""
    if row["kind"] not in KINDS or row["operator"] not in OPERATORS or row["subject"] not in SUBJECTS:
        yield f"{row['id']}: kind, operator or subject is not of the contract"
    if witness.normal(row["value_text"]) not in witness.normal(row["quote"]):
        yield f"{row['id']}: value {row['value_text']!r} is not in its quote"
    low, target, high = (Decimal(row[k]) if row[k] is not None else None for k in ("low", "target", "high"))
    if low is not None and high is not None and low > high:
        yield f"{row['id']}: low {low} above high {high}"
    needed = {"eq": target, "le": high, "lt": high, "ge": low, "gt": low, "range": low if high is not None else None, "plus_minus_rel": target}
    if row["operator"] in needed and needed[row["operator"]] is None:
        yield f"{row['id']}: operator {row['operator']} without its number"


def unsound_question(row: dict[str, Any]) -> Iterator[str]:
    """Tells when a question's facts cannot be met by its evidence, or its fields do not fit each other."""
    told = " ".join(e["quote"] for e in row["evidence"])
    if row["class"] not in CLASSES or (row["class"] == "UNA") == row["answerable"]:
        yield f"{row['id']}: class {row['class']} does not fit"
    if row["answerable"] and not (row["evidence"] and row["facts"]):
        yield f"{row['id']}: answerable without evidence or facts"
    if not row["answerable"] and row["absence"] not in ("not_in_package", "not_studied"):
        yield f"{row['id']}: absence is not told"
    for group in row["facts"]:
        if not any(re.search(pattern, told, re.IGNORECASE) for pattern in group):
            yield f"{row['id']}: no evidence meets {group}"
    for pattern in row["forbidden"]:
        if re.search(pattern, told, re.IGNORECASE):
            yield f"{row['id']}: forbidden {pattern!r} stands in the evidence"


def stale_transcripts() -> Iterator[str]:
    """Tells when the committed transcripts are not those the generator would draw."""
    from corpus.build.docs import executed_record, master_record, photos

    made = {d.path: d.transcript for m in (executed_record, master_record, photos) for d in m.build()}
    for file, pages in made.items():
        committed = {s.page: s.text for s in witness.transcripts().get(file, ())}
        if committed != {n: t for n, t in enumerate(pages, start=1) if t}:
            yield f"{file}: the committed transcript is not what the generator draws"


def faults(fast: bool) -> Iterator[str]:
    """Everything that is wrong with the key; `fast` leaves the drawing of the scans out."""
    for name, least in LEAST.items():
        found = rows(name)
        if len(found) < least:
            yield f"{name}: {len(found)} lines, {least} are wanted"
        if len({r["id"] for r in found}) != len(found):
            yield f"{name}: an id is used twice"
        for row in found:
            places = row.get("evidence", []) + row.get("neighbours", []) + row.get("sides", []) if name in ("qa", "conflicts", "gaps") else [row]
            for place in places:
                yield from misplaced(row["id"], place)
            if name == "parameters":
                yield from unsound_statement(row)
            elif name == "qa":
                yield from unsound_question(row)
            elif name == "conflicts" and len(row["sides"]) < 2:
                yield f"{row['id']}: one side only"
            elif name == "rationales" and row["evidence_type"] not in EVIDENCE:
                yield f"{row['id']}: evidence type {row['evidence_type']!r}"
    if not fast:
        yield from stale_transcripts()


def main(arguments: list[str]) -> int:
    found = list(faults(fast="--fast" in arguments))
    for fault in found:
        print(fault, file=sys.stderr)
    files = sum(f.is_file() for f in Path(witness.SAMPLE / "package").rglob("*"))
    print(f"{files} files, " + ", ".join(f"{len(rows(name))} {name}" for name in LEAST) + (f": {len(found)} faults" if found else ": every quote stands where the key says"))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
