"""The course of a sentence against its quote's: words in their order and clauses, denials where the quote has them."""

from __future__ import annotations

from collections import Counter

from assistant.llm.align import Item, Laid, aligned, lay
from assistant.llm.amounts import Amount
from assistant.llm.binding import holds
from assistant.llm.grounds import Ground
from assistant.llm.lexicon import NEUTRAL
from assistant.llm.reading import Frame, Statement, Word

WHOLE = 0.8  # share of a quote from which on a sentence is taken to repeat all of it


def mislaid(said: Statement, ground: Ground) -> str | None:
    """Why the sentence does not follow its quote; `None` when it does."""
    held = ground.statement
    frames = {id(amount): frame for statement in (said, held) for frame, amount in statement.amounts}

    def fits(one: Item, other: Item) -> bool:
        if isinstance(one, Word) or isinstance(other, Word):
            return isinstance(one, Word) and isinstance(other, Word) and one.meets(other)
        return holds(frames[id(one)], one, (frames[id(other)], other), ground)

    quote = lay(held, lambda word: word.text not in NEUTRAL or word.negated)
    whole = lay(said, lambda word: word.text not in NEUTRAL or any(o.meets(word) and o.negated for o in held.words))
    sentence = _only(whole, lambda item: any(fits(item, other) for other in quote.items))
    places = aligned(sentence, quote, fits)
    if places is None:
        return "it is put together otherwise than the quote"
    return _denials(said, held, sentence, quote, places)


def _only(laid: Laid, keep: object) -> Laid:
    """The items that `keep` wants; the marks ahead of what is left out go to the next."""
    assert callable(keep)
    items: list[Item] = []
    before: list[tuple[str, ...]] = []
    marks: tuple[str, ...] = ()
    for item, ahead in zip(laid.items, laid.before, strict=True):
        marks = (*marks, *ahead)
        if keep(item):
            items.append(item)
            before.append(marks)
            marks = ()
    return Laid(tuple(items), tuple(before))


def _denials(said: Statement, held: Statement, sentence: Laid, quote: Laid, places: tuple[int, ...]) -> str | None:
    """Each denial of the sentence sits on what the quote denies, and what the quote denies is not said without."""
    spoken, meant = (sum(len(frame.negators) for frame in statement.frames) for statement in (said, held))
    if spoken > meant:
        return "it denies what the quote does not"
    if spoken < meant and len(set(places)) >= WHOLE * len(quote.items):
        return "it leaves out a denial of the quote"
    stretch = {id(item): n for n, frame in enumerate(held.frames) for item in (*frame.words, *frame.amounts)}
    place_of = {id(item): place for item, place in zip(sentence.items, places, strict=True)}
    used: Counter[int] = Counter()
    for frame in said.frames:
        for at in frame.negators:
            head = _head(frame, at, place_of)
            if head is None:
                return "it denies what the quote does not"
            other = quote.items[place_of[id(head)]]
            if not _denied(other):
                return f"it denies “{head.text}”, which the quote does not"
            used[stretch[id(other)]] += 1
    for number, count in used.items():
        if len(held.frames[number].negators) < count:
            return "it denies what the quote does not"
        if len(held.frames[number].negators) > count and held.frames[number].opens not in {"or", "nor"}:
            return "it leaves out a denial of the quote"
    drawn = {stretch[id(quote.items[place])] for place in places}
    for number in drawn - used.keys():
        frame = held.frames[number]
        parts: tuple[Item, ...] = (*frame.words, *frame.amounts)
        if frame.negators and not any(map(_denied, parts)):
            return "it leaves out a denial of the quote"  # "who were not there": small words alone are denied
    for item, place in zip(sentence.items, places, strict=True):
        if _denied(quote.items[place]) and stretch[id(quote.items[place])] not in used:
            return f"the quote denies “{item.text}”"
    return None


def _head(frame: Frame, at: int, place_of: dict[int, int]) -> Item | None:
    """What a negator denies: the first thing behind it that the quote has, else the last before it."""
    items: list[tuple[int, Item]] = [(word.at, word) for word in frame.words]
    items += [(amount.start, amount) for amount in frame.amounts]
    placed = sorted(((start, item) for start, item in items if id(item) in place_of), key=lambda one: one[0])
    after = [item for start, item in placed if start > at]
    ahead = [item for start, item in placed if start < at]
    return after[0] if after else ahead[-1] if ahead else None


def _denied(item: Item) -> bool:
    return item.denied if isinstance(item, Amount) else item.negated
