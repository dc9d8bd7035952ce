"""Drafts of questions that the package cannot answer, each with the check that says so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from eval.proposal import KIND_WORDS, Proposal
from knowledge.glossary import glossary

if TYPE_CHECKING:
    from eval.draft import Package

ASKED = ("par", "edge_of_failure", "alert", "action", "hold_time")
_WORD = re.compile(r"[^\W\d_]{3,}")


def missing_ranges(package: Package) -> Iterator[Proposal]:
    """A kind of range that a known parameter has not: neither as a statement nor in any element that names it."""
    elements = [(element, element.text.casefold()) for element in package.current()]
    for parameter in package.parameters:
        names = [words for name in (parameter.name, *parameter.aliases) if (words := _words(name))]
        if not names or parameter.subject != "step_parameter":
            continue
        kinds = {statement.kind for statement in parameter.statements}
        about = [text for _, text in elements if any(all(word in text for word in words) for words in names)]
        for kind in ASKED:
            wordings = _wordings(kind)
            if kind in kinds or any(_any(wordings, text) for text in about):
                continue
            yield Proposal(
                origin="checked absence",
                question=f"What is the {KIND_WORDS[kind]} of {parameter.name}?",
                kind="UNA",
                answerable=False,
                absence="not_in_package",
                rationale="not_found",
                checked=(
                    f"no statement of this kind; {len(about)} of {len(elements)} elements name {parameter.name}, "
                    f"none with {', '.join(wordings)}"
                ),
            )


def _wordings(kind: str) -> tuple[str, ...]:
    """What the kind is called, by the glossary."""
    own = KIND_WORDS[kind]
    for entry in glossary():
        spoken = [wording for _, wording in entry.wordings]
        if own.casefold() in (wording.casefold() for wording in spoken):
            return tuple(dict.fromkeys([own, *spoken]))
    return (own,)


def _any(wordings: Sequence[str], text: str) -> bool:
    return any(re.search(rf"\b{re.escape(wording.casefold())}\b", text) for wording in wordings)


def _words(name: str) -> tuple[str, ...]:
    return tuple(word.casefold() for word in _WORD.findall(name))
