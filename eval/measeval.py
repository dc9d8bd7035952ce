"""Report of the quantity grammar on MeasEval (SemEval-2021 task 8): spans and units of quantities in science prose.

    python -m eval.measeval DIR        DIR holds `text/*.txt` (or `txt/`) and `tsv/*.tsv`

A report, not a gate: the task counts every number with a noun as a quantity ("20 patients"), the grammar only what a
process document would use as one.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.quantities import find_quantities, unit
from knowledge.records import Quantity


@dataclass(frozen=True, slots=True)
class Gold:
    """One gold quantity: half-open offsets, and the unit as annotated (None: no unit)."""

    start: int
    end: int
    unit: str | None


@dataclass(frozen=True, slots=True)
class Score:
    """Counts over all paragraphs. F1 in 0..1, higher is better; `unit_accuracy` None without a matched unit."""

    gold: int
    found: int
    exact: int
    overlap_recall: float
    overlap_precision: float
    gold_with_known_unit: int
    found_in_known_unit: int
    units_compared: int
    units_right: int

    @property
    def exact_f1(self) -> float:
        return f1(self.exact / self.found if self.found else 0.0, self.exact / self.gold if self.gold else 0.0)

    @property
    def overlap_f1(self) -> float:
        return f1(self.overlap_precision, self.overlap_recall)

    @property
    def unit_accuracy(self) -> float | None:
        return self.units_right / self.units_compared if self.units_compared else None

    @property
    def known_unit_recall(self) -> float | None:
        return self.found_in_known_unit / self.gold_with_known_unit if self.gold_with_known_unit else None


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def read_gold(path: Path) -> list[Gold]:
    """The quantities of one annotation file."""
    gold = []
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["annotType"] == "Quantity":
                other = json.loads(row["other"]) if row["other"] else {}
                gold.append(Gold(int(row["startOffset"]), int(row["endOffset"]), other.get("unit")))
    return gold


def shared(first: tuple[int, int], second: tuple[int, int]) -> int:
    """Characters that two half-open spans share."""
    return max(0, min(first[1], second[1]) - max(first[0], second[0]))


def _span(quantity: Quantity) -> tuple[int, int]:
    """The span with its unit, as the task annotates it ("pH 7" without the name)."""
    if quantity.unit_end is not None and quantity.unit_end > quantity.end and quantity.unit_end - quantity.end < 3:
        return quantity.start, quantity.unit_end
    return quantity.start, quantity.end


def _same_unit(quantity: Quantity, gold_unit: str) -> bool:
    if quantity.unit_as_written is not None and quantity.unit_as_written.replace(" ", "") == gold_unit.replace(" ", ""):
        return True
    known = unit(gold_unit)
    return known is not None and known.ucum == quantity.unit_ucum


def score(folder: Path) -> Score:
    """Spans by exact match and by shared characters (each side averaged over its spans), units where spans overlap."""
    texts = next((folder / name for name in ("text", "txt") if (folder / name).is_dir()), None)
    if texts is None or not (folder / "tsv").is_dir():
        raise SystemExit(f"{folder}: no text/ and tsv/ in this folder; name the `train` folder of MeasEval")
    golds = founds = exact = compared = right = known = known_found = 0
    recall = precision = 0.0
    for path in sorted((folder / "tsv").glob("*.tsv")):
        text = (texts / f"{path.stem}.txt").read_text(encoding="utf-8")
        gold, found = read_gold(path), find_quantities(text)
        golds, founds = golds + len(gold), founds + len(found)
        spans = [_span(quantity) for quantity in found]
        exact += len({(g.start, g.end) for g in gold} & set(spans))
        for one in gold:
            overlaps = [shared((one.start, one.end), span) for span in spans]
            common = max(overlaps, default=0)
            recall += common / (one.end - one.start)
            measurable = one.unit is not None and unit(one.unit) is not None
            known += measurable
            known_found += measurable and common > 0
            if common and one.unit is not None:
                compared += 1
                right += _same_unit(found[overlaps.index(common)], one.unit)
        for span in spans:
            precision += max((shared((g.start, g.end), span) for g in gold), default=0) / (span[1] - span[0])
    return Score(
        golds, founds, exact, recall / golds if golds else 0.0, precision / founds if founds else 0.0,
        known, known_found, compared, right,
    )  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Print the report for one folder."""
    if len(arguments) != 1:
        print("usage: python -m eval.measeval DIR", file=sys.stderr)
        return 2
    result = score(Path(arguments[0]))
    rows = {
        "gold quantities": result.gold, "found": result.found, "exact span F1": result.exact_f1,
        "overlap F1": result.overlap_f1, "recall where the unit is one the table knows": result.known_unit_recall,
        "unit accuracy where spans overlap": result.unit_accuracy,
    }  # fmt: skip
    for name, value in rows.items():
        print(f"{name:48} {value:.3f}" if isinstance(value, float) else f"{name:48} {value}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
