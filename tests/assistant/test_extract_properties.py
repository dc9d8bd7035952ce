"""What holds for every document: quotes stand, fabrications are refused, odd tables stop nothing, ids are stable."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.extract.extractor import located, read_package
from assistant.extract.statements import Source
from knowledge.records import Element, Table
from knowledge.text import holds_quote
from tests.assistant.builder import SCOPE, Doc, Package
from tests.assistant.extracting import read_text

_TEXT = "## Drying\n\n| Parameter | Unit | Target | NOR |\n|---|\n| Inlet temperature | °C | 60 | 55–65 |\n\nThe bed is dried for 30 min at 60 °C. The outlet must not exceed 45 °C."
_CELLS = st.text(alphabet="abc °%±≤≥–-.,0123456789|/()×⁶µ\n", max_size=12)
_TABLES = st.integers(1, 5).flatmap(lambda width: st.lists(st.tuples(*[_CELLS] * width), min_size=1, max_size=6))


def _entry(document_type: str = "process_description") -> Source:
    entry = Package([Doc("a.docx", "A", "Words.", document_type)]).entries[0]
    return Source(SCOPE, entry, "c")


def test_every_statement_stands_in_its_quote_and_the_quote_in_its_element() -> None:
    extraction = read_text(_TEXT, "process_description")
    found = [s for m in extraction.mentions for s in m.statements]
    assert len(found) >= 4
    assert all(s.citation.verified and holds_quote(s.citation.quote, s.value_text) for s in found)


@given(number=st.integers(1, 10_000), unit=st.sampled_from(["°C", "min", "rpm", "g/L", "bar"]))
@settings(max_examples=100, deadline=None)
def test_a_value_that_is_not_in_its_quote_is_refused(number: int, unit: str) -> None:
    mention = next(m for m in read_text(_TEXT, "process_description").mentions if m.name == "Inlet temperature")
    true = mention.statements[0]
    false = true.model_copy(update={"value_text": f"{number + 1000} {unit}", "target": str(number + 1000)})
    assert located(mention.model_copy(update={"statements": (true, false)})).statements == (true,)


def test_a_quote_that_does_not_stand_in_its_document_is_refused() -> None:
    mention = next(m for m in read_text(_TEXT, "process_description").mentions if m.name == "Inlet temperature")
    moved = mention.statements[0].citation.model_copy(update={"verified": False})
    false = mention.statements[0].model_copy(update={"citation": moved, "citations": (moved,)})
    assert located(mention.model_copy(update={"statements": (false,)})).statements == ()


@given(rows=_TABLES, header=st.integers(0, 2), text=st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_odd_tables_and_texts_stop_nothing(rows: list[tuple[str, ...]], header: int, text: str) -> None:
    source = _entry()
    table = Table(rows=tuple(rows), header_rows=min(header, len(rows)))
    body = "\n".join(table.row_text(i) for i in range(len(rows)))
    elements = [
        Element(id="t", kind="table", text=body, file="a.docx", table=table),
        Element(id="p", kind="paragraph", text=text, file="a.docx"),
    ]
    extraction = read_package(SCOPE, [(source.entry, "c", elements)])[0][0]
    assert all(s.citation.verified for m in extraction.mentions for s in m.statements)


def test_ids_are_the_same_again_and_differ_between_statements() -> None:
    first, second = (read_text(_TEXT, "process_description") for _ in range(2))
    ids = [s.id for m in first.mentions for s in m.statements]
    assert ids == [s.id for m in second.mentions for s in m.statements] and len(ids) == len(set(ids))


def test_hidden_rows_and_elements_are_left_out() -> None:
    source = _entry()
    table = Table(
        rows=(("Parameter", "Unit", "NOR"), ("Speed", "rpm", "1–2"), ("Force", "kN", "3–4")),
        header_rows=1,
        hidden_rows=(2,),
    )
    shown = Element(id="t", kind="table", text="x", file="a.xlsx", table=table)
    hidden = Element(id="h", kind="table", text="x", file="a.xlsx", hidden=True, table=table)
    extraction = read_package(SCOPE, [(source.entry, "c", [shown, hidden])])[0][0]
    assert [m.name for m in extraction.mentions] == ["Speed"]
