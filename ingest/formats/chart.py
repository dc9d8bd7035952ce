"""What a chart in an Office file says in words and numbers: titles and series."""

from __future__ import annotations

from ingest.clean import clean_line
from ingest.formats.xml import XmlElement, child, local_name

_MAX_POINTS = 60


def chart_text(root: XmlElement) -> str:
    """Title, axis titles and each series as `name: x = y; …`, one per line."""
    lines: list[str] = []
    for node in root.iter():
        name = local_name(node)
        if name == "title":
            text = clean_line("".join(t.text or "" for t in node.iter() if local_name(t) in ("t", "v")))
            if text:
                lines.append(text)
        elif name == "ser":
            lines.append(_series(node))
    return "\n".join(line for line in lines if line)


def _series(node: XmlElement) -> str:
    name = " ".join(_values(child(node, "tx")))
    across = _values(child(node, "cat")) or _values(child(node, "xVal"))
    up = _values(child(node, "val")) or _values(child(node, "yVal"))
    pairs = [f"{x} = {y}" if x else y for x, y in zip(across or [""] * len(up), up, strict=False)]
    more = f"; … ({len(pairs)} points)" if len(pairs) > _MAX_POINTS else ""
    points = "; ".join(pairs[:_MAX_POINTS]) + more
    return clean_line(f"{name}: {points}" if name and points else name or points)


def _values(node: XmlElement | None) -> list[str]:
    if node is None:
        return []
    return [_plain(v.text or "") for v in node.iter() if local_name(v) == "v"]


def _plain(text: str) -> str:
    """Numbers without the noise of binary fractions (`0.30000000000000004`)."""
    try:
        return f"{float(text):.10g}" if len(text) > 12 else text
    except ValueError:
        return text
