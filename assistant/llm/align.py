"""A sentence laid along its quote: in the quote's order, with what the quote binds together left together.

Each word and amount of the sentence gets a place in the quote. From one to the next the sentence may go on,
leave out what
belongs to the same clause, take up the second of two parallel parts ("1.8 % at 25 °C, 0.6 % at 5 °C"), or move a
part that a preposition or a comma sets off. It may not carry a subject into another clause, nor an amount to
another's place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from assistant.llm.amounts import Amount, differs, same_unit
from assistant.llm.reading import Statement, Word

Item = Word | Amount
_STRONG = frozenset(
    {";", ".", "and", "but", "because", "since", "while", "whereas", "although", "though", "when", "if", "unless", "so"}
    | {"therefore", "thus", "hence", "which", "where", "whilst", "then", "as"}
)
_WEAK = frozenset({",", "(", ")", "–", "—", "-", "[", "]"})
_COORDINATES = frozenset({"and", "but", "or", ",", ";", "(", "whereas", "while"})
_FRONTED = frozenset(
    {"of", "by", "on", "in", "at", "for", "with", "to", "from", "during", "between", "within", "through"}
)
_SETS_OFF = (
    _FRONTED
    | {"after", "before", "above", "below", "as", "under", "into", "against", "until", "without", "when", "per"}
    | {"bei", "von", "mit", "pour", "par", "de"}
)
_ARTICLES = frozenset({"the", "a", "an", "its", "their"})
_BE = frozenset({"is", "was", "are", "were", "be", "been"})
_PRONOUNS = frozenset({"it", "they", "this", "these"})
_STEP, _JUMP = 0, 1


@dataclass(frozen=True)
class Laid:
    """Words and amounts in order; `before[n]` are the small words and marks ahead of the n-th."""

    items: tuple[Item, ...]
    before: tuple[tuple[str, ...], ...]

    @cached_property
    def clause(self) -> tuple[int, ...]:
        """The number of the clause that each item stands in; marks that only set off a part do not end one."""
        found, number = [], 0
        for at, marks in enumerate(self.before):
            if at and any(mark in _STRONG for mark in marks):
                number += 1
            found.append(number)
        return tuple(found)


def lay(statement: Statement, keep: Callable[[Word], bool] = lambda word: True) -> Laid:
    """All words that `keep` lets stand and all amounts, in the order of the text."""
    placed: list[tuple[int, Item | None, str]] = []
    for frame in statement.frames:
        placed += [(at, None, mark) for at, mark in frame.marks]
        words = {word.at: word for word in frame.words}
        for at, token in frame.all_tokens:
            word = words.get(at)
            placed.append((at, word if word is not None and keep(word) else None, token))
        placed += [(amount.start, amount, "") for amount in frame.amounts]
    items: list[Item] = []
    before: list[tuple[str, ...]] = []
    marks: list[str] = []
    for _, item, token in sorted(placed, key=lambda one: one[0]):
        if item is None:
            marks.append(token)
            continue
        items.append(item)
        # a word of content may part clauses too ("after", "against")
        before.append((*marks, *((token,) if token in _STRONG | _SETS_OFF else ())))
        marks = []
    return Laid(tuple(items), tuple(before))


def aligned(said: Laid, held: Laid, fits: Callable[[Item, Item], bool]) -> tuple[int, ...] | None:
    """For each item of the sentence its place in the quote; `None` when it cannot be laid along it."""
    if not said.items:
        return ()
    places = [[n for n, other in enumerate(held.items) if fits(item, other)] for item in said.items]
    if not all(places):
        return None
    best: dict[int, tuple[int, tuple[int, ...]]] = {place: (0, (place,)) for place in places[0]}
    for at in range(1, len(said.items)):
        step: dict[int, tuple[int, tuple[int, ...]]] = {}
        for place in places[at]:
            for last, (cost, path) in best.items():
                price = _price(said, held, at, last, place, path)
                if price is not None and (place not in step or cost + price < step[place][0]):
                    step[place] = (cost + price, (*path, place))
        best = step
    whole = [found for found in best.values() if _lawful(said, held, found[1])]
    return min(whole)[1] if whole else None


def _price(said: Laid, held: Laid, at: int, last: int, place: int, path: tuple[int, ...]) -> int | None:
    """The cost of going from one place of the quote to the next; `None` where that would change what is said."""
    if place in (last, last + 1):
        return _STEP
    marks = said.before[at]
    new_clause = any(mark in _STRONG or mark in _WEAK for mark in marks)
    if place > last:
        if (
            all(n in path for n in range(last + 1, place))
            or _may_skip(said, held, last, place)
            or _past_pronoun(held, path, place)
        ):
            return _JUMP
        return _JUMP if new_clause and _is_head(held, place) else None
    if new_clause and (_is_head(held, place) or held.clause[place] == held.clause[last]):
        return _JUMP
    if _stands_for_pronoun(held, place, max(path)):
        return _JUMP
    if held.clause[place] != held.clause[last]:
        return None
    if place + 1 in path and "of" in held.before[place + 1]:
        return _JUMP  # "lots of polysorbate" → "polysorbate lots"
    turned = "by" in {mark for ahead in said.before[at:] for mark in ahead} and not set(held.before[place]) & _BE
    set_off = any(mark in _SETS_OFF for mark in marks)
    named = any(mark in _BE for mark in marks) and (turned or any(mark in _ARTICLES for mark in marks))
    return _JUMP if set_off or named else None


def _is_head(held: Laid, place: int) -> bool:
    return place == 0 or any(mark in _STRONG or mark in _WEAK for mark in held.before[place])


def _may_skip(said: Laid, held: Laid, last: int, place: int) -> bool:
    gap = held.items[last + 1 : place]
    marks = [mark for n in range(last + 1, place + 1) for mark in held.before[n]]
    crossed = [mark for mark in marks if mark in _STRONG or mark in _WEAK]
    rivals = any(_rival(one, other) for one in gap for other in said.items)
    if not crossed:
        return not rivals and not set(held.before[last + 1]) & set(held.before[place]) & _SETS_OFF
    if not rivals and held.before[last + 1] and held.before[place] and _enclosed(held, last, place):
        return True
    coordinated = {"and", "or"} & set(held.before[last + 1])
    if coordinated and len(gap) <= 2 and not any(isinstance(one, Amount) for one in gap) and len(crossed) == 1:
        return True
    return _parallel(held, last, place)


def _enclosed(held: Laid, last: int, place: int) -> bool:
    """ ", …," or "(…)": a part that the quote itself sets off."""
    opens = [mark for mark in held.before[last + 1] if mark in _WEAK]
    closes = [mark for mark in held.before[place] if mark in _WEAK]
    inner = [mark for n in range(last + 2, place) for mark in held.before[n] if mark in _STRONG]
    return (
        bool(opens and closes)
        and not inner
        and not any(m in _STRONG for m in (*held.before[last + 1], *held.before[place]))
    )


def _parallel(held: Laid, last: int, place: int) -> bool:
    """The second of two parallel parts: it begins right behind the mark that parts them, with an amount of the
    same kind, or
    with words ahead of one, where the first part has one too."""
    if not any(mark in _COORDINATES for mark in held.before[place]):
        return False
    first = held.items[last + 1]
    ahead = next((item for item in held.items[place : place + 2] if isinstance(item, Amount)), None)
    if ahead is None:
        return False
    begins = first if isinstance(first, Amount) else None
    if begins is None or _says_of_its_own(held, held.items.index(ahead, place)):
        return False
    return begins.bare or ahead.bare or _rival(begins, ahead)


def _says_of_its_own(held: Laid, amount: int) -> bool:
    """ "at −15 °C the cake collapsed", "12 min was chosen": behind the amount the part has its own subject or verb."""
    following = held.before[amount + 1][:1] if amount + 1 < len(held.items) else ()
    return bool(set(following) & (_ARTICLES | _BE | _PRONOUNS))


def _rival(one: Item, other: Item) -> bool:
    return isinstance(one, Amount) and isinstance(other, Amount) and same_unit(one, other, "") and differs(one, other)


def _moved_whole(held: Laid, path: Sequence[int]) -> bool:
    """What moves back past another amount of its kind must take everything along, so that no place is left to
    mix up."""
    for last, place in pairwise(path):
        if place >= last or held.clause[place] != held.clause[last]:
            continue
        inside = [item for item in held.items[place : last + 1] if isinstance(item, Amount)]
        mixed = any(_rival(one, other) for n, one in enumerate(inside) for other in inside[n + 1 :])
        if mixed and not all(n in path for n in range(place, last + 1)):
            return False
    return True


def _in_step(held: Laid, path: Sequence[int]) -> bool:
    """Amounts of one kind that change their order must each keep a neighbour from the quote."""
    amounts = [at for at, place in enumerate(path) if isinstance(held.items[place], Amount)]
    for n, one in enumerate(amounts):
        for other in amounts[n + 1 :]:
            crossed = path[one] > path[other] and _rival(held.items[path[one]], held.items[path[other]])
            if crossed and not (_keeps_neighbour(held, path, one) and _keeps_neighbour(held, path, other)):
                return False
    return True


def _keeps_neighbour(held: Laid, path: Sequence[int], at: int) -> bool:
    if "(" in held.before[path[at]]:  # "3.0 (64 %), 2.8 (88 %)": what stands in brackets is of what stands ahead
        return at > 0 and path[at - 1] == path[at] - 1
    near = [path[n] for n in (at - 1, at + 1) if 0 <= n < len(path)]
    own = held.items[path[at]]
    return any(abs(path[at] - place) == 1 and not _rival(own, held.items[place]) for place in near)


def _same_voice(said: Laid, held: Laid, path: Sequence[int]) -> bool:
    """Who does it stays who does it: what stands behind "by" does so in the quote, or stands ahead of the verb
    there."""
    for at, place in enumerate(path):
        moved_back = at > 0 and place < path[at - 1]
        if "by" in said.before[at] and "by" not in held.before[place] and not moved_back:
            return False
        followed = at > 0 and path[at - 1] == place - 1
        if "by" in held.before[place] and "by" not in said.before[at] and followed:
            return False
    return True


def _stands_for_pronoun(held: Laid, place: int, last: int) -> bool:
    """ "at 2,000 L it fell" → "at 2,000 L, kLa fell": the subject of the clause before, where the quote has a
    pronoun."""
    following = held.before[last + 1] if last + 1 < len(held.items) else ()
    start = held.clause.index(held.clause[last])
    opens = held.clause[last + 1 : last + 2] != (held.clause[last],) or bool(set(held.before[start]) & _SETS_OFF)
    return (
        opens  # "Figure 7.2 shows it": an object is no subject
        and any(mark in _PRONOUNS for mark in following)
        and held.clause[place] == held.clause[last] - 1
        and _subject(held, place)
    )


def _past_pronoun(held: Laid, path: tuple[int, ...], place: int) -> bool:
    """On from the subject that stands for a pronoun: to the word behind the pronoun, with nothing left out
    before it."""
    if not any(mark in _PRONOUNS for mark in held.before[place]) or not _subject(held, path[-1]):
        return False
    return held.clause[path[-1]] == held.clause[place] - 1 and (max(path) in (place - 1, path[-1]))


def _subject(held: Laid, place: int) -> bool:
    """Among the first words of its clause, ahead of its amounts but those that a comma sets off."""
    start = next(n for n, clause in enumerate(held.clause) if clause == held.clause[place])
    words = [n for n in range(start, place + 1) if isinstance(held.items[n], Word)]
    return len(words) <= 3


def _lawful(said: Laid, held: Laid, path: Sequence[int]) -> bool:
    amounts = [place for place in path if isinstance(held.items[place], Amount)]
    if len(amounts) != len(set(amounts)):
        return False
    if not _in_step(held, path):
        return False
    return _segments_hold(said, held, path) and _moved_whole(held, path) and _same_voice(said, held, path)


def _segments_hold(said: Laid, held: Laid, path: Sequence[int]) -> bool:
    """A part set off by a comma that begins no clause of the quote must be of the clause that it is put beside."""
    segments: list[list[int]] = [[]]
    for at, place in enumerate(path):
        if at and any(mark in _STRONG or mark in _WEAK for mark in said.before[at]):
            segments.append([])
        segments[-1].append(place)
    for number, segment in enumerate(segments):
        independent = _is_head(held, segment[0]) and not set(held.before[segment[0]]) & _FRONTED
        if independent or len(segments) == 1:
            continue
        own = {held.clause[place] for place in segment}
        near = [segments[n] for n in (number - 1, number + 1) if 0 <= n < len(segments)]
        follows = (number and segment[0] == segments[number - 1][-1] + 1) or (
            number + 1 < len(segments) and segments[number + 1][0] == segment[-1] + 1
        )
        if not follows and not own & {held.clause[place] for other in near for place in other}:
            return False
    return True
