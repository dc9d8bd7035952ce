"""A statement read for comparison: frames of words and amounts, with what negates them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from assistant.llm.amounts import Amount, amounts_of, bare_amount
from assistant.llm.lexicon import GLUE, NUMBER_WORDS, is_negator, phrases_of_one_thing, word_keys
from assistant.words import fold, is_code, is_number

_ITEM = re.compile(
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\w,])|[^\W_]+(?:[-–./'’&][^\W_]+)*%?|[,;:()|\[\]]|\s[–—-]\s|%|[.!?](?=\s)"
)
_BREAK = frozenset(",;()|[]")
_CLAUSE = frozenset(
    [
        "and",
        "or",
        "but",
        "because",
        "since",
        "while",
        "whereas",
        "although",
        "though",
        "when",
        "if",
        "unless",
        "so",
        "therefore",
        "thus",
        "hence",
        "which",
        "where",
        "whilst",
        "against",
        "versus",
        "vs",
        "compared",
        "than",
        "nor",
        "then",
    ]
)
_CARRIES_NEGATION = frozenset({"or", "nor"})
_SAME_CLAUSE = frozenset({",", "(", ")", "and", "[", "]"})
_NUMBERED = re.compile(r"\d{1,4}(?:[-./]\d{1,4}){2,}")  # dates and section numbers: names, no amounts
_SHOUTED = frozenset(
    ["THE", "AND", "OF", "IN", "TO", "IS", "AT", "FOR", "ON", "BE", "OR", "WITH", "ARE", "IT"]
)  # other capitals are abbreviations: DO, PAR
_LETTER = "A"  # "press A": within a sentence a name, at its beginning an article
_NOT_NEGATIVE = frozenset({"NOR"})  # the normal operating range
_SCOPE_OF_ONE = frozenset({"non"})


@dataclass(frozen=True)
class Word:
    """A word at its position, with all that it is known by."""

    text: str
    keys: frozenset[str]
    at: int
    negated: bool = False

    def meets(self, other: Word) -> bool:
        return not self.keys.isdisjoint(other.keys)


@dataclass(frozen=True)
class Frame:
    """One stretch of a statement that hangs together: its words in order and its amounts.

    `opens` is what parts it from the last; `marks` are all marks that part stretches in it, with their
    positions. The frame
    of a table cell holds the row's label too, and as `heads` the words of its header.
    """

    words: tuple[Word, ...]
    amounts: tuple[Amount, ...]
    opens: str = ""
    negators: tuple[int, ...] = ()
    all_tokens: tuple[tuple[int, str], ...] = ()
    marks: tuple[tuple[int, str], ...] = ()
    heads: tuple[Word, ...] = ()

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(key for word in self.words for key in word.keys)

    def holds(self, word: Word) -> bool:
        return not word.keys.isdisjoint(self.keys)


@dataclass(frozen=True)
class Statement:
    frames: tuple[Frame, ...]
    text: str = field(compare=False)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for frame in self.frames for word in frame.words)

    @cached_property
    def amounts(self) -> tuple[tuple[Frame, Amount], ...]:
        return tuple((frame, amount) for frame in self.frames for amount in frame.amounts)

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(key for word in self.words for key in word.keys)

    @cached_property
    def raw(self) -> frozenset[str]:
        """All words as folded, the small ones too."""
        return frozenset(token for frame in self.frames for _, token in frame.all_tokens)


Things = Mapping[tuple[str, ...], frozenset[str]]


def read_statement(text: str, things: Things | None = None, *, start: int = 0, header: str | None = None) -> Statement:
    """Words, amounts and frames of a text; `things` are further wordings of one thing (the package's abbreviations)."""
    found = amounts_of(text, start, header=header)
    parts = _split(text, found, start)
    known = {**phrases_of_one_thing(), **(things or {})}
    frames = [_frame(part, known) for part in parts]
    return Statement(tuple(_merged(frames)), text)


@dataclass
class _Part:
    opens: str
    tokens: list[tuple[int, str]] = field(default_factory=list)
    amounts: list[Amount] = field(default_factory=list)
    marks: list[tuple[int, str]] = field(default_factory=list)


def _split(text: str, amounts: Sequence[Amount], start: int) -> list[_Part]:
    parts = [_Part("")]
    spans = sorted(amounts, key=lambda amount: amount.start)
    at = 0
    for amount in spans:
        _take(text[at : amount.start - start], at + start, parts)
        _turn_at_to(parts)
        parts[-1].amounts.append(amount)
        at = amount.end - start
    _take(text[at:], at + start, parts)
    return parts


def _turn_at_to(parts: list[_Part]) -> None:
    """ "from 47 g/L on new resin to 42 g/L after 150 cycles": the second amount begins a stretch of its own."""
    last = parts[-1]
    if last.amounts and last.tokens and fold(last.tokens[-1][1]) == "to":
        parts.append(_Part("to", [last.tokens.pop()]))


def _take(stretch: str, offset: int, parts: list[_Part]) -> None:
    for match in _ITEM.finditer(stretch):
        token, at = match.group().strip(), offset + match.start()
        lowered = fold(token)
        if token in _BREAK or token in {"–", "—", "-"}:
            parts.append(_Part(token, marks=[(at, token)]))
        elif lowered in _CLAUSE and token not in _NOT_NEGATIVE:
            parts.append(_Part(lowered, [(at, lowered)]))
        elif token in {".", "!", "?"}:
            parts.append(_Part(".", marks=[(at, ".")]))
        elif token in {":"}:
            continue
        else:
            _add(token, at, parts[-1])


def _add(token: str, at: int, part: _Part) -> None:
    if is_number(token):
        part.amounts.append(bare_amount(token, at))
        return
    if is_code(token) or _NUMBERED.fullmatch(token):
        part.tokens.append((at, token))
        return
    place = at
    for piece in re.split(r"([-–/&])", token):
        if piece and piece not in "-–/&":
            lowered = fold(piece)
            if lowered in NUMBER_WORDS:
                part.amounts.append(bare_amount(NUMBER_WORDS[lowered], place))
            elif is_number(piece):
                part.amounts.append(bare_amount(piece, place))
            else:
                part.tokens.append((place, piece))
        place += len(piece)


def _frame(part: _Part, known: Things) -> Frame:
    tokens = part.tokens
    lowered = [fold(token) for _, token in tokens]
    extra: list[set[str]] = [set() for _ in tokens]
    for at in range(len(tokens)):
        for length in range(min(5, len(tokens) - at), 0, -1):
            things = known.get(tuple(lowered[at : at + length]))
            if things:
                for inside in range(at, at + length):
                    extra[inside] |= things
                break
    words: list[Word] = []
    negators: list[int] = []
    scope = 0
    for number, ((at, token), low, more) in enumerate(zip(tokens, lowered, extra, strict=True)):
        if is_negator(low) and token not in _NOT_NEGATIVE:
            negators.append(at)
            scope = 1 if low in _SCOPE_OF_ONE else 10_000
            continue
        named = number > 0 and token == _LETTER
        if low in GLUE and not named and (not token.isupper() or len(token) == 1 or token in _SHOUTED):
            continue
        words.append(Word(low, word_keys(token) | more, at, scope > 0))
        scope -= 1
    amounts = tuple(
        amount.in_denial() if any(at < amount.start for at in negators) and scope > 0 else amount
        for amount in part.amounts
    )
    return Frame(
        tuple(words),
        amounts,
        part.opens,
        tuple(negators),
        tuple((at, low) for (at, _), low in zip(tokens, lowered, strict=True)),
        tuple(part.marks),
    )


def _merged(frames: Sequence[Frame]) -> Iterable[Frame]:
    """Stretches without an amount join the one that they belong to: the next after a mere comma, else the last."""
    kept: list[Frame] = []
    waiting: tuple[tuple[int, str], ...] = ()
    for found in frames:
        frame = replace(found, marks=(*waiting, *found.marks))
        waiting = ()
        last = kept[-1] if kept else None
        if not frame.words and not frame.amounts and not frame.negators:
            waiting = (*frame.marks, *frame.all_tokens)
        elif last is not None and _joins(last, frame):
            kept[-1] = replace(
                last,
                words=(*last.words, *frame.words),
                amounts=(*last.amounts, *frame.amounts),
                all_tokens=(*last.all_tokens, *frame.all_tokens),
                marks=(*last.marks, *frame.marks),
            )
        elif last is not None and last.negators and frame.opens in _CARRIES_NEGATION:
            denied = tuple(replace(word, negated=True) for word in frame.words)
            kept.append(replace(frame, words=denied, negators=(*frame.negators, last.negators[-1])))
        else:
            kept.append(frame)
    return kept


def _joins(last: Frame, frame: Frame) -> bool:
    if last.negators or frame.negators or frame.opens not in _SAME_CLAUSE or frame.opens == "and":
        return False
    return not last.amounts or not frame.amounts
