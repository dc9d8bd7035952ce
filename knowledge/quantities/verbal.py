"""Limits in words, and staged limits: "Conforms to reference", "Report result", "Q = 80 % in 30 min (S1: …)"."""

from __future__ import annotations

import re

from knowledge.quantities.numbers import plain_number
from knowledge.records.parameter import Operator
from knowledge.records.quantity import Quantity

_STAGED = re.compile(
    r"(?<![A-Za-z0-9])Q\s?(?:=|≥|>=|:|NLT|of|is|von|de)?\s?(?:(?:NLT|nlt"
    r"|not less than)\s)?([0-9]{1,3}(?:[.,][0-9]{1,2})?)\s?(%|percent\b)"
    r"(?:\s?(?:of (?:the )?(?:label(?:l?ed)? (?:claim|amount)|LC)|\(LC\)|LC)\b)?"
    r"(?:\s?,?\s?(?:in|after|at|within|nach|en|innerhalb von)\s[0-9]{1,3}\s?(?:min(?:utes?|uten)?"
    r"|h(?:ours?)?|Stunden?|heures?)\b\.?)?"
    r"(?:\s?[(\[](?=[^()\[\]]{0,8}(?:S|L|A|B)[1-3])[^()\[\]\n]{0,200}[)\]])?"
)
_STAGED_BEHIND = re.compile(
    r"(?:(?:NLT|nlt|[Nn]ot less than|≥|>=|[Mm]indestens"
    r"|[Aa]u moins)\s?)([0-9]{1,3}(?:[.,][0-9]{1,2})?)\s?(%"
    r"|percent\b)\s?(?:of (?:the )?label(?:l?ed)? (?:claim|amount)\s?)?\(Q\)"
    r"(?:[^.;\n0-9]{0,60}?\b(?:in|after|at|within|nach|en)\s[0-9]{1,3}\s?(?:min(?:utes?|uten)?|h(?:ours?)?)\b)?"
)
_STAGE_LIST = re.compile(
    r"(?<![A-Za-z0-9])(?:S1|L1|A1|B1)\s?:[^.\n]{3,80}?(?:NLT|NMT|≥|≤|less than|within|Q)[^.\n]{0,80}?(?:S2"
    r"|L2|A2|B2)\s?:[^.\n]{3,120}"
)
_CONFORMS = re.compile(
    r"(?:conforms?|complies|comply|consistent|meets|identical|comparable|corresponds?|entspricht"
    r"|entsprechend|konform|conforme|correspond)"
    r"(?: (?:to|with|the|dem|der|den|à|au|aux|mit|zum|zur|la|le|requirements?|of|a|standards?|reference"
    r"|ref\.?|profile|RS|reference standard|retention time|spectrum|chromatogram|test|monograph"
    r"|specifications?|description|Referenz"
    r"|Referenzstandard|Vorgaben?|Spezifikation|Anforderungen?|Prüfung|référence|spécification|essai|USP"
    r"|Ph\.? ?Eur\.?|EP|JP|criteria|acceptance|material|banding|pattern|that|material\.?)){0,9}\.?",
    re.IGNORECASE,
)
_REPORT = re.compile(
    r"(?:reports?(?: (?:the )?(?:results?|values?|only|as is|actual(?: value)?|individual(?: values?)?"
    r"|impurit(?:y|ies)|and monitor))?|report result\(s\)|for information(?: only)?|FIO|FYI"
    r"|for info(?:rmation)? only|monitor(?:ed)?(?: only)?|record(?: value| result| only)?"
    r"|to be reported|information only|zur Information|nur zur Information|Ergebnis (?:angeben|berichten)"
    r"|Wert angeben|berichten|(?:à|a) titre (?:d'information|informatif)|pour information"
    r"|rapporter(?: le résultat| la valeur)?|indiquer(?: le résultat| la valeur)?|résultat à rapporter)\.?",
    re.IGNORECASE,
)
_IN_TEXT = re.compile(
    r"(?<![A-Za-z-])(?:(?:[Cc]onforms?|[Cc]omplies|[Cc]omply)\s(?:to"
    r"|with)\s(?:the\s)?(?:reference(?:\sstandard|\smaterial|\sprofile|\sspectrum)?|RS|standard|test|USP"
    r"|Ph\.\s?Eur\.)(?![A-Za-z])"
    r"|[Ee]ntspricht\s(?:dem|der)\s(?:Referenz(?:standard)?|Standard|Prüfung)(?![A-Za-z])"
    r"|[Cc]onforme\s(?:à|au)\s(?:la\s|le\s|l')?(?:référence|standard|étalon)(?![A-Za-z]))"
    r"|(?<![A-Za-z-])(?:[Rr]eport\s(?:the\s)?(?:results?|values?)(?:\sonly)?"
    r"|[Ff]or\s[Ii]nformation\s[Oo]nly|[Nn]ur\szur\sInformation|[Pp]our\sinformation(?:\suniquement"
    r"|\sseulement)?)(?![A-Za-z])"
)
_REPORTING = re.compile(
    r"report|information|monitor|record|FIO|FYI|angeben|berichten|rapporter|indiquer|informatif",
    re.IGNORECASE,
)


def _written(text: str, start: int, end: int, operator: Operator) -> Quantity:
    return Quantity(start=start, end=end, text=text[start:end], operator=operator)


def verbal_cell(text: str) -> Quantity | None:
    """A cell that is nothing but "conforms …" or "report …"."""
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    written = " ".join(text.split())
    if not written or len(written) > 120:
        return None
    if _CONFORMS.fullmatch(written):
        return _written(text, start, end, "conforms")
    if _REPORT.fullmatch(written):
        return _written(text, start, end, "report")
    return None


def verbal(folded: str, text: str) -> list[Quantity]:
    """Limits in words inside a running text; a text that is nothing else counts as a whole."""
    if len(folded) <= 120 and (whole := verbal_cell(text)) is not None:
        return [whole]
    if not _REPORTING.search(folded) and "onform" not in folded and "ompl" not in folded and "ntspricht" not in folded:
        return []
    found = []
    for match in _IN_TEXT.finditer(folded):
        operator: Operator = "report" if _REPORTING.search(match.group()) else "conforms"
        found.append(_written(text, match.start(), match.end(), operator))
    return found


def staged(folded: str, text: str) -> list[Quantity]:
    """Dissolution limits with stages: one quantity each, whose target is Q."""
    if "Q" not in folded:
        return []
    found: list[Quantity] = []
    taken: set[int] = set()
    for pattern in (_STAGED_BEHIND, _STAGED):
        for match in pattern.finditer(folded):
            if pattern is _STAGED and taken.intersection(range(match.start(1), match.end(1))):
                continue
            taken.update(range(match.start(1), match.end(1)))
            digits = plain_number(match.group(1), "en")
            found.append(
                Quantity(
                    start=match.start(), end=match.end(), text=text[match.start() : match.end()], operator="staged",
                    target=digits, unit_as_written=match.group(2), unit_ucum="%", unit_kind="percent",
                    unit_start=match.start(2), unit_end=match.end(2),
                )
            )  # fmt: skip
    return found
