"""Reads documents in the builder's notation, and shows statements as short tuples."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.extract.extractor import read_package
from knowledge.records import Parameter, Statement
from knowledge.records.extraction import Extraction, Link, Mention
from tests.assistant.builder import SCOPE, Doc, Package

Short = tuple[str | None, str, str | None, str | None, str | None, str | None]


def read_docs(*docs: Doc) -> tuple[list[Extraction], tuple[Link, ...]]:
    package = Package(docs)
    documents = [(entry, entry.id, package.texts[entry.id]) for entry in package.entries]
    return read_package(SCOPE, documents, package.short)


def read_text(text: str, document_type: str | None, title: str = "Document") -> Extraction:
    return read_docs(Doc(file="a.docx", title=title, text=text, type=document_type, number="DOC-1"))[0][0]


def short(statement: Statement) -> Short:
    return (statement.kind, statement.operator, statement.low, statement.target, statement.high, statement.unit_ucum)


def statements(extraction: Extraction, name: str | None = None) -> list[Short]:
    return [short(s) for m in extraction.mentions if name is None or m.name == name for s in m.statements]


def named(extraction: Extraction, name: str) -> Mention:
    return next(m for m in extraction.mentions if m.name == name)


def groups(extractions: Sequence[Extraction], links: Sequence[Link]) -> list[set[str]]:
    """Names that were joined into one parameter."""
    parameter = {link.mention_id: link.parameter_id for link in links}
    found: dict[str, set[str]] = {}
    for extraction in extractions:
        for mention in extraction.mentions:
            found.setdefault(parameter[mention.id], set()).add(f"{mention.name}@{mention.unit_operation}")
    return list(found.values())


__all__ = ["Parameter", "groups", "named", "read_docs", "read_text", "short", "statements"]
