"""The report of a run as one HTML file: no scripts, nothing loaded from anywhere, readable on paper."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from eval.cases import CheckRecall, Run
from eval.charts import Bar, Point, bars, curve, histogram, interval
from eval.compare import Comparison, compare_runs, signed
from eval.judging import JudgeReport
from eval.marks import BY_NAME
from eval.report_cases import cases_section, changes_section
from eval.scores import RunScores, Score, Slice, scores_of, share
from eval.variants import VARIANTS

STYLE = """
body{font:15px/1.45 system-ui,sans-serif;color:#1b2529;max-width:960px;margin:2rem auto;padding:0 1rem;
overflow-wrap:anywhere}
h1{font-size:1.6rem;margin-bottom:.2rem}h2{font-size:1.2rem;margin-top:2.2rem;border-bottom:2px solid #1d4e66}
table{border-collapse:collapse;margin:.6rem 0;font-size:14px}
th,td{padding:.25rem .6rem;text-align:left;vertical-align:top}
th{border-bottom:1px solid #5a6b73}tr+tr td{border-top:1px solid #e3e9ec}td.n{text-align:right;white-space:nowrap}
td.one{white-space:nowrap}table.wide td:first-child{min-width:13em}table.wide .n{font-size:12.5px}
svg{max-width:100%;height:auto;font:12px system-ui,sans-serif}td svg{vertical-align:middle}
.muted{color:#5a6b73}.better{color:#14663a}.worse{color:#9c1c1c}
article{border-left:4px solid #a9c6d3;padding:.2rem .9rem;margin:1.1rem 0;break-inside:avoid}
article h3{font-size:1rem;margin:.2rem 0}
blockquote{margin:.3rem 0 .3rem .6rem;padding-left:.6rem;border-left:2px solid #d8e0e4}
mark{background:#ffe9a8}.place{color:#5a6b73;font-size:13px}code{font-size:13px}
@media print{body{max-width:none;margin:0;font-size:10pt}h2,h2+p{break-after:avoid}svg{break-inside:avoid}
table{break-inside:auto}tr{break-inside:avoid}}
"""
SHOWN_IN_ABLATION = ("right", "ndcg@10", "claims_held", "citation_precision", "refusal_recall", "words")


def write_report(path: Path, run: Run, others: Sequence[Run] = (), judged: JudgeReport | None = None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(report_html(run, others, judged), encoding="utf-8")


def report_html(run: Run, others: Sequence[Run] = (), judged: JudgeReport | None = None) -> str:
    """The whole page. `others` are baselines, ablations or an earlier run over the same questions."""
    scores = scores_of(run)
    compared = [(scores_of(other), compare_runs(other, run)) for other in others]
    sections = [
        _head(scores, run),
        _summary(scores),
        _curve(scores),
        _slices("By class of question", scores.by_class),
        _slices("By role of who asks", scores.by_role),
        _extraction(scores),
        _judged(judged),
        _ablation(scores, compared),
        *(changes_section(comparison) for _, comparison in compared if len(compared) == 1),
        _latency(run, scores),
        cases_section(run),
        _definitions(),
    ]
    title = escape(f"Evaluation of {scores.dataset}")
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{STYLE}</style></head><body>\n{chr(10).join(filter(None, sections))}\n</body></html>\n"
    )


def _head(scores: RunScores, run: Run) -> str:
    versions = scores.versions
    rows = [
        ("Data set", f"{scores.dataset}, key {versions.dataset}"),
        ("Made", f"{run.started}, {scores.seconds:.0f} s"),
        ("Program", f"{versions.release}, sources {versions.code}, variant {scores.variant}"),
        ("Index", versions.index or "–"),
        ("Models", f"embedder {versions.embedder or '–'}; chat model {versions.model or 'none: answers are quotes'}"),
        ("Questions", f"{scores.questions}, of which {scores.could_not_be_judged} could not be judged"),
    ]
    if run.package:
        read = run.package
        rows.append(
            ("Package", f"{read.files} files, {read.pages} pages, {read.chunks} passages, read in {read.seconds} s")
        )
        rows += [("Not read", line) for line in read.failed]
    table = "".join(f"<tr><th>{escape(name)}</th><td>{escape(text)}</td></tr>" for name, text in rows)
    return f"<h1>Evaluation of {escape(scores.dataset)}</h1><table>{table}</table>"


def _summary(scores: RunScores) -> str:
    rows = [_row(score) for score in scores.scores]
    rows += [
        f"<tr><td>{escape(check.what)} of the key found</td><td class=n>{check.found} of {check.gold}</td>"
        f"<td></td><td></td><td>{_reported(check)}</td></tr>"
        for check in scores.checks
    ]
    head = "<tr><th>Figure</th><th>Value</th><th>95 % interval</th><th></th><th>Cases</th></tr>"
    return (
        f"<h2>Summary</h2><table>{head}{''.join(rows)}</table><p class=muted>Intervals: Wilson for shares of cases, "
        "bootstrap over cases otherwise. What could not be judged is counted, never averaged in.</p>"
    )


def _reported(check: CheckRecall) -> str:
    if not check.judged:
        return "not judged"
    return "" if check.reported is None else f"{check.reported} reported"


def _row(score: Score) -> str:
    title = f'<td title="{escape(score.name)}">{escape(BY_NAME[score.name].title)}</td>'
    cases = f"<td class=one>{score.judged} judged, {score.not_judged} not</td>"
    if score.value is None or score.low is None or score.high is None:
        return f"<tr>{title}<td class=n>–</td><td></td><td></td>{cases}</tr>"
    form = "{:.0f}" if score.name == "words" else "{:.3f}"
    value, low, high = (form.format(number) for number in (score.value, score.low, score.high))
    drawn = "" if score.name == "words" else interval(score.value, score.low, score.high)
    return f"<tr>{title}<td class=n>{value}</td><td class=n>{low} to {high}</td><td>{drawn}</td>{cases}</tr>"


def _curve(scores: RunScores) -> str:
    points = [Point(p.coverage, p.accuracy, p.low, p.high) for p in scores.curve]
    drawn = curve(points, "Accuracy against coverage", "share of questions answered", "share of answers right")
    return f"<h2>Coverage against accuracy</h2><p>Answers ordered by {escape(scores.curve_orders_by)}.</p>{drawn}"


def _slices(title: str, slices: Sequence[Slice]) -> str:
    if not slices:
        return ""
    rows = []
    for one in slices:
        right = next(score for score in one.scores if score.name == "right")
        rows.append(Bar(f"{one.name} ({one.questions})", right.value, right.low, right.high))
    return f"<h2>{escape(title)}</h2><p>Answers right, with the number of questions.</p>{bars(rows, title)}"


def _extraction(scores: RunScores) -> str:
    if not scores.extraction:
        return ""
    head = "<tr><th>By</th><th></th><th>Precision</th><th>Recall</th><th>95 %</th><th>F1</th><th>In the key</th></tr>"
    rows = []
    for row in (one for one in scores.extraction if one.gold):
        spread = f"{share(row.recall_low)} to {share(row.recall_high)}"
        cells = (row.by, row.name, share(row.precision), share(row.recall), spread, share(row.f1), str(row.gold))
        words, numbers = cells[:2], cells[2:]
        shown = [f"<td>{escape(cell)}</td>" for cell in words] + [f"<td class=n>{cell}</td>" for cell in numbers]
        rows.append(f"<tr>{''.join(shown)}</tr>")
    silent = (
        f"<p class=muted>What the key has nothing of is left out. {scores.extraction_not_judged} statements stand "
        "where the key is silent: not judged.</p>"
    )
    return f"<h2>Extraction</h2><table>{head}{''.join(rows)}</table>{silent}"


def _judged(report: JudgeReport | None) -> str:
    if report is None:
        return ""
    rows = []
    for score in report.scores:
        spread = f"{share(score.low)} to {share(score.high)}"
        lost = f"{score.failed} failed, {score.timed_out} timed out"
        cells = (score.name, share(score.value), spread, str(score.judged), lost)
        rows.append("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>")
    judge = escape(report.judge or "none; these figures need no judge")
    head = "<tr><th>Figure</th><th>Value</th><th>95 %</th><th>Judged</th><th>Could not be judged</th></tr>"
    return (
        f"<h2>ragas</h2><p>Judge: {judge}. {report.skipped} refusals and cases without evidence are left out; the "
        f"reference is the key's evidence.</p><table>{head}{''.join(rows)}</table>"
    )


def _ablation(scores: RunScores, compared: Sequence[tuple[RunScores, Comparison]]) -> str:
    if not compared:
        return ""
    head = "".join(f"<th>{escape(name)}</th>" for name in SHOWN_IN_ABLATION)
    first = "".join(f"<td class=n>{_plain(scores, name)}</td>" for name in SHOWN_IN_ABLATION)
    rows = [f"<tr><td>this run ({escape(scores.variant)})</td>{first}</tr>"]
    for other, comparison in compared:
        by_name = {difference.name: difference for difference in comparison.differences}
        cells = []
        for name in SHOWN_IN_ABLATION:
            gain = by_name[name]
            style = gain.verdict if gain.verdict in ("better", "worse") else "muted"
            value = _plain(other, name)
            drawn = escape(signed(gain).split(" n ")[0]).replace(" [", "<br>[")
            cells.append(f"<td class=n>{value}<br><span class={style}>{drawn}</span></td>")
        title = VARIANTS[other.variant].title if other.variant in VARIANTS else other.variant
        rows.append(f"<tr><td>{escape(title)}</td>{''.join(cells)}</tr>")
    return (
        "<h2>Baselines, ablations, earlier runs</h2><p>Below each value: this run minus the other, paired over the "
        "same questions, with its 95 % interval; coloured where it does not hold zero.</p>"
        f"<table class=wide><tr><th></th>{head}</tr>{''.join(rows)}</table>"
    )


def _plain(scores: RunScores, name: str) -> str:
    value = scores.value(name)
    return "–" if value is None else f"{value:.0f}" if name == "words" else f"{value:.3f}"


def _latency(run: Run, scores: RunScores) -> str:
    times = [case.ms for case in run.cases if case.ms is not None]
    if not times:
        return ""
    stages: dict[str, list[float]] = {}
    for case in run.cases:
        for name, value in (case.answer.timings_ms if case.answer else {}).items():
            stages.setdefault(name, []).append(value)
    rows = "".join(
        f"<tr><td>{escape(name)}</td><td class=n>{sorted(v)[len(v) // 2]:.0f}</td><td class=n>{max(v):.0f}</td></tr>"
        for name, v in stages.items()
    )
    cost = (
        "No chat model was called; answers cost nothing beyond this machine's time." if not run.versions.model else ""
    )
    found = (scores.latency_ms.p50, scores.latency_ms.p95)
    p50, p95 = (f"{value:.0f} ms" if value is not None else "–" for value in found)
    drawn = histogram(times, "Milliseconds an answer", "ms")
    return (
        f"<h2>Latency and cost</h2><p>Median {p50}, 95th percentile {p95} an answer. {cost}</p>{drawn}"
        f"<table><tr><th>Stage</th><th>Median ms</th><th>Longest ms</th></tr>{rows}</table>"
    )


def _definitions() -> str:
    rows = "".join(
        f"<tr><td><code>{escape(metric.name)}</code></td><td>{escape(metric.title)}"
        f"{'' if metric.higher else ' (lower is better)'}</td></tr>"
        for metric in BY_NAME.values()
    )
    return f"<h2>What the figures mean</h2><table>{rows}</table>"
