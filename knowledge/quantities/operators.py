"""Words and signs before and behind a number that say what kind of limit it is, in English, German and French."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Bound = Literal["eq", "lt", "le", "gt", "ge"]

_WORDS: dict[Bound, str] = {
    "ge": "nlt|n.l.t.|n.l.t|not less than|no less than|not be less than|not lower than|no lower than|not be lower than|no fewer than|not fewer than|not below|not be below|not fall below|not drop below|at least|min|min.|minimum|minimum of"
    "|minimum is|a minimum of|the minimum of|no sooner than|not before|not earlier than|no earlier than|not shorter than|no shorter than|greater than or equal to"
    "|greater or equal to|equal to or greater than|equal or greater than|more than or equal to|higher than or equal to|above or equal to|at or above|larger than or equal to|is at least|not smaller than|not under"
    "|größer als oder gleich|mehr als oder gleich|höher als oder gleich|höher oder gleich|mindestens|mind.|mind|wenigstens|minimal|nicht weniger als|nicht unter|nicht kleiner als|nicht niedriger als|größer oder gleich|grösser oder gleich|größer gleich|ab|frühestens|zumindest|nicht kürzer als|minimum von"
    "|au moins|au minimum|minimum de|un minimum de|pas moins de|pas inférieur à|pas inférieure à|non inférieur à|non inférieure à|ne doit pas être inférieur à|ne doit pas être inférieure à|supérieur ou égal à|supérieure ou égale à"
    "|supérieurs ou égaux à|supérieures ou égales à|à partir de|minimale de|minimal de|lower limit|lower limit of|untere grenze|low limit|lsl|lower|mini",
    "le": "nmt|n.m.t.|n.m.t|not more than|no more than|not be more than|not greater than|no greater than|not be greater than|not higher than|no higher than|not be higher than|not above|not be above|not over|at most|at the most|max|max.|maximum|maximum of"
    "|maximum is|a maximum of|the maximum of|up to|up to and including|up to a maximum of|up to max|up to max.|up to maximum|not to exceed|not exceeding|not exceed|must not exceed|shall not exceed|should not exceed|may not exceed|does not exceed|do not exceed|cannot exceed|will not exceed|did not exceed|without exceeding|never exceed|never exceeding|not exceeded"
    "|not exceed a maximum of|not to exceed a maximum of|not longer than|no longer than|not be longer than|no later than|not later than|less than or equal to|less or equal to|equal to or less than|equal or less than|lower than or equal to|below or equal to|smaller than or equal to|at or below|within|in less than or equal to|limited to|not be held longer than"
    "|capped at|not beyond|not larger than|no larger than|not be larger than|fewer than or equal to|as much as"
    "|weniger als oder gleich|kleiner als oder gleich|geringer oder gleich|niedriger oder gleich|höchstens|höchst.|maximal|nicht mehr als|nicht über|nicht länger als|nicht größer als|nicht grösser als|nicht höher als|bis zu|bis max|bis max.|bis maximal|bis höchstens|kleiner oder gleich|kleiner gleich|spätestens nach|spätestens|innerhalb von|innerhalb|binnen|maximum von|längstens|auf maximal|nicht später als"
    "|au plus|au maximum|maximum de|un maximum de|pas plus de|ne pas dépasser|ne dépassant pas|ne doit pas dépasser|ne doivent pas dépasser|sans dépasser|ne dépasse pas|ne pas excéder|n'excédant pas|ne doit pas excéder|ne excédant pas|n'excède pas|jusqu'à|inférieur ou égal à|inférieure ou égale à|inférieurs ou égaux à|inférieures ou égales à"
    "|pas supérieur à|pas supérieure à|non supérieur à|non supérieure à|tout au plus|maximale de|maximal de|dans les|en moins de ou égal à|upper limit|upper limit of|obere grenze|high limit|usl|upper|maxi|à concurrence de",
    "lt": "less than|lower than|below|fewer than|smaller than|under|shorter than|is below|strictly less than|strictly below|remain below|inferior to"
    "|weniger als|kleiner als|niedriger als|unter|unterhalb|unterhalb von|kürzer als|geringer als|moins de|inférieur à|inférieure à|inférieurs à|inférieures à|en dessous de|au-dessous de|strictement inférieur à|strictement inférieure à",
    "gt": "more than|greater than|higher than|above|exceeding|exceeds|exceed|in excess of|larger than|longer than|is above|beyond|strictly greater than|strictly above|exceeded"
    "|mehr als|größer als|grösser als|höher als|über|oberhalb|oberhalb von|länger als|plus de|supérieur à|supérieure à|supérieurs à|supérieures à|au-dessus de|au dessus de|strictement supérieur à|strictement supérieure à|dépassant|übersteigt",
}  # fmt: skip
_OPERATORS: dict[str, Bound] = {phrase: bound for bound, phrases in _WORDS.items() for phrase in phrases.split("|")}
_SIGNS: dict[str, Bound] = {
    "≤": "le", "≥": "ge", "<": "lt", ">": "gt", "<=": "le", ">=": "ge", "=<": "le", "=>": "ge", "≤=": "le", "≥=": "ge",
    "≮": "ge", "≯": "le", "< =": "le", "> =": "ge",
}  # fmt: skip
_APPROXIMATE = frozenset(
    "approx approx. approximately about circa ca ca. c. around roughly nominally nominal some nearly almost etwa ungefähr rund env env. environ"
    " approximativement zirka".split()
)
_FILLERS = frozenset("a an the of de d von be is are to as equal total sein être égal".split())
_SAID_LOOSELY = frozenset("under over upper lower unter über ab limited exceed".split())
_BETWEEN = frozenset("between zwischen entre".split())
_FROM = frozenset("from von de vom".split())
_SYMBOL_TAIL = re.compile(r"([<>≤≥≮≯]\s?=|=\s?[<>]|[<>≤≥≮≯])\s*$")
_PLUS_MINUS_TAIL = re.compile(r"(?:±|\+\s?/\s?[-−–]|\+[-−–](?=\s?$)|plus[ /-](?:or[ -])?minus|plus ou moins|plus oder minus)\s*$")
_SIGN_TAIL = re.compile(r"([-−–+])\s?$")
_TAIL_WORD = re.compile(r"[A-Za-zÀ-ÿ.'-]+$")
_APPROX_SIGN = re.compile(r"~\s*$")
_REACH = 64

_AFTER_WORDS: dict[Bound, str] = {
    "le": "or less|or colder|or cooler|oder kälter|oder tiefer|ou moins|ou inférieur|ou inférieure|or below|or lower|or fewer|or shorter|or smaller|or colder|or earlier|and below|and less|or under|maximum|max.|max|at most|at the most|at maximum|oder weniger|oder kürzer|oder niedriger|oder darunter|oder kleiner"
    "|maximal|nicht überschreiten|nicht übersteigen|nicht zu überschreiten|ou moins|au maximum|au plus|(maximum)|(max.)|(max)|(at most)|(not more than)|(nmt)|(upper limit)|as a maximum|as maximum|is not exceeded|must not be exceeded|should not be exceeded|shall not be exceeded|nicht überschritten|tops|upper limit|höchstens|maxi",
    "ge": "or more|or warmer|oder wärmer|ou supérieur|ou supérieure|or above|or higher|or greater|or longer|or larger|or better|or over|and above|and higher|and more|or later|and over|and longer|minimum|min.|at least|at minimum|oder mehr|oder länger|oder höher|oder größer|oder grösser|oder darüber|und mehr|und länger"
    "|nicht unterschreiten|nicht zu unterschreiten|nicht unterschritten|ou plus|ou davantage|au minimum|au moins|(minimum)|(min.)|(min)|(at least)|(not less than)|(nlt)|(lower limit)|as a minimum|as minimum|lower limit|mindestens|mini",
}  # fmt: skip
_AFTER: dict[str, Bound] = {phrase: bound for bound, phrases in _AFTER_WORDS.items() for phrase in phrases.split("|")}
_AFTER_PATTERN = re.compile(
    r",?\s?(" + "|".join(re.escape(p).replace(r"\ ", r"\s") for p in sorted(_AFTER, key=len, reverse=True)) + r")(?![A-Za-z0-9À-ÿ])",
    re.IGNORECASE,
)


_TITLE_HINT = re.compile(r"[Mm](?:ax|in|AX|IN)")
_TITLE = re.compile(
    r"(?<![A-Za-zÀ-ÿ])(?:(max)|min)(?:imum|imal|imale[rsn]?|imales|\.)?(?:(?:\s[A-Za-zÀ-ÿ-]{2,16}){1,4}(?:\s\([A-Za-z0-9 ]{1,16}\))?\s?[:=]\s?"
    r"|\s(?:(?:allowable|allowed|permitted|permissible|total|cumulative|zulässige[rn]?|operating|process)\s){0,2}"
    r"(?:hold(?:ing)?(?: time)?|storage(?: time| period| temperature)?|process(?:ing)? time|exposure time|contact time|time|duration|(?:operating )?(?:pressure|temperature|speed|flow ?rate|capacity|load(?:ing)?)"
    r"|Haltezeit|Standzeit|Lagerzeit|Dauer|Druck|Temperatur|Drehzahl|Beladung|durée|température|pression|temps|shelf life|residence time|volume|weight|number of [a-z]+)"
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
    """What stands before a number. `start` is where it begins; `form` tells "between", "from", "±" or nothing special."""

    start: int
    bound: Bound
    negative: bool = False
    form: Literal["", "between", "from", "pm"] = ""
    symbol: bool = False
    approximate: bool = False
    loose: bool = False
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
            return Prefix(begin, _SIGNS[match.group(1).replace(" ", "")], negative, symbol=True, bracket=bracket and outside == here)
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
    bound, begin, form, approximate, loose = found
    shape: Literal["", "between", "from", "pm"] = "between" if form == "between" else "from" if form == "from" else ""
    return Prefix(begin, bound, negative, shape, approximate=approximate, loose=loose, bracket=bracket)


def _words_before(text: str, end: int, floor: int) -> tuple[Bound, int, str, bool, bool] | None:
    """(bound, start, form, approximate, loose) of operator words that end right before `end`."""
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
        for length in range(min(7, len(words) - at), 0, -1):
            phrase = " ".join(w for w, _ in reversed(words[at : at + length]))
            bound = _OPERATORS.get(phrase)
            if bound is not None:
                if any(w == "the" for w, _ in words[index:at]) and bound in ("lt", "gt") and not phrase.startswith("exceed"):
                    return None  # "higher than the 1.3 mm": a comparison
                bound, start = _negated(words, at + length, bound)
                return bound, start, "", approximate is not None, phrase in _SAID_LOOSELY
        word, start = words[at]
        if word in _BETWEEN and not skipped:
            return "eq", start, "between", approximate is not None, False
        if word in _FROM and not skipped:
            return "eq", start, "from", approximate is not None, False
    if approximate is not None:
        return "eq", approximate, "approx", True, False
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
