"""Whether an amount of a sentence is the evidence's, and said of the same thing: not the other value of the
same quote."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.llm.amounts import Amount, agrees, differs, same_unit
from assistant.llm.grounds import Ground
from assistant.llm.lexicon import GLUE, HIGH_END, LOW_END, NEUTRAL, word_keys
from assistant.llm.reading import Frame, Statement, Word

Place = tuple[Frame, Amount]
_BESIDE = 2


def unheld(frame: Frame, amount: Amount, ground: Ground) -> str | None:
    """Why no amount of the evidence is this one; `None` when one is."""
    if any(holds(frame, amount, place, ground) for place in ground.statement.amounts):
        return None
    return None if in_context(amount, frame, ground) else f"“{amount.text}” is not in the quote"


def holds(frame: Frame, amount: Amount, place: Place, ground: Ground) -> bool:
    """Whether an amount of the evidence is the same, in the same unit, and the same end of a range."""
    texts = frozenset(word.text for word in frame.words) | frozenset(token for _, token in frame.all_tokens)
    high = bool(texts & HIGH_END) or amount.operator in ("le", "lt")
    low = bool(texts & LOW_END) or amount.operator in ("ge", "gt")
    if texts & _TOP:
        low = False
    if texts & _BOTTOM:
        high = False
    beside = frozenset(amount.text.casefold().split())  # "upper is 60 g/L" was read as one amount
    told = frozenset(word.text for word in place[0].words)
    limit_told = (bool(told & HIGH_END), bool(told & LOW_END))
    if amount.nouns and not _counts_the_same(amount, place[1], ground):
        return False
    return (
        same_unit(amount, place[1], ground.text)
        and agrees(amount, place[1], high, low, limit_told)
        and _same_end(texts, told, place[1])
        and (place[1].operator != "eq" or beside & {"upper", "lower"} <= told)
    )


def _counts_the_same(amount: Amount, held: Amount, ground: Ground) -> bool:
    if held.nouns:
        return not amount.nouns.isdisjoint(held.nouns)
    return all(not word_keys(noun).isdisjoint(ground.statement.keys) for noun in amount.nouns)


def unbound(frame: Frame, amount: Amount, said: Statement, ground: Ground) -> str | None:
    """Why the cells of a table row do not hold the amount as said; `None` when they do."""
    held = ground.statement
    fitting = [place for place in held.amounts if holds(frame, amount, place, ground)]
    if not fitting:
        return None if in_context(amount, frame, ground) else f"“{amount.text}” is not in the quote"
    if any(place[0].opens != "|" and _beside(frame, amount, place) for place in fitting):
        return None  # a number of the row's label
    rivals = [
        place
        for place in held.amounts
        if same_unit(amount, place[1], ground.text) and all(differs(place[1], fit[1]) for fit in fitting)
    ]
    reasons = [_misplaced(frame, amount, place, rivals, said, ground) for place in fitting]
    return None if None in reasons else reasons[-1]


def _beside(frame: Frame, amount: Amount, place: Place) -> bool:
    near = _neighbours(*place)
    return amount.bare and any(one.meets(other) for one in _neighbours(frame, amount) for other in near)


_TOP = frozenset({"maximum", "max", "upper", "highest", "most", "top", "longest"})
_BOTTOM = frozenset({"minimum", "min", "lower", "lowest", "least", "bottom", "shortest"})


def _same_end(texts: frozenset[str], told: frozenset[str], held: Amount) -> bool:
    """A value that the quote calls a minimum is no maximum, and the other way round."""
    if held.operator != "eq":
        return True
    low, high = told & _BOTTOM and not told & _TOP, told & _TOP and not told & _BOTTOM
    return not ((texts & _TOP and low) or (texts & _BOTTOM and high))


def in_context(amount: Amount, frame: Frame, ground: Ground) -> bool:
    """Numbers that name things ("version 3", "Table 2", the scale in a heading) may come from the headings."""
    if (
        ground.is_row
        and amount.operator == "eq"
        and any(same_unit(amount, one, "") and not differs(amount, one) for one in ground.header_amounts)
    ):
        return True
    for other, one in ground.context.amounts:
        if amount.operator != "eq" or one.operator != "eq" or not same_unit(amount, one, "") or differs(amount, one):
            continue
        if amount.bare:
            name = _token_before(frame, amount)
            if name and name not in GLUE and name == _token_before(other, one):
                return True
        elif amount.quantity is not None and amount.quantity.unit_kind == "volume":
            return not any(same_unit(amount, held, "") for _, held in ground.statement.amounts)
    return False


def _token_before(frame: Frame, amount: Amount) -> str:
    return next((token for at, token in reversed(frame.all_tokens) if at < amount.start), "")


def _neighbours(frame: Frame, amount: Amount) -> tuple[Word, ...]:
    """The content words next to an amount, one on either side."""
    before = [word for word in frame.words if word.at < amount.start]
    after = [word for word in frame.words if word.at > amount.start]
    return (*before[-1:], *after[:1])


def _misplaced(
    frame: Frame, amount: Amount, place: Place, rivals: Sequence[Place], said: Statement, ground: Ground
) -> str | None:
    own, held = place
    if amount.nouns and held.nouns and amount.nouns.isdisjoint(held.nouns):
        return f"“{amount.text}” is not what the quote counts"
    if held.denied and not (amount.denied or frame.negators):
        return f"the quote denies “{amount.text}”"
    if amount.bare and (reason := _counted_otherwise(frame, amount, place, ground)) is not None:
        return reason
    if not rivals:
        return None
    words = [
        word
        for word in frame.words
        if word.text not in NEUTRAL or any(other.holds(word) for other, _ in (place, *rivals))
    ]
    if any(not differs(one, rival) for one in frame.amounts for _, rival in rivals):
        words = [word for word in words if word in _neighbours(frame, amount)]
    for word in words:
        if own.holds(word):
            continue
        for other, rival in rivals:
            if other.holds(word) and not _inherited(word, other, rival, own, held, frame):
                return f"“{amount.text}” is not said of “{word.text}”"
    score = _score(words, frame, amount, place)
    best = max(_score(words, frame, amount, rival) for rival in rivals)
    if score > best:
        return None
    return f"“{amount.text}” cannot be told from another value of the quote"


def _counted_otherwise(frame: Frame, amount: Amount, place: Place, ground: Ground) -> str | None:
    """A number that stands alone must stand by the same word: 27 runs are not 27 batches, day 8 not step 8."""
    beside = _neighbours(frame, amount)
    if not beside or amount.nouns:
        return None
    own, held = place
    wide = _around(own, held, 3)
    if not any(word.meets(other) for word in beside for other in wide):
        if held.nouns and any(word.text in held.nouns for word in beside):
            return None
        return f"“{amount.text}” does not stand by “{beside[-1].text}” in the quote"
    following = [word for word in frame.words if word.at > amount.start][:1]
    others = [(other, one) for other, one in ground.statement.amounts if one is not held and one.bare]
    for word in (*following, *beside):
        near_own = any(word.meets(one) for one in _neighbours(own, held))
        if not near_own and any(word.meets(one) for other, rival in others for one in _neighbours(other, rival)):
            return f"“{amount.text}” does not stand by “{word.text}” in the quote"
    return None


def _around(frame: Frame, amount: Amount, reach: int) -> tuple[Word, ...]:
    before = [word for word in frame.words if word.at < amount.start]
    after = [word for word in frame.words if word.at > amount.start]
    return (*before[-reach:], *after[:reach])


def _inherited(word: Word, other: Frame, rival: Amount, own: Frame, held: Amount, frame: Frame) -> bool:
    """The subject of an earlier clause is also that of a later one, unless this one has its own."""
    there = next((one for one in other.words if one.meets(word)), None)
    if there is None or there.at > rival.start or rival.start > held.start or own.opens == "|":
        return False
    subject = [one for one in own.words if one.at < held.start]
    return not subject or any(one.meets(said) for one in subject for said in frame.words)


def _score(words: Sequence[Word], frame: Frame, amount: Amount, place: Place) -> float:
    """How well the words around an amount are those around a place of the evidence."""
    other, held = place
    shared = sum(1.0 for word in words if other.holds(word))
    near = set(_tokens_beside(frame, amount))
    shared += _BESIDE * len(near & set(_tokens_beside(other, held)))
    return shared


def _tokens_beside(frame: Frame, amount: Amount) -> list[str]:
    before = [f"<{token}" for at, token in frame.all_tokens if at < amount.start]
    after = [f">{token}" for at, token in frame.all_tokens if at > amount.start]
    return [*before[-1:], *after[:1]]
