"""Which parameter a quantity of a sentence is about: a known name, the noun it belongs to, or what its unit and verb imply."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.extract.namebook import Known, Sighting
from assistant.extract.names import clean_name, name_key
from assistant.extract.setting import Setting
from knowledge.quantities import unit
from knowledge.records import Quantity

_HEADS: dict[str, str] = {
    "temperature": "temperature|temperatur|température|temperatura",
    "time": "time|duration|period|interval|age|life|lifetime|ramp|pause|hold|incubation|stability|dauer|zeit|durée|temps|haltbarkeit|drying|day|shift|delay",
    "pH": "pH",
    "rotation": "speed|agitation|stirring|shaking|rotation|drehzahl|vitesse|stirrer|rate",
    "pressure": "pressure|druck|pression|TMP|vacuum|differenzdruck|limit",
    "conductivity": "conductivity|leitfähigkeit|conductivité",
    "percent": "viability|content|concentration|yield|recovery|purity|variants|saturation|humidity|area|share|loss|weight|gain|criterion|volume|opening|moisture|oxygen|HMW|LMW|aggregates|monomer|viabilität|ausbeute|edge|feed|antifoam|polysorbate|fill|level|limit|difference|margin|fragments",
    "mass_conc": "concentration|titre|titer|glucose|lactate|load|density|konzentration|limit|capacity|level|LOQ|bestimmungsgrenze|edge",
    "amount_conc": "concentration|salt|NaCl|chloride|buffer|histidine|sucrose|acetate|phosphate|tris|strength|NaOH|molarity",
    "cell_density": "density|VCD|count|inoculum|transfer|zelldichte|cells",
    "load_g_per_L": "load|capacity|loading|beladung|charge|DBC\\w*|limit|edge",
    "load_L_per_m2": "load|throughput|volume|flush|rinse|beladung|limit|spülung|rinçage|charge",
    "load_g_per_m2": "load|loading|beladung|charge",
    "flux_LMH": "flux|cross-?flow|flow|fluss",
    "flow": "flow|rate|feed|flow rate|débit|fluss|flussrate|sparging|aeration|maximum|addition",
    "linear_velocity": "velocity|flow|flow rate|speed|geschwindigkeit",
    "volume": "volume|fill|amount|volumen|capacity|füllung|injection",
    "mass": "mass|weight|amount|size|masse|gewicht",
    "length": "height|diameter|length|depth|path|thickness|size|höhe|durchmesser|width",
    "area": "area|fläche|surface",
    "force": "force|kraft|hardness",
    "hardness": "hardness|härte|dureté|strength",
    "power_per_volume": "power|input|P/V|leistungseintrag",
    "turbidity": "turbidity|trübung|turbidité",
    "osmolality": "osmolality|osmolalität|osmolalité",
    "diavolumes": "diavolumes?|volumes?|exchange|DV",
    "column_volumes": "volumes?|wash|equilibration|elution|CV",
    "wavelength": "wavelength|wellenlänge|detection",
    "count": "number|cycles?|passages?|injections?|batches|lifetime|runs|uses|passage|replicates|bottles|count",
    "absorbance": "absorbance|threshold|collection|start|end|cut|OD|signal",
    "viscosity": "viscosity|viskosität", "vvm": "aeration|gassing|sparging", "torque": "torque", "kLa": "kLa", "endotoxin": "endotoxin",
    "potency_relative": "potency", "dimensionless": "resolution|tailing|ratio|factor|slope|R²|RSD|split|dilution|asymmetry|plates|verhältnis",
}  # fmt: skip
_IMPLIED = {
    "temperature": "temperature", "time": "time", "pH": "pH", "rotation": "speed", "pressure": "pressure", "conductivity": "conductivity", "flux_LMH": "flux",
    "load_g_per_L": "load", "load_L_per_m2": "volume per area", "flow": "rate", "linear_velocity": "flow velocity", "volume": "volume", "length": "length", "mass": "mass",
    "cell_density": "cell density", "turbidity": "turbidity", "osmolality": "osmolality", "mass_conc": "concentration", "amount_conc": "concentration", "absorbance": "threshold",
    "wavelength": "wavelength", "diavolumes": "diavolumes", "column_volumes": "volume", "power_per_volume": "power per volume", "percent": "share", "count": "number",
    "viscosity": "viscosity", "load_g_per_m2": "load",
}  # fmt: skip
_HEAD = {
    kind: re.compile(
        rf"\b(?:\w*(?:{words}))\b" if kind in ("length", "temperature", "time") else rf"\b(?:{words})\b", re.I
    )
    for kind, words in _HEADS.items()
}
_VERB = re.compile(
    r"\b(add|feed|transfer|collect|wash|fill|freez|thaw|incubat|mix|stir|shak|agitat|load|elut|inoculat|dilut|condition|rins|flush|neutrali[sz]|titrat|heat|cool|warm|passage|spray|dry|blend|compress|coat|centrifug|filter|treat|hold|stor|us)"
    r"(?:ed|d|ing|es|e|s|t)?\b", re.I,
)  # fmt: skip
_NOUN_OF_VERB = {
    "add": "addition", "feed": "feed", "transfer": "transfer", "collect": "collection", "wash": "wash", "fill": "fill", "freez": "freezing", "thaw": "thaw", "incubat": "incubation",
    "mix": "mixing", "stir": "stirring", "shak": "shaking", "agitat": "agitation", "load": "load", "elut": "elution", "inoculat": "inoculation", "dilut": "dilution", "condition": "conditioning",
    "rins": "rinse", "flush": "flush", "titrat": "titration", "heat": "heating", "cool": "cooling", "warm": "warming", "passage": "passage", "spray": "spraying", "dry": "drying",
    "blend": "blending", "compress": "compression", "coat": "coating", "centrifug": "centrifugation", "filter": "filtration", "treat": "treatment", "hold": "hold", "stor": "storage",
}  # fmt: skip
_DETERMINER = re.compile(
    r"^(?:the|an?|this|that|these|each|every|all|our|your|its|their|any|one|both|der|die|das|den|dem|ein\w*|le|la|les|un|une|of|at|and|with|when|if|is|in|on|for|from|to|by|than|not|bei|mit|während|à|de|du|so|but|then|also|only|about)\s+",
    re.I,
)
_PHRASE = re.compile(r"([A-Za-zµα-ωÀ-ÿ][\w/.-]*(?:[ -][A-Za-zµα-ωÀ-ÿ0-9][\w/.-]*){0,6})$")
_STOPPED = re.compile(
    r".*\b(?:is|are|was|were|be|been|has|have|had|must|shall|should|may|can|will|wird|werden|wurde|beträgt|est|sont|doit|and|or|that|which|because|at|with|in|on|by|to|from|after|before|during|for|und|mit|bei|et|gave|between|of\s+the\s+(?:same|other))\s+(?!.*\b(?:is|are|was|were)\s)",
    re.I,
)
_SUBJECT = re.compile(
    r"^\W*(?:(?:[A-Z]{1,4}-?\d{1,3}|\d+\))\s*[:.)]\s*)?(?:(?:the|an?|der|die|das|le|la|les|all|every|each)\s+)?(?P<name>[A-Za-zµÀ-ÿ][^,;:()]{1,70}?)\s+(?:is|are|was|were|has|have|must|shall|should|may|can|will|wird|werden|wurden?|beträgt|betrug|sind|ist|darf|soll|est|sont|doit|doivent|takes?|took|fell|rose|had|did|ran)\b",
    re.I,
)
_NO_NAMES = frozenset(
    [
        "it",
        "this",
        "that",
        "these",
        "those",
        "there",
        "they",
        "we",
        "you",
        "i",
        "one",
        "which",
        "what",
        "value",
        "values",
        "result",
        "results",
        "range",
        "ranges",
        "limit",
        "limits",
        "step",
        "steps",
        "all",
        "both",
        "each",
        "es",
        "dies",
        "das",
        "sie",
        "il",
        "elle",
        "ce",
        "cela",
        "nothing",
        "point",
        "points",
        "number",
        "part",
        "parts",
        "table",
        "figure",
        "section",
        "data",
        "reason",
        "rest",
        "most",
        "some",
        "many",
    ]
)


_EMPTY_HEAD = re.compile(
    r"(?:(?:upper|lower|high|low|longer|shorter|longest|shortest|operating|proven|acceptable|acceptance|release|other|first|second|new|old|maximum|minimum|max\.?|min\.?|why|two|same|allowed|own|this|obere\w*|untere\w*|supérieure?|inférieure?)\s+)*"
    r"(?:the\s+)?(?:proven\s+)?(?:edge|limit|limits|range|end|value|bound|level|difference|maximum|minimum|share|number|margin|time|volume|amount|point|criterion|area|rate|grenze|limite)s?",
    re.I,
)  # fmt: skip
_VERBAL = re.compile(
    r"\b(?:is|are|was|were|be|has|have|had|must|shall|should|may|can|not|ist|sind|war|wird|est|sont)\b", re.I
)
_SECTION = re.compile(
    r"(?:summary|introduction|purpose|scope|results?|conclusions?|discussion|background|event|materials?|methods?|conditions?|zusammenfassung|einleitung|ergebnis\w*|résumé|hold\s+times?)\b",
    re.I,
)
_LABEL = re.compile(
    r"^\W*(?P<name>[A-Za-zµÀ-ÿ][^:;,.]{2,40}?)(?:\s+(?:after|before|during|in|for|nach|vor|avant|après)\s[^:;]{1,30})?\s*:\s*$"
)
_TRAILING_VERB = re.compile(
    r"\s+(?:falls?|drops?|rises?|exceeds?|reaches|runs?|fell|rose|dropped|increased|decreased|reached|stayed|kept|set|adjusted|controlled|lowered|raised|went|is|was|has|had|not|been|only|stieg|fiel|wird|wurde)(?:\s+\w+)?$",
    re.I,
)
_CITES = re.compile(
    r"\s+(?:limits?\s+)?(?:in|for|of|from|used|with|at)\s+(?:the\s+)?(?:table|section|version|figure|tabelle|abschnitt|evaluation)\b.*$",
    re.I,
)
_LIMIT_OF = re.compile(
    r"^(?:(?:the|upper|lower|alert|action|acceptance|proven|acceptable|normal|operating|release|target|design|specification|hard|set)\s+)*(?:limits?|ranges?|edges?|criteri(?:on|a)|bounds?|windows?|set\s?points?|targets?|spaces?)\s+(?:of|for|on|für|von|de)\s+(?:the\s+)?(?P<what>.+)$", re.I
)  # fmt: skip
_IMPERATIVE = re.compile(
    r"^(?:please\s+)?(?:do\s+not\s+|don['’]t\s+)?(?:keep|set|adjust|maintain|hold|run|use|do|ensure|let|make|warm|heat|we\s+usually\s+run|we\s+run|we\s+keep)\s+(?:the\s+)?",
    re.I,
)
_NO_SUBJECT = re.compile(
    r"^(?:\d|I\b|we\b|you\b|nobody|somebody|people|one\b|\W)|\b(?:not|never|ne\s+pas|descendre)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Named:
    """The parameter of a quantity. `known` is the table name it was recognised as, `sure` 0..1."""

    name: str
    unit_operation: str | None
    known: Known | None
    sure: float


def name_for(
    sentence: str,
    quantity: Quantity,
    clause: tuple[int, int],
    sightings: list[Sighting],
    setting: Setting,
    other: tuple[Known | None, Known | None] = (None, None),
) -> Named | None:
    """The nearest fitting known name, else the noun the quantity belongs to, else `other`: the known name with this very
    value, or what the sentences before speak of; else subject and implied noun."""
    attached = _attached(sentence, quantity)
    best = _known(sentence, quantity, clause, sightings, setting)
    if best is not None and (attached is None or best[0] < 60 or _overlaps(attached, best[1].name)):
        known = best[1]
        return Named(known.name, known.unit_operation or setting.unit_operation, known, 0.85)
    if attached is not None:
        return Named(attached, setting.unit_operation, None, 0.65)
    for known in other:
        if known is not None:
            return Named(known.name, known.unit_operation or setting.unit_operation, known, 0.6)
    subject = subject_of(sentence[clause[0] : clause[1]]) or subject_of(sentence)
    head = _HEAD.get(quantity.unit_kind or "dimensionless")
    if subject is not None and head is not None and head.search(subject):
        return Named(_capital(subject), setting.unit_operation, None, 0.65)
    return _implied(sentence, quantity, clause, subject, setting)


def name_in(context: str, quantity: Quantity, setting: Setting) -> Named | None:
    """The noun of a question that such a quantity answers: "What is the mixing time?" → "Mixing time"."""
    head = _HEAD.get(quantity.unit_kind or "")
    match = head.search(context) if head is not None else None
    if match is None:
        return None
    words = re.findall(r"[\w/-]+", context[: match.start()])[-2:]
    phrase = " ".join([*words, match.group()])
    while (
        cut := _DETERMINER.match(phrase)
        or re.match(r"^(?:what|which|how|long|much|high|is|are|was|does|do|can|why|welche\w*|wie)\s+", phrase, re.I)
    ) is not None:
        phrase = phrase[cut.end() :]
    return Named(_capital(phrase), setting.unit_operation, None, 0.5)


def fitting(candidates: tuple[Known, ...], quantity: Quantity, setting: Setting) -> Known | None:
    """The one of several known names that fits unit and step; None where two steps have it and neither is this one."""
    fit = [
        k for k in candidates if not k.unit_kinds or quantity.unit_kind is None or quantity.unit_kind in k.unit_kinds
    ]
    home = [k for k in fit if k.unit_operation == setting.unit_operation]
    if home:
        return home[0]
    if setting.unit_operation is None or len({k.unit_operation for k in fit}) == 1:
        return fit[0] if fit else None
    return None


def _known(
    sentence: str, quantity: Quantity, clause: tuple[int, int], sightings: list[Sighting], setting: Setting
) -> tuple[int, Known] | None:
    ranked: list[tuple[int, int, Known]] = []
    for order, sighting in enumerate(sightings):
        known = fitting(sighting.known, quantity, setting)
        if known is None:
            continue
        numbered = sighting.start < 4 and sentence[sighting.end : sighting.end + 1] in (":", ")")
        if sighting.end <= quantity.start:
            distance = quantity.start - sighting.end
        elif sighting.start >= quantity.end:
            distance = (sighting.start - quantity.end) * 2 + 15
        else:
            distance = 0
        distance += 0 if clause[0] <= sighting.start < clause[1] or numbered else 40
        distance += 0 if sighting.whole else 30
        distance += 0 if known.unit_kinds else 25
        ranked.append((min(distance, 50) if numbered else distance, order, known))
    if not ranked:
        return None
    distance, _, known = min(ranked, key=lambda item: item[:2])
    return (distance, known) if distance < 160 else None


def _attached(sentence: str, quantity: Quantity) -> str | None:
    """ "a bed height of 20 cm", "Working volume 500–2000 L", "temperature: 25 °C"; the noun must be one for such a unit."""
    before = sentence[: quantity.start].rstrip()
    match = re.search(
        r"(?:\s(?:of|von|de|d['’]|is|=|beträgt|betrug|est\s+de|was|were|are|(?:must|shall|should|may|can|will|has\s+to)(?:\s+not)?(?:\s+be)?|ne\s+doit\s+pas|soll|muss|darf)|:|,)?"
        r"\s*(?:about|ca\.?|only|kept|set|not|to|at|be|below|above|under|over)?\s*$", before, re.I,
    )  # fmt: skip
    head = _HEAD.get(quantity.unit_kind or "dimensionless")
    if match is None or head is None:
        return None
    label = _LABEL.match(before)
    phrase = _PHRASE.search(_TRAILING_VERB.sub("", before[: match.start()].rstrip()))
    if label is not None and head.search(label["name"]):
        return _capital(clean_name(label["name"])[0])
    if phrase is None:
        return None
    text = phrase.group(1)
    while (cut := _STOPPED.match(text)) is not None:
        text = text[cut.end() :]
    while (cut := _DETERMINER.match(text)) is not None:
        text = text[cut.end() :]
    text = _of_what(
        re.sub(r"^.*\s(?<!of )(?<!in )(?<!during )(?:a|an|the)\s(?=\S)", "", _IMPERATIVE.sub("", text)).strip(" -.,")
    )
    heads = list(head.finditer(text))
    if _EMPTY_HEAD.fullmatch(text) or unit(text) is not None or re.search(r"\d\s*\S*$|^\S*/\S*\s", text):
        return None
    told = re.search(r"\s(?:is|are|was|were|beträgt|betrug|shall|must|should|=)\b", match.group())
    if (
        not heads
        and told
        and text.casefold() not in _NO_NAMES
        and 1 <= len(text.split()) <= 5
        and name_key(text)
        and not text.isupper()
    ):
        return _capital(clean_name(text)[0])
    if not heads or not 2 <= len(text) <= 60 or text.casefold() in _NO_NAMES:
        return None
    if len(text) - heads[-1].end() > 25:
        return None
    name, _ = clean_name(text)
    return _capital(name) if name else None


def _of_what(text: str) -> str:
    """ "Lower limit of dissolved oxygen" → "dissolved oxygen"; the limit of quantitation is a name of its own."""
    match = _LIMIT_OF.match(text)
    return match["what"] if match is not None and not re.match(r"quanti|detect", match["what"], re.I) else text


def subject_of(text: str) -> str | None:
    """The noun phrase that a sentence begins with, without article and reference; None for pronouns and mere limits."""
    match = _SUBJECT.match(text)
    if match is None:
        return None
    name = _of_what(_CITES.sub("", _IMPERATIVE.sub("", match["name"].strip())))
    while (cut := _DETERMINER.match(name)) is not None:
        name = name[cut.end() :]
    if (
        not name
        or " the " in name[:-1].replace(" of the ", " ").replace(" in the ", " ").replace(" during the ", " ")
        or _NO_SUBJECT.search(name)
        or _EMPTY_HEAD.fullmatch(name)
        or name.split()[0].casefold() in _NO_NAMES
        or len(name.split()) > 7
        or not name_key(name)
    ):
        return None
    return name


def _implied(
    sentence: str, quantity: Quantity, clause: tuple[int, int], subject: str | None, setting: Setting
) -> Named | None:
    """ "Acid is added at 2 L/min" → "Acid, addition rate"; "20 mM histidine" → "Histidine, concentration"."""
    noun = _IMPLIED.get(quantity.unit_kind or "") or (
        "rate" if re.search(r"/(?:min|h|s|d)\b", quantity.unit_ucum or "") else None
    )
    if noun is None:
        return (
            Named(_capital(subject), setting.unit_operation, None, 0.5)
            if subject is not None and len(subject.split()) <= 4
            else None
        )
    behind = re.match(
        r"\s+(?:\([^)]{1,8}\)\s+)?(?P<what>[A-Za-zÀ-ÿ][\w-]*(?:\s+(?:\d+|[a-z][\w-]+))?)", sentence[quantity.end :]
    )
    if quantity.unit_kind in ("amount_conc", "mass_conc") or (
        quantity.unit_kind == "percent"
        and re.search(r"[wv]/[wv]", quantity.text + sentence[quantity.end : quantity.end + 8])
    ):
        if (
            behind is not None
            and not _VERBAL.search(behind["what"])
            and not re.match(
                r"(?:and|or|of|in|at|to|for|is|was|were|with|are|und|the|on|per|from|as|gave|had|has|after|because|since|stays?)\b",
                behind["what"],
                re.I,
            )
        ):
            return Named(
                _capital(f"{behind['what'].split(' and ')[0]} concentration"), setting.unit_operation, None, 0.55
            )
    if quantity.unit_kind == "count" and quantity.unit_as_written and quantity.unit_as_written.isalpha():
        per = re.match(r"\s*(?:/|per|pro|par|je)\s*(?P<what>[A-Za-z]+)", sentence[quantity.end :], re.I)
        return Named(
            _capital(quantity.unit_as_written + (f" per {per['what']}" if per else "")),
            setting.unit_operation,
            None,
            0.5,
        )
    told = sentence[clause[0] : quantity.start]
    verb = _VERB.search(told, told.find(subject) + len(subject) if subject and subject in told else 0)
    action = _NOUN_OF_VERB.get(verb.group(1).casefold()) if verb else None
    if subject is not None and len(subject.split()) <= 5:
        name = f"{subject} {action} {noun}" if action and action not in subject.casefold() else f"{subject}, {noun}"
        return Named(_capital(name), setting.unit_operation, None, 0.5)
    if action:
        return Named(_capital(f"{action} {noun}"), setting.unit_operation, None, 0.5)
    lead = re.match(
        r"\W*(?:[-•]\s*)?(?P<what>[A-Za-zÀ-ÿ][\w/-]*(?:\s+[\w/-]+){0,3}?)\s*(?:,|:|\bat\b|\bfor\b)?\s*(?:max(?:imum)?\.?|up\s+to|at\s+most)?\s*$",
        sentence[clause[0] : quantity.start],
        re.I,
    )
    if (
        lead is not None
        and lead["what"].casefold() not in _NO_NAMES
        and not _VERBAL.search(lead["what"])
        and not _EMPTY_HEAD.fullmatch(lead["what"])
    ):
        return Named(_capital(f"{lead['what']}, {noun}"), setting.unit_operation, None, 0.5)
    if quantity.unit_kind == "pH":
        return Named("pH", setting.unit_operation, None, 0.5)
    if (
        setting.step
        and setting.subject in ("hold", "method_condition", "step_parameter")
        and len(setting.step.split()) <= 6
        and not _SECTION.match(setting.step)
    ):
        return Named(_capital(f"{setting.step}, {noun}"), setting.unit_operation, None, 0.4)
    return None


def _overlaps(one: str, other: str) -> bool:
    return bool(set(name_key(one)) & set(name_key(other)))


def _capital(text: str) -> str:
    """First letter upper, but "pH" and "pCO₂" as they are."""
    return text if text[1:2].isupper() else text[:1].upper() + text[1:]
