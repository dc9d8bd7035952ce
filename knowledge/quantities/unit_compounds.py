"""Units put together from atoms: their UCUM code, their kind by dimension, their pint expression."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from knowledge.quantities.unit_table import Atom
from knowledge.quantities.written import plain_digits

COMPOUND_CODES: dict[str, tuple[str, str]] = {
    # composed code → (contract's code, pint expression)
    "L/(m2.h)": ("{LMH}", "lmh_"),
    "L/(h.m2)": ("{LMH}", "lmh_"),
}

# dimension signature → unit kind (domain: 2.1); numerator / denominators, in alphabetical order
KINDS: dict[str, str] = {
    "temperature": "temperature", "time": "time", "mass": "mass", "volume": "volume", "length": "length",
    "area": "area",
    "amount": "amount", "concentration": "amount_conc", "amount/volume": "amount_conc", "amount/mass": "molality",
    "mass/volume": "mass_conc", "volume/volume": "volume_ratio", "mass/mass": "mass_ratio",
    "cells/volume": "cell_density", "viable_cells/volume": "cell_density", "cells": "count", "viable_cells": "count",
    "cells/area": "cell_density_area", "viable_cells/area": "cell_density_area",
    "rotation": "rotation", "volume/time": "flow", "volume_flow": "flow", "mass/time": "mass_flow", "lmh": "flux_LMH",
    "volume/area.time": "flux_LMH", "length/time": "linear_velocity", "pressure": "pressure",
    "gauge_pressure": "pressure", "absolute_pressure": "pressure", "pressure_difference": "pressure_difference",
    "conductance/length": "conductivity", "osmol/mass": "osmolality", "osmol/volume": "osmolality",
    "turbidity": "turbidity", "power/volume": "power_per_volume", "power/mass": "power_per_mass", "power": "power",
    "/time": "rate", "vvm": "vvm", "volume/time.volume": "vvm", "mass/area": "load_g_per_m2",
    "volume/area": "load_L_per_m2", "column_volumes": "column_volumes", "diavolumes": "diavolumes",
    "column_volumes/time": "flow", "percent": "percent", "fraction": "fraction", "cfu": "count",
    "cfu/volume": "count_per_volume",
    "particles/volume": "count_per_volume", "vg/volume": "count_per_volume", "vp/volume": "count_per_volume",
    "copies/volume": "count_per_volume", "pfu/volume": "count_per_volume", "tcid/volume": "count_per_volume",
    "/volume": "count_per_volume", "endotoxin/volume": "endotoxin", "endotoxin/mass": "endotoxin",
    "endotoxin": "endotoxin", "endotoxin/item": "endotoxin", "endotoxin/potency": "endotoxin",
    "endotoxin/activity": "endotoxin", "potency/mass": "potency", "potency/volume": "potency", "potency": "potency",
    "activity/volume": "activity_conc", "activity/mass": "specific_activity", "activity": "activity",
    "force": "force", "kilopond": "hardness", "torque": "torque", "force.length": "torque", "pH": "pH",
    "count": "count",
    "log_reduction": "log_reduction", "absorbance": "absorbance", "viscosity": "viscosity",
    "pressure.time": "viscosity", "g_force": "g_force", "molar_mass": "molar_mass", "fold": "dimensionless",
    "voltage": "voltage", "current": "current", "frequency": "frequency", "energy": "energy", "dose": "dose",
    "mass/amount": "molar_mass", "resistance.length": "resistivity", "angle": "angle", "resistance": "resistance",
    "cfu/mass": "count_per_mass", "vg/mass": "count_per_mass", "particles/item": "count_per_item",
    "cfu/item": "count_per_item", "mass/item": "mass_per_item", "volume/item": "volume_per_item",
    "temperature/time": "temperature_rate", "pressure/time": "pressure_rate",
    "mass/cells.time": "specific_productivity",
    "amount/cells.time": "specific_rate", "mass/volume.time": "volumetric_productivity", "level": "sound_level",
    "volume/mass": "specific_volume", "volume/mass.time": "specific_flow", "vg": "count", "vp": "count",
    "particles": "count", "copies": "count", "pfu": "count", "tcid": "count", "normality": "amount_conc",
    "equivalent/volume": "amount_conc", "conductance": "conductance", "brix": "brix", "illuminance": "illuminance",
    "light_dose": "light_dose", "count/length": "plates_per_length", "count/time": "rate", "osmol": "osmol",
    "equivalent": "amount", "copies/cells": "copies_per_cell", "vg/cells": "copies_per_cell",
    "vg/item": "count_per_item",
}


@dataclass(frozen=True, slots=True)
class Unit:
    """`ucum` per the contract's **Units** line, `kind` of the domain's list (None: none known), `pint` expression."""

    ucum: str
    kind: str | None
    pint: str


@dataclass(frozen=True, slots=True)
class Factor:
    """One atom of a compound: exponent below zero behind a slash, and the number there ("100" of "/100 mL")."""

    atom: Atom
    exponent: int
    number: str | None = None


@lru_cache(maxsize=4096)
def compose(factors: tuple[Factor, ...], resin: bool) -> Unit:
    """The unit of some factors; `resin` tells a load (g/L resin) from a concentration."""
    above = [f for f in factors if f.exponent > 0]
    below = [f for f in factors if f.exponent < 0]
    if len(above) == 1 and not below and above[0].exponent == 1:
        atom = above[0].atom
        return Unit(atom.ucum, KINDS.get(atom.dimension), atom.pint)
    top = ".".join(_code(f) for f in above)
    bottom = ".".join(_code(f) for f in below)
    plain = len(below) == 1 and "." not in bottom and "/" not in bottom
    ucum = top + (f"/{bottom}" if plain else f"/({bottom})" if below else "")
    kind = KINDS.get(_signature(above, below))
    if resin and kind == "mass_conc":
        kind = "load_g_per_L"
    code, pint = COMPOUND_CODES.get(ucum, (ucum, ""))
    return Unit(code, kind, pint or _pint(above, below))


def _code(factor: Factor) -> str:
    exponent = abs(factor.exponent)
    code = factor.atom.ucum + (str(exponent) if exponent > 1 else "")
    if factor.number and factor.number != "1":
        power = _power(factor.number)
        return f"{factor.number if power is None else f'10*{power}'}.{code}"
    return code


def _power(number: str) -> str | None:
    """The exponent of "10^6" or "10⁶"; None of a plain number ("100")."""
    plain = plain_digits(number)
    return plain[2:].lstrip("^") if plain != number or "^" in number else None


def _signature(above: list[Factor], below: list[Factor]) -> str:
    sides = []
    for side in (above, below):
        names: list[str] = []
        for factor in side:
            exponent, dimension = abs(factor.exponent), factor.atom.dimension
            if dimension == "length" and exponent in (2, 3):
                names.append("area" if exponent == 2 else "volume")
            else:
                names.extend([dimension] * exponent)
        sides.append(".".join(sorted(names)))
    return f"{sides[0]}/{sides[1]}" if below else sides[0]


def _pint(above: list[Factor], below: list[Factor]) -> str:
    def term(factor: Factor) -> str:
        expression = f"({factor.atom.pint}) ** {abs(factor.exponent)}"
        if not factor.number:
            return expression
        power = _power(factor.number)
        return f"{factor.number if power is None else f'1e{power}'} * {expression}"

    top = " * ".join(term(f) for f in above) or "1"
    return top + "".join(f" / ({term(f)})" for f in below)
