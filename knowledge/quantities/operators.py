"""Words and signs before and behind a number that say what kind of limit it is, in English, German and French."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from knowledge.quantities.operator_words import BEFORE, BEHIND, Bound

_OPERATORS: dict[str, Bound] = {phrase: bound for bound, phrases in BEFORE.items() for phrase in phrases.split("|")}
_LAST_WORDS = frozenset(phrase.rpartition(" ")[2] for phrase in _OPERATORS)
_SIGNS: dict[str, Bound] = {
    "≤": "le", "≥": "ge", "<": "lt", ">": "gt", "<=": "le", ">=": "ge", "=<": "le", "=>": "ge", "≤=": "le", "≥=": "ge",
    "≮": "ge", "≯": "le", "< =": "le", "> =": "ge",
}  # fmt: skip
_APPROXIMATE = frozenset(
    [
        "approx", "approx.", "approximately", "about", "circa", "ca", "ca.", "c.", "around", "roughly", "nominally",
        "nominal", "some", "nearly", "almost", "etwa", "ungefähr", "rund", "env", "env.", "environ",
        "approximativement", "zirka",
    ]
)
_FILLERS = frozenset(
    ["a", "an", "the", "of", "de", "d", "von", "be", "is", "are", "to", "as", "equal", "total", "sein", "être", "égal"]
)
_BETWEEN = frozenset(["between", "zwischen", "entre"])
_FROM = frozenset(["from", "von", "de", "vom"])
_SYMBOL_TAIL = re.compile(r"([<>≤≥≮≯]\s?=|=\s?[<>]|[<>≤≥≮≯])\s*$")
_PLUS_MINUS_TAIL = re.compile(
    r"(?:±|\+\s?/\s?[-−–]|\+[-−–](?=\s?$)|plus[ /-](?:or[ -])?minus|plus ou moins|plus oder minus)\s*$"
)
_SIGN_TAIL = re.compile(r"([-−–+])\s?$")
_TAIL_WORD = re.compile(r"[A-Za-zÀ-ÿ.'-]+$")
_APPROX_SIGN = re.compile(r"~\s*$")
_REACH = 64

_AFTER: dict[str, Bound] = {phrase: bound for bound, phrases in BEHIND.items() for phrase in phrases.split("|")}
_AFTER_PATTERN = re.compile(
    r",?\s?("
    + "|".join(re.escape(phrase).replace(r"\ ", r"\s") for phrase in sorted(_AFTER, key=len, reverse=True))
    + r")(?![A-Za-z0-9À-ÿ])(?!\s?[<>≤≥±]?\s?[0-9])",
    re.IGNORECASE,
)


_TITLE_HINT = re.compile(r"[Mm](?:ax|in|AX|IN)")
_TITLE = re.compile(
    r"(?<![A-Za-zÀ-ÿ])(?:(max)|min)(?:imum|imal|imale[rsn]?|imales"
    r"|\.)?(?:(?:\s[A-Za-zÀ-ÿ-]{2,16}){1,4}(?:\s\([A-Za-z0-9 ]{1,16}\))?\s?[:=]\s?"
    r"|\s(?:(?:allowable|allowed|permitted|permissible|total|cumulative|zulässige[rn]?|operating|process)\s){0,2}"
    r"(?:hold(?:ing)?(?: time)?|storage(?: time| period| temperature)?|process(?:ing)? time|exposure time"
    r"|contact time|time|duration|(?:operating )?(?:pressure|temperature|speed|flow ?rate|capacity"
    r"|load(?:ing)?)"
    r"|Haltezeit|Standzeit|Lagerzeit|Dauer|Druck|Temperatur|Drehzahl|Beladung|durée|température|pression"
    r"|temps|shelf life|residence time|volume|weight|number of [a-z]+)"
    r"(?:\s(?:is|of|ist|von|de|est|beträgt|was set (?:to|at)|set (?:to|at)|should be|shall be))?\s)\s*$",
    re.IGNORECASE,
)
_TITLE_BEHIND = re.compile(r"[(,\s](?:(max)|min)(?:imum|imal|imale|\.)?\)?\s?[:=]\s*$", re.IGNORECASE)


def _titled(text: str, end: int, floor: int) -> tuple[Bound, int] | None:
    """"Max. hold time: 24 h", "Hold time (max): 24 h": the limit stands in the title of the value."""
    if match := _TITLE.search(text, floor, end):
        return ("le" if match.group(1) else "ge"), match.start()
    if match := _TITLE_BEHIND.search(text, floor, end):
        return ("le" if match.group(1) else "ge"), match.start() + (match.group()[0] != "(")
    return None


@dataclass(frozen=True, slots=True)
class Prefix:
    """What stands before a number. `start` is where it begins; `form` tells "between", "from", "±" or nothing."""

    start: int
    bound: Bound
    negative: bool = False
    form: Literal["", "between", "from", "pm"] = ""
    symbol: bool = False
    approximate: bool = False
    bracket: bool = False

    @property
    def says(self) -> bool:
        """True when it makes a limit of a number that has no unit."""
        return self.bound != "eq" or self.form in ("pm", "between")


def _sign(text: str, pos: int) -> tuple[bool, int]:
    """A sign before the digits at `pos`: (negative, start of the sign). A dash between two things is no sign."""
    match = _SIGN_TAIL.search(text, max(0, pos - 2), pos)
    if match is None:
        return False, pos
    sign, start = match.group(1), match.start()
    spaced = match.end() - start > 1
    before = text[start - 1] if start else ""
    opens = not before or before.isspace() or before in "([{|=:;,/<>≤≥~±\"'"
    if sign == "+":
        return (False, start) if opens and before != "/" else (False, pos)
    if not opens:
        return False, pos
    if spaced and sign != "−" and before not in "<>≤≥(=~":
        return False, pos
    return True, start


def prefix_at(text: str, pos: int, floor: int = 0) -> Prefix:
    """The operator, approximation, sign and bracket before the digits at `pos` of a folded text, not before `floor`."""
    negative, start = _sign(text, pos)
    floor = max(floor, start - _REACH)
    bracket = text[start - 1 : start] in ("(", "[")
    here = start - 1 if bracket else start
    head = text[floor:here].rstrip()
    symbol = head[-1:] in "<>≤≥=±~≮≯+-−–" if head else False
    if symbol:
        if match := _PLUS_MINUS_TAIL.search(text, floor, start):
            return Prefix(match.start(), "eq", negative, "pm")
        outside = here if bracket and _SYMBOL_TAIL.search(text, floor, here) else start
        if match := _APPROX_SIGN.search(text, floor, outside):
            inner = _words_before(text, match.start(), floor)
            if inner is not None and inner[0] in ("le", "ge", "lt", "gt"):
                return Prefix(inner[1], inner[0], negative, approximate=True)
            return Prefix(match.start(), "eq", negative, approximate=True)
        if match := _SYMBOL_TAIL.search(text, floor, outside):
            begin = match.start()
            bound = _SIGNS[match.group(1).replace(" ", "")]
            return Prefix(begin, bound, negative, symbol=True, bracket=bracket and outside == here)
    found = _words_before(text, start, floor)
    if found is None and bracket:
        outer = _words_before(text, here, floor)
        if outer is not None and outer[2] != "approx":
            found = outer
    if found is None or found[2] in ("from", "approx"):
        titled = _titled(text, found[1] if found else here, floor) if _TITLE_HINT.search(text, floor, here) else None
        if titled is not None:
            return Prefix(titled[1], titled[0], negative)
    if found is None:
        return Prefix(start, "eq", negative, bracket=bracket)
    bound, begin, form, approximate = found
    shape: Literal["", "between", "from", "pm"] = "between" if form == "between" else "from" if form == "from" else ""
    return Prefix(begin, bound, negative, shape, approximate=approximate, bracket=bracket)


def _words_before(text: str, end: int, floor: int) -> tuple[Bound, int, str, bool] | None:
    """(bound, start, form, approximate) of operator words that end right before `end`."""
    words: list[tuple[str, int]] = []
    pos = end
    while len(words) < 9:
        stop = pos
        while stop > floor and (text[stop - 1].isspace() or (not words and text[stop - 1] in ":=")):
            stop -= 1
        match = None
        if stop > floor and (stop < pos or not words):
            match = _TAIL_WORD.search(text, max(floor, stop - 24), stop)
        if match is None:
            break
        words.append((match.group().lower(), match.start()))
        pos = match.start()
    if not words:
        return None
    approximate: int | None = None
    index = 0
    while index < len(words) and words[index][0] in _APPROXIMATE:
        approximate = words[index][1]
        index += 1
    for skipped in range(3):
        at = index + skipped
        if at >= len(words) or any(w not in _FILLERS for w, _ in words[index:at]):
            break
        longest = min(7, len(words) - at) if words[at][0] in _LAST_WORDS else 0
        for length in range(longest, 0, -1):
            phrase = " ".join(w for w, _ in reversed(words[at : at + length]))
            bound = _OPERATORS.get(phrase)
            if bound is not None:
                compared = bound in ("lt", "gt") and not phrase.startswith("exceed")
                if compared and any(w == "the" for w, _ in words[index:at]):
                    return None  # "higher than the 1.3 mm": a comparison
                bound, start = _negated(words, at + length, bound)
                return bound, start, "", approximate is not None
        word, start = words[at]
        if word in _BETWEEN and not skipped:
            return "eq", start, "between", approximate is not None
        if word in _FROM and not skipped:
            return "eq", start, "from", approximate is not None
    if approximate is not None:
        return "eq", approximate, "approx", True
    return None


def _negated(words: list[tuple[str, int]], at: int, bound: Bound) -> tuple[Bound, int]:
    """A negation a few words before turns the limit round ("not be held longer than"): (bound, start)."""
    start = words[at - 1][1]
    if bound in ("gt", "lt"):
        for word, begin in words[at : at + 4]:
            if word in {"not", "never", "nicht", "no", "pas", "cannot"}:
                return ("le" if bound == "gt" else "ge"), begin
    return bound, start


def bound_after(text: str, pos: int) -> tuple[Bound, int] | None:
    """A limit said behind the quantity ("or less", "max.", "minimum"): (bound, end)."""
    match = _AFTER_PATTERN.match(text, pos)
    if match is None:
        return None
    phrase = " ".join(match.group(1).lower().split())
    return _AFTER[phrase], match.end()
