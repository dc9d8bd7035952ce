"""K18: two reasons for one thing that cannot both be the reason."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from knowledge.checks.found import Found, side_of_line
from knowledge.checks.hold_claims import holds
from knowledge.checks.known import Known
from knowledge.checks.spans import Tolerance
from knowledge.checks.text import Line
from knowledge.checks.wording import Name, name_of
from knowledge.records import Rationale, Side

# where a value comes from: it comes from one of these only
_ORIGINS = frozenset({"platform", "convenience", "equipment_limit", "supplier", "regulatory"})
_CHOSEN = re.compile(
    r"\b(?:set|chosen|taken|carried over|comes? from|selected|kept|limited|decided|by eye|platform|recommend|convenien|"
    r"shift plan|übernommen|gewählt|choisi)\b",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:reason|because|due to|limit(?:ing|ed|s)?|bound by|since|set by|follows from|grund|weil|raison)\b",
    re.IGNORECASE,
)
_CAUSES = {
    "bioburden": r"bioburden|microb|keim|\bCFU\b",
    "aggregation": r"aggregat|\bHMW\b",
    "reduction": r"disulfide|disulphide|reduction of",
    "oxidation": r"oxidat|oxidis|oxidiz",
    "degradation": r"degradation|hydrolysis|impurit",
    "moisture": r"moisture|water uptake|loss on drying",
    "precipitation": r"precipitat|turbid",
    "deamidation": r"deamidat|charge variant|acidic variant",
    "schedule": r"shift plan|schedul|convenien|working day",
}
_CAUSE = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _CAUSES.items()}
_NEGATION = r"\b(?:no|not|never|without|nicht|kein\w*|pas)\W+(?:\w+\W+){0,2}?"


def reasons(known: Known, _tolerance: Tolerance) -> Iterator[Found]:
    yield from _origins(known)
    yield from _limiting(known)


def _origins(known: Known) -> Iterator[Found]:
    groups: dict[tuple[frozenset[str], frozenset[str]], list[tuple[Rationale, str]]] = defaultdict(list)
    labels: dict[tuple[frozenset[str], frozenset[str]], str] = {}
    current = {document.id: document for document in known.current}
    for rationale in known.rationales:
        document = current.get(rationale.citation.document_id)
        mention = known.mention_of.get(rationale.about.id)
        if (
            document is None
            or mention is None
            or rationale.evidence_type not in _ORIGINS
            or rationale.state == "rejected"
        ):
            continue
        if not _CHOSEN.search(rationale.citation.quote):
            continue
        name, step = known.names(mention)
        key = (name.merged, step.merged)
        if name:
            labels.setdefault(key, mention.name)
            groups[key].append((rationale, known.chain(document)))
    for key, members in groups.items():
        kinds = {r.evidence_type: (r, chain) for r, chain in reversed(members)}
        if len(kinds) < 2 or len({chain for _, chain in kinds.values()}) < 2:
            continue
        shown = [r for r, _ in kinds.values()]
        said = "; ".join(
            f"{str(r.evidence_type).replace('_', ' ')} in {r.citation.title or r.citation.file}" for r in shown
        )
        yield Found(
            type="K18", severity="minor", subject=f"origin of {labels[key]}",
            key=("origin", "+".join(sorted(key[0])), "+".join(sorted(key[1]))),
            explanation=f"The value is said to come from different places: {said}.",
            sides=tuple(Side(value_text=str(r.evidence_type).replace("_", " "), citation=r.citation) for r in shown),
        )  # fmt: skip


def _limiting(known: Known) -> Iterator[Found]:
    """What limits a hold: a document names one cause, another document another one."""
    names: dict[frozenset[str], tuple[Name, str]] = {}
    for hold in holds(known):
        if hold.row:
            names.setdefault(hold.names[0].plain, (hold.names[0], hold.label))
    lines = [line for line in known.current_lines() if line.row is None and _REASON.search(line.text) and _cause(line)]
    for name, label in names.values():
        told: dict[str, Line] = {}
        for line in lines:
            about = name_of(f"{line.text} {line.section}", known.abbreviations)
            cause = _cause(line)
            if cause and name.plain <= about.plain:
                told.setdefault(cause, line)
        if len(told) > 1 and len({known.chain(line.document) for line in told.values()}) > 1:
            yield Found(
                type="K18", severity="major", subject=f"what limits the hold of {label}",
                key=("limiting", "+".join(sorted(name.merged))),
                explanation=f"Different causes are named: {', '.join(told)}.",
                sides=tuple(side_of_line(line, cause) for cause, line in told.items()),
            )  # fmt: skip


def _cause(line: Line) -> str | None:
    """The one cause that a line names; none where it names several or denies one."""
    found = [name for name, pattern in _CAUSE.items() if pattern.search(line.text)]
    if len(found) != 1 or re.search(f"{_NEGATION}(?:{_CAUSES[found[0]]})", line.text, re.IGNORECASE):
        return None
    return found[0]
