"""Sets blocks as DOCX: headers with page fields, merged cells, footnotes, comments, tracked changes."""

from __future__ import annotations

import copy
import io
import re
from typing import Any

from docx import Document as new_document
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from corpus.build.blocks import MARK, PB, Cols, H, L, Meta, P, Plot, T
from corpus.build.package_zip import STAMP, stable_zip

FOOT = re.compile(r"\[\[fn:(.+?)\]\]")
REVISION = re.compile(r"\[\[del:(.*?)\]\]|\[\[ins:(.*?)\]\]")
AUTHOR = 'w:author="T. Ferreira" w:date="2023-06-02T09:00:00Z"'


class Word:
    """Writes blocks into one DOCX. Texts may hold `[[fn:note]]`, `[[del:old]]` and `[[ins:new]]`."""

    def __init__(self, meta: Meta) -> None:
        self.doc = new_document()
        self.meta = meta
        self.notes: list[str] = []
        self.changes = 0
        section = self.doc.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        self.doc.styles["Normal"].font.name = "Calibri"
        self.doc.styles["Normal"].font.size = Pt(10)
        props = self.doc.core_properties
        props.title, props.author, props.subject = meta.title, meta.company, meta.number
        props.created = props.modified = props.last_printed = STAMP
        props.last_modified_by, props.revision = meta.company, 1
        self._header(section)

    def _header(self, section: Any) -> None:
        table = section.header.add_table(1, 2, Mm(160))
        table.cell(0, 0).text = f"{self.meta.company}\n{self.meta.title}"
        table.cell(0, 1).text = f"{self.meta.number}  Version {self.meta.version}\n{'Gültig ab' if self.meta.language == 'de' else 'Effective'}: {self.meta.effective}"
        foot = section.footer.paragraphs[0]
        words = ("Seite ", " von ") if self.meta.language == "de" else ("Page ", " of ")
        for word, code in zip(words, ("PAGE", "NUMPAGES"), strict=True):
            foot.add_run(word)
            for kind in ("begin", None, "end"):
                run = foot.add_run()
                if kind:
                    run._r.append(parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>'))
                else:
                    run._r.append(parse_xml(f'<w:instrText {nsdecls("w")} xml:space="preserve">{code}</w:instrText>'))

    def runs(self, paragraph: Any, text: str) -> None:
        """Adds text with bold, superscript, footnotes and tracked changes."""
        for piece in re.split(r"(\[\[(?:fn|del|ins):.*?\]\])", text):
            if m := FOOT.fullmatch(piece):
                self.notes.append(m[1])
                paragraph._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="{len(self.notes) + 1}"/></w:r>'))
            elif m := REVISION.fullmatch(piece):
                self.changes += 1
                kind, body = ("del", m[1]) if m[1] is not None else ("ins", m[2])
                tag = "w:delText" if kind == "del" else "w:t"
                paragraph._p.append(parse_xml(f'<w:{kind} {nsdecls("w")} w:id="{900 + self.changes}" {AUTHOR}><w:r><{tag} xml:space="preserve">{body}</{tag}></w:r></w:{kind}>'))
            else:
                at = 0
                for m in MARK.finditer(piece):
                    paragraph.add_run(piece[at : m.start()])
                    run = paragraph.add_run(next(g for g in m.groups() if g is not None))
                    run.bold, run.font.superscript, run.font.subscript = bool(m[1]) or None, bool(m[2]) or None, bool(m[3]) or None
                    at = m.end()
                paragraph.add_run(piece[at:])

    def add(self, block: Any) -> None:
        if isinstance(block, H):
            self.doc.add_heading(block.text, block.level)
        elif isinstance(block, P):
            paragraph = self.doc.add_paragraph(style={"title": "Title", "caption": "Caption"}.get(block.style))
            self.runs(paragraph, block.text)
        elif isinstance(block, L):
            for item in block.items:
                self.runs(self.doc.add_paragraph(style="List Number" if block.ordered else "List Bullet"), item)
        elif isinstance(block, T):
            self.table(block)
        elif isinstance(block, PB):
            self.doc.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        elif isinstance(block, Cols):
            for inner in block.blocks:
                self.add(inner)
        elif isinstance(block, Plot):
            self.doc.add_paragraph(block.caption, style="Caption")
        else:
            raise TypeError(f"no DOCX form for {type(block).__name__}")

    def table(self, block: T) -> None:
        if block.caption:
            self.doc.add_paragraph(block.caption, style="Caption")
        rows = [*block.header, *block.rows]
        table = self.doc.add_table(len(rows), len(block.header[-1]), style="Table Grid")
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                paragraph = table.cell(r, c).paragraphs[0]
                self.runs(paragraph, text)
                if r < len(block.header):
                    for run in paragraph.runs:
                        run.bold = True
        for r, c, rs, cs in block.spans:
            merged = table.cell(r, c).merge(table.cell(r + rs - 1, c + cs - 1))
            for paragraph in merged.paragraphs[1:]:
                if not paragraph.text:
                    paragraph._p.getparent().remove(paragraph._p)
        for row in table.rows[: len(block.header)]:
            mark = OxmlElement("w:tblHeader")
            row._tr.get_or_add_trPr().append(mark)
        for note in block.notes:
            self.runs(self.doc.add_paragraph(), note)

    def comment(self, part: str, text: str, author: str = "A. Kallio") -> None:
        """A margin comment on the first paragraph that holds `part`."""
        paragraph = next(p for p in self.doc.paragraphs if part in p.text)
        made = self.doc.add_comment(paragraph.runs, text=text, author=author, initials=author[0])
        made._comment_elm.set(qn("w:date"), "2023-06-02T09:00:00Z")

    def data(self) -> bytes:
        if self.notes:
            self._footnotes()
        out = io.BytesIO()
        self.doc.save(out)
        return stable_zip(out.getvalue())

    def _footnotes(self) -> None:
        body = "".join(f'<w:footnote w:id="{i}"><w:p><w:r><w:t xml:space="preserve">{n}</w:t></w:r></w:p></w:footnote>' for i, n in enumerate(self.notes, start=2))
        marks = "".join(f'<w:footnote w:type="{kind}" w:id="{i}"><w:p><w:r><w:{tag}/></w:r></w:p></w:footnote>'
                        for i, (kind, tag) in enumerate((("separator", "separator"), ("continuationSeparator", "continuationSeparator"))))
        xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes {nsdecls("w")}>{marks}{body}</w:footnotes>'
        part = Part(PackURI("/word/footnotes.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml", xml.encode(), self.doc.part.package)
        self.doc.part.relate_to(part, RT.FOOTNOTES)


def render(meta: Meta, blocks: list[Any], comments: tuple[tuple[str, str], ...] = ()) -> bytes:
    """The DOCX's bytes; the same for the same blocks."""
    word = Word(meta)
    for block in copy.copy(blocks):
        word.add(block)
    for part, text in comments:
        word.comment(part, text)
    return word.data()


def accepted(text: str) -> str:
    """The text with tracked changes accepted and footnote marks taken out."""
    return REVISION.sub(lambda m: m[2] or "", FOOT.sub("", text))
