"""The second pass over one document: ask a model part by part, keep what its source holds, add it to the rules' rows.

Whatever goes wrong with the model ends as the rules' result with a warning. Replies are kept by the content they are
about, so that reading again costs nothing, and documents that are read again for other reasons keep their rows.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from assistant.extract.statements import Source
from assistant.llm.phrase import Sent
from assistant.llm_extract.held import held
from assistant.llm_extract.held_reasons import reason_refused
from assistant.llm_extract.merge import HeldReason, HeldStatement, Merge
from assistant.llm_extract.passages import Passage, passages_of
from assistant.llm_extract.prompts import LABEL, SYSTEM, schema
from assistant.llm_extract.replies import Proposed, read_reply
from knowledge.errors import ModelError, ModelResponseError, StoreError
from knowledge.records import Element, Scope
from knowledge.records.extraction import Extraction

_log = logging.getLogger(__name__)
_MOST_FAILURES = 2  # unanswered calls in a row after which a run asks no more


class StructuredModel(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def host(self) -> str: ...

    def structured(self, system: str, text: str, schema: dict[str, object]) -> str:
        """The reply as JSON text. Raises `ModelUnavailableError` or `ModelResponseError`."""
        ...


class Readings(Protocol):
    """Replies kept by scope and content; `model` null asks for the newest of any model."""

    def find(self, scope: Scope, sha256: str, prompt: str, model: str | None) -> tuple[str, str] | None:
        """(model, reply)."""
        ...

    def keep(self, scope: Scope, sha256: str, prompt: str, model: str, reply: str) -> None: ...


@dataclass
class Tally:
    """What a run did: calls, replies found kept, rows kept, rows that the rules had too, rows refused by field."""

    calls: int = 0
    kept_replies: int = 0
    failed: int = 0
    rows: int = 0
    same: int = 0
    withheld: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    warnings: list[str] = field(default_factory=list)


class ModelPass:
    """`model` null replays what was kept, and asks nobody. `record` is called before anything is sent; if it fails,
    nothing is sent. `forbidden` are sponsors whose documents no model reads: kept replies are not used either."""

    def __init__(
        self,
        readings: Readings,
        model: StructuredModel | None = None,
        *,
        forbidden: frozenset[str] = frozenset(),
        record: Callable[[Scope, Sent], None] | None = None,
    ) -> None:
        self._readings, self._model = readings, model
        self._forbidden, self._record = forbidden, record
        self._failures = 0
        self._told: set[str] = set()
        self.tally = Tally()

    @property
    def label(self) -> str | None:
        """What goes into the extractor version beside the rules; none where no model is asked."""
        return None if self._model is None else f"model {self._model.name} {LABEL}"

    def add(self, source: Source, elements: Sequence[Element], rules: Extraction, *, ask: bool) -> Extraction:
        """The extraction with the rows of the model that hold. It carries the version with the model's name only when
        every part was read by it."""
        scope = source.scope
        if scope.sponsor in self._forbidden:
            if self._model is not None:
                self._warn("model not asked: chat_forbidden_sponsors names this sponsor")
            return rules
        statements: list[HeldStatement] = []
        reasons: list[HeldReason] = []
        whole, readers = True, set[str]()
        for passage in passages_of(source.entry, elements):
            self.tally.withheld += passage.withheld
            found = self._reply(source, passage, ask)
            if found is None:
                whole = False
                continue
            reader, proposed = found
            readers.add(reader)
            self._held(proposed, passage, statements, reasons)
        extraction = rules
        if statements or reasons:
            merge = Merge(source, rules, f"model {', '.join(sorted(readers))} {LABEL}")
            extraction = merge.merged(statements, reasons)
            self.tally.rows += merge.kept
            self.tally.same += merge.same
        if self._model is None or not whole:
            return extraction
        return extraction.model_copy(update={"extractor": f"{rules.extractor} + {self.label}"})

    def _held(
        self, proposed: Proposed, passage: Passage, statements: list[HeldStatement], reasons: list[HeldReason]
    ) -> None:
        refused = self.tally.refused
        refused["malformed"] += proposed.malformed
        for row in proposed.statements:
            ground = passage.grounds.get(row.key)
            value = held(row, ground) if ground is not None else "key"
            if isinstance(value, str) or ground is None:
                refused[value if isinstance(value, str) else "key"] += 1
            else:
                statements.append(HeldStatement(row, ground, value))
        for reason in proposed.rationales:
            ground = passage.grounds.get(reason.key)
            why = reason_refused(reason, ground) if ground is not None else "key"
            if why is not None or ground is None:
                refused[why or "key"] += 1
            else:
                reasons.append(HeldReason(reason, ground))

    def _reply(self, source: Source, passage: Passage, ask: bool) -> tuple[str, Proposed] | None:
        scope, name = source.scope, None if self._model is None else self._model.name
        kept = self._readings.find(scope, passage.sha256, LABEL, name)
        if kept is None and not ask:
            kept = self._readings.find(scope, passage.sha256, LABEL, None)
        if kept is not None:
            self.tally.kept_replies += 1
            return kept[0], read_reply(kept[1])
        if self._model is None or not ask or self._failures >= _MOST_FAILURES:
            return None
        try:
            return self._model.name, self._asked(self._model, source, passage)
        except StoreError as error:
            self._failures = _MOST_FAILURES
            self._warn(f"model not asked: the call could not be recorded ({type(error).__name__})")
        except ModelError as error:
            self._failures += not isinstance(error, ModelResponseError)
            self.tally.failed += 1
            self._warn(f"a part of {source.entry.file} was read by rules alone: {error}")
            if self._failures >= _MOST_FAILURES:
                self._warn("the model does not answer: the rest was read by rules alone; run `knowline extract` again")
        return None

    def _asked(self, model: StructuredModel, source: Source, passage: Passage) -> Proposed:
        if self._record is not None:
            characters = len(SYSTEM) + len(passage.text)
            sent = Sent(source.entry.id, model.name, model.host, LABEL, (source.entry.id,), characters, passage.sha256)
            self._record(source.scope, sent)
        self.tally.calls += 1
        reply = model.structured(SYSTEM, passage.text, schema())
        proposed = read_reply(reply)
        self._failures = 0
        self._readings.keep(source.scope, passage.sha256, LABEL, model.name, reply)
        _log.info("%s read a part of document %s", model.name, source.entry.id)
        return proposed

    def _warn(self, text: str) -> None:
        if text not in self._told:
            self._told.add(text)
            self.tally.warnings.append(text)
            _log.warning("%s", text)
