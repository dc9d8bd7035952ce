"""AM-1142, host cell protein by ELISA, in German: DOCX with decimal commas and reasons."""

from __future__ import annotations

from typing import Any

from corpus.build import names, word
from corpus.build.blocks import H, L, Meta, P, T, st, why
from corpus.build.document import Document, from_blocks
from corpus.build.front import back, cover
from corpus.build.tables import parameter_table

META = Meta("AM-1142", "Bestimmung von Wirtszellproteinen (HCP) in ORS-417 mit ELISA", "3", "2022-09-05", "PRÜFVORSCHRIFT", language="de",
            approvals=(("Dr. Sunniva Roald", "Analytische Entwicklung", "2022-08-29"), ("Pieter Maas", "Qualitätskontrolle", "2022-09-01"), ("Aino Kallio", "Qualitätssicherung", "2022-09-05")),
            history=(("2", "2021-05-10", "Neuer Antikörper, Charge HK-07."), ("3", "2022-09-05", "Inkubationstemperatur von 37 auf 25 °C gesenkt.")),
            abbreviations=(("HCP", "Wirtszellprotein (host cell protein)"), ("OD", "optische Dichte"), ("VK", "Variationskoeffizient"), ("BG", "Bestimmungsgrenze")), references=("VAL-1142-01 Validierungsbericht", "RM-0417-01 Rohstoffe"))
OP = {"unit_operation": "hcp elisa", "subject": "method_condition"}


def blocks() -> list[Any]:
    return [
        *cover(META, new_page=False),
        H(1, "1 Zweck"), P("Bestimmung des HCP-Gehalts in Zwischenprodukten und im Wirkstoff. Angabe in ng HCP je mg Protein."),
        H(1, "2 Prinzip"), P("Sandwich-ELISA mit polyklonalen Antikörpern gegen das Überstandsprotein der Nullzelllinie."),
        H(1, "3 Geräte und Reagenzien"),
        T("Tabelle 1: Kritische Reagenzien", (("Reagenz", "Charge", "Lagerung", "Haltbarkeit"),), (("Fangantikörper", "HK-07", "−70 °C", "60 Monate"), ("Konjugat", "HK-07-HRP", "5 ± 3 °C", "18 Monate"), ("Standard", "HS-03", "−70 °C", "36 Monate"), ("Kontrolle", "KP-11", "−70 °C", "24 Monate"))),
        H(1, "4 Durchführung"),
        parameter_table("Tabelle 2: Bedingungen", "Größe=name|Einheit=unit|Sollwert=setpoint|Zulässig=nor", [
            ("Beschichtung", "h", "16", "14–20"), ("Inkubation der Probe", "min", "90 ± 5", "–"), ("Inkubationstemperatur", "°C", "25 ± 2", "–"), ("Substratzeit", "min", "12,0", "11,0–13,0"), ("Wellenlänge", "nm", "450", "–"), ("Wiederholungen je Verdünnung", "1", "3", "–")], widths=(3, 1.2, 1.4, 1.4), **OP),
        P("Die Proben werden mindestens 1:100 verdünnt, weil unterhalb dieser Verdünnung der Antikörper selbst die Bindung stört (Wiederfindung 68 %).",
          (why("weil unterhalb dieser Verdünnung", "Mindestverdünnung", "ofat", "measured", "Unter 1:100 stört der Antikörper die Bindung; Wiederfindung 68 %.", unit_operation="hcp elisa"),)),
        P("Die Inkubation bei 25 °C wurde gewählt, da bei 37 °C der Leerwert auf 0,18 OD stieg und die Bestimmungsgrenze nicht mehr gehalten wurde.",
          (why("da bei 37 °C der Leerwert", "Inkubationstemperatur", "ofat", "measured", "Bei 37 °C stieg der Leerwert auf 0,18 OD.", unit_operation="hcp elisa"),)),
        L(("Platte dreimal waschen, nach jedem Schritt ausschlagen.", "Substrat auf Raumtemperatur bringen.", "Reaktion mit 1 M Schwefelsäure stoppen, innerhalb von 10 min messen."), ordered=True,
          gold=(st("innerhalb von 10 min", "Zeit bis zur Messung", "setpoint", operator="le", target=None, low=None, high="10", unit_as_written="min", unit_ucum="min", **OP),)),
        H(1, "5 Systemeignung"),
        parameter_table("Tabelle 3: Systemeignung", "Prüfung=name|Grenze=sst|Anmerkung=text", [("VK der Wiederholungen", "≤ 15 %", "je Verdünnung"), ("Wiederfindung der Kontrolle KP-11", "80–120 %", ""), ("Leerwert", "≤ 0,10", "OD"), ("Bestimmtheitsmaß der Kurve", "≥ 0,990", "4PL")], widths=(3, 1.4, 1.6), unit_operation="hcp elisa", subject="system_suitability"),
        P("Die Bestimmungsgrenze beträgt 2,0 ng/mL. Ergebnisse darunter werden als „< BG“ angegeben.", (st("2,0 ng/mL", "Bestimmungsgrenze", "validation", operator="ge", target=None, low="2.0", high=None, unit_as_written="ng/mL", unit_ucum="ng/mL", unit_operation="hcp elisa", subject="method_condition"),)),
        H(1, "6 Haltbarkeit von Lösungen"),
        P("Verdünnte Proben sind bei 2 bis 8 °C höchstens 6 h haltbar; längere Zeiten wurden nicht geprüft.", (st("höchstens 6 h", "Haltbarkeit der verdünnten Probe", "hold_time", operator="le", target=None, low=None, high="6", unit_as_written="h", unit_ucum="h", unit_operation="hcp elisa", subject="hold"),)),
        H(1, "7 Hinweise"), P("Die Abdeckung der Antikörper wurde mit dem Überstand von Prozess 2 bestimmt (2D-Gel, 78 %)."),
        *back(META, 8),
    ]


def build() -> list[Document]:
    made = blocks()
    return [from_blocks(names.HCP, word.render(META, made), made)]
