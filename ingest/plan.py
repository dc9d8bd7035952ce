"""What is to be done with each file of a package: a pure decision from what is known about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from ingest.archive import MEMBER_SEPARATOR
from ingest.ledger import LedgerRow
from ingest.package import PackageFile
from knowledge.ids import document_id
from knowledge.records import Scope
from knowledge.storage import DocumentRow

Action = Literal["read", "unchanged", "failed_before", "kept_out", "duplicate"]


@dataclass(frozen=True, slots=True)
class Known:
    """What the store knew when the run began.

    `documents` are of every state, by id; `live` the live ones by path; `inside` the files that came out of an
    archive or mail, directly or in steps, by its path.
    """

    scope: Scope
    documents: Mapping[str, DocumentRow]
    live: Mapping[str, DocumentRow]
    ledger: Mapping[str, LedgerRow]
    inside: Mapping[str, list[LedgerRow]]

    @classmethod
    def of(cls, scope: Scope, documents: Iterable[DocumentRow], ledger: Mapping[str, LedgerRow]) -> Known:
        by_id = {row.id: row for row in documents}
        inside: dict[str, list[LedgerRow]] = defaultdict(list)
        for row in ledger.values():
            steps = row.path.split(MEMBER_SEPARATOR)
            for depth in range(1, len(steps)):
                inside[MEMBER_SEPARATOR.join(steps[:depth])].append(row)
        live = {row.path: row for row in by_id.values() if row.state == "live"}
        return cls(scope, by_id, live, ledger, inside)


@dataclass(frozen=True, slots=True)
class Decision:
    """`of` is, for a duplicate, the id of the document with the same bytes; for others the file's own document."""

    file: PackageFile
    action: Action
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Conditions:
    """`fingerprint` of the reader now; `new_passwords` tells that encrypted files may open this time."""

    fingerprint: str
    new_passwords: bool = False


def decide(
    files: Iterable[PackageFile], known: Known, primaries: dict[str, str], conditions: Conditions
) -> list[Decision]:
    """Decisions for the files of one level, in order. `primaries` (hash → document id) is carried on to the next.

    Of files with equal bytes one is read: the one that is already a live document, else the first in order.
    """
    decisions: list[Decision] = []
    for file in files:
        own = document_id(known.scope, file.path, file.sha256)
        action = _action(file, own, known, conditions)
        if action == "read" and primaries.get(file.sha256, own) != own:
            decisions.append(Decision(file, "duplicate", primaries[file.sha256]))
            continue
        if action == "read":
            primaries[file.sha256] = own
        decisions.append(Decision(file, action, own))
    return decisions


def known_primaries(known: Known) -> dict[str, str]:
    """Live documents that stand for their bytes, by hash."""
    return {
        row.sha256: row.id
        for row in known.documents.values()
        if row.state == "live" and not is_exact_copy(row, known.documents)
    }


def is_exact_copy(row: DocumentRow, documents: Mapping[str, DocumentRow]) -> bool:
    """The document has the same bytes as the one it is a duplicate of (and no chunks of its own)."""
    original = documents.get(row.duplicate_of or "")
    return original is not None and original.sha256 == row.sha256


def _action(file: PackageFile, own: str, known: Known, conditions: Conditions) -> Action:
    document, row = known.documents.get(own), known.ledger.get(file.path)
    if document is not None and document.state == "withdrawn" and document.withdrawn_by and not file.named:
        return "kept_out"
    if row is None or row.sha256 != file.sha256 or row.fingerprint != conditions.fingerprint:
        return "read"
    if not row.finished or row.stage == "gone":
        return "read"
    if row.stage == "failed":
        retry = row.reason_code == "encrypted" and conditions.new_passwords
        return "read" if retry else "failed_before"
    if row.document_id is not None and (document is None or document.state != "live"):
        return "read"
    if any(not child.finished for child in known.inside.get(file.path, ())):
        return "read"
    return "unchanged"
