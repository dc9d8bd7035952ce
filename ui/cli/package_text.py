"""Packages and documents as text for a terminal of 100 columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from knowledge.records import DocumentEntry, Element, FileReport, IngestReport, ParsedDocument
from ui.cli.review_text import drop_text

WHAT_TO_DO = {
    "encrypted": "give the password with --password-file",
    "corrupt": "ask the sender for a new copy",
    "empty": "ask the sender for it again",
    "unsupported": "convert it, or install the converter named",
    "too_large": "split it, or raise the limit",
    "timeout": "raise parse_timeout_s, or split it",
    "archive_unsafe": "unpack it by hand and check it",
    "no_text": "give a better scan",
    "internal": "see the message; run again with --debug",
}


def report_text(report: IngestReport) -> str:
    """The closing table: what came in, what did not, what to do."""
    lines = [f"{'status':<10} {'type':<24} {'pages':>5} {'chunks':>6}  file"]
    for file in report.files:
        pages = "" if file.pages is None else str(file.pages)
        chunks = "" if file.chunks is None else str(file.chunks)
        lines.append(f"{file.status:<10} {file.document_type or '–':<24.24} {pages:>5} {chunks:>6}  {file.path}")
        lines += [f"{'':<10}   ! {text}" for text in _notes(file)]
    if report.withdrawn:
        lines += [f"{'withdrawn':<10} {'':<24} {'':>5} {'':>6}  {path}" for path in report.withdrawn]
    counts = Counter(file.status for file in report.files)
    told = ", ".join(f"{number} {status}" for status, number in sorted(counts.items()))
    total = report.totals
    rate = f", {total.pages / report.seconds:.0f} pages/s" if report.seconds > 0.5 and counts["ingested"] else ""
    lines.append("")
    lines.append(
        f"{report.sponsor}/{report.product}: {told or 'no files'}; {total.pages} pages, {total.chunks} passages, "
        f"{total.statements} statements in {report.seconds:.1f} s{rate}"
    )
    if report.changes is not None:
        lines += ["", drop_text(report.changes, 20)]
    failed = [file for file in report.files if file.status == "failed" and file.reason]
    if failed:
        lines.append("What to do:")
        for file in failed:
            code = file.reason.code if file.reason else "internal"
            lines.append(f"  {file.path}: {WHAT_TO_DO[code]}")
    return "\n".join(lines)


def _notes(file: FileReport) -> Iterable[str]:
    if file.reason is not None:
        yield f"{file.reason.code}: {file.reason.message}"
    yield from file.warnings[:4]
    if len(file.warnings) > 4:
        yield f"and {len(file.warnings) - 4} more (--json lists all)"


def inventory_text(entries: Sequence[DocumentEntry]) -> str:
    if not entries:
        return "no documents yet: run `knowline ingest PATH`"
    lines = [f"{'id':<21} {'type':<22} {'number':<14} {'ver':<5} {'status':<10} {'pages':>5} {'q':>4}  file"]
    for e in entries:
        quality = "" if e.quality is None else f"{e.quality:.2f}"
        lines.append(
            f"{e.id:<21} {e.document_type or '–':<22.22} {e.number or '–':<14.14} {e.version or '–':<5.5} "
            f"{e.status:<10} {e.pages or '':>5} {quality:>4}  {e.file}"
        )
    return "\n".join(lines)


def document_text(entry: DocumentEntry, elements: Sequence[Element]) -> str:
    head = [f"{name:<15}{value}" for name, value in entry.model_dump().items() if value is not None]
    return "\n".join([*head, "", *map(_element_line, elements)])


def parsed_text(document: ParsedDocument) -> str:
    head = [
        ("file", document.file), ("type", document.document_type), ("title", document.title),
        ("number", document.number), ("version", document.version), ("effective", document.effective_date),
        ("status", document.status_as_written), ("language", document.language), ("pages", document.pages),
        ("quality", f"{document.quality:.2f}"),
    ]  # fmt: skip
    lines = [f"{name:<10}{value if value is not None else '–'}" for name, value in head]
    lines += [f"warning   {warning}" for warning in document.warnings]
    return "\n".join([*lines, *map(_element_line, document.elements)])


def _element_line(element: Element) -> str:
    where = f"p{element.page}" if element.page else element.sheet or f"¶{element.paragraph or ''}"
    mark = "" if element.evidence else " (not evidence)"
    short = element.id.rsplit(".", 1)[-1]
    text = element.text if len(element.text) <= 300 else element.text[:300] + " …"
    return f"{short:>6} {where:<8.8} {element.kind:<12}{mark} {text!r}"
