"""K15: numbers that do not follow from those beside them: risk priority numbers, totals, worked sums in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, DivisionByZero, InvalidOperation

from knowledge.checks.found import Found, side_of_line
from knowledge.checks.known import Known
from knowledge.checks.risk_rows import risk_rows
from knowledge.checks.spans import Tolerance
from knowledge.checks.text import Grid, Line
from knowledge.quantities.arithmetic import half_digit

_TOTAL = re.compile(r"^(?:grand\s+)?(?:total|sum|summe|gesamt|somme|suma)\b", re.IGNORECASE)
_NUMBER = re.compile(r"^-?\d{1,3}(?:[ ,]\d{3})*(?:\.\d+)?$|^-?\d+(?:\.\d+)?$")
_PLAIN = r"(\d+(?:\.\d+)?)"
_UNIT = r"(?:\s*(?:%|[A-Za-zµ°]{1,6}(?:/[A-Za-z0-9²³]{1,5})?))?"
_SUM = re.compile(rf"{_PLAIN}{_UNIT}\s*([×x*+/÷−-])\s*{_PLAIN}{_UNIT}\s*=\s*{_PLAIN}(?!\s*[×x*+/÷–-]|\d)")


def arithmetic(known: Known, tolerance: Tolerance) -> Iterator[Found]:
    yield from _risk_numbers(known)
    for grid in known.current_grids():
        yield from _totals(grid, tolerance)
    for line in known.current_lines():
        if "=" in line.text and line.row is None:
            yield from _worked(line, tolerance)


def _risk_numbers(known: Known) -> Iterator[Found]:
    for row in risk_rows(known):
        for number, rating in enumerate(row.ratings):
            product = rating.s * rating.o * rating.d
            if rating.rpn is None or rating.rpn == product:
                continue
            when = " after the action" if number else ""
            yield Found(
                type="K15", severity="minor", subject=f"RPN: {row.failure}",
                key=("rpn", row.line.document.number or row.line.document.file, row.failure, str(number)),
                explanation=f"{rating.s} × {rating.o} × {rating.d} is {product}; the row says {rating.rpn}{when}.",
                sides=(side_of_line(row.line, str(rating.rpn)),
                       side_of_line(row.line, f"{rating.s} × {rating.o} × {rating.d} = {product}")),
            )  # fmt: skip


def _totals(grid: Grid, tolerance: Tolerance) -> Iterator[Found]:
    """A row called total against the sum of the rows above it, column by column."""
    for at, line in enumerate(grid.rows):
        if not _TOTAL.match(line.cells[0].strip()) or at < 2:
            continue
        above = grid.rows[:at]
        if any(_TOTAL.match(one.cells[0].strip()) for one in above):
            continue
        for column in range(1, len(line.cells)):
            stated = _number(line.cells[column])
            numbers = [_number(one.cells[column]) for one in above]
            summed = [n for n in numbers if n is not None]
            if stated is None or len(summed) < 2 or len(summed) < len(numbers) - 1:
                continue
            total = sum(summed, Decimal(0))
            slack = sum((half_digit(str(n)) for n in summed), half_digit(str(stated)))
            if abs(total - stated) > slack + abs(stated) * tolerance.fraction:
                label = grid.header[column] or f"column {column + 1}"
                yield Found(
                    type="K15", severity="minor", subject=f"{line.cells[0].strip()}: {label}",
                    key=("total", line.document.number or line.document.file, grid.label, str(column)),
                    explanation=f"The rows above add up to {total}, the total says {stated}.",
                    sides=(side_of_line(line, str(stated)), side_of_line(above[-1], f"sum {total}")),
                )  # fmt: skip


def _worked(line: Line, tolerance: Tolerance) -> Iterator[Found]:
    """A calculation written out (`a × b = c`) whose result is another one."""
    for match in _SUM.finditer(line.text):
        a, sign, b, stated = Decimal(match[1]), match[2], Decimal(match[3]), Decimal(match[4])
        try:
            result = {"×": a * b, "x": a * b, "*": a * b, "+": a + b}.get(sign)
            if result is None:
                result = a / b if sign in "/÷" else a - b
        except (DivisionByZero, InvalidOperation):
            continue
        slack = half_digit(match[4]) + abs(result) * max(tolerance.fraction, _relative(match[1]) + _relative(match[3]))
        if abs(result - stated) > slack:
            yield Found(
                type="K15", severity="minor", subject=match.group(),
                key=("worked", line.document.number or line.document.file, match.group()),
                explanation=f"{match[1]} {sign} {match[3]} is {result.normalize():f}; the text says {match[4]}.",
                sides=(side_of_line(line, match[4]), side_of_line(line, f"{match[1]} {sign} {match[3]}")),
            )  # fmt: skip


def _relative(number: str) -> Decimal:
    value = Decimal(number)
    return half_digit(number) / value if value else Decimal(0)


def _number(text: str) -> Decimal | None:
    stripped = text.strip()
    if not _NUMBER.match(stripped):
        return None
    return Decimal(stripped.replace(",", "").replace(" ", ""))
