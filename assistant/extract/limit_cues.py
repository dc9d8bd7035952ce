"""What kind of limit or value a sentence states: by its wording, then by what the document is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.extract.setting import Setting
from knowledge.records import Operator, Quantity, RangeKind

_EXPLICIT: tuple[tuple[RangeKind, str], ...] = (
    ("par", r"proven\s+(?:acceptable|limit|range)|\bPARs?\b|akzeptabler\s+bereich|plage\s+prouv"),
    ("nor", r"normal\s+operating|\bNORs?\b|operating\s+(?:range|limit|window)|routine\s+range|betriebsbereich|plage\s+op[ée]rat"),
    ("design_space", r"\bdesign\s+space\b"),
    ("edge_of_failure", r"\bedge\s+of\s+failure\b|\bfailure\s+(?:edge|point|limit)\b"),
    ("alert", r"\balert\s+(?:limit|level)|\bwe\s+alarm\b|\balarms?\s+(?:at|is|limit|from)\b|warngrenze|\balarm(?:iert|grenze)|seuil\s+d['’]alerte"),
    ("action", r"\baction\s+(?:limit|level)|eingriffsgrenze|limite\s+d['’]action|\b(?:doubled|stopped|replaced|rejected|discarded|aborted|interrupted|changed)\s+(?:when|if|as\s+soon\s+as|once)\b"),
    ("sst", r"system\s+suitability|\bSST\b|systemeignung|\b(?:resolution|tailing|plate\s+count|signal[- ]to[- ]noise)\s+limit"),
    ("ipc", r"in[- ]process\s+(?:control|limit|criteri)|\bIPC\b|inprozess"),
    ("spec_shelf_life", r"\bshelf[- ]life\b|\b(?:store|stored|storage)\s+(?:at|below|between|under|up\s+to|temperature)|\blagern\s+bei|end\s+of\s+shelf|haltbarkeitsdauer|dur[ée]e\s+de\s+validit|à\s+conserver"),
    ("spec_release", r"\brelease\s+(?:limit|specification|criteri)|\bspecification\s+limit|freigabegrenze"),
    ("validation", r"\b(?:limit\s+of\s+(?:quanti|detect)|LOQ|LOD|quantitation\s+limit|detection\s+limit|bestimmungsgrenze|nachweisgrenze|limite\s+de\s+(?:quantif|d[ée]tect)|validated\s+range|linear\s+(?:range|from|between))"),
    ("acceptance", r"accept(?:ance|able)\s+(?:criteri|limit|margin)|\bcriteri(?:on|a)\b|\b(?:is|are)\s+(?:accepted|tolerated|allowed|refused|rejected)\b|\btolerated\b|\bmargin\s+of\b|akzeptanz|kriterium|crit[èe]re|must\s+not\s+have\s+been|\bwithin\s+±|\bdarf\s+nicht"),
    ("capability", r"\b(?:capable\s+of|can\s+(?:deliver|reach|run|hold|handle)|capacity\s+of|(?:its|the|a)\s+(?:maximum|minimum)\s+of|(?:minimum|maximum)\s+(?:working\s+)?(?:volume|speed|flow|pressure|temperature)\s+of\s+(?:the\s+)?\w*\s*(?:skid|pump|vessel|tank|machine|press|freezer|unit)?|rated\s+(?:to|for)|admissible|maximum\s+(?:allowable|permissible|rated|permitted)\s+\w+|maximal\s+zulässig)\b|minimum\s+working\s+volume"),
    ("characterized", r"\b(?:studied|characteri[sz]ed|varied|tested|examined|evaluated|explored|investigated|challenged|covered)\b|\b(?:without|no|not\s+any)\s+(?:significant\s+|measurable\s+|visible\s+)?(?:effect|change|influence|loss|difference|impact)|\bdid\s+not\s+(?:change|affect|influence|alter|differ)|\bhad\s+no\b|\bworst[- ]case\s+(?:was|were|is)\b|\bstable\b|\b(?:runs|experiments)\s+(?:at|with|between)\b|untersucht|geprüft|variiert|getestet|[ée]tudi[ée]|\btest[ée]e?s?\b|\bruns\s+but\b|\bwas\s+run\s+(?:once|twice)|stabil\b"),
    ("target", r"\btarget(?:ed|s)?\b|\bnominal(?:ly)?\b|\baim(?:ed)?\s+(?:at|for)|zielwert|\bcible\b|\bneutrali[sz]ed\b[^.;]{0,60}\bto\b"),
    ("setpoint", r"\bset\s+(?:to|at)\b|\bset[- ]?points?\b|\b(?:controlled|maintained|kept|operated|runs?|ran|harvested|discharged|adjusted|incubated|equilibrated|performed|carried\s+out|stirred|agitated|shaken|shifted|lowered|raised|cooled|heated|warmed|diluted|filled|topped\s+up|top\s+up|packed|loaded|conditioned|washed|flushed|rinsed|inoculated|seeded|added|fed|dosed|injected|used|collected|treated|mixed|blended|sprayed|compressed|dried|milled|frozen|thawed|centrifuged|eluted|titrated|diafiltered|concentrated|developed|chosen|selected|fixed|acidified|neutrali[sz]ed|brought|ramped|sonicated|vortexed|shaken|purged|sparged|aerated|granulated|sieved|starts?|started|begins?|repeated|set|carried)\b|sollwert|eingestellt|verwendet|gehalten|gerührt|verdünnt|gespült|gewaschen|äquilibriert|inkubiert|zugegeben|dosiert|gemischt|erwärmt|gekühlt|beladen|eluiert|filtriert|zentrifugiert|betrieben|geschüttelt|getrocknet|gesprüht|consigne|r[ée]gl[ée]|rinc[ée]|lav[ée]|[ée]quilibr[ée]|incub[ée]|ajout[ée]|m[ée]lang[ée]|dilu[ée]|chauff[ée]|refroidi|charg[ée]|[ée]lu[ée]|filtr[ée]|centrifug[ée]|agit[ée]|maintenu|utilis[ée]|\bplatform\s+value|\bevery\s+\d+\s+(?:injections|cycles|runs)|\bslope\s+of"),
)  # fmt: skip
_WEAK: frozenset[RangeKind] = frozenset({"setpoint", "characterized", "target"})
_CUE = tuple((kind, re.compile(pattern, re.I)) for kind, pattern in _EXPLICIT)
_EQUIPMENT = re.compile(
    r"\b(?:skid|pump|vessel|machine|freezer|equipment|press|instrument|bioreactor|filter|system|unit|tank|autoclave|dryer|mixer|column|anlage|pumpe|appareil|cuve|pression|agitator)\b",
    re.I,
)
_OUTCOME_LIMIT = re.compile(
    r"\b(?:stay\w*|remain\w*|fell|falls?|rose|rises?|dropped|was|were|still|kept|went|is)\s+(?:still\s+|always\s+|at\s+or\s+|just\s+)*$",
    re.I,
)
_IS_LIMIT = re.compile(r"(?:is|was|were|are|stays?|remains?)\s", re.I)
_GAVE = re.compile(
    r"\b(?:gave|yielded|showed|was|were|found|reached|fell\s+to|rose\s+to|dropped\s+to|betrug)\s+(?:only\s+|about\s+)?$",
    re.I,
)
_FAILED_AT = re.compile(
    r"\b(?:collaps\w*|precipitat\w*|capping|sticking|aggregation|clogging|failure|failed|blockage|cracks?|meltback|flocs|foaming)\b[^.;]{0,50}\b(?:at|with|bei|in\s+the\s+run\s+at)\s+(?:an?\s+)?(?:\w+\s+){0,3}$",
    re.I,
)
_OPENS = re.compile(
    r"^\W*(?:(?:at|with|bei|mit|à|avec)\b|(?:an?|one|ein\w*|une?)\s+(?:\w+\s+){1,4}(?:of|at|with|von|bei|de)\s+)", re.I
)
_REFUSED = re.compile(
    r"\b(?:refused|rejected|discarded|scrapped|fails?|failed|invalid|not\s+accepted|verworfen|abgelehnt|refus[ée]\w*|rejet[ée]\w*)\b",
    re.I,
)
_AT_A = re.compile(
    r"\b(?:at|with|to|bei|mit|à|avec)\s+(?:an?\s+|the\s+|einer?\s+|einem\s+|une?\s+)?(?:[\w-]+\s+){1,3}(?:of|von|de)\s*$",
    re.I,
)
_ALLOWS = re.compile(
    r"\b(?:may|can)\s+be\s+(?:moved|adjusted|varied|set|changed|shifted|chosen)\b|\bdarf\b|\bpeut\s+[êe]tre\b", re.I
)
_ADVISES = re.compile(
    r"\brecommend|\bempfiehlt|\bempfohlen|\bconseill|\brecommand|\bshould\s+be\b|\bhas\s+to\s+be\b|\bmust\s+be\b|\bdoit\s+[êe]tre\b|\bmuss\b|\bsoll\b",
    re.I,
)
_FOUND_AFTER = re.compile(
    r"^\s*(?:\(?[\w%/²³]+\)?\s+){0,3}(?:was|were|wurden?)\s+(?:found|measured|seen|recorded|observed|reached|obtained|gemessen|gefunden)\b",
    re.I,
)
_HOLD = re.compile(
    r"\b(?:held|hold|holds|stored|storage|kept|stand(?:s|ing)?|wait\w*|use(?:d)?\s+(?:up\s+)?(?:within|for|until|up\s+to)|used\s+for|within|expir\w+|discard\w*|good\s+for|usable|valid)\b"
    r"|haltezeit|standzeit|gelagert|aufbewahr|haltbar|verwendbar|innerhalb|conserv|utilis\w+\s+dans|se\s+garde|dur[ée]e\s+de\s+(?:vie|maintien)|open\s+container", re.I,
)  # fmt: skip
_STABLE = re.compile(r"\bstable\b|\bstabil\b|\bstability\b|\bstudied\s+(?:to|for|up)|\btested\s+(?:to|for|up)", re.I)
_EDGE = re.compile(
    r"\b(?P<side>upper|lower|high(?:er|est)?|low(?:er|est)?|longest|shortest|maximum|minimum|max\.?|min\.?|obere\w*|untere\w*|sup[ée]rieure?|inf[ée]rieure?)\s+"
    r"(?:(?:acceptable|proven|operating)\s+)?(?P<what>edge|limit|end|bound|value|grenze|limite|\w+)\b", re.I,
)  # fmt: skip
_BOUND = re.compile(
    r"\b(?:the|a|this|der|die|la)\s+(?:\w+\s+){0,2}(?:limit|edge|bound|maximum|grenze|grenzwert|limite)\b|\blimit\s+of\b|\bproven\s+limit\b|\bbounded\b|\blimits?\s+(?:is|was|therefore)|\blimit\s*$",
    re.I,
)
_PROVES = re.compile(
    r"\bstays?\b|\bstill\b|\bremain\w*\b|\bnot\s+a\s+failure\b|\bwithout\s+harm\b|\bacceptable\b|\bok\b|\bbefore\b|\binlet\s+pressure\s+limit\b|\bwas\s+(?:still\s+)?within\b|\ball\s+limits\b|\bmet\b",
    re.I,
)
_FAILED = re.compile(
    r"\b(?:gave|lowered|reduced|failed|fell|lost|precipitat\w+|clogg?\w*|floc\w*|aggregat\w+|broke|collaps\w+|capp\w+|stick\w*|block\w*|foam\w*|rose|exceeded|dropped|stopped|died|tail\w*|out\s+of\s+(?:limit|specification)|too\s+(?:low|high|slow|much)"
    r"|the\s+\w+\s+was\s+(?:only\s+)?\d)\b|verblock|fiel\b|misslang", re.I,
)  # fmt: skip
_OUTCOME = re.compile(
    r"\b(?:was|were|is)\s+(?:only\s+|about\s+)?(?:measured|found|recorded|observed|read|seen|determined)\b|\b(?:fell|rose|dropped|reached|reaches|increased|decreased|went|rises|falls|gave|gives|showed|shows|yielded|takes|took|amounted|averaged|holds|contains?|states?)\b"
    r"|\bbetrug\b|\berreicht\w*\b|\bstieg\b|\bfiel\b|\blag\s+bei\b|\bergab\b|\b[ée]tait\s+de\b|\ba\s+atteint\b", re.I,
)  # fmt: skip
_WAS = re.compile(
    r"\b(?:was|were|betrug|war|waren|[ée]tait(?:\s+de)?)\s+(?:about\s+|only\s+|approximately\s+|pH\s+|etwa\s+)?$", re.I
)
_STUDIES = frozenset(
    {
        "characterization_report",
        "development_report",
        "hold_time_study",
        "report",
        "method_validation_report",
        "stability_report",
    }
)
_HISTORY = frozenset({"deviation", "capa", "campaign_report", "ppq", "certificate_of_analysis"})
_RULES = frozenset(
    {
        "process_description",
        "master_batch_record",
        "method_sop",
        "sop",
        "control_strategy",
        "transfer_protocol",
        "specification",
        "protocol",
    }
)
_LIMITS: frozenset[Operator] = frozenset({"le", "lt", "ge", "gt"})
_LIMIT_KINDS: frozenset[RangeKind | None] = frozenset(
    {
        "nor",
        "par",
        "alert",
        "action",
        "sst",
        "ipc",
        "acceptance",
        "spec_release",
        "spec_shelf_life",
        "capability",
        "validation",
    }
)
_INVERSE: dict[Operator, Operator] = {"lt": "ge", "le": "gt", "gt": "le", "ge": "lt"}


@dataclass(frozen=True, slots=True)
class Reading:
    """The kind that the wording gives, the operator it turns a single number into, and how sure that is (0..1)."""

    kind: RangeKind | None
    operator: Operator | None = None
    confidence: float = 0.7


def kind_in(
    sentence: str, clause: tuple[int, int], quantity: Quantity, setting: Setting, document_type: str | None
) -> Reading | None:
    """None for a quantity that states neither a limit nor a value worth keeping."""
    masked = _without_brackets(sentence, quantity)
    lead = re.match(r"[^\d<>≤≥±]*", quantity.text)
    before = masked[clause[0] : quantity.start] + (lead.group() if lead else "")
    after = masked[quantity.end : clause[1]]
    text = masked[clause[0] : clause[1]]
    single, studies = quantity.operator == "eq", document_type in _STUDIES
    if quantity.unit_kind == "time" and (hold := _hold(text, before, after, quantity, setting)) is not None:
        return hold
    if quantity.operator in ("lt", "le", "gt", "ge") and _REFUSED.search(after):
        return Reading("acceptance", _INVERSE[quantity.operator], 0.7)
    cue = _cue(before, quantity.text, after)
    told = studies or document_type in _HISTORY or document_type is None
    if (
        quantity.operator in _LIMITS
        and told
        and cue not in _LIMIT_KINDS
        and (_OUTCOME_LIMIT.search(masked[clause[0] : quantity.start]) or _IS_LIMIT.match(quantity.text))
    ):
        return None
    if (
        quantity.operator in _LIMITS
        and len(before.split()) <= 2
        and (_FAILED.search(after) or re.search(r"\b(?:observed|seen|reported)\b", after))
    ):
        return None
    if single and _GAVE.search(before) and document_type not in _RULES:
        return Reading("actual", None, 0.65)
    edge = _edge(before)
    was = bool(_WAS.search(before)) and single
    if edge is not None and (single or quantity.operator in _LIMITS):
        kind = cue if cue in _LIMIT_KINDS else None
        return Reading(kind or ("par" if studies else _from_setting(setting)), edge if single else None, 0.8)
    found = _by_cue(cue, quantity, before, text)
    if found is not None:
        return found
    if was and (studies or document_type in _HISTORY):
        return Reading("actual", None, 0.65)
    if _BOUND.search(before[-90:]) or re.search(
        r"\b(?:is|was)\s+the\s+(?:proven\s+)?limit\b", masked[quantity.end :], re.I
    ):
        return Reading("par" if studies else _from_setting(setting), "le" if single else None, 0.7)
    if (
        studies
        and quantity.operator in _LIMITS
        and (
            _PROVES.search(masked)
            or re.search(r"\bbecause\b|\bsince\b|\bweil\b|,\s+as\b|\botherwise\b|;", masked[quantity.end :])
        )
    ):
        return Reading("par", None, 0.65)
    if studies and single and _FAILED_AT.search(before):
        return Reading("edge_of_failure", None, 0.6)
    if studies and single and _leads(before) and _OPENS.match(before) and _FAILED.search(after):
        return Reading("edge_of_failure", None, 0.6)
    if (
        single
        and not _is_rule(sentence, document_type)
        and (_OUTCOME.search(before[-60:]) or _FOUND_AFTER.search(after))
    ):
        return Reading("actual", None, 0.65)
    if (
        quantity.operator == "range"
        and studies
        and re.search(r"\b(?:was|were)\b", text, re.I)
        and cue in (None, "setpoint")
    ):
        return Reading("characterized", None, 0.65)
    if not single and _ALLOWS.search(before):
        return Reading("nor", None, 0.65)
    return _by_document(cue, quantity, before, after, was, setting, document_type)


def _by_cue(cue: RangeKind | None, quantity: Quantity, before: str, text: str) -> Reading | None:
    """Kinds that their wording alone settles."""
    single = quantity.operator == "eq"
    if cue == "validation":
        return Reading(cue, "ge" if single else None, 0.75)
    if cue in ("alert", "action"):
        limit: Operator = "le" if cue == "alert" or re.search(r"limit|grenz", before, re.I) else "gt"
        return Reading(cue, limit if single else None, 0.75)
    if cue == "acceptance":
        return Reading(
            cue, "le" if single and re.search(r"margin|offset|toler|differ|limit", text, re.I) else None, 0.75
        )
    if cue == "capability":
        return Reading(cue, (_side(before) or "le") if single else None, 0.75)
    if cue in ("par", "nor", "sst") and single:
        return Reading(cue, "le", 0.6) if re.search(r"\blimit", before, re.I) else Reading(cue, None, 0.75)
    if cue in _LIMIT_KINDS or cue in ("design_space", "edge_of_failure", "target"):
        return Reading(cue, None, 0.8)
    return None


def _by_document(
    cue: RangeKind | None, quantity: Quantity, before: str, after: str, was: bool, setting: Setting, document_type: str | None
) -> Reading | None:  # fmt: skip
    """What the kind of document makes of wording that settles nothing."""
    single = quantity.operator == "eq"
    if (
        cue == "setpoint"
        and re.search(r"\b(?:was|were)\s+(?:\w+\s+)?used\b", before[-40:] + " | " + after[:30], re.I)
        and document_type not in _RULES
        and document_type not in _STUDIES
    ):
        return Reading("actual", None, 0.6)
    if (
        cue == "setpoint"
        and quantity.operator in (*_LIMITS, "range")
        and not (document_type or "").startswith("method")
    ):
        return Reading(_from_setting(setting), None, 0.6)
    if cue is not None:
        upper = (
            cue == "characterized"
            and single
            and bool(
                re.search(r"load|lifetime|cycles?|number|uses|age|beladung|\bhold", before[-60:] + quantity.text, re.I)
            )
        )
        return Reading(
            cue if cue != "setpoint" or document_type not in _HISTORY else "actual", "le" if upper else None, 0.7
        )
    if was or (
        single
        and document_type in _HISTORY
        and quantity.unit_kind == "time"
        and re.search(r"\b(?:\w+ed|was|were|stood|ran|took)\s+for\s+$", before, re.I)
    ):
        return Reading("actual", None, 0.65)
    if single and document_type in _RULES and re.search(r"\btakes?\s+(?:about\s+)?$|^\W*:\s*$", before, re.I):
        return Reading("setpoint", None, 0.55)
    if not single:
        return Reading(_from_setting(setting), None, 0.6)
    if document_type in _RULES and _AT_A.search(before):
        return Reading("setpoint", None, 0.6)
    if _ADVISES.search(before):
        return Reading(_from_setting(setting), None, 0.6)
    if setting.kind in ("sst", "capability", "spec_release", "spec_shelf_life") or document_type == "method_sop":
        return Reading(setting.kind or "setpoint", _side(before) if setting.kind == "capability" else None, 0.55)
    if document_type in _RULES and re.search(r"\b(?:is|are|=|:|beträgt|est\s+de)\s*$", before, re.I):
        return Reading(None if re.search(r"expect|erwart|attendu", before, re.I) else "setpoint", None, 0.55)
    return None


def _without_brackets(sentence: str, quantity: Quantity) -> str:
    """Brackets that do not hold the quantity blanked, offsets kept: what they say is said of something else."""

    def blank(match: re.Match[str]) -> str:
        return match.group() if match.start() <= quantity.start < match.end() else " " * len(match.group())

    return re.sub(r"\([^()]*\)", blank, sentence)


def _hold(text: str, before: str, after: str, quantity: Quantity, setting: Setting) -> Reading | None:
    """Times that something may be kept, or was stable for."""
    upper = "le" if quantity.operator == "eq" else None
    if quantity.operator not in ("eq", "le", "lt"):
        return None
    if re.search(r"\bshelf[- ]life\b", before, re.I):
        return Reading("spec_shelf_life", None, 0.8)
    if _STABLE.search(text):
        return Reading("characterized", upper, 0.75)
    if setting.subject == "hold" and (
        quantity.operator != "eq"
        or re.search(r"limit|chosen|allowed|maximum|fixed|gewählt|\bmax", text, re.I)
        or len(text) < 60
    ):
        return Reading("hold_time", upper, 0.75)
    if re.search(r"\b(?:discard\w*|expires?|verwerfen|jeter)\b[^.;]*\b(?:after|nach|après)\s+$", before, re.I):
        return Reading("hold_time", upper, 0.75)
    limited = quantity.operator != "eq" or re.search(
        r"\b(?:for|within|up\s+to|until|innerhalb|für|pendant|dans\s+les)\s+(?:\w+\s+){0,2}$", before, re.I
    )
    limited = bool(limited or re.match(r"\s*(?:lang\s+)?(?:haltbar|stabil|verwendbar|usable|stable)\b", after, re.I))
    doing = [
        m.start()
        for m in re.finditer(
            r"\b(?:incubat\w*|stirr?ed|mixed|washed|treated|gerührt|inkubier\w*|agit[ée])\b", before, re.I
        )
    ]
    keeping = [m.start() for m in _HOLD.finditer(before)]
    if _HOLD.search(text) and limited and max(keeping, default=-1) >= max(doing, default=-2):
        if re.search(
            r"\b(?:stored|kept|held|hold|stand|used?|usable|haltbar|gelagert|expire|conserv|utilis|discard|verwend|good)\w*\b",
            text,
            re.I,
        ):
            return Reading("hold_time", upper, 0.75)
    return None


def _edge(before: str) -> Operator | None:
    """The side that "upper edge", "shortest time" give a single number, if they stand near it."""
    found = [
        m
        for m in _EDGE.finditer(before)
        if len(before) - m.end() < 60 and m["what"].casefold() not in ("the", "of", "a", "and")
    ]
    if not found or (
        re.search(r"\b(?:was|were|gave|reached|found)\s*$", before, re.I)
        and found[-1]["what"].casefold() not in ("edge", "limit", "bound")
    ):
        return None
    if found[-1]["what"].casefold() not in (
        "edge",
        "limit",
        "end",
        "bound",
        "grenze",
        "limite",
        "ph",
        "time",
        "temperature",
        "load",
        "value",
        "speed",
        "pressure",
        "flow",
        "concentration",
        "duration",
        "volume",
    ):
        return None
    side = found[-1]["side"].casefold()
    return "le" if re.match(r"upper|high|longest|max|obere|sup", side) else "ge"


def _cue(before: str, inside: str, after: str) -> RangeKind | None:
    """The kind whose cue stands closest to the quantity, before it rather than behind; cues of limits before those of doing."""
    best: tuple[bool, int, RangeKind] | None = None
    for kind, pattern in _CUE:
        for text, behind in ((before, False), (after[:140], True)):
            for match in pattern.finditer(text):
                distance = match.start() * 2 + 25 if behind else len(text) - match.end()
                if (
                    behind
                    and kind not in _WEAK
                    and (re.search(r"\d", text[: match.start()]) or re.match(r"[^\d.;]{0,24}\d", text[match.end() :]))
                ):
                    continue  # it belongs to the next value
                if kind == "capability" and (
                    distance > 60 or not (_EQUIPMENT.search(before + after) or "working volume" in before.casefold())
                ):
                    continue
                if distance <= 160 and (best is None or (kind in _WEAK, distance) < best[:2]):
                    best = (kind in _WEAK, distance, kind)
        if kind == "acceptance" and re.search(r"within\s+±|not\s+have\s+been", before[-16:] + inside, re.I):
            return "acceptance"
    return best[2] if best is not None else None


def _side(before: str) -> Operator | None:
    """The side that a "maximum" or "minimum" in front gives a single number."""
    if re.search(r"\bmin", before, re.I):
        return "ge"
    return "le" if re.search(r"\bmax|\bup\s+to\b", before, re.I) else None


def _leads(before: str) -> bool:
    return len(before.split()) <= 7


def _is_rule(sentence: str, document_type: str | None) -> bool:
    return document_type in _RULES and not re.search(r"\b(?:was|were|found|observed|betrug)\b", sentence, re.I)


def _from_setting(setting: Setting) -> RangeKind | None:
    return (
        setting.kind
        if setting.kind in ("sst", "ipc", "capability", "spec_release", "spec_shelf_life", "setpoint", "acceptance")
        else None
    )
