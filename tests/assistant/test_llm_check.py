"""The sentence check against a liar: nothing false passes, hardly anything true is dropped."""

from __future__ import annotations

import random

import pytest

from assistant.llm.check import judge
from assistant.llm.grounds import Ground, make_grounds
from assistant.llm.replies import sentences
from assistant.units import Library
from eval.adversary import Outcome, mutate, run, written
from tests.assistant.builder import Package
from tests.assistant.packages import mab, method, tablet


@pytest.fixture(scope="module")
def grounds() -> list[Ground]:
    found: list[Ground] = []
    for docs in (mab.DOCS, method.DOCS, tablet.DOCS):
        package = Package(docs)
        library = Library(package, 50)
        for entry in package.entries:
            text = library.open(entry)
            units = [unit for number in range(len(text.elements)) for unit in text.units(number)]
            found += make_grounds([(unit, True) for unit in units], {})
    return found


def ground(grounds: list[Ground], part: str) -> Ground:
    return next(one for one in grounds if part in one.unit.text)


def test_no_false_sentence_of_the_written_adversary_passes() -> None:
    outcome = run(None, random.Random(3))
    assert sum(outcome.false.tried.values()) > 300
    assert outcome.false.examples == []


def test_no_mutation_of_the_packages_passes_and_their_own_words_do(grounds: list[Ground]) -> None:
    outcome = Outcome()
    mutate(outcome, [one for one in grounds if any(char.isdigit() for char in one.unit.text)], random.Random(5))
    assert sum(outcome.false.tried.values()) > 500
    assert outcome.false.examples == []
    tried, wrong = sum(outcome.true.tried.values()), sum(outcome.true.wrong.values())
    assert tried > 200 and wrong <= 0.03 * tried, outcome.true.examples


def test_sentences_that_hold(grounds: list[Ground]) -> None:
    true = (
        ("The Protein A column is loaded at 25 to 38 g/L resin.", "The column is loaded at 25"),
        (
            "The target temperature before the shift is 36.5 °C (NOR 36.0–37.0 °C, PAR 35.5–37.5 °C).",
            "Temperature before",
        ),
        ("The maximum hold of HCCF is 24 h at 2–8 °C; 36 h were studied.", "HCCF | bag"),
        ("HCCF was stable for 1.5 days at 2–8 °C.", "HCCF was stable"),
        (
            "Elution pH is critical because aggregates increased from 1.2 % to 3.9 % at pH 3.3.",
            "Elution pH is critical",
        ),
        ("The effect of agitation on product quality was not studied.", "The effect of agitation"),
    )
    assert [(said, judge(said, [ground(grounds, part)]).why_not) for said, part in true] == [
        (said, None) for said, _ in true
    ]


def test_a_sentence_of_two_parts_may_rest_on_two_quotes(grounds: list[Ground]) -> None:
    first, second = ground(grounds, "The column is loaded at 25"), ground(grounds, "Elution pH is critical")
    said = "The column is loaded at 25–38 g/L resin, and aggregates increased from 1.2 % to 3.9 % at pH 3.3."
    assert judge(said, [first, second]).why_not is None
    assert judge(said, [first]).why_not is not None
    mixed = "The column is loaded at pH 3.3, and aggregates increased from 25 to 38 g/L resin."
    assert judge(mixed, [first, second]).why_not is not None


def test_a_reason_that_no_quote_gives_is_no_reason(grounds: list[Ground]) -> None:
    first, second = (
        ground(grounds, "The column is loaded at 25"),
        ground(grounds, "The CEX column is loaded at no more than 50"),
    )
    said = "The column is loaded at 25–38 g/L resin because the CEX column is loaded at no more than 50 g/L resin."
    assert judge(said, [first, second]).why_not is not None


def test_the_written_sentences_are_enough_and_distinct() -> None:
    pairs = list(written())
    assert sum(len(true) for _, true, _ in pairs) >= 80
    assert all(not set(true) & set(false) for _, true, false in pairs)


def test_sentences_come_out_when_they_are_whole_whatever_the_pieces() -> None:
    reply = "The load is 0.5 g/L [kab2c]. It is held [kab2d][kab2e].\n- **Bold** one. [kab2c]\nUncited.\n<think>no [kab2c].</think>Last [kab2f]"
    expected = [
        ("The load is 0.5 g/L.", ("kab2c",)),
        ("It is held.", ("kab2d", "kab2e")),
        ("Bold one.", ("kab2c",)),
        ("Uncited.", ()),
        ("Last", ("kab2f",)),
    ]
    for size in (1, 3, 200):
        pieces = [reply[at : at + size] for at in range(0, len(reply), size)]
        assert [(said.text, said.keys) for said in sentences(pieces)] == expected
