"""K2 and K3 between a table and a text that the knowledge table does not hold; K17 where both stand in one document;
K4 for a proven range that goes beyond what a study says it ran."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from knowledge.checks.clauses import Clause, clauses
from knowledge.checks.found import Found, side_of, side_of_line, told, written
from knowledge.checks.known import NORMS, RECORDS, STUDIES, TALK, Claim, Known
from knowledge.checks.spans import Span, Tolerance, equal, inside, span_of, span_of_quantity
from knowledge.checks.text import Line
from knowledge.checks.usable import CHANGES, GENERIC, NORMATIVE, PAST, level, usable
from knowledge.checks.wording import WEAK, name_of

_TO_DOSE = re.compile(r"\b(?:added?|to|with|at|is|are|of)\b", re.IGNORECASE)
_CONDITIONAL = re.compile(
    r"\b(?:if|when|unless|except|means|equals|corresponds|instead|wenn|falls|si|lorsque)\b", re.IGNORECASE
)
_LIMIT_WORD = re.compile(
    r"\b(?:limit|target|spec\w*|release|criterion|set point|NMT|NLT|grenzwert|limite)\b|[≤≥]", re.IGNORECASE
)
_RELEASE = re.compile(r"\brelease|freigabe|libération", re.IGNORECASE)
_SHELF = re.compile(r"shelf|expiry|end of life|haltbarkeit", re.IGNORECASE)
_INTERMEDIATE = re.compile(r"\b(?:pool|intermediate|in-process|IPC)\b", re.IGNORECASE)
_NOT_RUN = re.compile(
    r"\bnot\s+(?:been\s+)?(?:run|studied|tested|tried|investigated|examined|explored|covered|looked at)|nothing was made|"
    r"\bnever (?:run|tested|tried|studied)|nicht (?:untersucht|geprüft)|pas (?:été )?(?:étudié|testé|essayé)",
    re.IGNORECASE,
)
_VARIED = re.compile(
    r"\b(?:varied|studied|tested|run|runs|compared|tried|investigated|examined|explored|challenged|screened|design|factor|from|between|variiert|untersucht|"
    r"étudié|testé)\b",
    re.IGNORECASE,
)
_ABOVE = re.compile(
    r"\b(?:above|beyond|over|longer|higher|more|greater|larger|coarser|faster|later|past|exceeding)\b", re.IGNORECASE
)
_BELOW = re.compile(r"\b(?:below|under|shorter|lower|less|fewer|smaller|slower|earlier)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Anchor:
    claim: Claim
    span: Span


def texts_against_tables(known: Known, tolerance: Tolerance) -> Iterator[Found]:
    anchors = _anchors(known)
    for line in known.current_lines():
        if line.row is None and _speaks(line):
            for clause in clauses(line):
                found = _against(known, clause, anchors, tolerance)
                if found is not None:
                    yield found
    yield from _beyond_studied(known)


def _anchors(known: Known) -> Mapping[str | None, list[Anchor]]:
    """Table rows that lay something down, by unit."""
    found: dict[str | None, list[Anchor]] = defaultdict(list)
    for claim in known.current_claims:
        span = span_of(claim.statement)
        if span is None or span.unit is None or claim.document.document_type in STUDIES:
            continue
        specified = claim.row and claim.statement.kind in ("spec_release", "spec_shelf_life", "ipc")
        if claim.statement.kind != "actual" and (usable(claim) or specified):
            found[span.unit].append(Anchor(claim, span))
    return found


def _speaks(line: Line) -> bool:
    kind = line.document.document_type
    if kind not in NORMS | TALK or kind in ("method_sop",) or CHANGES.search(line.element.section or ""):
        return False
    slide = line.element.part == "body"
    if "?" in line.text or (PAST.search(line.text) and not slide) or _CONDITIONAL.search(line.text):
        return False
    return slide or kind in ("process_description", *RECORDS) or bool(NORMATIVE.search(line.text))


def _against(
    known: Known, clause: Clause, anchors: Mapping[str | None, list[Anchor]], tolerance: Tolerance
) -> Found | None:
    slide = clause.line.element.part == "body"
    if slide and PAST.search(clause.text):
        return None
    heading = name_of(clause.line.section, known.abbreviations) if slide else None
    about = []
    for anchor in anchors.get(clause.span.unit, ()):
        if anchor.claim.statement.citation.quote in clause.line.text or not _kind_fits(clause, anchor.claim):
            continue
        name = anchor.claim.name
        inside_clause = bool(name.plain) and name.plain <= clause.words.plain
        if clause.line.document.language != anchor.claim.document.language:
            inside_clause |= bool(name.merged - _STEPS) and name.merged - _STEPS <= clause.words.merged
        if inside_clause or (heading is not None and name.plain and name.plain <= heading.plain):
            about.append(anchor)
    if not about or any(_agrees(clause, anchor, tolerance) for anchor in about):
        return None
    most = max(len(anchor.claim.name.plain) for anchor in about)
    about = [anchor for anchor in about if len(anchor.claim.name.plain) == most]
    if most < 2 and not (_rare(about, anchors[clause.span.unit]) or _told_as_limit(clause, about)):
        return None
    if not _same_step(clause, about):
        return None
    first = about[0].claim
    about.sort(key=lambda anchor: (anchor.claim.document.document_type != "process_description", not anchor.claim.row))
    shown = list({a.claim.statement.citation.quote: a.claim for a in reversed(about)}.values())[::-1][:3]
    kind = "K17" if all(known.chain(c.document) == known.chain(clause.line.document) for c in shown) else "K3"
    if kind == "K3" and not clause.span.point:
        kind = "K2"
    return Found(
        type=kind, severity="minor" if kind == "K17" else "major", subject=_title(first),
        key=("text", "+".join(sorted(first.name.merged)), "+".join(sorted(first.step.merged)), clause.line.document.number
             or clause.line.document.file),
        explanation=f"The text says {clause.quantity.text}, the table {told(first)}.",
        sides=(side_of_line(clause.line, clause.quantity.text), *(side_of(claim) for claim in shown)),
    )  # fmt: skip


def _kind_fits(clause: Clause, claim: Claim) -> bool:
    kind, text = claim.statement.kind, clause.text + clause.line.text
    if _RELEASE.search(text):
        return kind == "spec_release"
    if _SHELF.search(text):
        return kind == "spec_shelf_life"
    if kind in ("spec_release", "spec_shelf_life") or kind == "ipc":
        return bool(_INTERMEDIATE.search(text)) and kind == "ipc"
    return True


def _agrees(clause: Clause, anchor: Anchor, tolerance: Tolerance) -> bool:
    """Equal, or a plain number inside a range (a target in its range, a setting within its limit), or a bound of it."""
    one, other = clause.span, anchor.span
    if equal(one, other, tolerance):
        return True
    if one.point and not other.point:
        return inside(one, other, tolerance)
    if other.point and not one.point:
        return inside(other, one, tolerance)
    return bool({one.low, one.high} - {None} & {other.low, other.high} - {None})


def _told_as_limit(clause: Clause, about: Sequence[Anchor]) -> bool:
    """One word is enough where it is the word of one thing (`aggregates`, `assay`) and the clause speaks of a limit."""
    names = {anchor.claim.name.plain for anchor in about}
    return len(names) == 1 and not next(iter(names)) & GENERIC and bool(_LIMIT_WORD.search(clause.text))


def _rare(about: Sequence[Anchor], same_unit: Sequence[Anchor]) -> bool:
    """A name of one word tells which thing is meant only where nothing else is measured in that unit."""
    names = {anchor.claim.name.merged for anchor in same_unit}
    return len(names) <= 2 and len({a.claim.name.merged for a in about}) == 1


def _same_step(clause: Clause, about: Sequence[Anchor]) -> bool:
    """The text does not speak of another step than the table's."""
    steps = {step for anchor in about for step in anchor.claim.step.merged}
    spoken = clause.line.words.merged | name_of(clause.line.element.section or "", clause.line.abbreviations).merged
    known = {step for step in spoken if step in _STEPS}
    return not known or not steps or bool(known & steps)


_STEPS = frozenset(
    """cation_exchange anion_exchange protein_a viral_inactivation viral_filtration ultrafiltration bioreactor seed_train
    granulation blending drying compression film_coat lyophilization harvest""".split()  # noqa: SIM905
)


def _title(claim: Claim) -> str:
    step = claim.mention.unit_operation
    return claim.mention.name if not step else f"{step}: {claim.mention.name}"


def _beyond_studied(known: Known) -> Iterator[Found]:
    """“Longer times than 16 min were not run” against a proven range that goes up to 20 min."""
    proven = [
        (c, s)
        for c in known.current_claims
        if level(c) == "par" and usable(c) and (s := span_of(c.statement)) is not None
    ]
    done: set[str] = set()
    for claim, span in proven:
        found = _beyond_reported(known, claim, span)
        if found is not None and claim.parameter_id not in done:
            done.add(claim.parameter_id)
            yield found
    for line in known.current_lines():
        if line.row is not None or not _NOT_RUN.search(line.text):
            continue
        about = name_of(f"{line.text} {line.section}", known.abbreviations)
        for clause in clauses(line):
            highest = clause.span.high if clause.span.high is not None else clause.span.low
            lowest = clause.span.low if clause.span.low is not None else clause.span.high
            for claim, span in proven:
                if highest is None or lowest is None or claim.parameter_id in done or span.unit != clause.span.unit:
                    continue
                if not claim.name.part_of(about) or known.chain(claim.document) == known.chain(line.document):
                    continue
                over = _ABOVE.search(line.text) and span.high is not None and span.high > highest
                under = _BELOW.search(line.text) and span.low is not None and span.low < lowest
                if over or under:
                    done.add(claim.parameter_id)
                    yield Found(
                        type="K4", severity="major", subject=f"proven range of {_title(claim)}",
                        key=("beyond", "+".join(sorted(claim.name.merged)), "+".join(sorted(claim.step.merged))),
                        explanation=f"The proven range {written(claim)} reaches beyond what was run ({clause.quantity.text}).",
                        sides=(side_of(claim), side_of_line(line, clause.quantity.text)),
                    )  # fmt: skip


def _beyond_reported(known: Known, claim: Claim, span: Span) -> Found | None:
    """A proven range that goes beyond every number that studies report of the parameter as varied."""
    if not claim.row or span.open or span.point or not claim.name.plain - WEAK:
        return None
    values: list[tuple[Decimal, Line]] = []
    for line in known.current_lines(*STUDIES):
        if known.chain(line.document) == known.chain(claim.document) or not _VARIED.search(line.text):
            continue
        if not claim.name.part_of(name_of(f"{line.text} {line.section}", known.abbreviations)):
            continue
        for other in (span_of_quantity(quantity) for quantity in line.quantities):
            if other is not None and other.unit == span.unit:
                values += [(bound, line) for bound in (other.low, other.high) if bound is not None]
    numbers = sorted({value for value, _ in values})
    if (
        len(numbers) < 2
        or span.low is None
        or span.high is None
        or not (numbers[0] < span.high and numbers[-1] > span.low)
    ):
        return None
    beyond = numbers[-1] if span.high > numbers[-1] else numbers[0] if span.low < numbers[0] else None
    if beyond is None:
        return None
    line = next(line for value, line in values if value == beyond)
    return Found(
        type="K4", severity="major", subject=f"proven range of {_title(claim)}",
        key=("beyond", "+".join(sorted(claim.name.merged)), "+".join(sorted(claim.step.merged))),
        explanation=f"The proven range {written(claim)} reaches beyond what the studies report as varied.",
        sides=(side_of(claim), side_of_line(line, f"up to {beyond.normalize():f}" if span.high > numbers[-1] else f"from {beyond.normalize():f}")),
    )  # fmt: skip
