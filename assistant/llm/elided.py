"""A quote that leaves out what its parts share → each part whole.

"The plate assay returned 4.1 % and the capillary assay 3.8 % of X" says four things; so does its wording with the verb
and the end put back. Only parts that are built alike are spelled out: their subjects share the last word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from knowledge.quantities import find_quantities

_PHRASE = r"(?:the|a|an|all|both|each)\s(?:[^\W\d_][\w-]*\s){1,4}?"
_ORDINAL = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ONE = r"(?:(?!\s(?:and|or|by)\s)[^,;.])+?"
_CYCLES = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|\d+)\s(?P<noun>[a-z][\w-]*(?:\s[a-z][\w-]*)?s)\b,?\s(?=but|and)"
)
_BARE_ORDINAL = re.compile(rf"\bthe\s(?:{'|'.join(_ORDINAL)})(?=\s*[.;]?\s*$)", re.IGNORECASE)
_PASSIVE = re.compile(
    r"^(?P<what>[^,;]+?)\s(?:is|are|was|were)\s(?P<verb>\w+)\sby\s(?P<by>" + _ONE + r")"
    r"(?P<not>,?\s(?:and\s)?not\sby\s(?P<other>" + _ONE + r"))?\s*\.?$"
)
_RESULT = re.compile(
    r"^The\s(?:[\w-]+\s){1,2}(?:for|of)\s(?P<of>(?:[\w-]+\s){1,3}?)(?:is|was)\s.+,\s(?:and|but)\sthe\s(?P<what>results?|value|finding)"
    r"\s(?P<rest>(?:is|was)\s.+)$"
)
_AGAINST = re.compile(
    r"^(?P<one>The\s[^,;]+?)\s(?P<verb>[a-z]+s|[a-z]+ed)\s(?P<by>against|with|by|from|for|to)\s(?P<first>[^,;]+?),?\s?(?:and|,|but)?\s"
    r"(?P<two>the\s[^,;]+?)\s(?P=by)\s(?P<second>[^,;.]+?)\.?$"
)
_SHARED_BY = re.compile(
    r"^(?P<one>The\s[^,;]+?)\s(?P<verb>(?:is|are|was|were)\s\w+)\s(?P<by>by|with|in|on|at|from|for|to)\s(?P<first>[^,;]+?)\sand\s"
    r"(?P<two>the\s[^,;]+?)\s(?P=by)\s(?P<second>[^,;.]+?)\.?$"
)


def spelled_out(text: str) -> Iterator[str]:
    """Statements that the quote makes by leaving out what its parts share; nothing where it is not built so."""
    text = " ".join(text.split())
    yield from _with_verb(text)
    for pattern in (_AGAINST, _SHARED_BY):
        if (match := pattern.match(text)) and _last(match["one"]) == _last(match["two"]):
            yield f"{match['one']} {match['verb']} {match['by']} {match['first']}."
            yield f"{_capital(match['two'])} {match['verb']} {match['by']} {match['second']}."
    if (match := _CYCLES.search(text)) and (bare := _BARE_ORDINAL.search(text, match.end())):
        rest = re.sub(r"^(?:but|and)\s", "", text[match.end() : bare.end()])
        yield f"{_capital(rest)} {match['noun'].removesuffix('s')}."
    if match := _PASSIVE.match(text):
        yield from _active(match)
    if match := _RESULT.match(text):
        yield f"The {match['what']} of {match['of'].strip()} {match['rest']}"


def _with_verb(text: str) -> Iterator[str]:
    """ "S1 verb A1, and S2 A2 [end]": both with the verb, the first with the end of the second where it has none."""
    found = [q for q in find_quantities(text) if q.operator in ("eq", "range", "le", "ge", "lt", "gt")]
    for one, two in pairwise(found):
        between = re.fullmatch(
            rf"(?P<end>.*?),?\s(?:and|while|but)\s(?P<two>{_PHRASE})(?P<prep>(?:at|to|by)\s)?",
            text[one.end : two.start],
        )
        ahead = re.fullmatch(
            rf"(?P<one>{_PHRASE})(?P<verb>(?:(?:is|are|was|were)\s)?\w+\s)(?P<prep>(?:at|to|by)\s)?",
            text[: one.start],
            re.IGNORECASE,
        )
        if between is None or ahead is None or _last(ahead["one"]) != _last(between["two"]):
            continue
        if between["prep"] and between["prep"] != ahead["prep"]:
            continue
        start = text[: one.start]
        rest = text[two.end :]
        yield f"{start}{text[one.start : one.end]}{between['end'] or rest}"
        yield f"{_capital(between['two'])}{ahead['verb']}{ahead['prep'] or ''}{text[two.start :]}"


def _active(match: re.Match[str]) -> Iterator[str]:
    what, verb, by, other = match["what"], match["verb"], match["by"], match["other"]
    yield f"{what} is {verb} by {by}."
    if other:
        yield f"{_capital(by)} {verb} {what[:1].lower() + what[1:]}, not {other}."
        yield f"{what} is not {verb} by {other}."
    else:
        yield f"{_capital(by)} {verb} {what[:1].lower() + what[1:]}."


def _last(phrase: str) -> str:
    """The head of a subject: its last word ahead of a preposition or number."""
    head = re.split(r"\s(?:of|from|in|for|with|at)\s", phrase.strip())[0]
    return head.split()[-1].casefold()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
