"""Sentences → mentions: a quantity, the parameter it is about, the kind of limit that the wording names, and what goes with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from assistant.extract.clauses import clause_at, clauses, is_compared
from assistant.extract.facets import Facets, facets_of
from assistant.extract.limit_cues import Reading, kind_in
from assistant.extract.namebook import NameBook, Sighting
from assistant.extract.naming import Named, name_for, name_in
from assistant.extract.reading import text_quantities
from assistant.extract.setting import Setting, operation_in
from assistant.extract.statements import Details, Source, make_statement
from assistant.extract.topic import Topic
from assistant.sentences import sentence_spans
from knowledge.records import Citation, Element, Operator, Quantity, RangeKind
from knowledge.records.extraction import Mention

Quote = Callable[[str], Citation]
_LONGEST = 700
_PER_SENTENCE = 5
_EQUIPMENT = re.compile(
    r"\s?(?:\(?[A-Za-z-]+\s)?(?:scale|bioreactors?|vessels?|tanks?|bags?|bottles?|columns?|capsules?|cassettes?|SUBs?|skid|models?|batch(?:es)?|flasks?|records?|fermenters?|holders?|filters?|bowl|pan|press|"
    r"maßstab|behälter|reaktor|cuve|flacon|drum|container|tubes?|vials?|syringes?|loop|emulsion|solution|orbit|diameter\b(?!\s+of))\b", re.I,
)  # fmt: skip
_SUBSTANCE = re.compile(r"\b(?:with|of|in|into|mit|in|avec|de|dans|than|a|an|the|using|by|from)\s+$", re.I)
_CONTENT = re.compile(
    r"\s+(?:\([wv]/[wv]\)\s+)?(?:[A-ZÄÖÜ][^\W\d_]+\b|[a-z]+(?:ic|ate|ide|ium|ol|ose|ine)\b|Tris|NaOH|NaCl|acid|base|buffer|ethanol)"
)
_RECOMMENDS = re.compile(r"\brecommend|\bempf|\bconseill", re.I)
_DESCRIBED = re.compile(
    r"\b(?:pools?|solutions?|samples?|bottles?|vessels?|bags?|tanks?|columns?|buffers?|bioreactors?|flasks?|vials?|HCCF|broth|container|loop|capsule|steps?|Flasche|Tank|Behälter|cuve|flacon)s?\s+(?:of|with|von|de)\s+$",
    re.I,
)
_THROWN = re.compile(r"\b(?:discard|expire|throw|replace|verwerf|jeter)\w*\b", re.I)
_STATES_AT = re.compile(r"\d[^.;]*\b(?:at|bei|à)\s+(?:a\s+\w+(?:\s\w+)?\s+of\s+|pH\s+)?$", re.I)
_NEGATED = re.compile(
    r"\b(?:do(?:es)?\s+not|don['’]t|must\s+not|may\s+not|shall\s+not|should\s+not|never|not\s+(?:be|go|let|have)|nicht|ne\s+(?:pas|jamais)|ne\s+\w+\s+pas|no)\b[^.;,]{0,45}$",
    re.I,
)
_UNDER = re.compile(r"\b(?:below|under|unter|sous|au-dessous\s+de)\s+$", re.I)
_OVER = re.compile(r"\b(?:above|over|über|au-dessus\s+de)\s+$", re.I)
_TURNED: dict[Operator, Operator] = {"gt": "le", "lt": "ge"}
_COUNTS = re.compile(r"cycle|injection|passage|use|reuse|wash|stroke|time|bottle|flush|Zykl|utilisation|lifetime", re.I)
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
    quantities = [
        q
        for q in text_quantities(sentence)
        if q.unit_ucum is not None or q.operator not in ("eq", "conforms", "report")
    ]
    sightings = [*book.find(sentence), *_behind(book, context)]
    near = replace(setting, unit_operation=setting.unit_operation or operation_in(sentence))
    if not quantities or len(quantities) > 14:
        topic.follow(sightings, near)
        return
    parts = clauses(sentence)
    facets = facets_of(sentence, quantities)
    listed = _list_kind(sentence, quantities)
    made: list[tuple[int, Mention]] = []
    readings: dict[int, Reading] = {}
    for at, quantity in enumerate(quantities):
        part = clause_at(parts, quantity.start)
        before = sentence[part.start : quantity.start]
        if len(made) >= _PER_SENTENCE or _left_out(sentence, quantities, at, before, listed is not None):
            continue
        quantity = _negated(quantity, before)
        span = (part.start, part.end)
        reading = (
            (Reading(listed) if listed else None) or _collected(sentence, quantities, at) or _joined(sentence, quantities, at, readings)
            or kind_in(sentence, span, quantity, near, source.entry.document_type) or _answers(context, before, quantity)
        )  # fmt: skip
        if reading is None or (part.part in ("reason", "relative") and not _states(reading, quantity, part.part)):
            continue
        others = (book.by_value(quantity, near.unit_operation), topic.fitting(quantity, sentence))
        named = name_for(sentence, quantity, span, sightings, near, others) or (
            name_in(context, quantity, near) if context else None
        )
        limits = (
            part.part == "condition"
            and quantity.operator in ("le", "lt", "ge", "gt")
            and named is not None
            and named.sure >= 0.6
        )
        if named is None or (named.known is None and part.part != "main" and not limits):
            continue
        readings[at] = reading
        reading = _sided(reading, named, quantity)
        made.append((at, _mention(source, quote, sentence, quantity, reading, named, near, facets)))
    topic.follow(sightings, near)
    yield from _kept(sentence, quantities, made)


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
            or ("edge_of_failure" in kinds and kind in ("actual", "characterized"))
        ):
            continue
        yield mention


def _negated(quantity: Quantity, before: str) -> Quantity:
    """ "do not go above 5 °C" is an upper limit, whatever "above 5 °C" alone would be."""
    if quantity.operator in _TURNED and _NEGATED.search(before):
        old, new = ("low", "high") if quantity.operator == "gt" else ("high", "low")
        value = getattr(quantity, old)
        return quantity.model_copy(update={"operator": _TURNED[quantity.operator], old: None, new: value})
    if quantity.operator == "eq" and _NEGATED.search(before):
        if _UNDER.search(before):
            return _with_operator(quantity, "ge")
        if _OVER.search(before):
            return _with_operator(quantity, "le")
    return quantity


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
    quantity = _with_operator(quantity, reading.operator)
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


def _with_operator(quantity: Quantity, operator: Operator | None) -> Quantity:
    """A single number as the limit that the wording makes it."""
    value = quantity.target or quantity.low or quantity.high
    if operator is None or quantity.operator in ("range", "plus_minus_abs", "plus_minus_rel") or value is None:
        return quantity
    upper = operator in ("le", "lt")
    return quantity.model_copy(
        update={"operator": operator, "high": value if upper else None, "low": None if upper else value, "target": None}
    )


def _left_out(sentence: str, quantities: Sequence[Quantity], at: int, before: str, listed: bool) -> bool:
    """Quantities that say what something is compared with, made of, kept in, or converted to."""
    quantity = quantities[at]
    after = sentence[quantity.end : quantity.end + 40]
    if listed:
        return False
    if (
        is_compared(before)
        or re.search(r"\bby\s+(?:more|less|at)\b|^by\b", quantity.text)
        or re.search(r"\bn\s*=\s*$|\b(?:version|DEV-|table|figure|section)\s*$", before, re.I)
    ):
        return True
    if (
        quantity.unit_ucum == "1"
        and quantity.unit_kind == "count"
        and quantity.operator == "eq"
        and not _COUNTS.search(quantity.text + after[:12])
    ):
        return True
    described = quantity.unit_kind in ("volume", "area", "length", "mass", "mass_conc", "amount_conc", "time")
    if described and (_EQUIPMENT.match(after) or (_DESCRIBED.search(before) and quantity.operator == "eq")):
        return True
    if (
        quantity.unit_kind in ("volume", "mass")
        and quantity.operator == "eq"
        and re.search(r"\b(?:at|bei|à)\s+$", before, re.I)
        and not re.match(r"\s*(?:fill|per)", after)
    ):
        return True
    if (
        quantity.unit_kind == "amount_conc"
        and _CONTENT.match(after)
        and _SUBSTANCE.search(before)
        and not _RECOMMENDS.search(sentence)
    ):
        return True
    if (at and _is_conversion(sentence, quantities[at - 1], quantity)) or _is_aside(sentence, quantities, at):
        return True
    if quantity.unit_kind == "time" and quantity.operator == "eq" and not any(c.isdigit() for c in quantity.text):
        return True
    if (
        quantity.unit_kind in ("time", "count")
        and quantity.operator == "eq"
        and not re.search(r"injection", quantity.text)
        and not _THROWN.search(before)
        and re.search(r"\b(?:after|nach|après|every|over|during|alle|each|before)\s+(?:about\s+)?$", before, re.I)
    ):
        return True
    return quantity.operator == "eq" and re.match(r"\s*[–-]\s*\d", after) is not None


def _is_aside(sentence: str, quantities: Sequence[Quantity], at: int) -> bool:
    """In brackets beside other values, and no range of the value just before."""
    quantity, earlier = quantities[at], quantities[max(0, at - 1)]
    opened = sentence.rfind("(", 0, quantity.start)
    if opened < 0 or sentence.find(")", opened) < quantity.start:
        return False
    ranged = (
        quantity.operator == "range"
        and earlier.unit_kind == quantity.unit_kind
        and not sentence[earlier.end : opened].strip()
    )
    closed = sentence.find(")", opened)
    return not ranged and any(q.end <= opened or q.start > closed for q in quantities)


def _is_conversion(sentence: str, earlier: Quantity, quantity: Quantity) -> bool:
    """ "29 psi (2.0 bar)": the same value again in another unit."""
    between = sentence[earlier.end : quantity.start].strip()
    return (
        between in ("(", "[", "or", "=", "/")
        and earlier.unit_kind == quantity.unit_kind
        and earlier.unit_ucum != quantity.unit_ucum
    )


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
    return reading.kind in ("capability",)
