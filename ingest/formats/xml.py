"""XML from strangers: no entities, no document type, no network, bounded depth."""

from __future__ import annotations

import re
from typing import Any

from knowledge.errors import CorruptError

# lxml has no complete stubs; its elements are typed as Any here and in the readers that walk them.
XmlElement = Any

_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_NAMESPACES = (
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships",
     b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main",
     b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main",
     b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
)


def parse_xml(data: bytes, where: str) -> XmlElement:
    """The root of an XML text; damaged text is read as far as it goes. Raises CorruptError.

    Document types are refused: no Office part has one, and they are the door for entity bombs and file theft.
    The names of strict Office Open XML are read as those of the transitional one.
    """
    from lxml import etree

    refuse_doctype(data, where)
    if b"purl.oclc.org" in data:
        for strict, transitional in _NAMESPACES:
            data = data.replace(strict, transitional)
    options: dict[str, Any] = {
        "resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False,
        "remove_comments": True, "remove_pis": True,
    }
    try:
        root = etree.fromstring(data, etree.XMLParser(**options))
    except (etree.XMLSyntaxError, ValueError):
        try:
            root = etree.fromstring(data, etree.XMLParser(recover=True, **options))
        except (etree.XMLSyntaxError, ValueError) as error:
            raise CorruptError(f"{where}: the XML cannot be read ({error}).") from error
    if root is None:
        raise CorruptError(f"{where}: the XML holds nothing readable.")
    return root


def refuse_doctype(data: bytes, where: str) -> None:
    """Raises CorruptError for XML that declares a document type or entities."""
    probe = data.replace(b"\0", b"") if b"\0" in data[:4] or data[:2] in (b"\xff\xfe", b"\xfe\xff") else data
    if _DOCTYPE.search(probe):
        raise CorruptError(f"{where}: declares a document type or entities, which is refused; save the file anew.")


def local_name(element: XmlElement) -> str:
    """Tag without its namespace; "" for what is no element."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def attribute(element: XmlElement | None, name: str) -> str | None:
    """An attribute by its local name, whatever its namespace."""
    if element is None:
        return None
    for key, value in element.attrib.items():
        if key == name or key.endswith("}" + name):
            return str(value)
    return None


def inside(element: XmlElement | None) -> list[XmlElement]:
    """The children of an element that may be missing."""
    return list(element) if element is not None else []


def child(element: XmlElement | None, *path: str) -> XmlElement | None:
    """The first child down a path of local names, or None."""
    for name in path:
        if element is None:
            return None
        element = next((c for c in element if local_name(c) == name), None)
    return element
