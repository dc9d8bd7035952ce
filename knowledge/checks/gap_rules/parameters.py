"""A5, A6, A7, A10, A12, B9: what a parameter table leaves blank."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from knowledge.checks.checklist import Missing, cited
from knowledge.checks.known import NORMS, RECORDS, STUDIES, TALK, Claim, Known
from knowledge.checks.spans import shares_a_bound, span_of, span_of_quantity
from knowledge.checks.text import Grid, Line, name_column
from knowledge.checks.wording import WEAK, Name, name_of
from knowledge.quantities import parse_cell
from knowledge.records import DocumentEntry

BLANK = re.compile(
    r"^\s*(?:[–—\-−.?/]*|n\.?\s?[ad]\.?|n/a|tb[dc]\.?|t\.b\.d\.?|to be .{0,30}|not (?:yet )?(?:stated|defined|set|known|classified|"
    r"assessed|determined|available|agreed|given|established)|none|nil|open|pending|unknown|unclassified|offen|keine?|à définir|aucune?)\s*$",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"^(?:process )?(?:parameter|setting|variable|attribute|item|name|test|paramètre|prozessparameter|input)\b",
    re.IGNORECASE,
)
_CLASS = re.compile(
    r"^(?:class|classification|role|criticality|critical\??|category|rank|type|klasse|einstufung|kategorie|classe|criticité|catégorie)\b",
    re.IGNORECASE,
)
_PAR = re.compile(r"\b(?:PAR|proven|acceptable range|design space)\b", re.IGNORECASE)
_NOR = re.compile(r"\b(?:NOR|normal|operating|range|allowed|window)\b", re.IGNORECASE)
_TARGET = re.compile(r"\b(?:target|set ?-?point|aim|nominal|sollwert|consigne)\b", re.IGNORECASE)
_REFERENCE = re.compile(
    r"\b(?:ref(?:erence)?s?|source|study|basis|report|justification|evidence|grundlage|référence)\b", re.IGNORECASE
)
_REASON = re.compile(r"\b(?:reason|rationale|justification|why|begründung|justification)\b", re.IGNORECASE)
_ACTION = re.compile(
    r"\b(?:action|if failed|when failed|if (?:it )?fails|response|maßnahme|on failure|consequence)\b", re.IGNORECASE
)
_LIMIT = re.compile(r"\b(?:limit|range|acceptance|criterion|grenze|limite)\b", re.IGNORECASE)
_FAILS = re.compile(
    r"\b(?:fail\w*|collaps\w*|edge|cliff|lost|loss|toxic|beyond|above|below|break\w*|gone|worse|limit\w*|aggregat\w*|fell|rose|drop\w*)\b",
    re.IGNORECASE,
)
_CRITICAL = re.compile(r"\b(?:WC-?)?CPP\b|^critical\b|^kritisch", re.IGNORECASE)
_NOT_CRITICAL = re.compile(r"\bnon|\bnot\b|nicht", re.IGNORECASE)


def parameter_tables(known: Known) -> Iterator[Missing]:
    for grid in known.current_grids():
        name = name_column(grid, _NAME, grid.class_column)
        if name is None:
            continue
        column = _first(grid, _CLASS)
        column = grid.class_column if column is None else column
        par, nor, target = _first(grid, _PAR), _first(grid, _NOR), _first(grid, _TARGET)
        if column is not None and (par is not None or nor is not None or target is not None):
            yield from _classes(known, grid, name, column)
            yield from _proven(known, grid, name, column, par)
        reference = _first(grid, _REFERENCE)
        if par is not None and reference is not None and reference != par:
            yield from _unreferenced(grid, name, par, reference)
        reason = _first(grid, _REASON)
        if reason is not None and (target is not None or nor is not None) and reason not in (target, nor, par):
            yield from _unreasoned(grid, name, reason)
    yield from _actions(known)
    yield from _silent(known)
    yield from _edges(known)


def _classes(known: Known, grid: Grid, name: int, column: int) -> Iterator[Missing]:
    for line in grid.rows:
        label, cell = line.cells[name].strip(), line.cells[column]
        if label and BLANK.match(cell) and _states_a_value(line, name, column):
            yield Missing(
                "A5", label, f"The parameter has no class: its cell says “{cell.strip() or 'nothing'}”.",
                f"How is {_called(label, line)} classified (CPP, KPP, non-key), and on which assessment?",
                cited([line]), (_key(label), _chain(line.document), line.section),
            )  # fmt: skip


def _proven(known: Known, grid: Grid, name: int, column: int, par: int | None) -> Iterator[Missing]:
    for line in grid.rows:
        label, cell = line.cells[name].strip(), line.cells[column]
        yes = re.match(r"^\s*(?:yes|y|x|ja|oui|✓|✔)\s*$", cell, re.IGNORECASE) and re.search(
            "critical|kritisch|critique", grid.header[column], re.IGNORECASE
        )
        if not label or not (yes or _CRITICAL.search(cell)) or _NOT_CRITICAL.search(cell):
            continue
        if par is not None and not BLANK.match(line.cells[par]):
            continue
        if par is None and _has_proven(known, label, line):
            continue
        yield Missing(
            "A6", label, "The parameter is critical and has no proven acceptable range.",
            f"What is the proven acceptable range of {_called(label, line)}, and which study shows it?",
            cited([line, *_not_given(known, label, line)], 3), (_key(label), _chain(line.document), line.section),
        )  # fmt: skip


def _unreferenced(grid: Grid, name: int, par: int, reference: int) -> Iterator[Missing]:
    for line in grid.rows:
        label = line.cells[name].strip()
        if not label or BLANK.match(line.cells[par]) or not BLANK.match(line.cells[reference]):
            continue
        yield Missing(
            "A7", f"PAR of {label}", f"The proven range {line.cells[par].strip()} names no study.",
            f"On which study, scale and number of runs does the proven range {line.cells[par].strip()} of "
            f"{_called(label, line)} stand?",
            cited([line]), (_key(label), _chain(line.document), line.section),
        )  # fmt: skip


def _unreasoned(grid: Grid, name: int, reason: int) -> Iterator[Missing]:
    for line in grid.rows:
        label = line.cells[name].strip()
        if label and BLANK.match(line.cells[reason]) and _states_a_value(line, name, reason):
            yield Missing(
                "A10", label, "The table has a column for the reason, and it is blank.",
                f"Why is {_called(label, line)} set as it is?", cited([line]), (_key(label), _chain(line.document), line.section),
            )  # fmt: skip


def _actions(known: Known) -> Iterator[Missing]:
    """B9: a limit in a table that has a column for what to do when it fails, and nothing in it."""
    for grid in known.current_grids():
        action, limit = _first(grid, _ACTION), _first(grid, _LIMIT)
        if action is None or limit is None or action == limit:
            continue
        name = _first(grid, _NAME)
        for line in grid.rows:
            label = line.cells[name if name is not None else 0].strip()
            if (
                label
                and BLANK.match(line.cells[action])
                and parse_cell(line.cells[limit])
                and _numeric(line.cells[limit])
            ):
                yield Missing(
                    "B9", label, f"The limit {line.cells[limit].strip()} has no action for when it is not met.",
                    f"What is done when {label} does not meet {line.cells[limit].strip()}?",
                    cited([line]), (_key(label), _chain(line.document), line.cells[0]),
                )  # fmt: skip


def _silent(known: Known) -> Iterator[Missing]:
    """A10 for critical and key parameters: no reason anywhere, linked or in a study that speaks of it."""
    told = {r.about.id for r in known.rationales if r.state != "rejected"}
    told_lines = [line for line in known.current_lines() if line.row is None and _explains(line)]
    reasoned: list[Name] = []
    for claim in known.current_claims:
        if {claim.parameter_id, claim.mention.id, claim.statement.id} & told:
            reasoned.append(claim.name)
    done: set[tuple[frozenset[str], frozenset[str]]] = set()
    for claim in known.current_claims:
        if (
            not claim.row
            or claim.mention.role not in ("CPP", "WC_CPP", "KPP")
            or claim.document.document_type in STUDIES | RECORDS
        ):
            continue
        key = (claim.name.merged, claim.step.merged)
        if key in done or claim.statement.kind not in ("target", "setpoint", "nor") or not claim.name:
            continue
        done.add(key)
        if any(claim.name.alike(name) for name in reasoned) or any(_speaks_of(line, claim) for line in told_lines):
            continue
        yield Missing(
            "A10", _title(claim), "The value is laid down for a parameter of rank, and no document gives its reason.",
            f"Why is {_title(claim)} set to {claim.statement.value_text}, and what happens outside it?",
            (claim.statement.citation,), ("silent", "+".join(sorted(key[0])), "+".join(sorted(key[1]))),
        )  # fmt: skip


def _explains(line: Line) -> bool:
    return line.document.document_type not in NORMS or line.document.document_type in TALK


def _speaks_of(line: Line, claim: Claim) -> bool:
    """A text outside the documents that lay down speaks of the parameter, or of its very value in its step."""
    words = name_of(f"{line.text} {line.section}", line.abbreviations)
    strong = claim.name.plain - WEAK
    if (strong and strong <= words.plain) or (
        claim.name.merged and claim.name.merged - WEAK <= words.merged and claim.name.merged - WEAK
    ):
        return True
    if not (strong & words.plain or claim.step.merged & words.merged):
        return False
    span = span_of(claim.statement)
    return span is not None and any(
        other is not None and other.unit == span.unit and shares_a_bound(other, span)
        for other in (span_of_quantity(quantity) for quantity in line.quantities)
    )


def _edges(known: Known) -> Iterator[Missing]:
    """A12, one gap for all critical parameters of which neither an edge of failure nor its absence is told."""
    by_parameter: dict[str, list[Claim]] = defaultdict(list)
    for claim in known.current_claims:
        by_parameter[claim.parameter_id].append(claim)
    silent: list[Claim] = []
    telling = [
        line for line in known.current_lines() if line.row is None and _FAILS.search(line.text) and _explains(line)
    ]
    for claims in by_parameter.values():
        if not any(c.mention.role in ("CPP", "WC_CPP") and c.row for c in claims):
            continue
        kinds = {c.statement.kind for c in claims}
        lines = [line for line in telling if any(c.name.part_of(line.words) for c in claims[:1])]
        if (
            not lines
            and not kinds & {"edge_of_failure", "characterized"}
            and kinds & {"target", "nor", "setpoint", "par"}
        ):
            silent.append(next(c for c in claims if c.row and c.mention.role))
    if silent:
        names = ", ".join(dict.fromkeys(_title(c) for c in silent))
        yield Missing(
            "A12", f"edge of failure of {len(silent)} critical parameter(s)",
            f"Nothing is told of where these fail, nor that it was not studied: {names}.",
            f"Where is the edge of failure of {names}, or was none looked for?",
            tuple(c.statement.citation for c in silent[:6]), ("edges",),
        )  # fmt: skip


def _has_proven(known: Known, label: str, line: Line) -> bool:
    name = name_of(label, known.abbreviations)
    return any(c.statement.kind in ("par", "design_space") and c.name.alike(name) for c in known.current_claims)


def _not_given(known: Known, label: str, line: Line) -> list[Line]:
    """Sentences of studies that say of this parameter that something was not done."""
    from knowledge.checks.gap_rules.admissions import ADMITTED

    name = name_of(label, known.abbreviations)
    return [
        one
        for one in known.current_lines(*STUDIES)
        if one.row is None and ADMITTED.search(one.text) and name.part_of(one.words) and len(name.plain) > 1
    ][:2]


def _states_a_value(line: Line, name: int, other: int) -> bool:
    return any(_numeric(cell) for i, cell in enumerate(line.cells) if i not in (name, other))


def _numeric(text: str) -> bool:
    return bool(re.search(r"\d", text))


def _first(grid: Grid, pattern: re.Pattern[str]) -> int | None:
    return next((i for i, header in enumerate(grid.header) if pattern.search(header.strip())), None)


def _called(label: str, line: Line) -> str:
    return f"{label} ({line.section})" if line.section and len(line.section) < 60 else label


def _key(label: str) -> str:
    return " ".join(label.casefold().split())


def _chain(document: DocumentEntry) -> str:
    return document.number or document.file


def _title(claim: Claim) -> str:
    step = claim.mention.unit_operation
    return f"{claim.mention.name} ({step})" if step else claim.mention.name
