"""Every phrasing gives its operator, bounds and unit; what is no quantity gives none."""

from __future__ import annotations

import pytest
from quantity_phrasings import NOT_QUANTITIES, PHRASINGS

from knowledge.quantities import find_quantities
from knowledge.records import Quantity

_SHORT = {"plus_minus_abs": "pm", "plus_minus_rel": "rel"}


def said(quantity: Quantity) -> str:
    """A quantity in the notation of the phrasings."""
    operator = _SHORT.get(quantity.operator, quantity.operator)
    unit = quantity.unit_ucum or "-"
    if operator in ("pm", "rel"):
        return f"{operator} {quantity.target or '-'} {quantity.low} {quantity.high} {unit}"
    if operator in ("conforms", "report"):
        return operator
    numbers = [n for n in (quantity.target, quantity.low, quantity.high) if n is not None]
    return " ".join((operator, *numbers, unit))


def read(text: str) -> str:
    return "; ".join(said(quantity) for quantity in find_quantities(text))


@pytest.mark.parametrize(("text", "expected"), PHRASINGS, ids=[text for text, _ in PHRASINGS])
def test_a_phrasing_gives_operator_bounds_and_unit(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize("text", NOT_QUANTITIES)
def test_no_quantity_is_found_in(text: str) -> None:
    assert read(text) == ""


@pytest.mark.parametrize("text", NOT_QUANTITIES[:120])
def test_no_quantity_is_found_inside_a_sentence_in(text: str) -> None:
    assert read(f"As described ({text}), the material was released.") == ""
