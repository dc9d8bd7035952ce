"""Bars of answers, extraction, retrieval and tables, each by the command that measures it alone."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from eval.answers import read_questions, summarise
from eval.answers import run as ask_all
from eval.bench.command import ROOT, knowline, python
from eval.bench.figure import Bar, Figure, Setting, absent, measured
from eval.extraction import read_gold, score

SAMPLE = ROOT / "corpus" / "sample"
# Said beside each figure of data that rules and weights were fitted to: it bounds nothing on unseen files.
DEVELOPED_ON = "development data: the reader was built on these same files, so this is no estimate for unseen ones"
SCIFACT = Bar(0.72)
TABLES = Bar(0.75, 0.90)
_ANSWER_BARS = (
    ("quotes_at_place", "cited quotes found at their place", Bar(1.0)),
    ("claims_held", "claims whose cited quotes hold their values", Bar(0.95, 1.0)),
    ("evidence_top10", "right evidence among the top 10", Bar(0.88, 0.98)),
    ("answered_right", "questions answered right", Bar(0.55, 0.90)),
    ("refusal_precision", "“not in the package”: precision", Bar(0.6, 0.95)),
    ("refusal_recall", "“not in the package”: recall", Bar(0.6, 0.95)),
)


def answers(setting: Setting) -> Sequence[Figure]:
    """All questions of the sample package against its key."""
    from service.settings import load_settings
    from service.workspace import Workspace

    workspace = Workspace(load_settings({"home": sample_home(setting)}))
    rows = ask_all(
        read_questions(SAMPLE / "gold" / "qa.jsonl"), workspace.scope(), workspace.assistant.ask,
        workspace.store.passages, workspace.searcher,
    )  # fmt: skip
    summary = summarise([verdict for _, _, verdict in rows])
    command = "python -m eval.answers --dataset corpus/sample --home HOME"
    figures = []
    for name, what, bar in _ANSWER_BARS:
        rate = getattr(summary, name)
        if rate.value is None:
            figures.append(absent("answers", what, bar, command, "nothing could be judged"))
            continue
        low, high = rate.wilson
        shown = f"{rate.value:.3f} ({rate.hits}/{rate.total}, {low:.2f} to {high:.2f})"
        figures.append(measured("answers", f"sample: {what}", rate.value, bar, command, shown=shown))
    return figures


def extraction(setting: Setting) -> Sequence[Figure]:
    """Parameter statements of the sample package against its key; told without a bar."""
    from service.settings import load_settings
    from service.workspace import Workspace

    workspace = Workspace(load_settings({"home": sample_home(setting)}))
    result = score(read_gold(SAMPLE / "gold" / "parameters.jsonl"), workspace.knowledge.parameters(workspace.scope()))
    judged = result.covered_right + result.covered_wrong
    parts: tuple[tuple[str, int, int], ...] = (
        ("gold statements found", *result.recall()),
        ("statements right where gold speaks", result.covered_right, judged),
        ("statements located at their quote", result.located, result.statements),
    )
    command = "python -m eval.extraction --dataset corpus/sample --home HOME"
    return [
        Figure("extraction", f"sample: {what}", hits / total, _share(hits, total), "–", None, command)
        for what, hits, total in parts
        if total
    ]


def _share(hits: int, total: int) -> str:
    return f"{hits / total:.3f} ({hits}/{total})"


def scifact(setting: Setting) -> Sequence[Figure]:
    """Retrieval alone on a set that nobody here wrote."""
    what, command = "scifact nDCG@10", "knowline eval run --dataset scifact --parts"
    folder = setting.data / "scifact"
    if not folder.is_dir():
        return [absent("scifact", what, SCIFACT, command, f"no folder {folder.name} in the data folder")]
    report = knowline(setting.work / "home-empty", "eval", "run", "--dataset", folder, "--parts", "--json").json()
    gains = [
        f"{name} alone {part['metrics']['ndcg@10']:.3f}, fusion gains {part['gain']:+.3f} "
        f"[{part['gain_low']:+.3f}, {part['gain_high']:+.3f}]"
        for name, part in report["parts"].items()
    ]
    value = report["metrics"]["ndcg@10"]
    remark = f"recall@100 {report['metrics']['recall@100']:.3f}; " + "; ".join(gains)
    return [measured("scifact", what, value, SCIFACT, command, shown=f"{value:.4f}", remark=remark)]


def tables(setting: Setting) -> Sequence[Figure]:
    """Table cells of the ICDAR 2013 set, end to end, pooled."""
    what, command = "ICDAR 2013 adjacency F1, pooled", "python -m eval.tables icdar2013_tables"
    folder = setting.data / "icdar2013_tables"
    if not folder.is_dir():
        return [absent("tables", what, TABLES, command, f"no folder {folder.name} in the data folder")]
    ran = python("eval.tables", folder)
    found = re.search(r"^pooled.*?([\d.]+)\s+([\d.]+)\s+([\d.]+)$", ran.out, re.MULTILINE)
    if found is None:
        raise RuntimeError(f"no pooled line: {ran.error.strip()[-300:]}")
    precision, recall, f1 = map(float, found.groups())
    remark = f"precision {precision:.3f}, recall {recall:.3f}; {DEVELOPED_ON}"
    return [measured("tables", what, f1, TABLES, command, shown=f"{f1:.4f}", remark=remark)]


def sample_home(setting: Setting) -> Path:
    """A home with the sample package as the code of now reads it: made anew in every run of the measurements."""
    home = setting.work / "home-sample"
    if home not in _MADE:
        shutil.rmtree(home, ignore_errors=True)
        passwords = SAMPLE / "passwords.txt"
        knowline(
            home, "--sponsor", "bench", "--product", "sample", "ingest", SAMPLE / "package",
            "--password-file", passwords, "--json",
        ).json()  # fmt: skip
        _MADE.add(home)
    return home


_MADE: set[Path] = set()
BENCHES: dict[str, Callable[[Setting], Sequence[Figure]]] = {
    "answers": answers, "extraction": extraction, "scifact": scifact, "tables": tables,
}  # fmt: skip
