"""What a reason is about: the parameter that its sentence names, turns, or has a value of; else what its section speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.extract.levers import lever_of
from assistant.extract.namebook import Known, NameBook
from assistant.extract.names import is_generic, name_key, usable_name
from assistant.extract.noun_phrases import subject_of
from assistant.extract.reading import text_quantities
from assistant.extract.setting import Setting
from assistant.extract.topic import Topic, one_of
from assistant.extract.why import is_anaphoric, is_turned
from knowledge.records import Quantity

_CUE = re.compile(
    r"\bbecause\b|\bsince\b|\bso\s+that\b|\bas\s+(?:the|it|otherwise)\b|\bweil\b|\bdamit\b|\bda\b|\bdenn\b|\bcar\b|\bafin\b|\bto\s+avoid\b|\botherwise\b|:",
    re.I,
)
_COUNTED = re.compile(r"(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|several|zwei|drei|vier|fünf|sechs|deux|trois|quatre|cinq|six)\s", re.I)
# "Phenol keeps …:", "Without salt …", "More DNA than …": the sentence opens with the thing it speaks of.
_OPENING = re.compile(
    r"\W*(?:[^\W\d_][^:.;,]{1,38}:\s|(?:without|ohne|sans|more|less|fewer|mehr|weniger|plus\s+de|moins\s+de)\s)", re.I
)
_NO_SUBJECT = re.compile(r"(?:why|warum|weshalb|pourquoi|still|one|two|three|four|five|six|eight|ten|zwei|drei|vier|deux|trois|quatre)\b", re.I)
_HEAD = 45  # characters into the sentence that a value may stand to be what the sentence is about
_TURN = 30  # characters into it that the value stands which a sentence turns ("Above 2.8 × 10⁶ cells/mL …")
_COMMON = frozenset({"percent", "temperature", "time", "pH", "count", "volume", "mass", "dimensionless", "length", None})
_ATTRIBUTES = frozenset({"specification", "method_transfer", "stability_report", "certificate_of_analysis"})


@dataclass(frozen=True, slots=True)
class Subject:
    """A parameter that a sentence may be about; `sure` 0..100, higher is likelier."""

    known: Known
    sure: int


def named_in(book: NameBook, text: str, setting: Setting) -> list[tuple[int, Known]]:
    """(offset, parameter) of the names in a text; the number is kept only where the text gives the number."""
    found: list[tuple[int, Known]] = []
    for sighting in book.find(text):
        known = one_of(sighting.known, setting)
        if known is not None and sighting.whole:
            by_number = known.number and text[sighting.start : sighting.end].casefold() == known.number.casefold()
            found.append((sighting.start, known if by_number else replace(known, number=None)))
    return found


def subjects_of(
    sentence: str, book: NameBook, stated: Sequence[Known], setting: Setting, topic: Topic, document_type: str | None
) -> list[Subject]:
    """The likeliest subjects, best first; several only where several numbers of parameters are named."""
    named = named_in(book, sentence, setting)
    numbered = [k for _, k in named if k.number]
    if numbered:
        heads = named[0][0] < 3 and bool(re.match(r"\W*[\w-]+\s*[:.)]", sentence))
        chosen = numbered[:1] if heads else list({k.name: k for k in numbered}.values())
        return [Subject(k, 100) for k in chosen]
    outcomes = [k for at, k in named if k.subject == "attribute" and at < 8]
    if outcomes and document_type in _ATTRIBUTES:
        return [Subject(outcomes[0], 90)]
    quantities = text_quantities(sentence)
    head = quantities[0] if quantities and is_turned(sentence) and quantities[0].start <= _TURN else None
    found = [
        *_by_name(sentence, named, setting, head),
        *_by_lever(sentence, quantities, book, setting),
        *_by_value(quantities, book, setting, head),
        *_by_place(sentence, topic, head),
        *(Subject(k, 58 if k.subject != "attribute" else 20) for k in stated[:1]),
    ]
    subject = subject_of(sentence) if not is_anaphoric(sentence) else None
    if subject is not None and len(subject.split()) <= 5 and usable_name(subject) and not _COUNTED.match(subject):
        found.append(Subject(_bare(subject, setting), 38))
        found += [Subject(k, 68) for k in book.sharing(subject, setting.unit_operation)]
    return sorted((s for s in found if not _NO_SUBJECT.match(s.known.name)), key=lambda s: -s.sure)


def _by_name(
    sentence: str, named: Sequence[tuple[int, Known]], setting: Setting, head: Quantity | None
) -> list[Subject]:
    """Names of the sentence, those before its reason first; what stands behind a value that is turned is what came of it."""
    cue = _CUE.search(sentence)
    until = cue.start() if cue is not None and cue.start() > 12 else len(sentence)
    found = []
    for at, known in named:
        if known.subject == "attribute":
            found.append(Subject(known, 30 if at > 8 else 42))
        elif head is not None and at > head.start:
            found.append(Subject(known, 47 if at > head.end + 40 or not known.unit_kinds or head.unit_kind in known.unit_kinds else 45))
        elif is_generic(known.name) and at >= 6:
            found.append(Subject(known, 36))
        else:
            home = known.unit_operation == setting.unit_operation or setting.unit_operation is None
            found.append(Subject(known, (92 if home else 84) - min(at, 60) // 6 if at <= until else 44))
    return found


def _by_lever(sentence: str, quantities: tuple[Quantity, ...], book: NameBook, setting: Setting) -> list[Subject]:
    lever = lever_of(sentence, quantities)
    if lever is None:
        return []
    known = [k for _, k in named_in(book, lever, setting) if k.subject != "attribute"] or book.sharing(lever, setting.unit_operation)
    if known:
        return [Subject(known[0], 90)]
    plain = len(lever.split()) <= 2 and bool(_OPENING.match(sentence))
    return [Subject(_bare(lever, setting), 89 if plain else 83 if quantities and quantities[0].start <= 12 else 57)]


def _by_value(
    quantities: Sequence[Quantity], book: NameBook, setting: Setting, turned: Quantity | None
) -> list[Subject]:
    """Values near the head that only one parameter has, or whose kind of unit only one parameter of the step has."""
    found = []
    for quantity in quantities[:3]:
        if quantity.start > 2 * _HEAD:
            break
        head = quantity.start <= _HEAD
        known = book.by_value(quantity, setting.unit_operation)
        if known is None and setting.unit_operation is not None:
            known = book.by_value(quantity, None)
        if known is not None and known.subject != "attribute" and (len(name_key(known.name)) > 1 or head):
            sure = 88 if quantity is turned else 80 - quantity.start // 6 if head else 52
            found.append(Subject(known, sure - (6 if known.loose else 0)))
        alike = book.only_of_kind(quantity.unit_kind, setting.unit_operation) if quantity.unit_kind not in _COMMON else None
        if alike is not None and alike.subject != "attribute":
            found.append(Subject(alike, 84 if quantity is turned else 62 if head else 46))
    return found


def _by_place(sentence: str, topic: Topic, head: Quantity | None) -> list[Subject]:
    """What the sentences before or the heading speak of; first where the sentence points back."""
    back = is_anaphoric(sentence)
    found = [Subject(k, 86 if back else 64) for k in topic.known[:1] if topic.lasts(sentence)]
    found += [Subject(k, 74 if back else 66) for k in topic.titled[:1]]
    if head is None:
        return found
    return [replace(s, sure=87) if head.unit_kind in s.known.unit_kinds and not s.known.loose else s for s in found]


def _bare(name: str, setting: Setting) -> Known:
    return Known(name[:1].upper() + name[1:], None, setting.unit_operation, frozenset(), setting.subject)


def titled_by(book: NameBook, section: str | None, setting: Setting) -> list[Known]:
    """The parameters that the innermost heading names, or whose name it is the greater part of."""
    title = re.sub(r"^\s*(?:step\s+|section\s+)?\d+(?:\.\d+)*[.)]?\s*", "", (section or "").rsplit(" > ", 1)[-1]).strip()
    if not title or len(name_key(title)) > 7:
        return []
    named = [k for _, k in named_in(book, title, setting) if k.subject != "attribute"]
    return named[:1] or book.sharing(title, setting.unit_operation)
