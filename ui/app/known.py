"""What pages show of the knowledge table again and again, kept until the table changes."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from knowledge.records import Scope
from knowledge.storage.knowledge_table import KnowledgeTable
from service.api.access import Access
from service.suggestions import suggest


@dataclass(frozen=True, slots=True)
class Known:
    """Questions to begin with, and the names of the process steps."""

    suggestions: tuple[str, ...]
    steps: tuple[str, ...]


def known(access: Access) -> Known:
    """Of the package that the access is to. The key holds sponsor and product, so nothing of one shows in another."""
    table, scope = access.service.workspace.knowledge, access.scope
    return _known(scope.sponsor, scope.product, table.stamp(scope), str(access.service.settings.home), table)


@st.cache_data(max_entries=64, show_spinner=False)
def _known(sponsor: str, product: str, stamp: str, home: str, _table: KnowledgeTable) -> Known:
    parameters = _table.parameters(Scope(sponsor=sponsor, product=product))
    steps = {one.unit_operation for one in parameters if one.unit_operation}
    return Known(suggest(parameters, 4), tuple(sorted(steps, key=str.casefold)))
