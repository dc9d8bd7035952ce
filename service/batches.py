"""The batch history of a package, or of given files, and the relations in it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from knowledge.batches.grid import BatchGrid, grid_of
from knowledge.batches.issues import data_issues
from knowledge.batches.known import Documents, steps_of, with_documents
from knowledge.batches.relations import relations, tested
from knowledge.batches.table import BatchTable, Wanted, batch_table, id_column
from knowledge.errors import UsageError
from knowledge.records import BatchRelations, KnowledgeItem, Parameter, Scope
from knowledge.storage.knowledge_table import KnowledgeTable
from knowledge.storage.store import Store
from service.reading import parsed
from service.settings import Settings

_ALL = 100_000
_ID = "Batch"
# what fewer batches state is no column of the history
_SOME = 3
_NO_UNITS: Mapping[str, str] = {}
# the table, what is to be known of it, units by header
_Read = tuple[BatchGrid, tuple[str, ...], Mapping[str, str]]


class Batches:
    """Batch histories of one store. Safe to share between threads."""

    def __init__(self, settings: Settings, store: Store, table: KnowledgeTable) -> None:
        self._settings = settings
        self._store = store
        self._table = table

    def relations(
        self, scope: Scope | None, files: Sequence[Path] = (), *, outcomes: Sequence[str] = ()
    ) -> BatchRelations:
        """Every parameter against every outcome. `outcomes` names columns to be taken as such."""
        documents = self._documents(scope)
        table = self.columns(scope, files, outcomes=outcomes, documents=documents)
        found = relations(table)
        return BatchRelations(
            n_batches=len(table.batches),
            n_tests=tested(found),
            relations=with_documents(found, table, documents),
            data_issues=data_issues(table),
        )

    def columns(
        self,
        scope: Scope | None,
        files: Sequence[Path] = (),
        *,
        outcomes: Sequence[str] = (),
        documents: Documents | None = None,
    ) -> BatchTable:
        """The history as columns with roles. Raises `UsageError` where there is none."""
        documents = documents or self._documents(scope)
        if files:
            (grid, issues), units = _joined([_best(self._settings, path) for path in files]), _NO_UNITS
        elif scope is not None:
            grid, issues, units = self._of_package(scope, documents.parameters)
        else:
            raise UsageError("no batch history: ingest a package that has one, or give --file")
        wanted = Wanted(
            outcomes=(*outcomes, *(item.name for item in self._attributes(scope))),
            units=units,
            steps={name: step for name, step in zip(grid.header, grid.steps, strict=True) if step},
        )
        table = batch_table(grid.header, grid.rows, wanted)
        unknown = [
            one for one in outcomes if one not in {c.name for c in table.columns} | {c.label for c in table.columns}
        ]
        if unknown:
            listed = ", ".join(c.name for c in table.of("outcome", "parameter"))
            raise UsageError(f"no column {unknown[0]!r}; there are: {listed}")
        return BatchTable(table.batches, table.columns, (*issues, *table.issues))

    def _of_package(self, scope: Scope, parameters: Sequence[Parameter]) -> _Read:
        current = {
            d.id
            for d in self._store.passages.documents(scope)
            if d.status in ("current", "draft") and not d.duplicate_of
        }
        items = self._table.items(scope, "batches", limit=_ALL).items
        used = [i for i in items if {c.document_id for f in i.fields for c in f.citations} & current]
        if not used:
            raise UsageError("the package holds no batch history that was read; give one with --file TABLE.csv")
        return _of_items(used, parameters)

    def _documents(self, scope: Scope | None) -> Documents:
        if scope is None:
            return Documents()
        table = self._table
        return Documents(
            table.parameters(scope), table.items(scope, "effects", limit=_ALL).items, table.rationales(scope)
        )

    def _attributes(self, scope: Scope | None) -> tuple[KnowledgeItem, ...]:
        return self._table.items(scope, "attributes", limit=_ALL).items if scope is not None else ()


def _of_items(items: Sequence[KnowledgeItem], parameters: Sequence[Parameter]) -> _Read:
    """Batches of the knowledge table as one table; of values that documents state differently the first."""
    names = list(dict.fromkeys(field.name for item in items for field in item.fields))
    rows: dict[str, dict[str, str]] = {}
    units: dict[str, str] = {}
    differ: set[str] = set()
    for item in items:
        row = rows.setdefault(item.name, {})
        for field in item.fields:
            if field.value is None:
                continue
            if row.setdefault(field.name, field.value) != field.value:
                differ.add(f"{item.name} {field.name}")
            if field.unit_ucum and field.unit_ucum not in ("1", "[pH]"):
                units.setdefault(field.name, field.unit_ucum)
    names = [name for name in names if sum(name in row for row in rows.values()) >= min(_SOME, len(rows))]
    header = (_ID, *names)
    steps = steps_of(names, parameters)
    body = tuple((batch, *(row.get(name, "") for name in names)) for batch, row in sorted(rows.items()))
    issues = (f"documents state {len(differ)} values differently; the first is used: {', '.join(sorted(differ)[:5])}",)
    return BatchGrid(header, (None, *(steps.get(n) for n in names)), body), issues if differ else (), units


def _best(settings: Settings, path: Path) -> BatchGrid:
    """The table of batches of a file: the one with the most numbers."""
    if not path.is_file():
        raise UsageError(f"{path}: no such file")
    grids = list(_grids(settings, path))
    if not grids:
        raise UsageError(f"{path}: no table with a column that names the batch (Batch, Lot, Run) was found")
    return max(grids, key=lambda one: len(one.rows) * len(one.header))


def _grids(settings: Settings, path: Path) -> Iterator[BatchGrid]:
    with tempfile.TemporaryDirectory(prefix="knowline-") as scratch:
        document = parsed(settings, path, Path(scratch))
    for element in document.elements if document is not None else ():
        grid = grid_of(element.table) if element.table is not None and not element.hidden else None
        if grid is not None and grid.rows and _names_batches(grid):
            yield grid


def _names_batches(grid: BatchGrid) -> bool:
    try:
        return len(batch_table(grid.header, grid.rows).batches) > 1
    except ValueError:
        return False


def _joined(grids: Sequence[BatchGrid]) -> tuple[BatchGrid, tuple[str, ...]]:
    """Several files side by side, by batch; the columns of the first file win where names are the same."""
    first, issues = grids[0], []
    for other in grids[1:]:
        mine, theirs = _id_of(first), _id_of(other)
        by_batch: Mapping[str, tuple[str, ...]] = {row[theirs].strip(): row for row in reversed(other.rows)}
        new = [i for i, name in enumerate(other.header) if i != theirs and name not in first.header]
        rows = []
        for row in first.rows:
            more = by_batch.get(row[mine].strip())
            rows.append((*row, *(more[i] if more is not None else "" for i in new)))
        shared = len(set(by_batch) & {row[mine].strip() for row in first.rows})
        if shared < len(first.rows):
            issues.append(f"{len(first.rows) - shared} of {len(first.rows)} batches are not in every file")
        header = (*first.header, *(other.header[i] for i in new))
        first = BatchGrid(header, (*first.steps, *(other.steps[i] for i in new)), tuple(rows))
    return first, tuple(issues)


def _id_of(grid: BatchGrid) -> int:
    return id_column(grid.header, grid.rows)
