"""The store: SQL is the truth, originals lie beside it; `Store.open(home)` is the door."""

from knowledge.storage import check_schema, conversation_schema, reuse_schema, service_schema
from knowledge.storage.audit import Act, Audit, AuditEntry
from knowledge.storage.digest import StoreState
from knowledge.storage.documents import Content, DocumentRow, Documents, Standing, StoredElement
from knowledge.storage.originals import BadOriginal, Originals
from knowledge.storage.passages import Passages
from knowledge.storage.sponsors import Sponsors, storage_key
from knowledge.storage.store import Store

__all__ = [
    "Act", "Audit", "AuditEntry", "BadOriginal", "Content", "DocumentRow", "Documents", "Originals", "Passages",
    "Sponsors", "Standing", "Store", "StoreState", "StoredElement", "check_schema",
    "conversation_schema", "reuse_schema", "service_schema", "storage_key",
]
