"""The unit table: spellings → UCUM code (with the contract's exceptions) → dimension → pint expression.

One row an atom. Compounds ("mg/mL", "L/m²/h") are put together from atoms by `units`; what a compound is called
when it has a code or a kind of its own is told in `unit_compounds`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Atom:
    """One unit symbol: `ucum` code, `dimension` (a name of `unit_compounds.KINDS`), `pint` expression.

    `denominator_only` atoms ("tablet", "vial") are units only behind a slash.
    """

    ucum: str
    dimension: str
    pint: str
    denominator_only: bool = False


# symbol, UCUM symbol, dimension, pint name, prefixes allowed, base words
_PREFIXED: tuple[tuple[str, str, str, str, str, str], ...] = (
    ("g", "g", "mass", "gram", "k m µ n p f", "gram grams gramme grammes Gramm"),
    ("L", "L", "volume", "liter", "k h d c m µ n p", "liter liters litre litres Litern"),
    ("l", "L", "volume", "liter", "h d c m µ n p", ""),
    ("m", "m", "length", "meter", "k d c m µ n", "meter meters metre metres mètre mètres Metern"),
    ("s", "s", "time", "second", "m µ n", "second seconds Sekunde Sekunden seconde secondes"),
    ("mol", "mol", "amount", "mole", "k m µ n p", "mole moles"),
    ("M", "mol/L", "concentration", "molar", "m µ n p", "molar"),
    ("Pa", "Pa", "pressure", "pascal", "k M h m G", "pascal pascals"),
    ("bar", "bar", "pressure", "bar", "m µ n", "bars"),
    ("V", "V", "voltage", "volt", "k M m µ", "volt volts"),
    ("A", "A", "current", "ampere", "m µ", "ampere amperes amp amps"),
    ("W", "W", "power", "watt", "k M m", "watt watts"),
    ("J", "J", "energy", "joule", "k M m µ n", "joule joules"),
    ("N", "N", "force", "newton", "k m", "newton newtons"),
    ("Hz", "Hz", "frequency", "hertz", "k M G", "hertz"),
    ("Da", "Da", "molar_mass", "dalton", "k M", "dalton daltons"),
    ("S", "S", "conductance", "siemens", "m µ", "siemens"),
    ("Ohm", "Ohm", "resistance", "ohm", "k M m", "ohm ohms"),
    ("Ω", "Ohm", "resistance", "ohm", "k M m", ""),
    ("U", "U", "activity", "enzyme_unit", "k m µ", ""),
    ("Gy", "Gy", "dose", "gray", "k m", "gray"),
    ("eq", "eq", "equivalent", "equivalent", "m µ", "equivalents"),
    ("Osm", "osm", "osmol", "osmole", "m", ""),
    ("osm", "osm", "osmol", "osmole", "m", ""),
    ("osmol", "osm", "osmol", "osmole", "m", ""),
    ("Osmol", "osm", "osmol", "osmole", "m", ""),
    ("kat", "kat", "activity", "katal", "m µ n", "katal"),
    ("P", "P", "viscosity", "poise", "c", "poise"),
    ("St", "St", "kinematic_viscosity", "stokes", "c", ""),
    ("eV", "eV", "energy", "electron_volt", "k M m", ""),
    ("cal", "cal", "energy", "calorie", "k", "calorie calories"),
    ("Wh", "W.h", "energy", "watt_hour", "k M", ""),
)
_BARE_SYMBOL_REFUSED = frozenset({"S", "P", "St", "eq", "cal"})  # too ambiguous without a prefix
_PREFIX_PINT = {
    "k": "kilo", "h": "hecto", "d": "deci", "c": "centi", "m": "milli", "µ": "micro", "n": "nano", "p": "pico",
    "f": "femto", "M": "mega", "G": "giga",
}
_PREFIX_WORDS = {
    "kilo": "k", "hecto": "h", "hekto": "h", "deci": "d", "dezi": "d", "centi": "c", "zenti": "c", "milli": "m",
    "micro": "µ", "mikro": "µ", "nano": "n", "pico": "p", "femto": "f", "mega": "M",
}

# UCUM, dimension, pint, spellings separated by "|" (several words allowed)
_ROWS: tuple[tuple[str, str, str, str], ...] = (
    ("Cel", "temperature", "degC",
     "°C|℃|oC|C|degC|deg C|deg. C|degree C|degrees C|degree Celsius|degrees Celsius|degrees centigrade|deg Celsius"
     "|Celsius|° Celsius|Grad Celsius|Grad C|degré Celsius|degrés Celsius|degrés C|° C"),
    ("[degF]", "temperature", "degF",
     "°F|℉|degF|deg F|degrees F|degree Fahrenheit|degrees Fahrenheit|Grad Fahrenheit|° F"),
    ("K", "temperature", "kelvin", "K|kelvin|kelvins"),
    ("min", "time", "minute", "min|mins|Min|MIN|minute|minutes|Minute|Minuten|mn"),
    ("h", "time", "hour", "h|hr|hrs|Hr|Hrs|HR|HRS|hour|hours|Std|Stunde|Stunden|heure|heures"),
    ("d", "time", "day", "d|day|days|Tag|Tage|Tagen|jour|jours|calendar days|working days"),
    ("wk", "time", "week", "wk|wks|week|weeks|Woche|Wochen|semaine|semaines"),
    ("mo", "time", "month", "mo|month|months|Monat|Monate|Monaten|mois"),
    ("a", "time", "year", "yr|yrs|year|years|Jahr|Jahre|Jahren|année|années"),
    ("s", "time", "second", "sec|secs|Sek|sec."),
    ("ms", "time", "millisecond", "msec"),
    ("{rpm}", "rotation", "rpm_", "rpm|RPM|Rpm|r.p.m.|r/min|rev/min|revs/min|U/min|min-1 (rpm)|tr/min|Upm"
     "|revolutions per minute|Umdrehungen pro Minute|tours par minute|tours/min|U/Min|U/min."),
    ("{vvm}", "vvm", "vvm_", "vvm|VVM"),
    ("{LMH}", "lmh", "lmh_", "LMH|lmh|L/m2/h|L/m²h|L/(m²h)|L/m2h|L/(m2h)"),
    ("{CV}", "column_volumes", "cv_",
     "CV|CVs|column volume|column volumes|column-volumes|Säulenvolumen|Säulenvolumina|volume de colonne"
     "|volumes de colonne|SV|bed volumes|bed volume|BV|VC"),
    ("{DV}", "diavolumes", "dv_",
     "DV|DVs|diavolume|diavolumes|diafiltration volumes|diafiltration volume|Diavolumen|Diavolumina|diavolumes (DV)"
     "|turnover volumes|TOV|Diafiltrationsvolumen|Diafiltrationsvolumina|volumes de diafiltration"),
    ("[pH]", "pH", "ph_", "pH units|pH unit|pH-units|pH-Einheiten|pH Einheiten|unités pH|unité pH|unités de pH|pH"),
    ("[psi]", "pressure", "psi", "psi|PSI|Psi|lb/in²|lbf/in²|lb/in2"),
    ("[psi]{gauge}", "gauge_pressure", "psi_gauge",
     "psig|PSIG|Psig|psi g|psi(g)|psi (g)|psi gauge|psi (gauge)|psi-g"),
    ("[psi]{diff}", "pressure_difference", "psi_difference",
     "psid|PSID|Psid|psi d|psi(d)|psi (d)|psi differential|psi (differential)|psi (diff)|psi diff|psi-d"),
    ("[psi]{abs}", "absolute_pressure", "psi_absolute",
     "psia|PSIA|Psia|psi(a)|psi (a)|psi absolute|psi (absolute)|psi (abs)|psi abs"),
    ("bar{gauge}", "gauge_pressure", "bar_gauge",
     "barg|bar g|bar(g)|bar (g)|bar gauge|bar (gauge)|barü|bar Überdruck|bar ü|bar (ü)|bar-g"),
    ("mbar{gauge}", "gauge_pressure", "millibar_gauge", "mbarg|mbar(g)|mbar (g)|mbar g|mbar gauge|mbar (gauge)"),
    ("kPa{gauge}", "gauge_pressure", "kilopascal_gauge", "kPag|kPa(g)|kPa (g)|kPa gauge|kPa (gauge)"),
    ("bar{diff}", "pressure_difference", "bar_difference", "bard|bar d|bar(d)|bar (d)|bar differential|bar (diff)"),
    ("mbar{diff}", "pressure_difference", "millibar_difference", "mbard|mbar(d)|mbar (d)|mbar differential"),
    ("bar{abs}", "absolute_pressure", "bar_absolute",
     "bara|bar a|bar(a)|bar (a)|bar absolute|bar (absolute)|bar abs|bar (abs)|bar absolut"),
    ("mbar{abs}", "absolute_pressure", "millibar_absolute", "mbara|mbar(a)|mbar (a)|mbar abs|mbar absolute"),
    ("bar", "pressure", "bar", "Bar|BAR"),
    ("mTorr", "pressure", "millitorr", "mTorr|mtorr|millitorr|millitorrs|Millitorr|mTORR"),
    ("Torr", "pressure", "torr", "Torr|torr|torrs"),
    ("mm[Hg]", "pressure", "millimeter_Hg", "mmHg|mm Hg|mm-Hg"),
    ("m[H2O]", "pressure", "10 * kilopascal * 0.980665", "mH2O|m H2O|mWS"),
    ("atm", "pressure", "standard_atmosphere", "atm"),
    ("%", "percent", "percent_",
     "%|percentage points|percentage point|Prozentpunkte|points de pourcentage|percent|per cent|Prozent"
     "|pour cent|pct|% RH|%RH|% r.h.|% rF|% r.F.|% HR|% relative humidity"
     "|percent RH|Flächen-%|Flächen%|Fl.-%|area %|area-%|area%|% area|% (area)|relative %|mol. %|% Fläche"
     "|% d'aire"),
    ("%{w/w}", "percent", "percent_ww",
     "% w/w|% (w/w)|% m/m|% (m/m)|%w/w|%(w/w)|wt%|wt %|wt.%|wt. %|wt-%|% wt|% wt/wt|Gew.-%|Gew.%|Gew-%|Ma.-%|Ma%"
     "|% by weight|% by mass|percent w/w|percent by weight|% (wt/wt)|w/w %|% en masse|% (by weight)|m%|Massen-%"),
    ("%{w/v}", "percent", "percent_wv",
     "% w/v|% (w/v)|% m/v|% (m/v)|%w/v|%(w/v)|% wt/vol|% (wt/vol)|percent w/v|w/v %|% (p/v)|% p/v|% (m/V)|% m/V"),
    ("%{v/v}", "percent", "percent_vv",
     "% v/v|% (v/v)|%v/v|%(v/v)|vol%|vol %|vol.%|vol. %|vol-%|Vol.-%|Vol.%|Vol-%|% vol|% vol/vol|% by volume"
     "|percent v/v|v/v %|% (vol/vol)|% (by volume)|% en volume|Vol%|Vol %"),
    ("%{mol/mol}", "percent", "percent_molar", "mol%|mol %|mol-%|Mol-%|% mol/mol|% (mol/mol)"),
    ("[ppm]", "fraction", "ppm_", "ppm|PPM|parts per million"),
    ("[ppb]", "fraction", "ppb_", "ppb|PPB|parts per billion"),
    ("[ppth]", "fraction", "permille_", "‰|promille"),
    ("{EU}", "endotoxin", "endotoxin_unit",
     "EU|E.U.|EUs|IE (Endotoxin)|endotoxin units|endotoxin unit|Endotoxineinheiten|UE|EE|E.E."),
    ("{CFU}", "cfu", "colony_forming_unit",
     "CFU|cfu|CFUs|KBE|KbE|UFC|colony forming units|colony-forming units|colony forming unit"
     "|koloniebildende Einheiten"),
    ("{cells}", "cells", "cell_count",
     "cells|cell|Zellen|Zelle|cellules|cellule|total cells|total cell|Gesamtzellen|cells total|cells (total)"),
    ("{viable_cells}", "viable_cells", "viable_cell_count",
     "viable cells|viable cell|vc|vcs|lebende Zellen|lebenden Zellen|vitale Zellen|cellules viables"
     "|viable cells (VCD)|vcells|live cells|Lebendzellen|cellules vivantes|living cells|vital cells"),
    ("{vg}", "vg", "vector_genome", "vg|VG|vector genomes|viral genomes|vector genome|genome copies|gc|GC"),
    ("{vp}", "vp", "virus_particle", "vp|VP|virus particles|viral particles|capsids"),
    ("{particles}", "particles", "particle_count",
     "particles|particle|Partikel|Partikeln|particules|particule|Teilchen|#"),
    ("{copies}", "copies", "copy_count", "copies|copy|Kopien"),
    ("[PFU]", "pfu", "plaque_forming_unit", "PFU|pfu|plaque forming units|plaque-forming units"),
    ("[FFU]", "pfu", "plaque_forming_unit", "FFU|ffu"),
    ("[TCID_50]", "tcid", "tcid_", "TCID50|TCID₅₀|TCID_50|TCID 50"),
    ("[CCID_50]", "tcid", "tcid_", "CCID50|CCID₅₀|CCID_50"),
    ("[IU]", "potency", "international_unit",
     "IU|I.U.|IUs|iu|IE|I.E.|UI|U.I.|international units|USP units|Internationale Einheiten"),
    ("k[IU]", "potency", "kilo_international_unit", "kIU"),
    ("m[IU]", "potency", "milli_international_unit", "mIU"),
    ("U", "activity", "enzyme_unit", "units|Units|unit|Einheiten|unités|enzyme units"),
    ("{NTU}", "turbidity", "ntu_", "NTU|NTUs|ntu|FNU|FTU|TE/F|nephelometric turbidity units"),
    ("{kp}", "kilopond", "kilopond", "kp|kP|Kp|kilopond|kiloponds|kgf"),
    ("[sc]", "kilopond", "strong_cobb", "SC units|scu|SCU|Strong-Cobb units"),
    ("{log10}", "log_reduction", "log10_",
     "log10|log₁₀|Log10|LOG10|log|logs|log10 reduction|log10 LRV|log10 units|LRV|log-Stufen|log Stufen"
     "|log10-Stufen|log 10"
     "|log(10)|Log|log10 steps|Logs|logs10"),
    ("{AU}", "absorbance", "absorbance_unit", "AU|AUFS|a.u.|AUs|absorbance units|UA"),
    ("{mAU}", "absorbance", "milli_absorbance_unit", "mAU|mAUs|milli absorbance units|milliabsorbance units"),
    ("{OD}", "absorbance", "absorbance_unit", "OD|OD units"),
    ("[g]", "g_force", "g_force_",
     "x g|× g|xg|×g|g-force|× G|*g|* g|g force|x-g|·g|·g (RCF)|RCF|times g|gravities|rcf|x G"),
    ("N.m", "torque", "newton * meter", "Nm|N m|N·m"),
    ("mN.m", "torque", "millinewton * meter", "mNm|mN m"),
    ("N.cm", "torque", "newton * centimeter", "Ncm|N cm"),
    ("mPa.s", "viscosity", "millipascal * second", "mPas|mPa s|mPa*s|mPa-s"),
    ("Pa.s", "viscosity", "pascal * second", "Pas|Pa s"),
    ("Ao", "length", "angstrom", "Å|angstrom|angstroms|Angstrom"),
    ("um", "length", "micrometer", "micron|microns|mikron|Mikron"),
    ("[in_i]", "length", "inch", "inch|inches|Zoll"),
    ("[ft_i]", "length", "foot", "ft|feet|foot"),
    ("har", "area", "hectare", "hectares"),
    ("[gal_us]", "volume", "gallon", "gal|gallon|gallons"),
    ("[lb_av]", "mass", "pound", "lb|lbs|pound|pounds"),
    ("[oz_av]", "mass", "ounce", "oz"),
    ("t", "mass", "metric_ton", "tonne|tonnes|Tonnen"),
    ("kg", "mass", "kilogram", "Kg|KG|kgs|Kilo|kilos"),
    ("mL", "volume", "milliliter", "cc|ML|mLs|mls|ccm"),
    ("ug", "mass", "microgram", "mcg|ug"),
    ("uL", "volume", "microliter", "uL|ul|mcL"),
    ("um", "length", "micrometer", "um"),
    ("uS", "conductance", "microsiemens", "uS|mcS"),
    ("umol/L", "concentration", "micromolar", "uM"),
    ("umol", "amount", "micromole", "umol"),
    ("L/min", "volume_flow", "liter / minute", "slpm|SLPM|lpm|LPM|sLpm|SLM|slm|NL/min|L/min (STP)"),
    ("mL/min", "volume_flow", "milliliter / minute", "sccm|SCCM|mlpm"),
    ("[in_i].[lbf_av]", "torque", "inch * force_pound", "in-lb|in·lb|in lb|in-lbs|inch-pounds|lbf·in|in·lbf|in-lbf"),
    ("[cft_i]/min", "volume_flow", "foot ** 3 / minute", "CFM|cfm|scfm|SCFM"),
    ("[cft_i]/h", "volume_flow", "foot ** 3 / hour", "scfh|SCFH|cfh"),
    ("{VVD}", "vvd", "vvd_", "VVD|vvd"),
    ("[hp]", "power", "horsepower", "hp|HP"),
    ("deg", "angle", "degree", "°|degrees|Grad|degrés|degree"),
    ("dB", "level", "decibel_", "dB|dBA|dB(A)"),
    ("lx", "illuminance", "lux", "lx|lux"),
    ("lx.h", "light_dose", "lux * hour", "lux hours|lux h|lx·h|lux·h|lx h"),
    ("M[lx].h", "light_dose", "1e6 * lux * hour", "million lux hours"),
    ("{Brix}", "brix", "brix_", "°Brix|Brix|°Bx"),
    ("eq", "equivalent", "equivalent", "eq|eq.|equiv|equiv.|molar equivalents|mol eq|mol eq.|Äquivalente|équivalents"),
    ("meq", "equivalent", "milliequivalent", "mEq|meq|mval"),
    ("eq/L", "normality", "equivalent / liter", "N (normal)|normal"),
    ("Mrad", "dose", "10 * kilogray", "Mrad"),
    ("[car_Au]", "karat", "karat_", "karat"),
    ("1", "fold", "fold_", "mal|-mal|Mal|fold|-fold|fach|-fach|times"),
)
# nouns that are counted: unit "1"
_COUNT_NOUNS = (
    "cycle|cycles|Zyklus|Zyklen|passage|passages|Passagen|injection|injections|Injektion|Injektionen"
    "|theoretical plates|plates|theoretische Böden|Trennstufen|plateaux théoriques|plateaux|population doublings"
    "|doublings|PDL|generations|generation|Generationen|replicates|replicate|Wiederholungen|réplicats|determinations"
    "|turns|revolutions|strokes|Hübe|washes|wash cycles|rinses|pulses|Umdrehungen|uses|reuses|re-uses|runs|batches"
    "|Chargen|lots|tablets|Tabletten|comprimés|vials|capsules|samples|Proben|échantillons|volumes|volume changes"
    "|air changes|Luftwechsel|vessel volumes|reactor volumes|bioreactor volumes|working volumes"
    "|volume exchanges|counts|data points|readings|measurements"
    "|freeze-thaw cycles"
    "|freeze/thaw cycles|cleaning cycles|purification cycles|autoclave cycles|cell passages"
    "|sub-cultivations|subcultures"
    "|Injektionszyklen|Reinigungszyklen|cycles de congélation|lyophilisation cycles|resin cycles|chromatography cycles"
    "|Läufe|essais|fois"
)
_PER_NOUNS = (
    "tablet|vial|dose|capsule|syringe|ampoule|ampule|device|batch|bag|well|plate|run|filter|container|Tablette"
    "|Dosis|Ampulle|Vial|comprimé|flacon|unit|swab|sample|device|lot|column|Platte|filter area|day and cell|test"
    "|monolayer|injection|cycle|passage|sphere|contact plate|glove|strip|plaque|Kapsel|gélule"
)


def _prefixed() -> dict[str, Atom]:
    atoms: dict[str, Atom] = {}
    for symbol, ucum, dimension, pint, prefixes, words in _PREFIXED:
        if symbol not in _BARE_SYMBOL_REFUSED:
            atoms[symbol] = Atom(ucum, dimension, pint)
        for prefix in prefixes.split():
            code = prefix.replace("µ", "u") + ucum
            atoms[prefix + symbol] = Atom(code, dimension, _PREFIX_PINT[prefix] + pint)
        for word in words.split():
            atoms[word.lower()] = Atom(ucum, dimension, pint)
            for spoken, prefix in _PREFIX_WORDS.items():
                if prefix in prefixes.split():
                    code = prefix.replace("µ", "u") + ucum
                    atoms[spoken + word.lower()] = Atom(code, dimension, _PREFIX_PINT[prefix] + pint)
    return atoms


def spellings() -> dict[str, Atom]:
    """All spellings of all atoms. Later rows win over the prefixed ones ("U/min" is a rotation)."""
    atoms = _prefixed()
    for ucum, dimension, pint, forms in _ROWS:
        for form in forms.split("|"):
            atoms[form] = Atom(ucum, dimension, pint)
    for noun in _COUNT_NOUNS.split("|"):
        atoms[noun] = Atom("1", "count", "count_")
    for noun in _PER_NOUNS.split("|"):
        atoms.setdefault(noun, Atom("{" + noun.lower().replace(" ", "_") + "}", "item", "item_", denominator_only=True))
    return atoms
