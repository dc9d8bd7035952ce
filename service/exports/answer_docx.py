"""Answers as a Word document: what was said, its sources with their places, and the pages with the quotes marked."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from assistant.render import document_text, origin_text, where_parts
from knowledge.records import Answer, Citation, Scope
from knowledge.storage.clock import now
from service.conversations import Exchange
from service.evidence import has_pages
from service.page_image import page_png

if TYPE_CHECKING:
    from service.workspace import Workspace

_BOLD = re.compile(r"(\*\*.+?\*\*)")
_STATUS = {"answered": "Answered", "partial": "Partly answered", "not_found": "Not in the package"}
_RATIONALE = {"stated": "reason stated", "inferred": "reason inferred", "not_found": "no reason given"}
_MOST_PAGES = 40
_NOTE = (
    "Decision support: check each statement at its source. Not for release, disposition or parameter change. "
    "Text in quotation marks is verbatim from the document named."
)


def answer_docx(workspace: Workspace, scope: Scope, answer: Answer) -> bytes:
    """One answer with its question, sources and pages."""
    exchange = Exchange(id="", conversation_id="", question=answer.question, answer=answer, asked_at=now())
    return conversation_docx(workspace, scope, answer.question, (exchange,))


def conversation_docx(workspace: Workspace, scope: Scope, title: str, exchanges: Sequence[Exchange]) -> bytes:
    """Questions and answers in their order; each page that a quote stands on once, all its quotes marked."""
    from docx import Document
    from docx.shared import Pt

    document: Any = Document()
    document.styles["Normal"].font.size = Pt(10)
    document.core_properties.title = _clean(title)[:250]
    document.core_properties.author = "Knowline"
    document.add_heading(_clean(title), level=1)
    document.add_paragraph(f"{scope.sponsor} / {scope.product} · {now()[:16].replace('T', ' ')} UTC · Knowline")
    document.add_paragraph(_NOTE).runs[0].italic = True
    for exchange in exchanges:
        document.add_heading(_clean(exchange.question), level=2)
        if exchange.answer is None:
            document.add_paragraph(_clean(exchange.error or "Not answered."))
        else:
            _answer(document, workspace, scope, exchange.answer)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _answer(document: Any, workspace: Workspace, scope: Scope, answer: Answer) -> None:
    state = [_STATUS[answer.status]]
    if answer.rationale:
        state.append(_RATIONALE[answer.rationale])
    document.add_paragraph(" · ".join(state)).runs[0].bold = True
    document.add_paragraph(_clean(origin_text(answer))).runs[0].italic = True
    for line in answer.answer.splitlines():
        if line.strip():
            style = "List Bullet" if line.lstrip().startswith(("- ", "* ")) else None
            _inline(document.add_paragraph(style=style), line.strip().removeprefix("- ").removeprefix("* "))
    for conflict in answer.conflicts:
        marks = "".join(f"[{marker}]" for marker in conflict.citations)
        document.add_paragraph(_clean(f"Sources disagree on {conflict.subject}: {marks}")).runs[0].bold = True
    if answer.open_question is not None:
        document.add_paragraph(_clean(f"Question for the sponsor: {answer.open_question.text}"))
    if answer.citations:
        document.add_heading("Sources", level=3)
        for citation in answer.citations:
            _source(document, citation)
    elif answer.nearest:
        document.add_heading("Nearest passages (not the answer)", level=3)
        for citation in answer.nearest:
            _source(document, citation)
    _pages(document, workspace, scope, answer.citations)


def _source(document: Any, citation: Citation) -> None:
    standing = "" if citation.status == "current" else f" ({citation.status.upper()})"
    where = ", ".join(where_parts(citation))
    paragraph = document.add_paragraph()
    paragraph.add_run(f"[{citation.marker}] ").bold = True
    paragraph.add_run(_clean(f"{document_text(citation)}{standing}{', ' + where if where else ''}: "))
    paragraph.add_run(_clean(f"“{citation.quote}”")).italic = True


def _pages(document: Any, workspace: Workspace, scope: Scope, citations: Sequence[Citation]) -> None:
    """A picture of each page cited, with all quotes of the answer on it marked."""
    from docx.shared import Mm

    by_page: dict[tuple[str, int], list[Citation]] = {}
    for citation in citations:
        if citation.page is not None and citation.bbox:
            by_page.setdefault((citation.document_id, citation.page), []).append(citation)
    for (document_id, page), cited in list(by_page.items())[:_MOST_PAGES]:
        row = workspace.store.documents.get(scope, document_id)
        if row is None or not has_pages(row):
            continue
        original = workspace.store.originals(scope.sponsor).path(row.sha256)
        media = row.media_type or ("application/pdf" if row.path.lower().endswith(".pdf") else None)
        boxes = [box for citation in cited for box in citation.bbox or ()]
        marks = "".join(f"[{citation.marker}]" for citation in cited)
        caption = document.add_paragraph(_clean(f"{marks} {cited[0].title or cited[0].file}, page {page}"))
        caption.paragraph_format.keep_with_next = True
        picture = io.BytesIO(page_png(original, media, page, boxes))
        document.add_picture(picture, **_fitting(picture, Mm(150), Mm(200)))


def _fitting(picture: io.BytesIO, width: int, height: int) -> dict[str, int]:
    """The side that limits the picture on the page."""
    from PIL import Image

    with Image.open(picture) as opened:
        wide = opened.width / opened.height > width / height
    picture.seek(0)
    return {"width": width} if wide else {"height": height}


def _inline(paragraph: Any, text: str) -> None:
    for part in _BOLD.split(_clean(text)):
        if part.startswith("**") and part.endswith("**") and len(part) > 4:
            paragraph.add_run(part[2:-2]).bold = True
        elif part:
            paragraph.add_run(part)


def _clean(text: str) -> str:
    """Without characters that XML does not take."""
    return "".join(one for one in text if one in "\t\n" or ord(one) >= 32)
