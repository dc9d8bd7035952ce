"""Reasons: sentences and cells that say why, linked to the parameter they are about, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.extract.evidence_kinds import evidence_of
from assistant.extract.grid import Grid
from assistant.extract.namebook import Known, NameBook
from assistant.extract.names import is_generic, usable_name
from assistant.extract.noun_phrases import subject_of
from assistant.extract.row_values import RowReason
from assistant.extract.setting import Setting
from assistant.extract.statements import Source
from assistant.extract.topic import Topic, one_of
from assistant.extract.why import gives_reason, is_anaphoric, is_strong
from assistant.sentences import sentence_spans
from knowledge.quantities import find_quantities
from knowledge.records import Citation, Element, Rationale, RationaleAbout
from knowledge.records.extraction import Mention

_QUESTION = re.compile(r"question|frage\b|pregunta", re.I)
_ANSWER = re.compile(r"answer|antwort|r[ée]ponse|respuesta|response|reply", re.I)
_MODE = re.compile(r"failure\s+mode|fehlerart|hazard|mode\s+de", re.I)
_EFFECT = re.compile(r"\beffect|consequence|auswirkung|folge|effet", re.I)
_CAUSE = re.compile(r"\bcause|ursache", re.I)
_CONTROL = re.compile(r"\bcontrol|kontrolle|ma(?:ß|ss)nahme|ma[iî]trise", re.I)
_BECAUSE = re.compile(
    r"\bbecause\b|\bsince\b|\bso\s+that\b|\bas\s+(?:the|it|otherwise)\b|\bweil\b|\bdamit\b|\bda\b|\bdenn\b|\bcar\b|\bafin\b|\bto\s+avoid\b|\botherwise\b|:",
    re.I,
)
_MOST = 3
_BEHIND_NAMES = 15  # characters that a value may stand ahead of a name and still be second to it


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
    """Sentences that give a reason and name what for, or follow the sentence that does."""
    topic.enter(
        element.section or element.sheet, _fitting(book, (element.section or "").rsplit(" > ", 1)[-1], setting)[:1]
    )
    for start, end in sentence_spans(element.text):
        sentence = element.text[start:end]
        named = _subjects(book, sentence, setting)
        own = _main(
            named,
            local.stated_in(sentence),
            _by_value(book, sentence, setting),
            sentence,
            source.document_type,
            bool(topic.known),
        )
        held = (
            [k for k in topic.titled if k.subject == "hold"]
            if setting.subject == "hold" and not any(k.subject == "hold" for k in own)
            else []
        )
        subjects = held or own or (topic.known if topic.lasts(sentence) else []) or _unnamed(sentence, setting)
        if (
            len(sentence) >= 22
            and subjects
            and gives_reason(sentence, known=bool(own), document_type=source.document_type)
        ):
            for known in subjects[: _MOST if own else 1]:
                yield _rationale(
                    source,
                    local.mention_id(source, known, setting.step),
                    sentence,
                    source.cite_text(element, sentence, "reason"),
                    element.section,
                )
        topic.age += 1
        if own and own[0].subject != "attribute":
            topic.set(own)


def _unnamed(sentence: str, setting: Setting) -> list[Known]:
    """What a sentence with a plain word of reason has as its subject, where no table names it."""
    subject = subject_of(sentence) if is_strong(sentence) and not is_anaphoric(sentence) else None
    if subject is None or len(subject.split()) > 5 or not usable_name(subject):
        return []
    return [Known(subject[:1].upper() + subject[1:], None, setting.unit_operation, frozenset(), setting.subject)]


def _main(
    named: list[tuple[int, Known]], stated: list[Known], valued: list[tuple[int, Known]], sentence: str, document_type: str | None, titled: bool
) -> list[Known]:  # fmt: skip
    """The number at the head, several numbers, the parameter that is named first, the one whose value stands here; an outcome
    only where the sentence begins with it and sets its limit."""
    numbered = [k for _, k in named if k.number]
    if numbered:
        heads = named[0][0] < 3 and bool(re.match(r"\W*[\w-]+\s*[:.)]", sentence))
        return numbered[:1] if heads else list({k.name: k for k in numbered}.values())
    telling = [(at, k) for at, k in named if k.subject != "attribute" and (at < 6 or not is_generic(k.name))]
    parameters = sorted(telling + valued, key=lambda pair: pair[0])
    parameters = parameters or [(at, k) for at, k in named if k.subject != "attribute" and not titled]
    outcomes = [k for at, k in named if k.subject == "attribute" and at < 8]
    if outcomes and document_type in (
        "specification",
        "method_transfer",
        "stability_report",
        "certificate_of_analysis",
    ):
        return outcomes[:1]
    early = [k for at, k in parameters if at <= _cue_at(sentence)]
    if early:
        return early[:1]
    told = [k for k in stated if k.subject != "attribute"]
    return list({(k.name, k.unit_operation): k for k in told}.values())[:2] or [k for _, k in parameters[:1]]


def _cue_at(sentence: str) -> int:
    match = _BECAUSE.search(sentence)
    return match.start() if match else len(sentence)


def _by_value(book: NameBook, sentence: str, setting: Setting) -> list[tuple[int, Known]]:
    """(offset, parameter) of values that only one parameter of the step has in its tables."""
    found = ((q.start, book.by_value(q, setting.unit_operation)) for q in find_quantities(sentence)[:3])
    return [(at + _BEHIND_NAMES, k) for at, k in found if k is not None and k.subject != "attribute"]


def _subjects(book: NameBook, sentence: str, setting: Setting) -> list[tuple[int, Known]]:
    """(offset, parameter) of the names in a text; the number is kept only where the text gives the number."""
    found: list[tuple[int, Known]] = []
    for sighting in book.find(sentence):
        known = one_of(sighting.known, setting)
        if known is not None and sighting.whole:
            by_number = known.number and sentence[sighting.start : sighting.end].casefold() == known.number.casefold()
            found.append((sighting.start, known if by_number else replace(known, number=None)))
    return found


def _fitting(book: NameBook, text: str, setting: Setting) -> list[Known]:
    found = [known for _, known in _subjects(book, text, setting)]
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
        subjects = _fitting(book, question, setting) or _fitting(book, answer, setting)
        if (
            not subjects
            or len(answer) < 12
            or not (why or gives_reason(answer, known=True, document_type=source.document_type))
        ):
            continue
        mention_id = local.mention_id(source, subjects[0], setting.step)
        yield _rationale(source, mention_id, answer, source.cite_row(grid.element, row, "reason", answer), question)


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
