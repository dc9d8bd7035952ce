"""Wording that marks a reason, a study, an event, an absence: general cues of four languages, kept in `cues.txt`."""

from __future__ import annotations

import re

from assistant.patterns import read_patterns

_CUES = read_patterns("cues.txt")
REASON = _CUES["REASON"]
STRONG_REASON = _CUES["STRONG_REASON"]
EFFECT = _CUES["EFFECT"]
STUDY = _CUES["STUDY"]
ABSENT = _CUES["ABSENT"]
EVENT = _CUES["EVENT"]
CAUSE = _CUES["CAUSE"]
ACTION = _CUES["ACTION"]
NEGATION = _CUES["NEGATION"]
PERSON = _CUES["PERSON"]
MOMENT = _CUES["MOMENT"]
PLAIN_REASON_HEADER = _CUES["PLAIN_REASON_HEADER"]
ANSWER_HEADER = _CUES["ANSWER_HEADER"]
REASON_HEADER = _CUES["REASON_HEADER"]
REASON_NOUN = _CUES["REASON_NOUN"]
INSTRUCTION = _CUES["INSTRUCTION"]
# Evidence for a reason, the strongest first.
EVIDENCE_STRENGTH: tuple[tuple[re.Pattern[str], float], ...] = (
    (_CUES["DESIGNED_STUDY"], 1.0),
    (_CUES["STUDIED"], 0.85),
    (_CUES["SEEN_AT_SCALE"], 0.7),
    (_CUES["PRIOR_KNOWLEDGE"], 0.5),
)
BARE_ASSERTION = 0.3


def evidence_strength(text: str) -> float:
    """How strong a kind of evidence the wording names, 0..1; `BARE_ASSERTION` where it names none."""
    return max((strength for pattern, strength in EVIDENCE_STRENGTH if pattern.search(text)), default=BARE_ASSERTION)
