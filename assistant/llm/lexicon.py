"""Words as the sentence check weighs them: those that carry nothing, those that mean the same, those that turn a meaning."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.words import fold, is_code, is_number, keys
from knowledge.glossary import glossary

# Words that carry no content of their own. Everything that can turn a meaning (after, only, more, all, must) is left out.
GLUE = frozenset(
    "a an the this that these those there here it its they them their he she his her we us our you your one's which who whom whose what "
    "is are was were be been being am do does did done has have had having will shall of in on at by to from for with as into onto "
    "and or but if then so such also too however therefore thus hence because since due owing while whereas although though when where during within "
    "through between among across per about around approximately roughly than both itself themselves i e g etc s eg ie "
    "der die das den dem des ein eine einen einem einer und oder ist sind war waren wird werden wurde wurden hat haben im in am an auf aus bei beim mit "
    "nach von vom zu zum zur als wie dass da weil damit auch für durch um es er sie sich "
    "le la les un une des du de d l et ou est sont était étaient été a ont dans en sur avec pour par au aux ce cet cette ces que qui il elle se son sa ses "
    "el los las unos unas del al y o es son era fue fueron ser ha han con por para se su sus lo que".split()
)
# Words that say no more than that something is said or done; a sentence may add them to what its quote says.
NEUTRAL = frozenset(
    "report reports reported document documents documented package state states stated say says said describe describes described description give gives given "
    "according note noted specify specifies specified value values use used uses using set sets keep kept run runs running carry carried out perform performed "
    "make made take taken respective respectively corresponding namely additionally moreover furthermore further record recorded sponsor source "
    "applies apply applied process step parameter level levels indicates indicate listed lists table section row has data reason reasons rationale given place "
    "explains explanation explained justification case operated operate maintained controlled performed executed conducted".split()
)
NEGATORS = frozenset(
    "not no never without none neither nor cannot nobody nothing nowhere non hardly rarely seldom unless except excluding lack lacks lacked lacking absence absent "
    "fails failed fail instead rather nicht kein keine keinen keinem keiner nie ohne pas aucun aucune sans jamais nunca sin ningún ninguna ni".split()
)
_CONTRACTION = re.compile(r"^\w+n['’]t$")
# Permission and possibility; a statement of what may be is no statement of what is.
HEDGES = frozenset(
    "may might could would possibly probably perhaps presumably likely unlikely suspected suspect suspects assumed assume assumes assumption appears appear appeared "
    "seems seem seemed suggests suggest suggested suggesting hypothesis hypothesised hypothesized expected expects expect estimated planned proposed intended "
    "preliminary believed believe thought think thinks".split()
)
STRONG = frozenset("must shall required mandatory needs need requires always forbidden prohibited".split())
# Pairs that turn a statement round.
_POLES = (
    ("upper", "lower"), ("increase", "decrease"), ("increased", "decreased"), ("rise", "fall"), ("rose", "fell"), ("higher", "lower"), ("high", "low"),
    ("highest", "lowest"), ("above", "below"), ("more", "less"), ("more", "fewer"), ("before", "after"), ("longer", "shorter"), ("faster", "slower"), ("better", "worse"),
    ("maximum", "minimum"), ("first", "last"), ("first", "second"), ("pass", "fail"), ("passed", "failed"), ("accepted", "rejected"), ("met", "missed"),
    ("start", "end"), ("early", "late"), ("earlier", "later"), ("gain", "loss"), ("raised", "lowered"), ("raise", "lower"), ("up", "down"), ("larger", "smaller"),
    ("new", "old"), ("critical", "uncritical"), ("on", "off"), ("open", "closed"), ("stable", "unstable"), ("inside", "outside"), ("stated", "assumed"),
    ("sending", "receiving"), ("alert", "action"), ("release", "shelf"), ("small", "large"), ("improved", "worsened"), ("widened", "narrowed"), ("extended", "shortened"),
)
OPPOSITES: dict[str, frozenset[str]] = {}
for _one, _other in _POLES:
    OPPOSITES[_one] = OPPOSITES.get(_one, frozenset()) | {_other}
    OPPOSITES[_other] = OPPOSITES.get(_other, frozenset()) | {_one}

HIGH_END = frozenset("maximum max maximal upper highest top ceiling cap capped limit limits limited most longest exceed".split())
LOW_END = frozenset("minimum min minimal lower lowest bottom least floor shortest limit limits limited".split())

# Words that may stand for each other in a statement: same thing, same direction.
_SAME = (
    "increase increases increased increasing rise rises rose risen rising grow grows grew grown growing climb climbed",
    "decrease decreases decreased decreasing fall falls fell fallen falling drop drops dropped dropping decline declines declined declining reduce reduces reduced reducing reduction",
    "hold holds held holding keep keeps kept store stores stored storage storing",
    "choose chooses chose chosen choice select selects selected selection set defined define establish established fixed specified picked",
    "limit limits limited limiting cap caps capped restrict restricts restricted restriction bounded",
    "cause causes caused causing lead leads led leading trigger triggers triggered induce induced induces provoke provoked",
    "show shows showed shown demonstrate demonstrates demonstrated find finds found finding observe observed observes observation see sees seen saw detect detected reveal revealed",
    "use uses used using apply applies applied application employ employed utilised utilized",
    "need needs needed require requires required requirement must necessary",
    "test tests tested testing study studies studied investigate investigated evaluate evaluated evaluation examine examined assess assessed explore explored",
    "avoid avoids avoided avoiding prevent prevents prevented preventing prevention",
    "perform performed conduct conducted carried executed",
    "start starts started begin begins began begun commence initiate initiated",
    "end ends ended finish finished complete completed terminate terminated",
    "replace replaced replaces replacement exchange exchanged swap swapped",
    "allow allows allowed permit permits permitted may allowable permissible",
    "justify justified justifies justification rationale reason reasons",
    "drive driven drives determine determined determines govern governed governs dictate dictated dictates",
    "derive derived derives derivation originate originates stem stems stemmed base based",
    "lose loses lost losing loss losses", "fail fails failed failure failing", "stable stability stably", "critical criticality", "robust robustness",
    "viable viability", "pure purity", "vendor vendors supplier suppliers", "batch batches lot lots", "after following once", "before prior",
    "titer titers titre titres", "liter liters litre litres", "color colour colors colours", "temperature temperatures temp temps",
    "exceed exceeds exceeded exceeding above beyond", "transfer transfers transferred move moves moved", "shield shielded protect protected protects protection",
    "reject rejects rejected rejection", "approve approved approves approval", "confirm confirms confirmed confirmation verify verified",
    "bind binds bound binding", "break breaks broke broken", "foul fouls fouled fouling clog clogs clogged", "run runs ran", "takes take took taken", "leave leaves left",
    "maximum max maximal most", "minimum min minimal least", "range ranges window", "remain remains remained stay stays stayed",
    "aggregate aggregates aggregation aggregated", "oxidise oxidised oxidize oxidized oxidation oxidises oxidizes", "degrade degrades degraded degradation",
    "diffuse diffuses diffused diffusion", "interrupt interrupted interruption interruptions", "qualify qualified qualification", "calibrate calibrated calibration",
    "classify classified classification classed", "contain contains contained content", "give gives gave given yield yields yielded",
)
_KEY_OF: dict[str, set[str]] = {}
for _number, _group in enumerate(_SAME):
    for _word in _group.split():
        _KEY_OF.setdefault(_word, set()).add(f"~{_number}")
_BY_NUMBER = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split()
NUMBER_WORDS = {word: str(number) for number, word in enumerate(_BY_NUMBER)} | {"thirty": "30", "forty": "40", "fifty": "50", "hundred": "100", "twice": "2"}
_SPELLING = ((re.compile(r"isation"), "ization"), (re.compile(r"is(e|es|ed|ing)$"), r"iz\1"), (re.compile(r"^sulph"), "sulf"), (re.compile(r"our$"), "or"))


def is_negator(word: str) -> bool:
    return word in NEGATORS or bool(_CONTRACTION.match(word))


@lru_cache(maxsize=50_000)
def word_keys(word: str) -> frozenset[str]:
    """What a word is known by. Codes only as a whole; plain words by stem, spelling and the words that mean the same."""
    folded = fold(word)
    if is_code(word) or is_number(folded):
        return frozenset({folded, folded.replace("-", "")})
    found = {key for key in keys(folded)} if folded.isalpha() else {folded}
    for pattern, instead in _SPELLING:
        if pattern.search(folded) and len(folded) > 6:
            found |= keys(pattern.sub(instead, folded))
    return frozenset(found | _KEY_OF.get(folded, set()))


@lru_cache(maxsize=1)
def phrases_of_one_thing() -> dict[tuple[str, ...], frozenset[str]]:
    """Wordings (as folded words) → keys of the things they may name.

    Kinds of range by all their wordings; other things only as a full form and its initials, since what is near enough to
    search with is not near enough to assert.
    """
    found: dict[tuple[str, ...], set[str]] = {}
    for number, entry in enumerate(glossary()):
        wordings = [phrase for _, phrase in entry.wordings]
        if entry.near:
            continue
        if entry.area != "knowledge and ranges":
            wordings = _with_initials(wordings)
        for phrase in wordings:
            found.setdefault(split_words(phrase), set()).add(f"^{number}")
    return {words: frozenset(things) for words, things in found.items()}


def _with_initials(wordings: list[str]) -> list[str]:
    short = {phrase for phrase in wordings if phrase.isupper() and len(phrase) <= 6}
    full = [phrase for phrase in wordings if phrase not in short and initials(phrase) in short]
    return [*full, *(phrase for phrase in short if phrase in {initials(other) for other in full})]


def initials(phrase: str) -> str:
    return "".join(word[0] for word in re.split(r"[\s-]+", phrase) if word).upper()


def split_words(phrase: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in re.split(r"[\s\-–/]+", phrase) if word)
