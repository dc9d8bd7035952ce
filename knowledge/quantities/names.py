"""Names and labels before a number that give it a meaning, or a unit that is not written behind it."""

from __future__ import annotations

import re

from knowledge.quantities.units import Unit, UnitMatch, match_scaled_unit

PH = Unit("[pH]", "pH", "ph_")
ONE = Unit("1", "dimensionless", "one_")
PERCENT = Unit("%", "percent", "percent_")
LOG10 = Unit("{log10}", "log_reduction", "log10_")

_NAME = re.compile(
    r"(?<![A-Za-z0-9À-ÿ])(?:(pH|PH)(?=[\s:=(,0-9-]|$)|(%\s?(?:RSD|CV|rel\.? ?SD)|RSD\s?[(\[]%[)\]]"
    r"|CV\s?[(\[]%[)\]])|(LRV|LRF|[Ll]og(?:10|₁₀)? (?:reduction|clearance)(?: value| factor)?s?"
    r"|Log-Reduktion)|(Rs|R²|R2|r²|r2|AV|RRT|RRF|RT ratio|k'|S/N|s/n|Cpk|Ppk|Cp|[Rr]esolution"
    r"|[Tt]ailing(?: factor)?|[Ss]ymmetry(?: factor)?"
    r"|[Aa]symmetry(?: factor)?|[Aa]cceptance value|[Cc]orrelation coefficient"
    r"|[Cc]oefficient of determination|[Rr]etention factor|[Cc]apacity factor"
    r"|[Ss]ignal[- ]to[- ]noise(?: ratio)?|[Ss]electivity"
    r"|[Pp]late (?:count|number)|[Pp]late counts|(?:[Nn]umber of )?(?:[Tt]heoretical )?[Pp]lates|[Rr]atio|[Ss]plit"
    r"|[Rr]elative retention(?: time)?|A260/A280|OD600|OD280|OD|f2|[Ss]imilarity factor|Auflösung"
    r"|Auflösungsfaktor|Symmetriefaktor|Bestimmtheitsmaß|[Rr]ésolution"
    r"|[Ff]acteur de (?:symétrie|traînée)|Korrelationskoeffizient|Signal-Rausch-Verhältnis|[Dd]ilution"
    r"|Reynolds number|Re|RPN|MOI|As|Tf|[rN](?=\s?$)))(?![A-Za-z])"
)
_LINKS = frozenset(
    [
        "value", "values", "is", "are", "was", "were", "of", "at", "to", "be", "must", "shall", "should", "will",
        "been", "being", "adjusted", "adjust", "set", "maintained", "controlled", "kept", "held", "readjusted",
        "titrated", "brought", "setpoint", "set-point", "point", "target", "range", "limit", "limits", "final",
        "initial", "nor", "par", "between", "from", "the", "a", "an", "and", "approximately", "about", "factor",
        "titration", "verified", "adjusting", "wert", "-wert", "sollwert", "von", "bei", "auf", "wird", "ist",
        "zwischen", "eingestellt", "einstellen", "liegt", "im", "bereich", "muss", "sein", "beträgt", "betrug",
        "gehalten", "in", "der", "est", "entre", "compris", "comprise", "de", "à", "valeur", "ajusté", "ajustée",
        "réglé", "cible", "consigne", "un", "une", "du", "doit", "être", "within", "acceptable", "acceptance",
        "criterion", "criteria", "level", "not", "by", "stays", "remain", "remains", "measured", "actual", "ratio",
        "result", "obtained", "observed", "found", "specification", "optimum", "s1", "units", "unit", "reading",
        "than", "operating", "maintain", "control", "hold", "zu", "dem", "den", "wurde",
    ]
)
_WORDS = re.compile(r"[A-Za-zÀ-ÿ-]+")
_LABEL = re.compile(
    r"(?<![A-Za-z])(?:ranges?|limits?|target|set ?-?points?|actual|nor|par|acceptance(?: criteri(?:on|a))?"
    r"|acceptable range|specification|spec|criteri(?:on|a)|result|value|nominal|observed|alert(?: limit"
    r"| level)?|action(?: limit| level)?"
    r"|operating range|proven acceptable range|normal operating range|measured|reading|recorded|sollwert"
    r"|istwert|bereich|grenzwert|grenzwerte|zielwert|sollbereich|vorgabe|messwert|consigne|plage|cible"
    r"|valeur|limite|résultat|critère)\s?[:=]\s*\(?\s*$"
    r"|(?<![A-Za-z])(?:ranges?|nor|par|bereich|plage)\s*\(?\s*$",
    re.IGNORECASE,
)
_BLANK_UNIT = re.compile(r"_{2,}\s?(?=[^\s_0-9])|\.{4,}\s?(?=[^\s.0-9])")
_UNIT_BEFORE = re.compile(r"[(\[]\s?([^()\[\]\n]{1,28})[)\]]\s?[:=|]?\s*$")
_DIFFERENCE_BEFORE = re.compile(
    r"(?<![A-Za-zÀ-ÿ])(?:[ΔΔ∆]\s?T|[Dd]elta[- ]T|dT|[Tt]emperature (?:difference|rise|drop)|[Dd]ifference"
    r"|[Dd]eviations?"
    r"|[Dd]eviates?|[Dd]iffers?|[Ii]ncreases?d?|[Dd]ecreases?d?|[Rr]ise|[Dd]rop|[Tt]olerance|[Oo]ffset"
    r"|[Uu]niformity|[Ff]luctuations?"
    r"|[Vv]ariation|[Oo]vershoot|[Aa]ccuracy|[Uu]ncertainty|[Ee]xcursions?|Temperaturdifferenz|Differenz"
    r"|Abweichung|Toleranz|Schwankung|[Éé]cart|[Dd]ifférence|[Tt]olérance|[Dd]érive|[Hh]ysteresis|by|um)"
    r"(?:\s(?:of|by|is|was|in temperature|temperature|from set ?point|from target|the|must|be|shall|not"
    r"|von|de|maximal|max\.?|maximale|should|allowed|permitted|zulässige|limit)){0,5}\s*[:=]?\s*\(?\s*$"
)
_DIFFERENCE_AFTER = re.compile(
    r"\s?\)?\s?(?:(?:of|from|around|about) (?:the |its )?(?:set ?-?point|target|nominal|setting)|(?:above"
    r"|below|higher than|lower than|warmer than|colder than|over|under) (?:the )?"
    r"(?:set ?-?point|target|ambient|nominal|jacket|bulk|control|(?:[a-z]{3,12} ){0,2}temperature)"
    r"|(?:vom|um den|über|unter dem) (?:Sollwert|Zielwert)|(?:de|par rapport à) la consigne|difference"
    r"|deviation|tolerance|accuracy|Abweichung|d'écart)"
)
_HUNDREDS = re.compile(r"[0-9](?:[ ,.']?[0-9]){2}")
_CENTRIFUGE = re.compile(r"(?:[Cc]entrifug|RCF|rcf|[Zz]entrifug|[Pp]ellet|[Ss]pun|[Ss]pin)[^.;]{0,50}$")
_PRESSURE_DIFFERENCE = re.compile(
    r"(?:[ΔΔ∆]\s?[Pp]|[Dd]elta[- ][Pp]|dP|[Dd]ifferential pressure|[Pp]ressure (?:drop|difference)|TMP"
    r"|[Tt]ransmembrane pressure|Differenzdruck|Druckdifferenz|Druckabfall"
    r"|[Pp]ression différentielle)[^.;0-9]{0,30}$"
)
_WAVELENGTH = re.compile(
    r"(?:UV|[Ww]avelength|λ|[Aa]bsorbance|[Dd]etect(?:ion|or)|A|[Ww]ellenlänge|[Ll]ongueur d'onde"
    r"|[Ee]xcitation|[Ee]mission|[Ee]x|[Ee]m|DAD|PDA)[^.;0-9]{0,24}$"
)
_KLA = re.compile(r"k_?L_?a[^.;0-9]{0,30}$", re.IGNORECASE)


def named_unit(text: str, pos: int) -> UnitMatch | None:
    """The unit that a name before `pos` implies: pH, log reductions, and the dimensionless (resolution, tailing …).

    Only linking words may stand between the name and `pos`.
    """
    tail = text[max(0, pos - 72) : pos]
    offset = pos - len(tail)
    last = None
    for last in _NAME.finditer(tail):  # noqa: B007
        pass
    if last is None:
        return None
    gap = tail[last.end() :]
    if any(c in gap for c in ".;!?|\n\r") and not re.fullmatch(r"\s*\n?\s*[:=]?\s*\(?", gap):
        return None
    if any(c.isdigit() for c in gap) or any(word.lower() not in _LINKS for word in _WORDS.findall(gap)):
        return None
    start, end = offset + last.start(), offset + last.end()
    unit = PH if last.group(1) else PERCENT if last.group(2) else LOG10 if last.group(3) else ONE
    return UnitMatch(start, end, text[start:end], unit)


def labelled(text: str, pos: int) -> bool:
    """True when a label such as "Range:", "Target:", "NOR" stands right before `pos`."""
    return _LABEL.search(text, max(0, pos - 40), pos) is not None


def unit_before(text: str, pos: int) -> UnitMatch | None:
    """A unit in brackets right before `pos` ("Temperature (°C): 36.5")."""
    match = _UNIT_BEFORE.search(text, max(0, pos - 36), pos)
    if match is None:
        return None
    found = match_scaled_unit(text, match.start(1))
    return found if found is not None and text[found.end : match.end(1)].strip() == "" else None


def blank_unit(text: str, pos: int) -> UnitMatch | None:
    """The unit behind a blank to fill in on the same line ("Agitation: ____ rpm  Range: 95–125")."""
    line = max(text.rfind("\n", 0, pos) + 1, pos - 160)
    found = None
    for match in _BLANK_UNIT.finditer(text, line, pos):
        here = match_scaled_unit(text, match.end())
        found = here or found
    return found


def contextual(text: str, start: int, end: int, unit: Unit, standalone_pm: bool) -> Unit:
    """The unit as its surroundings make it: a temperature difference, a pressure difference, a wavelength, kLa."""
    if unit.ucum in ("Cel", "K", "[degF]"):
        before = text[max(0, start - 70) : start]
        if standalone_pm or _DIFFERENCE_BEFORE.search(before) or _DIFFERENCE_AFTER.match(text, end):
            if unit.ucum == "K":
                return Unit("K", "temperature_difference", "kelvin")
            pint = "delta_degC" if unit.ucum == "Cel" else "delta_degF"
            return Unit(unit.ucum + "{diff}", "temperature_difference", pint)
    elif unit.kind == "pressure" and "{" not in unit.ucum:
        if _PRESSURE_DIFFERENCE.search(text[max(0, start - 60) : start]):
            return Unit(unit.ucum, "pressure_difference", unit.pint)
    elif unit.ucum == "g" and _HUNDREDS.search(text[start:end]):
        if _CENTRIFUGE.search(text[max(0, start - 64) : start]):
            return Unit("[g]", "g_force", "g_force_")
    elif unit.ucum == "nm":
        if _WAVELENGTH.search(text[max(0, start - 40) : start]):
            return Unit(unit.ucum, "wavelength", unit.pint)
    elif unit.kind == "rate" and _KLA.search(text[max(0, start - 48) : start]):
        return Unit(unit.ucum, "kLa", unit.pint)
    return unit
