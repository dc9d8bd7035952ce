"""Equipment files of different layouts give the same pieces; comparisons say what is missing and what matches."""

from __future__ import annotations

from decimal import Decimal

import pytest

from knowledge.errors import UsageError
from knowledge.records import Citation, Parameter, Statement
from knowledge.scale.compare import Package, compare
from knowledge.scale.equipment import Equipment, equipment_of
from knowledge.scale.fit import facility_fit
from knowledge.scale.sites import pairs, split_sites
from knowledge.scale.thresholds import ScaleThresholds

WIDE = [
    [
        "Site",
        "Tag",
        "Unit operation",
        "Impeller diameter (m)",
        "Np",
        "Working volume [L]",
        "Agitation, rpm",
        "Agitation range (rpm)",
    ],
    ["Lyon", "V1", "Production bioreactor", "0.4", "1.3", "2000", "90", "20–150"],
    ["Graz", "V2", "Production bioreactor", "50 cm", "1,5", "2.5 m3", "", "20–85"],
]
LONG = [
    ["Equipment list"],
    ["Site", "Tag", "Unit operation", "Property", "Value", "Unit"],
    ["Lyon", "V1", "Production bioreactor", "Impeller diameter", "400", "mm"],
    ["Lyon", "V1", "Production bioreactor", "Power number", "1.3", ""],
    ["Lyon", "V1", "Production bioreactor", "Working volume", "2", "m3"],
    ["Lyon", "V1", "Production bioreactor", "Stirrer speed", "1.5", "1/s"],
]
BESIDE = [
    ["Property", "Unit", "Lyon", "Graz"],
    ["Production bioreactor", "", "", ""],
    ["Impeller diameter", "m", "0.4", "0.5"],
    ["Power number", "", "1.3", "1.5"],
    ["Working volume", "L", "2000", "2500"],
    ["Agitation", "rpm", "90", ""],
]
EXPORTED = [["site", "unit_operation", "impeller_diameter_m", "power_number", "working_volume_L", "agitation_rpm"],
            ["Lyon", "Production bioreactor", "0.4", "1.3", "2000", "90"]]  # fmt: skip


@pytest.mark.parametrize("rows", [WIDE, LONG, BESIDE, EXPORTED])
def test_all_layouts_give_the_same_piece(rows: list[list[str]]) -> None:
    lyon = next(one for one in equipment_of(rows) if one.site == "Lyon")
    assert lyon.kind == "bioreactor"
    found = {key: given.value for key, given in lyon.values.items()}
    assert found == {
        "impeller_diameter": Decimal("0.4"), "power_number": Decimal("1.3"), "working_volume": 2000, "agitation": 90,
    }  # fmt: skip


def test_a_table_of_something_else_is_no_equipment() -> None:
    assert equipment_of([["Step", "Owner", "Due"], ["1", "Ana", "Monday"]]) == ()


@pytest.mark.parametrize("rows", [[], [[]], [[], ["Site", "Tag"]], [[""], []]])
def test_empty_rows_are_no_equipment(rows: list[list[str]]) -> None:
    assert equipment_of(rows) == ()


def test_sites_are_told_or_must_be_named() -> None:
    pieces = equipment_of(WIDE)
    one, other = split_sites(pieces, None, None)
    assert (one[0].site, other[0].site) == ("Lyon", "Graz")
    one, other = split_sites(pieces, "graz", None)
    assert (one[0].site, other[0].site) == ("Graz", "Lyon")
    with pytest.raises(UsageError, match="'Lyon', 'Graz'"):
        split_sites(pieces, "Basel", "Graz")


def _compared(package: Package) -> dict[str, object]:
    one, other = split_sites(equipment_of(WIDE), None, None)
    [(a, b)] = pairs(one, other)
    return {c.formula.id: c for c in compare(a, b, package)}


def test_missing_inputs_are_named_and_the_matching_set_point_is_told() -> None:
    found = _compared(Package())
    speed = found["tip_speed"]
    assert speed.receiving.value is None and speed.missing == ("agitation (receiving)",)  # type: ignore[attr-defined]
    assert speed.matching_setpoint.value == "72"  # type: ignore[attr-defined]
    assert "impeller_diameter" not in found["vvm"].missing  # type: ignore[attr-defined]
    assert "gas flow (sending)" in found["vvm"].missing  # type: ignore[attr-defined]


def test_thresholds_are_settings() -> None:
    pieces = equipment_of([WIDE[0], WIDE[1], ["Graz", "V2", *WIDE[1][2:]]])
    one, other = split_sites(pieces, None, None)
    changed = ScaleThresholds().with_changes(["tip_speed.risk.high=1.8"])
    plain, strict = (
        {c.formula.id: c.signal for c in compare(one[0], other[0], Package(thresholds=t))}
        for t in (ScaleThresholds(), changed)
    )
    assert (plain["tip_speed"], strict["tip_speed"]) == ("watch", "risk")
    with pytest.raises(UsageError, match="no threshold"):
        changed.with_changes(["tip_speed.high=2"])


def _agitation() -> Parameter:
    def statement(kind: str, **bounds: str) -> Statement:
        quote = Citation(
            file="pd.md", marker=1, document_id="d", document_type="process_description", status="current",
            quote="Agitation | 90 rpm", verified=True,
        )  # fmt: skip
        return Statement(
            id=kind, kind=kind, operator="eq", unit_as_written="rpm", unit_ucum="{rpm}", value_text="x",
            citations=(quote,), citation=quote, extractor="t", confidence=1, **bounds,
        )  # type: ignore[arg-type]  # fmt: skip

    statements = (
        statement("setpoint", target="95"),
        statement("nor", low="80", high="100"),
        statement("par", low="60", high="140"),
    )
    return Parameter(
        id="p",
        name="Agitation",
        unit_operation="Production bioreactor",
        subject="step_parameter",
        statements=statements,
    )


def test_a_set_point_of_the_package_is_taken_with_its_citation() -> None:
    rows = [WIDE[0], [*WIDE[1][:6], "", ""], WIDE[2]]
    one, other = split_sites(equipment_of(rows), None, None)
    found = {c.formula.id: c for c in compare(one[0], other[0], Package(parameters=[_agitation()]))}
    cited = [i for i in found["tip_speed"].inputs if i.citation is not None]
    assert [i.value for i in cited] == ["95"]
    assert found["tip_speed"].matching_setpoint.value == "76"  # type: ignore[union-attr]


def test_capability_is_held_against_nor_and_par() -> None:
    one, other = split_sites(equipment_of(WIDE), None, None)
    found = {c.quantity.rsplit(" ", 1)[-1]: c.signal for c in facility_fit(one[0], other[0], [_agitation()])}
    assert found == {"NOR": "risk", "PAR": "watch"}


def test_equipment_without_a_counterpart_is_not_paired_with_another_step() -> None:
    def piece(site: str, operation: str) -> Equipment:
        return Equipment(site, "", operation)

    found = pairs(
        [piece("a", "Seed bioreactor"), piece("a", "Production bioreactor")], [piece("b", "Production bioreactor")]
    )
    assert [(x.operation, y.operation) for x, y in found] == [("Production bioreactor", "Production bioreactor")]
