"""K7: a parameter is critical in one document and not in another."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.checks.found import Found
from knowledge.checks.known import Known
from knowledge.checks.risk_rows import risk_rows
from knowledge.checks.spans import Tolerance
from knowledge.checks.text import name_column
from knowledge.checks.wording import Name, name_of, stems
from knowledge.records import Citation, Side

# an IPC or a monitored output is another sort of thing, not a lower class
_RANKS = {"CPP": "critical", "WC_CPP": "critical", "KPP": "key", "non_key": "general", "GPP": "general"}
_WRITTEN = (
    (re.compile(r"\bWC-?\s?CPP\b", re.IGNORECASE), "critical"),
    (re.compile(r"\bnon[- ]?(?:CPP|critical|key)\b|\bGPP\b|\bnot\s+critical", re.IGNORECASE), "general"),
    (re.compile(r"\bCPP\b|\bcritical\b|\bkritisch\b|\bcritique\b", re.IGNORECASE), "critical"),
    (re.compile(r"\bKPP\b|\bkey\b", re.IGNORECASE), "key"),
)
# what a failure adds to the name of the parameter that fails
_FAILURE = stems(
    """low high too above below wrong out late early long short not missing failure fail deviation exceeded lost drift
    insufficient excessive incorrect wide narrow slow fast over under less more much zu hoch niedrig lang kurz falsch früh spät
    trop haut haute bas basse élevé élevée faible long longue court courte tôt tard retard lent lente rapide erreur incorrecte insuffisant"""
)


_NAMED = re.compile(
    r"^(?:process )?(?:parameter|setting|variable|attribute|item|name|paramètre|prozessparameter)", re.IGNORECASE
)


@dataclass(frozen=True)
class Classed:
    chain: str
    name: Name
    step: Name
    rank: str
    shown: str
    label: str
    citation: Citation


def role_mismatches(known: Known, _tolerance: Tolerance) -> Iterator[Found]:
    groups: list[list[Classed]] = []
    for one in _classified(known):
        home = next((g for g in groups if any(_same(one, other) for other in g)), None)
        if home is None:
            groups.append([one])
        else:
            home.append(one)
    for group in groups:
        by_rank: dict[str, list[Classed]] = defaultdict(list)
        for one in group:
            by_rank[one.rank].append(one)
        if len(by_rank) < 2 or len({one.chain for one in group}) < 2:
            continue
        shown = [members[0] for members in by_rank.values()] + [m for members in by_rank.values() for m in members[1:2]]
        said = "; ".join(f"{one.shown} in {one.citation.title or one.citation.file}" for one in shown)
        first = min(group, key=lambda one: len(one.label))
        yield Found(
            type="K7", severity="major" if "critical" in by_rank else "minor", subject=f"class of {first.label}",
            key=("role", "+".join(sorted(first.name.merged)), "+".join(sorted(first.step.merged))),
            explanation=f"The class differs: {said}.",
            sides=tuple(Side(value_text=one.shown, citation=one.citation) for one in shown),
        )  # fmt: skip


def _classified(known: Known) -> Iterator[Classed]:
    current = {document.id for document in known.current}
    for mention in known.mentions:
        if mention.document_id not in current or (not mention.statements and mention.role_citation is None):
            continue
        rank = _RANKS.get(mention.role or "")
        document = known.by_id[mention.document_id]
        citation = mention.role_citation or _row_with_role(
            mention.role_as_written, [s.citation for s in mention.statements]
        )
        if rank is None or citation is None or document.document_type == "risk_assessment":
            continue
        name, step = known.names(mention)
        yield Classed(
            known.chain(document),
            name,
            step,
            rank,
            mention.role_as_written or mention.role or "",
            mention.name,
            citation,
        )
    yield from _from_tables(known)
    for row in risk_rows(known):
        written = row.texts.get("class")
        rank = next((rank for pattern, rank in _WRITTEN if written and pattern.search(written)), None)
        if rank is None or written is None or not (row.texts.get("failure") or row.texts.get("parameter")):
            continue
        named = name_of(row.thing, known.abbreviations)
        step = name_of(row.texts.get("step") or "", known.abbreviations)
        bare = Name(named.plain - _FAILURE - step.plain, named.merged - _FAILURE - step.merged)
        if bare:
            chain = known.chain(row.line.document)
            yield Classed(chain, bare, Name(frozenset(), step.merged), rank, written, row.thing, row.line.citation())


def _from_tables(known: Known) -> Iterator[Classed]:
    """Classes of parameter tables that the knowledge table holds no class of."""
    covered = {
        (c.table.id, c.table.row) for m in known.mentions if m.role is not None
        for s in m.statements for c in s.citations[:1] if c.table is not None
    }  # fmt: skip
    for grid in known.current_grids(
        "process_description", "characterization_report", "control_strategy", "transfer_protocol"
    ):
        column = grid.class_column
        names = name_column(grid, _NAMED, column)
        if column is None or names is None or column == names:
            continue
        for line in grid.rows:
            rank = next((rank for pattern, rank in _WRITTEN if pattern.search(line.cells[column])), None)
            named = name_of(line.cells[names], known.abbreviations)
            if rank is None or not named or (line.element.id, line.row) in covered:
                continue
            step = known.step_of(line.section)
            chain, label = known.chain(line.document), line.cells[names].strip()
            yield Classed(chain, named.without(step), step, rank, line.cells[column].strip(), label, line.citation())


def _same(one: Classed, other: Classed) -> bool:
    if not one.name.alike(other.name):
        return False
    if one.step.merged and other.step.merged:
        return bool(one.step.merged & other.step.merged)
    return min(len(one.name.plain), len(other.name.plain)) > 1


def _row_with_role(written: str | None, citations: list[Citation]) -> Citation | None:
    """The row that gives the class, where the role has no citation of its own."""
    return next((c for c in citations if written and written in c.quote), None)
