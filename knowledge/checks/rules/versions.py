"""K9: a document stands on a version of a method that is not the effective one. K6 and K16: the same for the process
description, where a risk assessment or a study was made for an earlier process."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from knowledge.checks.found import Found, side_of_line
from knowledge.checks.known import TALK, Known
from knowledge.checks.spans import Tolerance
from knowledge.checks.text import Line
from knowledge.checks.versions import older
from knowledge.records import DocumentEntry

_VERSION = r"(?:version|vers?\.|v\.?|revision|rev\.?|edition|ed\.|issue|ausgabe|fassung|révision|indice|versión)"
_NUMBER = r"([A-Z]\b|\d{1,3}(?:\.\d{1,2})?)"
_VALIDATED = re.compile(
    rf"\b(?:validat\w+|validier\w+|validé\w*)\b[^.;]{{0,60}}?\b{_VERSION}\s*(?P<after>[A-Z]\b|\d{{1,3}}(?:\.\d{{1,2}})?)|"
    rf"\b{_VERSION}\s*(?P<before>[A-Z]\b|\d{{1,3}}(?:\.\d{{1,2}})?)[^.;]{{0,40}}?\b(?:was|were|has been|wurde|a été) (?:fully )?(?:validat\w+|validier\w+|validé\w*)",
    re.IGNORECASE,
)
_REVALIDATED = re.compile(r"re-?validat|again|not been|was not|supplement|bridg", re.IGNORECASE)
_HISTORY = re.compile(
    r"\b(?:replac\w*|supersed\w*|ersetz\w*|remplac\w*|since version|since issue|changed|changes? (?:from|against|since)|until|"
    r"history|introduced|new in|earlier|former|previous|in issue|in version|taken from version)\b",
    re.IGNORECASE,
)
_CHANGES = re.compile(r"chang|revision|history|änderung|modific", re.IGNORECASE)
_NOT_REPEATED = re.compile(
    r"\b(?:not (?:been )?(?:repeated|updated|revised|renewed|redone|reviewed since)|older than|predates|"
    r"nicht (?:wiederholt|aktualisiert)|pas été (?:répétée?|mise? à jour))",
    re.IGNORECASE,
)
_RISK_WORDS = re.compile(
    r"\b(?:FMEA|risk (?:assessment|analysis|register)|risikobewertung|analyse de risque)", re.IGNORECASE
)


def version_mismatches(known: Known, _tolerance: Tolerance) -> Iterator[Found]:
    cited: dict[str, list[tuple[Line, str]]] = defaultdict(list)
    numbered = {d.number: d for d in known.current if d.number and d.version and len(d.number) > 3}
    patterns = {number: _patterns(number) for number in numbered}
    for line in known.current_lines():
        if line.document.document_type in TALK or _CHANGES.search(line.section):
            continue
        for number, document in numbered.items():
            if number not in line.text or line.document.number == number or _HISTORY.search(line.text):
                continue
            version = _cited(patterns[number], line.text)
            if version is not None and older(version, document.version or ""):
                cited[number].append((line, version))
    for document in known.of_types("method_sop"):
        cited_here = [(line, v) for line in known.lines[document.id] if (v := _own_older(line, document)) is not None]
        if document.number and cited_here:
            cited[document.number] += cited_here
    stale = {line.document.id: line for line in known.current_lines() if _says_stale(line)}
    for number, lines in cited.items():
        yield from _found(known, numbered[number], lines, list(stale.values()))
    done = {line.document.id for lines in cited.values() for line, _ in lines}
    for document in known.of_types("risk_assessment"):
        if document.id not in done:
            yield from _said_stale(known, document, list(stale.values()))


def _own_older(line: Line, document: DocumentEntry) -> str | None:
    """The version that a procedure says was validated, where it is an earlier one of its own."""
    match = _VALIDATED.search(line.text)
    if match is None or _REVALIDATED.search(line.text):
        return None
    version = match["before"] or match["after"]
    return version if older(version, document.version or "") else None


def _found(known: Known, document: DocumentEntry, lines: list[tuple[Line, str]], stale: list[Line]) -> Iterator[Found]:
    by_type: dict[str, list[tuple[Line, str]]] = defaultdict(list)
    for line, version in lines:
        by_type[_type(document, line)].append((line, version))
    for kind, members in by_type.items():
        first_of = {line.document.id: (line, version) for line, version in reversed(members)}
        sides = [side_of_line(line, f"version {version}") for line, version in first_of.values()]
        if kind == "K16":
            sides += [side_of_line(line, "not repeated") for line in stale[:1]]
        sides.append(side_of_line(_identity(known, document), f"version {document.version}"))
        names = ", ".join(line.document.number or line.document.file for line, _ in first_of.values())
        yield Found(
            type=kind, severity="major" if kind != "K6" else "minor",
            subject=f"version of {document.number}", key=("version", document.number or "", kind),
            explanation=f"Version {document.version} of {document.number} is in force; {names} stands on version "
            f"{', '.join(sorted({version for _, version in members}))}.",
            sides=tuple(sides),
        )  # fmt: skip


def _said_stale(known: Known, document: DocumentEntry, stale: list[Line]) -> Iterator[Found]:
    """A text says that the risk assessment was not repeated for the process that is in force."""
    about = [line for line in stale if line.document.id != document.id]
    if about:
        yield Found(
            type="K16", severity="major", subject=f"age of {document.number or document.title}",
            key=("stale", document.number or document.file),
            explanation="The risk assessment was made for an earlier process and was not repeated.",
            sides=(side_of_line(about[0], "not repeated"), side_of_line(_identity(known, document), document.version or "")),
        )  # fmt: skip


def _type(document: DocumentEntry, line: Line) -> str:
    if document.document_type in ("method_sop", "method_validation_report"):
        return "K9"
    if line.document.document_type in ("risk_assessment", "characterization_report", "development_report"):
        return "K16"
    return "K6"


def _patterns(number: str) -> tuple[re.Pattern[str], ...]:
    name = re.escape(number)
    return (
        re.compile(rf"{name}\b[\s,;:(]{{0,3}}{_VERSION}\s*{_NUMBER}", re.IGNORECASE),
        re.compile(rf"\b{_VERSION}\s*{_NUMBER}\s+(?:of|von|de|der|du)\s+{name}\b", re.IGNORECASE),
    )


def _cited(patterns: tuple[re.Pattern[str], ...], text: str) -> str | None:
    return next((match[1] for pattern in patterns if (match := pattern.search(text))), None)


def _says_stale(line: Line) -> bool:
    return bool(_NOT_REPEATED.search(line.text) and _RISK_WORDS.search(f"{line.text} {line.section}"))


def _identity(known: Known, document: DocumentEntry) -> Line:
    """The line that names the document's own version, else its first one."""
    lines = known.lines[document.id]
    version = document.version or ""
    said = re.compile(rf"{_VERSION}\s*{re.escape(version)}(?![\d.]*\d)", re.IGNORECASE)
    own = (line for line in lines if version and said.search(line.text) and not _HISTORY.search(line.text))
    both = (
        line for line in lines if document.number and version and document.number in line.text and version in line.text
    )
    return next(both, None) or next(own, lines[0])
