"""Relations in made-up histories: what is planted is found, what is confounded is said so, chance is kept out."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge.batches.fit import q_values
from knowledge.batches.issues import data_issues
from knowledge.batches.relations import relations
from knowledge.batches.table import BatchTable, batch_table
from knowledge.records import BatchRelation


def _table(columns: dict[str, object]) -> BatchTable:
    names = list(columns)
    texts = [[f"{v:.6f}" if isinstance(v, float) else str(v) for v in np.asarray(columns[n]).tolist()] for n in names]
    rows = [[f"B{i:03d}", *(column[i] for column in texts)] for i in range(len(texts[0]))]
    return batch_table(["Batch", *names], rows)


def _drifting(rng: np.random.Generator, n: int) -> np.ndarray:
    """A slow wave and values that go with their neighbours."""
    values = rng.normal(size=n)
    for i in range(1, n):
        values[i] += 0.6 * values[i - 1]
    return values + 3 * np.sin(np.linspace(0, 3, n) * rng.uniform(0.3, 1) + rng.uniform(0, 6))


def _one(table: BatchTable, parameter: str) -> BatchRelation:
    return next(one for one in relations(table) if one.parameter == parameter)


def test_a_planted_relation_is_associated_with_its_slope_per_unit() -> None:
    rng = np.random.default_rng(1)
    x, other = rng.normal(30, 2, 60), rng.normal(size=60)
    found = _one(
        _table({"Load (g/L)": x, "Rinse time (min)": other, "Yield (%)": 90 - 0.8 * x + rng.normal(size=60)}), "Load"
    )
    assert found.verdict == "associated" and found.effect_unit == "%/(g/L)" and found.n == 60
    assert float(found.ci_low or 0) < -0.8 < float(found.ci_high or 0)


def test_what_differs_with_the_campaign_alone_is_confounded_and_the_campaign_named() -> None:
    rng = np.random.default_rng(12)
    group = np.repeat([0, 1, 2], 30)
    rng.shuffle(group)
    x, y = 2.0 * group + rng.normal(size=90), 3.0 * group + rng.normal(size=90)
    found = _one(_table({"Campaign": [f"C{g}" for g in group], "Feed rate (mL/h)": x, "Titre (g/L)": y}), "Feed rate")
    assert found.verdict == "confounded"
    assert "Campaign" in [one.name for one in found.confounders] and "Campaign" in found.adjusted_for


def test_a_parameter_that_only_goes_with_the_acting_one_is_confounded() -> None:
    rng = np.random.default_rng(3)
    acting = rng.normal(size=150)
    rider = acting + 0.7 * rng.normal(size=150)
    found = relations(_table({"Acting": acting, "Rider": rider, "Purity (%)": acting + 0.5 * rng.normal(size=150)}))
    assert {one.parameter: one.verdict for one in found} == {"Acting": "associated", "Rider": "confounded"}


def test_unrelated_drifting_series_are_seldom_associated() -> None:
    rng = np.random.default_rng(4)
    false = 0
    for _ in range(60):
        walks = {f"P{i}": _drifting(rng, 60) for i in range(5)}
        false += any(
            one.verdict == "associated" for one in relations(_table({**walks, "Yield (%)": _drifting(rng, 60)}))
        )
    assert false <= 8


def test_false_discoveries_stay_near_the_rate_and_planted_ones_are_found() -> None:
    rng = np.random.default_rng(5)
    shares, hits = [], 0
    for _ in range(40):
        x = rng.normal(size=(60, 12))
        columns = {f"P{i}": x[:, i] for i in range(12)}
        found = relations(_table({**columns, "Yield (%)": x[:, 0] + rng.normal(size=60)}))
        named = [one.parameter for one in found if one.verdict == "associated"]
        hits += "P0" in named
        shares.append(len([n for n in named if n != "P0"]) / max(1, len(named)))
    assert hits >= 38 and np.mean(shares) <= 0.08


def test_one_extreme_batch_makes_no_association() -> None:
    rng = np.random.default_rng(6)
    x, y = rng.normal(size=30), rng.normal(size=30)
    x[7], y[7] = 25, 25
    assert _one(_table({"Load": x, "Yield (%)": y}), "Load").verdict == "not_significant"


def test_lots_repeated_over_batches_do_not_count_as_batches() -> None:
    rng = np.random.default_rng(7)
    false = 0
    for _ in range(30):
        lots = np.repeat(np.arange(12), 10)
        x, y = rng.normal(size=12)[lots], rng.normal(size=12)[lots] + 0.1 * rng.normal(size=120)
        false += (
            _one(_table({"API lot": [f"L{i}" for i in lots], "API water": x, "Yield (%)": y}), "API water").verdict
            == "associated"
        )
    assert false <= 3


def test_few_batches_or_a_constant_parameter_are_insufficient_data() -> None:
    rng = np.random.default_rng(8)
    few = _table({"Load": rng.normal(size=8), "Yield (%)": rng.normal(size=8)})
    constant = _table({"Load": np.full(40, 3.0), "Yield (%)": rng.normal(size=40)})
    assert _one(few, "Load").verdict == _one(constant, "Load").verdict == "insufficient_data"
    assert any("constant" in text for text in data_issues(constant))
    assert any("too few" in text for text in data_issues(few))


def test_q_values_are_those_of_benjamini_and_hochberg() -> None:
    assert q_values(np.array([0.01, 0.04, 0.03, 0.5])) == pytest.approx([0.04, 0.16 / 3, 0.16 / 3, 0.5])


def test_the_order_of_columns_changes_nothing() -> None:
    rng = np.random.default_rng(9)
    columns = {"Load": rng.normal(size=40), "Speed": rng.normal(size=40), "Yield (%)": rng.normal(size=40)}
    turned = dict(reversed(columns.items()))
    one, other = ({(r.parameter, r.p) for r in relations(_table(c))} for c in (columns, turned))
    assert one == other


def test_censored_duplicate_missing_and_converted_values_are_told() -> None:
    header = ["Batch", "Hold (h)", "Residual solvent (ppm)"]
    rows = [[f"B{i}", str(i % 7), str(100 + i)] for i in range(30)]
    rows[3][2], rows[4][2], rows[5][1] = "<50", "n/a", "120 min"
    rows += [rows[0], ["B1", "99", "99"], ["Mean", "3", "110"]]
    table = batch_table(header, rows)
    told = " ".join(data_issues(table))
    solvent, hold = table.of("outcome")[0], table.of("parameter")[0]
    assert len(table.batches) == 30 and 3 in solvent.censored and solvent.numbers[3] == 50
    assert hold.numbers[5] == pytest.approx(2)
    for text in ("duplicate rows", "different values", "below a limit", "missing", "converted to h", "sum up others"):
        assert text in told


def test_columns_get_roles_from_their_names_and_contents() -> None:
    header = ["Lot", "campaign", "start", "kneading_time_min", "stiffness_min", "stiffness_max", "resin lot", "HMW (%)"]
    rows = [
        [f"L{i}", f"K{i % 3}", f"2023-0{1 + i % 9}-11", f"{i}", f"{i}", f"{i + 9}", f"R{i % 4}", f"{i / 9}"]
        for i in range(12)
    ]
    found = {column.name: (column.role, column.unit) for column in batch_table(header, rows).columns}
    assert found["kneading time"] == ("parameter", "min") and found["stiffness min"] == ("outcome", None)
    assert found["campaign"][0] == found["resin lot"][0] == "group" and found["start"][0] == "time"
    assert found["HMW"] == ("outcome", "%")


def test_a_history_without_batch_numbers_is_refused() -> None:
    with pytest.raises(ValueError, match="names the batch"):
        batch_table(["Speed", "Yield"], [["1", "2"]])
