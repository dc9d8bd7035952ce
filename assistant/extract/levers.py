"""What a sentence about an effect turns: "At 0.3 % polysorbate 20 freed 81 %" → polysorbate 20; "Without etoposide" → etoposide."""

from __future__ import annotations

import re

from assistant.extract.names import clean_name, name_key, usable_name
from assistant.extract.noun_phrases import DETERMINER, EMPTY_HEAD, NO_NAMES, capital
from knowledge.records import Quantity

_WORDS = r"(?P<what>[^\W\d_][\w/-]*(?:\s(?!(?:was|were|is|are|has|had|gave|gives|can|may|must|will|and|or|but|the|an?|than|at|in|on|of|to|for|from|with|by|because|since|so|which|that)\b)[\w/-]+){0,3})"
_WITHOUT = re.compile(rf"^\W*(?:\w+,?\s+){{0,2}}?(?:without|with\s+no|omitting|ohne|sans)\s+(?:the\s+|an?\s+|any\s+)?{_WORDS}", re.I)
_MORE = re.compile(
    rf"^\W*(?:(?:an?|the)\s+)?(?:more|less|fewer|higher|lower|longer|shorter|faster|slower|larger|smaller|warmer|colder|deeper|thinner|thicker|increasing|raising|lowering|mehr|weniger|höhere\w*|niedrigere\w*|längere\w*|plus\s+de|moins\s+de)\s+{_WORDS}",
    re.I,
)
_AMOUNTS = frozenset({"percent", "amount_conc", "mass_conc", "column_volumes", "diavolumes", "equivalent", "volume", "mass", "count", "activity_conc"})
_NO_THING = re.compile(r"(?:were|was|are|is|be|leaves?|comes?|came|wins?|keeps?|made|hours?|minutes?|days?|times?|ending|starting|going|not|there|then|however|reasons?|limits?|values?|set|robustness|precision|accuracy|linearity|experience|background|notes?|answers?|comments?|problems?|results?|observations?|transfer|validation|robustheit|hinweise?|ergeb\w*|ergibt|entst\w*|wurden?|waren?|lagen?|gab|blieb\w*|wären?|sind|ist|hat)\b", re.I)
_OF = re.compile(rf"^\W*(?:the\s+|an?\s+)?{_WORDS}\s(?:of|from|between|at|bei|von|auf|de|à)\s(?:about\s|pH\s)?[\d(±≤≥<>−]", re.I)
_ASKED = re.compile(
    rf"^\W*(?:\w+\s?[:.)]\s*)?(?:why|how\s+come|what\s+is\s+the\s+reason\s+for|where\s+(?:does|do|did)|who\s+(?:set|chose)|what\s+happens\s+(?:if|when)|warum|weshalb|woher\s+kommt|pourquoi|d['’]où\s+vient)\s+"
    rf"(?:(?:is|are|was|were|do|does|did|must|should|can|may|not|we|you|one|only|the|an?|this|that|these|your|our|ist|sind|wird|die|der|das|est|la|le|les)\s+)*{_WORDS}",
    re.I,
)
_LABEL = re.compile(r"^\W*(?:\d{1,2}\s?[).:]\s*)?(?P<what>[^\W\d_][^:.;,]{1,38}):\s")
_THIS = re.compile(r"^\W*(?:without|with|in|for|during|after|before)\s+(?:this|these|that)\s+(?P<what>[^\W\d_][\w-]+)", re.I)
_VERBAL = re.compile(
    r"\s(?:freed|gave|gives?|fell|falls?|rose|rises?|takes?|took|blocked|blocks|came|comes|goes|left|lost|loses|made|makes|removes?|removed|caused?|causes|leads?|led|showed|shows|keeps?|kept|needs?|needed|costs?|"
    r"precipitat\w*|aggregat\w*|clog\w*|foam\w*|collaps\w*|lower(?:s|ed)|rais(?:es|ed)|increas\w*|decreas\w*|reach\w*|drop\w*|starts?|stops?|dissolv\w*|tails?|stays?|still|no|not|just|only|even|already)\b.*$",
    re.I,
)


def lever_of(sentence: str, quantities: tuple[Quantity, ...]) -> str | None:
    """The thing whose amount, presence or setting the sentence speaks of, as written; None where it names none."""
    label = _LABEL.match(sentence)
    if label is not None and (found := _phrase(re.sub(r"^why\s+(?:the\s+)?", "", label["what"], flags=re.I))) is not None:
        return found
    this = _THIS.match(sentence)
    if this is not None and (found := _phrase(this["what"])) is not None:
        return found
    for pattern in (_WITHOUT, _MORE):
        match = pattern.match(sentence)
        if match is not None and (found := _phrase(match["what"])) is not None:
            return found
    match = _OF.match(sentence)
    if match is not None and (found := _phrase(match["what"])) is not None:
        return found
    if not quantities or quantities[0].start > 30:
        return None
    first = quantities[0]
    before = sentence[: first.start]
    if not re.fullmatch(r"\W*(?:(?:at|with|above|below|beyond|past|after|under|over|the|an?|bei|mit|über|unter|à|avec|up\s+to|from|by)\s*)*", before, re.I):
        return None
    if first.unit_kind not in _AMOUNTS:
        return None
    behind = re.match(rf"\s(?:\([wv]/[wv]\)\s)?(?:of\s|von\s|de\s)?(?!(?:the|an?|this|these|it|we|they|no|all|der|die|das|le|la|les)\b){_WORDS}", sentence[first.end :])
    return _phrase(behind["what"]) if behind is not None else None


def asked_of(question: str) -> str | None:
    """What a question is about: "Why is viability 95 % required?" → viability."""
    match = _ASKED.match(question)
    return _phrase(match["what"]) if match is not None else None


def _phrase(text: str) -> str | None:
    text = _VERBAL.sub("", f" {text}").strip()
    while (cut := DETERMINER.match(text + " ")) is not None:
        text = text[cut.end() :].strip()
    name, _ = clean_name(text)
    if _NO_THING.match(name):
        return None
    if not name or name.casefold() in NO_NAMES or EMPTY_HEAD.fullmatch(name) or not name_key(name) or not usable_name(name):
        return None
    return capital(name)
