"""A model's reply → sentences with the keys they cite, each as soon as it is whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.sentences import sentence_spans

_KEYS = re.compile(r"[\[【(]\s*(k[a-z2-9]{4}(?:\s*[,;\s]\s*k[a-z2-9]{4})*)\s*[\]】)]", re.IGNORECASE)
_ANY_BRACKET = re.compile(r"\[[^\[\]\n]{0,60}\]")
_KEY = re.compile(r"k[a-z2-9]{4}", re.IGNORECASE)
_GROUP = r"(?:\s*\[[^\[\]\n]{1,60}\])+"
_WHOLE = re.compile(rf"(?s)(.*?(?:[.!?]{_GROUP}|{_GROUP}\s*[.!?]))(?=\s+[^\s\[])|(.*?)\n")
_THOUGHT = re.compile(r"(?s)<think(?:ing)?>.*?(?:</think(?:ing)?>|$)")
_LEAD = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+(?=\S)")
_MARKUP = re.compile(r"\*\*|__|`")
LONGEST = 20_000


@dataclass(frozen=True)
class Said:
    """One sentence without its keys; `strange` are brackets that hold no key."""

    text: str
    keys: tuple[str, ...]
    strange: bool = False


def sentences(pieces: Iterable[str]) -> Iterator[Said]:
    """Sentences in order. The last one is given out only when the reply has ended whole: an error of `pieces`
    passes through."""
    waiting, seen = "", 0
    for piece in pieces:
        waiting += piece
        seen += len(piece)
        if seen > LONGEST:
            return
        if "<think" in waiting:
            if not re.search(r"</think(?:ing)?>", waiting):
                continue
            waiting = _THOUGHT.sub("", waiting)
        while (match := _WHOLE.match(waiting)) is not None:
            yield from _of(match.group(1) or match.group(2) or "")
            waiting = waiting[match.end() :]
    yield from _of(_THOUGHT.sub("", waiting))


def _of(stretch: str) -> Iterator[Said]:
    """The sentences of one line; keys belong to the sentence they end."""
    text = _MARKUP.sub("", _LEAD.sub("", stretch)).strip()
    if not text:
        return
    marked = _KEYS.sub(lambda found: f" \x02{','.join(_KEY.findall(found.group(1).lower()))}\x03", text)
    marked = re.sub(r"([.!?])((?:\s*\x02[^\x03]*\x03)+)", r"\2\1", marked)
    for start, end in sentence_spans(marked):
        part = marked[start:end]
        keys = tuple(
            dict.fromkeys(key for group in re.findall(r"\x02([^\x03]*)\x03", part) for key in group.split(","))
        )
        bare = re.sub(r"\s*\x02[^\x03]*\x03", "", part)
        strange = bool(_ANY_BRACKET.search(bare)) and not keys
        bare = re.sub(r"\s+([.!?,;])", r"\1", " ".join(bare.split()))
        if any(char.isalnum() for char in bare):
            yield Said(bare, keys, strange)
