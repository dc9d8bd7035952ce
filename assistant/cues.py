"""Wording that marks a reason, a study, an event, an absence: general cues in English, German, French, Spanish."""

from __future__ import annotations

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


# A reason is given in so many words.
REASON = _any(
    r"\bbecause\b", r"\bsince\b(?!\s+(?:\d|the\s+(?:start|beginning|last)|then|january|february|march|april|may|june|july"
    r"|august|september|october|november|december))",
    r"\b(?:as|for)\s+(?:a\s+)?(?:result|consequence|reasons?)\b", r"\bdue to\b", r"\bowing to\b", r"\bon account of\b",
    r"\bin order (?:to|not to)\b", r"\bso (?:as to|that)\b", r"\bso\s+(?:the|it|we|no)\b",
    r"\b(?:to|not to|and|thereby|thus)\s+(?:help\s+)?(?:avoid|prevent|minimi[sz]e|ensure|maintain|protect|limit|reduce|keep|guarantee|maximi[sz]e"
    r"|allow|achieve|control|preserve|suppress|mitigate|compensate|guard|stay|remain|meet|match|accommodate|cover|exclude"
    r"|remove|enable|provide|increase|improve|balance|leave|give|hold)\w*\b",
    r"\b(?:avoids?|avoiding|prevents?|preventing|minimi[sz]es|minimi[sz]ing|ensures|ensuring|protects?|protecting|compensates?)\b",
    r"\bbased on\b", r"\bon the basis of\b", r"\brationale\b", r"\breasons?\b", r"\bjustif\w+", r"\bmotivat\w+",
    r"\b(?:selected|chosen|picked|set|fixed|adopted|preferred|kept|retained|introduced|added|tightened|widened|narrowed|lowered|raised"
    r"|reduced|increased|limited|capped|restricted|defined|established|specified|shortened|extended|moved|changed)"
    r"\s+(?:\S+\s+){0,8}?(?:because|since|after|following|given|in view of|in response to)\b",
    r"\b(?:selected|chosen|picked|preferred|taken|adopted|used)\s+(?:over\s+\w+\s+)?(?:for (?:its|their|the|better|higher|lower)|over from|from (?:the|a|our) )",
    r"\blimited by\b", r"\bderived from\b", r"\bdriven by\b", r"\bdictated by\b", r"\bgoverned by\b", r"\battributed to\b",
    r"\btraced (?:back )?to\b", r"\bresult(?:s|ed|ing)? (?:from|in)\b", r"\b(?:leads?|led|leading) to\b", r"\bcaus(?:e|es|ed|ing)\b",
    r"\btherefore\b", r"\bthus\b", r"\bhence\b", r"\bconsequently\b", r"\bthat is why\b", r"\bwhich is why\b", r"\botherwise\b",
    r"\b(?:comes?|came|stems?|stemmed|arises?|arose|originat\w+) from\b", r"\b(?:rejected|failed|discarded|excluded|criticised|abandoned|dropped|reworked) (?:for|on|over)\b",
    r"\b(?:leaves?|gives?|keeps?) (?:\w+ ){0,3}(?:room|margin|reserve|distance)\b", r"\b(?:is|are|was|were) (?:given|set|bounded|limited|fixed|driven|determined|governed) by\b",
    r"\b(?:chosen|selected|taken|set) as\b", r"\bso (?:any|every|each|they|this|there|a|nothing)\b", r"\bas (?:the|it|they|otherwise|this|lower|higher|more|less)\b", r"\b(?:would|could) (?:otherwise )?\w+",
    r"\bprotects? against\b", r"\bserves? to\b", r"\bpurpose\b", r"\bintended to\b", r"\b(?:the )?aim\b", r"\bprecaution",
    r"\bconcern\b", r"\brisk of\b", r"\bin case\b", r"\bmargin\b", r"\bworst[- ]case\b", r"\bto (?:be|stay) (?:on )?(?:the )?safe\b",
    # German
    r"\bweil\b", r"\bda (?:die|der|das|bei|es|sich|sonst)\b", r"\bdenn\b", r"\baufgrund\b", r"\bwegen\b", r"\bdamit\b",
    r"\bum\b.{1,120}?\bzu\b", r"\bdaher\b", r"\bdeshalb\b", r"\bsonst\b", r"\bbegründ\w+", r"\bgrund\b", r"\bführt\w*\b.{1,80}\bzu\b",
    r"\bbasier\w+ auf\b", r"\babgeleitet\b", r"\bvermeid\w+", r"\bzur\s+\w*(?:vermeidung|sicherung|begrenzung|verringerung)\b",
    # French
    r"\bcar\b", r"\bparce qu", r"\bpuisqu", r"\bafin d", r"\ben raison d", r"\bdû à\b", r"\bdue? à\b", r"\bgrâce à\b",
    r"\bpour (?:éviter|limiter|garantir|assurer|réduire|préserver|maintenir|permettre|empêcher)\b", r"\bc'est pourquoi\b",
    r"\bsinon\b", r"\bentraîn\w+", r"\béviter\b",
    # Spanish
    r"\bporque\b", r"\bya que\b", r"\bdebido a\b", r"\bpuesto que\b", r"\ba fin de\b",
    r"\bpara (?:evitar|limitar|garantizar|asegurar|reducir|mantener|prevenir|proteger|minimizar)\b", r"\bpor lo tanto\b",
    r"\bevitar?\b", r"\bprovoca\w*\b",
)
# The reason proper, with a cue that hardly means anything else.
STRONG_REASON = _any(
    r"\bbecause\b", r"\bdue to\b", r"\bowing to\b", r"\bin order\b", r"\brationale\b", r"\bthe reasons?\b", r"\bjustif\w+",
    r"\bto (?:avoid|prevent|minimi[sz]e|ensure|protect)\b", r"\blimited by\b", r"\bderived from\b", r"\btherefore\b", r"\b(?:which|that) is why\b",
    r"\bbased on\b", r"\b(?:selected|chosen|preferred|picked) (?:for (?:its|their)|over)\b", r"\btaken over from\b",
    r"\bweil\b", r"\bdamit\b", r"\baufgrund\b", r"\bum\b.{1,120}?\bzu\b", r"\bdeshalb\b", r"\bafin\b", r"\ben raison\b", r"\bparce qu",
    r"\bcar\b", r"\bpour éviter\b", r"\bporque\b", r"\bpara evitar\b", r"\bdebido a\b", r"\bya que\b",
)
# Something has an effect: what an inferred reason rests on.
EFFECT = _any(
    r"\b(?:increas|decreas|reduc|rais|lower|improv|impair|degrad|aggregat|precipitat|drop|fell|fall|rise|rose|fail|los[st]|worse|poor|shift|affect|impact|sensitiv|unstable|exceed"
    r"|inactivat|break|broke|plug|foul|foam|oxidi|hydroly|collapse|crack|stick|capping|clog|block|reach|gain|gave|gives|merge|disappear|remov|wins|slow|grow|drift|stop"
    r"|displac|hid(?:e|es|den)|swell|burst|spill|tailing|fronting|suffer|costs|needs)\w*",
    r"\b(?:erhöh|senk|verring|verschlechter|ansteig|anstieg|stieg|fiel|abnahm|zunahm|verlust|sink|steig)\w*", r"\b(?:augment|diminu|rédui|perte|chut|pass)\w*",
    r"\b(?:aument|disminu|reduc|pérdida|sub[ei]|baj)\w*",
)
STUDY = _any(
    r"\b(?:DoE|OFAT|RSM|design of experiments|factorial|central composite|response surface)\b", r"\bcharacteri[sz]ation\b",
    r"\b(?:study|studies|runs?|experiments?|trial|screening|robustness|spiking|hold study|mixing study|range-finding|validation|qualification"
    r"|n\s*=\s*\d+|qualified|validated|verified|compared (?:with|to)|against|derived|calculated|mean of|standard deviations?|tolerance interval|platform|supplier|vendor"
    r"|literature|guideline|pharmacop\w+|ICH|regulat\w+)\b",
    r"\b(?:Studie|Versuch|Versuche|Untersuchung|étude|essais?|estudio|ensayos?)\w*\b",
)
_LOOKED_AT = (
    r"(?:studied|evaluated|tested|investigated|examined|assessed|characteri[sz]ed|determined|measured|explored|available|established|performed|recorded|"
    r"documented|justified|known|challenged|qualified|validated|covered|confirmed|varied|done|tried|run|made|stated|given|found|compared|recorded|reported|decided|"
    r"specified|defined|analy[sz]ed|fixed|considered|included|part of|an independent)"
)
ABSENT = _any(
    rf"\b(?:was|were|is|are|has|have|had|been)\s+(?:also\s+|so far\s+|therefore\s+|thus\s+)*(?:not|never)\s+(?:been\s+|yet\s+|so far\s+|formally\s+|separately\s+|specifically\s+|directly\s+)*{_LOOKED_AT}\b",
    r"\bno (?:\w+ ){0,2}(?:data|studies|study|experiments?|runs?|information|results?|justification|rationale|measurements?|tests?|ranges?|figures?|record|evidence|experience|reason)\b",
    rf"\bnot (?:yet |so far )?(?:in scope|within the scope|in the (?:\w+ )?(?:report|package|document|study|validation|file)|{_LOOKED_AT})\b", r"\bout of scope\b", r"\bnot yet\b",
    r"\b(?:still|yet) (?:being|to be|under)\b", r"\bcan(?:not| (?:\w+ )?not)\b.{0,30}\b(?:be )?(?:given|stated|claimed|derived|judged|said|say|tell|proven?|answer(?:ed)?)\b",
    r"\b(?:nobody|no one|no-one|none of us) (?:has |have |had )?(?:ever )?\w+", r"\b(?:no|without an?) answer\b", r"\bnothing (?:is|was|has been) (?:known|measured|written|documented|recorded)\b", r"\boutside (?:of )?(?:this|the) (?:report|study|scope|document)\b",
    r"\b(?:was|were|is|are) left out\b", r"\bnicht Teil\b", r"\bno basis\b", r"\bhas no meaning\b",
    r"\b(?:remains?|is|are|still) (?:unknown|unclear|to be determined|TBD|open|pending|missing)\b", r"\bTBD\b", r"\bunknown\b", r"\bnobody knows\b", r"\b(?:don't|do not|doesn't|does not) know\b",
    r"\bnever\b.{0,30}\b(?:studied|tested|evaluated|found|measured|looked)\b", r"\|\s*open\s*$", r"\bask (?:the )?(?:SU|RU|sponsor|vendor|supplier)\b",
    r"\bonce the .{3,60} (?:is|are|has been|have been) (?:done|complete|finished|available)",
    r"\bwill (?:be )?(?:report|evaluat|stud|determin|test|confirm|assess|investigat|defin|characteri)\w*\b", r"\bto be (?:determined|confirmed|evaluated|defined|tested|studied)\b",
    r"\b(?:noch )?nicht (?:\w+ )?(?:untersucht|geprüft|bewertet|getestet|bekannt|bestimmt|gemessen|festgelegt)\b", r"\bkeine (?:\w+ )?(?:Daten|Studien?|Untersuchung\w*|Messung\w*|Angaben?)\b", r"\bnoch (?:nicht|offen)\b", r"\bunbekannt\b",
    r"\bn'(?:a|ont) pas (?:encore )?été (?:étudié|évalué|testé|mesuré|déterminé)\w*", r"\b(?:pas|aucune?) (?:de )?(?:données?|étude|étudié|évalué)\w*", r"\bpas encore\b", r"\binconnue?s?\b",
    r"\bno (?:se )?(?:ha|han|fue|fueron) (?:sido )?(?:estudiad|evaluad|probad|medid|determinad)\w*", r"\bsin datos\b", r"\b(?:aún|todavía) no\b", r"\bdesconocid\w+",
)
EVENT = _any(
    r"\b(?:deviation|excursion|incident|event|OOS|OOT|failure|failed|alarm|out of (?:specification|range|trend)|root cause|investigation|CAPA"
    r"|exceeded|overshoot|rejected|discrepan\w+|reject\w*|collapsed?|contaminat\w+|breach|leak\w*|error|missed|late|delay\w*|interrupt\w*|non-?conform\w*)\b",
    r"\b(?:Abweichung|Störung|Vorfall|Fehler|Ursache|écart|incident|défaillance|desviación|fallo)\w*",
)
NEGATION = _any(
    r"\bno\b(?!\.)", r"(?-i:\bnor\b)", r"\b(?:not|never|none|neither|without|cannot|can't|isn't|aren't|wasn't|weren't|doesn't|don't|didn't|won't|shouldn't|mustn't)\b",
    r"\b(?:nicht|kein\w*|nie|niemals|ohne)\b", r"\b(?:ne|pas|jamais|aucun\w*|sans)\b", r"\b(?:nunca|ningun\w*|sin)\b",
)
PERSON = _any(
    r"\b(?:QA|QC|QP|MSAT|R&D|AD|PD|operator|supervisor|analyst|scientist|engineer|manager|lead|head|director|reviewer|author|approver|owner"
    r"|responsible|department|unit|team|group|laboratory|vendor|supplier|CRO|CMO|CDMO|Dr\.?|Mr\.?|Ms\.?|Mrs\.?|Prof\.?|approved by|performed by"
    r"|reviewed by|prepared by|verified by|signed|from:|Bediener|Leiter|verantwortlich|responsable|operador|opérateur)\b", r"(?-i:\b[A-Z]\.\s?[A-Z][a-z]+\b)",
    r"(?-i:\b(?!The|This|At|In|For|During|Each|After|Before|If|When)[A-Z][a-z]+ [A-Z][a-z]{2,}\b)",
)
MOMENT = _any(
    r"\b\d{4}-\d{2}-\d{2}\b", r"\b\d{1,2}[ .-](?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)\w*[ .,-]+\d{2,4}\b",
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w* \d{1,2},? \d{4}\b", r"\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b", r"\b(?:day|Tag|jour|día)s? \d+\b",
    r"\b(?:before|after|once|when|until|prior to|following|at the (?:end|start) of|within|every|daily|weekly|monthly|annually)\b",
    r"\b(?:vor|nach|sobald|wenn|bis|avant|après|lorsque|antes|después|cuando)\b", r"\b\d{1,2}:\d{2}\b",
)
# Headers of columns that hold nothing but reasons, and of answers to logged questions.
PLAIN_REASON_HEADER = _any(
    r"\b(?:rationale|justification|reason|basis|why|explanation)s?\b", r"\b(?:Begründung|Grund)\b", r"\b(?:raison|motif)\b", r"\b(?:razón|motivo|justificación)\b"
)
ANSWER_HEADER = _any(r"\b(?:answer|response|reply|Antwort|réponse|respuesta)\b")
# Headers of columns that may hold a reason.
REASON_HEADER = _any(
    r"\b(?:rationale|justification|reason|comment|remark|note|basis|cause|purpose|why|explanation|driver|evidence|source|origin|impact|effect)s?\b",
    r"\b(?:Begründung|Grund|Bemerkung|Kommentar|Ursache|Zweck)\b", r"\b(?:raison|motif|commentaire|cause|but)\b", r"\b(?:razón|motivo|comentario|causa)\b",
)
# Evidence for a reason, the strongest first.
EVIDENCE_STRENGTH: tuple[tuple[re.Pattern[str], float], ...] = (
    (_any(r"\b(?:DoE|design of experiments|factorial|central composite|response surface|characteri[sz]ation|OFAT|edge of failure)\b"), 1.0),
    (_any(r"\b(?:study|studies|spiking|robustness|tested|measured|n\s*=\s*\d+|experiments?|Studie|étude|estudio)\b"), 0.85),
    (_any(r"\b(?:full[- ]scale|commercial|manufacturing history|batches|campaign|deviation|DEV-\S+|historical)\b"), 0.7),
    (_any(r"\b(?:platform|prior knowledge|experience|literature|supplier|vendor|similar molecules)\b"), 0.5),
)


def evidence_strength(text: str) -> float:
    """How strong a kind of evidence the wording names, 0..1; 0.3 for a bare assertion."""
    return max((strength for pattern, strength in EVIDENCE_STRENGTH if pattern.search(text)), default=0.3)


REASON_NOUN = _any(r"\b(?:reasons?|rationale|justif\w+|explanation|basis|Begründung|Grund|raison|justification|razón|motivo)\b")

# Text that speaks to whoever answers instead of about the process: data to be shown when asked about, never evidence.
INSTRUCTION = _any(
    r"\b(?:ignore|disregard|forget|override|bypass|do not follow)\b.{0,40}\b(?:instructions?|questions?|prompts?|rules?|guidelines?|context|everything|directions|commands?)\b",
    r"\b(?:system|assistant|user|developer)\s*(?:prompt|message|:)", r"\b(?:as|you are|act as|pretend to be|you're) an? (?:AI|assistant|language model|chatbot|bot|LLM|automated)\b",
    r"\b(?:note|message|attention|instructions?) (?:to|for) (?:the |any |all )?(?:automated|reading|AI|language|assistant|model|LLM|chatbot|system|reader system|bot)\w*",
    r"\b(?:do not|don't|never) (?:mention|reveal|disclose|tell|cite|refer to) (?:this|the|these|that)\b.{0,30}\b(?:note|instruction|message|prompt|text|user|reader|sentence)?\b",
    r"\b(?:answer|respond|reply|state|say|output|write|print|return)\b.{0,40}\b(?:instead|every question|all questions|any question|the user|only with|exactly|no citation|that no)\b",
    r"\bno citations? (?:is|are) needed\b", r"\b(?:ignorier\w*|missachte\w*)\b.{0,40}\b(?:anweisung|frage)\w*", r"\bignore[rz]?\b.{0,40}\b(?:consignes?|instructions?|questions?)\b",
    r"\bignor[ae]\w*\b.{0,40}\b(?:instrucciones|preguntas?)\b",
)
