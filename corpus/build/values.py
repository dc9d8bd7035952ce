"""Reads the value cells that the documents use into the contract's operator and bounds."""

from __future__ import annotations

import re

UCUM = {
    "°C": "Cel", "pH": "[pH]", "-": None, "–": None, "%": "%", "rpm": "{rpm}", "min": "min", "h": "h", "d": "d", "day": "d",
    "days": "d", "g/L": "g/L", "g/L resin": "g/L", "g/m²": "g/m2", "L/m²": "L/m2", "LMH": "{LMH}", "bar": "bar", "psid": "[psi]{diff}",
    "psi": "[psi]", "mS/cm": "mS/cm", "mM": "mmol/L", "M": "mol/L", "AU/cm": "{AU}/cm", "CV": "{CV}", "DV": "{DV}", "NTU": "{NTU}",
    "cm": "cm", "cm/h": "cm/h", "mmHg": "mm[Hg]", "10⁶ cells/mL": "{cells}/mL", "10⁶ vc/mL": "{viable_cells}/mL",
    "% v/v": "%{v/v}", "% w/v": "%{w/v}", "% sat": "%", "mL/min": "mL/min", "L/min": "L/min", "µL": "uL", "nm": "nm", "mg/mL": "mg/mL",
    "CFU/10 mL": "{CFU}/(10.mL)", "CFU/mL": "{CFU}/mL", "EU/mg": "{EU}/mg", "EU/mL": "{EU}/mL", "ng/mg": "ng/mg", "ppm": "[ppm]",
    "cycles": "1", "mOsm/kg": "mosm/kg", "m/s": "m/s", "vvm": "{vvm}", "W/m³": "W/m3", "L": "L", "kg": "kg", "m²": "m2",
    "Stunden": "h", "% (CV)": "%", "% area": "%", "% of reference": "%", "weeks": "wk", "months": "mo", "log₁₀": "{log10}",
    "h per L": "h/L", "Durchgang": None, "log10": "{log10}", "1": "1", "g": "g", "kPa": "kPa", "mL/min/bottle": "mL/min",
    "passages": "1", "°C/min": "Cel/min",
}
N = r"[-−]?\d+(?:[.,]\d+)?"
DASH = r"\s*(?:–|—|to|bis)\s*"


def num(text: str) -> str:
    return text.replace("−", "-").replace(",", ".")


def parse(cell: str) -> dict[str, object] | None:
    """Operator and bounds of a cell, or None where it holds no value."""
    text = re.sub(r"\s*[ᵃᵇᶜᵈ*†]+$", "", cell.strip())
    if m := re.fullmatch(rf"({N})\s*±\s*({N})\s*%?(\s*%)?", text):
        relative = "%" in text
        if relative:
            return {"operator": "plus_minus_rel", "target": num(m[1]), "low": None, "high": None}
        places = max(len(x.split(".")[1]) if "." in x else 0 for x in (num(m[1]), num(m[2])))
        mid, tol = float(num(m[1])), float(num(m[2]))
        return {"operator": "plus_minus_abs", "target": num(m[1]), "low": f"{mid - tol:.{places}f}", "high": f"{mid + tol:.{places}f}"}
    if m := re.fullmatch(rf"({N}){DASH}({N})", text):
        return {"operator": "range", "target": None, "low": num(m[1]), "high": num(m[2]), "low_inclusive": True, "high_inclusive": True}
    if m := re.fullmatch(rf"(≤|NMT|max\.?|<|≥|NLT|min\.?|>)\s*({N})", text):
        sign = m[1].rstrip(".")
        op = {"≤": "le", "NMT": "le", "max": "le", "<": "lt", "≥": "ge", "NLT": "ge", "min": "ge", ">": "gt"}[sign]
        upper = op in ("le", "lt")
        return {"operator": op, "target": None, "low": None if upper else num(m[2]), "high": num(m[2]) if upper else None,
                ("high" if upper else "low") + "_inclusive": op in ("le", "ge")}
    if re.fullmatch(N, text):
        return {"operator": "eq", "target": num(text), "low": None, "high": None}
    return None


def scaled(fields: dict[str, object], unit: str | None) -> dict[str, object]:
    """The bounds with the power of ten that stands in the unit: `0.50` in `10⁶ vc/mL` is `0.50e6` in `vc/mL`."""
    if unit is None or not unit.startswith("10⁶ "):
        return fields
    return {k: f"{v}e6" if k in ("low", "target", "high") and v is not None else v for k, v in fields.items()}


def split_unit(value: str) -> tuple[str, str | None]:
    """`36.5 ± 0.5 °C` → (`36.5 ± 0.5`, `°C`)."""
    for unit in sorted(UCUM, key=len, reverse=True):
        if len(unit) > 1 and value.endswith(unit) and value != unit:
            return value[: -len(unit)].strip(), unit
    for unit in ("%", "h", "d", "M", "L", "g"):
        if value.endswith(unit):
            return value[: -len(unit)].strip(), unit
    if value.startswith("pH"):
        return value[2:].strip(), "pH"
    return value, None
