"""What kind of table it is: parameters by row, batch-record steps, batches, runs, risks, statistics, or no knowledge at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from assistant.extract.columns import Column
from assistant.extract.grid import Grid
from knowledge.quantities import parse_cell, parse_header_unit

TableKind = Literal[
    "parameters", "steps", "transposed", "batches", "batches_across", "matrix", "materials", "risks", "statistics", "results", "runs", "gradient",
    "questions", "control",
]  # fmt: skip

_CONTROL = re.compile(
    r"revision\s+history|approv|signature|abbreviation|related\s+documents|^references?$|document\s+control|änderungs(?:historie|verzeichnis)|abkürzung|"
    r"unterschrift|distribution|table\s+of\s+contents|historique|verteiler|responsib|\braci\b|training|freigabe$",
    re.I,
)
_CONTROL_HEADER = re.compile(
    r"signature|unterschrift|change\s+and\s+reason|revised?\s+by|abbreviation|abkürzung|full\s+name|^role\b.*\bname\b|document\s+id\b.*title|^reference\b.*\btitle\b"
    r"|document\s+no|dokument-?nr|änderung|^version\b.*\b(?:date|datum)\b|^field \| value$|effective\s+date",
    re.I,
)
_RISK = re.compile(
    r"\bRPN\b|failure\s+mode|\bhazard\b|\bS \|.*\bO \|.*\bD\b|fehlerart|mode\s+de\s+d[ée]faillance|severity.*occurrence",
    re.I,
)
_STATISTICS = re.compile(
    r"estimate|p[- ]?value|std\.?\s*(?:err|dev)|standard\s+error|coef|R²|\bR2\b|\bVIF\b|sum\s+sq|\bdf\b|\bRMSE\b|\bCpk\b|\bPpk\b|%CV\b|\bTOST\b",
    re.I,
)
_RESULTS = re.compile(
    r"\bmean\b|\bmittelwert\b|\bmoyenne\b|recovery\b|\bfound\s+\d|\bSD\b|area\s+\d|\b(?:LRV|RSD)\b|retention|±\s*SD|replicate",
    re.I,
)
_RESULT_NAME = re.compile(
    r"^(?:run|exp(?:eriment)?\.?|versuch|essai|sample|fraction|time|zeit|temps|day|tag|jour|week|month|hour|level|cycle|analyst|concentration|pull|timepoint|trial|level|peak|std|ordre)\b",
    re.I,
)
_STEP = re.compile(
    r"instruct|what\s+to\s+do|\btask\b|^check\b|pr[üu]fpunkt|operation\s*/|anweisung|arbeitsschritt|t[aâ]tigkeit|consigne\s+op|^activity|^action$|description|op[ée]ration|procedure",
    re.I,
)
_RECORD = re.compile(
    r"\bactual\b|\breading\b|\bdone\b|\brequired\b|\bist\b|\brange\b|performed|done\s+by|verified|ausgeführt|bereich|valeur|recorded|entry|effectué|result|limit",
    re.I,
)
_RANGE_AND_ACTUAL = re.compile(
    r"(?:range|limits?|bereich|soll|plage|required).*(?:actual|\bist\b|measured|found|r[ée]el|recorded)", re.I
)
_BATCH_HEAD = re.compile(r"^(?:batch|lot|charge|lote|campaign|run\s+no)\b", re.I)
_BATCH_CODE = re.compile(r"^(?=[\w/-]*\d)[A-Za-z]{0,8}\d*[A-Za-z]*[-/]?[\w-]{3,}$")
_MATERIAL = re.compile(
    r"\b(?:grade|supplier|vendor|manufacturer|cat(?:alog(?:ue)?)?\.?\s*no|lieferant|hersteller|qualit[äa]t|fournisseur|amount|required|quantity|menge|function|item\s+no)\b",
    re.I,
)
_MATERIAL_HEAD = re.compile(
    r"^(?:material|component|ingredient|excipient|raw\s+material|reagent|substance|rohstoff|stoff|mati[èe]re|r[ée]actif|chemical|consumable)",
    re.I,
)
_KIND_LABEL = re.compile(
    r"^(?:target|set[- ]?point|nominal|NOR|PAR|normal\s+operating|proven\s+accept|acceptable\s+range|operating\s+range|characteri[sz]ed|range\s+studied|lower|upper|min(?:imum)?"
    r"|max(?:imum)?|low|high|unit|class(?:ification)?|sollwert|zielwert|bereich|einheit|cible|plage|unit[ée]|alert\s+limit|action\s+limit|limit|edge\s+of\s+failure)\b",
    re.I,
)
_LIMIT_HEAD = re.compile(r"\blimits?\b|\bcriteri|\bspecification|grenz|anforderung|\blimites?\b|crit[èe]re|exigence", re.I)
_GRADIENT = re.compile(r"%\s?[AB]\b|\b[AB]\s?[(\[]?%|mobile\s+phase\s+[AB]|eluent\s+[AB]", re.I)


def kind_of(grid: Grid, columns: Sequence[Column], document_type: str | None) -> TableKind:
    """By headers first, then by what the cells hold."""
    top, first = " | ".join(grid.headers), grid.headers[0].strip()
    rows = [cells for _, cells in grid.rows()]
    if not rows or _CONTROL.search(grid.near) or _CONTROL_HEADER.search(top):
        return "control"
    if re.search(r"question|frage\b|pregunta", top, re.I) and re.search(
        r"answer|antwort|r[ée]ponse|respuesta|response|reply", top, re.I
    ):
        return "questions"
    if _RISK.search(top):
        return "risks"
    if _STATISTICS.search(top):
        return "statistics"
    if len([h for h in grid.headers if _GRADIENT.search(h)]) >= 1 and re.match(
        r"(?:time|zeit|temps|min|step)", first, re.I
    ):
        return "gradient"
    if sum(bool(_KIND_LABEL.match(cells[0].strip())) for cells in rows) >= 2 and not any(
        _KIND_LABEL.match(h) for h in grid.headers[2:]
    ):
        return "transposed"
    if len(grid.headers) >= 3 and _is_record(grid, rows):
        return "steps"
    if _BATCH_HEAD.match(first) and _codes(cells[0] for cells in rows):
        return "batches"
    if (
        len(grid.headers) >= 4
        and _codes(grid.headers[1:])
        and sum(bool(parse_cell(c)) for cells in rows for c in cells[1:]) > len(rows)
    ):
        return "batches_across"
    if (_MATERIAL_HEAD.match(first) or document_type == "material_specification") and len(_MATERIAL.findall(top)) >= 2:
        return "materials"
    if (
        (_RESULT_NAME.match(first) and not _is_plan(grid, columns))
        or (_numeric(cells[0] for cells in rows) and not _is_listing(first, columns))
        or re.match(r"(?:run|time|zeit)\b", first, re.I)
    ):
        return "runs" if re.match(r"(?:run|exp|versuch|essai)", first, re.I) else "results"
    if _RESULTS.search(top):
        return "results"
    if not any(c.kind is not None or c.use == "unit" or c.scale or c.site for c in columns) and _is_matrix(grid, rows):
        return "matrix"
    return "parameters"


def _is_plan(grid: Grid, columns: Sequence[Column]) -> bool:
    """Samples with the tests done on them and their limits: "Sample | Test | Method | Limit"."""
    tested = any(c.use == "name" and c.index > 0 for c in columns)
    return tested and any(c.use == "value" and _LIMIT_HEAD.search(c.header) for c in columns)


def _is_listing(first: str, columns: Sequence[Column]) -> bool:
    """Numbers of lines in front of a column that names something and one that holds its values."""
    numbers = re.match(r"(?:no|nr|pos|step|item|line|#|n[°º]|schritt|[ée]tape|lfd)\b|^$", first, re.I)
    return bool(numbers) and any(c.use in ("name", "step") and c.index > 0 for c in columns) and any(c.use == "value" for c in columns)


def _is_record(grid: Grid, rows: list[tuple[str, ...]]) -> bool:
    """Step numbers, an instruction and a place for what was done."""
    heads = grid.headers
    numbered = sum(bool(re.match(r"\s*(?:step\s*)?\d+(?:\.\d+)*[.)]?\s*$", cells[0])) for cells in rows) >= 0.6 * len(
        rows
    )
    told = sum(bool(_RECORD.search(h)) for h in heads[1:])
    return (
        numbered
        and (any(_STEP.search(h) for h in heads) or bool(_RANGE_AND_ACTUAL.search(" | ".join(heads))))
        and told >= 1
        and not re.search(r"\bNOR\b|\bPAR\b|\btarget\b", " ".join(heads), re.I)
    )


def _is_matrix(grid: Grid, rows: list[tuple[str, ...]]) -> bool:
    """Things by row, and two or more columns that each are a quantity with its unit."""
    measured = [
        index for index, header in enumerate(grid.headers)
        if index and parse_header_unit(header) is not None and sum(bool(parse_cell(c[index], header_unit=header)) for c in rows) >= 0.5 * len(rows)
    ]  # fmt: skip
    return len(measured) >= 2 or _of_several_units(grid, rows)


def _of_several_units(grid: Grid, rows: list[tuple[str, ...]]) -> bool:
    """Two or more columns of values that carry units of different kinds in their cells: temperature, pressure, time."""
    kinds: list[set[str]] = []
    for index in range(1, len(grid.headers)):
        if re.match(
            r"frequen|how\s+often|interval|sampling|h[äa]ufigkeit|fr[ée]quence|limits?$|range$",
            grid.headers[index].strip(),
            re.I,
        ):
            continue
        found = [q.unit_kind for cells in rows for q in parse_cell(cells[index])[:1] if q.unit_kind]
        if len(found) >= 0.5 * len([1 for cells in rows if cells[index].strip(" -–—")]) and len(found) >= 2:
            kinds.append(set(found))
    return len(kinds) >= 2 and not set.intersection(*kinds)


def _codes(cells: Iterable[str]) -> bool:
    found = [cell.strip() for cell in cells if cell.strip()]
    return len(found) >= 2 and sum(bool(_BATCH_CODE.match(cell)) for cell in found) >= 0.7 * len(found)


def _numeric(cells: Iterable[str]) -> bool:
    found = [cell.strip() for cell in cells if cell.strip()]
    return len(found) >= 2 and all(
        re.fullmatch(r"[<>≤≥±~]?\s?[-−–]?[\d.,]+(?:\s?[–-]\s?[\d.,]+)?\s?%?", cell) for cell in found
    )
