"""The process-parameter table as transfer reports carry it: one table a unit operation."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from knowledge.records import Parameter, Statement
from service.exports.rows import place_text

HEADER = ("Parameter", "Target", "NOR", "PAR", "Other limits", "Class", "Rationale", "Source", "Review")
_TARGETS, _NOR, _PAR = ("target", "setpoint"), ("nor",), ("par", "design_space")


def to_docx(parameters: Sequence[Parameter], *, title: str, made_by: str) -> bytes:
    """The document's bytes. Every value names its source; the review state is shown, never left out."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm, Pt

    document: Any = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(15)
    document.styles["Normal"].font.size = Pt(8.5)
    document.add_heading(title, level=1)
    document.add_paragraph(
        f"{made_by} Values marked “extracted” were read by software and are not reviewed. Decision support only: "
        "not for release, disposition or parameter change."
    )
    groups: dict[str, list[Parameter]] = {}
    for parameter in parameters:
        if parameter.statements:
            groups.setdefault(parameter.unit_operation or parameter.step or "Other", []).append(parameter)
    for name, members in groups.items():
        document.add_heading(name, level=2)
        table = document.add_table(rows=1, cols=len(HEADER))
        table.style = "Table Grid"
        for cell, text in zip(table.rows[0].cells, HEADER, strict=True):
            cell.text = text
            cell.paragraphs[0].runs[0].bold = True
        repeat_header(table.rows[0])
        for parameter in members:
            for cell, text in zip(table.add_row().cells, _cells(parameter), strict=True):
                cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _cells(parameter: Parameter) -> tuple[str, ...]:
    def of(kinds: tuple[str, ...]) -> list[Statement]:
        return [s for s in parameter.statements if s.kind in kinds and s.state != "rejected"]

    named = _TARGETS + _NOR + _PAR
    other = [s for s in parameter.statements if s.kind not in named and s.kind != "actual" and s.state != "rejected"]
    shown = [s for s in parameter.statements if s.kind != "actual"]
    return (
        parameter.name,
        _values(of(_TARGETS)),
        _values(of(_NOR)),
        _values(of(_PAR)),
        "\n".join(dict.fromkeys(f"{s.kind or 'range (kind not stated)'}: {_value(s)}" for s in other)),
        parameter.role_as_written or parameter.role or "",
        "\n".join(dict.fromkeys(r.statement for r in parameter.rationales)),
        "\n".join(dict.fromkeys(place_text(s.citation) for s in shown)),
        ", ".join(dict.fromkeys(s.state for s in shown)),
    )


def _values(statements: list[Statement]) -> str:
    return "\n".join(dict.fromkeys(_value(s) for s in statements))


def _value(statement: Statement) -> str:
    unit = statement.unit_as_written
    text = statement.value_text if not unit or unit in statement.value_text else f"{statement.value_text} {unit}"
    about = [part for part in (statement.scale, statement.condition, statement.attribute) if part]
    return f"{text} ({'; '.join(about)})" if about else text


def repeat_header(row: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)
