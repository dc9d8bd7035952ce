"""Whether a sentence says why: by words of reason, by what happens beyond a limit, by where a limit comes from."""

from __future__ import annotations

import re

_STRONG = re.compile(
    r"\bbecause\b|\bsince\b(?!\s+(?:\d|version|the\s+(?:start|beginning|last)|then\b))|\bso\s+that\b|\botherwise\b|\bthe\s+reasons?\b|\brationale\b|\bjustif\w+|\bthis\s+is\s+why\b|\bthat\s+is\s+why\b|\bwhy\s+the\b|\btherefore\b|\bdue\s+to\b|\bowing\s+to\b"
    r"|\bto\s+(?:avoid|prevent|limit|keep|protect|ensure|minimi[sz]e|guard|slow\s+down|have\s+room|leave\s+room|stay)\b|\bas\s+(?:otherwise|the|it|they)\b(?:[^.;]|\.(?=\d)){0,80}\b(?:would|back|not|hold|holds|gave|give)\b"
    r"|,\s+as\s+(?!(?:an?|well|shown|described|given|per|in|of|required|stated|defined|is|was|before|soon|long|far|agreed|usual|needed|above|below|follows|specified|listed)\b)\w+\s+\w+|\bin\s+order\s+(?:to|that)\b|\bfor\s+the\s+sake\s+of\b|\bfor\s+fear\s+of\b|\bgiven\s+that\b|\bon\s+account\s+of\b|\bbecause\s+of\b|\broot\s+cause\b|\bprotects?\s+(?:\w+\s+){1,4}(?:from|against)\b"
    r"|\bwegen\b|\baufgrund\b|\binfolge\b|\bweshalb\b|\bsodass\b|\bso\s+dass\b|\bfaute\s+de\s+quoi\b|\b[àa]\s+cause\s+d\w*|\bpour\s+que\b|\bde\s+sorte\s+que\b|\bétant\s+donné\b|\bgrâce\s+à\b|\bde\s+peur\b"
    r"|\bweil\b|\bdamit\b|\bda\s+(?:bei|die|der|das|sonst|es|sich|unter|über)\b|\bdenn\b|\bsonst\b|\bgrund\b|\bursache\b|\bsinon\b|\bpuisqu\w*|\bc['’]est\s+pourquoi\b|\bd['’]où\b|\bpour\s+(?:ne\s+pas|éviter|garder|laisser|protéger|limiter|réduire|empêcher)\b|\bum\b[^.;]{3,80}\bzu\s+\w+en\b|\bnämlich\b|\bdarum\b|\bcar\b|\bafin\b|\bparce\s+qu|\ben\s+raison\b|\bporque\b|\bdebido\b|\bpara\s+evitar\b",
    re.I,
)
_CHOICE = re.compile(
    r"\bwas\s+(?:therefore\s+|then\s+|so\s+)?(?:taken|kept|preferred|adopted|dropped|rejected|given\s+up|abandoned|added|introduced|agreed|allowed|made)\b|\b(?:so|hence|thus|therefore)\b[^.;]{0,40}\b(?:was|were|is|are)\b|\bhence\b"
    r"|\bpreferred\s+(?:to|over)\b|\bin\s+the\s+middle\s+of\b|\bconvenien\w+|\b(?:reserve|headroom|safety\s+factor|cushion)\b|\bmargin\s+(?:to|of|for|against)\b|\bis\s+what\b|\b(?:proposes|recommends|suggests|advises|prescribes|demands|insists|asks\s+for)\b"
    r"|\b(?:proposed|recommended|suggested|advised|prescribed|demanded|given|limited|dictated|driven|determined|imposed|fixed)\s+by\b|\blimits?\s+(?:this|the|it)\b|\b(?:shallowest|steepest|slowest|fastest|lowest|highest|longest|shortest|largest|smallest|most|least)\b[^.;]{0,40}\b(?:can|could|allows?|allowed|possible|available|reach\w*)\b"
    r"|,\s+so\s+(?!that\b|far\b|called\b|as\b)\w+|\bfor\s+nothing\b|\b(?:classed|classified)\s+as\b|\bcontrolled\s+(?:substance|precursor)|\bkeeps?\s+(?:\w+\s+){1,3}from\b|\bleaves?\s+(?:an?\s+|some\s+|us\s+(?:an?\s+)?)?(?:margin|reserve)\b|\bmay\s+no\s+longer\b|\bimpractical\b|\bcorresponds?\s+to\b|\bfor\s+(?:safety|planning|historical|practical|regulatory|cost|technical)\s+reasons\b|\bcompromise\b|\bbuys\s+nothing\b|\bnothing\s+to\s+do\s+with\b|\bno\s+other\s+reason\b|\bbased\s+on\b|\bcarried\s+over\b|\btaken\s+(?:from|over)\b"
    r"|\bfollows?\s+from\b|\bsettled\s+(?:on|for)\b|\bturned\s+out\b|\breflects?\b|\bsimply\s+(?:what|the)\b|\btold\s+us\b|\b(?:needs?|requires?)\s+(?:an?|the|at|it|this|that|more|less|\d)\b|\bneeds?\s+the\s+margin\b|\b(?:best|optimum|optimal|maximum|highest|lowest|least|most)\b[^.;]{0,40}\b(?:was|were|is|are)\s+(?:seen|found|obtained|reached|observed|measured|at|with|between)\b"
    r"|\bmain\s+(?:lever|driver|factor)\b|\bmost\s+(?:sensitive|critical|important)\b|\b(?:below|above)\s*,\s|\bwould\s+(?:otherwise\s+)?\w+|\bso\s+as\s+to\b|\bthe\s+sake\s+of\b|\bhelps?\s+to\b|\ballows?\s+(?:the|a|us|to)\b|\bfor\s+(?:better|good|safe|robust|complete|full)\s+\w+|\bhistory\s+of\b|\bfrom\s+experience\b|\bexperience\s+(?:with|shows|from)\b"
    r"|\bcomes?\s+from\b|\bstems?\s+from\b|\bderived\s+from\b|\bhistorical\w*\b|\bguards?\s+against\b|\bprotects?\b|\bprevents?\b|\bavoids?\b|\bensures?\b|\bserves?\s+to\b|\bis\s+needed\s+(?:to|for)\b|\bneeded\s+(?:so|because)\b|\bcritical\s+(?:because|as|for|since)\b|\bthe\s+point\s+of\b|\bin\s+order\s+to\b|\bwe\s+(?:chose|took|kept|set|use|switch\w*|stay\w*)\b[^.;]{0,60}\b(?:because|since|as|so|to)\b"
    r"|\bSpielraum\b|\bAbstand\s+zu\b|\bErfahrung\w*\b|\b(?:Vorgabe|Empfehlung|Angabe)\s+(?:des|der|vom|von)\b|\bübernommen\b|\babgeleitet\b|\bhistorisch\b|\bdient\b|\bschützt\b|\bbewährt\b|\bfestgelegt\b|\breicht\b|\bgenügt\b|\bbedingt\s+durch\b|\bmarge\b|\bexpérience\b|\bfournisseur\b|\brepris\w*\s+d\w*|\bhistorique\b|\bsuffit\b|\bprotège\b|\bsert\s+à\b|\bdû\b|\bdue\s+à\b|\bdeshalb\b|\bdaher\b|\bdaf[üu]r\b|\bgewählt\b|\bempf(?:iehlt|ohlen)\b|\bbegrenzt\b|\bReserve\b|\bKompromiss\b|\bverhindert?\b|\bvermeide[nt]\b|\bdonc\b|\bainsi\b|\bretenue?\b|\bcompromis\b|\bpour\s+(?:éviter|limiter|garantir|réduire)\b|\bévit\w+|\bempêch\w+|\bgrâce\s+à\b",
    re.I,
)
_TURNED = re.compile(
    r"^\W*(?:(?:but|and|so|also|already|only|even|then|yet|now|\w+ly)\s+)?(?:at|above|below|beyond|past|under|over|after|before|with|without|from|up\s+to|more|less|fewer|higher|lower|longer|shorter|faster|slower|warmer|colder|outside|inside|between|near|when|if|once|as\s+soon\s+as|bei|über|unter|ab|nach|vor|höhere\w*|niedrigere\w*|längere\w*|kürzere\w*|mehr|weniger|kältere\w*|plus|moins|après|avant|oberhalb|unterhalb|ohne|mit|wenn|avec|sans|à|au-del[àa]|au-dessus|en\s+dessous|sous|entre|dès|lorsqu\w*|quand|jusqu['’]à|trop|zwischen|sobald|sous|si)\b",
    re.I,
)
_RESULT = re.compile(
    r"\b(?:gave|gives?|led|leads?|caus\w+|loses?|lost|losing|fell|falls?|rose|rises?|increas\w+|decreas\w+|drop\w*|lower(?:s|ed)?|rais(?:es|ed)|reduc\w+|fail\w*|precipitat\w*|aggregat\w*|clog\w*|foul\w*|foam\w*|made|makes|needs?|tails?|dissolv\w*|suffer\w*|stick\w*|crack\w*|reach\w*|differ\w*|broke|breaks?|displac\w*|diffus\w*|dies?|died|kills?|show\w*|creep\w*"
    r"|freed|blocks?|blocked|collaps\w*|gone|toxic|takes?|took|appear\w*|clump\w*|sediment\w*|settl\w*|degrad\w*|oxidi\w*|hydroly\w*|deamid\w*|gels?|gelled|hazy|turbid\w*|chang\w*|left|leaves|costs?|gain\w*|better|worse|slower|faster|incomplete|unstable|stable|complete|same|poor|bad|only|just|no\s+(?:effect|change|difference|influence|loss)|did\s+not|does\s+not|do\s+not|could\s+not|cannot|was|were|is"
    r"|pass(?:es|ed)|had\s+to|co-?elut\w*|elut\w*|entsteh\w*|entstand\w*|ergeben|ergibt|wäre\w*|würde\w*|blieb\w*|donn(?:e|ent|ait|aient|é|ée)\b|coût\w*|faut\b|fallait|reste\w*|restai\w*|dépass\w*|mont(?:e|ait|ent|é)\b|descend\w*|bouch\w*|form(?:e|ent|ait|é)\b|agglom\w*|disparaî\w*|détrui\w*|kost\w*|braucht\w*|bild\w*|kleb\w*|verstopf\w*|trüb\w*|bricht|brach|verlier\w*|verlor\w*|nimmt\s+\w+\s+(?:zu|ab)|führ(?:t|te)\w*|zeigt\w*|ergab\w*|beträgt|betrug|lag|liegt|wurde\w*|war\w*|ist|sind|löst\w*|ausgefallen|fällt\s+aus|montr\w*|conduit\w*|entraîn\w*|provoqu\w*|devien\w*|était|étaient|est|sont|stieg\w*|fiel\w*|sinkt|steigt|verblock\w*|stört|schäumt|bricht|fällt|augment\w*|diminu\w*|baiss\w*|chut\w*|perd\w*|colmat\w*|précipit\w*|mousse\w*)\b",
    re.I,
)
_WITHOUT = re.compile(r"^\W*(?:without|ohne|sans)\b", re.I)
# "10 g/L give three runs; with 8 g/L it would be four": one setting held against another.
_CONTRAST = re.compile(r"^\W*\d[\d.,]*\s?\S+\s(?:[^.;,]|[.,](?=\d)){6,90}[;,]\s+(?:with|at|mit|bei|avec|à)\s+\d", re.I)
_HARMED = re.compile(
    r"\b(?:led\s+to|leads?\s+to|result(?:s|ed)?\s+in|caus(?:e|es|ed|ing)|makes?|made|went\s+(?:up|down)|goes\s+(?:up|down)|lowers?|raises?|reduces?|reduced|increases?|increased|decreases?|decreased|improves?|improved|worsens?|depends?|drives?|drove|affects?|affected|influences?|changes?|changed)\b"
    r"|\b(?:fell|falls?|rose|rises?|dropp?\w*|lost|loses?|precipitat\w*|aggregat\w*|clog\w*|foul\w*|foam\w*|stick\w*|crack\w*|twin\w*|capp\w*|collaps\w*|degrad\w*|oxidi\w*|gell?\w*|fail\w*|führt|verursacht|steigt|sinkt|entraîne|provoque|augmente|diminue)\b",
    re.I,
)
_LEVER = re.compile(
    r"\b(?:too\s+(?:low|high|long|short|fast|slow|much|little|warm|cold|early|late)|beyond|above|below|under|over|higher|lower|longer|shorter|faster|slower|low|high|with|without|at|from|zu\s+(?:hoch|niedrig|lang|kurz)|trop)\b",
    re.I,
)
_FIGURE = re.compile(r"\d")
_TRIED = re.compile(r"\b(?:tried|compared|tested|examined|varied|studied|dosed|screened|run)\b[^.]{0,60}:|\b(?:tried|compared|tested)\s+(?:at|with)\b[^.]{0,60}\([^)]*\d", re.I)
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
    r"^\W*(?:this|it|that|these|they|such|the\s+(?:limit|value|range|reason|upper|lower|two|edges?|choice|setting|operating)|both|here|therefore|thus|otherwise|because|above|below|longer|shorter|higher|lower|more|less|beyond|before|after|without|es|dies\w*|daher|ce(?:la|ci)?)\b",
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


def is_turned(sentence: str) -> bool:
    """The sentence begins with a condition: "at 3.0 …", "without …", "more than …"."""
    return bool(_TURNED.match(sentence))


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
    telling = document_type in _TALK or document_type in (None, "method_sop", "facility_fit", "campaign_report", "stability_report", "transfer_protocol")
    if ((telling or known) and _CHOICE.search(sentence)) or (telling and _TRIED.search(sentence)):
        return True
    if known and (telling or document_type == "risk_assessment") and _HARMED.search(sentence) and _LEVER.search(sentence):
        return True
    if telling and _TURNED.match(sentence) and _RESULT.search(sentence) and (
        _FIGURE.search(sentence) or _WITHOUT.match(sentence)
    ):
        return True
    if telling and _CONTRAST.match(sentence) and _RESULT.search(sentence):
        return True
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
