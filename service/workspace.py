"""One home opened for work: settings become objects here, each when it is first needed."""

from __future__ import annotations

import logging
from functools import cached_property
from typing import TYPE_CHECKING

from knowledge.errors import ScopeError
from knowledge.records import Scope
from knowledge.storage.store import Store
from service.settings import Settings

if TYPE_CHECKING:
    pass

log = logging.getLogger(__name__)
DEFAULT_NAME = "default"


class Workspace:
    """The composition root for one home. Not shared between threads while it opens its parts."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def store(self) -> Store:
        url = self.settings.database_url
        return Store.open(self.settings.home, url.get_secret_value() if url else None)

    def close(self) -> None:
        for part in ("searcher", "index", "store"):
            if part in self.__dict__:
                close = getattr(self.__dict__.pop(part), "close", None)
                if close is not None:
                    close()

    def scope(self, *, create: bool = False) -> Scope:
        """The sponsor and product meant: given, or the only ones there are. Raises `ScopeError` naming the choices."""
        known = self.store.scopes()
        sponsor = self.settings.sponsor or _only(sorted({s.sponsor for s in known}), "sponsor", create)
        product = self.settings.product or _only(
            sorted({s.product for s in known if s.sponsor == sponsor}), "product", create
        )
        scope = Scope(sponsor=sponsor, product=product)
        if not create and scope not in known:
            have = ", ".join(f"{s.sponsor}/{s.product}" for s in known) or "none yet"
            raise ScopeError(
                f"no package of sponsor {sponsor!r}, product {product!r} in {self.settings.home}; there are: {have}"
            )
        return scope


def _only(names: list[str], what: str, create: bool) -> str:
    if len(names) == 1:
        return names[0]
    if not names:
        if create:
            return DEFAULT_NAME
        raise ScopeError("nothing has been ingested yet: run `knowline ingest PATH` first")
    raise ScopeError(f"several {what}s ({', '.join(names)}): name one with --{what}")
