"""A sentence against a table row: each value under its own header, nothing said of one column that stands in
another."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.llm.amounts import differs
from assistant.llm.binding import unbound
from assistant.llm.grounds import Ground
from assistant.llm.lexicon import NEUTRAL, OPPOSITES
from assistant.llm.reading import Frame, Statement, Word


def misread(said: Statement, ground: Ground) -> str | None:
    """Why the row does not hold the sentence; `None` when it does."""
    held = ground.statement
    frames = _with_subject(said.frames)
    for frame in frames:
        for amount in frame.amounts:
            reason = unbound(frame, amount, said, ground)
            if reason is not None:
                return reason
        reason = _wrong_column(frame, held) or _turned(frame, held)
        if reason is not None:
            return reason
    return _denied(said, held)


def _with_subject(frames: Sequence[Frame]) -> list[Frame]:
    """Stretches without an amount go with the next one that has one: "vial thaw | and seed train is 400 L"."""
    found: list[Frame] = []
    words: tuple[Word, ...] = ()
    tokens: tuple[tuple[int, str], ...] = ()
    for frame in frames:
        words, tokens = (*words, *frame.words), (*tokens, *frame.all_tokens)
        if frame.amounts:
            found.append(Frame(words, frame.amounts, frame.opens, frame.negators, tokens))
            words, tokens = (), ()
    if words:
        found.append(Frame(words, (), "", (), tokens))
    return found


def _wrong_column(frame: Frame, held: Statement) -> str | None:
    """A header is named, and what follows stands under another."""
    cells = [cell for cell in held.frames if cell.heads]
    shared = [word for other in held.frames if not other.heads for word in other.words]
    for cell in cells:
        named = [w for w in frame.words if w.text not in NEUTRAL and any(h.meets(w) for h in cell.heads)]
        named = [w for w in named if not any(one.meets(w) for one in shared)]
        named = [w for w in named if not any(other.holds(w) for other in cells if other is not cell)]
        if not named or _says(frame, cell, shared):
            continue
        for other in cells:
            if other is not cell and _says(frame, other, shared) and not _named(frame, other):
                return f"what it says of “{named[0].text}” stands under another header"
    return _half_named(frame, cells, shared)


def _half_named(frame: Frame, cells: Sequence[Frame], shared: Sequence[Word]) -> str | None:
    """One header is named in full, but what is said stands under one that is named in part or not at all."""
    whole = [cell for cell in cells if all(any(head.meets(word) for word in frame.words) for head in cell.heads)]
    silent = [cell for cell in whole if not _says(frame, cell, shared)]
    spoken = [cell for cell in cells if _says(frame, cell, shared)]
    if silent and spoken and not any(cell in whole for cell in spoken):
        return f"what it says of “{silent[0].heads[0].text}” stands under another header"
    return None


def _says(frame: Frame, cell: Frame, shared: Sequence[Word]) -> bool:
    """Whether the stretch has something of the cell's own text."""
    if any(not differs(one, other) for one in frame.amounts for other in cell.amounts):
        return True
    own = [word for word in cell.words if word not in cell.heads and not any(one.meets(word) for one in shared)]
    return any(one.meets(word) for one in own for word in frame.words)


def _named(frame: Frame, cell: Frame) -> bool:
    return any(head.meets(word) for head in cell.heads for word in frame.words)


def _turned(frame: Frame, held: Statement) -> str | None:
    """A word whose contrary the row has, while it stands in a header alone."""
    for word in frame.words:
        contrary = OPPOSITES.get(word.text, frozenset())
        texts = [one for cell in held.frames for one in cell.words if one not in cell.heads]
        contradicted = any(one.text in contrary for one in texts) and not any(one.text == word.text for one in texts)
        if contradicted and not any(other.text in contrary for other in frame.words):
            return f"the row says the contrary of “{word.text}”"
    return None


def _denied(said: Statement, held: Statement) -> str | None:
    for frame in said.frames:
        for at in frame.negators:
            head = next((word for word in frame.words if word.at > at), None)
            if head is None or not any(word.meets(head) and word.negated for word in held.words):
                return "it denies what the quote does not"
        if frame.negators:
            continue
        for word in frame.words:
            found = [one for one in held.words if one.meets(word)]
            if found and all(one.negated for one in found):
                return f"the quote denies “{word.text}”"
    return None
