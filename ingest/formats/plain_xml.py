"""XML that is no document format → its values, one element per group of leaves, under the names that hold them."""

from __future__ import annotations

from pathlib import Path

from ingest.clean import clean_line
from ingest.formats.elements import SECTION_SEPARATOR, ElementList
from ingest.formats.xml import XmlElement, local_name, parse_xml
from knowledge.errors import EmptyError
from knowledge.records import ParsedDocument

MEDIA_TYPE = "application/xml"


def read_xml(path: Path, name: str) -> ParsedDocument:
    """Read an XML file; document types and entities are refused. Raises CorruptError, EmptyError."""
    out = ElementList(name)
    _walk(parse_xml(path.read_bytes(), name), (), out)
    if not out.items:
        raise EmptyError(f"{name}: the file holds no text.")
    return out.document(MEDIA_TYPE)


def _walk(node: XmlElement, above: tuple[str, ...], out: ElementList) -> None:
    """Leaves of one parent together as `name: value` lines; groups below follow, each under its path."""
    path = (*above, local_name(node))
    place: dict[str, object] = {"section": SECTION_SEPARATOR.join(path)}
    lines = [f"{key.rsplit('}', 1)[-1]}: {clean_line(value)}" for key, value in node.attrib.items() if value.strip()]
    own = clean_line(node.text or "")
    if own:
        lines.append(own)
    groups: list[XmlElement] = []
    for item in node:
        name, text = local_name(item), clean_line(item.text or "")
        if not name:
            continue
        if len(item):
            groups.append(item)
        else:
            attributes = "; ".join(f"{k.rsplit('}', 1)[-1]}={clean_line(v)}" for k, v in item.attrib.items())
            shown = f"{text} ({attributes})" if text and attributes else text or attributes
            lines += [f"{name}: {shown}"] if shown else []
        tail = clean_line(item.tail or "")
        lines += [tail] if tail else []
    if lines:
        out.add("paragraph", "\n".join(lines), place=place)
    for item in groups:
        _walk(item, path, out)
