"""How a source is named in a table: the document's number and version, and the place in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from knowledge.records import Citation, DocumentEntry


def numbers_of(entries: Iterable[DocumentEntry]) -> Mapping[str, str]:
    """Document id → its number, of those that have one."""
    return {entry.id: entry.number for entry in entries if entry.number}


def short_source(citation: Citation, numbers: Mapping[str, str]) -> str:
    """ "PD-0417-02 v3.0, p. 7"; of what was said, who and when."""
    if citation.spoken is not None:
        return f"{citation.spoken.person}, {citation.spoken.date}"
    name = numbers.get(citation.document_id) or citation.file.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    version = citation.version.lstrip("vV. ") if citation.version else ""
    place = (
        f", p. {citation.page}" if citation.page is not None
        else f", {citation.sheet}" + (f"!{citation.cells}" if citation.cells else "") if citation.sheet
        else ""
    )  # fmt: skip
    shown = f" v{version}" if version and version not in name else ""
    return f"{name}{shown}{place}"


@dataclass
class SourceList:
    """The sources of one file, numbered in the order of use; the same quote at the same place is one."""

    numbers: Mapping[str, str]
    found: dict[tuple[str, str, str | None], tuple[int, Citation]] = field(default_factory=dict)

    def number(self, citation: Citation) -> int:
        key = (citation.document_id, citation.quote, f"{citation.page}{citation.sheet}{citation.section}")
        if key not in self.found:
            self.found[key] = (len(self.found) + 1, citation)
        return self.found[key][0]

    def text(self, citation: Citation) -> str:
        return f"{short_source(citation, self.numbers)} [{self.number(citation)}]"

    def all(self) -> list[tuple[int, Citation]]:
        return list(self.found.values())
