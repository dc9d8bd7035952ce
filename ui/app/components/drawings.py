"""The process and the why-graph as SVG. Text in it is escaped, colours follow the theme, words say what colours say."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence

from service.process_map import StepKnown, WhyGraph, WhyNode
from ui.app.components.text import safe, short
from ui.app.components.value_rows import step_name

# level → (icon, words); the share of parameters with a reason
LEVELS = {
    "good": (":material/check_circle:", "most have one"),
    "some": (":material/contrast:", "some have one"),
    "none": (":material/help:", "few or none"),
}
_BOX_W, _BOX_H, _GAP, _PER_ROW = 168, 96, 28, 5
_NODE_W, _NODE_H, _STEP_Y = 236, 34, 42
SHOWN = 12


_STYLE = """
text{font:12px system-ui,'Segoe UI',Arial,sans-serif;fill:INK}.kl-name{font-weight:650;font-size:12px}
.kl-col{font-weight:600;font-size:11px}.kl-small,.kl-open{font-size:11px}
.kl-step>rect:first-of-type,.kl-node rect{stroke-width:1.5;fill:SOFT;stroke:#7d8f99}
.kl-good>rect:first-of-type{fill:rgba(46,160,100,.18);stroke:#2ea064}
.kl-some>rect:first-of-type{fill:rgba(230,160,30,.18);stroke:#d19a1a}
.kl-none>rect:first-of-type{fill:rgba(210,80,70,.16);stroke:#c9564d}
.kl-step .kl-track{fill:#7d8f99;opacity:.35}.kl-step .kl-fill{fill:INK;opacity:.75}
.kl-arrow{fill:none;stroke:INK;stroke-width:1.4;opacity:.6}.kl-link{fill:none;stroke:INK;stroke-width:1.1;opacity:.3}
.kl-attribute rect{fill:#0f5c6e;stroke:#5cc0d4}.kl-attribute text{fill:#fff;font-weight:650}
.kl-study rect{stroke:#4a90d9}.kl-risk rect{stroke:#c9564d;stroke-dasharray:4 2}
"""


def picture(drawing: tuple[str, str, int, int], *, dark: bool) -> str:
    """The drawing (SVG body, what it tells, width, height in pixels) as a picture in HTML, in the colours of the
    theme. A picture, since Streamlit takes SVG out of HTML."""
    body, told, width, height = drawing
    style = _STYLE.replace("INK", "#e7eef2" if dark else "#16232b").replace("SOFT", "#18242b" if dark else "#f2f6f8")
    svg = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
           f"<style>{style}</style>{body}</svg>")  # fmt: skip
    data = b64encode(svg.encode("utf-8")).decode("ascii")
    return (f'<img class="kl-map" style="max-width:{width}px" alt="{safe(told)}" '
            f'src="data:image/svg+xml;base64,{data}">')  # fmt: skip


def level(step: StepKnown) -> str:
    """How well a step is explained."""
    return "good" if step.share >= 0.6 else "some" if step.share >= 0.2 else "none"


def process_svg(steps: Sequence[StepKnown], *, arrows: bool) -> tuple[str, str, int, int]:
    """Boxes in rows, read like text; an arrow to the next where they are one process."""
    rows = -(-len(steps) // _PER_ROW)
    across = min(len(steps), _PER_ROW)
    width, height = across * (_BOX_W + _GAP) - _GAP + 4, rows * (_BOX_H + 26)
    parts = []
    for number, step in enumerate(steps):
        x, y = 2 + (number % _PER_ROW) * (_BOX_W + _GAP), 2 + (number // _PER_ROW) * (_BOX_H + 26)
        parts.append(_step(step, x, y))
        if arrows and number < len(steps) - 1:
            if (number + 1) % _PER_ROW:
                parts.append(
                    f'<path class="kl-arrow" d="M{x + _BOX_W + 3} {y + _BOX_H / 2}h{_GAP - 8}l-5 -4m5 4l-5 4"/>'
                )
            else:
                low = y + _BOX_H
                parts.append(
                    f'<path class="kl-arrow" d="M{x + _BOX_W / 2} {low + 2}v10H{2 + _BOX_W / 2}v9l-4 -5m4 5l4 -5"/>'
                )
    told = "; ".join(f"{s.name}: {s.parameters} parameters, {s.explained} with a reason" for s in steps)
    return "".join(parts), told, width, height


def why_svg(graph: WhyGraph) -> tuple[str, str, int, int]:
    """The attribute on the left, parameters in the middle, studies and risks on the right."""
    shown, risks, studies = graph.parameters[:SHOWN], graph.risks[:SHOWN], graph.studies[:6]
    right: list[WhyNode] = [*studies, *risks]
    tall = max(len(shown), len(right), 1)
    height = tall * _STEP_Y + 24
    middle_x, right_x = 196, 196 + _NODE_W + 90
    width, centre = right_x + _NODE_W + 2, height / 2
    parts = [f'<text class="kl-col" x="{middle_x}" y="12">Parameters</text>',
             f'<text class="kl-col" x="{right_x}" y="12">Studies and risks</text>']  # fmt: skip
    at: dict[str, float] = {}
    for number, node in enumerate(shown):
        y = 20 + number * _STEP_Y + (tall - len(shown)) * _STEP_Y / 2
        at[node.parameter_id or node.name] = y + _NODE_H / 2
        parts.append(_link(140, centre, middle_x, y + _NODE_H / 2))
        parts.append(_node(node, middle_x, y, "parameter", f" {node.marks}" if node.marks else ""))
    for number, node in enumerate(right):
        y = 20 + number * _STEP_Y + (tall - len(right)) * _STEP_Y / 2
        documents = {cited.document_id for cited in node.citations}
        for parameter in shown:
            if node.kind == "study" and documents & {cited.document_id for cited in parameter.citations}:
                parts.append(_link(middle_x + _NODE_W, at[parameter.parameter_id or ""], right_x, y + _NODE_H / 2))
        parts.append(_node(node, right_x, y, node.kind, ""))
    named = safe(short(graph.attribute, 19))
    parts.append(f'<g class="kl-attribute"><rect x="2" y="{centre - 26}" width="138" height="52" rx="26"/>'
                 f'<text x="71" y="{centre + 5}" text-anchor="middle">{named}</text></g>')  # fmt: skip
    told = f"{graph.attribute}: " + "; ".join(node.name for node in (*shown, *right))
    return "".join(parts), told, width, int(height)


def _step(step: StepKnown, x: float, y: float) -> str:
    name = step_name(step.name)
    share = f"{step.explained} of {step.parameters} with a reason"
    open_ = ", ".join(
        f"{count} {word}{'s' if count > 1 else ''}"
        for count, word in ((step.conflicts, "conflict"), (step.gaps, "gap"))
        if count
    )
    done = f"{step.decided} of {step.values} reviewed"
    filled = (_BOX_W - 24) * step.share
    return (
        f'<g class="kl-step kl-{level(step)}"><title>{safe(step.purpose or name)}</title>'
        f'<rect x="{x}" y="{y}" width="{_BOX_W}" height="{_BOX_H}" rx="8"/>'
        f'<text class="kl-name" x="{x + 12}" y="{y + 22}">{safe(short(name, 23))}</text>'
        f'<text x="{x + 12}" y="{y + 42}">{share}</text>'
        f'<rect class="kl-track" x="{x + 12}" y="{y + 49}" width="{_BOX_W - 24}" height="5" rx="2"/>'
        f'<rect class="kl-fill" x="{x + 12}" y="{y + 49}" width="{filled:.0f}" height="5" rx="2"/>'
        f'<text x="{x + 12}" y="{y + 69}">{done}</text>'
        f'<text class="kl-open" x="{x + 12}" y="{y + 86}">{open_ or "no open points"}</text></g>'
    )


def _node(node: WhyNode, x: float, y: float, kind: str, marks: str) -> str:
    where = f" · {node.step}" if node.step else ""
    below = safe(short((step_name(node.step) if node.step else kind) + marks, 42))
    return (f'<g class="kl-node kl-{kind}"><title>{safe(node.name + where)}</title>'
            f'<rect x="{x}" y="{y}" width="{_NODE_W}" height="{_NODE_H}" rx="6"/>'
            f'<text x="{x + 8}" y="{y + 15}">{safe(short(node.name, 34))}</text>'
            f'<text class="kl-small" x="{x + 8}" y="{y + 28}">{below}</text></g>')  # fmt: skip


def _link(x0: float, y0: float, x1: float, y1: float) -> str:
    bend = (x1 - x0) / 2
    return f'<path class="kl-link" d="M{x0} {y0}C{x0 + bend} {y0} {x1 - bend} {y1} {x1} {y1}"/>'
