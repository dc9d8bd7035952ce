"""How documents stand to each other: versions of one document, copies, near-copies. Recomputed, never guessed twice."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

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

    A copy of the same bytes stands as the document that it is a copy of.
    """
    chains: dict[str, list[DocumentRow]] = defaultdict(list)
    for row in store.documents.chains_in(connection, scope, sorted(set(chain_ids))):
        chains[row.chain_id].append(row)
    changed = 0
    for rows in chains.values():
        by_id = {row.id: row for row in rows}
        members = [row for row in rows if not is_exact_copy(row, by_id)]
        statuses = resolve_chain([_member(row) for row in members])
        for row in rows:
            source = row if row.id in statuses else by_id[row.duplicate_of or row.id]
            status = statuses[source.id]
            wanted = Standing(status.status, status.superseded_by, row.duplicate_of)
            if wanted != Standing(row.status, row.superseded_by, row.duplicate_of):
                store.documents.set_standing(connection, row.id, wanted)
                changed += 1
    return changed


def resolve_near_duplicates(connection: Connection, store: Store, scope: Scope) -> int:
    """Mark live documents whose text is that of another one; gives how many marks changed."""
    rows = {row.id: row for row in store.documents.all_in(connection, scope)}
    originals = [row for row in rows.values() if not is_exact_copy(row, rows)]
    wanted = _near_marks(store, originals)
    changed = 0
    for row in originals:
        mark = wanted.get(row.id)
        if row.duplicate_of != mark:
            store.documents.set_standing(connection, row.id, Standing(row.status, row.superseded_by, mark))
            changed += 1
    return changed


def _near_marks(store: Store, rows: Sequence[DocumentRow]) -> dict[str, str]:
    candidates = [
        Candidate(row.id, row.path, row.sketch, row.version, row.number, row.pages is not None) for row in rows
    ]
    written: dict[str, Counter[str]] = {}
    marks: dict[str, str] = {}
    for copy, original in near_duplicates(candidates):
        if copy.id in marks or original.id in marks:
            continue
        for one in (copy, original):
            if one.id not in written:
                written[one.id] = numbers(e.text for e in readable(store.passages.elements(one.id)))
        if says_the_same(written[copy.id], written[original.id]):
            marks[copy.id] = original.id
    return marks


def _member(row: DocumentRow) -> ChainMember:
    return ChainMember(
        row.id, row.version, row.effective_date, row.status_as_written, row.supersedes_as_written, row.path
    )


def _folded(text: str) -> str:
    return _NOT_WORD.sub("-", unicodedata.normalize("NFKC", text).casefold()).strip("-")
