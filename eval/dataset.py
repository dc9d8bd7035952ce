"""Data sets: a folder with `gold/` (and `package/`) or a question file, read and checked at the door."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.answers import Question, question_of
from eval.cases import hash_of
from knowledge.errors import UsageError

PASSWORDS = "passwords.txt"


@dataclass(frozen=True)
class DataSet:
    """Questions and keys. `package` is None where the home must hold the documents already."""

    name: str
    questions: tuple[Question, ...]
    sha256: str
    package: Path | None = None
    passwords: tuple[str, ...] = ()
    parameters: Path | None = None
    conflicts: tuple[Mapping[str, Any], ...] = ()
    gaps: tuple[Mapping[str, Any], ...] = ()

    @property
    def roles(self) -> tuple[str, ...]:
        return tuple(sorted({question.role for question in self.questions if question.role}))


def read_dataset(path: Path) -> DataSet:
    """Read a folder with `gold/`, or a question file. Raises `UsageError` naming the file and line that is off."""
    if path.is_file():
        return DataSet(path.stem, read_questions(path), hash_of([path.read_bytes()]))
    gold = path / "gold"
    if not gold.is_dir():
        raise UsageError(f"{path}: neither a question file, nor a folder with gold/, nor a BEIR folder.")
    files = sorted(gold.glob("*.jsonl"))
    if not files:
        raise UsageError(f"{gold}: no .jsonl file; a key holds at least one of qa, parameters, conflicts, gaps.")
    questions, parameters, passwords = gold / "qa.jsonl", gold / "parameters.jsonl", path / PASSWORDS
    return DataSet(
        name=path.resolve().name,
        questions=read_questions(questions) if questions.is_file() else (),
        sha256=hash_of(file.read_bytes() for file in files),
        package=path / "package" if (path / "package").is_dir() else None,
        passwords=_lines(passwords),
        parameters=parameters if parameters.is_file() else None,
        conflicts=_optional(gold / "conflicts.jsonl"),
        gaps=_optional(gold / "gaps.jsonl"),
    )


def read_questions(path: Path) -> tuple[Question, ...]:
    """Accepted questions: lines whose `state` is `proposed` are drafts and left out."""
    questions = []
    for number, raw in enumerate(json_lines(path), start=1):
        if raw.get("state") == "proposed":
            continue
        try:
            questions.append(question_of(raw))
        except (KeyError, TypeError, AttributeError) as error:
            raise UsageError(
                f"{path}, record {number}: not a question ({error!r}); it needs id, question, answerable."
            ) from error
    ids = [question.id for question in questions]
    twice = sorted({i for i in ids if ids.count(i) > 1})
    if twice:
        raise UsageError(f"{path}: the ids {', '.join(twice[:5])} stand there twice; give each question its own.")
    return tuple(questions)


def json_lines(path: Path) -> list[dict[str, Any]]:
    """One JSON object a line; empty lines do not count."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except json.JSONDecodeError as error:
            raise UsageError(f"{path}, line {number}: not JSON ({error.msg}).") from error
        if not isinstance(item, dict):
            raise UsageError(f"{path}, line {number}: needs a JSON object.")
        found.append(item)
    return found


def _lines(path: Path) -> tuple[str, ...]:
    return tuple(filter(None, path.read_text(encoding="utf-8").splitlines())) if path.is_file() else ()


def _optional(path: Path) -> tuple[dict[str, Any], ...]:
    return tuple(json_lines(path)) if path.is_file() else ()
