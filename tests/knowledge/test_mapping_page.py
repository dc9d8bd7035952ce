"""The mapping page names every field of the records that it claims to map, and no field that there is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from knowledge import records
from knowledge.quantities import unit

PAGE = (Path(__file__).parents[2] / "docs" / "mapping.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^## (\w+)$\n(.*?)(?=^## |\Z)", PAGE, re.M | re.S))
MAPPED = (
    "Statement", "Parameter", "Rationale", "Project", "MethodTransfer", "EquipmentComparison", "KnowledgeItem",
    "KnowledgeField", "Citation",
)  # fmt: skip


def _rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize("name", MAPPED)
def test_every_field_is_mapped_or_said_to_have_no_counterpart(name: str) -> None:
    rows = _rows(SECTIONS[name])
    assert [row[0].strip("`") for row in rows] and {row[0].strip("`") for row in rows} == set(
        getattr(records, name).model_fields
    )
    assert all(len(row) == 4 and all(row) for row in rows)


def test_no_section_is_of_an_unknown_record() -> None:
    assert set(SECTIONS) == set(MAPPED)


@pytest.mark.parametrize(
    ("written", "code"), [("rpm", "{rpm}"), ("EU", "{EU}"), ("psig", "[psi]{gauge}"), ("CV", "{CV}"), ("LMH", "{LMH}")]
)
def test_units_that_ucum_lacks_are_on_the_page_as_the_grammar_codes_them(written: str, code: str) -> None:
    found = unit(written)
    assert found is not None and found.ucum == code and f"`{code}`" in PAGE
