"""Typed items from their natural sources, every field cited."""

from __future__ import annotations

import pytest

from tests.assistant.extracting import read_text

_SOURCES = [
    ("materials", "material_specification", "| Material | Grade | Supplier | Limit |\n|---|\n| Lactose | NF | Two suppliers | water ≤ 5.5 % |", "Lactose", ("limit", "water ≤ 5.5 %")),
    ("risks", "risk_assessment", "| Failure mode | Effect | S | O | D | RPN |\n|---|\n| Filter blocked | yield loss | 5 | 2 | 3 | 30 |", "Filter blocked", ("RPN", "30")),
    ("holds", "process_description", "## Hold times\n\n| Intermediate | Temperature | Maximum |\n|---|\n| Eluate | 2–8 °C | 24 h |", "Eluate", ("maximum", "24 h")),
    ("specifications", "specification", "## Tests\n\n| Test | Method | Release | Shelf life |\n|---|\n| Assay | AM-1 | 95–105 % | 93–105 % |", "Assay", ("release", "95–105 %")),
    ("attributes", "process_description", "| Attribute | Criticality | Reason |\n|---|\n| Aggregates | CQA | immunogenicity |", "Aggregates", ("criticality", "CQA")),
    ("steps", "process_description", "| Step | Unit operation | Purpose |\n|---|\n| 1 | Wet granulation | densify |", "Wet granulation", ("purpose", "densify")),
    ("batches", "batch_history", "| Batch | Yield (%) | Titre (g/L) |\n|---|\n| AB-001 | 91 | 4.0 |\n| AB-002 | 92 | 4.1 |", "AB-001", ("yield", "91")),
    ("equipment", "facility_fit", "## Equipment\n\n| Item | SU | RU |\n|---|\n| Pan diameter | 0.9 m | 1.2 m |\n| Guns | 2 | 3 |", "Pan diameter", ("RU", "1.2 m")),
    ("effects", "characterization_report", "Table 3: Model for impurity B\n\n| Term | Estimate | p |\n|---|\n| pH | +2.1 | 0.01 |", "pH → impurity B", ("estimate", "+2.1")),
    ("events", "deviation", "## Cause\n\nThe root cause was a wrong valve position after cleaning.", "Document", ("root cause", "The root cause was a wrong valve position after cleaning.")),
    ("methods", "method_sop", "## Principle\n\nThe method separates size variants of the protein.", "Document", ("principle", "The method separates size variants of the protein.")),
    ("studies", "characterization_report", "## Design\n\nA central composite design with 20 runs was made at 3 L scale.", "Document", ("number", "DOC-1")),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "document_type", "text", "name", "field"), _SOURCES, ids=[row[0] for row in _SOURCES])
def test_items_come_from_their_natural_source(
    kind: str, document_type: str, text: str, name: str, field: tuple[str, str]
) -> None:
    items = [i for i in read_text(text, document_type).items if i.type == kind and i.name == name]
    assert field in [(f.name, f.value) for i in items for f in i.fields]
    assert all(c.verified for i in items for f in i.fields for c in f.citations)


def test_the_unit_of_a_single_value_is_coded() -> None:
    item = next(i for i in read_text(_SOURCES[2][2], "process_description").items if i.type == "holds")
    assert {f.name: f.unit_ucum for f in item.fields} == {"temperature": "Cel", "maximum": "h"}
