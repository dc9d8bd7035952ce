"""The store of one home: database, originals, the writer's lock, and the nouns that read and write them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import OperationalError

from knowledge.errors import StoreError
from knowledge.protocols import PassageIndex
from knowledge.records import Scope
from knowledge.storage import schema
from knowledge.storage.audit import Audit
from knowledge.storage.digest import StoreState, content_digest, store_state
from knowledge.storage.documents import Documents
from knowledge.storage.engine import open_engine, place_of
from knowledge.storage.lock import writer_lock
from knowledge.storage.migrations import migrate
from knowledge.storage.originals import BadOriginal, Originals
from knowledge.storage.passages import Passages
from knowledge.storage.sponsors import Sponsors, storage_key

LOCK_TIMEOUT_S = 30.0


class Store:
    """Opens the home and hands out its nouns; does nothing by itself that one of them could do."""

    def __init__(self, home: Path, engine: Engine) -> None:
        self.home = home
        self.engine = engine
        self.sponsors = Sponsors(engine)
        self.documents = Documents(engine)
        self.passages = Passages(engine)
        self.audit = Audit(engine, home)
        self._one_writer = threading.Lock()

    @classmethod
    def open(cls, home: Path, url: str | None = None) -> Store:
        """Open the store under `home`, creating or migrating it where needed.

        `url` is an SQLAlchemy URL for another database than the SQLite file under `home`. Raises `StoreError` where
        it does not answer.
        """
        home.mkdir(parents=True, exist_ok=True)
        engine = open_engine(home, url)
        try:
            migrate(engine)
        except OperationalError as error:
            engine.dispose()
            raise StoreError(
                f"the database {place_of(engine)} cannot be opened ({type(error.orig).__name__}): see that it runs and "
                "that its user may sign in and make tables"
            ) from error
        return cls(home, engine)

    def close(self) -> None:
        self.engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One write transaction: all of it or nothing. Threads wait for each other, so that the audit trail's heads
        are written in the order of their records; a thread must not open a second one inside."""
        with self._one_writer:
            try:
                with self.engine.execution_options(writes=True).begin() as connection:
                    yield connection
            except BaseException:
                self.audit.rolled_back()
                raise
            self.audit.committed()

    @contextmanager
    def writing(self, timeout_s: float = LOCK_TIMEOUT_S) -> Iterator[None]:
        """Be the one writer of this home. Raises `StoreBusyError` after `timeout_s`."""
        with writer_lock(self.home, timeout_s):
            yield

    def scopes(self) -> tuple[Scope, ...]:
        """All sponsors with their products, sorted."""
        return self.sponsors.scopes()

    def originals(self, sponsor: str) -> Originals:
        return Originals(self.home, storage_key(sponsor))

    def verify_originals(self, sponsor: str) -> tuple[BadOriginal, ...]:
        """Re-hash the originals of all documents of a sponsor, withdrawn ones too; gives the bad ones."""
        return self.originals(sponsor).verify(self.original_hashes(sponsor))

    def original_hashes(self, sponsor: str) -> frozenset[str]:
        """Hashes of the files that the sponsor's documents were read from."""
        table = schema.documents
        with self.engine.connect() as connection:
            query = select(table.c.sha256).where(table.c.sponsor == sponsor)
            return frozenset(connection.execute(query).scalars())

    def digest(self) -> str:
        """Hash over live content only, independent of order, timing, retries and run ids."""
        return content_digest(self.engine)

    def state(self, index: PassageIndex) -> StoreState:
        """Counts and digest, with what `index` holds against what SQL knows as live."""
        return store_state(self.engine, index)
