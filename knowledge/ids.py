"""Stable ids: the same bytes at the same path in the same scope get the same id, and no id is a bare content hash."""

from __future__ import annotations

import hashlib

from knowledge.records.package import Scope


def _digest(*parts: str, length: int = 20) -> str:
    joined = "\x1f".join(parts).encode("utf-8")
    return hashlib.blake2b(joined, digest_size=length // 2).hexdigest()


def document_id(scope: Scope, path: str, sha256: str) -> str:
    """Id of one version of one file: sponsor, product, path in the package and bytes decide it."""
    return "d" + _digest("document", scope.sponsor, scope.product, path, sha256)


def chain_id(scope: Scope, number_or_path: str) -> str:
    """Id of a document through its versions: its number where it has one, else its path."""
    return "n" + _digest("chain", scope.sponsor, scope.product, number_or_path)


def element_id(document: str, local: str) -> str:
    """Id of a stored element: the document's id and the reader's local id (`e12`)."""
    return f"{document}.{local}"


def chunk_id(document: str, ordinal: int) -> str:
    return f"{document}.c{ordinal}"


def scoped_id(prefix: str, scope: Scope, *parts: str) -> str:
    """Id of any other record of a scope; `parts` are what makes it itself (chain, place, kind, …)."""
    return prefix + _digest(prefix, scope.sponsor, scope.product, *parts)
