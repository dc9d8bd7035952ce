"""Rows of risk assessments: ratings before and after, with the failure, its control and the class proposed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.checks.known import Known
from knowledge.checks.text import Grid, Line

_RATINGS = {
    "S": {"s", "sev", "severity", "schwere", "bedeutung", "b", "g", "gravité", "sévérité", "severidad"},
    "O": {"o", "occ", "occurrence", "auftreten", "a", "probability", "probabilité", "p", "ocurrencia", "f"},
    "D": {"d", "det", "detection", "detectability", "entdeckung", "e", "détection", "détectabilité", "detección"},
    "RPN": {"rpn", "rpz", "ipr", "npr", "risk priority number"},
}
_TEXTS = {
    "parameter": re.compile(r"^(?:process )?parameters?$|^variable|^function|^paramètre|^item", re.IGNORECASE),
    "failure": re.compile(r"fail|wrong|risk\b|hazard|fehler|défaillance|mode|gefahr", re.IGNORECASE),
    "control": re.compile(r"control|measure|mitigat|kontroll|maßnahme|maîtrise|mesure|how it is", re.IGNORECASE),
    "step": re.compile(r"step|unit operation|area|schritt|étape|operation", re.IGNORECASE),
    "class": re.compile(r"class|role|criticality|klasse|einstufung", re.IGNORECASE),
    "basis": re.compile(r"basis|why|rationale|reason.*rat|justif|begründung", re.IGNORECASE),
    "action": re.compile(r"action|decision|recommend|aktion|décision", re.IGNORECASE),
}
_INTEGER = re.compile(r"^\d{1,4}$")


@dataclass(frozen=True)
class Rating:
    """One set of ratings with the number that stands for their product, as integers."""

    s: int
    o: int
    d: int
    rpn: int | None


@dataclass(frozen=True)
class RiskRow:
    line: Line
    ratings: tuple[Rating, ...]
    texts: dict[str, str | None]
    columns: frozenset[str]

    @property
    def failure(self) -> str:
        return self.texts.get("failure") or self.line.text.split(" | ")[0]

    @property
    def thing(self) -> str:
        """The parameter where the row names one, else what fails."""
        return self.texts.get("parameter") or self.failure


def risk_rows(known: Known) -> Iterator[RiskRow]:
    for grid in known.current_grids():
        yield from rows_of(grid)


def rows_of(grid: Grid) -> Iterator[RiskRow]:
    """The rated rows of a table; nothing where the table has no columns for severity, occurrence and detection."""
    sets = _rating_columns(grid.header)
    if not sets:
        return
    used = {column for one in sets for column in one.values()}
    texts: dict[str, int] = {}
    if grid.class_column is not None and grid.class_column not in used:
        texts["class"] = grid.class_column
    for name, pattern in _TEXTS.items():
        taken = used | set(texts.values())
        fitting = [i for i, h in enumerate(grid.header) if i not in taken and pattern.search(h) and _worded(grid, i)]
        if fitting:
            texts.setdefault(name, fitting[0])
    for line in grid.rows:
        cells = line.cells
        ratings = tuple(r for one in sets if (r := _rating(cells, one)) is not None)
        if ratings:
            values = {name: cells[column].strip() or None for name, column in texts.items()}
            yield RiskRow(line, ratings, values, frozenset(texts))


def _worded(grid: Grid, column: int) -> bool:
    """The column holds words (or nothing yet), not numbers of rows or steps."""
    return not all(re.fullmatch(r"[\d.]*", line.cells[column].strip()) for line in grid.rows) or not any(
        line.cells[column].strip() for line in grid.rows
    )


def _rating_columns(header: tuple[str, ...]) -> list[dict[str, int]]:
    """Columns of S, O, D and RPN, one dictionary a set (before, after), in order."""
    found: list[dict[str, int]] = []
    current: dict[str, int] = {}
    for index, text in enumerate(header):
        words = text.casefold().replace("(", " ").replace(")", " ").split()
        for name, wordings in _RATINGS.items():
            if words and (
                words[-1] in wordings
                or text.casefold().strip() in wordings
                or (words[0] in wordings and len(words) <= 2)
            ):
                if name in current:
                    found.append(current)
                    current = {}
                current[name] = index
                break
    found.append(current)
    return [one for one in found if {"S", "O", "D"} <= one.keys()]


def _rating(cells: tuple[str, ...], columns: dict[str, int]) -> Rating | None:
    values: dict[str, int] = {}
    for name, column in columns.items():
        text = cells[column].strip()
        if _INTEGER.match(text):
            values[name] = int(text)
        elif name != "RPN":
            return None
    return Rating(values["S"], values["O"], values["D"], values.get("RPN"))
