"""Typed items (materials, methods, holds, risks, …) from the tables and identities that naturally hold them."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.extract.grid import Grid
from assistant.extract.statements import Source
from assistant.extract.table_kinds import TableKind
from knowledge.records import Element, KnowledgeItem


def items_of(source: Source, grids: Sequence[tuple[Grid, TableKind]], prose: Sequence[Element]) -> list[KnowledgeItem]:
    return []
