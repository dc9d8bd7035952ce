"""Which kind of document this is (the kinds of the domain's document table), by what it calls itself and contains.

Each kind has patterns; where they hit decides their weight: title and labelled type most, file name and running header
next, headings and column headers, then running text. A kind is told only when it leads clearly enough; else null.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from knowledge.records import ParsedDocument

_NAMES: tuple[tuple[str, str], ...] = (
    (
        "method_validation_report",
        r"(?:method|analytical|procedure|assay)\s+validation|validation\s+report(?!.{0,40}(?:process|cleaning|ppq))|validation\s+(?:report\s+)?(?:of|for)\s+(?:the\s+)?(?:analytical|method|\w+[- ](?:hplc|elisa|uplc|assay))|methodenvalidierung|validation\s+(?:de la\s+)?m[ée]thode|validaci[óo]n del m[ée]todo",
    ),
    (
        "method_transfer",
        r"(?:method|analytical)\s+transfer|transfer\s+of\s+(?:the\s+)?analytical|methodentransfer|transfert\s+(?:de\s+)?m[ée]thode|transfert\s+analytique",
    ),
    (
        "characterization_report",
        r"(?:process\s+)?characteri[sz]ation(?:\s+(?:report|plan|protocol|study|studies))?|prozesscharakterisierung|caract[ée]risation\s+du\s+proc[ée]d[ée]|design\s+space\s+report",
    ),
    (
        "executed_batch_record",
        r"executed\s+(?:batch|manufacturing)|record\s+of\s+(?:lot|batch)|(?:lot|batch)\s+record\b.{0,20}\b(?:lot|batch)\s+\w*\d|batch\s+production\s+record.{0,30}executed|ausgef[üu]llt\w*\s+(?:chargen)?protokoll|dossier\s+de\s+lot\s+(?:rempli|ex[ée]cut)",
    ),
    (
        "master_batch_record",
        r"(?:master\s+)?(?:batch|production|manufacturing)\s+(?:production\s+|manufacturing\s+)?(?:record|instruction)|\bMBR\b|\bMPR\b|\bEBR\b|\bBMR\b|\bBPR\b|herstell(?:ungs)?(?:anweisung|vorschrift|protokoll)|chargenprotokoll|dossier\s+de\s+lot|fiche\s+de\s+fabrication",
    ),
    (
        "risk_assessment",
        r"risk\s+(?:assessment|analysis|ranking|register)|\bp?d?FMEA\b|\bFMECA\b|\bHACCP\b|failure\s+modes?|risikoanalyse|risikobewertung|analyse\s+(?:de|des)\s+risques?|an[áa]lisis\s+de\s+riesgos",
    ),
    (
        "stability_report",
        r"stability\s+(?:report|study|summary|data|protocol)|stabilit[äa]ts(?:bericht|studie|daten)|(?:[ée]tude|rapport)\s+de\s+stabilit[ée]",
    ),
    (
        "hold_time_study",
        r"hold[- ]time|\bholding\s+of\b|storage\s+of\s+intermediates|in-process\s+hold|standzeit(?:en)?(?:studie)?|haltezeit|dur[ée]e\s+(?:de\s+)?(?:conservation|maintien)",
    ),
    (
        "certificate_of_analysis",
        r"certificate\s+of\s+(?:analysis|conformance)|\bCo[AC]\b|analysenzertifikat|certificat\s+d['’]analyse|certificado\s+de\s+an[áa]lisis",
    ),
    ("capa", r"\bCAPA\b|corrective\s+(?:and|&)\s+preventive"),
    (
        "deviation",
        r"deviation(?:\s+(?:report|record|investigation|log|register))?|non-?conformance|\bOOS\b|\bOOT\b|out[- ]of[- ](?:specification|trend)|abweichung(?:sbericht)?|d[ée]viation|rapport\s+d['’][ée]cart|desviaci[óo]n|investigation\s+report",
    ),
    (
        "change_control",
        r"change\s+(?:control|request|notice)|[äa]nderungs(?:antrag|kontrolle)|ma[îi]trise\s+des\s+changements",
    ),
    (
        "ppq",
        r"\bPPQ\b|process\s+(?:performance\s+qualification|validation)|prozessvalidierung|qualification\s+des\s+performances|validation\s+du\s+proc[ée]d[ée]",
    ),
    ("control_strategy", r"control\s+strategy|kontrollstrategie|strat[ée]gie\s+de\s+(?:contr[ôo]le|ma[îi]trise)"),
    (
        "facility_fit",
        r"facility[- ]fit|fit[- ]gap|gap\s+(?:assessment|analysis)|equipment\s+comparison|site\s+comparison|anlagenvergleich",
    ),
    (
        "campaign_report",
        r"campaign\s+(?:summary|report|review)|kampagnen(?:bericht)?|rapport\s+de\s+campagne|lessons\s+learn",
    ),
    (
        "transfer_protocol",
        r"(?:technology|process|tech)\s+transfer\s+(?:protocol|plan|package|report|dossier)?|transfer\s+(?:protocol|plan|package)|technologietransfer|transferplan|transfert\s+(?:de\s+technologie|technologique|du\s+proc[ée]d[ée])",
    ),
    (
        "process_description",
        r"process\s+(?:description|overview|definition|flow|summary)|manufacturing\s+(?:dossier|description|process|instructions?)|how\s+it\s+is\s+made|\bdossier\b|manufacturing\s+process\s+description|description\s+of\s+(?:the\s+)?manufacturing|prozessbeschreibung|verfahrensbeschreibung|description\s+du\s+proc[ée]d[ée]|descripci[óo]n\s+del\s+proceso",
    ),
    (
        "development_report",
        r"(?:process|method|formulation|cell\s+line|pharmaceutical|product|analytical|upstream|downstream)\s+development|cycle\s+development|development\s+(?:report|history|summary)|entwicklungsbericht|rapport\s+de\s+d[ée]veloppement|informe\s+de\s+desarrollo|scale-?up\s+report|optimi[sz]ation\s+report",
    ),
    (
        "method_sop",
        r"(?:analytical|test|assay)\s+(?:method|procedure)|\b(?:SEC|CEX|IEX|RP|HIC|SE|CE|icIEF|CE-SDS|HPLC|UPLC|UHPLC|ELISA|qPCR|KF|GC)[- ]?(?:HPLC|UPLC)?\b.{0,40}\b(?:method|procedure|sop|determination|assay)|determination\s+of|test\s+procedure|\b(?:size[- ]exclusion|ion[- ]exchange|reversed?[- ]phase|liquid|gas)\s+chromatography\s+of|\bby\s+(?:\w+[- ]){0,3}(?:HPLC|UPLC|ELISA|qPCR|electrophoresis|titration|Karl\s+Fischer)\b|\bdissolution\s+of\b|\bassay\s+of\b|bestimmung\s+(?:von|des|der)|d[ée]termination\s+d|dosage\s+(?:de|du)|pr[üu]f(?:vorschrift|anweisung|methode)|analysenmethode|proc[ée]dure\s+analytique|m[ée]thode\s+(?:d['’]analyse|analytique)|standard\s+test\s+method",
    ),
    (
        "material_specification",
        r"(?:raw\s+)?material\s+specification|raw\s+materials?\b|list\s+of\s+materials|rohstoff(?:e|charge|liste)|mati[èe]res?\s+premi[èe]res?|bill\s+of\s+materials|\bBOM\b|rohstoffspezifikation|sp[ée]cification\s+(?:de\s+)?mati[èe]re|excipient",
    ),
    ("specification", r"\bspecifications?\b|spezifikation|sp[ée]cifications?|especificaci[óo]n"),
    (
        "batch_history",
        r"batch\s+(?:history|data|results|analys[ei]s|trend)|historical\s+(?:batch|data)|process\s+data|chargen(?:historie|daten|[üu]bersicht)|historique\s+(?:de[s]?\s+)?lots",
    ),
    (
        "qa_log",
        r"(?:Q\s?&\s?A|questions?\s+(?:and|&)\s+answers?)(?:\s+log)?|open\s+(?:questions?|points?|issues?)(?:\s+(?:list|log))?|fragenliste|frage[n]?\s+und\s+antwort|questions?[-/ ]r[ée]ponses?",
    ),
    (
        "meeting_minutes",
        r"minutes\s+(?:of|from)?|meeting\s+(?:minutes|notes|record|summary)|besprechungsprotokoll|sitzungsprotokoll|compte[- ]rendu|acta\s+de\s+reuni[óo]n|interview\s+notes?",
    ),
    (
        "equipment_list",
        r"equipment\s+(?:list|inventory|register|data\s*sheets?)|data\s*sheet|name\s*plate|ger[äa]teliste|anlagenliste|liste\s+des\s+[ée]quipements|type\s*plate",
    ),
    ("guideline", r"guidance\s+for\s+industry|guideline|guide\s+to\s+good\s+manufacturing|leitfaden|\bannex\s+\d+\b"),
    (
        "sop",
        r"standard\s+operating\s+procedure|\bSOP\b|arbeitsanweisung|verfahrensanweisung|mode\s+op[ée]ratoire|procedimiento",
    ),
    ("protocol", r"\bprotocol\b|pr[üu]fplan|protocole"),
    ("report", r"\breport\b|bericht|rapport|informe"),
)
_PATTERNS = tuple((kind, re.compile(pattern, re.I)) for kind, pattern in _NAMES)
_GENERIC = frozenset({"sop", "protocol", "report", "specification", "guideline"})
_WEIGHT_TITLE, _WEIGHT_NAME, _WEIGHT_HEADER, _WEIGHT_HEADING = 8.0, 4.0, 4.0, 1.0
_WEIGHT_OPENING = 3.0
_LEAST = 3.0
_FMEA_COLUMNS = re.compile(r"\b(?:RPN|severity|occurrence|detect(?:ion|ability)|failure\s+mode)\b", re.I)
_RECORD_COLUMNS = re.compile(
    r"performed\s+by|verified\s+by|checked\s+by|done\s+by|actual|durchgef[üu]hrt|gepr[üu]ft|effectu[ée]\s+par|v[ée]rifi[ée]\s+par|ist-?wert",
    re.I,
)
_METHOD_HEADINGS = re.compile(
    r"\bsuitability\b|(?:chromatographic|instrument|running)?\s*conditions\s*$|\bgradient\b|^\W*\w{0,4}\W*(?:sample|standard)s?(?:\s+(?:solution|preparation))?\s*$|\bintegration\b|\bcalculation\b|\breagents\b|\bseparation\s*$|mobile\s+phase|sample\s+preparation|systemeignung|injection\s+sequence",
    re.I,
)
_BATCH_COLUMN = re.compile(r"^(?:batch|lot|charge|chargen-?nr|lot\s+n[°o]|run)\b", re.I)


def classify(document: ParsedDocument) -> str | None:
    """The document's kind, or null."""
    if document.media_type in ("message/rfc822", "application/vnd.ms-outlook"):
        return "email"
    if "presentation" in (document.media_type or ""):
        return "slides"
    scores: dict[str, float] = {}
    name = re.sub(r"[_.-]+", " ", PurePosixPath(document.file.replace("!", "")).stem)
    headers = " ".join(dict.fromkeys(e.text for e in document.elements if e.kind in ("header", "footer")))[:600]
    headings = [e.text for e in document.elements if e.kind in ("heading", "title", "caption")][:80]
    opening = " / ".join(
        e.text
        for e in document.elements[:8]
        if e.table is None and e.kind not in ("header", "footer") and len(e.text) < 120
    )
    for kind, pattern in _PATTERNS:
        weight = 0.5 if kind in _GENERIC else 1.0
        for text, points in (
            (document.title or "", _WEIGHT_TITLE),
            (name, _WEIGHT_NAME),
            (headers, _WEIGHT_HEADER),
            (opening, _WEIGHT_OPENING),
        ):
            if pattern.search(text):
                scores[kind] = scores.get(kind, 0.0) + points * weight
        hits = sum(bool(pattern.search(text)) for text in headings)
        scores[kind] = scores.get(kind, 0.0) + min(hits, 3) * _WEIGHT_HEADING * weight * 0.7
    _add_structure(document, headings, scores)
    best = max(scores, key=lambda kind: scores[kind], default=None)
    if best is None or scores[best] < _LEAST:
        return None
    if best == "master_batch_record" and _is_executed(document):
        return "executed_batch_record"
    return best


def _add_structure(document: ParsedDocument, headings: list[str], scores: dict[str, float]) -> None:
    """What a document holds: FMEA columns, batch rows, record columns, chromatographic conditions."""
    fmea = records = 0
    batch_rows = 0
    for element in document.elements:
        if element.table is None or not element.table.rows:
            continue
        top = element.table.rows[: max(1, element.table.header_rows)]
        joined = " | ".join(" | ".join(row) for row in top)
        fmea += len({m.group().lower() for m in _FMEA_COLUMNS.finditer(joined)}) >= 2
        records += len({m.group().lower() for m in _RECORD_COLUMNS.finditer(joined)}) >= 2
        if any(_BATCH_COLUMN.match(row[0].strip()) for row in top if row):
            batch_rows = max(batch_rows, len(element.table.rows))
    if fmea:
        scores["risk_assessment"] = scores.get("risk_assessment", 0.0) + 4.0
    if records >= 2:
        scores["master_batch_record"] = scores.get("master_batch_record", 0.0) + 4.0
    sheets = any(e.sheet for e in document.elements) or (document.media_type or "").endswith("csv")
    if batch_rows >= (5 if sheets else 12) and len(document.elements) < 120:
        scores["batch_history"] = scores.get("batch_history", 0.0) + 4.0
    if sum(bool(_METHOD_HEADINGS.search(text)) for text in headings) >= 2:
        scores["method_sop"] = scores.get("method_sop", 0.0) + 3.0
    if max(scores.values(), default=0.0) >= _WEIGHT_TITLE:
        return
    if re.search(r"\bstud(?:y|ies)\b|\btrials?\b|\bstudien?\b|\b[ée]tudes?\b", document.title or "", re.I):
        scores["development_report"] = scores.get("development_report", 0.0) + 6.0
    operations = {m.group().lower() for text in headings for m in _OPERATIONS.finditer(text)}
    if len(operations) >= 4 and records < 2:
        scores["process_description"] = scores.get("process_description", 0.0) + 3.0
    elif len(operations) >= 1 and sum(bool(_STUDY_WORDS.search(text)) for text in headings) >= 2:
        scores["development_report"] = scores.get("development_report", 0.0) + 3.0


_OPERATIONS = re.compile(
    r"seed|culture|bioreactor|harvest|clarif|capture|chromatograph|inactivation|virus\s+filt|ultrafilt|UF\s?/\s?DF|conjugat|"
    r"formulation|compounding|steril\w+\s+filt|filling|freez|lyophili|drying|granulat|milling|sizing|blend|lubricat|compress|tablett?ing|"
    r"coating|crystalli|reaction|purification|Ernte|Reinigung|Trocknung|Mischen|Tablettierung|r[ée]colte|s[ée]chage",
    re.I,
)
_STUDY_WORDS = re.compile(
    r"\b(?:stud(?:y|ies)|trials?|runs?|results?|experiments?|investigat|compar|why|choice|limits?\s+the)\b", re.I
)
_FILLED = re.compile(r"\b\d{1,2}[:h]\d{2}\b|\b\d{1,2}[-./ ](?:\d{1,2}|[A-Za-z]{3})[-./ ]\d{2,4}\b")


def _is_executed(document: ParsedDocument) -> bool:
    """A batch record whose record columns carry entries, or that was scanned, has been executed."""
    if re.search(r"\bmaster\b", f"{document.title} {document.file}", re.I):
        return False
    if any(e.ocr for e in document.elements if e.kind not in ("header", "footer") and e.table is not None):
        return True
    filled = blank = 0
    for element in document.elements:
        table = element.table
        if table is None or not _RECORD_COLUMNS.search(" | ".join(table.rows[0])):
            continue
        columns = [c for c, cell in enumerate(table.rows[0]) if _RECORD_COLUMNS.search(cell)]
        for row in table.rows[1:]:
            for c in columns:
                cell = row[c].strip(" _.…") if c < len(row) else ""
                filled += bool(cell)
                blank += not cell
    stamps = sum(len(_FILLED.findall(e.text)) for e in document.elements if e.kind not in ("header", "footer"))
    return filled > blank and stamps >= 3
