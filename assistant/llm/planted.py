"""Text that speaks to a model instead of a reader: kept from models, since what obeys it can only quote it back.

The check of each sentence is what keeps an answer true. This keeps out the one thing the check cannot see: a planted
sentence repeated word for word as if the sponsor had stated it. Readers still see such text where it is quoted.
"""

from __future__ import annotations

import re

_PATTERNS = (
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,60}\b(?:instructions?|prompts?|rules?|guidelines?|above|previous|prior|earlier"
    r"|context|everything|evidence|other (?:documents?|sources?))\b",
    r"\bsystem prompt\b",
    r"\b(?:new|updated|revised|hidden|secret|following) instructions?\b.{0,40}"
    r"(?::|\bfor (?:the )?(?:ai|assistant|model|reader|system))",
    r"\b(?:you are|act as|pretend to be|behave as|imagine you)\b.{0,40}"
    r"\b(?:ai|assistant|chat ?bot|language model|llm|gpt|expert|persona|dan)\b",
    r"\b(?:ai|a\.i\.|llm|gpt|language) (?:assistants?|models?|systems?|agents?|readers?|tools?|reviewers?)\b",
    r"\bchat ?(?:bot|gpt)s?\b|\bLLMs?\b|\bas an ai\b",
    r"\b(?:respond|reply|answer|output|print|say|write|state|return|tell (?:the )?(?:user|reader|anyone))\b.{0,30}"
    r"\b(?:only|exactly|instead|nothing (?:else|but)|with the (?:word|text|phrase|sentence))\b",
    r"\b(?:to|for) (?:all|any|every|each) (?:questions?|quer(?:y|ies)|prompts?)\b",
    r"\bwhen(?:ever)? (?:you are |anyone |somebody |someone )?ask(?:ed|s)?\b.{0,60}"
    r"\b(?:answer|say|reply|respond|state|tell)\b",
    r"\bdo not (?:reveal|disclose|mention|cite|quote|tell|show|report) "
    r"(?:this|these|the (?:user|reader|instruction|evidence|source))\b",
    r"\b(?:ignoriere?|vergiss|missachte)\b.{0,60}\b(?:anweisung\w*|vorherig\w*|regeln?)\b",
    r"\bignore[zr]?\b.{0,60}\b(?:consignes?|instructions?|instrucciones|anteriores|précédentes?)\b",
    r"<\|?(?:im_start|im_end|system|assistant|user|endoftext)\|?>|\[/?INST\]|###\s*(?:system|instruction|assistant)",
)
_PLANTED = re.compile("|".join(_PATTERNS), re.IGNORECASE)


def planted(text: str) -> bool:
    """Whether the text gives orders to whoever answers questions from it."""
    return bool(_PLANTED.search(text))
