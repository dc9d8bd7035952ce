"""One sentence of a model against the evidence that it cites: supported to the letter of its meaning, or not.

A sentence holds when one cited quote holds all of it: each amount to the digit, in its unit, bound to the same
words; each
word, by itself or by one that means the same; each denial, hedge and direction. What a quote leaves to its
headings may come
from there. A sentence of two parts may rest on two quotes, a part on each, but a reason must be given by one: that two
quotes stand side by side makes neither the reason of the other. When in doubt the sentence does not hold.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from assistant.cues import EFFECT, REASON
from assistant.llm.binding import holds, unheld
from assistant.llm.causes import other_limit, reversed_cause
from assistant.llm.cells import misread
from assistant.llm.course import mislaid
from assistant.llm.elided import spelled_out
from assistant.llm.grounds import Ground
from assistant.llm.lexicon import HEDGES, NEUTRAL, OPPOSITES, STRONG
from assistant.llm.reading import Frame, Statement, Things, Word, read_statement
from assistant.llm.reordered import reordered
from knowledge.text import fold_quote

_CAUSE = re.compile(
    r"\b(?:because|since|due to|owing to|as a result|therefore|thus|hence|consequently|so that|in order to"
    r"|leads? to|led to|caus(?:e|es|ed|ing)|reason|rationale"
    r"|which is why|driven by|explains?|weil|deshalb|parce que|porque)\b",
    re.IGNORECASE,
)
_PERMISSION = frozenset({"may"})
_PERMITS = frozenset(["be", "remain", "stay", "stand", "only"])
_SPLIT = re.compile(
    r"\s*;\s+|,?\s+(?=(?:because|since|while|whereas|although|but|as|so that)\s)"
    r"|,\s+(?=(?:and|which|where|due to|owing to)\s)|\s+(?=due to\s)",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"^(?:according to|as (?:stated|described|reported|noted|given|shown) in|per)\s[^,]{2,80},\s+", re.IGNORECASE
)
MIN_OWN_SHARE = 0.4


@dataclass(frozen=True)
class Verdict:
    """`why_not` is null when the sentence holds; `grounds` are those that hold it."""

    why_not: str | None
    grounds: tuple[Ground, ...] = ()


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
        if all(holding) and told and len(grounds) > 1 and not _CAUSE.search(sentence):
            return Verdict(None, grounds)
    return Verdict(reasons[0])


def _stands_alone(part: str, things: Things | None) -> bool:
    """A part names what it is about; an amount on its own could be said of anything."""
    words = [word for word in read_statement(part, things).words if word.text not in NEUTRAL]
    return len(words) >= 2


def unsupported(sentence: str, ground: Ground, things: Things | None = None) -> str | None:
    """Why one quote does not hold the sentence, as it stands or with what it elides put back; `None` when it does."""
    text = ground.unit.text
    if not ground.is_row and reversed_cause(sentence, text):
        return "the quote has it the other way: cause and effect"
    if not ground.is_row and other_limit(sentence, text):
        return "the quote calls another value the limit"
    reason = _unsupported(sentence, ground, things)
    if reason is None or ground.is_row:
        return reason
    full = (ground.reading(one) for one in chain(spelled_out(text), reordered(text)))
    return None if any(_unsupported(sentence, one, things) is None for one in full) else reason


def _unsupported(sentence: str, ground: Ground, things: Things | None) -> str | None:
    if _verbatim(sentence, ground):
        return None
    known = things if things is not None else ground.things
    said = read_statement(sentence, known)
    if not said.words and not said.amounts:
        return "it says nothing"
    held = ground.statement
    rest = _LEAD_IN.sub("", sentence)
    if rest != sentence and _verbatim(rest, ground):
        lead = read_statement(sentence[: len(sentence) - len(rest)], known)
        return _amounts(lead, ground) or _named(lead, ground)
    for reason in (
        _amounts(said, ground),
        _words(said, ground),
        _hedges(said, held),
        misread(said, ground) if ground.is_row else mislaid(read_statement(rest, known), ground),
    ):
        if reason is not None:
            return reason
    if _CAUSE.search(sentence) and not (_CAUSE.search(ground.text) or _gives_reason(ground)):
        return "the quote gives no such reason"
    return None


def _verbatim(sentence: str, ground: Ground) -> bool:
    """The whole quote, as it stands in the document or as it was sent, with its place or without."""
    said = fold_quote(sentence).casefold().rstrip(".")
    whole = (ground.unit.text, ground.sent, f"{ground.sent} ({ground.place})")
    return any(said == fold_quote(text).casefold().rstrip(".") for text in whole)


def _named(lead: Statement, ground: Ground) -> str | None:
    """Why a lead-in ("according to PCR-102") names something that the quote does not stand in."""
    known = ground.context.keys | ground.statement.keys
    strange = [word for word in lead.words if word.text not in NEUTRAL and word.keys.isdisjoint(known)]
    return f"“{strange[0].text}” is not where the quote stands" if strange else None


def _gives_reason(ground: Ground) -> bool:
    return bool(REASON.search(ground.text) or EFFECT.search(ground.text))


def _amounts(said: Statement, ground: Ground) -> str | None:
    for frame, amount in said.amounts:
        reason = unheld(frame, amount, ground)
        if reason is not None:
            return reason
    return None


def _words(said: Statement, ground: Ground) -> str | None:
    held, context = ground.statement, ground.context
    own = total = 0
    if _turned_on(said, held):
        return "the quote says “off” where the sentence says “on”"
    for word in said.words:
        in_quote = not word.keys.isdisjoint(held.keys)
        if word.text in NEUTRAL and not in_quote:
            continue
        if _once_too_often(word, said, held):
            return f"the quote has “{word.text}” and its contrary; the sentence turns one into the other"
        if not in_quote and _told_by_amount(word, said, ground):
            continue
        total += 1
        if in_quote:
            own += 1
        elif word.text in OPPOSITES or word.text in HEDGES or word.text in STRONG or word.keys.isdisjoint(context.keys):
            return f"“{word.text}” is not in the quote"
    states = _states_an_amount(said, ground)
    if total and own < max(1, MIN_OWN_SHARE * total) and not states:
        return "the wording is not the quote's"
    if ground.is_row and not states and all(word.keys.isdisjoint(ground.cell_keys) for word in said.words):
        return "it says nothing of the row itself"
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
    """Words such as "limit" or "maximum" that a limit or range of the evidence stands for; `binding` holds
    them to the right end."""
    if word.text not in _LIMITING or OPPOSITES.get(word.text, frozenset()) & ground.statement.raw:
        return False
    bounds = {amount.operator for _, amount in ground.statement.amounts}
    return bool(bounds - {"eq", "staged", "one_of"}) and any(
        _speaks_of(word, frame) for frame in said.frames if word in frame.words
    )


def _speaks_of(word: Word, frame: Frame) -> bool:
    """ "the limit of 38 g/L", "the range of dissolved oxygen is 30–50 %": the word names the amount that follows."""
    following = [amount for amount in frame.amounts if amount.start > word.at]
    if not following:
        return any(amount.end + 2 >= word.at for amount in frame.amounts)
    if word.text in _RANGING and following[0].operator not in _RANGES:
        return False
    if word.text in OPPOSITES and following[0].operator in _RANGES:
        return False
    between = [token for at, token in frame.all_tokens if word.at < at < following[0].start]
    if word.text in _ATTRIBUTES and between[:1] and between[0] in _LINKS:
        return False  # "the proven upper is 60": an upper what?
    return not between or between[-1] in _LINKS


_ATTRIBUTES = frozenset({"upper", "lower", "highest", "lowest"})
_RANGING = frozenset({"range", "ranges", "window"})
_RANGES = frozenset({"range", "plus_minus_abs", "plus_minus_rel"})
_LINKS = frozenset({"is", "are", "was", "were", "of", "be"})


def _states_an_amount(said: Statement, ground: Ground) -> bool:
    """Whether the quote itself holds an amount of the sentence; numbers of headings do not count."""
    return any(holds(frame, one, place, ground) for frame, one in said.amounts for place in ground.statement.amounts)


def _turned_on(said: Statement, held: Statement) -> bool:
    """ "switch it off" → "switch it on": a small word, so that it is counted."""
    spoken, meant = (Counter(token for frame in one.frames for _, token in frame.all_tokens) for one in (said, held))
    return spoken["on"] > meant["on"] and spoken["off"] < meant["off"]


def _once_too_often(word: Word, said: Statement, held: Statement) -> bool:
    """ "before and after" → "before and before"."""
    if not OPPOSITES.get(word.text, frozenset()) & held.raw:
        return False
    return sum(one.text == word.text for one in said.words) > sum(one.text == word.text for one in held.words)


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
        for word, following in zip(tokens, (*tokens[1:], ""), strict=False):
            permits = word in _PERMISSION and (following in _PERMITS or following == "not")
            if word in HEDGES and not permits and _draws_on(said, frame):
                return f"the quote says “{word}”"
    return None


def _draws_on(said: Statement, frame: Frame) -> bool:
    content = [word for word in frame.words if word.text not in NEUTRAL and word.text not in HEDGES]
    used = sum(1 for word in content if not word.keys.isdisjoint(said.keys))
    return bool(content) and used >= 0.5 * len(content)
