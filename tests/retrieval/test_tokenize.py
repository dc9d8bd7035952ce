"""What can be searched for as it is written, and in the other ways people write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.tokenize import Language, detect_language, fold, terms


def names(text: str, language: Language = "en") -> list[str]:
    return [term.text for term in terms(text, language)]


def phrase_of(text: str) -> list[tuple[str, int]]:
    return [(term.text, term.position) for term in terms(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("0.5e6 cells/mL", "5 × 10⁵ cells/mL"), ("10⁶", "10^6"), ("36,5 °C", "36.5 °C"), ("m²", "m^2"), ("CO₂", "CO2"),
        ("µS/cm", "μS/cm"), ("2–8 °C", "2-8 °C"), ("Gelöstsauerstoff", "gelostsauerstoff"), ("IL-6", "IL6"),
        ("pH", "PH"), ("1,000 mg", "1000 mg"), ("7.0", "7"), ("scale-down", "scale down"), ("200L", "200 L"),
    ],
)
def test_two_ways_of_writing_share_a_term(one: str, other: str) -> None:
    assert set(names(one)) & set(names(other))


def test_codes_are_found_whole_and_by_their_parts() -> None:
    found = phrase_of("DEV-23-014")
    assert {("dev23014", 0), ("dev", 0), ("23", 1), ("014", 2)} <= set(found)
    assert "p188" in names("P-188") and "l/m2/h" in names("L/m²/h") and "v2.0" in names("QP_v2.0")


def test_values_that_differ_do_not_share_a_value() -> None:
    values = [{name for name in names(text) if name.startswith("=")} for text in ("36.5 °C", "36.6 °C", "365 °C")]
    assert not values[0] & values[1] and not values[0] & values[2]


def test_an_abbreviation_that_looks_like_a_stop_word_is_kept() -> None:
    assert names("DO is 40 %")[0] == "^do"
    assert names("do it") == []


def test_german_compounds_are_found_by_their_parts() -> None:
    assert set(names("Bioreaktortemperatur", "de")) >= set(names("Bioreaktor", "de")) | set(names("Temperatur", "de"))


def test_the_plural_of_an_abbreviation_is_the_abbreviation() -> None:
    assert names("CPPs and HCPs") == names("CPP and HCP")


def test_stop_words_keep_their_place() -> None:
    assert phrase_of("range of pH") == [("rang", 0), ("ph", 2)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Warum ist die Standzeit der Ernte auf 24 Stunden begrenzt?", "de"), ("Why is the hold limited to 24 h?", "en"),
        ("Pourquoi la durée de conservation est-elle limitée ?", "fr"), ("¿Cuál es la duración del cultivo?", "es"), ("pH 7.0", "en"),
    ],
)
def test_the_language_of_a_sentence_is_told(text: str, language: str) -> None:
    assert detect_language([text]) == language


@given(st.text(max_size=60))
def test_any_text_gives_terms_in_order(text: str) -> None:
    positions = [term.position for term in terms(text)]
    assert positions == sorted(positions)
    assert all(term.text for term in terms(text))


@given(st.text(alphabet=st.characters(categories=["L", "N", "M"]), max_size=20))
def test_folding_is_idempotent(word: str) -> None:
    assert fold(fold(word)) == fold(word)
