"""The process-parameter table as transfer reports carry it: one table a unit operation, its sources at the end."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from knowledge.quantities.shown import shown
from knowledge.records import Parameter, Rationale, Statement
from service.exports.rows import place_text
from service.exports.sources import SourceList

HEADER = ("Parameter", "Target", "NOR", "PAR", "Class", "Rationale", "Source")
OTHER = ("Parameter", "Kind", "Limit", "Class", "Source")
_WIDTHS_MM = (42, 32, 34, 38, 17, 66, 38)
_OTHER_WIDTHS_MM = (62, 36, 70, 22, 77)
_TARGETS, _NOR, _PAR = ("target", "setpoint"), ("nor",), ("par", "design_space")
_MAIN = _TARGETS + _NOR + _PAR
_SUBJECTS = ("step_parameter", "hold")
NOTE = (
    "Values marked * were read by software and no person has accepted them. Numbers in brackets lead to the words of "
    "the source at the end. Superseded and rejected values are left out. Decision support only: not for release, "
    "disposition or parameter change."
)


def to_docx(
    parameters: Sequence[Parameter], *, title: str, made_by: str, numbers: Mapping[str, str] | None = None
) -> bytes:
    """The document's bytes. Process parameters and hold times only; `numbers` are document numbers by id."""
    from docx import Document

    document: Any = Document()
    landscape(document)
    document.add_heading(title, level=1)
    sources = SourceList(numbers or {})
    document.add_paragraph(f"{made_by} {NOTE}")
    shown_ones = [kept for p in parameters if p.subject in _SUBJECTS and (kept := _current(p)).statements]
    groups: dict[str, list[Parameter]] = {}
    for parameter in sorted(shown_ones, key=lambda p: not p.unit_operation):
        groups.setdefault(parameter.unit_operation or "Other steps", []).append(parameter)
    for name, members in groups.items():
        document.add_heading(name[:1].upper() + name[1:], level=2)
        main = [p for p in members if _is_main(p)]
        if main:
            add_table(document, HEADER, [_cells(p, sources) for p in main], _WIDTHS_MM)
        rest = [row for p in members for row in _others(p, sources, all_kinds=not _is_main(p))]
        if rest:
            document.add_paragraph("Other limits", style="Heading 3")
            add_table(document, OTHER, rest, _OTHER_WIDTHS_MM)
    add_sources(document, sources)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def landscape(document: Any) -> None:
    """A4 landscape with narrow margins and small type."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm, Pt

    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(15)
    document.styles["Normal"].font.size = Pt(8.5)


def add_table(document: Any, header: Sequence[str], rows: Sequence[Sequence[str]], widths_mm: Sequence[float]) -> None:
    """A table whose header repeats on each page and whose rows do not break."""
    from docx.shared import Mm

    table = document.add_table(rows=1, cols=len(header))
    table.style = "Table Grid"
    table.autofit = False
    for cell, text in zip(table.rows[0].cells, header, strict=True):
        cell.text = text
        cell.paragraphs[0].runs[0].bold = True
        _shade(cell)
    repeat_header(table.rows[0])
    for row in rows:
        added = table.add_row()
        _mark(added, "w:cantSplit")
        for cell, text in zip(added.cells, row, strict=True):
            cell.text = text
    for one in table.rows:
        for cell, width in zip(one.cells, widths_mm, strict=True):
            cell.width = Mm(width)


def add_sources(document: Any, sources: SourceList) -> None:
    if not sources.found:
        return
    document.add_heading("Sources", level=2)
    rows = [
        (f"[{number}]", sources.text(c).rsplit(" [", 1)[0], place_text(c), f"“{c.quote}”")
        for number, c in sources.all()
    ]
    add_table(document, ("No.", "Document", "Place", "Words"), rows, (12, 48, 77, 130))


def _current(parameter: Parameter) -> Parameter:
    kept = tuple(
        s
        for s in parameter.statements
        if s.state not in ("rejected", "superseded")
        and s.citation.status in ("current", "draft")
        and s.kind != "actual"
    )
    return parameter.model_copy(update={"statements": kept})


def _cells(parameter: Parameter, sources: SourceList) -> tuple[str, ...]:
    named = [s for s in parameter.statements if s.kind in _MAIN]
    reasons = [r for r in parameter.rationales if r.state not in ("rejected", "superseded")]
    return (
        parameter.name,
        *(_values([s for s in named if s.kind in kinds]) for kinds in (_TARGETS, _NOR, _PAR)),
        parameter.role_as_written or parameter.role or "",
        "\n".join(dict.fromkeys(_reason(r, sources) for r in reasons)) or "not stated in the package",
        "\n".join(dict.fromkeys(sources.text(s.citation) for s in named)),
    )


def _is_main(parameter: Parameter) -> bool:
    """With a range or a class, and a target or range to show."""
    kinds = {s.kind for s in parameter.statements}
    return bool(kinds & {*_NOR, *_PAR}) or (parameter.role is not None and bool(kinds & {*_MAIN}))


def _others(parameter: Parameter, sources: SourceList, *, all_kinds: bool) -> list[tuple[str, ...]]:
    grouped: dict[tuple[str, str], list[Statement]] = {}
    for s in parameter.statements:
        if all_kinds or s.kind not in _MAIN:
            kind = (s.kind or "range, kind not stated").replace("_", " ")
            grouped.setdefault((kind, _value(s)), []).append(s)
    role = parameter.role_as_written or parameter.role or ""
    return [
        (parameter.name, kind, value, role, "\n".join(dict.fromkeys(sources.text(s.citation) for s in found)))
        for (kind, value), found in grouped.items()
    ]


def _reason(rationale: Rationale, sources: SourceList) -> str:
    mark = "" if rationale.state in ("accepted", "corrected") else "*"
    return f"{rationale.statement}{mark} [{sources.number(rationale.citation)}]"


def _values(statements: list[Statement]) -> str:
    """One line each; the bare value is left out where another line has it with what it is about."""
    lines = dict.fromkeys(_value(s) for s in statements)
    return "\n".join(line for line in lines if not any(other.startswith(f"{line} (") for other in lines))


def _value(statement: Statement) -> str:
    text = shown(statement) + ("" if statement.state in ("accepted", "corrected") else "*")
    about = [part for part in (statement.attribute, statement.scale, statement.condition, statement.basis) if part]
    return f"{text} ({'; '.join(about)})" if about else text


def repeat_header(row: Any) -> None:
    """The row stands again at the top of each page."""
    _mark(row, "w:tblHeader")


def _mark(row: Any, name: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _shade(cell: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), "DCE6EA")
    cell._tc.get_or_add_tcPr().append(shade)
