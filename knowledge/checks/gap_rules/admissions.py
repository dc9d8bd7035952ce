"""What the package itself says is missing: sentences, table rows and answers that tell of something not done, not known
or still open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.checks.checklist import OTHER, Missing, cited
from knowledge.checks.gap_rules.topics import told_by_words, topic
from knowledge.checks.known import TALK, Known
from knowledge.checks.text import Line

_DONE = (
    r"(?:studied|tested|varied|qualified|validated|assessed|stated|available|agreed|known|decided|investigated|examined|"
    r"characteri[sz]ed|measured|determined|established|defined|documented|recorded|explained|confirmed|covered|tried|run|"
    r"looked (?:at|into|for)|compared|challenged|shown|demonstrated|set|approved|classified|justified|fixed|evaluated|repeated|"
    r"explored|checked|clarified|named|planned|aligned|written|revalidated|requalified|begun|started|given|assigned|listed|mentioned|foreseen|proven|verified|separated|optimi[sz]ed|quantified|specified|classified|explored|calculated|stored|sampled|plated|developed|done|made|closed|answered|reported|part of)"
)
ADMITTED = re.compile(
    rf"\b(?:not|never)\s+(?:yet\s+|been\s+|so far\s+|be\s+|yet been\s+|separately\s+|further\s+|systematically\s+|wholly\s+|fully\s+)*{_DONE}\b|"
    rf"\b(?:has|have|was|were|is|are)n['’]t\s+(?:been\s+)?{_DONE}\b|"
    r"\bno (?:\w+[ -]){1,3}(?:study|studies|data|validation|report|method|test|qualification|assessment|plan|criteri\w+|reason|control|basis|comparison|"
    r"rationale|justification|clearance|result)s? (?:has|have|was|were|is|are|exists?|available|behind|for|of|on)\b|\bno (?:separate )?basis\b|"
    r"\b(?:data|study|studies|results) (?:end|ends|stop|stops) (?:at|after)\b|:\s*open\s*\.?$|"
    r"\b(?:no|without any) (?:data|study|studies|information|experience|measurement|result|reason|rationale|justification|control|limit|record|"
    r"validation|criterion|answer|run|test)s?\b(?! (?:above|below|outside))|"
    r"\bnobody (?:has|knows|found|ever)|\bnothing (?:is|was) (?:known|tested|done|made)|\bis (?:still )?(?:unknown|open|missing|pending|unclear)\b|"
    r"\bstill (?:being|to be|open|missing)|\bto be (?:agreed|decided|defined|determined|confirmed|settled|set|written|answered|discussed|provided|"
    r"clarified|done|studied|investigated|assessed)\b|\bnot in (?:the )?(?:package|scope|record)|\bt\.?b\.?[dc]\b|\bremains? (?:open|unclear|to be)|"
    r"\b(?:a|as a) projection\b|\bprovisional\b|\bdo(?:es)? not (?:yet )?(?:know|cover|exist|have)\b|\bcan(?:not|'t) (?:yet )?be (?:given|stated|calculated|said)|"
    r"\bnot yet\b|\bcan therefore not be|\bnicht (?:untersucht|geprüft|bekannt|bestimmt|festgelegt|bewertet|validiert|qualifiziert)|\bkeine (?:daten|angabe|studie)|"
    r"\b(?:wurden?|ist|sind|liegt|liegen) (?:noch |bisher |jedoch )?(?:nicht|nie)\b|\bkein(?:e|en)? (?:daten|angaben?|untersuchung|begründung|grenzwert)|\bnoch (?:offen|nicht|zu)\b|"
    r"\bn['’](?:est|ont|a|avons) (?:pas|jamais)\b|\bjamais (?:été|fait|testé|étudié)|\bà (?:définir|décider|fixer|confirmer|convenir)\b|\bnon (?:étudié|testé|déterminé|défini|qualifié|validé)|"
    r"\bn['’](?:a|ont) pas été|\bpas (?:encore )?(?:étudié|testé|connu|défini|qualifié|validé)|\baucune (?:donnée|étude)|\bno se (?:estudió|ha)",
    re.IGNORECASE,
)
# said of anything: it counts only where its words tell an item of the checklist
_LOOSE = re.compile(
    r"\b(?:not|never)\s+(?:yet\s+|been\s+|so far\s+|be\s+)*\w+(?:ed|wn|en|ne|de|pt|ft|nt|ght|un|id|rt|ld)\b|\b(?:is|are|was|were) lacking\b|"
    r"\bcannot (?:hold|reach|deliver|keep|control|be \w+)|\bhistorical\b|\bby experience\b|\bfor which no\b|\black(?:s|ing)?\b|\bmissing\b|\b(?:is|are) awaited\b|\bto follow\b|\bin preparation\b|\bunder (?:study|discussion|evaluation|way)\b|\bongoing\b|"
    r"\boutstanding\b|\bunclear\b|\bunknown\b|\bexpected (?:in|by|for)\b|\bplanned (?:for|in)\b|\bextrapolat\w+|\bassum(?:ed|ption)\b|\bonly (?:one|a single|once)\b|"
    r"\bnobody\b|\bno one\b|\bnone of\b|\bdo(?:es)? not (?:have|know|say|state|give|cover|include|contain|tell)\b|\bwe (?:have|had) no\b|\bhas no\b|\bthere (?:is|are|was|were) no\b|"
    r"\bis (?:still )?open\b|\bopen (?:point|question|issue)\b|\bnot (?:in|part of|on file|there|clear|certain|sure|possible|enough)\b|\bwithout (?:a |any )?(?:data|study|reason|limit|control)\b|"
    r"\b(?:noch |bisher |gar )?nicht \w+(?:t|en)\b|\bkeine? \w+|\bne? ?['’]?\w+ (?:pas|jamais) \w+|\baucune? \w+|\bsans \w+|\bohne \w+|"
    r"\bfehlt\b|\bausstehend\b|\bmanque\b|\bfalta\b",
    re.IGNORECASE,
)
_HEADED = re.compile(
    r"\b(?:not (?:done|studied|tested|covered|looked|investigated)|open (?:ends?|points?|items?|questions?|issues?|risks?)|what we did not|"
    r"limitations?|gaps?|still open|outstanding|unknowns?|nicht untersucht|offene punkte|points ouverts|nicht (?:gemacht|geprüft|betrachtet)|non (?:fait|étudié|traité)|reste à faire|limites de l|what is missing|left out|restrictions|not looked at|outside (?:the )?scope|loose ends)\b",
    re.IGNORECASE,
)
_HARMLESS = re.compile(
    r"\b(?:no (?:deviation|event|difference|effect|change|impact|influence|leak|growth|failure|further change|trend)|"
    r"not (?:more|less) than|not (?:a )?(?:critical|released|shaken|replaced|copied|used|changed)|must not|shall not|may not|should not|please do not|"
    r"not needed|not necessary|not required|not applicable|no longer|not only|if not|whether or not|confidential|invented|uncontrolled|"
    r"not critical|not in use|not intended|not part of the control|reserved)\b",
    re.IGNORECASE,
)
_LATER = re.compile(r"\bwill be\b|\bsee section\b", re.IGNORECASE)
_PURPOSE = re.compile(r"^(?:to [a-z]+ |the purpose|this (?:document|report|protocol|procedure) )", re.IGNORECASE)
_HANDLED = re.compile(r"\b(?:owner|due|fit)\b", re.IGNORECASE)
_ANSWER = re.compile(r"^(?:reply|answer|response|antwort|réponse|a\.?)\b", re.IGNORECASE)
_OPEN_CELL = re.compile(
    r"^\s*(?:open|tb[dc]|pending|no data(?: yet)?|none|not (?:yet )?(?:known|tried|tested|answered|available|studied)|to be \w+|unknown|offen|no|–|-)\.?\s*$",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"^(?:question|frage|query|topic|point|issue|item|subject)\b", re.IGNORECASE)
_OTHER = "What is known about this, and when will it be?"


def admissions(known: Known) -> Iterator[Missing]:
    for line in known.current_lines():
        if line.document.document_type in ("deviation", "capa", "guideline") or line.element.kind in (
            "heading",
            "title",
            "caption",
        ):
            continue
        if line.row is not None:
            if line.document.document_type not in ("batch_history", "risk_assessment"):
                yield from _row(line)
            continue
        headed = bool(_HEADED.search(line.section))
        said = ADMITTED.search(line.text)
        loose = _LOOSE.search(line.text) if said is None and not headed else None
        if (said is None and not headed and loose is None) or "?" in line.text[-2:]:
            continue
        harmless = _HARMLESS.search(line.text)
        if harmless is not None and (
            said is None or (said.start() >= harmless.start() - 3 and said.end() <= harmless.end() + 12)
        ):
            continue
        if said is None and (len(line.text.split()) > 25 or _LATER.search(line.text)):
            continue
        if _PURPOSE.match(line.text):
            continue
        at = said or loose
        yield from _found(line, at.start() if at is not None else 0, firm=loose is None)


def _found(line: Line, at: int, *, firm: bool) -> Iterator[Missing]:
    kind = line.document.document_type
    item = told_by_words(line.text, kind)
    if item is None and firm:
        item = topic(f"{line.text} {line.section if len(line.section) < 60 else ''}", kind)
    if item is None and (not firm or not ADMITTED.search(line.text) or kind in TALK):
        return
    check, question = item or (OTHER, "What is known about it, and when will it be?")
    subject = _subject(line, at)
    yield Missing(
        check, subject, f"The package itself says so: “{_quoted(line.text)}”.", f"{_paper(line)} says: “{_quoted(line.text)}” {question}", cited([line]),
        ("said", line.document.number or line.document.file, line.text),
    )  # fmt: skip


def _row(line: Line) -> Iterator[Missing]:
    """A row with a cell that admits something, in words (a bare `open` is the matter of open points)."""
    headed = (
        " ".join(cell for row in line.element.table.rows[: line.element.table.header_rows] for cell in row)
        if line.element.table
        else ""
    )
    if _HANDLED.search(headed):
        return
    table = line.element.table
    if table is None or (line.row or 0) < table.header_rows:
        return
    worded = [
        c
        for c in line.cells
        if len(c.split()) > 1 and "?" not in c and not _HARMLESS.search(c) and not _OPEN_CELL.match(c)
    ]
    cell = next((c for c in worded if ADMITTED.search(c)), None)
    loose = next((c for c in worded if _LOOSE.search(c)), None) if cell is None else None
    kind = line.document.document_type
    item = topic(line.text, kind) if cell is not None else told_by_words(line.text, kind) if loose is not None else None
    cell = cell or loose
    if cell is None or (item is None and (loose is not None or kind not in TALK)):
        return
    check, question = item or (OTHER, "What is known about it, and when will it be?")
    others = [c for c in line.cells if c != cell and c.strip()]
    asked = next((c for c in others if "?" in c), None)
    subject = asked or next((c for c in others if len(c.split()) > 1), cell)
    asking = asked if asked is not None else f"{_paper(line)} says of {_short(subject)}: “{_quoted(cell)}”. {question}"
    yield Missing(
        check, subject, f"The package itself says so: “{_quoted(cell)}”.", asking, cited([line]),
        ("said", line.document.number or line.document.file, line.text),
    )  # fmt: skip


def _subject(line: Line, at: int) -> str:
    """What the sentence speaks of: its words up to the admission; the heading where those are too few."""
    before = re.sub(
        r"\b(?:was|were|is|are|has|have|had|been|will|be|we|of this|it|there|that)\s*$",
        "",
        line.text[:at].strip(),
        flags=re.IGNORECASE,
    )
    before = before.strip(" •–-,;:")
    if len(before.split()) < 2 or re.match(r"^(?:the |this |it |we |but |and |that )\w*$", before, re.IGNORECASE):
        return line.text
    return before


def _paper(line: Line) -> str:
    return line.document.number or line.document.title or line.document.file.rsplit("/", 1)[-1]


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:78].rsplit(" ", 1)[0] + " …"


def _quoted(text: str) -> str:
    return text if len(text) <= 180 else text[:178].rsplit(" ", 1)[0] + " …"
