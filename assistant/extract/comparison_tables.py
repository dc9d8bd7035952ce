"""Tables that set the sending beside the receiving unit, and tables of method transfers: which they are, and what
their columns are called in the records of a transfer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.extract.grid import Grid
from assistant.extract.reading import is_empty
from assistant.extract.statements import Source
from knowledge.records import KnowledgeField, KnowledgeItem, KnowledgeType

_LONGEST_NAME = 160

_SENDING = re.compile(
    r"\b(?:sending|SU|sender|donor|originat\w+|from\s+site|current\s+site|abgebend\w*|sendend\w*|c[ée]dant\w*|[ée]metteu\w*)\b",
    re.I,
)
_RECEIVING = re.compile(
    r"\b(?:receiving|RU|recipient|to\s+site|new\s+site|(?:auf|an)nehmend\w*|empfang\w*|receveu\w*|r[ée]cepteu\w*)\b",
    re.I,
)
_JUDGED = re.compile(
    r"differ\w*|impact|same\b|match|gap\b|equivalen\w*|assessment|action|unterschied|auswirkung|bewertung|[ée]cart|diff[ée]rence|cons[ée]quence|mesure",
    re.I,
)
_METHOD = re.compile(r"method|assay|test\b|attribute|methode|pr[üu]fung|m[ée]thode|essai", re.I)
_TRANSFER = re.compile(
    r"transfer\s+(?:type|approach|design|strategy|option)|type\s+of\s+transfer|co-?validat|comparative|transfer(?:art|strategie)|type\s+de\s+transfert",
    re.I,
)
_CRITERION = re.compile(r"criteri\w+|accept\w+|limit|kriteri\w+|crit[èe]re", re.I)
_RESULT = re.compile(
    r"result|outcome|decision|difference|found|TOST|statistic|ergebnis|entscheid\w*|r[ée]sultat|d[ée]cision", re.I
)
_LABS = re.compile(r"\banalysts?\b|\blots?\b|\breplicates?\b|laborator|\blabs?\b|analytiker|chargen|analystes?", re.I)

_COMPARISON = (
    ("unit_operation", re.compile(r"unit\s+operation|process\s+step|^step\b|schritt|[ée]tape", re.I)),
    ("difference", re.compile(r"differ\w*|gap\b|unterschied|[ée]cart|diff[ée]rence", re.I)),
    ("impact", re.compile(r"impact|effect|risk|consequence|assessment|auswirkung|bewertung|cons[ée]quence", re.I)),
    ("action", re.compile(r"action|mitigation|measure|massnahme|ma[ßs]nahme|mesure", re.I)),
    ("same", re.compile(r"^same\b|match|equivalen\w*|comparable|gleich", re.I)),
    ("owner", re.compile(r"owner|responsib\w*|verantwort\w*|responsable", re.I)),
)  # fmt: skip
_METHOD_FIELDS = (
    ("method_version", re.compile(r"version|revision", re.I)),
    ("transfer_type", re.compile(r"\btype\b|approach|strategy|option|transferart", re.I)),
    ("attribute", re.compile(r"attribute|parameter|analyte|merkmal", re.I)),
    ("design", re.compile(r"design|versuchsplan|plan\b", re.I)),
    ("analysts", re.compile(r"analysts?\b|analytiker|analystes?", re.I)),
    ("lots", re.compile(r"\blots?\b|batches|chargen", re.I)),
    ("replicates", re.compile(r"replicates?|determinations|injections|wiederhol\w*", re.I)),
    ("criterion", _CRITERION),
    ("statistic", re.compile(r"statistic\w*|\bTOST\b|\btest\s+used\b|auswertung|evaluation", re.I)),
    ("decision", re.compile(r"decision|conclusion|status|pass|entscheid\w*|d[ée]cision", re.I)),
    ("result", re.compile(r"result|outcome|found|difference|ergebnis|r[ée]sultat", re.I)),
)  # fmt: skip
_TYPES = (
    ("co_validation", re.compile(r"co-?\s?valid", re.I)),
    ("waiver", re.compile(r"waive|verzicht|dispense", re.I)),
    ("partial_revalidation", re.compile(r"partial", re.I)),
    ("revalidation", re.compile(r"re-?\s?valid", re.I)),
    ("comparative", re.compile(r"comparat|vergleich", re.I)),
)  # fmt: skip


def transfer_items(source: Source, grid: Grid) -> Iterator[KnowledgeItem]:
    """One item a row of such a table, its fields named as the records of a transfer name them; of others none."""
    columns = transfer_columns(grid.headers)
    if columns is None:
        return
    type_, at, names = columns
    section = grid.element.section or grid.element.sheet or ""
    for number, cells in grid.rows():
        name = " ".join(cells[at].split())
        if is_empty(name) or len(name) > _LONGEST_NAME:
            continue
        cited = source.cite_row(grid.element, number, "value")
        fields = tuple(
            KnowledgeField(name=field, value=coded(field, value) or value, citations=(cited,))
            for field, cell in zip(names, cells, strict=False)
            if field is not None and not is_empty(value := " ".join(cell.split()))
        )
        if fields and cited.verified:
            key = (type_, name.casefold(), section, "|".join(cells)[:200])
            yield KnowledgeItem(id=source.record_id("i", *key), type=type_, name=name, fields=fields)


def transfer_columns(headers: Sequence[str]) -> tuple[KnowledgeType, int, tuple[str | None, ...]] | None:
    """(type, name column, field of each column) of a table about the transfer itself; None of any other table."""
    found = _comparison(headers)
    return found if found is not None else _method_transfer(headers)


def coded(name: str, value: str) -> str | None:
    """The code that a field of a transfer record has for a written value; None where it is kept as written."""
    if name == "transfer_type":
        return next((code for code, pattern in _TYPES if pattern.search(value)), None)
    if name == "decision":
        if re.search(r"\b(?:not|fail\w*|nicht|non|reject\w*)\b", value, re.I):
            return "not_accepted"
        if re.search(r"accept|pass|success|bestanden|transferred|met\b|accept[ée]", value, re.I):
            return "accepted"
        return "pending" if re.search(r"pending|open|ongoing|offen|en\s+cours|planned", value, re.I) else None
    return None


def _comparison(headers: Sequence[str]) -> tuple[KnowledgeType, int, tuple[str | None, ...]] | None:
    sending = [n for n, header in enumerate(headers) if _SENDING.search(header) and not _RECEIVING.search(header)]
    receiving = [n for n, header in enumerate(headers) if _RECEIVING.search(header) and not _SENDING.search(header)]
    others = [n for n in range(len(headers)) if n not in (*sending, *receiving)]
    if not sending or not receiving or not others or (others[0] != 0 and len(headers) > 3):
        return None
    judged = any(_JUDGED.search(headers[n]) for n in others[1:])
    if not judged and len(headers) != 3:
        return None
    names: list[str | None] = [None] * len(headers)
    names[sending[0]], names[receiving[0]] = "sending_value", "receiving_value"
    _fill(names, headers, others[1:], _COMPARISON)
    at = others[0]
    if _COMPARISON[0][1].search(headers[at]) and len(others) > 1 and names[others[1]] is None:
        names[at], at = "unit_operation", others[1]
    return "equipment_comparisons", at, tuple(names)


def _method_transfer(headers: Sequence[str]) -> tuple[KnowledgeType, int, tuple[str | None, ...]] | None:
    at = next((n for n, header in enumerate(headers[:3]) if _METHOD.search(header)), None)
    if at is None or len(headers) < 3:
        return None
    rest = " | ".join(header for n, header in enumerate(headers) if n != at)
    typed = _TRANSFER.search(rest) is not None
    designed = (
        _LABS.search(rest) is not None and _CRITERION.search(rest) is not None and _RESULT.search(rest) is not None
    )
    if not typed and not designed:
        return None
    names: list[str | None] = [None] * len(headers)
    _fill(names, headers, [n for n in range(len(headers)) if n != at], _METHOD_FIELDS)
    return "method_transfers", at, tuple(names)


def _fill(
    names: list[str | None],
    headers: Sequence[str],
    columns: Sequence[int],
    known: Sequence[tuple[str, re.Pattern[str]]],
) -> None:
    for n in columns:
        names[n] = next((name for name, pattern in known if name not in names and pattern.search(headers[n])), None)
