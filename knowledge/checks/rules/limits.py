"""K10: limits that are looser inside than outside: in-process against release, release against shelf life."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.checks.found import Found, side_of, told
from knowledge.checks.known import Claim, Known
from knowledge.checks.rules.values import comparable
from knowledge.checks.spans import Span, Tolerance, looser, span_of
from knowledge.checks.wording import Abbreviations, name_of, stems

_DRUG = stems("drug_substance drug_product substance product final tablet vial")


def loose_limits(known: Known, tolerance: Tolerance) -> Iterator[Found]:
    claims = [(c, s) for c in known.current_claims if c.row and (s := span_of(c.statement)) is not None]
    release = [(c, s) for c, s in claims if c.statement.kind == "spec_release"]
    for inner, outer, title in (
        (_last_in_process(claims, known.abbreviations), release, "in-process limit against release"),
        (release, [(c, s) for c, s in claims if c.statement.kind == "spec_shelf_life"], "release against shelf life"),
    ):
        for one, span in inner:
            for other, bound in outer:
                if (
                    not _same_test(one, other, known.abbreviations)
                    or span.unit != bound.unit
                    or not comparable(one, other)
                ):
                    continue
                if looser(span, bound, tolerance):
                    yield Found(
                        type="K10", severity="major", subject=f"{other.mention.name}: {title}",
                        key=("limits", title, "+".join(sorted(other.name.merged)), "+".join(sorted(one.name.merged))),
                        explanation=f"The earlier limit allows more than the later one: {told(one)}; {told(other)}.",
                        sides=(side_of(one), side_of(other)),
                    )  # fmt: skip


def _last_in_process(claims: list[tuple[Claim, Span]], abbreviations: Abbreviations) -> list[tuple[Claim, Span]]:
    """Per document and test the limit at the last point of the process: a later step may still clear it before."""
    ordered = sorted(
        ((c, s) for c, s in claims if c.statement.kind == "ipc" and c.statement.citation.table is not None),
        key=lambda one: (one[0].document.id, one[0].statement.citation.page or 0,
                         one[0].statement.citation.table.row or 0 if one[0].statement.citation.table else 0),
    )  # fmt: skip
    last: dict[tuple[str, frozenset[str], str | None], tuple[Claim, Span]] = {}
    for claim, span in ordered:
        last[claim.document.id, _test(claim, abbreviations), span.unit] = (claim, span)
    return list(last.values())


def _test(claim: Claim, abbreviations: Abbreviations) -> frozenset[str]:
    """The words of the test without those of the point where it is taken (`HMW of CEX pool` → HMW)."""
    head = claim.mention.name.split(" of ")[0].split(",")[0]
    return name_of(head, abbreviations).plain or claim.name.plain


def _same_test(one: Claim, other: Claim, abbreviations: Abbreviations) -> bool:
    if one.document.id == other.document.id and one.statement.id == other.statement.id:
        return False
    if one.name.merged - _DRUG == other.name.merged - _DRUG:
        return True
    return one.statement.kind == "ipc" and _test(one, abbreviations) == other.name.plain - _DRUG
