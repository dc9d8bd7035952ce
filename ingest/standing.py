"""How documents stand to each other: versions of one document, copies, near-copies. Recomputed, never guessed twice."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection

from ingest.chunking_context import readable
from ingest.dedupe import Candidate, near_duplicates, numbers, says_the_same
from ingest.plan import is_exact_copy
from ingest.versions import ChainMember, resolve_chain
from knowledge.ids import chain_id
from knowledge.records import ParsedDocument, Scope
from knowledge.storage import DocumentRow, Standing, Store

_SINGLE = frozenset({"executed_batch_record", "certificate_of_analysis", "email", "batch_history"})
_OWN_CHAINS = frozenset(
    {
        "method_validation_report", "method_transfer", "deviation", "capa", "change_control", "stability_report",
        "qa_log", "meeting_minutes", "slides",
    }
)  # fmt: skip
_NOT_WORD = re.compile(r"[\W_]+")


def chain_of(scope: Scope, document: ParsedDocument) -> str:
    """Chain of a document: by its number; else by type and title where it has a version; else by its path.

    Kinds that name another document's number (a validation report that of its method) have chains of their own, and
    filled-in records, certificates, mails and pictures are never versions of each other.
    """
    if document.document_type in _SINGLE or (document.media_type or "").startswith("image/"):
        return chain_id(scope, "path:" + document.file)
    if document.number:
        family = document.document_type if document.document_type in _OWN_CHAINS else "document"
        return chain_id(scope, f"number:{family}:{_folded(document.number)}")
    if document.title and document.document_type and document.version:
        return chain_id(scope, f"title:{document.document_type}:{_folded(document.title)}")
    return chain_id(scope, "path:" + document.file)


def resolve_chains(connection: Connection, store: Store, scope: Scope, chain_ids: Iterable[str]) -> int:
    """Give every live document of these chains its status and successor; gives how many changed.

    A copy stands as the document that it is a copy of.
    """
    chains: dict[str, list[DocumentRow]] = defaultdict(list)
    for row in store.documents.chains_in(connection, scope, sorted(set(chain_ids))):
        chains[row.chain_id].append(row)
    changed = 0
    for rows in chains.values():
        by_id = {row.id: row for row in rows}
        original = {row.id: _original(row, by_id) for row in rows}
        members = [
            _member(row, [copy for copy in rows if original[copy.id] == row.id])
            for row in rows
            if original[row.id] == row.id
        ]
        statuses = resolve_chain(members)
        for row in rows:
            status = statuses[original[row.id]]
            wanted = Standing(status.status, status.superseded_by, row.duplicate_of)
            if wanted != Standing(row.status, row.superseded_by, row.duplicate_of):
                store.documents.set_standing(connection, row.id, wanted)
                changed += 1
    return changed


def settle_relations(connection: Connection, store: Store, scope: Scope) -> int:
    """Mark live documents whose text is that of another one, then resolve all chains; gives how many changed."""
    rows = {row.id: row for row in store.documents.all_in(connection, scope)}
    originals = [row for row in rows.values() if not is_exact_copy(row, rows)]
    wanted = _near_marks(store, originals)
    changed = 0
    for row in originals:
        mark = wanted.get(row.id)
        if row.duplicate_of != mark:
            store.documents.set_standing(connection, row.id, Standing(row.status, row.superseded_by, mark))
            changed += 1
    return changed + resolve_chains(connection, store, scope, {row.chain_id for row in rows.values()})


def _near_marks(store: Store, rows: Sequence[DocumentRow]) -> dict[str, str]:
    candidates = [
        Candidate(row.id, row.path, row.sketch, row.version, row.number, row.pages is not None) for row in rows
    ]
    written: dict[str, Counter[str]] = {}
    marks: dict[str, str] = {}
    for pair in near_duplicates(candidates):
        copy, original = pair.copy.id, pair.original.id
        if copy in marks or original in marks:
            continue
        if pair.rendition:
            marks[copy] = original
            continue
        for one in (copy, original):
            if one not in written:
                written[one] = numbers(e.text for e in readable(store.passages.elements(one)))
        if says_the_same(written[copy], written[original]):
            marks[copy] = original
    return marks


def _original(row: DocumentRow, by_id: Mapping[str, DocumentRow]) -> str:
    """Id of the document in the same chain that this one is a copy of, in steps; its own where there is none."""
    seen = {row.id}
    while (onward := by_id.get(row.duplicate_of or "")) is not None and onward.id not in seen:
        row = onward
        seen.add(row.id)
    return row.id


def _member(row: DocumentRow, copies: Sequence[DocumentRow]) -> ChainMember:
    """What is known of a document's version; what its own file does not tell, its copies may."""
    return ChainMember(
        row.id,
        next((one.version for one in (row, *copies) if one.version), None),
        next((one.effective_date for one in (row, *copies) if one.effective_date), None),
        next((one.status_as_written for one in (row, *copies) if one.status_as_written), None),
        next((one.supersedes_as_written for one in (row, *copies) if one.supersedes_as_written), None),
        row.path,
    )


def _folded(text: str) -> str:
    return _NOT_WORD.sub("-", unicodedata.normalize("NFKC", text).casefold()).strip("-")
