"""Words as they are compared: tokens, stem keys, function words and light words of four languages."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import Stemmer

LANGUAGES = ("en", "de", "fr", "es")
_STEMMERS = {
    code: Stemmer.Stemmer(name)
    for code, name in (("en", "english"), ("de", "german"), ("fr", "french"), ("es", "spanish"))
}
_TOKEN = re.compile(r"[^\W_]+(?:[-–./,'’&][^\W_]+)*%?|%")
_THOUSANDS = re.compile(r"^\d{1,3}(?:,\d{3})+(?:\.\d+)?$")
_CODE = re.compile(r"^(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9]+(?:[-./][A-Za-z0-9]+)*$")
_NUMBER = re.compile(r"^[\d.,]+%?$")
_SUBSCRIPT = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
MIN_PREFIX = 5

# Function words: they carry no subject in any question.
STOP: frozenset[str] = frozenset(
    # English
    "a an the this that these those there here it its they them their he she his her we us our you your i me my one ones "
    "is are was were be been being am do does did done has have had having will would shall should can could may might "
    "must of in on at by to from for with without within into onto over under between among across through during "
    "before after above below up down out off about against per as than then so such and or nor but if whether while "
    "because since what which who whom whose when where why how not no yes any some all each every both either neither "
    "more most less least much many few several other another same own only just also too very again still already ever "
    "never please tell know say says said let get got mean means let's don't doesn't didn't isn't aren't wasn't "
    "that's what's it's there's we're i'm exactly actually really else though although via etc eg ie vs versus "
    # German
    "der die das den dem des ein eine einen einem einer eines und oder aber nicht kein keine ist sind war waren wird werden "
    "wurde wurden hat haben hatte hatten kann können darf dürfen muss müssen soll sollen im in am an auf aus bei beim bis "
    "durch für gegen mit nach ohne seit über um unter von vom vor zu zum zur zwischen als wie was wer wann wo warum wieso "
    "weshalb welche welcher welches welchen welchem es er sie wir ihr ich man dass ob wenn weil da damit auch nur noch "
    "schon sehr so dieser diese dieses diesen diesem gibt sich mein unser unsere unserer unserem "
    # French
    "le la les un une des du de d l et ou mais ne pas est sont était étaient été être avoir a ont avait peut doit dans en "
    "sur sous avec sans pour par au aux ce cet cette ces quel quelle quels quelles qui que quoi quand où pourquoi comment "
    "combien il elle ils elles on nous vous je y se son sa ses leur leurs si plus moins très c qu n s "
    # Spanish
    "el los las unos unas del al y o pero no es son era fueron fue ser estar está están ha han había puede debe en con sin "
    "por para desde hasta sobre entre este esta estos estas ese esa qué cuál cuáles quién cuándo dónde cómo cuánto cuánta "
    "cuántos cuántas se su sus lo nos yo si más menos muy".split()
)

# Light words: they shape a question without naming what it is about.
LIGHT: frozenset[str] = frozenset(
    "set setting settings setpoint point chosen choose choice chose choosing select selected selection pick picked decide "
    "decided use used using apply applied applies allow allowed allowable permitted permit acceptable accepted accept "
    "require required requirement need needed needs keep kept give given make made take taken go going come comes came happen "
    "happens happened happening occur occurred cause caused causes see seen saw observed find found show shown state stated "
    "reason reasons rationale justification justify justified basis based behind why explain explanation purpose "
    "range ranges limit limits limited value values level levels target targets number amount maximum minimum max min highest lowest "
    "upper lower nominal normal typical standard current actual proven operating acceptable specification spec specified define "
    "defined definition describe described work works run runs running perform performed carried carry conduct conducted "
    "do done doing start begin end finish change changed change changes different difference matter important possible ever "
    "kind type sort way thing things case time times long short big small large high low higher lower longer shorter "
    "package document documents report reports sponsor study studies data evidence information say know known "
    "process step steps operation stage parameter parameters product material batch batches lot lots site place "
    "always still now today right correct true valid hold holds come new old first last next good bad enough "
    "criterion criteria measure measured set sets content contents superseded obsolete version versions revision issue description record "
    "protocol sop fmea slides mail email minutes table section page precise accurate feature apply say says different "
    "anything something nothing anyone someone people team person guys exact precise list name names called "
    "established establish derived derive determined determine supported support supports proposed recommended "
    "rather instead compared compare comparison exceed exceeded exceeds outside inside away back put "
    "wert werte grenze grenzen grund gründe begründung bereich zulässig erlaubt gewählt festgelegt verwendet prozess schritt "
    "valeur limite limites raison plage choisi choisie utilisé utilisée étape procédé valor límite razón rango elegido "
    "elegida usado usada etapa proceso".split()
)


@lru_cache(maxsize=200_000)
def fold(token: str) -> str:
    """Lower case, compatibility form, no accents, typographic marks unified."""
    text = unicodedata.normalize("NFKC", token.translate(_SUBSCRIPT)).replace("–", "-").replace("’", "'")
    if _THOUSANDS.match(text):
        text = text.replace(",", "")
    text = unicodedata.normalize("NFD", text.casefold())
    return "".join(char for char in text if not unicodedata.combining(char))


# General words: verbs and adjectives that everyone uses for everything; what they add to a subject is little, and documents
# say it otherwise ("drop to", "keep", "trouble").
GENERAL: frozenset[str] = frozenset(
    "drop drops dropped move moves moved put puts pull push cap capped bring brought leave leaves left stay stays stayed wait waits waited "
    "look looks looked help helps helped try tries tried turn turns turned call becomes became become appear appears appeared seem seems "
    "add adds added adding include includes included including contain contains contained cover covers covered consider considered "
    "produce produces produced create created build built write written read send sent sell buy pay ask asked answer answers answered "
    "check checks checked checking follow follows followed following lead leads led play rely relies rest rests sit sits sat stand stands "
    "break breaks reach reaches reached meet meets met pass passes passed fit fits suit suitable handle handled manage managed treat "
    "treated deal dealt face trouble problem problems issue issues wrong goes gone went concern concerned worry worried careful "
    "forbidden forbid prohibited prevent prevents prevented avoid avoids avoided stop stopped restrict restricted limitless throughout "
    "affect affects affected affecting impact impacts influence influences influenced effect effects depend depends consequence consequences "
    "result results resulting outcome fine okay safe safely easy hard difficult great little poor rich better best worse worst main major minor "
    "early late later earlier soon often usually normally typically ideally roughly approximately about around total overall whole entire full "
    "part parts piece side top bottom point points end ends beginning middle half double twice once single per together alone separately "
    "degrees degree celsius percent minutes minute hours hour days day weeks week months month years year microns micron litres liters liter "
    "litre grams gram kilograms millilitres milliliters seconds second rpm bar psi wide tight fast slow quick quickly slowly thick deep "
    "new existing previous next kept gave gives giving held came yet same similar alike like unlike respective via where "
    "decision decide reasoning behind logic idea origin originate source sources thing stuff bit lot plenty enough maximum "
    "mean means meaning meant count counts counted expect expected expects hear heard learn learned recommend recommendation "
    "carry carried apply goes happen believe think thought want wants wanted like need shall let use using may might "
    "macht machen gemacht gibt geben gehen kommt kommen bleibt bleiben darf dürfen lassen halten gehalten gelagert vermeiden "
    "faire fait donner mettre rester garder éviter hacer hace dar poner quedar mantener evitar mantenerse".split()
)

FOLDED_STOP = frozenset(fold(word) for word in STOP)


def tokens(text: str) -> list[str]:
    """The words of a text as written, codes and numbers kept whole."""
    return _TOKEN.findall(text)


def is_code(token: str) -> bool:
    """An identifier such as `DEV-23-014`, `P188` or `BR2`: letters and digits together."""
    return bool(_CODE.match(token))


def is_number(token: str) -> bool:
    return bool(_NUMBER.match(token)) and any(char.isdigit() for char in token)


# Words that the stemmers would throw together.
_APART = {"production": "=production", "product": "=product", "products": "=product", "productive": "=productive",
          "processing": "=processing", "organic": "=organic", "organisation": "=organisation", "general": "=general"}


def query_keys(token: str) -> frozenset[str]:
    """Keys that a word of a question is looked for with: codes and compounds as a whole, never by a part."""
    folded = fold(token)
    if is_code(token) or ("-" in folded and not is_number(folded)):
        return frozenset({folded, folded.replace("-", "")})
    return keys(token)


@lru_cache(maxsize=200_000)
def keys(token: str) -> frozenset[str]:
    """Everything that a word is found by: its stems in four languages, and the parts of a compound with marks.

    Two words are taken as the same when their keys meet.
    """
    folded = fold(token)
    if folded in _APART:
        return frozenset({_APART[folded]})
    if is_number(folded):
        return frozenset({plain_number(folded.rstrip("%"))})
    found = {folded}
    if folded.endswith("'s"):
        found.add(folded[:-2])
    bare = folded.replace("-", "")
    found.add(bare)
    for part in re.split(r"[-./,'&]", folded):
        if len(part) >= 2:
            found.update(_stems(part))
    found.update(_stems(folded))
    return frozenset(found)


def plain_number(number: str) -> str:
    """A number without zeros that change nothing, so that `33` meets `33.0`; the decimal comma is a point."""
    text = number.rstrip(".,")
    if text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    if text.count(".") == 1 and text.replace(".", "").isdigit():
        whole, decimals = text.split(".")
        decimals = decimals.rstrip("0")
        return f"{whole}.{decimals}" if decimals else whole
    return text


@lru_cache(maxsize=200_000)
def _stems(word: str) -> frozenset[str]:
    if not word.isalpha() or len(word) < 4:
        return frozenset({word, word[:-1]} if len(word) == 4 and word.endswith("s") else {word})
    stems = {_STEMMERS["en"].stemWord(word)}
    if len(word) >= MIN_PREFIX:
        stems.update(_STEMMERS[code].stemWord(word) for code in LANGUAGES[1:])
    return frozenset(stems)


@lru_cache(maxsize=50_000)
def key_set(text: str) -> frozenset[str]:
    """Keys of all words of a text."""
    found: set[str] = set()
    for token in tokens(text):
        found |= keys(token)
    return frozenset(found)


def near_key(key: str, found: frozenset[str]) -> bool:
    """True when a word of the same family stands there: a long common beginning (`classifi`, `classif`)."""
    if len(key) < MIN_PREFIX + 1 or not key.isalpha():
        return False
    stem = key[: max(MIN_PREFIX, len(key) * 3 // 4)]
    return any(other.startswith(stem) and len(other) <= len(key) + 4 for other in found)


def _inflected(words: frozenset[str]) -> frozenset[str]:
    """The words with their plain endings (`keep`: `keeps`, `keeping`), so that a list need not name them all."""
    found: set[str] = set()
    for word in map(fold, words):
        stem = word.removesuffix("e")
        found.update((word, f"{word}s", f"{word}d" if word.endswith("e") else f"{word}ed", f"{stem}ing"))
    return frozenset(found)


_UNITS = frozenset(
    "m2 m3 cm mm nm um l ml ul kl g kg mg ug ng h hr hrs min mins s d rpm lmh cv cvs dv dvs bar mbar psi mpa kpa pa mv ms us au mau ppm ppb "
    "mm um mmol mol w kw v kv hz iu eu cfu ntu fnu kda da x n sqm".split()
)
_LIGHT_FORMS = _inflected(LIGHT)
_GENERAL_FORMS = _inflected(GENERAL) - _LIGHT_FORMS


@lru_cache(maxsize=50_000)
def standing(token: str) -> str:
    """What a word of a question counts for: `stop` (nothing), `light`, `general`, or `subject`."""
    folded = fold(token)
    if folded in FOLDED_STOP:
        return "stop"
    folded = folded.removesuffix("'s")
    if folded in FOLDED_STOP:
        return "stop"
    if folded in _LIGHT_FORMS or folded in _UNITS:
        return "light"
    return "general" if folded in _GENERAL_FORMS else "subject"
