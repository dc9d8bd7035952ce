"""Reasons: sentences and cells that say why, linked to the parameter they are about, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.extract.evidence_kinds import evidence_of
from assistant.extract.grid import Grid
from assistant.extract.levers import asked_of
from assistant.extract.namebook import Known, NameBook
from assistant.extract.reason_subjects import Subject, named_in, subjects_of, titled_by
from assistant.extract.row_values import RowReason
from assistant.extract.setting import Setting
from assistant.extract.statements import Source
from assistant.extract.topic import Topic
from assistant.extract.why import gives_reason, is_strong
from assistant.sentences import sentence_spans
from knowledge.records import Citation, Element, Rationale, RationaleAbout
from knowledge.records.extraction import Mention

_QUESTION = re.compile(r"question|frage\b|pregunta", re.I)
_ANSWER = re.compile(r"answer|antwort|r[ée]ponse|respuesta|response|reply", re.I)
_MODE = re.compile(r"failure\s+mode|fehlerart|hazard|mode\s+de", re.I)
_EFFECT = re.compile(r"\beffect|consequence|auswirkung|folge|effet", re.I)
_CAUSE = re.compile(r"\bcause|ursache", re.I)
_CONTROL = re.compile(r"\bcontrol|kontrolle|ma(?:ß|ss)nahme|ma[iî]trise", re.I)
_ENOUGH = 45  # how sure a subject must be for a reason to be linked to it …
_STRONG_ENOUGH = 45  # … and where the sentence says "because"
_CELL_WORDS = 6  # words from which a cell is read as sentences
_MOST = 3
_NAMED = 62  # how sure it is that a sentence is about the parameter whose edge it states
_OWN = 60  # how sure a subject must be to become what the following sentences speak of


class LocalSubjects:
    """Mentions of one document by name and step; a name that only other documents define gets a mention without values."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        self._ids: dict[tuple[str, str | None], str] = {}
        self._by_quote: dict[str, list[Mention]] = {}
        self.added: list[Mention] = []
        for mention in mentions:
            self._ids.setdefault((mention.name.casefold(), mention.unit_operation), mention.id)
            for statement in mention.statements:
                if statement.citation.table is None:
                    self._by_quote.setdefault(statement.citation.quote, []).append(mention)

    def stated_in(self, sentence: str) -> list[Known]:
        """Parameters that have a value in this very sentence."""
        return [
            Known(m.name, m.number, m.unit_operation, frozenset(), m.subject, m.id)
            for m in self._by_quote.get(sentence, ())
        ]

    def edges_in(self, sentence: str) -> list[Known]:
        """Parameters for which this very sentence tells where they fail: it says why they are limited."""
        return [
            Known(m.name, m.number, m.unit_operation, frozenset(), m.subject, m.id)
            for m in self._by_quote.get(sentence, ())
            if any(s.kind == "edge_of_failure" for s in m.statements)
        ]

    def mention_id(self, source: Source, known: Known, step: str | None) -> str:
        key = (known.name.casefold(), known.unit_operation)
        if key not in self._ids:
            bare = Mention(
                id=source.record_id("m", "reason", *map(str, key)), document_id=source.entry.id, name=known.name, number=known.number,
                unit_operation=known.unit_operation, step=step, subject=known.subject,
            )  # fmt: skip
            self._ids[key] = bare.id
            self.added.append(bare)
        return self._ids[key]


def table_reasons(source: Source, rows: Sequence[RowReason]) -> Iterator[Rationale]:
    """Cells of a rationale or comment column."""
    for row in rows:
        if len(row.text.split()) > 1 or row.text.isalpha():
            yield _rationale(
                source, row.mention_id, row.text, source.cite_row(row.element, row.row, "reason"), row.element.section
            )


def sentence_reasons(
    source: Source, element: Element, setting: Setting, book: NameBook, local: LocalSubjects, topic: Topic
) -> Iterator[Rationale]:
    """Sentences that give a reason, with what they are about."""
    topic.enter(element.section or element.sheet, titled_by(book, element.section, setting))
    for start, end in sentence_spans(element.text):
        sentence = element.text[start:end]
        subjects = subjects_of(sentence, book, local.stated_in(sentence), setting, topic, source.document_type)
        if setting.subject == "hold" and not any(s.known.subject == "hold" for s in subjects[:1]):
            subjects = [*(Subject(k, 90) for k in topic.titled if k.subject == "hold"), *subjects]
        edges = local.edges_in(sentence)
        if edges and not (subjects and subjects[0].sure > _NAMED):
            subjects = [Subject(edges[0], _NAMED), *subjects]
        own = [s.known for s in subjects if s.sure >= _OWN]
        enough = _STRONG_ENOUGH if is_strong(sentence) else _ENOUGH
        subjects = [s for s in subjects if s.sure >= enough]
        given = bool(edges) or gives_reason(sentence, known=bool(own), document_type=source.document_type)
        if len(sentence) >= 22 and subjects and given:
            several = [s.known for s in subjects if s.sure == 100]
            for known in several[:_MOST] or [subjects[0].known]:
                yield _rationale(
                    source,
                    local.mention_id(source, known, setting.step),
                    sentence,
                    source.cite_text(element, sentence, "reason"),
                    element.section,
                )
        topic.age += 1
        if own and own[0].subject != "attribute":
            topic.set(own[:1])


def _fitting(book: NameBook, text: str, setting: Setting) -> list[Known]:
    found = [known for _, known in named_in(book, text, setting)]
    return sorted(found, key=lambda k: k.subject == "attribute")


def question_reasons(
    source: Source, grid: Grid, book: NameBook, local: LocalSubjects, setting: Setting
) -> Iterator[Rationale]:
    """Rows of a question log: the question names the parameter, the answer gives the reason."""
    asked = next((i for i, h in enumerate(grid.headers) if _QUESTION.search(h)), None)
    answered = next(
        (
            i
            for i, h in enumerate(grid.headers)
            if _ANSWER.search(h) and i != asked and not re.search(r"\bby\b|von|par\b", h, re.I)
        ),
        None,
    )
    if asked is None or answered is None:
        return
    for row, cells in grid.rows():
        question, answer = cells[asked], cells[answered]
        why = re.search(
            r"\bwhy\b|reason|\bhow\s+come|where\s+does|\bcause|warum|weshalb|grund|pourquoi|raison", question, re.I
        )
        asking = subjects_of(question, book, (), setting, Topic(), source.document_type)
        subjects = (
            [s.known for s in asking if s.sure >= _ENOUGH]
            or _fitting(book, question, setting)
            or _fitting(book, answer, setting)
            or _asked(question, book, setting)
        )
        if (
            not subjects
            or len(answer) < 12
            or not (why or gives_reason(answer, known=True, document_type=source.document_type))
        ):
            continue
        mention_id = local.mention_id(source, subjects[0], setting.step)
        yield _rationale(source, mention_id, answer, source.cite_row(grid.element, row, "reason", answer), question)


def _asked(question: str, book: NameBook, setting: Setting) -> list[Known]:
    what = asked_of(question)
    if what is None:
        return []
    return book.sharing(what, setting.unit_operation) or [
        Known(what, None, setting.unit_operation, frozenset(), setting.subject)
    ]


def cell_reasons(
    source: Source, grid: Grid, book: NameBook, local: LocalSubjects, setting: Setting, taken: frozenset[str]
) -> Iterator[Rationale]:
    """Sentences of table cells that say why: minutes, comparisons, comments. `taken` are cells that are reasons already.

    What the sentence does not name, the first words of its row do.
    """
    for row, cells in grid.rows():
        for index, cell in enumerate(cells):
            if len(cell.split()) < _CELL_WORDS or cell.strip() in taken:
                continue
            lead = next((c for c in cells[:index] if 1 <= len(c.split()) <= 12 and re.search(r"[^\W\d_]{3}", c)), "")
            topic = Topic()
            topic.set([k for k in _fitting(book, lead, setting) if k.subject != "attribute"][:1] or _fitting(book, lead, setting)[:1])
            for start, end in sentence_spans(cell):
                sentence = cell[start:end]
                subjects = [s for s in subjects_of(sentence, book, (), setting, topic, source.document_type) if s.sure >= _ENOUGH]
                if len(sentence) < 22 or not subjects or not gives_reason(sentence, known=True, document_type=source.document_type):
                    continue
                mention_id = local.mention_id(source, subjects[0].known, setting.step)
                yield _rationale(source, mention_id, sentence, source.cite_row(grid.element, row, "reason", sentence), lead)


def risk_reasons(
    source: Source, grid: Grid, book: NameBook, local: LocalSubjects, setting: Setting
) -> Iterator[Rationale]:
    """Rows of a risk assessment: what happens when the parameter that the failure mode names leaves its limit."""
    places = {
        name: next((i for i, h in enumerate(grid.headers) if p.search(h)), None)
        for name, p in (("mode", _MODE), ("effect", _EFFECT), ("cause", _CAUSE), ("control", _CONTROL))
    }
    mode, effect = places["mode"], places["effect"]
    if mode is None or effect is None:
        return
    for row, cells in grid.rows():
        subjects = _fitting(book, cells[mode], setting) or _fitting(
            book, cells[places["control"]] if places["control"] is not None else "", setting
        )
        if subjects and len(cells[effect].strip()) > 3:
            mention_id = local.mention_id(source, subjects[0], setting.step)
            yield _rationale(
                source,
                mention_id,
                f"{cells[mode].strip()}: {cells[effect].strip()}",
                source.cite_row(grid.element, row, "reason"),
                " | ".join(cells),
            )


def _rationale(source: Source, mention_id: str, text: str, citation: Citation, around: str | None) -> Rationale:
    kind, strength = evidence_of(text, source.document_type, around)
    return Rationale(
        id=source.record_id("r", mention_id, text[:80]), about=RationaleAbout(type="parameter", id=mention_id), statement=" ".join(text.split()),
        evidence_type=kind, strength=strength, citation=citation,
    )  # fmt: skip
