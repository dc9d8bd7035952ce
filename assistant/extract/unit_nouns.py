"""Nouns that go with a kind of unit, and nouns of the verbs that process steps are told with."""

from __future__ import annotations

import re

HEADS: dict[str, str] = {
    "temperature": "temperature|temperatur|température|temperatura",
    "time": "time|duration|period|interval|age|life|lifetime|ramp|pause|hold|incubation|stability|dauer|zeit|durée|temps|haltbarkeit|drying|day|shift|delay",
    "pH": "pH",
    "rotation": "speed|agitation|stirring|shaking|rotation|drehzahl|vitesse|stirrer|rate",
    "pressure": "pressure|druck|pression|TMP|vacuum|differenzdruck|limit",
    "conductivity": "conductivity|leitfähigkeit|conductivité",
    "percent": "viability|content|concentration|yield|recovery|purity|variants|saturation|humidity|area|share|loss|weight|gain|criterion|volume|opening|moisture|oxygen|HMW|LMW|aggregates|monomer|viabilität|ausbeute|edge|feed|antifoam|polysorbate|fill|level|limit|difference|margin|fragments",
    "mass_conc": "concentration|titre|titer|glucose|lactate|load|density|konzentration|limit|capacity|level|LOQ|bestimmungsgrenze|edge",
    "amount_conc": "concentration|salt|NaCl|chloride|buffer|histidine|sucrose|acetate|phosphate|tris|strength|NaOH|molarity",
    "cell_density": "density|VCD|count|inoculum|transfer|zelldichte|cells",
    "load_g_per_L": "load|capacity|loading|beladung|charge|DBC\\w*|limit|edge",
    "load_L_per_m2": "load|throughput|volume|flush|rinse|beladung|limit|spülung|rinçage|charge",
    "load_g_per_m2": "load|loading|beladung|charge",
    "flux_LMH": "flux|cross-?flow|flow|fluss",
    "flow": "flow|rate|feed|flow rate|débit|fluss|flussrate|sparging|aeration|maximum|addition",
    "linear_velocity": "velocity|flow|flow rate|speed|geschwindigkeit",
    "volume": "volume|fill|amount|volumen|capacity|füllung|injection",
    "mass": "mass|weight|amount|size|masse|gewicht",
    "length": "height|diameter|length|depth|path|thickness|size|höhe|durchmesser|width",
    "area": "area|fläche|surface",
    "force": "force|kraft|hardness",
    "hardness": "hardness|härte|dureté|strength",
    "power_per_volume": "power|input|P/V|leistungseintrag",
    "turbidity": "turbidity|trübung|turbidité",
    "osmolality": "osmolality|osmolalität|osmolalité",
    "diavolumes": "diavolumes?|volumes?|exchange|DV",
    "column_volumes": "volumes?|wash|equilibration|elution|CV",
    "wavelength": "wavelength|wellenlänge|detection",
    "count": "number|cycles?|passages?|injections?|batches|lifetime|runs|uses|passage|replicates|bottles|count",
    "absorbance": "absorbance|threshold|collection|start|end|cut|OD|signal",
    "viscosity": "viscosity|viskosität", "vvm": "aeration|gassing|sparging", "torque": "torque", "kLa": "kLa", "endotoxin": "endotoxin",
    "potency_relative": "potency", "dimensionless": "resolution|tailing|ratio|factor|slope|R²|RSD|split|dilution|asymmetry|plates|verhältnis",
}  # fmt: skip
IMPLIED = {
    "temperature": "temperature", "time": "time", "pH": "pH", "rotation": "speed", "pressure": "pressure", "conductivity": "conductivity", "flux_LMH": "flux",
    "load_g_per_L": "load", "load_L_per_m2": "volume per area", "flow": "rate", "linear_velocity": "flow velocity", "volume": "volume", "length": "length", "mass": "mass",
    "cell_density": "cell density", "turbidity": "turbidity", "osmolality": "osmolality", "mass_conc": "concentration", "amount_conc": "concentration", "absorbance": "threshold",
    "wavelength": "wavelength", "diavolumes": "diavolumes", "column_volumes": "volume", "power_per_volume": "power per volume", "percent": "share", "count": "number",
    "force": "force", "hardness": "hardness", "area": "area", "torque": "torque", "power": "power", "vvm": "aeration", "endotoxin": "endotoxin", "pressure_difference": "pressure difference", "mass_flow": "rate",
    "viscosity": "viscosity", "load_g_per_m2": "load",
}  # fmt: skip
HEAD = {
    kind: re.compile(
        rf"\b(?:\w*(?:{words}))\b" if kind in ("length", "temperature", "time") else rf"\b(?:{words})\b", re.I
    )
    for kind, words in HEADS.items()
}
VERB = re.compile(
    r"\b(add|feed|transfer|collect|wash|fill|freez|thaw|incubat|mix|stir|shak|agitat|load|elut|inoculat|dilut|condition|rins|flush|neutrali[sz]|titrat|heat|cool|warm|passage|spray|dry|blend|compress|coat|centrifug|filter|treat|hold|stor|us)"
    r"(?:ed|d|ing|es|e|s|t)?\b", re.I,
)  # fmt: skip
NOUN_OF_VERB = {
    "add": "addition", "feed": "feed", "transfer": "transfer", "collect": "collection", "wash": "wash", "fill": "fill", "freez": "freezing", "thaw": "thaw", "incubat": "incubation",
    "mix": "mixing", "stir": "stirring", "shak": "shaking", "agitat": "agitation", "load": "load", "elut": "elution", "inoculat": "inoculation", "dilut": "dilution", "condition": "conditioning",
    "rins": "rinse", "flush": "flush", "titrat": "titration", "heat": "heating", "cool": "cooling", "warm": "warming", "passage": "passage", "spray": "spraying", "dry": "drying",
    "blend": "blending", "compress": "compression", "coat": "coating", "centrifug": "centrifugation", "filter": "filtration", "treat": "treatment", "hold": "hold", "stor": "storage",
}  # fmt: skip
