"""What a question asks, and what it means within a conversation."""

from __future__ import annotations

import pytest

from assistant.history import standalone_question
from assistant.question import analyse
from assistant.vocabulary import Thesaurus
from knowledge.records import Turn
from tests.assistant.builder import parse

THESAURUS = Thesaurus()


@pytest.mark.parametrize(("question", "kind"), [
    ("Why was the temperature lowered?", "why"),
    ("Warum wird der Puffer gekühlt?", "why"),
    ("Pourquoi utiliser 1,5 bar ?", "why"),
    ("¿Por qué se usa este filtro?", "why"),
    ("Where does the limit of 40 g/L come from?", "range_origin"),
    ("How long may the pool be held?", "hold_time"),
    ("Did the pH ever exceed its range?", "deviation"),
    ("Who approved the batch record?", "who"),
    ("What is the NOR for elution pH?", "value"),
    ("What happens if the shift is late?", "consequence"),
    ("Is agitation critical?", "criticality"),
    ("Which one is right?", "conflict"),
])  # fmt: skip
def test_the_kind_of_answer_wanted(question: str, kind: str) -> None:
    assert analyse(question, THESAURUS, parse).kind == kind


def test_codes_scales_and_counted_things_are_essential() -> None:
    asked = analyse("How many cycles were run at 2,000 L in DEV-22-031?", THESAURUS, parse)
    assert {term.text for term in asked.terms if term.essential} == {"cycles", "2,000 L", "DEV-22-031"}


def test_an_adjective_tells_the_kind_of_unit() -> None:
    assert "temperature" in analyse("How warm may the buffer get?", THESAURUS, parse).unit_kinds


@pytest.mark.parametrize(("earlier", "question", "expected"), [
    ("What is the agitation speed at 200 L?", "And at 2,000 L?", "What is the agitation speed at 2,000 L?"),
    ("What is the load limit for Protein A?", "And for CEX?", "What is the load limit for CEX?"),
    ("How long may HCCF be held?", "Why not longer?", "Why not longer (HCCF)?"),
    ("How long may HCCF be held?", "Who approved DEV-22-031 of bioreactor BR-4?", "Who approved DEV-22-031 of bioreactor BR-4?"),
])  # fmt: skip
def test_a_follow_up_takes_what_it_lacks(earlier: str, question: str, expected: str) -> None:
    assert standalone_question(question, [Turn(role="user", content=earlier)], parse).startswith(expected[:-1])


def test_without_history_a_question_stays_as_it_is() -> None:
    assert standalone_question("And at 2,000 L?", [], parse) == "And at 2,000 L?"
