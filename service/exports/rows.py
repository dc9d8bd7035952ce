"""One row a statement: what every export form shows, in one order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from urllib.parse import quote, urlencode

from knowledge.records import Citation, Parameter, Statement


@dataclass(frozen=True, slots=True)
class Row:
    """A statement flattened for a sheet. Empty text means unknown."""

    id: str
    unit_operation: str
    step: str
    parameter: str
    subject: str
    role: str
    kind: str
    operator: str
    low: str
    target: str
    high: str
    unit: str
    scale: str
    condition: str
    attribute: str
    value_as_written: str
    rationale: str
    state: str
    document: str
    version: str
    status: str
    place: str
    quote: str
    parameter_id: str
    page_link: str = ""


_ELSEWHERE = {
    "method_condition": "Methods", "system_suitability": "Methods", "material": "Materials", "hold": "Hold times",
    "equipment": "Equipment", "attribute": "Attributes",
}  # fmt: skip
COLUMNS = tuple(field.name for field in fields(Row))


def rows(parameters: Iterable[Parameter], link_base: str | None = None) -> Iterator[Row]:
    """Rows in the order of the table: by parameter, then by statement.

    `link_base` is the address of a running service ("http://host:8000"); pages are then linked there.
    """
    for parameter in parameters:
        for statement in parameter.statements:
            yield replace(_row(parameter, statement), page_link=page_link(statement.citation, link_base))


def page_link(citation: Citation, base: str | None) -> str:
    """The page with the quote marked, in the service at `base`; without one the file, as a path in the package.

    Empty for what was said, and for files inside archives and mails.
    """
    if citation.spoken is not None:
        return ""
    if base is None:
        page = f"#page={citation.page}" if citation.page and citation.file.lower().endswith(".pdf") else ""
        return "" if "!/" in citation.file else quote(citation.file) + page
    document = f"{base.rstrip('/')}/api/v1/documents/{citation.document_id}"
    if citation.page is not None and not citation.sheet:
        return f"{document}/pages/{citation.page}.png?{urlencode({'highlight': citation.quote[:200]})}"
    return f"{document}/view"


def place_text(citation: Citation) -> str:
    """Where a citation stands, on one line."""
    parts = [citation.file]
    if citation.page is not None:
        parts.append(f"p. {citation.page}")
    if citation.sheet:
        parts.append(f"{citation.sheet}!{citation.cells}" if citation.cells else citation.sheet)
    if citation.section:
        parts.append(citation.section)
    return ", ".join(parts)


def _row(parameter: Parameter, statement: Statement) -> Row:
    citation = statement.citation
    about = {statement.id, parameter.id}
    own = [r for r in parameter.rationales if r.about.id in about or r.about.type == "parameter"]
    return Row(
        id=statement.id,
        unit_operation=parameter.unit_operation or "",
        step=parameter.step or "",
        parameter=parameter.name,
        subject=parameter.subject,
        role=parameter.role_as_written or parameter.role or "",
        kind=statement.kind or "",
        operator=statement.operator,
        low=statement.low or "",
        target=statement.target or "",
        high=statement.high or "",
        unit=statement.unit_as_written or "",
        scale=statement.scale or "",
        condition=statement.condition or "",
        attribute=statement.attribute or "",
        value_as_written=statement.value_text,
        rationale=" / ".join(dict.fromkeys(r.statement for r in own)),
        state=statement.state,
        document=citation.title or citation.file,
        version=citation.version or "",
        status=citation.status,
        place=place_text(citation),
        quote=citation.quote,
        parameter_id=parameter.id,
    )


def by_unit_operation(all_rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Rows grouped by unit operation in the order of first appearance; those without one come last, by subject."""
    groups: dict[str, list[Row]] = {}
    for row in sorted(all_rows, key=lambda r: (not r.unit_operation, _ELSEWHERE.get(r.subject, "Other"))):
        groups.setdefault(row.unit_operation or _ELSEWHERE.get(row.subject, "Other"), []).append(row)
    return groups
