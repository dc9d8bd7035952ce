"""Number styles: which of comma and point is the decimal mark, told from the text where it is not given."""

from __future__ import annotations

import re
from typing import Literal

NumberStyle = Literal["en", "de", "fr"]

_AMBIGUOUS = re.compile(r"(?<![0-9.,])[1-9][0-9]{0,2}[.,][0-9]{3}(?![0-9])")
_DECIMAL_COMMA = re.compile(r"(?<![0-9.,])[0-9]+,[0-9]{1,2}(?![0-9.,])|(?<![0-9.,])0,[0-9]")
_DECIMAL_POINT = re.compile(r"(?<![0-9.,])[0-9]+\.[0-9]{1,2}(?![0-9.,])|(?<![0-9.,])0\.[0-9]")
_WORD = re.compile(r"[A-Za-zÀ-ÿ]+")
_GERMAN = frozenset(
    [
        "der", "die", "das", "und", "bis", "mindestens", "höchstens", "bei", "für", "mit", "von", "nicht", "wird",
        "werden", "zwischen", "über", "unter", "ist", "sind", "oder", "auf", "einer", "eine", "einem", "des", "dem",
        "den", "im", "zum", "zur", "stunden", "minuten", "tage", "wochen", "monate", "liter", "temperatur", "volumen",
        "druck", "sollwert", "bereich", "nach", "vor", "durch", "maximal", "minimal", "grenzwert", "zellen", "charge",
        "ansatz", "mehr", "weniger", "als", "umdrehungen", "leitfähigkeit", "drehzahl", "einwaage", "ca", "etwa",
        "betrug", "beträgt", "wurde", "wurden", "kg",
    ]
) - {"kg"}
_FRENCH = frozenset(
    [
        "le", "la", "les", "et", "à", "au", "aux", "des", "du", "de", "pour", "entre", "est", "sont", "ne", "pas",
        "un", "une", "heures", "jours", "semaines", "mois", "par", "sur", "dans", "avec", "litres", "maximum",
        "température", "volume", "pression", "moins", "plus", "jusqu", "environ", "consigne", "plage", "durée",
        "cellules", "lot", "ou", "sans",
    ]
) - {"maximum", "volume", "lot"}
_ENGLISH = frozenset(
    [
        "the", "and", "of", "to", "is", "are", "was", "were", "for", "with", "from", "at", "between", "not", "in",
        "on", "by", "than", "less", "more", "least", "most", "be", "or", "shall", "must", "should", "up", "within",
        "hours", "days", "weeks", "months", "temperature", "pressure",
    ]
)


def tell_style(text: str) -> NumberStyle:
    """The number style of a text: its own unambiguous numbers first, then its words; English when nothing tells.

    Only a number like "2.000" or "2,000" needs it; "0,5" and "1.234,5" are clear in any style.
    """
    if not _AMBIGUOUS.search(text):
        return "en"
    words = [word.lower() for word in _WORD.findall(text[:20_000])]
    german = sum(word in _GERMAN for word in words)
    french = sum(word in _FRENCH for word in words)
    english = sum(word in _ENGLISH for word in words)
    if "Liter" in text or "Std" in text:
        german += 1
    if max(german, french) <= english:
        return "en"
    if _DECIMAL_POINT.search(text) and not _DECIMAL_COMMA.search(text):
        return "en"
    return "de" if german >= french else "fr"
