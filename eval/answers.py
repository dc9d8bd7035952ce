"""Answers against a key: right, refused where they must be, cited where they say; pure functions over one answer each.

Run with `python -m eval.answers --dataset DIR --home DIR` on a home that holds the data set's package.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from eval.intervals import Rate
from eval.matching import holds_most, holds_values, meets, stands_at_place
from knowledge.protocols import DocumentReader, Searcher
from knowledge.records import Answer, Element, Scope, Turn

EVIDENCE_RANK = 10


@dataclass(frozen=True)
class Evidence:
    file: str
    quote: str
    page: int | None = None


@dataclass(frozen=True)
class Question:
    """One line of `qa.jsonl`. `facts`: every group must be met by one of its patterns; `forbidden`: none may be met.

    `rationale` is the state that a why-answer must have, where the key tells it.
    """

    id: str
    text: str
    kind: str
    history: tuple[str, ...] = ()
    facts: tuple[tuple[str, ...], ...] = ()
    forbidden: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    answerable: bool = True
    role: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    rationale: str | None = None


@dataclass(frozen=True)
class Verdict:
    """How one answer did. `recalled` is None where the key names no evidence ("could not be judged")."""

    id: str
    kind: str
    answerable: bool
    refused: bool
    right: bool
    missing: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    quotes: int = 0
    quotes_found: int = 0
    claims: int = 0
    claims_held: int = 0
    cited_evidence: bool | None = None
    recalled: bool | None = None
    words: int = 0
    ms: float = 0.0


@dataclass(frozen=True)
class Summary:
    answered_right: Rate
    refusal_precision: Rate
    refusal_recall: Rate
    quotes_at_place: Rate
    claims_held: Rate
    evidence_top10: Rate
    evidence_cited: Rate
    median_words: float
    p95_ms: float
    by_class: Mapping[str, Rate] = field(default_factory=dict)


def read_questions(path: Path) -> tuple[Question, ...]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(question_of(json.loads(line)) for line in lines if line.strip())


def question_of(raw: Mapping[str, Any]) -> Question:
    quoted = [item for item in raw.get("evidence") or () if item.get("quote")]
    return Question(
        id=str(raw["id"]),
        text=raw["question"],
        kind=str(raw.get("class") or ""),
        history=tuple(raw.get("history") or ()),
        facts=tuple(tuple(group) for group in raw.get("facts") or ()),
        forbidden=tuple(raw.get("forbidden") or ()),
        evidence=tuple(Evidence(e["file"], e["quote"], e.get("page")) for e in quoted),
        answerable=bool(raw["answerable"]),
        role=str(raw.get("role") or ""),
        language=str(raw.get("language") or ""),
        tags=tuple(raw.get("tags") or ()),
        rationale=raw.get("rationale"),
    )


def judge(
    question: Question, answer: Answer, elements: Callable[[str], Sequence[Element]], passages: Sequence[str]
) -> Verdict:
    """One answer against its key. `passages` are the texts of the best hits, best first."""
    refused = answer.status == "not_found"
    missing = tuple(group[0] for group in question.facts if not any(meets(pattern, answer.answer) for pattern in group))
    forbidden = tuple(pattern for pattern in question.forbidden if meets(pattern, answer.answer))
    right = (not refused and not missing and not forbidden) if question.answerable else refused and not forbidden
    by_marker = {citation.marker: citation for citation in answer.citations}
    shown = [claim for claim in answer.claims if claim.supported]
    quoted = [[by_marker[marker] for marker in claim.citations if marker in by_marker] for claim in shown]
    held = sum(holds_values(claim.text, quotes) for claim, quotes in zip(shown, quoted, strict=True))
    found = sum(stands_at_place(citation, elements(citation.document_id)) for citation in answer.citations)
    return Verdict(
        question.id,
        question.kind,
        question.answerable,
        refused,
        right,
        missing,
        forbidden,
        quotes=len(answer.citations),
        quotes_found=found,
        claims=len(shown),
        claims_held=held,
        cited_evidence=any_holds(question.evidence, [c.quote for c in answer.citations]) if question.evidence else None,
        recalled=any_holds(question.evidence, passages[:EVIDENCE_RANK]) if question.evidence else None,
        words=len(answer.answer.split()),
        ms=answer.timings_ms.get("total", 0.0),
    )


def summarise(verdicts: Sequence[Verdict]) -> Summary:
    answerable = [v for v in verdicts if v.answerable]
    refused = [v for v in verdicts if v.refused]
    classes = sorted({v.kind for v in verdicts})
    words, times = sorted(v.words for v in verdicts), sorted(v.ms for v in verdicts)
    return Summary(
        answered_right=_rate(v.right for v in answerable),
        refusal_precision=_rate(not v.answerable for v in refused),
        refusal_recall=_rate(v.refused for v in verdicts if not v.answerable),
        quotes_at_place=Rate(sum(v.quotes_found for v in verdicts), sum(v.quotes for v in verdicts)),
        claims_held=Rate(sum(v.claims_held for v in verdicts), sum(v.claims for v in verdicts)),
        evidence_top10=_rate(v.recalled for v in verdicts if v.recalled is not None),
        evidence_cited=_rate(v.cited_evidence for v in answerable if v.cited_evidence is not None),
        median_words=words[len(words) // 2] if words else 0.0,
        p95_ms=times[min(len(times) - 1, int(0.95 * len(times)))] if times else 0.0,
        by_class={name: _rate(v.right for v in verdicts if v.kind == name) for name in classes},
    )


def report(summary: Summary) -> str:
    """The figures as lines of text, each rate with its 95 % interval."""
    lines = []
    for name, value in vars(summary).items():
        if isinstance(value, Rate):
            lines.append(f"{name:<20}{_shown(value)}")
        elif isinstance(value, float | int):
            lines.append(f"{name:<20}{value:g}")
    lines += [f"  {name:<18}{_shown(rate)}" for name, rate in summary.by_class.items()]
    return "\n".join(lines)


def run(
    questions: Iterable[Question],
    scope: Scope,
    ask: Callable[[Scope, str, Sequence[Turn]], Answer],
    reader: DocumentReader,
    searcher: Searcher,
) -> list[tuple[Question, Answer, Verdict]]:
    rows = []
    for question in questions:
        answer = ask(scope, question.text, [Turn(role="user", content=text) for text in question.history])
        hits = searcher.search(scope, answer.standalone_question, k=EVIDENCE_RANK)
        rows.append((question, answer, judge(question, answer, reader.elements, [hit.text for hit in hits])))
    return rows


def any_holds(evidence: Sequence[Evidence], texts: Sequence[str]) -> bool:
    return any(holds_most(text, item.quote) for item in evidence for text in texts)


def _rate(hits: Iterable[object]) -> Rate:
    values = [bool(hit) for hit in hits]
    return Rate(sum(values), len(values))


def _shown(rate: Rate) -> str:
    if rate.value is None or rate.wilson is None:
        return "not judged (0)"
    return f"{rate.value:.3f}  ({rate.hits}/{rate.total}; {rate.wilson[0]:.2f} to {rate.wilson[1]:.2f})"


def main(arguments: Sequence[str]) -> int:
    """Ask all questions of a data set in a home that holds its package, and print the figures."""
    import argparse

    from service.settings import Settings
    from service.workspace import Workspace

    parser = argparse.ArgumentParser(prog="python -m eval.answers")
    parser.add_argument("--dataset", type=Path, required=True, help="folder with gold/qa.jsonl")
    parser.add_argument("--home", type=Path, required=True, help="home into which the package was ingested")
    parser.add_argument("--wrong", action="store_true", help="show each answer that is not right")
    parser.add_argument("--json", action="store_true", help="the verdicts as JSON lines")
    given = parser.parse_args(arguments)
    workspace = Workspace(Settings(home=given.home))
    rows = run(
        read_questions(given.dataset / "gold" / "qa.jsonl"),
        workspace.scope(),
        workspace.assistant.ask,
        workspace.store.passages,
        workspace.searcher,
    )
    for question, answer, verdict in rows:
        if given.json:
            print(json.dumps(asdict(verdict), ensure_ascii=False))
        elif given.wrong and not verdict.right:
            print(f"{question.id} {question.kind} {question.text!r}\n  {answer.status}: {answer.answer}")
            print(f"  missing {verdict.missing}")
    print(report(summarise([verdict for _, _, verdict in rows])), file=sys.stderr if given.json else sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
