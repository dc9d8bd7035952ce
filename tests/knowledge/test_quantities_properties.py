"""Properties: what is written reads back, neighbours do not matter, spans slice, codes hold nothing, time is linear."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.quantities import NumberStyle, find_quantities, format_number, format_quantity
from knowledge.quantities.build import around, around_relative
from knowledge.records import Quantity

UNITS = {
    "°C": "Cel", "rpm": "{rpm}", "mS/cm": "mS/cm", "µS/cm": "uS/cm", "L/min": "L/min", "LMH": "{LMH}", "mg/mL": "mg/mL",
    "viable cells/mL": "{viable_cells}/mL", "cells/mL": "{cells}/mL", "%": "%", "% w/w": "%{w/w}", "psig": "[psi]{gauge}",
    "bar": "bar", "min": "min", "h": "h", "days": "d", "CV": "{CV}", "diavolumes": "{DV}", "EU/mg": "{EU}/mg",
    "CFU/100 mL": "{CFU}/(100.mL)", "NTU": "{NTU}", "mOsm/kg": "mosm/kg", "W/m³": "W/m3", "kN": "kN", "nm": "nm", "M": "mol/L",
    "m": "m", "mM": "mmol/L", "log10": "{log10}", "IU/mg": "[IU]/mg", "h⁻¹": "/h", "L/(m²·h)": "{LMH}", "× g": "[g]",
    "mL/min/kg": "mL/(min.kg)", "vg/mL": "{vg}/mL", "pH": "[pH]",
}  # fmt: skip
STYLES = st.sampled_from(["en", "de", "fr"])
OPERATORS = st.sampled_from(["eq", "lt", "le", "gt", "ge", "range", "plus_minus_abs", "plus_minus_rel"])
_RELATIVE_REFUSED = {"%", "% w/w", "pH"}


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """A positive decimal as written: up to six digits before and three behind the mark, sometimes a power of ten."""
    whole = draw(st.integers(min_value=1, max_value=999_999))
    places = draw(st.integers(min_value=0, max_value=3))
    digits = str(whole) if not places else f"{whole}.{draw(st.integers(0, 10**places - 1)):0{places}d}"
    return digits + draw(st.sampled_from(["", "", "", "e6", "e-3"]))


@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    operator = draw(OPERATORS)
    written = draw(st.sampled_from(sorted(UNITS)))
    if operator == "plus_minus_rel" and written in _RELATIVE_REFUSED:
        operator = "plus_minus_abs"
    first, second = draw(numbers()), draw(numbers())
    if written == "pH":  # a pH is between 0 and 14
        first, second = (f"{draw(st.integers(2, 12))}.{draw(st.integers(0, 99)):02d}" for _ in range(2))
    negative = draw(st.booleans()) and written == "°C"
    low, high = sorted((first, second), key=Decimal)
    target: str | None = None
    if operator == "plus_minus_abs":
        exponent = first.partition("e")[2]
        width = str(draw(st.integers(1, 1 if written == "pH" else 99))) + (f"e{exponent}" if exponent else "")
        target = ("-" if negative else "") + first
        low, high = around(target, width, width)
    elif operator == "plus_minus_rel":
        target = first
        low, high = around_relative(target, str(draw(st.integers(1, 50))))
    elif negative:
        low, high, first = "-" + high, "-" + low, "-" + first
    bounds: dict[str, str | None] = {
        "eq": None, "lt": "high", "le": "high", "gt": "low", "ge": "low",
    }  # fmt: skip
    fields: dict[str, str | None] = {"target": target, "low": low, "high": high}
    if operator in bounds:
        side = bounds[operator]
        fields = {"target": None, "low": None, "high": None, (side or "target"): first}
    return Quantity(
        start=0, end=0, text="", operator=operator, unit_as_written=written, unit_ucum=UNITS[written],
        target=fields["target"], low=fields["low"], high=fields["high"],
    )  # fmt: skip


def core(quantity: Quantity) -> tuple[str | None, ...]:
    return (
        quantity.operator, quantity.target, quantity.low, quantity.high, quantity.unit_ucum,
    )  # fmt: skip


@given(quantities(), STYLES)
@settings(max_examples=300, deadline=None)
def test_what_is_written_reads_back_the_same(quantity: Quantity, style: NumberStyle) -> None:
    written = format_quantity(quantity, style)
    (read,) = find_quantities(written, style=style)
    assert core(read) == core(quantity), written


@given(numbers(), STYLES)
def test_a_number_reads_back_in_each_style(number: str, style: NumberStyle) -> None:
    (read,) = find_quantities(format_number(number, style) + " mg", style=style)
    assert read.target == number


_BEFORE = st.sampled_from(["", "The value was ", "As agreed, hold at ", "(", "Buffer A: ", "In the second step we used ", "| "])
_AFTER = st.sampled_from(["", ".", ", as stated", " during the step.", ")", "; the pool was filtered", " | accepted"])


@given(quantities(), STYLES, _BEFORE, _AFTER)
@settings(max_examples=200, deadline=None)
def test_text_outside_the_span_changes_nothing(quantity: Quantity, style: NumberStyle, before: str, after: str) -> None:
    written = format_quantity(quantity, style)
    (alone,) = find_quantities(written, style=style)
    (inside,) = find_quantities(before + written + after, style=style)
    assert core(inside) == core(alone)
    assert inside.text == alone.text
    assert inside.start - len(before) == alone.start


@given(st.lists(quantities(), min_size=1, max_size=4), STYLES)
@settings(max_examples=100, deadline=None)
def test_spans_slice_back_in_order_without_overlap(several: list[Quantity], style: NumberStyle) -> None:
    text = ". Then we went on with ".join(format_quantity(quantity, style) for quantity in several)
    found = find_quantities(text, style=style)
    assert [core(q) for q in found] == [core(q) for q in several]
    end = 0
    for quantity in found:
        assert text[quantity.start : quantity.end] == quantity.text
        assert quantity.start >= end
        end = quantity.end
        if quantity.unit_start is not None and quantity.unit_end is not None:
            assert text[quantity.unit_start : quantity.unit_end] == quantity.unit_as_written


@given(st.text(alphabet="0123456789.,-–±≤<>~()[]/:%° xe×^⁶mgLhC\nQpH", max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_without_error_and_its_spans_slice_back(text: str) -> None:
    end = 0
    for quantity in find_quantities(text):
        assert text[quantity.start : quantity.end] == quantity.text
        assert quantity.start >= end
        end = quantity.end
        for number in (quantity.target, quantity.low, quantity.high):
            assert number is None or Decimal(number).is_finite()


_CAPITALS = st.text(alphabet="ABCDEFGHKMNPRSTVX", min_size=2, max_size=5)
_DIGITS = st.integers(1, 99_999).map(str)
_SEPARATOR = st.sampled_from(["-", "-", "_", "‑"])
document_numbers = st.builds("{}{}{}{}{}".format, _CAPITALS, _SEPARATOR, _DIGITS, _SEPARATOR, st.integers(1, 999).map("{:03d}".format))
dates = st.one_of(
    st.dates().map(lambda d: d.strftime("%Y-%m-%d")).filter(lambda t: t >= "1950"),
    st.dates().map(lambda d: f"{d.day:02d}.{d.month:02d}.{2000 + d.year % 60}"),
    st.dates().map(lambda d: f"{d.day} {d.strftime('%B')} {2000 + d.year % 60}"),
    st.dates().map(lambda d: f"{d.strftime('%B')} {d.day}, {2000 + d.year % 60}"),
    st.dates().map(lambda d: f"{d.day:02d}-{d.strftime('%b').upper()}-{2000 + d.year % 60}"),
)
lots = st.builds(
    "{} {}{}{:04d}".format, st.sampled_from(["LOT", "Lot", "lot no.", "Batch", "Charge"]), st.integers(10, 99),
    st.sampled_from("ABCDEFKX"), st.integers(0, 9999),
)  # fmt: skip
sections = st.builds(
    "{} {}.{}".format, st.sampled_from(["Section", "see section", "Chapter", "Abschnitt", "Table", "Figure", "Step", "Annex"]),
    st.integers(1, 30), st.integers(1, 30),
)  # fmt: skip


@given(st.one_of(document_numbers, dates, lots, sections), st.sampled_from(["{}", "See {} for details.", "({})", "{}, {}"]))
@settings(max_examples=400, deadline=None)
def test_document_numbers_dates_lots_and_references_hold_no_quantity(code: str, frame: str) -> None:
    text = frame.replace("{}", code)
    assert find_quantities(text) == ()


@pytest.mark.parametrize(
    "unit",
    [
        "1,", "1 ", "10 - ", "(", "not less than ", "1.5 × 10", "≤", "A-", "a-1", "pH ", "1:", "1", "5 mg/", "5 mL·", "Q = 80 % (",
        "conforms to ", "[1,", "5 ± ", "5 h 3 min ", "Table 1, ", "x10^", "S1: NLT ", "+1 (", "max ", "_", "5 g of x ", "10^", "°",
    ],
)  # fmt: skip
def test_time_grows_with_the_length_of_the_text_alone(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        began = time.process_time()
        find_quantities(text)
        return time.process_time() - began

    seconds(1000)
    short = min(seconds(2_000) for _ in range(3))
    assert min(seconds(16_000) for _ in range(2)) < 8 * 4 * short + 0.1
