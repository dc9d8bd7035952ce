"""What a table's column is for, by the meaning of its header; in English, German, French and Spanish."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from knowledge.quantities import UnitMatch, find_quantities, parse_header_unit
from knowledge.records import RangeKind, Table

Use = Literal[
    "name",
    "number",
    "unit",
    "value",
    "role",
    "reason",
    "reference",
    "step",
    "condition",
    "attribute",
    "scale",
    "batch",
    "method",
    "material",
    "result",
    "other",
]
End = Literal["low", "mid", "high"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `kind` is set for values whose kind the header names; `end` where it holds one end of a range.

    `scale` is the scale in the header ("200 L"); `deviation` tells that its values are deviations from the target.
    """

    index: int
    header: str
    use: Use
    kind: RangeKind | None = None
    end: End | None = None
    unit: UnitMatch | None = None
    scale: str | None = None
    deviation: bool = False


_KINDS: tuple[tuple[RangeKind, str], ...] = (
    (
        "nor",
        r"\bNORs?\b|normal(?:er|en)?\s+(?:operating|range|betriebs)|operating\s+(?:range|limits?)|routine\s+range|betriebsbereich|arbeitsbereich|plage\s+(?:normale|op[ée]rat)|rango\s+(?:normal|operativo)",
    ),
    (
        "par",
        r"\bPARs?\b|proven\s+acceptable|acceptable\s+range|acceptable\s+limits|akzeptabler?\s+bereich|plage\s+acceptable|rango\s+aceptable",
    ),
    ("design_space", r"design\s*space"),
    (
        "characterized",
        r"characteri[sz](?:ed|ation)\s*(?:range)?|char\.?\s*range|studied|stud(?:y|ied)\s+range|range\s+(?:studied|tested|evaluated|explored|investigated)|tested\s+range|knowledge\s*space|explored|untersuchter?|gepr[üu]fter\s+bereich|plage\s+([ée]tudi|caract)",
    ),
    ("edge_of_failure", r"edge\s+of\s+failure|failure\s+(?:limit|edge|point)"),
    ("alert", r"\balert\b|warngrenze|alerte"),
    ("action", r"\baction\s*(?:limit|level)|eingriffsgrenze|limite\s+d['’]action"),
    ("spec_shelf_life", r"shelf[- ]?life|end\s+of\s+shelf|stability\s+(?:limit|spec)|laufzeit(?:spez)?|p[ée]remption"),
    ("spec_release", r"\brelease\b(?!\s+of)|freigabe(?:spez|grenz)?|lib[ée]ration"),
    ("sst", r"\bSST\b|system\s+suitability|systemeignung"),
    ("validation", r"validation\s+criteri"),
    ("ipc", r"\bIPC\b|in[- ]process\s+(?:control\s+)?(?:limit|range|criteri)|inprozess"),
    (
        "acceptance",
        r"accept(?:ance|able)?\s*(?:criteri|limit)|criteri(?:on|a)\b|akzeptanzkriteri|annahmekriteri|crit[èe]re",
    ),
    (
        "capability",
        r"capabilit(?:y|ies)|equipment\s+range|(?:min|max)[. /–-]+(?:max|min)\s+of\s+(?:the\s+)?equipment|leistungsbereich",
    ),
    (
        "hold_time",
        r"(?:max(?:imum|\.)?\s*)?hold(?:ing)?\s*(?:time|limit)?\b|max\.?\s+(?:time|storage|duration)|standzeit|haltezeit|dur[ée]e\s+max",
    ),
    ("target", r"\btarget\b|\bnominal\b|\bcent(?:er|re)\s*point\b|zielwert|\bziel\b|\bcible\b|objetivo"),
    ("setpoint", r"set[- ]?points?\b|\bsetting\b|sollwert|einstellung|consigne|punto\s+de\s+consigna|^set$"),
    (
        "actual",
        r"\bactual\b|\bmeasured\b|\bobserved\b|ist-?wert|gemessen|mesur[ée]|^result$|^ergebnis$|^r[ée]sultat$|recorded",
    ),
)
_KIND = tuple((kind, re.compile(pattern, re.I)) for kind, pattern in _KINDS)
_USES: tuple[tuple[Use, str], ...] = (
    ("unit", r"^(?:units?|uom|einheit(?:en)?|unit[ée]s?|unidad(?:es)?)\b"),
    (
        "number",
        r"^(?:#|no\.?|nr\.?|n[°ºo]\.?|id|item|number|code|ref\.?\s*(?:no|id)\.?|pos\.?|param(?:eter)?\s*(?:no|id|#|nr)\.?|lfd\.?\s*nr\.?)$",
    ),
    (
        "role",
        r"^(?:class(?:ification)?|criticality|category|type|role|designation|param(?:eter)?\s*(?:type|class)|cpp.{0,6}kpp|klass(?:e|ifizierung)|einstufung|kritikalit[äa]t|classement|criticit[ée]|clase)",
    ),
    (
        "reason",
        r"rationale|justif|\breason|\bwhy\b|\bbasis\b|comments?$|remarks?$|begr[üu]ndung|bemerkung|anmerkung|grund\b|raison|commentaire|remarque|motivo|source\s+of\s+(?:limit|range)|origin",
    ),
    (
        "reference",
        r"^(?:ref(?:erence)?s?|source|study|document|doc\.?|report|quelle|verweis|referenz|dokument|r[ée]f[ée]rence)\b",
    ),
    (
        "condition",
        r"^(?:condition|temperature\s+of\s+storage|storage|container|phase|stage|day|when|frequency|bedingung|lagerung|beh[äa]lter|temp(?:\.|erature)?|container\s*/\s*material)\b",
    ),
    (
        "attribute",
        r"^(?:(?:affected\s+|quality\s+|related\s+|constraining\s+)?(?:attributes?|cqas?|responses?)|qualit[äa]tsmerkmal|zielgr[öo](?:ß|ss)e|attribut)\b",
    ),
    ("step", r"^(?:steps?|unit\s+operations?|process\s+step|operation|(?:prozess)?schritt|[ée]tape|paso|stufe)\b"),
    ("batch", r"^(?:batch|lot|charge|run|experiment)\b"),
    ("method", r"^(?:method|procedure|test\s+method|methode|pr[üu]fvorschrift|m[ée]thode)\b"),
    (
        "name",
        r"parameter|attribute|^test\b|^tests?$|characteristic|^property|^item$|^description|^variable|^factor|^name\b|intermediate|^material\b|quantity|^feature|merkmal|gr[öo](?:ß|ss)e|param[èe]tre|caract[ée]ristique|par[áa]metro|zwischenprodukt|^solution\b|^buffer\b|^condition\b|^criterion\b",
    ),
)
_USE = tuple((use, re.compile(pattern, re.I)) for use, pattern in _USES)
_LOW = re.compile(
    r"\b(?:low(?:er)?|min(?:imum)?|lower\s+limit|untere?r?|unten|inf[ée]rieure?|from|von|LSL)\b|^\s*(?:-1|−1|low)\s*$",
    re.I,
)
_HIGH = re.compile(
    r"\b(?:high(?:er)?|upper|max(?:imum)?|obere?r?|oben|sup[ée]rieure?|to|bis|USL)\b|^\s*(?:\+1|high)\s*$", re.I
)
_MID = re.compile(r"\b(?:cent(?:er|re)|mid(?:dle|point)?|nominal|mitte)\b", re.I)
_RANGE = re.compile(
    r"\brange\b|\blimits?\b|bereich|grenz(?:e|en|wert)|plage|limite|rango|requirement|anforderung|specification|spezifikation|exigence|^value|^wert$|valeur|valor|\blimit\b",
    re.I,
)
_DEVIATION = re.compile(r"±|\+/-|deviation|tolerance|from\s+target|abweichung|toleranz|[ée]cart|tol[ée]rance", re.I)
_SCALE = re.compile(r"\b\d[\d,.' ]*\s*(?:m?L|l|kg|g|litres?|liters?)\b(?!\s*/)", re.I)


def read_columns(table: Table) -> tuple[Column, ...]:
    """Each column's use, from its header rows read top down ("NOR" above "low" → low end of the NOR)."""
    width = len(table.rows[0]) if table.rows else 0
    headers = [_header(table, index) for index in range(width)]
    columns = [_column(index, header) for index, header in enumerate(headers)]
    if not any(c.use == "name" for c in columns):
        columns = _with_name(columns, table)
    return tuple(columns)


def _header(table: Table, index: int) -> str:
    parts: list[str] = []
    for r in range(table.header_rows):
        text = table.rows[r][index].strip() or _spanned(table, r, index)
        if text and text not in parts:
            parts.append(text)
    return " ".join(parts)


def _spanned(table: Table, row: int, col: int) -> str:
    for span in table.spans:
        if span.row <= row < span.row + span.rowspan and span.col <= col < span.col + span.colspan:
            return table.rows[span.row][span.col].strip()
    return ""


def _column(index: int, header: str) -> Column:
    unit = parse_header_unit(header) if header else None
    kind = next((kind for kind, pattern in _KIND if pattern.search(header)), None)
    plain = re.sub(r"\s*[(\[].*?[)\]]\s*", " ", header).strip()
    use = next((use for use, pattern in _USE if pattern.search(plain)), None)
    scale = _SCALE.search(header)
    end: End | None = (
        "low" if _LOW.search(plain) else "high" if _HIGH.search(plain) else "mid" if _MID.search(plain) else None
    )
    if (
        kind is not None
        and use in (None, "condition", "name", "other", "reference", "batch")
        and not (use == "name" and kind in ("hold_time", "target", "acceptance", "sst", "ipc", "spec_release"))
    ):
        return Column(
            index,
            header,
            "result" if kind == "actual" else "value",
            kind,
            end,
            unit,
            _text(scale),
            bool(_DEVIATION.search(header)),
        )
    if use is not None:
        return Column(index, header, use, unit=unit)
    if scale is not None and find_quantities(scale.group()):
        return Column(index, header, "value", None, None, None, scale.group().strip())
    if _RANGE.search(header) or end is not None:
        return Column(index, header, "value", None, end, unit, None, bool(_DEVIATION.search(header)))
    return Column(index, header, "other", unit=unit)


def _with_name(columns: list[Column], table: Table) -> list[Column]:
    """No header says which column names the rows: the first one whose cells are words."""
    for column in columns:
        if column.use not in ("other", "step", "material", "condition"):
            continue
        cells = [row[column.index] for row in table.rows[table.header_rows :] if row[column.index].strip()]
        wordy = sum(bool(re.search(r"[^\W\d_]{3}", cell)) for cell in cells)
        if cells and wordy >= 0.7 * len(cells):
            return [Column(c.index, c.header, "name", unit=c.unit) if c.index == column.index else c for c in columns]
    return columns


def _text(match: re.Match[str] | None) -> str | None:
    return match.group().strip() if match else None
