"""What people say and what documents write: wordings for one thing, and the kind of quantity each asks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.words import fold, key_set, keys, query_keys, tokens
from knowledge.glossary import glossary

# (wordings, kinds of unit that a value of it has)
_SAME: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (
        ("temperature", "temp", "warm", "hot", "cold", "cool", "chilled", "Temperatur", "température", "temperatura"),
        ("temperature", "temperature_difference"),
    ),
    (("pH", "acidic", "acidity", "pH-Wert"), ("pH", "ph")),
    (
        (
            "duration",
            "time",
            "long",
            "hours",
            "minutes",
            "days",
            "how soon",
            "Dauer",
            "Zeit",
            "durée",
            "temps",
            "duración",
            "tiempo",
            "lange",
        ),
        ("time",),
    ),
    (
        ("speed", "fast", "rpm", "velocity", "Drehzahl", "Geschwindigkeit", "vitesse", "velocidad"),
        ("rotation", "velocity", "linear_velocity", "frequency", "flow"),
    ),
    (("pressure", "vacuum", "psi", "bar", "TMP", "Druck", "pression", "presión"), ("pressure", "pressure_difference")),
    (
        ("flow rate", "flow", "flux", "flowrate", "Fluss", "Durchfluss", "débit", "caudal", "flujo"),
        ("flow", "flux", "flux_LMH", "linear_velocity", "velocity"),
    ),
    (("volume", "liters", "litres", "fill volume", "Volumen"), ("volume", "column_volumes", "diavolumes")),
    (("conductivity", "Leitfähigkeit", "conductivité", "conductividad"), ("conductivity",)),
    (("osmolality", "osmolarity", "Osmolalität"), ("osmolality",)),
    (("turbidity", "Trübung"), ("turbidity",)),
    (("weight", "mass", "heavy", "Gewicht", "Masse", "masse", "poids", "peso"), ("mass", "mass_conc")),
    (
        ("concentration", "titer", "titre", "strength", "Konzentration", "concentración"),
        ("mass_conc", "amount_conc", "percent", "cell_density", "count_per_volume"),
    ),
    (
        ("cell density", "seed density", "seeding density", "inoculation density", "VCD", "viable cell density"),
        ("cell_density", "count_per_volume"),
    ),
)
# Attributes that share a kind of unit and nothing else.
_ALIKE: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("wavelength", "Wellenlänge"), ("wavelength", "length")),
    (("area", "membrane area", "Fläche"), ("area",)),
    (("particle size", "diameter", "bed height", "length", "depth", "height", "pore size", "width"), ("length",)),
    (("hardness", "breaking force", "crushing strength"), ("hardness", "force")),
    (("force", "compression force"), ("force", "pressure")),
    (("torque",), ("torque",)),
    (
        (
            "residence time",
            "contact time",
            "cycle time",
            "run time",
            "mixing time",
            "fill time",
            "retention time",
            "dwell time",
        ),
        ("time",),
    ),
    (
        ("spray rate", "feed rate", "pump speed", "gas flow", "air flow", "sparge rate"),
        ("flow", "rotation", "vvm", "gas_fraction", "mass_flow"),
    ),
    (
        (
            "humidity",
            "relative humidity",
            "moisture",
            "LOD",
            "loss on drying",
            "viability",
            "yield",
            "recovery",
            "purity",
            "weight gain",
        ),
        ("percent", "dimensionless"),
    ),
)
ATTRIBUTES = (*_SAME, *_ALIKE)

# Wordings for one thing. Single words match by their stems already; what stands here does not.
GROUPS: tuple[tuple[str, ...], ...] = (
    ("agitation", "stirring", "stirrer", "agitator", "impeller", "agitate", "stir"),
    ("filter", "filtration", "filtered"),
    ("viable", "viability"),
    ("stable", "stability"),
    (
        "store",
        "storage",
        "stored",
        "keep",
        "kept",
        "hold",
        "holding",
        "held",
        "hold time",
        "standing time",
        "Lagerung",
        "Haltezeit",
        "Standzeit",
    ),
    ("pause", "interruption", "stop", "stoppage", "interrupt", "break", "halt"),
    ("supplier", "vendor", "manufacturer", "source", "Lieferant", "Hersteller", "fournisseur", "proveedor"),
    ("dissolved oxygen", "DO", "pO2", "DOT", "oxygen"),
    ("carbon dioxide", "CO2", "pCO2"),
    ("virus", "viral"),
    ("virus inactivation", "viral inactivation", "low pH hold", "low pH inactivation", "VI", "low-pH hold"),
    ("virus filtration", "viral filtration", "nanofiltration", "virus filter", "VF"),
    ("ultrafiltration", "UF", "UF/DF", "TFF", "tangential flow filtration", "concentration step"),
    ("diafiltration", "DF", "buffer exchange", "UF/DF"),
    ("cation exchange", "CEX", "CEX chromatography", "cation-exchange"),
    ("anion exchange", "AEX", "anion-exchange"),
    ("size exclusion", "SEC", "size-exclusion", "SE-HPLC", "SEC-HPLC"),
    ("Protein A", "ProA", "Prot A", "MabSelect", "affinity", "capture"),
    ("aggregate", "aggregation", "HMW", "high molecular weight", "aggregates"),
    ("host cell protein", "HCP"),
    ("bioreactor", "fermenter", "reactor", "vessel", "culture vessel"),
    ("cell culture", "culture", "cultivation", "fermentation"),
    ("seed", "inoculation", "inoculum", "inoculate", "seeding"),
    ("harvest", "clarification", "HCCF", "clarified harvest"),
    ("resin", "chromatography media", "gel", "matrix"),
    ("load", "loading", "load density", "binding capacity", "capacity", "loaded"),
    ("feed", "feeding", "nutrient feed", "fed"),
    ("blend", "blending", "mix", "mixing", "mixed", "mixture"),
    ("lubricant", "lubrication", "magnesium stearate", "Mg stearate", "lubricated"),
    ("tablet", "compression", "tableting", "compress", "press", "tablets"),
    ("granulation", "granulate", "granules", "granulator"),
    ("drying", "dryer", "dried", "dry"),
    ("coating", "coated", "film coat", "coat", "coater"),
    ("freeze drying", "lyophilization", "lyophilisation", "lyo", "freeze-drying", "freeze-dried", "lyophilized"),
    ("fill", "filling", "filled", "dispensing"),
    ("stopper", "stoppering", "stoppers", "closure"),
    ("API", "drug substance", "active ingredient", "active"),
    ("drug substance", "DS"),
    ("drug product", "DP", "finished product"),
    ("column", "HPLC column", "stationary phase"),
    ("mobile phase", "eluent"),
    ("sample", "samples", "test solution"),
    ("autosampler", "sample tray", "sample manager", "injector"),
    ("replacement", "replace", "exchange", "swap", "switch", "change"),
    ("failure", "fail", "failed", "failing"),
    ("operator", "technician", "analyst"),
    ("responsible", "responsibility", "in charge", "owner", "accountable"),
    ("deviation", "excursion", "incident", "nonconformance", "event"),
    ("root cause", "cause", "reason"),
    ("batch size", "scale", "lot size"),
    ("critical", "criticality", "CPP", "critical process parameter", "classified", "classification", "role"),
    ("key process parameter", "KPP"),
    ("normal operating range", "NOR", "operating range", "normal range"),
    ("proven acceptable range", "PAR", "acceptable range"),
    ("set point", "setpoint", "target", "nominal", "Sollwert", "consigne", "consigna"),
    ("acceptance criterion", "acceptance criteria", "acceptance limit", "criterion"),
    ("specification", "spec", "release limit", "Spezifikation"),
    ("in-process control", "IPC"),
    ("system suitability", "SST", "system suitability test"),
    ("resolution", "Rs"),
    ("tailing", "tailing factor", "symmetry factor", "asymmetry"),
    ("limit of quantitation", "LOQ", "quantitation limit", "QL"),
    ("limit of detection", "LOD", "detection limit", "DL"),
    ("loss on drying", "LOD", "moisture"),
    ("bioburden", "microbial", "CFU", "microbial count"),
    ("endotoxin", "LAL", "endotoxins"),
    ("scale-down model", "SDM", "scale down", "small scale", "small-scale", "bench scale"),
    ("design of experiments", "DoE", "DOE", "factorial", "screening design"),
    ("number of runs", "runs", "experiments", "n"),
    ("thaw", "thawing", "thawed"),
    ("freeze", "freezing", "frozen"),
    ("wash", "washing", "rinse", "rinsing", "flush", "flushing"),
    ("clean", "cleaning", "CIP", "sanitization", "sanitisation"),
    ("elution", "elute", "eluate", "eluted", "pool"),
    ("equilibration", "equilibrate", "conditioning", "condition"),
    ("shake", "shaking", "shaken"),
    ("light", "photostability", "protect from light"),
    ("out of refrigeration", "TOR", "room temperature exposure"),
    ("polysorbate", "PS80", "PS20", "Tween", "surfactant"),
    ("poloxamer 188", "P188", "P-188", "Pluronic", "poloxamer"),
    ("antifoam", "anti-foam", "defoamer", "simethicone"),
    ("reject", "rejected", "discard", "discarded", "scrap"),
)


@dataclass(frozen=True)
class Wording:
    """One way to write a term: the key sets of its words, all of which must stand there. `worth` 0..1: how nearly it
    is the same.
    """

    words: tuple[frozenset[str], ...]
    worth: float = 1.0

    def stands_in(self, found: frozenset[str]) -> bool:
        for word in self.words:  # noqa: SIM110 (a plain loop is twice as fast, and this runs 50,000 times a question)
            if word.isdisjoint(found):
                return False
        return True


@lru_cache(maxsize=50_000)
def wording(phrase: str, worth: float = 1.0) -> Wording:
    return Wording(tuple(query_keys(token) for token in tokens(phrase)), worth)


def wordings(phrase: str, worth: float = 1.0) -> tuple[Wording, ...]:
    """The phrase, and where it has compounds (`scale-down`) the phrase with their parts as words of their own."""
    whole = wording(phrase, worth)
    if "-" not in phrase or not any(char.isalpha() for char in phrase):
        return (whole,)
    parts = [part for token in tokens(phrase) for part in token.split("-") if part]
    if any(char.isdigit() for part in parts for char in part):
        return (whole,)
    return (whole, Wording(tuple(keys(part) for part in parts), worth))


def _phrase_key(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(min(keys(word), key=lambda key: (len(key), key)) for word in words)


SAME, RELATED = 0.93, 0.72


class Thesaurus:
    """Phrases with the same or a related meaning: this module's, the field's glossary, the package's own
    abbreviations.
    """

    longest = 5

    def __init__(self) -> None:
        self._groups: dict[tuple[str, ...], list[tuple[tuple[str, ...], float]]] = {}
        for group in (*GROUPS, *(words for words, _ in _SAME)):
            self._add(group, SAME)
        for words, _ in _ALIKE:
            for word in words:
                self._add((word,), SAME)
        for entry in glossary():
            self._add([phrase for _, phrase in entry.wordings], RELATED if entry.near else SAME)

    def _add(self, group: Sequence[str], worth: float) -> None:
        members = tuple(dict.fromkeys(phrase for phrase in group if tokens(phrase)))
        for phrase in members:
            self._groups.setdefault(_phrase_key(tokens(phrase)), []).append((members, worth))

    def with_groups(self, groups: Iterable[Sequence[str]]) -> Thesaurus:
        """A thesaurus that knows these groups too; this one is unchanged."""
        grown = Thesaurus.__new__(Thesaurus)
        grown._groups = {key: list(found) for key, found in self._groups.items()}
        for group in groups:
            grown._add(group, SAME)
        return grown

    def knows(self, words: Sequence[str]) -> bool:
        return _phrase_key(words) in self._groups

    def variants(self, words: Sequence[str]) -> tuple[tuple[str, float], ...]:
        """Other wordings of the phrase with their worth, the nearest first; empty when it is not known."""
        own = fold(" ".join(words))
        best: dict[str, float] = {}
        for members, worth in self._groups.get(_phrase_key(words), ()):
            for phrase in members:
                if fold(phrase) != own:
                    best[phrase] = max(worth, best.get(phrase, 0.0))
        return tuple(sorted(best.items(), key=lambda item: -item[1]))


@lru_cache(maxsize=4096)
def unit_kinds(phrase: str) -> frozenset[str]:
    """Kinds of unit that a value of this attribute has; empty when the phrase names no attribute.

    The longest wording that stands in the phrase decides: a weight gain is no weight.
    """
    found = key_set(phrase)
    best, longest = frozenset[str](), 0
    for words, kinds in ATTRIBUTES:
        length = max((len(way.words) for way in map(wording, words) if way.stands_in(found)), default=0)
        if length > longest:
            best, longest = frozenset(kinds), length
        elif length == longest and length:
            best |= frozenset(kinds)
    return best
