"""Drafts from running text and tables as written: stated reasons, rows that a new version changed, other words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from eval.proposal import Proposal, number_pattern, source_in
from knowledge.glossary import glossary
from knowledge.records import Element, Table

if TYPE_CHECKING:
    from eval.draft import Package

_SENTENCE = re.compile(r"[^.!?]*(?:\.\d[^.!?]*)*[.!?](?=\s|$)")
_BECAUSE = re.compile(
    r"^(?P<what>.{15,220}?),?\s+"
    r"(?P<cue>because|due to|in order to|owing to|weil|aufgrund|parce que|en raison de|porque|debido a)\s+"
    r"(?P<why>.{10,220}?)[.!?]?$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_LONG = re.compile(r"[^\W\d_]{6,}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}[. ]\w{2,9}[. ]\d{4}|\d{1,2}\.\d{1,2}\.\d{2,4}")
_ASKED = {
    "weil": "Warum gilt: {}?",
    "aufgrund": "Warum gilt: {}?",
    "parce que": "Pourquoi : {} ?",
    "en raison de": "Pourquoi : {} ?",
    "porque": "¿Por qué: {}?",
    "debido a": "¿Por qué: {}?",
}
_EMPTY = frozenset(
    {"therefore", "otherwise", "because", "however", "without", "between", "during", "before", "deshalb"}
)
_KINDS = ("paragraph", "list_item", "footnote", "speaker_note")


def reasons(package: Package) -> Iterator[Proposal]:
    """Sentences that say what is so and why, asked for the why."""
    for element in package.current():
        if element.kind not in _KINDS:
            continue
        for found in _SENTENCE.finditer(element.text):
            sentence = found.group().strip()
            told = _BECAUSE.match(sentence)
            if told is None:
                continue
            what, facts = told["what"].strip(), _facts_of(told["why"])
            if facts and _names_something(what):
                yield Proposal(
                    origin="reason",
                    question=_ASKED.get(told["cue"].casefold(), "Why is it that {}?").format(_lowered(what)),
                    kind="RAT",
                    facts=facts,
                    evidence=(source_in(element, sentence),),
                    rationale="stated",
                )


def superseded_rows(package: Package) -> Iterator[Proposal]:
    """Rows of one label whose numbers differ between a superseded document and its successor."""
    rows = {entry.id: _rows(package.elements[entry.id]) for entry in package.entries}
    titles = {entry.id: entry for entry in package.entries}
    for entry in package.entries:
        newer = titles.get(entry.superseded_by or "")
        if entry.status != "superseded" or newer is None:
            continue
        for label, (_, old) in rows[entry.id].items():
            element, new = rows[newer.id].get(label, (None, ""))
            changed = [n for n in _NUMBER.findall(new) if n not in _NUMBER.findall(old)]
            if element is None or not changed or _DATE.search(new):
                continue
            yield Proposal(
                origin="superseded version",
                question=f"What does {newer.number or newer.title or newer.file} say now about {label}?",
                kind="CFL",
                facts=tuple((number_pattern(number.replace(",", ".")),) for number in changed[:2]),
                evidence=(source_in(element, new),),
                tags=("superseded",),
                checked=f"version {entry.version or 'before'} has: {old}",
            )


def paraphrases(proposals: Sequence[Proposal]) -> Iterator[Proposal]:
    """The same question with one term in another wording of the glossary."""
    for proposal in proposals:
        for entry in glossary():
            wordings = [wording for wording in entry.in_language("en") if len(wording) > 3]
            here = next(
                (w for w in wordings if re.search(rf"\b{re.escape(w)}\b", proposal.question, re.IGNORECASE)), None
            )
            other = next((w for w in wordings if here and w.casefold() != here.casefold()), None)
            if here is None or other is None or entry.near or here.casefold() in other.casefold():
                continue
            question = re.sub(rf"\b{re.escape(here)}\b", other, proposal.question, count=1, flags=re.IGNORECASE)
            yield replace(
                proposal,
                origin="paraphrase",
                question=question,
                tags=(*proposal.tags, "paraphrase"),
                checked=f"{proposal.id} with {here!r} as {other!r}",
            )
            break


def _facts_of(why: str) -> tuple[tuple[str, ...], ...]:
    """A number of the reason, or its longest word: a start for the person who accepts."""
    numbers = _NUMBER.findall(why)
    if numbers:
        return ((number_pattern(numbers[0].replace(",", ".")),),)
    words = sorted(set(_LONG.findall(why)) - _EMPTY, key=lambda word: (-len(word), word))
    return ((re.escape(words[0]),),) if words else ()


def _names_something(what: str) -> bool:
    """Whether the sentence stands alone: it does not open with a word that points back."""
    first = what.split()[0].casefold()
    pointing = {"this", "these", "it", "they", "that", "such", "dies", "diese", "es", "ce", "cela", "il", "esto"}
    return first not in pointing and len(_LONG.findall(what)) >= 2


def _lowered(text: str) -> str:
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def _rows(elements: Sequence[Element]) -> dict[str, tuple[Element, str]]:
    """Body rows of all tables by their label; labels that occur twice are left out."""
    found: dict[str, tuple[Element, str]] = {}
    twice = set()
    for element in elements:
        if element.table is None or not element.evidence:
            continue
        for number in range(element.table.header_rows, len(element.table.rows)):
            label = _label(element.table, number)
            if label in found:
                twice.add(label)
            elif label:
                found[label] = (element, element.table.row_text(number))
    return {label: value for label, value in found.items() if label not in twice}


def _label(table: Table, row: int) -> str:
    """The row's first cell of words."""
    return next((cell.strip() for cell in table.rows[row] if len(_LONG.findall(cell)) and not _NUMBER.match(cell)), "")
