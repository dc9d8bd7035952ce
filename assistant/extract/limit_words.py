"""Wording of limits and outcomes in English, German and French: which kind of limit a sentence states."""

from __future__ import annotations

import re

from knowledge.records import Operator, RangeKind

EXPLICIT: tuple[tuple[RangeKind, str], ...] = (
    ("par", r"proven\s+(?:acceptable|limit|range)|\bPARs?\b|akzeptabler\s+bereich|plage\s+prouv"),
    ("nor", r"normal\s+operating|\bNORs?\b|operating\s+(?:range|limit|window)|routine\s+range|betriebsbereich|plage\s+op[ée]rat"),
    ("design_space", r"\bdesign\s+space\b"),
    ("edge_of_failure", r"\bedge\s+of\s+failure\b|\bfailure\s+(?:edge|point|limit)\b"),
    ("alert", r"\balert\s+(?:limit|level)|\bwe\s+alarm\b|\balarms?\s+(?:at|is|limit|from)\b|warngrenze|\balarm(?:iert|grenze)|seuil\s+d['’]alerte"),
    ("action", r"\baction\s+(?:limit|level)|eingriffsgrenze|limite\s+d['’]action|\b(?:doubled|stopped|replaced|rejected|discarded|aborted|interrupted|changed)\s+(?:when|if|as\s+soon\s+as|once)\b"),
    ("sst", r"system\s+suitability|\bSST\b|systemeignung|\b(?:resolution|tailing|plate\s+count|signal[- ]to[- ]noise)\s+limit"),
    ("ipc", r"in[- ]process\s+(?:control|limit|criteri)|\bIPC\b|inprozess"),
    ("spec_shelf_life", r"\bshelf[- ]life\b|\b(?:stored?|storage)\b(?:\s+(?!for\b|up\b)[\w-]+){0,4}\s+(?:at|below|between|under|up\s+to|temperature)|\blagern\s+bei|end\s+of\s+shelf|haltbarkeitsdauer|dur[ée]e\s+de\s+validit|à\s+conserver"),
    ("spec_release", r"\brelease\s+(?:limit|specification|criteri)|\bspecification\s+limit|freigabegrenze"),
    ("validation", r"\b(?:limit\s+of\s+(?:quanti|detect)|LOQ|quantitation\s+limit|detection\s+limit|bestimmungsgrenze|nachweisgrenze|limite\s+de\s+(?:quantif|d[ée]tect)|validated\s+range|linear(?:ity)?\b|accuracy\s+was\s+shown)"),
    ("acceptance", r"accept(?:ance|able)\s+(?:criteri|limit|margin)|\bacceptable\s+(?:from|between|up\s+to|within|if|down\s+to)|\b(?:purchas\w+|incoming|raw[- ]material|material|supplier)\s+specification|\bcriteri(?:on|a)\b|\b(?:is|are)\s+(?:accepted|tolerated|allowed|refused|rejected)\b|\btolerated\b|\b(?:is|are)\s+required\b|\bmargin\s+of\b|akzeptanz|kriterium|crit[èe]re|differences?\s+(?:of|between)\s+(?:the\s+)?(?:means?|sites|labs|laboratories|analysts)|[ée]carts?\s+(?:des?|entre)\s+(?:les\s+)?(?:moyennes|sites|laboratoires)|(?:Abweichung|Differenz|Unterschied)\s+der\s+(?:Mittelwerte|Labore)|\b(?:est|sont)\s+(?:accept|tol[ée]r|refus|rejet)[ée]e?s?\b|\bw(?:ird|erden)\s+(?:akzeptiert|toleriert|angenommen)|must\s+not\s+have\s+been|\bwithin\s+±|\bdarf\s+nicht"),
    ("capability", r"\b(?:capable\s+of|can\s+(?:only\s+|just\s+)?(?:deliver|reach|run|hold|handle|do|take|give|provide|manage|supply)|capacity\s+of|(?:its|the|a)\s+(?:maximum|minimum)\s+of|(?:minimum|maximum)\s+(?:working\s+)?(?:volume|speed|flow|pressure|temperature)\s+of\s+(?:the\s+)?\w*\s*(?:skid|pump|vessel|tank|machine|press|freezer|unit)?|rated\s+(?:to|for)|admissible|maximum\s+(?:allowable|permissible|rated|permitted)\s+\w+|maximal\s+zulässig)\b|minimum\s+working\s+volume"),
    ("characterized", r"\b(?:studied|characteri[sz]ed|varied|tested|examined|evaluated|explored|investigated|challenged|covered)\b|\b(?:without|no|not\s+any)\s+(?:significant\s+|measurable\s+|visible\s+)?(?:effect|change|influence|loss|difference|impact)|\bdid\s+not\s+(?:change|affect|influence|alter|differ)|\bhad\s+no\b|\bworst[- ]case\s+(?:was|were|is)\b|\bstable\b|(?:^\W*|\b(?:the|in|of|no|all|few|more|further|other|confirmatory|corner|\d+|two|three|four|five|six|eight|ten|twelve)\s+)(?:runs|experiments|batches|trials)\s+(?:at|with|between)\b|\b(?:confirmed|covered|shown|verified|supported)\s+by\b|\b(?:was|were)\s+tried\b|\b(?:ohne|kein\w*)\s+(?:\w+\s+)?(?:Einfluss|Wirkung|Unterschied|Verlust|Effekt)|\b(?:sans|aucune?)\s+(?:\w+\s+)?(?:effet|influence|diff[ée]rence|changement|perte)\b|\b(?:essay|explor|compar|balay)[ée]e?s?\b|\bvari[ée]e?s?\b|erprobt|verglichen|untersucht|geprüft|variiert|getestet|[ée]tudi[ée]|\btest[ée]e?s?\b|\bruns\s+but\b|\bwas\s+run\s+(?:once|twice)|stabil\b"),
    ("target", r"\btarget(?:ed|s)?\b|\bnominal(?:ly)?\b|\baim(?:ed)?\s+(?:at|for|is|of|was)\b|\bend[- ]?point\s+(?:is|of)\b|\baim\s*[:=]|zielwert|\bcible\b|\bneutrali[sz]ed\b[^.;]{0,60}\bto\b"),
    ("setpoint", r"\bset\s+(?:to|at)\b|\bset[- ]?points?\b|\b(?:controlled|maintained|kept|operated|runs?|ran|harvested|discharged|adjusted|incubated|equilibrated|performed|carried\s+out|stirred|agitated|shaken|shifted|lowered|raised|cooled|heated|warmed|diluted|filled|topped\s+up|top\s+up|packed|loaded|conditioned|washed|flushed|rinsed|inoculated|seeded|added|fed|dosed|injected|used|collected|treated|mixed|blended|sprayed|compressed|dried|milled|frozen|thawed|centrifuged|eluted|titrated|diafiltered|concentrated|developed|chosen|selected|fixed|acidified|neutrali[sz]ed|brought|ramped|sonicated|vortexed|shaken|purged|sparged|aerated|granulated|sieved|starts?|started|begins?|repeated|set|carried)(?![\w-])|sollwert|eingestellt|verwendet|gehalten|gerührt|verdünnt|gespült|gewaschen|äquilibriert|inkubiert|zugegeben|dosiert|gemischt|erwärmt|gekühlt|beladen|eluiert|filtriert|zentrifugiert|betrieben|geschüttelt|getrocknet|gesprüht|consigne|r[ée]gl[ée]|rinc[ée]|lav[ée]|[ée]quilibr[ée]|incub[ée]|ajout[ée]|m[ée]lang[ée]|dilu[ée]|chauff[ée]|refroidi|charg[ée]|[ée]lu[ée]|filtr[ée]|centrifug[ée]|agit[ée]|maintenu|utilis[ée]|\bplatform\s+value|\bevery\s+\d+\s+(?:injections|cycles|runs)|\bslope\s+of"),
)  # fmt: skip
WEAK: frozenset[RangeKind] = frozenset({"setpoint", "characterized", "target"})
CUE = tuple((kind, re.compile(pattern, re.I)) for kind, pattern in EXPLICIT)
CUE_OF = dict(CUE)
EQUIPMENT = re.compile(
    r"\b(?:skid|pump|vessel|machine|freezer|equipment|press|instrument|bioreactor|filter|system|unit|tank|autoclave|dryer|mixer|column|anlage|pumpe|appareil|cuve|pression|agitator)\b",
    re.I,
)
OUTCOME_LIMIT = re.compile(
    r"\b(?:stay\w*|remain\w*|fell|falls?|rose|rises?|dropped|was|were|still|kept|went|is)\s+(?:still\s+|always\s+|at\s+or\s+|just\s+)*$",
    re.I,
)
IS_LIMIT = re.compile(r"(?:is|was|were|are|stays?|remains?)\s", re.I)
GAVE = re.compile(
    r"\b(?:we\s+(?:measured?|saw|see|got|get|found|find|had)|gave|yielded|showed|was|were|found|reached|fell\s+to|rose\s+to|dropped\s+to|betrug|ergab|erreichte|lag\s+bei|(?:a|ont)\s+(?:donn[ée]|atteint)|[ée]tait\s+de)\s+(?:only\s+|about\s+)?$",
    re.I,
)
FAILED_AT = re.compile(
    r"\b(?:collaps\w*|precipitat\w*|capping|sticking|aggregation|clogging|failure|failed|blockage|cracks?|meltback|flocs|foaming)\b[^.;]{0,50}\b(?:at|with|bei|in\s+the\s+run\s+at)\s+(?:an?\s+)?(?:\w+\s+){0,3}$",
    re.I,
)
OPENS = re.compile(
    r"^\W*(?:(?:at|with|bei|mit|à|avec)\b|(?:an?|one|ein\w*|une?)\s+(?:\w+\s+){1,4}(?:of|at|with|von|bei|de)\s+)", re.I
)
REFUSED = re.compile(
    r"\b(?:refused|rejected|discarded|scrapped|fails?|failed|invalid|not\s+accepted|verworfen|abgelehnt|refus[ée]\w*|rejet[ée]\w*)\b",
    re.I,
)
AT_A = re.compile(
    r"\b(?:at|with|to|bei|mit|à|avec)\s+(?:an?\s+|the\s+|einer?\s+|einem\s+|une?\s+)?(?:[\w-]+\s+){1,3}(?:of|von|de)\s*$",
    re.I,
)
ALLOWS = re.compile(
    r"\b(?:may|can|could)\s+be\s+(?:moved|adjusted|varied|set|changed|shifted|chosen)\b|\bdarf\b|\bpeut\s+[êe]tre\b", re.I
)
ADVISES = re.compile(
    r"\brecommend|\bempfiehlt|\bempfohlen|\bconseill|\brecommand|\bshould\s+be\b|\bhas\s+to\s+be\b|\bmust\s+be\b|\bdoit\s+[êe]tre\b|\bmuss\b|\bsoll\b",
    re.I,
)
FOUND_AFTER = re.compile(
    r"^\s*(?:\(?[\w%/²³]+\)?\s+){0,3}(?:was|were|wurden?)\s+(?:found|measured|seen|recorded|observed|reached|obtained|gemessen|gefunden)\b",
    re.I,
)
HOLD = re.compile(
    r"\b(?:held|hold|holds|stored|storage|kept|stand(?:s|ing)?|wait\w*|use(?:d)?\s+(?:up\s+)?(?:within|for|until|up\s+to)|used\s+for|within|expir\w+|discard\w*|good\s+for|usable|valid)\b"
    r"|haltezeit|standzeit|gelagert|aufbewahr|haltbar|verwendbar|stehen|lagern|laisser|innerhalb|conserv|utilis\w+\s+dans|se\s+garde|dur[ée]e\s+de\s+(?:vie|maintien)|open\s+container", re.I,
)  # fmt: skip
STABLE = re.compile(r"\bstable\b|\bstabil\b|\bstability\b|\bstudied\s+(?:to|for|up)|\btested\s+(?:to|for|up)", re.I)
EDGE = re.compile(
    r"\b(?P<side>upper|lower|high(?:er|est)?|low(?:er|est)?|longest|shortest|maximum|minimum|max\.?|min\.?|obere\w*|untere\w*|sup[ée]rieure?|inf[ée]rieure?)\s+"
    r"(?:(?:acceptable|proven|operating)\s+)?(?P<what>edge|limit|end|bound|value|grenze|limite|\w+)\b", re.I,
)  # fmt: skip
BOUND = re.compile(
    r"\b(?:the|an?|this|our|my|your|their|der|die|la|notre)\s+(?:\w+\s+){0,2}(?:limit|edge|bound|maximum|grenze|grenzwert|limite)\b|\blimit\s+of\b|\bproven\s+limit\b|\bbounded\b|\blimits?\s+(?:is|was|therefore)|\blimit\s*$|\blimits?\s+(?:for|of|on)\b[^.;\d]{0,45}\b(?:is|was)\s+(?:now\s+|still\s+)?$|\b(?:grenze|limite)\s+(?:ist|liegt|war|est)\s+(?:bei\s+)?$",
    re.I,
)
PROVES = re.compile(
    r"\bstays?\b|\bstill\b|\bremain\w*\b|\bnot\s+a\s+failure\b|\bwithout\s+harm\b|\bacceptable\b|\bok\b|\bbefore\b|\binlet\s+pressure\s+limit\b|\bwas\s+(?:still\s+)?within\b|\ball\s+limits\b|\bmet\b",
    re.I,
)
FAILED = re.compile(
    r"\b(?:gave|lowered|reduced|failed|fell|falls|doubled|tripled|halved|gone|lost|precipitat\w+|clogg?\w*|floc\w*|aggregat\w+|broke|collaps\w+|capp\w+|stick\w*|block\w*|foam\w*|rose|exceeded|dropped|stopped|died|tail\w*|out\s+of\s+(?:limit|specification)|too\s+(?:low|high|slow|much)"
    r"|the\s+\w+\s+was\s+(?:only\s+)?\d)\b|verblock|fiel\b|misslang", re.I,
)  # fmt: skip
OUTCOME = re.compile(
    r"\b(?:was|were|is)\s+(?:only\s+|about\s+)?(?:measured|found|recorded|observed|read|seen|determined)\b|\b(?:fell|rose|dropped|reached|reaches|increased|decreased|went|rises|falls|gave|gives|showed|shows|yielded|takes|took|amounted|averaged|holds|contains?|states?)\b"
    r"|\bbetrug\b|\berreicht\w*\b|\bstieg\b|\bfiel\b|\blag\s+bei\b|\bergab\b|\b[ée]tait\s+de\b|\ba\s+atteint\b", re.I,
)  # fmt: skip
WAS = re.compile(
    r"\b(?:was|were|betrug|war|waren|[ée]tait(?:\s+de)?)\s+(?:about\s+|only\s+|approximately\s+|pH\s+|etwa\s+)?$", re.I
)
DERIVES = frozenset({"characterization_report", "development_report"})
STUDIES = frozenset(
    {
        "characterization_report",
        "development_report",
        "hold_time_study",
        "report",
        "method_validation_report",
        "stability_report",
    }
)
HISTORY = frozenset({"deviation", "capa", "campaign_report", "ppq", "certificate_of_analysis"})
RULES = frozenset(
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
LIMITS: frozenset[Operator] = frozenset({"le", "lt", "ge", "gt"})
LIMIT_KINDS: frozenset[RangeKind | None] = frozenset(
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
INVERSE: dict[Operator, Operator] = {"lt": "ge", "le": "gt", "gt": "le", "ge": "lt"}
INTEGRITY = re.compile(
    r"\b(?:bubble\s+point|forward\s+flow|diffusi\w+\s+(?:flow|test)|leak(?:age)?\s+(?:rate|test|limit)|helium|integrity|pressure\s+(?:hold|decay)(?:\s+test)?|post[- ]use\s+test|druckhaltetest|point\s+de\s+bulle)\b",
    re.I,
)
CHECKED = re.compile(
    r"\b(?:friability|hardness|resistance\s+to\s+crushing|crushing\s+strength|breaking\s+force|disintegration|loss\s+on\s+drying|LOD|moisture(?:\s+content)?|thickness|(?:mean|average|individual)\s+(?:\w+\s+)?weight|bioburden|turbidity|uniformity"
    r"|abrieb|bruchfestigkeit|zerfallszeit|trocknungsverlust|friabilit[ée]|duret[ée]|d[ée]sagr[ée]gation|perte\s+à\s+la\s+dessiccation)\b",
    re.I,
)
ASSAYED = re.compile(
    r"\b(?:recover(?:y|ies)|back-?fit|back-?calculat\w*|parallelism|wiederfindung\w*|récupération|dilution(?:al)?\s+linearity|replicates?\s+agree\w*)\b",
    re.I,
)
OBSERVED = re.compile(
    r"\b(?:throughput|titres?|titers?|yields?|recovery|viability|purity|aggregates?|HMW|capacity|flux|content|results?|values?|reduction|LRV|ausbeute|rendement|pureté|moisture|assay|impurit\w+|residual\w*)\b",
    re.I,
)
OUTPUT = re.compile(
    r"\b(?:residual|remaining|free|unreacted|left-?over|purity|impurit\w+|aggregates?|HMW|monomer|full\s+capsids|bioburden|endotoxin|water|moisture|loss\s+on\s+drying|viability|turbidity|content|titre|titer|assay"
    r"|reinheit|verunreinigung\w*|rest\w*|wasser|gehalt|trübung|pureté|impureté\w*|résidu\w*|teneur|eau)\b(?!\s+bath)",
    re.I,
)
TAKEN_ON = re.compile(
    r"\b(?:is|are|may\s+be|can\s+be|wird|werden|est|sont)\s+(?:\w+\s+)?(?:pooled|combined|taken\s+(?:on|forward|over)|released|accepted|used\s+further|processed\s+further|vereinigt|gepoolt|freigegeben|angenommen|réuni\w*|accept\w*|libér\w*)\b",
    re.I,
)
DOING = re.compile(r"\b(?:incubat\w*|stirr?ed|mixed|washed|treated|gerührt|inkubier\w*|agit[ée])\b", re.I)
KEPT = re.compile(
    r"\b(?:stored|kept|held|hold|stand|used?|usable|haltbar|gelagert|lagern|stehen|laisser|expire|conserv|utilis|discard|verwend|good)\w*\b",
    re.I,
)
