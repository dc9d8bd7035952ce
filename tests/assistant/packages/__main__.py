"""Writes the invented packages as data sets: `python -m tests.assistant.packages DIR`; each gets `package/` and `gold/`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.assistant.packages import mab, method, tablet

_MARKS = ("[note] ", "[^] ")


def write(name: str, docs: tuple, questions: tuple, folder: Path) -> None:
    package, gold = folder / name / "package", folder / name / "gold"
    package.mkdir(parents=True, exist_ok=True)
    gold.mkdir(exist_ok=True)
    for doc in docs:
        head = [f"# {doc.title}", ""]
        for label, value in (("Document number", doc.number), ("Version", doc.version), ("Effective date", doc.date)):
            head += [f"{label}: {value}", ""] if value else []
        if doc.status != "current":
            head += ["Status: superseded", ""]
        body, table = [], False
        for line in doc.text.strip().splitlines():
            if line.startswith("[hidden]"):
                continue
            for mark in _MARKS:
                line = line.removeprefix(mark)
            now = line.startswith(("|", "- "))
            body += [line] if now and table else ["", line]
            table = now
        (package / f"{Path(doc.file).stem}.md").write_text("\n".join([*head, *body, ""]), encoding="utf-8")
    with (gold / "qa.jsonl").open("w", encoding="utf-8") as out:
        for number, (text, kind, facts, forbidden, answerable, history) in enumerate(questions, 1):
            row = {"id": f"{name}-{number}", "question": text, "class": kind, "facts": facts, "forbidden": forbidden}
            out.write(json.dumps(row | {"answerable": answerable, "history": list(history)}, ensure_ascii=False) + "\n")


for module in (mab, tablet, method):
    write(module.__name__.rsplit(".", 1)[-1], module.DOCS, module.QUESTIONS, Path(sys.argv[1]))
