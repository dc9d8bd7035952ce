"""`POST /scale`, `GET /batches/relations` and the files that the command line reads."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from knowledge.errors import ReviewError, UsageError
from knowledge.records import Scope
from knowledge.scale.thresholds import ScaleThresholds
from service.scale import equipment_file
from service.settings import Settings
from service.workspace import Workspace
from tests.service.conftest import client

SCOPE = Scope(sponsor="s", product="p")
HEADER = ["site", "unit operation", "column diameter (cm)", "bed height (cm)", "flow rate (L/min)"]
ROWS = [["Lyon", "Capture chromatography", "45", "20", "3.2"], ["Graz", "Capture chromatography", "63", "19", "7.5"]]
HISTORY = "# Batch history BH-1\n\nDocument BH-1, version 1.\n\n| Batch | Load (g/L) | Yield (%) |\n|---|---|---|\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    opened = Workspace(
        Settings(home=tmp_path / "home", sponsor="s", product="p", ocr=False, workers=1, embedding_threads=1)
    )
    package = tmp_path / "package"
    package.mkdir()
    rows = "".join(f"| B23-{i:03d} | {30 + i % 7}.{i % 3} | {95 - i % 7}.{i % 4} |\n" for i in range(24))
    (package / "BH-1_batch_history.md").write_text(HISTORY + rows, encoding="utf-8")
    opened.pipeline().ingest(SCOPE, [package], by="Ana Ruiz")
    return opened


def test_workbook_text_and_json_give_the_same_equipment(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (HEADER, *ROWS):
        book.active.append([float(c) if c.replace(".", "").isdigit() else c for c in row])
    book.save(tmp_path / "e.xlsx")
    (tmp_path / "e.csv").write_text("\n".join(";".join(row) for row in (HEADER, *ROWS)), encoding="utf-8")
    sites = {row[0]: [dict(zip(HEADER[1:], row[1:], strict=True))] for row in ROWS}
    (tmp_path / "e.json").write_text(json.dumps({"sites": sites}), encoding="utf-8")
    found = [
        equipment_file(Settings(home=tmp_path, ocr=False), tmp_path / f"e.{kind}") for kind in ("xlsx", "csv", "json")
    ]
    told = [[(e.site, e.operation, {k: g.value for k, g in e.values.items()}) for e in pieces] for pieces in found]
    assert told[0] == told[1] == told[2] and len(told[0]) == 2 and len(told[0][0][2]) == 3


def test_a_file_without_equipment_is_refused(tmp_path: Path) -> None:
    (tmp_path / "e.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(UsageError, match="no table of equipment"):
        equipment_file(Settings(home=tmp_path, ocr=False), tmp_path / "e.csv")


def test_thresholds_are_kept_with_person_and_reason(workspace: Workspace) -> None:
    changed = ScaleThresholds().with_changes(["residence_time.risk.ratio_low=0.8"])
    with pytest.raises(ReviewError, match="named person"):
        workspace.scale.set_thresholds(SCOPE, changed, by="", reason="r")
    workspace.scale.set_thresholds(SCOPE, changed, by="Ana Ruiz", reason="report SR-12")
    assert workspace.scale.thresholds(SCOPE) == changed
    workspace.close()


def test_routes_answer_in_the_shapes_of_the_contract(workspace: Workspace) -> None:
    home = workspace.settings.home
    workspace.close()
    with client(home) as api:
        body = {
            "equipment": [dict(zip(HEADER, row, strict=True)) for row in ROWS],
            "sending": "Lyon",
            "receiving": "Graz",
        }
        scale = api.post("/api/v1/scale", json=body).json()
        found = {c["formula"]["id"]: c for c in scale["comparisons"]}
        assert found["residence_time"]["signal"] == "risk"
        assert found["residence_time"]["matching_setpoint"]["unit"] == "L/min"
        assert api.post("/api/v1/scale", json={**body, "sending": "Basel"}).status_code == 400
        relations = api.get("/api/v1/batches/relations").json()
        assert relations["n_batches"] == 24 and relations["n_tests"] == 1
        [one] = relations["relations"]
        assert (one["parameter"].casefold(), one["verdict"], one["effect_unit"]) == ("load", "associated", "%/(g/L)")
