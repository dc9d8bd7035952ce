"""Noun phrases of a sentence: its subject, and the noun that a quantity belongs to."""

from __future__ import annotations

import re

from assistant.extract.names import clean_name, name_key
from assistant.extract.unit_nouns import HEAD
from knowledge.quantities import unit
from knowledge.records import Quantity

DETERMINER = re.compile(
    r"^(?:the|an?|this|that|these|each|every|all|our|your|its|their|any|one|both|der|die|das|den|dem|ein\w*|le|la|les|un|une|of|at|and|with|when|if|is|in|on|for|from|to|by|than|not|bei|mit|während|à|de|du|so|but|then|also|only|about)\s+",
    re.I,
)
PHRASE = re.compile(r"([A-Za-zµα-ωÀ-ÿ][\w/.-]*(?:[ -][A-Za-zµα-ωÀ-ÿ0-9][\w/.-]*){0,6})$")
STOPPED = re.compile(
    r".*\b(?:is|are|was|were|be|been|has|have|had|must|shall|should|may|can|will|wird|werden|wurde|beträgt|est|sont|doit|and|or|that|which|because|at|with|in|on|by|to|from|after|before|during|for|und|mit|bei|et|gave|between|of\s+the\s+(?:same|other))\s+(?!.*\b(?:is|are|was|were)\s)",
    re.I,
)
SUBJECT = re.compile(
    r"^\W*(?:(?:[A-Z]{1,4}-?\d{1,3}|\d+\))\s*[:.)]\s*)?(?:(?:the|an?|der|die|das|le|la|les|all|every|each)\s+)?(?P<name>[A-Za-zµÀ-ÿ][^,;:()]{1,70}?)\s+(?:is|are|was|were|has|have|must|shall|should|may|can|will|wird|werden|wurden?|beträgt|betrug|sind|ist|darf|soll|est|sont|doit|doivent|takes?|took|fell|rose|had|did|ran)\b",
    re.I,
)
NO_NAMES = frozenset(
    [
        "it",
        "this",
        "that",
        "these",
        "those",
        "there",
        "they",
        "we",
        "you",
        "i",
        "one",
        "which",
        "what",
        "value",
        "values",
        "result",
        "results",
        "range",
        "ranges",
        "limit",
        "limits",
        "step",
        "steps",
        "all",
        "both",
        "each",
        "es",
        "dies",
        "das",
        "sie",
        "il",
        "elle",
        "ce",
        "cela",
        "nothing",
        "point",
        "points",
        "number",
        "part",
        "parts",
        "table",
        "figure",
        "section",
        "data",
        "reason",
        "rest",
        "most",
        "some",
        "many",
    ]
)


EMPTY_HEAD = re.compile(
    r"(?:(?:upper|lower|high|low|longer|shorter|longest|shortest|operating|proven|acceptable|acceptance|release|other|first|second|new|old|maximum|minimum|max\.?|min\.?|why|two|same|allowed|own|this|obere\w*|untere\w*|supérieure?|inférieure?)\s+)*"
    r"(?:the\s+)?(?:proven\s+)?(?:edge|limit|limits|range|end|value|bound|level|difference|maximum|minimum|share|number|margin|time|volume|amount|point|criterion|area|rate|grenze|limite)s?",
    re.I,
)  # fmt: skip
VERBAL = re.compile(
    r"\b(?:is|are|was|were|be|has|have|had|must|shall|should|may|can|not|ist|sind|war|wird|est|sont)\b", re.I
)
LABEL = re.compile(
    r"^\W*(?P<name>[A-Za-zµÀ-ÿ][^:;,.]{2,40}?)(?:\s+(?:after|before|during|in|for|nach|vor|avant|après)\s[^:;]{1,30})?\s*:\s*$"
)
TRAILING_VERB = re.compile(
    r"\s+(?:falls?|drops?|rises?|exceeds?|reaches|runs?|fell|rose|dropped|increased|decreased|reached|stayed|kept|set|adjusted|controlled|lowered|raised|went|is|was|has|had|not|been|only|stieg|fiel|wird|wurde)(?:\s+\w+)?$",
    re.I,
)
CITES = re.compile(
    r"\s+(?:limits?\s+)?(?:in|for|of|from|used|with|at)\s+(?:the\s+)?(?:table|section|version|figure|tabelle|abschnitt|evaluation)\b.*$",
    re.I,
)
LIMIT_OF = re.compile(
    r"^(?:(?:the|upper|lower|alert|action|acceptance|proven|acceptable|normal|operating|release|target|design|specification|hard|set)\s+)*(?:limits?|ranges?|edges?|criteri(?:on|a)|bounds?|windows?|set\s?points?|targets?|spaces?)\s+(?:of|for|on|für|von|de)\s+(?:the\s+)?(?P<what>.+)$", re.I
)  # fmt: skip
IMPERATIVE = re.compile(
    r"^(?:please\s+)?(?:do\s+not\s+|don['’]t\s+)?(?:keep|set|adjust|maintain|hold|run|use|do|ensure|let|make|warm|heat|we\s+usually\s+run|we\s+run|we\s+keep)\s+(?:the\s+)?",
    re.I,
)
NO_SUBJECT = re.compile(
    r"^(?:\d|I\b|please\b|we\b|you\b|nobody|somebody|people|one\b|\W)|\b(?:not|never|ne\s+pas|descendre)\b", re.I
)


def attached(sentence: str, quantity: Quantity) -> str | None:
    """ "a bed height of 20 cm", "Working volume 500–2000 L", "temperature: 25 °C"; the noun must be one for such a unit."""
    before = sentence[: quantity.start].rstrip()
    match = re.search(
        r"(?:\s(?:of|von|de|d['’]|is|=|beträgt|betrug|est\s+de|was|were|are|(?:must|shall|should|may|can|will|has\s+to)(?:\s+not)?(?:\s+be)?|ne\s+doit\s+pas|soll|muss|darf)|:|,)?"
        r"\s*(?:about|ca\.?|only|kept|set|not|to|at|be|below|above|under|over)?\s*$", before, re.I,
    )  # fmt: skip
    head = HEAD.get(quantity.unit_kind or "dimensionless")
    if match is None:
        return None
    label = LABEL.match(before)
    phrase = PHRASE.search(TRAILING_VERB.sub("", before[: match.start()].rstrip()))
    if label is not None and (head is None or head.search(label["name"])):
        return capital(clean_name(label["name"])[0])
    if phrase is None:
        return None
    text = phrase.group(1)
    while (cut := STOPPED.match(text)) is not None:
        text = text[cut.end() :]
    while (cut := DETERMINER.match(text)) is not None:
        text = text[cut.end() :]
    text = of_what(
        re.sub(r"^.*\s(?<!of )(?<!in )(?<!during )(?:a|an|the)\s(?=\S)", "", IMPERATIVE.sub("", text)).strip(" -.,")
    )
    heads = list(head.finditer(text)) if head is not None else []
    if EMPTY_HEAD.fullmatch(text) or unit(text) is not None or re.search(r"\d\s*\S*$|^\S*/\S*\s", text):
        return None
    told = head is None or re.search(r"\s(?:is|are|was|were|beträgt|betrug|shall|must|should|=)\b", match.group())
    if (
        not heads
        and told
        and text.casefold() not in NO_NAMES
        and 1 <= len(text.split()) <= 5
        and name_key(text)
        and not text.isupper()
    ):
        return capital(clean_name(text)[0])
    if not heads or not 2 <= len(text) <= 60 or text.casefold() in NO_NAMES:
        return None
    if len(text) - heads[-1].end() > 25:
        return None
    name, _ = clean_name(text)
    return capital(name) if name else None


def of_what(text: str) -> str:
    """ "Lower limit of dissolved oxygen" → "dissolved oxygen"; the limit of quantitation is a name of its own."""
    match = LIMIT_OF.match(text)
    return match["what"] if match is not None and not re.match(r"quanti|detect", match["what"], re.I) else text


def subject_of(text: str) -> str | None:
    """The noun phrase that a sentence begins with, without article and reference; None for pronouns and mere limits."""
    match = SUBJECT.match(text)
    if match is None:
        return None
    name = of_what(CITES.sub("", IMPERATIVE.sub("", match["name"].strip())))
    while (cut := DETERMINER.match(name)) is not None:
        name = name[cut.end() :]
    if (
        not name
        or " the " in name[:-1].replace(" of the ", " ").replace(" in the ", " ").replace(" during the ", " ")
        or NO_SUBJECT.search(name)
        or EMPTY_HEAD.fullmatch(name)
        or name.split()[0].casefold() in NO_NAMES
        or len(name.split()) > 7
        or not name_key(name)
    ):
        return None
    return name


def capital(text: str) -> str:
    """First letter upper, but "pH" and "pCO₂" as they are."""
    return text if text[1:2].isupper() else text[:1].upper() + text[1:]
