"""A14, A15, A5: risk assessments without scales or team, severe risks without a control, ratings without a class."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.checks.checklist import Missing, cited
from knowledge.checks.gap_rules.parameters import BLANK
from knowledge.checks.known import Known
from knowledge.checks.risk_rows import RiskRow, rows_of

SEVERE, SEVERE_OF_FIVE, HIGH_RPN = 7, 4, 100
_TEAM = re.compile(r"\bteam\b|participants|facilitator|teilnehmer|équipe", re.IGNORECASE)
_SCALE = re.compile(r"\b(?:severity|sev|schwere|gravité)\b", re.IGNORECASE)
_NO_CONTROL = re.compile(r"^\s*(?:none|no(?: control)?|judge?ment|nil|keine|aucune?)\s*\.?\s*$", re.IGNORECASE)
_UNCLASSED = re.compile(r"not (?:yet )?classified|unclassified|tb[dc]", re.IGNORECASE)


def risks(known: Known) -> Iterator[Missing]:
    for document in known.current:
        grids = known.grids[document.id]
        rows = [row for grid in grids for row in rows_of(grid)]
        if not rows:
            continue
        highest = max(max(r.s, r.o, r.d) for row in rows for r in row.ratings)
        severe = SEVERE if highest > 5 else SEVERE_OF_FIVE
        for row in rows:
            yield from _uncontrolled(row, severe)
            yield from _unclassed(row)
        text = " ".join(line.text for line in known.lines[document.id])
        scaled = any(_SCALE.search(" ".join(grid.header)) and not list(rows_of(grid)) for grid in grids) or bool(
            re.search(r"severity[^.]{0,40}(?:1|scale)", text, re.IGNORECASE)
        )
        lacking = [what for what, there in (
            ("defined scales", scaled), ("a team", bool(_TEAM.search(text))), ("a date", bool(document.effective_date or re.search(r"\b20\d\d\b", text))),
        ) if not there]  # fmt: skip
        if lacking:
            name = document.number or document.title or document.file.rsplit("/", 1)[-1]
            yield Missing(
                "A14", f"risk assessment {name}", f"It gives no {' and no '.join(w.split(' ', 1)[-1] for w in lacking)}.",
                f"What are the rating scales, the team and the date of {name}?", cited([rows[0].line]),
                ("form", document.number or document.file),
            )  # fmt: skip


def _uncontrolled(row: RiskRow, severe: int) -> Iterator[Missing]:
    if "control" not in row.columns:
        return
    control = row.texts.get("control")
    if control is not None and not _NO_CONTROL.match(control) and not BLANK.match(control):
        return
    first = row.ratings[0]
    rpn = first.rpn if first.rpn is not None else first.s * first.o * first.d
    if first.s < severe and rpn < HIGH_RPN:
        return
    yield Missing(
        "A15", row.failure if row.thing == row.failure else f"{row.thing}: {row.failure}",
        f"Severity {first.s}, RPN {rpn}, and no control: the cell says “{control or 'nothing'}”.",
        f"Which control is foreseen for “{row.failure}”?", cited([row.line]),
        ("risk", row.line.document.number or row.line.document.file, row.thing, row.failure),
    )  # fmt: skip


def _unclassed(row: RiskRow) -> Iterator[Missing]:
    written = row.texts.get("class")
    if written and _UNCLASSED.search(written):
        yield Missing(
            "A5", row.thing, f"The risk assessment says “{written}”.", f"How is {row.thing} classified?", cited([row.line]),
            ("risk", row.line.document.number or row.line.document.file, row.thing, row.failure),
        )  # fmt: skip
