"""Quantities written out, in the number styles of the three languages. What is written reads back as the same."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from knowledge.quantities.style import NumberStyle
from knowledge.quantities.unit_table import spellings
from knowledge.quantities.units import unit as parse_unit
from knowledge.records.quantity import Quantity

_PREFERRED = {
    "Cel": "°C", "Cel{diff}": "°C", "[degF]": "°F", "{LMH}": "LMH", "{rpm}": "rpm", "{CV}": "CV", "{DV}": "DV",
    "[pH]": "pH", "%{w/w}": "% w/w", "%{w/v}": "% w/v", "%{v/v}": "% v/v", "[psi]": "psi", "[psi]{gauge}": "psig",
    "[psi]{diff}": "psid", "[psi]{abs}": "psia", "bar{gauge}": "barg", "bar{diff}": "bard", "bar{abs}": "bara",
    "{EU}": "EU", "{CFU}": "CFU", "{cells}": "cells", "{viable_cells}": "viable cells", "[g]": "× g",
    "{log10}": "log10",
    "[ppm]": "ppm", "[IU]": "IU", "min": "min", "h": "h", "d": "d", "a": "years", "wk": "weeks", "mo": "months",
    "{NTU}": "NTU", "{kp}": "kp", "{vvm}": "vvm", "{AU}": "AU", "{mAU}": "mAU", "{vg}": "vg", "{vp}": "vp",
    "{particles}": "particles",
    "[TCID_50]": "TCID50", "osm": "Osm", "mosm": "mOsm", "1": "",
}  # fmt: skip
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


@cache
def _display() -> dict[str, str]:
    shortest: dict[str, str] = {}
    for form, atom in spellings().items():
        if atom.ucum not in shortest or (len(form), form) < (len(shortest[atom.ucum]), shortest[atom.ucum]):
            shortest[atom.ucum] = form
    return {**shortest, **_PREFERRED}


def spelling_of(ucum: str) -> str | None:
    """How a UCUM code of the contract is written: "{LMH}" → "LMH", "uS/cm" → "µS/cm", "L/(min.kg)" → "L/(min·kg)"."""
    display = _display()
    if ucum in display:
        return display[ucum]
    top, slash, bottom = ucum.partition("/")
    if not slash:
        return _product(ucum)
    inside = bottom[1:-1] if bottom.startswith("(") and bottom.endswith(")") else bottom
    if inside.partition(".")[0].isdigit():
        number, _, rest = inside.partition(".")
        below = _product(rest)
        return None if below is None else f"{_product(top)}/{number} {below}"
    above, below = _product(top) if top else "", _product(inside)
    if above is None or below is None:
        return None
    return f"{above}/({below})" if "." in inside else f"{above}/{below}"


def _product(code: str) -> str | None:
    display = _display()
    if code in display:
        return display[code]
    parts = []
    for factor in code.split("."):
        base, power = (factor[:-1], factor[-1]) if factor[-1:] in "234" and factor[:-1] in display else (factor, "")
        if base not in display:
            return None
        parts.append(display[base] + power.translate(_SUPERSCRIPTS))
    return "·".join(parts)


def format_number(number: str, style: NumberStyle = "en") -> str:
    """A decimal string as people write it: "1.5e6" → "1.5 × 10⁶"; decimal comma in German and French."""
    mantissa, _, exponent = number.partition("e")
    if style != "en":
        mantissa = mantissa.replace(".", ",")
    mantissa = mantissa.replace("-", "−")
    return f"{mantissa} × 10{exponent.translate(_SUPERSCRIPTS)}" if exponent else mantissa


_SIGNS = {"lt": "< ", "le": "≤ ", "gt": "> ", "ge": "≥ "}


def format_quantity(quantity: Quantity, style: NumberStyle = "en") -> str:
    """A quantity in one line, without thousands separators, so that `find_quantities` reads the same back.

    Staged limits, "conforms" and "report" have no other form than their own text.
    """
    if quantity.operator in ("staged", "conforms", "report", "one_of"):
        return quantity.text
    unit = _unit_text(quantity)
    lead, tail = ("pH ", "") if quantity.unit_ucum == "[pH]" else ("", f"{_space(unit)}{unit}")
    return lead + _numbers(quantity, tail, style) + ("" if quantity.operator == "plus_minus_rel" else tail)


def _unit_text(quantity: Quantity) -> str:
    """The unit as written where that alone says it (not the "×10⁶ cells/mL" of a header), else the usual spelling."""
    written = quantity.unit_as_written
    if quantity.unit_ucum is None:
        return written or ""
    read = parse_unit(written) if written else None
    if read is not None and read.ucum == quantity.unit_ucum:
        return written or ""
    return spelling_of(quantity.unit_ucum) or written or ""


def _space(unit: str) -> str:
    return " " if unit else ""


def _numbers(quantity: Quantity, tail: str, style: NumberStyle) -> str:
    low, target, high = quantity.low, quantity.target, quantity.high
    if quantity.operator == "range" and low is not None and high is not None:
        alone = ("e" in high and "e" not in low and " × 10⁰") or ""  # or the power of the second would count for both
        return f"{format_number(low, style)}{alone} – {format_number(high, style)}"
    if quantity.operator == "plus_minus_abs" and high is not None:
        width = Decimal(high) - Decimal(target or "0")
        if target is None:
            return f"± {format_number(high, style)}"
        return f"{format_number(target, style)} ± {format_number(_like(width, target, high), style)}"
    if quantity.operator == "plus_minus_rel" and high is not None:
        if target is None:
            return f"± {format_number(high, style)}{tail}"
        percent = (Decimal(high) - Decimal(target)) * 100 / abs(Decimal(target))
        return f"{format_number(target, style)}{tail} ± {format_number(format(percent.normalize(), 'f'), style)} %"
    value = target or high or low or ""
    return _SIGNS.get(quantity.operator, "") + format_number(value, style)


def _like(width: Decimal, target: str, high: str) -> str:
    """The width in the notation and with the digits of the bounds."""
    exponent = target.partition("e")[2]
    places = len((high.partition("e")[0]).partition(".")[2])
    if exponent:
        scaled = width.scaleb(-int(exponent))
        return format(scaled.quantize(Decimal(1).scaleb(-places)), "f") + f"e{exponent}"
    return format(width.quantize(Decimal(1).scaleb(-places)), "f")
