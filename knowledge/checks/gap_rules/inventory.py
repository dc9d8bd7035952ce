"""What the inventory itself shows to be missing: kinds of documents that a transfer needs and the package has none of;
B15, a number of qualification batches without a reason; A8, interactions with ranges for one parameter at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.checks.checklist import Missing, checklist, cited
from knowledge.checks.known import Known

# item → (document types that fill it, words of a heading or title that fill it too)
_NEEDED: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
    ("A1", ("transfer_protocol",), r"transfer (?:plan|protocol)", "Please send the transfer plan or protocol."),
    ("A2", ("facility_fit",), r"equipment (?:comparison|side by side)|comparison of (?:equipment|sites)|facility fit|side by side|equipment of (?:the|both)|vessels|dryers",
     "Please send a side-by-side comparison of equipment, materials and methods of the two sites."),
    ("A4", ("process_description",), r"process description|manufacturing process|dossier", "Please send the process description."),
    ("A14", ("risk_assessment",), r"risk (?:assessment|register|analysis)|FMEA", "Please send the risk assessment."),
    ("A18", ("stability_report",), r"stability|shelf life|forced degradation", "Please send the stability data of the product."),
    ("B3", ("equipment_list",), r"qualification of equipment|IQ|OQ\b|qualification status|equipment qualification",
     "What is the qualification status of equipment and utilities at the receiving site?"),
    ("B4", ("master_batch_record", "executed_batch_record"), r"batch record|herstell", "Please send the master batch record."),
    ("B8", (), r"sampling|samples (?:are|is) taken|sample plan|where samples", "Please send the sampling plan (where, volume, container, test)."),
    ("B12", (), r"clean(?:ing|ed)|sanitis|sanitiz|reinigung|nettoyage", "Please send the cleaning procedures with worst case and limits."),
    ("B14", (), r"engineering (?:run|batch)|water run", "Which engineering runs are planned, and what shall they show?"),
    ("B16", ("deviation", "capa", "campaign_report"), r"deviation|lessons? learned", "Please send the deviation history of the process."),
    ("B20", (), r"transport|shipping|shipment|dry ice|shipped", "Is the transport of product and samples qualified?"),
    ("B21", (), r"training|schulung|formation\b", "Which training with the process's own content is planned?"),
    ("B22", ("change_control",), r"change control|handling of (?:changes|deviations)|change request", "How are changes and deviations handled during the transfer?"),
    ("C2", ("method_sop",), r"test procedure|analytical (?:method|procedure)", "Please send the effective procedures of the methods."),
    ("C13", ("method_transfer",), r"method transfer", "Please send the method transfer protocol."),
)  # fmt: skip
_PPQ = re.compile(
    r"\b(?:one|two|three|four|five|\d)\s+(?:\w+\s+){0,2}(?:PPQ|validation|qualification|conformance) (?:batches|lots|runs)\b|"
    r"\bPPQ (?:batches|lots|runs)\s*[:=(]?\s*(?:one|two|three|four|five|\d)",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:because|since|as the|based on|justif|risk|variab|statistic|confidence|reason is|weil|grund)\b", re.IGNORECASE
)
_INTERACT = re.compile(
    r"\binteract|\bact together|\binteraction|\bdepends on (?:the )?(?:other|combination)|wechselwirk", re.IGNORECASE
)
_SPACE = re.compile(r"design space|multivariate range|combined range|joint range|allowed combination", re.IGNORECASE)
_ALONE = re.compile(
    r"each (?:parameter|factor)s? (?:alone|by itself|singly)|one (?:parameter|factor) at a time|others? at (?:their )?(?:set ?points?|target)",
    re.IGNORECASE,
)


def inventory_gaps(known: Known) -> Iterator[Missing]:
    if not known.current:
        return
    types = {document.document_type for document in known.current}
    heads = " | ".join(
        [f"{d.title or ''} {d.file}" for d in known.current]
        + [line.text for line in known.current_lines() if line.element.kind in ("heading", "title", "caption")]
        + sorted({line.element.section or "" for line in known.current_lines()})
    )
    bodies = None
    for item, kinds, words, question in _NEEDED:
        if types & set(kinds) or re.search(rf"\b(?:{words})", heads, re.IGNORECASE):
            continue
        if not kinds:
            bodies = bodies or " ".join(line.text for line in known.current_lines())
            if re.search(rf"\b(?:{words})", bodies, re.IGNORECASE):
                continue
        needed = checklist()[item].needed
        yield Missing(
            item, needed, f"No document of the package holds this: {needed}.", question, (), ("inventory", item)
        )
    yield from _batches(known)
    yield from _interactions(known)


def _batches(known: Known) -> Iterator[Missing]:
    lines = [line for line in known.current_lines() if _PPQ.search(line.text) or (
        re.search(r"\bPPQ\b", line.text) and re.search(r"number of|how many", line.text, re.IGNORECASE))]  # fmt: skip
    if lines and not any(_REASON.search(line.text) for line in lines):
        said = _PPQ.search(lines[0].text)
        yield Missing(
            "B15", "number of PPQ batches", f"“{said.group() if said else lines[0].text}” stands without a reason.",
            "Why is this number of PPQ batches enough?", cited(lines), ("ppq",),
        )  # fmt: skip


def _interactions(known: Known) -> Iterator[Missing]:
    lines = [line for line in known.current_lines() if line.row is None and _INTERACT.search(line.text)]
    alone = [line for line in known.current_lines() if line.row is None and _ALONE.search(line.text)]
    if lines and not any(_SPACE.search(line.text) for line in known.current_lines()):
        yield Missing(
            "A8", "ranges of parameters that interact", "Parameters interact, and only ranges for one at a time are given.",
            "Which combinations of the parameters that interact are allowed?", cited([*alone[:3], *lines[:3]]), ("interactions",),
        )  # fmt: skip
