"""One sentence of a model against the evidence that it cites: supported to the letter of its meaning, or not.

A sentence holds when one cited quote holds all of it: each amount to the digit, in its unit, bound to the same words; each
word, by itself or by one that means the same; each denial, hedge and direction. What a quote leaves to its headings may come
from there. A sentence of two parts may rest on two quotes, a part on each. When in doubt it does not hold.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.cues import EFFECT, REASON
from assistant.llm.binding import unbound
from assistant.llm.grounds import Ground
from assistant.llm.lexicon import HEDGES, NEUTRAL, OPPOSITES, STRONG
from assistant.llm.reading import Frame, Statement, Things, Word, read_statement
from knowledge.text import fold_quote

_CAUSE = re.compile(
    r"\b(?:because|since|due to|owing to|as a result|therefore|thus|hence|consequently|so that|in order to|leads? to|led to|caus(?:e|es|ed|ing)|reason|rationale"
    r"|which is why|driven by|explains?|weil|deshalb|parce que|porque)\b",
    re.IGNORECASE,
)
_PERMITS = frozenset(["be", "remain", "stay", "stand", "only"])
_SPLIT = re.compile(
    r"\s*;\s+|,?\s+(?=(?:because|since|while|whereas|although|but|as|so that)\s)|,\s+(?=(?:and|which|where|due to|owing to)\s)|\s+(?=due to\s)",
    re.IGNORECASE,
)
MIN_OWN_SHARE = 0.4


@dataclass(frozen=True)
class Verdict:
    """`why_not` is null when the sentence holds; `grounds` are those that hold it; `inferred` when it joins two of them."""

    why_not: str | None
    grounds: tuple[Ground, ...] = ()
    inferred: bool = False


def judge(sentence: str, cited: Sequence[Ground], things: Things | None = None) -> Verdict:
    """Whether the sentence holds by the evidence it cites."""
    if not cited:
        return Verdict("no citation")
    reasons: list[str] = []
    for ground in cited:
        reason = unsupported(sentence, ground, things)
        if reason is None:
            return Verdict(None, (ground,))
        reasons.append(reason)
    parts = [part.strip() for part in _SPLIT.split(sentence) if part.strip()]
    if len(cited) > 1 and len(parts) > 1:
        holding = [next((g for g in cited if unsupported(part, g, things) is None), None) for part in parts]
        told = all(_stands_alone(part, things) for part in parts)
        grounds = tuple(dict.fromkeys(ground for ground in holding if ground is not None))
        if all(holding) and told and not _untold_cause(sentence, grounds):
            return Verdict(None, grounds, inferred=bool(_CAUSE.search(sentence)))
    return Verdict(reasons[0])


def _stands_alone(part: str, things: Things | None) -> bool:
    """A part names what it is about; an amount on its own could be said of anything."""
    words = [word for word in read_statement(part, things).words if word.text not in NEUTRAL]
    return len(words) >= 2


def _untold_cause(sentence: str, grounds: Sequence[Ground]) -> bool:
    return bool(_CAUSE.search(sentence)) and not any(_CAUSE.search(ground.unit.text) for ground in grounds)


def unsupported(sentence: str, ground: Ground, things: Things | None = None) -> str | None:
    """Why one quote does not hold the sentence; `None` when it does."""
    if _verbatim(sentence, ground):
        return None
    said = read_statement(sentence, things if things is not None else ground.things)
    if not said.words and not said.amounts:
        return "it says nothing"
    held = ground.statement
    for reason in (
        _amounts(said, ground),
        _words(said, ground),
        _denials(said, held),
        _hedges(said, held),
        _turned(said, held),
        _order(said, ground),
    ):
        if reason is not None:
            return reason
    if _CAUSE.search(sentence) and not (_CAUSE.search(ground.text) or _gives_reason(ground)):
        return "the quote gives no such reason"
    return None


def _verbatim(sentence: str, ground: Ground) -> bool:
    """The whole quote, as it stands in the document or as it was sent, with its place or without."""
    said = fold_quote(sentence).rstrip(".")
    whole = (ground.unit.text, ground.sent, f"{ground.sent} ({ground.place})")
    return any(said == fold_quote(text).rstrip(".") for text in whole)


def _gives_reason(ground: Ground) -> bool:
    return bool(REASON.search(ground.text) or EFFECT.search(ground.text))


def _amounts(said: Statement, ground: Ground) -> str | None:
    for frame, amount in said.amounts:
        reason = unbound(frame, amount, said, ground)
        if reason is not None:
            return reason
    return None


def _words(said: Statement, ground: Ground) -> str | None:
    held, context = ground.statement, ground.context
    own = total = 0
    for word in said.words:
        in_quote = not word.keys.isdisjoint(held.keys)
        if word.text in NEUTRAL and not in_quote:
            continue
        if _told_by_amount(word, said, ground):
            continue
        total += 1
        if in_quote:
            own += 1
        elif word.text in OPPOSITES or word.text in HEDGES or word.text in STRONG or word.keys.isdisjoint(context.keys):
            return f"“{word.text}” is not in the quote"
    if total and not said.amounts and own < max(1, MIN_OWN_SHARE * total):
        return "the wording is not the quote's"
    return None


_LIMITING = frozenset(
    [
        "limit",
        "limits",
        "limited",
        "maximum",
        "max",
        "upper",
        "highest",
        "most",
        "range",
        "ranges",
        "minimum",
        "min",
        "lower",
        "lowest",
        "least",
        "ceiling",
        "exceed",
        "window",
        "must",
        "shall",
        "allowed",
        "permitted",
        "may",
    ]
)


def _told_by_amount(word: Word, said: Statement, ground: Ground) -> bool:
    """Words such as "limit" or "maximum" that a limit or range of the evidence stands for; `binding` holds them to the right end."""
    if word.text not in _LIMITING:
        return False
    bounds = {amount.operator for _, amount in ground.statement.amounts}
    return bool(said.amounts) and bool(bounds - {"eq", "staged", "one_of"})


def _denials(said: Statement, held: Statement) -> str | None:
    for frame in said.frames:
        for at in frame.negators:
            head = next((word for word in frame.words if word.at > at), None) or (
                frame.words[-1] if frame.words else None
            )
            if head is None:
                continue
            if not any(
                word.meets(head) and (word.negated or other.negators) for other in held.frames for word in other.words
            ) and not (any(a.denied for a in frame.amounts) and any(a.denied for _, a in held.amounts)):
                return f"it denies “{head.text}”, which the quote does not"
        if frame.negators:
            continue
        for word in frame.words:
            found = [(other, one) for other in held.frames for one in other.words if one.meets(word)]
            if found and all(one.negated for _, one in found):
                return f"the quote denies “{word.text}”"
    return None


def _hedges(said: Statement, held: Statement) -> str | None:
    spoken = said.raw
    strong = spoken & STRONG
    if (
        strong
        and not (held.raw & (STRONG | {"should", "only", "never", "not"}))
        and not any(a.operator in ("le", "lt", "ge", "gt") for _, a in held.amounts)
    ):
        return f"“{min(strong)}” is not in the quote"
    if spoken & (HEDGES | {"can", "potentially"}):
        return None
    for frame in held.frames:
        tokens = [token for _, token in frame.all_tokens]
        for number, token in enumerate(tokens):
            following = tokens[number + 1] if number + 1 < len(tokens) else ""
            permits = token == "may" and (following in _PERMITS or following == "not")
            if token in HEDGES and not permits and _draws_on(said, frame):
                return f"the quote says “{token}”"
    return None


def _draws_on(said: Statement, frame: Frame) -> bool:
    content = [word for word in frame.words if word.text not in NEUTRAL and word.text not in HEDGES]
    used = sum(1 for word in content if not word.keys.isdisjoint(said.keys))
    return bool(content) and used >= 0.5 * len(content)


def _turned(said: Statement, held: Statement) -> str | None:
    """Where the quote has both "upper" and "lower", the words beside one may not come from beside the other."""
    for frame in said.frames:
        for word in frame.words:
            contrary = OPPOSITES.get(word.text)
            if contrary is None:
                continue
            own = [other for other in held.frames if any(one.text == word.text for one in other.words)]
            rival = [
                other for other in held.frames if any(one.text in contrary for one in other.words) and other not in own
            ]
            if not own or not rival:
                continue
            for beside in frame.words:
                if beside is word or beside.text in NEUTRAL or any(other.holds(beside) for other in own):
                    continue
                if any(other.holds(beside) for other in rival):
                    return f"“{word.text}” is not said of “{beside.text}”"
    return None


def _order(said: Statement, ground: Ground) -> str | None:
    """The subject may not be taken from a later clause than what is said of it, nor who acts be swapped with whom."""
    held = ground.statement
    if ground.unit.kind == "row":
        return None
    at = {id(frame): number for number, frame in enumerate(held.frames)}
    for frame in said.frames:
        words = [word for word in frame.words if word.text not in NEUTRAL]
        where = [[at[id(other)] for other in held.frames if other.holds(word)] for word in words]
        placed = [(word, places) for word, places in zip(words, where, strict=True) if places]
        if len(placed) < 2:
            continue
        subject, places = placed[0]
        rest = [found for _, found in placed[1:]]
        if frame.opens not in {",", ""} or not rest:
            continue
        others = [found for found in rest if min(places) > max(found)]
        if others and not any(set(places) & set(found) for found in rest):
            return f"“{subject.text}” is not what the quote says this of"
        told = [found for found in rest if max(places) < min(found)]
        if told and len(told) == len(rest):
            clause = held.frames[min(min(found) for found in told)]
            begun = next((n for n, one in enumerate(clause.words) if frame.holds(one)), 0)
            own = [one for one in clause.words[:begun] if one.text not in NEUTRAL]
            if own and not any(one.meets(word) for one in own for word in said.words):
                return f"the quote says this of “{own[0].text}”"
    return _swapped(said, held)


def _swapped(said: Statement, held: Statement) -> str | None:
    """ "A fouled B" → "B fouled A": three or more runs against the quote's order, and no passive to explain it."""
    spoken = said.raw
    for frame in said.frames:
        positions: list[int] = []
        for word in frame.words:
            found = [one.at for one in held.words if one.meets(word)]
            if len(found) == 1:
                positions.append(found[0])
        runs = 1 + sum(1 for one, two in itertools.pairwise(positions) if two < one)
        if len(positions) >= 3 and runs >= 3 and not (spoken & {"by", "of", "for", "in", "at", "with"}):
            return "the order of the words is not the quote's"
    return None
