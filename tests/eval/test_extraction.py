"""The scorer: what counts as found, as false, and as a linked reason."""

from __future__ import annotations

import json
from pathlib import Path

from eval.extraction import GoldStatement, read_gold, report, score
from eval.reasons import GoldReason, score_reasons
from knowledge.records import Citation, Parameter, Rationale, RationaleAbout, Statement

_QUOTE = "Spray rate | g/min | 85 | 80–90"


def _citation(quote: str) -> Citation:
    return Citation(marker=1, document_id="d", file="a.pdf", quote=quote, verified=True)


def _statement(kind: str, low: str | None, target: str | None, high: str | None, ident: str) -> Statement:
    cited = _citation(_QUOTE)
    operator = "eq" if target else "range"
    return Statement.model_validate({
        "id": ident, "kind": kind, "operator": operator, "low": low, "target": target, "high": high, "unit_ucum": "g/min", "value_text": "x",
        "citations": (cited,), "citation": cited, "extractor": "x", "confidence": 0.9,
    })  # fmt: skip


def _parameter(*statements: Statement, rationales: tuple[Rationale, ...] = ()) -> Parameter:
    return Parameter(id="p", name="Spray rate", subject="step_parameter", statements=statements, rationales=rationales)


_GOLD = [
    GoldStatement("1", "a.pdf", _QUOTE, "Spray rate", "target", "eq", (None, "85", None), "g/min", "table"),
    GoldStatement("2", "a.pdf", _QUOTE, "Spray rate", "nor", "range", ("80", None, "90"), "g/min", "table"),
]


def test_equal_numbers_are_found_whatever_their_digits() -> None:
    result = score(
        _GOLD, [_parameter(_statement("target", None, "85.0", None, "s1"), _statement("nor", "80", None, "90", "s2"))]
    )
    assert result.recall() == (2, 2) and result.covered_wrong == 0 and all(o.named for o in result.outcomes)


def test_another_kind_is_missed_and_false() -> None:
    result = score(_GOLD, [_parameter(_statement("par", "80", None, "90", "s2"))])
    assert result.recall() == (0, 2) and [s.id for s in result.wrong] == ["s2"]
    assert "precision_covered  0.000  (0/1)" in report(result)


def test_values_where_gold_is_silent_are_not_judged() -> None:
    other = _statement("par", "1", None, "2", "s9")
    cited = _citation("Pan speed | rpm | 1–2")
    result = score(_GOLD, [_parameter(other.model_copy(update={"citation": cited, "citations": (cited,)}))])
    assert result.covered_right + result.covered_wrong == 0


def test_a_reason_counts_when_its_parameter_is_right() -> None:
    reason = Rationale(
        id="r",
        about=RationaleAbout(type="parameter", id="p"),
        statement="w",
        strength="asserted",
        citation=_citation("Slow, because it clogs."),
    )
    gold = [
        GoldReason("1", "a.pdf", "Slow, because it clogs.", "Rate of the spray"),
        GoldReason("2", "a.pdf", "Slow, because it clogs.", "Inlet"),
    ]
    result = score_reasons(gold, [_parameter(rationales=(reason,))])
    assert (result.found, result.linked, result.right, result.judged) == (2, 1, 1, 1)


def test_gold_is_read_from_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "parameters.jsonl"
    path.write_text(
        json.dumps(
            {
                "id": "P1",
                "file": "a",
                "quote": _QUOTE,
                "name": "Spray rate",
                "kind": None,
                "operator": "eq",
                "target": "85",
                "unit_ucum": "g/min",
            }
        )
    )
    assert [(g.origin, g.bounds) for g in read_gold(path)] == [("table", (None, "85", None))]
