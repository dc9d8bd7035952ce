"""Arithmetic over units with pint, in Decimal: canonical ranges, conversions, equality within rounding.

pint is imported, and its registry built, on first use: finding quantities needs neither.
"""

from __future__ import annotations

import logging
from decimal import Context, Decimal, localcontext
from functools import cache, lru_cache
from typing import Any, NamedTuple

from knowledge.quantities.format import spelling_of
from knowledge.quantities.units import Unit, unit
from knowledge.records.parameter import CanonicalRange
from knowledge.records.quantity import Quantity

_CONTEXT = Context(prec=28)

# units of their own dimension, so that nothing converts by accident
_DEFINITIONS = (
    "percent_ = [percent]", "percent_ww = [percent_ww]", "percent_wv = [percent_wv]", "percent_vv = [percent_vv]",
    "percent_molar = [percent_molar]", "ppm_ = [fraction]", "ppb_ = 0.001 * ppm_", "permille_ = 1000 * ppm_",
    "ph_ = [acidity]", "cv_ = [column_volume]", "dv_ = [diavolume]", "ntu_ = [turbidity]", "vvm_ = [vvm]",
    "rpm_ = [rotation]", "lmh_ = liter / meter ** 2 / hour", "log10_ = [log_reduction]", "count_ = [count]",
    "item_ = [item]", "fold_ = [fold]", "tcid_ = [tcid]", "g_force_ = [g_force]", "brix_ = [brix]", "karat_ = [karat]",
    "decibel_ = [level]", "vvd_ = [vvd]", "one_ = [one]",
    "psi_gauge = [gauge_pressure]", "bar_gauge = 14.503773773 * psi_gauge", "millibar_gauge = 0.001 * bar_gauge",
    "kilopascal_gauge = 0.01 * bar_gauge",
    "psi_difference = [difference_pressure]", "bar_difference = 14.503773773 * psi_difference",
    "millibar_difference = 0.001 * bar_difference",
    "psi_absolute = [absolute_pressure]", "bar_absolute = 14.503773773 * psi_absolute",
    "millibar_absolute = 0.001 * bar_absolute",
    "endotoxin_unit = [endotoxin]", "colony_forming_unit = [colony]", "cell_count = [cells]",
    "viable_cell_count = [viable_cells]", "vector_genome = [vector_genome]", "virus_particle = [virus_particle]",
    "particle_count = [particles]", "copy_count = [copies]", "plaque_forming_unit = [plaque]",
    "international_unit = [potency]", "kilo_international_unit = 1000 * international_unit",
    "milli_international_unit = 0.001 * international_unit", "kilopond = 9.80665 * newton",
    "strong_cobb = 7.0 * newton",
    "absorbance_unit = [absorbance]", "milli_absorbance_unit = 0.001 * absorbance_unit", "osmole = [osmol]",
    "equivalent = [equivalent]", "millimeter_Hg_ = 133.322387415 * pascal",
)  # fmt: skip

# unit kind → (canonical UCUM code, spelling of the unit); a kind that is missing keeps base units of pint
_CANONICAL: dict[str, tuple[str, ...]] = {
    "temperature": ("°C",), "time": ("min",), "mass": ("g",), "volume": ("L",), "mass_conc": ("g/L",),
    "load_g_per_L": ("g/L",), "amount_conc": ("mmol/L", "meq/L"), "cell_density": ("cells/mL", "viable cells/mL"),
    "rotation": ("rpm",), "flow": ("L/min", "CV/h"), "flux_LMH": ("LMH",), "pressure": ("bar", "barg", "bara"),
    "pressure_difference": ("bar", "bard"), "conductivity": ("mS/cm",), "osmolality": ("mOsm/kg", "mOsm/L"),
    "turbidity": ("NTU",), "power_per_volume": ("W/m³",), "kLa": ("/h",), "rate": ("/h", "cycles/h"), "vvm": ("vvm",
    "/min"),
    "load_g_per_m2": ("g/m²",), "load_L_per_m2": ("L/m²",), "linear_velocity": ("cm/h",), "length": ("mm",),
    "wavelength": ("mm",), "area": ("m²",), "force": ("N",), "hardness": ("N",), "torque": ("Nm",),
    "count_per_volume": ("CFU/mL", "vg/mL", "vp/mL", "particles/mL", "copies/mL", "PFU/mL", "TCID50/mL", "/mL"),
    "endotoxin": ("EU/mL", "EU/mg", "EU"), "mass_ratio": ("ng/mg",), "molar_mass": ("kDa", "g/mol"),
    "fraction": ("ppm",),
    "mass_flow": ("kg/h",), "viscosity": ("mPa·s",), "absorbance": ("AU",), "potency": ("IU/mg", "IU/mL", "IU"),
    "activity_conc": ("U/mL",), "specific_activity": ("U/mg",), "amount": ("mmol", "meq"), "energy": ("J",),
    "power": ("W",),
    "voltage": ("V",), "current": ("A",), "frequency": ("Hz",), "g_force": ("× g",), "specific_flow": ("mL/min/kg",),
    "temperature_rate": (), "specific_volume": ("mL/g",), "volumetric_productivity": ("g/L/d",),
    "specific_productivity": ("pg/cell/d",),
}  # fmt: skip
_FAMILIES = {"wavelength": "length", "hardness": "force", "kLa": "rate", "dimensionless": "count", None: "none"}


class Bounds(NamedTuple):
    """Low, target, high in one unit, each with half a unit of its last written digit (the rounding)."""

    values: tuple[Decimal | None, Decimal | None, Decimal | None]
    rounding: tuple[Decimal, Decimal, Decimal]


@cache
def _registry() -> Any:
    import pint

    logging.getLogger("pint.util").setLevel(logging.ERROR)  # it warns of each unit that is meant to be another here
    registry: Any = pint.UnitRegistry(non_int_type=Decimal, autoconvert_offset_to_baseunit=True, cache_folder=None)
    registry.formatter.default_format = "P"
    for definition in _DEFINITIONS:
        registry.define(definition)
    return registry


@lru_cache(maxsize=2048)
def _parsed(expression: str) -> Any:
    """The pint quantity of one unit; offset units stay units of temperature."""
    registry = _registry()
    if expression in ("degC", "degF", "delta_degC", "delta_degF", "kelvin"):
        return registry.Unit(expression)
    return registry.parse_expression(expression.replace("degC", "delta_degC"), case_sensitive=True)


@lru_cache(maxsize=2048)
def _scale(source: str, goal: str) -> tuple[Decimal, Decimal] | None:
    """(factor, offset) with goal = value × factor + offset, or None when the dimensions differ."""
    registry = _registry()
    one, two = _parsed(source), _parsed(goal)
    try:
        with localcontext(_CONTEXT):
            if source in ("degC", "degF", "kelvin") and goal in ("degC", "degF", "kelvin"):
                zero = registry.Quantity(Decimal(0), one).to(two).magnitude
                ten = registry.Quantity(Decimal(10), one).to(two).magnitude
                return (ten - zero) / 10, Decimal(zero)
            ratio = (Decimal(1) * one / (Decimal(1) * two)).to_base_units()
            if not ratio.dimensionless:
                return None
            return Decimal(ratio.magnitude), Decimal(0)
    except registry_errors():
        return None


@cache
def registry_errors() -> tuple[type[Exception], ...]:
    """What pint raises when units do not fit."""
    import pint

    return (pint.DimensionalityError, pint.OffsetUnitCalculusError, pint.UndefinedUnitError)


def unit_of(quantity: Quantity) -> Unit | None:
    """The unit of a quantity with its pint expression, found again from its written form or its code."""
    if quantity.unit_ucum is None:
        return None
    for written in (quantity.unit_as_written, quantity.unit_ucum):
        found = _by_code(written, quantity.unit_ucum) if written else None
        if found is not None:
            return Unit(found.ucum, quantity.unit_kind, found.pint)
    return None


@lru_cache(maxsize=2048)
def _by_code(written: str, ucum: str) -> Unit | None:
    for text in (written, spelling_of(ucum)):
        found = _SPECIAL.get(ucum) or (unit(text) if text else None)
        if found is not None and found.ucum == ucum:
            return found
    return None


_SPECIAL = {
    "1": Unit("1", "count", "one_"), "[pH]": Unit("[pH]", "pH", "ph_"),
    "Cel{diff}": Unit("Cel{diff}", "temperature_difference", "delta_degC"),
    "[degF]{diff}": Unit("[degF]{diff}", "temperature_difference", "delta_degF"),
    "eq/L": Unit("eq/L", "amount_conc", "equivalent / liter"),
}  # fmt: skip


def canonical_unit(source: Unit) -> Unit:
    """The canonical unit of the source's kind and dimension; the source itself where there is none."""
    if source.kind == "temperature_difference":
        return _SPECIAL["Cel{diff}"]
    for spelling in _CANONICAL.get(source.kind or "", ()):
        goal = unit(spelling)
        if goal is not None and _scale(source.pint, goal.pint) is not None:
            return Unit(goal.ucum, source.kind, goal.pint)
    return source


def convert(number: str, source: Unit, goal: Unit, *, width: bool = False) -> str:
    """A decimal string in another unit of the same dimension; unchanged when it does not fit.

    A `width` (the tolerance of a value) takes the factor alone: 3 K are 3 °C.
    """
    scale = _scale(source.pint, goal.pint) if source.ucum != goal.ucum else None
    if scale is None:
        return number
    return _text(_apply(Decimal(number), (scale[0], Decimal(0)) if width else scale))


def convertible(source: Unit, goal: Unit) -> bool:
    """Whether both are of one dimension, so that `convert` changes the number rightly."""
    return source.ucum == goal.ucum or _scale(source.pint, goal.pint) is not None


def _apply(value: Decimal, scale: tuple[Decimal, Decimal]) -> Decimal:
    with localcontext(_CONTEXT):
        return value * scale[0] + scale[1]


def _text(value: Decimal) -> str:
    """At most 15 significant digits, no trailing zeros; an exponent only where plain digits would be long."""
    with localcontext(Context(prec=15)):
        value = (+value).normalize()
    if not value:
        return "0"
    if -7 <= value.adjusted() <= 15:
        return format(value, "f")
    mantissa = format(value.scaleb(-value.adjusted()).normalize(), "f")
    return f"{mantissa}e{value.adjusted()}"


def canonical(quantity: Quantity) -> CanonicalRange | None:
    """Bounds in the canonical unit of the unit kind, or None without numbers. Without unit the numbers stay."""
    if quantity.target is None and quantity.low is None and quantity.high is None:
        return None
    bounds, goal = _bounds(quantity)
    low, target, high = (None if value is None else _text(value) for value in bounds.values)
    return CanonicalRange(low=low, target=target, high=high, unit_ucum=goal)


def _bounds(quantity: Quantity) -> tuple[Bounds, str | None]:
    source = unit_of(quantity)
    scale: tuple[Decimal, Decimal] | None = (Decimal(1), Decimal(0))
    goal = quantity.unit_ucum
    if source is not None:
        target_unit = canonical_unit(source)
        scale = _scale(source.pint, target_unit.pint)
        goal = target_unit.ucum
    if scale is None:
        scale, goal = (Decimal(1), Decimal(0)), quantity.unit_ucum
    values: list[Decimal | None] = []
    rounding: list[Decimal] = []
    for number in (quantity.low, quantity.target, quantity.high):
        values.append(None if number is None else _apply(Decimal(number), scale))
        rounding.append(Decimal(0) if number is None else half_digit(number) * abs(scale[0]))
    return Bounds((values[0], values[1], values[2]), (rounding[0], rounding[1], rounding[2])), goal


def half_digit(number: str) -> Decimal:
    """Half a unit of the last digit written: "36.5" → 0.05, "1.5e6" → 50000, "300" → 0.5."""
    return Decimal(5).scaleb(Decimal(number).as_tuple().exponent - 1)  # type: ignore[operator]


def comparable(one: Quantity, two: Quantity) -> bool:
    """True when both units measure the same thing: same family of kinds, same canonical unit."""
    if one.unit_ucum == two.unit_ucum and one.unit_kind == two.unit_kind:
        return True
    first, second = (_FAMILIES.get(q.unit_kind, q.unit_kind) for q in (one, two))
    return first == second and _bounds(one)[1] == _bounds(two)[1]


def same_value(one: Quantity, two: Quantity) -> bool:
    """True when both say the same limits of the same kind of unit, within the rounding of the coarser side.

    "36.5 ± 0.5 °C" and "36.0–37.0 °C" are the same; "< 5" and "≤ 5" are not, nor are gauge and absolute pressure.
    """
    if one.operator in ("conforms", "report") or two.operator in ("conforms", "report"):
        return one.operator == two.operator
    if not comparable(one, two) or _strict(one) != _strict(two):
        return False
    first, second = _bounds(one)[0], _bounds(two)[0]
    pairs = zip(_limits(one, first), _limits(two, second), strict=True)
    return all(_close(a, b) for a, b in pairs) and _targets_agree(first, second)


def _strict(quantity: Quantity) -> str:
    return quantity.operator if quantity.operator in ("lt", "gt") else ""


_Measured = tuple[Decimal, Decimal] | None


def _limits(quantity: Quantity, bounds: Bounds) -> tuple[_Measured, _Measured]:
    """Low and high with their rounding; a single value is both."""
    pairs: list[_Measured] = [
        None if value is None else (value, rounding)
        for value, rounding in zip(bounds.values, bounds.rounding, strict=True)
    ]
    low, target, high = pairs
    if low is None and high is None:
        return target, target
    return low, high


def _close(one: _Measured, two: _Measured) -> bool:
    if one is None or two is None:
        return one is two
    return abs(one[0] - two[0]) <= _tolerance(one, two)


def _tolerance(one: tuple[Decimal, Decimal], two: tuple[Decimal, Decimal]) -> Decimal:
    """The rounding of the coarser side, but never more than 5 % of the value: "1 day" is 24 h, not 30 h."""
    return min(max(one[1], two[1]), Decimal("0.05") * max(abs(one[0]), abs(two[0])))


def _targets_agree(one: Bounds, two: Bounds) -> bool:
    first, second = one.values[1], two.values[1]
    if first is None or second is None:
        return True
    return _close((first, one.rounding[1]), (second, two.rounding[1]))


def within_values(part: Quantity, whole: Quantity) -> bool:
    """True when every number of `part` is one of the numbers of `whole`, in a comparable unit."""
    if not comparable(part, whole):
        return False
    first, second = _bounds(part)[0], _bounds(whole)[0]
    have = [(v, r) for v, r in zip(second.values, second.rounding, strict=True) if v is not None]
    wanted = [(v, r) for v, r in zip(first.values, first.rounding, strict=True) if v is not None]
    return bool(wanted) and all(any(_close(want, one) for one in have) for want in wanted)
