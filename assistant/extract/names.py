"""Names of parameters: cleaned as written, compared without what varies between documents."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from knowledge.quantities import parse_header_unit, unit
from knowledge.records import ParameterRole

_FOOTNOTE_MARK = re.compile(r"(?<=[A-Za-zµ°%)])\s*(?:[¹²³⁴⁵⁶⁷⁸⁹*†‡§]+|\[\d\]|\(\d\))$|\s*[ᵃᵇᶜᵈᵉᶠᵍ*†‡§]+$")
_BRACKET_UNIT = re.compile(r"\s*[(\[]([^()\[\]]{1,24})[)\]]\s*")
_LEADING_NUMBER = re.compile(r"^(?:[A-Z]{1,4}-?\d{1,3}[a-z]?|\d+(?:\.\d+)*)[.):]?\s+(?=[A-Za-zµ])")
_WORD = re.compile(r"[a-z0-9µ°%]+")
_STOP = frozenset(
    [
        "the",
        "of",
        "a",
        "an",
        "in",
        "for",
        "at",
        "and",
        "to",
        "per",
        "during",
        "on",
        "with",
        "der",
        "die",
        "das",
        "des",
        "dem",
        "den",
        "de",
        "la",
        "le",
        "du",
        "les",
        "l",
        "d",
        "von",
        "im",
        "am",
        "und",
        "zur",
        "zum",
        "bei",
        "et",
        "en",
        "au",
        "aux",
        "phase",
    ]
)
_SAME = {
    "temp": "temperature", "cond": "conductivity", "conc": "concentration", "vol": "volume", "agit": "agitation", "stirrer": "agitation",
    "stirring": "agitation", "loading": "load", "maximum": "max", "minimum": "min", "titre": "titer", "durations": "duration",
    "rt": "residence time", "vcd": "viable cell density", "do": "dissolved oxygen", "pco2": "dissolved co2",
    "tmp": "transmembrane pressure", "flowrate": "flow rate", "crossflow": "cross flow", "temperatur": "temperature", "leitfahigkeit": "conductivity",
    "druck": "pressure", "pression": "pressure", "beladung": "load", "charge": "load", "dauer": "duration", "duree": "duration", "drehzahl": "agitation",
    "ruhrgeschwindigkeit": "agitation", "viabilitat": "viability", "viabilite": "viability", "haltezeit": "hold time", "standzeit": "hold time",
    "dp": "differential pressure", "osmolalitat": "osmolality", "osmolalite": "osmolality", "trubung": "turbidity", "turbidite": "turbidity",
    "differenzdruck": "differential pressure", "volumen": "volume", "durchfluss": "flow", "debit": "flow", "konzentration": "concentration",
    "setpoint": "", "cumulative": "cumulative",
}  # fmt: skip
_NO_PARAMETER = re.compile(
    r"(?:version|date|page|document|number|author|title|status|total|overall|sum|note|remark|legend|item|entry|name|serial\s+no\.?|year|issue\w*|step|phase)s?",
    re.I,
)
_ROLES: tuple[tuple[ParameterRole, str], ...] = (
    ("WC_CPP", r"^WC[- ]?CPPs?\b|well[- ]controlled\s+(?:critical|CPP)"),
    (
        "non_key",
        r"^(?:non|not)[- ]?(?:key|critical|CPP|KPP)|^N(?:C|K)PPs?\b|^none?$|unkritisch|nicht[- ]kritisch|non[- ]critique",
    ),
    ("CPP", r"^p?CPPs?\b|^critical\b|kritisch|critique|^yes\s*\(?CPP"),
    ("KPP", r"^KPPs?\b|^key\b|schl[üu]ssel|cl[ée]\b"),
    ("GPP", r"^GPPs?\b|^general\b"),
    ("IPC", r"^IPCs?\b|in[- ]process"),
    ("monitored", r"^monitor|[üu]berwacht"),
)
_ROLE = tuple((role, re.compile(pattern, re.I)) for role, pattern in _ROLES)


def clean_name(text: str) -> tuple[str, str | None]:
    """(name, number): the cell without footnote marks, bracketed units and the document's own label in front."""
    text = " ".join(text.split())
    number = None
    if match := _LEADING_NUMBER.match(text):
        number = match.group().strip(" .):")
        text = text[match.end() :]
    text = _FOOTNOTE_MARK.sub("", text)
    for match in reversed(list(_BRACKET_UNIT.finditer(text))):
        if parse_header_unit(f"x ({match.group(1)})") is not None:
            text = (text[: match.start()] + " " + text[match.end() :]).strip()
    last = parse_header_unit(text) if "," in text else None
    if last is not None and last.end == len(text) and text[: last.start].rstrip().endswith(","):
        text = text[: last.start].rstrip(" ,")
    return text.strip(" :–-,"), number


@lru_cache(maxsize=20_000)
def word_keys(text: str) -> tuple[str, ...]:
    """Content words in order, abbreviations of one word written out, plurals cut, accents dropped."""
    text = re.sub(r"\bdo\b", "_", text)  # "do" is a verb, "DO" dissolved oxygen
    marked = re.sub(r"(?<=[\w)] )([A-Z])(?![\w'’])", r"\1_x", text)
    folded = unicodedata.normalize("NFKD", marked.casefold()).replace("_x", "0x")
    words: list[str] = []
    for word in _WORD.findall("".join(c for c in folded if not unicodedata.combining(c))):
        if word in _STOP:
            continue
        for part in _SAME.get(word, word).split():
            words.append(part[:-1] if len(part) > 4 and part.endswith("s") and not part.endswith("ss") else part)
    return tuple(words)


def name_key(name: str) -> tuple[str, ...]:
    """The sorted content words of a name: what makes two spellings one."""
    return tuple(sorted(set(word_keys(name))))


GENERIC = frozenset(
    [
        "hold",
        "load",
        "time",
        "temperature",
        "pressure",
        "ph",
        "volume",
        "flow",
        "rate",
        "speed",
        "yield",
        "titer",
        "duration",
        "weight",
        "mass",
        "range",
        "limit",
        "level",
        "area",
        "content",
        "concentration",
        "conductivity",
        "agitation",
    ]
)


def is_generic(name: str) -> bool:
    """One common noun that many steps use: "Load", "pH"."""
    keys = name_key(name)
    return len(keys) == 1 and keys[0] in GENERIC


def role_of(text: str) -> ParameterRole | None:
    """The role that a classification cell names."""
    text = text.strip()
    return next((role for role, pattern in _ROLE if pattern.search(text)), None)


def usable_name(name: str) -> bool:
    """Words that can name a parameter: no unit, no field of a document's own administration."""
    letters = sum(c.isalpha() for c in name)
    if letters < 2 or len(name) > 110 or letters < len(name) * 0.35 or _NO_PARAMETER.fullmatch(name):
        return False
    return len(name) > 6 or name == "pH" or unit(name) is None
