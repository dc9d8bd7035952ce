"""A quote that could be said in another order → the same said so: cause first, place last, the thing before its value.

Only orders that say the same, whatever the words are: a cause behind a comma may come first, "A, so B" is "B because
A", "A instead of B" holds A, "with 20 min as the upper end" says what the upper end is, and "X was below 2, against a
limit of 5" what the limit of X is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.quantities import find_quantities

_TIME = (
    r"(?!\s+(?:\d|then\b|the\s+(?:start|beginning|end|last|first|installation|change)|version|batch|lot|day|week|month|year"
    r"|campaign|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))"
)
_CAUSE_LAST = re.compile(
    rf"^(?P<what>[^;,]+(?:,\s[^;,]+)?),\s(?:because|since{_TIME})\s(?P<why>[^;]+?)\.?$", re.IGNORECASE
)
_SO = re.compile(r"^(?P<why>[^;]+?),\s(?:and\s)?so\s(?!that\b|far\b|as\b|long\b|much\b|many\b)(?P<what>[^;,]+?)\.?$")
_FRONTED = re.compile(r"^(?P<where>(?:At|In|On|After|During|Above|Below|From|Over)\s[^,;]+?),\s(?P<rest>[^,;]+)$")
_INSTEAD = re.compile(r"\s(?:instead\sof|rather\sthan)\s[^,;]+?(?=[,;.]|$)")
_AS_THE = re.compile(r",?\swith\s(?P<value>[^,;]+?)\sas\s(?P<what>(?:the|its|an?)\s[^,;.]+?)\s*[.;]?\s*$")
_AGAINST = re.compile(
    r"^(?P<of>(?:The\s)?[^,;\d]{2,60}?)\s(?:was|were|is|are|stayed|remained)\s[^;]*?,?\sagainst\s(?:an?|the|its)\s"
    r"(?P<what>(?:[a-z]+\s){0,2}?(?:limit|criterion|specification|target|requirement))\sof\s(?P<value>[^,;]+?)\.?$"
)
_DENIAL = re.compile(r"\b(?:not|no|never|nor|neither|without|\w+n['’]t)\b", re.IGNORECASE)


def reordered(text: str) -> Iterator[str]:
    """Statements that the quote makes, in other orders than its own."""
    text = " ".join(text.split())
    if match := _CAUSE_LAST.match(text):
        yield f"Because {_small(match['why'])}, {_small(match['what'])}."
    if match := _SO.match(text):
        for what in _without_instead(match["what"]):
            for why in (match["why"], *_place_last(match["why"])):
                yield f"{_large(what)} because {_small(why)}."
                yield f"Because {_small(why)}, {_small(what)}."
    yield from (f"{one}." for one in _place_last(text.rstrip(".")))
    if match := _AS_THE.search(text):
        yield from _is(match["what"], match["value"])
    if (match := _AGAINST.match(text)) and not _DENIAL.search(text):
        thing = re.sub(r"^(?:The|the)\s", "", match["of"])
        yield from _is(f"the {match['what']} of {_small(thing)}", match["value"])


def _is(what: str, value: str) -> Iterator[str]:
    found = find_quantities(value)
    if len(found) == 1 and len(found[0].text) >= len(value) - 1 and not _DENIAL.search(what):
        yield f"{_large(what)} is {value}."


def _place_last(text: str) -> Iterator[str]:
    """ "At 200 L, X rose" → "X rose at 200 L": one clause, in which nothing is denied."""
    match = _FRONTED.match(text)
    if match and not _DENIAL.search(text):
        yield f"{_large(match['rest'])} {_small(match['where'])}"


def _without_instead(text: str) -> Iterator[str]:
    yield text
    if (bare := _INSTEAD.sub("", text)) != text:
        yield bare


def _small(text: str) -> str:
    """Without the capital of a sentence's beginning; names and abbreviations keep theirs."""
    first = text.split(" ", 1)[0]
    return text[:1].lower() + text[1:] if first[1:].islower() or len(first) == 1 else text


def _large(text: str) -> str:
    return text[:1].upper() + text[1:]
