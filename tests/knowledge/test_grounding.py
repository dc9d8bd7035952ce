"""A value that its source does not say enters by no door: not by extraction, entry, correction or a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.entry import Entries, ValueEntry
from knowledge.errors import GroundingError
from knowledge.grounding import ungrounded
from knowledge.records import Statement
from knowledge.review import Decision, Reviews
from knowledge.sources import DocumentSource, PersonSource
from knowledge.storage import Store
from tests.knowledge.table_home import SCOPE, citation, extraction, opened, put, statement

TRUE = {Decimal(text) for text in ("36.0", "37.0", "35.2", "6.8", "0.2", "1.5")}
numbers = st.decimals("0.1", "9999", places=1).map(lambda d: f"{d:.1f}").filter(lambda t: Decimal(t) not in TRUE)
few = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as store:
        put(store, extraction(statement("s1", "36.0", "37.0")))
        yield store


def _made(quote: str, text: str, **bounds: str) -> Statement:
    cited = citation(quote)
    values = {"low": None, "target": None, "high": None, "operator": "range", **bounds}
    return statement("s9", "36.0", "37.0").model_copy(
        update={**values, "value_text": text, "citations": (cited,), "citation": cited}
    )


@few
@given(number=numbers)
def test_the_store_refuses_what_the_quote_does_not_hold(store: Store, number: str) -> None:
    in_text = _made("Temperature | 36.0 to 37.0 °C", f"36.0 to {number} °C", low="36.0", high=number)
    in_bound = _made("Temperature | 36.0 to 37.0 °C", "36.0 to 37.0 °C", low="36.0", high=number)
    unfound = _made(f"it is {number} °C", f"{number} °C", target=number, operator="eq")
    unfound = unfound.model_copy(update={"citation": unfound.citation.model_copy(update={"verified": False})})
    for fabricated in (in_text, in_bound, unfound):
        table = put(store, extraction(fabricated, mid="m9"))
        assert "s9" not in {row.statement.id for row in table.statement_rows(SCOPE)}


@few
@given(number=numbers)
def test_entry_by_hand_refuses_it(store: Store, number: str) -> None:
    entries = Entries(store, put(store, extraction(statement("s1", "36.0", "37.0"))))
    said = PersonSource(person="H. Moser", date="2026-03-31", words="we kept it at 35.2 °C")
    quoted = DocumentSource(document_id="d1", quote="it was 35.2 °C once")
    invented = DocumentSource(document_id="d1", quote=f"it was {number} °C once")
    for source in (said, quoted, invented):
        with pytest.raises(GroundingError):
            entry = ValueEntry(name="Temperature", step="Culture", value=f"{number} °C", source=source)
            entries.add_value(SCOPE, entry, by="Ana")


@few
@given(number=numbers)
def test_a_correction_is_refused_by_its_source_and_is_otherwise_the_persons_word(store: Store, number: str) -> None:
    reviews = Reviews(store, put(store, extraction(statement("s1", "36.0", "37.0"))))
    source = DocumentSource(document_id="d1", quote="it was 35.2 °C once")
    with pytest.raises(GroundingError):
        reviews.decide(SCOPE, "s1", Decision("correct", "Ana", "x", {"high": number}, source=source))
    strict = Reviews(store, put(store, extraction(statement("s1", "36.0", "37.0"))), sourced=True)
    with pytest.raises(GroundingError):
        strict.decide(SCOPE, "s1", Decision("correct", "Ana", "x", {"high": number}))
    after = reviews.decide(SCOPE, "s1", Decision("correct", "Ana", "misprint", {"high": number}))
    word = after.citations[-1]
    assert word.spoken is not None and word.spoken.person == "Ana" and not word.verified and word.quote == "misprint"
    reviews.decide(SCOPE, "s1", Decision("reopen", "Ana", "again"))


def test_a_correction_to_what_a_source_says_is_cited_from_it(store: Store) -> None:
    reviews = Reviews(store, put(store, extraction(statement("s1", "36.0", "37.0"))), sourced=True)
    source = DocumentSource(document_id="d1", quote="it was 35.2 °C once")
    after = reviews.decide(SCOPE, "s1", Decision("correct", "Ana", "lower edge", {"low": "35.2"}, source=source))
    assert (after.citation.quote, after.citation.verified, len(after.citations)) == ("it was 35.2 °C once", True, 2)


@pytest.mark.parametrize(
    ("quote", "text", "bounds"),
    [
        ("pH | 6.8 ± 0.2", "6.8 ± 0.2", {"low": "6.6", "target": "6.8", "high": "7.0", "operator": "plus_minus_abs"}),
        ("pH | 6.8 | −0.2 | +0.2", "−0.2 | +0.2", {"low": "6.6", "high": "7.0"}),
        ("speed 30 rpm ± 10 %", "30 rpm ± 10 %", {"low": "27", "high": "33", "operator": "plus_minus_rel"}),
        ("Temperatur | 36,5 °C", "36,5 °C", {"target": "36.5", "operator": "eq"}),
        ("VCD (×10⁶ cells/mL) | 1.5", "1.5", {"target": "1.5e6", "operator": "eq"}),
        ("diluted 1:10 before use", "1:10", {"target": "0.1", "operator": "eq"}),
        ("1,400 L are moved", "1,400 L", {"target": "1400", "operator": "eq"}),
        ("stored at −20 °C", "−20 °C", {"target": "-20", "operator": "eq"}),
    ],
)
def test_what_follows_from_the_quote_is_held(quote: str, text: str, bounds: dict[str, str]) -> None:
    assert ungrounded(_made(quote, text, **bounds)) is None
