"""`eval run` on a small BEIR folder."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import ir_measures
import pytest
from ir_measures import RR, R, nDCG
from typer.testing import CliRunner

from eval.beir import read_beir, trec_run
from eval.cli import app
from knowledge.errors import UsageError
from service.settings import load_settings

DOCUMENTS = {
    "d1": ("Protein A", "The load is limited to 40 g/L because of breakthrough."),
    "d2": ("Harvest", "The clarified harvest is held for at most 24 h at 2-8 °C."),
    "d3": ("Tablets", "Lubrication for more than five minutes slows dissolution."),
    "d4": ("Lyophilization", "The shelf is kept below the collapse temperature."),
}
QUERIES = {"q1": "Why may the column not be loaded more?", "q2": "harvest hold time", "q3": "not judged"}
QRELS = [("q1", "d1", 2), ("q1", "d4", 0), ("q2", "d2", 1), ("q2", "d3", 1)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "tiny"
    (root / "qrels").mkdir(parents=True)
    corpus = [json.dumps({"_id": i, "title": title, "text": text}) for i, (title, text) in DOCUMENTS.items()]
    (root / "corpus.jsonl").write_text("\n".join(corpus))
    (root / "queries.jsonl").write_text("\n".join(json.dumps({"_id": i, "text": text}) for i, text in QUERIES.items()))
    (root / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n" + "".join(f"{q}\t{d}\t{s}\n" for q, d, s in QRELS))
    return root


def call(*arguments: str, as_json: bool) -> tuple[str, int]:
    context = SimpleNamespace(as_json=as_json, settings=load_settings({}, environment={}))
    done = CliRunner().invoke(app, ["eval", "run", *arguments], obj=context)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.stdout, done.exit_code


def test_a_run_prints_what_the_contract_says_and_its_file_gives_the_same_figures(folder: Path, tmp_path: Path) -> None:
    run_file = tmp_path / "run.txt"
    out, code = call("--dataset", str(folder), "--cache", str(tmp_path / "cache"), "--run-out", str(run_file), as_json=True)
    report = json.loads(out)
    assert code == 0 and list(report) == ["dataset", "queries", "metrics", "seconds", "query_ms"]
    assert (report["dataset"], report["queries"]) == ("tiny", 2)
    qrels = [ir_measures.Qrel(query, document, grade) for query, document, grade in QRELS]
    theirs = ir_measures.calc_aggregate([nDCG @ 10, R @ 10, R @ 100, RR @ 10], qrels, ir_measures.read_trec_run(str(run_file)))
    expected = {"ndcg@10": theirs[nDCG @ 10], "recall@10": theirs[R @ 10], "recall@100": theirs[R @ 100], "mrr@10": theirs[RR @ 10]}
    assert report["metrics"] == pytest.approx(expected, abs=1e-6)
    again, _ = call("--dataset", str(folder), "--cache", str(tmp_path / "cache"), "--parts", as_json=False)
    assert "lexical" in again and "dense" in again and "fusion gains" in again


def test_scores_of_a_run_file_fall_strictly() -> None:
    lines = trec_run({"q": [("a", 0.5), ("b", 0.5), ("c", 0.1)]}).splitlines()
    scores = [float(line.split()[4]) for line in lines]
    assert scores[0] > scores[1] > scores[2] and [line.split()[2] for line in lines] == ["a", "b", "c"]


@pytest.mark.parametrize(("file", "text", "message"), [("corpus.jsonl", "{broken", "line 1"), ("qrels/test.tsv", "q1 d1 1\n", "tab separated")])
def test_a_broken_file_is_named_with_its_line(folder: Path, file: str, text: str, message: str) -> None:
    (folder / file).write_text(text)
    with pytest.raises(UsageError, match=message):
        read_beir(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "queries.jsonl").unlink()
    with pytest.raises(UsageError, match=r"queries\.jsonl does not exist"):
        read_beir(folder)
