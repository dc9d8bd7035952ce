"""Questions of people at a page, answered in threads of the service: no page waits, and leaving one loses nothing."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, Protocol

from knowledge.errors import NotFoundError
from knowledge.records import Answer, Scope, SearchFilter, Turn
from service.api.problems import told_problem
from service.conversations import Conversations, Exchange, history_of

if TYPE_CHECKING:
    from assistant.llm.assemble import Checked
    from assistant.llm.phrase import Tell

log = logging.getLogger(__name__)
Stage = Literal["waiting", "searching", "wording"]
AT_ONCE = 4
INTERRUPTED = "the service was stopped before this was answered: ask again"


class Ask(Protocol):
    """One question, as an assistant takes it; `by` is who asks."""

    def __call__(
        self, scope: Scope, question: str, history: Sequence[Turn], where: SearchFilter | None, tell: Tell, *, by: str
    ) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Live:
    """A question under way: how far it is, and the sentences that were checked and hold so far."""

    stage: Stage = "waiting"
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Task:
    scope: Scope
    owner: str
    exchange: Exchange
    history: tuple[Turn, ...]


@dataclass
class Asking:
    """The questions under way. Answers go into their conversations; what is live is kept in memory."""

    conversations: Conversations
    ask: Ask
    _live: dict[str, Live] = field(default_factory=dict)
    _done: threading.Condition = field(default_factory=threading.Condition)
    _threads: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(AT_ONCE, thread_name_prefix="knowline-asking")
    )

    def start(
        self, scope: Scope, owner: str, conversation_id: str, question: str, where: SearchFilter | None = None
    ) -> Exchange:
        """Note the question and begin to answer it; comes back at once."""
        earlier = self.conversations.exchanges(scope, owner, conversation_id)
        exchange = self.conversations.ask(scope, owner, conversation_id, question, where)
        with self._done:
            self._live[exchange.id] = Live()
        self._threads.submit(self._work, _Task(scope, owner, exchange, history_of(earlier)))
        return exchange

    def live(self, exchange: Exchange) -> Live | None:
        """How far an exchange without an answer is; None where nothing works on it (any more)."""
        with self._done:
            return self._live.get(exchange.id)

    def wait(self, exchange: Exchange, timeout_s: float) -> bool:
        """Whether nothing works on the exchange (any more), after at most `timeout_s`."""
        with self._done:
            return self._done.wait_for(lambda: exchange.id not in self._live, timeout_s)

    @property
    def busy(self) -> bool:
        """Something is being answered."""
        with self._done:
            return bool(self._live)

    def close(self) -> None:
        """Take no more; what is under way is left as interrupted."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _work(self, task: _Task) -> None:
        exchange = task.exchange
        self._step(exchange.id, stage="searching")

        def tell(checked: Checked) -> None:
            self._step(exchange.id, stage="wording", sentence=checked.text)

        try:
            found = self.ask(task.scope, exchange.question, task.history, exchange.filter, tell, by=task.owner)
            answer = found.model_copy(update={"conversation_id": exchange.conversation_id})
            self.conversations.finish(exchange.id, answer=answer)
        except NotFoundError as error:
            self.conversations.finish(exchange.id, error=str(error))
        except Exception as error:
            self.conversations.finish(exchange.id, error=told_problem(error).detail)
        finally:
            with self._done:
                self._live.pop(exchange.id, None)
                self._done.notify_all()

    def _step(self, exchange_id: str, *, stage: Stage, sentence: str | None = None) -> None:
        with self._done:
            at = self._live.get(exchange_id, Live())
            said = at.sentences if sentence is None else (*at.sentences, sentence)
            self._live[exchange_id] = replace(at, stage=stage, sentences=said)
