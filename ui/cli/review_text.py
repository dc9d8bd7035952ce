"""Reviews for a terminal of 100 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from knowledge.quantities.shown import shown
from knowledge.records import DropReport
from knowledge.storage import AuditEntry
from knowledge.storage.knowledge_rows import StatementRow
from service.exports.rows import place_text
from service.review_queue import QueueRow


def queue_text(rows: Sequence[QueueRow]) -> str:
    lines = [f"{'id':<21} {'parameter':<26} {'kind':<11} {'value':<20} {'state':<9} {'due':<10}"]
    for row in rows:
        kind = (row.kind or "range?").replace("_", " ")
        lines.append(
            f"{row.id:<21} {row.parameter:<26.26} {kind:<11.11} {row.value:<20.20} "
            f"{row.state.replace('_', ' '):<9.9} {row.due or '':<10}".rstrip()
        )
        told = [f"for {row.assigned_to}"] if row.assigned_to else []
        told += [f"proposed by {row.author}"] if row.author and row.state == "in_review" else []
        told += [row.comment] if row.comment else []
        told += [f"opened by {', '.join(row.opened_by)}"] if row.opened_by else []
        lines += textwrap.wrap("; ".join(told), 100, initial_indent=" " * 22, subsequent_indent=" " * 22)
    return "\n".join([*lines, "", f"{len(rows)} to review"]) if rows else "nothing waits for a decision"


def opened_text(row: StatementRow) -> str:
    s = row.statement
    lines = [f"{s.id}  {(s.kind or 'range, kind not stated').replace('_', ' ')}: {shown(s)}  ({s.state})"]
    for citation in s.citations:
        lines.append(f"  [{citation.marker}] {citation.title or citation.file}, {citation.status}")
        lines += textwrap.wrap(place_text(citation), 96, initial_indent="      ", subsequent_indent="      ")
        lines += textwrap.wrap(f"“{citation.quote}”", 96, initial_indent="      ", subsequent_indent="      ")
    return "\n".join(lines)


def history_text(entries: Sequence[AuditEntry]) -> str:
    lines: list[str] = []
    for e in entries:
        lines.append(f"{e.at}  {e.actor:<20.20} {e.action}")
        for name, value in e.detail.items():
            lines += textwrap.wrap(f"{name}: {value}", 96, initial_indent="    ", subsequent_indent="      ")
    return "\n".join(lines) or "nothing recorded for it yet"


def drop_text(report: DropReport, most: int | None = None) -> str:
    """ "14 limits changed, 9 accepted rows re-opened", then the rows old → new; at most `most` of them."""
    lines = [
        f"{report.changed} limits changed, {report.reopened} accepted rows re-opened; "
        f"{report.added} values new, {report.removed} no longer stated",
    ]
    shown_rows = 0
    for document in report.documents:
        old, new = document.replaces_version or "before", document.version or "now"
        lines += textwrap.wrap(f"{document.file}: {old} → {new}", 100)
        for c in document.changes:
            if c.change == "unchanged" or (most is not None and shown_rows >= most and not c.reopened):
                continue
            shown_rows += 1
            kind = (c.kind or "range?").replace("_", " ")
            mark = f"re-opened ({c.decided or 'decided'})" if c.reopened else ""
            values = f"{c.old or '–'} → {c.new or '–'}"
            lines.append(f"  {c.change:<8} {c.parameter:<25.25} {kind:<10.10} {values:<34.34} {mark}"[:100].rstrip())
    listed = sum(c.change != "unchanged" for d in report.documents for c in d.changes)
    if shown_rows < listed:
        lines.append(f"  … and {listed - shown_rows} more: `knowline changes {report.id}`")
    return "\n".join(lines)
