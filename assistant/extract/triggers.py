"""Values at which something is done, and values beyond which something goes wrong."""

from __future__ import annotations

import re

from assistant.extract.hold_cues import Reading
from assistant.extract.limit_words import HISTORY, LIMITS, RULES, STUDIES
from knowledge.records import Quantity

_WHEN = r"(?:when(?:ever)?|if|once|as\s+soon\s+as|should|in\s+case|wenn|falls|sobald|sofern|si|lorsqu\w*|quand|dès\s+que)"
_ENDS = (
    r"(?:stop\w*|end(?:s|ed)?|finish\w*|terminat\w*|discharg\w*|complet\w*|collect\w*|start\w*|begins?|begun|harvest\w*|switch\w*|open\w*|clos\w*|induc\w*|transfer\w*"
    r"|inoculat\w*|seeded|beendet|gestoppt|gestartet|geerntet|arr[êe]t\w*|termin[ée]\w*|d[ée]marr\w*|r[ée]colt\w*)"
)
_REACTS = (
    r"(?:broken\s+off|abort\w*|interrupt\w*|discard\w*|reject\w*|replac\w*|doubl\w*|divert\w*|alarm\w*|investigat\w*|repeat\w*|escalat\w*|quarantin\w*|informed|reduc\w*|lower(?:ed)?|rais(?:ed?)"
    r"|increas\w*|exchang\w*|adjust\w*|correct\w*|recalibrat\w*|abgebrochen|verworfen|ersetzt|ausgetauscht|unterbrochen|gesenkt|interromp\w*|rejet\w*|remplac\w*|jet[ée]\w*)"
)
_END_WHEN = re.compile(rf"\b{_ENDS}\b(?:\s+[\w-]+){{0,4}}?\s+{_WHEN}\b(?:[^.;]|\.(?=\d)){{0,80}}$", re.I)
_REACT_WHEN = re.compile(rf"\b(?:{_REACTS}|{_ENDS})\b(?:\s+[\w-]+){{0,4}}?\s+{_WHEN}\b(?:[^.;]|\.(?=\d)){{0,80}}$", re.I)
_ABNORMAL_WHEN = re.compile(rf"\b{_REACTS}\b(?:\s+[\w-]+){{0,4}}?\s+{_WHEN}\b(?:[^.;]|\.(?=\d)){{0,80}}$", re.I)
_IF_FIRST = re.compile(rf"(?:^|[,;:]\s)\W*{_WHEN}\b(?:[^.;,]|[.,](?=\d)){{0,70}}$", re.I)
_REACTS_AFTER = re.compile(rf"^[^.;]{{0,110}}\b{_REACTS}\b", re.I)
_ENDS_AFTER = re.compile(rf"^[^.;]{{0,80}}\b(?:is|are|be|wird|est)\s+(?:\w+\s+)?{_ENDS}\b", re.I)
_REACHED = re.compile(
    r"\b(?:reach\w*|attain\w*|arriv\w*|erreicht|atteint?|is|are|at|(?:has\s+)?(?:fallen|risen|drops?|falls?|rises?)\s+to)\s+(?:about\s+|pH\s+)?$", re.I
)  # fmt: skip
_REACHED_AFTER = re.compile(r"^\s*(?:is|are|was|were|has\s+been|have\s+been)?\s*(?:reached|attained|erreicht|atteinte?)\b", re.I)
_REWORKED = re.compile(r"^\s*(?:\w+\s+){0,2}?(?:is|are|gets?|must\s+be|has\s+to\s+be|have\s+to\s+be|wird|werden|est|sont)\s+(?:\w+\s+)?(?:rework\w*|reprocess\w*|investigat\w*|escalat\w*|repeat\w*|reported\s+to|nachgearbeitet|retrait\w*)", re.I)
_UNTIL = re.compile(r"\b(?:until|till|bis|jusqu['’]\w*)\b(?:[^.;,]|[.,](?=\d)){0,60}$", re.I)
HARM = (
    r"(?:capp(?:ing|ed)|stick(?:ing|s)?|twinn\w*|laminat\w*|pick(?:ing|ed)|chipp\w*|crack\w*|collaps\w*|melt(?:back|ed|s)|precipitat\w*|aggregat\w*|floc\w*|clogg?\w*|block(?:ed|age|s)?|foul\w*"
    r"|foam(?:ed|ing|s)?|leak\w*|br(?:oke|eak|eaks|eakage|oken)\b|dies\b|died\b|lys(?:is|ed|es)\b|degrad\w*|oxidi\w*|deamidat\w*|gel(?:led|s|ling)?|denatur\w*|fail\w*|out\s+of\s+(?:limit|specification|range)"
    r"|mottl\w*|peel\w*|orange\s+peel|channel(?:l?ing)?|overflow\w*|stall\w*|incomplete\w*|unstable|no\s+longer|not\s+(?:complete|inactivated|dissolve\w*)|lost|loses|loss\b"
    r"|verblock\w*|aufgeschäumt|versag\w*|kolmat\w*|colmat\w*|cass[ée]\w*)"
)
_HARM = re.compile(rf"\b{HARM}", re.I)
_OUTCOME_BEFORE = re.compile(
    r"\b(?:fell|falls?|fallen|dropped|drops?|rose|rises?|risen|decreas\w*|increas\w*|remain\w*|stay\w*|went|gets?|got|lost|loses|was|were|gave|is|reach\w*)\s+(?:\w+\s+){0,2}$", re.I
)  # fmt: skip
_WORSE = re.compile(r"\b(?:left|leaves|passe[sd]|led\s+to|leads\s+to|doubled|tripled|halved|needs?\s+(?:more|longer)|lowers?|lowered|gave\s+(?:only|up\s+to|more)|drops?|dropped)\b", re.I)
_PAST = re.compile(r"\b(?:was|were|had|appeared|occurred|observed|seen|twinned|capped|failed|broke|fell|rose|wurde\w*|waren?|trat|apparu\w*)\b", re.I)
_DONE_OVER = re.compile(r"\b(?:no|not|without|never|none|kein\w*|nicht|sans|aucun\w*)\b", re.I)


def trigger_in(sentence: str, quantity: Quantity, document_type: str | None) -> Reading | None:
    """ "is broken off when the power reaches 14.5 kW" is an action limit, "is stopped when it reaches 41 °C" a set end point."""
    if document_type in STUDIES or document_type in HISTORY:
        return None
    before, after = sentence[: quantity.start], sentence[quantity.end :]
    limit = quantity.operator in LIMITS
    reached = quantity.operator == "eq" and bool(_REACHED.search(before) or _REACHED_AFTER.match(after))
    if _ABNORMAL_WHEN.search(before) and (limit or reached):
        return Reading("action", None, 0.7)
    if _END_WHEN.search(before) and reached:
        return Reading("setpoint", None, 0.65)
    if limit and _REACT_WHEN.search(before):
        return Reading("action", None, 0.65)
    if limit and _REWORKED.match(after):
        return Reading("action", None, 0.65)
    if _IF_FIRST.search(before):
        if (limit or reached) and _REACTS_AFTER.match(after):
            return Reading("action", None, 0.65)
        if reached and _ENDS_AFTER.match(after):
            return Reading("setpoint", None, 0.6)
    if quantity.operator == "eq" and reached and _UNTIL.search(before):
        return Reading("setpoint", None, 0.6)
    return None


def harm_in(sentence: str, quantity: Quantity, document_type: str | None) -> Reading | None:
    """ "Capping appeared only beyond 20 kN": where something fails beyond a value, the value is an edge of failure."""
    before, after = sentence[: quantity.start], sentence[quantity.end :]
    if quantity.operator not in ("gt", "lt") or (document_type in RULES and not _PAST.search(before + after)):
        return None
    if _OUTCOME_BEFORE.search(before) and not re.search(r"\b(?:when|if|once|wenn|where|in\s+runs?)\b", before[-60:], re.I):
        return None
    if document_type in STUDIES and len(before.split()) <= 8 and _WORSE.match(after.lstrip()):
        return Reading("edge_of_failure", None, 0.6)
    ahead = list(_HARM.finditer(before[-90:]))
    behind = _HARM.search(after[:70])
    near = behind is not None and "." not in re.sub(r"\d\.\d", "", after[: behind.start()])
    if not ahead and not near:
        return None
    told = before[-90:][ahead[-1].start() - 12 if ahead and ahead[-1].start() > 12 else 0 :] if ahead else after[: behind.start()] if behind else ""
    return None if _DONE_OVER.search(told.replace("no longer", "")) else Reading("edge_of_failure", None, 0.6)
