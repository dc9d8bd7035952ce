"""Pages of a list: `limit` and `cursor` in, `total` and `next_cursor` out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

from fastapi import Query

from knowledge.errors import UsageError

Item = TypeVar("Item")
Limit = Annotated[int, Query(ge=1, le=1000, description="how many at most")]
Cursor = Annotated[str | None, Query(max_length=200, description="`next_cursor` of the page before")]


def page(
    items: Sequence[Item], key: Callable[[Item], str], limit: int, cursor: str | None
) -> tuple[tuple[Item, ...], str | None]:
    """The page after the item whose key is `cursor`, and the cursor of the next one.

    Raises `UsageError` for a cursor that names none of the items (any more).
    """
    start = 0
    if cursor is not None:
        found = next((number for number, item in enumerate(items) if key(item) == cursor), None)
        if found is None:
            raise UsageError("this cursor is not (or no longer) one of this list: start again without it")
        start = found + 1
    part = tuple(items[start : start + limit])
    more = start + len(part) < len(items)
    return part, key(part[-1]) if more and part else None
