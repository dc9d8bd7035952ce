"""Fits the weights that tell an answer from silence, each package judged by weights of the others.

Run by hand: `python -m eval.fit_refusal NAME=DATASET=HOME … [--write]`. Each data set gives its questions as they are,
and once more with their evidence hidden (`eval.silence`). Printed are refusal precision and recall over the threshold;
with `--write` the weights of all packages go to `assistant/refusal.txt`.
"""

from __future__ import annotations

import argparse
import json
import sys
import zlib
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
ROUNDS, RIDGE, SILENT_WEIGHT, FOLDS = 6, 10.0, 0.5, 5
GATES = ("limit_unmet", "kind_unmet", "denied", "told")
DENIED = AskSettings().threshold_denied
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
    settings = AskSettings(threshold=0.0, threshold_denied=0.0)
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
    """Threshold → refusal precision and recall with and without silent questions, and the share answered right."""
    lines = ["threshold  precision  recall  (silent ones too: precision  recall)  answered right"]
    for threshold in (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5):
        refused = [
            case.gone
            or sure < threshold
            or bool(case.features and (case.features["limit_unmet"] or case.features["kind_unmet"]))
            or bool(case.features.get("denied") and sure < DENIED)
            for case, sure in zip(cases, confident, strict=True)
        ]
        pairs = list(zip(cases, refused, strict=True))
        real = [(case, no) for case, no in pairs if not case.masked]
        right = [case.right and not no for case, no in real if case.answerable]
        rates = (*_rates(real), *_rates(pairs), sum(right) / len(right))
        lines.append("{:9.2f}  {:9.2f}  {:6.2f}  {:28.2f}  {:6.2f}  {:15.2f}".format(threshold, *rates))
    return "\n".join(lines)


def _rates(pairs: Sequence[tuple[Case, bool]]) -> tuple[float, float]:
    told = [not case.answerable for case, no in pairs if no]
    missing = [no for case, no in pairs if not case.answerable]
    return sum(told) / len(told) if told else float("nan"), sum(missing) / len(missing) if missing else float("nan")


def in_folds(cases: Sequence[Case], names: Sequence[str]) -> list[float]:
    """Each question by weights of the other folds; its silent twin is in the same fold."""
    fold = [zlib.crc32(f"{case.package} {case.id.removesuffix('-silent')}".encode()) % FOLDS for case in cases]
    found = [0.0] * len(cases)
    for number in range(FOLDS):
        weights = fitted([case for case, own in zip(cases, fold, strict=True) if own != number], names)
        for at, value in enumerate(scores(cases, weights)):
            if fold[at] == number:
                found[at] = value
    return found


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
    names = [name for name in dict.fromkeys(n for case in cases for n in case.features) if name not in GATES]
    left_out: dict[str, list[float]] = {}
    for package in dict.fromkeys(case.package for case in cases):
        own = [case for case in cases if case.package == package]
        left_out[package] = scores(own, fitted([case for case in cases if case.package != package], names))
        print(f"\n{package}, weights of the other packages\n{curve(own, left_out[package])}")
    print(f"\nall, each left out\n{curve(cases, [value for values in left_out.values() for value in values])}")
    folded = in_folds(cases, names)
    for package in left_out:
        at = [number for number, case in enumerate(cases) if case.package == package]
        print(f"\n{package}, {FOLDS} folds\n{curve([cases[n] for n in at], [folded[n] for n in at])}")
    print(f"\nall, {FOLDS} folds\n{curve(cases, folded)}")
    if given.write:
        weights = fitted(cases, names)
        head = "# Weights of the features in `refusal.py`, one a line; fitted by `python -m eval.fit_refusal`.\n"
        TARGET.write_text(head + "".join(f"{n} {v:.3f}\n" for n, v in weights.items()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
