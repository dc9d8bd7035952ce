"""Which item of the checklist a sentence about something missing belongs to, told by its words."""

from __future__ import annotations

import re

# (item, words that tell it, what is asked); the first that fits wins, so the more special ones stand first
_TOPICS: tuple[tuple[str, str, str], ...] = (
    ("C13", r"^\W*not (?:yet )?approved|protocol[^.]{0,40}(?:approved|signed|signature)|unsigned", "When is the protocol approved?"),
    ("C12", r"transferred or (?:verified|validated)|(?:kind|type) of (?:method )?transfer|co-?validat|waiver",
     "How is the method transferred, and why so?"),
    ("C3", r"required (?:precision|accuracy|performance)|analytical target profile|\bATP\b", "Which performance must the method reach?"),
    ("C8", r"development report", "Please send the development report."),
    ("C1", r"\bno method\b|without a method|method is (?:not )?(?:named|given)", "With which method and version is it tested?"),
    ("B13", r"scale-?up calculation|calculation for the scale", "Please give the scale-up calculation with its inputs."),
    ("B17", r"\balarm limits?|alarms? of|\bDCS\b", "Do the alarm limits match the batch record?"),
    ("B21", r"\btraining\b|\btrained\b|schulung", "Which training is planned?"),
    ("B22", r"(?:changes|deviations) (?:are|will be) handled|change control", "How are changes and deviations handled during the transfer?"),
    ("B18", r"expected yield|yield (?:range|expectation)|mass balance", "Which yield is expected?"),
    ("B8", r"sampling (?:points?|plan|positions?|scheme)|sample (?:points?|plan)", "Where, when and how much is sampled?"),
    ("B9", r"when (?:the|a) (?:limit|range|value)[^.]{0,25}(?:exceeded|missed|not met|fail)|in case of (?:a )?failure|if (?:the )?limit fails",
     "What is done when the limit is not met?"),
    ("A21", r"failed (?:runs?|batches|experiments|trials)|abandoned", "Which runs failed, and what was learned?"),
    ("A11", r"why [^.]{0,60}(?:was|were) changed|reason for the change", "Why was it changed?"),
    ("A3", r"\bcriticality\b|\bCQAs?\b|critical quality attribute", "Which attributes are critical, and why?"),
    ("A5", r"\bclassif|\bclass of\b", "How are they classified?"),
    ("A2", r"comparison of (?:the )?(?:two |both )?(?:\w+ )?(?:equipment|machines?|mills?|sites?|presses|vessels|dryers|units|plants)|side by side",
     "Please send the comparison."),
    ("B7", r"consecutive hold|holds? [^.]{0,30}(?:together|after (?:each other|one another))", "Which total time is covered?"),
    ("A12", r"where (?:\w+ ){0,3}fails?\b|edge of failure|point of failure|failure (?:limit|point)", "Where does it fail?"),
    ("A10", r"by experience|\bhistorical\b|never justified|no data behind|why (?:the|this) (?:value|set point|range)|basis of the (?:value|range)",
     "Why is the value set as it is?"),
    ("A9", r"represents? the (?:production|large|full|commercial)|small (?:reactor|vessel|column)[^.]{0,40}(?:compared|scale)|compared with (?:the )?(?:production|large|full|commercial)",
     "How does the small scale compare with the production scale?"),
    ("C4", r"re-?validated after|not (?:been )?re-?validated|validier\w+[^.]{0,60}(?:version|ausgabe|fassung)|validat\w*[^.]{0,60}(?:version|edition|issue|supplement|planned)|(?:version|edition|issue)[^.]{0,60}validat",
     "When is the validation of the version in force available?"),
    ("C14", r"akzeptanzkriteri|annahmekriteri|critères? d.acceptation|criteri(?:on|a)|acceptance (?:limit|range)|results? comparable",
     "Which acceptance criterion with which statistic applies?"),
    ("C11", r"referenzstandard|referenzmaterial|étalon|standard de référence|substance de référence|reference (?:standard|material)|critical (?:reagent|antibod)|(?:HCP|detection|capture|kit)[^.]{0,20} antibod|bridging|kit lot|standard (?:supply|lot)",
     "How is the receiving unit supplied, and who bridges the next lot?"),
    ("C10", r"gerät\b|detektor|détecteur|volume de délai|dwell volume|gradient start|detector|autosampler|instrument|spectrometer|reader\b|HPLC system|software",
     "Which instrument does the receiving unit use, and does the difference matter?"),
    ("C15", r"potency|bioassay|cell-based|microbiolog|sterility test",
     "On which basis is this assay transferred?"),
    ("A6", r"nachgewiesene\w* bereich|plage (?:acceptable|prouvée)|proven (?:acceptable )?range|acceptable range|\bPAR\b", "What is the proven acceptable range?"),
    ("A17", r"extrahierbar|auslaugbar|extractible|relargable|kompatibilität|leachable|extractable|compatib|contact material|product contact|glove|tubing material",
     "When will data on leachables and compatibility be available?"),
    ("A19", r"virusabreicherung|virusinaktivierungsstudie|clairance virale|élimination virale|vir(?:us|al) (?:clearance|safety|removal|reduction)|log reduction|\bLRV\b|clearance (?:of|study|by)",
     "Which clearance is claimed, and which study shows it?"),
    ("A20", r"lebensdauer|wiederverwend|mehrfachverwendung|durée de vie|réutilisation|nombre de cycles|nombre d.utilisations|lifetime|life time|life of (?:the )?(?:resin|membrane|column|monolith)|re-?use|number of (?:cycles|uses)|(?:more|further|additional) (?:cycles|uses)|third use|"
     r"resin (?:life|cycles)|cycles\b.*\b(?:resin|column)",
     "How often may it be used, and which study shows it?"),
    ("A9", r"verkleinert\w* modell|labormodell|modèle réduit|petite échelle|scale[- ]down|small[- ]scale model|bench model|model (?:was|is|has)|qualification of (?:the )?model",
     "How does the small scale compare with the production scale?"),
    ("A8", r"wechselwirkung|gemeinsam variiert|interactions? entre|interact|combination|together|each (?:parameter|factor) alone|one (?:parameter|factor) at a time",
     "Which combinations of the parameters are allowed?"),
    ("B20", r"versand|transport\b|expédition|envoi|acheminement|transport|shipping|shipment|ship\b|dry ice|courier",
     "When is the transport qualified?"),
    ("B15", r"validierungschargen|lots de validation|PPQ|qualification batches|validation batches|number of (?:PPQ |validation |qualification )?batches",
     "Why is this number of batches enough?"),
    ("B12", r"reinigung|nettoyage|schmutzige? standzeit|clean(?:ing)? (?:hold|time|procedure|limit|validation|verification)|dirty hold|how do you clean|cleaned|cleaning|"
     r"worst[- ]case residue|sanitis|sanitiz",
     "What is the cleaning procedure with its limits, clean hold and dirty hold?"),
    ("B7", r"summe der (?:halte|stand)|cumul|sum of (?:all |the )?hold|holds? (?:one after the other|in a row|together|add)|cumulative|total hold|time out of refrigeration|added up",
     "Which total time is covered?"),
    ("A13", r"rührer(?:durchmesser|drehzahl)|leistungszahl|maßstab\w*|mobile d.agitation|agitateur|changement d.échelle|plus grande échelle|größeren? (?:behälter|reaktor|kessel)|impeller|power number|tip speed|power input|scal(?:e|ing)[- ]?(?:up|factor|rule)|mixing time|kLa|vessel geometry|geometry|"
     r"speed (?:for|at|of|in) (?:the )?\d|at (?:larger|full|commercial) scale|above \d+ ?(?:L|kg)\b|\d+ ?L (?:vessel|bowl|bin|tank)",
     "What are the geometry and the scaling rule, and which set point follows?"),
    ("A18", r"haltbarkeit des (?:wirkstoffs|produkts)|lagerstabilität|langzeit|laufzeit|durée de conservation|stabilité à long terme|péremption|shelf[- ]life|storage (?:time|stability)|long-term|stability (?:data|study|programme|program)|months|forced degradation|"
     r"photostab|real[- ]time",
     "Which stability data support the storage time?"),
    ("C9", r"haltbarkeit der (?:lösung|probe)|(?:lösung|probe)n? (?:ist|sind) (?:\w+ )?haltbar|stabilité (?:de la|des) (?:solution|échantillon)|(?:solution|standard|sample|dilution|reagent|mobile phase|extract)s? (?:stab|keep|may stand|was kept|were kept|is kept)|"
     r"\bkeeps? at\b|stability of (?:the )?(?:diluted|prepared|working|stock|sample|standard|solution)|autosampler",
     "How long may the solution or sample stand?"),
    ("B6", r"haltezeit|standzeit|zwischenlager|temps de maintien|temps d.attente|durée d.attente|\bholds?\b|hold[- ]time|holding|stand(?:ing)? (?:over|for|before|in|more than)|waiting time|storage of (?:the )?(?:\w+ ){0,2}(?:eluate|filtrate|lysate|solution|pool|bulk|blend|granul|intermediate|core)",
     "On which data does the hold time stand?"),
    ("B2", r"cannot (?:hold|reach|deliver|keep|control)|capacity of|(?:pump|chiller|skid|dryer|oven|freezer|press) (?:\w+ ){0,4}(?:at most|only|cannot)",
     "Does the equipment cover what is needed?"),
    ("B19", r"integritätstest|test d.intégrité|integrity test|bubble point|single-use assembl|sterile filter|filter (?:flush|lot|material)|extractables above",
     "Which filter or assembly is used, and what is the basis of its test?"),
    ("B3", r"qualifizierung|qualification d(?:e l.|es )équipement|(?:equipment|vessel|skid|dryer|freezer|utility|utilities)[^.]{0,40}qualif|IQ/OQ|qualification of (?:the )?(?:equipment|freezer|dryer|press)",
     "When is the equipment qualified?"),
    ("A16", r"zweite[rn]? (?:lieferant|quelle)|anderer lieferant|second fournisseur|deuxième fournisseur|fournisseur|lieferant|second (?:source|supplier)|single source|other supplier|new supplier|another brand|alternative (?:supplier|source)|raw material|lot[- ]to[- ]lot|"
     r"excipient (?:lot|grade)|lots? of (?:raw material|excipient|resin|medium|feed)|supplier",
     "Which attributes of the material are critical, and is there a second source?"),
    ("B14", r"engineering (?:run|batch)|water run", "What shall the engineering runs show?"),
    ("B1", r"\bfits? (?:in|into|at|the|through)\b|housing fits|facility|receiving (?:unit|site)|fit\b|at your site|floor space",
     "Does the step fit at the receiving site, and what is to be done?"),
    ("C7", r"robustheit|robustesse|robustness|ruggedness|other columns?|column lots?|pipette|plate lots?", "Which ranges of the method's conditions are known to work?"),
    ("A11", r"no reason (?:is|was) (?:recorded|given|stated)|reason for the change", "Why was it changed?"),
)  # fmt: skip
TOPICS = tuple((item, re.compile(pattern, re.IGNORECASE), question) for item, pattern, question in _TOPICS)
_EXAMINED = re.compile(
    r"(?:tested|varied|compared|examined|investigated|studied|tried|run|geprüft|untersucht|testé|étudié|covered|checked)\b|part of the validation|no data",
    re.IGNORECASE,
)
_LIMIT_ORIGIN = re.compile(
    r"(?:origin|reason|basis|why|rationale)[^.]{0,50}(?:limit|criterion)|(?:limit|criterion)[^.]{0,40}(?:origin|chosen|taken from|comes from)",
    re.IGNORECASE,
)
_KEEPS = re.compile(
    r"\bkeeps?\b|\bkept\b|\bstored?\b|\bstand(?:s|ing)?\b|\bstable\b|\bstability of\b|haltbar|se conserve",
    re.IGNORECASE,
)
_METHODS = frozenset({"method_sop", "method_validation_report", "method_transfer"})
_BOUND = re.compile(
    r"\b(?:above|below|beyond|over|under|longer|shorter|higher|lower|more than|less than|coarser|faster|slower|warmer|colder|outside|höhere\w*|niedrigere\w*|längere\w*|kürzere\w*|oberhalb|unterhalb|jenseits|plus (?:de|long\w*|haut\w*|bas\w*)|au-delà|en dessous|supérieure?s?|inférieure?s?)\b",
    re.IGNORECASE,
)
_VARIED = re.compile(
    r"\b(?:not|never) (?:been )?varied|nicht variiert|pas (?:été )?varié|no reason|reason (?:is )?(?:not|to be)|not stated why|judg(?:e)?ment|by eye",
    re.IGNORECASE,
)


def told_by_words(text: str, document_type: str | None) -> tuple[str, str] | None:
    """(item, question) where the words themselves tell the item."""
    if document_type in _METHODS and _LIMIT_ORIGIN.search(text):
        return "C6", "Where does the limit come from?"
    if document_type in _METHODS and _KEEPS.search(text):
        return "C9", "How long may the solution or sample stand?"
    for item, pattern, question in TOPICS:
        if pattern.search(text):
            if item == "B6" and document_type in _METHODS:
                return "C9", "How long may the solution or sample stand?"
            return item, question
    return None


def topic(text: str, document_type: str | None) -> tuple[str, str] | None:
    """(item, question) for a sentence that says plainly what was not done; None where nothing tells the item."""
    found = told_by_words(text, document_type)
    if found is not None:
        return found
    if document_type in _METHODS:
        return ("C7", "Which ranges of the method's conditions are known to work?") if _EXAMINED.search(text) else None
    if _VARIED.search(text):
        return "A10", "Why is the value set as it is?"
    if _BOUND.search(text):
        return "A12", "What happens there, and where does it fail?"
    return None
