"""The formulas: known values, solving that really matches, units that do not matter."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.quantities import unit
from knowledge.scale.formulas import formulas
from knowledge.scale.measures import by_key, in_unit

BY_ID = {one.id: one for one in formulas()}
VESSEL = {
    "agitation": "60", "impeller_diameter": "0.5", "power_number": "1.5", "impellers": "2", "density": "1000",
    "viscosity": "1", "working_volume": "1000", "tank_diameter": "1.2", "gas_flow": "60", "sparger_holes": "10",
    "hole_diameter": "2", "liquid_height": "1.5",
}  # fmt: skip


def _value(formula: str, **changes: str) -> float:
    given_ = {name: Decimal(text) for name, text in {**VESSEL, **changes}.items()}
    return float(BY_ID[formula].value(given_))


def test_stirred_vessel_agrees_with_the_textbook_in_si_units() -> None:
    n, d, v, t, np_, rho, mu = 1.0, 0.5, 1.0, 1.2, 3.0, 1000.0, 0.001
    power = np_ * rho * n**3 * d**5 / v
    epsilon = power / rho
    gas = 0.001 / (math.pi * t**2 / 4)
    assert _value("tip_speed") == pytest.approx(math.pi * n * d)
    assert _value("power_per_volume") == pytest.approx(power)
    assert _value("reynolds") == pytest.approx(rho * n * d**2 / mu)
    assert _value("kolmogorov") == pytest.approx(((mu / rho) ** 3 / epsilon) ** 0.25 * 1e6)
    assert _value("mixing_time") == pytest.approx(5.9 * t ** (2 / 3) * epsilon ** (-1 / 3) * (d / t) ** (-1 / 3))
    assert _value("froude") == pytest.approx(n**2 * d / 9.80665)
    assert _value("kla") == pytest.approx(3600 * 0.026 * power**0.4 * gas**0.5)
    assert _value("vvm") == pytest.approx(0.06)
    assert _value("superficial_gas_velocity") == pytest.approx(gas * 1000)
    assert _value("gas_entrance_velocity") == pytest.approx(0.001 / (10 * math.pi * 0.002**2 / 4))


def test_columns_filters_and_presses_agree_with_their_definitions() -> None:
    column = {"column_diameter": "60", "bed_height": "20", "flow": "9", "product_mass": "2000", "cycles": "2"}
    volume = math.pi * 60**2 / 4 * 20 / 1000
    assert _value("bed_volume", **column) == pytest.approx(volume)
    assert _value("linear_velocity", **column) == pytest.approx(9000 * 60 / (math.pi * 60**2 / 4))
    assert _value("residence_time", **column) == pytest.approx(volume / 9)
    assert _value("load_per_bed_volume", **column) == pytest.approx(2000 / volume / 2)
    assert _value("flux", flow="2", filter_area="4") == pytest.approx(30)
    assert _value("minimum_volume_fit", min_working_volume="20", final_concentration="100", product_mass="1000") == 2
    assert _value("dwell_time", head_flat="10", pitch_circle="400", agitation="50") == pytest.approx(
        60000 * 10 / (math.pi * 400 * 50)
    )


positive = st.decimals(min_value="0.001", max_value="5000", places=3)


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_the_matching_set_point_really_matches(data: st.DataObject) -> None:
    for formula in formulas():
        sending = {name: data.draw(positive) for name in formula.inputs}
        receiving = {name: data.draw(positive) for name in formula.inputs}
        if formula.solve is not None:
            wanted = formula.value(sending)
            matched = formula.matching(receiving, wanted)
            again = formula.value({**receiving, formula.solve: matched})
            assert abs(again / wanted - 1) < Decimal("1e-20"), formula.id


OTHER_UNITS = {
    "m": "cm", "cm": "mm", "mm": "m", "L": "m3", "L/min": "L/h", "rpm": "1/min", "mPa·s": "Pa·s", "g": "kg", "m2": "cm2",
    "min": "h", "kg/m3": "g/mL", "g/L": "mg/mL", "cm/h": "m/s", "g/min": "kg/h", "kg": "g", "m3/h": "L/min", "kN": "N",
}  # fmt: skip


@settings(max_examples=10, deadline=None)
@given(st.data())
def test_inputs_in_other_units_give_the_same_result(data: st.DataObject) -> None:
    from knowledge.quantities import convert

    for formula in formulas():
        plain = {name: data.draw(positive) for name in formula.inputs}
        turned = {}
        for name, number in plain.items():
            own = by_key()[name].unit
            other = OTHER_UNITS.get(own, own)
            one, two = unit(own), unit(other)
            text = convert(str(number), one, two) if one is not None and two is not None else str(number)
            found = in_unit(text, other, own)
            assert found is not None, (name, own, other)
            turned[name] = found
        assert abs(formula.value(turned) / formula.value(plain) - 1) < Decimal("1e-10"), formula.id


def test_a_unit_of_another_dimension_is_no_value() -> None:
    assert in_unit("1.5", "1/s", "rpm") == 90
    assert in_unit("5", "kg", "L") is None
    assert in_unit("5", None, "L") is None


def test_what_is_solved_for_is_an_input_and_every_formula_has_a_source() -> None:
    for formula in formulas():
        assert formula.solve is None or formula.solve in formula.inputs
        assert formula.reference and formula.text and formula.affects
