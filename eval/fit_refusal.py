"""Fits the weights that tell an answer from silence, each package judged by weights of the others.

Run by hand: `python -m eval.fit_refusal NAME=DATASET=HOME … [--write]`. Each data set gives its questions as they are,
and once more with their evidence hidden (`eval.silence`). Printed are refusal precision and recall over the threshold;
with `--write` the weights of all packages go to `assistant/refusal.txt`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.ask import Assistant
from assistant.settings import AskSettings
from eval.answers import Question, judge, read_questions
from eval.silence import Hidden, cited_places, evidence_places, silent
from knowledge.records import Answer, Parameter, Scope, Turn

Floats = npt.NDArray[np.float64]
ROUNDS, RIDGE, SILENT_WEIGHT = 6, 1.0, 0.5
TARGET = Path(__file__).parents[1] / "assistant" / "refusal.txt"


@dataclass(frozen=True)
class Case:
    """One question asked. `right`: the answer would be right if given; `gone`: refused before any confidence."""

    package: str
    id: str
    kind: str
    masked: bool
    answerable: bool
    right: bool
    gone: bool
    features: dict[str, float]


@dataclass(frozen=True)
class Remembered:
    """The parameter table read once."""

    table: tuple[Parameter, ...]

    def stamp(self, scope: Scope) -> str:
        return "read once"

    def parameters(self, scope: Scope) -> tuple[Parameter, ...]:
        return self.table


def cases_of(name: str, dataset: Path, home: Path) -> list[Case]:
    from knowledge.quantities import find_quantities
    from service.settings import Settings
    from service.workspace import Workspace

    workspace = Workspace(Settings(home=home))
    scope, reader = workspace.scope(), workspace.store.passages
    documents = {entry.id: reader.elements(entry.id) for entry in reader.documents(scope)}
    settings = AskSettings(threshold=0.0)
    memory = Remembered(workspace.knowledge.parameters(scope))

    def ask(question: Question, hidden: Hidden) -> tuple[Answer, dict[str, float]]:
        assistant = Assistant(
            hidden, hidden, find_quantities, settings, source=reader, embedder=workspace.embedder, knowledge=hidden
        )
        history = [Turn(role="user", content=text) for text in question.history]
        answer, findings = assistant.ask_with_findings(scope, question.text, history)
        return answer, dict(findings[0].features)

    found: list[Case] = []
    for question in read_questions(dataset / "gold" / "qa.jsonl"):
        open_home = Hidden(reader, workspace.searcher, memory)
        answer, features = ask(question, open_home)
        right = judge(replace_answerable(question), answer, reader.elements, []).right
        gone = answer.status == "not_found"
        found.append(
            Case(
                name,
                question.id,
                question.kind,
                False,
                question.answerable,
                right and question.answerable,
                gone,
                features,
            )
        )
        if not question.answerable:
            continue
        places = evidence_places(question, documents)
        for _ in range(ROUNDS):
            answer, features = ask(question, Hidden(reader, workspace.searcher, memory, places))
            verdict = judge(question, answer, reader.elements, [])
            if not verdict.right:
                break
            places |= cited_places(answer, documents)
        else:
            continue
        masked = silent(question)
        found.append(Case(name, masked.id, masked.kind, True, False, False, answer.status == "not_found", features))
    workspace.close()
    return found


def replace_answerable(question: Question) -> Question:
    from dataclasses import replace

    return replace(question, answerable=True)


def fit(rows: Floats, labels: Floats, worth: Floats) -> Floats:
    """Weights of a ridge-penalised logistic model, the constant last and unpenalised (Newton's method)."""
    weights = np.zeros(rows.shape[1])
    ridge = np.full(rows.shape[1], RIDGE)
    ridge[-1] = 1e-6
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        gradient = rows.T @ (worth * (p - labels)) + ridge * weights
        hessian = (rows * (worth * p * (1 - p))[:, None]).T @ rows + np.diag(ridge)
        step = np.linalg.solve(hessian, gradient)
        weights -= step
        if float(np.abs(step).max()) < 1e-6:
            break
    return weights


def fitted(cases: Sequence[Case], names: Sequence[str]) -> dict[str, float]:
    """Weights in the features' own scale; fitted on standardised ones, so that the penalty treats all alike."""
    used = [case for case in cases if case.features and not case.gone]
    raw = np.array([[case.features.get(name, 0.0) for name in names] for case in used])
    mean, spread = raw.mean(0), raw.std(0)
    spread[spread == 0] = 1.0
    rows = np.hstack([(raw - mean) / spread, np.ones((len(raw), 1))])
    labels = np.array([float(case.answerable) for case in used])
    worth = np.array([SILENT_WEIGHT if case.masked else 1.0 for case in used])
    weights = fit(rows, labels, worth)
    own = weights[:-1] / spread
    return dict(zip(names, own.tolist(), strict=True)) | {"constant": float(weights[-1] - own @ mean)}


def scores(cases: Sequence[Case], weights: dict[str, float]) -> list[float]:
    return [
        -1.0
        if case.gone
        else 1.0
        if not case.features
        else 1
        / (
            1
            + float(
                np.exp(-(weights["constant"] + sum(weights[n] * v for n, v in case.features.items() if n in weights)))
            )
        )
        for case in cases
    ]


def curve(cases: Sequence[Case], confident: Sequence[float]) -> str:
    """Threshold → refusal precision and recall on the questions as they are, recall on silent ones, answered right."""
    lines = ["threshold  precision  recall  silent recall  answered right"]
    for threshold in (0.0, 0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7):
        refused = [value < threshold or value < 0 for value in confident]
        real = [(case, no) for case, no in zip(cases, refused, strict=True) if not case.masked]
        hidden = [no for case, no in zip(cases, refused, strict=True) if case.masked]
        told = [not case.answerable for case, no in real if no]
        missing = [no for case, no in real if not case.answerable]
        right = [case.right and not no for case, no in real if case.answerable]
        rates = [sum(r) / len(r) if r else float("nan") for r in (told, missing, hidden, right)]
        lines.append(f"{threshold:9.2f}  {rates[0]:9.2f}  {rates[1]:6.2f}  {rates[2]:13.2f}  {rates[3]:14.2f}")
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m eval.fit_refusal")
    parser.add_argument("sets", nargs="*", help="NAME=DATASET=HOME")
    parser.add_argument("--cases", type=Path, help="read the cases from here, or keep them here")
    parser.add_argument("--write", action="store_true", help="write the weights of all packages")
    given = parser.parse_args(arguments)
    if given.sets:
        cases = [
            case
            for name, dataset, home in (item.split("=") for item in given.sets)
            for case in cases_of(name, Path(dataset), Path(home))
        ]
        if given.cases:
            given.cases.write_text("\n".join(json.dumps(asdict(case)) for case in cases), encoding="utf-8")
    else:
        cases = [Case(**json.loads(line)) for line in given.cases.read_text(encoding="utf-8").splitlines()]
    names = sorted({name for case in cases for name in case.features})
    left_out: dict[str, list[float]] = {}
    for package in dict.fromkeys(case.package for case in cases):
        own = [case for case in cases if case.package == package]
        left_out[package] = scores(own, fitted([case for case in cases if case.package != package], names))
        print(f"\n{package}, weights of the other packages\n{curve(own, left_out[package])}")
    print(f"\nall, each left out\n{curve(cases, [value for values in left_out.values() for value in values])}")
    if given.write:
        weights = fitted(cases, names)
        head = "# Weights of the features in `refusal.py`, one a line; fitted by `python -m eval.fit_refusal`.\n"
        TARGET.write_text(head + "".join(f"{n} {v:.3f}\n" for n, v in weights.items()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
