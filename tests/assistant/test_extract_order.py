"""What is known does not depend on the order in which the documents came."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.extract.extractor import read_package
from assistant.extract.vocabulary import Vocabulary
from knowledge.records import Abbreviation
from tests.assistant.builder import SCOPE, Doc, Package

_DOCS = (
    Doc(
        file="a.docx",
        title="Description",
        type="process_description",
        text="## Coating\n\n| Parameter | Unit | NOR |\n|---|\n| Bed temperature | °C | 42–46 |\n\nThe spray rate is 240 g/min.",
    ),
    Doc(
        file="b.docx",
        title="Report",
        type="development_report",
        text="## Trials\n\nBed temperature was varied from 38 to 50 °C. Below 40 °C the tablets stick to each other.",
    ),
    Doc(
        file="c.eml",
        title="RE: coating",
        type="email",
        text="Keep the bed at 44 °C, because colder tablets stick.",
    ),
)


def _stated(docs: Sequence[Doc]) -> set[tuple[str, str, str | None, str]]:
    """Who says what of which parameter, and which names are one."""
    package = Package(docs)
    documents = [(entry, entry.id, package.texts[entry.id]) for entry in package.entries]
    extractions, links = read_package(SCOPE, documents, package.short)
    files = {entry.id: entry.file for entry in package.entries}
    names = {m.id: m.name for e in extractions for m in e.mentions}
    one: dict[str, set[str]] = {}
    for link in links:
        one.setdefault(link.parameter_id, set()).add(names[link.mention_id])
    said = {
        (files[e.document_id], m.name, s.kind, s.value_text)
        for e in extractions
        for m in e.mentions
        for s in m.statements
    }
    why = {(files[e.document_id], names[r.about.id], "why", r.statement) for e in extractions for r in e.rationales}
    return said | why | {("", name, "one of", ", ".join(sorted(group))) for group in one.values() for name in group}


def test_documents_in_another_order_give_the_same_statements_links_and_reasons() -> None:
    assert _stated(_DOCS) == _stated(tuple(reversed(_DOCS)))
    assert len(_stated(_DOCS)) >= 6


def test_the_print_of_a_vocabulary_ignores_the_order_and_sees_a_new_name() -> None:
    package = Package(_DOCS)
    documents = [(entry, entry.id, package.texts[entry.id]) for entry in package.entries]
    extractions, _ = read_package(SCOPE, documents)
    mentions = [m for e in extractions for m in e.mentions]
    entries = {entry.id: entry for entry in package.entries}
    whole = Vocabulary.of(mentions, entries, (), told=True)
    assert Vocabulary.of(mentions[::-1], entries, (), told=True).print == whole.print
    fewer = [m for m in mentions if m.name != "Bed temperature"]
    assert Vocabulary.of(fewer, entries, (), told=True).print != whole.print
    short = Abbreviation(short="BT", long="bed temperature")
    assert Vocabulary.of(mentions, entries, (short,), told=True).print != whole.print


def test_only_tables_name_what_sentences_are_searched_for() -> None:
    package = Package(_DOCS)
    documents = [(entry, entry.id, package.texts[entry.id]) for entry in package.entries]
    extractions, _ = read_package(SCOPE, documents)
    mentions = [m for e in extractions for m in e.mentions]
    entries = {entry.id: entry for entry in package.entries}
    assert [k.name for k in Vocabulary.of(mentions, entries, ()).known] == ["Bed temperature"]
