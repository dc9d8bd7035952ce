"""A package put together in code for the checks: documents with tables and sentences, statements read from rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.checks.known import Known
from knowledge.checks.text import Line
from knowledge.checks.wording import NONE
from knowledge.quantities import canonical, find_quantities, parse_cell
from knowledge.records import DocumentEntry, Element, Rationale, Scope, Statement, Table
from knowledge.records.extraction import Mention

SCOPE = Scope(sponsor="s", product="p")
KINDS = {
    "Target": "target",
    "NOR": "nor",
    "PAR": "par",
    "Range": None,
    "Actual": "actual",
    "Studied": "characterized",
    "Release": "spec_release",
    "IPC": "ipc",
    "Maximum": "hold_time",
    "Studied to": "characterized",
}


@dataclass
class Package:
    """Documents are added one by one; `known` is what the checks see."""

    documents: list[DocumentEntry] = field(default_factory=list)
    elements: dict[str, list[Element]] = field(default_factory=dict)
    mentions: list[Mention] = field(default_factory=list)
    rationales: list[Rationale] = field(default_factory=list)

    def document(self, number: str, type_: str, version: str = "1", status: str = "current") -> str:
        id_ = f"d{number}v{version}"
        self.documents.append(
            DocumentEntry(
                id=id_,
                file=f"{number} v{version}.pdf",
                document_type=type_,
                number=number,
                title=number,
                version=version,
                effective_date="2024-01-01",
                language="en",
                status=status,
                pages=1,
                chunks=1,
                statements=0,
                quality=1.0,
            )
        )
        self.elements[id_] = []
        return id_

    def text(self, document: str, text: str, *, section: str = "", part: str | None = None) -> None:
        """A paragraph; nothing of it is in the knowledge table."""
        self._add(document, text, section, part=part)

    def table(
        self,
        document: str,
        header: Sequence[str],
        *rows: Sequence[str],
        step: str = "",
        role: str = "",
        read: bool = True,
    ) -> None:
        """A table whose value columns are named as in `KINDS`; `read` puts its values into the knowledge table."""
        table = Table(rows=(tuple(header), *map(tuple, rows)), header_rows=1)
        element = self._add(document, "\n".join(" | ".join(r) for r in table.rows), step, table=table)
        if read:
            for number, row in enumerate(rows, 1):
                self._read(document, element, header, row, number, step, role)

    def known(self) -> Known:
        return Known(
            scope=SCOPE,
            documents=tuple(self.documents),
            mentions=tuple(self.mentions),
            parameter_ids={m.id: f"p{m.id}" for m in self.mentions},
            items=(),
            rationales=tuple(self.rationales),
            elements=self.elements,
            abbreviations=NONE,
        )

    def _add(
        self, document: str, text: str, section: str, *, table: Table | None = None, part: str | None = None
    ) -> Element:
        entry = next(d for d in self.documents if d.id == document)
        element = Element(
            id=f"{document}.e{len(self.elements[document])}",
            file=entry.file,
            page=1,
            section=section or None,
            kind="table" if table else "paragraph",
            text=text,
            table=table,
            part=part,
        )
        self.elements[document].append(element)
        return element

    def _read(
        self,
        document: str,
        element: Element,
        header: Sequence[str],
        row: Sequence[str],
        number: int,
        step: str,
        role: str,
    ) -> None:
        entry = next(d for d in self.documents if d.id == document)
        citation = Line(entry, element, element.table.row_text(number), number, NONE, entry.document_type).citation()
        unit = row[header.index("Unit")] if "Unit" in header else None
        statements = []
        for column, kind in KINDS.items():
            if column not in header or not (quantities := parse_cell(row[header.index(column)], header_unit=unit)):
                continue
            q = quantities[0]
            state = "superseded" if entry.status == "superseded" else "extracted"
            statements.append(
                Statement(
                    id=f"s{element.id}.{number}.{column}",
                    kind=kind,
                    operator=q.operator,
                    target=q.target,
                    low=q.low,
                    high=q.high,
                    unit_as_written=q.unit_as_written,
                    unit_ucum=q.unit_ucum,
                    value_text=q.text,
                    canonical=canonical(q),
                    citations=(citation,),
                    citation=citation,
                    extractor="test",
                    confidence=1,
                    state=state,
                    batch=entry.number if kind == "actual" else None,
                )
            )
        role_ = role or (row[header.index("Class")] if "Class" in header else "")
        self.mentions.append(
            Mention(
                id=f"m{element.id}.{number}",
                document_id=document,
                name=row[0],
                step=step or None,
                unit_operation=step or None,
                subject="hold" if {"Maximum", "Studied to"} & set(header) else "step_parameter",
                role=role_ if role_ in ("CPP", "KPP") else None,
                role_as_written=role_ or None,
                role_citation=citation if role_ else None,
                statements=tuple(statements),
            )
        )


def quantity(text: str):  # type: ignore[no-untyped-def]
    return find_quantities(text)[0]
