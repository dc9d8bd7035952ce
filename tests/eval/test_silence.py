"""Evidence taken away: what holds it is gone from search, documents and table, its neighbours stay."""

from __future__ import annotations

from eval.answers import Evidence, Question
from eval.fit_refusal import Case, curve, fitted
from eval.silence import Hidden, Place, evidence_places, silent
from tests.assistant.builder import SCOPE, Doc, Package

PACKAGE = Package((
    Doc("d.docx", "Drying", """
# Drying
The granules are dried to 2 %, as wetter ones stuck to the punches in batch V7.
The dryer is cleaned after each batch.
| Parameter | Range |
|---|---|
| Inlet air | 60–70 °C |
| Spray rate | 5–8 g/min |
"""),
))  # fmt: skip
WHY = Question("q1", "Why dry to 2 %?", "RAT", facts=(("stuck",),),
               evidence=(Evidence("d.docx", "wetter ones stuck to the punches"),))  # fmt: skip


class NoTable:
    def stamp(self, scope: object) -> str:
        return ""

    def parameters(self, scope: object) -> tuple:
        return ()


def elements() -> dict:
    return {entry.id: PACKAGE.elements(entry.id) for entry in PACKAGE.entries}


def test_the_evidence_is_gone_and_its_neighbours_stay() -> None:
    places = evidence_places(WHY, elements())
    hidden = Hidden(PACKAGE, PACKAGE, NoTable(), places)
    text = " ".join(e.text for e in hidden.elements(PACKAGE.entries[0].id))
    assert "stuck" not in text and "cleaned" in text
    assert all("stuck" not in hit.text for hit in hidden.search(SCOPE, WHY.text))
    assert not silent(WHY).answerable


def test_one_row_of_a_table_is_hidden_alone() -> None:
    table = next(e for e in PACKAGE.elements(PACKAGE.entries[0].id) if e.table is not None)
    hidden = Hidden(PACKAGE, PACKAGE, NoTable(), [Place(table.id, 1)])
    rows = next(e for e in hidden.elements(PACKAGE.entries[0].id) if e.id == table.id).table.rows
    assert not any(rows[1]) and rows[2][0] == "Spray rate"


def test_weights_part_what_answers_from_what_does_not() -> None:
    gates = {"limit_unmet": 0.0, "kind_unmet": 0.0, "denied": 0.0}
    cases = [
        Case("a", f"{n}", "RAT", False, n % 2 == 0, n % 2 == 0, False, {"score": 0.9 if n % 2 == 0 else 0.2, **gates})
        for n in range(40)
    ]
    weights = fitted(cases, ["score"])
    assert weights["score"] > 0
    assert "1.00" in curve(cases, [0.9 if case.answerable else 0.1 for case in cases])
