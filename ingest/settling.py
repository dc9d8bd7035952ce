"""Before and after the files: mending what a killed run left, taking out what is gone, relations between documents."""

from __future__ import annotations

import logging
import shutil
from collections import defaultdict
from collections.abc import Mapping

from ingest.archive import MEMBER_SEPARATOR
from ingest.intake import Intake
from ingest.ledger import LedgerRow
from ingest.package import Package
from ingest.plan import Known, is_exact_copy
from ingest.progress import Event
from ingest.publishing import remove_pending
from ingest.run import Run
from ingest.standing import resolve_chains, settle_relations
from ingest.upkeep import reindex, repair_indexes
from knowledge.changes import Changes
from knowledge.errors import KnowlineError
from knowledge.protocols import Extractor
from knowledge.records import DropReport
from knowledge.storage import DocumentRow, Standing

log = logging.getLogger(__name__)
GONE = "no longer in the package"


def mend(run: Run) -> None:
    """Finish what a killed run left: indexes that hold too much, half-made copies, an index of another embedder."""
    store, parts, sponsor = run.store, run.parts, run.scope.sponsor
    with store.transaction() as connection:
        store.sponsors.ensure(connection, run.scope)
    shutil.rmtree(run.scratch, ignore_errors=True)
    version = store.sponsors.index_version(sponsor)
    if version is None and not store.passages.holds(sponsor):
        with store.transaction() as connection:
            store.sponsors.set_index_version(connection, sponsor, parts.embedder.version)
    elif version != parts.embedder.version:
        reindex(store, parts.index, parts.embedder, sponsor, run.tell)
    if any(not row.finished for row in run.ledger.rows(run.scope).values()):
        repair_indexes(store, parts.index, parts.embedder, sponsor)
        store.originals(sponsor).sweep(store.original_hashes(sponsor))
    remove_pending(store, parts.index, run.scope, run.checkpoint)


def withdraw_missing(run: Run, package: Package) -> None:
    """Take out what the folders, or the archives that were read again, no longer hold."""
    known = run.known()
    gone = missing(run, package, known)
    run.withdraw([known.live[row.path] for row in gone if row.path in known.live], None, GONE)
    if gone:
        with run.store.transaction() as connection:
            run.ledger.forget(connection, run.scope, [row.path for row in gone])


def missing(run: Run, package: Package, known: Known) -> list[LedgerRow]:
    """Ledger rows whose files are gone from the folders and archives of this run."""
    folders = frozenset(package.folders)
    return [row for row in known.ledger.values() if _is_missing(row, run, folders)]


def _is_missing(row: LedgerRow, run: Run, folders: frozenset[str]) -> bool:
    if row.path in run.fates:
        return False
    if row.stage == "gone":
        return True
    steps = row.path.split(MEMBER_SEPARATOR)
    around = [MEMBER_SEPARATOR.join(steps[:depth]) for depth in range(1, len(steps))]
    if any(path in run.fates and run.fates[path].status in ("failed", "skipped") for path in around):
        return False
    return row.root in folders or any(path in run.reread for path in around)


def settle(run: Run, intake: Intake) -> None:
    """Relations between documents, and tidying up; done twice, it gives the same again."""
    _promote_copies(run, intake)
    if not run.store.sponsors.settled(run.scope):
        with run.store.transaction() as connection:
            if settle_relations(connection, run.store, run.scope):
                run.store.sponsors.bump(connection, run.scope.sponsor)
            run.store.sponsors.set_settled(connection, run.scope, settled=True)
        run.checkpoint("settled")
    _discard_unneeded(run)
    remove_pending(run.store, run.parts.index, run.scope, run.checkpoint)
    shutil.rmtree(run.scratch, ignore_errors=True)


def _discard_unneeded(run: Run) -> None:
    """Kept files of this run that became no document: failed ones and mere containers."""
    originals = run.store.originals(run.scope.sponsor)
    doubtful = {fate.sha256 for fate in run.fates.values() if fate.sha256 and originals.has(fate.sha256)}
    if doubtful:
        for sha256 in doubtful - run.store.original_hashes(run.scope.sponsor):
            originals.discard(sha256)


def _promote_copies(run: Run, intake: Intake) -> None:
    """Where a document is gone and a copy of its bytes is not, the first copy takes its place, with its own chunks."""
    rows = {row.id: row for row in run.store.documents.all(run.scope, None)}
    bereft: dict[str, list[DocumentRow]] = defaultdict(list)
    for row in rows.values():
        if row.state == "live" and is_exact_copy(row, rows) and rows[row.duplicate_of or ""].state != "live":
            bereft[row.sha256].append(row)
    ledger = run.ledger.rows(run.scope) if bereft else {}
    for copies in bereft.values():
        first, *others = sorted(copies, key=lambda row: (row.path.count(MEMBER_SEPARATOR), row.path))
        if first.path not in ledger or not intake.again(first, ledger[first.path]):
            run.withdraw(copies, None, "its original is gone and it cannot be read again")
            continue
        with run.store.transaction() as connection:
            for other in others:
                standing = Standing(other.status, other.superseded_by, first.id)
                run.store.documents.set_standing(connection, other.id, standing)
            resolve_chains(connection, run.store, run.scope, {first.chain_id, *(o.chain_id for o in others)})
            run.store.sponsors.bump(connection, run.scope.sponsor)


def extract(run: Run) -> DropReport | None:
    """Extraction for every live document that has not had it since it came in; gives what these changed at value level.

    All in one call: names of one document's tables are looked for in the sentences of all, and links are made once.
    Where that fails, one by one, so that one document stops no other. Done twice after a crash, it gives the same
    again.
    """
    extractor = run.parts.extractor
    if extractor is None:
        return None
    live = {row.id for row in run.store.documents.all(run.scope) if row.chunks}
    waiting = {
        path: row
        for path, row in sorted(run.ledger.rows(run.scope).items())
        if row.stage == "live" and row.document_id is not None and row.document_id in live
    }
    if not waiting:
        if run.took_out:
            _read_again(run, extractor)
        return None
    changes = Changes(run.store)
    before = changes.before(run.scope, {row.document_id for row in waiting.values() if row.document_id is not None})
    if not _extracted(run, extractor, waiting) and len(waiting) > 1:
        for path, row in waiting.items():
            _extracted(run, extractor, {path: row})
    return changes.settle(run.scope, before, by=run.by)


def _read_again(run: Run, extractor: Extractor) -> None:
    """Documents that were read with names of those that are gone. Where it fails, the next extraction tries it."""
    try:
        run.statements += extractor.extract(run.scope, [])
    except (KnowlineError, ValueError, LookupError, TypeError, ArithmeticError):
        log.exception("documents that named what was taken out could not be read again")


def _extracted(run: Run, extractor: Extractor, rows: Mapping[str, LedgerRow]) -> bool:
    """Whether these documents could be extracted. One that could not is in and can be asked about; its row says what is
    missing, and the next run tries it again."""
    try:
        ids = [row.document_id for row in rows.values() if row.document_id is not None]
        run.statements += extractor.extract(run.scope, ids)
    except (KnowlineError, ValueError, LookupError, TypeError, ArithmeticError) as error:
        log.exception("extraction failed")
        if len(rows) == 1:
            told = f"Extraction failed ({type(error).__name__}); `knowline extract` tries it again."
            run.note(next(iter(rows.values())), told)
        return False
    # All or none: what a document states depends on the names in those that were read with it.
    with run.store.transaction() as connection:
        run.ledger.advance(connection, run.scope, list(rows), "extracted")
    for path in rows:
        run.tell(Event("stage", path, "extracted"))
    run.checkpoint("extracted")
    return True
