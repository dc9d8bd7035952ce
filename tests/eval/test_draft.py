"""Proposals: true to their evidence, checked where they deny, kept out of runs until a person accepts them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from eval.dataset import read_questions
from eval.draft import Package, draft
from eval.draft_reviewed import reviewed_lines
from eval.extraction import read_gold
from eval.proposal import Proposal, line_of, number_pattern
from knowledge.records import Citation, DocumentEntry, Element, Parameter, Statement, Table, TableRef

ROWS = (("Parameter", "Unit", "Set point", "Range"), ("Incubation temperature", "°C", "36.5", "36.0–37.0"), ("Stirring speed", "rpm", "95", "85–105"))
OLD = (*ROWS[:2], ("Stirring speed", "rpm", "90", "80–100"))


def entry(name: str, **more: object) -> DocumentEntry:
    base = {
        "id": name, "file": f"{name}.pdf", "document_type": "process_description", "number": "PD-1", "title": "Process", "version": name,
        "effective_date": None, "language": "en", "status": "current", "pages": 1, "chunks": 1, "statements": 0, "quality": 1.0,
        "superseded_by": None, "duplicate_of": None,
    }  # fmt: skip
    return DocumentEntry.model_validate({**base, **more})


def table(name: str, rows: tuple[tuple[str, ...], ...]) -> Element:
    text = "\n".join(" | ".join(row) for row in rows)
    return Element(id=f"{name}.t", file=f"{name}.pdf", page=1, kind="table", text=text, table=Table(rows=rows, header_rows=1))


def statement(row: int, kind: str, **bounds: str) -> Statement:
    quote = " | ".join(ROWS[row])
    citation = Citation(
        file="new.pdf", page=1, marker=1, document_id="new", quote=quote, verified=True, table=TableRef(id="new.t", row=row)
    )
    return Statement.model_validate({
        "id": f"{kind}{row}", "kind": kind, "operator": "range" if "low" in bounds else "eq", "value_text": quote, "citations": (citation,),
        "citation": citation, "extractor": "t", "confidence": 1.0, "unit_as_written": ROWS[row][1], **bounds,
    })  # fmt: skip


@pytest.fixture
def package() -> Package:
    reason = Element(
        id="new.p", file="new.pdf", page=2, kind="paragraph",
        text="Step 3 follows. The clarified harvest is cooled before storage because bioburden rises above 15 °C. It is dark.",
    )  # fmt: skip
    parameters = (
        Parameter(id="p1", name="Incubation temperature", subject="step_parameter",
                  statements=(statement(1, "setpoint", target="36.5"), statement(1, "nor", low="36.0", high="37.0"))),
        Parameter(id="p2", name="Stirring speed", subject="step_parameter", statements=(statement(2, "setpoint", target="95"),)),
    )  # fmt: skip
    entries = (entry("new"), entry("old", status="superseded", superseded_by="new"))
    return Package(entries, {"new": (table("new", ROWS), reason), "old": (table("old", OLD),)}, parameters)


def by_origin(proposals: tuple[Proposal, ...]) -> dict[str, list[Proposal]]:
    found: dict[str, list[Proposal]] = {}
    for proposal in proposals:
        found.setdefault(proposal.origin, []).append(proposal)
    return found


def test_every_kind_is_proposed_and_its_evidence_meets_its_facts(package: Package) -> None:
    found = draft(package)
    kinds = by_origin(found)
    assert set(kinds) == {
        "reason", "table value", "range origin", "wrong premise", "follow-up", "checked absence", "superseded version", "paraphrase",
    }  # fmt: skip
    for proposal in found:
        quotes = " ".join(source.quote for source in proposal.evidence)
        assert bool(proposal.evidence) == proposal.answerable
        assert all(any(re.search(p, quotes, re.IGNORECASE) for p in group) for group in proposal.facts), proposal
    (reason,) = kinds["reason"]
    assert reason.question == "Why is it that the clarified harvest is cooled before storage?" and reason.rationale == "stated"
    (changed,) = kinds["superseded version"]
    assert "Stirring speed" in changed.question and "90" in (changed.checked or "")
    assert kinds["follow-up"][0].history == ("What is the set point of incubation temperature?",)


def test_an_absence_is_only_proposed_where_no_element_speaks_of_it(package: Package) -> None:
    asked = {proposal.question for proposal in draft(package) if not proposal.answerable}
    assert "What is the proven acceptable range of Stirring speed?" in asked
    telling = Element(id="new.q", file="new.pdf", page=2, kind="paragraph", text="The PAR of the stirring speed is given in the report.")
    spoken = Package(package.entries, {**package.elements, "new": (*package.elements["new"], telling)}, package.parameters)
    assert "What is the proven acceptable range of Stirring speed?" not in {p.question for p in draft(spoken)}


def test_a_wrong_premise_uses_a_value_that_the_package_has_not(package: Package) -> None:
    wrong = by_origin(draft(package))["wrong premise"]
    assert wrong and all(not re.search(r"\b(36\.5|36\.0|37\.0|95)\b", proposal.question) for proposal in wrong)


def test_the_same_seed_draws_the_same_and_a_limit_holds(package: Package) -> None:
    assert draft(package, limit=1, seed=4) == draft(package, limit=1, seed=4)
    assert all(len(found) == 1 for found in by_origin(draft(package, limit=1)).values())


def test_a_proposal_is_no_test_item_before_it_is_accepted(package: Package, tmp_path: Path) -> None:
    path = tmp_path / "qa.jsonl"
    lines = [line_of(proposal) for proposal in draft(package)]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert read_questions(path) == ()
    path.write_text(json.dumps({**json.loads(lines[0]), "state": "accepted"}), encoding="utf-8")
    (accepted,) = read_questions(path)
    assert accepted.facts and accepted.evidence


def test_a_number_is_met_in_both_decimal_styles_and_not_inside_another() -> None:
    pattern = number_pattern("6.8")
    assert re.search(pattern, "6,8") and re.search(pattern, "pH 6.8.")
    assert not re.search(pattern, "16.8") and not re.search(pattern, "6.85")


def test_what_people_decided_becomes_gold_and_the_rest_does_not(package: Package, tmp_path: Path) -> None:
    first, *others = package.parameters[0].statements
    corrected = first.model_copy(update={"state": "corrected", "target": "36.6"})
    lines = list(reviewed_lines([package.parameters[0].model_copy(update={"statements": (corrected, *others)})]))
    path = tmp_path / "parameters.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    (gold,) = read_gold(path)
    assert gold.bounds == (None, "36.6", None) and gold.kind == "setpoint" and gold.origin == "table"
    assert gold.quote == " | ".join(ROWS[1]) and gold.name == "Incubation temperature"
