"""B10 and B11: instructions whose end cannot be seen, and additions without rate, time or place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from knowledge.checks.checklist import Missing, cited
from knowledge.checks.known import Known
from knowledge.checks.text import Line, sentences
from knowledge.checks.usable import CHANGES, PAST

_INSTRUCTING = ("master_batch_record", "executed_batch_record", "process_description", "method_sop", "sop")
_ADDITION = re.compile(
    r"^(?:\d+[.)]\s*|•\s*)?(?:add|dose|pour|introduce|spike|zugeben|ajouter)\b|\b(?:is|are) (?:then )?(?:added|dosed|charged)\b",
    re.IGNORECASE,
)
_HOW = re.compile(
    r"\b(?:over|within|during|at (?:a rate of )?\d|per (?:min|hour|h)|mL/min|L/min|g/min|kg/min|through|below the surface|dip tube|from the top|"
    r"in \w+ (?:portions|steps)|dropwise|minutes|min\b|in portions|into)\b",
    re.IGNORECASE,
)
_SLOWLY = re.compile(
    r"\b(?:slowly|gradually|carefully|dropwise|as needed|when foam|langsam|lentement)\b", re.IGNORECASE
)
_NUMBER = re.compile(r"\d")


@lru_cache(maxsize=1)
def vague() -> re.Pattern[str]:
    text = files("knowledge.checks.gap_rules").joinpath("vague.txt").read_text(encoding="utf-8")
    patterns = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)


def instructions(known: Known) -> Iterator[Missing]:
    done: set[str] = set()
    for line in known.current_lines(*_INSTRUCTING):
        if line.element.kind in ("heading", "title", "caption") or CHANGES.search(line.section):
            continue
        for sentence in _instructions(line):
            found = vague().search(sentence)
            key = " ".join(sentence.casefold().split())
            if found is not None and key not in done and not _measured(sentence, found):
                done.add(key)
                yield _vague(line, sentence, found.group())
            elif key not in done and _bare_addition(sentence):
                done.add(key)
                yield _addition(line, sentence)


def _instructions(line: Line) -> Iterator[str]:
    texts = line.cells if line.row is not None else (line.text,)
    for text in texts:
        for sentence in sentences(text):
            if not PAST.search(sentence) and "?" not in sentence and len(sentence.split()) > 2:
                yield sentence


def _measured(sentence: str, found: re.Match[str]) -> bool:
    """A number near the vague words gives the end, the time or the speed."""
    near = sentence[max(0, found.start() - 25) : found.end() + 45]
    return bool(re.search(r"\d\s?(?:min|h\b|s\b|°|rpm|%|NTU|mL|L\b|mg|g\b|hour|minute|second|µS|mS|bar)", near))


def _bare_addition(sentence: str) -> bool:
    return bool(_ADDITION.search(sentence)) and (
        bool(_SLOWLY.search(sentence)) or not (_NUMBER.search(sentence) or _HOW.search(sentence))
    )


def _vague(line: Line, sentence: str, words: str) -> Missing:
    addition = bool(_ADDITION.search(sentence)) and bool(_SLOWLY.search(sentence))
    return Missing(
        "B11" if addition else "B10", sentence, f"“{words}” leaves the end, speed or amount open.",
        f"“{sentence}” — how much, how fast, how long, and how is the end seen?", cited([line]),
        ("instruction", line.document.number or line.document.file, sentence),
    )  # fmt: skip


def _addition(line: Line, sentence: str) -> Missing:
    return Missing(
        "B11", sentence, "An addition without amount, rate, time or place.",
        f"“{sentence}” — how much, how fast, over what time and where is it added?", cited([line]),
        ("instruction", line.document.number or line.document.file, sentence),
    )  # fmt: skip
