"""What a table's column is for, by the meaning of its header; in English, German, French and Spanish."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.extract.content import filled, holds_names, holds_units, holds_values
from knowledge.quantities import UnitMatch, find_quantities, parse_cell, parse_header_unit
from knowledge.records import RangeKind

Use = Literal[
    "name", "number", "unit", "value", "role", "reason", "reference", "step", "condition", "attribute", "batch", "method", "material",
    "result", "action", "person", "note", "other",
]  # fmt: skip
End = Literal["low", "mid", "high"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `kind` is set for values whose kind the header names; `end` where it holds one end of a range.

    `scale` is the scale in the header ("200 L"), `site` the site or unit, `version` the process version that it speaks of;
    `deviation` tells that its values are deviations from the target, `by_content` that only its cells tell its use.
    """

    index: int
    header: str
    use: Use
    kind: RangeKind | None = None
    end: End | None = None
    unit: UnitMatch | None = None
    scale: str | None = None
    deviation: bool = False
    site: str | None = None
    version: str | None = None
    by_content: bool = False


_KINDS: tuple[tuple[RangeKind, str], ...] = (
    ("par", r"\bPARs?\b|proven(?:\s+acceptable)?|demonstrated(?:\s+\w+)?|^acceptable$|acceptable\s+range|acceptable\s+limits|akzeptabler?\s+bereich|nachgewiesen\w*\s+\w*\s*bereich|plage\s+(?:prouv[ée]e|acceptable)|rango\s+aceptable"),
    ("nor", r"\bNORs?\b|normal(?:er|en)?\s+(?:operating|range|betriebs)|operating\s+(?:range|limits?|window)|routine(?:\s+(?:range|limits?|window))?\b|usual(?:\s+range)?|(?:normal|working)\s+(?:range|limits?|window)|^normal(?:ly)?$|^working$|control\s+(?:range|band|window)|üblich\w*|normalbereich|plage\s+(?:habituelle|de\s+travail)|betriebsbereich|arbeitsbereich|plage\s+(?:normale|op[ée]rat)|rango\s+(?:normal|operativo)"),
    ("design_space", r"design\s*space|\bMODR\b"),
    ("characterized", r"characteri[sz](?:ed|ation)\s*(?:range)?|char\.?\s*range|studied|stud(?:y|ies)\s+range|range\s+(?:studied|tested|evaluated|explored|investigated|covered)|tested\s+range|\b(?:mapped|tried|tested|examined|covered|challenged)\b|knowledge\s*space|explored|untersucht\w*|gepr[üu]fter\s+bereich|plage\s+(?:[ée]tudi|caract)|robustness\s+range"),
    ("edge_of_failure", r"edge\s+of\s+failure|failure\s+(?:limit|edge|point)"),
    ("alert", r"\balert\b|warngrenze|alerte"),
    ("action", r"\baction\s*(?:limit|level)|^action$(?=.*limit)|eingriffsgrenze|limite\s+d['’]action"),
    ("spec_shelf_life", r"shelf[- ]?life|until\s+expir\w+|(?:at|to|before)\s+expir\w+|end\s+of\s+(?:shelf|life)|re-?test|haltbarkeit|verfall|\bEOS\b|stability\s+(?:limit|spec)|laufzeit(?:spez)?|p[ée]remption"),
    ("spec_release", r"\brelease\b(?!\s+of)|freigabe(?:spez|grenz)?|lib[ée]ration"),
    ("sst", r"\bSST\b|system\s+suitability|systemeignung"),
    ("validation", r"validation\s+criteri"),
    ("ipc", r"\bIPC\b|in[- ]process\s+(?:control\s+)?(?:limit|range|criteri)|inprozess"),
    ("acceptance", r"accept(?:ance)?\s*(?:criteri|limit)?(?:on|a|s)?$|acceptance\b|criteri(?:on|a)\b|akzeptanzkriteri|annahmekriteri|kriterium|crit[èe]re"),
    ("capability", r"capabilit(?:y|ies)|equipment\s+range|(?:min|max)[. /–-]+(?:max|min)\s+of\s+(?:the\s+)?equipment|leistungsbereich"),
    ("hold_time", r"(?:max(?:imum|\.)?\s*)?hold(?:ing)?\s*(?:time|limit)\b|(?:max(?:imum)?\.?|longest|latest)\s+(?:\w+\s+)?(?:time|storage|duration|period|age|stand(?:ing)?)|(?:time|storage|duration|period)\s+(?:limit|max)|\bkeep\s+(?:no|not)\s+longer|use\s+within|\b(?:no|not)\s+(?:longer|more)\s+than\b|haltedauer|lagerdauer|max\.?\s+dauer|\ballowed\s+\(?(?:h|d|days|hours)|standzeit|haltezeit|dur[ée]e\s+max"),
    ("target", r"\btarget(?:ed)?\b|\baim(?:ed)?\b|\bdesired\b|\bintended\b|\bnominal\b|\bcent(?:er|re)\s*point\b|zielwert|\bziel\b|\bcible\b|\bvis[ée]e?\b|objetivo"),
    ("setpoint", r"set[- ]?points?\b|\bset\s+values?\b|\bsettings?\b|\bprogram(?:me|med)?\b|\brecipe(?:\s+value)?\b|\bas\s+run\b|^(?:value\s+)?(?:chosen|selected)(?:\s+value)?$|^gewählt|^choisi|sollwert|einstellung|^vorgabe(?:wert)?$|consigne|punto\s+de\s+consigna|^set$|^soll$|r[ée]glage"),
    ("actual", r"\bactual\b|\bmeasured\b|\bobserved\b|\bist-?wert|^ist$|gemessen|mesur[ée]|^results?$|^ergebnis$|^r[ée]sultats?$|^found\b|recorded"),
)  # fmt: skip
_KIND = tuple((kind, re.compile(pattern, re.I)) for kind, pattern in _KINDS)
_USES: tuple[tuple[Use, str], ...] = (
    ("unit", r"^(?:units?|uom|einheit(?:en)?|unit[ée]s?|unidad(?:es)?)$"),
    ("number", r"^(?:#|no\.?|nr\.?|n[°ºo]\.?|id|code|number|ref\.?\s*(?:no|id)\.?|pos\.?|param(?:eter)?\s*(?:no|id|#|nr)\.?|lfd\.?\s*nr\.?|(?:\w+\s)?(?:id|no\.|nr\.))$"),
    ("role", r"^(?:class(?:ification)?|criticality|category|type|role|designation|param(?:eter)?\s*(?:type|class)|cpp.{0,6}kpp|klass(?:e|ifizierung)|einstufung|kritikalit[äa]t|classement|criticit[ée]|clase|final\s+class\w*)\b"),
    ("reason", r"rationale|justif|\breason|\bwhy\b|\bbasis\b|comments?$|remarks?$|begr[üu]ndung|bemerkung|anmerkung|grund\b|raison|commentaire|remarque|motivo|source\s+of\s+(?:limit|range)|origin|limited\s+by"),
    ("person", r"(?:performed|done|checked|verified|reviewed|approved|recorded)\s*(?:by|$)|initials|signature|^owner|^by\b|unterschrift|kürzel|geprüft|ausgeführt|visa\b|effectué"),
    ("reference", r"^(?:ref(?:erence)?s?|source|study(?:\s+type)?|document|doc\.?|report|quelle|verweis|referenz|dokument|r[ée]f[ée]rence)\b"),
    ("action", r"^action|^response\s+when|ma(?:ß|ss)nahme"),
    ("condition", r"^(?:condition|temperature\s+of\s+storage|storage(?:\s+temperature)?|container|phase|stage|day|when|frequency|bedingung|lagerung|beh[äa]lter|temp(?:\.|erature)?|temperatur|container\s*/\s*material|sampling|point)$"),
    ("attribute", r"^(?:(?:affected\s+|quality\s+|related\s+|constraining\s+|limiting\s+)?(?:attributes?|cqas?|responses?)|qualit[äa]tsmerkmal|zielgr[öo](?:ß|ss)e|attribut)\b"),
    ("step", r"^(?:steps?|unit\s+operations?|process\s+step|operation|(?:prozess)?schritt|[ée]tape|paso|stufe)\b"),
    ("batch", r"^(?:batch|lot|charge|run|experiment)\b"),
    ("method", r"^(?:(?:test\s+|analytical\s+)?method|procedure|methode|pr[üu]fvorschrift|m[ée]thode)\b"),
    ("name", r"parameter|^test\b|^tests?$|characteristic|^property|^item$|^description|^variable|^factor|^name\b|intermediate|^material\b|^quantity$|^feature|merkmal|gr[öo](?:ß|ss)e|pr[üu]fung|param[èe]tre|caract[ée]ristique|par[áa]metro|zwischenprodukt|^solution\b|^buffer\b|^criterion\b|^loop\b|^what\b|^quantity\b|^setting$|^measure\b|^check\b|^variable\b|^point\s+checked|^substance|^equipment\b|^pool\b|^setting\s+of|^control\b|^input|^essai\b|^output"),
)  # fmt: skip
_USE = tuple((use, re.compile(pattern, re.I)) for use, pattern in _USES)
_END_WORDS = r"limits?|levels?|edges?|ranges?|values?|bounds?|ends?|grenzen?|werte?|limite|settings?|points?|set-?points?|NOR|PAR|of|the|acceptable|operating|proven|tested|studied|spec(?:ification)?|alert|action"
_LOW = re.compile(
    rf"(?:(?:{_END_WORDS})\s+)*(?:low(?:er|est)?|min(?:imum|\.)?|untere?r?|unten|inf[ée]rieure?|from|von|de|LSL|down|minimal)\.?(?:\s+(?:{_END_WORDS}))*|[-−–]1",
    re.I,
)
_HIGH = re.compile(
    rf"(?:(?:{_END_WORDS})\s+)*(?:high(?:er|est)?|max(?:imum|\.)?|upper|obere?r?|oben|sup[ée]rieure?|to|bis|à|USL|up|maximal)\.?(?:\s+(?:{_END_WORDS}))*|\+1",
    re.I,
)
_MID = re.compile(
    rf"(?:(?:{_END_WORDS})\s+)*(?:cent(?:er|re)|mid(?:dle|point)?|nominal|mitte|target|set-?point)(?:\s+(?:{_END_WORDS}))*|0",
    re.I,
)
_RANGE = re.compile(
    r"\branges?\b|\blimits?\b|bereich|grenz(?:e|en|wert)|plage|limite|rango|requirement|anforderung|specifications?\b|spezifikation|exigence"
    r"|^values?\b|^wert$|valeur|valor|permitted|permissible|\bwindow\b|\bband\b|\btolerated\b|\bbetween\b|\bmay\s+be\b|\bdemand(?:ed)?\b|\bmust\s+be\b|\bshall\s+be\b|^soll\b|adjustable|\ballowed\b|allowable|allowance|zul[äa]ssig|erlaubt|admis|tol[ée]r|vorgabe|required\b",
    re.I,
)  # fmt: skip
_ALLOWED = re.compile(r"allow|permi|adjust|zul[äa]ssig|erlaubt|admis|\brange\b|bereich|plage|tol[ée]r|limits?\b", re.I)
_DEVIATION = re.compile(
    r"^±|^\+/-|deviation\s+(?:from|allowed)|allowed\s+deviation|tolerances?$|from\s+target|abweichung\s+vom|toleranz|[ée]cart\s+(?:admis|tol)|tol[ée]rance",
    re.I,
)
_SCALE = re.compile(r"\b\d[\d,.' ]*\s*(?:m?L|l|kg|g|litres?|liters?)\b(?!\s*/)", re.I)
_VERSION = re.compile(r"\b(?:process|version|v|prozess|proc[ée]d[ée])\.?\s*(\d+(?:\.\d+)?)\b", re.I)
_SITE_LIKE = re.compile(r"(?-i:[A-Z]{2,4}\d?$)|.*\b(?:SU|RU|site|plant|unit|works|werk|line\s+\d)\b", re.I | re.A)
_SITE = re.compile(
    r"\b(?:SU|RU|(?:sending|receiving|donor|acceptor)\s+(?:unit|site)|site\s+\w+|plant\s+\w+|werk\s+\w+|(?:present|current|new|existing|other|our|your|original|neu\w*|bisherig\w*)\s+(?:site|plant|equipment|unit|facility|works|line|anlage|werk)|abgebend\w*|aufnehmend\w*)\b",
    re.I,
)


ONE_BATCH = re.compile(r"(?:batch|lot|run|charge|lote?)\s*(?:no\.?\s*)?(?P<id>[\w/-]*\d[\w/-]*)$", re.I)


def read_columns(headers: Sequence[str], rows: Sequence[Sequence[str]], near: str) -> tuple[Column, ...]:
    """Each column's use from its header, then from its cells. `rows` are body rows, `near` caption and heading."""
    columns = [_column(index, header) for index, header in enumerate(headers)]
    columns = _told_by_cells(columns, rows)
    columns = _beside_a_target(_results(_alert_and_action(columns)), rows, near)
    columns = _values_by_cells(columns, rows)
    return tuple(_named(columns, rows))


def _column(index: int, header: str) -> Column:
    unit = parse_header_unit(header) if header else None
    plain = re.sub(r"\s*[(\[].*?[)\]]\s*", " ", header).strip()
    kind = _kind(plain) or _kind(header)
    use = next((use for use, pattern in _USE if pattern.search(plain)), None)
    scale, version, site = _SCALE.search(header), _VERSION.search(header), _SITE.search(header)
    end: End | None = (
        "low"
        if _LOW.fullmatch(plain)
        else "high"
        if _HIGH.fullmatch(plain)
        else "mid"
        if _MID.fullmatch(plain)
        else None
    )
    if kind is not None and unit is not None and unit.text.strip() == plain:
        unit = None  # "Normal" is no normality
    facts = Column(
        index, header, "other", None, end, unit, scale.group().strip() if scale else None, bool(_DEVIATION.search(header)),
        site.group() if site else None, version.group(1) if version else None,
    )  # fmt: skip
    if use == "name" and kind in ("hold_time", "target", "acceptance", "sst", "ipc", "spec_release", "characterized"):
        return replace(facts, use="name", kind=None)
    if kind is not None and use in (None, "condition", "name", "reference", "batch", "action"):
        return replace(facts, use="result" if kind == "actual" else "value", kind=kind)
    if use is not None:
        return replace(facts, use=use)
    if scale is not None and find_quantities(scale.group()) and len(header) < 40:
        return replace(facts, use="value", unit=None)
    if _RANGE.search(header) or end is not None or facts.deviation:
        return replace(facts, use="value")
    if site is not None or version is not None:
        return replace(facts, use="value")
    return facts


def _kind(header: str) -> RangeKind | None:
    return next((kind for kind, pattern in _KIND if pattern.search(header)), None)


def _told_by_cells(columns: list[Column], rows: Sequence[Sequence[str]]) -> list[Column]:
    """Cells decide where they contradict or complete the header: units, names, values, results of a batch a column."""
    found: list[Column] = []
    units = next((c for c in columns if c.use == "unit"), None)
    hold = any(c.kind == "hold_time" for c in columns)
    for column in columns:
        cells = filled(rows, column.index)
        if column.use == "batch" and ONE_BATCH.match(column.header) and any(parse_cell(cell) for cell in cells):
            column = replace(column, use="result", kind="actual", end=None)
        own_unit = column.unit.text if column.unit is not None else None
        if column.use in ("other", "note", "number", "condition") and units is None and holds_units(cells):
            units = column = replace(column, use="unit", kind=None)
        elif column.use in ("value", "result") and holds_names(cells):
            column = replace(column, use="name" if column.index < 2 else "other", kind=None)
        elif (
            column.use in ("other", "note", "condition")
            and column.index > 0
            and holds_values(cells, own_unit)
            and (column.use != "condition" or not any(c.use == "value" for c in columns))
        ):
            column = replace(column, use="condition" if hold else "value", by_content=True)
        found.append(column)
    return found


def _alert_and_action(columns: list[Column]) -> list[Column]:
    """ "Action" beside "Alert" is a limit, not what somebody does."""
    if not any(c.kind == "alert" for c in columns):
        return columns
    return [replace(c, use="value", kind="action") if c.use == "action" and c.kind is None else c for c in columns]


def _results(columns: list[Column]) -> list[Column]:
    """Values under headers that say nothing, beside a column of criteria, are what was found."""
    if not any(c.kind in ("acceptance", "spec_release", "spec_shelf_life", "ipc", "validation") for c in columns):
        return columns
    return [
        replace(c, use="result", kind="actual") if c.by_content and c.use == "value" and c.kind is None else c
        for c in columns
    ]


def _beside_a_target(columns: list[Column], rows: Sequence[Sequence[str]], near: str) -> list[Column]:
    """A range without a kind beside a setting is what may be set; bounds with signs beside a target are deviations."""
    middle = next((c for c in columns if c.kind in ("target", "setpoint")), None)
    if middle is None:
        return columns
    told = bool(_DEVIATION.search(near))
    found = []
    for column in columns:
        if column.use == "value" and column.kind is None and column.scale is None:
            cells = [row[column.index].strip() for row in rows if row[column.index].strip()]
            signed = [c for c in cells if re.match(r"[+±−–-]\s?\d", c)]
            if column.end in ("low", "high") and (told or (signed and len(signed) >= 0.6 * len(cells))):
                column = replace(column, deviation=True)
            elif (
                column.end is None
                and not column.deviation
                and middle.kind == "setpoint"
                and _ALLOWED.search(column.header)
            ):
                column = replace(column, kind="nor")
        found.append(column)
    return found


def _values_by_cells(columns: list[Column], rows: Sequence[Sequence[str]]) -> list[Column]:
    """Where no header names a value, columns under a site's name or with quantities in most cells hold them."""
    if any(c.use in ("value", "result") for c in columns):
        sites = [c for c in columns if c.site is not None and c.use in ("value", "result")]
        return [replace(c, use="value", site=c.header) if sites and _is_site_like(c, rows) else c for c in columns]
    return [replace(c, use="value", site=c.header) if _is_site_like(c, rows) and c.index > 0 else c for c in columns]


def _is_site_like(column: Column, rows: Sequence[Sequence[str]]) -> bool:
    """A short name over cells that mostly hold quantities, and no unit in the header."""
    if column.use != "other" or not column.header or column.unit is not None or not _SITE_LIKE.match(column.header):
        return False
    cells = [row[column.index] for row in rows if row[column.index].strip()]
    return len(cells) >= 2 and sum(bool(parse_cell(cell)) for cell in cells) >= 0.5 * len(cells)


def _named(columns: list[Column], rows: Sequence[Sequence[str]]) -> list[Column]:
    """Exactly one column names the rows: the one whose header says so and whose cells are words, else the first wordy one."""
    by_header = [c for c in columns if c.use == "name"]
    wordy = [c for c in by_header if _wordy(c, rows) >= 0.5]
    chosen = next((c for c in wordy if re.search(r"param[eè]t|par[áa]metro", c.header, re.I)), None) or (
        wordy[0] if wordy else None
    )
    if chosen is None:
        likely = [
            c
            for c in columns
            if c.use in ("attribute", "material", "number", "other", "step", "condition", "batch", "name")
        ]
        chosen = next((c for c in likely if c.index < 4 and _wordy(c, rows) >= 0.6), None)
    if chosen is None:
        return [replace(c, use="other") if c.use == "name" else c for c in columns]
    return [
        replace(c, use="name", kind=None) if c is chosen else _other_name(c) if c.use == "name" else c for c in columns
    ]


def _other_name(column: Column) -> Column:
    """A second column that could name the rows: a criterion beside a characteristic holds values."""
    kind = _kind(column.header)
    return replace(column, use="value", kind=kind) if kind is not None else replace(column, use="note")


def _wordy(column: Column, rows: Sequence[Sequence[str]]) -> float:
    """Share of filled cells that begin like a name rather than a number or code, 0..1."""
    cells = [row[column.index].strip() for row in rows if row[column.index].strip()]
    if not cells:
        return 0.0
    named = [
        c
        for c in cells
        if re.search(r"[^\W\d_]{2}", c)
        and not re.match(r"[<>≤≥±\d.,]+\s*\S{0,8}$", c)
        and not re.fullmatch(r"[A-Z]{1,4}-?\d+[\w.-]*", c)
    ]
    return len(named) / len(cells)


def batch_in(header: str) -> str | None:
    """The batch that a column is of: "Batch 3", "Lot A-12"."""
    match = ONE_BATCH.match(header)
    return match["id"] if match is not None else None
