"""The quote-built answer → the same answer in a model's words, where they hold; else the quotes, saying why.

The quotes decide what is answered and what is refused; a model only words it. Whatever goes wrong ends as the
quote-built
answer with the reason in `provenance.prompt` and no model named.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.evidence import Finding
from assistant.llm.assemble import Checked, assemble
from assistant.llm.check import judge
from assistant.llm.gather import Evidence, gather
from assistant.llm.grounds import Ground, make_grounds
from assistant.llm.lexicon import split_words
from assistant.llm.planted import planted
from assistant.llm.prompts import ANSWER, NOTHING
from assistant.llm.replies import Said, sentences
from assistant.settings import AskSettings
from assistant.units import Library
from knowledge.errors import ModelError, StoreError
from knowledge.protocols import ChatModel, QuantityParser
from knowledge.records import Answer, Scope, Turn

_log = logging.getLogger(__name__)
MOST_SENTENCES = 12


@dataclass(frozen=True)
class Sent:
    """What goes out in one call: ids, counts and a hash of the text, never the text."""

    answer_id: str
    model: str
    host: str
    prompt: str
    document_ids: tuple[str, ...]
    characters: int
    sha256: str


Record = Callable[[Scope, Sent], None]
Tell = Callable[[Checked], None]
Hold = Callable[[Said, dict[str, Ground]], Checked]


@dataclass(frozen=True)
class Question:
    """What is to be worded: the quote-built answer, what it was found by, and further wordings (the package's
    abbreviations)."""

    answer: Answer
    findings: Sequence[Finding]
    library: Library
    parse: QuantityParser
    settings: AskSettings
    abbreviations: Sequence[tuple[str, str]] = ()


class Phrasing:
    """A chat model and what it may do. `record` is called before anything is sent; if it fails, nothing is sent."""

    def __init__(
        self,
        chat: ChatModel,
        *,
        host: str = "",
        forbidden: frozenset[str] = frozenset(),
        record: Record | None = None,
        show_unsupported: bool = False,
        hold: Hold | None = None,
    ) -> None:
        """`hold` checks one sentence against the evidence it cites; by default `check`."""
        self._hold = hold or check
        self._chat = chat
        self._host = host
        self._forbidden = forbidden
        self._record = record
        self._show_unsupported = show_unsupported

    def phrase(self, scope: Scope, question: Question, tell: Tell | None = None) -> Answer:
        """The answer in the model's words. `tell` gets each supported sentence when its check is done."""
        answer = question.answer
        if answer.status == "not_found":
            return quotes_only(answer, "model not asked: nothing in the package to word")
        if scope.sponsor in self._forbidden:
            _log.warning("chat model not asked: chat_forbidden_sponsors names this sponsor")
            return quotes_only(answer, "model not asked: chat_forbidden_sponsors names this sponsor")
        evidence = gather(question.findings, question.library)
        if any(planted(one.unit.text) for one in evidence if one.primary):
            return quotes_only(answer, "model not asked: the evidence gives orders to whoever reads it")
        evidence = [one for one in evidence if not planted(one.everything)]
        if not any(one.primary for one in evidence):
            return quotes_only(answer, "model not asked: no evidence that may be sent")
        started = time.perf_counter()
        phrased = self._ask(scope, question, evidence, tell)
        spent = round((time.perf_counter() - started) * 1000, 2)
        timings = {
            **phrased.timings_ms,
            "model": spent,
            "total": round(phrased.timings_ms.get("total", 0.0) + spent, 2),
        }
        return phrased.model_copy(update={"timings_ms": timings})

    def _ask(self, scope: Scope, question: Question, evidence: Sequence[Evidence], tell: Tell | None) -> Answer:
        answer = question.answer
        things = wordings_of(question.abbreviations)
        grounds = make_grounds([(one.unit, one.primary) for one in evidence], things)
        fence = f"=={secrets.token_hex(6)}=="
        text = ANSWER.filled(answer.standalone_question, grounds, fence)
        sent = Sent(
            answer.id,
            self._chat.name,
            self._host,
            ANSWER.label,
            tuple(ground.unit.document.id for ground in grounds),
            len(ANSWER.system) + len(text),
            hashlib.sha256(f"{ANSWER.system}\n{text}".encode()).hexdigest(),
        )
        try:
            if self._record is not None:
                self._record(scope, sent)
            checked = self._read(text, grounds, tell)
        except StoreError as error:
            _log.warning("chat model not asked: the call could not be recorded (%s)", type(error).__name__)
            return quotes_only(answer, "model not asked: the call could not be recorded")
        except ModelError as error:
            _log.warning("chat call for %s failed: %s", answer.id, error)
            return quotes_only(answer, f"model failed: {error}")
        kept = [one for one in checked if one.why_not is None]
        _log.info(
            "chat call for %s: model %s, host %s, %d evidence lines, %d characters, %d sentences, %d kept",
            answer.id,
            sent.model,
            sent.host,
            len(grounds),
            sent.characters,
            len(checked),
            len(kept),
        )
        if not kept:
            why = "it found no answer in the evidence" if not checked else "no sentence of it holds by its evidence"
            return quotes_only(answer, f"model failed: {why}")
        dropped = len(checked) - len(kept)
        label = f"{ANSWER.label}; {dropped} of {len(checked)} sentences did not hold" if dropped else ANSWER.label
        shown = checked if self._show_unsupported else kept
        made = assemble(question.answer, shown, evidence, question.parse, question.settings)
        provenance = answer.provenance.model_copy(update={"prompt": label})
        return made.model_copy(update={"model": self._chat.name, "provenance": provenance})

    def _read(self, text: str, grounds: Sequence[Ground], tell: Tell | None) -> list[Checked]:
        """The reply's sentences, each checked when it is whole. An error of the model ends it, whatever came before."""
        by_key = {ground.key: ground for ground in grounds}
        checked: list[Checked] = []
        for said in sentences(self._chat.stream(ANSWER.system, [Turn(role="user", content=text)])):
            if said.text.strip(" .") == NOTHING or len(checked) >= MOST_SENTENCES:
                continue
            one = self._hold(said, by_key)
            checked.append(one)
            if one.why_not is None and tell is not None:
                tell(one)
        return checked


def check(said: Said, by_key: dict[str, Ground]) -> Checked:
    """One sentence against the evidence it cites. A key that was never given out spoils the sentence."""
    known = [by_key[key] for key in said.keys if key in by_key]
    if said.strange or len(known) != len(said.keys):
        return Checked(said.text, tuple(known), "it cites evidence that does not exist")
    if planted(said.text):
        return Checked(said.text, tuple(known), "it repeats orders instead of a statement")
    verdict = judge(said.text, known)
    return Checked(said.text, verdict.grounds or tuple(known), verdict.why_not)


def quotes_only(answer: Answer, why: str) -> Answer:
    """The quote-built answer, with the reason why no model worded it."""
    return answer.model_copy(
        update={"model": None, "provenance": answer.provenance.model_copy(update={"prompt": f"quotes; {why}"})}
    )


def wordings_of(abbreviations: Sequence[tuple[str, str]]) -> dict[tuple[str, ...], frozenset[str]]:
    """The package's abbreviations as wordings of one thing."""
    found: dict[tuple[str, ...], set[str]] = {}
    for number, (short, full) in enumerate(abbreviations):
        for phrase in (short, full):
            words = split_words(phrase)
            if words and len(words) <= 5:
                found.setdefault(words, set()).add(f"^p{number}")
    return {words: frozenset(keys) for words, keys in found.items()}
