"""Screening thresholds as settings: what is set for a package over what `formulas.toml` proposes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Literal

from pydantic import ConfigDict, Field

from knowledge.errors import UsageError
from knowledge.records.base import Record
from knowledge.scale.formulas import Bounds, ScaleFormula, formulas

Signal = Literal["none", "watch", "risk"]
SIDES = ("low", "high", "ratio_low", "ratio_high")


class ScaleThresholds(Record):
    """What differs from the proposed thresholds: `tip_speed.risk.high` → `2.5`, or `off` to judge that side no more."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    changed: dict[str, str] = Field(default_factory=dict)

    def of(self, formula: ScaleFormula) -> tuple[Bounds, Bounds]:
        """(watch, risk)."""
        return self._one(formula.id, "watch", formula.watch), self._one(formula.id, "risk", formula.risk)

    def _one(self, formula: str, level: str, proposed: Bounds) -> Bounds:
        values: dict[str, Decimal | None] = {}
        for side in SIDES:
            text = self.changed.get(f"{formula}.{level}.{side}")
            kept: Decimal | None = getattr(proposed, side)
            values[side] = kept if text is None else None if text == "off" else Decimal(text)
        return Bounds(**values)

    def with_changes(self, changes: Sequence[str]) -> ScaleThresholds:
        """Each as `tip_speed.risk.high=2.5`. Raises `UsageError` for one that names nothing."""
        known = {f"{f.id}.{level}.{side}" for f in formulas() for level in ("watch", "risk") for side in SIDES}
        merged = dict(self.changed)
        for change in changes:
            name, _, text = change.partition("=")
            if name not in known:
                raise UsageError(
                    f"no threshold {name!r}: write FORMULA.watch|risk.{'|'.join(SIDES)}=NUMBER, such as"
                    " tip_speed.risk.high=2.5"
                )
            try:
                if text != "off" and not Decimal(text).is_finite():
                    raise InvalidOperation
            except InvalidOperation as error:
                raise UsageError(f"threshold {name}: {text!r} is no number; give one, or `off`") from error
            merged[name] = text
        return ScaleThresholds(changed=merged)


def signal_of(watch: Bounds, risk: Bounds, value: Decimal, ratio: Decimal | None) -> Signal:
    if risk.broken(value, ratio):
        return "risk"
    return "watch" if watch.broken(value, ratio) else "none"


def told(watch: Bounds, risk: Bounds, unit: str) -> str | None:
    """The thresholds in words, as they were applied."""
    parts = []
    for level, one in (("watch", watch), ("risk", risk)):
        sides = [
            *_side("", one.low, one.high, "" if unit == "1" else f" {unit}"),
            *_side("ratio ", one.ratio_low, one.ratio_high, ""),
        ]
        if sides:
            parts.append(f"{level}: {' or '.join(sides)}")
    return "; ".join(parts) or None


def proposed() -> Mapping[str, str]:
    """All thresholds as they are without any setting."""
    return {
        f"{f.id}.{level}.{side}": str(value)
        for f in formulas()
        for level, one in (("watch", f.watch), ("risk", f.risk))
        for side in SIDES
        if (value := getattr(one, side)) is not None
    }


def _side(name: str, low: Decimal | None, high: Decimal | None, unit: str) -> list[str]:
    found = [f"{name}< {low}{unit}"] if low is not None else []
    return [*found, f"{name}> {high}{unit}"] if high is not None else found
