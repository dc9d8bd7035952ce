"""What a question asks: its kind, its subject as weighted terms, and the qualifiers an answer must meet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.vocabulary import Thesaurus, Wording, unit_kinds, wording, wordings
from assistant.words import LANGUAGES, is_code, is_number, standing, tokens
from knowledge.protocols import QuantityParser
from knowledge.records import Quantity

Kind = Literal[
    "value", "why", "range_origin", "how", "who", "when", "list", "comparison", "hold_time", "deviation", "conflict",
    "yes_no", "criticality", "consequence", "name", "statement",
]
TermRole = Literal["subject", "general", "light", "code", "number", "scale", "counted"]
Variants = tuple[tuple[str, float], ...]
LIGHT_WEIGHT, GENERAL_WEIGHT = 0.25, 0.3


@dataclass(frozen=True)
class Term:
    """One thing the question names. `wordings[0]` is as asked, the others mean the same."""

    text: str
    wordings: tuple[Wording, ...]
    weight: float
    role: TermRole
    kinds: frozenset[str] = frozenset()

    @property
    def essential(self) -> bool:
        return self.role in {"code", "scale", "counted"}


def counts(term: Term) -> bool:
    """Whether the term is part of what the question is about."""
    return term.role not in {"light", "general"}


@dataclass(frozen=True)
class Asked:
    """One question (or one part of it) as understood. `range_kinds` are kinds of limit named, e.g. `nor`."""

    text: str
    language: str
    kind: Kind
    terms: tuple[Term, ...]
    quantities: tuple[Quantity, ...] = ()
    unit_kinds: frozenset[str] = frozenset()
    range_kinds: frozenset[str] = frozenset()
    wants_quantity: bool = False
    wants_reason: bool = False
    old_version: bool = False
    role_asked: str | None = None
    name_of: str | None = None
    strict_kind: bool = False

    @property
    def subject(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if counts(term))


RANGE_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("nor", r"\bNORs?\b|normal (?:operating )?range|\boperating range"),
        ("par", r"\bPARs?\b|proven acceptable|\bacceptable range"),
        ("target", r"\btargets?\b|\bset[ -]?points?\b|\bnominal\b|\bSollwert|\bcent(?:er|re)[ -]?point|\bconsigne\b|\bconsigna\b"),
        ("characterized", r"characteri[sz]ed range|characteri[sz]ation range|studied range|range (?:studied|tested|explored)"),
        ("edge_of_failure", r"edge[s]? of failure|failure (?:edge|limit)"),
        ("alert", r"\balert"),
        ("action", r"\baction (?:limit|level)"),
        ("acceptance", r"acceptance (?:criteri\w+|limit|range)|\bcriteri(?:on|a)\b|Akzeptanzkriteri"),
        ("spec", r"\bspec(?:ification)?s?\b|release limit|shelf[- ]life limit|Spezifikation"),
        ("sst", r"system suitability|\bSST\b"),
        ("ipc", r"in[- ]process (?:control|limit)|\bIPC\b"),
        ("actual", r"\bactual(?:ly)?\b|\bmeasured\b|\bachieved\b|\bobserved\b|\brecorded\b|\bresult\b"),
        ("hold_time", r"hold(?:ing)?[ -]?times?|\bheld\b|how long .{0,60}(?:hold|held|kept|stor|stand|stay|sit|wait)|Haltezeit|Standzeit"),
    )
)
ROLES = re.compile(r"\b(WC-?CPPs?|p?CPPs?|CQAs?|KPPs?|KPAs?|GPPs?|non[- ]?key|non[- ]?critical|critical|key)\b", re.IGNORECASE)

_WHY = re.compile(
    r"\bwhy\b|\bhow come\b|\bwhat(?:'s| is| was| were| are)? (?:the |behind |drove |the driver|led |motivated )*(?:reason|rationale|justification|basis|purpose"
    r"|point of|motivation|thinking|driver|drove|behind)|\breasons? (?:for|behind|why)|\brationale\b|\bjustif\w+|\bwhat (?:drove|led to|motivated|prompted|triggered)\b"
    r"|\bwhat for\b|\bwhat (?:limits|sets|determines|drives|dictates|governs|goes wrong)\b|\bwhat is the (?:limiting|point)|\bwarum\b|\bweshalb\b|\bwieso\b|\bwozu\b|\bpourquoi\b|\bpor qu[eé]\b|\braz[oó]n\b|\braison\b|\bgrund\b",
    re.IGNORECASE,
)
_ORIGIN = re.compile(
    r"\bwhere (?:does|do|did|has|have) .{1,120}\b(?:come|came|stem|originate|derive|get)\b|\borigin\b|\bhow (?:was|were|is|are|did \w+|has|have) .{1,120}"
    r"\b(?:established|derived|determined|justified|set|defined|chosen|selected|arrived?|validated|proven|proved|come up|qualified|supported|obtained)\b"
    r"|\b(?:based|rest|relying?) on (?:which|what)\b|\b(?:which|what) (?:study|studies|data|evidence|experiments?|runs|doe|model|basis)\b|\bon what basis\b"
    r"|\bwhat(?:'s| is| are)? .{0,40}\bbased on\b|\bwhat supports\b|\bwoher\b|\bd'o[uù]\b|\bde d[oó]nde\b",
    re.IGNORECASE,
)
_HOLD = re.compile(
    r"how long .{0,80}\b(?:hold|held|kept|keep|stor\w+|stand|stay|sit|wait|left|remain|good|stable|use[d]?|rest)\b|\bhold(?:ing)?[ -]?times?\b|\bshelf[- ]life\b|\bexpiry\b"
    r"|\bHaltezeit|\bStandzeit|\bwie lange\b|\bcombien de temps\b|\bcu[aá]nto tiempo\b",
    re.IGNORECASE,
)
_DEVIATION = re.compile(
    r"\b(?:ever|any|was there|were there|have there|has there)\b.{0,120}\b(?:deviat\w+|exceed\w*|fail\w*|excursion|OOS|OOT|problem|issue|incident|overshoot|trouble|loss|lost|seen"
    r"|happen\w*|go wrong|gone wrong|out of)\b|\b(?:did|has|have|had) .{1,120}\bever\b|\bdeviations?\b|\bwhat happened\b|\bwent wrong\b|\broot cause\b|\bexcursions?\b|\bDEV-\S+"
    r"|\bAbweichung|\bécart|\bdesviaci",
    re.IGNORECASE,
)
_CONFLICT = re.compile(
    r"\bwhich (?:one |of (?:them|these|the two) |value |limit |number |version )?(?:is (?:right|correct|valid|true|current|binding)|holds|applies|counts|governs|prevails|should (?:we|i) (?:use|follow|trust))\b"
    r"|\b(?:disagree|conflict|contradict|inconsisten|discrepan|differ(?:s|ent)? between)\w*|\bsame in (?:all|both|every)\b|\bdo .{1,100}\bagree\b|\bconsistent\b|\bwiderspr",
    re.IGNORECASE,
)
_COMPARE = re.compile(
    r"\bdifferen(?:ce|t)\b|\bcompar\w+|\bversus\b|\bvs\.?(?=\s)|\b(?:higher|lower|longer|shorter|faster|more|less) .{0,60}\bthan\b|\bunterschied|\bvergl|\bdifférence|\bdiferencia"
    r"|\bhow (?:does|do|did) .{1,120}\bchange",
    re.IGNORECASE,
)
_CRITICAL = re.compile(r"\b(?:critical(?:ity)?|classif\w+|CPPs?|KPPs?|WC-CPP|CQAs?|criticité|kritisch|crític\w+)\b", re.IGNORECASE)
_WHO = re.compile(r"\bwho\b|\bwhose\b|\bwhich (?:person|department|team|group|function|role|company|laboratory|lab|site|supplier|vendor)\b|\bwer\b|\bqui\b|\bqui[eé]n\b|\bwho's\b", re.IGNORECASE)
_WHEN = re.compile(r"\bwhen\b|\b(?:what|which) (?:date|day|month|year)\b|\bat (?:what|which) (?:point|stage|time)\b|\bwann\b|\bquand\b|\bcu[aá]ndo\b", re.IGNORECASE)
_HOW_MUCH = re.compile(
    r"\bhow (?:much|many|long|high|low|fast|slow|warm|hot|cold|often|far|deep|large|big|small|thick|acidic|wide|tight|old|early|late|soon|close|pure|concentrated|quickly)\b"
    r"|\bwie (?:viel|viele|hoch|lange|oft|schnell|warm|kalt|gross|groß)\b|\bcombien\b|\bcu[aá]nt[oa]s?\b|\bà quelle\b|\bquel(?:le)? (?:est|température|débit|durée|pression|vitesse)\b",
    re.IGNORECASE,
)
_HOW = re.compile(r"\bhow\b|\bwie\b|\bcomment\b|\bc[oó]mo\b", re.IGNORECASE)
_VALUE = re.compile(
    r"\b(?:ranges?|limits?|values?|set ?points?|targets?|NOR|PAR|specs?|specifications?|criteri(?:on|a)|maximum|minimum|max|min|highest|lowest|upper|lower|number|percentage|level|setting)\b"
    r"|\bat (?:what|which) \w+|\bGrenz\w*|\bBereich|\bSollwert|\blimites?\b|\bplage\b|\brango\b",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"\b(?:list|enumerate|name|give me|show) (?:me )?(?:all|the|every|of)\b|\b(?:what|which) (?:all )?(?:are|were) (?:all )?(?:the )?(?:\w+ ){0,4}\w+s\b"
    r"|\bwhich (?:of the )?(?:\w+ ){0,3}\w{3,}s (?:are|were|have|had|do|did|need|must|should|can|apply|belong|count)\b|\ball (?:of )?(?:the )?\w+s\b"
    r"|\bwelche \w+n (?:sind|gibt)\b|\bquels\b|\bquelles sont\b|\bcu[aá]les son\b|\bsteps?\b.{0,30}\bin (?:order|sequence)\b|\bwhat .{1,40}\bdifferences\b",
    re.IGNORECASE,
)
_YES_NO = re.compile(
    r"^\W*(?:and |so |but |then )?(?:is|are|was|were|do|does|did|can|could|may|might|must|should|shall|will|would|has|have|had|ist|sind|kann|darf|muss|soll|wird|wurde|hat|haben"
    r"|est-ce|peut-on|faut-il|es|son|puede|se puede|ha|han)\b",
    re.IGNORECASE,
)
_OLD = re.compile(r"\b(?:superseded|previous|earlier|former|old(?:er)?|prior|outdated|obsolete) (?:version|revision|issue|edition|document|limit|value|range|setting)|\bversion \d|\brev(?:ision)?\.? ?\w\b|\bused to be\b", re.IGNORECASE)
_CONSEQUENCE = re.compile(
    r"\bhow (?:bad|serious|critical|harmful|severe|risky)\b|\bwhat does .{1,60}\bdo (?:when|if|at|to)\b|\binteract\w*\b|\banything (?:to watch|to know|special)\b|\bwhat (?:happens|happened|would happen|will happen|goes wrong|went wrong|breaks|fails|suffers|would break|if|is the (?:effect|impact|consequence|influence|risk)|are the (?:effects|consequences|risks)|was the (?:effect|impact))\b"
    r"|\bhow (?:does|do|did|would|is|are|was|were) .{1,100}\b(?:affect|influence|impact|change|respond|react|behave)\w*|\bwhat .{0,40}\b(?:effect|impact|influence)\b|\bwas passiert\b|\bque se passe\b|\bqu[eé] (?:pasa|ocurre)\b"
    r"|\b(?:does|do|did|would|could|can) .{1,80}\b(?:affect|influence|impact)\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"\b(?:which|what) ((?:[\w-]+ ){0,3}?[\w-]+?) (?:is|are|was|were|do|does|did|has|have|had|should|must|can|may|will|gave|give|gives|showed|shows|caused|failed|fails|delivers?|supplies|needs?|applies|contains?|comes?|had)\b"
    r"|\b(?:which|what)(?: (?:kind|type|grade|brand|make|model) of)? ([\w-]+)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\b(?:how many|wie viele|combien de|cu[aá]nt[oa]s|number of)\s+([\w-]+)", re.IGNORECASE)
_ONLY_FOR = re.compile(r"\b(?:for|für|pour|para)\s+(?:the|our|a|an|das|die|den|le|la|el)\s+$", re.IGNORECASE)
_AFTER_HEAD = re.compile(r"\s+(?:to|of|for|in|from|on|at|with|between|behind)\s+", re.IGNORECASE)
_SCALE_CUE = re.compile(r"\b(?:at|in|for|on|to|of)\b|scale|vessel|bioreactor|bowl|tank|bag", re.IGNORECASE)
_QUESTION_WORD = {
    "de": re.compile(r"\b(?:der|die|das|und|ist|wird|welche\w*|warum|wie|beim?|für|nicht|wann|wer|darf|muss)\b", re.IGNORECASE),
    "fr": re.compile(r"\b(?:le|la|les|des|est|pourquoi|quel\w*|comment|pour|dans|sont|une|combien|peut)\b", re.IGNORECASE),
    "es": re.compile(r"\b(?:el|los|las|por qu[eé]|cu[aá]l\w*|c[oó]mo|para|est[aá]|una|qu[eé]|puede|del)\b", re.IGNORECASE),
    "en": re.compile(r"\b(?:the|is|are|why|what|how|which|for|was|does|and|of|when|who|did|can)\b", re.IGNORECASE),
}
SCALE_UNITS = frozenset({"volume"})


def language_of(text: str) -> str:
    """The language with most function words; English when none tells."""
    counts = {code: len(pattern.findall(text)) for code, pattern in _QUESTION_WORD.items()}
    return max(LANGUAGES, key=lambda code: (counts[code], code == "en"))


def asks_for_reason(text: str) -> bool:
    return bool(_WHY.search(text) or _ORIGIN.search(text))


def range_kinds_of(text: str) -> frozenset[str]:
    return frozenset(kind for kind, pattern in RANGE_KINDS if pattern.search(text))


def kind_of(text: str) -> Kind:
    """The kind of answer wanted, the more specific first."""
    if _CONFLICT.search(text):
        return "conflict"
    if _WHY.search(text):
        return "why"
    if _ORIGIN.search(text):
        return "range_origin"
    ordered: tuple[tuple[Kind, re.Pattern[str]], ...] = (
        ("consequence", _CONSEQUENCE), ("who", _WHO), ("hold_time", _HOLD), ("deviation", _DEVIATION), ("comparison", _COMPARE), ("criticality", _CRITICAL),
        ("value", _HOW_MUCH), ("yes_no", _YES_NO), ("when", _WHEN), ("value", _VALUE), ("list", _LIST), ("how", _HOW),
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
    if unit_kinds(phrase) or not noun or unit_kinds(noun[0]) or standing(noun[0]) == "stop" or _VALUE.fullmatch(noun[0]):
        return None
    return noun[0]


def analyse(text: str, thesaurus: Thesaurus, parse: QuantityParser) -> Asked:
    quantities = tuple(parse(text))
    kind = kind_of(text)
    counted = _COUNTED.search(text)
    terms = tuple(
        replace(term, role="counted", weight=max(1.0, term.weight))
        if counted and term.role in {"subject", "general", "light"} and counted.group(1).casefold() in term.text.casefold() else term
        for term in _terms(text, kind, quantities, thesaurus)
    )
    numeric = kind in {"value", "hold_time"} or (kind == "comparison" and bool(unit_kinds(text)))
    asked_kinds = frozenset(found for term in terms for found in term.kinds) if numeric else frozenset()
    if kind == "hold_time":
        asked_kinds = frozenset({"time"})
    elif numeric and (how := _HOW_MUCH.search(text)) and (by_adjective := unit_kinds(how.group())):
        asked_kinds = by_adjective
    role = ROLES.search(text)
    name_of = name_asked(text) if kind in {"statement", "list", "value", "how", "when"} and not _HOW_MUCH.search(text) else None
    return Asked(
        text=text,
        language=language_of(text),
        kind=kind,
        terms=terms,
        quantities=quantities,
        unit_kinds=asked_kinds,
        range_kinds=range_kinds_of(text),
        wants_quantity=numeric and name_of is None and (kind != "value" or bool(asked_kinds) or bool(_HOW_MUCH.search(text)) or bool(range_kinds_of(text))),
        wants_reason=kind in {"why", "range_origin"},
        old_version=bool(_OLD.search(text)),
        name_of=name_of,
        strict_kind=numeric and (kind == "hold_time" or bool(_HOW_MUCH.search(text) and asked_kinds)),
        role_asked=role.group(1) if role else None,
    )


def _terms(text: str, kind: Kind, quantities: Sequence[Quantity], thesaurus: Thesaurus) -> list[Term]:
    """Phrases that the thesaurus knows, the longest first, then single words; function words are left out."""
    words = _words_outside(text, quantities)
    found: list[Term] = []
    at = 0
    while at < len(words):
        length, variants = _known_phrase(words, at, thesaurus)
        phrase = " ".join(words[at : at + length])
        at += length
        term = _term(phrase, length, variants)
        if term is not None and all(term.text.casefold() != other.text.casefold() for other in found):
            found.append(term)
    found.extend(_number_term(text, quantity, kind) for quantity in quantities if quantity.text.strip())
    return found


def _known_phrase(words: Sequence[str], at: int, thesaurus: Thesaurus) -> tuple[int, Variants]:
    for length in range(min(thesaurus.longest, len(words) - at), 0, -1):
        window = words[at : at + length]
        if "stop" in {standing(window[0]), standing(window[-1])}:
            continue
        if thesaurus.knows(window):
            return length, thesaurus.variants(window)
    return 1, ()


def _term(phrase: str, length: int, variants: Variants) -> Term | None:
    words = tokens(phrase)
    ranks = [standing(word) for word in words]
    if length == 1 and (ranks[0] == "stop" or (len(phrase) == 1 and not phrase.isdigit())):
        return None
    ways = (*wordings(phrase), *(way for variant, worth in variants for way in wordings(variant, worth)))
    kinds = unit_kinds(phrase)
    if length == 1 and is_code(words[0]):
        return Term(phrase, ways, 2.0, "code", kinds)
    if length == 1 and is_number(words[0]):
        return Term(phrase, ways, 1.2, "code") if words[0].isdigit() and len(words[0]) >= 5 else Term(phrase, ways, 0.8, "number")
    if all(rank in {"stop", "light"} for rank in ranks):
        return Term(phrase, ways, LIGHT_WEIGHT, "light", kinds)
    content = ranks.count("subject")
    if not content:
        return Term(phrase, ways, GENERAL_WEIGHT, "general", kinds)
    return Term(phrase, ways, min(2.0, 0.6 + 0.4 * content), "subject", kinds)


def _number_term(text: str, quantity: Quantity, kind: Kind) -> Term:
    numbers = [token for token in tokens(quantity.text) if is_number(token)]
    words = Wording(tuple(wording(number).words[0] for number in numbers)) if numbers else wording(quantity.text)
    before = text[max(0, quantity.start - 14) : quantity.start]
    after = text[quantity.end : quantity.end + 14]
    scale = quantity.unit_kind in SCALE_UNITS and quantity.operator == "eq" and bool(
        re.search(r"\b(?:at|in|for|to|from|our|the|bei|im|à|en|a|into)\W*(?:\w+\W+)?$", before, re.IGNORECASE)
        or re.search(r"^\W*(?:scale|vessel|bioreactor|bowl|tank|bag|reactor|batch|working|run)", after, re.IGNORECASE)
    )
    # "for the 50 mg vial": what is asked is asked of this one alone.
    if kind in {"value", "hold_time", "name", "yes_no", "statement"} and _ONLY_FOR.search(text[max(0, quantity.start - 18) : quantity.start]):
        scale = scale or quantity.operator == "eq"
    if quantity.unit_as_written is None and quantity.text.isdigit() and len(quantity.text) >= 5:
        return Term(quantity.text, (words,), 1.5, "code")
    return Term(quantity.text, (words,), 1.3 if scale else 0.9, "scale" if scale else "number")


def _words_outside(text: str, quantities: Sequence[Quantity]) -> list[str]:
    """The words of the question without those that a quantity holds."""
    kept: list[str] = []
    last = 0
    for quantity in sorted(quantities, key=lambda item: item.start):
        if quantity.start >= last:
            kept.append(text[last : quantity.start])
            last = quantity.end
    kept.append(text[last:])
    return [token for stretch in kept for token in tokens(stretch)]
