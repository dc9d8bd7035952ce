"""Whether a sentence says why: by words of reason, by what happens beyond a limit, by where a limit comes from."""

from __future__ import annotations

import re

_STRONG = re.compile(
    r"\bbecause\b|\bsince\b(?!\s+(?:\d|version|the\s+(?:start|beginning|last)|then\b))|\bso\s+that\b|\botherwise\b|\bthe\s+reasons?\b|\brationale\b|\bjustif\w+|\bthis\s+is\s+why\b|\bthat\s+is\s+why\b|\bwhy\s+the\b|\btherefore\b|\bdue\s+to\b|\bowing\s+to\b"
    r"|\bto\s+(?:avoid|prevent|limit|keep|protect|ensure|minimi[sz]e|guard|slow\s+down|have\s+room|leave\s+room|stay)\b|\bas\s+(?:otherwise|the|it|they)\b(?:[^.;]|\.(?=\d)){0,80}\b(?:would|back|not|hold|holds|gave|give)\b"
    r"|\bweil\b|\bdamit\b|\bda\s+(?:bei|die|der|das|sonst|es|sich|unter|über)\b|\bdenn\b|\bsonst\b|\bgrund\b|\bursache\b|\bsinon\b|\bcar\b|\bafin\b|\bparce\s+qu|\ben\s+raison\b|\bporque\b|\bdebido\b|\bpara\s+evitar\b",
    re.I,
)
_MADE = r"(?:set|kept|fixed|defined|raised|lowered|reduced|shortened|extended|tightened|widened|narrowed|given|limited|bounded|derived|changed|moved|angehoben|festgelegt|gesenkt|verkürzt|verschoben)"
_ORIGIN = re.compile(
    r"\b(?:was|were|is|are|has\s+been|wurde|a\s+[ée]t[ée])\s+(?:therefore\s+|then\s+|also\s+)?(?:chosen|selected|carried\s+over|taken\s+over|ranked|critical|gewählt|choisi\w*)\b"
    rf"|\b(?:was|were|is|are|wurde)\s+(?:\w+\s+)?{_MADE}\b(?:[^.;]|\.(?=\d)){{0,60}}?(?:\b(?:after|following|by|from\s+the|on\s+the|as|to\s+(?:give|match|keep|leave)|nach|durch)\b|;|\([A-Z]{{2,5}}-\d)"
    r"|\b(?:comes?|came|stems?|results?)\s+from\b|\bis\s+a\s+(?:compromise|safety\s+margin|precaution|\w+\s+limit)\b|\bis\s+(?:the|one)\s+(?:\w+\s+)?(?:lowest|highest|tolerance|minimum|third|half|platform)\b|\bis\s+the\s+mean\s+of\s+(?:\d+|the)\s+(?:batches|lots|runs|assays)\b|\bare\s+the\s+\d[\d.,]*\s?%\s+tolerance\b"
    r"|\bkeeps?\s+(?:a|us|the)\b|\bleaves?\s+(?:a\s+|one\s+|some\s+|enough\s+)?(?:room|margin|reserve|day|space)\b|\bas\s+margin\b|\breserve\b|\bis\s+\d[\d.,]*\s?%\s+of\b|\bis\s+(?:the\s+)?limiting\b|\bcompromise\b|\bsafety\s+margin\b|\bcaused\s+by\b|\bis\s+where\b"
    r"|\bare\s+there\s+to\b|\bis\s+for\s+the\b|\bon\s+purpose\b|\bdifferent\s+causes\b|\bonly:\s|\bplatform\s+value\b|\bgeneral\s+expectation|\bassay\s+variability|\bfollows\b[^.;]{0,30}\bratio\b",
    re.I,
)
_BEYOND = re.compile(
    r"\b(?:above|below|beyond|under|over|at|with|without|before|after|outside|less\s+than|more\s+than|higher|lower|longer|shorter|oberhalb|unterhalb|über|unter|bei|ab|au-del[àa]|à\s+faible|sous)\b(?:[^.;]|\.(?=\d)){0,110}"
    r"\b(?:gave|led|leads|caused?|causes|loses|lost|fell|falls|rose|rises|increas\w+|decreas\w+|drop\w*|fail\w*|precipitat\w*|aggregat\w*|clog\w*|foul\w*|foam|made|needs?|tails?|dissolve|suffer|sticks?|stick|crack\w*|reach\w*|reduced|lowered|differed|came|broke|displaced|used\s+up|runs\s+out|diffuse\w*|die|dies|shows?|showed|stieg|fiel|verblock\w*|stört|gehalten|creeps?)\b",
    re.I,
)
_NO_EFFECT = re.compile(
    r"\b(?:no|without|not\s+any)\s+(?:significant\s+)?(?:effect|influence|change|impact)\b|\bdid\s+not\s+(?:change|affect|influence)\b|\bhad\s+no\b|\bdoes\s+not\s+(?:limit|depend|affect)\b|\bstayed\s+(?:at|below|within)\b",
    re.I,
)
_MECHANISM = re.compile(
    r"\b(?:when|once|if)\b(?:[^.;]|\.(?=\d)){0,90}\b(?:rose|fell|start\w*|diffuse|precipitat\w*|clog\w*|lost|die|fall\w*|rise\w*|reduc\w*|oxidi\w*)\b|\b(?:takes?\s+up|removes?|oxidi[sz]es?|sticks?\s+to|holds?\s+back|displaces?)\b",
    re.I,
)
_NOT = re.compile(
    r"\b(?:purpose\s+of\s+this|scope\s+of\s+this|this\s+(?:document|report|procedure|section|protocol|table)\s+(?:describes|covers|defines|lists|gives)|see\s+section|are\s+listed|is\s+described\s+in|acceptance\s+criteri\w+\s+(?:is|are|was|were))\b|^\W*(?:table|figure|tabelle|abbildung)\s+\w+[:.]",
    re.I,
)
_NOT_DONE = re.compile(
    r"\b(?:was|were|is|are|has\s+been|have\s+been)\s+(?:therefore\s+)?not\s+(?:\w+\s+){0,2}(?:varied|studied|tested|part|investigated|measured|known|run)\b|\bno\s+(?:ranges?|runs?|data|studies)\b|\bnicht\s+(?:untersucht|geprüft)\b",
    re.I,
)
_ANAPHOR = re.compile(
    r"^\W*(?:this|it|that|these|they|such|the\s+(?:limit|value|range|reason|upper|lower|two|edges?|choice|setting|operating)|both|here|therefore|thus|otherwise|because|above|below|longer|shorter|higher|lower|more|less|before|after|without|es|dies\w*|daher|ce(?:la|ci)?)\b",
    re.I,
)
_TALK = frozenset(
    {
        "email",
        "qa_log",
        "meeting_minutes",
        "slides",
        "deviation",
        "capa",
        "characterization_report",
        "development_report",
        "hold_time_study",
        "report",
        "method_validation_report",
    }
)


def is_strong(sentence: str) -> bool:
    """A word of reason that hardly means anything else."""
    return bool(_STRONG.search(sentence))


def is_anaphoric(sentence: str) -> bool:
    """The sentence points back to what the one before speaks of."""
    return bool(_ANAPHOR.match(sentence))


def gives_reason(sentence: str, *, known: bool, document_type: str | None) -> bool:
    """`known`: the sentence names a parameter. Effects beyond a limit count where reports and people tell what they saw."""
    if _NOT.search(sentence) or sentence.rstrip().endswith("?"):
        return False
    if _STRONG.search(sentence):
        return True
    if _NOT_DONE.search(sentence):
        return bool(_ORIGIN.search(sentence) and ";" in sentence)
    if _ORIGIN.search(sentence) and known:
        return True
    if document_type in _TALK or known:
        return bool(
            _BEYOND.search(sentence)
            or _NO_EFFECT.search(sentence)
            or (_MECHANISM.search(sentence) and not known)
            or (_MECHANISM.search(sentence) and document_type in _TALK)
        )
    return False
