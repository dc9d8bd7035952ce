"""Limits and targets of one thing that differ between documents: K1, K2, K3, K5, K6, K12; and K4, ranges that do not
lie inside one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from knowledge.checks.found import Found, document_name, sides, told, written
from knowledge.checks.known import Claim, Known
from knowledge.checks.spans import Span, Tolerance, equal, inside, span_of
from knowledge.checks.subject_entries import Entry
from knowledge.checks.subjects import pairs, title
from knowledge.checks.usable import level
from knowledge.quantities import find_quantities

Sided = tuple[Claim, Span]
# levels that are compared each with itself; `range` (a range of a kind that is not told) is compared with several
_ALONE = ("target", "nor", "par", "sst", "acceptance", "spec_release", "spec_shelf_life", "ipc", "alert", "action")
_FOR_RANGE = ("range", "nor", "ipc", "acceptance", "action")
# (what must lie inside, inside what): the chain of domain knowledge, set point ∈ NOR ⊆ PAR ⊆ what was studied
_CHAIN = (
    ("target", "nor"),
    ("target", "range"),
    ("target", "par"),
    ("nor", "par"),
    ("range", "par"),
    ("par", "studied"),
)
_ORDER = ("K12", "K1", "K6", "K2", "K3", "K5", "K4")


@dataclass(frozen=True)
class Difference:
    """Two claims that do not agree, by which rule."""

    type: str
    one: Claim
    other: Claim


def differing_values(known: Known, tolerance: Tolerance) -> Iterator[Found]:
    """One conflict a subject: everything that documents lay down differently about it."""
    clusters = _clusters(pairs(known))
    for members, couples in clusters:
        differences = [d for one, other in couples for d in _differences(one, other, tolerance)]
        if differences:
            yield _found(known, members, differences, tolerance)


def _differences(one: Entry, other: Entry, tolerance: Tolerance) -> Iterator[Difference]:
    found: list[Difference] = []
    for at in _ALONE:
        found += _unequal(one.at(at), other.at(at), "K3" if at == "target" else "K2", tolerance)
    for a, b in ((one, other), (other, one)):
        if a.at("range") and not _agree(a.at("range"), b.at("par"), tolerance):
            found += _unequal(a.at("range"), b.at(*_FOR_RANGE), "K2", tolerance)
    found = list(dict.fromkeys(found))
    yield from found
    if found:
        return
    for a, b in ((one, other), (other, one)):
        for inner, outer in _CHAIN:
            yield from _not_inside(a.at(inner), b.at(outer), tolerance)
        yield from _kinds(a, b, tolerance)


def _unequal(one: Sequence[Sided], other: Sequence[Sided], rule: str, tolerance: Tolerance) -> Iterator[Difference]:
    """Differences only where the two documents agree in no number at all: one that states two values (for two
    strengths, say) does not contradict another that states one of them."""
    if _agree(one, other, tolerance):
        return
    for a, b in _couples(one, other):
        kind = "K1" if a[1].unit != b[1].unit or _converted(a[0], b[0]) else rule
        yield Difference(kind, a[0], b[0])


def _agree(one: Sequence[Sided], other: Sequence[Sided], tolerance: Tolerance) -> bool:
    return any(equal(a[1], b[1], tolerance) for a, b in _couples(one, other))


def _couples(one: Sequence[Sided], other: Sequence[Sided]) -> list[tuple[Sided, Sided]]:
    return [(a, b) for a in one for b in other if comparable(a[0], b[0])]


def _not_inside(inner: Sequence[Sided], outer: Sequence[Sided], tolerance: Tolerance) -> Iterator[Difference]:
    couples = [(a, b) for a, b in _couples(inner, outer) if a[1].unit == b[1].unit and not b[1].point]
    if any(inside(a[1], b[1], tolerance) for a, b in couples):
        return
    for a, b in couples:
        yield Difference("K4", a[0], b[0])


def _kinds(one: Entry, other: Entry, tolerance: Tolerance) -> Iterator[Difference]:
    """K5: the numbers that one calls NOR are called PAR by the other, which has another NOR or none."""
    if one.at("par") or other.at("nor"):
        return
    for a in one.at("nor"):
        for b in other.at("par"):
            if a[0].row and b[0].row and comparable(a[0], b[0]) and equal(a[1], b[1], tolerance):
                yield Difference("K5", a[0], b[0])


def comparable(one: Claim, other: Claim) -> bool:
    """The same scale, condition, attribute, strength, site and process version, as far as both tell."""
    a, b = one.statement, other.statement
    if any(x and y and _differs(x, y) for x, y in (
        (a.scale, b.scale), (a.stage, b.stage), (a.site, b.site), (a.process_version, b.process_version),
    )):  # fmt: skip
        return False
    if a.attribute and b.attribute and _differs(a.attribute, b.attribute):
        return False
    if a.basis and b.basis and "deviation" not in a.basis + b.basis and _differs(a.basis, b.basis):
        return False
    return not (a.condition and b.condition and _numbers(a.condition) and _numbers(b.condition)
                and not _numbers(a.condition) & _numbers(b.condition))  # fmt: skip


def _differs(one: str, other: str) -> bool:
    return _plain(one) != _plain(other)


def _plain(text: str) -> str:
    return "".join(text.casefold().replace(",", "").split())


def _numbers(text: str) -> frozenset[tuple[str | None, ...]]:
    return frozenset((q.low, q.target, q.high, q.unit_ucum) for q in find_quantities(text))


def _converted(one: Claim, other: Claim) -> bool:
    a, b = one.statement.unit_ucum, other.statement.unit_ucum
    return a is not None and b is not None and a != b


def _clusters(couples: Iterable[tuple[Entry, Entry]]) -> list[tuple[list[Entry], list[tuple[Entry, Entry]]]]:
    parent: dict[Entry, Entry] = {}

    def root(entry: Entry) -> Entry:
        while parent.setdefault(entry, entry) is not entry:
            entry = parent[entry]
        return entry

    every = list(couples)
    for one, other in every:
        parent[root(other)] = root(one)
    members: dict[Entry, list[Entry]] = defaultdict(list)
    for entry in parent:
        members[root(entry)].append(entry)
    held: dict[Entry, list[tuple[Entry, Entry]]] = defaultdict(list)
    for one, other in every:
        held[root(one)].append((one, other))
    return [(members[key], held[key]) for key in members]


def _found(known: Known, members: list[Entry], differences: list[Difference], tolerance: Tolerance) -> Found:
    claims = list(dict.fromkeys(c for d in differences for c in (d.one, d.other)))
    kind = min((d.type for d in differences), key=_ORDER.index)
    leaked = _leaks(known, members, claims, tolerance)
    if leaked:
        kind, claims = "K12", [*claims, *leaked]
    elif kind in ("K2", "K3"):
        kind = _superseded(known, members, claims, tolerance) or kind
    subject = title(members)
    return Found(
        type=kind, severity="minor" if kind in ("K5", "K6") else "major", subject=subject,
        key=_key(members), explanation=_explained(kind, claims), sides=sides(claims),
    )  # fmt: skip


def _key(members: list[Entry]) -> tuple[str, ...]:
    first = min(members, key=lambda entry: (len(entry.name.merged), sorted(entry.name.merged)))
    step = min((sorted(e.step.merged) for e in members if e.step.merged), default=[])
    return ("values", "+".join(sorted(first.name.merged)), "+".join(step), first.unit)


def _superseded(known: Known, members: list[Entry], claims: list[Claim], tolerance: Tolerance) -> str | None:
    """K6: one side carries what a superseded version of another side's document said."""
    chains = {known.chain(claim.document) for claim in claims}
    for old in known.claims:
        if old.statement.state != "superseded" or known.chain(old.document) not in chains:
            continue
        before = span_of(old.statement)
        if before is None or not any(old.name.alike(entry.name) and old.step == entry.step for entry in members):
            continue
        mine = [c for c in claims if known.chain(c.document) == known.chain(old.document)]
        others = [c for c in claims if known.chain(c.document) != known.chain(old.document)]
        if any(_is(before, c, tolerance) for c in others) and not any(_is(before, c, tolerance) for c in mine):
            return "K6"
    return None


def _leaks(known: Known, members: list[Entry], claims: list[Claim], tolerance: Tolerance) -> list[Claim]:
    """K12: claims of another scale that one side agrees with and the side of the own scale does not."""
    scales = {_plain(c.statement.scale) for c in claims if c.statement.scale}
    if not scales:
        return []
    own = [c for c in claims if c.statement.scale]
    rest = [c for c in claims if not c.statement.scale]
    found = []
    for claim in known.current_claims:
        scale, span = claim.statement.scale, span_of(claim.statement)
        if not scale or _plain(scale) in scales or span is None or level(claim) is None or claim in claims:
            continue
        if not any(claim.name.alike(e.name) and e.unit == span.bare_unit for e in members):
            continue
        leaves = [s for c in own if (s := span_of(c.statement)) is not None]
        takes = [s for c in rest if (s := span_of(c.statement)) is not None]
        if any(inside(span, s) for s in takes) and not any(inside(span, s) for s in leaves):
            found.append(claim)
    return found[:2]


def _is(span: Span, claim: Claim, tolerance: Tolerance) -> bool:
    """The claim carries this span: the same bounds, or the one bound of a limit written as a plain number."""
    other = span_of(claim.statement)
    if other is None:
        return False
    if equal(span, other, tolerance):
        return True
    for limit, number in ((span, other), (other, span)):
        if limit.open and number.point:
            return number.low in (limit.low, limit.high)
    return False


def _explained(kind: str, claims: list[Claim]) -> str:
    values = "; ".join(dict.fromkeys(told(claim) for claim in claims[:4]))
    if kind == "K4":
        return f"One does not lie inside the other: {values}."
    if kind == "K5":
        return f"The same numbers are called NOR in one document and PAR in another: {values}."
    if kind == "K6":
        return f"A value of a superseded version is still carried: {values}."
    if kind == "K12":
        other = claims[-1]
        return f"{values}. {written(other)} belongs to the scale {other.statement.scale} ({document_name(other)})."
    return f"The documents differ: {values}."
