"""A22: open points and questions without an owner, a date or an answer; each also under the item it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.checks.checklist import Missing, cited
from knowledge.checks.gap_rules.parameters import BLANK
from knowledge.checks.gap_rules.topics import told_by_words, topic
from knowledge.checks.known import Known
from knowledge.checks.text import Grid, Line

_OWNER = re.compile(r"\b(?:owner|responsible|who|assigned|verantwortlich|responsable|answered by)\b", re.IGNORECASE)
_DUE = re.compile(r"\b(?:due|until|by when|deadline|target date|termin|échéance)\b", re.IGNORECASE)
_STATE = re.compile(r"\b(?:state|status|progress|stand|statut)\b", re.IGNORECASE)
_TOPIC = re.compile(
    r"\b(?:topic|questions?|point|issue|item|subject|action|task|what|thema|frage|sujet)\b", re.IGNORECASE
)
_ANSWER = re.compile(r"^(?:reply|answer|response|antwort|réponse)", re.IGNORECASE)
_CLOSED = re.compile(r"\b(?:closed|done|complete[d]?|erledigt|answered|resolved|clos)\b", re.IGNORECASE)
_OPEN = re.compile(
    r"^\s*(?:open|tb[dc]|pending|to be \w+.*|no (?:data|answer)(?: yet)?|offen|unanswered|)\s*\.?$", re.IGNORECASE
)
_PLAIN_OPEN = re.compile(
    r"\b(?:to be answered|not answered yet|no answer yet|answer(?:ed)? (?:is )?open|owner[: ]+open)\b", re.IGNORECASE
)
_ASKED = re.compile(r"[^.?!]*\?")


def open_points(known: Known) -> Iterator[Missing]:
    for grid in known.current_grids():
        if grid.document.document_type in ("risk_assessment", "batch_history"):
            continue
        yield from _points(grid)
        yield from _unanswered(grid)
    for line in known.current_lines():
        if line.row is None and _PLAIN_OPEN.search(line.text):
            yield from _plain(line)


def _points(grid: Grid) -> Iterator[Missing]:
    owner, due = _column(grid, _OWNER), _column(grid, _DUE)
    subject, state = _column(grid, _TOPIC), _column(grid, _STATE)
    if owner is None or due is None or subject is None:
        return
    for line in grid.rows:
        text = line.cells[subject].strip()
        if not text or (state is not None and _CLOSED.search(line.cells[state])):
            continue
        lacking = [w for w, column in (("owner", owner), ("date", due)) if BLANK.match(line.cells[column])]
        item = topic(text, None)
        if item is not None:
            check, question = item
            yield Missing(
                check, text, "The open point says that this is not there yet.", f"{text.rstrip('?')}: {question[0].lower()}{question[1:]}" if not text.endswith('?') else text, cited([line]),
                ("point", _paper(line), text),
            )  # fmt: skip
        if lacking:
            yield Missing(
                "A22", text, f"The open point has no {' and no '.join(lacking)}.",
                f"Who takes care of “{text}”, and until when?", cited([line]), ("point", _paper(line), text),
            )  # fmt: skip


def _unanswered(grid: Grid) -> Iterator[Missing]:
    answer, question = _column(grid, _ANSWER), _column(grid, _TOPIC)
    if answer is None or question is None or answer == question:
        return
    for line in grid.rows:
        text = line.cells[question].strip()
        if text and (_OPEN.match(line.cells[answer]) or BLANK.match(line.cells[answer])):
            item = told_by_words(text, line.document.document_type)
            if item is not None:
                check, asked = item
                yield Missing(
                    check, text, "It was asked, and there is no answer yet.", text if text.endswith("?") else f"{text}? {asked}", cited([line]),
                    ("question", _paper(line), text),
                )  # fmt: skip
            yield Missing(
                "A22", text, "The question has no answer yet.", text if text.endswith("?") else f"{text}?", cited([line]),
                ("question", _paper(line), text),
            )  # fmt: skip


def _plain(line: Line) -> Iterator[Missing]:
    """A question in a text whose answer says that there is none yet (`Q8: … ? A8: To be answered.`)."""
    text = line.element.text
    asked = _ASKED.search(text)
    subject = re.sub(r"^\s*Q?\d*\s*\([^)]*\)\s*:?\s*", "", asked.group().strip()) if asked else line.text
    yield Missing(
        "A22", subject, "The question has no answer yet.", subject if subject.endswith("?") else f"{subject}?", cited([line]),
        ("question", _paper(line), subject),
    )  # fmt: skip


def _column(grid: Grid, pattern: re.Pattern[str]) -> int | None:
    return next((i for i, header in enumerate(grid.header) if pattern.search(header.strip())), None)


def _paper(line: Line) -> str:
    return line.document.number or line.document.file
