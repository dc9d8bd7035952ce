"""Scale-up comparisons: an equipment file read, its steps paired, held against what the package states."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select

from knowledge.errors import ReviewError, UsageError
from knowledge.records import ScaleComparison, ScaleComparisons, Scope
from knowledge.scale.compare import Package, compare
from knowledge.scale.equipment import Equipment, equipment_of
from knowledge.scale.fit import facility_fit
from knowledge.scale.sites import pairs, split_sites
from knowledge.scale.thresholds import ScaleThresholds
from knowledge.storage import Act, check_schema
from knowledge.storage.clock import now
from knowledge.storage.knowledge_rows import detail
from knowledge.storage.knowledge_table import KnowledgeTable
from knowledge.storage.store import Store
from service.reading import tables_of
from service.settings import Settings

SETTING = "scale_thresholds"
Rows = tuple[tuple[str, ...], ...]
_ALL = 100_000
_SHAPES = "knowline scale --help tells the layouts that are read"


def equipment_file(settings: Settings, path: Path) -> tuple[Equipment, ...]:
    """The equipment that a workbook, a delimited text or a JSON file lists. Raises `UsageError` where it lists none."""
    if not path.is_file():
        raise UsageError(f"{path}: no such file")
    if path.suffix.casefold() == ".json":
        tables: Sequence[Rows] = (_json_rows(path),)
    else:
        with tempfile.TemporaryDirectory(prefix="knowline-") as scratch:
            tables = tables_of(settings, path, Path(scratch))
    return listed(tables, path.name)


def listed(tables: Sequence[Sequence[Sequence[str]]], name: str) -> tuple[Equipment, ...]:
    found = tuple(one for rows in tables for one in equipment_of(rows))
    if not found:
        raise UsageError(f"{name}: no table of equipment was found (site, unit operation, D, …); {_SHAPES}")
    return found


def rows_of(given: object) -> Rows:
    """A JSON list of objects, or an object that holds one, as a table with a column for each name.

    Values are numbers, texts, or `{"value": …, "unit": …}`; objects inside are read as more names.
    """
    records = list(_records(given, {}))
    columns = list(dict.fromkeys(name for record in records for name in record))
    body = tuple(tuple(record.get(column, "") for column in columns) for record in records)
    return (tuple(columns), *body)


class Scale:
    """Comparisons and their thresholds for one store."""

    def __init__(self, store: Store, table: KnowledgeTable) -> None:
        self._store = store
        self._table = table

    def compare(
        self, scope: Scope | None, equipment: Sequence[Equipment], sending: str | None, receiving: str | None
    ) -> ScaleComparisons:
        """All comparisons; without a package (`scope` None) from the file alone."""
        one, other = split_sites(equipment, sending, receiving)
        package = self._package(scope) if scope is not None else Package()
        found: list[ScaleComparison] = []
        couples = pairs(one, other)
        for a, b in couples:
            found += [*compare(a, b, package), *facility_fit(a, b, package.parameters)]
        return ScaleComparisons(
            sending=" / ".join(dict.fromkeys(e.site for e in one)),
            receiving=" / ".join(dict.fromkeys(e.site for e in other)),
            comparisons=tuple(found),
            notes=_notes(one, other, couples),
        )

    def thresholds(self, scope: Scope) -> ScaleThresholds:
        """What was set for this package over the proposed screening values."""
        table = check_schema.check_settings
        query = select(table.c.value).where(
            table.c.sponsor == scope.sponsor, table.c.product == scope.product, table.c.name == SETTING
        )
        with self._store.engine.connect() as connection:
            stored = connection.scalar(query)
        return ScaleThresholds.model_validate_json(stored) if stored else ScaleThresholds()

    def set_thresholds(self, scope: Scope, thresholds: ScaleThresholds, *, by: str, reason: str) -> None:
        """Store other thresholds; needs a named person and a reason (the source of the number), and is audited."""
        if not by.strip():
            raise ReviewError("a threshold needs a named person: give --by NAME")
        if not reason.strip():
            raise ReviewError("a threshold needs a reason, such as its source: give --reason")
        table = check_schema.check_settings
        old = self.thresholds(scope)
        key = {"sponsor": scope.sponsor, "product": scope.product, "name": SETTING}
        with self._store.transaction() as connection:
            connection.execute(delete(table).where(*(table.c[name] == value for name, value in key.items())))
            values = key | {"value": thresholds.model_dump_json(), "set_by": by, "set_at": now()}
            connection.execute(insert(table), values)
            said = detail({"old": old.model_dump_json(), "new": thresholds.model_dump_json(), "reason": reason})
            self._store.audit.append(connection, scope, Act(by, "set", "check_setting", SETTING, said))

    def _package(self, scope: Scope) -> Package:
        effects = self._table.items(scope, "effects", limit=_ALL).items
        return Package(self._table.parameters(scope), effects, self.thresholds(scope))


def _notes(
    one: Sequence[Equipment], other: Sequence[Equipment], couples: Sequence[tuple[Equipment, Equipment]]
) -> tuple[str, ...]:
    paired = {id(e) for couple in couples for e in couple}
    alone = [
        f"{e.site}: {e.operation} has no counterpart at the other site" for e in (*one, *other) if id(e) not in paired
    ]
    unread = [f"{e.site}: {e.operation}: {text}" for e in (*one, *other) for text in e.unread]
    return (*dict.fromkeys(alone), *unread)


def _json_rows(path: Path) -> Rows:
    try:
        return rows_of(json.loads(path.read_text(encoding="utf-8-sig")))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise UsageError(f"{path}: is no JSON that can be read: {error}") from error


def _records(given: object, around: Mapping[str, str]) -> Iterator[dict[str, str]]:
    if isinstance(given, list):
        for one in given:
            yield from _records(one, around)
    elif isinstance(given, dict):
        here = dict(around)
        inner: list[tuple[str, object]] = []
        for name, value in given.items():
            if _holds_records(value):
                inner.append((name, value))
            else:
                here |= _flat(name, value)
        if not inner:
            yield here
        for name, value in inner:
            # a list under the name of a site, or under a plain word such as "equipment"
            named = {"site": name} if "site" not in here and not _plain_word(name) else {}
            yield from _records(value, {**here, **named})


def _holds_records(value: object) -> bool:
    if isinstance(value, list):
        return any(isinstance(one, dict) for one in value)
    return isinstance(value, dict) and any(_holds_records(one) for one in value.values())


def _plain_word(name: str) -> bool:
    return name.casefold() in {"equipment", "sites", "items", "units", "rows", "data", "list", "unit_operations"}


def _flat(name: str, value: Any) -> dict[str, str]:
    if isinstance(value, dict):
        if "value" in value:
            return {name: f"{value['value']} {value.get('unit') or ''}".strip()}
        return {key: text for inner, one in value.items() for key, text in _flat(inner, one).items()}
    if isinstance(value, list):
        return {name: "–".join(str(one) for one in value)}
    return {name: "" if value is None else str(value)}
