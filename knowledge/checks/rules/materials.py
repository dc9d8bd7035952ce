"""K14: one material with two concentrations or two grades."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.checks.found import Found, side_of_line
from knowledge.checks.known import NORMS, Known
from knowledge.checks.spans import Span, Tolerance, equal, span_of_quantity
from knowledge.checks.text import Grid, Line
from knowledge.checks.usable import PAST
from knowledge.checks.wording import Name, name_of
from knowledge.quantities import find_quantities

_MATERIAL = re.compile(
    r"material|component|excipient|ingredient|reagent|raw|substanz|stoff|composant|matière", re.IGNORECASE
)
_AMOUNT = re.compile(r"conc|content|strength|gehalt|konz", re.IGNORECASE)
_GRADE = re.compile(r"\bgrade|quality\b|qualität|qualité|compend", re.IGNORECASE)
_FORMULA = re.compile(r"composition|formulat|contains|consists|excipient|zusammensetzung|end strength", re.IGNORECASE)
_KINDS = frozenset({"amount_conc", "mass_conc", "percent"})


def materials(known: Known, tolerance: Tolerance) -> Iterator[Found]:
    yield from _concentrations(known, tolerance)
    yield from _grades(known)


def _concentrations(known: Known, tolerance: Tolerance) -> Iterator[Found]:
    """A table's concentration of a material against a composition that a text gives (`20 mM histidine`)."""
    texts = [
        line for line in known.current_lines(*NORMS) if line.row is None and _FORMULA.search(line.text + line.section)
    ]
    for grid, line, name in _rows(known):
        column = _column(grid, _AMOUNT)
        if column is None:
            continue
        stated = [s for q in find_quantities(line.cells[column]) if (s := span_of_quantity(q)) is not None]
        if len(stated) != 1:
            continue
        for text in texts:
            if text.document.id == line.document.id or PAST.search(text.text):
                continue
            other = _named(text, name)
            if other is None or other[0].unit != stated[0].unit or equal(other[0], stated[0], tolerance):
                continue
            label = line.cells[0].strip()
            yield Found(
                type="K14", severity="major", subject=f"concentration of {label}",
                key=("concentration", "+".join(sorted(name.merged))),
                explanation=f"{other[1]} in {_document(text)}, {line.cells[column].strip()} in {_document(line)}.",
                sides=(side_of_line(text, other[1]), side_of_line(line, line.cells[column].strip())),
            )  # fmt: skip
            break


def _named(text: Line, name: Name) -> tuple[Span, str] | None:
    """The amount right before the material's name in a text."""
    for quantity in text.quantities:
        if quantity.unit_kind not in _KINDS:
            continue
        following = re.split(r"[,;.]|\band\b", text.text[quantity.end : quantity.end + 60])[0]
        span = span_of_quantity(quantity)
        if span is not None and name.part_of(name_of(following)):
            return span, quantity.text
    return None


def _grades(known: Known) -> Iterator[Found]:
    seen: dict[frozenset[str], tuple[Line, str]] = {}
    for grid, line, name in _rows(known):
        column = _column(grid, _GRADE)
        grade = line.cells[column].strip() if column is not None else ""
        if not grade or len(grade) > 40 or not re.search(r"[A-Za-z]{2}", grade):
            continue
        before = seen.setdefault(name.plain, (line, grade))
        if before[0].document.number == line.document.number or _one_grade(before[1], grade):
            continue
        yield Found(
            type="K14", severity="minor", subject=f"grade of {line.cells[0].strip()}",
            key=("grade", "+".join(sorted(name.merged))),
            explanation=f"{before[1]} in {_document(before[0])}, {grade} in {_document(line)}.",
            sides=(side_of_line(before[0], before[1]), side_of_line(line, grade)),
        )  # fmt: skip


def _one_grade(one: str, other: str) -> bool:
    words = [
        set(re.findall(r"[a-z]+", text.casefold().replace("ph. eur", "ep").replace("ph.eur", "ep")))
        for text in (one, other)
    ]
    return bool(words[0] & words[1])


def _rows(known: Known) -> Iterator[tuple[Grid, Line, Name]]:
    for grid in known.current_grids():
        if not grid.header or not _MATERIAL.search(grid.header[0]):
            continue
        for line in grid.rows:
            name = name_of(line.cells[0], known.abbreviations)
            if name:
                yield grid, line, name


def _column(grid: Grid, pattern: re.Pattern[str]) -> int | None:
    return next((i for i, text in enumerate(grid.header) if i and pattern.search(text)), None)


def _document(line: Line) -> str:
    return line.document.number or line.document.title or line.document.file
