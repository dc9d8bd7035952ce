"""Evaluation: what was measured on this installation, how sure the figures are, and what was answered badly."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from service.evaluations import (
    FOLDER,
    EvaluationRun,
    Figure,
    Results,
    by_class,
    changes,
    differences,
    figures,
    results,
    share,
    worst,
)
from ui.app.components import states
from ui.app.components.text import md, safe, words
from ui.app.session import Session

# Counted per answer, not a share.
AMOUNTS = frozenset({"words"})


def render(session: Session) -> None:
    """One run's figures, its classes and worst cases; and two runs side by side."""
    found = results(session.access("read"))
    st.title("Evaluation", anchor=False)
    if not found.runs:
        _none(found)
        return
    labels = {one.file: _label(one) for one in found.runs}
    run = _choose("Run", found.runs, labels, "evaluation.run", 0)
    judged = [one for one in run.cases if one.error is None]
    with st.container(horizontal=True, gap="small"):
        st.badge(f"{len(run.cases)} questions", color="gray")
        if len(judged) < len(run.cases):
            st.badge(f"{len(run.cases) - len(judged)} ended in an error", color="red", icon=":material/error:")
        st.badge(f"release {md(run.versions.release or 'unknown')}", color="gray")
        st.badge(f"model {md(run.versions.model or 'none')}", color="gray")
        st.badge(f"{run.seconds:,.0f} s", color="gray")
    summary, classes, compare, cases = st.tabs(["Summary", "By class", "Compare", "Worst cases"], key="evaluation.tab")
    with summary:
        _summary(figures(judged, run.metrics))
    with classes:
        _classes(run)
    with compare:
        _compare(found.runs, labels, run)
    with cases:
        _worst(run)
    if found.unreadable:
        st.caption(f"No runs of this release, left out: {md(', '.join(found.unreadable))}")


def _none(found: Results) -> None:
    states.empty("Nothing measured here yet", "A run asks a set of questions and compares the answers with a key. Its "
                 f"file belongs into the folder {FOLDER} of the home.", icon="monitoring")  # fmt: skip
    st.code(f"knowline eval run DATASET --out {found.folder}/first.json", language=None)
    st.caption("*knowline eval draft* writes questions of a package for a person to confirm.")
    if found.unreadable:
        states.problem("Files that are no runs of this release", ", ".join(found.unreadable) + ": run them again")


def _summary(rows: Sequence[Figure]) -> None:
    body = "".join(
        f"<tr><th scope='row'>{safe(words(one.name))}</th><td>{_value(one.name, one.value)}</td>"
        f"<td>{_span(one)}</td><td>{_bar(one)}</td><td class='n'>{one.judged}</td></tr>"
        for one in rows
    )
    _table("Figures", "<tr><th>Figure</th><th>Value</th><th>95 % interval</th><th></th><th>Judged</th></tr>" + body)
    st.caption("A figure is a share of what could be judged, higher is better; words are counted per answer. Questions "
               "that could not be judged are in no figure.")  # fmt: skip


def _classes(run: EvaluationRun) -> None:
    names = list(run.metrics)
    if not names:
        states.empty("No question was judged", "See the errors under Worst cases.", icon="rule")
        return
    chosen = st.selectbox("Figure", names, index=names.index("right") if "right" in names else 0, format_func=words,
                          key="evaluation.metric", width=320)  # fmt: skip
    body = "".join(
        f"<tr><th scope='row'>{safe(words(one.name) or 'none')}</th><td>{_bar(one, chosen)}</td>"
        f"<td>{_value(chosen, one.value)}</td><td>{_span(one, chosen)}</td><td class='n'>{one.judged}</td></tr>"
        for one in by_class(run, chosen)
    )
    _table("Classes", "<tr><th>Class</th><th></th><th>Value</th><th>95 % interval</th><th>Judged</th></tr>" + body)


def _compare(runs: Sequence[EvaluationRun], labels: dict[str, str], after: EvaluationRun) -> None:
    others = [one for one in runs if one.file != after.file]
    if not others:
        states.empty("One run so far", "Measure again after a change: two runs over the same questions stand here side "
                     "by side.", icon="compare_arrows")  # fmt: skip
        return
    before = _choose("Compare with", others, labels, "evaluation.before", 0)
    rows = differences(before, after)
    if not rows:
        states.empty("No question in common", "Choose a run over the same questions.", icon="compare_arrows")
        return
    body = "".join(
        f"<tr><th scope='row'>{safe(words(one.name))}</th><td class='n'>{_signed(one.name, one.value)}</td>"
        f"<td>{_signed(one.name, one.low)} to {_signed(one.name, one.high)}</td><td>{_verdict(one)}</td>"
        f"<td class='n'>{one.judged}</td></tr>"
        for one in rows
    )
    head = "<tr><th>Figure</th><th>Difference</th><th>95 % interval</th><th></th><th>Pairs</th></tr>"
    _table("Differences", head + body)
    st.caption(f"{md(labels[after.file])} minus {md(labels[before.file])}, over the questions that both judged.")
    changed = changes(before, after)
    if changed:
        st.dataframe(pd.DataFrame([
            {"Now": "right" if one.verdict == "better" else "wrong", "Class": words(one.kind), "Question": one.question}
            for one in changed
        ]), hide_index=True, alt="Questions whose answer became right or wrong")  # fmt: skip


def _worst(run: EvaluationRun) -> None:
    found = worst(run)
    if not found:
        states.empty("No wrong answer", "Every question that could be judged was answered rightly.", icon="task_alt")
        return
    for case in found:
        value = share(case)
        told = "error" if case.error else "wrong" if not value else f"{value:.0%} right"
        with st.expander(f"{told} · {md(words(case.kind))} · {md(case.question)}"):
            st.caption(md(case.id))
            if case.error:
                st.html(f'<div class="kl-source">{safe(case.error)}</div>')
                continue
            if not case.answerable:
                st.markdown("The package does not hold the answer, so that *not in the package* was right.")
            if case.missing_facts:
                st.markdown("**Not in the answer**")
                st.html("<ul>" + "".join(f"<li>{safe(one)}</li>" for one in case.missing_facts) + "</ul>")
            st.markdown("**The answer**")
            st.html(f'<div class="kl-source">{safe(case.answer.answer if case.answer else "none")}</div>')


def _choose(
    title: str, runs: Sequence[EvaluationRun], labels: dict[str, str], key: str, index: int
) -> EvaluationRun:
    chosen = st.selectbox(title, [one.file for one in runs], index=index, format_func=labels.__getitem__, key=key)
    return next(one for one in runs if one.file == chosen)


def _label(run: EvaluationRun) -> str:
    return f"{run.file.removesuffix('.json')} · {run.dataset} · {run.variant} · {run.started[:16].replace('T', ' ')}"


def _table(label: str, rows: str) -> None:
    st.html(f'<div class="kl-scroll" tabindex="0" role="region" aria-label="{label}">'
            f'<table class="kl-table kl-figures">{rows}</table></div>')  # fmt: skip


def _value(name: str, value: float | None) -> str:
    if value is None:
        return "not judged"
    return f"{value:.0f}" if name in AMOUNTS else f"{value:.1%}".replace("%", " %")


def _span(one: Figure, name: str | None = None) -> str:
    return "" if one.value is None else f"{_value(name or one.name, one.low)} to {_value(name or one.name, one.high)}"


def _signed(name: str, value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:+.0f}" if name in AMOUNTS else f"{100 * value:+.1f} points"


def _verdict(one: Figure) -> str:
    if one.name in AMOUNTS or one.low is None or one.high is None or one.low <= 0 <= one.high:
        return "no difference shown" if one.name not in AMOUNTS else ""
    return "<b>better</b>" if one.low > 0 else "<b>worse</b>"


def _bar(one: Figure, name: str | None = None) -> str:
    """The value as a bar with its interval as a line on it."""
    if one.value is None or one.low is None or one.high is None or (name or one.name) in AMOUNTS:
        return ""
    low, wide = 100 * one.low, 100 * (one.high - one.low)
    return (f'<div class="kl-span" aria-hidden="true"><i style="width:{100 * one.value:.1f}%"></i>'
            f'<b style="left:{low:.1f}%;width:{wide:.1f}%"></b></div>')  # fmt: skip
