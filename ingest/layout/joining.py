"""Lines to running text: hyphens at line ends resolved, codes and compounds kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

_LAST = re.compile(r"([\w./-]+)-$")
_FIRST = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


class Vocabulary:
    """The words that a document uses inside its lines, lower case; built when it is first asked."""

    def __init__(self, words: Callable[[], Iterable[str]]) -> None:
        self._source = words
        self._words: set[str] | None = None

    def __contains__(self, word: str) -> bool:
        if self._words is None:
            self._words = {m.lower() for text in _whole(self._source()) for m in _WORD.findall(text)}
        return word.lower() in self._words


def _whole(words: Iterable[str]) -> Iterator[str]:
    """The words without the two halves of those that a line end divides."""
    divided = False
    for word in words:
        if word[-1:] == "-":
            divided = True
        elif divided:
            divided = False
        else:
            yield word


def join_lines(lines: Sequence[str], vocabulary: Vocabulary) -> str:
    """The lines as one text."""
    if not lines:
        return ""
    text = lines[0]
    for line in lines[1:]:
        text = join(text, line, vocabulary)
    return text


def join(left: str, right: str, vocabulary: Vocabulary) -> str:
    """Two pieces of text at a line end."""
    if not left or not right:
        return left or right
    if left[-1] == "-" and right[0].isalnum():
        return _unhyphenated(left, right, vocabulary)
    if (left[-1] in "–/" and len(left) > 1 and left[-2].isalnum() and right[0].isalnum()) and not right[0].isupper():
        return left + right
    return f"{left} {right}"


def _unhyphenated(left: str, right: str, vocabulary: Vocabulary) -> str:
    stem = _LAST.search(left)
    start = _FIRST.match(right)
    if stem is None:
        return f"{left} {right}"
    before = stem[1]
    if start is None or right[0].isupper() or any(c.isdigit() for c in before) or "/" in before or before[-1:] == ".":
        return left + right
    tail = before.rsplit("-", 1)[-1]
    if len(tail) < 2 or (tail.isupper() and len(tail) <= 5):
        return left + right
    after = start[0]
    if f"{tail}-{after}" in vocabulary:
        return left + right
    if tail + after in vocabulary:
        return left[:-1] + right
    if after in ("and", "or", "und", "oder", "et", "y", "to", "bis"):
        return f"{left} {right}"
    return left + right if tail in vocabulary and after in vocabulary else left[:-1] + right
