"""Where in the process a statement stands: unit operation, subject, scale, from document, headings and captions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from knowledge.records import RangeKind, Subject

_UNIT_OPERATIONS: tuple[tuple[str, str], ...] = (
    ("seed train", r"seed\s+(?:train|culture|expansion)|inoculum|vial\s+thaw|\bN-1\b|vorkultur|pr[ée]culture"),
    (
        "production bioreactor",
        r"(?:production\s+)?bioreactor|production\s+culture|cell\s+culture|fed-?batch|ferment(?:er|ation|or)|zellkultur|bior[ée]acteur|culture\s+cellulaire",
    ),
    (
        "harvest",
        r"harvest|clarification|centrifug|depth\s+filt|primary\s+recovery|zellernte|ernte|tiefenfilt|kl[äa]rfilt|r[ée]colte|clarification",
    ),
    (
        "protein A",
        r"protein\s*-?\s*A\b|affinity\s+(?:capture|chromatography)|capture\s+(?:step|chromatography|column)|affinit[äa]ts|chromatographie\s+d['’]affinit[ée]",
    ),
    (
        "viral inactivation",
        r"(?:viral|virus)\s+inactivation|low[- ]?pH|\bVI\b|\bLPVI\b|solvent.detergent|virusinaktivierung|inactivation\s+virale",
    ),
    ("cex", r"cation[- ]exchange|\bCEX\b|\bCIEX\b|kationenaustausch|[ée]change(?:use)?\s+de\s+cations"),
    ("aex", r"anion[- ]exchange|\bAEX\b|anionenaustausch"),
    ("hic", r"hydrophobic\s+interaction|\bHIC\b"),
    (
        "virus filtration",
        r"vir(?:us|al)\s+(?:retentive\s+)?filt|nanofiltration|\bVF\b|\bSVRF\b|virusfilt|filtration\s+virale",
    ),
    ("uf/df", r"\bUF\s*/?\s*DF\b|ultrafiltration|diafiltration|\bTFF\b|tangential"),
    ("formulation", r"formulation|excipient\s+addition|compounding|formulierung"),
    ("fill and freeze", r"bulk\s+fill|freez|fill(?:ing)?\b|abf[üu]ll|einfrier|remplissage|cong[ée]lation|dispens"),
    ("granulation", r"granulat"),
    ("drying", r"\bdry(?:ing|er)\b|fluid\s*bed|trocknung|s[ée]chage"),
    ("milling", r"\bmill(?:ing)?\b|sieving|screening\s+mill|mahlen"),
    ("blending", r"blend|lubrication|mischen|m[ée]lange"),
    ("roller compaction", r"roller\s+compact"),
    ("compression", r"compression|tablett?ing|tablet\s+press|kompression"),
    ("coating", r"coat(?:ing|er)|filmcoat|pelliculage|[üu]berz"),
    ("lyophilization", r"lyo(?:phili[sz]ation)?|freeze[- ]dry|gefriertrock"),
    ("sterile filtration", r"sterile\s+filt|sterilfilt|filtration\s+st[ée]rilisante"),
)
_METHODS: tuple[tuple[str, str], ...] = (
    ("sec-hplc", r"\bSEC\b|\bSE-?HPLC\b|size[- ]exclusion|size\s+variants"),
    ("cex-hplc", r"(?:CEX|IEX)-?(?:HPLC|UPLC)|charge\s+variants|ion[- ]exchange\s+chromatography\s+method"),
    ("hcp elisa", r"host\s+cell\s+protein|\bHCP\b.{0,12}ELISA|ELISA.{0,20}\bHCP\b|wirtszellprotein"),
    ("potency", r"potency|bioassay|reporter\s+(?:gene\s+)?assay|\bADCC\b|\bCDC\b"),
    ("dissolution", r"dissolution|wirkstofffreisetzung"),
    ("karl fischer", r"karl\s+fischer|\bKF\b|water\s+content"),
    ("rp-hplc", r"\bRP-?(?:HPLC|UPLC)|reversed[- ]phase"),
    ("hplc assay", r"\bHPLC\b|\bUPLC\b"),
    ("ce-sds", r"CE-?SDS"),
    ("icief", r"icIEF|isoelectric"),
    ("endotoxin", r"endotoxin|\bLAL\b"),
    ("bioburden", r"bioburden|microbial"),
)
_OPERATION = tuple((name, re.compile(pattern, re.I)) for name, pattern in _UNIT_OPERATIONS)
_METHOD = tuple((name, re.compile(pattern, re.I)) for name, pattern in _METHODS)
_SST = re.compile(
    r"suitability|\bSST\b|systemeignung|assay\s+(?:acceptance|validity)|\bvalidity\b|(?:run|plate)\s+acceptance|acceptance\s+of\s+(?:the\s+|an?\s+)?(?:run|assay|plate|result)|aptitude\s+du\s+syst|^(?:\W*\d[\d.]*\W*)?eignung\b|\beignung(?:sprüfung|stest)?$",
    re.I,
)
_HOLD = re.compile(
    r"hold(?:ing)?\s+times?|\bholding\b|\bwaiting\b|standing\s+times?|\bkeeping\s+of\b|storage\s+(?:time|of)|longest\s+(?:storage|hold)|\bholds\b|standzeit|haltezeit|storage\s+of\s+intermediates|dur[ée]es?\s+(?:de\s+)?(?:conservation|maintien)",
    re.I,
)
_ACCEPTANCE = re.compile(r"acceptance|akzeptanz|crit[èe]res?\s+d['’]acceptation", re.I)
_LIMITS_OF = re.compile(
    r"(?:\bAPI|drug\s+(?:substance|product)|\bproduct|release|\bDS|\bDP|tablet|bulk|final)\s+(?:release\s+)?(?:limits?|specifications?)|\bspecifications?\b(?!\s+of\s+(?:raw|mat|equip))|freigabe(?:grenzen|spezifikation)|\bspezifikation(?:en)?\b|\bsp[ée]cifications?\b",
    re.I,
)
_IPC = re.compile(r"in[- ]process\s+(?:control|test)|\bIPCs?\b|inprozess", re.I)
_MATERIAL = re.compile(
    r"materials?\b|\bbuffers?\b|reagents?|media\b|consumables|raw\s+material|rohstoff|puffer|mati[èe]re|r[ée]actif|bill\s+of",
    re.I,
)
_EQUIPMENT = re.compile(
    r"equipment|facility|geometry|type\s*plate|name\s*plate|vessel\s+data|ger[äa]te|anlage|[ée]quipement", re.I
)
_SCALE = re.compile(
    r"\b(\d[\d,.' ]*\s*(?:L|l|litres?|liters?|kg))\b(?!\s*/)\s*(?:scale|bioreactor|vessel|batch|SUB|column)?", re.I
)
_NUMBERED = re.compile(r"^\s*(?:step\s+|section\s+)?\d+(?:\.\d+)*[.)]?\s*", re.I)
_METHOD_TYPES = frozenset({"method_sop", "method_validation_report", "method_transfer"})
_STUDY_TYPES = frozenset({"development_report", "characterization_report", "report", "hold_time_study", None})
_PROCESS_TYPES = frozenset({"process_description", "master_batch_record", "control_strategy", "transfer_protocol"})
_SPEC_TYPES = frozenset({"specification", "certificate_of_analysis", "stability_report"})


@dataclass(frozen=True, slots=True)
class Setting:
    """What surrounds a table or sentence."""

    unit_operation: str | None
    step: str | None
    subject: Subject
    kind: RangeKind | None
    scale: str | None


@lru_cache(maxsize=8192)
def setting_of(document_type: str | None, title: str | None, section: str | None, caption: str | None) -> Setting:
    """From the innermost heading outwards, then the caption, then the document's title."""
    path = [part for part in (section or "").split(" > ") if part]
    around = [caption or "", *reversed(path), title or ""]
    near = " / ".join([caption or "", *path[-2:]])
    method = document_type in _METHOD_TYPES
    operation = _first(_METHOD if method else _OPERATION, around) or _first(_OPERATION if method else _METHOD, around)
    step = next((_NUMBERED.sub("", part).strip() for part in reversed(path) if _NUMBERED.sub("", part).strip()), None)
    scale = next((m.group(1).strip() for text in (caption or "", *reversed(path)) if (m := _SCALE.search(text))), None)
    subject, kind = _subject(document_type, near)
    if kind is None and document_type in _STUDY_TYPES and _HOLD.search(title or ""):
        subject, kind = "hold", "hold_time"
    return Setting(operation, step, subject, kind, scale)


def is_suitability(text: str) -> bool:
    """The text names the checks that a run of a method must pass."""
    return bool(_SST.search(text))


def operation_in(text: str) -> str | None:
    """The unit operation that a text names, if any."""
    return _first(_OPERATION, [text])


def _first(table: tuple[tuple[str, re.Pattern[str]], ...], texts: list[str]) -> str | None:
    for text in texts:
        for name, pattern in table:
            if text and pattern.search(text):
                return name
    return None


def _subject(document_type: str | None, near: str) -> tuple[Subject, RangeKind | None]:
    if _SST.search(near):
        return "system_suitability", "sst"
    if _HOLD.search(near) or document_type == "hold_time_study":
        return "hold", "hold_time"
    if document_type == "equipment_list":
        return "equipment", "capability"
    if document_type in _SPEC_TYPES:
        shelf = re.search(r"shelf|stability", near, re.I) or document_type == "stability_report"
        return "attribute", "spec_shelf_life" if shelf and document_type != "specification" else "spec_release"
    if document_type == "method_validation_report":
        return "attribute", "validation"
    if document_type == "method_transfer":
        return "attribute", "acceptance"
    if document_type == "method_sop":
        return "method_condition", "setpoint"
    if document_type in _PROCESS_TYPES and _LIMITS_OF.search(near):
        return "attribute", "spec_release"
    if _ACCEPTANCE.search(near) and document_type in (
        "transfer_protocol",
        "protocol",
        "ppq",
        "method_transfer",
        "control_strategy",
    ):
        return "attribute", "acceptance"
    if _IPC.search(near):
        return "attribute", "ipc"
    if _EQUIPMENT.search(near):
        return "equipment", "capability"
    if _MATERIAL.search(near) or document_type == "material_specification":
        return "material", None
    return "step_parameter", None
