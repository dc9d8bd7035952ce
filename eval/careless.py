"""A scripted chat model that repeats the evidence and gets every second number wrong: what does the check catch?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from assistant.llm.assemble import Checked
from assistant.llm.grounds import Ground
from assistant.llm.replies import Said
from knowledge.records import Turn

MOST = 4
_LINE = re.compile(r"^\[(\w+)\] (.+?)(?: \([^()]*\))?$", re.MULTILINE)
_NUMBER = re.compile(r"(?<![\w.,-])\d+(?:[.,]\d+)*(?![\w-])")


class CarelessChat:
    """Says the first lines of evidence, each with its key; of every second one that has a number the first is false."""

    name = "scripted:careless"

    def stream(self, system: str, turns: Sequence[Turn]) -> Iterator[str]:
        numbered = 0
        for key, text in _LINE.findall(turns[-1].content)[:MOST]:
            said = text
            if _NUMBER.search(text):
                said = _NUMBER.sub(lambda match: _other(match.group()), text, count=1) if numbered % 2 else text
                numbered += 1
            yield f"{said.rstrip(' .')} [{key}].\n"


def unchecked(said: Said, by_key: Mapping[str, Ground]) -> Checked:
    """Takes a sentence as it is, whatever its evidence says."""
    return Checked(said.text, tuple(by_key[key] for key in said.keys if key in by_key), None)


def _other(number: str) -> str:
    """The same number with another first digit."""
    return str(int(number[0]) % 9 + 1) + number[1:]
