"""Which parameter a quantity of a sentence is about: a known name, the noun it belongs to, or what its unit and verb imply."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.extract.namebook import Known, Sighting
from assistant.extract.names import name_key
from assistant.extract.noun_phrases import DETERMINER, EMPTY_HEAD, NO_NAMES, VERBAL, attached, capital, subject_of
from assistant.extract.setting import Setting
from assistant.extract.unit_nouns import HEAD, IMPLIED, NOUN_OF_VERB, VERB
from knowledge.records import Quantity

_NO_SUBSTANCE = re.compile(
    r"(?:and|or|of|in|at|to|for|is|was|were|with|are|und|the|on|per|from|as|gave|had|has|after|because|since|stays?)\b",
    re.I,
)
_SECTION = re.compile(
    r"(?:summary|introduction|purpose|scope|results?|conclusions?|discussion|background|event|materials?|methods?|conditions?|zusammenfassung|einleitung|ergebnis\w*|résumé|hold\s+times?)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Named:
    """The parameter of a quantity. `known` is the table name it was recognised as, `sure` 0..1."""

    name: str
    unit_operation: str | None
    known: Known | None
    sure: float


def name_for(
    sentence: str,
    quantity: Quantity,
    clause: tuple[int, int],
    sightings: list[Sighting],
    setting: Setting,
    other: tuple[Known | None, Known | None] = (None, None),
) -> Named | None:
    """The nearest fitting known name, else the noun the quantity belongs to, else `other`: the known name with this very
    value, or what the sentences before speak of; else subject and implied noun."""
    owner = attached(sentence, quantity)
    best = _known(sentence, quantity, clause, sightings, setting)
    if best is not None and (owner is None or best[0] < 60 or _overlaps(owner, best[1].name)):
        known = best[1]
        return Named(known.name, known.unit_operation or setting.unit_operation, known, 0.85)
    if owner is not None:
        return Named(owner, setting.unit_operation, None, 0.65)
    for likely in other:
        if likely is not None:
            return Named(likely.name, likely.unit_operation or setting.unit_operation, likely, 0.6)
    subject = subject_of(sentence[clause[0] : clause[1]]) or subject_of(sentence)
    head = HEAD.get(quantity.unit_kind or "dimensionless")
    if subject is not None and head is not None and head.search(subject):
        return Named(capital(subject), setting.unit_operation, None, 0.65)
    return _implied(sentence, quantity, clause, subject, setting)


def name_in(context: str, quantity: Quantity, setting: Setting) -> Named | None:
    """The noun of a question that such a quantity answers: "What is the mixing time?" → "Mixing time"."""
    head = HEAD.get(quantity.unit_kind or "")
    match = head.search(context) if head is not None else None
    if match is None:
        return None
    words = re.findall(r"[\w/-]+", context[: match.start()])[-2:]
    phrase = " ".join([*words, match.group()])
    while (
        cut := DETERMINER.match(phrase)
        or re.match(r"^(?:what|which|how|long|much|high|is|are|was|does|do|can|why|welche\w*|wie)\s+", phrase, re.I)
    ) is not None:
        phrase = phrase[cut.end() :]
    return Named(capital(phrase), setting.unit_operation, None, 0.5)


def fitting(candidates: tuple[Known, ...], quantity: Quantity, setting: Setting) -> Known | None:
    """The one of several known names that fits unit and step; None where two steps have it and neither is this one."""
    fit = [
        k for k in candidates if not k.unit_kinds or quantity.unit_kind is None or quantity.unit_kind in k.unit_kinds
    ]
    home = [k for k in fit if k.unit_operation == setting.unit_operation]
    if home:
        return home[0]
    if setting.unit_operation is None or len({k.unit_operation for k in fit}) == 1:
        return fit[0] if fit else None
    return None


def _known(
    sentence: str, quantity: Quantity, clause: tuple[int, int], sightings: list[Sighting], setting: Setting
) -> tuple[int, Known] | None:
    ranked: list[tuple[int, int, Known]] = []
    for order, sighting in enumerate(sightings):
        known = fitting(sighting.known, quantity, setting)
        if known is None:
            continue
        numbered = sighting.start < 4 and sentence[sighting.end : sighting.end + 1] in (":", ")")
        if sighting.end <= quantity.start:
            distance = quantity.start - sighting.end
        elif sighting.start >= quantity.end:
            distance = (sighting.start - quantity.end) * 2 + 15
        else:
            distance = 0
        distance += 0 if clause[0] <= sighting.start < clause[1] or numbered else 40
        distance += 0 if sighting.whole else 30
        distance += 0 if known.unit_kinds else 25
        ranked.append((min(distance, 50) if numbered else distance, order, known))
    if not ranked:
        return None
    distance, _, known = min(ranked, key=lambda item: item[:2])
    return (distance, known) if distance < 160 else None


def _implied(
    sentence: str, quantity: Quantity, clause: tuple[int, int], subject: str | None, setting: Setting
) -> Named | None:
    """ "Acid is added at 2 L/min" → "Acid, addition rate"; "20 mM histidine" → "Histidine, concentration"."""
    noun = IMPLIED.get(quantity.unit_kind or "") or (
        "rate" if re.search(r"/(?:min|h|s|d)\b", quantity.unit_ucum or "") else None
    )
    if noun is None and subject is not None and len(subject.split()) <= 4:
        return Named(capital(subject), setting.unit_operation, None, 0.5)
    noun = noun or "amount"
    behind = re.match(
        r"\s+(?:\([^)]{1,8}\)\s+)?(?P<what>[A-Za-zÀ-ÿ][\w-]*(?:\s+(?:\d+|[a-z][\w-]+))?)", sentence[quantity.end :]
    )
    based = re.search(r"[wv]/[wv]", quantity.text + sentence[quantity.end : quantity.end + 8])
    dissolved = quantity.unit_kind in ("amount_conc", "mass_conc") or (quantity.unit_kind == "percent" and based)
    substance = behind["what"] if behind is not None and dissolved else ""
    if substance and not VERBAL.search(substance) and not _NO_SUBSTANCE.match(substance):
        return Named(capital(f"{substance.split(' and ')[0]} concentration"), setting.unit_operation, None, 0.55)
    if quantity.unit_kind == "count" and quantity.unit_as_written and quantity.unit_as_written.isalpha():
        per = re.match(r"\s*(?:/|per|pro|par|je)\s*(?P<what>[A-Za-z]+)", sentence[quantity.end :], re.I)
        return Named(
            capital(quantity.unit_as_written + (f" per {per['what']}" if per else "")),
            setting.unit_operation,
            None,
            0.5,
        )
    told = sentence[clause[0] : quantity.start]
    verb = VERB.search(told, told.find(subject) + len(subject) if subject and subject in told else 0)
    action = NOUN_OF_VERB.get(verb.group(1).casefold()) if verb else None
    if subject is not None and len(subject.split()) <= 5:
        name = f"{subject} {action} {noun}" if action and action not in subject.casefold() else f"{subject}, {noun}"
        return Named(capital(name), setting.unit_operation, None, 0.5)
    if action:
        return Named(capital(f"{action} {noun}"), setting.unit_operation, None, 0.5)
    lead = re.match(
        r"\W*(?:[-•]\s*)?(?P<what>[A-Za-zÀ-ÿ][\w/-]*(?:\s+[\w/-]+){0,3}?)\s*(?:,|:|\bat\b|\bfor\b)?\s*(?:max(?:imum)?\.?|up\s+to|at\s+most)?\s*$",
        sentence[clause[0] : quantity.start],
        re.I,
    )
    if (
        lead is not None
        and not DETERMINER.match(lead["what"] + " ")
        and lead["what"].casefold() not in NO_NAMES
        and not VERBAL.search(lead["what"])
        and not EMPTY_HEAD.fullmatch(lead["what"])
    ):
        return Named(capital(f"{lead['what']}, {noun}"), setting.unit_operation, None, 0.5)
    if quantity.unit_kind == "pH":
        return Named("pH", setting.unit_operation, None, 0.5)
    if setting.step and len(setting.step.split()) <= 6 and not _SECTION.match(setting.step):
        return Named(capital(f"{setting.step}, {noun}"), setting.unit_operation, None, 0.4)
    return Named(capital(noun), setting.unit_operation, None, 0.35)


def _overlaps(one: str, other: str) -> bool:
    return bool(set(name_key(one)) & set(name_key(other)))
