"""Two deviation reports: the acid overshoot (English) and the blocked depth filter (German), and a corrupt third."""

from __future__ import annotations

from typing import Any

from corpus.build import names
from corpus.build.blocks import PB, H, L, Meta, P, Plot, T, st, why
from corpus.build.document import Document, from_blocks
from corpus.build.front import cover
from corpus.build.pdf import render

OVER = Meta("DEV-23-014", "Deviation Report: pH below range during low-pH viral inactivation, batch ORS417-23004", "1.0", "2023-05-19", "DEVIATION REPORT (MAJOR)",
            approvals=(("Bea Novak", "Manufacturing", "2023-05-11"), ("Tomás Ferreira", "MSAT", "2023-05-16"), ("Aino Kallio", "QA Operations", "2023-05-19")), history=(("1.0", "2023-05-19", "First issue."),))
FILTER = Meta("DEV-22-031", "Abweichungsbericht: Verblockung des Tiefenfilters, Charge ORS417-22011", "1.0", "2022-09-23", "ABWEICHUNGSBERICHT (KLASSE: MAJOR)", language="de",
              approvals=(("Klaus Dreher", "Produktion", "2022-09-12"), ("Tomás Ferreira", "MSAT", "2022-09-19"), ("Aino Kallio", "Qualitätssicherung", "2022-09-23")), history=(("1.0", "2022-09-23", "Erstausgabe."),))
VI = {"unit_operation": "low ph viral inactivation", "step": "5", "subject": "step_parameter", "batch": "ORS417-23004"}


def overshoot() -> list[Any]:
    return [
        *cover(OVER, new_page=False),
        H(1, "1 Summary"), P("During titration of the pool of batch ORS417-23004 the pH fell to 3.28 and stayed below 3.40 for 11 min. HMW after the hold was 2.9 %. The batch was released after CEX had reduced HMW to 1.1 %.",
                             (st("3.28", "pH during hold", "actual", operator="eq", target="3.28", low=None, high=None, unit_as_written="pH", unit_ucum="[pH]", **VI), st("11 min", "Time below pH 3.40", "actual", **VI), st("2.9 %", "HMW after hold", "actual", **{**VI, "subject": "attribute"}))),
        H(1, "2 Event"),
        T("Table 1: Timeline, 2023-04-26", (("Time", "Event", "pH"),), (("18:02", "addition of acid started, 1.2 L/min", "5.1"), ("18:31", "rate kept, pH falls slowly", "4.2"), ("18:44", "4 L given by hand to shorten the step", "3.9"), ("18:47", "alarm of probe B", "3.28"), ("18:58", "base added, pH back in range", "3.52"), ("20:14", "hold ended", "3.55"))),
        H(1, "3 History"), P("The same event had occurred in batch ORS417-22006 (DEV-22-006, pH 3.36). The corrective action then was a training; it did not prevent the recurrence."),
        PB(), H(1, "4 Root cause"), P("Confirmed: manual addition at the end of the titration. The buffering of acetate is weak below pH 4; the last half unit needs only a tenth of the acid.", (why("The buffering of acetate is weak below pH 4", "Acid addition rate", "full_scale_history", "measured", "Below pH 4 buffering is weak; the last half unit needs a tenth of the acid.", unit_operation="low ph viral inactivation"),)),
        Plot("Figure 1: pH over acid added (reconstructed)", "acid (L)", "pH", (("pool", ((0, 5.1), (10, 4.75), (20, 4.4), (30, 4.1), (35, 3.9), (37, 3.7), (38.5, 3.5), (40, 3.28))),)),
        H(1, "5 Impact"), P("Product: HMW 2.9 % in the neutralised pool, 1.1 % after CEX, 1.2 % in drug substance. Potency 98 %. Viral safety is not affected since the pH was lower than required."),
        P("Load of the CEX step was kept below 45 g/L for this batch because the HMW of the pool was above 2.5 %.", (why("because the HMW of the pool was above 2.5 %", "Load", "full_scale_history", "asserted", "CEX load was kept below 45 g/L because pool HMW was above 2.5 %.", unit_operation="cex"),)),
        H(1, "6 Actions"), T("Table 2: Actions", (("Action", "Owner", "Due", "Effectiveness"),), (("Dose acid in two portions with 5 min between", "MFG", "2023-06-30", "three batches without alarm"), ("Interlock: no manual addition below pH 4.0", "Automation", "2023-09-30", "to be defined"))),
        H(1, "7 Comment of the shift"), P("B. Novak: we all know that the last bit comes fast. Stop at 3.8, wait five minutes until both probes agree, then go on with half the rate. It is not in the record, we just do it.", (why("Stop at 3.8, wait five minutes", "Acid addition rate", "full_scale_history", "asserted", "Shift practice: stop at 3.8, wait five minutes until both probes agree, go on at half rate.", unit_operation="low ph viral inactivation"),)),
        H(1, "8 Disposition"), P("Batch accepted by QA on 2023-05-19."),
    ]


def blocked() -> list[Any]:
    return [
        *cover(FILTER, new_page=False),
        H(1, "1 Zusammenfassung"), P("Bei der Ernte der Charge ORS417-22011 erreichte der Differenzdruck der ersten Filterstufe nach 84 L/m² den Grenzwert von 1,5 bar. Der Rest der Brühe wurde über einen Ersatzfilter geklärt. Die Trübung des Filtrats betrug 14,8 NTU.",
                                         (st("84 L/m²", "Beladung der ersten Filterstufe", "actual", operator="eq", target="84", low=None, high=None, unit_as_written="L/m²", unit_ucum="L/m2", unit_operation="harvest", subject="step_parameter", batch="ORS417-22011", scale="500 L"),
                                          st("14,8 NTU", "Trübung des Filtrats", "actual", unit_operation="harvest", subject="attribute", batch="ORS417-22011", scale="500 L"))),
        H(1, "2 Verlauf"),
        T("Tabelle 1: Werte bei der Ernte", (("Größe", "Einheit", "Grenze", "Wert"),), (("Viabilität", "%", "≥ 60", "62"), ("Zellpackungsvolumen", "%", "–", "13,5"), ("Beladung bis 1,5 bar", "L/m²", "80–120", "84"), ("Trübung", "NTU", "≤ 10", "14,8"), ("Temperatur der Brühe", "°C", "≤ 15", "14,1"))),
        H(1, "3 Ursache"), P("Wahrscheinliche Ursache: Bei einer Viabilität von 62 % setzen abgestorbene Zellen DNA und Zelltrümmer unter 1 µm frei, die die zweite Hälfte der Filterschicht verblocken. Ein Versuch dazu wurde nicht gemacht.",
                             (why("setzen abgestorbene Zellen DNA und Zelltrümmer", "Beladung der ersten Filterstufe", "full_scale_history", "inferred", "Bei 62 % Viabilität verblocken DNA und Zelltrümmer die Filterschicht (wahrscheinliche Ursache).", unit_operation="harvest"),)),
        P("Die Viabilität war gefallen, weil die Ernte wegen eines Stromausfalls um 19 h verschoben wurde."),
        H(1, "4 Auswirkung"), P("Der HCP-Gehalt im Protein-A-Pool lag mit 2.150 ng/mg über dem üblichen Bereich; nach CEX waren es 44 ng/mg. Auf die Qualität des Wirkstoffs gab es keinen Einfluss."),
        H(1, "5 Maßnahmen"), L(("Das Erntekriterium wird auf mindestens 70 % Viabilität angehoben, damit genügend Abstand zu dem Wert bleibt, bei dem der Filter verblockte.", "Eine zweite Filterstufe wird als Ersatz vorgehalten."),
                               gold=(why("damit genügend Abstand zu dem Wert bleibt", "Erntekriterium Viabilität", "full_scale_history", "asserted", "70 % lassen Abstand zu den 62 %, bei denen der Filter verblockte.", unit_operation="harvest"), st("mindestens 70 %", "Erntekriterium Viabilität", "nor", operator="ge", target=None, low="70", high=None, unit_as_written="%", unit_ucum="%", unit_operation="harvest", subject="step_parameter"))),
        P("Zwischen 62 und 82 % Viabilität liegen keine Daten zur Beladbarkeit vor."),
        H(1, "6 Entscheidung"), P("Charge freigegeben am 23.09.2022."),
    ]


def build() -> list[Document]:
    one, two = overshoot(), blocked()
    whole = render(Meta("CAPA-23-009", "CAPA: interlock for acid addition", "1.0", "2023-07-03", "CAPA"), [H(1, "1 Scope"), P("No manual addition below pH 4.0.")])
    broken = whole[: len(whole) // 3].replace(b"/Type /Pages", b"/Typ\x00\xff/Pages")
    return [from_blocks(names.DEV14, render(OVER, one), one), from_blocks(names.DEV31, render(FILTER, two), two), Document(names.CORRUPT, broken)]
