"""Each document that a question names has its say; the parameter table leads to places that the search missed."""

from __future__ import annotations

from assistant.ask import Assistant
from assistant.known import Shelf
from assistant.question import analyse
from assistant.sides import named_types
from assistant.vocabulary import Thesaurus
from knowledge.records import Citation, Hit, Parameter, Rationale, RationaleAbout, Scope, SearchFilter, TableRef
from tests.assistant.builder import SCOPE, Doc, Package, parse

DOCS = (
    Doc("pd.docx", "Process Description Lyo", """
# Lyophilization
| Parameter | Target | Range |
|---|---|---|
| Shelf temperature, primary drying | -20 °C | -22 to -18 °C |
""", "process_description", "2.0", "2023-01-01"),
    Doc("mbr.pdf", "Master Batch Record Lyo", """
# Step 8
| Parameter | Range |
|---|---|
| Shelf temperature, primary drying | -25 to -15 °C |
""", "master_batch_record", "4", "2023-02-01"),
    Doc("memo.txt", "Note", """
# Cake
Two degrees warmer and the cakes of the 50 mg vials sank in, because the product then is above its collapse point.
"""),
)  # fmt: skip
PACKAGE = Package(DOCS)


def test_kinds_of_documents_are_told_from_the_wording() -> None:
    types = named_types("shelf temperature: batch record vs process description")
    assert [sorted(names)[-1] for names in types] == ["master_batch_record", "process_description"]
    assert named_types("why is the shelf at -20 °C?") == ()


def test_each_named_document_gets_a_statement() -> None:
    question = "shelf temperature in primary drying: batch record vs process description?"
    answer = Assistant(PACKAGE, PACKAGE, parse, source=PACKAGE).ask(SCOPE, question)
    assert {citation.document_type for citation in answer.citations} >= {"process_description", "master_batch_record"}
    assert answer.conflicts


class Table:
    """A parameter table that counts how often it is read."""

    def __init__(self, parameters: tuple[Parameter, ...]) -> None:
        self.held, self.reads, self.version = parameters, 0, "1"

    def stamp(self, scope: Scope) -> str:
        return self.version

    def parameters(self, scope: Scope) -> tuple[Parameter, ...]:
        self.reads += 1
        return self.held


class Without:
    """The package's search, blind for one document."""

    def __init__(self, document_id: str) -> None:
        self._blind = document_id

    def search(self, scope: Scope, query: str, *, k: int = 10, where: SearchFilter | None = None) -> tuple[Hit, ...]:
        return tuple(hit for hit in PACKAGE.search(scope, query, k=k + 5) if hit.document_id != self._blind)[:k]


def table() -> Table:
    memo = PACKAGE.entries[2]
    element = next(e for e in PACKAGE.elements(memo.id) if e.text.startswith("Two degrees"))
    citation = Citation(
        file=element.file, section=element.section, paragraph=element.paragraph, marker=1, document_id=memo.id,
        quote=element.text, verified=True,
    )  # fmt: skip
    reason = Rationale(
        id="r1", about=RationaleAbout(type="parameter", id="p1"), statement=element.text, strength="measured",
        citation=citation,
    )  # fmt: skip
    return Table((Parameter(id="p1", name="Shelf temperature", step="Primary drying", subject="step_parameter",
                            rationales=(reason,)),))  # fmt: skip


def test_a_reason_of_the_table_is_found_where_the_search_misses_it() -> None:
    searcher = Without(PACKAGE.entries[2].id)
    question = "Why is the shelf temperature in primary drying -20 °C?"
    blind = Assistant(searcher, PACKAGE, parse, source=PACKAGE).ask(SCOPE, question)
    led = Assistant(searcher, PACKAGE, parse, source=PACKAGE, knowledge=table()).ask(SCOPE, question)
    assert "collapse" not in blind.answer
    assert led.parameters == ("p1",)


def test_the_table_is_read_again_only_when_it_changed() -> None:
    source = table()
    shelf = Shelf(source)
    asked = analyse("why this shelf temperature in primary drying?", Thesaurus(), parse)
    shelf.about(SCOPE, asked)
    shelf.about(SCOPE, asked)
    assert source.reads == 1
    source.version = "2"
    assert shelf.about(SCOPE, asked)[0].parameter.id == "p1"
    assert source.reads == 2


def test_a_citation_of_a_table_row_that_is_gone_leads_nowhere() -> None:
    held = table()
    lost = held.held[0].rationales[0].citation.model_copy(update={"table": TableRef(id="gone", row=3)})
    reason = held.held[0].rationales[0].model_copy(update={"citation": lost})
    source = Table((held.held[0].model_copy(update={"rationales": (reason,)}),))
    answer = Assistant(PACKAGE, PACKAGE, parse, source=PACKAGE, knowledge=source).ask(SCOPE, "Why shelf temperature?")
    assert all(citation.table is None or citation.table.id != "gone" for citation in answer.citations)
