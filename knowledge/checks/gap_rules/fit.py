"""B1, B2, A13, C10: comparisons of the two sites that are not finished."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.checks.checklist import Missing, cited
from knowledge.checks.gap_rules.parameters import BLANK
from knowledge.checks.known import Known
from knowledge.checks.text import Grid, Line

_SENDING = re.compile(r"\b(?:sending|SU|donor|transferring|current site|abgebend)\b", re.IGNORECASE)
_RECEIVING = re.compile(r"\b(?:receiving|RU|recipient|new site|aufnehmend|target site)\b", re.IGNORECASE)
_ACTION = re.compile(r"\b(?:action|open|measure|next step|to do|consequence|maßnahme)\b", re.IGNORECASE)
_FIT = re.compile(r"^(?:fit|fits\??|result|assessment|conclusion|ok\??|gap)$", re.IGNORECASE)
_UNFIT = re.compile(r"^\s*(?:no\b|not\b|with action|partly|partial|open|tb[dc]|gap\b|nein|non\b).*", re.IGNORECASE)
_TODO = re.compile(
    r"\b(?:decide|check|ask|obtain|study|studied|clarify|tb[dc]|open|to be|request|assess|verify|drawing|mass balance|qualif\w+|pending|"
    r"engineering (?:run|batch))\b",
    re.IGNORECASE,
)
_UNSTATED = re.compile(
    r"\bnot (?:stated|known|given|available|measured|yet)\b|\bto be \w+|\bunknown\b|\btb[dc]\b|^\s*\?\s*$|\bn\.?d\.?\b",
    re.IGNORECASE,
)
_GEOMETRY = re.compile(
    r"impeller|power number|geometr|sparger|speed|agitat|\bH/T\b|tip|height|diameter|scal|mixing|working volume",
    re.IGNORECASE,
)
_CAPACITY = re.compile(
    r"minimum|maximum|\bmin\b|\bmax\b|capacity|capabilit|flow|pressure|volume|lowest|highest|range|condenser|pump",
    re.IGNORECASE,
)
_INSTRUMENT = re.compile(
    r"HPLC|UPLC|dwell|detector|reader|oven|autosampler|software|spectro|incubator|instrument|chromatograph|balance",
    re.IGNORECASE,
)
_SITES = re.compile(r"^(?:item|parameter|equipment|feature|property|attribute|)$|^(?:step|machine)$", re.IGNORECASE)


def comparisons(known: Known) -> Iterator[Missing]:
    for grid in known.current_grids():
        if grid.document.document_type in ("batch_history", "risk_assessment", "executed_batch_record"):
            continue
        yield from _results(grid)
        sides = _sides(known, grid)
        if sides is None:
            continue
        action = _column(grid, _ACTION)
        for line in grid.rows:
            yield from _row(line, sides, action)


def _row(line: Line, sides: tuple[int, int], action: int | None) -> Iterator[Missing]:
    label = line.cells[0].strip()
    sending, receiving = line.cells[sides[0]].strip(), line.cells[sides[1]].strip()
    todo = line.cells[action].strip() if action is not None else ""
    unstated = bool(_UNSTATED.search(receiving)) or (
        bool(sending) and not BLANK.match(sending) and BLANK.match(receiving) is not None
    )
    if not label or not (unstated or (_TODO.search(todo) and not re.match(r"^\s*none\b", todo, re.IGNORECASE))):
        return
    text = f"{label} {sending} {receiving} {todo}"
    if _INSTRUMENT.search(text) and (line.document.document_type or "").startswith("method"):
        check, question = "C10", f"What is “{label}” at the receiving unit, and does the difference matter?"
    elif _GEOMETRY.search(text) and unstated:
        check, question = "A13", f"What is “{label}” at the receiving site, and which set point follows from it?"
    elif _CAPACITY.search(label):
        check, question = "B2", f"Does the equipment of the receiving site cover what is needed: {label}?"
    else:
        check, question = "B1", f"Does “{label}” fit at the receiving site, and what is to be done?"
    lacks = f"the receiving site says “{receiving or 'nothing'}”" if unstated else f"an action is open: {todo}"
    yield Missing(
        check, f"{label} at the receiving site", f"The comparison is not finished: {lacks}.", question, cited([line]),
        ("comparison", line.document.number or line.document.file, label),
    )  # fmt: skip


def _results(grid: Grid) -> Iterator[Missing]:
    fit = next((i for i, header in enumerate(grid.header) if _FIT.match(header.strip())), None)
    if fit is None or fit == 0 or not re.search(r"step|operation|equipment|unit", grid.header[0], re.IGNORECASE):
        return
    for line in grid.rows:
        cell = line.cells[fit].strip()
        if _UNFIT.match(cell):
            label = line.cells[0].strip()
            rest = ", ".join(c for c in line.cells[fit + 1 :] if c.strip())
            yield Missing(
                "B1", label, f"The fit of the step is “{cell}”{f' ({rest})' if rest else ''}.",
                f"What has to happen before {label} fits at the receiving site?", cited([line]),
                ("fit", line.document.number or line.document.file, label),
            )  # fmt: skip


def _sides(known: Known, grid: Grid) -> tuple[int, int] | None:
    """The columns of the sending and the receiving side: named so, or two columns headed by names of sites."""
    sending, receiving = _column(grid, _SENDING), _column(grid, _RECEIVING)
    if sending is not None and receiving is not None and sending != receiving:
        return sending, receiving
    headed = [
        i
        for i, header in enumerate(grid.header)
        if i and re.match(r"^[A-ZÄÖÜÉ][\w-]+(?: [A-Z]\w+)?(?: ?\(.*\))?$|^[A-Z]{2,5}(?: .*)?$", header.strip())
    ]
    if len(headed) >= 2 and _SITES.match(grid.header[0].strip()) and len(grid.header) <= 6:
        names = [re.split(r"[ (]", grid.header[i].strip())[0] for i in headed[:2]]
        if all(_is_site(known, name) for name in names):
            return headed[0], headed[1]
    return None


def _is_site(known: Known, name: str) -> bool:
    """A word that the package uses as a place: `at NAME`, `to NAME`, `NAME plans`, …"""
    pattern = re.compile(rf"\b(?:at|to|in|from|for|of) {re.escape(name)}\b")
    return sum(bool(pattern.search(line.text)) for line in known.current_lines() if line.row is None) >= 2


def _column(grid: Grid, pattern: re.Pattern[str]) -> int | None:
    return next((i for i, header in enumerate(grid.header) if i and pattern.search(header.strip())), None)
