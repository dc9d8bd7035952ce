"""The glossary is whole, and its form is checked."""

from __future__ import annotations

import pytest

from knowledge.glossary import glossary, parse


def test_every_entry_speaks_four_languages_with_few_exceptions() -> None:
    entries = glossary()
    assert len(entries) >= 250
    lacking = [e.name for e in entries if {language for language, _ in e.wordings} != {"en", "de", "fr", "es"}]
    assert len(lacking) <= 2, lacking


def test_an_entry_is_named_once() -> None:
    names = [e.name for e in glossary() if not e.near]
    assert sorted({n for n in names if names.count(n) > 1}) == []


@pytest.mark.parametrize(
    ("wording", "language", "meaning"),
    [
        ("DO", "en", "dissolved oxygen"),
        ("Gelöstsauerstoff", "de", "dissolved oxygen"),
        ("oxygène dissous", "fr", "dissolved oxygen"),
        ("Standzeit", "de", "hold time"),
        ("durée de conservation", "fr", "hold time"),
        ("récolte", "fr", "harvest"),
        ("Beladung", "de", "column load"),
        ("NOR", "en", "normal operating range"),
        ("proteína A", "es", "protein A"),
    ],
)
def test_a_wording_leads_to_its_thing(wording: str, language: str, meaning: str) -> None:
    assert meaning in [e.name for e in glossary() if (language, wording) in e.wordings]


def test_near_words_are_marked() -> None:
    near = [e for e in glossary() if e.near]
    assert near and all("~" not in wording for e in near for _, wording in e.wordings)


@pytest.mark.parametrize("line", ["dryer | de Trockner", " | de: Trockner", "dryer | it: essiccatore"])
def test_a_broken_line_is_named(line: str) -> None:
    with pytest.raises(ValueError, match="line 2"):
        parse("[area]\n" + line)
