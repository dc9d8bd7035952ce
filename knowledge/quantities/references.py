"""Numbers that are no quantities: dates, times of day, document and lot numbers, references, citations, names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.quantities.units import match_unit

_MONTH = (
    r"(?:Jan(?:uary|uar)?|Feb(?:ruary|ruar)?|Mar(?:ch)?|März|Mrz|Apr(?:il)?|May|Mai|June?|Juni|July?|Juli|Aug(?:ust)?"
    r"|Sep(?:t(?:ember)?)?|Oct(?:ober)?|Okt(?:ober)?|Nov(?:ember)?|Dec(?:ember)?|Dez(?:ember)?|janvier"
    r"|février|mars|avril"
    r"|mai|juin|juillet|août|septembre|octobre|novembre|décembre|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)\.?"
)
_CODE = r"[A-Za-z0-9][A-Za-z0-9./_–-]*"
_LIST_MORE = (
    r"(?:\s?(?:[,;/&–-]|and|or|to|through|und|oder|bis|et|ou"
    r"|à)\s?[0-9]{1,3}(?:\.[0-9]{1,3})*[a-zA-Z]?(?![0-9A-Za-z°%]))*"
)
_REFERENCE_WORD = (
    r"(?:[Ss]ections?|SECTION|Sect\.|Sec\.|§+|[Cc]hapters?|[Cc]lauses?|[Pp]aragraphs?|[Tt]ables?|TABLE"
    r"|Tab\.|[Ff]igures?"
    r"|FIGURE|[Ff]igs?\.|[Aa]ppendix|[Aa]ppendices|[Aa]nnex(?:es)?|[Aa]ttachments?|[Ee]xhibits?|[Ss]teps?"
    r"|STEP|[Pp]ages?"
    r"|pp?\.|[Ii]tems?|[Ll]ines?|[Rr]ows?|[Nn]otes?|[Ff]ootnotes?|[Rr]efs?\.|[Rr]eferences?|[Ee]quations?"
    r"|[Ee]qs?\.|[Vv]ersions?|[Vv]er\.|VERSION"
    r"|[Rr]ev(?:ision)?s?\.?|[Ee]dition|[Ii]ssue|[Aa]mendment|[Ss]tages?|[Ss]tudy|[Ss]tudies|[Pp]rotocols?"
    r"|[Rr]oom|[Ss]uite"
    r"|[Bb]uilding|[Mm]odules?|[Pp]arts?|[Gg]uidelines?|[Qq]uestions?|[Ff]orms?|[Ii]nstructions?"
    r"|[Pp]rocedures?|[Aa]rticles?|[Ll]anes?"
    r"|[Gg]roups?|[Tt]ypes?|[Cc]lass|[Cc]ategory|[Ll]evels?|[Pp]hases?|[Bb]atch(?:es)?|BATCH|[Rr]uns?"
    r"|[Tt]rials?|[Tt]anks?|[Vv]essels?"
    r"|[Bb]ioreactors?|[Ss]kids?|[Dd]ays?|DAY|[Ww]eeks?|[Mm]onths?|[Yy]ears?|[Ss]lides?|[Cc]olumns?"
    r"|[Pp]eaks?|[Pp]assage|[Cc]ycle|[Ii]njection"
    r"|[Ss]heets?|[Ss]erial|[Cc]ase|[Ss]cenario|[Rr]isk|[Ll]ocation|[Ss]ample|[Ff]raction|[Pp]ool"
    r"|[Mm]ethod|[Ww]ell|[Bb]ag|[Oo]ption"
    r"|Kapitel|Abschnitt(?:e|s)?|Tabellen?|Abbildung(?:en)?|Abb\.|Schritte?|Seiten?|Anhang|Anlage|Punkt"
    r"|Ziffer|Tag|Ausgabe|Phase|Stufe"
    r"|étapes?|Étapes?|tableaux?|Tableaux?|chapitres?|Chapitres?|annexes?|pages?|jour|Jour|article)"
)
_CODE_WORD = (
    r"(?:LOT|[Ll]ots?|[Cc]hargen?|Los|[Bb]atch(?:es)?|BATCH|Ch\.-B\.|Chg\.|SOP|SOPs|DEV|CAPA|MBR|BPR|MPR"
    r"|EBR|QC|QA|CC|CR|NCR|OOS|OOT|WI|PCR|PCP|VP|VR|TM|STM|ATM"
    r"|ICH|USP|NF|JP|EP|BP|Ph\.\s?Eur\.|ISO|ASTM|DIN|IEC|EN|TRS|TR|WHO|PDA|ISPE|CFR|EMA|FDA|IQ|OQ|PQ|ID"
    r"|IDs|REF|P/N|PN|S/N|SN|CAS|Cat\.|[Cc]atalog(?:ue)?"
    r"|[Dd]ocuments?|[Dd]oc\.?|[Rr]eports?|[Dd]eviations?|[Dd]okument|[Bb]ericht|[Aa]bweichung|[Rr]apport"
    r"|NDC|IND|BLA|NDA|PO|[Oo]rder"
    r"|[Ee]quipment|[Ii]nstrument|[Aa]sset|[Tt]ag|[Mm]aterial|[Pp]art|[Ii]tem|[Ss]erial|[Mm]odel|[Tt]el"
    r"|[Ff]ax|[Pp]hone|[Ee]xt)"
)
_NUMBER_SIGN = r"(?:\s?(?:No\.?|Nos\.?|Nr\.?|N°|n°|№|#|[Nn]umber|[Nn]ummer|ID|[Nn]uméro)\.?:?)"
_NUMERIC_MASKS = re.compile(
    "|".join(
        (
            # dates, times, multi-level numbers, laws, phone and registry numbers, steels, isotopes, "5 of 6"
            r"(?<![0-9])[0-9]{4}[-./](?:0?[1-9]|1[0-2])[-./](?:0?[1-9]|[12][0-9]|3[01])(?:T[0-9:.]+Z?)?(?![0-9])",
            r"(?<![0-9.,])(?:0?[1-9]|[12][0-9]|3[01])([-./])(?:0?[1-9]|1[0-2])\1(?:19|20)?[0-9]{2}(?![0-9])",
            r"(?<![0-9.,])(?:0?[1-9]|1[0-2])([-/])(?:0?[1-9]|[12][0-9]|3[01])\2(?:19|20)?[0-9]{2}(?![0-9])",
            rf"(?<![0-9.,])(?:0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th"
            rf"|\.)?[ -]?(?:of )?{_MONTH}(?:[ ,.-]{{1,2}}(?:(?:19|20)[0-9]{{2}}"
            rf"|[0-9]{{2}}))?(?![0-9A-Za-z])",
            r"(?<![0-9:])(?:[01]?[0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?![0-9:])",
            r"(?<![0-9:])(?:[01]?[0-9]|2[0-3]):[0-5][0-9]\s?(?:[ap]\.?m\.?|AM|PM|Uhr|h\b|hrs?\b|hours\b"
            r"|UTC|CET|CEST|GMT)",
            r"(?<![0-9:])(?:[01][0-9]|2[0-3]):[0-5][0-9](?![0-9:])",
            r"(?<![0-9.,])(?:1[0-2]|0?[1-9])\s?(?:a\.m\.|p\.m\.|am|pm|AM|PM)(?![A-Za-z])",
            r"(?<![0-9.,])(?:[01]?[0-9]|2[0-3])h[0-5][0-9](?![0-9a-z])",
            r"(?<![0-9.,])[0-9]{1,3}(?:\.[0-9]{1,3}){2,}(?![0-9])(?!,)",
            r"(?<![A-Za-z0-9])[0-9]{1,2} ?CFR(?: ?Parts?)?(?: ?[0-9.]{1,12}(?:\([a-z0-9]\)){0,4})?",
            r"(?<![0-9A-Za-z.,–-])[0-9]{2,7}(?:-[0-9]{1,7}){2,}(?![0-9])",
            r"(?<![0-9])(?:13C|15N|14C|31P|19F|1H|2H)(?=[ -](?:NMR|label|HSQC|spectr|isotop))",
            r"(?<![0-9])(?:316|304)\s?L\b(?=[ -]?(?:stainless|steel|SS|electro|piping|Edelstahl|surfaces?|[,.;)]|$))",
            r"(?<![0-9])(?:316L|304L|316Ti)\b",
            r"(?<![A-Za-z0-9])[0-9]{1,4} (?:of|von|sur|out of) [0-9]{1,4}(?![0-9.,]|\s?(?:°|%|m|L\b|g\b|h\b))",
        )
    )
)
_WORD_MASKS = re.compile(
    r"(?<![A-Za-z0-9À-ÿ])(?=[A-Za-z(+\[<#№])(?:"
    + "|".join(
        (
            # dates, citations, numbers of documents, lots, equipment and standards, names with a number
            rf"\b{_MONTH}[ -](?:[0-9]{{1,2}}(?:st|nd|rd|th)?(?:, ?|[ -]))?(?:19|20)[0-9]{{2}}(?![0-9])",
            rf"\b{_MONTH} [0-9]{{1,2}}(?:st|nd|rd|th)?(?![0-9.A-Za-z])",
            r"\bQ[1-4][ /-](?:19|20)[0-9]{2}\b",
            r"\[[0-9]{1,3}(?:\s?[,;–-]\s?[0-9]{1,3}){0,20}\]",
            r"<\s?[0-9]{1,4}\s?>",
            r"\bstatistical process [0-9]+",
            rf"\b{_CODE_WORD}(?:\b|(?<=\.)){_NUMBER_SIGN}?(?:[:#]\s?|\s"
            rf"|[-_])(?:[A-Z]{{1,6}}[ _/-]?)?(?=[A-Za-z0-9./_–-]*[0-9]){_CODE}(?:\([A-Z0-9]{{1,3}}\))?",
            r"(?<![A-Za-z0-9])(?:No|Nos|Nr)\.\s?[0-9][A-Za-z0-9./_-]*",
            r"(?:N°|n°|№|#)\s?[0-9][A-Za-z0-9./_-]*",
            r"(?<![A-Za-z0-9])(?!pH|to-|max|min"
            r"|bis)[A-Za-z][A-Za-z0-9]{0,15}(?:[-_–][A-Za-z0-9.]{1,15}){0,5}[-_][0-9][A-Za-z0-9._-]*",
            r"(?<![A-Za-z0-9])[A-Z]{2,6}/[0-9]{2,}(?:/[0-9A-Z]+)*",
            r"(?<![A-Za-z0-9])[A-Z]{2,6}/[A-Z0-9]{1,6}(?:/[0-9A-Z]+)+",
            r"(?<![0-9])\+[0-9]{1,3}[ (][0-9 ()/-]{5,20}[0-9]",
            r"\([0-9]{3}\) ?[0-9]{3}[- ][0-9]{4}",
            r"\b[A-Z][A-Za-z]?[0-9]+(?:\([A-Z]?[0-9]+\))",
            r"\b[Tt]he 3M\b|\b3M(?= ?(?:[Cc]ompany|Corp|[Ff]ilt|[Pp]urif|Emphaze|Health))",
            r"\b(?:[Pp]olysorbate?s?|[Pp]olysorbat|PS|TWEEN|[Tt]ween|[Ss]pan|[Pp]oloxam[eè]re?|PEG"
            r"|[Mm]acrogol|[Pp]olyethylene glycol|[Tt]riton X|SS|AISI"
            r"|[Ss]uperdex|[Ss]ephacryl|[Bb]rij|[Pp]luronic(?: F)?|Eudragit [A-Z]{1,2}|HEK|Vero|Sf|Sf-"
            r"|[Dd]extran|Ficoll|Avicel PH)[ -]?[0-9]{1,5}\b(?!\s?(?:mL|mg|µL|L)\b)",
            r"\b(?:Q|S)\s?[+−–-]\s?[0-9]+(?:[.,][0-9]+)?\s?%",
            r"(?<![A-Za-z0-9/])(?:n\s?[=≥]|N\s?=)\s?[0-9]+(?![0-9.,]?[0-9])",
        )
    )
    + ")"
)
_REFERENCE = re.compile(
    rf"(?<![A-Za-z0-9À-ÿ-])({_REFERENCE_WORD}){_NUMBER_SIGN}?\s?"
    rf"([0-9]{{1,4}}(?:\.[0-9]{{1,3}})*[a-zA-Z]?(?![0-9A-Za-z°%])){_LIST_MORE}"
)

Span = tuple[int, int]
_DIGITS = re.compile("[0-9]+")
_REACH = 40


def windows(text: str) -> Iterator[Span]:
    """The stretches of text around digits, widened to white space: nothing else can hold a masked number."""
    start = end = -1
    for match in _DIGITS.finditer(text):
        if match.start() > end:
            if end >= 0:
                yield start, end
            near = max(0, match.start() - _REACH)
            space = text.rfind(" ", max(0, near - _REACH), near)
            start = max(end, 0, space if space >= 0 else near)
        end = min(len(text), match.end() + _REACH)
    if end >= 0:
        yield start, end


def reference_spans(text: str, around: Sequence[Span]) -> list[Span]:
    """Spans in which no quantity starts, whatever follows; `around` are the windows. Sorted, not overlapping."""
    spans = [
        match.span()
        for start, end in around
        for match in _WORD_MASKS.finditer(text, start, end)
        if text[match.start()] != "[" or match.group().strip("[]").isdigit() or not _unit_follows(text, match.end())
    ]
    spans.extend(m.span() for digit in _DIGITS.finditer(text) if (m := _NUMERIC_MASKS.match(text, digit.start())))
    spans.sort()
    merged: list[Span] = []
    for span in spans:
        if merged and span[0] < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(span[1], merged[-1][1]))
        else:
            merged.append(span)
    return merged


def _unit_follows(text: str, pos: int) -> bool:
    """"30 [25–35] rpm" is no citation."""
    return match_unit(text, pos + (text[pos : pos + 1] == " ")) is not None


def ordinal_spans(text: str, around: Sequence[Span]) -> list[Span]:
    """Spans of "Table 4", "step 7", "Day 3": the numbers are names unless a unit follows them."""
    return [(m.start(2), m.end()) for start, end in around for m in _REFERENCE.finditer(text, start, end)]
