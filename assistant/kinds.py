"""What kind of answer a question wants, told from its wording (`kinds.txt`)."""

from __future__ import annotations

import re
from typing import Literal

from assistant.patterns import read_patterns
from assistant.vocabulary import unit_kinds
from assistant.words import LANGUAGES, standing

Kind = Literal[
    "value",
    "why",
    "range_origin",
    "how",
    "who",
    "when",
    "list",
    "comparison",
    "hold_time",
    "deviation",
    "conflict",
    "yes_no",
    "criticality",
    "consequence",
    "name",
    "statement",
]
_P = read_patterns("kinds.txt")
RANGE_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("nor", r"\bNORs?\b|normal (?:operating )?range|\boperating range"),
        ("par", r"\bPARs?\b|proven acceptable|\bacceptable range"),
        (
            "target",
            r"\btargets?\b|\bset[ -]?points?\b|\bnominal\b|\bSollwert|\bcent(?:er|re)[ -]?point|\bconsigne\b"
            r"|\bconsigna\b",
        ),
        (
            "characterized",
            r"characteri[sz]ed range|characteri[sz]ation range|studied range|range (?:studied|tested|explored)",
        ),
        ("edge_of_failure", r"edge[s]? of failure|failure (?:edge|limit)"),
        ("alert", r"\balert"),
        ("action", r"\baction (?:limit|level)"),
        ("acceptance", r"acceptance (?:criteri\w+|limit|range)|\bcriteri(?:on|a)\b|Akzeptanzkriteri"),
        ("spec", r"\bspec(?:ification)?s?\b|release limit|shelf[- ]life limit|Spezifikation"),
        ("sst", r"system suitability|\bSST\b"),
        ("ipc", r"in[- ]process (?:control|limit)|\bIPC\b"),
        ("actual", r"\bactual(?:ly)?\b|\bmeasured\b|\bachieved\b|\bobserved\b|\brecorded\b|\bresult\b"),
        (
            "hold_time",
            r"hold(?:ing)?[ -]?times?|\bheld\b|how long .{0,60}(?:hold|held|kept|stor|stand|stay|sit|wait)"
            r"|Haltezeit|Standzeit",
        ),
    )
)
ROLES = re.compile(
    r"\b(WC-?CPPs?|p?CPPs?|CQAs?|KPPs?|KPAs?|GPPs?|non[- ]?key|non[- ]?critical|critical|key)\b", re.IGNORECASE
)

_NAME = re.compile(
    r"\b(?:which|what) ((?:[\w-]+ ){0,3}?[\w-]+?) (?:is|are|was|were|do|does|did|has|have|had|should|must|can|may"
    r"|will|gave|give|gives|showed|shows|caused|failed|fails|delivers?|supplies|needs?|applies|contains?|comes?|had)\b"
    r"|\b(?:which|what)(?: (?:kind|type|grade|brand|make|model) of)? ([\w-]+)\b",
    re.IGNORECASE,
)
_EVER = re.compile(r"\b(?:ever|jemals|je|jamais|alguna vez)\b", re.IGNORECASE)
_AFTER_HEAD = re.compile(r"\s+(?:to|of|for|in|from|on|at|with|between|behind)\s+", re.IGNORECASE)
_QUESTION_WORD = {
    "de": re.compile(
        r"\b(?:der|die|das|und|ist|wird|welche\w*|warum|wie|beim?|für|nicht|wann|wer|darf|muss)\b", re.IGNORECASE
    ),
    "fr": re.compile(
        r"\b(?:le|la|les|des|est|pourquoi|quel\w*|comment|pour|dans|sont|une|combien|peut)\b", re.IGNORECASE
    ),
    "es": re.compile(
        r"\b(?:el|los|las|por qu[eé]|cu[aá]l\w*|c[oó]mo|para|est[aá]|una|qu[eé]|puede|del)\b", re.IGNORECASE
    ),
    "en": re.compile(r"\b(?:the|is|are|why|what|how|which|for|was|does|and|of|when|who|did|can)\b", re.IGNORECASE),
}


def language_of(text: str) -> str:
    """The language with most function words; English when none tells."""
    counts = {code: len(pattern.findall(text)) for code, pattern in _QUESTION_WORD.items()}
    return max(LANGUAGES, key=lambda code: (counts[code], code == "en"))


def asks_for_reason(text: str) -> bool:
    return bool(_P["WHY"].search(text) or _P["ORIGIN"].search(text))


def range_kinds_of(text: str) -> frozenset[str]:
    return frozenset(kind for kind, pattern in RANGE_KINDS if pattern.search(text))


def kind_of(text: str) -> Kind:
    """The kind of answer wanted, the more specific first."""
    if _P["CONFLICT"].search(text):
        return "conflict"
    if _P["WHY"].search(text):
        return "why"
    if _P["ORIGIN"].search(text):
        return "range_origin"
    if _EVER.search(text) and _P["DEVIATION"].search(text):
        return "deviation"
    ordered: tuple[tuple[Kind, re.Pattern[str]], ...] = (
        ("consequence", _P["CONSEQUENCE"]),
        ("who", _P["WHO"]),
        ("hold_time", _P["HOLD"]),
        ("deviation", _P["DEVIATION"]),
        ("comparison", _P["COMPARE"]),
        ("criticality", _P["CRITICAL"]),
        ("value", _P["HOW_MUCH"]),
        ("yes_no", _P["YES_NO"]),
        ("when", _P["WHEN"]),
        ("value", _P["VALUE"]),
        ("list", _P["LIST"]),
        ("how", _P["HOW"]),
    )
    for kind, pattern in ordered:
        if pattern.search(text):
            return kind
    return "value" if unit_kinds(text) else "statement"


def name_asked(text: str) -> str | None:
    """The noun whose name is asked for (`which resin is used …` → `resin`), if it is no quantity."""
    found = _NAME.search(text)
    phrase = (found.group(1) or found.group(2) or "") if found else ""
    noun = _AFTER_HEAD.split(phrase)[0].split()[-1:]
    if (
        unit_kinds(phrase)
        or not noun
        or unit_kinds(noun[0])
        or standing(noun[0]) == "stop"
        or _P["VALUE"].fullmatch(noun[0])
    ):
        return None
    return noun[0]


def asks_how_much(text: str) -> re.Match[str] | None:
    return _P["HOW_MUCH"].search(text)


def asks_for_old_version(text: str) -> bool:
    return bool(_P["OLD"].search(text))
