"""The formulas of scale-up, read from `formulas.toml`: each a product of powers, so that it can be solved exactly.

value = factor · π^pi · Π input^exponent
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

from knowledge.records import Formula

VERSION = "1"
PI = Decimal("3.14159265358979323846264338327950288")
_CONTEXT = Context(prec=34)
_SHOWN = 4


@dataclass(frozen=True)
class Bounds:
    """Outside of these a signal is given; None: not judged. `ratio_*` is receiving ÷ sending."""

    low: Decimal | None = None
    high: Decimal | None = None
    ratio_low: Decimal | None = None
    ratio_high: Decimal | None = None

    def broken(self, value: Decimal, ratio: Decimal | None) -> bool:
        outside = (self.low is not None and value < self.low) or (self.high is not None and value > self.high)
        if ratio is None:
            return outside
        return (
            outside
            or (self.ratio_low is not None and ratio < self.ratio_low)
            or (self.ratio_high is not None and ratio > self.ratio_high)
        )


@dataclass(frozen=True)
class ScaleFormula:
    id: str
    quantity: str
    classes: frozenset[str]
    unit: str
    factor: Fraction
    pi: Fraction
    inputs: Mapping[str, Fraction]
    solve: str | None
    needs: str | None
    text: str
    reference: str
    watch: Bounds
    risk: Bounds
    affects: tuple[str, ...]

    def value(self, given: Mapping[str, Decimal]) -> Decimal:
        """Raises `KeyError` for a missing input; all inputs are above zero."""
        with localcontext(_CONTEXT):
            result = _decimal(self.factor) * _power(PI, self.pi)
            for name, exponent in self.inputs.items():
                result *= _power(given[name], exponent)
            return result

    def matching(self, given: Mapping[str, Decimal], wanted: Decimal) -> Decimal:
        """The set point at which `value` is `wanted`, the other inputs as given."""
        assert self.solve is not None
        with localcontext(_CONTEXT):
            rest = self.value({**given, self.solve: Decimal(1)})
            return _power(wanted / rest, 1 / self.inputs[self.solve])

    @property
    def record(self) -> Formula:
        return Formula(id=self.id, version=VERSION, text=self.text, reference=self.reference)


@cache
def formulas() -> tuple[ScaleFormula, ...]:
    return tuple(
        ScaleFormula(
            id=one["id"], quantity=one["quantity"], classes=frozenset(one["classes"]), unit=one["unit"],
            factor=_fraction(one["factor"]), pi=Fraction(one.get("pi", 0)),
            inputs={name: Fraction(exponent) for name, exponent in one["inputs"].items()}, solve=one.get("solve"),
            needs=one.get("needs"),
            text=one["text"], reference=one["reference"], watch=bounds(one.get("watch", {})),
            risk=bounds(one.get("risk", {})), affects=tuple(one["affects"]),
        )
        for one in _table()["formula"]
    )  # fmt: skip


@cache
def defaults() -> Mapping[str, tuple[Decimal, str]]:
    """Inputs assumed where nothing states them, each with the reason."""
    return {name: (Decimal(one["value"]), one["why"]) for name, one in _table()["default"].items()}


def bounds(given: Mapping[str, str]) -> Bounds:
    return Bounds(**{name: Decimal(number) for name, number in given.items()})


def shown(value: Decimal, digits: int = _SHOWN) -> str:
    """Four significant digits, in plain grammar."""
    with localcontext(Context(prec=digits)):
        rounded = (+value).normalize()
    if rounded == 0:
        return "0"
    return format(rounded, "f") if -5 <= rounded.adjusted() <= 8 else f"{rounded:e}".replace("e+", "e")


def _fraction(text: str) -> Fraction:
    above, _, below = text.partition("/")
    return Fraction(above) / Fraction(below or 1)


def _power(base: Decimal, exponent: Fraction) -> Decimal:
    return base**exponent.numerator if exponent.denominator == 1 else base ** _decimal(exponent)


def _decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(files("knowledge.scale").joinpath("formulas.toml").read_text(encoding="utf-8"))
