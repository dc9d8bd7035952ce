"""B6, B7, A18: hold and storage times without a study, and their sum."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.checks.checklist import Missing
from knowledge.checks.found import document_label
from knowledge.checks.gap_rules.parameters import BLANK
from knowledge.checks.hold_claims import Hold, holds
from knowledge.checks.known import RECORDS, Known
from knowledge.checks.spans import span_of_quantity
from knowledge.checks.wording import WEAK, name_of

_REFERENCE = re.compile(
    r"\b(?:ref(?:erence)?|study|basis|source|report|grundlage|référence|supported by)\b", re.IGNORECASE
)
_SUM = re.compile(
    r"\b(?:cumulative|sum of (?:all |the )?hold|total hold|holds? (?:one after the other|in a row|add)|time out of refrigeration|TOR\b)",
    re.IGNORECASE,
)
_LONG = 60 * 24 * 90


def hold_gaps(known: Known) -> Iterator[Missing]:
    every = list(holds(known))
    studied = [hold for hold in every if hold.studied]
    allowed = [
        h
        for h in every
        if not h.studied and h.row and h.document.document_type not in ("slides", "executed_batch_record")
    ]
    done: list[Hold] = []
    for hold in allowed:
        if any(hold.same(other) for other in done) or hold.claim is None:
            continue
        done.append(hold)
        blank = _reference_is_blank(known, hold)
        if blank is False or any(hold.same(other) for other in studied if other.document.id != hold.document.id):
            continue
        if blank is None and _covered(known, hold):
            continue
        storage = hold.span.high is not None and hold.span.high >= _LONG
        label = re.sub(r",\s*(?:maximum|longest time|time|limit|no longer than)$", "", hold.label)
        why = "names no study" if blank else "stands without a study in the package"
        yield Missing(
            "A18" if storage else "B6", f"{'storage' if storage else 'hold'} of {label}",
            f"{hold.side.value_text} in {document_label(hold.document)} {why}.",
            f"On which data do the {hold.side.value_text.lstrip('≤ ')} of {label} stand (container, temperature, limiting attribute)?",
            (hold.side.citation,), ("hold", "+".join(sorted(hold.names[0].merged))),
        )  # fmt: skip
    if len(done) >= 2 and not any(_SUM.search(line.text) for line in known.current_lines()):
        yield Missing(
            "B7", "sum of the holds", f"{len(done)} holds are allowed, and nothing is said of holds that follow each other.",
            "Which total hold time is covered when the holds add up?", tuple(h.side.citation for h in done[:4]), ("sum",),
        )  # fmt: skip


def _covered(known: Known, hold: Hold) -> bool:
    """A document that reports, under a heading or in a sentence that names the thing, a time as long as the hold."""
    names = frozenset(word for name in hold.names for word in name.plain - WEAK)
    chain = known.chain(hold.document)
    for line in known.current_lines():
        if (
            line.document.document_type in RECORDS | {"slides"}
            or known.chain(line.document) == chain
            or not names & name_of(f"{line.text} {line.section}", known.abbreviations).plain
        ):
            continue
        spans = (span_of_quantity(quantity) for quantity in line.quantities)
        if any(
            s is not None and s.unit == "min" and s.high and hold.span.high and s.high >= hold.span.high for s in spans
        ):
            return True
    return False


def _reference_is_blank(known: Known, hold: Hold) -> bool | None:
    """Whether the row's own column for the study is blank; None where the table has no such column."""
    place = hold.side.citation.table
    if place is None or place.row is None:
        return None
    for grid in known.grids.get(hold.document.id, ()):
        if grid.element.id != place.id:
            continue
        column = next((i for i, header in enumerate(grid.header) if _REFERENCE.search(header)), None)
        line = next((one for one in grid.rows if one.row == place.row), None)
        if column is None or line is None:
            return None
        return bool(BLANK.match(line.cells[column]))
    return None
