"""What all requests share: one warm workspace, a few assistants, accounts, jobs, limits. Opened once a process."""

from __future__ import annotations

import getpass
import logging
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.progress import Progress
from knowledge.errors import ModelUnavailableError
from knowledge.protocols import Searcher
from knowledge.records import Answer, IngestReport, Scope, SearchFilter, Turn
from knowledge.storage import Act
from knowledge.storage.lock import service_lock
from service.accounts.identities import Identities
from service.accounts.keys import Keys
from service.accounts.oidc import Provider
from service.accounts.roles import Caller
from service.accounts.users import Users
from service.answering import Asker, build_answering
from service.api.envelope import Metrics
from service.api.limits import RateLimiter
from service.asking import Asking
from service.conversations import Conversations
from service.feedback import FeedbackBook
from service.jobs import JobRunner, Jobs, Order
from service.settings import Settings
from service.workspace import Workspace

if TYPE_CHECKING:
    from assistant.llm.phrase import Tell

log = logging.getLogger(__name__)
PREFIX = "/api/v1"
_SIGN_INS_PER_MINUTE = 30
_WARM_S = 60.0


class Service:
    """Opened by `start`, closed by `stop`. Its parts are safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.workspace = Workspace(settings)
        self.metrics = Metrics()
        self.owner = Caller(settings.by or getpass.getuser(), owner=True)
        self.requests = RateLimiter(settings.requests_per_minute)
        self.sign_ins = RateLimiter(_SIGN_INS_PER_MINUTE)
        self.stopping = threading.Event()
        self.warm = threading.Event()
        self.provider = Provider(settings) if settings.accounts and settings.oidc_issuer else None
        self._held = ExitStack()

    def start(self) -> None:
        """Open the parts that are needed at once; the models are loaded behind."""
        store = self.workspace.store
        self._held.enter_context(service_lock(store.home))
        self.users = Users(
            store,
            lockout_attempts=self.settings.lockout_attempts,
            lockout_minutes=self.settings.lockout_minutes,
        )
        self.keys = Keys(
            store,
            self.users,
            idle_minutes=self.settings.session_idle_minutes,
            max_hours=self.settings.session_max_hours,
        )
        self.conversations = Conversations(store)
        self.asking = Asking(self.conversations, self._ask)
        self.feedback = FeedbackBook(store)
        self.identities = Identities(store)
        self.jobs = Jobs(store)
        self.runner = JobRunner(self.jobs, self._ingest)
        _ = (self.workspace.knowledge, self.workspace.reviews, self.workspace.links)
        self._warming = threading.Thread(target=self._warm, name="knowline-warm", daemon=True)
        self._warming.start()

    def stop(self) -> None:
        """Let a running job go back into the queue, and close the store."""
        self.stopping.set()
        self.asking.close()
        self._warming.join()
        self.runner.stop()
        if self.warm.is_set():
            self.answering.close()
        self.workspace.close()
        self._held.close()

    def ready(self) -> None:
        """Wait for the models; raises `ModelUnavailableError` when they are still not there."""
        if not self.warm.wait(_WARM_S):
            raise ModelUnavailableError("the models are not loaded (yet): see the log, and `knowline doctor`")

    @property
    def searcher(self) -> Searcher:
        self.ready()
        return self.workspace.searcher

    def asker(self, caller: Caller) -> Asker:
        """The way to the assistants for one caller."""
        self.ready()
        return Asker(self.answering, caller.name)

    def _ask(
        self, scope: Scope, question: str, history: Sequence[Turn], where: SearchFilter | None, tell: Tell, *, by: str
    ) -> Answer:
        self.ready()
        return Asker(self.answering, by).ask(scope, question, history, where, tell)

    def audit_read(self, caller: Caller, scope: Scope, action: str, subject: str) -> None:
        """Put a look at a sponsor's knowledge into its audit trail, where several people work."""
        if not self.settings.accounts:
            return
        with self.workspace.store.transaction() as connection:
            act = Act(caller.name, action, "request", subject[:200], {})
            self.workspace.store.audit.append(connection, scope, act)

    def _warm(self) -> None:
        try:
            workspace = self.workspace
            workspace.embedder.embed(["ready"])
            _ = (workspace.index, workspace.searcher, workspace.extractor)
            self.answering = build_answering(workspace)
        except Exception:
            log.exception("the models could not be loaded; `knowline doctor` tells what is wrong")
            return
        self.runner.start()
        self.warm.set()

    def _ingest(self, scope: Scope, paths: Sequence[Path], order: Order, tell: Progress) -> IngestReport:
        pipeline = self.workspace.pipeline(progress=tell, passwords=order.passwords)
        return pipeline.ingest(scope, paths, by=order.by, extracting=order.extract)
