"""The text of one Word paragraph as Word shows it, with what it hides or refers to kept apart."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.clean import clean_characters, clean_text, join_superscript, subscript, symbol_text
from ingest.formats.docx_styles import Style, Styles, toggle
from ingest.formats.xml import XmlElement, attribute, child, local_name

_CONTAINERS = frozenset(
    ("hyperlink", "smartTag", "sdtContent", "fldSimple", "customXml", "dir", "bdo", "ins", "moveTo", "rubyBase")
)
_BREAKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}


@dataclass(slots=True)
class ParagraphText:
    """What stands in a paragraph. `deleted` and `hidden` are not part of `text`."""

    text: str = ""
    deleted: str = ""
    hidden: str = ""
    inserted: bool = False
    bold_share: float = 0.0
    raised_start: bool = False
    notes: list[tuple[str, str]] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    boxes: list[XmlElement] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    drawings: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)


class ParagraphReader:
    """Reads paragraphs in document order; fields may run over paragraph borders."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._field_stack: list[str] = []

    def read(self, paragraph: XmlElement, style: Style) -> ParagraphText:
        found = ParagraphText()
        if self._field_stack and self._field_stack[-1] == "instruction":
            self._field_stack.clear()
        state = _State(found, style)
        self._walk(paragraph, state)
        found.text = clean_text(state.shown)
        found.deleted, found.hidden = clean_text(found.deleted), clean_text(found.hidden)
        visible = state.bold + state.plain
        found.bold_share = state.bold / visible if visible else 0.0
        return found

    def _walk(self, node: XmlElement, state: _State, depth: int = 0) -> None:
        if depth > 100:
            return
        for item in node:
            name = local_name(item)
            if name == "r":
                self._run(item, state)
            elif name in ("del", "moveFrom"):
                state.struck += 1
                self._walk(item, state, depth + 1)
                state.struck -= 1
            elif name in _CONTAINERS:
                if name in ("ins", "moveTo"):
                    state.found.inserted = True
                if name == "fldSimple":
                    state.found.fields.append((attribute(item, "instr") or "").strip())
                self._walk(item, state, depth + 1)
            elif name in ("sdt", "ruby"):
                self._walk(item, state, depth + 1)
            elif name in ("oMath", "oMathPara"):
                state.put(math_text(item), bold=False)
            elif name == "AlternateContent":
                self._walk(_alternative(item), state, depth + 1)
            elif name == "commentReference":
                state.found.comments.append(attribute(item, "id") or "")

    def _run(self, run: XmlElement, state: _State) -> None:
        properties = child(run, "rPr")
        look = self._look(properties, state.style)
        for item in run:
            name = local_name(item)
            if name in ("t", "delText"):
                self._text(item.text or "", look, state, deleted=name == "delText")
            elif name in _BREAKS:
                if not (name == "br" and attribute(item, "type") in ("page", "column")):
                    self._text(_BREAKS[name], look, state)
            elif name == "sym":
                code = attribute(item, "char") or ""
                font = attribute(item, "font") or ""
                self._text(_symbol(code, font), _Look(look.bold, look.hidden, look.struck, look.vertical, ""), state)
            elif name == "ruby":
                self._walk(item, state)
            elif name == "fldChar":
                self._field(item, state)
            elif name == "instrText" and self._field_stack:
                state.found.fields.append((item.text or "").strip())
            elif name in ("footnoteReference", "endnoteReference"):
                state.found.notes.append((name[:-len("Reference")], attribute(item, "id") or ""))
            elif name == "commentReference":
                state.found.comments.append(attribute(item, "id") or "")
            elif name in ("drawing", "pict", "object"):
                _drawing(item, state.found)
            elif name == "AlternateContent":
                chosen = _alternative(item)
                for inner in chosen:
                    if local_name(inner) in ("drawing", "pict", "object"):
                        _drawing(inner, state.found)
                    elif local_name(inner) == "t":
                        self._text(inner.text or "", look, state)

    def _look(self, properties: XmlElement | None, paragraph: Style) -> _Look:
        style_id = attribute(child(properties, "rStyle"), "val")
        style = self._styles.get(style_id) if style_id else Style()
        bold, hidden = toggle(properties, "b"), toggle(properties, "vanish")
        return _Look(
            bold=bool(next((b for b in (bold, style.bold, paragraph.bold) if b is not None), False)),
            hidden=bool(next((h for h in (hidden, style.hidden, paragraph.hidden) if h is not None), False)),
            struck=bool(toggle(properties, "strike") or toggle(properties, "dstrike")),
            vertical=attribute(child(properties, "vertAlign"), "val") or style.vertical or "",
            font=attribute(child(properties, "rFonts"), "ascii") or "",
        )

    def _text(self, text: str, look: _Look, state: _State, *, deleted: bool = False) -> None:
        if "instruction" in self._field_stack:
            return
        text = clean_characters(symbol_text(text, look.font))
        if deleted or state.struck or look.struck:
            state.found.deleted += text
        elif look.hidden:
            state.found.hidden += text
        elif look.vertical == "superscript":
            if not state.shown.strip():
                state.found.raised_start = True
            state.shown = join_superscript(state.shown, text)
        else:
            state.put(subscript(text) if look.vertical == "subscript" else text, bold=look.bold)

    def _field(self, item: XmlElement, state: _State) -> None:
        kind = attribute(item, "fldCharType")
        if kind == "begin":
            self._field_stack.append("instruction")
            box = child(item, "ffData", "checkBox")
            if box is not None:
                on = toggle(box, "checked") if child(box, "checked") is not None else toggle(box, "default")
                state.put("☒" if on else "☐", bold=False)
        elif kind == "separate" and self._field_stack:
            self._field_stack[-1] = "result"
        elif kind == "end" and self._field_stack:
            self._field_stack.pop()


@dataclass(frozen=True, slots=True)
class _Look:
    bold: bool
    hidden: bool
    struck: bool
    vertical: str
    font: str


@dataclass(slots=True)
class _State:
    found: ParagraphText
    style: Style
    shown: str = ""
    struck: int = 0
    bold: int = 0
    plain: int = 0

    def put(self, text: str, *, bold: bool) -> None:
        self.shown += text
        count = len(text.strip())
        self.bold += count if bold else 0
        self.plain += 0 if bold else count


def _symbol(code: str, font: str) -> str:
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    if not 0 < number < 0x110000 or 0xD800 <= number < 0xE000:
        return ""
    return symbol_text(chr(number), font)


def _alternative(node: XmlElement) -> XmlElement:
    """The choice of an AlternateContent, or its fallback; never both, they hold the same text."""
    options = [item for item in node if local_name(item) in ("Choice", "Fallback")]
    return next((item for item in options if len(item)), node)


def _drawing(node: XmlElement, found: ParagraphText) -> None:
    """Text boxes, alternative texts and charts inside a drawing."""
    seen_box = False
    for item in node.iter():
        name = local_name(item)
        if name == "txbxContent" and not any(local_name(a) == "txbxContent" for a in item.iterancestors()):
            if any(local_name(a) == "Fallback" for a in item.iterancestors()):
                continue
            found.boxes.append(item)
            seen_box = True
        elif name in ("docPr", "shape") and not seen_box:
            text = clean_text(attribute(item, "descr") or attribute(item, "alt") or "")
            if text:
                found.pictures.append(text)
        elif name in ("blip", "imagedata", "chart"):
            relation = attribute(item, "embed") or attribute(item, "id")
            if relation:
                found.drawings.append(relation)



def math_text(node: XmlElement) -> str:
    """An equation on one line: `a/b`, `x²`, `√(x)`; other structures as their pieces in order."""
    name = local_name(node)
    if name == "t":
        return clean_characters(node.text or "")
    parts = {local_name(item): item for item in node}
    if name == "f":
        top, bottom = (math_text(parts[part]) if part in parts else "" for part in ("num", "den"))
        return f"{_grouped(top)}/{_grouped(bottom)}"
    if name in ("sSup", "sSub", "sSubSup"):
        base = math_text(parts["e"]) if "e" in parts else ""
        low = math_text(parts["sub"]) if "sub" in parts else ""
        high = math_text(parts["sup"]) if "sup" in parts else ""
        raised = join_superscript("", high)
        return base + (subscript(low) if subscript(low) != low else f"_{low}" if low else "") + (
            raised if raised != high else f"^{_grouped(high)}" if high else ""
        )
    if name == "rad":
        return f"√({math_text(parts['e']) if 'e' in parts else ''})"
    if name == "nary":
        sign = attribute(child(node, "naryPr", "chr"), "val") or "∫"
        return sign + "".join(math_text(item) for item in node)
    if name == "d":
        before = attribute(child(node, "dPr", "begChr"), "val")
        after = attribute(child(node, "dPr", "endChr"), "val")
        inner = "".join(math_text(item) for item in node)
        return f"{'(' if before is None else before}{inner}{')' if after is None else after}"
    return "".join(math_text(item) for item in node)


def _grouped(text: str) -> str:
    return f"({text})" if any(sign in text for sign in "+-−/ ") else text
