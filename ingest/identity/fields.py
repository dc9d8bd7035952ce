"""Number, version, date, status and predecessor as the document states them in its head, header or title block."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from ingest.identity.dates import find_date
from knowledge.records import Element, ParsedDocument

_HEAD_ELEMENTS = 60
_HEAD_PAGES = 2

_LABELS: dict[str, str] = {
    "number": (
        r"(?:(?:document|doc|report|protocol|sop|procedure|spec(?:ification)?|record|deviation|form|template|"
        r"dokument(?:en)?|bericht(?:s)?|protokoll|verfahrens|vorschrift(?:en)?|rapport|document)[\s.-]*"
        r"(?:no|nos|nr|number|num|id|code|identifier|nummer|kennung|n[°ºo])|document|dokument|num[ée]ro(?: de document)?|r[ée]f[ée]rence du document)"
    ),
    "version": r"(?:version|rev(?:ision)?|ver|issue|edition|ausgabe|stand|indice|versi[óo]n|revisi[óo]n|fassung)"
    r"\s*(?:no|nr|number|num|n[°ºo])?",
    "effective_date": (
        r"(?:effective(?:\s+(?:date|from|as of))?|date\s+effective|valid\s+from|in\s+force\s+from|g[üu]ltig\s+(?:ab|seit)|"
        r"datum\s+(?:der\s+)?g[üu]ltigkeit|inkraftsetzung|date\s+d['’ ]?(?:effet|application|entr[ée]e en vigueur)|"
        r"applicable\s+(?:from|le)|fecha\s+(?:de\s+)?(?:vigencia|efectiva))"
    ),
    "date": r"(?:(?:issue|issued|report|approval|document|release|revision|version)\s*date|date(?:\s+of\s+issue)?|dated|datum|fecha|date\s+d['’]?[ée]mission|ausgabedatum)",
    "status": r"(?:(?:document\s+)?status|statut|estado|dokumentstatus)",
    "supersedes": r"(?:supersedes|replaces|supersedes\s+version|ersetzt|remplace|sustituye(?:\s+a)?)",
}
_LABEL = {key: re.compile(rf"^{pattern}\s*[.:]*$", re.I) for key, pattern in _LABELS.items()}
_INLINE = {
    key: re.compile(rf"(?:^|[\s|;,(·•/])(?:{pattern})[.]?\s*(?:[:#=]|\bis\b)?\s*(?P<value>[^\s|;][^|;\n]*)", re.I)
    for key, pattern in _LABELS.items()
}
_INLINE["number"] = re.compile(
    rf"(?:^|[\s|;,(·•/])(?:{_LABELS['number']})[.]?\s*[:#]?\s+(?P<value>(?-i:[A-Z0-9])[\w./-]*\d[\w./-]*)", re.I
)
_CODE = re.compile(r"\b(?=[A-Z0-9/-]*\d)([A-Z]{2,8}(?:[-/_][A-Z0-9]{1,8}){0,4}[-/_]?\d{2,8}(?:[-/][A-Z0-9]{1,6})?)\b")
_NOT_NUMBER = re.compile(
    r"^(?:JAN|FEB|MAR|APR|MAY|JUNE?|JULY?|AUG|SEPT?|OCT|NOV|DEC|ANNEX|PART|SECTION|TABLE|FIGURE|PAGE|STEP|DAY|CLASS|TYPE|GRADE|PHASE|ICH|USP|ISO|EP|CFR|FDA|EMA|GMP|IEC|ASTM|PDA|TR|Q\d|COVID|UTF|RFC|PH|CHO|LOT|BATCH)(?![A-Z])",
    re.I,
)
_DOCUMENT_PREFIX = re.compile(
    r"^(?:SOP|WI|PD|PDR|PCR|PCP|PCMR|DEV|CAPA|CC|CR|RA|FMEA|MBR|EBR|BR|BPR|AM|TM|ATM|MV|VAL|VR|VP|SPEC|SP|TP|TTP|TTR|TR|MTP|DR|"
    r"RPT|REP|RP|PRO|PROT|STB|STAB|HS|HT|RM|QA|MEMO|CBR|FORM|DOC|PPQ|PV|CS|MS|PR)[-_/]",
)
_VERSION_VALUE = re.compile(
    r"^(?:v|ver|rev|version)?\.?\s*(\d{1,3}(?:\.\d{1,3}){0,2}|(?-i:[A-H]))\b(?!\s*(?:of|/|von|de)\s*\d)", re.I
)
_VERSION_TOKEN = re.compile(
    r"(?:^|[\s_(-])(?:v|ver|rev|version)[\s._]?(\d{1,3}(?:\.\d{1,3}){0,2})(?=$|[\s_).,;-])", re.I
)
_STATUS_WORDS = (
    ("superseded", r"superseded|obsolete|withdrawn|ersetzt|ung[üu]ltig|obsol[èe]te|remplac[ée]e?|annul[ée]|retired"),
    ("draft", r"draft|entwurf|for\s+review|brouillon|projet|borrador|in\s+preparation|not\s+approved"),
    ("effective", r"effective|approved|released|final|current|g[üu]ltig|freigegeben|en\s+vigueur|approuv[ée]|vigente"),
)
_STATUS = tuple((name, re.compile(rf"\b(?:{pattern})\b", re.I)) for name, pattern in _STATUS_WORDS)
_WATERMARK = re.compile(r"^\W*(?:draft|superseded|obsolete|entwurf|obsol[èe]te|withdrawn)\b.{0,30}$", re.I)
_HISTORY = re.compile(r"^(?:version|rev(?:ision)?|ver|issue|ausgabe|indice)\b", re.I)


@dataclass(frozen=True, slots=True)
class Fields:
    number: str | None = None
    version: str | None = None
    effective_date: str | None = None
    status: str | None = None
    supersedes: str | None = None


def find_fields(document: ParsedDocument, language: str | None) -> Fields:
    """Labelled fields of the head first, then codes in header, title and file name, then the revision history."""
    head = tuple(_head(document))
    raw = {key: _labelled(head, key) for key in _LABELS}
    labelled = [code for value in raw["number"] if (code := _number(value))]
    in_name = _codes(PurePosixPath(document.file.replace("!", "")).stem.upper().replace("_", " "))
    number = next((code for code in labelled if code.upper() in in_name), None) or _margin_code(document, in_name)
    number = number or (labelled[0] if labelled else None)
    version = next((v for value in raw["version"] if (v := _version(value))), None)
    effective = next(
        (d for key in ("effective_date", "date") for value in raw[key] if (d := find_date(value, language))), None
    )
    status = next((s for value in raw["status"] if (s := _status(value))), None) or _watermark(document.elements)
    supersedes = next((value.strip(" .") for value in raw["supersedes"] if re.search(r"\d", value)), None)
    history_version, history_date = _history(head, language)
    return Fields(
        number=number or _code_in_head(document, head, in_name),
        version=version or _version_in_name(document, head) or history_version,
        effective_date=effective or history_date,
        status=status,
        supersedes=supersedes[:120] if supersedes else None,
    )


def _head(document: ParsedDocument) -> Iterator[Element]:
    taken = 0
    for element in document.elements:
        if not element.evidence or element.part in ("comment", "deleted", "notes"):
            continue
        marginal = element.kind in ("header", "footer")
        if element.page is not None and element.page > _HEAD_PAGES:
            break
        if not marginal:
            taken += 1
        if taken <= _HEAD_ELEMENTS:
            yield element


def _labelled(head: tuple[Element, ...], key: str) -> list[str]:
    """Values that stand beside, below or behind a label, in reading order; margins first."""
    values: list[str] = []
    for element in sorted(head, key=lambda e: e.kind not in ("header", "footer")):
        if element.table is None:
            values += [m.group("value") for m in _INLINE[key].finditer(element.text)]
            continue
        rows = element.table.rows
        if key != "number" and _is_history(element):
            continue
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if not cell:
                    continue
                if _LABEL[key].match(cell.strip()):
                    right = next((other for other in row[c + 1 :] if other.strip()), "")
                    below = rows[r + 1][c] if r + 1 < len(rows) else ""
                    horizontal = right and not any(p.match(right.strip()) for p in _LABEL.values())
                    if horizontal or below:
                        values.append(right if horizontal else below)
                else:
                    values += [m.group("value") for m in _INLINE[key].finditer(cell)]
    return values


def _number(value: str) -> str | None:
    token = value.strip().strip(".,;:()[]").split()
    if not token:
        return None
    code = token[0].strip(".,;:()[]")
    if not re.search(r"\d", code) or len(code) > 40 or find_date(code) or re.fullmatch(r"\d{1,2}(?:\.\d+)*", code):
        return None
    return re.sub(r"[-_/ ]?(?:v|rev|ver)\.?\d+(?:\.\d+)*$", "", code, flags=re.I) or None


def _version(value: str) -> str | None:
    match = _VERSION_VALUE.match(value.strip())
    if not match or find_date(value.strip()[:12]):
        return None
    return match.group(1)


def _status(value: str) -> str | None:
    return next((name for name, pattern in _STATUS if pattern.search(value[:40])), None)


def _watermark(elements: tuple[Element, ...]) -> str | None:
    """A status stamped on pages as a line of its own."""
    stamps = Counter(
        _status(e.text) for e in elements if len(e.text) < 60 and _WATERMARK.match(e.text) and e.table is None
    )
    stamps.pop(None, None)
    return stamps.most_common(1)[0][0] if stamps else None


def _codes(text: str) -> list[str]:
    return [m.group(1) for m in _CODE.finditer(text) if not _NOT_NUMBER.match(m.group(1))]


def _margin_code(document: ParsedDocument, in_name: list[str]) -> str | None:
    """A code that file name and running header share."""
    margins = {code for e in document.elements if e.kind in ("header", "footer") for code in _codes(e.text)}
    return next((_number(code) for code in in_name if code in margins), None)


def _code_in_head(document: ParsedDocument, head: tuple[Element, ...], in_name: list[str]) -> str | None:
    """A code that the margins repeat, else one that file name and head share and that looks like a document's.

    Products and lots carry codes of the same form, so a short one counts only with a document's prefix.
    """
    margins = Counter(code for e in document.elements if e.kind in ("header", "footer") for code in _codes(e.text))
    for code, _ in margins.most_common():
        if _like_document(code):
            return _number(code)
    top = {code for e in head[:12] if e.table is None for code in _codes(e.text)}
    shared = [code for code in in_name if code in top]
    titles = [c for e in head if e.kind in ("title", "heading") and (e.level or 1) <= 1 for c in _codes(e.text)]
    return next((_number(code) for code in (*shared, *titles[:1], *in_name[:1]) if _like_document(code)), None)


def _like_document(code: str) -> bool:
    return bool(_DOCUMENT_PREFIX.match(code)) or len(re.findall(r"[-/_]", code)) >= 2 or bool(re.search(r"\d{4}", code))


def _version_in_name(document: ParsedDocument, head: tuple[Element, ...]) -> str | None:
    stem = PurePosixPath(document.file.replace("!", "")).stem
    margins = [e.text for e in head if e.kind in ("header", "footer", "title")]
    for text in (*margins, stem):
        if match := _VERSION_TOKEN.search(text):
            return match.group(1)
    return None


def _is_history(element: Element) -> bool:
    table = element.table
    if table is None or len(table.rows) < 2 or not _HISTORY.match(table.rows[0][0].strip()):
        return False
    header = " ".join(table.rows[0])
    return bool(re.search(r"date|datum|fecha|change|[äa]nderung|modif|descri|beschreib|reason|grund", header, re.I))


def _history(head: tuple[Element, ...], language: str | None) -> tuple[str | None, str | None]:
    """The highest version in a revision history table, with its date."""
    best: tuple[tuple[int, ...], str, str | None] | None = None
    for element in head:
        table = element.table
        if table is None or not _is_history(element):
            continue
        for row in table.rows[1:]:
            version = _version(row[0])
            if version is None:
                continue
            key = tuple(int(p) for p in version.split(".")) if version[0].isdigit() else (ord(version[0].upper()) - 64,)
            day = next((d for cell in row[1:] if (d := find_date(cell, language))), None)
            if best is None or key > best[0]:
                best = (key, version, day)
    return (best[1], best[2]) if best else (None, None)
