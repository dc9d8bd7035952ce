"""C1 to C16 as far as documents and tables tell: procedures, validation, system suitability, transfer of methods."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.checks.checklist import Missing, cited
from knowledge.checks.gap_rules.parameters import BLANK
from knowledge.checks.known import Known
from knowledge.checks.rules.versions import version_mismatches
from knowledge.checks.spans import EXACT
from knowledge.checks.text import Grid, Line
from knowledge.records import DocumentEntry

_ROBUST = re.compile(r"robust|ruggedness|robustheit|robustesse", re.IGNORECASE)
_VALIDATED = re.compile(r"validat|validier|qualified method|verif(?:ied|ication)", re.IGNORECASE)
_STABLE = re.compile(
    r"\b(?:stable|stability|keeps? for|keep for|used (?:for|within|up)|within \d+ ?h|shelf life|haltbar|expiry|autosampler)\b",
    re.IGNORECASE,
)
_ORIGIN = re.compile(
    r"\b(?:because|since|from (?:the )?validation|from the (?:last|mean|history)|derived|chosen|set because|based on|reason|follows|mean of|as below|"
    r"weil|abgeleitet|car\b|basé)",
    re.IGNORECASE,
)
_ATP = re.compile(
    r"analytical target profile|\bATP\b|intended (?:use|purpose)|required (?:precision|accuracy)", re.IGNORECASE
)
_DRAFT = re.compile(r"\bdraft\b|entwurf|\bprojet\b", re.IGNORECASE)
_PENDING = re.compile(r"\b(?:pending|not signed|unsigned|to be signed|awaiting)\b", re.IGNORECASE)
_CRITERION = re.compile(r"criteri|acceptance|limit|requirement|margin", re.IGNORECASE)
_STATISTIC = re.compile(
    r"TOST|equivalence|interval|t-test|F-test|\bf2\b|mean difference|RSD|ratio|confidence", re.IGNORECASE
)
_BIO = re.compile(r"potency|bioassay|cell[- ]based|\bADCC\b|microb|bioburden|endotoxin|sterility", re.IGNORECASE)
_COMPARATIVE = re.compile(r"comparat|comparison|inter-?lab", re.IGNORECASE)
_SPEC_METHOD = re.compile(r"\b(?:method|procedure|test no|verfahren|méthode)\b", re.IGNORECASE)
_LIMIT = re.compile(r"\b(?:release|limit|shelf|specification|acceptance|expiry)\b", re.IGNORECASE)
_CODE = re.compile(r"\b[A-Z]{1,5}-?\d{2,5}(?:-\d+)?\b")
_WAIVED = re.compile(r"waive[rd]|verzicht", re.IGNORECASE)
_REFERENCE = re.compile(r"reference standard|reference material|referenzstandard", re.IGNORECASE)


def method_gaps(known: Known) -> Iterator[Missing]:
    procedures = known.of_types("method_sop")
    for document in procedures:
        yield from _procedure(known, document)
    yield from _specified(known, procedures)
    yield from _older_validation(known)
    for document in known.of_types("method_transfer", "transfer_protocol", "protocol", "ppq"):
        yield from _unapproved(known, document)
    for grid in known.current_grids():
        yield from _transfer(grid)


def _procedure(known: Known, document: DocumentEntry) -> Iterator[Missing]:
    name = document.number or document.title or document.file
    own = known.lines[document.id]
    others = [line for line in known.current_lines("method_validation_report", "development_report", "report", "method_transfer")
              if document.number and document.number in line.text]  # fmt: skip
    text = " ".join(line.text for line in own)
    first = cited(own[:1], 1)
    if not _VALIDATED.search(text) and not any(
        _VALIDATED.search(f"{line.text} {line.document.title or ''}") for line in others
    ):
        yield Missing("C4", f"validation of {name}", "No document of the package gives its validation.",
                      f"Where is the validation of {name}, and does it cover version {document.version or 'in force'}?", first, ("validation", name))  # fmt: skip
    papers = {line.document.id for line in others}
    robust = _ROBUST.search(text) or any(_ROBUST.search(line.text) for paper in papers for line in known.lines[paper])
    if not robust:
        yield Missing("C7", f"robustness of {name}", "Nothing is told of how far its conditions may move.",
                      f"Which ranges of the conditions of {name} were tested?", first, ("robustness", name))  # fmt: skip
    if not _STABLE.search(text):
        yield Missing("C9", f"solution stability of {name}", "The procedure does not say how long solutions and samples keep.",
                      f"How long do the solutions and samples of {name} keep?", first, ("stability", name))  # fmt: skip
    limits = [c for c in known.current_claims if c.document.id == document.id and c.statement.kind == "sst" and c.row]
    told = {r.about.id for r in known.rationales}
    unexplained = [c for c in limits if not {c.parameter_id, c.mention.id, c.statement.id} & told
                   and not any(line.row is None and _ORIGIN.search(line.text) and c.name.part_of(line.words) for line in own)]  # fmt: skip
    if unexplained:
        labels = ", ".join(dict.fromkeys(c.mention.name for c in unexplained))
        yield Missing("C6", f"origin of the system suitability limits of {name}", f"No origin is given for: {labels}.",
                      f"Where do the limits of {name} for {labels} come from?",
                      tuple({c.statement.citation.quote: c.statement.citation for c in unexplained}.values())[:8], ("sst", name))  # fmt: skip


def _older_validation(known: Known) -> Iterator[Missing]:
    """C4 where a validation report names a version of the method that is not the one in force."""
    for found in version_mismatches(known, EXACT):
        lines = [side.citation for side in found.sides if side.citation.document_type == "method_validation_report"]
        if found.type == "K9" and lines:
            yield Missing("C4", f"validation of the version in force: {found.subject}", found.explanation,
                          "When is the version in force validated, and what covers it until then?", tuple(lines), ("older", *found.key))  # fmt: skip


def _specified(known: Known, procedures: tuple[DocumentEntry, ...]) -> Iterator[Missing]:
    """C1: a test of a specification without a method; C2: methods that it names and that are not in the package."""
    have = " ".join(f"{d.number or ''} {d.title or ''} {d.file}" for d in known.documents)
    absent: dict[str, Line] = {}
    for grid in known.current_grids("specification", "process_description", "control_strategy"):
        method = next((i for i, header in enumerate(grid.header) if i and _SPEC_METHOD.search(header)), None)
        limit = next((i for i, header in enumerate(grid.header) if i and i != method and _LIMIT.search(header)), None)
        if method is None or limit is None:
            continue
        for line in grid.rows:
            label, cell = line.cells[0].strip(), line.cells[method].strip()
            if label and not BLANK.match(line.cells[limit]) and BLANK.match(cell):
                yield Missing("C1", label, "The test has a limit and no method.", f"With which method and version is {label} tested?",
                              cited([line]), ("method", label))  # fmt: skip
            for code in _CODE.findall(cell):
                if code not in have:
                    absent.setdefault(code, line)
    if absent and procedures:
        names = ", ".join(sorted(absent))
        yield Missing("C2", f"procedures of {len(absent)} method(s)", f"Named in the specification, not in the package: {names}.",
                      f"Please send the effective procedures of {names}.", cited(absent.values()), ("procedures",))  # fmt: skip


def _unapproved(known: Known, document: DocumentEntry) -> Iterator[Missing]:
    lines = known.lines[document.id]
    pending = [line for line in lines if line.row is not None and _PENDING.search(line.text)]
    draft = [line for line in lines if _DRAFT.search(line.text)] if document.status == "draft" or not pending else []
    shown = pending or draft[:2]
    if shown:
        name = document.number or document.title or document.file
        yield Missing("C13", f"approval of {name}", "The protocol is a draft or lacks signatures.", f"When is {name} approved?",
                      cited(shown), ("approval", name))  # fmt: skip


def _transfer(grid: Grid) -> Iterator[Missing]:
    """Rows of a transfer design: method, type, design, acceptance."""
    header = " ".join(grid.header)
    if not re.search(r"\bmethod|test|assay|procedure", grid.header[0] if grid.header else "", re.IGNORECASE):
        return
    kind = next(
        (i for i, h in enumerate(grid.header) if i and re.search(r"^type|kind|approach|transfer", h, re.IGNORECASE)),
        None,
    )
    columns = [i for i, h in enumerate(grid.header) if i and _CRITERION.search(h)]
    if kind is None or not columns or not re.search(r"criteri|accept", header, re.IGNORECASE):
        return
    for line in grid.rows:
        label = line.cells[0].strip()
        criterion = " ".join(line.cells[i] for i in columns) + " " + " ".join(line.cells[max(columns) :])
        waived = _WAIVED.search(line.cells[kind])
        if not label or waived:
            continue
        if not re.search(r"\d", criterion) or not _STATISTIC.search(" ".join(line.cells)):
            yield Missing("C14", f"acceptance criterion of {label}", f"“{criterion.strip() or 'nothing'}” has no number or no statistic.",
                          f"Which number and which statistic decide on the transfer of {label}?", cited([line]), ("criterion", label))  # fmt: skip
        if _BIO.search(label) and _COMPARATIVE.search(line.cells[kind]):
            yield Missing("C15", f"transfer of {label}", "A biological method is treated like a chemical one; its transfer needs a basis of its own.",
                          f"On which basis is {label} transferred?", cited([line]), ("biological", label))  # fmt: skip
        if BLANK.match(line.cells[kind]):
            yield Missing("C12", f"kind of transfer of {label}", "The kind of transfer is not chosen.",
                          f"How is {label} transferred (comparative, co-validation, revalidation, waiver), and why?", cited([line]), ("kind", label))  # fmt: skip
