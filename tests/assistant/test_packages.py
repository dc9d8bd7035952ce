"""Answers on three invented packages: what is there is answered with its citation, what is not is refused."""

from __future__ import annotations

import re
from functools import cache

import pytest

from assistant.ask import Assistant
from knowledge.records import Answer, Turn
from knowledge.text import holds_quote
from tests.assistant.builder import SCOPE, Package, parse
from tests.assistant.packages import mab, method, tablet

PACKAGES = {"mab": mab, "tablet": tablet, "method": method}


@cache
def answers(name: str) -> tuple[tuple[tuple, Answer], ...]:
    package = Package(PACKAGES[name].DOCS)
    assistant = Assistant(package, package, parse, source=package)
    return tuple(
        (row, assistant.ask(SCOPE, row[0], [Turn(role="user", content=text) for text in row[5]]))
        for row in PACKAGES[name].QUESTIONS
    )


def right(row: tuple, answer: Answer) -> bool:
    _, _, facts, forbidden, answerable, _ = row
    if not answerable:
        return answer.status == "not_found"
    met = all(any(re.search(p, answer.answer, re.IGNORECASE) for p in group) for group in facts)
    return (
        answer.status != "not_found" and met and not any(re.search(p, answer.answer, re.IGNORECASE) for p in forbidden)
    )


@pytest.mark.parametrize("name", PACKAGES)
def test_most_questions_are_answered_right(name: str) -> None:
    rows = [(row, answer) for row, answer in answers(name) if row[4]]
    wrong = [row[0] for row, answer in rows if not right(row, answer)]
    assert len(wrong) <= 0.25 * len(rows), wrong


def test_refusals_are_precise_and_most_unanswerables_are_refused() -> None:
    rows = [pair for name in PACKAGES for pair in answers(name)]
    refused = [row[4] for row, answer in rows if answer.status == "not_found"]
    missing = [answer.status == "not_found" for row, answer in rows if not row[4]]
    assert refused.count(False) >= 0.7 * len(refused)
    assert missing.count(True) >= 0.5 * len(missing)


@pytest.mark.parametrize("name", PACKAGES)
def test_every_quote_stands_in_its_element_and_every_shown_claim_is_cited(name: str) -> None:
    package = Package(PACKAGES[name].DOCS)
    elements = {element.id: element for text in package.texts.values() for element in text}
    for _, answer in answers(name):
        markers = {citation.marker for citation in answer.citations}
        for citation in answer.citations:
            assert citation.verified
            if citation.table is not None:
                table = elements[citation.table.id].table
                assert table is not None and citation.table.row is not None
                assert holds_quote(table.row_text(citation.table.row), citation.quote)
        for claim in answer.claims:
            assert claim.citations and set(claim.citations) <= markers


@pytest.mark.parametrize("name", PACKAGES)
def test_answers_stay_short(name: str) -> None:
    for row, answer in answers(name):
        if row[1] != "list":
            assert len(answer.answer.split()) <= 190, row[0]
