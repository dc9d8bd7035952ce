"""Tables whose cells are texts: answers of a question log, failure modes and controls of a risk assessment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.extract.grid import Grid
from assistant.extract.namebook import NameBook
from assistant.extract.sentence_reader import read_cell
from assistant.extract.setting import Setting, operation_in
from assistant.extract.statements import Source
from assistant.extract.table_kinds import TableKind
from knowledge.records.extraction import Mention

_ASKED = re.compile(r"question|frage\b|pregunta|topic|subject|thema", re.I)
_ANSWERED = re.compile(r"answer|antwort|r[ée]ponse|respuesta|response|reply|resolution", re.I)
_BY = re.compile(r"\bby\b|\bvon\b|\bpar\b|date|datum", re.I)
_STEP = re.compile(r"step|operation|schritt|[ée]tape|function", re.I)
_TEXTS = re.compile(r"control|kontrolle|ma(?:ß|ss)nahme|ma[iî]trise|mitigation|current", re.I)


def read_talk(source: Source, grid: Grid, kind: TableKind, setting: Setting, book: NameBook) -> Iterator[Mention]:
    """Values that texts of the rows state; the question, or the step of a risk, says what they are about."""
    wanted, about = (_ANSWERED, _ASKED) if kind == "questions" else (_TEXTS, _STEP)
    texts = [i for i, h in enumerate(grid.headers) if wanted.search(h) and not _BY.search(h)]
    named = [i for i, h in enumerate(grid.headers) if about.search(h) and i not in texts]
    for row, cells in grid.rows():
        context = " ".join(cells[i] for i in named)
        near = replace(setting, unit_operation=operation_in(context) or setting.unit_operation, kind=None)
        for index in texts:
            yield from read_cell(source, grid.element, row, cells[index], context, near, book)
