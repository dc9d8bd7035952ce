"""Sentences → mentions: a quantity, the parameter it is about, the kind of limit that the wording names, and what goes with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from assistant.extract.asides import left_out, negated, with_operator
from assistant.extract.clauses import Clause, clause_at, clauses
from assistant.extract.companions import beside, companions, levels, of_value, with_ranges
from assistant.extract.facets import Facets, facets_of
from assistant.extract.hold_cues import Reading
from assistant.extract.limit_cues import kind_in
from assistant.extract.limit_words import RULES
from assistant.extract.namebook import NameBook, Sighting
from assistant.extract.naming import Named, name_for, name_in
from assistant.extract.plain_values import aimed, described
from assistant.extract.reading import as_ratio, text_quantities
from assistant.extract.setting import Setting, operation_in
from assistant.extract.statements import Details, Source, make_statement
from assistant.extract.topic import Topic
from assistant.extract.triggers import harm_in, trigger_in
from assistant.sentences import sentence_spans
from knowledge.records import Citation, Element, Operator, Quantity, RangeKind
from knowledge.records.extraction import Mention

Quote = Callable[[str], Citation]
_LONGEST = 700
_PER_SENTENCE = 5
_STATES_AT = re.compile(r"\d[^.;]*\b(?:at|bei|à)\s+(?:a\s+\w+(?:\s\w+)?\s+of\s+|pH\s+)?$", re.I)
_LIST = re.compile(r"^\W*(?P<lead>[^:]{3,60}):\s", re.I)
_FROM_TO = re.compile(
    r"\b(?:collected|moved|shifted|ramped|raised|lowered|changed|gesammelt)\s+(?:\w+\s+)?from\s+$", re.I
)


def read_sentences(
    source: Source, element: Element, setting: Setting, book: NameBook, topic: Topic
) -> Iterator[Mention]:
    """Mentions of one text element, in reading order. `topic` carries over what the section speaks of."""
    topic.enter(element.section or element.sheet)
    for start, end in sentence_spans(element.text):
        sentence = element.text[start:end]
        if len(sentence) <= _LONGEST:
            yield from _read(
                source, lambda quote: source.cite_text(element, quote, "value"), sentence, setting, book, "", topic
            )


def read_cell(
    source: Source, element: Element, row: int, text: str, context: str, setting: Setting, book: NameBook
) -> Iterator[Mention]:
    """Mentions of a table cell that holds text; `context` names what it answers or belongs to."""
    for start, end in sentence_spans(text):
        sentence = text[start:end]
        if len(sentence) <= _LONGEST and any(c.isdigit() for c in sentence):
            yield from _read(
                source,
                lambda quote: source.cite_row(element, row, "value", quote),
                sentence,
                setting,
                book,
                context,
                Topic(),
            )


def _read(
    source: Source, quote: Quote, sentence: str, setting: Setting, book: NameBook, context: str, topic: Topic
) -> Iterator[Mention]:
    found = text_quantities(sentence)
    if source.document_type not in RULES:
        found = levels(sentence, found)
    quantities = [
        q
        for q in with_ranges(sentence, found)
        if q.unit_ucum is not None or q.operator not in ("eq", "conforms", "report")
    ]
    sightings = [*book.find(sentence), *_behind(book, context)]
    near = replace(setting, unit_operation=setting.unit_operation or operation_in(sentence))
    if source.document_type == "stability_report":
        near = replace(near, kind=None)  # its tables hold limits of shelf life, its sentences results
    if not quantities or len(quantities) > 14:
        topic.follow(sightings, near)
        return
    parts, pairs = clauses(sentence), companions(sentence, quantities)
    ranges = {other: at for at, other in pairs.items()}
    facets = facets_of(sentence, quantities)
    listed = _list_kind(sentence, quantities)
    ruled = source.document_type in RULES
    made: list[tuple[int, Mention]] = []
    readings: dict[int, Reading] = {}
    names: dict[int, Named] = {}
    for at, quantity in enumerate(quantities):
        part = clause_at(parts, quantity.start)
        before = sentence[part.start : quantity.start]
        if len(made) >= _PER_SENTENCE or left_out(
            sentence, quantities, at, before, listed=listed is not None or at in ranges or at in pairs, ruled=ruled
        ):
            continue
        quantity = negated(quantity, before)
        span = (_lead_in(sentence, parts, part), part.end)
        turning = trigger_in(sentence, quantity, source.document_type) or harm_in(
            sentence, quantity, source.document_type
        )
        reading = (
            (Reading(listed) if listed else None) or _collected(sentence, quantities, at) or _joined(sentence, quantities, at, readings)
            or turning
            or kind_in(sentence, span, (*quantities[:at], quantity, *quantities[at + 1 :]), at, near, source.document_type) or _answers(context, before, quantity)
            or described(source.document_type, before, sentence, quantity)
        )  # fmt: skip
        reading = aimed(sentence, quantity, reading)
        reading = beside(sentence, quantity, reading, ranged=at in pairs)
        if at in ranges:
            reading = of_value(reading, readings.get(ranges[at]))
        if reading is None or (
            part.part in ("reason", "relative") and turning is None and not _states(reading, quantity, part.part)
        ):
            continue
        others = (
            book.by_value(quantity, near.unit_operation) if near.unit_operation else None,
            topic.fitting(quantity, sentence),
        )
        named = (
            names.get(ranges.get(at, -1))
            or names.get(pairs.get(at, -1))
            or name_for(sentence, quantity, span, sightings, near, others)
        )
        if context and (named is None or named.sure < 0.5):
            named = name_in(context, quantity, near) or named
        limits = (
            part.part == "condition"
            and quantity.operator in ("le", "lt", "ge", "gt")
            and named is not None
            and named.sure >= 0.6
        )
        if named is None or (named.known is None and part.part != "main" and not limits and turning is None):
            continue
        readings[at], names[at] = reading, named
        reading = _sided(reading, named, quantity)
        made.append((at, _mention(source, quote, sentence, quantity, reading, named, near, facets)))
    topic.follow(sightings, near)
    yield from _kept(sentence, quantities, made)


def _lead_in(sentence: str, parts: Sequence[Clause], part: Clause) -> int:
    """Where a clause begins for its cues: behind a colon, with what stands before it ("In-process limit: 4 to 6 mS/cm")."""
    if not sentence[part.start :].startswith(":"):
        return part.start
    return next((p.start for p in parts if p.end == part.start and part.start - p.start < 60), part.start)


def _answers(context: str, before: str, quantity: Quantity) -> Reading | None:
    """A bare value that answers a question: "3.0 bar" to "what is the maximum pressure?"."""
    if not context or quantity.operator != "eq" or len(before.strip()) > 12:
        return None
    side: Operator | None = (
        "le"
        if re.search(r"\bmax|highest|upper|limit|höchst|at\s+most", context, re.I)
        else "ge"
        if re.search(r"\bmin|lowest|at\s+least", context, re.I)
        else None
    )
    return Reading(None, side, 0.55)


def _behind(book: NameBook, context: str) -> list[Sighting]:
    """Names of the question or row that a text answers, as if they stood far behind it."""
    return [replace(s, start=s.start + 2000, end=s.end + 2000) for s in book.find(context)] if context else []


def _kept(sentence: str, quantities: Sequence[Quantity], made: Sequence[tuple[int, Mention]]) -> Iterator[Mention]:
    """Without the conditions of a stated time, and without what happened at an edge that failed."""
    kinds = {m.statements[0].kind for _, m in made}
    for at, mention in made:
        kind = mention.statements[0].kind
        conditional = re.search(
            r"\b(?:at|bei|à|in)\s+(?:a\s+\w+(?:\s\w+)?\s+of\s+|pH\s+)?$", sentence[: quantities[at].start][-40:], re.I
        )
        primary = any(m.statements[0].kind in ("hold_time", "actual") for n, m in made if n != at) and kind in (
            "actual",
            "setpoint",
            None,
        )
        timed = any(
            m.statements[0].kind in ("hold_time", "characterized", "spec_shelf_life") and m.unit_kind == "time"
            for n, m in made
            if n != at
        )
        if (
            (primary and conditional and _STATES_AT.search(sentence[: quantities[at].start]))
            or (timed and (conditional or mention.unit_kind == "temperature"))
            or (
                "edge_of_failure" in kinds and kind in ("actual", "characterized") and quantities[at].operator == "eq"
            )
        ):
            continue
        yield mention


def _joined(sentence: str, quantities: Sequence[Quantity], at: int, readings: dict[int, Reading]) -> Reading | None:
    """ "46 mmHg in the model and 88 mmHg at 500 L": a member of a list has the kind of the one before."""
    if at == 0 or at - 1 not in readings:
        return None
    earlier, quantity = quantities[at - 1], quantities[at]
    between = sentence[earlier.end : quantity.start]
    same = earlier.unit_kind == quantity.unit_kind and earlier.operator == quantity.operator
    return (
        readings[at - 1]
        if same and len(between) < 32 and re.search(r"\b(?:and|or|und|oder|et|ou)\s+$", between)
        else None
    )


def _sided(reading: Reading, named: Named, quantity: Quantity) -> Reading:
    """A plain limit of a parameter whose tables only know lower (or upper) limits is on that side."""
    known = named.known
    if (
        known is not None
        and known.side is not None
        and quantity.operator == "eq"
        and reading.kind in ("nor", "par", "sst", "ipc", "acceptance", "hold_time")
    ):
        return replace(reading, operator=known.side)
    return reading


def _mention(
    source: Source, quote: Quote, sentence: str, quantity: Quantity, reading: Reading, named: Named, setting: Setting, facets: Facets
) -> Mention:  # fmt: skip
    quantity = as_ratio(with_operator(quantity, reading.operator), named.name)
    known = named.known
    subject = "hold" if reading.kind == "hold_time" else known.subject if known is not None else setting.subject
    entry = source.entry
    details = Details(
        kind=reading.kind,
        scale=facets.scale or setting.scale,
        condition=facets.condition_beside(quantity),
        n=facets.n, batch=facets.batch if reading.kind == "actual" else None,
        study=facets.study or (entry.number if reading.kind in ("characterized", "par", "edge_of_failure") and "report" in (entry.document_type or "") else None),
        process_version=facets.process_version,
    )  # fmt: skip
    citation = quote(sentence)
    key = (citation.section or "", named.unit_operation or "", named.name.casefold(), "text")
    statement = make_statement(
        source, key, quantity, details, (citation,), round(min(reading.confidence, named.sure), 2)
    )
    return Mention(
        id=source.record_id("m", *key), document_id=entry.id, name=named.name, number=known.number if known else None,
        unit_operation=named.unit_operation, step=setting.step, subject=subject, unit_kind=quantity.unit_kind, statements=(statement,),
    )  # fmt: skip


def _list_kind(sentence: str, quantities: Sequence[Quantity]) -> RangeKind | None:
    """ "Target composition: 20 mM histidine, 240 mM sucrose, …": the lead-in gives the kind of every member."""
    match = _LIST.match(sentence)
    if match is None or len(quantities) < 2 or any(q.start < match.end() for q in quantities):
        return None
    if re.search(r"target|nominal|ziel|cible", match["lead"], re.I):
        return "target"
    return (
        "setpoint"
        if re.search(
            r"composition|recipe|formula|conditions?|settings?|zusammensetzung|einstellung", match["lead"], re.I
        )
        else None
    )


def _collected(sentence: str, quantities: Sequence[Quantity], at: int) -> Reading | None:
    """ "collected from 0.8 AU/cm ascending to 1.2 AU/cm descending": two settings, not a range."""
    first = quantities[max(0, at - 1)] if at else quantities[0]
    for start in (quantities[at], first):
        if _FROM_TO.search(sentence[: start.start]) and start.operator == "eq":
            return Reading("setpoint", None, 0.7)
    return None


def _states(reading: Reading, quantity: Quantity, part: str) -> bool:
    """A value in a subordinate clause counts where the wording there makes it a limit or a result of its own."""
    if part == "relative":
        return (
            reading.kind in ("capability", "acceptance", "alert", "action", "hold_time", "actual")
            and reading.confidence >= 0.65
        )
    limit = quantity.operator in ("le", "lt", "ge", "gt") and reading.confidence >= 0.75
    return reading.kind == "capability" or (limit and reading.kind in ("acceptance", "alert", "action", "spec_release"))
