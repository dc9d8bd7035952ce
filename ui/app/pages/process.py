"""Process map: the steps in their order, coloured by what is known; and why a quality attribute is what it is."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from service.process_map import StepKnown, WhyGraph, process_steps, why_graphs
from ui.app import shell
from ui.app.components import evidence, states
from ui.app.components.drawings import LEVELS, SHOWN, level, picture, process_svg, why_svg
from ui.app.components.text import md, safe, short
from ui.app.components.value_rows import step_name
from ui.app.components.value_table import show_step
from ui.app.session import Session


def render(session: Session) -> None:
    """Two pictures, each with its way on."""
    access = session.access("read")
    stamp = access.service.workspace.knowledge.stamp(access.scope)
    key = f"process.read:{access.scope.sponsor}/{access.scope.product}"
    read = st.session_state.get(key)
    if read is None or read[0] != stamp:
        workspace = access.service.workspace
        read = (stamp, process_steps(workspace, access.scope), why_graphs(workspace, access.scope))
        st.session_state[key] = read
    st.title("Process map", anchor=False)
    steps, graphs = read[1], read[2]
    if not steps and not graphs:
        states.empty("No steps yet", "Add the process description and the batch records on the page Package; the steps "
                     "and what is known of each appear here.", icon="account_tree")  # fmt: skip
        return
    process, why = st.tabs(["Steps", "Why, from an attribute"])
    with process:
        _steps(steps)
    with why:
        _why(session, graphs)


def _steps(steps: Sequence[StepKnown]) -> None:
    legend = " ".join(
        f'<span class="kl-key"><i class="kl-{name}"></i>{safe(told)}</span>' for name, (_, told) in LEVELS.items()
    )
    st.html(f'<p class="kl-note">Parameters with a reason: {legend}</p>')
    for method, title in ((False, "Process"), (True, "Analytical methods")):
        shown = [one for one in steps if one.method == method]
        if not shown:
            continue
        st.subheader(title, anchor=False)
        st.html(picture(process_svg(shown, arrows=not method), dark=_dark()))
        with st.container(horizontal=True, gap="xsmall", key=f"process_{'methods' if method else 'steps'}"):
            for one in shown:
                label = step_name(one.name)
                if st.button(md(short(label, 28)), key=f"chip_process_{one.name}", icon=LEVELS[level(one)][0],
                             help="Open its parameters"):  # fmt: skip
                    show_step(label)
                    shell.goto("parameters")


def _why(session: Session, graphs: Sequence[WhyGraph]) -> None:
    if not graphs:
        states.empty("Nothing bears on an attribute yet", "Quality attributes, ranges set with regard to them, "
                     "measured effects and risks are linked here as the documents name them.", icon="hub")  # fmt: skip
        return
    names = {one.attribute: one for one in graphs}
    left, right = st.columns([8, 5], gap="medium")
    with left:
        chosen = st.selectbox("Quality attribute", list(names), key="process.attribute",
                              format_func=lambda one: f"{one} · {len(names[one].parameters)} parameters")  # fmt: skip
        graph = names[chosen]
        about = " · ".join(filter(None, (graph.criticality, graph.limit)))
        if about:
            st.caption(md(about))
        st.html(picture(why_svg(graph), dark=_dark()))
        more = max(0, len(graph.parameters) - SHOWN) + max(0, len(graph.risks) - SHOWN)
        if more:
            st.caption(f"and {more} more in the list beside")
        st.caption("E an effect was measured · P a range was set with regard to it · R a reason names it")
    with right:
        nodes = [*graph.parameters, *graph.risks]
        told = [short(f"{node.name} · {node.step or node.kind}", 60) for node in nodes]
        picked = st.selectbox("Evidence of", range(len(nodes)), format_func=told.__getitem__,
                              key=f"process.node.{chosen}")  # fmt: skip
        node = nodes[picked]
        for text in node.why[:4]:
            st.markdown(f"- {md(short(text, 240))}")
        if node.parameter_id is not None and st.button(
            "Open its step", icon=":material/table_chart:", key="process.go"
        ):
            show_step(step_name(node.step) if node.step else None)
            shell.goto("parameters")
        evidence.panel(session, node.citations, f"process.cite.{chosen}.{picked}")


def _dark() -> bool:
    return st.context.theme.type == "dark"
