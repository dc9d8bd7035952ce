"""Side parts of a Word file: notes and comments by id, table styles, closing warnings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ingest.formats.xml import XmlElement, attribute, local_name

_MESSAGES: Mapping[str, str] = {
    "deleted": "{} stretches of deleted or struck-out text (tracked changes) are kept apart, not as evidence.",
    "inserted": "{} paragraphs hold tracked insertions that nobody has accepted yet; they count as text.",
    "hidden": "{} stretches of hidden text are kept apart, not as evidence.",
    "comments": "{} comments stand in the document; they are marked as comments.",
    "pictures": "{} pictures without a description were not read.",
}

_PAGE_WORDS = re.compile(r"page|seite|página|pagina|of|von|de|sur|di|[\d\s/|.,:\-–—]", re.IGNORECASE)


def is_page_count(line: str) -> bool:
    """True for a running line that only counts pages (`Page 3 of 12`)."""
    return not _PAGE_WORDS.sub("", line)


def closing_warnings(counts: Mapping[str, int]) -> Iterator[str]:
    """A sentence for each thing that was kept apart or not read."""
    return (message.format(counts[key]) for key, message in _MESSAGES.items() if counts.get(key))


def notes_by_id(root: XmlElement | None) -> dict[str, XmlElement]:
    """Notes or comments by id; Word's separator notes left out."""
    if root is None:
        return {}
    return {
        attribute(node, "id") or "": node
        for node in root
        if local_name(node) in ("footnote", "endnote", "comment") and attribute(node, "type") in (None, "normal")
    }


def header_styles(root: XmlElement | None) -> frozenset[str]:
    """Ids of table styles that set the first row off."""
    if root is None:
        return frozenset()
    return frozenset(
        attribute(node, "styleId") or ""
        for node in root
        if local_name(node) == "style"
        and any(local_name(part) == "tblStylePr" and attribute(part, "type") == "firstRow" for part in node)
    )


def hexadecimal(text: str | None) -> int:
    try:
        return int(text or "0", 16)
    except ValueError:
        return 0
