"""`eval run` on a small package: cases kept, resumed, the same again; comparison, and keys that are off."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from answered import ASKED, DOCUMENT, answered, cited, refused
from runs import run_of
from typer.testing import CliRunner

from eval.answers import Question
from eval.cases import read_run, write_run
from eval.cli import app
from eval.compare import compare_runs
from eval.dataset import read_dataset
from eval.running import ask_one, case_of
from eval.scores import scores_of, text_of
from knowledge.errors import UsageError
from knowledge.records import Answer, Hit, Scope, SearchFilter, Turn
from service.settings import load_settings

TEXT = """Process description

1 Hold times
The clarified harvest is held for not more than 24 h at 2-8 °C because bioburden rises once the oxygen is used up.

2 Capture
The Protein A column is loaded to 35 g/L. The load is limited because the resin loses capacity over its cycles.
"""
QUESTIONS = [
    {"id": "a", "question": "Why is the clarified harvest held for at most 24 h?", "class": "RAT", "role": "QA", "facts": [["bioburden"]],
     "forbidden": [], "evidence": [{"file": "pd.txt", "page": None, "quote": "bioburden rises once the oxygen is used up"}], "answerable": True},
    {"id": "b", "question": "What is the load of the Protein A column?", "class": "RNG", "role": "QA", "facts": [["35"]],
     "forbidden": [], "evidence": [{"file": "pd.txt", "page": None, "quote": "The Protein A column is loaded to 35 g/L."}], "answerable": True},
    {"id": "c", "question": "drafted only", "answerable": True, "state": "proposed"},
]  # fmt: skip


def call(*arguments: str, home: Path | None = None) -> tuple[str, str, int]:
    flags = {"home": str(home)} if home else {}
    context = SimpleNamespace(as_json=True, settings=load_settings(flags, environment={}))
    done = CliRunner().invoke(app, ["eval", *arguments], obj=context)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.stdout, done.stderr, done.exit_code


def written(folder: Path) -> Path:
    (folder / "package").mkdir(parents=True)
    (folder / "gold").mkdir()
    (folder / "package" / "pd.txt").write_text(TEXT, encoding="utf-8")
    (folder / "gold" / "qa.jsonl").write_text("\n".join(map(json.dumps, QUESTIONS)), encoding="utf-8")
    (folder / "gold" / "gaps.jsonl").write_text('{"id": "G1", "check": "A5", "subject": "x", "evidence": []}\n', encoding="utf-8")
    return folder


def test_a_package_is_read_asked_kept_and_not_asked_again(tmp_path: Path) -> None:
    data, out, home = written(tmp_path / "tiny"), tmp_path / "run.json", tmp_path / "home"
    first, said, code = call("run", "--dataset", str(data), "--out", str(out), home=home)
    scores = json.loads(first)
    assert code == 0 and scores["questions"] == 2 and scores["could_not_be_judged"] == 0
    assert {s["name"]: s["value"] for s in scores["scores"]}["recall@10"] == 1.0
    (gaps,) = scores["checks"]
    assert gaps["judged"] and (gaps["what"], gaps["found"], gaps["gold"]) == ("gaps", 0, 1) and gaps["reported"] > 0
    assert "2 of 2 questions" in said

    kept = read_run(out)
    assert [case.id for case in kept.cases] == ["a", "b"] and kept.versions.index and kept.package
    write_run(out, kept.model_copy(update={"cases": kept.cases[:1]}))
    again, said, _ = call("run", "--dataset", str(data), "--out", str(out), home=home)
    assert json.loads(again)["scores"] == scores["scores"] and "2 of 2" in said
    _, said, _ = call("run", "--dataset", str(data), "--out", str(out), home=home)
    assert "questions" not in said

    plain = tmp_path / "plain.json"
    call("run", "--dataset", str(data), "--variant", "plain", "--out", str(plain), home=home)
    compared = json.loads(call("compare", str(out), str(plain))[0])
    assert compared["questions"] == 2 and compared["differences"]


def test_a_question_that_ended_in_an_error_is_counted_apart() -> None:
    scores = scores_of(run_of({"q1": None, "q2": refused()}))
    assert (scores.questions, scores.could_not_be_judged) == (2, 1)
    assert scores.value("right") == 1.0
    assert "could not be judged: 1" in text_of(scores)


def test_the_curve_falls_where_unanswerable_questions_are_answered() -> None:
    points = scores_of(run_of({"q1": answered(), "q2": answered()})).curve
    assert [(p.coverage, p.accuracy, p.answered) for p in points] == [(1.0, 0.5, 2)]


def test_a_comparison_names_what_changed_and_each_way() -> None:
    good, bad = run_of({"q1": answered(), "q2": refused()}), run_of({"q1": answered("No idea."), "q2": refused()}, "worse")
    result = compare_runs(good, bad)
    assert [(c.id, c.now_right) for c in result.changed] == [("q1", False)]
    assert next(d for d in result.differences if d.name == "right").value == -0.5
    assert [one.name for one in result.by_class] == ["RAT", "UNA"]
    assert compare_runs(good, good).changed == ()
    with pytest.raises(UsageError, match="share no question"):
        compare_runs(good, good.model_copy(update={"cases": ()}))


def test_a_citation_of_another_document_is_no_evidence() -> None:
    case = case_of(ASKED, answered(citations=[cited()]), [], lambda _: ())
    assert case.marks["quotes_at_place"].hits == 0 and case.marks["recall@10"].hits == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [("{broken", "line 1: not JSON"), ('{"id": "a"}', "record 1: not a question"), ('{"id":"a","question":"x","answerable":true}\n' * 2, "twice")],
)
def test_a_key_that_is_off_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "qa.jsonl"
    path.write_text(text)
    with pytest.raises(UsageError, match=message):
        read_dataset(path)


def test_an_empty_home_and_no_package_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "qa.jsonl"
    path.write_text(json.dumps(QUESTIONS[0]))
    with pytest.raises(UsageError, match="has no package"):
        call("run", "--dataset", str(path), home=tmp_path / "home")


@pytest.mark.system
def test_two_processes_give_the_same_cases_as_one(tmp_path: Path) -> None:
    data, home = written(tmp_path / "tiny"), tmp_path / "home"
    runs = []
    for workers in ("1", "2"):
        out = tmp_path / f"run{workers}.json"
        call("run", "--dataset", str(data), "--out", str(out), "--workers", workers, home=home)
        runs.append([case.model_copy(update={"ms": None, "answer": None}) for case in read_run(out).cases])
    assert runs[0] == runs[1] and all(case.error is None for case in runs[0])


class Speaker:
    """Answers the same to everything, and fails where it is told to."""

    def __init__(self, answer: Answer | None) -> None:
        self._answer = answer

    def ask(self, scope: Scope, question: str, history: Sequence[Turn] = ()) -> Answer:
        if self._answer is None:
            raise TimeoutError("the model is silent")
        return self._answer


class Nothing:
    def search(self, scope: Scope, query: str, *, k: int = 10, where: SearchFilter | None = None) -> tuple[Hit, ...]:
        return ()


@pytest.mark.parametrize(
    ("question", "answer", "error"),
    [(ASKED, None, "TimeoutError: the model is silent"), (replace(ASKED, facts=(("(",),)), answered(), "error:"), (ASKED, answered(), "")],
)
def test_an_answerer_or_a_key_that_breaks_costs_its_own_question_only(question: Question, answer: Answer | None, error: str) -> None:
    case = ask_one(question, Scope(sponsor="s", product="p"), Speaker(answer), Nothing(), lambda _: DOCUMENT)
    assert (case.error or "").startswith(error) and bool(case.error) == bool(error)
    assert bool(case.marks) != bool(case.error)
