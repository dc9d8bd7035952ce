"""Units as written give the contract's UCUM code and the domain's kind; look-alikes stay apart."""

from __future__ import annotations

import pytest

from knowledge.quantities import canonical, find_quantities, unit
from knowledge.quantities.arithmetic import canonical_unit, convert
from knowledge.quantities.format import spelling_of
from knowledge.quantities.unit_table import spellings


@pytest.mark.parametrize(
    ("written", "ucum", "kind"),
    [
        ("°C", "Cel", "temperature"), ("º C", "Cel", "temperature"), ("degrees Celsius", "Cel", "temperature"),
        ("Minuten", "min", "time"), ("heures", "h", "time"), ("Tage", "d", "time"), ("days", "d", "time"),
        ("rpm", "{rpm}", "rotation"), ("U/min", "{rpm}", "rotation"), ("LMH", "{LMH}", "flux_LMH"),
        ("L/m²/h", "{LMH}", "flux_LMH"), ("L/m2/h", "{LMH}", "flux_LMH"), ("L·m⁻²·h⁻¹", "{LMH}", "flux_LMH"),
        ("L m-2 h-1", "{LMH}", "flux_LMH"), ("L/(m²·h)", "{LMH}", "flux_LMH"), ("L/m²", "L/m2", "load_L_per_m2"),
        ("g/m²", "g/m2", "load_g_per_m2"), ("g/L", "g/L", "mass_conc"), ("g/L resin", "g/L", "load_g_per_L"),
        ("g mAb/L resin", "g/L", "load_g_per_L"), ("g/Lr", "g/L", "load_g_per_L"), ("mg mL⁻¹", "mg/mL", "mass_conc"),
        ("µS/cm", "uS/cm", "conductivity"), ("μS/cm", "uS/cm", "conductivity"), ("mS/cm", "mS/cm", "conductivity"),
        ("EU/mL", "{EU}/mL", "endotoxin"), ("EU/mg protein", "{EU}/mg", "endotoxin"), ("IU/mg", "[IU]/mg", "potency"),
        ("CFU/100 mL", "{CFU}/(100.mL)", "count_per_volume"), ("cells/mL", "{cells}/mL", "cell_density"),
        ("viable cells/mL", "{viable_cells}/mL", "cell_density"), ("Zellen/mL", "{cells}/mL", "cell_density"),
        ("vg/mL", "{vg}/mL", "count_per_volume"), ("NTU", "{NTU}", "turbidity"), ("mOsm/kg", "mosm/kg", "osmolality"),
        ("W/m³", "W/m3", "power_per_volume"), ("cm/h", "cm/h", "linear_velocity"), ("vvm", "{vvm}", "vvm"),
        ("psi", "[psi]", "pressure"), ("psig", "[psi]{gauge}", "pressure"), ("psid", "[psi]{diff}", "pressure_difference"),
        ("mTorr", "mTorr", "pressure"), ("µbar", "ubar", "pressure"), ("hPa", "hPa", "pressure"), ("kN", "kN", "force"),
        ("kp", "{kp}", "hardness"), ("% w/w", "%{w/w}", "percent"), ("% (w/v)", "%{w/v}", "percent"),
        ("% v/v", "%{v/v}", "percent"), ("%", "%", "percent"), ("mM", "mmol/L", "amount_conc"), ("mm", "mm", "length"),
        ("M", "mol/L", "amount_conc"), ("m", "m", "length"), ("column volumes", "{CV}", "column_volumes"),
        ("diavolumes", "{DV}", "diavolumes"), ("log10", "{log10}", "log_reduction"), ("mL/min/kg", "mL/(min.kg)", "specific_flow"),
        ("h⁻¹", "/h", "rate"), ("TCID50/mL", "[TCID_50]/mL", "count_per_volume"), ("kDa", "kDa", "molar_mass"),
        ("cycles", "1", "count"), ("N·cm", "N.cm", "torque"), ("mPa·s", "mPa.s", "viscosity"),
    ],
)  # fmt: skip
def test_a_spelling_has_its_code_and_kind(written: str, ucum: str, kind: str) -> None:
    found = unit(written)
    assert found is not None
    assert (found.ucum, found.kind) == (ucum, kind)


@pytest.mark.parametrize("written", ["", "foo", "mg/", "/", "units", "pm", "in", "to", "mgg", "L/m²/x", "5 mg", "and"])
def test_what_is_no_unit_is_none(written: str) -> None:
    assert unit(written) is None


def test_every_spelling_of_the_table_is_read_with_its_own_code() -> None:
    compound_only = {"unit", "units", "Unit", "Units", "Einheiten", "unités", "cell", "#"}
    for written, atom in spellings().items():
        if atom.denominator_only or written in compound_only:
            continue
        found = unit(written)
        assert found is not None, written
        assert found.ucum == atom.ucum or "/" in written, written


def test_every_code_has_a_spelling_that_reads_back() -> None:
    for atom in spellings().values():
        if atom.denominator_only or atom.ucum == "1":
            continue
        spelled = spelling_of(atom.ucum)
        read = unit(spelled) if spelled else None
        assert read is not None and read.ucum == atom.ucum, (atom.ucum, spelled)


def test_pint_knows_the_expression_of_every_unit() -> None:
    for written, atom in spellings().items():
        found = None if atom.denominator_only else unit(written)
        if found is not None:
            assert convert("1", found, canonical_unit(found)), written


@pytest.mark.parametrize(
    ("text", "low", "target", "high", "ucum"),
    [
        ("2 h", None, "120", None, "min"), ("36.5 ± 0.5 °C", "36", "36.5", "37", "Cel"), ("98.6 °F", None, "37", None, "Cel"),
        ("310 K", None, "36.85", None, "Cel"), ("≤ 1 µg/mL", None, None, "0.001", "g/L"),
        ("500 mbar", None, "0.5", None, "bar"), ("1.5 × 10⁶ cells/mL", None, "1500000", None, "{cells}/mL"),
        ("10 CFU/100 mL", None, "0.1", None, "{CFU}/mL"), ("60 L/h", None, "1", None, "L/min"),
        ("0.5 M", None, "500", None, "mmol/L"), ("ΔT ≤ 9 °F", None, None, "5", "Cel{diff}"),
        ("150 L/m²/h", None, "150", None, "{LMH}"), ("7", None, "7", None, None),
    ],
)  # fmt: skip
def test_the_canonical_range_is_in_one_unit_a_kind(
    text: str, low: str | None, target: str | None, high: str | None, ucum: str | None
) -> None:
    from knowledge.quantities import parse_cell

    (quantity,) = find_quantities(text) or parse_cell(text)
    result = canonical(quantity)
    assert result is not None
    assert (result.low, result.target, result.high, result.unit_ucum) == (low, target, high, ucum)


def test_words_without_numbers_have_no_canonical_range() -> None:
    (quantity,) = find_quantities("Report result")
    assert canonical(quantity) is None
